"""The first reader: which files it refuses and why, and how pages are turned."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_pdf import EXPENDITURE_BODY, Paper, encrypted, expenditure, owner_locked, rotated, scan, truncated
from support import interpreted, rows_of

from mingzhang.read import read_file
from mingzhang.read.model import RefusedError
from mingzhang.read.pdfium import open_document, read_pages

BODY = [[cell.replace("\n", "").strip("　") for cell in row] for row in EXPENDITURE_BODY]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"found an empty file \(0 bytes\)"),
        (b"<!DOCTYPE html><html></html>", r"expected a PDF .* found b'<!DOCTYP'"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"expected a PDF"),
        (b"%PDF-1.7\n", r"expected a whole PDF .* found one truncated after 9 bytes"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 40 + b"%%EOF", r"damaged or truncated"),
    ],
    ids=["empty", "a web page", "an old Word file", "a head alone", "noise"],
)
def test_what_is_no_pdf_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(RefusedError, match=message):
        read_file(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="expected a file, found none"):
        read_file(tmp_path / "none.pdf")


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="encrypted and asks for a password"):
        read_file(encrypted(tmp_path / "a.pdf"))


def test_a_file_that_opens_without_a_password_is_read(tmp_path: Path) -> None:
    assert rows_of(interpreted(owner_locked(tmp_path / "a.pdf")), "expenditure") == BODY


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.98])
def test_a_truncated_file_is_refused(tmp_path: Path, share: float) -> None:
    with pytest.raises(RefusedError, match="truncated"):
        read_file(truncated(tmp_path / "a.pdf", share))


def test_a_scan_is_refused_with_a_hint_at_ocr(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"text layer.*1 of 1 pages are pictures.*OCR"):
        read_file(scan(tmp_path / "a.pdf"))


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(tmp_path: Path, degrees: int) -> None:
    reading = read_file(rotated(tmp_path / "a.pdf", degrees))
    (table,) = reading.tables
    assert [[cell.text for cell in table.row(2 + row)] for row in range(5)] == BODY
    assert table.places[0].box == pytest.approx((40, 152, 555, 300), abs=1)
    assert (reading.disagreements, reading.ledger.left_over) == ((), 0)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_has_its_characters_where_the_upright_one_has_them(tmp_path: Path, degrees: int) -> None:
    upright, turned = (list(read_pages(open_document(rotated(tmp_path / f"{d}.pdf", d))))[1] for d in (0, degrees))
    assert [c[0] for c in turned.chars] == [c[0] for c in upright.chars]
    assert [c[1] for c in turned.chars] == pytest.approx([c[1] for c in upright.chars], abs=1)
    assert (turned.width, turned.height) == (upright.width, upright.height)


def test_rules_drawn_as_thin_rectangles_make_the_same_table(tmp_path: Path) -> None:
    reading = read_file(expenditure(tmp_path / "a.pdf", thin_rectangles=True))
    assert [[cell.text for cell in reading.tables[0].row(2 + row)] for row in range(5)] == BODY
    assert reading.disagreements == ()


@pytest.mark.parametrize("box", ["/CropBox [ 20 30 575 800 ]", "/MediaBox [ 9 9 604 851 ]"])
def test_the_readers_agree_whatever_the_pages_box(tmp_path: Path, box: str) -> None:
    path = expenditure(tmp_path / "a.pdf")
    media = b"/MediaBox [ 0 0 595 842 ]"
    new = box.encode() if "Media" in box else media + b" " + box.encode()
    path.write_bytes(path.read_bytes().replace(media, new))
    assert read_file(path, "both").disagreements == ()


def test_bold_made_by_drawing_twice_is_read_once(tmp_path: Path) -> None:
    def again(paper: Paper, foot: float) -> None:
        paper.text(92.3, foot - 101, "合计", 8)
        paper.right(253.3, foot - 101, "30.00", 8)

    path = expenditure(tmp_path / "a.pdf", after=again)
    assert rows_of(interpreted(path), "expenditure")[0] == BODY[0]


def test_an_underlined_amount_is_one_cell(tmp_path: Path) -> None:
    path = expenditure(tmp_path / "a.pdf", after=lambda paper, foot: paper.rule(197, foot - 92, 253, foot - 92))
    assert rows_of(interpreted(path), "expenditure") == BODY


def test_a_shaded_heading_makes_no_rules(tmp_path: Path) -> None:
    def shade(paper: Paper, foot: float) -> None:
        paper.canvas.setFillGray(0.8)
        paper.canvas.rect(60, 842 - foot - 90, 100, 30, stroke=0, fill=1)

    path = expenditure(tmp_path / "a.pdf", after=shade)
    assert len(read_file(path, "pdfium").tables) == 1
    plain = expenditure(tmp_path / "b.pdf")
    shaded_page, plain_page = (list(read_pages(open_document(p)))[1] for p in (path, plain))
    assert shaded_page.horizontal == plain_page.horizontal
