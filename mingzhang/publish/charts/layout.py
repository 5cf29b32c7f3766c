"""How each form of chart is laid out for the width of a phone: from shown amounts to a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from mingzhang.publish.charts.drawing import (
    WIDTH,
    Anchor,
    Band,
    Box,
    Drawing,
    Label,
    Mark,
    Paint,
    line_height,
    lines_of,
    text_width,
    wrap,
)

SIZE, SMALL = 13.0, 12.2  # so that on the narrowest phone no text is below 11 pixels
THICK = 11.0
GAP = 13.0
COLOURS: tuple[Paint, ...] = ("bar", "second", "third", "fourth")
# Of a flow: how wide a node is, how tall all money, a row of text, the room between nodes, and above all.
NODE, TALL, ROW, APART, TOP = 7.0, 230.0, 15.0, 15.0, 23.0
LEAST = 0.6  # a bar of a real amount is not nothing


@dataclass(frozen=True, slots=True)
class Shown:
    """An amount as it is shown: its name (with its lang, where that is the other), its figures, its size."""

    name: str
    value: str
    share: str
    amount: Decimal
    lang: str | None = None
    paint: Paint = "bar"


@dataclass(frozen=True, slots=True)
class ShownYears:
    """An amount of this year beside last year's and the bounds of that; ``change`` says how they differ."""

    this: Shown
    change: str
    before: str
    amount: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A flow between two nodes by their index in their stages."""

    stage: int
    source: int
    target: int
    amount: Decimal


def bars(rows: Sequence[Shown]) -> Drawing:
    """Draw bars below their labels, each as long as its amount against the largest."""
    largest = max(row.amount for row in rows)
    values = max(text_width(row.value) for row in rows) + 6
    shares = max(text_width(row.share, SMALL) for row in rows) + 8 if any(row.share for row in rows) else 0.0
    room = WIDTH - values - shares - 10
    marks: list[Mark] = []
    y = 0.0
    for row in rows:
        label = wrap(row.name, room, SIZE, most=3)
        marks += lines_of(label, 0, y + SIZE, lang=row.lang)
        marks.append(Label(WIDTH - shares, y + SIZE, row.value, anchor="end"))
        if row.share:
            marks.append(Label(WIDTH, y + SIZE, row.share, SMALL, "soft", "end"))
        y += line_height(SIZE) * len(label) + 3
        marks.append(Box(0, y, 1, THICK, "rule"))
        marks += _bar(y, THICK, row.amount, largest, row.paint)
        y += THICK + GAP
    return Drawing(y - GAP + 2, tuple(marks))


def _bar(y: float, height: float, amount: Decimal, largest: Decimal, paint: Paint) -> list[Mark]:
    if amount <= 0:
        return []
    return [Box(0, y, max(_length(amount, largest), LEAST), height, paint)]


def _length(amount: Decimal, largest: Decimal, room: float = WIDTH) -> float:
    return float(amount / largest * Decimal(room)) if largest else 0.0


def parts(rows: Sequence[Shown], rest: Shown | None = None) -> Drawing:
    """Draw one bar of the parts side by side, and below it what each colour is."""
    held = [*rows, *([rest] if rest else [])]
    whole = sum((row.amount for row in held), Decimal(0))
    paints: list[Paint] = [COLOURS[min(i, len(COLOURS) - 1)] for i in range(len(rows))]
    if rest:
        paints.append("rule")
    marks: list[Mark] = []
    x, height = 0.0, 34.0
    for row, paint in zip(held, paints, strict=True):
        length = _length(row.amount, whole)
        line = 1.0 if length > 3 and x + length < WIDTH else 0.0  # of paper, between this and the next
        marks.append(Box(x, 0, max(length - line, LEAST), height, paint))
        x += length
    y = height + 12
    values = max(text_width(row.value) for row in held) + 6
    shares = max(text_width(row.share, SMALL) for row in held) + 8
    for row, paint in zip(held, paints, strict=True):
        label = wrap(row.name, WIDTH - 18 - values - shares - 8, SIZE, most=3)
        marks.append(Box(0, y + 3, 11, 11, paint))
        marks += lines_of(label, 18, y + SIZE, lang=row.lang)
        marks.append(Label(WIDTH - shares, y + SIZE, row.value, anchor="end"))
        marks.append(Label(WIDTH, y + SIZE, row.share, SMALL, "soft", "end"))
        y += line_height(SIZE) * len(label) + 7
    return Drawing(y, tuple(marks))


def years(rows: Sequence[ShownYears], names: tuple[str, str]) -> Drawing:
    """Draw two bars a row on one scale: this year's, and last year's with its bounds as a line.

    Args:
        rows: what to draw.
        names: of this year and of last year.
    """
    largest = max(max(row.this.amount, row.high) for row in rows)
    figures = max(text_width(text, SMALL) for row in rows for text in (row.this.value, row.before)) + 6
    indent = max(text_width(name, SMALL) for name in names) + 8
    room = WIDTH - indent - figures
    marks: list[Mark] = []
    y = 0.0
    for row in rows:
        label = wrap(row.this.name, WIDTH - text_width(row.change, SIZE, bold=True) - 10, SIZE, most=3)
        marks += lines_of(label, 0, y + SIZE, bold=True, lang=row.this.lang)
        marks.append(Label(WIDTH, y + SIZE, row.change, anchor="end", bold=True))
        y += line_height(SIZE) * len(label) + 2
        pairs: tuple[tuple[str, Decimal, str, Paint], ...] = (
            (names[0], row.this.amount, row.this.value, "bar"),
            (names[1], row.amount, row.before, "faint"),
        )
        for name, amount, value, paint in pairs:
            marks.append(Label(0, y + SMALL, name, SMALL, "soft"))
            marks.append(Box(indent, y + 3, 1, THICK, "rule"))
            if amount > 0:
                marks.append(Box(indent, y + 3, max(_length(amount, largest, room), LEAST), THICK, paint))
            end = indent + _length(amount, largest, room)
            if paint == "faint":
                marks += _bounds(indent, y + 3, row, largest, room)
                end = indent + _length(max(row.high, amount), largest, room)
            marks.append(Label(end + 5, y + SMALL, value, SMALL))
            y += 17
        y += 9
    return Drawing(y - 9, tuple(marks))


def _bounds(x: float, y: float, row: ShownYears, largest: Decimal, room: float) -> list[Mark]:
    """Draw the bounds of a derived amount: a line between two strokes; one stroke where they fall together."""
    low, high = (x + _length(amount, largest, room) for amount in (row.low, row.high))
    strokes: list[Mark] = [Box(edge - 0.5, y, 1, THICK, "ink") for edge in (low, high)]
    if high - low < 2:
        return [strokes[1]] if row.high > 0 else []
    return [Box(low, y + THICK / 2 - 0.5, high - low, 1, "ink"), *strokes]


class Node(NamedTuple):
    """Where a node of a flow stands: its top, its height, and the middle of its label."""

    top: float
    height: float
    middle: float


def flow(stages: Sequence[Sequence[Shown]], links: Sequence[ShownLink], headings: Sequence[str]) -> Drawing:
    """Draw stages from left to right, and bands between them as thick as what flows.

    Args:
        stages: the nodes of each; a node without a name is only a stop.
        links: between nodes of neighbouring stages.
        headings: what stands above each stage.
    """
    columns = _columns(stages)
    texts = [[_node_text(node, _room(columns, i)) for node in stage] for i, stage in enumerate(stages)]
    scale = TALL / float(max(sum((node.amount for node in stage), Decimal(0)) for stage in stages))
    heights = [[float(node.amount) * scale for node in stage] for stage in stages]
    slots = [
        [max(height, ROW * len(text)) for height, text in zip(own, said, strict=True)]
        for own, said in zip(heights, texts, strict=True)
    ]
    height = max(sum(own) + APART * (len(own) - 1) for own in slots)
    placed = [_stack(own, slot, height) for own, slot in zip(heights, slots, strict=True)]
    marks: list[Mark] = [*_bands(columns, placed, links, scale)]
    for i, stage in enumerate(stages):
        end = i == len(stages) - 1
        marks.append(Label(WIDTH if end else columns[i], 11.0, headings[i], SMALL, "soft", "end" if end else "start"))
        for j, node in enumerate(stage):
            paint: Paint = COLOURS[min(j, len(COLOURS) - 1)] if end else "ink"
            marks.append(Box(columns[i], placed[i][j].top, NODE, max(placed[i][j].height, LEAST), paint))
            marks += _node_label(node, texts[i][j], columns[i], placed[i][j].middle, end=end)
    return Drawing(TOP + height + 2, tuple(marks))


def _node_label(node: Shown, lines: Sequence[str], x: float, middle: float, *, end: bool) -> list[Mark]:
    """Set a node's name and amount beside it on a plate: to its right, at the last stage to its left."""
    first = middle - ROW * len(lines) / 2 + 11.5
    edge = x - 5 if end else x + NODE + 5
    anchor: Anchor = "end" if end else "start"
    names: list[Mark] = []
    for n, line in enumerate(lines):
        width = text_width(line, SMALL, bold=n == len(lines) - 1) + 6
        names.append(Box(edge - width + 3 if end else edge - 3, first + ROW * n - 11.5, width, ROW, "plate"))
    for n, line in enumerate(lines):
        amount = n == len(lines) - 1
        lang = None if amount else node.lang
        names.append(Label(edge, first + ROW * n, line, SMALL, "ink", anchor, amount, lang))
    return names


