"""The lines of summary tables that have no code: what their names mean, sums, and what is carried over by source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mingzhang.codebook import Codebook
from mingzhang.interpret.model import Entry
from mingzhang.interpret.words import vocabulary

OF_THE_YEAR = re.compile("本年|当年")
OTHER_YEARS = ("carried_over", "carried_forward")


def with_sums(entries: Sequence[Entry]) -> list[Entry]:
    """Name the sums of a list: those that say so are of the year, and the last of the others is the grand total."""
    direction = entries[0].direction if entries else None
    totals = [entry for entry in entries if entry.is_total]
    of_year = {entry.row for entry in totals if OF_THE_YEAR.search(entry.name)}
    grand = next((entry.row for entry in reversed(totals) if entry.row not in of_year), None)
    return [
        replace(entry, item=f"{direction}_for_the_year")
        if entry.row in of_year
        else replace(entry, item=f"total_{direction}")
        if entry.row == grand
        else entry
        for entry in entries
    ]


def once(entries: Sequence[Entry], codebook: Codebook) -> list[Entry]:
    """Tell what is carried over by source from the year's own, and give no item twice: the second is part of another.

    二、上年结转 / （一）一般公共预算拨款 is not the appropriation of the year.
    """
    found: list[Entry] = []
    seen: set[str | None] = set()
    carried: int | None = None  # the level of the row of money of other years that these rows may stand below
    for entry in entries:
        if carried is not None and entry.level <= carried:
            carried = None
        below = carried is not None and entry.item not in OTHER_YEARS
        again = entry.item in seen and not entry.is_total
        made = entry
        if entry.item and (below or again):
            part = codebook.item_called(f"carried_over_{entry.item}", "revenue") if "carried_over" in seen else None
            made = replace(entry, item=part.item if part else None)
        found.append(made)
        seen.add(made.item)
        if carried is None and entry.item in OTHER_YEARS:
            carried = entry.level
    return found


def item_of(name: str, direction: str, codebook: Codebook) -> str | None:
    """Return the line of the summary tables that a name means: as the codebook has it, else by its words."""
    if item := codebook.item(name, direction):
        return item.item
    phrase = vocabulary().read(name)
    facets = ("stock", "source") if direction == "revenue" else ("item", "stock", "kind")
    values = [value for facet in facets if (value := phrase.last(facet))]
    known = not phrase.rest and not phrase.joined
    return next((v for v in values if known and codebook.item_called(v, direction)), None)
