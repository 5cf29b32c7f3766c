"""A workbook (``.xlsx``) read: every cell as its spreadsheet shows it, with sheet and address.

What is not shown to a reader (hidden sheets, rows and columns) is read too, and said so; so is what cannot be read
(formulas whose value was never stored, texts in drawings).
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from mingzhang.read.model import SAVE_AS, Doubt, Ledger, Line, Place, RawTable, Reading, RefusedError
from mingzhang.read.rows import visible
from mingzhang.read.sheet_cells import Sheet, SheetCell, read_sheet
from mingzhang.read.sheet_tables import Part, sheet_parts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old binary workbooks and of encrypted new ones
# A workbook that unpacks to more than this (bytes) is no disclosure.
LARGEST = 500_000_000
DRAWN_TEXT = re.compile(rb"<a:t>([^<]+)</a:t>")
# What openpyxl raises on files that are damaged, or no workbooks.
DAMAGES = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # XML
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    OSError,
)


def read_workbook(path: Path) -> Reading:
    """Read a workbook; what is shown comes before hidden sheets.

    Raises:
        RefusedError: the file is empty, encrypted, damaged, of another kind, or nothing is in it.
    """
    data = path.read_bytes()
    drawn = _open_archive(data)
    values, formulas = _load(data, data_only=True), _load(data, data_only=False)
    sheets = [read_sheet(sheet, formulas[sheet.title]) for sheet in values.worksheets]
    sheets.sort(key=lambda sheet: sheet.hidden)
    if not any(sheet.cells for sheet in sheets):
        raise RefusedError(f"expected a workbook with tables, found {len(sheets)} sheets with nothing in their cells")
    parts = [sheet_parts(sheet) for sheet in sheets]
    blocks = tuple(part.block for found in parts for part in found)
    return Reading(
        file=path.name,
        kind="xlsx",
        sha256=hashlib.sha256(data).hexdigest(),
        pages=len(sheets),
        blocks=blocks,
        ledger=Ledger(
            printed=drawn + sum(_visible(cell.text) for sheet in sheets for cell in sheet.cells),
            in_tables=sum(visible(cell.text) for b in blocks if isinstance(b, RawTable) for cell in b.cells),
            in_repeated_headings=0,
            in_lines=sum(visible(block.text) for block in blocks if isinstance(block, Line)),
            furniture=0,
        ),
        doubts=tuple(doubt for sheet, found in zip(sheets, parts, strict=True) for doubt in _doubts(sheet, found)),
        reader="xlsx",
    )


def _visible(text: str) -> int:
    return visible(text.replace("\n", ""))


def _open_archive(data: bytes) -> int:
    """Make sure that a file is the archive that a workbook is; return the number of characters in its drawings.

    Raises:
        RefusedError: it is not.
    """
    if not data:
        raise RefusedError("expected an .xlsx workbook, found an empty file (0 bytes)")
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise RefusedError("expected an open workbook, found an encrypted one; save it without a password")
        raise RefusedError(f"expected an .xlsx workbook, found an old binary one (.xls) under this name; {SAVE_AS}")
    if not data.startswith(b"PK"):
        raise RefusedError(f"expected an .xlsx workbook, found a file that begins with {data[:8]!r}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > LARGEST:
                raise RefusedError(f"expected a workbook of at most {LARGEST:,} bytes unpacked, found {size:,}")
            drawings = [name for name in archive.namelist() if re.match(r"xl/drawings/[^/]+\.xml$", name)]
            texts = [text.decode("utf-8", "replace") for n in drawings for text in DRAWN_TEXT.findall(archive.read(n))]
    except DAMAGES as error:
        raise RefusedError(f"expected a whole .xlsx workbook, found a damaged or truncated one ({error})") from error
    return sum(map(_visible, texts))


def _load(data: bytes, *, data_only: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on parts that are not read here: print areas, validation
            book = load_workbook(io.BytesIO(data), data_only=data_only)
    except DAMAGES as error:
        said = " ".join(str(error).split())[:200]
        raise RefusedError(f"expected a whole .xlsx workbook, found a damaged one, or another file ({said})") from error
    if not book.worksheets:
        raise RefusedError(f"expected a workbook with sheets, found none that can be read; {SAVE_AS}")
    return book


def _doubts(sheet: Sheet, parts: Sequence[Part]) -> Iterator[Doubt]:
    """Say what of a sheet is not shown, or not as it is stored, or could not be read."""
    if sheet.hidden and sheet.cells:
        yield Doubt("hidden_sheet", Place(sheet=sheet.name), len(sheet.cells))
    for first, last in _runs(sheet.hidden_rows):
        count = sum(first <= cell.area.top <= last for cell in sheet.cells)
        yield Doubt("hidden_rows", Place(sheet=sheet.name, address=f"{first}:{last}"), count)
    for first, last in _runs(sheet.hidden_columns):
        count = sum(first <= cell.area.left <= last for cell in sheet.cells)
        address = f"{get_column_letter(first)}:{get_column_letter(last)}"
        yield Doubt("hidden_columns", Place(sheet=sheet.name, address=address), count)
    for cell in sheet.cells:
        if cell.without_value:
            yield Doubt("formula_without_value", _place(sheet, cell))
        if cell.not_shown:
            yield Doubt("value_not_shown", _place(sheet, cell))
    for part in parts:
        if isinstance(part.block, RawTable):
            rounded = sum(not cell.exact for cell in part.cells)
            strange = sum(not cell.known_format for cell in part.cells)
            if rounded:
                yield Doubt("rounded", part.block.places[0], rounded)
            if strange:
                yield Doubt("unknown_format", part.block.places[0], strange)


def _place(sheet: Sheet, cell: SheetCell) -> Place:
    return Place(sheet=sheet.name, address=cell.area.address)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last number of each run without a gap."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]
