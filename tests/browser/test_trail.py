"""The trail from a number on a table's page to its place in the source, framed: with a script and without one."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from axe import violations
from conftest import follow
from page_types import SEED
from PIL import Image
from playwright.sync_api import BrowserContext, Frame, Page, expect

TABLE = f"{SEED}/tables/expenditure.html"
NUMBER = 'a[href$="#expenditure.5.3"]'
TRACE = f"{SEED}/source/p8-1.html#expenditure.5.3"
# The page of the permanent link has a short record: its numbers are many.
PERMANENT = f"{SEED}/source/p8.html#expenditure.5.3"
WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}}
# How far a frame may be off, in CSS pixels: half a line.
OFF = 1.0
# Boxes of the picture and of the frame that is drawn upon it.
FRAMED = """() => {
  const box = e => { const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; };
  return [box(document.querySelector(".sheet img")), box(document.querySelector(".record:target > .spot"))];
}"""


def printed_box(package: Path) -> list[float]:
    """Return where the number is, as shares of the page (595.3 × 841.9 points)."""
    with (package / "data/cells.csv").open(encoding="utf-8", newline="") as file:
        cell = next(r for r in csv.DictReader(file) if (r["table"], r["row"], r["column"]) == ("expenditure", "5", "3"))
    x0, top, x1, bottom = (float(cell[edge]) for edge in ("x0", "top", "x1", "bottom"))
    return [x0 / 595.28, top / 841.89, (x1 - x0) / 595.28, (bottom - top) / 841.89]


def assert_framed(page: Page | Frame, package: Path) -> None:
    """Check that the frame stands around the cell on the picture, its line of two pixels outside."""
    page.locator(".sheet img").scroll_into_view_if_needed()
    page.wait_for_function(
        "() => { const i = document.querySelector('.sheet img'); return i.complete && i.naturalWidth; }"
    )
    (left, top, width, height), frame = page.evaluate(FRAMED)
    x, y, w, h = printed_box(package)
    assert frame == pytest.approx([left + x * width - 2, top + y * height - 2, w * width + 4, h * height + 4], abs=OFF)


@pytest.mark.parametrize("context", [WIDE, PHONE, {"viewport": {"width": 900, "height": 700}}], indirect=True)
@pytest.mark.parametrize("place", [TRACE, PERMANENT])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_frame_stands_on_the_printed_cell(page: Page, address: str, lang: str, place: str, package: Path) -> None:
    page.goto(f"{address}/{lang}/{place}")
    assert_framed(page, package)
    expect(page.locator(".record:target")).to_contain_text("4,665.36")
    assert page.locator(".record > div:visible").count() == 1


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_the_enlarged_part_shows_the_framed_number(page: Page, address: str) -> None:
    page.goto(f"{address}/zh/{TRACE}")
    page.wait_for_load_state("networkidle")
    crop = page.locator(".record:target .crop")
    outer, frame = crop.bounding_box(), crop.locator("i").bounding_box()
    assert outer["x"] <= frame["x"]
    assert frame["x"] + frame["width"] <= outer["x"] + outer["width"]
    assert outer["y"] <= frame["y"]
    assert frame["y"] + frame["height"] <= outer["y"] + outer["height"]
    assert frame["height"] > 20
    shown = (
        Image.open(io.BytesIO(crop.locator("i").screenshot())).convert("L").crop((6, 6, -6 + int(frame["width"]), 20))
    )
    assert shown.getextrema()[0] < 120  # there is print in it


@pytest.mark.parametrize("context", [{**PHONE, "java_script_enabled": False}, WIDE], indirect=True)
@pytest.mark.parametrize(("lang", "way"), [("zh", "核查结果与引用格式"), ("en", "Its checks and how to cite it")])
def test_a_permanent_link_leads_on_to_the_whole_record(page: Page, address: str, lang: str, way: str) -> None:
    page.goto(f"{address}/{lang}/{PERMANENT}")
    short = page.locator(".record:target")
    expect(short).to_contain_text("4,665.36")
    assert short.locator(".cite").count() == 0
    follow(short.get_by_role("link", name=way))
    assert page.url == f"{address}/{lang}/{TRACE}"
    whole = page.locator(".record:target")
    whole.locator("summary").click()
    for words in ("[DS/OL]", "@misc{panyu-2024-budget.expenditure.5.3", f"{address}/{lang}/{PERMANENT}"):
        expect(whole.locator(".cite")).to_contain_text(words)
    follow(whole.locator('dd a[href="p8.html#expenditure.5.3"]'))
    assert page.url == f"{address}/{lang}/{PERMANENT}"


@pytest.mark.parametrize("context", [WIDE], indirect=True)
def test_a_click_opens_the_source_beside_the_table(page: Page, address: str, package: Path) -> None:
    page.goto(f"{address}/en/{TABLE}")
    assert page.locator("dialog.traced").is_hidden()
    assert page.locator(NUMBER).inner_text() == "4,665.36"
    page.locator(NUMBER).click()
    assert_dialog(page, package)
    assert page.url == f"{address}/en/{TABLE}"
    page.keyboard.press("Escape")
    expect(page.locator("dialog.traced")).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent") == "4,665.36"


def assert_dialog(page: Page, package: Path) -> None:
    expect(page.locator("dialog.traced")).to_be_visible()
    inner = page.frame_locator("dialog.traced iframe")
    expect(inner.locator(".record:target")).to_contain_text("4,665.36")
    expect(inner.locator(".record:target")).to_be_focused()  # so that it is what is read aloud
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    expect(inner.locator("header.site")).to_be_hidden()
    (frame,) = page.frames[1:]
    assert_framed(frame, package)


@pytest.mark.parametrize("context", [WIDE], indirect=True)
def test_escape_closes_from_within_and_the_next_number_opens(page: Page, address: str) -> None:
    page.goto(f"{address}/zh/{TABLE}")
    page.locator(NUMBER).click()
    inner = page.frame_locator("dialog.traced iframe")
    inner.locator(".record:target summary").click()
    expect(inner.locator(".record:target .cite")).to_contain_text("[DS/OL]")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.traced")).to_be_hidden()
    page.locator('a[href$="#expenditure.1.3"]').click()
    expect(inner.locator(".record:target")).to_contain_text("8,084.71")
    page.get_by_role("button", name="关闭").click()
    expect(page.locator("dialog.traced")).to_be_hidden()


@pytest.mark.parametrize("context", [WIDE], indirect=True)
def test_the_dialog_leads_to_the_page_itself(page: Page, address: str) -> None:
    page.goto(f"{address}/en/{TABLE}")
    page.locator(NUMBER).click()
    follow(page.get_by_role("link", name="Open this page"))
    page.wait_for_url(f"{address}/en/{TRACE}")
    expect(page.locator("header.site")).to_be_visible()


@pytest.mark.parametrize("context", [WIDE], indirect=True)
def test_a_link_within_the_dialog_leads_the_whole_page(page: Page, address: str) -> None:
    page.goto(f"{address}/en/{SEED}/index.html")
    page.locator("dl.figures .value a").first.click()
    page.frame_locator("dialog.traced iframe").locator(".record:target .kicker a").click()
    page.wait_for_url(f"{address}/en/{SEED}/tables/income_and_expenditure.html#*")


@pytest.mark.parametrize("context", [WIDE], indirect=True)
def test_the_keyboard_reaches_a_number_and_its_source(page: Page, address: str) -> None:
    page.goto(f"{address}/en/{TABLE}")
    page.locator('a[href$="#expenditure.5.4"]').focus()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.textContent") == "4,665.36"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.frame_locator("dialog.traced iframe").locator(".record:target")).to_contain_text("4,665.36")


@pytest.mark.parametrize("context", [WIDE], indirect=True)
def test_a_number_opens_in_a_tab_of_its_own(page: Page, context: BrowserContext, address: str) -> None:
    page.goto(f"{address}/zh/{TABLE}")
    with context.expect_page() as opened:
        page.locator(NUMBER).click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_url(f"{address}/zh/{TRACE}")
    assert page.locator("dialog.traced").is_hidden()


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_on_a_phone_the_link_is_followed(page: Page, address: str, package: Path) -> None:
    page.goto(f"{address}/zh/{TABLE}")
    page.locator(NUMBER).click()
    page.wait_for_url(f"{address}/zh/{TRACE}")
    assert_framed(page, package)


@pytest.mark.parametrize(
    "context", [{**WIDE, "java_script_enabled": False}, {**PHONE, "java_script_enabled": False}], indirect=True
)
def test_without_scripts_the_link_leads_to_the_framed_number(page: Page, address: str, package: Path) -> None:
    page.goto(f"{address}/en/{TABLE}")
    follow(page.locator(NUMBER))
    assert page.url == f"{address}/en/{TRACE}"
    picture = page.locator(".sheet img")
    picture.scroll_into_view_if_needed()
    x, y, w, h = printed_box(package)
    outer, frame = picture.bounding_box(), page.locator(".record:target > .spot").bounding_box()
    assert frame["x"] == pytest.approx(outer["x"] + x * outer["width"] - 2, abs=OFF)
    assert frame["y"] == pytest.approx(outer["y"] + y * outer["height"] - 2, abs=OFF)
    assert frame["width"] == pytest.approx(w * outer["width"] + 4, abs=OFF)
    assert frame["height"] == pytest.approx(h * outer["height"] + 4, abs=OFF)
    follow(page.locator('.spot[href="#expenditure.1.3"]'))  # and from there to another number
    expect(page.locator(".record:target")).to_contain_text("8,084.71")


@pytest.mark.parametrize("context", [WIDE, PHONE], indirect=True)
def test_the_trail_works_from_files(page: Page, site: Path, package: Path, context: BrowserContext) -> None:
    page.goto((site / "en" / TABLE).as_uri())
    page.locator(NUMBER).click()
    if page.viewport_size["width"] > 768:
        assert_dialog(page, package)
        page.keyboard.press("Escape")
        expect(page.locator("dialog.traced")).to_be_hidden()
        return
    page.wait_for_url("file://**/source/p8-1.html#expenditure.5.3")
    assert_framed(page, package)


@pytest.mark.parametrize("context", [WIDE], indirect=True)
def test_pictures_are_loaded_on_demand(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(".webp") else None)
    page.goto(f"{address}/en/{TABLE}")
    page.wait_for_load_state("networkidle")
    assert asked == []
    with page.expect_request("**/*.webp"):
        page.locator(NUMBER).click()
        page.frame_locator("iframe").locator(".sheet img").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert {url.rpartition("/")[2] for url in asked} == {"p8.webp"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("context", [WIDE], indirect=True)
def test_axe_finds_no_violation_in_the_dialog(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/en/{TABLE}")
    page.locator(NUMBER).click()
    inner = page.frame_locator("dialog.traced iframe")
    inner.locator(".record:target summary").click()
    expect(inner.locator(".record:target .cite")).to_contain_text("@misc")
    (frame,) = page.frames[1:]
    for place in (page, frame):
        assert violations(place) == []


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_the_page_of_a_source_is_as_wide_as_the_phone(page: Page, address: str) -> None:
    for lang in ("zh", "en"):
        page.goto(f"{address}/{lang}/{TRACE}")
        page.locator(".record:target summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
