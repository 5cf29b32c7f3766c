"""The index by code: what is listed, and where an item leads, on packages of one disclosure and of several."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from test_publish_many import Copy, make_package

from mingzhang.publish.catalogue import Catalogue, catalogue
from mingzhang.publish.data import load_package
from mingzhang.publish.frames import Site
from mingzhang.publish.pages import codes as module
from mingzhang.publish.pages.codes import CodePage, Codes, code_pages, codes_page, find_codes


@pytest.fixture(scope="module")
def held(seed_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Two years of one publisher, and another publisher."""
    copies = [Copy("a"), Copy("a-2023", year=2023), Copy("b", publisher="广州市某局")]
    return catalogue(load_package(make_package(seed_package, tmp_path_factory.mktemp("codes") / "made", copies)))


@pytest.fixture(scope="module")
def codes(held: Catalogue) -> Codes:
    return find_codes(held.package)


@pytest.fixture(scope="module")
def pages(held: Catalogue, codes: Codes) -> dict[str, CodePage]:
    return {page.frame.path: page for page in code_pages(Site("en", ""), held, codes)}


def test_every_printed_code_has_a_page(held: Catalogue, pages: dict[str, CodePage]) -> None:
    printed = {row["code"] for resource in ("functions", "economics") for row in held.package.of(resource)}
    assert {page.code for page in pages.values()} == printed


def test_every_row_that_prints_a_code_is_listed_once(held: Catalogue, pages: dict[str, CodePage]) -> None:
    functions = {row["function"]: row["code"] for row in held.package.of("functions")}
    printed = {
        (line["disclosure"], line["table"], line["row"])
        for line in held.package.of("lines", period=None)
        if line["function"] and functions[line["function"]] == "2060503" and line["amount_cny"] is not None
    }
    page = pages["en/codes/functions/2060503.html"]
    rows = [row.table.href for one in page.disclosures for row in one.rows]
    assert len(rows) == len(set(rows)) == len(printed) == 9
    assert [one.disclosure.href for one in page.disclosures] == [
        "../../a/index.html",
        "../../a-2023/index.html",
        "../../b/index.html",
    ]


def test_an_amount_is_the_total_of_its_row(held: Catalogue, pages: dict[str, CodePage]) -> None:
    row = pages["en/codes/functions/2010302.html"].disclosures[0].rows[0]
    table, number, _ = re.fullmatch(r"../../a/tables/(\w+)\.html#row-(\d+)-(\d+)", row.table.href).groups()
    line = held.package.of("lines", disclosure="a", table=table, row=int(number), measure="total")[0]
    assert Decimal(row.value.replace(",", "")) * 10_000 == line["amount_cny"]


def test_a_row_of_a_table_of_two_sides_is_called_as_beside_its_code(pages: dict[str, CodePage]) -> None:
    rows = pages["en/codes/functions/201.html"].disclosures[0].rows
    (name,) = {row.name for row in rows if "#row-1-2" in row.table.href and "income_and_expenditure" in row.table.href}
    assert name is not None
    assert (name.text, name.twin) == ("General public services", "一、一般公共服务支出")


def test_a_code_leads_up_and_down(pages: dict[str, CodePage]) -> None:
    page = pages["en/codes/functions/20103.html"]
    assert page.parent is not None
    assert page.parent.href == "201.html"
    assert {link.code for link in page.children} == {"2010301", "2010302", "2010350", "2010399"}
    assert all(f"en/codes/functions/{link.href}" in pages for link in page.children)


def test_a_long_list_goes_over_several_pages(
    held: Catalogue, codes: Codes, pages: dict[str, CodePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROWS", 4)
    cut = [p for p in code_pages(Site("en", ""), held, codes) if p.code == "2060503"]
    assert [p.frame.path.rsplit("/", 1)[-1] for p in cut] == ["2060503.html", "2060503-2.html", "2060503-3.html"]
    rows = [row for page in cut for one in page.disclosures for row in one.rows]
    whole = pages["en/codes/functions/2060503.html"]
    assert rows == [row for one in whole.disclosures for row in one.rows]
    assert all(page.pager for page in cut)


def test_a_long_classification_lists_its_classes_alone(codes: Codes, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site("zh", "")
    assert {link.code for link in codes_page(site, codes).groups[0].codes} == set(codes["functions"])
    monkeypatch.setattr(module, "SHORT", 10)
    shown = codes_page(site, codes).groups[0].codes
    assert shown
    assert all(len(link.code) == 3 for link in shown)


def test_names_of_the_years_are_listed_where_they_differ(held: Catalogue) -> None:
    package = held.package
    rows = [
        row | {"name": "旧名"} if row["code"] == "20103" and row["fiscal_year"] == 2023 else row
        for row in package.of("functions")
    ]
    edited = replace(held, package=replace(package, rows=package.rows | {"functions": rows}))
    pages = {p.code: p for p in code_pages(Site("zh", ""), edited, find_codes(edited.package))}
    assert [(name.year, name.name.text) for name in pages["20103"].names] == [
        ("2024", "政府办公厅（室）及相关机构事务"),
        ("2023", "旧名"),
    ]
    assert pages["201"].names == ()


def test_a_package_without_codes_has_an_empty_index(held: Catalogue) -> None:
    package = replace(held.package, rows=held.package.rows | {"functions": [], "economics": [], "lines": []})
    assert codes_page(Site("en", ""), find_codes(package)).groups == ()


def test_a_row_of_lists_side_by_side_has_the_name_beside_its_amount(held: Catalogue, codes: Codes) -> None:
    pages = {page.code: page for page in code_pages(Site("zh", ""), held, codes)}
    named = {
        row.name.text
        for code in ("201", "206", "208")
        for one in pages[code].disclosures
        for row in one.rows
        if "/income_and_expenditure.html" in row.table.href and row.name
    }
    assert named == {"一、一般公共服务支出", "六、科学技术支出", "八、社会保障和就业支出"}
