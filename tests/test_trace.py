"""From a number on a page to its place in the source: links, records, frames, and what stands in for a file."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from make_pdf import cut_row, narrative, tables_alone
from make_xlsx import spreadsheet_of
from support import SEED, Run, run_build
from test_publish import dead_links

from mingzhang.interpret.model import Disclosure
from mingzhang.publish.data import Package, Row, load_package
from mingzhang.publish.frames import DisclosurePages, Site
from mingzhang.publish.language import LANGS, Lang
from mingzhang.publish.pages.trace import CHECKS, follow, trace_pages
from mingzhang.publish.pages.trace_contexts import Record, TracePage
from mingzhang.publish.pictures import LIMIT, Sources
from mingzhang.publish.trail import RECORDS, is_traced, trail
from mingzhang.verify import verify

RECORD = re.compile(r'<article class="record" id="([^"]+)"')


@pytest.fixture(scope="module")
def package(seed_run: Run) -> Package:
    return load_package(seed_run.datapackage)


def changed(package: Package, **rows: list[Row]) -> Package:
    """Return a package with other rows in some resources; its indexes are made anew."""
    return Package(package.folder, package.descriptor, package.rows | rows)


def pages_of(package: Package, lang: Lang = "en", sources: Path | None = None) -> dict[str, TracePage]:
    pages = DisclosurePages(Site(lang, ""), package.of("disclosures")[0])
    made = trace_pages(pages, package, follow(package, Sources(sources)))
    return {Path(page.frame.path).stem: page for page in made}


def records_of(pages: dict[str, TracePage], name: str) -> dict[str, Record]:
    """Return the whole records of a page, its parts included."""
    held = [page for key, page in pages.items() if key == name or key.startswith(f"{name}-")]
    records = [
        record for page in held for record in (*page.records, *(one for line in page.lines for one in line.records))
    ]
    return {record.anchor: record for record in records if isinstance(record, Record)}


def html(run: Run, place: str) -> str:
    return (run.site / place).read_text(encoding="utf-8")


def test_every_number_has_a_record_on_its_page(seed_run: Run, package: Package) -> None:
    for lang in LANGS:
        for page in range(1, 29):
            wanted = {
                f"{c['table']}.{c['row']}.{c['column']}"
                for c in package.of("cells", page=page)
                if is_traced(c) and c["source"].endswith(".pdf")
            }
            path = seed_run.site / lang / f"panyu-2024-budget/source/p{page}.html"
            found = RECORD.findall(path.read_text(encoding="utf-8")) if path.is_file() else []
            assert set(found) == wanted
            assert len(found) == len(wanted)


def test_every_amount_of_a_table_leads_to_its_record(seed_run: Run, package: Package) -> None:
    amounts = [c for c in package.of("cells", table="expenditure") if c["amount"] is not None]
    links = re.findall(
        r'href="\.\./source/(p\d+)(?:-\d+)?\.html#expenditure\.(\d+)\.(\d+)">([^<]+)<',
        html(seed_run, "zh/panyu-2024-budget/tables/expenditure.html"),
    )
    assert sorted(links) == sorted((f"p{c['page']}", str(c["row"]), str(c["column"]), c["text"]) for c in amounts)


def test_no_link_is_dead_and_every_picture_is_small(seed_run: Run) -> None:
    assert dead_links(seed_run.site) == []
    pictures = list((seed_run.site / "pictures/panyu-2024-budget").glob("*.webp"))
    assert len(pictures) == 22
    assert max(path.stat().st_size for path in pictures) <= LIMIT


def test_the_pages_are_light(seed_run: Run) -> None:
    weights = [len(gzip.compress(p.read_bytes(), 9)) for p in seed_run.site.glob("*/panyu-2024-budget/source/*.html")]
    assert median(weights) < 8_000
    assert max(weights) < 11_000  # of the 20 KB that a page may have with its style and script


def test_a_record_says_what_the_package_says(package: Package) -> None:
    record = records_of(pages_of(package), "p8")["expenditure.5.3"]
    assert (record.table.text, record.row.text) == (
        "Table 3 Overall expenditure by function",
        "General administrative affairs",
    )
    assert (record.value, record.printed, record.unit) == (
        "CNY\u00a046.6536\u00a0million",
        "4,665.36",
        "in units of CNY 10,000",
    )
    assert record.place == "row 5, column 3; p. 8, left 240.1, top 255.05, right 286.1, bottom 275.05 pt"
    assert record.reading == "Both readers agree"
    assert record.table.href == "../tables/expenditure.html#row-5-1"


@pytest.mark.parametrize("lang", LANGS)
def test_every_citation_of_the_site_stands(package: Package, lang: Lang) -> None:
    sha256 = next(row["sha256"] for row in package.of("sources") if row["role"] == "whole")
    pages = pages_of(package, lang)
    for name in pages:
        for record in records_of(pages, name).values():
            for text in (record.gb_t_7714, record.bibtex, record.plain):
                status, message = verify(text, package)
                assert (status, "quotes no value" in message) == (0, False), f"{text}: {message}"
                assert sha256 in text
                assert package.descriptor["version"] in text


def test_the_permanent_link_has_the_sites_address(seed_run: Run) -> None:
    link = "https://example.org/some-repo/en/panyu-2024-budget/source/p8.html#expenditure.5.3"
    assert html(seed_run, "en/panyu-2024-budget/source/p8-1.html").count(link) == 4


def test_a_page_of_many_numbers_has_parts_and_all_its_anchors(seed_run: Run, package: Package) -> None:
    many = [page for page in trail(package, package.of("disclosures")[0]).pages if page.parts]
    assert many[0].name == "p6"
    for page in many:
        assert [placed for part in page.parts for placed in part] == list(page.placed)
        assert len(page.placed) > RECORDS
        assert all(len(part) <= RECORDS * 1.3 for part in page.parts)
        rows = [{(placed.cell["table"], placed.cell["row"]) for placed in part} for part in page.parts]
        assert sum(len(part) for part in rows) == len(set().union(*rows))  # a row is in one part
        short = html(seed_run, f"zh/panyu-2024-budget/source/{page.name}.html")
        for index in range(len(page.parts)):
            name = page.part(index)
            for anchor in RECORD.findall(html(seed_run, f"zh/panyu-2024-budget/source/{name}.html")):
                assert f'<article class="record" id="{anchor}"' in short
                assert f'<p><a href="{name}.html#{anchor}">' in short


def test_the_frame_is_where_the_box_is(package: Package) -> None:
    pages = pages_of(package, sources=SEED)
    with_picture = pages["p8"]
    record = records_of(pages, "p8")["expenditure.5.3"]
    shares = {name: float(value) for name, value in re.findall(r"--(\w):([\d.]+)", record.box)}
    boxed = [shares["x"] * 595.3, shares["y"] * 841.9, shares["w"] * 595.3, shares["h"] * 841.9]
    assert boxed == pytest.approx([240.1, 255.05, 46, 20], abs=0.2)
    assert with_picture.sheet.href == "../../../pictures/panyu-2024-budget/p8.webp"
    assert with_picture.remark is None


def test_without_the_file_the_sheet_has_the_texts(package: Package) -> None:
    page = pages_of(package)["p6"]
    assert page.sheet.href is None
    assert page.remark.startswith("The file was not at hand")
    assert page.sheet.ratio == f"{595 / 842:.4f}"  # landscape, as the boxes need
    printed = sorted(c["text"] for c in package.of("cells", page=6) if c["text"])
    assert sorted([*(spot.text for spot in page.sheet.spots), *(number.printed for number in page.records)]) == printed


def test_a_scan_says_that_frames_may_be_off_and_one_on_its_side_has_no_picture(package: Package) -> None:
    read = [cell | ({"reader": "ocr"} if cell["page"] in (8, 9) else {}) for cell in package.rows["cells"]]
    on_its_side = [cell | ({"x1": cell["x1"] + 200} if cell["page"] == 9 else {}) for cell in read]
    pages = pages_of(changed(package, cells=on_its_side), sources=SEED)
    assert pages["p8"].remark.startswith("This page is a scan and was straightened")
    assert pages["p8"].sheet.href
    assert pages["p9"].remark.startswith("This page is a scan that lies on its side")
    assert pages["p9"].sheet.href is None
    assert (pages["p10"].remark, bool(pages["p10"].sheet.href)) == (None, True)


def test_a_cell_that_the_readers_see_differently_says_so(package: Package) -> None:
    edits = {3: {"second_text": "4,665.63"}, 4: {"reader": "ocr", "confidence": Decimal("0.93")}}
    cells = [
        cell | (edits.get(cell["column"], {}) if (cell["table"], cell["row"]) == ("expenditure", 5) else {})
        for cell in package.rows["cells"]
    ]
    once = [row | {"cells_read_twice": None} for row in package.rows["sources"]]
    records = records_of(pages_of(changed(package, cells=cells)), "p8")
    assert records["expenditure.5.3"].reading == "The readers differ; the second saw “4,665.63”"
    assert records["expenditure.5.4"].reading.endswith("(confidence 0.93)")
    records = records_of(pages_of(changed(package, cells=cells, sources=once)), "p8")
    assert records["expenditure.5.5"].reading == "Read by one reader only"


def finding(number: int, verdict: str | None) -> tuple[Row, Row]:
    key = {"finding": f"f{number}", "disclosure": "panyu-2024-budget"}
    said = {"message": f"第{number}项", "message_en": f"No. {number}", "verdict": verdict, "severity": "info"}
    row = {**key, "kind": "accounting", "check": "row_sum", "table": "expenditure", **said}
    return row, {**key, "table": "expenditure", "row": 5, "column": 3, "role": "whole"}


def with_findings(package: Package, *verdicts: str | None) -> Package:
    rows, cells = zip(*(finding(number, verdict) for number, verdict in enumerate(verdicts)), strict=True)
    checks = [{"check": "row_sum", "name": "横向合计", "name_en": "Sums across"}]
    return changed(package, findings=list(rows), finding_cells=list(cells), checks=checks)


def test_a_record_names_its_checks_the_gravest_first(package: Package) -> None:
    held = with_findings(package, "consistent", "conflict", "rounding", None)
    pages = pages_of(held)
    found = records_of(pages, "p8")["expenditure.5.3"].checks
    assert [(check.verdict, check.message) for check in found] == [
        ("In conflict", "No. 1"),
        ("finding", "No. 3"),
        ("Rounding", "No. 2"),
        ("Agrees", "No. 0"),
    ]
    assert {(check.name, check.href) for check in found} == {("Sums across", "../findings.html#check-row_sum")}
    assert records_of(pages, "p8")["expenditure.5.4"].checks == ()


def test_of_many_checks_the_rest_is_counted(package: Package) -> None:
    record = records_of(pages_of(with_findings(package, *["consistent"] * 40)), "p8")["expenditure.5.3"]
    assert (len(record.checks), record.more_checks) == (CHECKS, f"{40 - CHECKS} more on the page of checks")


def build(tmp_path: Path, fill: Callable[[Path], Any]) -> Run:
    (tmp_path / "in").mkdir()
    fill(tmp_path / "in")
    run = run_build(tmp_path, "--disclosures", tmp_path / "in", "--quiet", "--reader", "pdfium")
    assert run.status == 0, run.err
    return run


@pytest.mark.site
def test_a_number_cut_by_a_page_break_is_framed_on_both_pages(tmp_path: Path) -> None:
    run = build(tmp_path, lambda folder: cut_row(folder / "d.pdf"))
    held = load_package(run.datapackage)
    part = held.of("cell_parts")[0]
    cells = [
        row | ({"amount": Decimal(1), "text": "1.00"} if all(row[k] == part[k] for k in ("row", "column")) else {})
        for row in held.rows["cells"]
    ]
    held = changed(held, cells=cells)
    anchor = f"{part['table']}.{part['row']}.{part['column']}"
    pages = pages_of(held, sources=tmp_path / "in")
    on = {name: found[anchor] for name in pages if anchor in (found := records_of(pages, name))}
    first, second = sorted(on)
    assert on[first].elsewhere.href == f"{second}.html#{anchor}"
    assert on[second].elsewhere.href == f"{first}.html#{anchor}"
    assert on[first].box != on[second].box


def test_the_second_file_of_a_disclosure_has_pages_of_its_own(package: Package) -> None:
    rows = [row for row in package.rows["sources"] if row["role"] == "whole"]
    other = rows[0] | {"source": "b.pdf", "file": "b.pdf", "sha256": "1" * 64}
    cells = [row | ({"source": "b.pdf"} if row["page"] == 9 else {}) for row in package.rows["cells"]]
    held = changed(package, sources=[other, *rows], cells=cells)
    names = [page.name for page in trail(held, held.of("disclosures")[0]).pages]
    assert names[:6] == ["p4", "p5", "p6", "p7", "p8", "p10"]
    assert names[-1] == "2-p9"


@pytest.mark.site
def test_the_narrative_half_does_not_stand_in_the_way(tmp_path: Path) -> None:
    run = build(tmp_path, lambda folder: (tables_alone(folder / "a-tables.pdf"), narrative(folder / "a-narr.pdf")))
    assert [link for link in dead_links(run.site) if "/a/source/" in link or "../source/" in link] == []
    assert list((run.site / "zh/a/source").glob("p*.html"))


@pytest.mark.site
def test_a_text_shows_the_line(tmp_path: Path) -> None:
    run = build(tmp_path, lambda folder: shutil.copy(SEED / "panyu-2024-budget.txt", folder / "番禺 #1.txt"))
    assert dead_links(run.site) == []
    held = load_package(run.datapackage)
    for sources in (tmp_path / "in", None):  # from the file, else from the cells
        lines = [line for page in pages_of(held, "zh", sources).values() for line in page.lines]
        found = [line for line in lines if any(r.anchor == "expenditure.5.3" for r in line.records)]
        assert [any(isinstance(r, Record) for r in line.records) for line in found] == [False, True]  # short, whole
        for line in found:
            assert "一般行政管理事务" in line.text
            assert "4,665.36" in line.text
            assert line.number == "420"
    assert [page.remark is None for page in pages_of(held, "zh", tmp_path / "in").values()].count(False) == 0


@pytest.mark.site
def test_a_spreadsheet_shows_the_row(tmp_path: Path, from_pdf: Disclosure) -> None:
    run = build(
        tmp_path, lambda folder: spreadsheet_of(from_pdf, folder / "番禺区政务服务数据管理局2024年部门预算.xlsx")
    )
    assert dead_links(run.site) == []
    held = load_package(run.datapackage)
    cell = next(c for c in held.of("cells", table="expenditure") if c["text"] == "4,665.36")
    lines = [line for page in pages_of(held).values() for line in page.lines]
    found = [x for x in lines if any(r.anchor == f"expenditure.{cell['row']}.{cell['column']}" for r in x.records)]
    assert len(found) == 2  # on the page and in its part
    for line in found:
        assert "一般行政管理事务 | 4,665.36" in line.text
        assert line.number == re.sub(r"\D", "", cell["address"])


def test_a_page_of_a_source_names_who_published_what(seed_run: Run) -> None:
    for lang, kicker in (("zh", "2024年部门预算"), ("en", "2024 departmental budget")):
        html = (seed_run.site / lang / "panyu-2024-budget" / "source/p8.html").read_text(encoding="utf-8")
        head = re.search(r"<hgroup>.*?</hgroup>", html, re.DOTALL)[0]
        assert kicker in head
        assert {"zh": "广州市番禺区政务服务数据管理局", "en": "Panyu District"}[lang] in head
        assert html.index("<figure>") < html.index('class="remark needless"')  # the way to its parts, below the picture
