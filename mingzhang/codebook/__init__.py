"""The codebook: classifications, statement items and terms of Chinese budgets, in Chinese and English.

Facts, kept as CSV beside this file. ``functions.csv`` is the functional classification (支出功能分类, 类 款 项),
``economics.csv`` the economic one (301–399 departmental, 501–599 government), ``items.csv`` the lines of the summary
tables that have no code, ``terms.csv`` headings and labels. ``evidence`` is ``source`` where a published document
shows the row and ``knowledge`` where none was seen; COFOG and GFSM 2014 codes are the project's own, indicative.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a classification. ``group`` is the budget it belongs to, or the kind of economic classification."""

    group: str
    code: str
    parent: str | None
    level: int
    name: str
    name_en: str
    international: str | None
    evidence: str


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

    def function(self, code: str, budget: str | None) -> Code | None:
        """Find a functional code in a budget; without one, in the general public budget or the only one that has it."""
        if budget and (budget, code) in self.functions:
            return self.functions[budget, code]
        order = ("general", "government_fund", "state_capital", "social_insurance")
        return next((self.functions[b, code] for b in order if (b, code) in self.functions), None)

    def economic(self, code: str) -> Code | None:
        """Find an economic code; 3xx is departmental, 5xx government."""
        kind = "government" if code.startswith("5") else "departmental"
        return self.economics.get((kind, code))

    def function_class(self, name: str) -> Code | None:
        """Find a class (类) of the functional classification by its name, as the summary tables print it."""
        wanted = _bare(name)
        return next((c for c in self.functions.values() if c.level == 1 and _bare(c.name) == wanted), None)

    def economic_class(self, name: str, kind: str = "departmental") -> Code | None:
        """Find a class of the departmental (or government) economic classification by its name."""
        wanted = _bare(name)
        classes = (c for c in self.economics.values() if c.level == 1 and c.group == kind)
        return next((c for c in classes if _bare(c.name) == wanted), None)

    def below(self, parent: str, name: str) -> str | None:
        """Find the code with a name right below another; None where there is none, or more than one."""
        wanted = _bare(name)
        codes = (*self.functions.values(), *self.economics.values())
        found = {code.code for code in codes if code.parent == parent and _bare(code.name) == wanted}
        return found.pop() if len(found) == 1 else None

    def item_called(self, item: str, direction: str) -> Item | None:
        """Find a line of the summary tables by its id and direction."""
        return next((i for i in self.items.values() if (i.item, i.direction) == (item, direction)), None)

    def item(self, name: str, direction: str) -> Item | None:
        """Find a line of the summary tables by name and direction."""
        return self.items.get((direction, _bare(name)))


def _bare(name: str) -> str:
    return "".join(name.split()).replace("“", "").replace("”", "")


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _codes(name: str, group: str, international: str) -> dict[tuple[str, str], Code]:
    return {
        (row[group], row["code"]): Code(
            group=row[group],
            code=row["code"],
            parent=row["parent"] or None,
            level=int(row["level"]),
            name=row["name_zh"],
            name_en=row["name_en"],
            international=row[international] or None,
            evidence=row["evidence"],
        )
        for row in _rows(name)
    }


@cache
def load() -> Codebook:
    """Return the codebook, read once."""
    return Codebook(
        functions=_codes("functions.csv", "budget", "cofog"),
        economics=_codes("economics.csv", "classification", "gfsm2014"),
        items={
            (row["direction"], _bare(row["name_zh"])): Item(
                row["item"], row["direction"], row["name_zh"], row["name_en"]
            )
            for row in _rows("items.csv")
        },
        terms={row["zh"]: row["en"] for row in _rows("terms.csv")},
    )
