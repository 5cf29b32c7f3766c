"""From pages to one sequence of blocks: running heads out, tables joined over pages, cut rows made whole."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from mingzhang.read.layout import PageLayout, PageTable
from mingzhang.read.model import Block, Box, Line, Place, RawCell, RawTable
from mingzhang.read.pdfium import turn_box
from mingzhang.read.rows import join_wrapped, visible

# Column edges of a continued table may move by this much (points) from page to page.
SAME_EDGE = 4.0
# Inferred ones move with what is printed on the page.
INFERRED_EDGE = 15.0
# Running heads and page numbers stand in the outermost tenth of a page.
MARGIN = 0.1
# A running head stands on about half of the pages of prose at least: left and right pages may have their own.
ON_BARE_PAGES = 0.4
# OCR may read a repeated heading twice differently; it is one where so much is alike.
ALIKE = 0.8
# Page numbers: 3, - 3 -, —3—, 第3页, 3/28, 第 3 页 共 28 页
PAGE_NUMBER = re.compile(r"^[-–—―－·\s]*(第?\s*\d{1,4}\s*页?)(\s*[/／]?\s*共?\s*\d{1,4}\s*页?)?[-–—―－·\s]*$")
PAGE_DIGITS = re.compile(r"^\D{0,4}(\d{1,4})\D{0,4}$")
# What a caption that is repeated on the next page adds: 表3（续）, 续表3.
CONTINUED = re.compile(r"[（(]?续表?[)）]?|\s")
AMOUNT_LIKE = re.compile(r"^[-－(（]?[\d,，]*\d(\.\d+)?[)）]?%?$")


@dataclass(slots=True)
class _Part:
    """A table on one page, in the making of a joined one. Rows and columns count from 0."""

    page: int
    table: PageTable


def join_pages(layouts: Sequence[PageLayout]) -> tuple[tuple[Block, ...], int, int]:
    """Join the pages.

    Returns:
        all blocks in reading order; how many characters of furniture (running heads, page numbers) were left out;
        how many characters of headings that continuation pages repeat.
    """
    furniture = _furniture(layouts)
    left_out = sum(
        visible(line.text) for layout in layouts for line in layout.lines if (layout.number, line) in furniture
    )
    repeated = 0
    blocks: list[Block] = []
    open_parts: list[_Part] = []
    caption: list[Line] = []  # the lines above the first part of the open table
    above: list[Line] = []  # the lines since the last table, held back: a page may repeat the caption

    def close() -> None:
        nonlocal repeated
        if open_parts:
            table = _join_parts(open_parts)
            repeated += sum(
                visible(cell.text)
                for part in open_parts[1:]
                for cell in part.table.cells
                if cell.cell.row < (table.heading_rows or 0)
            )
            blocks.append(table)
            open_parts.clear()

    for layout in layouts:
        items: list[tuple[float, PageTable | Line]] = [(t.grid.ys[0], t) for t in layout.tables]
        for line in layout.lines:
            if (layout.number, line) not in furniture and line.place.box is not None:
                items.append((line.place.box.top, replace(line, place=Place(layout.number, line.place.box))))  # noqa: PERF401
        for _, item in sorted(items, key=lambda pair: pair[0]):
            if isinstance(item, Line):
                above.append(item)
                continue
            begins_page = all(line.place.page == layout.number for line in above)
            texts = {CONTINUED.sub("", line.text) for line in caption}
            if (
                open_parts
                and begins_page
                and all(CONTINUED.sub("", line.text) in texts for line in above)
                and _continues(open_parts, item)
            ):
                left_out += sum(visible(line.text) for line in above)
            else:
                close()
                blocks += above
                caption = list(above)
            above = []
            open_parts.append(_Part(layout.number, item))
    close()
    blocks += above
    turned = {layout.number: layout for layout in layouts if layout.turned}
    return tuple(_turned_back(block, turned) for block in blocks) if turned else tuple(blocks), left_out, repeated


def _turned_back(block: Block, turned: Mapping[int, PageLayout]) -> Block:
    """Return a block with its places on the pages as they are shown, where they were turned to be read."""

    def back(place: Place) -> Place:
        layout = turned.get(place.page or 0)
        if layout is None or place.box is None:
            return place
        return Place(place.page, Box(*turn_box(place.box, 360 - layout.turned, layout.width, layout.height)))

    if isinstance(block, Line):
        return replace(block, place=back(block.place))
    return replace(
        block,
        cells=tuple(replace(cell, places=tuple(map(back, cell.places))) for cell in block.cells),
        places=tuple(map(back, block.places)),
        irregular=tuple(map(back, block.irregular)),
    )


def _furniture(layouts: Sequence[PageLayout]) -> set[tuple[int, Line]]:
    """Find page numbers, and running heads: the same line in the margin of many pages, those without tables too.

    A line that stands above tables alone is a caption that each page repeats, and is kept; so is one that only a few
    of the other pages have, whose tables may have been missed for want of rules.
    """
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    marginal: list[tuple[int, Line, tuple[str, int]]] = []
    for layout in layouts:
        for line in layout.lines:
            box = line.place.box
            if box is None or (box.top > MARGIN * layout.height and box.bottom < (1 - MARGIN) * layout.height):
                continue
            key = (line.text, round(box.top / 4))
            seen[key].add(layout.number)
            marginal.append((layout.number, line, key))
    bare = {layout.number for layout in layouts if not layout.tables}
    offsets = Counter(
        int(digits[0]) - n for n, line, _ in marginal for digits in [PAGE_DIGITS.findall(line.text)] if digits
    )
    return {
        (number, line)
        for number, line, key in marginal
        if _is_page_number(line.text, number, offsets)
        or (len(seen[key]) >= max(3, len(layouts) / 3) and len(seen[key] & bare) > ON_BARE_PAGES * len(bare))
    }


def _is_page_number(text: str, page: int, offsets: Counter[int]) -> bool:
    """Say whether a line numbers its page: marked as such (- 3 -, 第3页), or bare and counting on with the pages."""
    if not PAGE_NUMBER.match(text):
        return False
    return not text.strip().isdigit() or offsets[int(text) - page] > 1


def _continues(parts: Sequence[_Part], table: PageTable) -> bool:
    """Say whether a table that begins a page goes on with the one that ended the page before."""
    before, after = parts[-1].table.grid, table.grid
    if len(before.xs) != len(after.xs):
        return False
    if _common_heading(parts[0].table, table):
        return True
    # without a repeated heading, a first row with merged cells is the title or heading of a table of its own
    merged = any(cell.cell.column_span > 1 for cell in table.cells if cell.cell.row == 0)
    if merged:
        return False
    same_edge = INFERRED_EDGE if "columns" in before.inferred | after.inferred else SAME_EDGE
    scale = (after.xs[-1] - after.xs[0]) / (before.xs[-1] - before.xs[0])
    return any(
        all(
            abs(b - after.xs[0] - (a - before.xs[0]) * by) <= same_edge
            for a, b in zip(before.xs, after.xs, strict=True)
        )
        for by in (1.0, scale)
    )


def _signature(table: PageTable, row: int) -> tuple[tuple[int, int, int, str], ...]:
    return tuple(
        (cell.cell.column, cell.cell.row_span, cell.cell.column_span, cell.text)
        for cell in table.cells
        if cell.cell.row == row
    )


def _is_misread(first: PageTable, later: PageTable, row: int) -> bool:
    """Say whether two rows are one, of which OCR read a character or two differently."""
    one, other = ([cell for cell in table.cells if cell.cell.row == row] for table in (first, later))
    if not all(cell.confidence is not None for cell in (*one, *other)):
        return False
    shapes = [[(c.cell.column, c.cell.row_span, c.cell.column_span) for c in cells] for cells in (one, other)]
    first_text, later_text = ("|".join(cell.text for cell in cells) for cells in (one, other))
    return shapes[0] == shapes[1] and SequenceMatcher(None, first_text, later_text).ratio() >= ALIKE


def _common_heading(first: PageTable, later: PageTable) -> int:
    """Count the leading rows that two tables share, text and spans; a shared row of amounts is no heading."""
    rows = min(len(first.grid.ys), len(later.grid.ys)) - 1
    count = 0
    for row in range(rows):
        here, there = _signature(first, row), _signature(later, row)
        if not (here == there or _is_misread(first, later, row)) or not any(text for *_, text in here):
            break
        if any("." in text and AMOUNT_LIKE.match(text) for *_, text in here):
            break
        count += 1
    return count


def _join_parts(parts: Sequence[_Part]) -> RawTable:
    first = parts[0].table
    heading = min((_common_heading(first, part.table) for part in parts[1:]), default=None)
    cells: list[RawCell] = []
    rows = 0
    for index, part in enumerate(parts):
        skip = heading if index and heading else 0
        page_cells = [
            RawCell(
                row=cell.cell.row - skip + rows,
                column=cell.cell.column,
                row_span=cell.cell.row_span,
                column_span=cell.cell.column_span,
                text=cell.text,
                indent=cell.indent,
                places=(Place(part.page, cell.cell.box),),
                confidence=cell.confidence,
            )
            for cell in part.table.cells
            if cell.cell.row >= skip
        ]
        full = {cell.cell.column for cell in parts[index - 1].table.cells if cell.full}
        if index and _row_is_cut(cells, full, page_cells, rows, heading or 0):
            cells, page_cells = _mend_row(cells, page_cells, rows)
            rows -= 1
        cells += page_cells
        rows = max(cell.row + cell.row_span for cell in cells)
    irregular = tuple(
        Place(part.page, cell.cell.box) for part in parts for cell in part.table.cells if cell.cell.irregular
    )
    return RawTable(
        row_count=rows,
        column_count=len(first.grid.xs) - 1,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        places=tuple(Place(part.page, part.table.grid.box) for part in parts),
        heading_rows=heading,
        irregular=irregular,
        inferred=tuple(sorted({what for part in parts for what in part.table.grid.inferred})),
    )


def _row_is_cut(before: list[RawCell], full: set[int], after: list[RawCell], seam: int, heading: int) -> bool:
    """Say whether the page break runs through a row.

    It does when some column that every other row fills is blank on one side of the break (a whole row would have
    filled it), no column has an amount on both sides, and the row's label, where it stands on both sides too, was
    wrapped there: its last line above the break was full (``full``: the columns for which it was). Else the label
    begins a row of its own, such as the head of a group.
    """
    above = {cell.column: cell for cell in before if cell.row + cell.row_span == seam and cell.row_span == 1}
    below = {cell.column: cell for cell in after if cell.row == seam and cell.row_span == 1}
    shared = above.keys() & below.keys()
    both = [c for c in shared if above[c].text and below[c].text]
    if any(AMOUNT_LIKE.match(above[c].text) or AMOUNT_LIKE.match(below[c].text) for c in both):
        return False
    label = min((c for c in shared if above[c].text), default=None)
    if label is None or not any(below[c].text for c in shared):
        return False
    if label in both and label not in full:
        return False
    cells = [cell for cell in before if heading <= cell.row < seam - 1] + [cell for cell in after if cell.row > seam]
    with_amounts = {cell.row for cell in cells if AMOUNT_LIKE.match(cell.text)}
    body = [cell for cell in cells if cell.row in with_amounts]
    rows = len(with_amounts)
    always = [c for c in shared if rows and sum(1 for cell in body if cell.column == c and cell.text) == rows]
    return any(bool(above[c].text) != bool(below[c].text) for c in always)


def _mend_row(before: list[RawCell], after: list[RawCell], seam: int) -> tuple[list[RawCell], list[RawCell]]:
    """Join the first row after the break to the last before it; the cells keep both places."""
    below = {cell.column: cell for cell in after if cell.row == seam}
    mended = []
    for cell in before:
        other = below.get(cell.column) if cell.row + cell.row_span == seam else None
        if other is None:
            mended.append(cell)
            continue
        text = join_wrapped([cell.text, other.text])
        indent = cell.indent if cell.text else other.indent
        sure = min((c for c in (cell.confidence, other.confidence) if c is not None), default=None)
        places = cell.places + other.places
        mended.append(replace(cell, text=text, indent=indent, places=places, confidence=sure))
    rest = [replace(cell, row=cell.row - 1) for cell in after if cell.row > seam]
    return mended, rest
