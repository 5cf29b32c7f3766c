"""Tables whose rules are missing, in part or wholly: columns from gaps, rows from where numbers stand.

A column is what numbers, or texts, that stand one below the other take up, its heading included; a row begins with
a number, and a label that was wrapped stays one cell. What is ambiguous is left as it is: ``None``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from mingzhang.read.grid import SNAP, Grid, edges_to_grid
from mingzhang.read.model import Char, Inferred
from mingzhang.read.pdfium import Segment
from mingzhang.read.rows import BLANKS, WORD_GAP, em

# A gap this wide (ems) parts two cells that no rule parts; BLANK_GAP where blanks fill it; NUMBER_GAP beside an amount.
TOKEN_GAP, BLANK_GAP, NUMBER_GAP = 0.55, 0.9, 0.4
# Numbers as tables print them; money has decimals or groups of three digits, which a code or a year has not.
NUMBER = re.compile(r"^[-－−–+(（]?\d[\d,，]*(?:\.\d*)?[)）]?[%％]?$")
MONEY = re.compile(r"^[-－−–+(（]?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d*)?|\d+\.\d*)[)）]?$")
NOTHING = re.compile(r"^[-－−–—―/*]{1,2}$")
ENDING_NUMBER = re.compile(r"[-－−(（]?\d[\d,，]*\.\d+[)）]?$")
BEGINNING_NUMBER = re.compile(r"[-－−(（]?\d[\d,，]*\.\d+[)）]?")
UNFINISHED = (",", "，", ".")
# A row of print ends within this distance (ems) of its column's edge where the word that follows had no room.
FULL = 1.5
# Rows of print as near as this (ems) may be one wrapped text.
WRAP_GAP = 0.9
# Texts at heights that differ by less than this (ems) stand in one row of print.
SAME_LINE = 0.45
SLIGHT = 1.0  # points by which texts may overlap, or cross an edge
SENTENCE = re.compile(r"[，。；！？]")


class Token(NamedTuple):
    """A run of characters that is in one cell: text and box (points)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """The height of its print, for its em."""
        return self.bottom - self.top

    @property
    def is_number(self) -> bool:
        """Whether it is a number, or a dash in the place of one."""
        return bool(NUMBER.match(self.text) or NOTHING.match(self.text))

    @property
    def is_money(self) -> bool:
        """Whether it is an amount beyond doubt."""
        return bool(MONEY.match(self.text))


Lines = Sequence[Sequence[Token]]


def is_number(text: str) -> bool:
    """Say whether a text is a number as tables print them."""
    return bool(NUMBER.match(text))


@dataclass(slots=True)
class _Column:
    """Where a column's texts lie, in the making: of its body, and with its heading."""

    x0: float
    x1: float
    numbers: bool
    heading: list[Token] = field(default_factory=list)

    @property
    def low(self) -> float:
        return min([self.x0, *(t.x0 for t in self.heading)])

    @property
    def high(self) -> float:
        return max([self.x1, *(t.x1 for t in self.heading)])


def row_tokens(row: Sequence[Char]) -> list[Token]:
    """Part a row of print, from left to right, where gaps show that another cell begins."""
    seen = [char for char in row if char[0] not in BLANKS]
    if not seen:
        return []
    size = em(seen)
    blanks = [char[1] for char in row if char[0] in BLANKS]
    runs: list[list[Char]] = [[seen[0]]]
    for before, char in pairwise(seen):
        gap = (char[1] - before[3]) / size
        numbers = before[0] in "0123456789)）%" and char[0] in "0123456789-－−(（"
        filled = gap > TOKEN_GAP and any(before[1] < blank < char[1] for blank in blanks)
        if gap > (WORD_GAP if numbers else BLANK_GAP if filled else TOKEN_GAP):
            runs.append([char])
        else:
            runs[-1].append(char)
    return _join_spaced([_token(part) for run in runs for part in _without_number(run, size)])


