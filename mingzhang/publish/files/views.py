"""Views of the package by disclosure: its rows of each resource, and the shared rows that they refer to.

Each view is a data package of its own, with the schemas of the whole: rows, order and bytes of a line are the same.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mingzhang.publish.data import Package

Cells = list[str]


@dataclass(frozen=True, slots=True)
class View:
    """The files of one disclosure by name, and how many rows each resource has."""

    disclosure: str
    files: dict[str, bytes]
    rows: dict[str, int]


@dataclass(frozen=True)
class _Resource:
    """A resource as text: its header, and its rows by disclosure; all of them under "" where they are shared."""

    descriptor: dict[str, Any]
    header: Cells
    rows: dict[str, list[Cells]]

    @property
    def name(self) -> str:
        return str(self.descriptor["name"])

    @property
    def is_shared(self) -> bool:
        return "disclosure" not in self.header

    @cached_property
    def _by_key(self) -> dict[tuple[str, ...], dict[tuple[str, ...], int]]:
        return {}

    def find(self, fields: tuple[str, ...], key: tuple[str, ...]) -> int | None:
        """Return the place of the shared row whose fields have these values."""
        if fields not in self._by_key:
            columns = [self.header.index(field) for field in fields]
            self._by_key[fields] = {
                tuple(row[column] for column in columns): place for place, row in enumerate(self.rows.get("", []))
            }
        return self._by_key[fields].get(key)


def views(package: Package) -> Iterator[View]:
    """Yield the view of each disclosure; every file of the package is read once."""
    resources = {r["name"]: _load(package, r) for r in package.descriptor["resources"]}
    for row in package.of("disclosures"):
        yield _view(package, resources, row["disclosure"])


def _load(package: Package, descriptor: dict[str, Any]) -> _Resource:
    with (package.folder / descriptor["path"]).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        rows: dict[str, list[Cells]] = defaultdict(list)
        at = header.index("disclosure") if "disclosure" in header else None
        for row in reader:
            rows["" if at is None else row[at]].append(row)
    return _Resource(descriptor, header, rows)


def _view(package: Package, resources: dict[str, _Resource], disclosure: str) -> View:
    own = {name: r.rows.get(disclosure, []) for name, r in resources.items() if not r.is_shared}
    rows = own | _referred(resources, own)
    files, described = {}, []
    for name, resource in resources.items():
        data = _csv(resource.header, rows[name])
        files[f"{name}.csv"] = data
        described.append(
            resource.descriptor
            | {
                "path": f"{name}.csv",
                "bytes": len(data),
                "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
                "rows": len(rows[name]),
            }
        )
    held = {source["file"] for source in package.of("sources", disclosure=disclosure)}
    descriptor = package.descriptor | {
        "sources": [source for source in package.descriptor["sources"] if source["path"] in held],
        "resources": described,
    }
    files["datapackage.json"] = (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode()
    return View(disclosure, files, {name: len(found) for name, found in rows.items()})


def _referred(resources: dict[str, _Resource], own: dict[str, list[Cells]]) -> dict[str, list[Cells]]:
    """Return the shared rows that a disclosure's rows refer to, and those that they refer to in turn."""
    taken: dict[str, set[int]] = {name: set() for name, r in resources.items() if r.is_shared}
    todo = list(own.items())
    while todo:
        name, rows = todo.pop()
        for key in resources[name].descriptor["schema"].get("foreignKeys", []):
            target = resources[key["reference"]["resource"] or name]
            if not target.is_shared:
                continue
            columns = [resources[name].header.index(field) for field in key["fields"]]
            wanted = {tuple(row[column] for column in columns) for row in rows}
            places = {target.find(tuple(key["reference"]["fields"]), one) for one in wanted}
            new = {place for place in places if place is not None} - taken[target.name]
            if new:
                taken[target.name] |= new
                todo.append((target.name, [target.rows[""][place] for place in new]))
    return {name: [resources[name].rows[""][place] for place in sorted(places)] for name, places in taken.items()}


def _csv(header: Cells, rows: list[Cells]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode()
