"""Spending units and projects: which rows name an organisation, and whose the rows below it are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.interpret.classes import Context
from mingzhang.interpret.model import Entry, Table
from mingzhang.interpret.organisations import base_name, is_organisation


def with_owners(entries: Sequence[Entry], rows: str | None, context: Context) -> list[Entry]:
    """Give each row its organisation: a spending unit's row is one, and below it come its classes or projects."""
    if rows == "organisation":
        return [entry if entry.is_total else _owning(entry, context) for entry in entries]
    if rows == "project":
        return [entry if entry.is_total else replace(entry, level=1, is_leaf=True) for entry in entries]
    if rows not in ("unit_economic", "unit_project"):
        return list(entries)
    parted = any(entry.level > 1 for entry in entries)
    owner: str | None = None
    found: list[Entry] = []
    seen: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        if entry.is_total:
            found.append(entry)
            continue
        if entry.function:
            found.append(replace(entry, organisation=entry.organisation or owner))
            continue
        if not entry.economic and _is_unit(entry, rows, context, parted=parted):
            found.append(_owning(entry, context))
            owner = found[-1].organisation
            continue
        made = replace(entry, organisation=entry.organisation or owner)
        if rows == "unit_project" and entry.is_leaf:
            of = made.organisation or context.publisher
            seen[of, entry.name] += 1
            number = seen[of, entry.name]
            name = entry.name if number == 1 else f"{entry.name} {number}"  # a unit may print a name twice
            made = replace(made, organisation=of, project=project_id(of, name))
        found.append(made)
    return found


def _owning(entry: Entry, context: Context) -> Entry:
    return replace(entry, organisation=base_name(entry.name, context.publisher), printed_organisation=entry.name)


def _is_unit(entry: Entry, rows: str, context: Context, *, parted: bool) -> bool:
    """Say whether a row names a spending unit: by the unit's code, the publisher's name, or where units stand."""
    if entry.code:
        return rows == "unit_project"
    if base_name(entry.name, context.publisher) == context.publisher:
        return True
    return entry.level == 1 and parted and is_organisation(entry.name)


def project_id(organisation: str, name: str) -> str:
    """Return an id for a project that stays the same from year to year: of its unit and name."""
    return hashlib.sha256(f"{organisation}\n{name}".encode()).hexdigest()[:10]


def with_key_projects(tables: Sequence[Table], entries: dict[str, tuple[Entry, ...]]) -> dict[str, tuple[Entry, ...]]:
    """Tie each key project to the project of the same name; where units share the name, to the nearest amount."""
    by_canonical = {table.canonical: table for table in tables}
    listed, key = by_canonical.get("project_expenditure"), by_canonical.get("key_projects")
    if listed is None or key is None:
        return entries
    tied = []
    for entry in entries[key.table]:
        same = [e for e in entries[listed.table] if e.project and e.name == entry.name]
        amount = _first_amount(key, entry.row) or Decimal(0)
        match = min(same, key=lambda e: abs((_first_amount(listed, e.row) or Decimal(0)) - amount), default=None)
        tied.append(replace(entry, project=match.project, organisation=match.organisation) if match else entry)
    return {**entries, key.table: tuple(tied)}


def _first_amount(table: Table, row: int) -> Decimal | None:
    return next((cell.amount for cell in table.cells if cell.row == row and cell.amount is not None), None)
