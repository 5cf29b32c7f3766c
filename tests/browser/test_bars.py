"""The bars that a page of every type meets, in both languages, on the sites of one disclosure and of several."""

from __future__ import annotations

import gzip
import html.parser
import re
from pathlib import Path
from typing import Any

import pytest
from axe import violations
from conftest import MANY, ONE, Served
from page_types import SEED
from playwright.sync_api import Browser, BrowserContext, Page

LANGS = ["zh", "en"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
# HTML, CSS and JS of a page together, gzipped.
HEAVIEST = 20_000
# No ordinary page: the table of projects has the whole text of every goal, in both languages.
LONG = ("project_expenditure.html",)
# What a script adds for its own use, and labels that it makes buttons of.
CONTROLS = "document.querySelectorAll('.needs-script, .tools, button:not(.sort)').forEach(e => e.remove())"
# What moved after it was first shown, once the page has come to rest: since its start, what scripts moved too.
MOVED = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) moved += entry.value; })
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => done(moved), 60));
})"""
# What is wider than the sheet it is printed on, or hidden behind an edge that would scroll on a screen.
CUT = """() => {
  const cut = [], right = document.documentElement.clientWidth + 1;
  for (const e of document.querySelectorAll("main *")) {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (!box.width || !box.height || e.closest(".visually-hidden, svg, .crop, .sheet, thead[style]")) continue;
    if (style.clipPath !== "none" || e.parentElement.closest("[class*=hidden]")) continue;
    const hides = style.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1;
    const clips = style.overflowY !== "visible" && e.scrollHeight > e.clientHeight + 1;
    if (box.right > right || hides || clips)
      cut.push(`${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`);
  }
  return cut.slice(0, 5);
}"""


def assert_none(found: dict[str, list[str]]) -> None:
    """Check that nothing was found on any page, and say on which ones something was."""
    assert not any(found.values()), "\n".join(f"{place}: {one}" for place, wrong in found.items() for one in wrong)


@pytest.mark.parametrize("lang", ["top", *LANGS])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_violation(page: Page, places: dict[str, list[str]], lang: str, width: int) -> None:
    page.set_viewport_size(PHONE if width == 360 else DESK)
    found = {}
    for place in places[lang]:
        page.goto(place)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[f"{place} {scheme}"] = violations(page)
    assert_none(found)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("lang", ["top", *LANGS])
def test_nothing_moves_and_nothing_sticks_out(
    page: Page, places: dict[str, list[str]], lang: str, viewport: dict[str, int]
) -> None:
    page.set_viewport_size(viewport)
    found = {}
    for place in places[lang]:
        page.goto("about:blank")  # from a page to an anchor of it, nothing would be loaded
        page.goto(place)
        moved, width = page.evaluate(MOVED), page.evaluate("document.documentElement.scrollWidth")
        found[place] = [f"moved {moved}"] * bool(moved) + [f"{width} wide"] * (width != viewport["width"])
    assert_none(found)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("place", "most"), [("charts", 7), ("source/p8", 2), ("tables/income", 4)])
def test_a_printed_page_is_short_and_says_where_it_is_from(
    page: Page, address: str, lang: str, place: str, most: int
) -> None:
    page.goto(f"{address}/{lang}/{SEED}/{place}.html")
    sheets = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) <= most
    page.emulate_media(media="print")
    assert page.locator("footer .address").inner_text().endswith(f"/{lang}/{SEED}/{place}.html")
    assert page.locator(".to-source, .needless, ul.formats").locator("visible=true").count() == 0


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_cut_in_print(page: Page, places: dict[str, list[str]], lang: str) -> None:
    """A sheet of A4 within its margins is 688 pixels wide, a wide table's landscape sheet 1016, the widest's 1481."""
    found = {}
    page.emulate_media(media="print", color_scheme="dark")
    for place in places[lang]:
        page.goto(place)
        width = page.evaluate(
            "document.querySelector('.scroll.widest') ? 1481 : document.querySelector('.scroll.wide') ? 1016 : 688"
        )
        page.set_viewport_size({"width": width, "height": 900})
        found[place] = page.evaluate(CUT)
    assert_none(found)


@pytest.mark.parametrize("lang", LANGS)
def test_pages_hold_the_same_text_without_scripts(
    page: Page, browser: Browser, places: dict[str, list[str]], lang: str
) -> None:
    """What a script shows, a reader without one has too; the controls that need a script aside."""
    plain = browser.new_context(viewport=DESK, java_script_enabled=False)
    bare = plain.new_page()
    text, found = "document.querySelector('main').innerText", {}
    for place in places[lang]:
        page.goto(place)
        bare.goto(place)
        page.evaluate(CONTROLS)
        with_scripts, without = (set(shown.evaluate(text).split()) for shown in (page, bare))
        found[place] = sorted(with_scripts - without) + ["empty"] * (len(without) < 4)
    plain.close()
    assert_none(found)


@pytest.mark.parametrize("lang", ["top", *LANGS])
def test_pages_work_from_files(page: Page, places: dict[str, list[str]], sites: dict[str, Served], lang: str) -> None:
    """The style is there, the script runs, and pictures load; where links lead is checked without a browser."""
    for place in places[lang]:
        if place.endswith("404.html"):  # shown by a server alone, wherever something is missing
            continue
        folder, address = next(one for one in sites.values() if place.startswith(one.address + "/"))
        page.goto(place.replace(address, folder.as_uri()))
        assert page.evaluate("getComputedStyle(document.querySelector('main')).display") in ("block", "flex")
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px", place
        assert page.locator("#theme:visible").count() == page.locator("header.site").count(), place
        broken = page.evaluate("[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)")
        assert broken == [], place


class Loaded(html.parser.HTMLParser):
    """Gathers what a page loads before a reader does anything: its styles and scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.files: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "script" and found.get("src"):
            self.files.append(str(found["src"]))
        if tag == "link" and found.get("rel") == "stylesheet":
            self.files.append(str(found["href"]))


def weight(path: Path, site: Path) -> int:
    """Return what a page weighs on its way to a reader, gzipped: HTML, CSS and JS in bytes."""
    text = path.read_text(encoding="utf-8")
    top = re.sub(r"^https?://[^/]+/[^/]+/", f"{site}/", "\n".join(Loaded(text).files), flags=re.MULTILINE)
    files = {(path.parent / name).resolve() for name in top.split("\n") if name}
    return sum(len(gzip.compress(file.read_bytes())) for file in (path, *files))


@pytest.mark.parametrize("name", [ONE, MANY])
def test_no_page_is_heavy(sites: dict[str, Served], name: str) -> None:
    folder = sites[name].folder
    weights = {path.relative_to(folder).as_posix(): weight(path, folder) for path in folder.rglob("*.html")}
    heavy = {
        path: [f"{size:,} bytes"] for path, size in weights.items() if size > HEAVIEST and Path(path).name not in LONG
    }
    assert_none(heavy)


def test_the_server_is_as_pages_is(context: BrowserContext, address: str) -> None:
    """Else the bars would be held against something that no reader meets."""

    def ask(path: str, **options: Any) -> Any:
        return context.request.get(f"{address}{path}", **options)

    page = ask("/zh/index.html", headers={"Accept-Encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "max-age=600"
    assert ask("/zh", max_redirects=0).headers["location"].endswith("/zh/")
    assert ask("/zh/").text() == page.text()
    assert ask("/zh/index").text() == page.text()
    assert (ask("/zh/nothing").status, ask("/404.html").status) == (404, 200)
    assert ask("/zh/nothing").text() == ask("/404.html").text()
    assert ask("/../../secret.html").status == 404
