"""From characters and grids to the blocks of a page: cells with their text, and lines outside the grids."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from statistics import median

from mingzhang.read.grid import Grid, GridCell, rules_to_parts
from mingzhang.read.model import Box, Char, Line, Ocr, Place
from mingzhang.read.pdfium import PageInk, turn_box
from mingzhang.read.regions import amount_line, is_crowded, is_table_line, may_be_joined, whole_grids
from mingzhang.read.rows import (
    BLANKS,
    chars_to_rows,
    em,
    has_doubles,
    join_wrapped,
    row_text,
    visible,
    without_doubles,
)
from mingzhang.read.tokens import UNFINISHED, Token, is_number

# A gap this wide (ems) between characters of one line parts it in two: a label on the left, a unit on the right.
COLUMN_GAP = 3.0
LABEL_GAP = 1.2  # between a label and the only amount beside it
NUMBER = re.compile(r"[-−－(（]?[\d,.]*[)）]?$")  # set at the right, so that their distance from the left says nothing
DIGITS = frozenset("0123456789.,")
FEWEST_OF_RUN = 3  # characters of a label that runs on over the edge of its cell
NOWHERE = Box(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class PageCell:
    """A grid cell with its text (wrapped lines joined, outer blanks gone) and indentation in ems.

    ``full`` where its last row of print reaches the right edge, so that the text may go on over a page break;
    ``doubled`` where characters are drawn twice; ``stacked`` where it holds numbers one below the other, or as many
    rows of print as it spans; ``confidence`` the lowest of its characters where OCR recognised them.
    """

    cell: GridCell
    text: str
    indent: float
    full: bool = False
    stacked: bool = False
    doubled: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class PageTable:
    """A grid on one page, with the text of its cells."""

    grid: Grid
    cells: tuple[PageCell, ...]


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page's tables and lines, how many visible characters it has, and the numbers that cross a cell's edge.

    Where the page was turned to be read (``turned`` degrees clockwise), tables and lines are as on the turned page.
    """

    number: int
    width: float
    height: float
    tables: tuple[PageTable, ...]
    lines: tuple[Line, ...]
    printed: int
    cut_numbers: tuple[Box, ...]
    turned: int = 0


def lay_out(ink: PageInk) -> PageLayout:
    """Put each character of a page into a grid's cell or into a line."""
    grids, frames, loose = rules_to_parts(ink.horizontal, ink.vertical, ink.chars)
    shares = share_out(ink.chars, grids)
    tables = _tables(grids, shares)
    rows = chars_to_rows(shares.outside)
    if has_doubles(rows) or any(cell.doubled for table in tables for cell in table.cells):
        chars = without_doubles(ink.chars)
        if len(chars) < len(ink.chars):
            return lay_out(replace(ink, chars=chars))
    amounts = [amount_line(row) for row in rows]
    crowded = any(cell.stacked or is_crowded(cell.text) for t in tables for cell in t.cells if cell.text)
    if crowded or any(amounts) or may_be_joined(grids):
        whole = whole_grids(grids, frames, loose, ink.vertical, shares.inside, rows)
        if whole != grids:
            grids, shares = whole, share_out(ink.chars, whole)
            tables, rows = _tables(grids, shares), chars_to_rows(shares.outside)
            amounts = [amount_line(row) for row in rows]
    if ink.ocr:
        tables = tuple(_with_confidence(*each, ink.ocr) for each in zip(tables, shares.inside, strict=True))
    lines = _page_lines(zip(rows, amounts, strict=True), [grid.box for grid in grids])
    printed = visible("".join([char[0] for char in ink.chars]))
    cut = tuple(
        Box(*turn_box(box, 360 - ink.turned, ink.width, ink.height)) if ink.turned else box for box in shares.cut
    )
    return PageLayout(ink.number, ink.width, ink.height, tables, lines, printed, cut, ink.turned)


@dataclass(frozen=True, slots=True)
class Shares:
    """A page's characters: those in each grid by cell, those in none; and the numbers that an edge cuts."""

    inside: list[dict[int, list[Char]]]
    outside: list[Char]
    cut: list[Box]


