"""Pages that are pictures: OCR gives of them the ink that pdfium gives of others. The optional extra ``ocr``.

A page is rendered, turned upright and straightened; its rules are found and taken out of the picture; then each row
of print in each cell is recognised by itself, so that no cell gets its neighbour's digits. What stands outside the
grids is found by a detector. Boxes are in points on the page as turned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING, Any

from mingzhang.read.grid import Grid, rules_to_grids
from mingzhang.read.model import Box, Char, Ocr
from mingzhang.read.pdfium import PageInk, Segment

if TYPE_CHECKING:
    from mingzhang.read.picture import Array
    from mingzhang.read.recognise import Glyph

# A page with fewer characters than this and a picture over most of it is a scan.
SCAN_CHARACTERS, SCAN_PICTURE = 10, 0.5
# On a page of text, a picture that covers less than this is a seal or an emblem.
LARGE_PICTURE = 0.1
INSTALL = "pip install .[ocr]"
NEEDED = ("rapidocr", "onnxruntime", "cv2", "numpy")
DPI, MOST_PIXELS = 200.0, 5000.0
# A mark smaller than this (points) makes no row of print; it is still recognised where it stands in one.
SPECK = 1.0
# In ems: how high the ink of a row is that has Chinese characters, or none; how far apart the parts of a character
# may lie (三); how far apart words of a row may stand to be recognised together; what room a row gets around it.
CHINESE_INK, LATIN_INK = 0.92, 0.72
ROW_GAP, WORD_GAP, ROOM = 0.25, 2.0, 0.2
# In ems, too: what is thinner than this and nearer than this to the edge of its cell may be what is left of a rule, not
# a 1 or a dash.
SLIVER, EDGE = 0.2, 0.25
DOT = 0.2  # and what is smaller than this and stands alone is dirt
# A page whose rows are read this surely is upright; else it is turned round if they are then read better.
SURE, BETTER = 0.9, 0.1
# Marks that the detector missed are print if they are recognised this surely.
PRINT = 0.6


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of print in pixels: the box of its ink; ``sliver`` where it may be what is left of a rule."""

    x0: int
    top: int
    x1: int
    bottom: int
    sliver: bool = False

    @property
    def height(self) -> int:
        return self.bottom - self.top


def is_scan(ink: PageInk) -> bool:
    """Say whether a page is a picture, so that only OCR can read it."""
    return len(ink.chars) < SCAN_CHARACTERS and ink.images > SCAN_PICTURE


def can_read_scans() -> bool:
    """Say whether the ``ocr`` extra is installed; nothing of it is loaded."""
    return all(find_spec(name) for name in NEEDED)


def read_scan(page: Any, ink: PageInk) -> PageInk:
    """Return the ink of a page (pypdfium2's) as OCR sees it, in place of what little pdfium saw."""
    from mingzhang.read.picture import find_rules, ink_mask
    from mingzhang.read.recognise import DOUBT, recognise

    dpi = min(DPI, MOST_PIXELS * 72 / max(ink.width, ink.height))
    grey, detected = _upright(page.render(scale=dpi / 72, grayscale=True).to_numpy(), dpi)
    mask = ink_mask(grey, dpi)
    rules = find_rules(mask, dpi)
    grey[rules.mask > 0] = 255
    mask[rules.mask > 0] = 0
    point = dpi / 72
    horizontal, vertical = _in_points(rules.horizontal, point), _in_points(rules.vertical, point)
    grids = rules_to_grids(horizontal, vertical)
    rows, lone = _rows_of_print(mask, grids, detected, point)
    em = _em(rows)
    crops = [_crop(grey, row, em) for row in (*rows, *lone)]
    chars: dict[Char, float] = {}
    unread: list[Box] = []
    for number, (row, glyphs) in enumerate(zip((*rows, *lone), recognise(crops), strict=True)):
        doubtful = number >= len(rows) and (not glyphs or fmean(g.confidence for g in glyphs) < PRINT)
        if doubtful or not any(glyph.text.strip() for glyph in glyphs):
            unread.append(Box(row.x0 / point, row.top / point, row.x1 / point, row.bottom / point))
            continue
        for char, confidence in _chars(row, glyphs, em, point):
            chars[char] = min(confidence, chars.get(char, 1.0), DOUBT if row.sliver else 1.0)
    height, width = grey.shape
    marks = Ocr(chars, tuple(unread))
    return PageInk(ink.number, width / point, height / point, list(chars), horizontal, vertical, ink.images, marks)


def _in_points(segments: Sequence[Segment], point: float) -> list[Segment]:
    return [(a / point, b / point, position / point) for a, b, position in segments]


def _in_pixels(box: Box, point: float) -> tuple[int, int, int, int]:
    return round(box.x0 * point), round(box.top * point), round(box.x1 * point), round(box.bottom * point)