def _without_number(run: list[Char], size: float) -> list[list[Char]]:
    """Part a label from an amount that stands a little apart before or after it."""
    text = "".join([char[0] for char in run])
    if len(text) != len(run):
        return [run]
    ending, beginning = ENDING_NUMBER.search(text), BEGINNING_NUMBER.match(text)
    cuts = {match for match in (beginning and beginning.end(), ending and ending.start()) if match}
    wide = sorted(cut for cut in cuts if cut < len(run) and run[cut][1] - run[cut - 1][3] > NUMBER_GAP * size)
    return [run[a:b] for a, b in pairwise([0, *wide, len(run)])]


def _token(run: Sequence[Char]) -> Token:
    return Token(
        "".join([char[0] for char in run]),
        run[0][1],
        min(char[2] for char in run),
        run[-1][3],
        max(char[4] for char in run),
    )


def _join_spaced(tokens: list[Token]) -> list[Token]:
    """Join single Chinese characters that are spaced out: 合　　计."""
    out: list[Token] = []
    for token in tokens:
        before = out[-1] if out else None
        single = len(token.text) == 1 and not token.text.isascii() and not token.is_number
        if before and single and len(before.text) == 1 and not before.text.isascii() and not before.is_number:
            out[-1] = Token(
                before.text + token.text,
                before.x0,
                min(before.top, token.top),
                token.x1,
                max(before.bottom, token.bottom),
            )
        else:
            out.append(token)
    return out


def tokens_to_lines(tokens: Iterable[Token]) -> list[list[Token]]:
    """Group tokens whose middles are at one height, from top to bottom, each group from left to right."""
    lines: list[list[Token]] = []
    for token in sorted(tokens, key=lambda t: t.middle):
        if lines and token.middle - lines[-1][0].middle <= SAME_LINE * min(token.size, lines[-1][0].size):
            lines[-1].append(token)
        else:
            lines.append([token])
    return [sorted(line) if len(line) < 2 else sorted(line, key=lambda t: t.x0) for line in lines]


def is_body(line: Sequence[Token]) -> bool:
    """Say whether a line holds an amount."""
    return any(token.is_money for token in line)


def _spans(intervals: Iterable[tuple[float, float]]) -> list[list[float]]:
    """Join the intervals that overlap."""
    joined: list[list[float]] = []
    for low, high in sorted(intervals):
        if joined and low < joined[-1][1] - SLIGHT:
            joined[-1][1] = max(joined[-1][1], high)
        else:
            joined.append([low, high])
    return joined


def _overlaps(token: Token, low: float, high: float) -> bool:
    return token.x0 < high - SLIGHT and token.x1 > low + SLIGHT


# ---- columns


def columns_of(body: Lines, heading: Lines) -> list[_Column] | None:
    """Return the columns that some lines of a table have, from left to right; None where they do not fit together.

    Args:
        body: the lines that hold amounts, and those between them.
        heading: the lines above, which may head a column that is blank.
    """
    numbers = [t for t in _numbers(body) if not NOTHING.match(t.text)]
    columns = [_Column(low, high, numbers=True) for low, high in _spans((t.x0, t.x1) for t in numbers)]
    for line in body:
        if any(sum(_overlaps(t, c.x0, c.x1) for t in line if t.is_number) > 1 for c in columns):
            return None
    texts = [t for line in body for t in line if not t.is_number]
    apart = [t for t in texts if not any(_overlaps(t, c.x0, c.x1) for c in columns)]
    if 2 * len(apart) < len(texts):
        return None
    columns += [_Column(low, high, numbers=False) for low, high in _spans((t.x0, t.x1) for t in apart)]
    columns.sort(key=lambda c: c.x0)
    headed = _with_headings(columns, heading) if heading else columns
    if headed:
        _take_dashes(headed, [t for line in body for t in line if NOTHING.match(t.text)])
    if headed is None or any(one.high > other.low + SLIGHT for one, other in pairwise(headed)):
        return None
    return headed


