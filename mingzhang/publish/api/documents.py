"""What the JSON API answers with: a frozen dataclass for each document, and for its parts.

The OpenAPI description is made from these classes, so that it cannot say anything else; a text beside a type is the
description there. Amounts are decimals and are written with the digits that they have. Every ``href`` is relative to
the document that holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

Href = Annotated[str, "address, relative to this document"]
Kind = Literal["functions", "economics", "revenue-items"]


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages; the Chinese is authoritative, and null where there is no English."""

    zh: str | None
    en: str | None


@dataclass(frozen=True, slots=True)
class Pages:
    """The page for people, in both languages."""

    zh: Href
    en: Href


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of what the project adds; the disclosures themselves state none."""

    name: str
    href: Annotated[str, "absolute address"]
    note: Both


@dataclass(frozen=True, slots=True)
class DisclosureEntry:
    """A disclosure in a list."""

    id: str
    publisher: Both
    fiscal_year: int
    phase: Literal["budget", "final_account"]
    scope: Literal["department", "unit"]
    href: Href


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code in a list; ``name`` is that of the latest year."""

    code: str
    name: Both
    href: Href


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one kind."""

    kind: Kind
    codes: tuple[CodeEntry, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """What there is, how it is to be read, and where it is."""

    title: Both
    api_version: Literal["v1"]
    version: Annotated[str, "version of the data"]
    licence: Licence
    conventions: tuple[Both, ...]
    openapi: Href
    datapackage: Href
    dictionary: Pages
    downloads: Pages
    disclosures: tuple[DisclosureEntry, ...]
    codes: tuple[Codes, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Who, when or what, with the words of the source that say it; no words: it is from a note beside the file."""

    field: str
    value: str
    text: str | None
    source: str | None
    page: int | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Total:
    """A key figure in yuan, or why there is none."""

    measure: str
    name: Both
    amount_cny: Decimal | None
    state: Annotated[str, "value, or why there is no amount"]
    pages: Pages | None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A printed table, or an expected one that is absent and has no document."""

    id: str
    canonical: Annotated[str | None, "the statutory table that it is"]
    number: str | None
    title: Both
    state: Literal["reported", "empty", "absent"]
    unit: Annotated[str | None, "unit of money as printed"]
    rows: int
    href: Href | None
    pages: Pages | None


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a disclosure."""

    file: str
    role: str
    kind: str
    sha256: str
    pages: Annotated[int | None, "of a workbook, its sheets"]
    note: Both


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """A project in a list."""

    project: str
    name: Both
    amount_cny: Decimal | None
    href: Href


@dataclass(frozen=True, slots=True)
class Data:
    """The rows of one disclosure to download; ``datapackage`` describes them."""

    datapackage: Href
    zip: Href
    xlsx: Href
    sqlite: Href


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A disclosure: facts, totals, tables, sources, and how its checks came out."""

    id: str
    publisher: Both
    fiscal_year: int
    phase: Literal["budget", "final_account"]
    scope: Literal["department", "unit"]
    region: str | None
    url: Annotated[str | None, "where it was published"]
    retrieved: str | None
    facts: tuple[Fact, ...]
    totals: tuple[Total, ...]
    tables: tuple[TableEntry, ...]
    projects: tuple[ProjectEntry, ...]
    sources: tuple[Source, ...]
    verdicts: Annotated[dict[str, int], "how many checks came out how"]
    pages: Pages
    data: Data
    index: Href


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table; heading paths are written with slashes between their labels."""

    column: int
    block: Annotated[int, "list, where several stand side by side"]
    heading: Both
    role: str
    measure: str | None
    period: Annotated[str | None, "which figure, where it is not the disclosure's own (previous_year, change …)"]
    unit: str | None
    fund_source: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not blank, as printed and as it is understood.

    ``source_page`` names one of the table's; with ``#`` and ``id`` behind it, its address is the permanent link.
    """

    column: int
    id: str
    text: str | None
    state: Annotated[
        Literal["value", "zero", "blank", "not_applicable", "withheld"] | None, "of an amount; null: a text"
    ]
    amount: Annotated[Decimal | None, "as printed, in the column's unit"]
    amount_cny: Annotated[Decimal | None, "in yuan"]
    page: Annotated[int | None, "page of the PDF"]
    line: Annotated[int | None, "line of the text"]
    sheet: str | None
    address: Annotated[str | None, "cell of the sheet"]
    box: Annotated[tuple[Decimal, ...] | None, "left, top, right, bottom in points from the top left of the page"]
    source_page: str | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of one list of a table, with its meaning where that is known."""

    row: int
    block: int
    name: Both | None
    code: str | None
    level: Annotated[int | None, "0 for totals"]
    is_leaf: bool | None
    direction: str | None
    function: str | None
    economic: str | None
    organisation: str | None
    project: str | None
    codes: Annotated[tuple[Href, ...], "documents of the row's codes"]
    pages: Pages
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A printed table."""

    id: str
    disclosure: str
    canonical: str | None
    number: str | None
    title: Both
    unit: Annotated[str | None, "unit of money as printed"]
    state: Literal["reported", "empty", "absent"]
    note: Both | None
    source: str
    first_page: int | None
    last_page: int | None
    source_pages: Annotated[dict[str, Pages], "pages of the site that show where cells are printed"]
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    pages: Pages
    up: Annotated[str, "document of the disclosure, relative to this one"]


@dataclass(frozen=True, slots=True)
class CodeEdition:
    """A code as of a year."""

    key: str
    fiscal_year: int
    group: Annotated[str | None, "budget or classification that it belongs to"]
    name: Both
    level: int | None
    status: Annotated[str, "known to the codebook or not"]
    international: Annotated[str | None, "COFOG or GFSM 2014, indicative: assigned by this project"]
    parent: Href | None


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount under a code: the measure ``total`` of a row."""

    table: str
    row: int
    column: int
    amount: Decimal
    unit: str | None
    amount_cny: Decimal | None
    level: int | None
    is_leaf: bool | None
    href: Annotated[str, "document of the table, relative to this one"]
    pages: Pages


@dataclass(frozen=True, slots=True)
class DisclosureAmounts:
    """The amounts that one disclosure prints under a code; several tables may print the same money."""

    disclosure: DisclosureEntry
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A code: its names by year, what is above and below it, and its amounts in each disclosure."""

    kind: Kind
    code: str
    editions: tuple[CodeEdition, ...]
    children: tuple[CodeEntry, ...]
    disclosures: tuple[DisclosureAmounts, ...]
    index: Href


@dataclass(frozen=True, slots=True)
class ProjectAppearance:
    """A project as one disclosure prints it."""

    disclosure: DisclosureEntry
    table: str
    row: int
    amount: Decimal | None
    unit: str | None
    amount_cny: Decimal | None
    withheld: bool
    key_project: bool
    goal: Both | None
    href: Annotated[str, "document of the table, relative to this one"]
    pages: Pages


@dataclass(frozen=True, slots=True)
class Project:
    """A project of a spending unit, in every disclosure that prints it."""

    project: str
    name: Both
    organisation: Both
    appearances: tuple[ProjectAppearance, ...]
    index: Href
