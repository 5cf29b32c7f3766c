"""Captions: above a table, wrapped in a narrow frame, or in the first rows of the grid itself."""

from __future__ import annotations

import pytest
from make_grid import grid, line, reading

from mingzhang.interpret.captions import Captioned, mended, peeled, split
from mingzhang.interpret.outline import outline
from mingzhang.read.model import Box, Line, Place

HEADING = ["科目编码", "科目名称", "合计", "基本支出"]
BODY = [["201", "一般公共服务支出", "3.00", "3.00"], ["205", "教育支出", "2.00", "1.00"]]


def across(text: str) -> list[str]:
    return [text, "<", "<", "<"]


def said(table: Captioned) -> tuple[str | None, ...]:
    return table.number, table.title, table.unit, table.owner


@pytest.mark.parametrize(
    "rows",
    [
        [across("表3"), across("支出总体情况表"), ["部门名称：某市某某局", "<", "单位：万元", "<"]],
        [across("支出总体情况表"), ["表3", "", "", ""], ["部门名称：某市某某局", "", "", "单位：万元"]],
        [across("表3 支出总体情况表"), across("部门名称：某市某某局 单位：万元")],
        [across("表3"), ["", "", "", ""], across("支出总体情况表"), across("部门名称：某市某某局 金额单位：万元")],
    ],
)
def test_a_caption_in_the_first_rows_of_the_grid(rows: list[list[str]]) -> None:
    table = peeled(grid([*rows, HEADING, *BODY]))
    assert said(table) == ("表3", "支出总体情况表", "万元", "某市某某局")
    assert [cell.text for cell in table.raw.row(0)] == HEADING
    assert [cell.text for cell in table.raw.row(2)] == BODY[1]
    assert (table.raw.row_count, table.raw.column_count) == (3, 4)


def test_a_grid_without_a_caption_is_as_it_was() -> None:
    raw = grid([HEADING, *BODY])
    table = peeled(raw)
    assert said(table) == (None,) * 4
    assert table.raw is raw


def test_a_heading_that_reads_like_a_name_is_no_caption() -> None:
    raw = grid([["单位名称", "合计"], ["某市某某局", "3.00"]])
    assert peeled(raw).raw is raw


def test_rows_of_a_caption_alone_are_no_caption() -> None:
    raw = grid([["表3", "<"], ["支出总体情况表", "<"]])
    assert said(peeled(raw)) == (None,) * 4


def test_blank_columns_between_the_others_go() -> None:
    rows = [["科目编码", "", "科目名称", "", "合计"], ["201", "", "一般公共服务支出", "", "3.00"]]
    table = peeled(grid([["支出总表", "<", "<", "<", "<"], *rows]))
    assert [[cell.text for cell in table.raw.row(row)] for row in (0, 1)] == [
        ["科目编码", "科目名称", "合计"],
        ["201", "一般公共服务支出", "3.00"],
    ]
    assert [cell.column for cell in table.raw.row(1)] == [0, 1, 2]


def test_a_blank_column_with_a_heading_stays() -> None:
    table = peeled(grid([across("支出总表"), HEADING, ["201", "一般公共服务支出", "3.00", ""]]))
    assert table.raw.column_count == 4


def test_two_tables_in_one_grid_are_parted_at_the_second_title() -> None:
    second = [
        across("表4 一般公共预算支出表"),
        ["单位：元", "<", "<", "<"],
        HEADING,
        ["205", "教育支出", "9.00", "9.00"],
    ]
    raw = grid([across("表3 支出总表"), ["单位：万元", "<", "<", "<"], HEADING, *BODY, *second])
    tables = [peeled(part) for part in split(raw)]
    assert [said(table)[:3] for table in tables] == [
        ("表3", "支出总表", "万元"),
        ("表4", "一般公共预算支出表", "元"),
    ]
    assert [table.raw.row_count for table in tables] == [3, 2]
    assert [cell.text for cell in tables[1].raw.row(1)] == ["205", "教育支出", "9.00", "9.00"]


def test_a_row_that_names_no_table_does_not_part_a_grid() -> None:
    raw = grid([HEADING, BODY[0], across("以上为基本情况"), BODY[1]])
    assert split(raw) == [raw]


