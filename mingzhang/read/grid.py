"""From ruling lines to grids: snap, join, take connected components, and merge cells that no rule parts.

Geometry only; no text. The method is the lattice method of Anssi Nurminen's thesis (2013), which pdfplumber and
Camelot use too, but cells are merged from elementary ones instead of being found by their corners, so that a
cell with a missing corner is kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.read.model import Box
from mingzhang.read.pdfium import Segment

# Rules nearer than this (points) are one rule drawn twice; ends nearer than this touch.
SNAP = 2.0
TOUCH = 3.0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: its first row and column, spans, and box. ``irregular`` where its shape is no rectangle."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    irregular: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A connected set of rules: positions of columns ``xs`` and rows ``ys``, cells, and elementary cell → cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    owner: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Box:
        """The grid's outline."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def rules_to_grids(horizontal: Sequence[Segment], vertical: Sequence[Segment]) -> list[Grid]:
    """Return the grids with at least two cells, from top to bottom.

    Args:
        horizontal: rules ``(x0, x1, y)``.
        vertical: rules ``(top, bottom, x)``.
    """
    rows, columns = _merge_collinear(horizontal), _merge_collinear(vertical)
    grids = [
        grid
        for h, v in _components(rows, columns)
        if len({y for *_, y in h}) > 1 and len({x for *_, x in v}) > 1
        for grid in [_build(h, v)]
        if len(grid.cells) > 1
    ]
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _merge_collinear(segments: Iterable[Segment]) -> list[Segment]:
    """Snap positions to common ones and join overlapping or touching pieces on each."""
    ordered = sorted(segments, key=lambda s: s[2])
    merged: list[Segment] = []
    start = 0
    for end in range(1, len(ordered) + 1):
        if end < len(ordered) and ordered[end][2] - ordered[end - 1][2] <= SNAP:
            continue
        group = ordered[start:end]
        position = sum(s[2] for s in group) / len(group)
        group.sort()
        low, high = group[0][0], group[0][1]
        for a, b, _ in group[1:]:
            if a <= high + TOUCH:
                high = max(high, b)
            else:
                merged.append((low, high, position))
                low, high = a, b
        merged.append((low, high, position))
        start = end
    return merged


def _components(rows: list[Segment], columns: list[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """Group rules that cross or touch."""
    parent = list(range(len(rows) + len(columns)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for j, (top, bottom, x) in enumerate(columns, start=len(rows)):
        root = find(j)
        low, high = top - TOUCH, bottom + TOUCH
        for i, (x0, x1, y) in enumerate(rows):
            if y > high:
                break
            if y >= low and x0 - TOUCH <= x <= x1 + TOUCH:
                other = find(i)
                if other != root:
                    parent[other] = root
    groups: dict[int, tuple[list[Segment], list[Segment]]] = defaultdict(lambda: ([], []))
    for i, row in enumerate(rows):
        groups[find(i)][0].append(row)
    for j, column in enumerate(columns, start=len(rows)):
        groups[find(j)][1].append(column)
    return list(groups.values())


def _build(rows: list[Segment], columns: list[Segment]) -> Grid:
    xs, ys = sorted({x for *_, x in columns}), sorted({y for *_, y in rows})
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    wall = _covered(columns, xs, ys)  # (column edge, row) with a rule between
    floor = _covered(rows, ys, xs)  # (row edge, column) with a rule between
    region = [[-1] * n_columns for _ in range(n_rows)]
    cells: list[GridCell] = []
    for i in range(n_rows):
        for j in range(n_columns):
            if region[i][j] >= 0:
                continue
            if (j + 1, i) in wall and (i + 1, j) in floor and (j, i) in wall and (i, j) in floor:
                region[i][j] = len(cells)
                cells.append(GridCell(i, j, 1, 1, Box(xs[j], ys[i], xs[j + 1], ys[i + 1])))
                continue
            members = _flood(i, j, region, wall, floor, len(cells))
            top, left = min(m[0] for m in members), min(m[1] for m in members)
            down, right = max(m[0] for m in members), max(m[1] for m in members)
            irregular = len(members) != (down - top + 1) * (right - left + 1)
            box = Box(xs[left], ys[top], xs[right + 1], ys[down + 1])
            cells.append(GridCell(top, left, down - top + 1, right - left + 1, box, irregular))
    return Grid(tuple(xs), tuple(ys), tuple(cells), tuple(tuple(r) for r in region))


def _covered(segments: list[Segment], positions: list[float], marks: list[float]) -> set[tuple[int, int]]:
    """Return ``(position index, interval index)`` for each interval between marks that a segment covers by half."""
    middles = [(a + b) / 2 for a, b in pairwise(marks)]
    covered: set[tuple[int, int]] = set()
    for low, high, position in segments:
        index = bisect_left(positions, position)
        for k in range(bisect_left(middles, low), bisect_left(middles, high)):
            covered.add((index, k))
    return covered


def _flood(
    i: int,
    j: int,
    region: list[list[int]],
    wall: set[tuple[int, int]],
    floor: set[tuple[int, int]],
    label: int,
) -> list[tuple[int, int]]:
    region[i][j] = label
    members, todo = [(i, j)], [(i, j)]
    while todo:
        r, k = todo.pop()
        for nr, nk, parted in (
            (r, k + 1, (k + 1, r) in wall),
            (r, k - 1, (k, r) in wall),
            (r + 1, k, (r + 1, k) in floor),
            (r - 1, k, (r, k) in floor),
        ):
            inside = 0 <= nr < len(region) and 0 <= nk < len(region[0])
            if inside and not parted and region[nr][nk] < 0:
                region[nr][nk] = label
                members.append((nr, nk))
                todo.append((nr, nk))
    return members
