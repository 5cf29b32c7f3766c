"""Charts: what is drawn is what the package says, as long as it says, in words that fit; and nothing else is drawn."""

from __future__ import annotations

import csv
import dataclasses
import io
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from test_forms import FORMS
from test_forms import made as interpreted_form
from test_publish_many import Copy, make_package, with_amount

from mingzhang.check import check
from mingzhang.codebook import load
from mingzhang.package import write_package
from mingzhang.package.rows import Checked
from mingzhang.publish.catalogue import Catalogue, catalogue
from mingzhang.publish.charts.drawing import WIDTH, Band, Box, Drawing, Label, text_width, wrap
from mingzhang.publish.charts.files import chart_csv, chart_files
from mingzhang.publish.charts.model import Chart, Interval, Item
from mingzhang.publish.charts.open_graph import BARS, open_graph_pictures, room_for_bars
from mingzhang.publish.charts.picture import MOST, draw, framed
from mingzhang.publish.charts.png import png
from mingzhang.publish.charts.say import Teller, percent, unit_of
from mingzhang.publish.charts.svg import LIGHT, inline, standalone
from mingzhang.publish.data import load_package
from mingzhang.publish.frames import DisclosurePages, Site
from mingzhang.publish.language import LANGS, Lang
from mingzhang.publish.pages.charts import charts_page
from mingzhang.publish.trail import trail
from mingzhang.sidecar import Sidecar

Row = dict[str, str]
SVG = "{http://www.w3.org/2000/svg}"
SCRIPT = "<script>alert(1)</script>"
TELLERS = {lang: Teller(lang, final=False, of_year=False, kicker="2024") for lang in LANGS}


@pytest.fixture(scope="module")
def held(seed_package: Path) -> Catalogue:
    return catalogue(load_package(seed_package))


@pytest.fixture(scope="module")
def charts(held: Catalogue) -> dict[str, Chart]:
    return {chart.name: chart for chart in held.charts["seed"]}


@pytest.fixture
def edited(seed_package: Path, tmp_path: Path) -> Callable[..., dict[str, Chart]]:
    """Return the charts of a copy of the seed whose rows are changed."""

    def make(edit: Callable[[str, Row], Row | None], **more: str) -> dict[str, Chart]:
        package = make_package(seed_package, tmp_path / "package", [Copy("c", edit=edit, **more)])
        return {chart.name: chart for chart in catalogue(load_package(package)).charts["c"]}

    return make


def item(name: str, amount: int | str, en: str | None = None, **more: object) -> Item:
    return Item(name, en or name, Decimal(amount), **more)


def chart(*amounts: int | str, name: str = "function", form: str = "bars", **more: object) -> Chart:
    items = tuple(item(f"项{i}", amount, f"Item {i}") for i, amount in enumerate(amounts, start=1))
    whole = sum((i.amount for i in items), Decimal(0))
    return Chart(name, form, items, whole, ("expenditure",), **more)


def drawn(made: Chart, lang: Lang = "zh") -> ET.Element:
    drawing = draw(made, TELLERS[lang])
    return ET.fromstring(standalone(drawing, "t", "d", lang))


