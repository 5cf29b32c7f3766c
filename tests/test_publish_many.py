"""The site of many disclosures: index, publishers, figures side by side, and downloads by disclosure."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import frictionless
import pytest
from make_package import COPIES, PUBLISHER, Copy, Row, general_budget_alone, make_package, with_amount
from support import run_build
from test_publish import dead_links

from mingzhang.publish import language
from mingzhang.publish.catalogue import PAGE, catalogue
from mingzhang.publish.data import load_package
from mingzhang.publish.frames import Site, publisher_place
from mingzhang.publish.initials import by_sound, initial
from mingzhang.publish.measured import Measured
from mingzhang.publish.pages.compare import peers_pages
from mingzhang.publish.pages.directory import directory_pages
from mingzhang.publish.pages.side_by_side import value
from mingzhang.yamlfile import read_yaml

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def site(seed_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    make_package(seed_package, folder / "datapackage", COPIES)
    run = run_build(folder, "--only", "site", "--quiet")
    assert run.status == 0, run.err
    return run.site


def page(site: Path, place: str) -> str:
    return (site / place).read_text(encoding="utf-8")


def row_of(html: str, name: str) -> list[str]:
    """Return the cells of the row whose heading begins with a name, tags replaced by spaces."""
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL):
        heading = re.search(r'<th scope="row">(.*?)</th>', row, re.DOTALL)
        if heading and plain(heading[1]).startswith(name):
            return [plain(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
    raise AssertionError(f"no row {name}")


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def series(html: str, anchor: str) -> str:
    """Return the part of a publisher's page that is one list of years."""
    return re.split("<h[23]", html.split(f'<h3 id="{anchor}">')[1], maxsplit=1)[0]


def test_the_made_package_is_sound(seed_package: Path, tmp_path: Path) -> None:
    report = frictionless.validate(str(make_package(seed_package, tmp_path / "made", COPIES) / "datapackage.json"))
    assert report.valid, report.flatten(["resourceName", "rowNumber", "fieldName", "message"])[:5]


def test_every_link_and_every_twin_is_there(site: Path) -> None:
    assert dead_links(site) == []
    zh, en = ({p.relative_to(site / lang) for p in (site / lang).rglob("*.html")} for lang in ("zh", "en"))
    assert zh == en


def test_the_home_is_an_index_of_publishers_by_letter(site: Path) -> None:
    home = page(site, "zh/index.html")
    letters = re.findall(r'<h3 id="letter-(\w+)">', home)
    assert letters == ["b", "g", "z", "other"]
    assert all(f'href="#letter-{letter}"' in home for letter in letters)
    for copy in COPIES:
        assert f'href="{copy.name}/index.html"' in home
    assert row_of(home, "2022年部门预算")[:1] == ["13"]
    assert row_of(home, "2022年部门预算")[3] == "7,000.00"


def test_a_figure_of_an_absent_table_leads_nowhere() -> None:
    disclosure = {"disclosure": "d"}
    absent, empty = (
        value(Measured(state, table="t"), disclosure, "en/p.html", "en") for state in ("absent", "not_read")
    )
    assert absent.href is None
    assert empty.href == "d/tables/t.html"


def test_years_of_a_publisher_stand_side_by_side(site: Path) -> None:
    html = page(site, f"en/{publisher_place(PUBLISHER)}")
    budgets = series(html, "budget-department")
    assert row_of(budgets, "Total expenditure") == [
        "8,084.71",
        "7,000.00 −1,084.71 (−13.4%) on 2021",
        "8,084.71 +1,084.71 (+15.5%) on 2022",
        "8,084.71 unchanged on 2023",
    ]
    assert 'href="../b-2022/tables/income_and_expenditure.html#row-30-2"' in budgets


def test_phases_and_scopes_are_never_set_against_each_other(site: Path) -> None:
    html = page(site, f"zh/{publisher_place(PUBLISHER)}")
    assert row_of(series(html, "budget-unit"), "支出总计") == ["123.00"]
    final = series(html, "final-account-department")
    assert row_of(final, "未能从此文件读出")[0].startswith("收入总计、支出总计")
    for anchor in ("budget-department", "budget-unit", "final-account-department"):
        cautions = series(html, anchor).split("<table")[0]
        assert "预算与决算是两回事" in cautions
        assert "范围不同，不相比较" in cautions


