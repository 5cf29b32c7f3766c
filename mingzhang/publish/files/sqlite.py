"""SQLite: a table for each resource, with the keys of the schema, and three that describe them.

``_fields`` has the title, type and constraints of each column, ``_resources`` those of each table, ``_about`` title,
licence and version. Amounts are REAL, so that a division divides: exact for amounts of up to 15 digits, and the CSV
has all. What is missing is NULL, booleans are 0 and 1, dates and codes are text.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from mingzhang.publish.files.tabular import Cells, Column, Tabular
from mingzhang.publish.files.views import View

Value = str | int | float | None
TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "BOOLEAN", "date": "TEXT"}
TYPED: dict[str, Callable[[str], Value]] = {"integer": int, "number": float, "boolean": lambda text: text == "true"}
DESCRIBING = {
    "_about": ("key", "value"),
    "_resources": ("resource", "title", "title_en", "rows"),
    "_fields": ("resource", "field", "type", "title", "title_en", "constraints", "column_type"),
}


def database(view: View, path: Path) -> None:
    """Write all resources of a package to a new database; the same rows give the same bytes, and no journal is left."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode = OFF")
        made.execute("PRAGMA synchronous = OFF")
        made.execute("BEGIN")
        for name, fields in DESCRIBING.items():
            columns = ", ".join(f"{_name(f)} {'INTEGER' if f == 'rows' else 'TEXT'}" for f in fields)
            made.execute(f"CREATE TABLE {_name(name)} ({columns})")
        _insert(made, "_about", _about(view.descriptor))
        for table in view.resources:
            _insert(made, "_resources", [_titles(table)])
            _insert(made, "_fields", _fields(table))
            made.execute(_create(table))
            _insert(made, table.name, (_typed(row, table.columns) for row in table.rows), len(table.columns))
        made.execute("COMMIT")


def _insert(made: sqlite3.Connection, table: str, rows: Iterable[Sequence[Value]], width: int | None = None) -> None:
    marks = ", ".join("?" * (width or len(DESCRIBING[table])))
    made.executemany(f"INSERT INTO {_name(table)} VALUES ({marks})", rows)  # noqa: S608


def _about(descriptor: dict[str, Any]) -> list[tuple[str, str]]:
    licence = descriptor["licenses"][0]
    found = {key: descriptor[key] for key in ("title", "title@en", "description", "description@en", "version")}
    found |= {"licence": f"{licence['name']} {licence['path']}"}
    return list(found.items())


def _titles(table: Tabular) -> tuple[Value, ...]:
    return (table.name, table.descriptor["title"], table.descriptor["title@en"], table.descriptor["rows"])


def _fields(table: Tabular) -> list[tuple[Value, ...]]:
    return [
        (
            table.name,
            field["name"],
            field["type"],
            field["title"],
            field["title@en"],
            json.dumps(field["constraints"], ensure_ascii=False) if "constraints" in field else None,
            field.get("columnType"),
        )
        for field in table.schema["fields"]
    ]


def _create(table: Tabular) -> str:
    required = {f["name"] for f in table.schema["fields"] if f.get("constraints", {}).get("required")}
    parts = [
        f"{_name(column.name)} {TYPES[column.type]}{' NOT NULL' if column.name in required else ''}"
        for column in table.columns
    ]
    parts.append(f"PRIMARY KEY ({_names(table.schema['primaryKey'])})")
    for key in table.schema.get("foreignKeys", []):
        there = key["reference"]
        target = f"{_name(there['resource'] or table.name)} ({_names(there['fields'])})"
        parts.append(f"FOREIGN KEY ({_names(key['fields'])}) REFERENCES {target}")
    return f"CREATE TABLE {_name(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def _typed(row: Cells, columns: tuple[Column, ...]) -> list[Value]:
    return [TYPED.get(column.type, str)(text) if text else None for column, text in zip(columns, row, strict=True)]


def _names(fields: Sequence[str]) -> str:
    return ", ".join(_name(field) for field in fields)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