def _columns(stages: Sequence[Sequence[Shown]]) -> list[float]:
    """Return where each stage stands; a stop needs no room for labels."""
    last = len(stages) - 1
    if last == 1:
        return [0.0, WIDTH - NODE]
    if any(not node.name for node in stages[1]):
        return [0.0, 96.0, 136.0, WIDTH - NODE][: last + 1]
    return [0.0, 116.0, WIDTH - NODE]


def _room(columns: Sequence[float], stage: int) -> float:
    """Return how wide the labels of a stage may be; the last two share the way between them."""
    last = len(columns) - 1
    if stage == last:
        return (columns[-1] - columns[-2]) * 0.36
    way = columns[stage + 1] - columns[stage] - NODE - 8
    return way if stage < last - 1 else way * 0.6


def _node_text(node: Shown, room: float) -> tuple[str, ...]:
    return (*wrap(node.name, room, SMALL, most=4), node.value) if node.name else ()


def _stack(heights: Sequence[float], slots: Sequence[float], height: float) -> list[Node]:
    """Place the nodes of a stage below each other; room to spare is shared out between them."""
    spare = height - sum(slots) - APART * (len(slots) - 1)
    between = spare / (len(slots) - 1) if len(slots) > 1 else 0.0
    y = TOP if len(slots) > 1 else TOP + spare / 2
    found = []
    for own, slot in zip(heights, slots, strict=True):
        found.append(Node(y + (slot - own) / 2, own, y + slot / 2))
        y += slot + APART + between
    return found


def _bands(
    columns: Sequence[float],
    placed: Sequence[Sequence[Node]],
    links: Sequence[ShownLink],
    scale: float,
) -> list[Mark]:
    """Draw the links, each node's from the top down in the order of what they lead to; the last stage gives colours."""
    last = len(columns) - 1
    left = [[node.top for node in stage] for stage in placed]
    right = [[node.top for node in stage] for stage in placed]
    marks: list[Mark] = []
    for link in sorted(links, key=lambda found: (found.stage, found.source, found.target)):
        size = float(link.amount) * scale
        start, stop = left[link.stage][link.source], right[link.stage + 1][link.target]
        paint: Paint = COLOURS[min(link.target, len(COLOURS) - 1)] if link.stage + 1 == last else "soft"
        marks.append(Band(columns[link.stage] + NODE, start, columns[link.stage + 1], stop, max(size, LEAST), paint))
        left[link.stage][link.source] += size
        right[link.stage + 1][link.target] += size
    return marks
