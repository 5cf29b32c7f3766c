"""Columns that no rule shows: what numbers, or texts, that stand one below the other take up, with their heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from mingzhang.read.tokens import NOTHING, SLIGHT, Lines, Token, overlaps


@dataclass(slots=True)
class Column:
    """Where a column's texts lie, in the making: of its body, and with its heading."""

    x0: float
    x1: float
    numbers: bool
    heading: list[Token] = field(default_factory=list)

    @property
    def low(self) -> float:
        """Where it begins, its heading included."""
        return min([self.x0, *(t.x0 for t in self.heading)])

    @property
    def high(self) -> float:
        """Where it ends, its heading included."""
        return max([self.x1, *(t.x1 for t in self.heading)])


def columns_of(body: Lines, heading: Lines) -> list[Column] | None:
    """Return the columns that some lines of a table have, from left to right; None where they do not fit together.

    Args:
        body: the lines that hold amounts, and those between them.
        heading: the lines above, which may head a column that is blank.
    """
    numbers = [t for t in _numbers(body) if not NOTHING.match(t.text)]
    columns = [Column(low, high, numbers=True) for low, high in _spans((t.x0, t.x1) for t in numbers)]
    for line in body:
        if any(sum(overlaps(t, c.x0, c.x1) for t in line if t.is_number) > 1 for c in columns):
            return None
    texts = [t for line in body for t in line if not t.is_number]
    apart = [t for t in texts if not any(overlaps(t, c.x0, c.x1) for c in columns)]
    if 2 * len(apart) < len(texts):
        return None
    columns += [Column(low, high, numbers=False) for low, high in _spans((t.x0, t.x1) for t in apart)]
    columns.sort(key=lambda c: c.x0)
    headed = _with_headings(columns, heading) if heading else columns
    if headed:
        _take_dashes(headed, [t for line in body for t in line if NOTHING.match(t.text)])
    if headed is None or any(one.high > other.low + SLIGHT for one, other in pairwise(headed)):
        return None
    return headed


def _take_dashes(columns: Sequence[Column], dashes: Sequence[Token]) -> None:
    """Widen the columns by the dashes, which may be set in the middle where amounts are set at the right."""
    for dash in dashes:
        nearest = min(columns, key=lambda c: max(c.low - dash.x1, dash.x0 - c.high, 0.0))
        nearest.x0, nearest.x1 = min(nearest.x0, dash.x0), max(nearest.x1, dash.x1)


def _numbers(lines: Lines) -> list[Token]:
    return [t for line in lines for t in line if t.is_number]


def _with_headings(columns: list[Column], heading: Lines) -> list[Column] | None:
    """Give each column its heading; None where that is in doubt.

    As many headings as columns are given in their order: a heading may be set at the left, its amounts at the right.
    Else each column must have one right above it; a heading above none is that of a blank column.
    """
    stacks, floating = _stacks(heading)
    columns = _join_unheaded(columns, stacks) if len(columns) > len(stacks) else columns
    together = sorted([*stacks, *floating], key=lambda s: s[0].x0)
    for heads in (together, stacks):
        if len(heads) == len(columns):
            made = [replace(c, heading=h) for c, h in zip(columns, heads, strict=True)]
            return made if all(one.high <= other.low + SLIGHT for one, other in pairwise(made)) else None
    return _matched(columns, stacks) or _matched(columns, together)


def _matched(columns: list[Column], stacks: list[list[Token]]) -> list[Column] | None:
    """Match columns with fewer or more headings: those right above each other, and between these in their order.

    Headings left over between two columns that are matched are those of blank columns.
    """
    above = [[c for c in columns if any(overlaps(t, c.x0, c.x1) for t in stack)] for stack in stacks]
    fixed = [(columns.index(over[0]), index) for index, over in enumerate(above) if len(over) == 1]
    if any(len(over) > 1 for over in above) or any(a >= b for a, b in pairwise(c for c, _ in fixed)):
        return None
    made: list[Column] = []
    for (column, stack), (next_column, next_stack) in pairwise([(-1, -1), *fixed, (len(columns), len(stacks))]):
        if column >= 0:
            made.append(replace(columns[column], heading=stacks[stack]))
        between, heads = columns[column + 1 : next_column], stacks[stack + 1 : next_stack]
        if len(between) == len(heads):
            made += [replace(c, heading=h) for c, h in zip(between, heads, strict=True)]
        elif not between:
            made += [
                Column(min(t.x0 for t in head), max(t.x1 for t in head), numbers=False, heading=head) for head in heads
            ]
        elif heads or any(c.numbers for c in between):
            return None
        else:
            made += between
    return made


def _stacks(heading: Lines) -> tuple[list[list[Token]], list[list[Token]]]:
    """Group the labels of a heading that stand one above the other, those left out that stand over several columns.

    Returns:
        the groups, from left to right; labels with nothing below them but labels on either side, which may stand over
        both, or head a blank column.
    """
    stacks: list[list[Token]] = []
    floating: list[list[Token]] = []
    for number, line in enumerate(reversed(heading)):
        lower = list(stacks)
        for token in line:
            over = [stack for stack in lower if any(overlaps(token, t.x0, t.x1) for t in stack)]
            if len(over) == 1:
                over[0].append(token)
            elif not over:
                sides = any(s[0].x1 < token.x0 for s in lower) and any(s[0].x0 > token.x1 for s in lower)
                (floating if number and sides else stacks).append([token])
    return sorted(stacks, key=lambda s: s[0].x0), floating


def _join_unheaded(columns: Sequence[Column], stacks: Sequence[Sequence[Token]]) -> list[Column]:
    """Join a column of texts without a heading to the texts beside it: a label that stands further to the right."""

    def headed(column: Column) -> bool:
        return any(overlaps(t, column.x0, column.x1) for stack in stacks for t in stack)

    joined: list[Column] = []
    for column in columns:
        before = joined[-1] if joined else None
        if before and not before.numbers and not column.numbers and not (headed(before) and headed(column)):
            joined[-1] = Column(before.x0, column.x1, numbers=False)
        else:
            joined.append(column)
    return joined


def column_edges(columns: Sequence[Column]) -> list[float]:
    """Return the edges between columns: the middles of the gaps."""
    return [(one.high + other.low) / 2 for one, other in pairwise(columns)]


def _spans(intervals: Iterable[tuple[float, float]]) -> list[list[float]]:
    """Join the intervals that overlap."""
    joined: list[list[float]] = []
    for low, high in sorted(intervals):
        if joined and low < joined[-1][1] - SLIGHT:
            joined[-1][1] = max(joined[-1][1], high)
        else:
            joined.append([low, high])
    return joined