def test_a_budget_printed_in_final_accounts_is_not_their_figure(site: Path) -> None:
    """The copy's amounts are those of a budget, so a final figure is not to be had from it."""
    assert "456.00" not in page(site, f"zh/{publisher_place(PUBLISHER)}")


def test_no_difference_where_the_basis_differs(site: Path) -> None:
    html = series(page(site, f"zh/{publisher_place(PUBLISHER)}"), "budget-department")
    first, second, third, _ = row_of(html, "“三公”经费")
    assert first == "33.00"
    assert second.startswith("33.00 口径与2021年不同")
    assert "一般公共预算安排" in second
    assert "财政拨款安排" in second
    assert third == "33.00 较2022年：持平"
    science = row_of(html, "206 科学技术支出")
    assert "口径与2021年不同" in science[1]
    assert "科学技术支出（旧）" in science[1]
    english = series(page(site, f"en/{publisher_place(PUBLISHER)}"), "budget-department")
    assert row_of(english, "“Three public”")[1].startswith("33.00 Not set against 2021")


def test_a_blank_is_no_zero(site: Path) -> None:
    html = series(page(site, f"zh/{publisher_place(PUBLISHER)}"), "budget-department")
    _, before, blank, after = row_of(html, "公务接待费")
    assert before.startswith("1.00")
    assert blank == "— 印为空白"
    assert after == "1.00"


def test_publishers_stand_side_by_side_in_the_order_of_their_names(site: Path) -> None:
    html = page(site, "zh/compare/2024-budget-department/total_expenditure.html")
    names = [plain(name) for name in re.findall(r'<th scope="row">(.*?)</th>', html, re.DOTALL)]
    assert [name[:3] for name in names] == ["北京市", "广州市", "重庆市", "ＡＢ局"]
    assert row_of(html, "北京市") == ["16,169.42"]
    assert row_of(html, "重庆市") == ["— 未能从此文件读出"]
    assert re.findall(r'<rect width="([\d.]+)%"', html) == ["100.0", "50.0", "50.0"]
    assert "123.00" not in html
    assert "范围不同，不相比较" in html


def test_operating_expenses_carry_their_caution_and_no_bar(site: Path) -> None:
    for lang, short, long in (
        ("zh", "口径因省而异", "口径各省不同"),
        (
            "en",
            "counted differently between provinces",
            "Provinces count administrative operating expenses differently",
        ),
    ):
        html = page(site, f"{lang}/compare/2024-budget-department/operating_expenses.html")
        assert long in html
        assert plain(html).count(short) == 4
        assert "<rect width=" not in html.split("<main")[1]
    assert "#p-" in html


def test_figures_with_different_bases_have_no_bars(seed_package: Path, tmp_path: Path) -> None:
    copies = [Copy("a"), Copy("b", publisher="北京市某局", edit=general_budget_alone)]
    pages = side_by_side(seed_package, tmp_path, copies)
    three = pages["en/compare/2024-budget-department/three_public.html"]
    assert [row.width for row in three.rows] == [None, None]
    cautions = [row.value.caution for row in three.rows]
    assert "paid from the general public budget" in cautions[0]
    assert "paid from all fiscal appropriations" in cautions[1]
    assert any("no differences taken" in caution for caution in three.cautions)
    total = pages["en/compare/2024-budget-department/total_revenue.html"]
    assert [row.width for row in total.rows] == ["100.0", "100.0"]


def side_by_side(seed: Path, tmp_path: Path, copies: list[Copy]) -> dict[str, object]:
    """Return the contexts of the comparisons of a made package by path."""
    held = catalogue(load_package(make_package(seed, tmp_path / "made", copies)))
    return {
        context.frame.path: context
        for lang in ("zh", "en")
        for _, context in peers_pages(Site(lang, "", compares=True), held)
    }


def test_different_amounts_for_one_thing_are_not_chosen_from(seed_package: Path, tmp_path: Path) -> None:
    def twice(resource: str, row: Row) -> Row:
        if resource == "income_and_expenditure" and row["item"] == "total_revenue":
            return row | {"item": "total_expenditure", "direction": "expenditure"}
        return row

    both = [
        Copy(
            "a", edit=lambda r, row: with_amount("income_and_expenditure", "5", item="total_revenue")(r, twice(r, row))
        ),
        Copy("b", publisher="北京市某局"),
    ]
    held = catalogue(load_package(make_package(seed_package, tmp_path / "made", both)))
    assert held.figures["a"].get("total_expenditure").state == "several"
    assert held.figures["b"].get("total_expenditure").state == "value"


