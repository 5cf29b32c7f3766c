"""The finished package, read back: publishing knows nothing else, so that a page and a download cannot disagree."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
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
    def _indexes(self) -> dict[tuple[str, tuple[str, ...]], dict[Any, list[Row]]]:
        """Rows by resource and fields, and then by the fields' values; made as they are asked for."""
        return {}

    def _index(self, resource: str, fields: tuple[str, ...]) -> dict[Any, list[Row]]:
        """Return the rows of a resource by the value of a field, or by the tuple of several: made once for all."""
        if (resource, fields) not in self._indexes:
            index: dict[Any, list[Row]] = defaultdict(list)
            values = itemgetter(*fields)
            for row in self.rows.get(resource, []):
                index[values(row)].append(row)
            self._indexes[resource, fields] = dict(index)
        return self._indexes[resource, fields]

    def by(self, resource: str, field: str) -> dict[Any, list[Row]]:
        """Return the rows of a resource by the value of a field; made once for all who ask."""
        return self._index(resource, (field,))

    def first(self, resource: str, field: str, value: object) -> Row | None:
        """Return the first row of a resource whose field has the value, None where there is none."""
        found = self._index(resource, (field,)).get(value)
        return found[0] if found else None

    def of(self, resource: str, **wanted: object) -> list[Row]:
        """Return the rows of a resource whose fields have the wanted values; none where there is no such resource."""
        if not wanted:
            return list(self.rows.get(resource, []))
        values = tuple(wanted.values())
        return list(self._index(resource, tuple(wanted)).get(values if len(values) > 1 else values[0], ()))

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
