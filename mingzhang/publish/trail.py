"""The way from a number to its place in the source: which cells have one, and which page of the site shows it.

A page of the site shows a page of a PDF (``p8``), some lines of a text (``l2``) or a sheet of a workbook (``s1``);
those of a further source of the disclosure begin with its number (``2-p8``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mingzhang.publish.data import Package, Row

# So many lines of a text are on one page.
LINES = 60
# What a cell holds that is no amount but says why there is none.
NO_AMOUNT = ("zero", "withheld", "not_applicable")


class Placed(NamedTuple):
    """A cell, or the part of it beyond a page break, with the row of the package that has its place."""

    cell: Row
    place: Row


class SourcePage(NamedTuple):
    """A page of a source that holds numbers."""

    name: str
    source: Row
    number: int
    placed: tuple[Placed, ...]


@dataclass(frozen=True)
class Trail:
    """The pages of one disclosure's sources, in order, and where each cell stands."""

    pages: tuple[SourcePage, ...]
    names: Mapping[tuple[str, int, int], tuple[str, ...]]

    def href(self, cell: Row) -> str | None:
        """Return the way to a cell's place from the disclosure's folder; None where it has none."""
        names = self.of(cell)
        return f"source/{names[0]}.html#{anchor(cell)}" if names else None

    def of(self, cell: Row) -> tuple[str, ...]:
        """Return the pages that a cell is on; more than one where a page break cuts it."""
        return self.names.get((cell["table"], cell["row"], cell["column"]), ())

    def first(self, source: str, number: int | None) -> str | None:
        """Return the way to a page of a PDF from the disclosure's folder; None where it holds no number."""
        found = (p.name for p in self.pages if p.source["source"] == source and p.number == number)
        name = next(found, None) if number else None
        return f"source/{name}.html" if name else None


def anchor(cell: Row) -> str:
    """Return what a cell is called within its disclosure: table, row, column."""
    return f"{cell['table']}.{cell['row']}.{cell['column']}"


def is_traced(cell: Row) -> bool:
    """Say whether a cell has a number, or says why it has none."""
    return cell["amount"] is not None or cell["state"] in NO_AMOUNT


def trail(package: Package, disclosure: Row) -> Trail:
    """Find the pages of a disclosure's sources, and what stands on them."""
    key = {"disclosure": disclosure["disclosure"]}
    sources = {row["source"]: row for row in package.of("sources", **key) if row["role"] != "witness"}
    order = sorted(sources, key=lambda name: name != disclosure["source_file"])
    prefix = {name: f"{number}-" if number > 1 else "" for number, name in enumerate(order, start=1)}
    sheets: dict[tuple[str, str], int] = {}
    held: dict[tuple[int, int, str], list[Placed]] = defaultdict(list)
    names: dict[tuple[str, int, int], tuple[str, ...]] = {}
    parts: dict[tuple[str, int, int], list[Row]] = defaultdict(list)
    for part in package.of("cell_parts", **key):
        parts[part["table"], part["row"], part["column"]].append(part)
    for cell in package.of("cells", **key):
        if cell["sheet"]:  # sheets are numbered as they come, with or without numbers
            sheets.setdefault((cell["source"], cell["sheet"]), len(sheets) + 1)
        if not is_traced(cell) or cell["source"] not in sources:
            continue
        place = cell["table"], cell["row"], cell["column"]
        for row in (cell, *parts[place]):
            found = _page(row, sheets.get((cell["source"], row["sheet"])))
            if found:
                kind, number = found
                name = f"{prefix[cell['source']]}{kind}{number}"
                held[order.index(cell["source"]), number, name].append(Placed(cell, row))
                names[place] = (*names.get(place, ()), name)
    pages = tuple(
        SourcePage(name, sources[order[source]], number, tuple(held[source, number, name]))
        for source, number, name in sorted(held)
    )
    return Trail(pages, names)


def _page(place: Row, sheet: int | None) -> tuple[str, int] | None:
    if place["page"]:
        return ("p", place["page"]) if place["x0"] is not None else None
    if place["line"]:
        return "l", (place["line"] - 1) // LINES + 1
    return ("s", sheet) if sheet else None
