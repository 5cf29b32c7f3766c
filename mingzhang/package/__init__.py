"""The packaging stage: CSVs, ``datapackage.json``, validated before they replace the earlier package.

Canonical CSVs are UTF-8 without BOM, LF, in the order of the resources' fields. Nothing in them depends on the day
or the machine: the same disclosures give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from mingzhang.codebook import Codebook
from mingzhang.folders import fresh_folder
from mingzhang.package.classifications import Row
from mingzhang.package.rows import Checked, rows_of
from mingzhang.package.schemas import resources, wide_resources
from mingzhang.package.table_schema import Resource
from mingzhang.releases import as_descriptor, checksums, version_of

LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}
LICENCE_NOTE = (
    "数据出自公共机构依法公开的文件；公开单位未声明许可。本项目所加的编码对应、英译、核查结果等按 CC BY 4.0 许可。"
)
LICENCE_NOTE_EN = (
    "The data come from disclosures that public bodies published under a legal duty; the publishers state no license. "
    "What this project adds (codes, translations, findings) is licensed under CC BY 4.0."
)


class InvalidPackageError(Exception):
    """The package that was built does not validate: an assumption of ours broke. The earlier one stays."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a package holds, in numbers, for the summary of a build."""

    tables: int
    cells: int
    untranslated: tuple[str, ...]


def write_package(
    disclosures: Sequence[Checked], target: Path, codebook: Codebook, releases: Path | None = None
) -> Written:
    """Write and validate a package, then put it in the place of the one at ``target``.

    Its version is that of the last release in the folder ``releases``, and says so where the data have changed since.

    Raises:
        InvalidPackageError: frictionless found an error; ``target`` is untouched.
        ReleaseError: the releases cannot be read; ``target`` is untouched.
    """
    rows, untranslated = rows_of(disclosures, codebook)
    wide = {resource.name for resource in wide_resources()}
    with fresh_folder(target) as fresh:
        (fresh / "data").mkdir()
        described = []
        for resource in resources():
            if rows[resource.name] or resource.name not in wide:
                path = fresh / "data" / f"{resource.name}.csv"
                _write_csv(path, resource, rows[resource.name])
                described.append(_describe(resource, path, len(rows[resource.name])))
        version = version_of(checksums({"resources": described}), releases)
        _write_descriptor(fresh / "datapackage.json", described, disclosures, version)
        _validate(fresh / "datapackage.json")
    blank = sum(1 for row in rows["cells"] if row["text"] is None)
    printed = sum(1 for row in rows["tables"] if row["state"] != "absent")
    return Written(printed, len(rows["cells"]) - blank, tuple(untranslated))


def _write_csv(path: Path, resource: Resource, rows: Sequence[Row]) -> None:
    names = [column.name for column in resource.fields]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_text(row.get(name)) for name in names] for row in rows)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _describe(resource: Resource, path: Path, rows: int) -> Row:
    data = path.read_bytes()
    return {
        "name": resource.name,
        "title": resource.title,
        "title@en": resource.title_en,
        "path": f"data/{path.name}",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
        "rows": rows,
        "schema": resource.schema(),
    }


def _write_descriptor(path: Path, described: list[Row], disclosures: Sequence[Checked], version: str) -> None:
    descriptor = {
        "name": "mingzhang",
        "profile": "tabular-data-package",
        "title": "明账：中国政府预决算公开数据",
        "title@en": "Mingzhang: Chinese government budget disclosures as open data",
        "description": LICENCE_NOTE,
        "description@en": LICENCE_NOTE_EN,
        "version": version,
        "licenses": [LICENCE],
        "sources": [
            {"title": f"{d.disclosure.publisher} {d.disclosure.fiscal_year}", "path": r.file}
            for d in disclosures
            for r in (*d.disclosure.readings, *d.witnesses)
        ],
        "resources": described,
    }
    path.write_text(as_descriptor(descriptor), encoding="utf-8", newline="\n")


def _validate(descriptor: Path) -> None:
    import frictionless  # 0.5 s: late, so that reading has begun by then

    report = frictionless.validate(str(descriptor))
    if not report.valid:
        errors = report.flatten(["title", "rowNumber", "fieldName", "message"])
        raise InvalidPackageError("; ".join(" ".join(str(part) for part in error if part) for error in errors[:5]))
