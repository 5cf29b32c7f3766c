"""The files beside the pages: the package as it is, each resource in further formats, and all resources in one file.

Addresses are stable. ``datapackage.json`` and ``data/<resource>.csv`` at the site's top are the package itself, byte
for byte; ``data/<disclosure>/`` is one disclosure's rows of it, a data package too. Further formats stand beside the
CSV under the same name; what holds all resources at once is named for the package, or for the disclosure. Resources
that a disclosure has no rows of are there as CSV alone. Each folder has its ``SHA256SUMS``.

Files are written as they are made, one disclosure after the other; what is kept of them is size and checksum.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mingzhang.publish.data import Package
from mingzhang.publish.files.archive import archive
from mingzhang.publish.files.checksums import NAME, checksums, sha256
from mingzhang.publish.files.excel_csv import excel_csv
from mingzhang.publish.files.json_rows import json_rows
from mingzhang.publish.files.parquet import Parquet
from mingzhang.publish.files.sqlite import database
from mingzhang.publish.files.tabular import Tabular
from mingzhang.publish.files.views import View, Views, written
from mingzhang.publish.files.xlsx import fits, single_workbooks, workbook

MEDIA_TYPES = {
    "csv": "text/csv",
    "excel.csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
Write = Callable[[Tabular, Path], None]


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file that holds data: all resources, or one, of all disclosures, or of one.

    Attributes:
        path: from the site's top.
        format: csv (canonical), excel.csv, json (of all resources: the descriptor), parquet, sqlite, xlsx, zip.
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
    """All files that hold data, written below ``folder``, the site's top; ``contents`` are those that hold none."""

    descriptor = "datapackage.json"
    whole = "mingzhang"

    def __init__(self, package: Package, folder: Path, more: Mapping[str, bytes] | None = None) -> None:
        self.folder = folder
        self.contents: dict[str, bytes] = dict(more or {})
        self._found: dict[str | None, dict[str | None, list[Distribution]]] = defaultdict(lambda: defaultdict(list))
        views, self._parquet = Views(package), Parquet()
        self._write_whole(views.whole(), package.folder / self.descriptor)
        for row in package.of("disclosures"):
            self._write_view(views.of(row["disclosure"], folder / own(row["disclosure"], "")))
        self._parquet.close()

    def of(self, resource: str | None = None, disclosure: str | None = None) -> tuple[Distribution, ...]:
        """Return the files of one resource, or those of all at once, for one disclosure or for all."""
        return tuple(self._found.get(disclosure, {}).get(resource, ()))

    def paths(self, disclosure: str | None = None) -> list[str]:
        """Return the paths of all files of one disclosure, or of those that hold all disclosures."""
        return [one.path for found in self._found.get(disclosure, {}).values() for one in found]

    def _write_whole(self, view: View, descriptor: Path) -> None:
        (self.folder / "data").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(descriptor, self.folder / self.descriptor)
        for table in view.resources:
            shutil.copyfile(table.path, self.folder / f"data/{table.name}.csv")
        self._register(self.descriptor, "json", view)
        self._write_all(view, f"data/{self.whole}")
        self._write_each(view, view.resources, "data")
        self._write_checksums(view, "data")

    def _write_view(self, view: View) -> None:
        """Write what one disclosure has; its CSVs are there already."""
        folder = own(str(view.disclosure), "").rstrip("/")
        (self.folder / folder / self.descriptor).write_bytes(written(view.descriptor))
        self._register(f"{folder}/{self.descriptor}", "json", view)
        self._write_all(view, f"{folder}/{view.disclosure}")
        self._write_each(view, [table for table in view.resources if table.rows], folder)
        for table in view.resources:
            if not table.rows:
                self._register(f"{folder}/{table.name}.csv", "csv", view, table)
        self._write_checksums(view, folder)

    def _write_all(self, view: View, stem: str) -> None:
        """Write what holds all resources of a package."""
        archive(view, self._path(f"{stem}.zip"), Path(stem).name)
        workbook(view, self._path(f"{stem}.xlsx"))
        database(view, self._path(f"{stem}.sqlite"))
        for form in ("zip", "xlsx", "sqlite"):
            self._register(f"{stem}.{form}", form, view)

    def _write_each(self, view: View, tables: Iterable[Tabular], folder: str) -> None:
        """Write each resource in every format that holds it, beside its CSV."""
        formats: dict[str, Write] = {
            "excel.csv": excel_csv,
            "xlsx": single_workbooks(view),
            "json": json_rows,
            "parquet": self._parquet,
        }
        for table in tables:
            self._register(f"{folder}/{table.name}.csv", "csv", view, table)
            for form, write in formats.items():
                if form != "xlsx" or fits(table):
                    path = f"{folder}/{table.name}.{form}"
                    write(table, self._path(path))
                    self._register(path, form, view, table)

    def _write_checksums(self, view: View, folder: str) -> None:
        digests = {
            one.path.removeprefix(f"{folder}/"): one.sha256
            for found in self._found[view.disclosure].values()
            for one in found
            if one.path.startswith(f"{folder}/")
        }
        self._path(f"{folder}/{NAME}").write_text(checksums(digests), encoding="utf-8")

    def _path(self, path: str) -> Path:
        return self.folder / path

    def _register(self, path: str, form: str, view: View, table: Tabular | None = None) -> None:
        file = self._path(path)
        rows, resource = (len(table.rows), table.name) if table else (None, None)
        found = Distribution(path, form, file.stat().st_size, sha256(file), rows, resource, view.disclosure)
        self._found[view.disclosure][resource].append(found)


def own(disclosure: str, name: str) -> str:
    """Return the path of a disclosure's file."""
    return f"data/{disclosure}/{name}"
