"""Forms of provinces, made small: what each prints in its own way, and what must not be taken for something else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from make_pdf import LANDSCAPE, Paper, Row, opening
from support import interpreted

from mingzhang.check.completeness import check_amounts_in_texts, check_meaning
from mingzhang.check.recognition import check_headings
from mingzhang.interpret.captions import Captioned
from mingzhang.interpret.columns import columns_of
from mingzhang.interpret.model import Column, Disclosure, Entry, Table
from mingzhang.interpret.specs import by_title, table_specs
from mingzhang.read.model import NO_PLACE, Line

OWNER = "部门：301_某市某某局"


def made(path: Path, title: str, rows: Sequence[Row], *, caption: Sequence[str] = (OWNER, "单位：万元")) -> Disclosure:
    """Make a disclosure of one table with equal columns, and interpret it."""
    paper = Paper(path, LANDSCAPE)
    opening(paper)
    paper.centre(60, title)
    paper.text(40, 85, caption[0], 9)
    for number, part in enumerate(caption[1:], start=1):
        paper.right(802 - 250 * (len(caption) - 1 - number), 85, part, 9)
    paper.table(40, 100, [760 / len(rows[0])] * len(rows[0]), rows)
    return interpreted(paper.save())


def only(disclosure: Disclosure) -> tuple[Table, tuple[Entry, ...]]:
    """Return the one table, with its entries."""
    (table,) = disclosure.tables
    return table, disclosure.entries[table.table]


def headed(name: str, *paths: str, phase: str = "budget") -> tuple[Column, ...]:
    """Return the columns of a table with these headings (外/内)."""
    split = [tuple(path.split("/")) for path in paths]
    return columns_of(
        table_specs()[name],
        split,
        [NO_PLACE] * len(split),
        2024,
        "budget" if phase == "budget" else "final_account",
    )


def measured(name: str, *paths: str) -> list[str | None]:
    """Return what the columns after code and name measure."""
    return [column.measure for column in headed(name, "科目编码", "科目名称", *paths)[2:]]


UNIT_AND_CLASS: list[Row] = [
    ["科目编码", "<", "<", "单位代码", "单位名称（科目）", "合计", "基本支出", "项目支出"],
    ["类", "款", "项", "^", "^", "^", "^", "^"],
    ["", "", "", "", "合计", "30.00", "10.00", "20.00"],
    ["", "", "", "320001", "某市某某局", "30.00", "10.00", "20.00"],
    ["201", "29", "01", "320001", "行政运行", "10.00", "10.00", ""],
    ["201", "29", "02", "320001", "一般行政管理事务", "20.00", "", "20.00"],
]


def test_a_class_in_the_column_of_units_is_a_class_and_no_unit(tmp_path: Path) -> None:
    _, entries = only(made(tmp_path / "a.pdf", "部门支出总表", UNIT_AND_CLASS))
    told = [(entry.function, entry.organisation, entry.is_total) for entry in entries]
    assert told == [
        (None, None, True),
        (None, "某市某某局", True),
        ("2012901", "某市某某局", False),
        ("2012902", "某市某某局", False),
    ]


def test_where_all_rows_are_units_each_is_one(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["单位代码", "单位名称（科目）", "合计", "上年结转", "事业收入"],
        ["", "合计", "30.00", "10.00", "20.00"],
        ["320001", "某市某某局", "20.00", "10.00", "10.00"],
        ["320002", "某市某某中心", "10.00", "", "10.00"],
    ]
    disclosure = made(tmp_path / "a.pdf", "部门收入总表", rows)
    _, entries = only(disclosure)
    assert [(e.organisation, e.is_total) for e in entries] == [
        (None, True),
        ("某市某某局", False),
        ("某市某某中心", False),
    ]
    assert not list(check_meaning(disclosure))


def test_a_class_among_projects_is_no_unit(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["科目编码", "科目名称", "合计", "工资福利支出"],
        ["", "合计", "30.00", "10.00"],
        ["205", "教育支出", "30.00", "10.00"],
        ["20502", "普通教育", "30.00", "10.00"],
    ]
    _, entries = only(made(tmp_path / "a.pdf", "项目支出决算表", rows))
    assert [(e.function, e.organisation, e.project) for e in entries[1:]] == [
        ("205", None, None),
        ("20502", None, None),
    ]


@pytest.mark.parametrize(
    ("caption", "year"),
    [
        (("部门：301_某市某某局", "单位：万元"), None),
        (("填报单位：[301001]某市某某局", "单位：万元"), None),
        (("436某市某某局", "预算年度：2024", "单位：万元"), "2024年"),
    ],
)
def test_a_unit_code_is_no_part_of_the_name(tmp_path: Path, caption: Sequence[str], year: str | None) -> None:
    disclosure = made(tmp_path / "a.pdf", "部门预算支出总表", UNIT_AND_CLASS, caption=caption)
    table, _ = only(disclosure)
    assert (disclosure.publisher, table.unit, table.canonical) == ("某市某某局", "万元", "expenditure")
    line = Captioned(())
    assert all(line.take(Line(part, NO_PLACE)) for part in caption)
    assert line.year == year


def test_one_line_may_hold_name_year_and_unit() -> None:
    caption = Captioned(())
    assert caption.take(Line("436某市某某局 预算年度：2024 单位：万元", NO_PLACE))
    assert (caption.owner, caption.unit) == ("某市某某局", "万元")
    assert not Captioned(()).take(Line("本年度收入预算共计若干，各项支出的金额单位：万元", NO_PLACE))


def test_the_item_that_all_columns_name_is_the_subject_of_the_table(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["项目", "2024年“三公”经费预算数", "2023年“三公”经费预算数"],
        ["合计", "3.00", "4.00"],
        ["1、因公出国（境）费用", "1.00", "1.50"],
        ["2、公务接待费", "2.00", "2.50"],
    ]
    table, entries = only(made(tmp_path / "a.pdf", "2024年一般公共预算“三公”经费支出情况表", rows))
    assert [column.period for column in table.columns[1:]] == [None, "previous_budget"]
    assert [(e.item, e.period) for e in entries[2:]] == [
        ("overseas_travel", None),
        ("overseas_travel", "previous_budget"),
        ("official_hospitality", None),
        ("official_hospitality", "previous_budget"),
    ]


def test_economic_classes_side_by_side_are_not_all_of_personnel() -> None:
    assert measured(
        "expenditure",
        "基本支出/小计",
        "基本支出/人员经费/工资福利支出",
        "基本支出/人员经费/对个人和家庭的补助",
        "基本支出/公用经费",
        "基本支出/商品和服务支出",
    ) == ["basic_expenditure", "wages_and_welfare", "individuals_and_families", "public_use", "goods_and_services"]


def test_personnel_within_projects_is_not_all_of_personnel() -> None:
    assert measured("expenditure", "项目支出/小计", "项目支出/人员经费") == ["project_expenditure", None]


def test_of_which_fiscal_appropriations_is_only_a_part_of_them() -> None:
    assert measured("income", "合计", "一般公共预算/小计", "一般公共预算/其中：财政拨款", "政府性基金/财政拨款") == [
        "total",
        "general_public_budget",
        "general_public_budget_appropriation",
        None,
    ]


def test_revenue_of_the_year_stands_beside_the_total() -> None:
    assert measured("income", "合计", "本年收入/小计", "上年结转结余") == ["total", "revenue", "carried_over"]
    assert measured("income", "本年收入合计", "事业收入") == ["total", "public_institution_income"]


def test_what_was_received_for_basic_expenditure_is_not_spent() -> None:
    assert measured(
        "general_budget_expenditure",
        "年初结转和结余/合计",
        "年初结转和结余/项目支出结转和结余",
        "本年收入/合计",
        "本年收入/基本支出",
        "本年支出/合计",
        "本年支出/基本支出",
    ) == ["carried_over", None, "revenue", None, "total", "basic_expenditure"]


def test_of_two_headings_that_say_the_same_neither_is_trusted() -> None:
    assert measured("project_expenditure", "财政拨款/合计", "财政拨款/小计", "单位资金") == [None, None, "unit_funds"]
    carried = "本年拨款财政拨款结转结余/一般公共预算"
    assert measured("project_expenditure", carried, carried) == [None, None]
    # but of two that differ, the first is the whole: 小计 and a part of it
    assert measured("income", "一般公共预算/小计", "一般公共预算/经费拨款") == ["general_public_budget", None]


def test_surplus_that_is_distributed_is_not_carried_forward(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["收入", "<", "支出", "<"],
        ["项目", "决算数", "项目", "决算数"],
        ["一、事业收入", "9.00", "一、教育支出", "6.00"],
        ["本年收入合计", "9.00", "本年支出合计", "6.00"],
        ["年初财政拨款结转和结余", "1.00", "结余分配", "1.50"],
        ["", "", "年末结转和结余", "2.50"],
        ["总计", "10.00", "总计", "10.00"],
    ]
    disclosure = made(tmp_path / "a.pdf", "2024年度收入支出决算总表", rows)
    _, entries = only(disclosure)
    items = {entry.name: entry.item for entry in entries}
    assert items["结余分配"] == "surplus_distribution"
    assert (items["年初财政拨款结转和结余"], items["年末结转和结余"]) == ("carried_over", "carried_forward")


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("一般公共预算财政拨款收入支出决算表", "general_budget_expenditure"),
        ("2024年机关运行经费", "operating_expenses"),
        ("一般公共预算机关运行经费", "operating_expenses"),
        ("部门专项资金管理清单目录", "special_funds"),
        ("州对下转移支付预算表", "transfers"),
    ],
)
def test_titles_of_one_province(title: str, table: str) -> None:
    assert getattr(by_title(title), "table", None) == table


def test_a_part_of_a_table_keeps_its_title_and_is_not_taken_for_the_whole() -> None:
    caption = Captioned(())
    title = "一般公共预算基本支出表--人员经费(工资福利支出)(按政府预算经济分类)"
    assert caption.take(Line(title, NO_PLACE, centred=True))
    assert (caption.title, by_title(title)) == (title, None)


def test_amounts_below_no_heading_are_a_finding(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["科目编码", "科目名称", "合计", ""],
        ["201", "一般公共服务支出", "30.00", "7.00"],
        ["20129", "群众团体事务", "30.00", "12.50 其中"],
    ]
    disclosure = made(tmp_path / "a.pdf", "部门支出总表", rows)
    assert [f.check for f in check_headings(disclosure)] == ["unknown_heading"]
    assert [f.actual for f in check_amounts_in_texts(disclosure)] == ["12.50"]


def test_a_row_of_an_economic_table_without_code_or_known_name_is_a_finding(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["经济科目名称", "2023年预算数", "2024年预算数"],
        ["合计", "30.00", "40.00"],
        ["工资福利支出", "20.00", "30.00"],
        ["某种支出", "10.00", "11.00"],
    ]
    disclosure = made(tmp_path / "a.pdf", "一般公共预算安排基本支出分经济科目表", rows)
    _, entries = only(disclosure)
    assert {e.economic for e in entries if e.name == "工资福利支出"} == {"301"}
    assert {f.actual for f in check_meaning(disclosure)} == {"某种支出"}


def test_labels_beside_a_list_make_no_second_lines_of_it(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["科目编码", "科目名称", "合计", "科目名称", "会议费"],
        ["201", "一般公共服务支出", "30.00", "甲", "7.00"],
        ["20129", "群众团体事务", "30.00", "乙", "8.00"],
    ]
    _, entries = only(made(tmp_path / "a.pdf", "部门支出总表", rows))
    assert [(entry.row, entry.block, entry.function) for entry in entries] == [(1, 1, "201"), (2, 1, "20129")]


def test_a_caption_on_the_pages_of_missed_tables_is_no_running_head(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf", LANDSCAPE)
    opening(paper)
    for _ in range(3):
        paper.text(60, 80, "第三部分 部门预算情况说明", 12)
        paper.turn()
    for title in ("部门支出总表", "一般公共预算支出表", "政府性基金预算支出表", None):
        paper.text(40, 42, OWNER, 9)
        paper.right(802, 42, "单位：万元", 9)
        if title:
            paper.centre(22, title)
            paper.table(40, 60, [100.0] * 4, [["科目编码", "科目名称", "合计", "基本支出"], ["201", "类", "1.00", ""]])
        paper.turn()
    assert [table.unit for table in interpreted(paper.save()).tables] == ["万元"] * 3