def _upright(grey: Array, dpi: float) -> tuple[Array, list[_Row]]:
    """Straighten a page and turn it so that it reads; return it with the rows that the detector finds."""
    import numpy as np

    from mingzhang.read.picture import skew, straighten
    from mingzhang.read.recognise import detect_rows, legibility

    grey = straighten(np.ascontiguousarray(grey.reshape(grey.shape[:2])), skew(grey, dpi))
    rows = [_Row(*box) for box in detect_rows(grey)]
    lying = sum(row.x1 - row.x0 > 1.5 * row.height for row in rows)
    if sum(row.height > 1.5 * (row.x1 - row.x0) for row in rows) > lying:
        grey = np.ascontiguousarray(np.rot90(grey))
        rows = [_Row(*box) for box in detect_rows(grey)]
    longest = sorted(rows, key=lambda row: row.x0 - row.x1)[:6]
    crops = [grey[row.top : row.bottom, row.x0 : row.x1] for row in longest]
    sure = legibility(crops)
    if crops and sure < SURE and legibility([np.rot90(crop, 2) for crop in crops]) > sure + BETTER:
        height, width = grey.shape
        grey = np.ascontiguousarray(np.rot90(grey, 2))
        rows = [_Row(width - row.x1, height - row.bottom, width - row.x0, height - row.top) for row in rows]
    return grey, rows


def _rows_of_print(
    mask: Array, grids: Sequence[Grid], detected: Sequence[_Row], point: float
) -> tuple[list[_Row], list[_Row]]:
    """Find the rows of print: those in cells and those that the detector found; and lone marks outside both."""
    import numpy as np

    inked = _without_specks(mask, point)
    areas = [_Row(*_in_pixels(box, point)) for grid in grids for box in _cell_boxes(grid)]
    em = _em([row for area in areas for row in _part(inked, area, 0.0)] or detected)
    rows = [row for area in areas for row in _part(inked, area, em)]
    outside = inked.copy()
    for grid in grids:
        x0, top, x1, bottom = _in_pixels(grid.box, point)
        outside[top:bottom, x0:x1] = 0
    found, lone = _rows_outside(np.ascontiguousarray(outside), detected, em)
    return [*rows, *found], lone


def _cell_boxes(grid: Grid) -> Iterator[Box]:
    """Yield the boxes of a grid's cells; one that is no rectangle in its elementary parts."""
    for number, cell in enumerate(grid.cells):
        if not cell.irregular:
            yield cell.box
            continue
        for i, owners in enumerate(grid.owner):
            for j, owner in enumerate(owners):
                if owner == number:
                    yield Box(grid.xs[j], grid.ys[i], grid.xs[j + 1], grid.ys[i + 1])


def _without_specks(mask: Array, point: float) -> Array:
    import cv2
    import numpy as np

    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    large = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= SPECK * point
    large[0] = False
    return np.where(large[labels], np.uint8(255), np.uint8(0)) if count > 1 else mask


def _part(inked: Array, area: _Row, em: float) -> Iterator[_Row]:
    """Part the ink of an area into rows of print, and these at wide gaps."""
    inside = inked[area.top + 1 : area.bottom - 1, area.x0 + 1 : area.x1 - 1]
    for top, bottom in _joined(_runs(inside.any(axis=1)), em):
        for x0, x1 in _close(_runs(inside[top:bottom].any(axis=0)), max(WORD_GAP * em, 1.0)):
            if max(x1 - x0, bottom - top) < DOT * em:
                continue
            inked_rows = inside[top:bottom, x0:x1].any(axis=1).nonzero()[0]
            first, last = top + int(inked_rows[0]), top + int(inked_rows[-1]) + 1
            height, width = inside.shape
            aside = x1 - x0 < SLIVER * em and min(x0, width - x1) < EDGE * em
            sliver = aside or (last - first < SLIVER * em and min(first, height - last) < EDGE * em)
            yield _Row(*(area.x0 + 1 + x0, area.top + 1 + first, area.x0 + 1 + x1, area.top + 1 + last), sliver)


