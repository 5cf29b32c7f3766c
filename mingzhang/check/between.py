"""What must agree between tables, by the identities of ``specs/identities.yml``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from mingzhang.check.figures import Figure, Figures
from mingzhang.check.identities import Between, Selector, between_identities, sums_of_sources
from mingzhang.check.model import table_name, where_place
from mingzhang.check.relations import Loose, Relation, outcome_of
from mingzhang.check.rows import streams, tops_of
from mingzhang.interpret.model import Table

# A key tells the rows that are compared one by one; "" where a whole table has one figure.
Found = dict[str, list[Figure]]
CARRIED: Loose = (
    "scope_differs",
    "本年另有上年结转的资金，两处可能一处计入、一处没有计入",
    "Funds were carried over from last year, which one of the two may count and the other not",
)
KIND_TOTAL = re.compile("人员|公用")
# A total that says of what it is counts only where none is of all.
PLAIN_TOTALS = ("合计", "总计", "小计", "共计", "总额", "支出合计", "收入合计", "支出总计", "收入总计")


def relations_between(figures: Figures) -> Iterator[Relation]:
    """Yield everything that must agree between the tables of a disclosure."""
    lookup = Lookup(figures)
    for identity in between_identities():
        if figures.disclosure.phase in identity.phases and lookup.holds(identity.when):
            if identity.unless_carried and figures.carried_over(identity.unless_carried):
                continue
            # final accounts count what was carried over in every table
            scope = identity.scope_where_carried if figures.disclosure.phase == "budget" else None
            carried = figures.carried_over(scope) if scope else Decimal(0)
            for relation in _relations(identity, lookup):
                may_be_so = carried and abs(outcome_of(relation).difference_in_yuan) <= carried
                yield replace(relation, loose=CARRIED) if may_be_so else relation


class Lookup:
    """Finds the figures that a selector names."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self._found: dict[tuple[Selector, str], Found] = {}

    def table(self, canonical: str) -> Table | None:
        """Return the table of a canonical id, the first where there are several."""
        return next(iter(self.figures.tables.get(canonical, [])), None)

    def is_classified(self, table: Table) -> bool:
        """Say whether every row of a table is a total or of a known function, so that what it lacks is not there."""
        rows = (f.entry for f in self.figures.of(table) if f.amount and f.entry.direction == "expenditure")
        return all(entry.level == 0 or entry.is_total or entry.function or entry.item for entry in rows)

    def is_by_economic(self, canonical: str) -> bool:
        """Say whether a table lists economic items, so that one that it does not list is not there."""
        table = self.table(canonical)
        return table is not None and any(figure.entry.economic for figure in self.figures.of(table))

    def holds(self, when: Sequence[Selector]) -> bool:
        """Say whether all these figures are there and the same."""
        amounts = {
            sum((f.amount for f in found), Decimal(0)) if (found := self.find(one, "total").get("", [])) else None
            for one in when
        }
        return None not in amounts and len(amounts) <= 1

    def find(self, selector: Selector, by: str) -> Found:
        """Return the figures of the disclosure's own period that a selector names, by the key of ``by``."""
        if (selector, by) not in self._found:
            self._found[selector, by] = self._find(selector, by)
        return self._found[selector, by]

    def _find(self, selector: Selector, by: str) -> Found:
        table = self.table(selector.table)
        if table is None:
            return {}
        own = [f for f in self.figures.of(table) if not (f.column.period or f.entry.period)]
        if by == "source":
            return _by_source(own) if selector.rows == "total" else _by_item(own)
        printed = {f.column.measure for f in own}
        measure = next((m for m in selector.measures if m in printed), None)
        if selector.item:  # the first, where lists side by side each have it: that these agree is asked by itself
            lines = [f for f in own if f.entry.item == selector.item and _measures(f, measure, own)]
            return {"": lines[:1]} if lines else {}
        if measure is None and selector.rows == "total" and selector.measures[0] == "total":
            own = [f for f in own if f.column.measure in ("personnel", "public_use")]  # which together are all of it
        elif measure is None:
            return {}
        else:
            own = [f for f in own if f.column.measure == measure and not f.column.item]
        if selector.codes:
            return _keyed([f for f in own if f.entry.economic in selector.codes], lambda _: "")
        if by == "total" or selector.rows == "total":
            return _keyed(_total(own), lambda _: "")
        return _keyed(own, KEYS[by])


def _measures(figure: Figure, measure: str | None, own: Sequence[Figure]) -> bool:
    """Say whether a figure is of a measure; where items stand side by side, each has but one column."""
    if figure.column.item and len([f for f in own if f.entry.item == figure.entry.item]) == 1:
        return True
    return figure.column.measure == measure


def _class(figure: Figure) -> str | None:
    code = figure.entry.function
    return code if code and len(code) == 3 else None


def _economic_class(figure: Figure) -> str | None:
    code = figure.entry.economic
    return code if code and len(code) == 3 else None


def _unit(figure: Figure) -> str | None:
    entry = figure.entry
    return entry.organisation if entry.printed_organisation and not (entry.project or entry.function) else None


KEYS: Mapping[str, Callable[[Figure], str | None]] = {
    "class": _class,
    "function": lambda figure: figure.entry.function,
    "economic": lambda figure: figure.entry.economic,
    "economic_class": _economic_class,
    "organisation": _unit,
    "project": lambda figure: figure.entry.project,
}


def _keyed(figures: Sequence[Figure], key: Callable[[Figure], str | None]) -> Found:
    """Return figures by key; a row that is parted further (a function's economic items) counts once."""
    found: Found = defaultdict(list)
    for figure in figures:
        if (name := key(figure)) is not None:
            found[name].append(figure)
    for name, same in found.items():
        whole = [f for f in same if not (f.entry.function and (f.entry.economic or f.entry.government_economic))]
        if whole and key is not KEYS["economic"]:
            found[name] = whole
    return dict(found)


