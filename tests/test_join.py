"""Pages to blocks: tables joined over page breaks, rows and cells cut by one made whole, running heads taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_pdf import (
    EXPENDITURE_BODY,
    EXPENDITURE_HEADING,
    EXPENDITURE_WIDTHS,
    GOAL,
    LANDSCAPE,
    PROJECT_HEADING,
    PROJECT_WIDTHS,
    Paper,
    caption,
    cut_cell,
    cut_row,
    opening,
    project,
    projects,
)
from support import interpreted, rows_of

from mingzhang.read import read_file
from mingzhang.read.model import RawTable, Reading


def only_table(path: Path) -> RawTable:
    (table,) = read_file(path, "pdfium").tables
    return table


TOTAL = project("合计", "30.00", "")
UNIT = project("某市某某局本级", "30.00", "")


def test_repeated_headings_are_dropped_and_counted(tmp_path: Path) -> None:
    path = projects(tmp_path / "a.pdf", [TOTAL, UNIT, project("　　甲")], [project("　　乙")], [project("　　丙")])
    reading = read_file(path, "pdfium")
    (table,) = reading.tables
    assert (table.heading_rows, table.row_count) == (2, 2 + 5)
    assert [place.page for place in table.places] == [2, 3, 4]
    assert [cell.text for cell in table.cells if cell.column == 0][1:] == ["合计", "某市某某局本级", "甲", "乙", "丙"]
    outer = "支出项目类别（资金使用单位）总计财政拨款财政专户拨款其他资金绩效目标"
    inner = "合计一般公共预算政府性基金预算国有资本经营预算"
    assert reading.ledger.in_repeated_headings == 2 * len(outer + inner)
    assert reading.ledger.left_over == 0


def test_a_table_goes_on_without_headings_where_its_columns_do(tmp_path: Path) -> None:
    rows = [TOTAL, UNIT, project("　　甲")], [project("　　乙"), project("　　丙")]
    table = only_table(projects(tmp_path / "a.pdf", *rows, repeat_heading=False))
    assert (table.heading_rows, table.row_count) == (0, 2 + 5)


@pytest.mark.parametrize("repeat_heading", [True, False])
def test_a_cell_cut_by_a_page_break_is_joined_and_keeps_both_places(tmp_path: Path, repeat_heading: bool) -> None:
    table = only_table(cut_cell(tmp_path / "a.pdf", repeat_heading=repeat_heading))
    cut = next(cell for cell in table.cells if cell.text.startswith("建成"))
    assert cut.text == "".join(GOAL)
    assert [place.page for place in cut.places] == [2, 3]
    assert all(place.box and place.box.x0 == pytest.approx(cut.places[0].box.x0, abs=1) for place in cut.places)
    names = [cell.text for cell in table.cells if cell.column == 0]
    assert names[-3:] == ["甲项目", "乙项目", "丙项目"]


def test_a_row_cut_by_a_page_break_is_joined(tmp_path: Path) -> None:
    table = only_table(cut_row(tmp_path / "a.pdf"))
    row = next(cell.row for cell in table.cells if cell.text.startswith("智慧"))
    assert [cell.text for cell in table.row(row)][:3] == ["智慧政务体系一体化平台运行管理经费", "20.00", "20.00"]
    assert all([place.page for place in cell.places] == [2, 3] for cell in table.row(row))


def test_a_cell_cut_twice_is_joined_over_three_pages(tmp_path: Path) -> None:
    first = [TOTAL, project("　　甲"), project("　　乙", goal=GOAL[0])]
    rest = [["", *[""] * 7, GOAL[1]]], [["", *[""] * 7, GOAL[2]], project("　　丙")]
    table = only_table(projects(tmp_path / "a.pdf", first, *rest))
    cut = next(cell for cell in table.cells if cell.text.startswith("建成"))
    assert (cut.text, [place.page for place in cut.places]) == ("".join(GOAL[:3]), [2, 3, 4])


def test_whole_rows_at_a_page_break_are_not_joined(tmp_path: Path) -> None:
    rows = [TOTAL, UNIT, project("　　甲", goal="")], [project("　　乙", goal=GOAL[0]), project("　　丙", goal="")]
    table = only_table(projects(tmp_path / "a.pdf", *rows))
    assert [cell.text for cell in table.cells if cell.column == 0][3:] == ["甲", "乙", "丙"]


def test_a_cell_is_joined_in_a_table_of_two_rows(tmp_path: Path) -> None:
    rows = [TOTAL, project("　　甲", "30.00", GOAL[0])], [["", *[""] * 7, GOAL[1]]]
    table = only_table(projects(tmp_path / "a.pdf", *rows))
    assert [cell.text for cell in table.cells if cell.column == 8][1:] == ["", GOAL[0] + GOAL[1]]


def test_a_group_row_that_ends_a_page_is_a_row_of_its_own(tmp_path: Path) -> None:
    group = ["某市某某中心", "", "", "", "", "", "", "", ""]
    rows = [TOTAL, project("　　甲"), project("　　乙"), group], [project("　　丙"), project("　　丁")]
    table = only_table(projects(tmp_path / "a.pdf", *rows))
    assert [cell.text for cell in table.cells if cell.column == 0][4:] == ["某市某某中心", "丙", "丁"]


def test_a_unit_printed_again_above_the_continuation_does_not_part_the_table(tmp_path: Path) -> None:
    rows = [TOTAL, project("　　甲")], [project("　　乙"), project("　　丙")]
    only_table(projects(tmp_path / "a.pdf", *rows, unit_again=True))


def test_a_blank_page_between_does_not_part_the_table(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf", LANDSCAPE)
    paper.table(40, 100, PROJECT_WIDTHS, [*PROJECT_HEADING, TOTAL, project("　　甲")])
    paper.turn()
    paper.turn()
    paper.table(40, 70, PROJECT_WIDTHS, [*PROJECT_HEADING, project("　　乙")])
    assert only_table(paper.save()).row_count == 2 + 3


def test_two_tables_with_equal_columns_and_a_caption_between_are_two(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    for number in (6, 7):
        top = caption(paper, f"表{number}", "一般公共预算基本支出情况表")
        paper.table(
            40, top, (200, 80), [["部门预算支出经济科目", "预算"], ["合计", "5.00"], ["[301]工资福利支出", "5.00"]]
        )
        paper.turn()
    paper.save()
    assert [t.places[0].page for t in read_file(paper.path, "pdfium").tables] == [1, 2]


def captions_in_the_margin(path: Path) -> Reading:
    """Four pages, each with a caption in the top tenth of the page, as Word's default margin has it; page numbers."""
    paper = Paper(path)
    opening(paper)
    for number, title in (
        (2, "收入总体情况表"),
        (3, "支出总体情况表"),
        (5, "一般公共预算支出情况表"),
        (6, "财政拨款收支总体情况表"),
    ):
        top = caption(paper, f"表{number}", title, top=30)
        paper.table(40, top, EXPENDITURE_WIDTHS, [*EXPENDITURE_HEADING, *EXPENDITURE_BODY])
        paper.centre(800, f"- {number} -", 9)
        paper.turn()
    return read_file(paper.save(), "pdfium")


