"""A printed table as its readers use it: sorted, searched, folded, in another unit, copied and linked to."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe import violations
from playwright.sync_api import BrowserContext, Page, expect

TABLES = "panyu-2024-budget/tables"
EXPENDITURE = f"{TABLES}/expenditure.html"
WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}}
NO_SCRIPT = {"java_script_enabled": False}
# What stands in a column of the rows that show.
SHOWN = """(column) => [...document.querySelectorAll("table.printed tbody tr")].filter(row => row.offsetParent)
  .map(row => [...row.cells[column].childNodes].filter(n => !/twin|part|menu|fold/.test(n.className || ""))
  .map(n => n.textContent).join("").trim())"""
SHIFTS = """window.shifts = []; new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (entry.sources.some(s => document.querySelector("main").contains(s.node))) shifts.push(entry.value);
})).observe({type: "layout-shift", buffered: true});"""
# The lines of a cell's name, and its words that are broken over two of them.
LINES = """cell => [...cell.childNodes].filter(node => node.nodeType === 3 && node.data.trim()).flatMap(node => {
  const range = document.createRange(); range.selectNodeContents(node);
  return [...range.getClientRects()].map(line => ({right: line.right}));
})"""
WORDS_IN_TWO = """cell => [...cell.childNodes].filter(node => node.nodeType === 3).flatMap(node =>
  [...node.data.matchAll(/[A-Za-z]+/g)].filter(word => {
    const range = document.createRange();
    range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
    return new Set([...range.getClientRects()].map(line => line.top)).size > 1;
  }).map(word => word[0]))"""
Change = Callable[[str], str]
OFFICES = ["一般公共服务支出", "政府办公厅（室）及相关机构事务"]
SCIENCE = ["科学技术支出", "科技条件与服务"]
HOUSING = ["住房保障支出", "住房改革支出"]
HOUSING_EN = ["Housing security", "Housing reform expenditure"]


def shown(page: Page, column: int) -> list[str]:
    found: list[str] = page.evaluate(SHOWN, column)
    return found


def names(page: Page) -> list[str]:
    return shown(page, 1)


def open_changed(page: Page, url: str, change: Change) -> None:
    """Open a page whose HTML is another than the site's."""
    page.route(
        url.partition("#")[0],
        lambda route: route.fulfill(
            body=change(route.fetch().text()), headers={"Content-Type": "text/html; charset=utf-8"}
        ),
    )
    page.goto(url)


def of_rows(*rows: str) -> Change:
    """Return what gives a table other rows."""
    body = "".join(rows)
    return lambda html: re.sub(
        r"<tbody>.*?</tbody>", lambda _: f"<tbody>{body}</tbody>", html, count=1, flags=re.DOTALL
    )


