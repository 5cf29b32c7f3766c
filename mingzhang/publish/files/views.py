"""Views of the package by disclosure: its rows of each resource, and the shared rows that they refer to.

Each view is a data package of its own, with the schemas of the whole: rows, order and bytes of a line are the same.
The package is gone through once, to learn where in its files the rows of a disclosure are; a view then reads those
alone, so that one disclosure at a time is in memory.
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
from pathlib import Path
from typing import Any, BinaryIO

from mingzhang.publish.data import Package
from mingzhang.publish.files.tabular import Cells, Column, Streamed, Tabular, columns_of, measured

Ranges = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class View:
    """A data package: the whole, or the rows of one disclosure.

    Attributes:
        disclosure: None, all of them.
        descriptor: as it is written to ``datapackage.json``.
        resources: in the order of the descriptor.
        files: the canonical CSVs on disk by their path in the package.
    """

    disclosure: str | None
    descriptor: dict[str, Any]
    resources: tuple[Tabular, ...]
    files: dict[str, Path]


@dataclass(frozen=True)
class _Resource:
    """A resource on disk: its header, and where in the file the rows of a disclosure are.

    Rows that belong to none are kept under "": they are shared.
    """

    descriptor: dict[str, Any]
    columns: tuple[Column, ...]
    path: Path
    header: Cells
    ranges: dict[str, Ranges]
    count: int
    shared: list[Cells]

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
                tuple(row[column] for column in columns): place for place, row in enumerate(self.shared)
            }
        return self._by_key[fields].get(key)

    def own(self, disclosure: str) -> list[Cells]:
        """Read the rows of a disclosure."""
        with self.path.open("rb") as file:
            data = b"".join(_read(file, start, end) for start, end in self.ranges.get(disclosure, ()))
        return list(csv.reader(io.StringIO(data.decode(), newline="")))


class Views:
    """The whole package and its views; the package's files are indexed when this is made."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._resources = {r["name"]: _index(package.folder / r["path"], r) for r in package.descriptor["resources"]}

    def whole(self) -> View:
        """Return the package itself; its rows are read as they are gone through."""
        found = self._resources.values()
        resources = tuple(Tabular(r.descriptor, r.columns, Streamed(r.path, r.count), r.path) for r in found)
        files = {str(r.descriptor["path"]): r.path for r in found}
        return View(None, self.package.descriptor, resources, files)

    def of(self, disclosure: str, folder: Path) -> View:
        """Write the CSVs of a disclosure to a folder, and return its view."""
        folder.mkdir(parents=True, exist_ok=True)
        own = {name: r.own(disclosure) for name, r in self._resources.items() if not r.is_shared}
        rows = own | _referred(self._resources, own)
        resources = []
        for name, resource in self._resources.items():
            data = _csv(resource.header, rows[name])
            path = folder / f"{name}.csv"
            path.write_bytes(data)
            described = resource.descriptor | {
                "path": path.name,
                "bytes": len(data),
                "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
                "rows": len(rows[name]),
            }
            resources.append(Tabular(described, resource.columns, rows[name], path))
        held = {source["file"] for source in self.package.of("sources", disclosure=disclosure)}
        descriptor = self.package.descriptor | {
            "sources": [source for source in self.package.descriptor["sources"] if source["path"] in held],
            "resources": [resource.descriptor for resource in resources],
        }
        files = {resource.path.name: resource.path for resource in resources}
        return View(disclosure, descriptor, tuple(resources), files)


def written(descriptor: dict[str, Any]) -> bytes:
    """Write a descriptor as ``datapackage.json`` has it."""
    return (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode()


def _index(path: Path, descriptor: dict[str, Any]) -> _Resource:
    """Go through a CSV once: where its rows are, and how long its numbers."""
    ranges: dict[str, Ranges] = defaultdict(list)
    shared: list[Cells] = []
    lines = _Lines(path)
    reader = csv.reader(lines)
    header = next(reader)
    at = header.index("disclosure") if "disclosure" in header else None
    start, count = lines.position, 0

    def rows() -> Iterator[Cells]:
        nonlocal start, count
        for row in reader:
            yield row
            count += 1
            if at is None:
                shared.append(row)
            else:
                _extend(ranges[row[at]], start, lines.position)
            start = lines.position

    columns = measured(columns_of(descriptor), rows())
    return _Resource(descriptor, columns, path, header, dict(ranges), count, shared)


def _extend(ranges: Ranges, start: int, end: int) -> None:
    """Add a range; one that follows the last becomes part of it."""
    if ranges and ranges[-1][1] == start:
        ranges[-1] = ranges[-1][0], end
    else:
        ranges.append((start, end))


class _Lines(Iterator[str]):
    """The lines of a file, and how many bytes of it are read."""

    def __init__(self, path: Path) -> None:
        self.position = 0
        self._lines = self._of(path)

    def _of(self, path: Path) -> Iterator[str]:
        with path.open("rb") as file:
            for line in file:
                self.position += len(line)
                yield line.decode()

    def __next__(self) -> str:
        return next(self._lines)


def _read(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return file.read(end - start)


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
                todo.append((target.name, [target.shared[place] for place in new]))
    return {name: [resources[name].shared[place] for place in sorted(places)] for name, places in taken.items()}


def _csv(header: Cells, rows: list[Cells]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode()
