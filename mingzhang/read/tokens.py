"""Tokens: runs of characters that stand in one cell, where no rule need show it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from mingzhang.read.model import Char
from mingzhang.read.rows import BLANKS, WORD_GAP, em

# A gap this wide (ems) parts two cells that no rule parts; BLANK_GAP where blanks fill it; NUMBER_GAP beside an amount.
TOKEN_GAP, BLANK_GAP, NUMBER_GAP = 0.55, 0.9, 0.4
# Numbers as tables print them; money has decimals or groups of three digits, which a code or a year has not.
NUMBER = re.compile(r"^[-－−–+(（]?\d[\d,，]*(?:\.\d*)?[)）]?[%％]?$")
MONEY = re.compile(r"^[-－−–+(（]?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d*)?|\d+\.\d*)[)）]?$")
NOTHING = re.compile(r"^[-－−–—―/*]{1,2}$")
ENDING_NUMBER = re.compile(r"[-－−(（]?\d[\d,，]*\.\d+[)）]?$")
BEGINNING_NUMBER = re.compile(r"[-－−(（]?\d[\d,，]*\.\d+[)）]?")
UNFINISHED = (",", "，", ".")
# Rows of print as near as this (ems) may be one wrapped text.
WRAP_GAP = 0.9
# Texts at heights that differ by less than this (ems) stand in one row of print.
SAME_LINE = 0.45
SLIGHT = 1.0  # points by which texts may overlap, or cross an edge
SENTENCE = re.compile(r"[，。；！？]")


class Token(NamedTuple):
    """A run of characters that is in one cell: text and box (points)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """The height of its print, for its em."""
        return self.bottom - self.top

    @property
    def is_number(self) -> bool:
        """Whether it is a number, or a dash in the place of one."""
        return bool(NUMBER.match(self.text) or NOTHING.match(self.text))

    @property
    def is_money(self) -> bool:
        """Whether it is an amount beyond doubt."""
        return bool(MONEY.match(self.text))


Lines = Sequence[Sequence[Token]]


def is_number(text: str) -> bool:
    """Say whether a text is a number as tables print them."""
    return bool(NUMBER.match(text))


def row_tokens(row: Sequence[Char]) -> list[Token]:
    """Part a row of print, from left to right, where gaps show that another cell begins."""
    seen = [char for char in row if char[0] not in BLANKS]
    if not seen:
        return []
    size = em(seen)
    blanks = [char[1] for char in row if char[0] in BLANKS]
    runs: list[list[Char]] = [[seen[0]]]
    for before, char in pairwise(seen):
        gap = (char[1] - before[3]) / size
        numbers = before[0] in "0123456789)）%" and char[0] in "0123456789-－−(（"
        filled = gap > TOKEN_GAP and any(before[1] < blank < char[1] for blank in blanks)
        if gap > (WORD_GAP if numbers else BLANK_GAP if filled else TOKEN_GAP):
            runs.append([char])
        else:
            runs[-1].append(char)
    return _join_spaced([_token(part) for run in runs for part in _without_number(run, size)])


def _without_number(run: list[Char], size: float) -> list[list[Char]]:
    """Part a label from an amount that stands a little apart before or after it."""
    text = "".join([char[0] for char in run])
    if len(text) != len(run):
        return [run]
    ending, beginning = ENDING_NUMBER.search(text), BEGINNING_NUMBER.match(text)
    cuts = {match for match in (beginning and beginning.end(), ending and ending.start()) if match}
    wide = sorted(cut for cut in cuts if cut < len(run) and run[cut][1] - run[cut - 1][3] > NUMBER_GAP * size)
    return [run[a:b] for a, b in pairwise([0, *wide, len(run)])]


def _token(run: Sequence[Char]) -> Token:
    return Token(
        "".join([char[0] for char in run]),
        run[0][1],
        min(char[2] for char in run),
        run[-1][3],
        max(char[4] for char in run),
    )


def _join_spaced(tokens: list[Token]) -> list[Token]:
    """Join single Chinese characters that are spaced out: 合　　计."""
    out: list[Token] = []
    for token in tokens:
        before = out[-1] if out else None
        single = len(token.text) == 1 and not token.text.isascii() and not token.is_number
        if before and single and len(before.text) == 1 and not before.text.isascii() and not before.is_number:
            out[-1] = Token(
                before.text + token.text,
                before.x0,
                min(before.top, token.top),
                token.x1,
                max(before.bottom, token.bottom),
            )
        else:
            out.append(token)
    return out


def tokens_to_lines(tokens: Iterable[Token]) -> list[list[Token]]:
    """Group tokens whose middles are at one height, from top to bottom, each group from left to right."""
    lines: list[list[Token]] = []
    for token in sorted(tokens, key=lambda t: t.middle):
        if lines and token.middle - lines[-1][0].middle <= SAME_LINE * min(token.size, lines[-1][0].size):
            lines[-1].append(token)
        else:
            lines.append([token])
    return [sorted(line) if len(line) < 2 else sorted(line, key=lambda t: t.x0) for line in lines]


def is_body(line: Sequence[Token]) -> bool:
    """Say whether a line holds an amount."""
    return any(token.is_money for token in line)


def overlaps(token: Token, low: float, high: float) -> bool:
    """Say whether a token reaches into an interval."""
    return token.x0 < high - SLIGHT and token.x1 > low + SLIGHT


def column_at(xs: Sequence[float], token: Token) -> int:
    """Return the column that a token's middle is in, or is nearest to."""
    return interval_at(xs, (token.x0 + token.x1) / 2)


def interval_at(edges: Sequence[float], position: float) -> int:
    """Return the interval between edges that a position is in, or is nearest to."""
    return max(0, min(len(edges) - 2, bisect_right(edges, position) - 1))