def many(html: str) -> str:
    """Repeat the rows of a table below its total until they are 3,000."""
    total, *rows = re.findall(r"<tr id=.*?</tr>", html, re.DOTALL)
    made = [total]
    for again in range(3000 // len(rows) + 1):
        made += [re.sub(r'id="(r|row)-([\d-]+)"', rf'id="\1-\g<2>x{again}"', row) for row in rows]
    return of_rows(*made[:3000])(html).replace('class="printed deep"', 'class="printed deep long"')


@pytest.mark.parametrize("context", [{**WIDE, **NO_SCRIPT}, {**PHONE, **NO_SCRIPT}], indirect=True)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_scripts_the_table_is_whole_and_has_no_tools(page: Page, address: str, lang: str) -> None:
    page.goto(f"{address}/{lang}/{EXPENDITURE}")
    assert page.locator("tbody tr:visible").count() == 23
    for tool in (".tools", ".tools input", ".of-row", ".sort", ".menu", ".fold", ".more"):
        assert page.locator(tool).locator("visible=true").count() == 0, tool
    page.locator("main :is(input, select, button)").first.wait_for(state="hidden")


def test_a_column_sorts_among_siblings_and_totals_stay(page: Page, address: str) -> None:
    page.goto(f"{address}/zh/{EXPENDITURE}")
    printed = names(page)
    head = page.locator("thead th", has=page.get_by_role("button", name="合计", exact=True))
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert shown(page, 0)[:7] == ["", "201", "20103", "2010302", "2010399", "2010301", "2010350"]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert names(page)[:4] == ["合计", "卫生健康支出", "公共卫生", "重大公共卫生服务"]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert names(page) == printed


def test_subtotals_part_what_is_sorted(page: Page, address: str) -> None:
    page.goto(f"{address}/zh/{TABLES}/income_and_expenditure.html")
    rows = page.locator("table.printed").first.locator("tbody tr")
    printed = rows.evaluate_all("rows => rows.map(row => [row.id, row.className.includes('total')])")
    page.get_by_role("button", name="预算").first.dblclick()
    after = rows.evaluate_all("rows => rows.map(row => [row.id, row.className.includes('total')])")
    assert sum(total for _, total in printed) > 1
    assert after != printed
    assert [(at, row) for at, row in enumerate(after) if row[1]] == [
        (at, row) for at, row in enumerate(printed) if row[1]
    ]


@pytest.mark.parametrize(
    ("lang", "column", "back"),
    [("zh", "项目支出", "恢复印出的顺序"), ("en", "Project expenditure", "Back to the printed order")],
)
def test_sorting_goes_by_keyboard_and_back(page: Page, address: str, lang: str, column: str, back: str) -> None:
    page.goto(f"{address}/{lang}/{EXPENDITURE}")
    printed = names(page)
    assert page.get_by_role("button", name=back).is_hidden()
    page.get_by_role("button", name=column, exact=True).focus()
    page.keyboard.press("Enter")
    assert names(page) != printed
    page.get_by_role("button", name=back).focus()
    page.keyboard.press("Space")
    assert names(page) == printed
    assert page.locator("[aria-sort]").count() == 0


def test_the_lowest_level_alone_is_sorted_across_the_table(page: Page, address: str) -> None:
    page.goto(f"{address}/en/{EXPENDITURE}")
    page.get_by_label("Show").select_option("lowest level only")
    page.get_by_role("button", name="Total", exact=True).click()
    codes = shown(page, 0)
    assert codes[:3] == ["", "2010302", "2060503"]  # the total, then the largest of all
    assert {len(code) for code in codes} == {0, 7}
    assert page.locator(".fold:visible").count() == 0


@pytest.mark.parametrize(
    ("lang", "typed", "hits", "around", "told"),
    [
        ("zh", "2060503", ["科技条件专项"], SCIENCE, "共23行，找到1行"),
        ("zh", "4665.36", ["一般行政管理事务"], OFFICES, "共23行，找到1行"),
        ("zh", "4,665.36", ["一般行政管理事务"], OFFICES, "共23行，找到1行"),
        ("zh", "housing provident", ["住房公积金"], HOUSING, "共23行，找到1行"),
        ("en", "住房公积金", ["Housing provident fund"], HOUSING_EN, "Rows found: 1 of 23"),
        ("en", "  HOUSING   provident", ["Housing provident fund"], HOUSING_EN, "Rows found: 1 of 23"),
        ("en", "nothing of this kind", [], [], "Rows found: 0 of 23"),
    ],
)  # fmt: skip
def test_a_text_finds_its_rows_and_what_they_stand_below(
    page: Page, address: str, lang: str, typed: str, hits: list[str], around: list[str], told: str
) -> None:
    page.goto(f"{address}/{lang}/{EXPENDITURE}")
    box = page.get_by_role("searchbox")
    box.focus()
    page.keyboard.insert_text(typed)
    page.keyboard.press("End")
    assert [name for name in names(page) if name not in around] == hits
    assert len(names(page)) == len(hits) + len(around)
    assert page.locator("tr.around:visible").count() == len(around)
    expect(page.locator(".tools [role=status]")).to_have_text(told)
    box.fill("")
    assert len(names(page)) == 23
    expect(page.locator(".tools [role=status]")).to_have_text("")


@pytest.mark.parametrize(
    ("lang", "label"), [("zh", "“科学技术支出”以下各行"), ("en", "Rows below “Science and technology”")]
)
def test_rows_fold_and_unfold(page: Page, address: str, lang: str, label: str) -> None:
    page.goto(f"{address}/{lang}/{EXPENDITURE}")
    button = page.get_by_role("button", name=label)
    assert button.get_attribute("aria-expanded") == "true"
    button.focus()
    page.keyboard.press("Space")
    assert button.get_attribute("aria-expanded") == "false"
    assert [code for code in shown(page, 0) if code.startswith("206")] == ["206"]
    page.keyboard.press("Enter")
    assert [code for code in shown(page, 0) if code.startswith("206")] == ["206", "20605", "2060503"]


def test_all_rows_fold_to_a_level(page: Page, address: str) -> None:
    page.goto(f"{address}/zh/{EXPENDITURE}")
    levels = page.get_by_label("显示")
    for option, longest in (("前1级", 3), ("前2级", 5), ("各级", 7)):
        levels.select_option(option)
        assert max(map(len, shown(page, 0))) == longest
    levels.select_option("前1级")
    assert len(names(page)) == 6
    page.get_by_role("button", name="“科学技术支出”以下各行").click()  # and one of them is opened again
    assert [code for code in shown(page, 0) if code.startswith("206")] == ["206", "20605"]


@pytest.mark.parametrize("context", [WIDE, PHONE], indirect=True)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_heads_and_names_stay_in_sight(page: Page, address: str, lang: str) -> None:
    page.goto(f"{address}/{lang}/{EXPENDITURE}")
    page.locator(".scroll").evaluate("area => { area.scrollIntoView(); area.scrollTo(200, 500); }")
    area, head = page.locator(".scroll").bounding_box(), page.locator("thead").bounding_box()
    assert head["y"] == pytest.approx(area["y"] + 1, abs=1)  # below the area's rule, both rows of the head
    assert head["height"] > 40
    name = page.locator("#r-2080501").bounding_box()
    if page.viewport_size["width"] == 360:
        assert name["x"] == pytest.approx(area["x"], abs=1)
        own = page.locator("thead .own").bounding_box()
        assert own["x"] == pytest.approx(area["x"], abs=1)
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_on_a_phone_names_are_whole_words_and_controls_stand_beside_them(page: Page, address: str) -> None:
    page.goto(f"{address}/en/{EXPENDITURE}")
    for name in page.locator("tbody th").all():
        assert name.evaluate(WORDS_IN_TWO) == [], name.inner_text()
        menu = name.locator(".menu").bounding_box()
        assert menu["x"] >= max(box["right"] for box in name.evaluate(LINES)) - 1


@pytest.mark.parametrize("context", [{**WIDE, "color_scheme": "dark"}], indirect=True)
def test_the_edge_of_a_table_is_lighter_in_the_dark(page: Page, address: str) -> None:
    page.goto(f"{address}/en/{TABLES}/income.html")
    edge = page.locator(".scroll").evaluate("area => getComputedStyle(area).backgroundImage")
    assert edge.count("rgba(255, 255, 255, 0.24)") == 2


def test_what_has_the_focus_is_not_behind_the_head(page: Page, address: str) -> None:
    page.goto(f"{address}/zh/{EXPENDITURE}")
    page.locator(".scroll").evaluate("area => area.scrollTo(0, 500)")
    page.locator("#r-2210201 .menu").focus()
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("!document.activeElement.closest('tbody')"):
            break
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        bottom = page.evaluate("document.querySelector('thead').getBoundingClientRect().bottom")
        assert top >= bottom - 1


@pytest.mark.parametrize(
    ("lang", "unit", "written", "line"),
    [
        ("zh", "元", "46,653,600", "金额单位：元（由印出的单位换算）"),
        ("zh", "百万元", "46.6536", "金额单位：百万元（由印出的单位换算）"),
        ("en", "CNY (元)", "46,653,600", "Unit: CNY (元) (converted from the printed unit)"),
        ("en", "CNY million", "46.6536", "Unit: CNY million (converted from the printed unit)"),
    ],
)
def test_amounts_are_shown_in_another_unit_and_the_choice_is_kept(
    page: Page, address: str, lang: str, unit: str, written: str, line: str
) -> None:
    page.goto(f"{address}/{lang}/{EXPENDITURE}")
    cell = page.locator('a[href$="#expenditure.5.3"]')
    page.locator("[name=unit]").select_option(unit)
    expect(cell).to_have_text(written)
    expect(page.locator(".unit")).to_have_text(line)
    page.goto(f"{address}/{lang}/{TABLES}/income.html")
    expect(page.locator(".unit")).to_have_text(line)
    assert page.locator("table.printed").get_attribute("data-unit") in ("0", "6")
    page.goto(f"{address}/{lang}/{EXPENDITURE}")
    expect(cell).to_have_text(written)
    page.get_by_role("searchbox").fill("4,665.36")  # what is printed is found still
    assert page.locator("tbody tr:visible:not(.around)").count() == 1
    page.locator("[name=unit]").select_option(index=0)
    expect(cell).to_have_text("4,665.36")
    assert page.locator("[name=unit] option").first.inner_text().endswith(("（照印）", "as printed"))


def test_units_are_exact_and_leave_alone_what_is_no_money(page: Page, address: str) -> None:
    amounts = ["0.01", "(1,234.50)", "-0.30", "12", "0.00", "", "—", "123,456,789,012.345678", "3558.35"]
    cells = [f'<td class="num">{text}</td>' for text in amounts]
    rest = '<td class="num">7.00</td></tr>'
    rows = [
        f'<tr id="row-{n}-1" class="level-1"><td class="code"></td><th scope="row">n</th>{cell}{rest}'
        for n, cell in enumerate(cells)
    ]
    change = of_rows(*rows)
    scaled = re.compile('data-scale="[^"]*"')
    open_changed(page, f"{address}/zh/{EXPENDITURE}", lambda html: scaled.sub('data-scale="--4-"', change(html)))
    unit = page.locator("[name=unit]")
    unit.select_option("元")
    assert shown(page, 2) == [
        "100",
        "(12,345,000)",
        "-3,000",
        "120,000",
        "0",
        "",
        "—",
        "1,234,567,890,123,456.78",
        "35,583,500",
    ]
    unit.select_option("百万元")
    assert shown(page, 2) == [
        "0.0001",
        "(12.3450)",
        "-0.0030",
        "0.12",
        "0.0000",
        "",
        "—",
        "1,234,567,890.12345678",
        "35.5835",
    ]
    unit.select_option(index=0)
    assert shown(page, 2) == amounts
    assert set(shown(page, 3)) == {"7.00"}


@pytest.mark.parametrize(("lang", "label"), [("zh", "占合计的比重"), ("en", "Share of the total")])
def test_shares_of_the_total_stand_below_the_amounts(page: Page, address: str, lang: str, label: str) -> None:
    page.goto(f"{address}/{lang}/{EXPENDITURE}")
    page.get_by_label(label).check()
    row = page.locator("tr", has=page.locator("#r-2010302"))
    assert row.locator(".part").all_inner_texts() == ["57.7%", "0.0%", "67.9%"]  # of columns whose total is not 0
    assert page.locator("tr.total .part").first.inner_text() == "100.0%"
    page.get_by_label(label).uncheck()
    assert page.locator(".part").count() == 0


COPIES = {
    "zh": ("“科技条件专项”一行：复制或链接", "复制这一行（连同表头）", "复制这一行的链接", "已复制。"),
    "en": (
        "Row “Special projects for science and technology infrastructure”: copy or link",
        "Copy the row with its headings",
        "Copy a link to the row",
        "Copied.",
    ),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_row_and_a_link_to_it_are_copied(page: Page, context: BrowserContext, address: str, lang: str) -> None:
    label, copy, link, told = COPIES[lang]
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/{lang}/{EXPENDITURE}")
    button = page.locator("tr", has=page.locator("#r-2060503")).locator(".menu")
    assert button.get_attribute("aria-label") == label
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=copy).click()
    expect(page.locator(".of-row [role=status]")).to_have_text(told)
    heads, cells = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert len(heads.split("\t")) == len(cells.split("\t")) == 9
    assert cells.split("\t")[0::2] == ["2060503", "1,452.09", "1,452.09", "0.00", "0.00"]
    assert heads.split("\t")[2].startswith(("合计 (万元)", "Total (CNY 10,000"))
    page.get_by_role("button", name=link).click()
    expect(page.locator(".of-row textarea")).to_have_value(f"{address}/{lang}/{EXPENDITURE}#r-2060503")
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}/{lang}/{EXPENDITURE}#r-2060503"
    page.keyboard.press("Escape")
    assert button.evaluate("button => button === document.activeElement")


