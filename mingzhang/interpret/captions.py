"""Captions: number, title, owner and unit of money, above a table or in the first rows of its grid.

A caption is taken line by line from the table upwards; what does not read as a part of one ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mingzhang.interpret.organisations import is_organisation
from mingzhang.interpret.specs import by_title
from mingzhang.interpret.words import plain
from mingzhang.read.model import NO_PLACE, Line, Place, RawCell, RawTable

UNIT = re.compile(r"单\s*位\s*[:：]\s*(?:人民币)?\s*(?P<unit>(?:千|万|亿)?元)")
OWNER = re.compile(
    r"(?:(?:编制|填报|公开|预算|申报|报送|主管|二级|一级)?(?:单位|部门)(?:[（(](?:单位|部门|公章|盖章)[)）])?(?:名称)?|编制[:：]?部门)"
    r"(?:[（(](?:公章|盖章)[)）])?[:：]\s*(?P<owner>(?!(?:人民币)?[百千万亿]*元)[^\s:：]+)"
)
ORDINAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[-—]\d+)?"
NUMBER = re.compile(
    rf"^(?:附|附件|预算|公开|财决|预决算公开|部门公开|部门预算|预算公开|批复|部门)?\s*(?:表\s*{ORDINAL}|{ORDINAL}\s*表)[:：]?$"
)
NUMBERED_TITLE = re.compile(
    rf"^(?P<number>(?:附|附件|预算|公开|财决|部门公开|部门预算|预算公开)?\s*(?:表\s*{ORDINAL}|{ORDINAL}\s*表))[:：.、\s]\s*(?P<title>\S.*表.*)$"
)
# What stands before a name: the unit's code, 301_某市某某局, [301001]某市某某局.
UNIT_CODE = re.compile(r"^[\[［【(（]?\d{3,}[\]］】)）]?[\s_\-－—.]*(?=[\u4e00-\u9fff])")
BUDGET_YEAR = re.compile(r"(?:预算|会计|决算)?年度[:：]\s*(?P<year>20\d{2})\s*年?度?")
# （2026年度）: the year, on a line of its own below the title
YEAR_LINE = re.compile(r"^[（(]?\s*20\d{2}\s*年?度?\s*[)）]?$")
# 一般公共预算基本支出表--人员经费: a part of a table may stand behind its name.
TITLE_END = re.compile(r"表(?:[-—－–]{1,2}[\u4e00-\u9fff()]+)?$")
BRACKETED_END = re.compile(r"\([^()]*\)$")
# What a caption line may hold beside the unit and the owner: a date, 金额.
LONGEST_REST = 12
CUT_UNIT = re.compile(r"单\s*位\s*[:：]\s*(?:人民币)?[百千万亿]?$")
NOTE = re.compile(r"^(?:备?注|说明)\s*\d*[:：]")
PART = re.compile(r"^第[一二三四五六七八九十]+部分")
HEADING = re.compile(r"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、)")


@dataclass(slots=True)
class Captioned:
    """A table as it was read (a grid, or the lines of a text), with what its caption and note say."""

    raw: RawTable | tuple[Line, ...]
    number: str | None = None
    title: str | None = None
    unit: str | None = None
    unit_text: str | None = None
    owner: str | None = None
    note: str | None = None
    year: str | None = None
    source: str | None = None

    @property
    def place(self) -> Place:
        """Where the table begins."""
        if isinstance(self.raw, RawTable):
            return self.raw.places[0]
        return self.raw[0].place if self.raw else NO_PLACE

    def take(self, line: Line) -> bool:
        """Take a caption line; say whether it is one."""
        if YEAR_LINE.match(line.text) and self.title is None:
            self.year = line.text
            return True
        if self.title is None and (year := BUDGET_YEAR.fullmatch(line.text)):
            self.year = year["year"] + "年"
            return True
        if UNIT_CODE.match(line.text) and is_organisation(name := UNIT_CODE.sub("", line.text)):
            self.owner = self.owner or name
            return True
        unit, owner = UNIT.search(line.text), OWNER.search(line.text)
        if unit or owner:
            if unit and not self.unit:
                self.unit, self.unit_text = unit["unit"], line.text
            self.owner = self.owner or (UNIT_CODE.sub("", owner["owner"]) if owner else None)
            rest = BUDGET_YEAR.sub("", UNIT.sub("", OWNER.sub("", line.text))).strip()
            name = UNIT_CODE.sub("", rest)
            if is_organisation(name):  # 436某市某某局 预算年度：2025 单位：万元
                self.owner = self.owner or name
                return True
            return len(rest.strip(" \u3000（）()金额，,、")) <= LONGEST_REST  # else a sentence that names the unit too
        if NUMBER.match(line.text):
            first, self.number = self.number is None, self.number or line.text.rstrip(":：")
            return first
        if self.title is None and not HEADING.match(line.text):
            numbered = NUMBERED_TITLE.match(line.text)
            if numbered:
                self.number, self.title = "".join(numbered["number"].split()), numbered["title"]
                return True
            looks_like_title = TITLE_END.search(BRACKETED_END.sub("", plain(line.text))) and " " not in line.text
            # above a grid a title is told by standing in the middle, in a text by following its number
            if by_title(line.text) or (looks_like_title and (line.centred or self.number)):
                self.title = line.text
                return True
        return False


def mended(caption: Sequence[tuple[int, Line]]) -> Iterator[tuple[set[int], Line]]:
    """Join what was wrapped in a narrow frame: 单位：万 / 元, 部门名称：某某法 / 院. Other lines may stand between."""
    used: set[int] = set()
    for index, line in caption:
        if index in used:
            continue
        head = next((c for c in caption if c[0] < index and c[0] not in used and _is_wrapped_rest(c[1], line)), None)
        if head:
            used.add(head[0])
            yield {index, head[0]}, replace(head[1], text=head[1].text + line.text)
        else:
            yield {index}, line


def _is_wrapped_rest(head: Line, rest: Line) -> bool:
    """Say whether a line is the end of a caption above it: short, right below, and flush with it at one side."""
    above, below = head.place.box, rest.place.box
    if above is None or below is None or not 0 < len(rest.text) <= LONGEST_REST:
        return False
    if not (CUT_UNIT.search(head.text) or OWNER.search(head.text)) or UNIT.search(rest.text) or OWNER.search(rest.text):
        return False
    if rest.centred or NUMBER.match(rest.text) or by_title(rest.text):
        return False
    flush = min(abs(above.x0 - below.x0), abs(above.x1 - below.x1)) < rest.size
    return flush and 0 < below.top - above.top < 1.8 * rest.size


def peeled(raw: RawTable) -> Captioned:
    """Take the caption out of a grid whose first rows hold it, and the columns that nothing is printed in.

    Spreadsheets are often exported so: number, title, unit and owner each in a row of merged cells.
    """
    table = Captioned(raw)
    count = row = 0
    while row < raw.row_count:
        cells = [cell for cell in raw.row(row) if cell.text]
        if any(cell.row_span > 1 for cell in cells):
            break
        lines = [_as_line(cell, raw) for cell in cells]
        if lines and not all(table.take(part) for line in lines for part in _parts(line)):
            break
        row += 1
        count = row if lines else count
    if count == 0 and all(any(c.text for c in raw.cells if c.column == column) for column in range(raw.column_count)):
        return table
    if count == raw.row_count:  # nothing else: whatever it is, it is no caption
        return Captioned(raw)
    if not (table.title or table.unit or table.number):
        count = 0
    table.raw = _without(raw, count)
    return table


def split(raw: RawTable) -> list[RawTable]:
    """Part a grid that holds several tables one below the other, each with its title in a row of its own."""
    starts = [0]
    for row in range(1, raw.row_count):
        cells = [cell for cell in raw.row(row) if cell.text]
        if len(cells) == 1 and cells[0].row_span == 1 and _as_line(cells[0], raw).centred:
            match = NUMBERED_TITLE.match(cells[0].text)
            if (match or by_title(cells[0].text)) and any(_filled(raw, r) > 1 for r in range(starts[-1], row)):
                starts.append(row)
    if len(starts) == 1:
        return [raw]
    return [_rows_between(raw, start, end) for start, end in pairwise([*starts, raw.row_count])]


def _filled(raw: RawTable, row: int) -> int:
    return sum(1 for cell in raw.row(row) if cell.text)


def _rows_between(raw: RawTable, start: int, end: int) -> RawTable:
    cells = tuple(replace(cell, row=cell.row - start) for cell in raw.cells if start <= cell.row < end)
    pages = {place.leaf for cell in cells for place in cell.places}
    return replace(
        raw,
        row_count=end - start,
        cells=cells,
        places=tuple(place for place in raw.places if place.leaf in pages),
        heading_rows=raw.heading_rows if start == 0 else None,
    )


def _as_line(cell: RawCell, raw: RawTable) -> Line:
    """Return a cell of a caption row as a line; one that fills the row stands in the middle."""
    others = [other for other in raw.row(cell.row) if other is not cell and other.text]
    box = cell.places[0].box
    width = raw.places[0].box
    wide = (
        bool(box and width and box.x1 - box.x0 > 0.6 * (width.x1 - width.x0)) or cell.column_span > raw.column_count / 2
    )
    return Line(cell.text, cell.places[0], centred=wide and not others)


def _parts(line: Line) -> list[Line]:
    """Part a number and title that were printed one above the other in one cell."""
    match = NUMBERED_TITLE.match(line.text)
    return [line] if not match else [replace(line, text=match["title"]), replace(line, text=match["number"])]


def _without(raw: RawTable, rows: int) -> RawTable:
    """Return a grid without its first rows, and without the columns that are blank all the way down."""
    kept = [
        c
        for c in range(raw.column_count)
        if any(cell.text for cell in raw.cells if cell.column == c and cell.row >= rows)
    ]
    covered = {
        c
        for cell in raw.cells
        if cell.text
        for c in range(cell.column, cell.column + cell.column_span)
        if cell.column_span < raw.column_count
    }
    kept = sorted({*kept, *(covered if rows == 0 else ())})
    position = {column: index for index, column in enumerate(kept)}
    cells = []
    for cell in raw.cells:
        spanned = [c for c in range(cell.column, cell.column + cell.column_span) if c in position]
        start, end = max(cell.row, rows), cell.row + cell.row_span
        if end > start and spanned:
            column = position[spanned[0]]
            cells.append(replace(cell, row=start - rows, row_span=end - start, column=column, column_span=len(spanned)))
    return replace(
        raw,
        row_count=raw.row_count - rows,
        column_count=len(kept),
        cells=tuple(cells),
        heading_rows=max(raw.heading_rows - rows, 0) if raw.heading_rows else raw.heading_rows,
    )
