"""From the blocks of a reading to captioned tables and prose: what stands around a table belongs to it or to the text.

A caption is a number (表1), a title, the owner and the unit of money, in any order above the table; a note below it
begins with 注 and goes on to the end of the page or to the next heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.interpret.amounts import is_amount
from mingzhang.interpret.specs import by_title, plain, table_specs
from mingzhang.read.model import Line, RawTable, Reading
from mingzhang.read.rows import join_wrapped

UNIT = re.compile(r"单位[:：]\s*(?:人民币)?\s*(?P<unit>(?:千|万|亿)?元)")
OWNER = re.compile(
    r"(?:单位名称|部门名称|预算单位|编制单位|编制部门|填报单位|公开部门|部门)[:：]\s*(?P<owner>[^\s:：]+)"
)
ORDINAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[-—]\d+)?"
NUMBER = re.compile(rf"^(?:附|附件|预算|公开|财决|预决算公开)?\s*(?:表\s*{ORDINAL}|{ORDINAL}\s*表)[:：]?$")
NUMBERED_TITLE = re.compile(
    r"^(?P<number>(?:附|预算|公开)?表\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3}))[:：.、\s]\s*(?P<title>\S.*表.*)$"
)
BRACKETED_END = re.compile(r"\([^()]*\)$")
# What a caption line may hold beside the unit and the owner: a date, 金额.
LONGEST_REST = 12
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
    owner: str | None = None
    note: str | None = None

    def take(self, line: Line) -> bool:
        """Take a caption line; say whether it is one."""
        unit, owner = UNIT.search(line.text), OWNER.search(line.text)
        if unit or owner:
            self.unit = self.unit or (unit["unit"] if unit else None)
            self.owner = self.owner or (owner["owner"] if owner else None)
            rest = UNIT.sub("", OWNER.sub("", line.text))
            return len(rest.strip(" \u3000（）()金额，,、")) <= LONGEST_REST  # else a sentence that names the unit too
        if NUMBER.match(line.text):
            first, self.number = self.number is None, self.number or line.text.rstrip(":：")
            return first
        if self.title is None and not HEADING.match(line.text):
            numbered = NUMBERED_TITLE.match(line.text)
            if numbered:
                self.number, self.title = "".join(numbered["number"].split()), numbered["title"]
                return True
            looks_like_title = BRACKETED_END.sub("", plain(line.text)).endswith("表") and " " not in line.text
            # above a grid a title is told by standing in the middle, in a text by following its number
            if by_title(line.text) or (looks_like_title and (line.centred or self.number)):
                self.title = line.text
                return True
        return False


def outline(reading: Reading) -> tuple[list[Captioned], list[Line]]:
    """Part a reading into its captioned tables and the lines of its prose, both in order."""
    return _outline_text(reading.lines) if reading.kind == "text" else _outline_grids(reading)


def _outline_grids(reading: Reading) -> tuple[list[Captioned], list[Line]]:
    blocks = reading.blocks
    taken: set[int] = set()
    tables: list[Captioned] = []
    for index, block in enumerate(blocks):
        if not isinstance(block, RawTable):
            continue
        table = Captioned(block)
        above = index - 1
        while above >= 0 and above not in taken:
            line = blocks[above]
            if not isinstance(line, Line) or line.place.page != block.places[0].page or not table.take(line):
                break
            taken.add(above)
            above -= 1
        note = _note(blocks[index + 1 :], block.places[-1].page)
        taken.update(range(index + 1, index + 1 + len(note)))
        table.note = join_wrapped([line.text for line in note]) or None
        tables.append(table)
    prose = [block for i, block in enumerate(blocks) if isinstance(block, Line) and i not in taken]
    return tables, prose


def _note(blocks: Sequence[object], page: int | None) -> list[Line]:
    """Return the lines of the note that begins right below a table on the same page, if there is one."""
    lines: list[Line] = []
    for block in blocks:
        if not isinstance(block, Line) or block.place.page != page or block.turns_page:
            break
        if not lines and not NOTE.match(block.text):
            break
        if lines and (
            HEADING.match(block.text) or NUMBER.match(block.text) or UNIT.search(block.text) or block.centred
        ):
            break
        lines.append(block)
    return lines


def _outline_text(lines: list[Line]) -> tuple[list[Captioned], list[Line]]:
    untitled = [
        tuple(plain(path[-1]) for path in form)
        for spec in table_specs().values()
        if not spec.aliases
        for form in spec.headings()
    ]
    tables: list[Captioned] = []
    taken: set[int] = set()
    index = 0
    while index < len(lines):
        table = Captioned(())
        start = index
        while start < len(lines) and not table.title and table.take(lines[start]):
            start += 1
        if table.title:
            while start < len(lines) and (UNIT.search(lines[start].text) or OWNER.search(lines[start].text)):
                table.take(lines[start])
                start += 1
        headed = tuple(map(plain, lines[index].text.split())) in untitled
        if not table.title and not headed:
            index += 1
            continue
        if headed:
            table, start = Captioned((), unit=_unit_in(lines[index].text)), index
        end = _end_of_table(lines, start)
        if end == start:  # a title with no table below it, as a list of contents has
            index += 1
            continue
        taken.update(range(index, start))
        _take_page_head(table, lines, index, taken)
        note = _note(lines[end:], None)
        table.raw = tuple(lines[start:end])
        table.note = join_wrapped([line.text for line in note]) or None
        taken.update(range(start, end + len(note)))
        tables.append(table)
        index = end + len(note)
    return tables, [line for i, line in enumerate(lines) if i not in taken]


def _unit_in(text: str) -> str | None:
    match = UNIT.search(text)
    return match["unit"] if match else None


def _take_page_head(table: Captioned, lines: list[Line], start: int, taken: set[int]) -> None:
    """Take the unit and owner from the head of the page: extractors print them before the number and title."""
    for above in range(start - 1, max(-1, start - 4), -1):
        line = lines[above]
        if above not in taken and (UNIT.search(line.text) or OWNER.search(line.text)) and table.take(line):
            taken.add(above)
        if line.turns_page:
            return


def _end_of_table(lines: Sequence[Line], start: int) -> int:
    """Return the index of the first line after a table: its note, or the caption or heading of what follows.

    A line that looks like one but has rows of amounts after it on the same page stands within the table.
    """
    for index in range(start, len(lines)):
        line = lines[index]
        is_caption = (
            NUMBER.match(line.text)
            or NUMBERED_TITLE.match(line.text)
            or by_title(line.text)
            or (UNIT.search(line.text) and OWNER.search(line.text))
        )
        is_end = NOTE.match(line.text) or PART.match(line.text) or is_caption
        if is_end and (line.turns_page or not _rows_follow(lines, index)):
            return index
    return len(lines)


def _rows_follow(lines: Sequence[Line], index: int) -> bool:
    """Say whether rows of amounts come after a line before the page turns or another table is announced."""
    for line in lines[index + 1 :]:
        if line.turns_page or NUMBER.match(line.text) or by_title(line.text):
            return False
        if sum(is_amount(token) and "." in token for token in line.text.split()) > 1:
            return True
    return False