def _runs(flags: Array) -> list[tuple[int, int]]:
    """Return where flags are set: ``(start, end)`` of each run."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[0::2], edges[1::2], strict=True)]


def _close(runs: Sequence[tuple[int, int]], gap: float) -> list[tuple[int, int]]:
    """Join runs that stand no further apart than a gap."""
    closed: list[tuple[int, int]] = []
    for start, end in runs:
        if closed and start - closed[-1][1] <= gap:
            closed[-1] = (closed[-1][0], end)
        else:
            closed.append((start, end))
    return closed


def _joined(runs: Sequence[tuple[int, int]], em: float) -> list[tuple[int, int]]:
    """Join the parts of one row: near each other, and together no higher than a character."""
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        near = joined and start - joined[-1][1] <= ROW_GAP * em and end - joined[-1][0] <= 1.2 * em
        if near:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _rows_outside(outside: Array, detected: Sequence[_Row], em: float) -> tuple[list[_Row], list[_Row]]:
    """Give each mark outside the grids to the detected row that its middle lies in; join those that none takes."""
    import cv2
    import numpy as np

    count, _, stats, _ = cv2.connectedComponentsWithStats(outside, connectivity=8)
    free = np.ones(count - 1, dtype=bool)
    x0, top, width, height = (stats[1:count, column] for column in range(4))
    x, y = x0 + width / 2, top + height / 2
    rows: list[_Row] = []
    for row in detected:
        mine = free & (row.x0 <= x) & (x < row.x1) & (row.top <= y) & (y < row.bottom)
        if mine.any():
            free &= ~mine
            ink = _Row(
                int(x0[mine].min()),
                int(top[mine].min()),
                int((x0 + width)[mine].max()),
                int((top + height)[mine].max()),
            )
            rows.append(
                _Row(max(ink.x0, row.x0), max(ink.top, row.top), min(ink.x1, row.x1), min(ink.bottom, row.bottom))
            )
    rest = np.zeros_like(outside)
    for index in np.flatnonzero(free & (height < 3 * em)):
        rest[top[index] : top[index] + height[index], x0[index] : x0[index] + width[index]] = 255
    reach = max(1, round(em / 2))
    wide = cv2.dilate(rest, np.ones((1, 2 * reach + 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(wide, connectivity=8)
    marks = [_Row(int(x) + reach, int(y), int(x + w) - reach, int(y + h)) for x, y, w, h, _ in stats[1:count]]
    return rows, [mark for mark in marks if 0.4 * em < mark.height < 3 * em and mark.x0 < mark.x1]


def _em(rows: Sequence[_Row]) -> float:
    """Return the usual em of rows of print, in pixels; long rows count for more than specks."""
    usual = sum(row.x1 - row.x0 for row in rows) / 2
    for row in sorted(rows, key=lambda row: row.height):
        usual -= row.x1 - row.x0
        if usual <= 0:
            return row.height / CHINESE_INK
    return 1.0


def _crop(grey: Array, row: _Row, em: float) -> Array:
    """Cut a row of print out of the picture, with room of its own paper around it."""
    import cv2
    import numpy as np

    crop = grey[max(row.top - 1, 0) : row.bottom + 1, max(row.x0 - 1, 0) : row.x1 + 1]
    room = round(ROOM * em)
    above = max(room, round((em - row.height) / 2))
    paper = int(np.percentile(crop, 90))
    return cv2.copyMakeBorder(crop, above, above, room, room, cv2.BORDER_CONSTANT, value=paper)


def _chars(row: _Row, glyphs: Sequence[Glyph], em: float, point: float) -> Iterator[tuple[Char, float]]:
    """Place the characters of a row: boxes of an em's height, each as wide as there is room for it.

    The recogniser tells their middles to a sixth of an em; the ends of the row are those of its ink.
    """
    chinese = any(glyph.text > "\u2e80" for glyph in glyphs)
    if row.height > 0.5 * em:
        em = row.height / (CHINESE_INK if chinese else LATIN_INK)
    left, room = row.x0, ROOM * em
    span = row.x1 - row.x0 + 2 * room
    marks = [glyph for glyph in glyphs if glyph.text != " "]
    middles = [min(max(left - room + glyph.middle * span, row.x0), row.x1) for glyph in marks]
    halves = [(0.5 if glyph.text > "\u2e80" else 0.25) * em for glyph in marks]
    edges: list[tuple[float, float]] = [(float(row.x0), 0.0)]
    for (a, half_a), (b, half_b) in pairwise(zip(middles, halves, strict=True)):
        end, start = a + half_a, b - half_b
        if start - end < em:
            end = start = (end + start) / 2
        edges[-1] = (edges[-1][0], end)
        edges.append((start, 0.0))
    edges[-1] = (edges[-1][0], float(row.x1))
    top, bottom = (row.top + row.bottom - em) / 2 / point, (row.top + row.bottom + em) / 2 / point
    number = 0
    for before, glyph, after in zip((None, *glyphs), glyphs, (*glyphs[1:], None), strict=False):
        if glyph.text == " ":
            if before and after and before.text.isascii() and after.text.isascii() and number:
                edge = edges[number - 1][1] / point
                yield (" ", edge - 0.02, top, edge - 0.01, bottom), glyph.confidence
            continue
        x0, x1 = edges[number]
        yield (glyph.text, x0 / point, top, max(x1, x0 + 1) / point, bottom), glyph.confidence
        number += 1
