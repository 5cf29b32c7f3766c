"""The finished package, read back: publishing knows nothing else, so that a page and a download cannot disagree."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Package:
    """A package on disk: its folder, descriptor, and the rows of each resource with values in their types."""

    folder: Path
    descriptor: dict[str, Any]
    rows: dict[str, list[Row]]

    @cached_property
    def _by_table(self) -> dict[tuple[str, str | None, str | None], list[Row]]:
        """Rows by resource, disclosure and table: a page asks for those of one, out of many."""
        index: dict[tuple[str, str | None, str | None], list[Row]] = defaultdict(list)
        for resource, rows in self.rows.items():
            for row in rows:
                index[resource, row.get("disclosure"), None].append(row)
                if row.get("table"):
                    index[resource, row.get("disclosure"), row["table"]].append(row)
        return index

    @cached_property
    def _by_field(self) -> dict[tuple[str, str], dict[object, list[Row]]]:
        """Rows by resource and field, and then by the field's value; filled as they are asked for."""
        return {}

    def by(self, resource: str, field: str) -> dict[object, list[Row]]:
        """Return the rows of a resource by the value of a field; made once for all who ask."""
        if (resource, field) not in self._by_field:
            index: dict[object, list[Row]] = defaultdict(list)
            for row in self.rows.get(resource, []):
                index[row.get(field)].append(row)
            self._by_field[resource, field] = dict(index)
        return self._by_field[resource, field]

    def first(self, resource: str, field: str, value: object) -> Row | None:
        """Return the first row of a resource whose field has the value, None where there is none."""
        found = self.by(resource, field).get(value)
        return found[0] if found else None

    def of(self, resource: str, **wanted: object) -> list[Row]:
        """Return the rows of a resource whose fields have the wanted values; none where there is no such resource."""
        if "disclosure" in wanted:
            table = wanted.get("table")
            found = self._by_table.get((resource, str(wanted["disclosure"]), None if table is None else str(table)), [])
        elif wanted:
            field, value = next(iter(wanted.items()))
            found = self.by(resource, field).get(value, [])
        else:
            found = self.rows.get(resource, [])
        return [row for row in found if all(row[key] == value for key, value in wanted.items())]

    def noticed(self, disclosure: str) -> list[Row]:
        """Return the findings that are to be told; a check whose figures agree leaves one too, which is not."""
        return [row for row in self.of("findings", disclosure=disclosure) if row.get("verdict") != "consistent"]

    def printed_tables(self, **wanted: object) -> list[Row]:
        """Return the tables that are printed; the package lists those that are expected and absent too."""
        return [row for row in self.of("tables", **wanted) if row["state"] != "absent"]


class PackageError(Exception):
    """There is no package in a folder, or it is not whole; the message says what was expected and found."""


def load_package(folder: Path) -> Package:
    """Read the package of a folder.

    Raises:
        PackageError: no descriptor, one that is none of ours, or a CSV that is missing.
    """
    path = folder / "datapackage.json"
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        rows = {}
        for resource in descriptor["resources"]:
            types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
            with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
                rows[resource["name"]] = [
                    {name: _typed(text, types[name]) for name, text in row.items()} for row in csv.DictReader(file)
                ]
    except OSError as error:
        raise PackageError(f"{error.filename}: expected a file of the data package, found none that opens") from error
    except (ValueError, KeyError, TypeError) as error:
        raise PackageError(
            f"{path}: expected a whole package of this tool, found {type(error).__name__} {error}"
        ) from error
    return Package(folder, descriptor, rows)


def _typed(text: str, kind: str) -> Any:
    if text == "":
        return None
    if kind == "integer":
        return int(text)
    if kind == "number":
        return Decimal(text)
    if kind == "boolean":
        return text == "true"
    return text
