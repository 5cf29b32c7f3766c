"""The files beside the pages: the package as it is, each CSV once more for spreadsheets, and one archive of it all.

Each disclosure has its own rows in ``data/<disclosure>/``, a data package too, and an archive of them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Any

from mingzhang.publish.data import Package
from mingzhang.publish.views import views

# What makes a spreadsheet take a text for a formula (OWASP: CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


class Files:
    """All files to publish, by their path from the site's top; ``more`` are those that are not of the package."""

    archive = "datapackage/mingzhang.zip"

    def __init__(self, package: Package, more: Mapping[str, bytes] | None = None) -> None:
        inside = {"datapackage.json": (package.folder / "datapackage.json").read_bytes()}
        inside |= {r["path"]: (package.folder / r["path"]).read_bytes() for r in package.descriptor["resources"]}
        self.contents = {f"datapackage/{path}": data for path, data in inside.items()}
        self.contents[self.archive] = _archive(inside, "mingzhang")
        for resource in package.descriptor["resources"]:
            self.contents[self.spreadsheet(resource["name"])] = for_spreadsheets(
                inside[resource["path"]].decode(), resource["schema"]["fields"]
            )
        self.rows: dict[tuple[str, str], int] = {}
        for view in views(package):
            self.contents |= {self.own(view.disclosure, name): data for name, data in view.files.items()}
            self.contents[self.own_archive(view.disclosure)] = _archive(view.files, view.disclosure)
            self.rows |= {(view.disclosure, resource): rows for resource, rows in view.rows.items()}
        self.contents |= more or {}

    @staticmethod
    def own(disclosure: str, name: str) -> str:
        """Return the path of a disclosure's file."""
        return f"data/{disclosure}/{name}"

    @classmethod
    def own_archive(cls, disclosure: str) -> str:
        """Return the path of the archive of a disclosure's files."""
        return cls.own(disclosure, "package.zip")

    @staticmethod
    def spreadsheet(resource: str) -> str:
        """Return the path of a resource's version for spreadsheets."""
        return f"spreadsheets/{resource}.csv"

    def size(self, path: str) -> int:
        """Return the size of a file in bytes."""
        return len(self.contents[path])

    def sha256(self, path: str) -> str:
        """Return the SHA-256 of a file."""
        return hashlib.sha256(self.contents[path]).hexdigest()


def _archive(files: dict[str, bytes], folder: str) -> bytes:
    """Zip files under a folder; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def for_spreadsheets(text: str, fields: list[dict[str, Any]]) -> bytes:
    """Return a canonical CSV for spreadsheets: byte order mark, both languages' headings, no text that runs.

    A text that would be taken for a formula gets an apostrophe before it; numbers keep their sign.
    """
    rows = csv.reader(io.StringIO(text, newline=""))
    next(rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([f"{field['title']} {field['title@en']}" for field in fields])
    texts = [field["type"] not in ("number", "integer") for field in fields]
    for row in rows:
        writer.writerow(
            "'" + value if is_text and value.startswith(FORMULA_STARTS) else value
            for value, is_text in zip(row, texts, strict=True)
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()
