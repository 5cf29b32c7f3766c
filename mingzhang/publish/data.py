"""The finished package, read back: publishing knows nothing else, so that a page and a download cannot disagree."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any

from mingzhang.plain import unfit

Row = dict[str, Any]
# What becomes a folder or a file of the site.
NAMES = (("disclosures", "disclosure"), ("tables", "table"))


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
        PackageError: no descriptor, one that is none of ours, a CSV that is missing or not the one described, or an
            id that cannot be a name in the site.
    """
    path = folder / "datapackage.json"
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        rows = {}
        for resource in descriptor["resources"]:
            types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
            text = _described(folder, resource).decode("utf-8")
            rows[resource["name"]] = [
                {name: _typed(text, types[name]) for name, text in row.items()}
                for row in csv.DictReader(io.StringIO(text, newline=""))
            ]
    except OSError as error:
        raise PackageError(f"{error.filename}: expected a file of the data package, found none that opens") from error
    except (ValueError, KeyError, TypeError) as error:
        raise PackageError(
            f"{path}: expected a whole package of this tool, found {type(error).__name__} {error}"
        ) from error
    for resource, field in NAMES:
        for row in rows.get(resource, ()):
            found = unfit(row[field] or "")
            if found:
                raise PackageError(
                    f"{folder / 'data' / resource}.csv: expected a {field} that can be a name in the site, "
                    f"found {found}: {row[field]!r}; give the source another name"
                )
    return Package(folder, descriptor, rows)


def _described(folder: Path, resource: dict[str, Any]) -> bytes:
    """Return the file of a resource: what another has changed would not hold together with the rest."""
    path = folder / "data" / f"{resource['name']}.csv"
    if resource["path"] != f"data/{path.name}" or unfit(resource["name"]):
        raise PackageError(
            f"{folder / 'datapackage.json'}: expected the path data/{path.name}, found {resource['path']}"
        )
    data = path.read_bytes()
    found = f"sha256:{hashlib.sha256(data).hexdigest()}"
    if found != resource["hash"]:
        raise PackageError(
            f"{path}: expected the file that datapackage.json describes ({resource['hash']}), found {found}: it was "
            "changed by hand; make the package again (build.py --only data)"
        )
    return data


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
