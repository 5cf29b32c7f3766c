"""The site as files: links, twins, escaping, and what spreadsheets are given. No browser needed."""

from __future__ import annotations

import csv
import html.parser
import io
import json
import posixpath
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from support import ROOT, SEED_TXT, run_build

from mingzhang.publish import SiteError, site_address

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("https://example.org","x")'
JINJA = "{{ 7 * 7 }}{% raw %}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the seed's text, with three projects renamed by someone who means ill."""
    folder = tmp_path_factory.mktemp("publish")
    (folder / "in").mkdir()
    text = SEED_TXT.read_text(encoding="utf-8")
    for name, ill in (("免费刻章", SCRIPT), ("后勤保障经费", FORMULA), ("电子公务团队经费", JINJA)):
        text = text.replace(f"　　{name} ", f"　　{ill} ")
    (folder / "in" / "番禺 #1.txt").write_text(text, encoding="utf-8")
    run = run_build(folder, "--disclosures", folder / "in", "--quiet")
    assert run.status == 0, run.err
    return run.site


class Links(html.parser.HTMLParser):
    """Gathers where a page leads and what can be led to in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ("href", "src") and value:
                self.targets.append(value)
            if name == "id" and value:
                self.ids.add(value)


def pages(site: Path) -> dict[str, Links]:
    return {p.relative_to(site).as_posix(): Links(p.read_text(encoding="utf-8")) for p in site.rglob("*.html")}


def dead_links(site: Path) -> list[str]:
    """Return the links within a site that lead nowhere."""
    found = pages(site)
    dead = []
    for path, links in found.items():
        for target in links.targets:
            if path == "404.html" or target.startswith("https://"):
                continue
            place, _, anchor = target.partition("#")
            file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(place))) if place else path
            if not (site / file).is_file() or (anchor and anchor not in found[file].ids):
                dead.append(f"{path}: {target}")
    return dead


def test_every_link_leads_to_a_file_that_is_there(site: Path) -> None:
    assert dead_links(site) == []


def test_every_page_has_a_twin(site: Path) -> None:
    zh, en = ({p.relative_to(site / lang) for p in (site / lang).rglob("*.html")} for lang in ("zh", "en"))
    assert zh == en
    assert len(zh) > 40


def test_what_a_document_prints_is_escaped(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert SCRIPT not in text
        assert "49{% raw %}" not in text
    projects = (site / "zh" / "番禺 #1" / "projects" / "index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in projects
    assert "{{ 7 * 7 }}{% raw %}" in projects


def test_a_text_cannot_run_in_a_spreadsheet(site: Path) -> None:
    canonical = (site / "data/projects.csv").read_text(encoding="utf-8")
    assert FORMULA in {row["name"] for row in csv.DictReader(io.StringIO(canonical))}
    data = (site / "data/projects.excel.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert "'" + FORMULA in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []


def test_the_archive_holds_the_package(site: Path) -> None:
    with zipfile.ZipFile(site / "data/mingzhang.zip") as archive:
        inside = {name.removeprefix("mingzhang/"): archive.read(name) for name in archive.namelist()}
    described = json.loads((site / "datapackage.json").read_text(encoding="utf-8"))
    paths = ["datapackage.json", *(resource["path"] for resource in described["resources"])]
    files = {path: (site / path).read_bytes() for path in paths}
    assert {path: data for path, data in inside.items() if path in files} == files
    assert inside.keys() - files.keys() == {"README.md", "README.zh.md", "LICENSE.txt", "dictionary.csv", "SHA256SUMS"}


def test_styles_and_scripts_are_sent_without_comments(site: Path) -> None:
    sent = [path for path in (site / "assets").iterdir() if path.suffix in (".css", ".js")]
    assert {path.name for path in sent} >= {"style.css", "site.js", "tables.js"}
    for path in sent:
        text = path.read_text(encoding="utf-8")
        assert "/*" not in text, path.name
        assert len(text) < len((ROOT / "templates/assets" / path.name).read_text(encoding="utf-8")), path.name
    assert "calc(100% - 1.2rem)" in (site / "assets/style.css").read_text(encoding="utf-8")  # its blanks mean something


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("https://example.org/repo/", "https://example.org/repo/"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("https://例子.中国/预算/", "https://xn--fsqu00a.xn--fiqs8s/%E9%A2%84%E7%AE%97/"),
        ("https://example.org/%E9%A2%84/", "https://example.org/%E9%A2%84/"),
    ],
)
def test_an_address_is_written_as_machines_read_it(said: str, address: str) -> None:
    assert site_address(said) == address


@pytest.mark.parametrize(
    "said",
    [
        'https://"><script>/',
        'https://example.org/"><script>/',
        "https://example.org/a b/",
        "https://example.org/a/../b/",
        "https://example.org/%2e%2E/",
        "https://example.org/%zz/",
        "https:///",
        "https://example.org:port/",
        "https://example.org",
        "https://example.org/s/?a=b",
        "https://example.org/#a/",
        "javascript:alert(1)/",
        "example.org/",
    ],
)
def test_an_address_that_is_none_is_said_in_our_words(said: str) -> None:
    with pytest.raises(SiteError, match=f"SITE_URL: expected an address .*{re.escape(said)}"):
        site_address(said)


def test_a_password_in_an_address_is_neither_published_nor_repeated() -> None:
    with pytest.raises(SiteError, match=r"found https://…@example\.org/$"):
        site_address("https://u:secret@example.org/")