def at(text: str, x: float, top: float) -> Line:
    return Line(text, Place(1, Box(x, top, x + 10 * len(text), top + 10)), size=10)


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ([at("元", 500, 62), at("单位：万", 500, 50)], ["单位：万元"]),
        ([at("院", 40, 62), at("部门名称：某市人民法", 40, 50)], ["部门名称：某市人民法院"]),
        (  # both frames beside each other
            [at("元", 500, 62), at("院", 40, 62), at("单位：万", 500, 50), at("部门名称：某市人民法", 40, 50)],
            ["单位：万元", "部门名称：某市人民法院"],
        ),
        ([at("元", 300, 62), at("单位：万", 500, 50)], ["元", "单位：万"]),  # flush with nothing
        ([at("元", 500, 90), at("单位：万", 500, 50)], ["元", "单位：万"]),  # too far below
        ([at("表3", 40, 62), at("部门名称：某市某某局", 40, 50)], ["表3", "部门名称：某市某某局"]),
        ([at("支出总表", 40, 62), at("部门名称：某市某某局", 40, 50)], ["支出总表", "部门名称：某市某某局"]),
    ],
)
def test_what_was_wrapped_in_a_narrow_frame(lines: list[Line], joined: list[str]) -> None:
    upwards = zip(range(len(lines), 0, -1), lines, strict=True)
    assert [found.text for _, found in mended(list(upwards))] == joined


@pytest.mark.parametrize(
    ("text", "unit", "owner"),
    [
        ("单位：万元", "万元", None),
        ("单位：元", "元", None),
        ("单 位：万元", "万元", None),
        ("单位：人民币万元", "万元", None),
        ("金额单位：千元", "千元", None),
        ("单位：某市某某局", None, "某市某某局"),
        ("单位名称：某市某某局", None, "某市某某局"),
        ("编制单位（盖章）：某市某某局", None, "某市某某局"),
        ("单位（公章）：某市某某局", None, "某市某某局"),
        ("单位：某市某某局 单位：万元", "万元", "某市某某局"),
        ("单位：万元 单位：某市某某局", "万元", "某市某某局"),
        ("部门：某市某某局　　金额单位：元", "元", "某市某某局"),
    ],
)
def test_a_unit_of_money_is_no_owner_and_an_owner_no_unit(text: str, unit: str | None, owner: str | None) -> None:
    table = Captioned(())
    assert table.take(Line(text, Place()))
    assert (table.unit, table.owner) == (unit, owner)


@pytest.mark.parametrize("text", ["（2026年度）", "2026年", "(2026年度)", "2026年度"])
def test_a_line_with_the_year_alone_stands_between_table_and_title(text: str) -> None:
    table = Captioned(())
    for above in (text, "支出总表"):
        assert table.take(Line(above, Place(), centred=True))
    assert (table.year, table.title) == (text, "支出总表")


def test_what_ends_a_caption_is_left_to_the_prose() -> None:
    lines = ["以下为表格。", "表3", "支出总表", "单位：万元"]
    tables, prose = outline(reading(*[line(text) for text in lines], grid([HEADING, *BODY])))
    assert said(tables[0])[:3] == ("表3", "支出总表", "万元")
    assert [left.text for left in prose] == ["以下为表格。"]


def test_a_caption_on_the_page_before_is_not_the_tables() -> None:
    tables, prose = outline(reading(line("支出总表", page=1), grid([HEADING, *BODY], page=2)))
    assert tables[0].title is None
    assert [left.text for left in prose] == ["支出总表"]


@pytest.mark.parametrize("remark", ["编制日期：2026年1月20日", "审核：某某 制表：某某", "第1页 共2页"])
def test_a_remark_between_a_table_and_its_title_is_no_end_of_the_caption(remark: str) -> None:
    lines = [line("表3"), line("支出总体情况表"), line(remark), line("单位：万元")]
    (table,), prose = outline(reading(*lines, grid([HEADING, *BODY])))
    assert said(table)[:3] == ("表3", "支出总体情况表", "万元")
    assert [kept.text for kept in prose] == [remark]


def test_a_sentence_above_a_table_ends_its_caption() -> None:
    lines = [line("支出总体情况表"), line("本部门共有三家单位，情况如下。"), line("单位：万元")]
    (table,), prose = outline(reading(*lines, grid([HEADING, *BODY])))
    assert said(table) == (None, None, "万元", None)
    assert len(prose) == 2