def _take_dashes(columns: Sequence[_Column], dashes: Sequence[Token]) -> None:
    """Widen the columns by the dashes, which may be set in the middle where amounts are set at the right."""
    for dash in dashes:
        nearest = min(columns, key=lambda c: max(c.low - dash.x1, dash.x0 - c.high, 0.0))
        nearest.x0, nearest.x1 = min(nearest.x0, dash.x0), max(nearest.x1, dash.x1)


def _numbers(lines: Lines) -> list[Token]:
    return [t for line in lines for t in line if t.is_number]


def _with_headings(columns: list[_Column], heading: Lines) -> list[_Column] | None:
    """Give each column its heading; None where that is in doubt.

    As many headings as columns are given in their order: a heading may be set at the left, its amounts at the right.
    Else each column must have one right above it; a heading above none is that of a blank column.
    """
    stacks, floating = _stacks(heading)
    columns = _join_unheaded(columns, stacks) if len(columns) > len(stacks) else columns
    together = sorted([*stacks, *floating], key=lambda s: s[0].x0)
    for heads in (together, stacks):
        if len(heads) == len(columns):
            made = [replace(c, heading=h) for c, h in zip(columns, heads, strict=True)]
            return made if all(one.high <= other.low + SLIGHT for one, other in pairwise(made)) else None
    return _matched(columns, stacks) or _matched(columns, together)


def _matched(columns: list[_Column], stacks: list[list[Token]]) -> list[_Column] | None:
    """Match columns with fewer or more headings: those right above each other, and between these in their order.

    Headings left over between two columns that are matched are those of blank columns.
    """
    above = [[c for c in columns if any(_overlaps(t, c.x0, c.x1) for t in stack)] for stack in stacks]
    fixed = [(columns.index(over[0]), index) for index, over in enumerate(above) if len(over) == 1]
    if any(len(over) > 1 for over in above) or any(a >= b for a, b in pairwise(c for c, _ in fixed)):
        return None
    made: list[_Column] = []
    for (column, stack), (next_column, next_stack) in pairwise([(-1, -1), *fixed, (len(columns), len(stacks))]):
        if column >= 0:
            made.append(replace(columns[column], heading=stacks[stack]))
        between, heads = columns[column + 1 : next_column], stacks[stack + 1 : next_stack]
        if len(between) == len(heads):
            made += [replace(c, heading=h) for c, h in zip(between, heads, strict=True)]
        elif not between:
            made += [
                _Column(min(t.x0 for t in head), max(t.x1 for t in head), numbers=False, heading=head) for head in heads
            ]
        elif heads or any(c.numbers for c in between):
            return None
        else:
            made += between
    return made


def _stacks(heading: Lines) -> tuple[list[list[Token]], list[list[Token]]]:
    """Group the labels of a heading that stand one above the other, those left out that stand over several columns.

    Returns:
        the groups, from left to right; labels with nothing below them but labels on either side, which may stand over
        both, or head a blank column.
    """
    stacks: list[list[Token]] = []
    floating: list[list[Token]] = []
    for number, line in enumerate(reversed(heading)):
        lower = list(stacks)
        for token in line:
            over = [stack for stack in lower if any(_overlaps(token, t.x0, t.x1) for t in stack)]
            if len(over) == 1:
                over[0].append(token)
            elif not over:
                sides = any(s[0].x1 < token.x0 for s in lower) and any(s[0].x0 > token.x1 for s in lower)
                (floating if number and sides else stacks).append([token])
    return sorted(stacks, key=lambda s: s[0].x0), floating


def _join_unheaded(columns: Sequence[_Column], stacks: Sequence[Sequence[Token]]) -> list[_Column]:
    """Join a column of texts without a heading to the texts beside it: a label that stands further to the right."""

    def headed(column: _Column) -> bool:
        return any(_overlaps(t, column.x0, column.x1) for stack in stacks for t in stack)

    joined: list[_Column] = []
    for column in columns:
        before = joined[-1] if joined else None
        if before and not before.numbers and not column.numbers and not (headed(before) and headed(column)):
            joined[-1] = _Column(before.x0, column.x1, numbers=False)
        else:
            joined.append(column)
    return joined


