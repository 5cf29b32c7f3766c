"""From the blocks of a reading to captioned tables and prose: what stands around a table belongs to it or to the text.

A caption stands above a table (:mod:`mingzhang.interpret.captions`); a note below it begins with 注 and goes on to
the end of the page or to the next heading.
"""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.interpret.amounts import is_amount
from mingzhang.interpret.captions import (
    HEADING,
    NOTE,
    NUMBER,
    NUMBERED_TITLE,
    OWNER,
    PART,
    UNIT,
    Captioned,
    mended,
    peeled,
    split,
)
from mingzhang.interpret.specs import by_title, table_specs
from mingzhang.interpret.words import plain
from mingzhang.read.model import Line, RawTable, Reading
from mingzhang.read.rows import join_wrapped

# A remark in a caption is at most this long, and a title at most so many lines above it.
LONGEST_REMARK, REACH = 30, 3


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
        first, *others = split(block)
        table = peeled(first)
        caption = _caption_zone(blocks, index, taken)
        lines = list(mended(caption))
        for position, (above, line) in enumerate(lines):
            if table.take(line):
                taken.update(above)
            elif not (table.title is None and _stands_between(line, lines[position + 1 : position + 1 + REACH])):
                break
        note = _note(blocks[index + 1 :], block.places[-1].leaf)
        taken.update(range(index + 1, index + 1 + len(note)))
        parts = [table, *map(peeled, others)]
        parts[-1].note = join_wrapped([line.text for line in note]) or None
        tables += parts
    prose = [block for i, block in enumerate(blocks) if isinstance(block, Line) and i not in taken]
    return tables, prose


def _stands_between(line: Line, above: Sequence[tuple[set[int], Line]]) -> bool:
    """Say whether a line is but a remark (编制日期, 审核人) between a table and its title right above."""
    if len(line.text) > LONGEST_REMARK or line.text.endswith(("。", "；", "：", ":")) or HEADING.match(line.text):
        return False
    return any(by_title(other.text) or NUMBERED_TITLE.match(other.text) for _, other in above)


def _caption_zone(blocks: Sequence[object], index: int, taken: set[int]) -> list[tuple[int, Line]]:
    """Return the lines right above a table on its page, with their positions, from the table upwards."""
    table = blocks[index]
    assert isinstance(table, RawTable)
    zone: list[tuple[int, Line]] = []
    for above in range(index - 1, -1, -1):
        line = blocks[above]
        if above in taken or not isinstance(line, Line) or line.place.leaf != table.places[0].leaf:
            break
        zone.append((above, line))
    return zone


def _note(blocks: Sequence[object], leaf: int | str | None) -> list[Line]:
    """Return the lines of the note that begins right below a table on the same page or sheet, if there is one."""
    lines: list[Line] = []
    for block in blocks:
        if not isinstance(block, Line) or block.place.leaf != leaf or block.turns_page:
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
        if not spec.has_title
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
            table, start = Captioned((), unit=_unit_in(lines[index].text), unit_text=lines[index].text), index
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
