"""The reading stage: a file becomes lines and ruled tables, each cell as printed with its place.

It knows nothing about budgets. A PDF is read twice, by engines that share nothing (``pdfium`` with our own grid,
``plumber``), and the two are compared cell by cell; pages that are pictures are read by OCR (``scan``) where the
``ocr`` extra is installed; a text is read as numbered lines, a workbook as ``sheets``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Literal

from mingzhang.read.compare import compare
from mingzhang.read.join import join_pages
from mingzhang.read.layout import lay_out
from mingzhang.read.model import SAVE_AS, Disagreement, Ledger, Line, Place, RawTable, Reading, RefusedError
from mingzhang.read.pdfium import PageInk, open_document, read_pages
from mingzhang.read.plumber import CellText, read_cells, read_inks
from mingzhang.read.rows import visible
from mingzhang.read.scan import INSTALL, LARGE_PICTURE, SCAN_CHARACTERS, can_read_scans, is_scan, read_scan
from mingzhang.read.text import read_lines

Readers = Literal["both", "pdfium", "pdfplumber"]
# Spreadsheets of other kinds, and what to do with them.
OTHER_KINDS = {".xls", ".xlsm", ".xlsb", ".xlt", ".et", ".ods"}


def read_file(path: Path, readers: Readers = "both", second: Future[list[list[CellText]]] | None = None) -> Reading:
    """Read one PDF, text or workbook.

    Args:
        path: the file; ``.pdf``, ``.txt`` or ``.xlsx``.
        readers: whose characters and rules count; with ``both`` pdfium's, each cell compared with pdfplumber's own.
        second: pdfplumber's reading where it is already under way.

    Raises:
        RefusedError: the file is missing, empty, encrypted, damaged, without text, or of another kind.
    """
    if not path.is_file():
        raise RefusedError(f"expected a file, found {'a folder' if path.is_dir() else 'none'}")
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        return _read_pdf(path, readers, second)
    if suffix == ".txt":
        lines, printed, furniture = read_lines(path)
        taken = sum(visible(line.text) for line in lines)
        return Reading(
            path.name, "text", _sha256(path), None, lines, Ledger(printed, 0, 0, taken, furniture), reader="text"
        )
    if suffix == ".xlsx":
        from mingzhang.read.sheets import read_workbook  # 0.1 s: late, since most disclosures have none

        return read_workbook(path)
    raise RefusedError(f"expected a .pdf, .txt or .xlsx file, found {found_kind(suffix)}")


def found_kind(suffix: str) -> str:
    """Name the kind of a file that is not read; of a spreadsheet say also what to do with it."""
    advice = f"; {SAVE_AS}" if suffix in OTHER_KINDS else ""
    return (suffix or "a name without an ending") + advice


def _read_pdf(path: Path, readers: Readers, second: Future[list[list[CellText]]] | None) -> Reading:
    document = open_document(path)
    inks = list(read_pages(document))
    form_fields = document.get_formtype() != 0
    scans = tuple(ink.number for ink in inks if is_scan(ink))
    recognised = {n: read_scan(document[n - 1], inks[n - 1]) for n in scans} if scans and can_read_scans() else {}
    document.close()
    pictures = tuple((ink.number, ink.images) for ink in inks if ink.images > LARGE_PICTURE and not is_scan(ink))
    if readers == "pdfplumber":
        inks = read_inks(path)
    inks = [recognised.get(ink.number, ink) for ink in inks]
    _refuse_without_text(inks, scans)
    layouts = [lay_out(ink) for ink in inks]
    blocks, furniture, repeated = join_pages(layouts)
    ledger = Ledger(
        printed=sum(layout.printed for layout in layouts),
        in_tables=sum(visible(cell.text) for b in blocks if isinstance(b, RawTable) for cell in b.cells),
        in_repeated_headings=repeated,
        in_lines=sum(visible(block.text) for block in blocks if isinstance(block, Line)),
        furniture=furniture,
    )
    compared: int | None = None
    disagreements: tuple[Disagreement, ...] = ()
    if readers == "both" and len(recognised) < len(inks):
        pages = second.result() if second else read_cells(path)
        blocks, compared, disagreements = compare(blocks, pages, recognised.keys())
    return Reading(
        file=path.name,
        kind="pdf",
        sha256=_sha256(path),
        pages=len(inks),
        blocks=blocks,
        ledger=ledger,
        cut_numbers=tuple(Place(layout.number, box) for layout in layouts for box in layout.cut_numbers),
        form_fields=form_fields,
        compared_cells=compared,
        disagreements=disagreements,
        reader="ocr" if len(recognised) == len(inks) else "pdfplumber" if readers == "pdfplumber" else "pdfium",
        ocr_pages=tuple(recognised),
        unread_pages=() if recognised else scans,
        unread_marks=tuple(Place(n, box) for n, ink in recognised.items() if ink.ocr for box in ink.ocr.unread),
        pictures=pictures,
    )


def _refuse_without_text(inks: Sequence[PageInk], scans: Sequence[int]) -> None:
    """Refuse a document that has hardly any text, saying what it needs."""
    characters = sum(len(ink.chars) for ink in inks)
    if characters >= SCAN_CHARACTERS * len(inks):
        return
    what = "nothing printed"
    if scans:
        what = f"{len(scans)} of {len(inks)} pages are pictures (a scan: it needs OCR"
        what += ", which found next to nothing)" if can_read_scans() else f"; to read scans: {INSTALL})"
    raise RefusedError(f"expected a PDF with a text layer, found {characters} characters; {what}")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
