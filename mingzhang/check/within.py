"""What must add up within one table: down its rows, across its columns, and the lines of the summary tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from mingzhang.check.figures import Figure, Figures
from mingzhang.check.identities import Columns, balances, column_identities, item_identities
from mingzhang.check.model import Verdict
from mingzhang.check.relations import Relation, outcome_of
from mingzhang.interpret.labels import OF_WHICH, ordinal_rank
from mingzhang.interpret.model import Entry, Table

FOR_THE_YEAR = "_for_the_year"
BELOW = ("其下{n}行之和", "the sum of the {n} rows below it is")
FIRST_LEVEL = ("第一级{n}行之和", "the sum of its {n} rows of the first level is")
LINES = ("所含{n}项之和", "the sum of its {n} lines is")
COLUMNS = ("其{n}栏之和", "the sum of its {n} columns is")
OF_WHICH_SAID = ("其中各项之和", "its parts come to")
FLAT: tuple[Verdict, str, str] = (
    "not_verifiable",
    "各行中有的是另一些的合计，而层级没有印出来",
    "Some of the rows are sums of others, and the table does not show which",
)
UNKNOWN_COLUMNS: tuple[Verdict, str, str] = (
    "not_verifiable",
    "表中有未能读懂的金额栏，可能也应计入",
    "The table has columns of amounts that were not understood and may belong to the sum",
)
SEVERAL_TOTALS: tuple[Verdict, str, str] = (
    "not_verifiable",
    "表中有几个合计，各含哪些行不能确定",
    "The table has several totals, and which rows each is of is not known",
)


def relations_within(figures: Figures) -> Iterator[Relation]:
    """Yield everything that must add up within each table that is understood."""
    for table in figures.disclosure.tables:
        own = figures.of(table)
        if not own or table.spec is None:
            continue
        if table.spec.rows == "item" or any(figure.column.item for figure in own):
            yield from _items(own)
        elif table.spec.rows == "lists":
            yield from _lists(table, own)
        else:
            yield from _rows(table, own)
        yield from _columns(own)


def parents_of(stream: Sequence[Figure]) -> dict[int, int]:
    """Return for each place in a column the place of the row that it stands below, where it stands below one.

    A row is below the nearest one before it of a lower level; one with a code only below a code that it begins with.
    """
    parents: dict[int, int] = {}
    above: list[int] = []
    for place, figure in enumerate(stream):
        entry = figure.entry
        if entry.is_total or entry.level == 0:
            above = []
            continue
        while above and stream[above[-1]].entry.level >= entry.level:
            above.pop()
        while above and not _begins(entry, stream[above[-1]].entry):
            above.pop()
        if above:
            parents[place] = above[-1]
        above.append(place)
    return parents


def _begins(entry: Entry, above: Entry) -> bool:
    """Say whether a row may stand below another: their codes, where both have one of the same kind, say so."""
    for code, prefix in (
        (entry.function, above.function),
        (entry.economic, above.economic),
        (entry.government_economic, above.government_economic),
    ):
        if code and prefix:
            return code.startswith(prefix) and code != prefix
    return True


def streams(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Part a table's figures by what they measure, each from the top down, a list continued beside it after it."""
    found: dict[tuple[str | None, str | None], list[Figure]] = defaultdict(list)
    for figure in figures:
        found[figure.column.measure, figure.column.period or figure.entry.period].append(figure)
    return [sorted(stream, key=lambda f: (f.column.side, f.column.number, f.entry.row)) for stream in found.values()]


def tops_of(stream: Sequence[Figure]) -> list[Figure]:
    """Return the rows of a column that stand below no other, totals aside."""
    parents = parents_of(stream)
    return [f for place, f in enumerate(stream) if place not in parents and f.entry.level > 0 and not f.entry.is_total]


def _rows(table: Table, own: Sequence[Figure]) -> Iterator[Relation]:
    for stream in streams(own):
        yield from _below(table, stream)
        tops = tops_of(stream)
        totals = [figure for figure in stream if figure.entry.level == 0]
        flat = len({_kind_of_row(figure) for figure in tops}) > 1
        several = len(totals) > 1
        loose = FLAT if flat else SEVERAL_TOTALS if several else None
        for total in totals if tops else ():
            if flat and (nested := nested_sums(stream, total)):
                yield from nested
                continue
            beside = [top for top in tops if top.column.number == total.column.number]
            choices = [tops, beside, _since(stream, tops, total), _until(stream, tops, total)] if several else [tops]
            yield _first_that_fits(
                [_sum("total_of_rows", total, parts, FIRST_LEVEL, loose) for parts in choices if parts]
            )


def _kind_of_row(figure: Figure) -> str:
    """Say what a row is of; where rows of two kinds stand at one level, some are sums of others."""
    entry = figure.entry
    if entry.function or entry.economic or entry.government_economic:
        return "class"
    if entry.project:
        return "project"
    return "organisation" if entry.printed_organisation else "other"


