"""What every format is written from: the columns of a resource, and its rows as the canonical CSV has them."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

Cells = list[str]
# Decimals that a column of amounts has at the least, so that it is of one type in every release.
CENTS = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a resource: ``decimals`` and ``digits`` before the point are those of the package's longest number."""

    name: str
    type: str
    title: str
    title_en: str
    decimals: int = CENTS
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Tabular:
    """The rows of a resource, of all disclosures or of one.

    Attributes:
        descriptor: of the resource; bytes, hash and rows are those of these rows.
        columns: its fields in order.
        rows: what the CSV has, cell by cell; can be gone through again, and is read from disk where it is long.
        path: the CSV on disk.
    """

    descriptor: dict[str, Any]
    columns: tuple[Column, ...]
    rows: Collection[Cells]
    path: Path = field(repr=False)

    @property
    def name(self) -> str:
        """The resource."""
        return str(self.descriptor["name"])

    @property
    def schema(self) -> dict[str, Any]:
        """Its Table Schema."""
        schema: dict[str, Any] = self.descriptor["schema"]
        return schema


class Streamed(Collection[Cells]):
    """The rows of a CSV, read anew each time they are gone through."""

    def __init__(self, path: Path, count: int) -> None:
        self.path, self.count = path, count

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Cells]:
        with self.path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            yield from rows

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)


def measured(columns: Sequence[Column], rows: Iterable[Cells]) -> tuple[Column, ...]:
    """Go through rows, and return their columns with the decimals and digits that the numbers need."""
    numeric = [place for place, column in enumerate(columns) if column.type == "number"]
    decimals, digits = [column.decimals for column in columns], [column.digits for column in columns]
    for row in rows:
        for place in numeric:
            if row[place]:
                whole, _, part = row[place].partition(".")
                decimals[place] = max(decimals[place], len(part))
                digits[place] = max(digits[place], len(whole.lstrip("-")))
    return tuple(
        replace(column, decimals=decimals[place], digits=digits[place]) for place, column in enumerate(columns)
    )


def columns_of(descriptor: dict[str, Any]) -> tuple[Column, ...]:
    """Return the columns of a resource by its schema."""
    return tuple(Column(f["name"], f["type"], f["title"], f["title@en"]) for f in descriptor["schema"]["fields"])
