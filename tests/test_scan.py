"""Pages that are pictures: refused or named without the ``ocr`` extra; with it read, marked and never called confirmed.

What does not ask how well the recogniser reads is tested without it: the ink of the text page stands in for its own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from make_pdf import EXPENDITURE_BODY, PUBLISHER, Paper, expenditure, project, projects, prose_only, scan, scanned
from PIL import Image
from reportlab.lib.utils import ImageReader
from support import CORPUS, ROOT, SEED_PDF, rows_of

import mingzhang.read as reading_stage
from mingzhang.check import check
from mingzhang.codebook import Codebook
from mingzhang.interpret import interpret
from mingzhang.interpret.amounts import is_amount
from mingzhang.package.rows import Checked
from mingzhang.package.rows import rows_of as package_rows
from mingzhang.read import read_file
from mingzhang.read.compare import same_text
from mingzhang.read.layout import lay_out
from mingzhang.read.model import Box, Ocr, RefusedError
from mingzhang.read.pdfium import PageInk, open_document, read_pages
from mingzhang.read.scan import can_read_scans, is_scan
from mingzhang.sidecar import Sidecar

needs_ocr = pytest.mark.skipif(not can_read_scans(), reason="scans need the extra: pip install .[ocr]")
BODY = [[cell.replace("\n", "").replace("　", "") for cell in row] for row in EXPENDITURE_BODY]

HOW_SCANNED: dict[str, Any] = {
    "straight": {},
    "skewed and noisy": {"skew": 1.7, "noise": 0.1},
    "coarse": {"skew": -1.2, "dpi": 120},
    "turned left": {"turn": 90, "skew": 1},
    "upside down": {"turn": 180},
    "turned right": {"turn": 270},
}


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_stage, "can_read_scans", lambda: False)


Pretend = Callable[..., None]


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Pretend:
    """Let a scan be "read" as the text PDF that it was made from, with confidences given by text."""

    def install(source: Path, sure: dict[str, float] | None = None, unread: tuple[Box, ...] = ()) -> None:
        inks = list(read_pages(open_document(source)))

        def read_scan(_: Any, ink: PageInk) -> PageInk:
            seen = inks[ink.number - 1]
            return replace(seen, ocr=Ocr({char: (sure or {}).get(char[0], 0.97) for char in seen.chars}, unread))

        monkeypatch.setattr(reading_stage, "can_read_scans", lambda: True)
        monkeypatch.setattr(reading_stage, "read_scan", read_scan)

    return install


# --- without the extra


@pytest.mark.usefixtures("no_ocr")
def test_a_scan_is_refused_with_the_way_to_read_it(tmp_path: Path) -> None:
    path = scanned(tmp_path / "a.pdf", expenditure(tmp_path / "text.pdf"), dpi=50)
    with pytest.raises(RefusedError, match=r"2 of 2 pages are pictures .*needs OCR.*pip install \.\[ocr\]"):
        read_file(path)


@pytest.mark.usefixtures("no_ocr")
def test_a_picture_among_pages_of_text_is_named_in_both_languages(tmp_path: Path, codebook: Codebook) -> None:
    source = projects(tmp_path / "text.pdf", [project("合计")], [project("合计")], [project("合计")])
    reading = read_file(scanned(tmp_path / "a.pdf", source, dpi=50, pages=[3]), "pdfium")
    assert (reading.unread_pages, reading.ocr_pages, reading.reader) == ((3,), (), "pdfium")
    findings = check(interpret("a", reading, codebook, {}), (), (), codebook)
    (finding,) = [finding for finding in findings if finding.check == "scanned_page"]
    assert (finding.kind, finding.severity, finding.place.page) == ("completeness", "error", 3)
    assert "第3页是图片" in finding.message
    assert "page 3 is a picture that was not read" in finding.message_en
    assert "pip install .[ocr]" in finding.message_en


def test_only_a_page_with_a_picture_and_hardly_any_text_is_a_scan(tmp_path: Path) -> None:
    (picture,) = read_pages(open_document(scan(tmp_path / "a.pdf")))
    (prose,) = read_pages(open_document(prose_only(tmp_path / "b.pdf")))
    assert (is_scan(picture), is_scan(prose)) == (True, False)
    assert not is_scan(replace(prose, images=1.0))  # text over a coloured background
    assert not is_scan(replace(picture, images=0.3))
    assert is_scan(replace(picture, chars=prose.chars[:3]))  # a printed page number


def test_a_picture_beside_text_is_named(tmp_path: Path, codebook: Codebook) -> None:
    def stick(paper: Paper, foot: float) -> None:
        paper.canvas.drawImage(ImageReader(Image.new("L", (60, 40), 128)), 40, 100, 500, 300)

    reading = read_file(expenditure(tmp_path / "a.pdf", after=stick), "pdfium")
    assert (reading.unread_pages, [page for page, _ in reading.pictures]) == ((), [2])
    findings = check(interpret("a", reading, codebook, {}), (), (), codebook)
    (finding,) = [finding for finding in findings if finding.check == "picture"]
    assert "第2页" in finding.message
    assert "up to 30% of a page" in finding.message_en
    assert read_file(SEED_PDF, "pdfium").pictures == ()


def test_nothing_of_ocr_is_loaded_for_a_text(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from mingzhang.read import read_file;"
        "read_file(Path(sys.argv[1]), 'pdfium');"
        "print([name for name in ('cv2', 'numpy', 'rapidocr', 'onnxruntime') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, expenditure(tmp_path / "a.pdf")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


# --- what becomes of confidence, whoever recognised the characters


def test_a_cell_is_as_sure_as_its_least_sure_character(tmp_path: Path) -> None:
    ink = list(read_pages(open_document(expenditure(tmp_path / "a.pdf"))))[1]
    unread = Box(45, 200, 60, 210)  # in the blank cell before 合计
    ocr = Ocr({char: 0.4 if char[0] == "2" else 0.9 for char in ink.chars}, (unread,))
    (table,) = lay_out(replace(ink, ocr=ocr)).tables
    sure = {cell.text: cell.confidence for cell in table.cells if cell.cell.row > 1}
    assert (sure["20.00"], sure["10.00"], sure[""]) == (0.4, 0.9, 0.0)
    (table,) = lay_out(replace(ink, ocr=replace(ocr, unread=()))).tables
    assert [cell.confidence for cell in table.cells if not cell.text] == [1.0]
    (table,) = lay_out(ink).tables
    assert {cell.confidence for cell in table.cells} == {None}


def test_cells_say_who_read_them_and_the_source_that_none_is_confirmed(
    tmp_path: Path, pretend: Pretend, codebook: Codebook
) -> None:
    source = expenditure(tmp_path / "text.pdf")
    pretend(source, {"1": 0.456})
    reading = read_file(scanned(tmp_path / "a.pdf", source, dpi=50), "both")
    disclosure = interpret("a", reading, codebook, {})
    assert rows_of(disclosure, "expenditure") == BODY
    findings = check(disclosure, (), (), codebook)
    (whole,) = [finding for finding in findings if finding.check == "ocr"]
    assert whole.severity == "warning"
    for words in ("44个有字的单元格", "最低置信度0.46", "未作比对", "没有一个单元格可算已确认"):
        assert words in whole.message
    for words in ("44 filled cells", "lowest confidence 0.46", "not compared", "none of the cells is confirmed"):
        assert words in whole.message_en
    doubtful = {finding.actual for finding in findings if finding.check == "ocr_doubt"}
    assert doubtful == {cell for row in BODY for cell in row if "1" in cell}
    assert not [finding for finding in findings if finding.check == "double_reading"]
    rows, _ = package_rows([Checked(disclosure, (), findings, Sidecar())], codebook)
    assert {row["reader"] for row in rows["cells"]} == {"ocr"}
    assert {str(row["confidence"]) for row in rows["cells"]} == {"0.45", "0.97", "1.00"}
    (row,) = rows["sources"]
    assert (row["kind"], row["reader"], row["pages_by_ocr"]) == ("pdf", "ocr", 2)
    assert (row["cells_read_twice"], row["cells_that_differ"]) == (None, None)


def test_only_the_pages_of_text_are_compared_with_the_second_reader(
    tmp_path: Path, pretend: Pretend, codebook: Codebook
) -> None:
    source = projects(tmp_path / "text.pdf", [project("甲")] * 3, [project("乙")] * 3)
    pretend(source)
    reading = read_file(scanned(tmp_path / "a.pdf", source, dpi=50, pages=[3]), "both")
    (table,) = reading.tables
    assert (reading.reader, reading.ocr_pages, reading.disagreements) == ("pdfium", (3,), ())
    assert {cell.confidence for cell in table.cells if cell.places[0].page == 2} == {None}
    assert {cell.confidence for cell in table.cells if cell.places[0].page == 3} == {0.97}
    assert reading.compared_cells == sum(cell.places[0].page == 2 for cell in table.cells)
    disclosure = interpret("a", reading, codebook, {})
    rows, _ = package_rows([Checked(disclosure, (), (), Sidecar())], codebook)
    assert {(row["page"], row["reader"], str(row["confidence"])) for row in rows["cells"]} == {
        (2, "pdfium", "None"),
        (3, "ocr", "0.97"),
    }


@pytest.mark.parametrize(
    ("printed", "misread", "tables"), [("", "", 1), ("计", "汁", 1), ("支出项目财政拨款", "又山页曰才攻拔歉", 2)]
)
def test_a_repeated_heading_may_be_misread_a_little(
    tmp_path: Path, pretend: Pretend, monkeypatch: pytest.MonkeyPatch, printed: str, misread: str, tables: int
) -> None:
    source = projects(tmp_path / "text.pdf", [project("甲")] * 3, [project("乙")] * 3)
    pretend(source)
    inner = reading_stage.read_scan

    def read_scan(page: Any, ink: PageInk) -> PageInk:
        seen = inner(page, ink)
        if ink.number != 3:
            return seen
        wrong = dict(zip(printed, misread, strict=True))
        chars = [(wrong.get(char[0], char[0]), *char[1:]) for char in seen.chars]
        return replace(seen, chars=chars, ocr=Ocr(dict.fromkeys(chars, 0.7)))

    monkeypatch.setattr(reading_stage, "read_scan", read_scan)
    reading = read_file(scanned(tmp_path / "a.pdf", source, dpi=50, pages=[2, 3]), "pdfium")
    assert len(reading.tables) == tables
    assert reading.tables[0].heading_rows == (2 if tables == 1 else None)


def test_what_could_not_be_read_is_a_finding(tmp_path: Path, pretend: Pretend, codebook: Codebook) -> None:
    source = expenditure(tmp_path / "text.pdf")
    pretend(source, unread=(Box(500, 700, 520, 715), Box(500, 720, 520, 735)))
    reading = read_file(scanned(tmp_path / "a.pdf", source, dpi=50, pages=[2]), "pdfium")
    findings = check(interpret("a", reading, codebook, {}), (), (), codebook)
    (finding,) = [finding for finding in findings if finding.check == "unread_mark"]
    assert (finding.place.page, finding.actual) == (2, "2")


# --- with the extra


@needs_ocr
@pytest.mark.parametrize("how", HOW_SCANNED)
def test_a_made_scan_is_read(tmp_path: Path, how: str, codebook: Codebook) -> None:
    reading = read_file(scanned(tmp_path / "a.pdf", expenditure(tmp_path / "text.pdf"), **HOW_SCANNED[how]))
    disclosure = interpret("a", reading, codebook, {})
    assert (disclosure.publisher, disclosure.fiscal_year) == (PUBLISHER, 2024)
    cells = [cell for table in disclosure.tables for cell in table.cells]
    assert [cell.text for cell in cells if is_amount(cell.text) or cell.column == 1] == [
        cell for row in BODY for column, cell in enumerate(row) if column != 1
    ]
    wrong = [cell for cell in cells if same_text(cell.text) != same_text(BODY[cell.row - 1][cell.column - 1])]
    assert [cell for cell in wrong if (cell.confidence or 0) >= 0.8] == []
    assert reading.ledger.left_over == 0


@needs_ocr
def test_a_page_of_the_seed_is_read_from_its_picture(tmp_path: Path, pdf_reading: Any) -> None:
    scan_of_one = scanned(tmp_path / "a.pdf", SEED_PDF, dpi=200, skew=0.8, noise=0.05, pages=[8])
    read = read_file(scan_of_one, "pdfium")
    for printed, seen in zip(pdf_reading.tables, read.tables, strict=True):
        assert [same_text(c.text) for c in seen.cells if is_amount(c.text)] == [
            same_text(c.text) for c in printed.cells if is_amount(c.text)
        ]
    levels = [[cell.indent for cell in one.tables[2].cells if cell.column == 1] for one in (pdf_reading, read)]
    assert levels[1] == pytest.approx(levels[0], abs=0.5)


@needs_ocr
def test_a_picture_without_print_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="OCR, which found next to nothing"):
        read_file(scan(tmp_path / "a.pdf"))


@needs_ocr
@pytest.mark.corpus
def test_a_real_scan_is_read() -> None:
    (path,) = (CORPUS / "not-disclosures").glob("*scan*.pdf")
    reading = read_file(path, "pdfium")
    text = "".join(line.text for line in reading.lines)
    assert (reading.reader, len(reading.ocr_pages), reading.ledger.left_over) == ("ocr", 7, 0)
    assert text.count("12,542.74") >= 3
