"""The register of checks: each with its name, what it asks and what it tolerates, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mingzhang.check.model import Kind
from mingzhang.interpret.specs import SPECS
from mingzhang.yamlfile import read_yaml

# Where the identities stand in specs/identities.yml, and of which kind the findings are.
SECTIONS: dict[str, Kind] = {
    "rows": "accounting",
    "columns": "accounting",
    "periods": "accounting",
    "balances": "accounting",
    "items": "accounting",
    "between": "accounting",
    "narrative": "narrative",
    "questions": "accounting",
}
SUM = (
    "n个舍入的数相加，与其总数最多相差末位的(n+1)/2个单位；印出的零合计为一个，只有一个数时须相等",
    (
        "A sum of n rounded parts may be off by (n + 1) / 2 units of its last place; printed zeros count as one part, "
        "and a single part must be equal"
    ),
)
BETWEEN = (
    "一对一须相等，两表所印位数不同时，按位数少的舍入；n个数之和与其总数最多相差末位的(n+1)/2个单位",
    (
        "Figure for figure they must be equal, or the coarser the other rounded; a sum of n may be off by (n + 1) / 2 "
        "units of the last place"
    ),
)
PRINTED = ("文字所印末位的舍入", "Rounding to the last place that the notes print")
EQUAL = ("须相等", "Must be equal")
LIMIT = ("不得超过", "Must not exceed it")
TOLERANCES = {
    "rows": SUM,
    "columns": SUM,
    "periods": SUM,
    "balances": SUM,
    "items": SUM,
    "between": BETWEEN,
    "narrative": PRINTED,
}


@dataclass(frozen=True, slots=True)
class Check:
    """A check: what it is called, what it asks, and what difference it tolerates."""

    check: str
    kind: Kind
    name: str
    name_en: str
    explanation: str
    explanation_en: str
    tolerance: str | None = None
    tolerance_en: str | None = None


@cache
def checks() -> dict[str, Check]:
    """Return all checks by id, those of the accounts first."""
    identities = read_yaml(SPECS / "identities.yml")
    found = [
        _check(check, kind, data, _tolerance(section, data))
        for section, kind in SECTIONS.items()
        for check, data in identities[section].items()
    ]
    kinds: dict[Kind, dict[str, dict[str, dict[str, str]]]] = read_yaml(SPECS / "checks.yml")
    found += [_check(check, kind, data, None) for kind, section in kinds.items() for check, data in section.items()]
    return {check.check: check for check in found}


def _tolerance(section: str, data: Mapping[str, object]) -> tuple[str, str] | None:
    if data.get("equal"):
        return EQUAL
    return LIMIT if data.get("limit") else TOLERANCES.get(section)


def _check(check: str, kind: Kind, data: dict[str, dict[str, str]], tolerance: tuple[str, str] | None) -> Check:
    name, explanation = data["name"], data["explanation"]
    zh, en = tolerance or (None, None)
    return Check(check, kind, name["zh"], name["en"], explanation["zh"], explanation["en"], zh, en)