def test_where_nothing_may_be_copied_it_is_selected(page: Page, address: str) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false;"
    )
    page.goto(f"{address}/zh/{EXPENDITURE}")
    page.locator(".menu").first.click()
    page.get_by_role("button", name="复制这一行的链接").click()
    expect(page.locator(".of-row [role=status]")).to_contain_text("Ctrl+C")
    assert page.evaluate("getSelection().toString()").endswith("#row-1-1")


def test_the_tools_work_from_files(page: Page, site: Path) -> None:
    page.goto((site / "en" / EXPENDITURE).as_uri())
    page.get_by_role("button", name="Total", exact=True).click()
    page.locator("[name=unit]").select_option("CNY million")
    page.locator(".menu").first.click()
    page.get_by_role("button", name="Copy the row with its headings").click()
    expect(page.locator(".of-row [role=status]")).to_have_text("Copied.")
    assert "80.8471" in page.locator(".of-row textarea").input_value()


@pytest.mark.parametrize("context", [WIDE, {**PHONE, **NO_SCRIPT}], indirect=True)
def test_a_link_to_a_code_marks_its_row(page: Page, address: str) -> None:
    page.goto(f"{address}/zh/{EXPENDITURE}#r-2210201")
    marked = page.locator("#r-2210201")
    expect(marked).to_be_in_viewport()
    row = page.locator("tr", has=page.locator("#r-2210201"))
    plain = page.locator("tr", has=page.locator("#r-22102"))
    colour = "cell => getComputedStyle(cell).backgroundColor"
    for cell, other in zip(row.locator("> *").all(), plain.locator("> *").all(), strict=True):
        assert cell.evaluate(colour) != other.evaluate(colour)


