"""From printed rows to entries: codes, levels, organisations, projects, and which lines are totals or leaves."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mingzhang.codebook import Codebook
from mingzhang.interpret.labels import is_total, of_which_width, parse_code, parse_code_name, strip_ordinal
from mingzhang.interpret.model import Cell, Column, Entry, Table
from mingzhang.interpret.organisations import base_name

# Indentations nearer than this (ems) are one level.
LEVEL_STEP = 0.75


def entries_of(table: Table, publisher: str, codebook: Codebook) -> tuple[Entry, ...]:
    """Return the entries of a table, row by row and block by block; a row without any text gives none."""
    entries: list[Entry] = []
    by_place = {(cell.row, cell.column): cell for cell in table.cells}
    for block in sorted({column.block for column in table.columns}):
        columns = [column for column in table.columns if column.block == block]
        raw = [
            entry
            for row in range(1, table.row_count + 1)
            if (entry := _entry(table, row, block, columns, by_place, codebook))
        ]
        placed = _with_levels(raw, _depths(raw, columns, by_place))
        entries += _with_owners(placed, columns, publisher, codebook)
    return tuple(sorted(entries, key=lambda entry: (entry.row, entry.block)))


def project_id(organisation: str, name: str) -> str:
    """Return an id for a project that stays the same from year to year: of its unit and name."""
    return hashlib.sha256(f"{organisation}\n{name}".encode()).hexdigest()[:10]


def _first(columns: Iterable[Column], *roles: str) -> Column | None:
    return next((column for column in columns if column.role in roles), None)


def _entry(
    table: Table,
    row: int,
    block: int,
    columns: Sequence[Column],
    cells: dict[tuple[int, int], Cell],
    codebook: Codebook,
) -> Entry | None:
    name_column = _first(columns, "name", "code_name")
    code_column, goal_column = _first(columns, "code"), _first(columns, "goal")
    name_cell = cells.get((row, name_column.number)) if name_column else None
    code_cell = cells.get((row, code_column.number)) if code_column else None
    if name_column is None or not ((name_cell and name_cell.text) or (code_cell and code_cell.text)):
        return None
    name = name_cell.text if name_cell else ""
    code = parse_code(code_cell.text) if code_cell else None
    if name_column.role == "code_name":
        code, name = parse_code_name(name)
    goal = cells.get((row, goal_column.number)) if goal_column else None
    entry = Entry(
        row=row,
        block=block,
        code=code,
        name=name,
        level=0,
        is_leaf=True,
        is_total=code is None and is_total(name),
        direction=name_column.direction,
        budget=table.spec.budget if table.spec else None,
        goal=goal.text or None if goal else None,
        withheld=any(
            cell.state == "withheld" for column in columns if (cell := cells.get((row, column.number))) is not None
        ),
    )
    return _classified(entry, name_column.rows, codebook)


def _classified(entry: Entry, rows: str | None, codebook: Codebook) -> Entry:
    """Say what a row is: a function, an economic item, or a line without a code."""
    if rows == "function" and entry.code:
        known = codebook.function(entry.code, entry.budget)
        return replace(entry, function=entry.code, budget=entry.budget or (known.group if known else "general"))
    if rows == "economic" and entry.code:
        return replace(entry, economic=entry.code)
    bare = strip_ordinal(entry.name)
    if rows == "function_or_item" and (known := codebook.function_class(bare)):
        return replace(entry, function=known.code, budget="general")
    if rows in ("item", "function_or_item"):
        item = codebook.item(bare, entry.direction or "")
        return replace(entry, item=item.item if item else None)
    return entry


def _depths(entries: Sequence[Entry], columns: Sequence[Column], cells: dict[tuple[int, int], Cell]) -> dict[int, int]:
    """Rank the indentation of the rows that are no totals, from 1; 其中： moves a label but not its level."""
    column = _first(columns, "name", "code_name")
    indents = {
        entry.row: cells[entry.row, column.number].indent + of_which_width(cells[entry.row, column.number].text)
        for entry in entries
        if column and not entry.is_total and (entry.row, column.number) in cells
    }
    steps: list[float] = []
    for indent in sorted(set(indents.values())):
        if not steps or indent - steps[-1] > LEVEL_STEP:
            steps.append(indent)
    return {row: max(i for i, step in enumerate(steps, 1) if step <= indent) for row, indent in indents.items()}


def _with_levels(entries: Sequence[Entry], depths: dict[int, int]) -> list[Entry]:
    """Set levels: of a code by its length (类 3, 款 5, 项 7 digits), else by indentation; totals are 0."""
    levels = [
        0 if entry.is_total else (len(entry.code) - 1) // 2 if entry.code else depths.get(entry.row, 1)
        for entry in entries
    ]
    return [
        replace(entry, level=level, is_leaf=level > 0 and (after is None or after <= level))
        for entry, level, after in zip(entries, levels, [*levels[1:], None], strict=False)
    ]


def _with_owners(
    entries: Sequence[Entry], columns: Sequence[Column], publisher: str, codebook: Codebook
) -> list[Entry]:
    """Under a spending unit's row come its economic classes or its projects: give each its organisation."""
    column = _first(columns, "name", "code_name")
    rows = column.rows if column else None
    if rows == "project":
        return [entry if entry.is_total else replace(entry, level=1, is_leaf=True) for entry in entries]
    if rows not in ("unit_economic", "unit_project"):
        return list(entries)
    owner: str | None = None
    found: list[Entry] = []
    seen: Counter[tuple[str | None, str]] = Counter()
    for entry in entries:
        if entry.is_total:
            found.append(entry)
        elif entry.level == 1:
            owner = base_name(entry.name, publisher)
            found.append(replace(entry, organisation=owner))
        elif rows == "unit_economic":
            known = codebook.economic_class(entry.name)
            found.append(replace(entry, organisation=owner, economic=known.code if known else None))
        else:
            seen[owner, entry.name] += 1
            number = seen[owner, entry.name]
            name = entry.name if number == 1 else f"{entry.name} {number}"  # a unit may print a name twice
            found.append(replace(entry, organisation=owner, project=project_id(owner or "", name)))
    return found


def with_key_projects(tables: Sequence[Table], entries: dict[str, tuple[Entry, ...]]) -> dict[str, tuple[Entry, ...]]:
    """Tie each key project to the project of the same name, and amount where two units share the name."""
    by_canonical = {table.canonical: table for table in tables}
    listed, key = by_canonical.get("project_expenditure"), by_canonical.get("key_projects")
    if listed is None or key is None:
        return entries
    tied = []
    for entry in entries[key.table]:
        same = [e for e in entries[listed.table] if e.project and e.name == entry.name]
        exact = [e for e in same if _first_amount(listed, e.row) == _first_amount(key, entry.row)]
        match = exact[0] if len(exact) == 1 else None
        tied.append(replace(entry, project=match.project, organisation=match.organisation) if match else entry)
    return {**entries, key.table: tuple(tied)}


def _first_amount(table: Table, row: int) -> object:
    return next((cell.amount for cell in table.cells if cell.row == row and cell.amount is not None), None)
