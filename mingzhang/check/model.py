"""A finding: what a check noticed, where, what it expected and what it found, in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from mingzhang.interpret.amounts import UNITS
from mingzhang.interpret.model import Cell, Table
from mingzhang.read.model import NO_PLACE, Place

Kind = Literal["accounting", "narrative", "reading", "completeness", "recognition", "codebook", "source_text"]
Verdict = Literal["consistent", "rounding", "scope_differs", "conflict", "not_verifiable"]


NUMBER = re.compile(r"\d+(?:[-–－]\d+)*")
# An amount of ours has a blank or a bracket before it; one within print that is quoted follows its words, though a
# quotation that is cut may have lost a mark.
AMOUNT = re.compile(rf"(?<![^\s(])([-−]?)(\d[\d,]*(?:\.\d+)?) ?({'|'.join(UNITS)})")
# From what is well to what is gravest.
GRAVITY: tuple[Verdict, ...] = ("consistent", "rounding", "not_verifiable", "scope_differs", "conflict")


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell that a finding speaks of, with its role in it."""

    table: str
    row: int
    column: int
    role: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of a check. Messages say what, where, what was expected and what was found.

    ``claims`` are the indexes of the quantities in prose that it is about, the one that is in question first;
    ``settled_by`` says which document would settle a conflict, or what cannot be verified here.
    """

    kind: Kind
    check: str
    severity: Literal["info", "warning", "error"]
    message: str
    message_en: str
    place: Place = NO_PLACE
    verdict: Verdict | None = None
    expected: str | None = None
    actual: str | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    unit: str | None = None
    table: str | None = None
    paragraph: int | None = None
    claims: tuple[int, ...] = ()
    source: str | None = None
    cells: tuple[CellRef, ...] = ()
    settled_by: str | None = None
    settled_by_en: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message_en", in_english(self.message_en))

    @property
    def is_question(self) -> bool:
        """Whether a reader should look at it: not what agrees, or rounding explains, or nothing is there to check."""
        return self.verdict not in ("consistent", "rounding") and self.check != "not_compared"


def in_english(message: str) -> str:
    """Write amounts in yuan, but where print is quoted, and begin with a capital.

    >>> in_english("page 25, “20万元”: the parts stated come to 18.9 万元.")
    'Page 25, “20万元”: the parts stated come to CNY 189,000.'
    """
    said = AMOUNT.sub(_in_yuan, message)
    return said[:1].upper() + said[1:]


def _in_yuan(amount: re.Match[str]) -> str:
    before = amount.string[: amount.start()]
    if before.count("“") > before.count("”"):
        return amount.group()
    sign, number, unit = amount.groups()
    return f"CNY {sign}{(Decimal(number.replace(',', '')) * UNITS[unit]).normalize():,f}"


def table_name(table: Table) -> tuple[str, str]:
    """Name a table in both languages as its readers do: 公开02表 is table 02; without a number by its title or id."""
    found = NUMBER.findall(table.number or "")
    return table.number or table.title or table.table, f"table {found[-1] if found else table.table}"


def where(table: Table, cell: Cell) -> tuple[str, str]:
    """Say in both languages where a cell is: 表3, 第8页, 第5行, 第3列 and its English."""
    name, name_en = table_name(table)
    spot, spot_en = where_place(cell.places[0])
    # beside the line of a text, which row is meant must be said
    inside, inside_en = ("表内", " of the table") if cell.places[0].line is not None else ("", "")
    return (
        f"{name}，{spot}，{inside}第{cell.row}行第{cell.column}列",
        f"{name_en}, {spot_en}, row {cell.row}, column {cell.column}{inside_en}",
    )


def where_place(place: Place) -> tuple[str, str]:
    """Say in both languages which page, which line of a text, or which cell of a sheet."""
    if place.page is not None:
        return f"第{place.page}页", f"page {place.page}"
    if place.line is not None:
        return f"文本第{place.line}行", f"line {place.line} of the text"
    if place.sheet is not None:
        cells = f"cells {place.address}" if ":" in (place.address or "") else f"cell {place.address}"
        return (
            f"工作表“{place.sheet}”" + (f"单元格{place.address}" if place.address else ""),
            f"sheet “{place.sheet}”" + (f", {cells}" if place.address else ""),
        )
    return "位置不明", "place unknown"