def test_a_link_to_a_row_that_is_hidden_shows_it(page: Page, address: str) -> None:
    page.goto(f"{address}/zh/{EXPENDITURE}")
    page.get_by_label("显示").select_option("前1级")
    page.get_by_role("searchbox").fill("卫生")
    page.evaluate("location.hash = 'r-2060503'")
    expect(page.locator("#r-2060503")).to_be_in_viewport()
    assert page.get_by_role("searchbox").input_value() == ""


def test_of_a_long_table_a_part_is_shown_at_a_time(page: Page, address: str) -> None:
    open_changed(page, f"{address}/zh/{EXPENDITURE}", many)
    rows = page.locator("tbody tr:not([hidden])")
    assert rows.count() == 200
    page.get_by_role("button", name="再显示200行（尚余2800行）").click()
    assert rows.count() == 400
    page.get_by_role("searchbox").fill("2060503")
    assert page.locator("tbody tr:visible:not(.around)").count() in (66, 67)  # those of 3,000, with what is above them
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name="合计", exact=True).click()
    assert rows.count() == 200
    assert names(page)[0] == "合计"
    page.goto(f"{address}/zh/{EXPENDITURE}#r-2060503x99")
    page.reload()
    expect(page.locator("#r-2060503x99")).to_be_in_viewport()
    assert rows.count() == 200
    page.locator(".more").first.click()
    assert rows.count() == 400


