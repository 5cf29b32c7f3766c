"""What must add up in the summary tables, whose lists stand side by side: lines, totals of the year, grand totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from mingzhang.check.figures import Figure
from mingzhang.check.relations import Relation, first_that_fits, sum_of
from mingzhang.check.rows import BELOW, rows_below, tops_of
from mingzhang.interpret.labels import ordinal_rank
from mingzhang.interpret.model import Table

FOR_THE_YEAR = "_for_the_year"
LINES = ("所含{n}项之和", "the sum of its {n} lines is")
FIRST_LIST = ("第一个清单的合计", "the total of the first list is")


def relations_of_lists(table: Table, own: Sequence[Figure]) -> Iterator[Relation]:
    """Yield what must add up in the lists of a summary table, each from the top down.

    The total of the year is the sum of the lines above it, the grand total that and what follows it.
    """
    yield from _lists_agree(own)
    by_column = sorted(own, key=lambda f: (f.column.side, f.column.number, f.entry.row))
    for _, group in groupby(by_column, key=lambda f: (f.column.side, f.column.number)):
        stream = list(group)
        yield from rows_below(table, [figure for figure in stream if not _is_carried_part(figure)])
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
    relations = [sum_of(check, total, parts, LINES) for parts in choices if parts]
    if relations:
        yield first_that_fits(relations)


def _lists_agree(own: Sequence[Figure]) -> Iterator[Relation]:
    """Yield that lists of the same expenditure, each by another classification, have the same totals."""
    totals: dict[tuple[str, str | None], list[Figure]] = defaultdict(list)
    for figure in own:
        if figure.entry.is_total and figure.entry.item and figure.column.measure == "total":
            totals[figure.entry.item, figure.column.period].append(figure)
    for first, *others in totals.values():
        for other in others:
            yield Relation("lists_agree", (other,), (first,), said=FIRST_LIST)


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
        yield sum_of("rows_below", whole, parts, BELOW)


def _total(stream: Sequence[Figure], own: Sequence[Figure], item: str) -> Figure | None:
    """Return a total of a list: of its own column, else the one that is printed beside it for both lists."""

    def fits(figure: Figure) -> bool:
        said = figure.entry.item or ""
        return figure.entry.is_total and (said.endswith(item) if item.startswith("_") else said.startswith(item))

    beside = [f for f in own if f.entry.direction == stream[0].entry.direction and f.column.measure == "total"]
    return next((f for f in stream if fits(f)), None) or next((f for f in beside if fits(f)), None)
