"""The table specs: all load, and say only what the code knows."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from mingzhang.codebook import Codebook
from mingzhang.interpret.columns import columns_of
from mingzhang.interpret.headings import Role
from mingzhang.interpret.specs import (
    TableSpec,
    by_headings,
    by_title,
    claim_item,
    measures,
    sections,
    table_specs,
)
from mingzhang.interpret.words import plain, vocabulary
from mingzhang.package.schemas import wide_resources
from mingzhang.read.model import NO_PLACE
from mingzhang.yamlfile import read_yaml

SPECS = list(table_specs().values())
NAMES = [spec.table for spec in SPECS]
BUDGETS = {None, "general", "government_fund", "state_capital", "social_insurance"}
ROWS = {
    None,
    "free",
    "lists",
    "function",
    "economic",
    "item",
    "unit_economic",
    "unit_project",
    "project",
}


def test_the_statutory_tables_are_there_in_their_order() -> None:
    assert [name for name in NAMES if not table_specs()[name].regional] == [
        "income_and_expenditure",
        "income",
        "expenditure",
        "fiscal_appropriation",
        "general_budget_expenditure",
        "general_budget_basic_expenditure",
        "general_budget_project_expenditure",
        "three_public",
        "government_fund_expenditure",
        "state_capital_expenditure",
        "basic_expenditure",
        "project_expenditure",
        "key_projects",
    ]
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("spec", SPECS, ids=NAMES)
def test_a_spec_says_only_what_is_known(spec: TableSpec) -> None:
    values = {meaning.value for meanings in vocabulary().words.values() for meaning in meanings}
    assert spec.words | spec.more_words <= values
    assert not spec.words & spec.more_words
    assert spec.rows in ROWS
    assert spec.direction in {"revenue", "expenditure", None}
    assert spec.budget in BUDGETS


def test_measures_are_told_apart_by_what_headings_say() -> None:
    values = {meaning.value for meanings in vocabulary().words.values() for meaning in meanings}
    facets = [measure.facets for measure in measures().values()]
    assert len(facets) == len(set(facets))
    assert set().union(*facets) <= values


def test_roles_of_words_are_roles_of_columns() -> None:
    roles = {m.value for meanings in vocabulary().words.values() for m in meanings if m.facet == "role"}
    assert roles <= set(get_args(Role)) - {"amount", "unknown"}


@pytest.mark.parametrize("spec", [s for s in SPECS if s.form], ids=[s.table for s in SPECS if s.form])
def test_every_column_of_a_form_is_understood_and_translated(spec: TableSpec, codebook: Codebook) -> None:
    known = {plain(term) for term in codebook.terms} | {plain(measure.name) for measure in measures().values()}
    for form in spec.headings():
        assert len(form) == len(set(form))
        columns = columns_of(spec, form, [NO_PLACE] * len(form), 2024, "budget")
        assert all(column.role != "unknown" for column in columns)
        assert all(bool(column.measure) == (column.role == "amount") for column in columns)
    assert {label for paths in spec.form for label in paths[0] if plain(label) not in known} == set()


TITLES = read_yaml(Path(__file__).parent / "titles.yml")


@pytest.mark.parametrize(("table", "title"), [(table, title) for table, titles in TITLES.items() for title in titles])
def test_a_title_of_any_province_finds_its_table_whatever_is_around_it(table: str, title: str) -> None:
    for printed in (title, f"2024年{title}", f"某市民政局2024年度{title}", f"某省粮食和物资储备局{title}"):
        spec = by_title(printed)
        assert (spec.table if spec else "none") == table
    assert by_title(title.replace("（", "(").replace("）", ")")) is by_title(title)


@pytest.mark.parametrize("title", ["", "表", "收支总体情况", "支出", "（按功能分类科目）", "2024年", "天气情况表"])
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
    assert list(wide) == [spec.table for spec in SPECS if spec.rows != "free"]
    assert all(set(spec.measures) <= wide[spec.table] for spec in SPECS if spec.rows != "free")
