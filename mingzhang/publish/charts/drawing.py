"""A drawing: a handful of marks that are written as SVG and painted as PNG alike, and how wide a text is.

Units are CSS pixels at the width of a phone. Text is measured by a simple model of widths, a little on the wide side,
since every reader's font is another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

WIDTH = 360.0
Paint = Literal["ink", "soft", "rule", "paper", "bar", "second", "third", "fourth", "faint", "seal", "plate"]
Anchor = Literal["start", "end"]
# Widths in ems of the characters that are far from the common one.
WIDE, COMMON, DIGIT, CAPITAL = 1.0, 0.59, 0.635, 0.69
NARROW = dict.fromkeys("iljtfr.,:;'!|()[] -“”‘’\"", 0.35) | dict.fromkeys("mwMW%—", 0.93)
NO_START = "，。、；：？！）》」』”’％%,.;:)]"
NO_END = "（《「『“‘(["
# The name of the site is not broken.
PIECES = re.compile(r"明账|[A-Za-z0-9À-ž'’.,;:%()“”\"/&+–—-]+\s*|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    paint: Paint


@dataclass(frozen=True, slots=True)
class Band:
    """A band that flows from a left edge to a right one, seen through."""

    x0: float
    top0: float
    x1: float
    top1: float
    height: float
    paint: Paint


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text on its baseline; ``lang`` where it is in another language than the drawing."""

    x: float
    y: float
    text: str
    size: float = 13
    paint: Paint = "ink"
    anchor: Anchor = "start"
    bold: bool = False
    lang: str | None = None


Mark = Box | Band | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks from back to front, within a width and height."""

    height: float
    marks: tuple[Mark, ...]
    width: float = WIDTH


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if character in NARROW and not ("“" <= character <= "”" or "‘" <= character <= "’"):
        return NARROW[character]
    if unicodedata.east_asian_width(character) in "WF":
        return WIDE
    if character.isdigit():
        return DIGIT
    if character.isupper():
        return CAPITAL
    return NARROW.get(character, COMMON)


def text_width(text: str, size: float = 13, *, bold: bool = False) -> float:
    """Return about how wide a text is."""
    return sum(_em(c) for c in text) * size * (1.06 if bold else 1.0)


def wrap(text: str, width: float, size: float = 13, *, bold: bool = False, most: int = 9) -> tuple[str, ...]:
    """Break a text into lines: Chinese between characters, but not before closing marks; English between words.

    A word that is wider than a line is broken within; what is beyond the last line allowed ends in an ellipsis.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, width, size):
        if line and text_width((line + piece).rstrip(), size, bold=bold) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    lines.append(line.rstrip())
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and text_width(last + "…", size, bold=bold) > width:
        last = last[:-1]
    return (*lines[: most - 1], last.rstrip("，、 ") + "…")


def _pieces(text: str, width: float, size: float) -> list[str]:
    """Cut a text where a line may break; a closing mark stays with what is before it, an opening one with the next."""
    pieces: list[str] = []
    for piece in PIECES.findall(text):
        parts = [piece] if text_width(piece.rstrip(), size) <= width else list(piece)
        for part in parts:
            joined = pieces and (part[0] in NO_START or pieces[-1][-1] in NO_END)
            if joined and len(parts) == 1:
                pieces[-1] += part
            else:
                pieces.append(part)
    return pieces


def lines_of(
    lines: Sequence[str],
    x: float,
    y: float,
    size: float = 13,
    *,
    paint: Paint = "ink",
    anchor: Anchor = "start",
    bold: bool = False,
    lang: str | None = None,
    leading: float | None = None,
) -> tuple[Label, ...]:
    """Set lines of text one below the other, the first on the baseline ``y``."""
    step = leading or line_height(size)
    return tuple(Label(x, y + step * i, text, size, paint, anchor, bold, lang) for i, text in enumerate(lines))


def line_height(size: float) -> float:
    """Return how far lines stand apart."""
    return round(size * 1.32, 1)
