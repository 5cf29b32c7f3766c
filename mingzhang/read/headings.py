"""Levels of a heading that no rule shows: a label over several columns stands above theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.read.grid import SNAP, Grid
from mingzhang.read.pdfium import Segment
from mingzhang.read.tokens import SAME_LINE, SLIGHT, WRAP_GAP, Lines, Token, column_at, interval_at, overlaps


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn of a table: a grid, and the vertical rules of its page."""

    grid: Grid
    vertical: Sequence[Segment]

    def leaves_open(self, token: Token, xs: Sequence[float], first: int, last: int) -> bool:
        """Say whether no rule parts some columns at the height of a text."""
        row = self.grid.owner[interval_at(self.grid.ys, token.middle)]
        owners = [row[interval_at(self.grid.xs, (a + b) / 2)] for a, b in pairwise(xs[first : last + 2])]
        return all(
            one == other or self.is_open(x, token.top, token.bottom)
            for x, (one, other) in zip(xs[first + 1 :], pairwise(owners), strict=False)
        )

    def is_open(self, x: float, top: float, bottom: float) -> bool:
        """Say whether no vertical rule stands at a place beside the middle of a row."""
        middle = (top + bottom) / 2
        return not any(abs(s[2] - x) <= SNAP and s[0] <= middle <= s[1] for s in self.vertical)

    def are_in_one_band(self, one: Token, other: Token) -> bool:
        """Say whether no rule across parts two texts, one above the other, where the lower one stands."""
        column = column_at(self.grid.xs, other)
        rows = [interval_at(self.grid.ys, token.middle) for token in (one, other)]
        return self.grid.owner[rows[0]][column] == self.grid.owner[rows[1]][column]


def heading_levels(
    lines: Lines, xs: Sequence[float], drawn: Drawn
) -> tuple[list[tuple[float, float]], dict[Token, tuple[int, int]]]:
    """Find the levels of a heading.

    Returns:
        the heights between one level and the next, each with that at which the upper one ends; the labels over
        several columns, with their first and last.
    """
    edges: list[tuple[float, float]] = []
    spans: dict[Token, tuple[int, int]] = {}
    for index, line in enumerate(lines[:-1]):
        below = [token for other in lines[index + 1 :] for token in other]
        found = {
            t: span
            for t in line
            if (span := _span_of(t, [o for o in line if o is not t], below, xs)) and drawn.leaves_open(t, xs, *span)
        }
        spans.update(found)
        foot = max((token.bottom for token in found), default=0.0)
        under = [t for t in below for a, b in found.values() if a <= column_at(xs, t) <= b]
        beside = {column_at(xs, t) for t in under if any(drawn.are_in_one_band(token, t) for token in found)}
        if len(beside) > 1:  # else it is a label that is wrapped, in a cell that is drawn
            edges.append(((foot + min(t.top for t in under)) / 2, foot))
    last = {t: (c[0] - 1, c[-1]) for t in (lines[-1] if lines else ()) if (c := crossed_edges(t, xs))}
    return edges, spans | last


def _span_of(
    token: Token, beside: Sequence[Token], below: Sequence[Token], xs: Sequence[float]
) -> tuple[int, int] | None:
    """Return the first and the last column of a label over several ones: those below it that are headed lower down.

    Of the columns that may be its own, it stands in the middle, or at the left.
    """
    over = [j for j in range(len(xs) - 1) if overlaps(token, xs[j], xs[j + 1])] or [column_at(xs, token)]
    lower = {column_at(xs, t): t for t in reversed(below)}
    if not all(column in lower for column in over):
        return None
    if len(over) == 1 and lower[over[0]].top - token.bottom < WRAP_GAP * token.size:
        return None  # a wrapped label
    others = {column_at(xs, t) for t in beside}
    first, last = over[0], over[-1]
    while first > 0 and first - 1 in lower and first - 1 not in others:
        first -= 1
    while last + 1 < len(xs) - 1 and last + 1 in lower and last + 1 not in others:
        last += 1
    if abs(lower[over[0]].x0 - token.x0) < SAME_LINE * token.size and last > over[0]:
        return over[0], last  # both begin at the left
    middle = (token.x0 + token.x1) / 2
    runs = [(a, b) for a in range(first, over[0] + 1) for b in range(over[-1], last + 1) if b > a]
    distance = {run: abs((xs[run[0]] + xs[run[1] + 1]) / 2 - middle) for run in runs}
    near = [run for run in runs if distance[run] <= min(distance.values()) + token.size]
    return max(near, key=lambda run: run[1] - run[0], default=None)


def crossed_edges(token: Token, xs: Sequence[float]) -> list[int]:
    """Return the inner edges that a token crosses."""
    return [j for j in range(1, len(xs) - 1) if token.x0 < xs[j] - SLIGHT and token.x1 > xs[j] + SLIGHT]
