"""From a ruled grid to a table: how many rows are headings, what each column means, and the body's cells."""

from __future__ import annotations

import re
from itertools import pairwise

from mingzhang.interpret.amounts import AMOUNT, parse_amount
from mingzhang.interpret.captions import Captioned
from mingzhang.interpret.columns import columns_of
from mingzhang.interpret.headings import Phase
from mingzhang.interpret.labels import parse_code
from mingzhang.interpret.model import Cell, Column
from mingzhang.interpret.specs import TableSpec, by_headings, by_title
from mingzhang.read.model import Place, RawCell, RawTable

# 栏次 1 2 3: the row that numbers the columns, with sums as formulas (2=3+4).
COLUMN_NUMBER = re.compile(r"^\d{1,2}(?:=[\d+\-]+)?$")
COLUMN_NUMBER_LABEL = re.compile(r"^(?:栏次|行次|列次|\*+)$")


def read_grid(
    captioned: Captioned, fiscal_year: int, phase: Phase
) -> tuple[TableSpec | None, tuple[Column, ...], tuple[Cell, ...]]:
    """Return the spec that the grid fits (None: none does), its columns, and its body cells."""
    raw = captioned.raw
    assert isinstance(raw, RawTable)
    heading = heading_rows(raw)
    paths = heading_paths(raw)
    places = [_heading_place(raw, heading, column) for column in range(raw.column_count)]
    spec = by_title(captioned.title) if captioned.title else by_headings(paths)
    bodies = _bodies(raw, heading)
    columns = columns_of(spec, paths, places, fiscal_year, phase, bodies)
    if spec and spec.rows != "free" and not any(column.measure for column in columns):
        spec, columns = None, columns_of(None, paths, places, fiscal_year, phase)
    return spec, columns, tuple(body_cell(cell, heading, columns) for cell in raw.cells if cell.row >= heading)


def _bodies(raw: RawTable, heading: int) -> list[list[str]]:
    """Return the texts of each column's body cells."""
    bodies: list[list[str]] = [[] for _ in range(raw.column_count)]
    for cell in raw.cells:
        if cell.row >= heading:
            bodies[cell.column].append(cell.text)
    return bodies


def heading_paths(raw: RawTable) -> tuple[tuple[str, ...], ...]:
    """Return the labels above each column."""
    heading = heading_rows(raw)
    return tuple(heading_path(raw, heading, column) for column in range(raw.column_count))


def heading_rows(raw: RawTable) -> int:
    """Count the heading rows: as many as it takes until every column has a label of its own.

    A label that spans columns is parted in the rows below it; a label that spans rows reaches down through them. A
    row below that numbers the columns (1, 2, 3, …) belongs to the heading. A row that holds an amount never does;
    rows that continuation pages repeat always do.
    """
    body = next((row for row in range(raw.row_count) if _holds_amounts(raw.row(row))), raw.row_count)
    rows = 0
    while rows < body:
        rows = max(cell.row + cell.row_span for cell in raw.cells if cell.row <= rows)
        own = {cell.column for cell in raw.cells if cell.row < rows and cell.column_span == 1}
        if len(own) == raw.column_count:
            break
    while rows < body and _labels_the_rest(raw, rows):
        rows += 1
    while rows < body and _numbers_columns([cell.text for cell in raw.row(rows) if cell.text]):
        rows += 1
    return min(max(rows, raw.heading_rows or 0), body)


def _labels_the_rest(raw: RawTable, rows: int) -> bool:
    """Say whether the row below the heading has labels for all the columns whose cells above are blank."""
    blank = {column for column in range(raw.column_count) if not heading_path(raw, rows, column)}
    return bool(blank) and blank <= {cell.column for cell in raw.row(rows) if cell.text and not parse_code(cell.text)}


def _holds_amounts(row: list[RawCell]) -> bool:
    amounts = [cell.text for cell in row if AMOUNT.match(cell.text)]
    return bool(amounts) and not _numbers_columns(amounts) and not all(_is_year(text) for text in amounts)


def _numbers_columns(texts: list[str]) -> bool:
    """Say whether a row numbers the columns: 1, 2, 3 or 栏次 1 2=3+4 3; counting on, not just small numbers."""
    numbers = [text for text in texts if not COLUMN_NUMBER_LABEL.match(text)]
    if len(numbers) < 2 or not all(map(COLUMN_NUMBER.match, numbers)):
        return False
    firsts = [int(text.split("=")[0]) for text in numbers]
    return all(after == before + 1 for before, after in pairwise(firsts))


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.startswith("20")


def heading_path(raw: RawTable, heading: int, column: int) -> tuple[str, ...]:
    """Return the labels above a column, from the outermost in; merged labels count for every column they span."""
    labels = [
        cell.text
        for row in range(heading)
        for cell in raw.row(row)
        if cell.column <= column < cell.column + cell.column_span and cell.text and not COLUMN_NUMBER.match(cell.text)
    ]
    return tuple(dict.fromkeys(labels))


def _heading_place(raw: RawTable, heading: int, column: int) -> Place:
    cells = [c for c in raw.cells if c.row < heading and c.column <= column < c.column + c.column_span]
    return cells[-1].places[0] if cells else raw.places[0]


def body_cell(cell: RawCell, heading: int, columns: tuple[Column, ...]) -> Cell:
    """Turn a printed cell into a body cell, its amount read if its column holds amounts."""
    column = columns[cell.column]
    reading = parse_amount(cell.text)
    holds_amounts = column.role in ("amount", "unknown")
    state = reading.state if holds_amounts or reading.state in ("blank", "withheld") else "value"
    return Cell(
        row=cell.row - heading + 1,
        column=cell.column + 1,
        row_span=cell.row_span,
        column_span=cell.column_span,
        text=cell.text,
        indent=cell.indent,
        places=cell.places,
        amount=reading.amount if holds_amounts else None,
        state=state,
        second_text=cell.second_text,
        confidence=cell.confidence,
    )
