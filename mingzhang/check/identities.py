"""The accounting identities, read from ``mingzhang/specs/identities.yml``: what must add up, and what must agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from mingzhang.interpret.specs import SPECS, table_specs
from mingzhang.yamlfile import read_yaml

By = Literal["total", "source", "class", "function", "economic", "economic_class", "organisation", "project"]


@dataclass(frozen=True, slots=True)
class Selector:
    """Which figures of a table: of a measure (the first that there is), and of its total, an item, or some codes."""

    table: str
    measures: tuple[str, ...] = ("total",)
    rows: str | None = None
    item: str | None = None
    codes: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns that add up: for each whole, innermost first, the measures that may be its parts.

    ``limit`` where the parts need only not exceed it; ``unless`` names measures that are no part beside certain others.
    """

    check: str
    wholes: dict[str, tuple[str, ...]]
    limit: bool
    unless: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Between:
    """Figures of different tables that must agree.

    ``whole`` and each of ``parts`` are alternatives, of which one must fit. ``by`` says by what rows are told apart and
    compared one by one; ``measures`` are the columns compared, whole and part. The figures of ``when`` must be equal
    for the identity to hold, and no funds be carried over in the table of ``unless_carried``; where there are in that
    of ``scope_where_carried``, a difference is one of scope.
    """

    check: str
    by: By
    measures: tuple[tuple[str, str], ...]
    whole: tuple[Selector, ...]
    parts: tuple[tuple[Selector, ...], ...]
    when: tuple[Selector, ...]
    unless_carried: str | None
    scope_where_carried: str | None
    phases: tuple[str, ...]
    only: tuple[str, ...]
    or_first_part: bool
    zero_where_not_listed: bool


@cache
def column_identities() -> tuple[Columns, ...]:
    """Return the identities across the columns of a row."""
    return tuple(
        Columns(
            check,
            {whole: tuple(parts) for whole, parts in data["wholes"].items()},
            bool(data.get("limit")),
            {measure: tuple(others) for measure, others in data.get("unless", {}).items()},
        )
        for check, data in _load()["columns"].items()
    )


@cache
def item_identities() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return, by check, which items are parts of which, innermost first."""
    return {
        check: tuple((whole, tuple(parts)) for whole, parts in data["wholes"].items())
        for check, data in _load()["items"].items()
    }


@cache
def balances() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return, by check, the measures that together equal others."""
    return {check: (tuple(data["wholes"]), tuple(data["parts"])) for check, data in _load()["balances"].items()}


@cache
def between_identities() -> tuple[Between, ...]:
    """Return the identities between tables."""
    return tuple(_between(check, data) for check, data in _load()["between"].items())


@cache
def sums_of_sources() -> dict[str, tuple[str, ...]]:
    """Return the lines of revenue that stand for several columns of the table of revenue."""
    return {item: tuple(measures) for item, measures in _load()["sums_of_sources"].items()}


@cache
def stated_wholes() -> dict[str, tuple[str, ...]]:
    """Return what the notes may state as a whole and as its parts."""
    wholes = _load()["narrative"]["parts_stated"]["wholes"]
    return {whole: tuple(parts) for whole, parts in wholes.items()}


@cache
def stated_again() -> frozenset[str]:
    """Return the items of which a document states but one."""
    return frozenset(_load()["narrative"]["said_again"]["items"])


def settled_by(check: str, kind: str) -> tuple[str, str]:
    """Return which document would settle a question that a check leaves, in both languages."""
    known = _load()["settled_by"]
    found = known.get(check, known[kind])
    return found["zh"], found["en"]


@cache
def _load() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(SPECS / "identities.yml")
    return data


def _between(check: str, data: Mapping[str, Any]) -> Between:
    pairs = (str(measure).partition("/") for measure in data.get("measures", ()))
    return Between(
        check=check,
        by=data.get("by", "total"),
        measures=tuple((whole, part or whole) for whole, _, part in pairs),
        whole=_alternatives(data["whole"]),
        parts=tuple(_alternatives(part) for part in data["parts"]),
        when=tuple(_selector(one) for one in data.get("when", ())),
        unless_carried=data.get("unless_carried"),
        scope_where_carried=data.get("scope_where_carried"),
        phases=tuple(data.get("phases", ("budget", "final_account"))),
        only=tuple(data.get("only", ())),
        or_first_part=bool(data.get("or_first_part")),
        zero_where_not_listed=bool(data.get("zero_where_not_listed")),
    )


def _alternatives(data: Mapping[str, Any]) -> tuple[Selector, ...]:
    return tuple(_selector(one) for one in data.get("any", (data,)))


def _selector(data: Mapping[str, Any]) -> Selector:
    if data["table"] not in table_specs():
        raise ValueError(f"specs/identities.yml names the table {data['table']}, which specs/tables does not have")
    measure: str | Sequence[str] = data.get("measure", ("total",))
    return Selector(
        table=data["table"],
        measures=(measure,) if isinstance(measure, str) else tuple(measure),
        rows=data.get("rows"),
        item=data.get("item"),
        codes=tuple(data.get("codes", ())),
        optional=bool(data.get("optional")),
    )