@pytest.mark.parametrize("context", [{**WIDE, **NO_SCRIPT}], indirect=True)
def test_a_long_table_is_whole_without_scripts(page: Page, address: str) -> None:
    open_changed(page, f"{address}/zh/{EXPENDITURE}", many)
    assert page.locator("tbody tr:visible").count() == 3000


def test_merged_cells_are_parted_while_rows_move(page: Page, address: str) -> None:
    cells = (
        '<td class="code" rowspan="2">01</td><th scope="row">b</th><td class="num">1.00</td>',
        '<th scope="row">c</th><td class="num">3.00</td>',
        '<td class="code">02</td><th scope="row">a</th><td class="num">2.00</td>',
    )
    rows = [f'<tr id="row-{n}-1" class="level-1">{cell}</tr>' for n, cell in enumerate(cells, start=1)]
    open_changed(page, f"{address}/zh/{EXPENDITURE}", of_rows(*rows))
    before = page.locator("tbody").inner_html()
    assert page.locator("[rowspan='2']").count() >= 1
    page.get_by_role("button", name="合计", exact=True).click()
    assert list(zip(shown(page, 0), shown(page, 1), shown(page, 2), strict=True)) == [
        ("01", "c", "3.00"),
        ("02", "a", "2.00"),
        ("01", "b", "1.00"),
    ]
    page.get_by_role("button", name="恢复印出的顺序").click()
    assert page.locator("tbody").inner_html() == before
    for choice in (2, 0):  # and amounts are found in their columns
        page.locator("[name=unit]").select_option(index=choice)
        assert shown(page, 2 if choice else 1)[1] == ("0.0300" if choice else "3.00")
    assert page.locator("tbody").inner_html() == before


