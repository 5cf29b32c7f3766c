"""The classes of rows: by their code, whose first digit tells the classification, or by their name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingzhang.codebook import Codebook, comparable
from mingzhang.interpret.headings import Phase
from mingzhang.interpret.items import item_of
from mingzhang.interpret.labels import strip_ordinal
from mingzhang.interpret.model import Entry

# Rows whose names may have their code before them: [2010301]行政运行.
CODED = ("function", "economic", "government_economic", "unit_economic", "function_or_item")


@dataclass(frozen=True, slots=True)
class Context:
    """What the rows of a table are read with: whose disclosure it is, of which year and phase, and the codebook."""

    publisher: str
    fiscal_year: int
    phase: Phase
    codebook: Codebook


def with_code(entry: Entry, code: str | None) -> Entry:
    """Classify an entry by a code: its first digit tells which classification it is of."""
    if code and code.startswith("2"):
        return replace(entry, function=entry.function or code)
    if code and code.startswith("3"):
        return replace(entry, economic=entry.economic or code)
    if code and code.startswith("5"):
        return replace(entry, government_economic=entry.government_economic or code)
    return entry


def classified(entry: Entry, rows: str | None, context: Context) -> Entry:
    """Say what a row is: by its code, or where the tables print none, by its name."""
    codebook, year = context.codebook, context.fiscal_year
    if rows == "unit_project" and entry.code and (known := codebook.function(entry.code, entry.budget, year)):
        same = comparable(known.name) == comparable(entry.name)  # a class, not a unit with such a code
        return replace(entry, function=entry.code, budget=known.group) if same else entry
    if entry.code:
        entry = with_code(entry, entry.code) if rows in CODED or rows is None else entry
        known = codebook.function(entry.function, entry.budget) if entry.function else None
        return replace(entry, budget=entry.budget or (known.group if known else "general")) if entry.function else entry
    if rows is None or not rows.endswith("item"):
        return entry
    bare = strip_ordinal(entry.name)
    if entry.is_total:
        total = codebook.item(bare, entry.direction or "")
        return replace(entry, item=total.item if total else None)
    if rows == "function_or_item" and (known := codebook.function_class(bare)):
        return replace(entry, function=known.code, budget="general")
    if rows == "economic_or_item" and (known := codebook.economic_class(bare, year)):
        return replace(entry, economic=known.code)
    if rows == "government_economic_or_item" and (known := codebook.economic_class(bare, year, "government")):
        return replace(entry, government_economic=known.code)
    return replace(entry, item=item_of(bare, entry.direction or "", codebook))


def with_names_below(entries: Sequence[Entry], rows: str | None, context: Context) -> list[Entry]:
    """Classify the rows without a code that stand below a class, where the codebook has their name below it."""
    if rows not in ("function_or_item", "economic_or_item", "government_economic_or_item", "unit_economic"):
        return list(entries)
    codebook, year = context.codebook, context.fiscal_year
    found: list[Entry] = []
    above: list[tuple[int, str]] = []  # levels and codes of the rows that this one stands under
    for entry in entries:
        above = [(level, code) for level, code in above if level < entry.level]
        made = entry
        if rows == "unit_economic" and not entry.code and (known := codebook.economic_class(entry.name, year)):
            made = replace(entry, economic=known.code)
        elif above and not (entry.code or entry.function or entry.economic or entry.government_economic):
            code = codebook.below(above[-1][1], strip_ordinal(entry.name))
            # 培训支出 below 进修及培训 is a function, and no item of expenses
            made = replace(with_code(entry, code), item=None) if code else entry
            made = replace(made, budget=made.budget or "general") if made.function else made
        code = made.function or made.economic or made.government_economic
        above += [(entry.level, code)] if code else []
        found.append(made)
    return found