def test_page_numbers_are_furniture(tmp_path: Path) -> None:
    reading = captions_in_the_margin(tmp_path / "a.pdf")
    assert not [line.text for line in reading.lines if line.text.startswith("-")]
    assert reading.ledger.left_over == 0


def test_captions_in_the_top_margin_are_no_furniture(tmp_path: Path) -> None:
    captions_in_the_margin(tmp_path / "a.pdf")
    tables = interpreted(tmp_path / "a.pdf").tables
    assert [(t.number, t.unit) for t in tables] == [("表2", "万元"), ("表3", "万元"), ("表5", "万元"), ("表6", "万元")]


def test_the_seed_has_no_cut_cell(pdf_reading: Reading) -> None:
    assert {len(cell.places) for table in pdf_reading.tables for cell in table.cells} == {1}


def test_the_seed_continues_five_tables(pdf_reading: Reading) -> None:
    continued = [[p.page for p in t.places] for t in pdf_reading.tables if len(t.places) > 1]
    assert continued == [[4, 5], [6, 7], [9, 10], [18, 19, 20, 21, 22, 23], [25, 26]]


def test_rows_of_the_joined_table_count_on(tmp_path: Path) -> None:
    disclosure = interpreted(cut_cell(tmp_path / "a.pdf"))
    assert [row[0] for row in rows_of(disclosure, "project_expenditure")] == [
        "合计",
        "某市某某局本级",
        "甲项目",
        "乙项目",
        "丙项目",
    ]


def test_a_table_with_its_title_in_its_first_row_is_a_table_of_its_own(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    for title in ("政府性基金预算支出情况表", "国有资本经营预算支出情况表"):
        rows = [[title, "<", "<"], ["科目编码", "科目名称", "小计"], ["", "合计", "0.00"]]
        paper.table(40, 70, (100, 200, 80), rows)
        paper.turn()
    assert len(read_file(paper.save(), "pdfium").tables) == 2
