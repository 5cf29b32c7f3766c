"""What must add up within one table: down its rows, across its columns, and the lines of the summary tables."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.across import relations_of_columns, relations_of_items, relations_of_periods
from mingzhang.check.figures import Figures
from mingzhang.check.lists import relations_of_lists
from mingzhang.check.relations import Relation
from mingzhang.check.rows import relations_of_rows


def relations_within(figures: Figures) -> Iterator[Relation]:
    """Yield everything that must add up within each table that is understood."""
    for table in figures.disclosure.tables:
        own = figures.of(table)
        if not own or table.spec is None:
            continue
        if table.spec.rows == "item" or any(figure.column.item for figure in own):
            yield from relations_of_items(own, figures.disclosure.entries[table.table])
        elif table.spec.rows == "lists":
            yield from relations_of_lists(table, own)
        else:
            yield from relations_of_rows(table, own)
        yield from relations_of_columns(own)
        yield from relations_of_periods(own)
