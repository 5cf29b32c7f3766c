"""From ruling lines to grids: snap, join, take connected components, and merge cells that no rule parts.

Geometry only; no text. The method is the lattice method of Anssi Nurminen's thesis (2013), which pdfplumber and
Camelot use too, but cells are merged from elementary ones instead of being found by their corners, so that a
cell with a missing corner is kept. What no rule shows is inferred from the text elsewhere (``infer``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise

from mingzhang.read.model import Box, Char, Inferred
from mingzhang.read.pdfium import Segment

# Rules nearer than this (points) are one rule drawn twice; ends nearer than this touch.
SNAP = 2.0
TOUCH = 3.0
# A rule that ends by more than this (points) before the edges on both sides, where no other is, underlines a text.
SHORT = 1.6
# So does one that ends by this much before them, with print right above it (its foot within this) and none below.
SHORT_BELOW_TEXT, UNDERLINE = 0.7, 4.0
# Rules that run on by this much (points) beyond the outermost edge enclose cells whose outer edge is not drawn.
OVERHANG = 12.0
# Cells drawn as frames of their own stand up to this far apart (points).
CELL_GAP = 6.0
SMALLEST_CELL = 9.0
# A row or column this narrow (points) holds no print.
NARROW = 5.0
# So many frames, or rules of one length, can be a table.
FEWEST_FRAMES, FEWEST_VERTICALS = 4, 3


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
    """A connected set of rules: positions of columns ``xs`` and rows ``ys``, cells, and elementary cell → cell.

    ``inferred`` names what no rule shows.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    owner: tuple[tuple[int, ...], ...]
    inferred: frozenset[Inferred] = frozenset()

    @property
    def box(self) -> Box:
        """The grid's outline."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def edges(self) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
        """Return the edges between cells and around them: ``(column edge, row)`` and ``(row edge, column)``."""
        rows, columns = range(len(self.ys) - 1), range(len(self.xs) - 1)
        wall = {(j, i) for i in rows for j in (0, len(columns))}
        wall |= {(j, i) for i in rows for j in columns[1:] if self.owner[i][j - 1] != self.owner[i][j]}
        floor = {(i, j) for j in columns for i in (0, len(rows))}
        floor |= {(i, j) for i in rows[1:] for j in columns if self.owner[i - 1][j] != self.owner[i][j]}
        return wall, floor


def rules_to_grids(horizontal: Sequence[Segment], vertical: Sequence[Segment]) -> list[Grid]:
    """Return the grids with at least two cells, from top to bottom.

    Args:
        horizontal: rules ``(x0, x1, y)``.
        vertical: rules ``(top, bottom, x)``.
    """
    return rules_to_parts(horizontal, vertical)[0]


def rules_to_parts(
    horizontal: Sequence[Segment], vertical: Sequence[Segment], chars: Sequence[Char] = ()
) -> tuple[list[Grid], list[Grid], list[Segment]]:
    """Part the rules of a page; an outer edge that is not drawn is added where characters stand beyond the others.

    Returns:
        the grids with at least two cells, from top to bottom; what may be a grid, if text bears it out: frames of
        one cell, and verticals of one height; the horizontal rules of no grid.
    """
    rows, columns = _merge_collinear(horizontal), _merge_collinear(vertical)
    grids: list[Grid] = []
    frames: list[Grid] = []
    loose: list[Segment] = []
    upright: list[Segment] = []
    for h, v in _components(rows, columns):
        ruled, walled, inferred = _with_outline(_without_underlines(h, v, chars), v, chars)
        if len({y for *_, y in ruled}) > 1 and len({x for *_, x in walled}) > 1:
            drawn = len({y for *_, y in h}) > 1 and len({x for *_, x in v}) > 1
            for grid in without_gaps(replace(_build(ruled, walled), inferred=inferred)):
                (grids if drawn and len(grid.cells) > 1 else frames).append(grid)
        else:
            loose += h
            upright += v
    if len(single := [frame for frame in frames if _is_cell(frame, frames)]) >= FEWEST_FRAMES:
        grids += _close_gaps(single)
    if len(upright) >= FEWEST_VERTICALS:
        frames += _between_verticals(upright)
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0])), frames, sorted(loose, key=lambda s: s[2])


def _without_underlines(rows: list[Segment], columns: list[Segment], chars: Sequence[Char]) -> list[Segment]:
    """Leave out rules that stop short of the edges on both sides, at a height where no other rule is."""
    if not columns:
        return rows
    heights = Counter(y for *_, y in rows)
    return [row for row in rows if heights[row[2]] > 1 or not _is_underline(row, rows, columns, chars)]


def _is_underline(row: Segment, rows: list[Segment], columns: list[Segment], chars: Sequence[Char]) -> bool:
    """Say whether a rule is none of the grid's; the nearer it comes to the edges, the more the text must say so."""
    x0, x1, y = row
    near = [x for top, bottom, x in columns if top - TOUCH <= y <= bottom + TOUCH and x0 - TOUCH <= x <= x1 + TOUCH]
    if not near or any(x0 - SHORT_BELOW_TEXT <= x <= x1 + SHORT_BELOW_TEXT for x in near):
        return False
    if not any(x0 - SHORT <= x <= x1 + SHORT for x in near):
        return True
    foot = min((s[2] for s in rows if s[2] > y and s[0] < x1 and s[1] > x0), default=y)
    column = [char for char in chars if x0 < (char[1] + char[3]) / 2 < x1]
    above = any(y - UNDERLINE < char[4] < y + UNDERLINE for char in column)
    return above and not any(y < (char[2] + char[4]) / 2 < foot for char in column)


