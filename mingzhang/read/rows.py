"""From characters to rows of print, and from a row to its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from statistics import median

from mingzhang.read.model import Char

# Between Latin letters or digits a gap this wide (ems) is a blank that the file did not spell out.
WORD_GAP = 0.25
MIXED_GAP = 0.4  # between a Chinese and a Latin character
# Latin characters that lie on one another by this much (ems) were not printed as one word or number.
OVERLAP = 0.3
# A character drawn again within this much (of its width, of its height) is one.
DOUBLE = 0.3
EVEN = 0.15  # ems by which the gaps of letter spacing may differ
NUMBER = re.compile(r"[-−－(（]?\d[\d,]*(?:\.\d+)?[)）]?")
LATIN = re.compile(r"[!-~]")
# Characters whose ink lies within a part of the line's height.
FLAT = frozenset("一、。，,.·…-－—_~～“”‘’'\"：:；;")
BLANKS = " \u3000\u00a0\t\u2002\u2003\u2009"


def visible(text: str) -> int:
    """Count the characters of a text that are no blanks."""
    return len(text) - sum(map(text.count, BLANKS))


def chars_to_rows(chars: Sequence[Char]) -> list[list[Char]]:
    """Group characters into rows of print, each from left to right.

    Full characters make the rows; flat ones (一 、 . -), whose boxes may be as low as their ink, join the row whose
    height they lie in. Sorting by the boxes alone would move them to a row of their own.
    """
    if not chars:
        return []
    if len(chars) == 1:
        return [list(chars)]
    first = next((char for char in chars if _is_full(char)), None)
    if first is None:  # only flat ones: a dash, 一、
        return _rows_of_flat(chars)
    if max([char[2] for char in chars]) < first[4] and min([char[4] for char in chars]) > first[2]:
        return [sorted(chars, key=_left)]  # all beside it
    full = [char for char in chars if _is_full(char)]
    rows: list[list[Char]] = []
    heads: list[float] = []
    feet: list[float] = []
    for char in sorted(full, key=_top):
        if feet and (char[2] + char[4]) / 2 < feet[-1]:
            rows[-1].append(char)
        else:
            rows.append([char])
            heads.append(char[2])
            feet.append(char[4])
    if len(full) < len(chars):
        taken = set(map(id, full))
        lone = [char for char in chars if id(char) not in taken and not _join_row(rows, heads, feet, char)]
        if lone:
            rows = sorted([*rows, *_rows_of_flat(lone)], key=lambda row: min(char[2] for char in row))
    for row in rows:
        row.sort(key=_left)
    return rows


def _is_full(char: Char) -> bool:
    return char[0] not in FLAT and char[4] - char[2] > 0.6 * (char[3] - char[1])


def _join_row(rows: list[list[Char]], heads: list[float], feet: list[float], char: Char) -> bool:
    """Put a flat character into the row whose middle is nearest to its own, if it is within half a row of that row.

    ``heads`` and ``feet`` are the heights at which each row begins and ends; they may overlap, since the boxes of
    digits can be twice as high as the print. Say whether a row was near enough.
    """
    middle = (char[2] + char[4]) / 2
    below = bisect_right(heads, middle)
    near = range(max(below - 2, 0), min(below + 1, len(rows)))
    index = min(near, key=lambda row: abs(heads[row] + feet[row] - 2 * middle))
    if max(heads[index] - middle, middle - feet[index]) > (feet[index] - heads[index]) / 2:
        return False
    rows[index].append(char)
    return True


def _rows_of_flat(chars: Sequence[Char]) -> list[list[Char]]:
    size = em(chars)
    rows: list[list[Char]] = []
    for char in sorted(chars, key=_top):
        if rows and char[4] - rows[-1][0][2] < size:
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=_left) for row in rows]


def has_doubles(rows: Sequence[Sequence[Char]]) -> bool:
    """Say whether rows of print, each from left to right, hold characters that are drawn twice."""
    for row in rows:
        for before, char in pairwise(row):
            if before[0] == char[0] and char[1] - before[1] < DOUBLE * (char[3] - char[1]):
                return True
    return False


def without_doubles(chars: Sequence[Char]) -> list[Char]:
    """Return characters without those drawn again over themselves, a little aside, to look bold.

    Each row is looked through from left to right: a double begins within a part of the width of the first.
    """
    ordered = sorted(chars, key=_left)
    doubles: set[int] = set()
    for index, char in enumerate(ordered):
        reach = char[1] + DOUBLE * min(char[3] - char[1], char[4] - char[2])
        for other in ordered[index + 1 :]:
            if other[1] > reach:
                break
            if other[0] == char[0] and abs(other[2] - char[2]) < DOUBLE * (char[4] - char[2]):
                doubles.add(id(other))
    return [char for char in chars if id(char) not in doubles] if doubles else list(chars)


_left, _top = itemgetter(1), itemgetter(2)


def em(row: Sequence[Char]) -> float:
    """Return the em of a row of print: the widest or highest of its first characters' boxes."""
    return max([max(char[3] - char[1], char[4] - char[2]) for char in row[:4]], default=1.0)


def row_text(row: Sequence[Char]) -> str:
    """Join one row's characters; a wide gap before or after a Latin character becomes a blank.

    Between Chinese characters a gap is only spacing, and beside Latin ones word processors add a quarter em.
    """
    text = "".join([char[0] for char in row])
    if len(text) > 1 and LATIN.search(text):
        gaps = [after[1] - before[3] for before, after in pairwise(row)]
        size = em(row)
        if max(gaps) > WORD_GAP * size or min(gaps) < -OVERLAP * size:
            spaced = len(gaps) > 8 or (len(gaps) > 2 and _is_even(gaps, size) and NUMBER.fullmatch(text))
            usual = median(gaps) if spaced else 0.0  # justified lines, and numbers set wide, are spaced throughout
            out = [row[0][0]]
            for before, char, gap in zip(row, row[1:], gaps, strict=False):
                latin = before[0].isascii() + char[0].isascii()
                wide = WORD_GAP if latin == 2 else MIXED_GAP
                apart = gap - usual > wide * size or (latin == 2 and gap < -OVERLAP * size)
                if latin and apart and before[0] not in BLANKS and char[0] not in BLANKS:
                    out.append(" ")
                out.append(char[0])
            text = "".join(out)
    return text.strip(BLANKS)


def _is_even(gaps: Sequence[float], size: float) -> bool:
    return max(gaps) - min(gaps) < EVEN * size and max(gaps) < size


def join_wrapped(rows: Sequence[str]) -> str:
    """Join the rows of a wrapped text: nothing between them, but a blank between two Latin words."""
    text = ""
    for row in rows:
        if text and row and text[-1].isascii() and text[-1].isalpha() and row[0].isascii() and row[0].isalpha():
            text += " "
        text += row
    return text
