"""What can be seen of a page that is a picture, before any character is known: its skew, its rules, its ink.

Needs the ``ocr`` extra. A picture is an array of grey levels (rows, columns), 0 black to 255 white; a mask one of the
same shape, 255 where something is. Lengths are pixels from the top left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from mingzhang.read.pdfium import Segment

Array = Any  # numpy is there only with the extra

# Skew is looked for up to so many degrees either way; less than the least is left, since turning blurs.
MOST_SKEW, LEAST_SKEW = 5.0, 0.03
# Lengths in points: what is straight for so long is no stroke of a character but a rule; a shorter straight is one
# only between two rules; a rule is no thicker than this, and may be broken by noise for this long.
LONG_RULE, SHORT_RULE, THICK_RULE, BREAK = 30.0, 8.0, 5.0, 1.0
# Ink is so many grey levels darker than its surroundings; a picture that varies by this much is smoothed first.
DARKER, GRAINY = 20.0, 3.0
# The share of a rule's length that is ink, and that may touch ink on either side (print in narrow cells does).
WHOLE, FREE = 0.9, 0.35
# A short rule ends this near (points) to the rules that it runs between.
REACH = 2.0


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules in pixels: horizontal ``(x0, x1, y)``, vertical ``(top, bottom, x)``; and the mask of their pixels."""

    horizontal: list[Segment]
    vertical: list[Segment]
    mask: Array


def ink_mask(grey: Array, dpi: float) -> Array:
    """Return where ink is: darker than what is around it, so that shaded headings and grey paper are no ink.

    By how much, depends on how grainy the picture is.
    """
    around = int(dpi / 3) | 1
    grain = 1.48 * float(np.median(cv2.absdiff(grey, cv2.medianBlur(grey, 3))))  # ink is too rare to count
    smooth = cv2.GaussianBlur(grey, (3, 3), 0) if grain > GRAINY else grey
    darker = min(DARKER + 2 * grain, 3 * DARKER)
    return cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, darker)


def skew(grey: Array, dpi: float) -> float:
    """Return by how many degrees the page must be turned anticlockwise to be straight; any quarter turn is.

    Rows and columns of print are most sharply parted where the page is straight.
    """
    small = cv2.resize(ink_mask(grey, dpi), None, fx=100 / dpi, fy=100 / dpi, interpolation=cv2.INTER_AREA)

    def sharpness(angle: float) -> float:
        turned = _rotate(small, angle, 0)
        edges = [np.diff(turned.sum(axis=axis, dtype=np.float64)) for axis in (0, 1)]
        return sum(float(np.square(edge).sum()) for edge in edges)

    best, step, reach = 0.0, 0.5, MOST_SKEW
    while step > 0.01:
        tried = (float(angle) for angle in np.arange(best - reach, best + reach + step / 2, step))
        best = max(tried, key=sharpness)
        step, reach = step / 5, step
    return best if abs(best) >= LEAST_SKEW else 0.0


def straighten(grey: Array, angle: float) -> Array:
    """Turn a picture by a few degrees, in place: its size stays."""
    return _rotate(grey, angle, 255) if angle else grey


def _rotate(picture: Array, angle: float, border: int) -> Array:
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border)


def find_rules(ink: Array, dpi: float) -> Rules:
    """Find the rules: what stays of the ink when it is opened with a long thin kernel."""
    point = dpi / 72
    flat, upright = _straights(ink, point), _straights(ink.T, point)
    rows = [s for s in flat if s.length >= LONG_RULE * point]
    columns = [s for s in upright if s.length >= LONG_RULE * point]
    # each round may find rules between those of the round before: a box within a box
    for _ in range(2):
        rows, columns = (
            [s for s in flat if s in rows or _runs_between(s, columns, REACH * point)],
            [s for s in upright if s in columns or _runs_between(s, rows, REACH * point)],
        )
    mask = np.zeros_like(ink)
    for straight in rows:
        mask[straight.side : straight.side + straight.thickness, straight.start : straight.end] = 255
    for straight in columns:
        mask[straight.start : straight.end, straight.side : straight.side + straight.thickness] = 255
    return Rules([s.segment for s in rows], [s.segment for s in columns], mask)


@dataclass(frozen=True, slots=True)
class _Straight:
    """Something straight: from where to where it runs, and where its thickness begins."""

    start: int
    end: int
    side: int
    thickness: int

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def middle(self) -> float:
        return self.side + self.thickness / 2

    @property
    def segment(self) -> Segment:
        return (self.start, self.end, self.middle)


def _straights(ink: Array, point: float) -> list[_Straight]:
    """Return what runs straight along the rows of a mask, be it a pixel aslant or broken by noise."""
    gap, least = max(2, round(BREAK * point)), round(SHORT_RULE * point)
    closed = cv2.morphologyEx(np.ascontiguousarray(ink), cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    thick = cv2.dilate(closed, np.ones((3, 1), np.uint8))
    opened = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    return [
        _Straight(int(x), int(x + width), int(y), int(height))
        for x, y, width, height, _ in stats[1:count]
        if height <= THICK_RULE * point + 2 and width > 3 * height and _is_rule(ink, x, y, width, height)
    ]


def _is_rule(ink: Array, x: int, y: int, width: int, height: int) -> bool:
    """Say whether something straight is all ink, with paper on both sides; a row of print is neither."""
    inside = ink[y : y + height, x : x + width].any(axis=0).mean()
    beside = [ink[row, x : x + width] for row in (y - 2, y + height + 1) if 0 <= row < len(ink)]
    return bool(inside > WHOLE and all((side > 0).mean() < FREE for side in beside))


def _runs_between(straight: _Straight, across: list[_Straight], reach: float) -> bool:
    """Say whether a straight begins at one rule across it and ends at another."""
    met = [other.middle for other in across if other.start - reach <= straight.middle <= other.end + reach]
    begins = any(abs(position - straight.start) <= reach for position in met)
    return begins and any(abs(position - straight.end) <= reach for position in met)
