"""The site as its readers meet it, in a real browser, over the package of the seed."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import follow
from page_types import SEED, TYPES
from playwright.sync_api import BrowserContext, Page

Rows = Callable[[str], list[dict[str, str]]]


@pytest.fixture(scope="session")
def rows(package: Path) -> Rows:
    """Read a resource of the package."""

    def read(resource: str) -> list[dict[str, str]]:
        with (package / f"data/{resource}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.mark.parametrize("place", TYPES)
def test_the_language_switch_keeps_the_page(page: Page, address: str, place: str) -> None:
    page.goto(f"{address}/zh/{place}")
    follow(page.locator("header a.language"))
    assert page.url == f"{address}/en/{place}"
    assert page.locator("html").get_attribute("lang") == "en"
    follow(page.locator("header a.language"))
    assert page.url == f"{address}/zh/{place}"


@pytest.mark.parametrize(("lang", "written"), [("zh", "8,084.71\u00a0万元"), ("en", "CNY\u00a080.8471\u00a0million")])
def test_the_total_shown_is_the_packages(page: Page, address: str, lang: str, written: str, rows: Rows) -> None:
    total = next(row for row in rows("lines") if row["item"] == "total_expenditure")
    assert Decimal(total["amount_cny"]) == Decimal("80847100")
    page.goto(f"{address}/{lang}/{SEED}/index.html")
    shown = page.locator("dl.figures .value").nth(1)
    assert shown.inner_text() == written
    assert shown.get_attribute("data-printed").split()[0].replace(",", "") == total["amount"]


def test_every_printed_cell_of_a_table_is_on_its_page(page: Page, address: str, rows: Rows) -> None:
    page.goto(f"{address}/zh/{SEED}/tables/income.html")
    printed = [cell["text"] for cell in rows("cells") if cell["table"] == "income" and cell["text"]]
    shown = page.evaluate(
        """() => [...document.querySelectorAll("table.printed tbody td, table.printed tbody th")]
                 .map(cell => [...cell.childNodes].filter(n => !n.classList?.contains("twin") && n.tagName !== "BUTTON")
                 .map(n => n.textContent).join("").trimEnd()).filter(text => text)"""
    )
    assert shown == printed


def test_the_downloaded_csv_is_the_packages(page: Page, address: str, package: Path) -> None:
    page.goto(f"{address}/en/downloads.html")
    with page.expect_download() as caught:
        page.get_by_role("link", name="CSV lines.csv,").click()
    data = Path(caught.value.path()).read_bytes()
    assert data == (package / "data/lines.csv").read_bytes()
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    stated = next(r for r in descriptor["resources"] if r["name"] == "lines")
    assert stated["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
    follow(page.get_by_role("link", name="Fields: lines", exact=True))
    assert page.get_by_text(hashlib.sha256(data).hexdigest(), exact=True).count() == 1


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_pages_are_complete_without_scripts(page: Page, address: str, rows: Rows) -> None:
    page.goto(f"{address}/index.html")
    follow(page.get_by_role("link", name="English"))
    follow(page.get_by_role("link", name="Panyu"))
    follow(page.get_by_role("navigation", name="This disclosure").get_by_role("link", name="Projects"))
    assert page.get_by_role("row").count() == len(rows("projects")) + 1
    assert page.locator("#theme").is_hidden()


def test_the_site_works_from_files(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    follow(page.get_by_role("link", name="中文"))
    follow(page.locator("ul.disclosures a").first)
    follow(page.get_by_role("link", name="收入总体情况表").last)
    assert page.locator("table.printed tbody tr").count() == 23
    assert page.evaluate("getComputedStyle(document.querySelector('.num')).textAlign") == "end"  # the style is there
    follow(page.locator("header a.language"))
    assert page.locator("h1").inner_text().startswith("Overall revenue")


def test_what_is_not_there_is_said_in_both_languages(page: Page, context: BrowserContext, address: str) -> None:
    reply = context.request.get(f"{address}/zh/none/at/all.html")
    assert reply.status == 404
    page.set_content(reply.text())
    assert page.get_by_text("没有这一页").count() == page.get_by_text("No such page").count() == 1
    assert page.locator("main a").first.get_attribute("href") == f"{address}/zh/index.html"


def test_the_reader_can_go_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/en/{SEED}/tables/income.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")  # to the source
    assert page.evaluate("document.activeElement.closest('.source') !== null")
    page.keyboard.press("Tab")  # to the tools
    assert page.evaluate("document.activeElement.name") == "find"
    page.locator(".tools input, .tools select").last.focus()
    page.keyboard.press("Tab")
    assert "scroll" in page.evaluate("document.activeElement.className")  # a wide table scrolls with the arrow keys


def test_the_choice_of_light_or_dark_is_kept(page: Page, address: str) -> None:
    page.goto(f"{address}/en/index.html")
    page.locator("#theme").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto(f"{address}/en/about.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 27)"


def test_the_choice_of_language_opens_the_site_in_it(page: Page, context: BrowserContext, address: str) -> None:
    page.goto(f"{address}/zh/index.html")
    follow(page.locator("header a.language"))
    page.goto(f"{address}/index.html")
    page.wait_for_url(f"{address}/en/index.html")


def test_a_request_prints_as_a_letter(page: Page, address: str) -> None:
    page.goto(f"{address}/zh/{SEED}/request.html")
    page.emulate_media(media="print")
    for selector in ("header.site", "h1", ".notes", "footer.site", ".needless >> nth=0"):
        assert page.locator(selector).is_hidden(), selector
    assert page.locator(".letter h2:visible").count() == 2  # whole in Chinese, then whole in English
    assert page.locator("dl.blanks > div:visible").count() == 10


def test_the_total_of_a_long_table_is_printed_once(page: Page, address: str) -> None:
    page.goto(f"{address}/en/{SEED}/findings.html")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('table.checks tfoot')).display") == "table-row-group"


def test_the_page_of_checks_leads_down_to_its_parts(page: Page, address: str) -> None:
    page.goto(f"{address}/en/{SEED}/findings.html")
    follow(page.get_by_role("link", name="Open questions 3"))
    follow(page.locator("#open ~ ol.questions a").nth(1))
    page.wait_for_url("**/three_public.html#row-1-*")
    page.locator("tr:target").wait_for()


# On a phone: words of code that are broken over two lines though they would fit one.
BROKEN_CODE = """() => [...document.querySelectorAll(":is(td, th) code")]
  .filter(code => code.getClientRects().length > 1
  && !/\\s/.test(code.textContent) && code.textContent.length < 30).map(code => code.textContent)"""


@pytest.mark.parametrize("context", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_phone_the_head_has_two_lines_and_lists_have_room(page: Page, address: str, lang: str) -> None:
    page.goto(f"{address}/{lang}/codes/index.html")
    tops = {round(link.bounding_box()["y"]) for link in page.locator("header.site nav li:not(.beside)").all()}
    assert len(tops) == 1
    assert page.locator("header.site .language").bounding_box()["y"] < min(tops)
    name, code = (page.locator(f"tr.level-3 >> nth=0 >> {css}").bounding_box() for css in ("th", ".code"))
    assert name["width"] > 250
    assert name["y"] >= code["y"] + code["height"] - 1
    for place in ("users.html", "checks.html", "dictionary/lines.html"):
        page.goto(f"{address}/{lang}/{place}")
        assert page.evaluate(BROKEN_CODE) == [], place


def test_a_page_that_is_not_there_leads_on_in_both_languages(page: Page, address: str) -> None:
    page.goto(f"{address}/404.html")
    assert page.locator("header .brand").inner_text() == "明账 Mingzhang"
    assert page.locator("h1").inner_text().split("\n") == ["没有这一页", "No such page"]
    for lang, word in (("zh", "搜索"), ("en", "Search")):
        page.goto(f"{address}/404.html")
        follow(page.get_by_role("link", name=word, exact=True))
        assert page.url == f"{address}/{lang}/search.html"