def share_out(chars: Sequence[Char], grids: Sequence[Grid]) -> Shares:
    """Put each character of a page into a grid's cell, or outside all of them."""
    inside: list[dict[int, list[Char]]] = [{} for _ in grids]
    outside: list[Char] = []
    here: list[Char] = outside
    left = top = right = bottom = 0.0  # box of the cell that took the character before: most follow it there
    cut: list[Box] = []
    for char in chars:
        x, y = (char[1] + char[3]) / 2, (char[2] + char[4]) / 2
        if not (left <= x < right and top <= y < bottom):
            before = here[-1] if here else None
            if x >= right and top <= y < bottom and here and _runs_on(here, char, right):
                here.append(char)
                continue
            found = _find_cell(grids, inside, x, y)
            here, (left, top, right, bottom) = found or (outside, _free_band(grids, y))
            if before and _is_one_number(before, char):
                cut.append(Box(before[1], before[2], char[3], char[4]))
        here.append(char)
    return Shares(inside, outside, cut)


def _tables(grids: Sequence[Grid], shares: Shares) -> tuple[PageTable, ...]:
    return tuple(_table(grid, chars) for grid, chars in zip(grids, shares.inside, strict=True))


def _is_one_number(before: Char, char: Char) -> bool:
    """Say whether two characters follow each other within a number: the edge of a cell between them cuts it."""
    if before[0] not in DIGITS or char[0] not in DIGITS:
        return False
    near = abs(char[1] - before[3]) < 0.15 * (char[4] - char[2])
    return near and min(before[4], char[4]) > max(before[2], char[2])


def _runs_on(here: Sequence[Char], char: Char, edge: float) -> bool:
    """Say whether a label runs on over the right edge of its cell: the edge goes through one of its characters.

    A text that only begins in the cell is another's, and a number is set at the right: both begin in the wrong cell.
    """
    before = here[-1]
    slight = 0.1 * (char[3] - char[1])
    through = edge > char[1] + slight or before[3] > edge + slight
    if edge > char[3] - slight or not through or before[0].isascii() or char[0].isascii():
        return False
    run = [*here[-FEWEST_OF_RUN:], char]
    return len(run) > FEWEST_OF_RUN and all(
        abs(b[1] - a[3]) < 1.5 * slight and min(a[4], b[4]) > max(a[2], b[2]) for a, b in pairwise(run)
    )


def _find_cell(
    grids: Sequence[Grid], inside: Sequence[dict[int, list[Char]]], x: float, y: float
) -> tuple[list[Char], Box] | None:
    for grid, taken in zip(grids, inside, strict=True):
        if grid.xs[0] <= x < grid.xs[-1] and grid.ys[0] <= y < grid.ys[-1]:
            owner = grid.owner[bisect_right(grid.ys, y) - 1][bisect_right(grid.xs, x) - 1]
            cell = grid.cells[owner]
            return taken.setdefault(owner, []), NOWHERE if cell.irregular else cell.box
    return None


def _free_band(grids: Sequence[Grid], y: float) -> Box:
    """Return the strip across the page around a height that no grid reaches into; none beside a grid."""
    if any(grid.ys[0] <= y < grid.ys[-1] for grid in grids):
        return NOWHERE
    top = max([grid.ys[-1] for grid in grids if grid.ys[-1] <= y], default=-inf)
    bottom = min([grid.ys[0] for grid in grids if grid.ys[0] > y], default=inf)
    return Box(-inf, top, inf, bottom)


def _is_wrapped(rows: Sequence[Sequence[Char]], box: Box) -> bool:
    """Say whether a number goes on in the next row: each but the last fills its cell, or ends with , or . before it."""
    room = box.x1 - box.x0
    return all(row[-1][3] - row[0][1] > room - 1.5 * em(row) or row[-1][0] in UNFINISHED for row in rows[:-1])


def _is_patched(number: Sequence[Char]) -> bool:
    """Say whether other ink runs through a number, such as a watermark: digits of quite another size."""
    heights = [char[4] - char[2] for char in number if char[0].isdigit()]
    return bool(heights) and max(heights) > 1.5 * min(heights)