def _with_outline(
    rows: list[Segment], columns: list[Segment], chars: Sequence[Char]
) -> tuple[list[Segment], list[Segment], frozenset[Inferred]]:
    """Add the outer edges that are not drawn, where two rules or more run on to them beside characters."""
    if not rows or not columns:
        return rows, columns, frozenset()
    xs, ys = [x for *_, x in columns], [y for *_, y in rows]
    left_right = _outer_edges(rows, xs, columns, lambda: [(c[1] + c[3], c[2] + c[4]) for c in chars])
    top_bottom = _outer_edges(columns, ys, rows, lambda: [(c[2] + c[4], c[1] + c[3]) for c in chars])
    if not left_right and not top_bottom:
        return rows, columns, frozenset()
    return [*rows, *top_bottom], [*columns, *left_right], frozenset({"outline"})


def _outer_edges(
    segments: list[Segment],
    edges: Sequence[float],
    across: Sequence[Segment],
    middles: Callable[[], Sequence[tuple[float, float]]],
) -> list[Segment]:
    """Return the edges across the ends of segments that run on beyond the edges drawn, with print between.

    ``middles`` gives those of the characters, doubled, first along the segments and then across.
    """
    low, high = min(edges), max(edges)
    added = []
    for overhanging, (near, far) in (
        ([s for s in segments if s[0] < low - OVERHANG], (min(s[0] for s in segments), low)),
        ([s for s in segments if s[1] > high + OVERHANG], (high, max(s[1] for s in segments))),
    ):
        places = [s[2] for s in overhanging]
        if not places:
            continue
        first, last = min(places), max(places)
        if last - first <= SNAP:  # one alone parts what is printed on both sides of it
            first, last = min(s[0] for s in across), max(s[1] for s in across)
        beside = [place / 2 for along, place in middles() if near < along / 2 < far]
        parted = any(first < p < places[-1] for p in beside) and any(places[0] < p < last for p in beside)
        ends = [s[0] if far == low else s[1] for s in overhanging]
        level = len(ends) > 2 and max(ends) - min(ends) <= SNAP  # several that end at one height end at an edge
        if parted or (level and beside):
            added.append((first, last, near if far == low else far))
    return added


def _is_cell(frame: Grid, frames: Sequence[Grid]) -> bool:
    """Say whether a frame can be a cell: high and wide enough for a row of print, and with no other frame within."""
    x0, top, x1, bottom = frame.box
    within = [f for f in frames if f.box.x0 >= x0 and f.box.x1 <= x1 and f.box.top >= top and f.box.bottom <= bottom]
    return min(x1 - x0, bottom - top) > SMALLEST_CELL and len(within) == 1


