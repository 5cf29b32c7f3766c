"""The way from a number to its place in the source: which cells have one, and which page of the site shows it.

A page of the site shows a page of a PDF (``p8``), some lines of a text (``l2``) or a sheet of a workbook (``s1``);
those of a further source of the disclosure begin with its number (``2-p8``). A page of many numbers has a short record
of each, and parts (``p8-1``, ``p8-2``) with the whole ones: a link to a number is always one to the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import NamedTuple

from mingzhang.publish.data import Package, Row

# So many lines of a text are on one page.
LINES = 60
# So many whole records are on one page, which keeps it light.
RECORDS = 50
# What a cell holds that is no amount but says why there is none.
NO_AMOUNT = ("zero", "withheld", "not_applicable")


class Placed(NamedTuple):
    """A cell, or the part of it beyond a page break, with the row of the package that has its place."""

    cell: Row
    place: Row


class SourcePage(NamedTuple):
    """A page of a source that holds numbers; ``parts`` where they are too many for one page."""

    name: str
    source: Row
    number: int
    placed: tuple[Placed, ...]
    parts: tuple[tuple[Placed, ...], ...] = ()

    def part(self, index: int) -> str:
        """Return the name of a part, counted from 0."""
        return f"{self.name}-{index + 1}"


@dataclass(frozen=True)
class Trail:
    """The pages of one disclosure's sources, in order, and where each cell stands."""

    pages: tuple[SourcePage, ...]
    names: Mapping[tuple[str, int, int], tuple[str, ...]]
    wholes: Mapping[tuple[str, str], str]  # by page and anchor: the part with a number's whole record

    def href(self, cell: Row) -> str | None:
        """Return the way to a cell's whole record from the disclosure's folder; None where it has none."""
        names = self.of(cell)
        return f"source/{self.whole(names[0], cell)}.html#{anchor(cell)}" if names else None

    def whole(self, name: str, cell: Row) -> str:
        """Return the page that has the whole record of a cell on a page of the source: a part of it, or itself."""
        return self.wholes.get((name, anchor(cell)), name)

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


class Sources(NamedTuple):
    """The sources of a disclosure that are no witnesses, the first one first, and the numbers of their sheets."""

    rows: Mapping[str, Row]
    sheets: Mapping[tuple[str, str], int]

    def page(self, source: str, place: Row) -> tuple[str, int] | None:
        """Return the page that shows a place, its name and number; None where the place is not known so well."""
        found = _page(place, self.sheets.get((source, place["sheet"])))
        order = list(self.rows).index(source) + 1
        return (f"{order}-" * (order > 1) + f"{found[0]}{found[1]}", found[1]) if found else None


def sources_of(package: Package, disclosure: Row) -> Sources:
    """Put the sources of a disclosure in order."""
    key = {"disclosure": disclosure["disclosure"]}
    found = {row["source"]: row for row in package.of("sources", **key) if row["role"] != "witness"}
    order = sorted(found, key=lambda name: name != disclosure["source_file"])
    # Sheets are numbered as they come, with or without numbers in them.
    sheets = dict.fromkeys((cell["source"], cell["sheet"]) for cell in package.of("cells", **key) if cell["sheet"])
    return Sources({name: found[name] for name in order}, {place: n for n, place in enumerate(sheets, start=1)})


def pages_of(package: Package, disclosure: Row, cell: Row) -> tuple[str, ...]:
    """Return the pages that a cell is on, as :meth:`Trail.of` does, where the way to one cell is asked for."""
    key = {name: cell[name] for name in ("disclosure", "table", "row", "column")}
    sources = sources_of(package, disclosure)
    if not is_traced(cell) or cell["source"] not in sources.rows:
        return ()
    found = [sources.page(cell["source"], place) for place in (cell, *package.of("cell_parts", **key))]
    return tuple(page[0] for page in found if page)


def trail(package: Package, disclosure: Row) -> Trail:
    """Find the pages of a disclosure's sources, and what stands on them."""
    key = {"disclosure": disclosure["disclosure"]}
    sources = sources_of(package, disclosure)
    order = list(sources.rows)
    held: dict[tuple[int, int, str], list[Placed]] = defaultdict(list)
    names: dict[tuple[str, int, int], tuple[str, ...]] = {}
    parts: dict[tuple[str, int, int], list[Row]] = defaultdict(list)
    for part in package.of("cell_parts", **key):
        parts[part["table"], part["row"], part["column"]].append(part)
    for cell in package.of("cells", **key):
        if not is_traced(cell) or cell["source"] not in sources.rows:
            continue
        place = cell["table"], cell["row"], cell["column"]
        for row in (cell, *parts[place]):
            found = sources.page(cell["source"], row)
            if found:
                name, number = found
                held[order.index(cell["source"]), number, name].append(Placed(cell, row))
                names[place] = (*names.get(place, ()), name)
    pages = tuple(
        SourcePage(name, sources.rows[order[source]], number, tuple(placed), _parts(placed))
        for (source, number, name), placed in sorted(held.items(), key=lambda item: item[0])
    )
    wholes = {
        (page.name, anchor(placed.cell)): page.part(index)
        for page in pages
        for index, part in enumerate(page.parts)
        for placed in part
    }
    return Trail(pages, names, wholes)


def _parts(placed: Sequence[Placed]) -> tuple[tuple[Placed, ...], ...]:
    """Part the numbers of a page into lots of about the same size, none within a row; none where they are few."""
    if len(placed) <= RECORDS:
        return ()
    size = len(placed) / ceil(len(placed) / RECORDS)
    parts: list[list[Placed]] = [[]]
    for _, row in groupby(placed, key=lambda one: (one.cell["table"], one.cell["row"])):
        lot = list(row)
        if parts[-1] and len(parts[-1]) + len(lot) / 2 > size:
            parts.append([])
        parts[-1] += lot
    return tuple(tuple(part) for part in parts)


def _page(place: Row, sheet: int | None) -> tuple[str, int] | None:
    if place["page"]:
        return ("p", place["page"]) if place["x0"] is not None else None
    if place["line"]:
        return "l", (place["line"] - 1) // LINES + 1
    return ("s", sheet) if sheet else None
