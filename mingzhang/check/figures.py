"""The amounts of a disclosure with their meaning, to be looked up by what they are: the operands of every check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from mingzhang.interpret.amounts import UNITS, decimals
from mingzhang.interpret.model import Cell, Column, Disclosure, Entry, Table
from mingzhang.interpret.specs import measures


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount cell with the line and the column that say what it is.

    A blank is zero where its row and its column are filled elsewhere. ``place`` is the value of the last place that
    its table prints, in yuan where the unit is known: what rounding may have taken away is half of it.
    """

    table: Table
    entry: Entry
    column: Column
    cell: Cell
    amount: Decimal
    place: Decimal

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed, which counts as zero."""
        return self.cell.amount is None

    @property
    def unit(self) -> str | None:
        """The unit of money as printed."""
        return self.table.unit

    @property
    def name(self) -> str:
        """What is printed beside it: “行政运行”基本支出."""
        return f"“{self.entry.name}”{self._measure(english=False)}"

    @property
    def name_en(self) -> str:
        """The same in English; the printed name stays Chinese."""
        said = self._measure(english=True)
        return f"“{self.entry.name}”{', ' + said.lower() if said else ''}"

    def _measure(self, *, english: bool) -> str:
        if self.column.measure in (None, "total") or self.column.item:
            return ""
        measure = measures()[self.column.measure]
        return measure.name_en if english else measure.name


class Figures:
    """The figures of one disclosure, table by table and in the order of rows and columns."""

    def __init__(self, disclosure: Disclosure) -> None:
        self.disclosure = disclosure
        self._by_table = {table.table: tuple(_figures_of(table, disclosure)) for table in disclosure.tables}

    def of(self, table: Table) -> tuple[Figure, ...]:
        """Return the figures of a table."""
        return self._by_table[table.table]

    @cached_property
    def tables(self) -> dict[str, list[Table]]:
        """The tables by their canonical ids; some stand more than once."""
        found: dict[str, list[Table]] = defaultdict(list)
        for table in self.disclosure.tables:
            if table.canonical and self._by_table[table.table]:
                found[table.canonical].append(table)
        return found

    def carried_over(self, canonical: str) -> Decimal:
        """Return what a summary table prints as carried over from last year, in yuan where its unit is known."""
        by_item: dict[str, Decimal] = {}
        for table in self.tables.get(canonical, ())[:1]:
            for figure in self._by_table[table.table]:
                item = figure.entry.item or ""
                if item.startswith("carried_over") and not (figure.column.period or figure.entry.period):
                    amount = figure.amount * UNITS.get(figure.unit or "", Decimal(1))
                    by_item[item] = max(amount, by_item.get(item, Decimal(0)))
        return sum(by_item.values(), Decimal(0))


def _figures_of(table: Table, disclosure: Disclosure) -> Iterator[Figure]:
    amounts = [cell for cell in table.cells if cell.amount is not None]
    columns = {c.number: c for c in table.columns if c.role == "amount" and c.measure}
    places = max((decimals(c.amount) for c in amounts if c.column in columns and c.amount is not None), default=0)
    place = Decimal(1).scaleb(-places) * UNITS.get(table.unit or "", Decimal(1))
    entries = {(entry.row, entry.block): entry for entry in disclosure.entries[table.table]}
    filled = {cell.column for cell in amounts if cell.amount}
    rows = {(cell.row, columns[cell.column].block) for cell in amounts if cell.amount and cell.column in columns}
    for cell in table.cells:
        column = columns.get(cell.column)
        entry = entries.get((cell.row, column.block)) if column else None
        if not column or not entry:
            continue
        if cell.amount is not None:
            yield Figure(table, entry, column, cell, cell.amount, place)
        elif cell.state == "blank" and cell.column in filled and (cell.row, column.block) in rows:
            yield Figure(table, entry, column, cell, Decimal(0), place)
