"""What must add up across the columns of a row, and among the things that forms set beside or below each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

from mingzhang.check.figures import Figure
from mingzhang.check.identities import Columns, balances, column_identities, item_identities
from mingzhang.check.lists import LINES
from mingzhang.check.relations import Relation, first_that_fits, limit_of, outcome_of, sum_of
from mingzhang.interpret.model import Entry, Table

COLUMNS = ("其{n}栏之和", "the sum of its {n} columns is")
CHANGE = ("上年数与增减数之和", "last year's figure and the change come to")
# What some forms print beside the “three public” expenses and count, or do not count, into the total.
BESIDE = ("meetings", "training")
SPENT_AND_KEPT = ("支出与结转之和", "spending and balance come to")


def relations_of_items(own: Sequence[Figure], entries: Sequence[Entry]) -> Iterator[Relation]:
    """Yield what must add up among items: those of a row, where they stand side by side, else those of a column.

    ``entries`` are the table's lines: an item that is named and left blank is nothing, and is there all the same.
    """
    named = {column.item for column in own[0].table.columns} | {entry.item for entry in entries}
    aside = any(figure.column.item for figure in own)
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in own:
        period = figure.column.period or figure.entry.period
        # previous_budget beside previous_year: one form says it in two ways
        when = "previous" if period and period.startswith("previous") else period
        groups[(figure.entry.row, when) if aside else (figure.column.number, when)].append(figure)
    for group in groups.values():
        items = [_item(figure) for figure in group]
        if len(set(items)) == len(items):
            yield from _items_of(group, named)
            continue
        for _, same in groupby(sorted(group, key=lambda f: str(f.column.measure)), key=lambda f: f.column.measure):
            yield from _items_of(list(same), named)


def _item(figure: Figure) -> str | None:
    return figure.entry.item or ("total" if figure.entry.level <= 1 or not figure.column.item else None)


def _items_of(group: Sequence[Figure], named: AbstractSet[str | None]) -> Iterator[Relation]:
    """Yield what must add up among items; a total may or may not count what some forms print beside them."""
    by_item = {_item(figure): figure for figure in group}
    for check, wholes in item_identities().items():
        taken: set[str] = set()
        for whole, names in wholes:
            parts = [name for name in names if name in named and name not in taken]
            taken.update(parts if whole in named or whole == "total" else ())
            found = [by_item[name] for name in parts if name in by_item]
            if whole in by_item and found and len(parts) > 1:
                own = [by_item[name] for name in parts if name in by_item and name not in BESIDE]
                choices = [found, own] if whole == "total" and own else [found]
                yield first_that_fits([sum_of(check, by_item[whole], chosen, LINES) for chosen in choices])


def relations_of_periods(own: Sequence[Figure]) -> Iterator[Relation]:
    """Yield that a figure is last year's and the change that is printed beside it, whichever of last year's it is."""
    groups: dict[tuple[object, ...], dict[str | None, Figure]] = defaultdict(dict)
    for figure in own:
        period = figure.column.period or figure.entry.period
        key = (figure.entry.row, figure.column.side, figure.entry.item, figure.column.measure)
        groups[key].setdefault(period, figure)
    for group in groups.values():
        this, change = group.get(None), group.get("change")
        before = [figure for period, figure in group.items() if period and period.startswith("previous")]
        if this and change and before:
            yield first_that_fits([Relation("change_of_row", (this,), (one, change), said=CHANGE) for one in before])


def relations_of_columns(own: Sequence[Figure]) -> Iterator[Relation]:
    """Yield what must add up across the columns of each row."""
    rows: dict[tuple[int, int], list[Figure]] = defaultdict(list)
    for figure in own:
        rows[figure.entry.row, figure.column.block].append(figure)
    printed: dict[int, list[str]] = defaultdict(list)
    for column in own[0].table.columns:
        if column.role == "amount" and column.measure:
            printed[column.block].append(column.measure)
    measures = {measure for block in printed.values() for measure in block}
    unknown = _has_unknown_amounts(own[0].table)
    for (_, block), row in rows.items():
        by_measure = {str(figure.column.measure): figure for figure in row}
        if len(set(printed[block])) < len(printed[block]):
            continue  # two columns of one measure: which is a part of which, the headings do not say
        for identity in column_identities():
            yield from _across(identity, by_measure, printed[block], measures, unknown=unknown)
        for check, (wholes, parts) in balances().items():
            if all(measure in printed[block] for measure in (*wholes, *parts)):
                left, right = ([by_measure[m] for m in side if m in by_measure] for side in (wholes, parts))
                if left and right:
                    yield Relation(check, tuple(left), tuple(right), said=SPENT_AND_KEPT)


def _has_unknown_amounts(table: Table) -> bool:
    """Say whether a table has a column of amounts that nobody understands, and that a sum may lack."""
    unknown = {c.number for c in table.columns if c.role == "unknown" or (c.role == "amount" and not c.measure)}
    return any(cell.amount for cell in table.cells if cell.column in unknown)


def _across(
    identity: Columns,
    row: dict[str, Figure],
    printed: Sequence[str],
    measures: set[str],
    *,
    unknown: bool,
) -> Iterator[Relation]:
    taken: set[str] = set()
    for whole, names in identity.wholes.items():
        if whole not in printed:
            continue
        parts = [
            name
            for name in names
            if name in printed and name not in taken and not set(identity.unless.get(name, ())) & measures
        ]
        taken.update(parts)
        found = [row[name] for name in parts if name in row]
        if whole not in row or not found:
            continue
        if identity.limit:
            for part in found:
                yield limit_of(identity.check, row[whole], [part])
        elif len(parts) > 1:
            relation = sum_of(identity.check, row[whole], found, COLUMNS)
            # what a column that nobody understands adds is not known: that is a finding of its own
            if not unknown or outcome_of(relation).verdict != "conflict":
                yield relation