def _close_gaps(frames: Sequence[Grid]) -> list[Grid]:
    """Return the grids of cells that are drawn as frames of their own with small gaps between them."""
    xs = _middles([x for frame in frames for x in frame.xs])
    ys = _middles([y for frame in frames for y in frame.ys])
    horizontal = [(xs[f.xs[0]], xs[f.xs[-1]], ys[y]) for f in frames for y in f.ys]
    vertical = [(ys[f.ys[0]], ys[f.ys[-1]], xs[x]) for f in frames for x in f.xs]
    parts = _components(_merge_collinear(horizontal), _merge_collinear(vertical))
    return [grid for h, v in parts for grid in [_build(h, v)] if len(grid.cells) > 1]


def _middles(positions: Iterable[float]) -> dict[float, float]:
    """Give each position the middle of those that it stands together with."""
    groups: list[list[float]] = []
    for position in sorted(positions):
        if groups and position - groups[-1][-1] <= CELL_GAP:
            groups[-1].append(position)
        else:
            groups.append([position])
    return {position: (group[0] + group[-1]) / 2 for group in groups for position in group}


def _between_verticals(columns: Sequence[Segment]) -> list[Grid]:
    """Return the tables of one row that verticals of one height part, with no rule across."""
    groups: list[list[Segment]] = []
    for column in sorted(columns):
        group = next((g for g in groups if abs(g[0][0] - column[0]) + abs(g[0][1] - column[1]) <= TOUCH), None)
        if group:
            group.append(column)
        else:
            groups.append([column])
    return [_between(group, columns) for group in groups if len(group) >= FEWEST_VERTICALS]


def _between(group: Sequence[Segment], columns: Sequence[Segment]) -> Grid:
    """Return the row between verticals of one height, parted by the shorter ones among them too."""
    top, bottom = group[0][:2]
    low, high = min(x for *_, x in group), max(x for *_, x in group)
    within = [c for c in columns if top - TOUCH <= c[0] and c[1] <= bottom + TOUCH and low <= c[2] <= high]
    grid = _build([(low, high, top), (low, high, bottom)], within)
    return replace(grid, inferred=frozenset({"outline"}))


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
    return edges_to_grid(xs, ys, _covered(columns, xs, ys), _covered(rows, ys, xs))


def edges_to_grid(
    xs: Sequence[float], ys: Sequence[float], wall: AbstractSet[tuple[int, int]], floor: AbstractSet[tuple[int, int]]
) -> Grid:
    """Return the grid whose cells are the areas that no edge parts.

    Args:
        xs: where columns begin and end.
        ys: where rows begin and end.
        wall: ``(column edge, row)`` with a rule between.
        floor: ``(row edge, column)`` with a rule between.
    """
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
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
    wall: AbstractSet[tuple[int, int]],
    floor: AbstractSet[tuple[int, int]],
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


def transposed(grid: Grid) -> Grid:
    """Return a grid with its rows for columns."""
    wall, floor = grid.edges()
    return replace(edges_to_grid(grid.ys, grid.xs, floor, wall), inferred=grid.inferred)


