"""Fragments that make one table are joined; two tables stay two; pages that are turned, and tables over several."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_pdf import (
    A4,
    EXPENDITURE_BODY,
    EXPENDITURE_HEADING,
    EXPENDITURE_WIDTHS,
    ITEMS,
    ITEMS_WIDTHS,
    LANDSCAPE,
    Paper,
    Row,
    caption,
    opening,
    sideways,
)

from mingzhang.read import read_file
from mingzhang.read.model import RawTable

BODY = [[cell.replace("\n", "").strip("　") for cell in row] for row in EXPENDITURE_BODY]
ITEM_TEXTS = [[cell.strip("　") for cell in row] for row in ITEMS]


def rows(table: RawTable, first: int = 0) -> list[list[str]]:
    return [[cell.text for cell in table.row(row)] for row in range(first, table.row_count)]


@pytest.mark.parametrize("gap", [0.5, 2.5, 4.0, 6.0])
def test_a_heading_and_a_body_drawn_apart_are_one_table(tmp_path: Path, gap: float) -> None:
    paper = Paper(tmp_path / "a.pdf")
    foot = paper.table(40, 100, EXPENDITURE_WIDTHS, EXPENDITURE_HEADING)
    paper.table(40, foot + gap, EXPENDITURE_WIDTHS, EXPENDITURE_BODY)
    (table,) = read_file(paper.save(), "pdfium").tables
    assert rows(table, 2) == BODY


def test_rows_drawn_one_by_one_are_one_table(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    foot = 100.0
    for row in ITEMS:
        foot = paper.table(40, foot + 4, ITEMS_WIDTHS, [row])
    (table,) = read_file(paper.save(), "both").tables
    assert rows(table) == ITEM_TEXTS


@pytest.mark.parametrize("gap", [2.5, 4.0, 5.5])
def test_cells_drawn_as_frames_of_their_own_are_one_table(tmp_path: Path, gap: float) -> None:
    paper = Paper(tmp_path / "a.pdf")
    for i, row in enumerate(ITEMS):
        x = 40.0
        for width, cell in zip(ITEMS_WIDTHS, row, strict=True):
            paper.table(x, 100 + (20 + gap) * i, (width,), [[cell]])
            x += width + gap
    (table,) = read_file(paper.save(), "pdfium").tables
    assert rows(table) == ITEM_TEXTS


def test_two_lists_drawn_side_by_side_are_one_table(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    paper.table(40, 100, ITEMS_WIDTHS, ITEMS)
    paper.table(40 + sum(ITEMS_WIDTHS) + 4, 100, (150, 60), [["项目", "金额"], *[["一、外交", "1.00"]] * 4])
    (table,) = read_file(paper.save(), "pdfium").tables
    assert rows(table)[1] == ["合计", "4,665.36", "一、外交", "1.00"]


def test_two_tables_with_a_caption_between_stay_two(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    foot = paper.table(40, 100, ITEMS_WIDTHS, ITEMS)
    paper.text(100, foot + 4, "表4　财政拨款支出表", 9)
    paper.table(40, foot + 18, ITEMS_WIDTHS, ITEMS)
    assert [rows(table) for table in read_file(paper.save(), "pdfium").tables] == [ITEM_TEXTS] * 2


def test_tables_with_other_columns_stay_two(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    foot = paper.table(40, 100, ITEMS_WIDTHS, ITEMS)
    paper.table(40, foot + 4, (140, 140), [["1.00", "2.00"], ["3.00", "4.00"]])
    assert len(read_file(paper.save(), "pdfium").tables) == 2


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_text_set_sideways_is_read_as_if_upright_and_keeps_its_place(tmp_path: Path, degrees: int) -> None:
    reading = read_file(sideways(tmp_path / "a.pdf", degrees), "both")
    (table,) = reading.tables
    assert rows(table, 2) == BODY
    assert [line.text for line in reading.lines] == ["表3", "支出总体情况表", "单位名称：某市某某局", "单位：万元"]
    places = {90: (92, 287, 240, 802), 180: (40, 602, 555, 750), 270: (355, 40, 503, 555)}
    assert table.places[0].box == pytest.approx(places[degrees], abs=1)
    assert (reading.disagreements, reading.ledger.left_over) == ((), 0)


@pytest.mark.parametrize("repeat", [True, False], ids=["heading repeated", "no heading"])
@pytest.mark.parametrize(
    ("size", "x", "scale"),
    [(A4, 55.0, 1.0), (LANDSCAPE, 60.0, 1.35), (A4, 20.0, 0.9)],
    ids=["shifted", "wider", "narrower"],
)
def test_a_table_goes_on_where_columns_are_shifted_or_scaled(
    tmp_path: Path, size: tuple[float, float], x: float, scale: float, repeat: bool
) -> None:
    paper = Paper(tmp_path / "a.pdf")
    opening(paper)
    top = caption(paper, "表3", "支出总体情况表")
    paper.table(40, top, EXPENDITURE_WIDTHS, [*EXPENDITURE_HEADING, *EXPENDITURE_BODY])
    paper.turn()
    paper.turn()  # a blank page
    paper.size = size
    paper.canvas.setPageSize(size)
    heading = EXPENDITURE_HEADING if repeat else []
    more: list[Row] = [["2010303", "　　机关服务", *["0.00"] * 7]] * 2
    paper.table(x, 60, [width * scale for width in EXPENDITURE_WIDTHS], [*heading, *more])
    (table,) = read_file(paper.save(), "pdfium").tables
    assert [place.page for place in table.places] == [2, 4]
    assert rows(table, 2) == [*BODY, *[["2010303", "机关服务", *["0.00"] * 7]] * 2]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("12,345,\n678.90", "12,345,678.90"),
        ("12,345.\n67", "12,345.67"),
        ("-12,345,\n678.90", "-12,345,678.90"),
        ("1.00\n2.00", "1.00 2.00"),
        ("-1.00\n-2.00", "-1.00 -2.00"),
        ("(3.00)", "(3.00)"),
        ("－3.00", "－3.00"),
        ("−3.00", "−3.00"),
        ("0.123456", "0.123456"),
        ("4665", "4665"),
    ],
)
def test_an_amount_in_a_cell_is_one_amount_or_plainly_two(tmp_path: Path, printed: str, read: str) -> None:
    paper = Paper(tmp_path / "a.pdf")
    paper.table(40, 100, (200, 80), [["项目", "预算"], ["合计", printed]])
    (table,) = read_file(paper.save(), "pdfium").tables
    assert [cell.text for cell in table.row(1)] == ["合计", read]


@pytest.mark.parametrize(("spacing", "read"), [(3.0, "4,665.36"), (0.5, "4,665.36")])
def test_an_amount_set_wide_is_one(tmp_path: Path, spacing: float, read: str) -> None:
    paper = Paper(tmp_path / "a.pdf")
    paper.table(40, 100, (200, 80), [["项目", "预算"], ["合计", ""]])
    text = paper.canvas.beginText(245, 842 - 133)
    text.setFont("STSong-Light", 8)
    text.setCharSpace(spacing)
    text.textOut("4,665.36")
    paper.canvas.drawText(text)
    (table,) = read_file(paper.save(), "pdfium").tables
    assert table.row(1)[1].text == read


def test_amounts_of_no_table_are_lines_of_their_own(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    opening(paper)
    paper.text(72, 80, "基本支出", 10)
    paper.right(180, 80, "1,234.56", 10)
    paper.right(225, 80, "606.74", 10)
    paper.text(72, 120, "收入预算 1,234.56万元，支出预算 1,234.56", 10)
    texts = [line.text for line in read_file(paper.save(), "pdfium").lines]
    assert texts[-4:] == ["基本支出", "1,234.56", "606.74", "收入预算 1,234.56万元，支出预算 1,234.56"]