def _table(grid: Grid, chars: dict[int, list[Char]]) -> PageTable:
    cells = []
    foot = len(grid.ys) - 1
    for index, cell in enumerate(grid.cells):
        inside = chars.get(index)
        if not inside:
            cells.append(PageCell(cell, "", 0.0))
            continue
        rows = chars_to_rows(inside)
        texts = [row_text(row) for row in rows]
        text = texts[0] if len(rows) == 1 else join_wrapped(texts)
        indent = 0.0
        stacked = len(rows) > 1 and sum(map(is_number, texts)) > 1 and not _is_wrapped(rows, cell.box)
        level = cell.row_span == len(rows) > 2
        if stacked:
            text = " ".join(texts)  # two numbers, one below the other
        elif not NUMBER.match(text):
            indent = _indent(rows, cell.box.x0)
        elif _is_patched(inside):
            text = " ".join(text)  # no number, for the reader of amounts to see
        ends_page = cell.row + cell.row_span == foot
        full = ends_page and cell.box.x1 - rows[-1][-1][3] < 1.5 * em(rows[-1])
        cells.append(PageCell(cell, text, indent, full, stacked or level, has_doubles(rows)))
    return PageTable(grid, tuple(cells))


def _with_confidence(table: PageTable, chars: dict[int, list[Char]], ocr: Ocr) -> PageTable:
    """Mark the cells with their lowest confidence: 1 where nothing is printed, 0 where something was not read."""
    cells = []
    for index, cell in enumerate(table.cells):
        x0, top, x1, bottom = cell.cell.box
        unread = any(x0 <= (b.x0 + b.x1) / 2 < x1 and top <= (b.top + b.bottom) / 2 < bottom for b in ocr.unread)
        sure = 0.0 if unread else min([ocr.confidence[char] for char in chars.get(index, ())], default=1.0)
        cells.append(replace(cell, confidence=sure))
    return PageTable(table.grid, tuple(cells))


def _indent(rows: list[list[Char]], left: float) -> float:
    first, row = next((char, row) for row in rows for char in row if char[0] not in BLANKS)
    return round((first[1] - left) / em(row), 2)


def _page_lines(print_rows: Iterable[tuple[list[Char], list[Token]]], tables: Sequence[Box]) -> tuple[Line, ...]:
    rows = [part for row, amounts in print_rows for part in _split(row, amounts)]
    if not rows:
        return ()
    body = [row for row in rows if len(row) > 15] or rows
    left = min([row[0][1] for row in body] + [box.x0 for box in tables])
    right = max([row[-1][3] for row in body] + [box.x1 for box in tables])
    pitch = _pitch(rows)
    lines: list[Line] = []
    above: float | None = None
    for row in rows:
        size = em(row)
        box = Box(row[0][1], min(char[2] for char in row), row[-1][3], max(char[4] for char in row))
        indent, slack = (box.x0 - left) / size, (right - box.x1) / size
        lines.append(
            Line(
                text=row_text(row),
                place=Place(box=box),
                indent=round(indent, 2),
                slack=round(slack, 2),
                size=round(size, 2),
                adjacent=above is not None and pitch is not None and box.bottom - above < pitch * 0.9,
                centred=min(indent, slack) > 2.5 and abs(indent - slack) < 0.6,
            )
        )
        above = box.bottom
    return tuple(lines)


def _split(row: list[Char], line: Sequence[Token]) -> list[list[Char]]:
    """Cut a row of print where a gap of several ems stands between visible characters; drop the blanks around.

    A label and its amounts are cut at any gap, so that an amount of no table is seen to be one.
    """
    seen = [char for char in row if char[0] not in BLANKS]
    gap = COLUMN_GAP * em(row)
    cuts = [after[1] for before, after in pairwise(seen) if after[1] - before[3] > gap]
    if line and is_table_line(line) and (len(line) > 2 or line[1].x0 - line[0].x1 > LABEL_GAP * em(row)):
        cuts = [token.x0 for token in line[1:]]
    parts: list[list[Char]] = [[] for _ in range(len(cuts) + 1)]
    for char in row:
        parts[bisect_right(cuts, char[1])].append(char)
    return [trimmed for part in parts if (trimmed := _trim(part))]


def _trim(row: list[Char]) -> list[Char]:
    marks = [index for index, char in enumerate(row) if char[0] not in BLANKS]
    return row[marks[0] : marks[-1] + 1] if marks else []


def _pitch(rows: list[list[Char]]) -> float | None:
    """Return the usual distance between rows of print, in points."""
    bottoms = sorted({round(max(char[4] for char in row), 1) for row in rows})
    gaps = [b - a for a, b in pairwise(bottoms) if b - a > 1.0]
    return median(gaps) if len(gaps) > 2 else None
