"""The files beside the pages: the package as it is, each resource in further formats, and archives.

Addresses are stable. ``datapackage.json`` and ``data/<resource>.csv`` at the site's top are the package itself, byte
for byte; ``data/<disclosure>/`` is one disclosure's rows of it, a data package too. Further formats stand beside the
CSV under the same name; what holds all resources at once is named for the package, or for the disclosure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.publish.data import Package
from mingzhang.publish.files.archive import archive
from mingzhang.publish.files.excel_csv import excel_csv
from mingzhang.publish.files.views import views

MEDIA_TYPES = {
    "csv": "text/csv",
    "excel.csv": "text/csv",
    "json": "application/json",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file that holds data: all resources, or one, of all disclosures, or of one.

    Attributes:
        path: from the site's top.
        format: csv (canonical), excel.csv, json (of all resources: the descriptor), zip.
        size: in bytes.
        sha256: in hexadecimal digits.
        rows: of the resource; None where there are all resources.
        resource: None, all of them.
        disclosure: None, all of them.
    """

    path: str
    format: str
    size: int
    sha256: str
    rows: int | None = None
    resource: str | None = None
    disclosure: str | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def media_type(self) -> str:
        """The media type, as IANA registers it."""
        return MEDIA_TYPES[self.format]


class Files:
    """All files to publish, by their path from the site's top; ``more`` are those that hold no data."""

    descriptor = "datapackage.json"
    whole = "mingzhang"

    def __init__(self, package: Package, more: Mapping[str, bytes] | None = None) -> None:
        self.contents: dict[str, bytes] = {}
        self._found: list[Distribution] = []
        self._add_whole(package)
        for view in views(package):
            self._add_view(view.disclosure, view.files, view.rows)
        self.contents |= more or {}

    def _add_whole(self, package: Package) -> None:
        inside = {"datapackage.json": (package.folder / "datapackage.json").read_bytes()}
        inside |= {r["path"]: (package.folder / r["path"]).read_bytes() for r in package.descriptor["resources"]}
        self._add(self.descriptor, "json", inside["datapackage.json"])
        self._add(f"data/{self.whole}.zip", "zip", archive(inside, self.whole))
        for resource in package.descriptor["resources"]:
            name, rows, data = resource["name"], resource["rows"], inside[resource["path"]]
            self._add(f"data/{name}.csv", "csv", data, rows, name)
            spread = excel_csv(data.decode(), resource["schema"]["fields"])
            self._add(f"data/{name}.excel.csv", "excel.csv", spread, rows, name)

    def _add_view(self, disclosure: str, files: Mapping[str, bytes], rows: Mapping[str, int]) -> None:
        self._add(own(disclosure, "datapackage.json"), "json", files["datapackage.json"], disclosure=disclosure)
        self._add(own(disclosure, f"{disclosure}.zip"), "zip", archive(files, disclosure), disclosure=disclosure)
        for name, count in rows.items():
            self._add(own(disclosure, f"{name}.csv"), "csv", files[f"{name}.csv"], count, name, disclosure)

    def _add(
        self,
        path: str,
        form: str,
        data: bytes,
        rows: int | None = None,
        resource: str | None = None,
        disclosure: str | None = None,
    ) -> None:
        self.contents[path] = data
        digest = hashlib.sha256(data).hexdigest()
        self._found.append(Distribution(path, form, len(data), digest, rows, resource, disclosure))

    def of(self, resource: str | None = None, disclosure: str | None = None) -> tuple[Distribution, ...]:
        """Return the files of one resource, or those of all at once, for one disclosure or for all."""
        return tuple(d for d in self._found if d.resource == resource and d.disclosure == disclosure)


def own(disclosure: str, name: str) -> str:
    """Return the path of a disclosure's file."""
    return f"data/{disclosure}/{name}"
