"""Rules to grids: what is drawn comes back, however the rules are cut up, doubled, or a little off."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mingzhang.read.grid import rules_to_grids, rules_to_parts
from mingzhang.read.pdfium import Segment

Cell = tuple[int, int, int, int]  # row, column, row span, column span


def rules_of(owner: list[list[int]], ys: list[float], xs: list[float]) -> tuple[list[Segment], list[Segment]]:
    """Draw one rule for each elementary edge between two different cells."""
    rows, columns = len(owner), len(owner[0])

    def at(i: int, j: int) -> int:
        return owner[i][j] if 0 <= i < rows and 0 <= j < columns else -1

    horizontal = [
        (xs[j], xs[j + 1], ys[i]) for i in range(rows + 1) for j in range(columns) if at(i - 1, j) != at(i, j)
    ]
    vertical = [(ys[i], ys[i + 1], xs[j]) for i in range(rows) for j in range(columns + 1) if at(i, j - 1) != at(i, j)]
    return horizontal, vertical


def cells_of(owner: list[list[int]]) -> list[Cell]:
    """Return the cells of a plan; a row or column edge that no rule draws is none."""
    rows, columns = len(owner), len(owner[0])
    tops = [0, *(i for i in range(1, rows) if owner[i] != owner[i - 1])]
    lefts = [0, *(j for j in range(1, columns) if any(row[j] != row[j - 1] for row in owner))]
    seen: dict[int, list[tuple[int, int]]] = {}
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            seen.setdefault(owner[top][left], []).append((i, j))
    return sorted((*p[0], p[-1][0] - p[0][0] + 1, p[-1][1] - p[0][1] + 1) for p in seen.values())


@st.composite
def plans(draw: st.DrawFn) -> list[list[int]]:
    """A grid with some of its cells merged: for each elementary cell, the number of the cell it belongs to."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    owner = [[i * columns + j for j in range(columns)] for i in range(rows)]
    for number in range(draw(st.integers(0, 4))):
        i, j = draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1))
        last_row, last_column = draw(st.integers(i, rows - 1)), draw(st.integers(j, columns - 1))
        merged = [(r, c) for r in range(i, last_row + 1) for c in range(j, last_column + 1)]
        if all(owner[r][c] == r * columns + c for r, c in merged):
            for r, c in merged:
                owner[r][c] = 1000 + number
    assume(len({cell for row in owner for cell in row}) > 1)
    return owner


def positions(draw: st.DrawFn, count: int) -> list[float]:
    return list(accumulate(draw(st.lists(st.integers(12, 90), min_size=count, max_size=count)), initial=40.0))


@st.composite
def drawings(draw: st.DrawFn) -> tuple[list[list[int]], list[float], list[float]]:
    owner = draw(plans())
    return owner, positions(draw, len(owner)), positions(draw, len(owner[0]))


def found(horizontal: list[Segment], vertical: list[Segment]) -> list[Cell]:
    (grid,) = rules_to_grids(horizontal, vertical)
    assert not any(cell.irregular for cell in grid.cells)
    return sorted((cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells)


@given(drawings())
def test_cells_come_back_exactly(drawing: tuple[list[list[int]], list[float], list[float]]) -> None:
    owner, ys, xs = drawing
    assert found(*rules_of(owner, ys, xs)) == cells_of(owner)


@given(drawings(), st.randoms(use_true_random=False))
def test_crooked_doubled_and_shuffled_rules_make_the_same_grid(drawing, random) -> None:
    owner, ys, xs = drawing
    horizontal, vertical = rules_of(owner, ys, xs)

    def crooked(segments: list[Segment]) -> list[Segment]:
        drawn = [s for s in segments for _ in range(random.choice((1, 1, 2)))]
        random.shuffle(drawn)
        return [
            (a + random.uniform(-1, 1), b + random.uniform(-1, 1), p + random.uniform(-0.5, 0.5)) for a, b, p in drawn
        ]

    assert found(crooked(horizontal), crooked(vertical)) == cells_of(owner)


@given(drawings())
def test_the_grid_does_not_depend_on_where_it_stands(drawing: tuple[list[list[int]], list[float], list[float]]) -> None:
    owner, ys, xs = drawing
    (here,) = rules_to_grids(*rules_of(owner, ys, xs))
    (there,) = rules_to_grids(*rules_of(owner, [y + 100 for y in ys], [x + 30 for x in xs]))
    assert [c.box.x0 + 30 for c in here.cells] == [c.box.x0 for c in there.cells]
    assert [c.box.bottom + 100 for c in here.cells] == [c.box.bottom for c in there.cells]


SQUARE = [[0, 1], [2, 3]]


def test_boxes_are_those_of_the_rules() -> None:
    (grid,) = rules_to_grids(*rules_of(SQUARE, [10.0, 30.0, 50.0], [100.0, 200.0, 300.0]))
    assert [tuple(cell.box) for cell in grid.cells] == [
        (100.0, 10.0, 200.0, 30.0),
        (200.0, 10.0, 300.0, 30.0),
        (100.0, 30.0, 200.0, 50.0),
        (200.0, 30.0, 300.0, 50.0),
    ]


def test_rules_that_do_not_touch_are_two_grids_from_top_to_bottom() -> None:
    low = rules_of(SQUARE, [210.0, 230.0, 250.0], [100.0, 200.0, 300.0])
    high = rules_of(SQUARE, [10.0, 30.0, 50.0], [100.0, 200.0, 300.0])
    grids = rules_to_grids(low[0] + high[0], low[1] + high[1])
    assert [grid.box.top for grid in grids] == [10.0, 210.0]


@pytest.mark.parametrize("rules", [([], []), ([(0.0, 100.0, 5.0)], []), rules_of([[0]], [0.0, 20.0], [0.0, 99.0])])
def test_no_rules_an_underline_and_a_frame_are_no_tables(rules: tuple[list[Segment], list[Segment]]) -> None:
    assert rules_to_grids(*rules) == []


def test_a_missing_corner_keeps_the_cell() -> None:
    horizontal, vertical = rules_of(SQUARE, [10.0, 30.0, 50.0], [100.0, 200.0, 300.0])
    horizontal[0] = (102.5, 200.0, 10.0)
    assert found(horizontal, vertical) == cells_of(SQUARE)


def test_an_area_that_is_no_rectangle_is_marked() -> None:
    (grid,) = rules_to_grids(*rules_of([[0, 1], [0, 0]], [10.0, 30.0, 50.0], [100.0, 200.0, 300.0]))
    assert [(cell.row_span, cell.column_span, cell.irregular) for cell in grid.cells] == [(2, 2, True), (1, 1, False)]


@pytest.mark.parametrize(("verticals", "tops"), [(3, [10.0]), (2, [])])
def test_verticals_that_end_at_one_height_end_at_an_edge_that_is_not_drawn(verticals: int, tops: list[float]) -> None:
    """Print beside the first of them alone tells of the row above; two could be the sides of something else."""
    xs = [100.0, 200.0, 300.0][:verticals]
    across = [(0.0, 400.0, y) for y in (40.0, 60.0, 80.0)]
    grids, _, _ = rules_to_parts(across, [(10.0, 80.0, x) for x in xs], [("项", 20.0, 20.0, 30.0, 30.0)])
    assert [grid.ys[0] for grid in grids if grid.ys[0] < 40.0] == tops
