"""Figures that can be set side by side: for each disclosure and measure the amount, its place, and what it covers.

Read once from the package for all pages, in time linear in its rows. What a disclosure does not give is a state and
never a zero. Only :func:`difference` subtracts, and only where both figures have the same basis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from mingzhang.publish.data import Package, Row
from mingzhang.yamlfile import read_yaml

FUNCTION = "function"
# What a figure is read from and covers: (kind, word) pairs that side_by_side.py writes out.
Basis = tuple[tuple[str, str], ...]
# Of a disclosure that has none of a measure: said most precisely first.
MISSING = ("several", "no_unit", "withheld", "not_applicable", "blank", "absent", "not_printed", "not_read")


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that several disclosures print: its names, its group, and how it may be misread."""

    key: str
    zh: str
    en: str | None
    group: str
    caution: str | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure of a disclosure, in yuan, with the row of the table or the paragraph that prints it.

    ``state`` is value, or one of :data:`MISSING`.
    """

    state: str
    amount: Decimal | None = None
    basis: Basis = ()
    table: str | None = None
    row: int | None = None
    block: int | None = None
    paragraph: int | None = None
    column: int | None = None


NOT_READ = Measured("not_read")


@dataclass(frozen=True, slots=True)
class Disclosed:
    """All figures of one disclosure by measure; ``unlisted`` is what is known of a functional class without one."""

    figures: Mapping[str, Measured]
    unlisted: Measured

    def get(self, key: str) -> Measured:
        """Return a figure, or why there is none."""
        return self.figures.get(key, self.unlisted if key.startswith(FUNCTION) else NOT_READ)


@cache
def _spec() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(Path(__file__).parent / "comparisons.yml")
    return data


def _measure_specs() -> list[dict[str, Any]]:
    return [*_spec()["measures"].values(), _spec()["functions"]]


@cache
def fixed_measures() -> tuple[Measure, ...]:
    """Return the measures that ``comparisons.yml`` names, in its order."""
    return tuple(
        Measure(key, m["names"]["zh"], m["names"]["en"], m["group"], m.get("caution"))
        for key, m in _spec()["measures"].items()
    )


def groups() -> dict[str, dict[str, str]]:
    """Return the groups of measures in their order, with their names."""
    found: dict[str, dict[str, str]] = _spec()["groups"]
    return found


def funds() -> dict[str, dict[str, str]]:
    """Return the kinds of money that a title may name."""
    found: dict[str, dict[str, str]] = _spec()["funds"]
    return found


def function_measures(package: Package, keys: Iterable[str]) -> Iterator[Measure]:
    """Yield the functional classes of these keys by code, each by the newest of its names."""
    rows: dict[str, Row] = {}
    for row in package.of("functions"):
        key = class_key(row)
        if key not in rows or row["fiscal_year"] >= rows[key]["fiscal_year"]:
            rows[key] = row
    for key in sorted(keys, key=lambda k: (rows[k]["code"], k)):
        yield Measure(key, f"{rows[key]['code']} {rows[key]['name']}", _coded(rows[key]), _spec()["functions"]["group"])


def _coded(row: Row) -> str | None:
    return f"{row['code']} {row['name_en']}" if row["name_en"] else None


def class_key(function: Row) -> str:
    """Name a class by budget and code, the same in every year; its name may change, and so belongs to the basis."""
    return f"{FUNCTION}-{function['budget']}-{function['code']}"


def difference(earlier: Measured, later: Measured) -> Decimal | None:
    """Return how much more the later figure is, None where the two do not measure the same."""
    if earlier.amount is None or later.amount is None or earlier.basis != later.basis:
        return None
    return later.amount - earlier.amount


def measure_all(package: Package) -> dict[str, Disclosed]:
    """Return the figures of every disclosure."""
    return {row["disclosure"]: _Reader(package, row).disclosed() for row in package.of("disclosures")}


class _Sheet:
    """A printed table of a known form: its lines, and the cells and amounts behind them."""

    def __init__(self, package: Package, table: Row) -> None:
        key = {"disclosure": table["disclosure"], "table": table["table"]}
        self.table: str = table["table"]
        self.title: str = table["title"] or ""
        self.absent = table["state"] == "absent"
        self.rows = package.of(table["canonical"], **key)
        self.columns = package.of("columns", **key)
        self.cells = {(c["row"], c["column"]): c for c in package.of("cells", **key)}
        self.amounts = {(line["row"], line["column"]): line for line in package.of("lines", **key)}

    def figure(self, row: Row, measures: list[str], basis: Basis, *, lone: bool = False) -> Measured:
        """Return what a line prints of the first of these measures that its block has a column for.

        Args:
            row: the line.
            measures: which amounts are the figure itself.
            basis: what the figure is read from and covers.
            lone: take the only amount column of the block, whatever money it names.
        """
        block = [c for c in self.columns if c["block"] == row["block"]]
        for measure in measures:
            if columns := [c["column"] for c in block if c["measure"] == measure]:
                return _agreed([self._cell(row, column, basis) for column in columns])
        amounts = [c for c in block if c["role"] == "amount"]
        if lone and len(amounts) == 1:
            return self._cell(row, amounts[0]["column"], basis)
        return Measured("not_read", table=self.table)

    def has_only(self, items: list[str]) -> bool:
        """Say whether every column is understood, and no line or column is of another item than these."""
        others = {item for rows in (self.rows, self.columns) for r in rows if (item := r.get("item"))}
        return others <= {*items, "total"} and not any(c["role"] == "unknown" for c in self.columns)

    def _cell(self, row: Row, column: int, basis: Basis) -> Measured:
        line, cell = self.amounts.get((row["row"], column)), self.cells.get((row["row"], column))
        amount = line["amount_cny"] if line else None
        if amount is not None:
            state = "value"
        elif cell and cell["amount"] is not None:
            state = "no_unit" if line else "not_read"
        else:
            state = cell["state"] if cell and cell["state"] in MISSING else "blank"
        return Measured(state, amount, basis, self.table, row["row"], row["block"], column=column)

    def is_whole(self, direction: str | None) -> bool:
        """Say whether every line that prints an amount is known, so that what is not among them is not printed."""
        rows = [r for r in self.rows if direction in (None, r["direction"])]
        if not rows or not all(r.get("item") or r.get("function") or r["level"] == 0 for r in rows):
            return False
        blocks = {r["block"] for r in rows}
        columns = {c["column"]: c["block"] for c in self.columns if c["block"] in blocks}
        if any(c["role"] == "unknown" for c in self.columns):
            return False
        known = {(r["row"], r["block"]) for r in rows}
        return all(
            (row, columns[column]) in known
            for (row, column), cell in self.cells.items()
            if column in columns and cell["amount"] is not None
        )


class _Reader:
    """Finds the figures of one disclosure."""

    def __init__(self, package: Package, disclosure: Row) -> None:
        self.package, self.disclosure = package, disclosure["disclosure"]
        self.phase: str = disclosure["phase"]
        self.sheets: dict[str, list[_Sheet]] = {}
        wanted = {source.get("table") for spec in _measure_specs() for source in spec["sources"]}
        for table in package.of("tables", disclosure=self.disclosure):
            if table["canonical"] in wanted:
                self.sheets.setdefault(table["canonical"], []).append(_Sheet(package, table))

    def disclosed(self) -> Disclosed:
        """Return all figures of the disclosure."""
        figures = {
            key: _first([self._from(source, funds=spec.get("funds", False)) for source in spec["sources"]])
            for key, spec in _spec()["measures"].items()
        }
        classes, unlisted = self._classes()
        return Disclosed({**figures, **classes}, unlisted)

    def _from(self, source: dict[str, Any], *, funds: bool) -> Measured:
        if "claim" in source:
            return self._claimed(source["claim"])
        return _agreed([self._in_sheet(sheet, source, funds=funds) for sheet in self.sheets.get(source["table"], [])])

    def _in_sheet(self, sheet: _Sheet, source: dict[str, Any], *, funds: bool) -> Measured:
        """Return the figure of the line that a source names, or why there is none."""
        if sheet.absent:
            return Measured("absent", table=sheet.table)
        rows = [row for row in sheet.rows if _is_line(row, source)]
        rows = [row for row in rows if not row["organisation"]] or rows  # the publisher's, before its units'
        if "only" in source and not sheet.has_only(source["only"]):
            return Measured("not_read", table=sheet.table)
        if not rows:
            other = any(_is_line({**row, "period": None}, source) for row in sheet.rows)  # of another year or stage
            known = "item" in source and not other and sheet.is_whole(source.get("direction"))
            return Measured("not_printed" if known else "not_read", table=sheet.table)
        measures = [source["measure"]] if "measure" in source else _spec()["amounts"]
        return _agreed(
            [
                sheet.figure(row, measures, _basis(sheet, source, row, funds=funds), lone=source.get("lone", False))
                for row in rows
            ]
        )

    def _claimed(self, item: str) -> Measured:
        """Return what the prose states outright of an item, where it does not speak of the other phase."""
        other = "决算" if self.phase == "budget" else "预算"
        paragraphs = self.package.of("paragraphs", disclosure=self.disclosure)
        terms = {p["paragraph"] for p in paragraphs if p["section"] == "glossary"}
        return _agreed(
            [
                Measured("value", c["amount_cny"], (("prose", ""),), paragraph=c["paragraph"])
                if c["amount_cny"] is not None
                else Measured("no_unit", paragraph=c["paragraph"])
                for c in self.package.of("claims", disclosure=self.disclosure)
                if (c["item"], c["kind"], c["role"]) == (item, "money", "stated")
                and c["paragraph"] not in terms
                and other not in (c["subject"] or "")
            ]
        )

    def _classes(self) -> tuple[dict[str, Measured], Measured]:
        """Return the functional classes of the first table that has any, and what holds for those that it has not."""
        for source in _spec()["functions"]["sources"]:
            sheets = [sheet for sheet in self.sheets.get(source["table"], []) if not sheet.absent]
            found: dict[str, list[Measured]] = {}
            for sheet in sheets:
                for row, function in self._class_rows(sheet, source):
                    basis = (("table", source["table"]), ("class", str(function["name"])))
                    figure = sheet.figure(row, _spec()["amounts"], basis)
                    found.setdefault(class_key(function), []).append(figure)
            if found:
                whole = all(sheet.is_whole(source.get("direction")) for sheet in sheets)
                return {key: _agreed(figures) for key, figures in found.items()}, Measured(
                    "not_printed" if whole else "not_read", table=sheets[0].table
                )
        return {}, NOT_READ

    def _class_rows(self, sheet: _Sheet, source: dict[str, Any]) -> Iterator[tuple[Row, Row]]:
        for row in sheet.rows:
            function = self.package.first("functions", "function", row["function"]) if row["function"] else None
            if (
                row["period"] is None
                and function
                and function["level"] == 1
                and source.get("direction") in (None, row["direction"])
            ):
                yield row, function


def _is_line(row: Row, source: dict[str, Any]) -> bool:
    """Say whether a line is the one that a source names."""
    return row["period"] is None and all(
        row.get(field) == source[field] for field in ("direction", "item", "level") if field in source
    )


def _basis(sheet: _Sheet, source: dict[str, Any], row: Row, *, funds: bool) -> Basis:
    """Say what a figure is read from and covers; a line whose name is not everywhere the same keeps its own."""
    basis = [("table", source["table"])]
    if funds:
        kinds = _spec()["funds"]
        basis.append(("funds", next((kind for kind in kinds if kinds[kind]["words"] in sheet.title), "unstated")))
    elif source.get("item") == "operating_expenses":
        basis.append(("line", str(row["name"] or "")))
    return tuple(basis)


def _agreed(figures: list[Measured]) -> Measured:
    """Return the one figure that all places agree on; where they print different amounts, none is chosen."""
    found = [figure for figure in figures if figure.state == "value"]
    if not found:
        return _best(figures)
    if len({figure.amount for figure in found}) > 1:
        return Measured("several", table=found[0].table, paragraph=found[0].paragraph)
    return found[0]


def _first(figures: list[Measured]) -> Measured:
    """Return the figure of the first source that prints any; a source that contradicts itself is not passed over."""
    return next((figure for figure in figures if figure.state in ("value", "several")), _best(figures))


def _best(figures: list[Measured]) -> Measured:
    """Return the first figure that there is, else the most precise word for its absence."""
    order = ("value", *MISSING)
    return min(figures, key=lambda figure: order.index(figure.state), default=NOT_READ)
