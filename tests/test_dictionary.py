"""The data dictionary: every field of every resource, made from the descriptor, in both languages; and its groups."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from pathlib import Path
from typing import Any

import pytest
from support import run_build
from test_publish import dead_links
from test_publish_many import Copy, make_package

from mingzhang.package.schemas import resources
from mingzhang.publish.data import load_package
from mingzhang.publish.files import Files
from mingzhang.publish.frames import Site
from mingzhang.publish.language import LANGS, Lang, words
from mingzhang.publish.pages.dictionary import resource_pages
from mingzhang.publish.pages.file_links import size
from mingzhang.publish.pages.resource_groups import grouped, row_of

Descriptor = dict[str, Any]


@pytest.fixture(scope="module")
def site(pdf_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dictionary")
    make_package(pdf_package, folder / "datapackage", [Copy("a-2024")])
    (folder / "none").mkdir()
    run = run_build(folder, "--only", "site", "--quiet", "--disclosures", folder / "none")
    assert run.status == 0, run.err
    return run.site


@pytest.fixture(scope="module")
def described(site: Path) -> list[Descriptor]:
    found: list[Descriptor] = json.loads((site / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    return found


def text_of(html: str) -> str:
    """Return the text of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("lang", LANGS)
def test_every_field_is_described(site: Path, described: list[Descriptor], lang: Lang) -> None:
    for resource in described:
        html = (site / lang / f"dictionary/{resource['name']}.html").read_text(encoding="utf-8")
        for field in resource["schema"]["fields"]:
            assert f'<tr id="{field["name"]}">' in html
            row = html[html.index(f'<tr id="{field["name"]}">') :]
            row = row[: row.index("</tr>")].replace("&#34;", '"').replace("&#39;", "'")
            assert field["title"] in row
            assert field["title@en"] in row
            assert field.get("columnType", "") in row
            assert all(str(value) in row for value in field.get("constraints", {}).get("enum", []))


def test_keys_lead_to_what_they_refer_to(site: Path, described: list[Descriptor]) -> None:
    for resource in described:
        html = (site / "en" / f"dictionary/{resource['name']}.html").read_text(encoding="utf-8")
        for key in resource["schema"].get("foreignKeys", []):
            target = key["reference"]["resource"] or resource["name"]
            assert f'<code>{", ".join(key["fields"])}</code> → <a href="{target}.html">' in html
    cells = (site / "en/dictionary/cells.html").read_text(encoding="utf-8")
    referred = cells[cells.index("Referred to by") : cells.index("</dl>")]
    assert re.findall(r'href="(\w+).html"', referred) == ["cell_parts", "lines", "claim_cells", "finding_cells"]


def test_units_examples_and_checksums(site: Path, described: list[Descriptor]) -> None:
    html = (site / "en/dictionary/lines.html").read_text(encoding="utf-8")
    row = html[html.index('<tr id="amount_cny">') :].split("</tr>")[0]
    assert "CNY (元)" in row
    assert re.search(r"<code>[\d.]+</code></td>\s*$", row)
    assert "see the field unit" in html[html.index('<tr id="amount">') :].split("</tr>")[0]
    assert "points" in (site / "en/dictionary/cells.html").read_text(encoding="utf-8")
    stated = next(resource["hash"] for resource in described if resource["name"] == "lines")
    assert stated.removeprefix("sha256:") in html
    assert "890 rows" in html


@pytest.mark.parametrize("lang", LANGS)
def test_all_resources_are_listed_and_led_to(site: Path, described: list[Descriptor], lang: Lang) -> None:
    index = (site / lang / "dictionary/index.html").read_text(encoding="utf-8")
    downloads = (site / lang / "downloads.html").read_text(encoding="utf-8")
    own = (site / lang / "a-2024/downloads.html").read_text(encoding="utf-8")
    for resource in described:
        assert f'href="{resource["name"]}.html"' in index
        assert f'href="dictionary/{resource["name"]}.html"' in downloads
        assert (f'href="../dictionary/{resource["name"]}.html"' in own) == (resource["name"] != "cell_parts")
    assert 'href="dictionary/index.html"' in downloads
    assert 'href="../dictionary/index.html"' in own