def column_edges(columns: Sequence[_Column]) -> list[float]:
    """Return the edges between columns: the middles of the gaps."""
    return [(one.high + other.low) / 2 for one, other in pairwise(columns)]


# ---- rows


@dataclass(slots=True)
class _Row:
    """A row in the making: the tokens that stand in it."""

    tokens: list[Token]

    @property
    def top(self) -> float:
        return min(t.top for t in self.tokens)

    @property
    def bottom(self) -> float:
        return max(t.bottom for t in self.tokens)


def rows_of(tokens: Sequence[Token], xs: Sequence[float]) -> list[_Row] | None:
    """Return the rows of a part of a table, from top to bottom; None where they run into one another.

    A row is what stands at the height of a number; texts wrapped around it belong to it; other texts are rows of
    their own.

    Args:
        tokens: what is printed there.
        xs: where columns begin and end.
    """
    by_column: dict[int, list[Token]] = defaultdict(list)
    for token in sorted(tokens, key=lambda t: t.middle):
        by_column[_column_at(xs, token)].append(token)
    rows: list[_Row] = []
    texts: list[tuple[int, list[Token]]] = []
    for column, inside in by_column.items():
        numbers = [t for t in inside if t.is_number]
        if 2 * len(numbers) >= len(inside):
            _add_numbers(rows, inside)
        else:
            texts.append((column, inside))
    rows.sort(key=lambda row: row.top)
    anchors = [row.tokens[0].middle for row in rows]
    own: list[_Row] = []
    for column, inside in texts:
        for block, anchor in _blocks(inside, anchors, xs[column + 1]):
            if anchor is not None:
                rows[anchor].tokens.extend(block)
            else:
                same = next(
                    (row for row in own if abs(row.tokens[0].middle - block[0].middle) < SAME_LINE * block[0].size),
                    None,
                )
                (same.tokens.extend(block) if same else own.append(_Row(block)))
    rows = sorted([*rows, *own], key=lambda row: row.top + row.bottom)
    if any(after.top < before.bottom - 0.3 * before.tokens[0].size for before, after in pairwise(rows)):
        return None
    return rows


def _column_at(xs: Sequence[float], token: Token) -> int:
    return _column_of(xs, (token.x0 + token.x1) / 2)


def _add_numbers(rows: list[_Row], column: Sequence[Token]) -> None:
    """Add a column's numbers to the rows at their heights; one that is wrapped stays in its row."""
    before: Token | None = None
    row: _Row | None = None
    for token in column:
        wrapped = before and before.text.endswith(UNFINISHED) and token.top - before.bottom < WRAP_GAP * token.size
        if not wrapped:
            row = next((r for r in rows if abs(r.tokens[0].middle - token.middle) <= SAME_LINE * token.size), None)
            if row is None:
                row = _Row([])
                rows.append(row)
        assert row is not None
        row.tokens.append(token)
        before = token


def _blocks(column: Sequence[Token], anchors: Sequence[float], edge: float) -> Iterator[tuple[list[Token], int | None]]:
    """Yield the texts of a column, each with its wrapped lines, and the row that it stands in (None: its own)."""
    lines = tokens_to_lines(column)
    high = min(edge, max(t.x1 for t in column))
    claims = [_claim(line[0], anchors) for line in lines]
    groups: list[list[int]] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if groups else None
        if before is not None and _is_wrapped(before, line, high) and not _is_nearer_below(lines, index, claims):
            taken = [claims[i] for i in groups[-1] if claims[i] is not None]
            if claims[index] is None or not taken:
                groups[-1].append(index)
                continue
        groups.append([index])
    for group in groups:
        block = [token for index in group for token in lines[index]]
        claimed = next((claims[i] for i in group if claims[i] is not None), None)
        if claimed is None:
            top, bottom = min(t.top for t in block), max(t.bottom for t in block)
            within = [index for index, anchor in enumerate(anchors) if top <= anchor <= bottom]
            claimed = within[0] if len(within) == 1 else None
        yield block, claimed


