"""Codes of rows, read from the top down: whole, in parts, each row with its own digits alone, or two lone digits."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from make_grid import headed, line, reading

from mingzhang.codebook import Codebook, load
from mingzhang.interpret import interpret
from mingzhang.interpret.classes import Context, classified, with_names_below
from mingzhang.interpret.codes import CodeReader
from mingzhang.interpret.model import Entry


def whole(codebook: Codebook, *rows: tuple[str, str]) -> list[str | None]:
    """Read rows of one code column, each with its name."""
    reader = CodeReader(codebook)
    return [reader.read([(None, text)], name) for text, name in rows]


def parts(codebook: Codebook, *rows: Sequence[str]) -> list[str | None]:
    """Read rows of code columns for 类, 款 and 项."""
    reader = CodeReader(codebook)
    return [reader.read(list(enumerate(row)), "某科目") for row in rows]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2010301", "2010301"),
        ("20103", "20103"),
        ("201", "201"),
        ("[2010301]", "2010301"),
        ("【201】", "201"),
        ("201 03 01", "2010301"),
        ("201\n03", "20103"),
        ("", None),
        ("合计", None),
        ("2010", None),  # a digit is missing
        ("20103011", None),
        ("1", None),
    ],
)
def test_a_whole_code(codebook: Codebook, text: str, code: str | None) -> None:
    assert whole(codebook, (text, "某科目")) == [code]


def test_each_row_prints_all_its_parts(codebook: Codebook) -> None:
    rows = (["201", "", ""], ["201", "08", ""], ["201", "08", "01"], ["208", "05", "05"])
    assert parts(codebook, *rows) == ["201", "20108", "2010801", "2080505"]


def test_each_row_prints_its_own_part_alone(codebook: Codebook) -> None:
    rows = (["201", "", ""], ["", "08", ""], ["", "", "01"], ["", "", "04"], ["", "13", ""], ["", "", "01"])
    assert parts(codebook, *rows) == ["201", "20108", "2010801", "2010804", "20113", "2011301"]


def test_a_new_class_forgets_what_was_below_the_one_before(codebook: Codebook) -> None:
    rows = (["201", "08", "01"], ["208", "", ""], ["", "", "05"])
    assert parts(codebook, *rows) == ["2010801", "208", None]  # 项 without 款: not that of the class before


def test_each_column_holds_the_code_down_to_its_own_part(codebook: Codebook) -> None:
    assert parts(codebook, ["201", "20108", "2010801"], ["", "", "04"]) == ["2010801", "2010804"]


def test_zeros_that_a_spreadsheet_dropped_are_put_back(codebook: Codebook) -> None:
    assert parts(codebook, ["201", "8", "1"], ["", "", "99"]) == ["2010801", "2010899"]


@pytest.mark.parametrize(
    "row", [["", "08", ""], ["", "", "01"], ["合计", "", ""], ["类", "款", "项"], ["2018", "01", ""], ["201", "x", ""]]
)
def test_parts_that_make_no_code(codebook: Codebook, row: list[str]) -> None:
    assert parts(codebook, row) == [None]


def test_a_row_without_a_code_does_not_change_what_stands_above(codebook: Codebook) -> None:
    assert parts(codebook, ["201", "08", ""], ["合计", "", ""], ["", "", "01"]) == ["20108", None, "2010801"]


def test_two_lone_digits_are_told_by_the_name(codebook: Codebook) -> None:
    rows = [("201", "一般公共服务支出"), ("08", "审计事务"), ("01", "行政运行"), ("04", "审计业务"), ("13", "商贸事务")]
    assert whole(codebook, *rows) == ["201", "20108", "2010801", "2010804", "20113"]


@pytest.mark.parametrize(
    ("digits", "name"),
    [
        ("08", "天气事务"),  # no such name
        ("09", "审计事务"),  # the name of another code
        ("8", "审计事务"),
    ],
)
def test_two_lone_digits_that_the_name_does_not_tell_are_no_code(codebook: Codebook, digits: str, name: str) -> None:
    assert whole(codebook, ("201", "一般公共服务支出"), (digits, name))[1] is None


def test_two_lone_digits_with_nothing_above_are_no_code(codebook: Codebook) -> None:
    assert whole(codebook, ("08", "审计事务")) == [None]


def test_a_parent_merged_over_its_rows_counts_for_each() -> None:
    columns = ["功能分类科目编码/类", "功能分类科目编码/款", "功能分类科目编码/项", "科目名称", "合计"]
    rows = [
        ["201", "08", "01", "行政运行", "5.00"],
        ["^", "^", "04", "审计业务", "3.00"],
        ["^", "13", "01", "行政运行", "2.00"],
    ]
    blocks = [line("2026年某市某某局部门预算"), line("支出总表", page=2), line("单位：万元", page=2)]
    found = interpret("a", reading(*blocks, headed(columns, rows, page=2)), load(), {})
    assert [e.function for e in found.entries["expenditure"]] == ["2010801", "2010804", "2011301"]


def test_a_name_below_its_class_is_a_function_and_no_item_of_expenses(codebook: Codebook) -> None:
    """培训支出 is 2050803 below 进修及培训, and 培训费 where it stands alone."""
    context = Context("某局", 2024, "budget", codebook)
    names = ((1, "二、教育支出"), (2, "进修及培训"), (3, "培训支出"))
    rows = [
        classified(
            Entry(row, 1, None, name, level, is_leaf=True, is_total=False, direction="expenditure"),
            "function_or_item",
            context,
        )
        for row, (level, name) in enumerate(names, 1)
    ]
    found = with_names_below(rows, "function_or_item", context)
    assert [(entry.function, entry.item) for entry in found] == [("205", None), ("20508", None), ("2050803", None)]
    (alone,) = with_names_below(rows[2:], "function_or_item", context)
    assert (alone.function, alone.item) == (None, "training")
