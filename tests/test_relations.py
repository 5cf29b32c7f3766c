"""How a relation is graded: what rounding may take away, and what it may not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.check.figures import Figure
from mingzhang.check.relations import Relation, finding_of, outcome_of
from mingzhang.interpret.model import Cell, Column, Entry, Table
from mingzhang.read.model import Box, Place

PLACE = Place(page=3, box=Box(0, 0, 10, 10))
LAST_PLACE = {"元": Decimal("0.01"), "万元": Decimal(100), None: Decimal("0.01")}


def figure(text: str, unit: str | None = "万元", place: Decimal | None = None) -> Figure:
    amount = Decimal(text.replace(",", ""))
    cell = Cell(1, 2, 1, 1, text, 0.0, (PLACE,), amount, "value")
    column = Column(2, ("合计",), "amount", PLACE, measure="total")
    table = Table("t", None, "表3", "支出表", unit, None, None, "reported", (column,), (cell,), (PLACE,))
    entry = Entry(1, 1, None, "合计", 0, is_leaf=False, is_total=True, direction="expenditure")
    return Figure(table, entry, column, cell, amount, place or LAST_PLACE[unit])


def verdict(whole: str, *parts: str) -> str:
    return outcome_of(Relation("rows_below", (figure(whole),), tuple(map(figure, parts)))).verdict


@pytest.mark.parametrize(
    ("whole", "parts", "expected"),
    [
        ("3.00", ["1.00", "2.00"], "consistent"),
        ("3.01", ["1.00", "2.00"], "rounding"),  # 2 parts: (2 + 1) / 2 units
        ("3.02", ["1.00", "2.00"], "conflict"),
        ("6.02", ["1.00", "2.00", "3.00"], "rounding"),  # 3 parts: 2 units
        ("6.03", ["1.00", "2.00", "3.00"], "conflict"),
        ("5.98", ["1.00", "2.00", "3.00"], "rounding"),
        ("3.02", ["1.00", "2.00", "0.00", "0.00", "0.00"], "rounding"),  # one of the zeros may be a small amount
        ("3.03", ["1.00", "2.00", "0.00", "0.00", "0.00"], "conflict"),  # hardly several of them
        ("1.01", ["1.00"], "conflict"),  # one part is not added up
        ("1.01", ["1.00", "0.00"], "rounding"),
        ("1.02", ["1.00", "0.00"], "conflict"),
        ("0.00", ["0.00", "0.00"], "consistent"),
    ],
)
def test_a_sum_may_be_off_by_what_rounding_takes(whole: str, parts: list[str], expected: str) -> None:
    assert verdict(whole, *parts) == expected


def test_the_bound_is_that_of_the_last_place_printed() -> None:
    whole = figure("100", "元", Decimal(1))
    parts = tuple(figure(text, "元", Decimal(1)) for text in ("60", "41"))
    assert outcome_of(Relation("rows_below", (whole,), parts)).verdict == "rounding"
    exact = Relation("rows_below", (figure("100", "元"),), tuple(figure(text, "元") for text in ("60", "41")))
    assert outcome_of(exact).verdict == "conflict"


@pytest.mark.parametrize(
    ("yuan", "expected"),
    [
        ("80847100.00", "consistent"),
        ("80847149.99", "consistent"),  # 8,084.71 is that, rounded
        ("80847160.00", "rounding"),  # cut off, or rounded the other way
        ("80847201.00", "conflict"),
    ],
)
def test_equal_figures_in_two_units_may_be_the_other_rounded(yuan: str, expected: str) -> None:
    relation = Relation("income_total", (figure("8,084.71"),), (figure(yuan, "元"),))
    outcome = outcome_of(relation)
    assert (outcome.verdict, outcome.unit) == (expected, "元")


def test_equality_in_one_unit_is_exact() -> None:
    assert verdict("1,535.86", "1,535.85") == "conflict"


def test_a_limit_may_not_be_exceeded() -> None:
    within = Relation("parts_of_row", (figure("5.00"),), (figure("4.00"),), form="limit")
    over = Relation("parts_of_row", (figure("5.00"),), (figure("6.00"),), form="limit")
    assert (outcome_of(within).verdict, outcome_of(over).verdict) == ("consistent", "conflict")


def test_figures_in_several_units_are_compared_in_yuan_and_each_written_with_its_own() -> None:
    relation = Relation("key_project", (figure("9.00"),), (figure("80,000", "元"),), said=("项目表", "the table is"))
    assert relation.is_comparable
    assert (
        "printed CNY 90,000, the table is CNY 80,000 (CNY 80,000); off by CNY 10,000" in finding_of(relation).message_en
    )
    assert "印为90,000元，项目表为80,000元（80,000元）；相差10,000元" in finding_of(relation).message


def test_a_figure_without_a_unit_is_not_compared_with_one_that_has_it() -> None:
    assert not Relation("key_project", (figure("9.00"),), (figure("9.00", None),)).is_comparable
    assert Relation("key_project", (figure("9.00", None),), (figure("9.00", None),)).is_comparable


def test_a_finding_says_what_where_expected_and_found_and_what_would_settle_it() -> None:
    said = ("其下2行之和", "the sum of the 2 rows below it is")
    finding = finding_of(Relation("rows_below", (figure("9.00"),), (figure("1.00"), figure("2.00")), said=said))
    assert finding.message_en == (
        "Table 3, page 3, row 1, column 2, “合计”: printed 9.00, the sum of the 2 rows below it is 3.00 (1.00 + 2.00); "
        "off by 6.00, which rounding does not explain."
    )
    assert finding.message == (
        "表3，第3页，第1行第2列，“合计”：印为9.00，其下2行之和为3.00（1.00 + 2.00）；相差6.00，舍入不能解释。"
    )
    assert (finding.verdict, finding.difference, finding.expected, finding.actual) == ("conflict", 6, "3.00", "9.00")
    assert [reference.role for reference in finding.cells] == ["whole", "part", "part"]
    assert finding.settled_by_en
    assert finding_of(Relation("rows_below", (figure("3.00"),), (figure("3.00"),))).settled_by is None