def _claim(token: Token, anchors: Sequence[float]) -> int | None:
    """Return the row at a token's height."""
    near = [(abs(anchor - token.middle), index) for index, anchor in enumerate(anchors)]
    distance, index = min(near, default=(1e9, -1))
    return index if distance <= SAME_LINE * token.size else None


def _is_wrapped(before: Sequence[Token], line: Sequence[Token], high: float) -> bool:
    """Say whether a line can go on with the text of the line before: near, and that one full."""
    size = before[-1].size
    near = line[0].top - max(t.bottom for t in before) < WRAP_GAP * size
    return near and high - before[-1].x1 < FULL * size


def _is_nearer_below(lines: Lines, index: int, claims: Sequence[int | None]) -> bool:
    """Say whether a line without a number beside it stands nearer to the line below, which it may begin."""
    if claims[index] is not None or index + 1 >= len(lines) or claims[index - 1] is None:
        return False
    above = lines[index][0].top - lines[index - 1][0].bottom
    below = lines[index + 1][0].top - lines[index][0].bottom
    return below < above - 0.15 * lines[index][0].size


# ---- headings


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn of a table: a grid, and the vertical rules of its page."""

    grid: Grid
    vertical: Sequence[Segment]

    def leaves_open(self, token: Token, xs: Sequence[float], first: int, last: int) -> bool:
        """Say whether no rule parts some columns at the height of a text."""
        row = self.grid.owner[_column_of(self.grid.ys, token.middle)]
        owners = [row[_column_of(self.grid.xs, (a + b) / 2)] for a, b in pairwise(xs[first : last + 2])]
        return all(
            one == other or self.is_open(x, token.top, token.bottom)
            for x, (one, other) in zip(xs[first + 1 :], pairwise(owners), strict=False)
        )

    def is_open(self, x: float, top: float, bottom: float) -> bool:
        """Say whether no vertical rule stands at a place beside the middle of a row."""
        middle = (top + bottom) / 2
        return not any(abs(s[2] - x) <= SNAP and s[0] <= middle <= s[1] for s in self.vertical)

    def are_in_one_band(self, one: Token, other: Token) -> bool:
        """Say whether no rule across parts two texts, one above the other, where the lower one stands."""
        column = _column_at(self.grid.xs, other)
        rows = [_column_of(self.grid.ys, token.middle) for token in (one, other)]
        return self.grid.owner[rows[0]][column] == self.grid.owner[rows[1]][column]


def heading_levels(
    lines: Lines, xs: Sequence[float], drawn: Drawn
) -> tuple[list[tuple[float, float]], dict[Token, tuple[int, int]]]:
    """Find the levels of a heading.

    Returns:
        the heights between one level and the next, each with that at which the upper one ends; the labels over
        several columns, with their first and last.
    """
    edges: list[tuple[float, float]] = []
    spans: dict[Token, tuple[int, int]] = {}
    for index, line in enumerate(lines[:-1]):
        below = [token for other in lines[index + 1 :] for token in other]
        found = {
            t: span
            for t in line
            if (span := _span_of(t, [o for o in line if o is not t], below, xs)) and drawn.leaves_open(t, xs, *span)
        }
        spans.update(found)
        foot = max((token.bottom for token in found), default=0.0)
        under = [t for t in below for a, b in found.values() if a <= _column_at(xs, t) <= b]
        beside = {_column_at(xs, t) for t in under if any(drawn.are_in_one_band(token, t) for token in found)}
        if len(beside) > 1:  # else it is a label that is wrapped, in a cell that is drawn
            edges.append(((foot + min(t.top for t in under)) / 2, foot))
    last = {t: (c[0] - 1, c[-1]) for t in (lines[-1] if lines else ()) if (c := _crossed(t, xs))}
    return edges, spans | last


def _span_of(
    token: Token, beside: Sequence[Token], below: Sequence[Token], xs: Sequence[float]
) -> tuple[int, int] | None:
    """Return the first and the last column of a label over several ones: those below it that are headed lower down.

    Of the columns that may be its own, it stands in the middle, or at the left.
    """
    over = [j for j in range(len(xs) - 1) if _overlaps(token, xs[j], xs[j + 1])] or [_column_at(xs, token)]
    lower = {_column_at(xs, t): t for t in reversed(below)}
    if not all(column in lower for column in over):
        return None
    if len(over) == 1 and lower[over[0]].top - token.bottom < WRAP_GAP * token.size:
        return None  # a wrapped label
    others = {_column_at(xs, t) for t in beside}
    first, last = over[0], over[-1]
    while first > 0 and first - 1 in lower and first - 1 not in others:
        first -= 1
    while last + 1 < len(xs) - 1 and last + 1 in lower and last + 1 not in others:
        last += 1
    if abs(lower[over[0]].x0 - token.x0) < SAME_LINE * token.size and last > over[0]:
        return over[0], last  # both begin at the left
    middle = (token.x0 + token.x1) / 2
    runs = [(a, b) for a in range(first, over[0] + 1) for b in range(over[-1], last + 1) if b > a]
    distance = {run: abs((xs[run[0]] + xs[run[1] + 1]) / 2 - middle) for run in runs}
    near = [run for run in runs if distance[run] <= min(distance.values()) + token.size]
    return max(near, key=lambda run: run[1] - run[0], default=None)


def _crossed(token: Token, xs: Sequence[float]) -> list[int]:
    """Return the inner edges that a token crosses."""
    return [j for j in range(1, len(xs) - 1) if token.x0 < xs[j] - SLIGHT and token.x1 > xs[j] + SLIGHT]


# ---- the whole


def complete(grid: Grid, tokens: Sequence[Token], vertical: Sequence[Segment], *, bare: bool = False) -> Grid | None:
    """Return a grid with the edges that no rule shows; None where there are none, or their places are in doubt.

    Args:
        grid: what the rules show.
        tokens: what is printed in it.
        vertical: the vertical rules of the page.
        bare: whether no rule parts columns, so that a single row of amounts may show them.
    """
    lines = tokens_to_lines(tokens)
    first = _first_body_line(lines)
    if first is None:
        return None
    xs = _with_columns(grid, lines, first, bare=bare)
    if xs is None:
        return None
    rows = _with_rows(grid, xs, lines, first, vertical, bare=bare)
    if rows is None or ((len(xs), len(rows.ys)) == (len(grid.xs), len(grid.ys)) and not _crowded(grid, tokens)):
        return None
    return _assemble(grid, xs, rows, tokens, vertical, lines[first][0].top)


def _first_body_line(lines: Lines) -> int | None:
    """Return the index of the first line of the body: the first amounts, or the label that is wrapped around them."""
    first = next((index for index, line in enumerate(lines) if is_body(line)), None)
    if first and all(token.is_number for token in lines[first]) and len(lines[first - 1]) == 1:
        label = lines[first - 1][0]
        if label.bottom > lines[first][0].top - 0.3 * label.size:
            return first - 1
    return first


def _with_columns(grid: Grid, lines: Lines, first: int, *, bare: bool) -> list[float] | None:
    """Return the edges of all columns, drawn and inferred; None where those that are missing are in doubt."""
    xs = list(grid.xs)
    for low, high in pairwise(grid.xs):
        inside = [[t for t in line if low <= (t.x0 + t.x1) / 2 < high] for line in lines]
        body, heading = [line for line in inside[first:] if line], [line for line in inside[:first] if line]
        crowded = sum(_is_crowded(line) for line in body)
        if crowded < (1 if bare else 2):
            continue
        columns = columns_of(body, heading)
        if columns is None:
            return None
        xs += column_edges(columns)
    return sorted(xs)


def _is_crowded(line: Sequence[Token]) -> bool:
    return len(line) > 1 and is_body(line)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Edges of rows, drawn and inferred; those inferred within headings, with the columns that they part."""

    ys: list[float]
    levels: dict[float, list[tuple[int, int]]]
    spans: dict[Token, tuple[int, int]]


