"""The reading stage: a file becomes lines and ruled tables, each cell as printed with its place.

It knows nothing about budgets. A PDF is read twice, by engines that share nothing (``pdfium`` with our own grid,
``plumber``), and the two are compared cell by cell; a text is read as numbered lines.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import Future
from pathlib import Path
from typing import Literal

from mingzhang.read.compare import compare
from mingzhang.read.join import join_pages
from mingzhang.read.layout import lay_out
from mingzhang.read.model import Disagreement, Ledger, Line, Place, RawTable, Reading, RefusedError
from mingzhang.read.pdfium import open_document, read_pages
from mingzhang.read.plumber import CellText, read_cells, read_inks
from mingzhang.read.rows import visible
from mingzhang.read.text import read_lines

Readers = Literal["both", "pdfium", "pdfplumber"]
# A page with fewer characters than this and a picture over most of it is a scan.
SCAN_CHARACTERS, SCAN_PICTURE = 10, 0.5


def read_file(path: Path, readers: Readers = "both", second: Future[list[list[CellText]]] | None = None) -> Reading:
    """Read one PDF or text.

    Args:
        path: the file; ``.pdf`` or ``.txt``.
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
        return Reading(path.name, "text", _sha256(path), None, lines, Ledger(printed, 0, 0, taken, furniture))
    raise RefusedError(f"expected a .pdf or .txt file, found {suffix or 'a name without an ending'}")


def _read_pdf(path: Path, readers: Readers, second: Future[list[list[CellText]]] | None) -> Reading:
    document = open_document(path)
    inks = list(read_pages(document))
    form_fields = document.get_formtype() != 0
    document.close()
    characters = sum(len(ink.chars) for ink in inks)
    if characters < SCAN_CHARACTERS * len(inks):
        pictures = sum(ink.images > SCAN_PICTURE for ink in inks)
        what = f"{pictures} of {len(inks)} pages are pictures (a scan: it needs OCR)" if pictures else "nothing printed"
        raise RefusedError(f"expected a PDF with a text layer, found {characters} characters; {what}")
    if readers == "pdfplumber":
        inks = read_inks(path)
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
    if readers == "both":
        pages = second.result() if second else read_cells(path)
        blocks, compared, disagreements = compare(blocks, pages)
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
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
