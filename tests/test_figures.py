"""The figures of a disclosure in words: what the sentences say, and of what their shares are."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from make_package import TOTAL, Copy, Row, make_package, with_amount

from mingzhang.publish.catalogue import catalogue
from mingzhang.publish.charts.say import Teller
from mingzhang.publish.data import load_package
from mingzhang.publish.figures import Overview
from mingzhang.publish.frames import DisclosurePages, Site
from mingzhang.publish.language import LANGS, Lang, money, ten_thousands
from mingzhang.publish.pages.projects import project_pages, projects_in_order
from mingzhang.publish.printed import table_number
from mingzhang.publish.trail import trail


def overview(seed: Path, tmp_path: Path, lang: Lang, copy: Copy) -> Overview:
    package = load_package(make_package(seed, tmp_path / lang, [copy]))
    return Overview(package, package.of("disclosures")[0], catalogue(package).figures[copy.name], lang)


CARRIES_FORWARD = Copy("a", edit=with_amount("income_and_expenditure", "161694200", **TOTAL))


def test_shares_name_the_expenditure_that_they_are_of(seed_package: Path, tmp_path: Path) -> None:
    zh = overview(seed_package, tmp_path, "zh", CARRIES_FORWARD).summary("某局", 2024).replace("\u00a0", "")
    assert "支出16,169.42万元。其中本年支出8,084.71万元。项目支出占本年支出的84.9%。" in zh
    en = overview(seed_package, tmp_path, "en", CARRIES_FORWARD).summary("Bureau", 2024).replace("\u00a0", " ")
    assert "Projects account for 84.9% of the year's expenditure." in en
    assert "(78.1% of the year's expenditure)" in en
    whole = overview(seed_package, tmp_path / "whole", "en", Copy("a")).summary("Bureau", 2024)
    assert "Projects account for 84.9% of expenditure." in whole


def test_a_name_left_in_chinese_takes_no_article(seed_package: Path, tmp_path: Path) -> None:
    made = overview(seed_package, tmp_path, "en", Copy("a"))
    assert "expenditure of the Bureau are" in made.summary("Bureau", 2024)
    assert "expenditure of 国家信访局 are" in made.summary("国家信访局", 2024)
    assert "expenditure of the People’s Bureau are" in made.summary("People’s Bureau", 2024)


def test_the_overview_has_one_name_for_a_figure(seed_package: Path, tmp_path: Path) -> None:
    made = overview(seed_package, tmp_path, "en", Copy("a"))
    named = {figure.label for figure in made.figures({})}
    assert {change.name for change in made.changes()} >= {"Total revenue", "“Three public” expenses"}
    assert {"Total revenue", "“Three public” expenses", "Administrative operating expenses"} <= named


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        ("303312586.17", "30,331.26 万元", "CNY 303.3126 million"),
        ("303312550", "30,331.26 万元", "CNY 303.3126 million"),
        ("80847100.00", "8,084.71 万元", "CNY 80.8471 million"),
        ("15849.99", "1.58 万元", "CNY 15,800"),
        ("5432.1", "5,432.1 元", "CNY 5,432.1"),
        ("300", "0.03 万元", "CNY 300"),
    ],
)
def test_amounts_in_words_go_to_a_hundred_yuan(yuan: str, zh: str, en: str) -> None:
    said = [money(Decimal(yuan), lang).replace("\u00a0", " ") for lang in ("zh", "en")]
    assert said == [zh, en]


def test_columns_of_figures_go_to_a_hundred_yuan() -> None:
    assert [ten_thousands(Decimal(yuan)) for yuan in ("328520538.32", "39440800", "30")] == [
        "32,852.05",
        "3,944.08",
        "0.003",
    ]


def test_a_remark_is_on_figures_that_there_are(seed_package: Path, tmp_path: Path) -> None:
    def without_operating(resource: str, row: Row) -> Row | None:
        return None if resource in ("claims", "lines") and row["item"] == "operating_expenses" else row

    assert len(overview(seed_package, tmp_path, "en", Copy("a")).remarks()) == 2
    (remark,) = overview(seed_package, tmp_path / "b", "zh", Copy("a", edit=without_operating)).remarks()
    assert remark.startswith("“三公”经费同时包含")


def test_projects_of_one_name_are_told_apart_by_their_units(seed_package: Path, tmp_path: Path) -> None:
    def renamed(resource: str, row: Row) -> Row:
        return row | {"name": "业务经费", "name_en": ""} if resource == "projects" else row

    package = load_package(make_package(seed_package, tmp_path / "made", [Copy("a", edit=renamed)]))
    held, (row,) = catalogue(package), package.of("disclosures")
    projects = projects_in_order(package, "a")
    pages = list(project_pages(DisclosurePages(Site("zh", ""), row), held, projects, trail(package, row)))
    assert {page.name.text for page in pages} == {"业务经费"}
    assert {page.frame.title.split(" · ")[0] for page in pages} == {
        f"业务经费（{project['organisation']}）" for project in projects
    }
    largest = next(chart for chart in held.charts["a"] if chart.name == "project")
    assert "（" in largest.items[0].zh
    for lang in LANGS:
        title = Teller(lang, final=False, of_year=False, kicker="").title(largest)
        assert "业务经费" in title
        assert largest.items[0].zh not in title


def test_no_line_ends_within_the_number_of_a_table() -> None:
    assert table_number({"number": "表14-1"}, "en") == "Table 14\u20111"
    assert table_number({"number": "表14-1"}, "zh") == "表14\u20111"
