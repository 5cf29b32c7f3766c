"""The labels above a column, read together: its role, what an amount is of, and which figure it is."""

from __future__ import annotations

import pytest

from mingzhang.interpret.headings import Heading, Phase, read_heading, read_period


def read(path: str, phase: Phase = "budget") -> Heading:
    return read_heading(path.split("/"), 2026, phase)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("功能分类科目/科目编码", "code"),
        ("单位代码", "code"),
        ("功能分类科目/科目名称", "name"),
        ("支出功能分类科目", "name"),
        ("预算单位", "name"),
        ("项目名称", "name"),
        ("项目支出", "amount"),  # 项目 alone is a name; the last telling word counts
        ("项目/合计", "amount"),
        ("收入/行次", "line_number"),
        ("年度绩效目标", "goal"),
        ("备注", "text"),
        ("年份", "period"),
        ("2025年", "amount"),
        ("天气", "unknown"),
    ],
)
def test_the_innermost_label_that_tells_gives_the_role(path: str, role: str) -> None:
    assert read(path).role == role


@pytest.mark.parametrize(("label", "part"), [("类", 0), ("款", 1), ("项", 2), (" 项 ", 2)])
def test_the_parts_of_a_code(label: str, part: int) -> None:
    assert read(f"功能分类科目编码/{label}") == Heading("code", part=part, rows="function")


@pytest.mark.parametrize(
    ("path", "facets"),
    [
        ("合计", set()),
        ("财政拨款/合计", {"fiscal_appropriation"}),
        ("财政拨款/一般公共预算", {"general_public_budget"}),
        ("单位资金/事业收入", {"public_institution_income"}),
        ("基本支出/人员经费", {"personnel"}),
        ("上年结转结余/一般公共预算资金", {"carried_over", "general_public_budget"}),
    ],
)
def test_the_inner_label_counts_before_the_outer(path: str, facets: set[str]) -> None:
    assert read(path).facets == facets


BUDGET = [
    ("预算数", None),
    ("2026年预算数", None),
    ("2026年度预算数", None),
    ("2026年", None),
    ("金额", None),
    ("本年预算数/合计", None),
    ("2025年预算数", "previous_budget"),
    ("上年预算数", "previous_budget"),
    ("2025年", "previous_year"),
    ("上年/合计", "previous_year"),
    ("2025年决算数", "previous_final"),
    ("2025年预计执行数", "previous_final"),
    ("2025年调整预算数", "previous_adjusted_budget"),
    ("调整预算数", "adjusted_budget"),
    ("比上年增减", "change"),
    ("2026年比2025年增减额", "change"),
    ("增减变化情况/合计", "change"),
    ("增减%", "change_percent"),
    ("增长率", "change_percent"),
    ("占总支出比重", "percent"),
]


@pytest.mark.parametrize(("path", "period"), BUDGET)
def test_which_figure_a_column_of_a_budget_gives(path: str, period: str | None) -> None:
    assert (read(path).role, read(path).period) == ("amount", period)


@pytest.mark.parametrize(
    ("path", "period"),
    [
        ("决算数", None),
        ("金额", None),
        ("2026年决算数", None),
        ("预算数", "budget"),
        ("年初预算数/合计", "budget"),
        ("全年预算数", "adjusted_budget"),
        ("2025年决算数", "previous_final"),
        ("2025年", "previous_year"),
        ("决算数/因公出国（境）费", None),
    ],
)
def test_which_figure_a_column_of_final_accounts_gives(path: str, period: str | None) -> None:
    assert read(path, "final_account").period == period


@pytest.mark.parametrize(
    ("path", "rest"),
    [
        ("2020年预算数", "2020"),  # neither this year nor the last
        ("2027年预算数", "2027"),
        ("2024-2025年合计", "2024/2025"),
        ("25年预算数", "25年"),
        ("基本支出晴朗", "晴朗"),
        ("天气/合计", "天气"),  # what the outer label says counts too
        ("人员经费和公用经费", "人员经费和公用经费"),  # neither of the two
        ("人员经费、公用经费/小计", "人员经费、公用经费"),
    ],
)
def test_what_is_not_understood_makes_the_column_unknown(path: str, rest: str) -> None:
    assert (read(path).role, read(path).rest) == ("unknown", rest)


def test_a_part_of_what_is_named_together_is_itself() -> None:
    assert read("人员经费和公用经费/人员经费").facets == {"personnel"}


def test_things_set_side_by_side_from_the_outermost_in() -> None:
    heading = read("“三公”经费/公务用车购置及运行维护费/小计")
    assert heading.items == ("three_public", "official_vehicles")
    assert heading.item_label == "公务用车购置及运行维护费"


@pytest.mark.parametrize(
    ("text", "period", "known"),
    [
        ("2026年", None, True),
        ("2025年", "previous_year", True),
        ("2025年预算数", "previous_budget", True),
        ("增减变化金额", "change", True),
        ("2020年", None, False),
        ("晴天", None, False),
        ("", None, False),
    ],
)
def test_rows_may_say_which_figure_they_give(text: str, period: str | None, known: bool) -> None:
    assert read_period(text, 2026, "budget") == (period, known)
