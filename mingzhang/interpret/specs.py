"""The forms of the tables, read from ``mingzhang/specs``: what a province prints is data there, not code here."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from mingzhang.yamlfile import read_yaml

SPECS = Path(__file__).parent.parent / "specs"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column of a form: the headings it is known under (labels from the outermost in), role and measure."""

    headings: tuple[tuple[str, ...], ...]
    role: str
    block: int
    measure: str | None
    direction: str | None
    rows: str | None


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A statutory table: canonical id, names, and columns in the order of the form.

    ``rows`` says what a row is (function, economic, item, project, …), ``budget`` which of the four budgets its
    codes belong to, ``fund_source`` where all its money comes from; None where the table holds several.
    """

    table: str
    title: str
    title_en: str
    aliases: tuple[str, ...]
    direction: str | None
    rows: str | None
    budget: str | None
    fund_source: str | None
    columns: tuple[ColumnSpec, ...]

    @property
    def measures(self) -> list[str]:
        """The measures of its amount columns, each once, in the order of the form."""
        return list(dict.fromkeys(column.measure for column in self.columns if column.measure))

    def headings(self) -> list[tuple[tuple[str, ...], ...]]:
        """Return every way the form can be headed: for each, one heading path a column."""
        return list(product(*(column.headings for column in self.columns)))


@dataclass(frozen=True, slots=True)
class Measure:
    """What an amount column measures, with its names and the source of the money where the column says it."""

    measure: str
    name: str
    name_en: str
    fund_source: str | None


def plain(text: str) -> str:
    """Return the form in which titles and labels are compared: NFKC, without blanks, quotes made alike."""
    return re.sub(r"[\s“”\"‘’「」]", "", unicodedata.normalize("NFKC", text))


def _load(name: str) -> Any:
    return read_yaml(SPECS / name)


@cache
def measures() -> dict[str, Measure]:
    """Return the measures by id."""
    return {
        key: Measure(key, value["zh"], value["en"], value.get("fund_source"))
        for key, value in _load("measures.yml").items()
    }


@cache
def sections() -> dict[str, tuple[str, ...]]:
    """Return the sections of the prose, each with the words that its headings hold."""
    return {key: tuple(value["headings"]) for key, value in _load("sections.yml").items()}


@cache
def claim_items() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return what the explanations speak of: name, English name, and the words that say it, by canonical id."""
    return {key: (value["zh"], value["en"], tuple(value["words"])) for key, value in _load("claims.yml").items()}


def claim_item(subject: str) -> str | None:
    """Return what a clause speaks of: the item with the longest words in it."""
    found = [
        (len(word), key)
        for key, (*_, words) in claim_items().items()
        for word in words
        if plain(word) in plain(subject)
    ]
    return max(found)[1] if found else None


@cache
def table_specs() -> dict[str, TableSpec]:
    """Return the specs of all tables, by canonical id, in the order in which budgets print them."""
    order = _load("order.yml")
    found = {spec.table: spec for path in sorted((SPECS / "tables").glob("*.yml")) for spec in [_table_spec(path)]}
    missing = set(order) ^ set(found)
    if missing:
        raise ValueError(f"specs/order.yml and specs/tables differ: {', '.join(sorted(missing))}")
    return {table: found[table] for table in order}


def _table_spec(path: Path) -> TableSpec:
    data = read_yaml(path)
    columns = tuple(
        ColumnSpec(
            headings=tuple(tuple(heading.split("/")) for heading in column["heading"]),
            role=column["role"],
            block=column.get("block", 1),
            measure=column.get("measure"),
            direction=column.get("direction", data.get("direction")),
            rows=column.get("rows", data.get("rows")),
        )
        for column in data["columns"]
    )
    unknown = [column.measure for column in columns if column.measure and column.measure not in measures()]
    if unknown:
        raise ValueError(f"{path.name}: measures that specs/measures.yml does not define: {unknown}")
    return TableSpec(
        table=data["table"],
        title=data["title"]["zh"],
        title_en=data["title"]["en"],
        aliases=tuple(data["aliases"]),
        direction=data.get("direction"),
        rows=data.get("rows"),
        budget=data.get("budget"),
        fund_source=data.get("fund_source"),
        columns=columns,
    )


def by_title(title: str) -> TableSpec | None:
    """Return the spec known under a title; a leading year, a trailing remark in brackets and quotes do not count."""
    bare = re.sub(r"^\d{4}年?(度)?", "", plain(title))
    shorter = re.sub(r"\([^()]*\)$", "", bare)
    for candidate in (bare, shorter):
        for spec in table_specs().values():
            if candidate in {plain(alias) for alias in spec.aliases}:
                return spec
    return None


def by_headings(paths: tuple[tuple[str, ...], ...]) -> TableSpec | None:
    """Return the only spec whose form has exactly these headings; None where there is none, or more than one."""
    wanted = tuple(tuple(plain(label) for label in path) for path in paths)
    found = [
        spec
        for spec in table_specs().values()
        if any(tuple(tuple(plain(label) for label in path) for path in form) == wanted for form in spec.headings())
    ]
    return found[0] if len(found) == 1 else None