def _with_rows(
    grid: Grid, xs: Sequence[float], lines: Lines, first: int, vertical: Sequence[Segment], *, bare: bool
) -> _Rows | None:
    """Return the edges of all rows; None where those that are missing are in doubt."""
    ys = list(grid.ys)
    levels: dict[float, list[tuple[int, int]]] = {}

    edges, spans = heading_levels(lines[:first], xs, Drawn(grid, vertical))
    for edge, foot in edges:
        if not any(foot - SLIGHT <= y <= 2 * edge - foot + SLIGHT for y in grid.ys):
            levels[edge] = [span for token, span in spans.items() if token.middle < edge]
            ys.append(edge)
    tall = {index for index, cell in enumerate(grid.cells) if cell.row_span > 1}
    for band, (top, bottom) in enumerate(pairwise(grid.ys)):
        inside = [
            [t for t in line if top <= t.middle < bottom and grid.owner[band][_column_at(grid.xs, t)] not in tall]
            for line in lines
        ]
        heading, body = [line for line in inside[:first] if line], [line for line in inside[first:] if line]
        tokens = [token for line in body for token in line]
        stacked = len(body) > 1 and _is_stacked(tokens, xs)
        if heading and body and (stacked or bare):
            ys.append((max(t.bottom for t in heading[-1]) + min(t.top for t in tokens)) / 2)
        if stacked:
            rows = rows_of(tokens, xs)
            if rows is None:
                return None
            ys += [(before.bottom + after.top) / 2 for before, after in pairwise(rows)]
    return _Rows(sorted(ys), levels, spans)