def test_a_class_that_is_not_printed_is_told_from_one_that_was_not_read(seed_package: Path, tmp_path: Path) -> None:
    def unknown_line(resource: str, row: Row) -> Row:
        if resource == "expenditure" and row["code"] == "206":
            return row | {"function": ""}
        return row

    copies = [Copy("a"), Copy("b", edit=unknown_line)]
    held = catalogue(load_package(make_package(seed_package, tmp_path / "made", copies)))
    assert held.figures["a"].get("function-general-299").state == "not_printed"
    assert held.figures["b"].get("function-general-206").state == "not_read"


def test_no_page_of_the_index_or_of_a_measure_grows_without_bound(seed_package: Path, tmp_path: Path) -> None:
    copies = [Copy("a"), Copy("b", publisher="北京市某局")]
    package = load_package(make_package(seed_package, tmp_path / "made", copies))
    one = package.of("disclosures")[0]
    for number in range(3 * PAGE):
        package.rows["disclosures"].append({**one, "disclosure": f"d{number}", "publisher": f"广州市第{number}局"})
    package = load_like(package)
    held = catalogue(package)
    site = Site("en", "", compares=True)
    directory = list(directory_pages(site, held))
    assert [len(p.groups[0].publishers) for p in directory] == [1, 100, 100, 100, 1]
    assert all(len(p.letters) == 2 for p in directory)
    measures = [c for t, c in peers_pages(site, held) if t == "measure.html" and c.name.text == "Total revenue"]
    assert all(len(p.rows) <= PAGE for p in measures)
    assert sum(len(p.rows) for p in measures) == len(copies) + 3 * PAGE
    assert len({p.frame.path for p in measures}) == len(measures) > 3


def load_like(package: object) -> object:
    """Return a package of the same rows whose indexes are made anew."""
    return type(package)(package.folder, package.descriptor, package.rows)


def test_each_disclosure_has_its_rows_of_the_package(site: Path) -> None:
    for name in ("lines", "cells", "claims", "tables"):
        whole = page(site, f"data/{name}.csv").splitlines(keepends=True)
        parts = [page(site, f"data/{copy.name}/{name}.csv").splitlines(keepends=True) for copy in COPIES]
        assert all(part[0] == whole[0] for part in parts)
        assert sorted(line for part in parts for line in part[1:]) == sorted(whole[1:])


def test_the_view_of_a_disclosure_validates(site: Path) -> None:
    report = frictionless.validate(str(site / "data/b-2022/datapackage.json"))
    assert report.valid, report.flatten(["resourceName", "rowNumber", "message"])[:5]
    functions = page(site, "data/b-2022/functions.csv").splitlines()[1:]
    assert functions
    assert all(line.startswith("2022:") for line in functions)
    with zipfile.ZipFile(site / "data/b-2022/b-2022.zip") as archive:
        held = [name for name in archive.namelist() if name.endswith((".csv", ".json")) and "dictionary" not in name]
        assert len(held) > 30
        for name in held:
            assert archive.read(name) == (site / "data" / name).read_bytes()


def test_every_word_of_the_site_is_in_both_languages_and_no_more() -> None:
    """A comma in an unquoted text of the YAML file would cut it and make a third key of the rest."""
    folder = Path(language.__file__).parent
    spec = read_yaml(folder / "comparisons.yml")
    named = [*(m["names"] for m in spec["measures"].values()), *spec["groups"].values()]
    words = [pair for path in language.WORDS for pair in read_yaml(path).items()]
    pairs = [*(pair for _, pair in words), *named]
    assert len({name for name, _ in words}) == len(words)
    assert [pair for pair in pairs if set(pair) != {"zh", "en"} or not all(pair.values())] == []


def test_names_go_by_their_sound() -> None:
    assert [initial(name) for name in ("安徽省", "北京市", "国家", "厦门市", "Abc", "亳州市", "")] == list("ABGXA##")
    assert sorted(["珠海市", "亳州市", "安徽省", "广州市"], key=by_sound) == ["安徽省", "广州市", "珠海市", "亳州市"]
