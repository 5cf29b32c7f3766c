"""Tables with only some of their rules: the same table comes back as if all were drawn, and says what was inferred."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from make_pdf import (
    EXPENDITURE_BODY,
    EXPENDITURE_HEADING,
    EXPENDITURE_WIDTHS,
    ITEMS,
    ITEMS_WIDTHS,
    TWO_LISTS,
    TWO_LISTS_WIDTHS,
    Draws,
    Paper,
    Row,
    caption,
    half_ruled,
    opening,
)
from support import CORPUS, SEED_PDF, interpreted

from mingzhang.check import check
from mingzhang.codebook import Codebook
from mingzhang.read import read_file
from mingzhang.read.grid import rules_to_parts
from mingzhang.read.layout import share_out
from mingzhang.read.model import RawTable
from mingzhang.read.pdfium import open_document, read_pages
from mingzhang.read.regions import whole_grids
from mingzhang.read.rows import chars_to_rows

NOTE = "注：本表反映部门本年度的支出情况，合计数可能存在尾数误差。"
# Widths, rows, and how many of the rows are headings.
TABLES: dict[str, tuple[tuple[float, ...], list[Row], int]] = {
    "merged headings and a wrapped name": (EXPENDITURE_WIDTHS, [*EXPENDITURE_HEADING, *EXPENDITURE_BODY], 2),
    "two lists side by side": (TWO_LISTS_WIDTHS, TWO_LISTS, 2),
    "one column of amounts": (ITEMS_WIDTHS, ITEMS, 1),
    "amounts alone": (
        (120.0, 90.0, 90.0, 90.0),
        [
            ["“三公”经费", "因公出国（境）费用", "公务接待费", "公务用车购置及\n运行维护费"],
            ["6.00", "0.00", "0.00", "6.00"],
            ["7.50", "1.00", "0.50", "6.00"],
        ],
        1,
    ),
}
# From the numbers of rows, heading rows and columns: which edges are drawn.
RULED: dict[str, Callable[[int, int, int], Draws]] = {
    "three lines": lambda n, h, _m: lambda across, i, _j: across and i in (0, h, n),
    "rules across alone": lambda _n, _h, _m: lambda across, _i, _j: across,
    "no outer verticals": lambda _n, _h, m: lambda across, _i, j: across or 0 < j < m,
    "no outer edges": lambda n, _h, m: lambda across, i, j: 0 < i < n if across else 0 < j < m,
    "no rules between rows": lambda n, h, _m: lambda across, i, _j: not across or i in (0, h, n),
    "no rule below the heading either": lambda n, _h, _m: lambda across, i, _j: not across or i in (0, n),
    "verticals alone": lambda _n, _h, _m: lambda across, _i, _j: not across,
    "the heading alone": lambda _n, h, _m: lambda across, i, _j: i <= h if across else i < h,
    "no rules between columns of the body": lambda _n, h, m: lambda across, i, j: across or j in (0, m) or i < h,
    "a frame": lambda n, _h, m: lambda across, i, j: i in (0, n) if across else j in (0, m),
    "a rule below the heading and one at the foot": lambda n, h, _m: lambda across, i, _j: across and i in (h, n),
    "rules around the heading": lambda _n, h, _m: lambda across, i, _j: across and i in (0, h),
    "nothing": lambda _n, _h, _m: lambda _across, _i, _j: False,
    "a row without verticals": lambda _n, h, _m: lambda across, i, _j: across or i != h + 1,
    "no vertical before the last column": lambda _n, _h, m: lambda across, _i, j: across or j != m - 1,
    "no rules between the rows of the last column": lambda n, h, m: (
        lambda across, i, j: not across or j != m - 1 or i <= h or i == n
    ),
}
DOUBTFUL = {("amounts alone", "nothing")}  # too few lines to be told from anything else: named as left over


def texts(table: RawTable) -> list[tuple[int, int, int, int, str]]:
    return sorted((c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells)


@pytest.mark.parametrize("middle", [False, True], ids=["top", "middle"])
@pytest.mark.parametrize(("kind", "ruled"), [(k, r) for k in TABLES for r in RULED if (k, r) not in DOUBTFUL])
def test_the_table_is_the_same_whichever_rules_are_drawn(tmp_path: Path, kind: str, ruled: str, middle: bool) -> None:
    widths, rows, heading = TABLES[kind]
    draws = RULED[ruled](len(rows), heading, len(widths))
    whole = half_ruled(tmp_path / "a.pdf", widths, rows, lambda _across, _i, _j: True, middle=middle, note=NOTE)
    part = half_ruled(tmp_path / "b.pdf", widths, rows, draws, middle=middle, note=NOTE)
    (expected,), reading = read_file(whole, "pdfium").tables, read_file(part, "pdfium")
    (found,) = reading.tables
    assert texts(found) == texts(expected)
    assert (expected.inferred, bool(found.inferred)) == ((), True)
    assert reading.ledger.left_over == 0
    assert NOTE in [line.text for line in reading.lines]


THREE_LINES = RULED["three lines"](7, 2, 9)


def made(path: Path, body: list[Row], *, draws: Draws = THREE_LINES, heading: list[Row] = EXPENDITURE_HEADING) -> Path:
    return half_ruled(path, EXPENDITURE_WIDTHS, [*heading, *body], draws)


def test_a_table_with_inferred_rules_has_a_finding_in_both_languages(tmp_path: Path, codebook: Codebook) -> None:
    disclosure = interpreted(made(tmp_path / "a.pdf", EXPENDITURE_BODY))
    assert [table.table for table in disclosure.tables] == ["expenditure"]
    (finding,) = [f for f in check(disclosure, [], (), codebook) if f.check == "inferred_rules"]
    assert (finding.kind, finding.severity, finding.place.page) == ("completeness", "warning", 2)
    assert finding.message == "第2页：表格线不全，列、外框、行由文字位置推断，请核对原件。"
    assert (
        "Page 2: rules of the table are missing; its columns and outline and rows were inferred" in finding.message_en
    )


def test_what_is_not_ruled_is_no_disagreement_of_the_readers(tmp_path: Path) -> None:
    reading = read_file(made(tmp_path / "a.pdf", EXPENDITURE_BODY), "both")
    assert reading.disagreements == ()
    assert all(cell.second_text is None for table in reading.tables for cell in table.cells)


def test_a_cell_that_was_parted_is_compared_as_a_whole(tmp_path: Path) -> None:
    draws = RULED["no rules between rows"](7, 2, 9)
    assert read_file(made(tmp_path / "a.pdf", EXPENDITURE_BODY, draws=draws), "both").disagreements == ()


def test_a_blank_column_is_kept_below_its_heading(tmp_path: Path) -> None:
    body = [[*row[:6], "", *row[7:]] for row in EXPENDITURE_BODY]
    heading = [[*EXPENDITURE_HEADING[0][:6], "结转", *EXPENDITURE_HEADING[0][7:]], EXPENDITURE_HEADING[1]]
    (table,) = read_file(made(tmp_path / "a.pdf", body, heading=heading), "pdfium").tables
    assert [c.text for c in table.row(3)] == [
        "201",
        "一般公共服务支出",
        "30.00",
        "10.00",
        "20.00",
        "0.00",
        "",
        *["0.00"] * 2,
    ]


@pytest.mark.parametrize("amount", ["-3.00", "（3.00）", "－3.00", "3", "1,234,567.890123", "-"])
def test_amounts_of_every_form_stand_in_their_columns(tmp_path: Path, amount: str) -> None:
    body = [*EXPENDITURE_BODY[:4], [*EXPENDITURE_BODY[4][:3], amount, *EXPENDITURE_BODY[4][4:]]]
    widths = (50.0, 105.0, 70.0, 70.0, 60.0, 45.0, 45.0, 45.0, 45.0)
    path = half_ruled(tmp_path / "a.pdf", widths, [*EXPENDITURE_HEADING, *body], THREE_LINES)
    (table,) = read_file(path, "pdfium").tables
    assert [c.text for c in table.row(6)][:5] == ["2010302", "一般行政管理事务", "20.00", amount, "20.00"]


def test_group_rows_without_amounts_are_rows(tmp_path: Path) -> None:
    body = [*EXPENDITURE_BODY[:2], ["", "其中：", *[""] * 7], *EXPENDITURE_BODY[2:]]
    (table,) = read_file(made(tmp_path / "a.pdf", body, draws=RULED["three lines"](8, 2, 9)), "pdfium").tables
    assert [c.text for c in table.cells if c.column == 1 and c.row > 1] == [
        "合计",
        "一般公共服务支出",
        "其中：",
        "政府办公厅（室）及相关机构事务",
        "行政运行",
        "一般行政管理事务",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "2024年收入预算1,234.56万元，比上年增加 12.30 万元。",
        "其中：基本支出 606.74 万元，项目支出 7,477.97 万元",
        "第一部分　某局概况　　　　　　　　　　　　　　　　　3",
        "（一）行政运行　606.74万元，主要用于　1,234.50　的支出；",
    ],
)
def test_prose_is_never_a_table(tmp_path: Path, line: str) -> None:
    paper = Paper(tmp_path / "a.pdf")
    opening(paper)
    paper.text(72, 60, "收入预算　　　　　支出预算　　　　　　增减", 12)
    for number in range(8):
        paper.text(72, 80 + 20 * number, line, 12)
    reading = read_file(paper.save(), "pdfium")
    assert reading.tables == []
    assert sum(line.text.startswith(reading.lines[-1].text[:4]) for line in reading.lines) >= 8


def test_amounts_that_fit_no_columns_are_left_to_be_announced(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    opening(paper)
    top = caption(paper, "表3", "支出总体情况表")
    paper.text(40, top, "项目", 8)
    paper.right(300, top, "预算数", 8)
    for number, places in enumerate([(300, 340), (320, 360), (310, 350), (330, 370)]):
        paper.text(40, top + 20 + 20 * number, "基本支出", 8)
        for place in places:
            paper.right(place, top + 20 + 20 * number, "1,234.56", 8)
    reading = read_file(paper.save(), "pdfium")
    assert reading.tables == []
    assert reading.ledger.left_over == 0


@pytest.mark.parametrize(
    "path",
    [SEED_PDF, *(pytest.param(path, marks=pytest.mark.corpus) for path in sorted(CORPUS.glob("*.pdf")))],
    ids=lambda path: path.stem,
)
def test_nothing_is_inferred_of_tables_that_are_ruled(path: Path) -> None:
    for ink in read_pages(open_document(path)):
        grids, frames, loose = rules_to_parts(ink.horizontal, ink.vertical, ink.chars)
        shares = share_out(ink.chars, grids)
        rows = chars_to_rows(shares.outside)
        assert whole_grids(grids, frames, loose, ink.vertical, shares.inside, rows) == grids


def test_a_row_of_a_ruled_table_is_not_parted_by_numbers_in_its_text(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["指标", "内容", "分值"],
        ["产出", "完成 12.50\n完成 13.50\n其中", "10.00"],
        ["效益", "一、全年 2024\n二、全年 2025", "20.00"],
    ]
    paper = Paper(tmp_path / "a.pdf")
    paper.table(40, 100, (100, 200, 80), rows)
    (table,) = read_file(paper.save(), "pdfium").tables
    assert (table.row_count, table.column_count, table.inferred) == (3, 3, ())
