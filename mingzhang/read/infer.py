"""Tables whose rules are missing, in part or wholly: columns from gaps, rows from where numbers stand.

A column is what numbers, or texts, that stand one below the other take up, its heading included; a row begins with
a number, and a label that was wrapped stays one cell. What is ambiguous is left as it is: ``None``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.read.columns import column_edges, columns_of
from mingzhang.read.grid import Grid, edges_to_grid
from mingzhang.read.headings import Drawn, crossed_edges, heading_levels
from mingzhang.read.model import Inferred
from mingzhang.read.pdfium import Segment
from mingzhang.read.tokens import (
    SAME_LINE,
    SLIGHT,
    UNFINISHED,
    Lines,
    Token,
    column_at,
    interval_at,
    is_body,
    tokens_to_lines,
)
from mingzhang.read.wraps import rows_of


def complete(grid: Grid, tokens: Sequence[Token], vertical: Sequence[Segment], *, bare: bool = False) -> Grid | None:
    """Return a grid with the edges that no rule shows; None where there are none, or their places are in doubt.

    Args:
        grid: what the rules show.
        tokens: what is printed in it.
        vertical: the vertical rules of the page.
        bare: whether no rule parts columns, so that a single row of amounts may show them.
    """
    lines = tokens_to_lines(tokens)
    first = _first_body_line(lines)
    if first is None:
        return None
    xs = _with_columns(grid, lines, first, bare=bare)
    if xs is None:
        return None
    rows = _with_rows(grid, xs, lines, first, vertical, bare=bare)
    if rows is None or ((len(xs), len(rows.ys)) == (len(grid.xs), len(grid.ys)) and not _crowded(grid, tokens)):
        return None
    return _assemble(grid, xs, rows, tokens, vertical, lines[first][0].top)


def _first_body_line(lines: Lines) -> int | None:
    """Return the index of the first line of the body: the first amounts, or the label that is wrapped around them."""
    first = next((index for index, line in enumerate(lines) if is_body(line)), None)
    if first and all(token.is_number for token in lines[first]) and len(lines[first - 1]) == 1:
        label = lines[first - 1][0]
        if label.bottom > lines[first][0].top - 0.3 * label.size:
            return first - 1
    return first


def _with_columns(grid: Grid, lines: Lines, first: int, *, bare: bool) -> list[float] | None:
    """Return the edges of all columns, drawn and inferred; None where those that are missing are in doubt."""
    xs = list(grid.xs)
    for low, high in pairwise(grid.xs):
        inside = [[t for t in line if low <= (t.x0 + t.x1) / 2 < high] for line in lines]
        body, heading = [line for line in inside[first:] if line], [line for line in inside[:first] if line]
        crowded = sum(_is_crowded(line) for line in body)
        if crowded < (1 if bare else 2):
            continue
        columns = columns_of(body, heading)
        if columns is None:
            return None
        xs += column_edges(columns)
    return sorted(xs)


def _is_crowded(line: Sequence[Token]) -> bool:
    return len(line) > 1 and is_body(line)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Edges of rows, drawn and inferred; those inferred within headings, with the columns that they part."""

    ys: list[float]
    levels: dict[float, list[tuple[int, int]]]
    spans: dict[Token, tuple[int, int]]


def _with_rows(
    grid: Grid, xs: Sequence[float], lines: Lines, first: int, vertical: Sequence[Segment], *, bare: bool
) -> _Rows | None:
    """Return the edges of all rows; None where those that are missing are in doubt."""
    ys = list(grid.ys)
    levels: dict[float, list[tuple[int, int]]] = {}

    edges, spans = heading_levels(lines[:first], xs, Drawn(grid, vertical))
    for edge, foot in edges:
        if not any(foot - SLIGHT <= y <= 2 * edge - foot + SLIGHT for y in grid.ys):
            levels[edge] = [span for token, span in spans.items() if token.middle < edge]
            ys.append(edge)
    tall = {index for index, cell in enumerate(grid.cells) if cell.row_span > 1}
    for band, (top, bottom) in enumerate(pairwise(grid.ys)):
        inside = [
            [t for t in line if top <= t.middle < bottom and grid.owner[band][column_at(grid.xs, t)] not in tall]
            for line in lines
        ]
        heading, body = [line for line in inside[:first] if line], [line for line in inside[first:] if line]
        tokens = [token for line in body for token in line]
        stacked = len(body) > 1 and _is_stacked(tokens, xs)
        if heading and body and (stacked or bare):
            ys.append((max(t.bottom for t in heading[-1]) + min(t.top for t in tokens)) / 2)
        if stacked:
            rows = rows_of(tokens, xs)
            if rows is None:
                return None
            ys += [(before.bottom + after.top) / 2 for before, after in pairwise(rows)]
    return _Rows(sorted(ys), levels, spans)


def _is_stacked(tokens: Sequence[Token], xs: Sequence[float]) -> bool:
    """Say whether a column holds numbers alone, one below the other, and another as many lines or more."""
    columns: dict[int, list[Token]] = defaultdict(list)
    for token in sorted(tokens, key=lambda t: t.top):
        columns[column_at(xs, token)].append(token)
    numbers = [
        sum(not before.text.endswith(UNFINISHED) for before, _ in pairwise(column)) + 1
        for column in columns.values()
        if all(token.is_number for token in column)
    ]
    stacked = max(numbers, default=0)
    return stacked > 1 and sum(len(column) >= stacked for column in columns.values()) > 1


