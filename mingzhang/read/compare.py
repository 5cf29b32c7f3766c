"""Double reading: hold the second reader's cells against the first reader's, cell by cell."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import replace

from mingzhang.read.model import Block, Box, Disagreement, Place, RawTable
from mingzhang.read.plumber import CellText

# Edges that the two readers place within this distance (points) are one edge.
SAME_PLACE = 3.0


def same_text(text: str) -> str:
    """Return the form in which two readings are compared: no blanks, compatibility characters unified (NFKC)."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def compare(
    blocks: Sequence[Block], pages: Sequence[Sequence[CellText]], pictures: Container[int] = ()
) -> tuple[tuple[Block, ...], int, tuple[Disagreement, ...]]:
    """Compare and mark.

    Args:
        blocks: as the first reader has them.
        pages: for each page the cells of the second.
        pictures: numbers of pages that OCR read; the second reader sees nothing there, so they are not compared.

    Returns:
        the blocks, their cells marked with ``second_text`` where the second reader differs; the number of printed
        cells compared; the disagreements, those cells included that one reader alone has.
    """
    index = [_by_corner(cells) for cells in pages]
    used: set[tuple[int, Box]] = set()
    compared = 0
    disagreements: list[Disagreement] = []
    marked: list[Block] = []
    for block in blocks:
        if not isinstance(block, RawTable):
            marked.append(block)
            continue
        cells = []
        for cell in block.cells:
            if any(place.page in pictures for place in cell.places):
                cells.append(cell)
                continue
            seconds = [_find(index, place) for place in cell.places]
            used.update((place.page or 0, found[0]) for place, found in zip(cell.places, seconds, strict=True) if found)
            compared += sum(found is not None for found in seconds) if block.inferred else len(seconds)
            second = None if all(found is None for found in seconds) else "".join(f[1] for f in seconds if f)
            if second is not None and same_text(cell.text) == same_text(second):
                cells.append(cell)
            elif second is None and (not cell.text or block.inferred):
                cells.append(cell)  # blank: nothing printed is in doubt; inferred: no rule shows the cell to the other
            else:
                disagreements.append(Disagreement(cell.places[0], cell.text, second))
                cells.append(replace(cell, second_text=second or ""))
        marked.append(replace(block, cells=tuple(cells)))
    disagreements += [
        Disagreement(Place(number, box), None, text)
        for number, cells in enumerate(pages, start=1)
        for box, text in cells
        if text
        and number not in pictures
        and (number, box) not in used
        and not _is_heading_repeat(number, box, marked)
        and not _is_parted(number, box, text, marked)
    ]
    return tuple(marked), compared, tuple(disagreements)


def _by_corner(cells: Sequence[CellText]) -> dict[tuple[int, int], list[CellText]]:
    corners: dict[tuple[int, int], list[CellText]] = defaultdict(list)
    for box, text in cells:
        corners[round(box.x0 / 10), round(box.top / 10)].append((box, text))
    return corners


def _find(index: Sequence[dict[tuple[int, int], list[CellText]]], place: Place) -> CellText | None:
    if place.page is None or place.box is None or place.page > len(index):
        return None
    corners = index[place.page - 1]
    column, row = round(place.box.x0 / 10), round(place.box.top / 10)
    for near in ((column + dx, row + dy) for dx in (0, -1, 1) for dy in (0, -1, 1)):
        for box, text in corners.get(near, ()):
            if all(abs(a - b) <= SAME_PLACE for a, b in zip(box, place.box, strict=True)):
                return box, text
    return None


def _is_parted(page: int, box: Box, text: str, blocks: Sequence[Block]) -> bool:
    """Say whether the first reading parted a box where no rule does, and has the same characters in it."""
    for block in blocks:
        if not isinstance(block, RawTable) or not block.inferred:
            continue
        inside = [
            cell.text
            for cell in block.cells
            for place in cell.places
            if place.page == page
            and place.box
            and box.x0 - SAME_PLACE <= (place.box.x0 + place.box.x1) / 2 <= box.x1 + SAME_PLACE
            and box.top - SAME_PLACE <= (place.box.top + place.box.bottom) / 2 <= box.bottom + SAME_PLACE
        ]
        if inside and sorted(same_text("".join(inside))) == sorted(same_text(text)):
            return True
    return False


def _is_heading_repeat(page: int, box: Box, blocks: Sequence[Block]) -> bool:
    """Say whether a box lies in the repeated heading of a continued table, which the first reading dropped."""
    for block in blocks:
        if not isinstance(block, RawTable) or not block.heading_rows:
            continue
        for place in block.places[1:]:
            if place.page == page and place.box and box.top >= place.box.top - SAME_PLACE:
                tops = [p.box.top for cell in block.cells for p in cell.places if p.page == page and p.box]
                if tops and box.bottom <= min(tops) + SAME_PLACE:
                    return True
    return False