def join_grids(above: Grid, below: Grid, *, gap: bool = False) -> Grid:
    """Join two grids that stand on one another and have the same columns, or one some of the other's.

    Args:
        above: the grid that comes first.
        below: the grid that follows.
        gap: whether what lies between them is a row of its own.
    """
    xs = max(above.xs, below.xs, key=len)
    seam = [above.ys[-1], below.ys[0]] if gap else [(above.ys[-1] + below.ys[0]) / 2]
    ys = [*above.ys[:-1], *seam, *below.ys[1:]]
    wall: set[tuple[int, int]] = {(j, len(above.ys) - 1) for j in range(len(xs))} if gap else set()
    floor: set[tuple[int, int]] = set()
    for grid, first in ((above, 0), (below, len(ys) - len(below.ys))):
        walls, floors = grid.edges()
        nearest = [min(range(len(grid.xs)), key=lambda k, x=x: abs(grid.xs[k] - x)) for x in xs]  # type: ignore[misc]
        drawn = [abs(grid.xs[k] - x) <= CELL_GAP for k, x in zip(nearest, xs, strict=True)]
        wall |= {
            (j, first + i)
            for i in range(len(grid.ys) - 1)
            for j in range(len(xs))
            if drawn[j] and (nearest[j], i) in walls
        }
        column = [bisect_left(grid.xs, (a + b) / 2) - 1 for a, b in pairwise(xs)]
        floor |= {(first + i, j) for i in range(len(grid.ys)) for j in range(len(column)) if (i, column[j]) in floors}
    made = edges_to_grid(xs, ys, wall, floor)
    return replace(made, inferred=above.inferred | below.inferred | ({"columns"} if gap else set()))


def without_gaps(grid: Grid) -> list[Grid]:
    """Close the rows and columns of a grid that are too narrow for print.

    They lie between parts that stand so near that their rules touch, between double rules, or between rules that ought
    to meet. Where a gap goes through from end to end, and the columns on its two sides are others, the parts are grids
    of their own.
    """
    gap_rows = {i for i, (a, b) in enumerate(pairwise(grid.ys)) if b - a <= NARROW}
    gap_columns = {j for j, (a, b) in enumerate(pairwise(grid.xs)) if b - a <= NARROW}
    if not gap_rows and not gap_columns:
        return [grid]
    rows = [i for i in range(len(grid.ys) - 1) if i not in gap_rows]
    columns = [j for j in range(len(grid.xs) - 1) if j not in gap_columns]
    parts: list[list[int]] = [[]]
    for number, i in enumerate(rows):
        if i - 1 in gap_rows and parts[-1] and _are_others(grid, parts[-1], rows[number:]):
            parts.append([])
        parts[-1].append(i)
    return [replace(_select(grid, part, columns), inferred=grid.inferred) for part in parts if part and columns]


def _are_others(grid: Grid, above: Sequence[int], below: Sequence[int]) -> bool:
    """Say whether no cell goes from some rows into others, and their columns are not those, or some of those."""
    if set(grid.owner[above[-1]]) & set(grid.owner[below[0]]):
        return False
    until = next((before for before, i in pairwise(below) if i - before > 1), below[-1])
    first, second = (
        {j for j in range(1, len(grid.xs) - 1) for i in rows if grid.owner[i][j - 1] != grid.owner[i][j]}
        for rows in (above, [i for i in below if i <= until])
    )
    return not (first <= second or second <= first)


def _select(grid: Grid, rows: Sequence[int], columns: Sequence[int]) -> Grid:
    """Return some rows and columns of a grid, the gaps between them closed, without edges that part nothing."""
    xs = _closed(grid.xs, columns)
    ys = _closed(grid.ys, rows)
    owner = [[grid.owner[i][j] for j in columns] for i in rows]
    walls = {
        (k, r)
        for r in range(len(rows))
        for k in range(len(xs))
        if k in (0, len(columns)) or owner[r][k - 1] != owner[r][k]
    }
    floors = {
        (k, c)
        for c in range(len(columns))
        for k in range(len(ys))
        if k in (0, len(rows)) or owner[k - 1][c] != owner[k][c]
    }
    used = [k for k in range(len(xs)) if any((k, r) in walls for r in range(len(rows)))]
    number = {k: n for n, k in enumerate(used)}
    return edges_to_grid(
        [xs[k] for k in used],
        ys,
        {(number[k], r) for k, r in walls},
        {(k, number[c]) for k, c in floors if c in number},
    )


def _closed(edges: Sequence[float], kept: Sequence[int]) -> list[float]:
    """Return the edges of the intervals that are kept, one for both sides of a gap."""
    inner = [
        edges[after] if after - before == 1 else (edges[before + 1] + edges[after]) / 2
        for before, after in pairwise(kept)
    ]
    return [edges[kept[0]], *inner, edges[kept[-1] + 1]]
