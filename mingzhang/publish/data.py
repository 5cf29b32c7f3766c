"""The finished package, read back: publishing knows nothing else, so that a page and a download cannot disagree."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Package:
    """A package on disk: its folder, descriptor, and the rows of each resource with values in their types."""

    folder: Path
    descriptor: dict[str, Any]
    rows: dict[str, list[Row]]

    def of(self, resource: str, **wanted: object) -> list[Row]:
        """Return the rows of a resource whose fields have the wanted values; none where there is no such resource."""
        return [row for row in self.rows.get(resource, ()) if all(row[key] == value for key, value in wanted.items())]


def load_package(folder: Path) -> Package:
    """Read the package of a folder."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    rows = {}
    for resource in descriptor["resources"]:
        types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows[resource["name"]] = [
                {name: _typed(text, types[name]) for name, text in row.items()} for row in csv.DictReader(file)
            ]
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
