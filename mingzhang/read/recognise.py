"""Recognises rows of print in pictures: characters, where each stands, and how sure the recogniser is of it.

Needs the ``ocr`` extra: RapidOCR, whose models come with it, so that nothing is fetched.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Any

import cv2
import numpy as np
from rapidocr import RapidOCR

from mingzhang.read.picture import Array

# The detector sees a page reduced to this many pixels on its longer side: enough for rows, and four times as fast.
DETECTION_SIDE = 1280
# Where two recognitions of one row differ, neither is to be relied on.
DOUBT = 0.5
# A decimal point before a group of three digits, or a comma that parts no such group.
MISPUT_MARK = re.compile(r"\d\.\d{3}(?!\d)|\d,(?!\d{3}(?!\d))\d|\.\d+[.,]\d")
WIDE = dict(zip("(),:;?!", "（），：；？！", strict=True))


@dataclass(frozen=True, slots=True)
class Glyph:
    """A recognised character: the share of its row's width that is left of its middle, and 0–1 how sure it is."""

    text: str
    middle: float
    confidence: float


@cache
def _engine() -> Any:
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.return_word_box": True,
            "Rec.rec_img_shape": [3, 48, 160],  # the least width: amounts are short, and room costs time
        }
    )


def detect_rows(grey: Array) -> list[tuple[int, int, int, int]]:
    """Return the boxes ``(x0, top, x1, bottom)`` of rows of print in a page."""
    scale = min(1.0, DETECTION_SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = _engine()(_colours(small), use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    corners = np.asarray(found.boxes) / scale
    low, high = corners.min(axis=1), corners.max(axis=1)
    return [(int(a), int(b), int(c), int(d)) for (a, b), (c, d) in zip(low, high, strict=True)]


def recognise(rows: Sequence[Array]) -> list[list[Glyph]]:
    """Recognise rows of print; those with a digit in them twice, the second time at another width.

    Where the two differ, a third decides, and its characters are marked as doubtful.
    """
    first = _recognise(rows)
    again = [i for i, glyphs in enumerate(first) if not glyphs or any(g.text.isdigit() for g in glyphs)]
    second = dict(zip(again, _recognise([_widened(rows[i], 1.3) for i in again]), strict=True))
    differ = [i for i in again if text_of(second[i]) != text_of(first[i])]
    third = dict(zip(differ, _recognise([_widened(rows[i], 0.85) for i in differ]), strict=True))
    for i in again:
        if i not in third:
            first[i] = [_surer(a, b) for a, b in zip(first[i], second[i], strict=True)]
            continue
        best = second[i] if text_of(second[i]) == text_of(third[i]) or not first[i] else first[i]
        first[i] = [replace(glyph, confidence=min(glyph.confidence, DOUBT)) for glyph in best]
    return [_with_doubts(glyphs) for glyphs in first]


def _with_doubts(glyphs: list[Glyph]) -> list[Glyph]:
    """Mark a number as doubtful whose marks stand where none is printed: 8.084 for 8,084, or 1,23."""
    if not MISPUT_MARK.search(text_of(glyphs)):
        return glyphs
    return [replace(glyph, confidence=min(glyph.confidence, DOUBT)) for glyph in glyphs]


def legibility(rows: Sequence[Array]) -> float:
    """Say how surely rows are recognised as they stand: the mean confidence of their characters, 0 for none."""
    found = [glyph.confidence for glyphs in _recognise(rows) for glyph in glyphs]
    return sum(found) / len(found) if found else 0.0


def _surer(one: Glyph, other: Glyph) -> Glyph:
    """Of two equal characters keep the place of the first and the lower confidence."""
    return replace(one, confidence=min(one.confidence, other.confidence))


def text_of(glyphs: Sequence[Glyph]) -> str:
    """Join the characters of a row."""
    return "".join(glyph.text for glyph in glyphs)


def _widened(row: Array, share: float) -> Array:
    return cv2.resize(row, None, fx=share, fy=1.0, interpolation=cv2.INTER_CUBIC)


def _recognise(rows: Sequence[Array]) -> list[list[Glyph]]:
    if not rows:
        return []
    engine = _engine()
    engine.return_word_box = True
    found = engine.recognize_txt([_colours(row) for row in rows])
    return [_glyphs(text, word) for text, word in zip(found.txts, found.word_results, strict=True)]


def _glyphs(text: str, word: Any) -> list[Glyph]:
    """Turn RapidOCR's answer for a row into characters, compatibility characters unified (NFKC)."""
    columns = iter(chain.from_iterable(word.word_cols))
    glyphs: list[Glyph] = []
    for char, confidence in zip(text, word.confs, strict=False):
        if char.isspace():
            middle = glyphs[-1].middle if glyphs else 0.0
            glyphs.append(Glyph(" ", middle, float(confidence)))
            continue
        middle = min((next(columns) + 0.5) / word.line_txt_len, 1.0)
        glyphs += [Glyph(part, middle, float(confidence)) for part in unicodedata.normalize("NFKC", char)]
    return _with_wide_marks(glyphs)


def _with_wide_marks(glyphs: list[Glyph]) -> list[Glyph]:
    """Give back their width to punctuation marks beside Chinese characters, where full-width ones are printed."""
    text = f" {text_of(glyphs)} "
    return [
        replace(glyph, text=WIDE[glyph.text])
        if glyph.text in WIDE and (before > "\u2e80" or after > "\u2e80")
        else glyph
        for before, glyph, after in zip(text, glyphs, text[2:], strict=False)
    ]


def _colours(grey: Array) -> Array:
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