def _is_stacked(tokens: Sequence[Token], xs: Sequence[float]) -> bool:
    """Say whether a column holds numbers alone, one below the other, and another as many lines or more."""
    columns: dict[int, list[Token]] = defaultdict(list)
    for token in sorted(tokens, key=lambda t: t.top):
        columns[_column_at(xs, token)].append(token)
    numbers = [
        sum(not before.text.endswith(UNFINISHED) for before, _ in pairwise(column)) + 1
        for column in columns.values()
        if all(token.is_number for token in column)
    ]
    stacked = max(numbers, default=0)
    return stacked > 1 and sum(len(column) >= stacked for column in columns.values()) > 1


def _crowded(grid: Grid, tokens: Sequence[Token]) -> set[int]:
    """Return the cells over several rows or columns that hold what belongs to several of these.

    That is several numbers, a label and a number beside it, or in each row a text at the height of its numbers.
    """
    inside: dict[int, list[Token]] = defaultdict(list)
    numbers: dict[int, list[float]] = defaultdict(list)
    for token in tokens:
        owner = _owner_at(grid, token)
        if owner is not None:
            inside[owner].append(token)
        if token.is_number:
            numbers[_column_of(grid.ys, token.middle)].append(token.middle)
    crowded = set()
    for owner, found in inside.items():
        cell = grid.cells[owner]
        amounts = [token for token in found if token.is_number]
        rows = [_column_of(grid.ys, token.middle) for token in found]
        columns = {_column_at(grid.xs, token) for token in amounts}
        texts = {_column_at(grid.xs, token) for token in found if not token.is_number}
        several = len({(_column_of(grid.ys, t.middle), _column_at(grid.xs, t)) for t in amounts}) > 1
        beside = bool(amounts) and len(set(rows)) == 1 and bool(texts - columns)
        in_each = cell.row_span > 1 and sorted(rows) == list(range(cell.row, cell.row + cell.row_span))
        level = in_each and all(
            any(abs(height - token.middle) < SAME_LINE * token.size for height in numbers[row])
            for token, row in zip(found, rows, strict=True)
        )
        if (several or beside or level) and cell.row_span * cell.column_span > 1:
            crowded.add(owner)
    return crowded


