"""What the reading stage hands on: lines and ruled tables with their places, nothing about budgets.

Lengths are PDF points (1/72 inch) from the top left corner of the page as it is shown (after /Rotate).
Rows and columns of a :class:`RawTable` count from 0 and include the heading rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple


class Box(NamedTuple):
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


class Place(NamedTuple):
    """Where something is printed: a page and box of a PDF, a line of a text, or a cell of a sheet.

    Pages and lines count from 1; ``address`` is a cell (``B7``) or a range of them (``B7:C7``, rows ``5:7``).
    """

    page: int | None = None
    box: Box | None = None
    line: int | None = None
    sheet: str | None = None
    address: str | None = None

    @property
    def leaf(self) -> int | str | None:
        """The page or the sheet."""
        return self.sheet if self.page is None else self.page


# What to do with a spreadsheet of another kind.
SAVE_AS = "open it in a spreadsheet program and save it as .xlsx (Save as: Excel workbook)"
# One printed character and its advance box: text, x0, top, x1, bottom (points). A plain tuple, since a disclosure
# has tens of thousands. How high the box is depends on the font: some give the em, some only the ink.
Char = tuple[str, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ocr:
    """What OCR says of the characters that it recognised on a page: how sure it is (0–1), and what it could not read.

    ``unread`` are boxes of ink that looks like print and gave no character.
    """

    confidence: dict[Char, float]
    unread: tuple[Box, ...] = ()


NO_PLACE = Place()

# What of a table's edges no rule shows, so that it was taken from where the text stands.
Inferred = Literal["outline", "rows", "columns"]


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line outside the tables.

    ``indent`` is the distance from the left text margin and ``slack`` that to the right one, both in ems;
    ``adjacent`` says that the line follows the one before it more closely than body text is spaced, ``turns_page``
    that it is the first of a page of a text.
    """

    text: str
    place: Place
    indent: float = 0.0
    slack: float = 0.0
    size: float = 0.0
    adjacent: bool = False
    centred: bool = False
    turns_page: bool = False


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as printed: wrapped text joined, leading blanks given as ``indent`` in ems.

    ``places`` holds one place for each page (or line) that the cell is printed on; ``second_text`` what the other
    reader saw there, where that differs (empty text: it saw nothing).
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    indent: float
    places: tuple[Place, ...]
    second_text: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class RawTable:
    """A ruled grid, joined over the pages it continues on.

    ``heading_rows`` is the number of leading rows that the continuation pages repeat; None where the table
    stands on one page, so that nothing was repeated. ``inferred`` names what no rule shows, on any of the pages.
    """

    row_count: int
    column_count: int
    cells: tuple[RawCell, ...]
    places: tuple[Place, ...]
    heading_rows: int | None = None
    irregular: tuple[Place, ...] = ()
    inferred: tuple[Inferred, ...] = ()

    def row(self, index: int) -> list[RawCell]:
        """Return the cells that begin in a row, from left to right."""
        return [cell for cell in self.cells if cell.row == index]


Block = Line | RawTable


@dataclass(frozen=True, slots=True)
class Ledger:
    """How many printed characters (blanks aside) a source has, and where the reading put them."""

    printed: int
    in_tables: int
    in_repeated_headings: int
    in_lines: int
    furniture: int

    @property
    def left_over(self) -> int:
        """Characters that the reading put nowhere: 0, or something was lost."""
        return self.printed - self.in_tables - self.in_repeated_headings - self.in_lines - self.furniture


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell in which the two readers differ, or that only one of them has (None)."""

    place: Place
    first: str | None
    second: str | None


DoubtKind = Literal[
    "hidden_sheet",
    "hidden_rows",
    "hidden_columns",
    "formula_without_value",
    "value_not_shown",
    "rounded",
    "unknown_format",
]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What one should know of some cells of a spreadsheet: where, what, and of how many."""

    kind: DoubtKind
    place: Place
    count: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """One source as read: its blocks in reading order, running heads and page numbers taken out.

    ``cut_numbers`` are the places of numbers that cross the edge of a cell; ``form_fields`` says that the file has
    fields to fill in, whose contents are not read; ``pages`` counts the sheets of a workbook, and ``doubts`` are of
    its cells. ``reader`` read the text layer (``ocr`` where there is none);
    ``ocr_pages`` are the pages that are pictures and were recognised, ``unread_pages`` those that were not,
    ``unread_marks`` the places on the former that look like print and gave no character; ``pictures`` pages of text
    with the share (0–1) of each that pictures cover, whose contents are not read.
    """

    file: str
    kind: str
    sha256: str
    pages: int | None
    blocks: tuple[Block, ...]
    ledger: Ledger
    cut_numbers: tuple[Place, ...] = ()
    form_fields: bool = False
    compared_cells: int | None = None
    disagreements: tuple[Disagreement, ...] = field(default=())
    doubts: tuple[Doubt, ...] = ()
    reader: Literal["pdfium", "pdfplumber", "text", "xlsx", "ocr"] = "pdfium"
    ocr_pages: tuple[int, ...] = ()
    unread_pages: tuple[int, ...] = ()
    unread_marks: tuple[Place, ...] = ()
    pictures: tuple[tuple[int, float], ...] = ()

    @property
    def tables(self) -> list[RawTable]:
        """The ruled tables, in reading order."""
        return [block for block in self.blocks if isinstance(block, RawTable)]

    @property
    def lines(self) -> list[Line]:
        """The lines outside the tables, in reading order."""
        return [block for block in self.blocks if isinstance(block, Line)]


class RefusedError(Exception):
    """A file that cannot be read as a disclosure; the message says what was expected and what was found."""
