"""Search as its readers meet it, over the package of the seed."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import follow
from page_types import SEED
from playwright.sync_api import Locator, Page


def search(page: Page, address: str, lang: str, query: str) -> Locator:
    """Type a query and return the links found."""
    page.goto(f"{address}/{lang}/search.html")
    page.get_by_role("searchbox").fill(query)
    page.locator("#results a").first.wait_for()
    return page.locator("#results a")


@pytest.mark.parametrize(
    ("lang", "query", "place"),
    [
        ("zh", "政务服务", "projects/"),
        ("zh", "信息化", "prose.html"),
        ("zh", "2060503", "tables/expenditure.html"),
        ("zh", "8,084.71", "tables/income.html"),
        ("zh", "8084.71", "tables/income.html"),
        ("en", "2060503", "tables/expenditure.html"),
        ("en", "8,084.71", "tables/income.html"),
        ("en", "vehicle", "tables/three_public.html"),
    ],
)
def test_names_codes_and_amounts_are_found(page: Page, address: str, lang: str, query: str, place: str) -> None:
    found = search(page, address, lang, query)
    links = found.evaluate_all("links => links.map(link => link.href)")
    assert any(link.startswith(f"{address}/{lang}/{SEED}/{place}") for link in links), links


def test_every_project_is_found_by_its_name(page: Page, address: str, package: Path) -> None:
    with (package / "data/projects.csv").open(encoding="utf-8", newline="") as file:
        projects = {row["project"]: row["name"] for row in csv.DictReader(file)}
    for project, name in [*projects.items(), ("30113", "住房公积金"), ("30211", "差旅费")]:
        page.goto(f"{address}/zh/search.html?q={quote(name)}")
        page.locator("#results a, #found:has-text('没有')").first.wait_for()
        links = page.locator("#results a").evaluate_all("links => links.map(link => link.href)")
        assert any(f"/{project}.html" in link for link in links[:5]), (name, links)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_amount_is_found_where_it_is_printed_and_nowhere_else(page: Page, address: str, lang: str) -> None:
    for link in search(page, address, lang, "4,665.36").evaluate_all("links => links.map(link => link.href)"):
        assert re.search(r"4,?665\.36", page.request.get(link).text()), link


def test_a_result_names_table_and_year_and_leads_to_the_row(page: Page, address: str) -> None:
    search(page, address, "zh", "2060503")
    result = page.locator("#results li", has_text="表3 支出总体情况表")
    assert "2024" in result.inner_text()
    follow(result.get_by_role("link"))
    assert page.locator("tr:target").inner_text().startswith("2060503")


@pytest.mark.parametrize(
    ("lang", "query", "place", "excerpt"),
    [
        ("zh", "2010301", "表3", r"2010301 · 行政运行 606\.74"),
        ("zh", "占项目支出", "后勤保障经费", r"占项目支出7\.1% 使用单位"),
        ("zh", "一般公共服务", "201 ", r"201 一般公共服务支出 国际分类（示意） COFOG 01 · 下级科目"),
        ("en", "8,084.71", "Table 2", r"Total 合计 8,084\.71 · 8,084\.71 · 201 · General public services"),
    ],
)
def test_an_excerpt_is_what_a_reader_reads(
    page: Page, address: str, lang: str, query: str, place: str, excerpt: str
) -> None:
    search(page, address, lang, query)
    texts = page.locator("#results li").all_inner_texts()
    assert any(text.startswith(place) and re.search(excerpt, text) for text in texts), texts
    for text in texts:
        said = text.rpartition("\n")[2]
        assert not re.search(r"\b0\.00\b|^[\s.,，。·]|[\d.,]\.\s|[·,，]$", said), said
        assert lang == "en" or not re.search(r"[a-z]{3} [a-z]{3}|\. ", said), said


def test_a_search_has_an_address_and_says_how_much_it_found(page: Page, address: str) -> None:
    page.goto(f"{address}/en/search.html?q=vehicle")
    page.locator("#results a").first.wait_for()
    assert "pages found" in page.get_by_role("status").inner_text()
    assert page.locator("#results a").count() == 10
    page.get_by_role("button", name="Show more").press("Enter")
    page.locator("#results li >> nth=10").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.get_by_role("searchbox").fill("zzzzqq")
    page.get_by_text("Nothing was found").wait_for()
    assert page.locator("#results a").count() == 0
    assert page.url.endswith(f"?q={quote('zzzzqq')}")


def test_a_page_of_a_disk_says_that_it_cannot_be_searched(page: Page, site: Path) -> None:
    page.goto((site / "zh/search.html").as_uri())
    page.get_by_role("searchbox").fill("信息化")
    page.get_by_text("从磁盘打开的页面不能搜索").wait_for()
    follow(page.get_by_role("main").get_by_role("link", name="按代码查找"))
    follow(page.get_by_role("link", name="科技条件专项").first)
    assert page.get_by_role("heading", level=1).inner_text().startswith("2060503")


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_there_is_an_index(page: Page, address: str) -> None:
    page.goto(f"{address}/en/search.html")
    assert page.locator("#search").is_hidden()
    assert "Search needs scripts" in page.locator("noscript").inner_html()  # this browser does not render it
    follow(page.get_by_role("main").get_by_role("link", name="Index by code"))
    page.get_by_role("row").first.wait_for()
    assert page.get_by_role("row").count() == 82