def _owner_at(grid: Grid, token: Token) -> int | None:
    row = bisect_right(grid.ys, token.middle) - 1
    return grid.owner[row][_column_at(grid.xs, token)] if 0 <= row < len(grid.ys) - 1 else None


def _assemble(
    grid: Grid,
    xs: Sequence[float],
    rows: _Rows,
    tokens: Sequence[Token],
    vertical: Sequence[Segment],
    body_top: float,
) -> Grid | None:
    ys = rows.ys
    old_column = [_column_of(grid.xs, (a + b) / 2) for a, b in pairwise(xs)]
    old_row = [_column_of(grid.ys, (a + b) / 2) for a, b in pairwise(ys)]
    crowded = _crowded(grid, tokens)
    in_cell: dict[int, list[Token]] = defaultdict(list)
    in_row: dict[int, list[Token]] = defaultdict(list)
    for token in tokens:
        in_cell[grid.owner[_column_of(grid.ys, token.middle)][_column_at(grid.xs, token)]].append(token)
        in_row[_column_of(ys, token.middle)].append(token)
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    wall = {(j, r) for r in range(n_rows) for j in (0, n_columns)}
    floor = {(i, j) for j in range(n_columns) for i in (0, n_rows)}
    inferred: set[Inferred] = set(grid.inferred)

    def owner(row: int, column: int) -> int:
        return grid.owner[old_row[row]][old_column[column]]

    for r in range(n_rows):
        in_body = ys[r + 1] > body_top
        crossed = {j for t in in_row[r] for j in _edges_within(t, xs, rows.spans)}
        for j in range(1, n_columns):
            cell = owner(r, j)
            if owner(r, j - 1) != cell:
                # a rule beside most of a row that is parted now may end above one of its parts
                if not (j in crossed and not in_body and Drawn(grid, vertical).is_open(xs[j], ys[r], ys[r + 1])):
                    wall.add((j, r))
                continue
            here = [_column_at(xs, t) for t in in_cell[cell] if t in in_row[r]]
            if xs[j] in grid.xs:
                parted = cell in crowded if in_body else min(here, default=j) < j <= max(here, default=j - 1)
            else:
                parted = in_body or len(in_cell[cell]) != 1
            if parted and j not in crossed:
                wall.add((j, r))
                inferred.add("columns")
    for i in range(1, n_rows):
        for j in range(n_columns):
            cell = owner(i, j)
            if owner(i - 1, j) != cell:
                floor.add((i, j))
                continue
            spans = rows.levels.get(ys[i])
            parted = cell in crowded if ys[i] in grid.ys else spans is None or any(a <= j <= b for a, b in spans)
            if parted:
                floor.add((i, j))
                inferred.add("rows")
    made = edges_to_grid(xs, ys, wall, floor)
    if _has_two_numbers(made, tokens):
        return None
    return Grid(made.xs, made.ys, made.cells, made.owner, frozenset(inferred))


def _column_of(edges: Sequence[float], position: float) -> int:
    return max(0, min(len(edges) - 2, bisect_right(edges, position) - 1))


def _edges_within(token: Token, xs: Sequence[float], spans: dict[Token, tuple[int, int]]) -> Iterable[int]:
    """Return the inner edges that a token's cell reaches over."""
    if token in spans:
        first, last = spans[token]
        return range(first + 1, last + 1)
    return _crossed(token, xs)


def _has_two_numbers(grid: Grid, tokens: Sequence[Token]) -> bool:
    """Say whether two amounts still share a cell, and not as a wrapped one."""
    last: dict[int, Token] = {}
    for token in sorted((t for t in tokens if t.is_number), key=lambda t: (t.top, t.x0)):
        owner = _owner_at(grid, token)
        if owner is None:
            return True
        before = last.get(owner)
        if before and not before.text.endswith(UNFINISHED):
            return True
        last[owner] = token
    return False