@pytest.mark.parametrize("lang", LANGS)
def test_downloads_offer_every_format_with_its_size(site: Path, described: list[Descriptor], lang: Lang) -> None:
    for page, folder in ((f"{lang}/downloads.html", "data"), (f"{lang}/a-2024/downloads.html", "data/a-2024")):
        html = (site / page).read_text(encoding="utf-8")
        links = {
            posixpath.normpath(posixpath.join(posixpath.dirname(page), href)): label
            for href, label in re.findall(r'<a href="([^"]+)" download aria-label="([^"]+)"', html)
        }
        for resource in described:
            if resource["name"] == "cell_parts":
                continue
            for form in ("csv", "excel.csv", "xlsx", "json", "parquet"):
                path = f"{folder}/{resource['name']}.{form}"
                assert links[path].endswith(size((site / path).stat().st_size))
        assert "SHA256SUMS" in html


def test_a_table_offers_its_rows_in_every_format(site: Path) -> None:
    html = (site / "zh/a-2024/tables/expenditure.html").read_text(encoding="utf-8")
    for form in ("csv", "excel.csv", "xlsx", "json", "parquet"):
        path = f"data/a-2024/expenditure.{form}"
        assert f'href="../../../{path}"' in html
        assert size((site / path).stat().st_size) in html


def test_no_link_is_dead(site: Path) -> None:
    assert dead_links(site) == []


def test_every_resource_has_a_group_and_a_line() -> None:
    """Also those that the package at hand does not have."""
    all_of_them = [{"name": one.name, "schema": one.schema()} for one in resources()]
    held = grouped(all_of_them)
    names = [one["name"] for _, group in held for one in group]
    assert sorted(names) == sorted(one["name"] for one in all_of_them)
    for lang in LANGS:
        assert [one["name"] for one in all_of_them if not row_of(one, words(lang))] == []


def test_a_resource_that_no_group_names_is_not_lost() -> None:
    strange = {"name": "strange", "schema": {"primaryKey": ["strange"]}}
    lines = {"name": "lines", "schema": {"primaryKey": ["disclosure", "table", "row", "column"]}}
    assert grouped([strange, lines]) == [("group_cells", [lines, strange])]


def test_a_descriptor_without_constraints_and_rows_has_a_page(tmp_path: Path) -> None:
    """The dictionary is made from the descriptor alone: one that nobody has seen before."""
    (tmp_path / "data").mkdir()
    data = b"strange,when\n"
    (tmp_path / "data/strange.csv").write_bytes(data)
    fields = [
        {"name": "strange", "type": "string", "title": "奇", "title@en": "Strange", "constraints": {"pattern": "a+"}},
        {"name": "when", "type": "date", "title": "何时", "title@en": "When", "constraints": {"minimum": "2024-01-01"}},
    ]
    resource = {
        "name": "strange",
        "title": "奇",
        "title@en": "Strange",
        "path": "data/strange.csv",
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "rows": 0,
        "schema": {"fields": fields, "primaryKey": ["strange"]},
    }
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}), encoding="utf-8")
    files = Files.__new__(Files)
    files.of = lambda *_: ()  # type: ignore[method-assign]
    (page,) = resource_pages(Site("en", ""), load_package(tmp_path), files)
    assert [field.rules for field in page.fields] == [("primary key", "pattern a+"), ("at least 2024-01-01",)]
    assert [field.example for field in page.fields] == [None, None]
    assert page.rows == "0 rows"


def test_sizes_are_written_as_people_read_them() -> None:
    assert [size(count) for count in (0, 999, 1000, 1_234_567)] == ["0 B", "999 B", "1.0 kB", "1.2 MB"]