@pytest.mark.parametrize("context", [WIDE, PHONE], indirect=True)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_moves_when_the_script_comes_late(page: Page, address: str, lang: str) -> None:
    page.add_init_script(SHIFTS)
    page.route("**/site.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{address}/{lang}/{EXPENDITURE}")
    page.locator("[name=unit]").select_option(index=2)  # kept for the pages to come
    page.route("**/tables.js", lambda route: (page.wait_for_timeout(300), route.continue_()))
    for table in ("expenditure", "income_and_expenditure", "general_budget_basic_expenditure", "key_projects"):
        page.goto(f"{address}/{lang}/{TABLES}/{table}.html")
        page.locator(".menu").first.wait_for()
        page.wait_for_timeout(100)
        assert page.evaluate("shifts") == [], table


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("context", [WIDE, PHONE], indirect=True)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_no_violation_in_the_tools(page: Page, address: str, lang: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    for table in ("expenditure", "income_and_expenditure", "project_expenditure"):
        page.goto(f"{address}/{lang}/{TABLES}/{table}.html")
        page.locator(".sort").first.click()
        page.locator("[name=share]").check()
        page.get_by_role("searchbox").fill("1")
        for with_dialog in (False, True):
            if with_dialog:
                page.locator(".menu:visible").first.click()
            assert violations(page) == [], table


def test_targets_are_large_enough(page: Page, address: str) -> None:
    page.goto(f"{address}/en/{EXPENDITURE}")
    for control in page.locator(":is(.menu, .fold, .tools :is(input, select))").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 24


def test_a_table_with_its_style_and_scripts_is_light(site: Path) -> None:
    def weight(path: Path) -> int:
        return len(gzip.compress(path.read_bytes(), 9))

    beside = sum(weight(site / "assets" / name) for name in ("style.css", "tables.css", "site.js", "tables.js"))
    weights = {path.name: weight(path) + beside for path in (site / "en" / TABLES).glob("*.html")}
    texts = weights.pop("project_expenditure.html")  # the goals of projects, in sentences
    assert max(weights.values()) <= 20_000
    assert texts <= 24_000