def nested_sums(stream: Sequence[Figure], total: Figure) -> list[Relation]:
    """Return how the rows below a total nest, where no level is printed: each the sum of rows right below it, or none.

    There is at most one way, read from the top down; it holds only if the outermost rows come to the total.
    """
    rows = [figure for figure in stream[stream.index(total) + 1 :] if figure.entry.level > 0]
    relations: list[Relation] = []
    ends: dict[int, int] = {}
    for start in range(len(rows) - 1, -1, -1):
        place, below, added = start + 1, [], Decimal(0)
        while place < len(rows) and added < rows[start].amount:
            below.append(rows[place])
            added += rows[place].amount
            place = ends[place]
        ends[start] = place if below and added == rows[start].amount else start + 1
        if ends[start] > start + 1:
            relations.append(_sum("rows_below", rows[start], below, BELOW))
    tops, place = [], 0
    while place < len(rows):
        tops.append(rows[place])
        place = ends[place]
    if not tops or sum((figure.amount for figure in tops), Decimal(0)) != total.amount:
        return []
    return [*reversed(relations), _sum("total_of_rows", total, tops, FIRST_LEVEL)]


def _since(stream: Sequence[Figure], tops: Sequence[Figure], total: Figure) -> list[Figure]:
    """Return the rows between the total before and this one."""
    place = stream.index(total)
    start = max((i for i in range(place) if stream[i].entry.level == 0), default=-1)
    return [top for top in tops if start < stream.index(top) < place]


def _until(stream: Sequence[Figure], tops: Sequence[Figure], total: Figure) -> list[Figure]:
    """Return the rows between this total and the next one."""
    place = stream.index(total)
    end = min((i for i in range(place + 1, len(stream)) if stream[i].entry.level == 0), default=len(stream))
    return [top for top in tops if place < stream.index(top) < end]


def _first_that_fits(relations: Sequence[Relation]) -> Relation:
    """Return the first relation that holds, exactly or within rounding; else the first."""
    graded = [(outcome_of(relation).verdict, relation) for relation in relations]
    for wanted in ("consistent", "rounding"):
        for verdict, relation in graded:
            if verdict == wanted:
                return relation
    return relations[0]


def _below(table: Table, stream: Sequence[Figure]) -> Iterator[Relation]:
    """Yield for each row that has others below it that they add up to it."""
    children: dict[int, list[Figure]] = defaultdict(list)
    for place, parent in parents_of(stream).items():
        children[parent].append(stream[place])
    for parent, below in children.items():
        if any(_is_of_which(table, figure) for figure in below):
            yield _limit("of_which_rows", stream[parent], below)
        else:
            yield _sum("rows_below", stream[parent], below, BELOW)


def _is_of_which(table: Table, figure: Figure) -> bool:
    names = (c for c in table.columns if c.role == "name" and c.side == figure.column.side)
    cells = (table.cell(figure.entry.row, column.number) for column in names)
    return any(cell is not None and OF_WHICH.match(cell.text.strip()) for cell in cells)


def _lists(table: Table, own: Sequence[Figure]) -> Iterator[Relation]:
    """Yield what must add up in the lists of a summary table, each from the top down.

    The total of the year is the sum of the lines above it, the grand total that and what follows it.
    """
    yield from _lists_agree(own)
    by_column = sorted(own, key=lambda f: (f.column.side, f.column.number, f.entry.row))
    for _, group in groupby(by_column, key=lambda f: (f.column.side, f.column.number)):
        stream = list(group)
        yield from _below(table, [figure for figure in stream if not _is_carried_part(figure)])
        yield from _carried_parts(stream)
        lines = [figure for figure in tops_of(stream) if not _is_carried_part(figure)]
        if not lines:
            continue
        year, grand = _total(stream, own, FOR_THE_YEAR), _total(stream, own, "total_")
        if year:
            above = [line for line in lines if line.entry.row < year.entry.row]
            yield from _total_of_lines("year_of_lines", year, [], above)
        if grand:
            last = year.entry.row if year else 0
            after = [line for line in lines if last < line.entry.row < grand.entry.row]
            yield from _total_of_lines("grand_total_of_lines", grand, [year] if year else [], after)


def _total_of_lines(check: str, total: Figure, first: list[Figure], lines: list[Figure]) -> Iterator[Relation]:
    """Yield that a total is the sum of its lines: of all, or of those with the outermost ordinals (一、).

    Where a list has no indentation, what has no ordinal may be part of the line before it.
    """
    ranks = {line.cell: ordinal_rank(line.entry.name) for line in lines}
    outermost = min((rank for rank in ranks.values() if rank is not None), default=None)
    choices = [[*first, *lines], [*first, *(line for line in lines if ranks[line.cell] == outermost)]]
    relations = [_sum(check, total, parts, LINES) for parts in choices if parts]
    if relations:
        yield _first_that_fits(relations)


def _lists_agree(own: Sequence[Figure]) -> Iterator[Relation]:
    """Yield that lists of the same expenditure, each by another classification, have the same totals."""
    totals: dict[tuple[str, str | None], list[Figure]] = defaultdict(list)
    for figure in own:
        if figure.entry.is_total and figure.entry.item and figure.column.measure == "total":
            totals[figure.entry.item, figure.column.period].append(figure)
    for first, *others in totals.values():
        for other in others:
            yield Relation(
                "lists_agree", (other,), (first,), said=("第一个清单的合计", "the total of the first list is")
            )


