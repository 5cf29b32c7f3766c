"""From headings and bodies to columns: whose figures, which lists and blocks, and what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from make_grid import headed, line, reading

from mingzhang.check.recognition import check_headings
from mingzhang.codebook import load
from mingzhang.interpret import interpret
from mingzhang.interpret.columns import columns_of
from mingzhang.interpret.headings import Phase
from mingzhang.interpret.model import Column, Disclosure
from mingzhang.interpret.specs import table_specs
from mingzhang.read.model import NO_PLACE


def columns(
    table: str | None, *headings: str, bodies: Sequence[Sequence[str]] = (), phase: Phase = "budget"
) -> tuple[Column, ...]:
    paths = [tuple(heading.split("/")) if heading else () for heading in headings]
    spec = table_specs()[table] if table else None
    return columns_of(spec, paths, [NO_PLACE] * len(paths), 2026, phase, bodies)


def measures(found: Sequence[Column]) -> list[str | None]:
    return [column.measure for column in found]


def made(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Disclosure:
    blocks = [
        line("2026年某市某某局部门预算", centred=True),
        line(title, centred=True, page=2),
        line("单位：万元", page=2),
    ]
    return interpret("a", reading(*blocks, headed(headings, rows, page=2)), load(), {})


OTHER_FIGURES = ["2025年预算数", "2025年执行数", "2026年预算数", "增减额", "增减%", "全年预算数"]


def test_figures_of_other_years_are_in_blocks_of_their_own() -> None:
    found = columns("general_budget_expenditure", "科目编码", "科目名称", *OTHER_FIGURES)
    assert [(c.role, c.period) for c in found[2:]] == [
        ("amount", "previous_budget"),
        ("amount", "previous_final"),
        ("amount", None),
        ("amount", "change"),
        ("text", None),  # a percentage is no amount of money
        ("amount", "adjusted_budget"),
    ]
    blocks = [c.block for c in found if c.role == "amount"]
    assert len(set(blocks)) == len(blocks)
    assert [c.number for c in found if c.role == "amount" and c.period is None] == [5]


def test_figures_of_other_years_never_become_the_disclosures_own() -> None:
    rows = [
        ["201", "一般公共服务支出", "1.00", "2.00", "3.00", "2.00", "66.7", "4.00"],
        ["", "合计", "1.00", "2.00", "3.00", "2.00", "66.7", "4.00"],
    ]
    disclosure = made("一般公共预算支出表", ["科目编码", "科目名称", *OTHER_FIGURES], rows)
    (table,) = disclosure.tables
    periods = {(e.row, e.block): e.period for e in disclosure.entries[table.table]}
    own = {
        str(cell.amount)
        for cell in table.cells
        for column in [table.columns[cell.column - 1]]
        if cell.amount is not None and column.measure and periods[cell.row, column.block] is None
    }
    assert own == {"3.00"}


@pytest.mark.parametrize(("phase", "own"), [("budget", 3), ("final_account", 4)])
def test_the_phase_says_whose_figures_are_its_own(phase: Phase, own: int) -> None:
    found = columns("general_budget_expenditure", "科目编码", "科目名称", "预算数", "决算数", phase=phase)
    assert [c.number for c in found if c.role == "amount" and c.period is None] == [own]


@pytest.mark.parametrize("heading", ["项目", "科目名称", "科目编码", "备注"])
def test_amounts_under_a_heading_of_names_are_unknown_and_a_finding_says_so(heading: str) -> None:
    rows = [["201", "一般公共服务支出", "1,000.00", "1.00"], ["205", "教育支出", "2,000.50", "2.00"]]
    disclosure = made("支出总表", ["科目编码", "科目名称", "合计", heading], rows)
    column = disclosure.tables[0].columns[3]
    assert (column.role, column.measure, column.doubt) == ("unknown", None, heading)
    assert heading in [finding.actual for finding in check_headings(disclosure)]
    assert [c.amount is not None for c in disclosure.tables[0].cells if c.column == 4] == [True, True]


def test_a_few_numbers_among_names_are_no_amounts() -> None:
    found = columns("expenditure", "科目名称", "合计", bodies=[["甲", "1.50", "乙"], ["1.00", "2.00", "3.00"]])
    assert [c.role for c in found] == ["name", "amount"]


def test_of_two_columns_with_one_meaning_the_second_is_in_doubt() -> None:
    found = columns("expenditure", "科目编码", "科目名称", "合计", "基本支出", "本年支出/合计")
    assert [c.role for c in found] == ["code", "name", "amount", "amount", "unknown"]
    assert found[4].doubt == "本年支出/合计 = 合计"
    assert found[4].measure is None


@pytest.mark.parametrize("heading", ["小计", "合计", "支出总计"])
def test_of_two_headings_that_say_the_same_neither_is_trusted(heading: str) -> None:
    found = columns("expenditure", "科目编码", "科目名称", "合计", "基本支出", heading)
    assert [c.role for c in found] == ["code", "name", "unknown", "amount", "unknown"]
    assert found[4].doubt == f"{heading} = 合计"
    assert found[2].doubt == f"合计 = {heading}"


def test_one_meaning_twice_is_fine_in_other_lists_and_periods() -> None:
    lists = columns("income_and_expenditure", "收入/项目", "收入/预算数", "支出/项目", "支出/预算数")
    years = columns("expenditure", "科目名称", "2025年/合计", "2026年/合计")
    assert measures(lists) == [None, "total", None, "total"]
    assert measures(years) == [None, "total", "total"]
    assert len({c.block for c in years if c.measure}) == 2


def test_things_set_side_by_side_make_a_block_each() -> None:
    found = columns("three_public", "“三公”经费/小计", "“三公”经费/公务接待费", "会议费", "2025年/会议费")
    assert [(c.item, c.block, c.item_level, c.period) for c in found] == [
        ("three_public", 1, 1, None),
        ("official_hospitality", 2, 2, None),
        ("meetings", 3, 1, None),
        ("meetings", 4, 1, "previous_year"),
    ]


def test_names_stand_in_the_first_block_of_their_list() -> None:
    found = columns("income_and_expenditure", "项目", "2025年", "2026年", "项目", "2025年", "2026年")
    assert [(c.side, c.block) for c in found] == [(1, 1), (1, 1), (1, 2), (2, 3), (2, 3), (2, 4)]


def test_a_name_after_the_amounts_begins_no_list_without_amounts_of_its_own() -> None:
    found = columns("expenditure", "科目名称", "合计", "预算单位")
    assert {c.side for c in found} == {1}


def test_neighbours_under_one_heading_of_codes_are_its_parts() -> None:
    found = columns("expenditure", *["科目编码"] * 3, "科目名称", "合计")
    assert [c.part for c in found] == [0, 1, 2, None, None]
    assert [c.part for c in columns("expenditure", "科目编码", "科目名称", "合计")] == [None, None, None]


@pytest.mark.parametrize(
    ("table", "names", "rows"),
    [
        ("expenditure", ["一般公共服务支出", "教育支出"], "function_or_item"),
        ("expenditure", ["合计", ""], "function"),  # nothing but a total: as the heading says
        ("expenditure", ["[201]一般公共服务支出", "教育支出"], "function"),
        ("income", ["财政拨款收入", "事业收入"], "item"),  # revenue has no functions
        ("general_budget_basic_expenditure", ["工资福利支出", "商品和服务支出"], "economic_or_item"),
        ("basic_expenditure", ["某市某某局", "工资福利支出"], "unit_economic"),
    ],
)
def test_rows_without_codes_go_by_their_names(table: str, names: list[str], rows: str) -> None:
    found = columns(table, "项目", "合计", bodies=[names, ["1.00"] * 2])
    assert found[0].rows == rows


def test_rows_without_codes_find_their_class_by_name() -> None:
    disclosure = made("支出总表", ["项目", "合计"], [["教育支出", "1.00"], ["天气支出", "2.00"], ["合计", "3.00"]])
    assert [(e.name, e.function, e.item) for e in disclosure.entries["expenditure"]] == [
        ("教育支出", "205", None),
        ("天气支出", None, None),
        ("合计", None, "total"),
    ]


@pytest.mark.parametrize(
    ("body", "role", "doubt"),
    [(["甲", "乙"], "name", None), (["1.00", "2.00"], "unknown", "( )"), (["", ""], "unknown", None)],
)
def test_a_column_without_a_heading(body: list[str], role: str, doubt: str | None) -> None:
    found = columns("income", "项目", "", "合计", bodies=[["大", "大"], body, ["1.00", "2.00"]])
    assert (found[1].role, found[1].doubt) == (role, doubt)


def test_names_without_a_heading_are_below_those_before_them() -> None:
    rows = [["一般公共预算资金", "小计", "5.00"], ["^", "某项收入", "3.00"], ["^", "另一项收入", "2.00"]]
    disclosure = made("收入预算总表", ["项目名称", "", "金额"], rows)
    assert [(e.name, e.level, e.item) for e in disclosure.entries["income"]] == [
        ("一般公共预算资金", 1, "general_public_budget"),
        ("某项收入", 2, None),
        ("另一项收入", 2, None),
    ]


def test_a_table_that_nobody_knows_has_no_meanings() -> None:
    found = columns(None, "科目名称", "合计")
    assert [(c.role, c.measure, c.path) for c in found] == [
        ("unknown", None, ("科目名称",)),
        ("unknown", None, ("合计",)),
    ]


def test_what_came_in_for_a_kind_is_not_what_was_spent_on_it() -> None:
    headings = ["本年收入/基本支出", "本年支出/基本支出", "本年收入/小计"]
    found = columns("general_budget_expenditure", "科目编码", "科目名称", *headings, phase="final_account")
    assert measures(found)[2:] == [None, "basic_expenditure", "revenue"]
    assert found[2].doubt


OWN, ALL_OVER, OVER = "general_public_budget", "carried_over", "carried_over_general_public_budget"


@pytest.mark.parametrize(
    ("heading", "measure"),
    [("人员经费/工资福利支出", "wages_and_welfare"), ("公用经费/商品和服务支出", "goods_and_services")],
)
def test_a_part_of_a_measure_is_not_the_measure(heading: str, measure: str) -> None:
    found = columns("general_budget_expenditure", "科目名称", "合计", heading)
    assert found[2].measure == measure


@pytest.mark.parametrize(
    ("rows", "items"),
    [
        ([["一般公共预算拨款", "8.00"], ["上年结转", "1.00"], ["　一般公共预算拨款", "1.00"]], [OWN, ALL_OVER, OVER]),
        ([["上年结转", "1.00"], ["　一般公共预算拨款", "1.00"], ["一般公共预算拨款", "8.00"]], [ALL_OVER, OVER, OWN]),
        ([["一般公共预算拨款", "8.00"], ["上年结转", "1.00"], ["一般公共预算拨款", "1.00"]], [OWN, ALL_OVER, OVER]),
    ],
)
def test_what_is_carried_over_is_not_the_years(rows: list[list[str]], items: list[str]) -> None:
    whole = [[*row, "一、教育支出" if index == 0 else "", "9.00"] for index, row in enumerate(rows)]
    found = made("收支总表", ["收入/项目", "收入/预算数", "支出/项目", "支出/预算数"], whole)
    assert [e.item for e in found.entries["income_and_expenditure"] if e.block == 1] == items


def test_in_a_free_table_only_amounts_have_a_meaning() -> None:
    found = columns("procurement", "采购品目", "合计", "天气")
    assert [(c.role, c.measure, c.doubt) for c in found] == [
        ("unknown", None, None),
        ("amount", "total", None),
        ("unknown", None, None),
    ]
