"""From the cells of a worksheet to tables, and the lines above, between and below them.

Where a sheet has rules (most do), a table is a run of rows with rules between their cells; where it has none, a run
of rows with more than one cell filled. At its top, rows whose only filled cell is one text are lines (a title inside
the frame), and so are rows of captions (部门：… 单位：万元); at its foot, notes that go over its width.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.read.model import Block, Line, Place, RawCell, RawTable
from mingzhang.read.rows import BLANKS, join_wrapped
from mingzhang.read.sheet_cells import Area, Sheet, SheetCell

# 部门：某局; but 其中：财政拨款 is a heading.
CAPTION = re.compile(r"^(?!其中)[^:：]{1,10}[:：]")
LONGEST_CAPTION_ROW = 4
NOTE = re.compile(r"^(?:备?注|说明)\s*\d*[:：.、]")
CONTENTS = re.compile(r"^目\s*[录次]$")
# A line never goes on in the next cell: the room to its right is taken as wide.
WIDE = 99.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a sheet: its filled cells; ``tied`` where a merged cell makes it one with the row above or below."""

    number: int
    cells: tuple[SheetCell, ...]
    ruled: bool
    tied: bool

    @property
    def numeric(self) -> bool:
        return any(cell.numeric for cell in self.cells)

    @property
    def single(self) -> bool:
        """Its only filled cell is one text."""
        return len(self.cells) == 1 and not self.numeric and not self.tied

    @property
    def caption(self) -> bool:
        """It says what the table is of: names with a colon, no numbers."""
        ends = (self.cells[0], self.cells[-1]) if self.cells else ()
        few = len(self.cells) <= LONGEST_CAPTION_ROW
        return few and not self.numeric and not self.tied and any(CAPTION.match(cell.text) for cell in ends)


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a sheet; of a table also the cells that it was made from."""

    block: Block
    cells: tuple[SheetCell, ...] = ()


def sheet_parts(sheet: Sheet) -> list[Part]:
    """Return the tables and lines of a sheet, in reading order."""
    rows = _rows(sheet)
    ruled = _has_rules(rows)
    parts: list[Part] = []
    after = 0
    for first, last in _runs(rows, ruled=ruled):
        parts += _lines(sheet, rows[after:first])
        above = parts[-1].block if parts else None
        run = rows[first:last]
        if _is_contents(above, run) or (not ruled and len(run) == 1 and not run[0].numeric):
            parts += _lines(sheet, run)
        else:
            parts.append(_table(sheet, run))
        after = last
    return parts + _lines(sheet, rows[after:])


def _rows(sheet: Sheet) -> list[_Row]:
    by_row: dict[int, list[SheetCell]] = {}
    for cell in sheet.cells:
        by_row.setdefault(cell.area.top, []).append(cell)
    tied = {
        row
        for area in set(sheet.merged.values())
        if area.bottom > area.top and sum(len(by_row.get(row, ())) for row in range(area.top, area.bottom + 1)) > 1
        for row in range(area.top, area.bottom + 1)
    }
    return [
        _Row(row, tuple(by_row.get(row, ())), sheet.ruled.get(row, 0) > 1, row in tied)
        for row in range(min(by_row, default=1), max((cell.area.bottom for cell in sheet.cells), default=0) + 1)
    ]


def _has_rules(rows: Sequence[_Row]) -> bool:
    filled = [row for row in rows if len(row.cells) > 1 and not row.caption]
    return 2 * sum(row.ruled for row in filled) >= len(filled) > 0


def _runs(rows: Sequence[_Row], *, ruled: bool) -> list[tuple[int, int]]:
    """Return the index of the first row of each table, and of the first row after it."""
    inside = [_in_table(row, ruled=ruled) for row in rows]
    runs: list[tuple[int, int]] = []
    index = 0
    while index < len(rows):
        if not inside[index]:
            index += 1
            continue
        first = index
        while index < len(rows) and inside[index]:
            index += 1
            index = _over_gap(rows, inside, index)
        start, end = _trimmed(rows, first, index)
        if start < end:
            runs.append((start, end))
    return runs


def _in_table(row: _Row, *, ruled: bool) -> bool:
    if row.tied or (row.ruled and ruled):
        return True
    if row.numeric:
        return len(row.cells) > 1 or not ruled
    return not ruled and len(row.cells) > 1 and not row.caption


def _over_gap(rows: Sequence[_Row], inside: Sequence[bool], index: int) -> int:
    """Go over rows within a table that only look as if it had ended: blank ones, or a label without amounts.

    What comes next must be numbers: the heading of another table is words.
    """
    after = index
    while after < len(rows) and not inside[after] and (not rows[after].cells or _is_label(rows[after])):
        after += 1
    return after if after < len(rows) and inside[after] and rows[after].numeric else index


def _is_label(row: _Row) -> bool:
    """Say whether a row may be a line of a table whose amounts are blank: no title, note or caption."""
    if not row.single or row.caption:
        return False
    cell = row.cells[0]
    return not cell.centred and cell.area.right == cell.area.left and not NOTE.match(cell.text)


def _trimmed(rows: Sequence[_Row], start: int, end: int) -> tuple[int, int]:
    """Take titles and captions off the top of a table, notes and blank rows off its foot."""
    while start < end and (_is_blank(rows[start]) or rows[start].single or rows[start].caption):
        start += 1
    width = max((cell.area.right for row in rows[start:end] for cell in row.cells), default=0)
    width -= min((cell.area.left for row in rows[start:end] for cell in row.cells), default=0)
    while start < end and (_is_blank(rows[end - 1]) or _is_note(rows[end - 1], width)):
        end -= 1
    return start, end


def _is_blank(row: _Row) -> bool:
    return not row.cells and not row.tied


def _is_note(row: _Row, width: int) -> bool:
    """Say whether a row at the foot of a table is a note: one text that is named so, or that goes over the table."""
    if not row.single:
        return False
    area = row.cells[0].area
    return bool(NOTE.match(row.cells[0].text)) or (area.right > area.left and 2 * (area.right - area.left) >= width)


def _is_contents(above: Block | None, run: Sequence[_Row]) -> bool:
    """Say whether rows are a list of contents: under that word, with no number but ordinals and pages."""
    texts = [cell.text for row in run for cell in row.cells if cell.numeric]
    return isinstance(above, Line) and bool(CONTENTS.match(above.text)) and all(map(str.isdigit, texts))


def _lines(sheet: Sheet, rows: Sequence[_Row]) -> list[Part]:
    """Return rows outside the tables as lines: the cells of a row in one, the line breaks of a lone cell kept."""
    parts = []
    for row in rows:
        if not row.cells:
            continue
        first, last = row.cells[0].area, row.cells[-1].area
        place = Place(sheet=sheet.name, address=Area(first.top, first.left, last.bottom, last.right).address)
        alone = len(row.cells) == 1
        texts = _broken(row.cells[0].text) if alone else [" ".join(_joined(cell.text) for cell in row.cells).strip()]
        centred = alone and row.cells[0].centred
        parts += [
            Part(Line(text, place, slack=WIDE, centred=centred and not NOTE.match(text))) for text in texts if text
        ]
    return parts


def _broken(text: str) -> list[str]:
    return [line.strip(BLANKS) for line in text.split("\n")]


def _joined(text: str) -> str:
    return join_wrapped(_broken(text))


def _table(sheet: Sheet, rows: Sequence[_Row]) -> Part:
    """Make a table of rows, as wide as what is filled in them; merged cells are spans."""
    filled = tuple(cell for row in rows for cell in row.cells)
    area = Area(
        rows[0].number,
        min(cell.area.left for cell in filled),
        max(rows[-1].number, *(cell.area.bottom for cell in filled)),
        max(cell.area.right for cell in filled),
    )
    by_place = {cell.area[:2]: cell for cell in filled}
    cells = []
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            own = sheet.merged.get((row, column), Area(row, column, row, column))
            if own[:2] == (row, column):
                cells.append((own, by_place.get((row, column))))
    down, across = _Axis({own.top for own, _ in cells}), _Axis({own.left for own, _ in cells})
    raw = tuple(
        RawCell(
            row=down.index(own.top),
            column=across.index(own.left),
            row_span=down.span(own.top, min(own.bottom, area.bottom)),
            column_span=across.span(own.left, min(own.right, area.right)),
            text=_joined(cell.text) if cell else "",
            indent=cell.indent if cell and not cell.numeric else 0.0,
            places=(Place(sheet=sheet.name, address=own.address),),
        )
        for own, cell in cells
    )
    place = Place(sheet=sheet.name, address=area.address)
    return Part(RawTable(len(down), len(across), raw, (place,)), filled)


class _Axis:
    """Rows or columns of a table, those left out in which no cell begins: merged alike all along, they are one."""

    def __init__(self, used: set[int]) -> None:
        self._indices = {number: index for index, number in enumerate(sorted(used))}

    def __len__(self) -> int:
        return len(self._indices)

    def index(self, number: int) -> int:
        return self._indices[number]

    def span(self, first: int, last: int) -> int:
        return sum(first <= number <= last for number in self._indices)