def _is_carried_part(figure: Figure) -> bool:
    return bool(figure.entry.item and figure.entry.item.startswith("carried_over_"))


def _carried_parts(stream: Sequence[Figure]) -> Iterator[Relation]:
    """Yield that what is carried over is the sum of it by source, however deep these lines are printed."""
    whole: Figure | None = None
    parts: list[Figure] = []
    for figure in stream:
        if _is_carried_part(figure):
            parts.append(figure)
        elif figure.entry.item == "carried_over":
            whole = figure
    if whole and len(parts) > 0:
        yield _sum("rows_below", whole, parts, BELOW)


def _total(stream: Sequence[Figure], own: Sequence[Figure], item: str) -> Figure | None:
    """Return a total of a list: of its own column, else the one that is printed beside it for both lists."""

    def fits(figure: Figure) -> bool:
        said = figure.entry.item or ""
        return figure.entry.is_total and (said.endswith(item) if item.startswith("_") else said.startswith(item))

    beside = [f for f in own if f.entry.direction == stream[0].entry.direction and f.column.measure == "total"]
    return next((f for f in stream if fits(f)), None) or next((f for f in beside if fits(f)), None)


def _items(own: Sequence[Figure]) -> Iterator[Relation]:
    """Yield what must add up among items: those of a row, where they stand side by side, else those of a column."""
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
            yield from _items_of(group)
            continue
        for _, same in groupby(sorted(group, key=lambda f: str(f.column.measure)), key=lambda f: f.column.measure):
            yield from _items_of(list(same))


def _item(figure: Figure) -> str | None:
    return figure.entry.item or ("total" if figure.entry.level <= 1 or not figure.column.item else None)


def _items_of(group: Sequence[Figure]) -> Iterator[Relation]:
    """Yield what must add up among items; those that the table names and leaves blank are nothing."""
    table = group[0].table
    named = {column.item for column in table.columns} | {figure.entry.item for figure in group}
    by_item = {_item(figure): figure for figure in group}
    for check, wholes in item_identities().items():
        taken: set[str] = set()
        for whole, names in wholes:
            parts = [name for name in names if name in named and name not in taken]
            taken.update(parts if whole in named or whole == "total" else ())
            found = [by_item[name] for name in parts if name in by_item]
            if whole in by_item and found and len(parts) > 1:
                yield _sum(check, by_item[whole], found, LINES)


def _columns(own: Sequence[Figure]) -> Iterator[Relation]:
    """Yield what must add up across the columns of each row."""
    measures = {figure.column.measure for figure in own}
    rows: dict[tuple[int, int], list[Figure]] = defaultdict(list)
    for figure in own:
        rows[figure.entry.row, figure.column.block].append(figure)
    printed: dict[int, list[str]] = defaultdict(list)
    for column in own[0].table.columns:
        if column.role == "amount" and column.measure:
            printed[column.block].append(column.measure)
    loose = UNKNOWN_COLUMNS if _has_unknown_amounts(own[0].table) else None
    for (_, block), row in rows.items():
        by_measure = {str(figure.column.measure): figure for figure in row}
        if len(set(printed[block])) < len(printed[block]):
            continue  # two columns of one measure: which is a part of which, the headings do not say
        for identity in column_identities():
            yield from _across(identity, by_measure, printed[block], measures, loose)
        for check, (wholes, parts) in balances().items():
            if all(measure in printed[block] for measure in (*wholes, *parts)):
                left, right = ([by_measure[m] for m in side if m in by_measure] for side in (wholes, parts))
                if left and right:
                    yield Relation(
                        check, tuple(left), tuple(right), said=("支出与结转之和", "spending and balance come to")
                    )


def _has_unknown_amounts(table: Table) -> bool:
    """Say whether a table has a column of amounts that nobody understands, and that a sum may lack."""
    unknown = {c.number for c in table.columns if c.role == "unknown" or (c.role == "amount" and not c.measure)}
    return any(cell.amount for cell in table.cells if cell.column in unknown)


def _across(
    identity: Columns,
    row: dict[str, Figure],
    printed: Sequence[str],
    measures: set[str | None],
    loose: tuple[Verdict, str, str] | None,
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
                yield _limit(identity.check, row[whole], [part])
        elif len(parts) > 1:
            yield _sum(identity.check, row[whole], found, COLUMNS, loose)


def _sum(
    check: str,
    whole: Figure,
    parts: Sequence[Figure],
    said: tuple[str, str],
    loose: tuple[Verdict, str, str] | None = None,
) -> Relation:
    zh, en = (text.format(n=len(parts)) for text in said)
    return Relation(check, (whole,), tuple(parts), said=(zh, en), loose=loose)


def _limit(check: str, whole: Figure, parts: Sequence[Figure]) -> Relation:
    return Relation(check, (whole,), tuple(parts), form="limit", said=OF_WHICH_SAID)
