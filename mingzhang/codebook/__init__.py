"""The codebook: classifications, statement items and terms of Chinese budgets, in Chinese and English.

Facts, kept as CSV beside this file, each sorted by code. ``functions.csv`` is the functional classification
(支出功能分类, 类 款 项), ``economics.csv`` the economic one (301–399 departmental, 501–599 government), each with the
latest name of every code; ``editions.csv`` has the names of a code through the years where they changed, where a code
was reused, and where it is known when a code came or went; ``items.csv`` the lines of the summary tables that have no
code, ``terms.csv`` headings and labels.

``evidence`` is ``source`` where a published document shows the name and ``knowledge`` where none was seen;
``first_seen`` to ``places`` say in which years and in how many budgets of how many places it was seen printed.
A year in ``editions.csv`` is ``exact`` or ``about``: ranges that are only about right are written so wide that they
overlap, and in the years of the overlap either name will do. COFOG and GFSM 2014 codes are the project's own,
indicative.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Edition:
    """A name that a code bears or bore, and the fiscal years it holds for; None where nothing is known of an end."""

    name: str
    name_en: str
    international: str | None
    evidence: str
    first_year: int | None = None
    last_year: int | None = None
    first_is_exact: bool = False
    last_is_exact: bool = False
    basis: str = ""

    def holds(self, year: int) -> bool:
        """Say whether the name is right, or may be, in a fiscal year."""
        return self.years_from(year) == 0

    def years_from(self, year: int) -> int:
        """Return how many years away from its years a fiscal year is; 0 within them."""
        before = self.first_year - year if self.first_year else 0
        after = year - self.last_year if self.last_year else 0
        return max(before, after, 0)

    @property
    def years(self) -> str:
        """The years as a person writes them: ``2018-``, ``-2017``; ``~2020`` is about 2020; empty: nothing known."""
        first = f"{'' if self.first_is_exact else '~'}{self.first_year}" if self.first_year else ""
        last = f"{'' if self.last_is_exact else '~'}{self.last_year}" if self.last_year else ""
        return f"{first}-{last}" if first or last else ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a classification. ``group`` is the budget it belongs to, or the kind of economic classification.

    The name is the latest, or the one as of a year (:meth:`as_of`); ``editions`` has all, the latest last.
    ``confidence`` (high, medium, low) is how far the latest name is to be trusted.
    """

    group: str
    code: str
    parent: str | None
    level: int
    name: str
    name_en: str
    international: str | None
    evidence: str
    confidence: str
    documents: int | None
    places: int | None
    edition: Edition
    editions: tuple[Edition, ...]

    def as_of(self, year: int) -> Code:
        """Return the code with its name in a fiscal year: the newest that holds, else the one nearest in time."""
        edition = min(reversed(self.editions), key=lambda e: e.years_from(year))
        return replace(
            self,
            name=edition.name,
            name_en=edition.name_en,
            international=edition.international,
            evidence=edition.evidence,
            edition=edition,
        )

    def acceptable(self, year: int) -> tuple[Edition, ...]:
        """Return the editions whose name is right, or may be, in a year: one, or several where the change is vague.

        Never empty: outside of all known years of the code it is the edition nearest in time.
        """
        return tuple(e for e in self.editions if e.holds(year)) or (self.as_of(year).edition,)

    def in_use(self, year: int) -> bool:
        """Say whether, so far as is known, the code exists in a fiscal year."""
        return any(edition.holds(year) for edition in self.editions)

    def edition_named(self, name: str) -> Edition | None:
        """Return the edition, the newest first, that has a printed name."""
        wanted = comparable(name)
        return next((e for e in reversed(self.editions) if comparable(e.name) == wanted), None)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the summary tables that has no code."""

    item: str
    direction: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """All of it, indexed for look-up."""

    functions: dict[tuple[str, str], Code]
    economics: dict[tuple[str, str], Code]
    items: dict[tuple[str, str], Item]
    terms: dict[str, str]
    _named: dict[str, list[Code]] = field(default_factory=lambda: defaultdict(list), repr=False)

    def function(self, code: str, budget: str | None, year: int | None = None) -> Code | None:
        """Find a functional code in a budget; without one, in the general public budget or the only one that has it.

        Args:
            code: 3, 5 or 7 digits.
            budget: general, government_fund, state_capital or social_insurance.
            year: the fiscal year whose name is wanted; without one, the latest.
        """
        order = (budget, "general", "government_fund", "state_capital", "social_insurance")
        found = next((self.functions[b, code] for b in order if b and (b, code) in self.functions), None)
        return found.as_of(year) if found and year else found

    def economic(self, code: str, year: int | None = None) -> Code | None:
        """Find an economic code, with its name as of a fiscal year; 3xx is departmental, 5xx government."""
        found = self.economics.get(("government" if code.startswith("5") else "departmental", code))
        return found.as_of(year) if found and year else found

    def function_class(self, name: str) -> Code | None:
        """Find a class (类) of the functional classification by a name it has or had, as summary tables print it."""
        return _class_named(name, self.functions.values())

    def economic_class(self, name: str, year: int | None = None, kind: str = "departmental") -> Code | None:
        """Find a class of the departmental (or government) economic classification by its name, in a fiscal year.

        Not by the names of all years: 其他资本性支出 was a class (310) until 2017, and is an item (31099).
        """
        wanted = comparable(name)
        for code in (c for c in self.economics.values() if c.level == 1 and c.group == kind):
            editions = code.acceptable(year) if year else code.editions[-1:]
            if any(comparable(edition.name) == wanted for edition in editions):
                return code
        return None

    def below(self, parent: str, name: str) -> str | None:
        """Find the code with a name right below another; None where there is none, or more than one."""
        named = self._named.get(comparable(name), ())
        found = {code.code for code in named if code.parent == parent}
        return found.pop() if len(found) == 1 else None

    def item_called(self, item: str, direction: str) -> Item | None:
        """Find a line of the summary tables by its id and direction."""
        return next((i for i in self.items.values() if (i.item, i.direction) == (item, direction)), None)

    def item(self, name: str, direction: str) -> Item | None:
        """Find a line of the summary tables by name and direction."""
        return self.items.get((direction, comparable(name)))

    def code_named(self, name: str, beside: Code) -> Code | None:
        """Find the other code that has a name: of the same classification and level, the only one or a sibling."""
        found = [
            code
            for code in self._named.get(comparable(name), ())
            if code.code != beside.code and code.level == beside.level and code.code[0] == beside.code[0]
        ]
        siblings = [code for code in found if code.parent == beside.parent]
        return next((some[0] for some in (siblings, found) if len(some) == 1), None)


def comparable(name: str) -> str:
    """Return a name without what is only typography: widths, blanks, quotation marks, 、 or ，, and points at its ends.

    So ``2010301-行政运行`` has the name, and so has one that is cut with an ellipsis but for what is cut.
    A PDF read in the order of coordinates may set 一 behind its word (般行政管理事务一): it is moved to the front.
    """
    bare = re.sub(r"[\s“”\"‘’'「」]", "", unicodedata.normalize("NFKC", name))
    bare = re.sub(r"[—–-]+", "-", bare.replace("、", ",")).strip("-_.,:;·")
    return bare if "一" not in bare else "一" * bare.count("一") + bare.replace("一", "")


def _class_named(name: str, codes: Iterable[Code]) -> Code | None:
    """Find a class by its latest name, else by an earlier one."""
    classes = [code for code in codes if code.level == 1]
    wanted = comparable(name)
    latest = (code for code in classes if comparable(code.name) == wanted)
    earlier = (code for code in classes if code.edition_named(name))
    return next(latest, None) or next(earlier, None)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _editions() -> dict[tuple[str, str], list[Edition]]:
    """Return the editions that are written down, by group and code, in the order of time."""
    editions: dict[tuple[str, str], list[Edition]] = defaultdict(list)
    for row in _rows("editions.csv"):
        edition = Edition(
            name=row["name_zh"],
            name_en=row["name_en"],
            international=row["international"] or None,
            evidence=row["evidence"],
            first_year=_number(row["first_year"]),
            last_year=_number(row["last_year"]),
            first_is_exact=row["first_certainty"] == "exact",
            last_is_exact=row["last_certainty"] == "exact",
            basis=row["basis"],
        )
        editions[row["group"], row["code"]].append(edition)
    return editions


def _codes(
    name: str, group: str, international: str, editions: Mapping[tuple[str, str], list[Edition]]
) -> dict[tuple[str, str], Code]:
    codes = {}
    for row in _rows(name):
        key = (row[group], row["code"])
        latest = Edition(row["name_zh"], row["name_en"], row[international] or None, row["evidence"])
        through_time = tuple(editions.get(key, [latest]))
        codes[key] = Code(
            group=row[group],
            code=row["code"],
            parent=row["parent"] or None,
            level=int(row["level"]),
            name=latest.name,
            name_en=latest.name_en,
            international=latest.international,
            evidence=latest.evidence,
            confidence=row["confidence"],
            documents=_number(row["documents"]),
            places=_number(row["places"]),
            edition=through_time[-1],
            editions=through_time,
        )
    return codes


def _number(text: str) -> int | None:
    return int(text) if text else None


@cache
def load() -> Codebook:
    """Return the codebook, read once."""
    editions = _editions()
    functions = _codes("functions.csv", "budget", "cofog", editions)
    economics = _codes("economics.csv", "classification", "gfsm2014", editions)
    named: dict[str, list[Code]] = defaultdict(list)
    for code in (*functions.values(), *economics.values()):
        named[comparable(code.name)].append(code)
    return Codebook(
        functions=functions,
        economics=economics,
        items={
            (row["direction"], comparable(row["name_zh"])): Item(
                row["item"], row["direction"], row["name_zh"], row["name_en"]
            )
            for row in _rows("items.csv")
        },
        terms={row["zh"]: row["en"] for row in _rows("terms.csv")},
        _named=named,
    )