def _crowded(grid: Grid, tokens: Sequence[Token]) -> set[int]:
    """Return the cells over several rows or columns that hold what belongs to several of these.

    That is several numbers, a label and a number beside it, or in each row a text at the height of its numbers.
    """
    inside: dict[int, list[Token]] = defaultdict(list)
    numbers: dict[int, list[float]] = defaultdict(list)
    for token in tokens:
        owner = _owner_at(grid, token)
        if owner is not None:
            inside[owner].append(token)
        if token.is_number:
            numbers[interval_at(grid.ys, token.middle)].append(token.middle)
    crowded = set()
    for owner, found in inside.items():
        cell = grid.cells[owner]
        amounts = [token for token in found if token.is_number]
        rows = [interval_at(grid.ys, token.middle) for token in found]
        columns = {column_at(grid.xs, token) for token in amounts}
        texts = {column_at(grid.xs, token) for token in found if not token.is_number}
        several = len({(interval_at(grid.ys, t.middle), column_at(grid.xs, t)) for t in amounts}) > 1
        beside = bool(amounts) and len(set(rows)) == 1 and bool(texts - columns)
        in_each = cell.row_span > 1 and sorted(rows) == list(range(cell.row, cell.row + cell.row_span))
        level = in_each and all(
            any(abs(height - token.middle) < SAME_LINE * token.size for height in numbers[row])
            for token, row in zip(found, rows, strict=True)
        )
        if (several or beside or level) and cell.row_span * cell.column_span > 1:
            crowded.add(owner)
    return crowded


def _owner_at(grid: Grid, token: Token) -> int | None:
    row = bisect_right(grid.ys, token.middle) - 1
    return grid.owner[row][column_at(grid.xs, token)] if 0 <= row < len(grid.ys) - 1 else None


def _assemble(
    grid: Grid,
    xs: Sequence[float],
    rows: _Rows,
    tokens: Sequence[Token],
    vertical: Sequence[Segment],
    body_top: float,
) -> Grid | None:
    ys = rows.ys
    old_column = [interval_at(grid.xs, (a + b) / 2) for a, b in pairwise(xs)]
    old_row = [interval_at(grid.ys, (a + b) / 2) for a, b in pairwise(ys)]
    crowded = _crowded(grid, tokens)
    in_cell: dict[int, list[Token]] = defaultdict(list)
    in_row: dict[int, list[Token]] = defaultdict(list)
    for token in tokens:
        in_cell[grid.owner[interval_at(grid.ys, token.middle)][column_at(grid.xs, token)]].append(token)
        in_row[interval_at(ys, token.middle)].append(token)
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    wall = {(j, r) for r in range(n_rows) for j in (0, n_columns)}
    floor = {(i, j) for j in range(n_columns) for i in (0, n_rows)}
    inferred: set[Inferred] = set(grid.inferred)

    def owner(row: int, column: int) -> int:
        return grid.owner[old_row[row]][old_column[column]]

    for r in range(n_rows):
        in_body = ys[r + 1] > body_top
        crossed = {j for t in in_row[r] for j in _edges_within(t, xs, rows.spans)}
        for j in range(1, n_columns):
            cell = owner(r, j)
            if owner(r, j - 1) != cell:
                # a rule beside most of a row that is parted now may end above one of its parts
                if not (j in crossed and not in_body and Drawn(grid, vertical).is_open(xs[j], ys[r], ys[r + 1])):
                    wall.add((j, r))
                continue
            here = [column_at(xs, t) for t in in_cell[cell] if t in in_row[r]]
            if xs[j] in grid.xs:
                parted = cell in crowded if in_body else min(here, default=j) < j <= max(here, default=j - 1)
            else:
                parted = in_body or len(in_cell[cell]) != 1
            if parted and j not in crossed:
                wall.add((j, r))
                inferred.add("columns")
    for i in range(1, n_rows):
        for j in range(n_columns):
            cell = owner(i, j)
            if owner(i - 1, j) != cell:
                floor.add((i, j))
                continue
            spans = rows.levels.get(ys[i])
            parted = cell in crowded if ys[i] in grid.ys else spans is None or any(a <= j <= b for a, b in spans)
            if parted:
                floor.add((i, j))
                inferred.add("rows")
    made = edges_to_grid(xs, ys, wall, floor)
    if _has_two_numbers(made, tokens):
        return None
    return Grid(made.xs, made.ys, made.cells, made.owner, frozenset(inferred))


def _edges_within(token: Token, xs: Sequence[float], spans: dict[Token, tuple[int, int]]) -> Iterable[int]:
    """Return the inner edges that a token's cell reaches over."""
    if token in spans:
        first, last = spans[token]
        return range(first + 1, last + 1)
    return crossed_edges(token, xs)


def _has_two_numbers(grid: Grid, tokens: Sequence[Token]) -> bool:
    """Say whether two amounts still share a cell, and not as a wrapped one."""
    last: dict[int, Token] = {}
    for token in sorted((t for t in tokens if t.is_number), key=lambda t: (t.top, t.x0)):
        owner = _owner_at(grid, token)
        if owner is None:
            return True
        before = last.get(owner)
        if before and not before.text.endswith(UNFINISHED):
            return True
        last[owner] = token
    return False
