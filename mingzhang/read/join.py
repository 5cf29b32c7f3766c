"""From pages to one sequence of blocks: running heads out, tables joined over pages, cut rows made whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingzhang.read.layout import PageLayout, PageTable, join_wrapped, visible
from mingzhang.read.model import Block, Line, Place, RawCell, RawTable

# Column edges of a continued table may move by this much (points) from page to page.
SAME_EDGE = 4.0
# Running heads and page numbers stand in the outermost tenth of a page.
MARGIN = 0.1
# Page numbers: 3, - 3 -, —3—, 第3页, 3/28, 第 3 页 共 28 页
PAGE_NUMBER = re.compile(r"^[-–—―－·\s]*(第?\s*\d{1,4}\s*页?)(\s*[/／]?\s*共?\s*\d{1,4}\s*页?)?[-–—―－·\s]*$")
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
                close()
                blocks.append(item)
                continue
            starts_page = item is min(items, key=lambda pair: pair[0])[1]
            if not (open_parts and starts_page and _continues(open_parts, item)):
                close()
            open_parts.append(_Part(layout.number, item))
    close()
    return tuple(blocks), left_out, repeated


def _furniture(layouts: Sequence[PageLayout]) -> set[tuple[int, Line]]:
    """Find page numbers, and lines that recur (digits aside) in the margin of most pages."""
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    marginal: list[tuple[int, Line, str, int]] = []
    for layout in layouts:
        for line in layout.lines:
            box = line.place.box
            if box is None or (MARGIN * layout.height < box.top and box.bottom < (1 - MARGIN) * layout.height):
                continue
            key = re.sub(r"\d+", "#", line.text)
            where = round(box.top / 4)
            seen[key, where].add(layout.number)
            marginal.append((layout.number, line, key, where))
    found = set()
    for number, line, key, where in marginal:
        recurs = len(seen[key, where]) >= max(3, len(layouts) / 3)
        if recurs or PAGE_NUMBER.match(line.text):
            found.add((number, line))
    return found


def _continues(parts: Sequence[_Part], table: PageTable) -> bool:
    """Say whether a table that begins a page goes on with the one that ended the page before."""
    before, after = parts[-1].table.grid, table.grid
    if len(before.xs) != len(after.xs):
        return False
    shift = after.xs[0] - before.xs[0]
    same_edges = all(abs(b - a - shift) <= SAME_EDGE for a, b in zip(before.xs, after.xs, strict=True))
    return same_edges or _common_heading(parts[0].table, table) > 0


def _signature(table: PageTable, row: int) -> tuple[tuple[int, int, int, str], ...]:
    return tuple(
        (cell.cell.column, cell.cell.row_span, cell.cell.column_span, cell.text)
        for cell in table.cells
        if cell.cell.row == row
    )


def _common_heading(first: PageTable, later: PageTable) -> int:
    """Count the leading rows that two tables share, text and spans; a shared row of amounts is no heading."""
    rows = min(len(first.grid.ys), len(later.grid.ys)) - 1
    count = 0
    for row in range(rows):
        here = _signature(first, row)
        if here != _signature(later, row) or not any(text for *_, text in here):
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
            )
            for cell in part.table.cells
            if cell.cell.row >= skip
        ]
        if index and _row_is_cut(cells, page_cells, rows, heading or 0):
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
    )


def _row_is_cut(before: list[RawCell], after: list[RawCell], seam: int, heading: int) -> bool:
    """Say whether the page break runs through a row.

    It does when no column has an amount on both sides of the break, and some column that is filled in every
    other row is blank on one side: a whole row would have filled it.
    """
    above = {cell.column: cell for cell in before if cell.row + cell.row_span == seam and cell.row_span == 1}
    below = {cell.column: cell for cell in after if cell.row == seam and cell.row_span == 1}
    shared = above.keys() & below.keys()
    if not shared or not any(below[c].text for c in shared) or not any(above[c].text for c in shared):
        return False
    if any(AMOUNT_LIKE.match(above[c].text) and AMOUNT_LIKE.match(below[c].text) for c in shared):
        return False
    body = [cell for cell in before if heading <= cell.row < seam - 1]
    body += [cell for cell in after if cell.row > seam]
    rows = {cell.row for cell in body}
    always = [
        c for c in shared if sum(1 for cell in body if cell.column == c and cell.text) >= max(2, len(rows) - heading)
    ]
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
        mended.append(replace(cell, text=text, indent=indent, places=cell.places + other.places))
    rest = [replace(cell, row=cell.row - 1) for cell in after if cell.row > seam]
    return mended, rest
