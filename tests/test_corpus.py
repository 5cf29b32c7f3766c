"""Real disclosures of ten places: each is read without loss. What their tables mean is not asked here."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import CORPUS

from mingzhang.read import read_file
from mingzhang.read.model import RefusedError
from mingzhang.read.pdfium import open_document, read_pages

pytestmark = pytest.mark.corpus
DISCLOSURES = sorted(CORPUS.glob("*.pdf")) if CORPUS.is_dir() else [CORPUS / "none.pdf"]
# Narratives, published apart from their tables.
WITHOUT_TABLES = {"beijing-bjssjj-2026-yusuan-narr", "js-zxbgt-2019-yusuan"}


@pytest.mark.parametrize("path", DISCLOSURES, ids=lambda path: path.stem)
def test_a_real_disclosure_is_read_and_nothing_is_left_over(path: Path) -> None:
    reading = read_file(path, "pdfium")
    assert reading.ledger.left_over == 0
    assert reading.ledger.printed > 1000
    assert bool(reading.tables) == (path.stem not in WITHOUT_TABLES)
    assert all(cell.places for table in reading.tables for cell in table.cells)


@pytest.mark.parametrize("path", DISCLOSURES, ids=lambda path: path.stem)
def test_every_cell_lies_on_its_page(path: Path) -> None:
    sizes = {ink.number: (ink.width, ink.height) for ink in read_pages(open_document(path))}
    for table in read_file(path, "pdfium").tables:
        for place in (place for cell in table.cells for place in cell.places):
            assert place.page is not None
            assert place.box is not None
            width, height = sizes[place.page]
            assert -1 <= place.box.x0 < place.box.x1 <= width + 1
            assert -1 <= place.box.top < place.box.bottom <= height + 1


def test_the_scan_is_refused_with_a_hint_at_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.read.can_read_scans", lambda: False)
    (path,) = (CORPUS / "not-disclosures").glob("*scan*.pdf")
    with pytest.raises(RefusedError, match=r"7 of 7 pages are pictures \(a scan: it needs OCR; to read scans: pip"):
        read_file(path)


def test_performance_targets_alone_are_read() -> None:
    (path,) = (CORPUS / "not-disclosures").glob("*perf-targets*.pdf")
    reading = read_file(path, "pdfium")
    assert (reading.pages, reading.ledger.left_over) == (140, 0)


def test_both_readers_agree_on_the_seeds_form_two_years_on() -> None:
    reading = read_file(CORPUS / "guangzhou-gzsxfj-2026-yusuan.pdf", "both")
    assert reading.disagreements == ()
    assert (reading.compared_cells or 0) > 800


def test_the_table_numbers_of_guangzhou_are_kept() -> None:
    lines = {line.text for line in read_file(CORPUS / "guangzhou-gzsxfj-2026-yusuan.pdf", "pdfium").lines}
    assert {f"表{number}" for number in range(1, 13)} <= lines


def test_the_notes_of_jiangsu_do_not_mingle() -> None:
    lines = [line.text for line in read_file(CORPUS / "js-gy-2019-yusuan.pdf", "pdfium").lines]
    assert any("采购组织形式" in line for line in lines)
    assert not any("采采" in line for line in lines)
