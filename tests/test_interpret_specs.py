"""The table specs: all load, and say only what the code knows."""

from __future__ import annotations

from typing import get_args

import pytest

from mingzhang.codebook import Codebook
from mingzhang.interpret.model import Role
from mingzhang.interpret.specs import (
    TableSpec,
    by_headings,
    by_title,
    claim_item,
    measures,
    plain,
    sections,
    table_specs,
)
from mingzhang.package.schemas import wide_resources

SPECS = list(table_specs().values())
NAMES = [spec.table for spec in SPECS]
BUDGETS = {None, "general", "government_fund", "state_capital", "social_insurance"}
ROWS = {None, "function", "economic", "item", "function_or_item", "unit_economic", "unit_project", "project"}


def test_the_statutory_tables_are_there_in_their_order() -> None:
    assert NAMES[:4] == ["income_and_expenditure", "income", "expenditure", "fiscal_appropriation"]
    assert NAMES[-3:] == ["basic_expenditure", "project_expenditure", "key_projects"]
    assert len(NAMES) == len(set(NAMES)) == 13


@pytest.mark.parametrize("spec", SPECS, ids=NAMES)
def test_a_spec_says_only_what_is_known(spec: TableSpec) -> None:
    assert {column.role for column in spec.columns} <= set(get_args(Role)) - {"unknown"}
    assert {column.measure for column in spec.columns} - {None} <= set(measures())
    assert {column.rows for column in spec.columns} | {spec.rows} <= ROWS
    assert {column.direction for column in spec.columns} <= {"revenue", "expenditure"}
    assert spec.budget in BUDGETS


@pytest.mark.parametrize("spec", SPECS, ids=NAMES)
def test_every_amount_has_a_measure_and_every_block_a_name(spec: TableSpec) -> None:
    assert all(bool(column.measure) == (column.role == "amount") for column in spec.columns)
    for block in {column.block for column in spec.columns}:
        roles = [column.role for column in spec.columns if column.block == block]
        assert sum(role in ("name", "code_name") for role in roles) == 1
        amounts = [column.measure for column in spec.columns if column.block == block and column.measure]
        assert len(amounts) == len(set(amounts))


@pytest.mark.parametrize("spec", SPECS, ids=NAMES)
def test_headings_are_unambiguous_within_a_block_and_translated(spec: TableSpec, codebook: Codebook) -> None:
    for form in spec.headings():
        assert len(form) == len(set(form))
    known = {plain(term) for term in codebook.terms} | {plain(measure.name) for measure in measures().values()}
    assert {label for c in spec.columns for label in c.headings[0] if plain(label) not in known} == set()


def test_no_title_names_two_tables() -> None:
    aliases = [plain(alias) for spec in SPECS for alias in spec.aliases]
    assert len(aliases) == len(set(aliases))


@pytest.mark.parametrize("spec", [spec for spec in SPECS if spec.aliases], ids=[s.table for s in SPECS if s.aliases])
def test_every_alias_finds_its_table_whatever_is_around_it(spec: TableSpec) -> None:
    for alias in spec.aliases:
        for title in (
            alias,
            f"2024年{alias}",
            f"2024年度{alias}",
            alias.replace("（", "(").replace("）", ")"),
            f" {alias} ",
        ):
            assert by_title(title) is spec


@pytest.mark.parametrize("title", ["", "表", "收支总体情况", "支出", "（按功能分类科目）", "2024年"])
def test_a_part_of_a_title_finds_nothing(title: str) -> None:
    assert by_title(title) is None


def test_a_table_without_a_title_is_known_by_its_headings_only_where_one_form_has_them() -> None:
    assert by_headings((("项目",), ("预算数（单位：万元）",), ("绩效目标",))) is table_specs()["key_projects"]
    assert by_headings((("部门预算支出经济科目",), ("预算",))) is None  # 表6 and 表7
    assert by_headings((("天气",),)) is None


def test_sections_are_told_by_their_words() -> None:
    assert set(sections()) == {"duties", "structure", "composition", "glossary", "explanations"}


@pytest.mark.parametrize(
    ("subject", "item"),
    [
        ("2024年本部门收入预算", "revenue"),
        ("2024年本部门财政拨款安排“三公”经费", "three_public"),
        ("因公出国（境）费", "overseas_travel"),
        ("公务用车购置及运行维护费", "official_vehicles"),
        ("公务用车购置费", "vehicle_purchase"),
        ("单价在100万元以上的设备", "large_equipment"),
        ("天气", None),
    ],
)
def test_the_longest_words_say_what_a_clause_speaks_of(subject: str, item: str | None) -> None:
    assert claim_item(subject) == item


def test_every_canonical_table_has_a_wide_resource_with_its_measures() -> None:
    wide = {resource.name: {field.name for field in resource.fields} for resource in wide_resources()}
    assert list(wide) == NAMES
    assert all(set(spec.measures) <= wide[spec.table] for spec in SPECS)