def texts(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def widths(svg: ET.Element, paint: str = "bar") -> list[float]:
    return [float(rect.get("width", "")) for rect in svg.iter(f"{SVG}rect") if rect.get("class") == paint]


def lines(seed_package: Path, **wanted: str) -> list[Row]:
    with (seed_package / "data" / "lines.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if all(row[key] == value for key, value in wanted.items())]


def test_the_charts_of_the_seed(charts: dict[str, Chart]) -> None:
    assert list(charts) == [
        "function", "flow", "kind", "economic", "project", "three-public", "years", "three-public-years",
        "organisation",
    ]  # fmt: skip


def test_figures_by_function_are_those_of_the_table_of_expenditure(
    seed_package: Path, charts: dict[str, Chart]
) -> None:
    printed = [row["amount"] for row in lines(seed_package, table="expenditure", measure="total", level="1")]
    shown = texts(drawn(charts["function"]))
    assert len(printed) == 5
    assert {f"{Decimal(amount):,}" for amount in printed} <= set(shown)


def test_bars_are_as_long_as_their_amounts(charts: dict[str, Chart]) -> None:
    for name in ("function", "economic", "three-public"):
        long, amounts = widths(drawn(charts[name])), [float(i.amount) for i in charts[name].items]
        assert long == pytest.approx([WIDTH * amount / amounts[0] for amount in amounts], abs=0.01)


def test_parts_fill_the_whole_bar(charts: dict[str, Chart]) -> None:
    boxes = [mark for mark in draw(charts["kind"], TELLERS["zh"]).marks if isinstance(mark, Box) and mark.height > 20]
    assert [box.width for box in boxes] == pytest.approx([WIDTH * 0.84936 - 1, WIDTH * 0.15064], abs=0.01)
    assert boxes[0].x + boxes[0].width + 1 == pytest.approx(boxes[1].x)


def test_a_flow_is_linked_as_the_tables_print_it(seed_package: Path, charts: dict[str, Chart]) -> None:
    flow = charts["flow"]
    names = {(link.stage, flow.stages[link.stage][link.source].zh, flow.stages[link.stage + 1][link.target].zh):
             link.amount for link in flow.links}  # fmt: skip
    kinds = {"basic_expenditure": "基本支出", "project_expenditure": "项目支出"}
    functions = {"201": "一般公共服务支出", "206": "科学技术支出", "221": "住房保障支出"}
    for code, function in functions.items():
        for row in lines(seed_package, table="expenditure", function=f"2024:general:{code}", level="1"):
            if row["measure"] in kinds and Decimal(row["amount"]):
                assert names[1, function, kinds[row["measure"]]] == Decimal(row["amount_cny"])
        (row,) = lines(seed_package, table="income", function=f"2024:general:{code}", measure="total")
        assert names[0, "一般公共预算", function] == Decimal(row["amount_cny"])
    for stage in (0, 1):
        assert flowing(flow.links, stage) == pytest.approx(float(flow.whole), rel=1e-5)


def test_bands_are_as_thick_as_what_flows(charts: dict[str, Chart]) -> None:
    flow = charts["flow"]
    bands = [mark for mark in draw(flow, TELLERS["zh"]).marks if isinstance(mark, Band)]
    scale = bands[0].height / float(flow.links[0].amount)
    assert [band.height for band in bands] == pytest.approx(
        [float(link.amount) * scale for link in flow.links], abs=0.6
    )
    assert len(list(drawn(flow).iter(f"{SVG}path"))) == len(bands) == 12


def test_labels_of_a_flow_stand_on_plates_over_the_bands_and_apart(charts: dict[str, Chart]) -> None:
    marks = draw(charts["flow"], TELLERS["en"]).marks
    plates = [mark for mark in marks if isinstance(mark, Box) and mark.paint == "plate"]
    labels = [mark for mark in marks if isinstance(mark, Label) and mark.y > 20]  # below the headings
    for label in labels:
        left = label.x - (text_width(label.text, label.size, bold=label.bold) if label.anchor == "end" else 0)
        assert any(p.x < left and p.y < label.y < p.y + p.height for p in plates), label.text
    ends = sorted(label.y for label in labels if label.bold and label.anchor == "start" and label.x > WIDTH / 4)
    assert all(low - high >= 40 for high, low in pairwise(ends))
    last_band = max(at for at, mark in enumerate(marks) if isinstance(mark, Band))
    assert last_band < min(marks.index(plate) for plate in plates)


def test_the_name_of_the_site_is_not_broken() -> None:
    lines = [line for width in range(40, 120) for line in wrap("资料来源：某局 · 明账", width)]
    assert not [line for line in lines if line.endswith("明") or line.startswith("账")]


def without_classes_of_income(resource: str, row: Row) -> Row:
    """Print 表2 by source alone, and a second source."""
    if resource == "lines" and row["table"] == "income" and row["row"] != "1":
        return row | {"function": "", "level": "2"}
    if resource == "lines" and row["table"] == "income" and row["measure"] == "general_public_budget":
        return row | {"amount_cny": "60000000"}
    if resource == "lines" and row["table"] == "income" and row["measure"] == "government_fund_budget":
        return row | {"amount_cny": "20847100"}
    return row


def test_sources_that_no_table_links_to_functions_meet_in_one_sum(edited: Callable[..., dict[str, Chart]]) -> None:
    flow = edited(without_classes_of_income)["flow"]
    assert [len(stage) for stage in flow.stages] == [2, 1, 5, 2]
    assert [link.amount for link in flow.links if link.stage == 0] == [60_000_000, 20_847_100]
    assert "先汇成合计" in TELLERS["zh"].notes(flow, 0)[0]
    assert "合计" in chart_csv(flow).decode("utf-8-sig")


def test_sources_of_more_than_is_spent_are_left_out(edited: Callable[..., dict[str, Chart]]) -> None:
    flow = edited(with_amount("income", "90000000", measure="general_public_budget", level="0"))["flow"]
    assert [len(stage) for stage in flow.stages] == [5, 2]
    assert "不画资金来源" in TELLERS["zh"].notes(flow, 0)[0]
    assert TELLERS["zh"].subtitle(flow).startswith("支出的功能与性质")


def test_kinds_that_do_not_come_to_their_printed_sum_do_not_flow(edited: Callable[..., dict[str, Chart]]) -> None:
    assert "flow" not in edited(with_amount("expenditure", "9000000", measure="basic_expenditure", level="0"))


def test_parts_of_one_another_are_not_drawn(edited: Callable[..., dict[str, Chart]]) -> None:
    found = edited(with_amount("expenditure", "90000000", measure="project_expenditure", level="0"))
    assert "kind" not in found
    assert "function" in found


def test_without_tables_there_are_no_charts(edited: Callable[..., dict[str, Chart]]) -> None:
    gone = ("lines", "claims", "derived_figures", "projects")
    assert edited(lambda resource, row: None if resource in gone else row) == {}


def test_final_accounts_are_spoken_of_in_the_past() -> None:
    final = Teller("en", final=True, of_year=True, kicker="2024")
    assert final.title(chart(60, 40)) == "60% of the year's expenditure was for item 1"


@pytest.mark.parametrize(
    ("made", "zh", "en"),
    [
        (chart(60, 40), "项1占支出的60%", "60% of expenditure is for item 1"),
        (chart(40, 35, 25), "项1最多，占支出的40%", "The largest share of expenditure, 40%, is for item 1"),
        (chart(50, 50), "项1与项2相等，各占支出的50%", "Equal shares of expenditure, 50% each: item 1, item 2"),
        (chart(30, 30, 30, 10), "3项并列最多，各占支出的30%", "3 equal largest shares of expenditure, 30% each"),
        (chart(7), "支出全部为项1", "All expenditure is for item 1"),
        (chart(99999, 1), "项1占支出的>99.9%", ">99.9% of expenditure is for item 1"),
        (chart(60, 40, name="kind", form="parts"), "项1占支出的60%", "60% of expenditure is item 1"),
        (chart(0, 0, name="three-public"), "没有安排“三公”经费", "No “three public” expenses are budgeted"),
        (chart(9, name="project"), "只有一个项目：“项1”", "There is one project: Item 1"),
        (chart(2, 2, 1, name="project"), "3个项目中有2个并列最大，各占40%",
         "2 of 3 projects are equally the largest, at 40% of the total each"),
        (chart(2, 2, name="project"), "2个项目金额相等，各占50%", "2 projects of equal size, 50% of the total each"),
        (chart(6, 4, of="listed"), "项1占所列支出的60%", "60% of the expenditure listed is for item 1"),
        (chart(6, 4, name="source"), "项1占收入的60%", "Largest source of revenue: item 1 (60%)"),
    ],
)  # fmt: skip
def test_titles_state_what_is_found(made: Chart, zh: str, en: str) -> None:
    assert (TELLERS["zh"].title(made), TELLERS["en"].title(made)) == (zh, en)


@pytest.mark.parametrize(
    ("now", "before", "zh", "en"),
    [
        (110, (100, 100, 100), "增加10%", "up 10%"),
        (90, (100, 99, 101), "减少9.1–10.9%", "down 9.1–10.9%"),
        (100, (100, 99, 101), "与上年大致相同", "about as last year"),
        (100, (100, 100, 100), "与上年持平", "unchanged from last year"),
        (20, (0, 0, 1), "上年约为0", "about zero last year"),
        (0, (10, 10, 10), "减少100%", "down 100%"),
    ],
)
def test_a_change_says_no_more_than_its_bounds_allow(now: int, before: tuple[int, ...], zh: str, en: str) -> None:
    found = item("项", now, before=Interval(*map(Decimal, before)))
    assert (TELLERS["zh"].change(found), TELLERS["en"].change(found)) == (zh, en)


def test_last_year_is_drawn_with_its_bounds(charts: dict[str, Chart]) -> None:
    made = charts["three-public-years"]
    travel = next(i for i in made.items if i.key == "overseas_travel")
    assert (travel.before.low, travel.before.high) == (60_000, 60_000)  # 增加0万元: as the overview has it
    assert texts(drawn(made))[4:6] == ["上年（推算）", "14.10"]
    assert widths(drawn(made), "ink")  # the strokes of the bounds


@pytest.mark.parametrize("lang", LANGS)
def test_the_smallest_of_many_are_one_bar(lang: Lang) -> None:
    made = chart(*range(60, 10, -1))
    svg = drawn(made, lang)
    assert len(widths(svg)) == MOST - 1
    rest = sum(range(11, 50))
    assert widths(svg, "fourth") == [WIDTH]  # they come to more than any of the others
    assert {"zh": "其他（39项）", "en": "Others (39)"}[lang] in texts(svg)
    assert unit_of(made, lang).write(Decimal(rest)) in texts(svg)


def test_zeros_have_no_bar_and_no_trouble() -> None:
    for lang in LANGS:
        svg = drawn(chart(0, 0, name="three-public"), lang)
        assert widths(svg) == []
        assert len(texts(svg)) == 4
    assert percent(Decimal(1), Decimal(100_000)) == "<0.1%"


def test_names_are_data() -> None:
    made = Chart("function", "bars", (item(SCRIPT, 9, SCRIPT), item("a & b", 1)), Decimal(10), ())
    drawing = draw(made, TELLERS["en"])
    for svg in (inline(drawing, "a", "b"), standalone(drawing, SCRIPT, SCRIPT, "en")):
        assert "<script" not in svg
        ET.fromstring(svg)
    rows = list(
        csv.reader(io.StringIO(chart_csv(Chart("f", "bars", (item("=1+1", 9),), Decimal(9), ())).decode("utf-8-sig")))
    )
    assert rows[1] == ["", "'=1+1", "'=1+1", "9.00"]


@given(st.text(max_size=60), st.floats(30, 300))
def test_text_is_wrapped_without_loss(text: str, width: float) -> None:
    found = wrap(text, width, most=1000)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_lines_fit_and_begin_with_no_closing_mark() -> None:
    name = "关于进一步推进“放管服”改革、优化营商环境（第二批）的若干项目经费，含往年结转"
    for width in range(60, 300, 7):
        found = wrap(name, width)
        assert not [line for line in found if line[0] in "，、）”"]
        assert all(text_width(line) <= width + 26 for line in found)
    assert wrap("Operation and maintenance of vehicles", 120) == ("Operation and", "maintenance of", "vehicles")
    assert wrap("一二三四五六七八九十", 52, most=2)[-1].endswith("…")


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_leaves_the_picture(charts: dict[str, Chart], lang: Lang) -> None:
    for made in charts.values():
        drawing = draw(made, TELLERS[lang])
        for label in drawing.marks:
            if isinstance(label, Label):
                long = text_width(label.text, label.size)
                left = label.x - long if label.anchor == "end" else label.x
                assert left >= -1, (made.name, label)
                assert left + long <= WIDTH + 1, (made.name, label)
                assert 0 < label.y <= drawing.height, (made.name, label)
                assert label.size * 328 / WIDTH >= 11, "on the narrowest phone"


def test_figures_are_shown_to_a_hundred_yuan() -> None:
    assert unit_of(chart("80847100.00"), "zh").write(Decimal("80847100")) == "8,084.71"
    assert unit_of(chart("80847100.00"), "en").write(Decimal("80847100")) == "80.8471"
    assert unit_of(chart("266610645.52"), "zh").write(Decimal("266610645.52")) == "26,661.06"
    assert unit_of(chart("266610650.00"), "en").write(Decimal("266610650.00")) == "266.6107"
    assert unit_of(chart("266610645.52"), "zh").write(Decimal("30.5")) == "0.00305"
    assert unit_of(chart("5432.10"), "zh").write(Decimal("5432.10")) == "5,432.10"


def test_pictures_for_sharing_show_as_many_bars_in_both_languages(held: Catalogue, charts: dict[str, Chart]) -> None:
    (row,) = held.package.of("disclosures")
    long = replace(charts["function"].items[0], en="A name that needs three lines of the picture, " * 3)
    made = replace(charts["function"], items=(long,) * BARS)
    count = room_for_bars(row, made)
    assert 0 < count < BARS
    assert room_for_bars(row, replace(made, items=(replace(long, en="Short"),) * BARS)) > count


def test_a_png_has_the_size_and_the_bars_of_its_drawing() -> None:
    drawing = Drawing(60, (Box(0, 10, 180, 20, "bar"), Label(0, 50, "明账 8,084.71")))
    image = Image.open(io.BytesIO(png(drawing))).convert("RGB")
    assert image.size == (720, 120)
    teal = tuple(int(LIGHT["bar"][i : i + 2], 16) for i in (1, 3, 5))
    row = [image.getpixel((x, 40)) for x in range(720)]
    near = [max(abs(a - b) for a, b in zip(pixel, teal, strict=True)) < 12 for pixel in row]
    assert near.index(False) == 360
    assert not any(near[360:])
    assert min(image.getpixel((x, y))[0] for x in range(200) for y in range(80, 102)) < 90  # there is print


def test_a_png_of_a_flow_keeps_the_colours(charts: dict[str, Chart]) -> None:
    framed_flow = framed(draw(charts["flow"], TELLERS["zh"]), "题", "副题", ("出处",))
    image = Image.open(io.BytesIO(png(framed_flow))).convert("RGB")
    assert image.getpixel((60, 44)) == (160, 51, 37)  # the seal


def test_files_are_there_and_the_same_each_time(held: Catalogue, tmp_path: Path) -> None:
    files = dict(chart_files(held, tmp_path))
    names = {name.rpartition("/")[2].partition(".")[0] for name in files}
    assert names == {chart.name for chart in held.charts["seed"]}
    for name in names:
        for ending in ("zh.svg", "en.svg", "zh.png", "en.png", "csv"):
            assert files[f"charts/seed/{name}.{ending}"]
    assert dict(chart_files(held, tmp_path)) == files  # from the cache
    assert {n: d for n, d in dict(chart_files(held)).items() if "function" in n} == {
        n: d for n, d in files.items() if "function" in n
    }
    assert all(len(data) < 100_000 for data in files.values())


def test_a_broken_picture_in_the_cache_is_made_anew(held: Catalogue, tmp_path: Path) -> None:
    pictures = dict(open_graph_pictures(held, tmp_path))
    for kept in (tmp_path / "charts").iterdir():
        kept.write_bytes(kept.read_bytes()[:100])
    assert dict(open_graph_pictures(held, tmp_path)) == pictures


def test_the_csv_has_exact_yuan_and_both_names(charts: dict[str, Chart]) -> None:
    rows = list(csv.DictReader(io.StringIO(chart_csv(charts["function"]).decode("utf-8-sig"))))
    assert rows[0] == {
        "code": "201", "name": "一般公共服务支出", "name_en": "General public services", "amount_cny": "63176300.00",
    }  # fmt: skip
    years = list(csv.DictReader(io.StringIO(chart_csv(charts["years"]).decode("utf-8-sig"))))
    assert years[0]["last_year_low_cny"] < years[0]["last_year_cny"] < years[0]["last_year_high_cny"]


def test_pictures_for_shared_links(held: Catalogue) -> None:
    found = dict(open_graph_pictures(held))
    assert set(found) == {f"og/{name}.{lang}.png" for name in ("seed", "site") for lang in LANGS}
    for data in found.values():
        assert Image.open(io.BytesIO(data)).size == (1200, 630)
    below = Image.open(io.BytesIO(found["og/seed.zh.png"])).convert("L").crop((60, 440, 460, 600))
    assert below.getextrema()[0] < 80  # total revenue, below total expenditure


@pytest.mark.parametrize("lang", LANGS)
def test_the_table_beside_a_chart_has_its_figures_and_leads_to_their_places(held: Catalogue, lang: Lang) -> None:
    (row,) = held.package.of("disclosures")
    page = charts_page(DisclosurePages(Site(lang, ""), row), held, trail(held.package, row))
    views = {view.anchor: view for view in page.charts}
    for made in held.charts["seed"]:
        view = views[f"chart-{made.name}"]
        shown = texts(ET.fromstring(str(view.svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')))
        assert all(row.cells[0].text in shown for row in view.rows[: MOST - 1] if made.form != "flow")
        assert [link.href.rpartition(".")[2] for link in view.files] == ["svg", "png", "csv"]
    assert views["chart-function"].rows[0].cells[0].href == "source/l7-2.html#expenditure.2.3"
    assert views["chart-function"].tables[0].href == "tables/expenditure.html"
    assert views["chart-three-public-years"].rows[1].cells[2].text == {"zh": "6", "en": "60,000"}[lang]  # 持平


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The made disclosures of all families in one package."""
    codebook = load()
    checked = [
        Checked(named, (), check(named, [], (), codebook), Sidecar())
        for family, form in FORMS.items()
        for named in [dataclasses.replace(interpreted_form(form), disclosure=family)]
    ]
    folder = tmp_path_factory.mktemp("forms") / "datapackage"
    write_package(checked, folder, codebook)
    return catalogue(load_package(folder))


def test_every_form_is_drawn_or_left_out(forms: Catalogue) -> None:
    files = dict(chart_files(forms))
    assert {name.split("/")[1] for name in files} == {name for name, found in forms.charts.items() if found}
    for name, data in files.items():
        if name.endswith(".svg"):
            ET.fromstring(data.decode())
    for found in forms.charts.values():
        for made in found:
            check_chart(made)


def check_chart(made: Chart) -> None:
    """Hold a chart against what must be true of all."""
    if made.form in ("bars", "parts"):
        added = sum((i.amount for i in made.items), Decimal(0))
        assert added <= made.whole * Decimal("1.001"), made.name
        assert list(made.items) == sorted(made.items, key=lambda i: -i.amount)
    for stage in range(len(made.stages) - 1):
        assert flowing(made.links, stage) == pytest.approx(float(made.whole), rel=0.001)


def flowing(links: Sequence, stage: int) -> float:
    return float(sum(link.amount for link in links if link.stage == stage))