def _by_item(own: Sequence[Figure]) -> Found:
    """Return the lines of revenue of a summary table by item."""
    lines = [f for f in own if f.entry.direction == "revenue" and not f.entry.is_total and f.column.measure == "total"]
    return _keyed(lines, lambda figure: figure.entry.item)


def _by_source(own: Sequence[Figure]) -> Found:
    """Return the totals of the columns of a table of revenue by measure, and the lines that stand for several."""
    found: Found = {}
    for measure in dict.fromkeys(str(f.column.measure) for f in own):
        if total := _total([f for f in own if f.column.measure == measure]):
            found[measure] = total
    for item, measures in sums_of_sources().items():
        parts = [figure for measure in measures for figure in found.get(measure, ())]
        if item not in found and parts:
            found[item] = parts
    return found


def _total(own: Sequence[Figure]) -> list[Figure]:
    """Return the total of a column: its total row, the sum of totals that say of what they are, or of all rows."""
    totals = [f for f in own if f.entry.level == 0 or (f.entry.is_total and not f.entry.item)]
    plain = [f for f in totals if f.entry.name.replace(" ", "") in PLAIN_TOTALS]
    of_kinds = [f for f in totals if KIND_TOTAL.search(f.entry.name) and f.column.measure != "total"]
    if of_kinds:  # 公用经费合计, and below it 合计 over all lists
        return of_kinds
    if plain:
        return [max(plain, key=lambda f: abs(f.amount))]
    if totals:
        return totals
    return [top for stream in streams(own) for top in tops_of(stream)]


def _relations(identity: Between, lookup: Lookup) -> Iterator[Relation]:
    for whole_measure, part_measure in identity.measures or ((None, None),):
        wholes = [_of(one, whole_measure) for one in identity.whole]
        parts = [[_of(one, part_measure) for one in part] for part in identity.parts]
        choices = [
            list(_compared(identity, whole, combination, lookup)) for whole in wholes for combination in product(*parts)
        ]
        yield from _best(choices)


def _of(selector: Selector, measure: str | None) -> Selector:
    if measure is None:
        return selector
    return Selector(selector.table, (measure,), selector.rows, selector.item, selector.codes, selector.optional)


def _best(choices: Sequence[list[Relation]]) -> list[Relation]:
    """Return of several ways to compare the one that holds; else the first in which there is anything to compare."""
    there = [choice for choice in choices if choice]
    for good in (("consistent",), ("consistent", "rounding")):
        for choice in there:
            if all(outcome_of(relation).verdict in good for relation in choice):
                return choice
    return there[0] if there else []


def _compared(identity: Between, whole: Selector, parts: Sequence[Selector], lookup: Lookup) -> Iterator[Relation]:
    left = lookup.find(whole, identity.by)
    right = [lookup.find(part, identity.by) for part in parts]
    if not left or not all(
        found or part.optional or (identity.zero_where_not_listed and lookup.is_by_economic(part.table))
        for part, found in zip(parts, right, strict=True)
    ):
        return
    said = _said([part for part, found in zip(parts, right, strict=True) if found or not part.optional], lookup)
    classified = all((table := lookup.table(part.table)) is None or lookup.is_classified(table) for part in parts)
    for key in _shared_keys(identity, left, right):
        found = [figure for one in right for figure in one.get(key, ())]
        if not found and identity.by != "total" and not (classified and any(f.amount for f in left[key])):
            continue
        relation = Relation(identity.check, tuple(left[key]), tuple(found), said=said)
        if identity.or_first_part:
            first = Relation(identity.check, tuple(left[key]), tuple(right[0].get(key, ())), said=said)
            relation = _best([[relation], [first]])[0]
        if relation.is_comparable:
            yield relation
    table = lookup.table(whole.table)
    if table and identity.by in ("class", "function") and lookup.is_classified(table):
        lengths = {len(key) for key in left}
        for one in right:
            for key, found in one.items():
                if key not in left and len(key) in lengths and any(figure.amount for figure in found):
                    yield Relation(identity.check, tuple(found), (), said=_not_listed(table))


def _shared_keys(identity: Between, left: Found, right: Sequence[Found]) -> list[str]:
    """Return the keys to compare: of classifications, the levels that both sides print; of others, what both have."""
    keys = [key for key in left if not identity.only or key in identity.only]
    if identity.by in ("class", "function"):
        lengths = {len(key) for found in right for key in found}
        return [key for key in keys if len(key) in lengths]
    if identity.by == "total":
        return keys
    return [key for key in keys if any(key in found for found in right)]


def _said(parts: Sequence[Selector], lookup: Lookup) -> tuple[str, str]:
    tables = [table for part in parts if (table := lookup.table(part.table))]
    names = list(dict.fromkeys(_placed(table) for table in tables))
    if len(names) == 1 and len(parts) == 1:
        return f"{names[0][0]}的对应金额", f"the figure in {names[0][1]} is"
    return (
        f"{'、'.join(zh for zh, _ in names)}的对应金额之和",
        f"the figures in {' and '.join(en for _, en in names)} come to",
    )


def _not_listed(table: Table) -> tuple[str, str]:
    zh, en = _placed(table)
    return f"{zh}没有列出，计", f"{en} does not list it, so it counts there as"


def _placed(table: Table) -> tuple[str, str]:
    name, name_en = table_name(table)
    spot, spot_en = where_place(table.places[0])
    return f"{name}（{spot}）", f"{name_en} ({spot_en})"
