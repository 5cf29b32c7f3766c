"""What must add up down the rows of a table: each row what is below it, the total the rows of the first level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mingzhang.check.figures import Figure
from mingzhang.check.relations import Loose, Relation, first_that_fits, limit_of, outcome_of, sum_of
from mingzhang.interpret.labels import OF_WHICH
from mingzhang.interpret.model import Entry, Table

BELOW = ("其下{n}行之和", "the sum of the {n} rows below it is")
FIRST_LEVEL = ("第一级{n}行之和", "the sum of its {n} rows of the first level is")
FLAT: Loose = (
    "not_verifiable",
    "各行中有的是另一些的合计，而层级没有印出来",
    "Some of the rows are sums of others, and the table does not show which",
)
SEVERAL_TOTALS: Loose = (
    "not_verifiable",
    "表中有几个合计，各含哪些行不能确定",
    "The table has several totals, and which rows each is of is not known",
)


def relations_of_rows(table: Table, own: Sequence[Figure]) -> Iterator[Relation]:
    """Yield what must add up down each column: a row and what is below it, the totals and the first level."""
    for stream in streams(own):
        yield from rows_below(table, stream)
        places = _tops(stream)
        tops = [stream[place] for place in places]
        totals = [place for place, figure in enumerate(stream) if figure.entry.level == 0]
        flat = len({_kind_of_row(figure) for figure in tops}) > 1
        several = len(totals) > 1
        loose = FLAT if flat else SEVERAL_TOTALS if several else None
        for at in totals if tops else ():
            total = stream[at]
            if flat and (nested := nested_sums(stream[at + 1 :], total)):
                yield from nested
                continue
            beside = [top for top in tops if top.column.number == total.column.number]
            start = max((place for place in totals if place < at), default=-1)
            end = min((place for place in totals if place > at), default=len(stream))
            since = [stream[place] for place in places if start < place < at]
            until = [stream[place] for place in places if at < place < end]
            choices = [tops, beside, since, until] if several else [tops]
            yield first_that_fits(
                [sum_of("total_of_rows", total, parts, FIRST_LEVEL, loose) for parts in choices if parts]
            )


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
    return [stream[place] for place in _tops(stream)]


def _tops(stream: Sequence[Figure]) -> list[int]:
    parents = parents_of(stream)
    return [
        place
        for place, figure in enumerate(stream)
        if place not in parents and figure.entry.level > 0 and not figure.entry.is_total
    ]


def _kind_of_row(figure: Figure) -> str:
    """Say what a row is of; where rows of two kinds stand at one level, some are sums of others."""
    entry = figure.entry
    if entry.function or entry.economic or entry.government_economic:
        return "class"
    if entry.project:
        return "project"
    return "organisation" if entry.printed_organisation else "other"


def nested_sums(below: Sequence[Figure], total: Figure) -> list[Relation]:
    """Return how the rows below a total nest, where no level is printed: each the sum of rows right below it, or none.

    There is at most one way, read from the top down; it holds only if the outermost rows come to the total.
    """
    rows = [figure for figure in below if figure.entry.level > 0]
    relations: list[Relation] = []
    ends: dict[int, int] = {}
    for start in range(len(rows) - 1, -1, -1):
        place, parts, added = start + 1, list[Figure](), Decimal(0)
        ends[start] = start + 1
        while place < len(rows) and added < rows[start].amount:
            parts.append(rows[place])
            added += rows[place].amount
            place = ends[place]
            relation = sum_of("rows_below", rows[start], parts, BELOW)
            if rows[start].amount and outcome_of(relation).verdict in ("consistent", "rounding"):
                relations.append(relation)
                ends[start] = place
                break
    tops, place = [], 0
    while place < len(rows):
        tops.append(rows[place])
        place = ends[place]
    whole = sum_of("total_of_rows", total, tops, FIRST_LEVEL) if tops else None
    if whole is None or outcome_of(whole).verdict not in ("consistent", "rounding"):
        return []
    return [*reversed(relations), whole]


def rows_below(table: Table, stream: Sequence[Figure]) -> Iterator[Relation]:
    """Yield for each row that has others below it that they add up to it."""
    children: dict[int, list[Figure]] = defaultdict(list)
    for place, parent in parents_of(stream).items():
        children[parent].append(stream[place])
    for parent, below in children.items():
        if any(_is_of_which(table, figure) for figure in below):
            yield limit_of("of_which_rows", stream[parent], below)
        else:
            yield sum_of("rows_below", stream[parent], below, BELOW)


def _is_of_which(table: Table, figure: Figure) -> bool:
    names = (c for c in table.columns if c.role == "name" and c.side == figure.column.side)
    cells = (table.cell(figure.entry.row, column.number) for column in names)
    return any(cell is not None and OF_WHICH.match(cell.text.strip()) for cell in cells)
