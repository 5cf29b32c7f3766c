"""What the interpreting stage hands on: the statutory tables, their lines, and the prose of a disclosure.

Rows and columns count from 1 here; rows are those of the body, after the headings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from mingzhang.interpret.amounts import State
from mingzhang.interpret.headings import Role
from mingzhang.interpret.specs import TableSpec, table_specs
from mingzhang.read.model import NO_PLACE, Place, Reading


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading from the outermost label in, and what that means.

    Lists that stand side by side, each with names of its own, are ``side`` 1, 2, …. Within a list the amounts of
    another ``period`` (last year's, the change) or another ``item`` (where the forms set things side by side) make a
    ``block`` of their own, counted over the whole table; the names of a list stand in its first block. ``part`` is
    the place of a code's digits (类 款 项: 0, 1, 2) where they have columns of their own; ``rows`` the classification
    that names and codes are of. ``doubt`` says what of the heading was not understood.
    """

    number: int
    path: tuple[str, ...]
    role: Role
    place: Place
    side: int = 1
    block: int = 1
    part: int | None = None
    rows: str | None = None
    direction: str | None = None
    measure: str | None = None
    fund_source: str | None = None
    period: str | None = None
    item: str | None = None
    item_label: str | None = None
    item_level: int = 0
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A body cell. ``state`` is None where an amount column holds something that is no amount.

    ``confidence`` is 0–1 where OCR recognised the cell, None where the file itself says what is printed.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    indent: float
    places: tuple[Place, ...]
    amount: Decimal | None
    state: State | None
    second_text: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A printed table: caption, columns and body cells. ``spec`` is None where no spec knows it.

    ``unit_text`` has the words of the caption or heading that say the unit.
    """

    table: str
    spec: TableSpec | None
    number: str | None
    title: str | None
    unit: str | None
    owner: str | None
    note: str | None
    state: Literal["reported", "empty"]
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    places: tuple[Place, ...]
    source: str = ""
    unit_text: str | None = None

    @property
    def canonical(self) -> str | None:
        """The canonical id of the statutory table, or None."""
        return self.spec.table if self.spec else None

    @property
    def row_count(self) -> int:
        """Number of body rows."""
        return max((cell.row + cell.row_span - 1 for cell in self.cells), default=0)

    def cell(self, row: int, column: int) -> Cell | None:
        """Return the cell printed at a row and column, merged cells included."""
        for cell in self.cells:
            if cell.row <= row < cell.row + cell.row_span and cell.column <= column < cell.column + cell.column_span:
                return cell
        return None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table with its meaning: one row, or one block of a row where two lists stand side by side.

    ``level`` is 0 for totals, then 1, 2, … down the hierarchy; ``function``, ``economic`` (departmental, 3xx) and
    ``government_economic`` (5xx) are codes; ``period`` is None for the disclosure's own figures.
    """

    row: int
    block: int
    code: str | None
    name: str
    level: int
    is_leaf: bool
    is_total: bool
    direction: str | None
    item: str | None = None
    period: str | None = None
    function: str | None = None
    budget: str | None = None
    economic: str | None = None
    government_economic: str | None = None
    organisation: str | None = None
    printed_organisation: str | None = None
    project: str | None = None
    goal: str | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the prose or a heading of it; ``section`` is the canonical one (duties, explanations, …)."""

    number: int
    kind: Literal["heading", "paragraph"]
    level: int
    part: str | None
    section: str | None
    heading: str | None
    text: str
    place: Place
    source: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary with its definition, and the paragraph that holds both."""

    term: str
    definition: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity stated in prose: ``value`` in ``unit`` as printed, with the date it holds for where one is given.

    ``role`` says whether it is stated outright, is last year's figure, or a change against it; a change has a ``sign``
    (+1, -1), and both are ``of`` the quantity stated before them (its index). ``item`` is the canonical thing that is
    measured, ``before`` what the paragraph says before the number.
    """

    paragraph: int
    kind: Literal["money", "percent", "count", "area"]
    role: Literal["stated", "previous", "change", "change_percent"]
    sign: int | None
    of: int | None
    item: str | None
    subject: str
    sentence: str
    text: str
    before: str
    value: Decimal
    unit: str
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A publisher or one of its units, with every form of its name that the disclosure prints."""

    name: str
    kind: Literal["department", "unit"]
    parent: str | None
    variants: tuple[str, ...]


class LeftOver(NamedTuple):
    """A text outside all tables that looks like part of one, with its place and file."""

    text: str
    place: Place
    source: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a disclosure says of itself: the value, the words it was read from, and where these stand.

    Without words it is what the sidecar says.
    """

    field: Literal["publisher", "region", "fiscal_year", "phase", "scope"]
    value: str
    text: str
    place: Place = NO_PLACE
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One disclosure, interpreted: who, which year and phase, tables, entries and prose.

    The first of its ``readings`` has the tables; the others are of files that were published apart from it.
    """

    disclosure: str
    publisher: str
    fiscal_year: int
    phase: Literal["budget", "final_account"]
    scope: Literal["department", "unit"]
    readings: tuple[Reading, ...]
    tables: tuple[Table, ...]
    entries: dict[str, tuple[Entry, ...]]
    organisations: tuple[Organisation, ...]
    paragraphs: tuple[Paragraph, ...]
    terms: tuple[Term, ...]
    quantities: tuple[Quantity, ...]
    left_over: tuple[LeftOver, ...] = field(default=())
    facts: tuple[Fact, ...] = ()

    @property
    def absent(self) -> list[TableSpec]:
        """The statutory tables that were not found in it."""
        found = {table.canonical for table in self.tables}
        return [spec for spec in table_specs().values() if spec.statutory and spec.table not in found]
