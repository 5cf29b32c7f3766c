"""What machines read, held against each standard's own rules: in the heads of pages, in files, and by real readers.

The package has few rows, and three disclosures: two years of one publisher, and one of another that has no English
name, whose id is not made for addresses.
"""

from __future__ import annotations

import csv
import hashlib
import html.parser
import json
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import jsonschema
import pytest
from make_package import Copy, Row, make_package
from support import ROOT, run_build

from mingzhang.publish.catalogue import catalogue
from mingzhang.publish.contexts import alternates
from mingzhang.publish.data import Package, load_package
from mingzhang.publish.files import Files
from mingzhang.publish.frames import Site
from mingzhang.publish.language import LANGS, Lang
from mingzhang.publish.machines import csvw, machine_files, schema_org, sitemap
from mingzhang.publish.machines.croissant import croissant
from mingzhang.publish.machines.heads import Heads
from mingzhang.publish.machines.published import Published
from mingzhang.publish.machines.rdf import Iri, Literal, json_ld, node, turtle
from mingzhang.publish.machines.sitemap import site_files
from mingzhang.releases import Release, read_releases

pytestmark = pytest.mark.site

BASE = "https://example.org/some-repo/"
STRANGE = "某局 #1 & 2"
KEPT = ("income", "three_public")
RELEASES = (Release("1.1.0", "2026-11-26", "更正", "Mended"), Release("1.0.0", "2026-01-05", "首个版本", "First"))
VALIDATORS = ROOT / ".venv/validators/bin/python"
SHAPES = ROOT / "tests/shapes"
SCHEMA = json.loads((SHAPES / "schema-org.json").read_text(encoding="utf-8"))
FEW = ("disclosures.csv", "sources.csv", "organisations.csv", "tables.csv")
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ILL = '</script><script>alert("1")</script>'


def few_rows(resource: str, row: Row) -> Row | None:
    """Keep two tables, and no findings: validators are slow."""
    if resource in ("findings", "finding_cells", "checks", "key_projects"):
        return None
    return None if row.get("table", KEPT[0]) not in (*KEPT, "") else row


def of_another(resource: str, row: Row) -> Row | None:
    """Say where it was published, in an address that needs care, and not which place it is of."""
    if resource == "disclosures":
        row = row | {"region": "", "url": 'http://example.org/公开 "1"?a=1&b=<2>', "licence": "https://example.org/l"}
    if resource == "tables" and row["table"] == "income":
        row = row | {"title": ILL, "title_en": "", "unit": ""}
    return few_rows(resource, row)


COPIES = [
    Copy("b-2023", 2023, edit=few_rows),
    Copy("b-2024", edit=few_rows),
    Copy(STRANGE, publisher="某局", edit=of_another),
]


@pytest.fixture(scope="module")
def package(seed_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Package:
    return load_package(make_package(seed_package, tmp_path_factory.mktemp("machines") / "made", COPIES))


@pytest.fixture(scope="module")
def site(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    run = run_build(folder, "--only", "site", "--quiet", "--datapackage", package.folder, SITE_URL=BASE)
    assert run.status == 0, run.err
    return run.site


Publish = Callable[..., Published]


@pytest.fixture(scope="module")
def published(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Publish:
    """Publish the package's files, written once, at an address and with releases."""
    held, files = catalogue(package), Files(package, tmp_path_factory.mktemp("files"))
    return lambda site_url="", releases=(): Published(held, files, releases, site_url)


@pytest.fixture(scope="module")
def made(published: Publish) -> Path:
    """The files of a site without address that was released, in a folder."""
    one = published(releases=RELEASES)
    for path, data in machine_files(one).items():
        (one.files.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (one.files.folder / path).write_bytes(data)
    return one.files.folder


Validated = Callable[..., Any]


@pytest.fixture(scope="module")
def validated() -> Iterator[Validated]:
    """Ask others' validators of files; they start once, which takes seconds."""
    if not VALIDATORS.is_file():
        pytest.fail(f"{VALIDATORS} is missing: run `make test` once, which installs the validators")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([VALIDATORS, ROOT / "tests/validate_metadata.py"], text=True, **pipes) as process:

        def ask(*question: object) -> Any:
            process.stdin.write(json.dumps(question, default=str) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            return json.loads(answer) if answer else pytest.fail(process.stderr.read())

        yield ask
        process.stdin.close()


class Told(html.parser.HTMLParser):
    """Gathers what the head of a page tells machines."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[dict[str, str]] = []
        self.metas: dict[str, str] = {}
        self.lang, self.data = "", ""
        self._in_data = False
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attributes}
        if tag == "html":
            self.lang = held["lang"]
        if tag == "link":
            self.links.append(held)
        if tag == "meta" and ("property" in held or "name" in held):
            self.metas[held.get("property") or held["name"]] = held["content"]
        if tag == "script" and held.get("type") == "application/ld+json":
            assert not self.data, "one description a page"
            self._in_data = True

    def handle_endtag(self, tag: str) -> None:
        self._in_data = self._in_data and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data += data

    @property
    def canonical(self) -> list[str]:
        return [link["href"] for link in self.links if link["rel"] == "canonical"]

    @property
    def languages(self) -> dict[str, str]:
        return {link["hreflang"]: link["href"] for link in self.links if "hreflang" in link}


@pytest.fixture(scope="module")
def told(site: Path) -> dict[str, Told]:
    return {p.relative_to(site).as_posix(): Told(p.read_text(encoding="utf-8")) for p in site.rglob("*.html")}


def path_of(address: str) -> str:
    """Return the path of an address of the site."""
    assert address.startswith(BASE), address
    return unquote(address.removeprefix(BASE)) or "index.html"


def descriptions(one: Published) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every description with the path of its page."""
    for lang in LANGS:
        yield f"{lang}/index.html", schema_org.catalog(one, lang, f"{lang}/index.html")
        for row in one.package.of("disclosures"):
            path = f"{lang}/{row['disclosure']}/index.html"
            yield path, schema_org.disclosure(one, row, lang, path)
            for table in one.package.printed_tables(disclosure=row["disclosure"]):
                path = f"{lang}/{row['disclosure']}/tables/{table['table']}.html"
                yield path, schema_org.table(one, row, table, lang, path)


# schema.org


def test_home_disclosures_and_tables_are_described_by_googles_rules(told: dict[str, Told], site: Path) -> None:
    found = {path: json.loads(page.data) for path, page in told.items() if page.data}
    expected = {f"{lang}/index.html" for lang in LANGS}
    for copy in COPIES:
        places = ["index.html", *(f"tables/{table}.html" for table in KEPT)]
        expected |= {f"{lang}/{copy.name}/{place}" for lang in LANGS for place in places}
    assert set(found) == expected
    for path, described in found.items():
        jsonschema.validate(described, SCHEMA)
        assert path_of(described["url"]) == path
        for file in described.get("distribution", []):
            data = (site / path_of(file["contentUrl"])).read_bytes()
            assert file["contentSize"] == f"{len(data)} B"
            assert file["sha256"] == hashlib.sha256(data).hexdigest()
        for part in [*described.get("hasPart", []), *filter(None, [described.get("isPartOf")])]:
            assert path_of(part) in expected


def test_what_is_known_is_said(published: Publish) -> None:
    said = dict(descriptions(published(BASE, RELEASES)))
    for described in said.values():
        jsonschema.validate(described, SCHEMA)
    table = said["en/b-2023/tables/three_public.html"]
    assert table["alternateName"].startswith("表8")
    assert (table["version"], table["dateModified"]) == ("1.1.0", "2026-11-26")
    assert table["temporalCoverage"] == "2023-01-01/2023-12-31"
    assert table["creator"]["@type"] == "GovernmentOrganization"
    assert table["spatialCoverage"] == {"@type": "Place", "name": "广州市番禺区"}
    assert {variable["unitText"] for variable in table["variableMeasured"]} == {"CNY 10,000 (万元)"}
    overview = said["zh/b-2023/index.html"]
    assert len(overview["hasPart"]) == len(KEPT)
    assert overview["@id"] == said["en/b-2023/index.html"]["@id"]
    strange = said[f"en/{STRANGE}/index.html"]
    assert strange["creator"] == {"@type": "GovernmentOrganization", "name": "某局"}
    assert strange["isBasedOn"]["url"] == "http://example.org/%E5%85%AC%E5%BC%80%20%221%22?a=1&b=%3C2%3E"
    assert strange["isBasedOn"]["license"] == "https://example.org/l"


def test_nothing_is_dated_that_was_not_released(published: Publish) -> None:
    for _, described in descriptions(published(BASE)):
        assert "dateModified" not in json.dumps(described)
        assert "version" not in described


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("description", "Too short."),
        ("description", "x" * 5001),
        ("name", ""),
        ("url", "index.html"),
        ("license", None),
        ("distribution", []),
        ("distribution", [{"@type": "DataDownload", "contentUrl": f"{BASE}a b.csv", "encodingFormat": "text/csv"}]),
        ("creator", "某局"),
        ("temporalCoverage", "2024"),
        ("dateModified", "2026-11-26"),
        ("invented", "x"),
    ],
)
def test_the_rules_catch_what_breaks_them(published: Publish, name: str, value: object) -> None:
    described = deepcopy(dict(descriptions(published(BASE)))["en/b-2023/index.html"])
    described[name] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(described, SCHEMA)


def test_what_a_document_prints_cannot_end_the_script(published: Publish, told: dict[str, Told]) -> None:
    path = f"zh/{STRANGE}/tables/income.html"
    described = dict(descriptions(published()))[path]
    assert ILL in described["name"]
    text = schema_org.script(described)
    assert not set("<>&") & set(text)
    assert json.loads(text)["name"] == described["name"]
    assert json.loads(told[path].data)["name"] == described["name"]


def test_without_an_address_links_lead_from_the_page(published: Publish) -> None:
    one = published()
    for path, described in descriptions(one):
        whole = described.get("dataset", described)
        for file in whole["distribution"]:
            assert (one.files.folder / unquote(urljoin(f"/{path}", file["contentUrl"])).removeprefix("/")).is_file()
        assert "://" not in described["url"]


# Heads of pages


def test_every_page_has_its_address_and_its_twins_which_name_it_too(told: dict[str, Told]) -> None:
    for path, page in told.items():
        if path == "404.html":
            continue
        assert [path_of(address) for address in page.canonical] == [path]
        twins = page.languages
        assert list(twins) == ["zh-Hans", "en", "x-default"]
        assert page.canonical[0] in twins.values()
        for code, address in twins.items():
            other = told[path_of(address)]
            assert other.languages == twins
            assert other.canonical == [address]
            assert code in ("x-default", other.lang)


def test_the_page_of_what_is_missing_has_no_address_of_its_own(told: dict[str, Told], site: Path) -> None:
    page = told["404.html"]
    assert (page.canonical, page.languages) == ([], {})
    text = (site / "404.html").read_text(encoding="utf-8")
    assert re.findall(r'(?:href|src)="(?!https://example\.org/some-repo/)[^"]*"', text) == []
    assert [words in text for words in ("没有这一页", "No such page")] == [True, True]


def test_pages_are_shared_with_their_names(told: dict[str, Told]) -> None:
    for path, page in told.items():
        if path == "404.html":
            continue
        metas = page.metas
        assert metas["og:url"] == page.canonical[0]
        assert metas["og:title"]
        assert metas["description"].startswith(metas["og:description"])
        assert {metas["og:locale"], metas["og:locale:alternate"]} == {"zh_CN", "en_US"}
        assert metas["og:locale"][:2] == page.lang[:2]
        assert ("og:image" in metas) == (metas["twitter:card"] == "summary_large_image")


def heads(published: Publish, site_url: str, *paths: str) -> Callable[[str, Lang], Any]:
    made = Heads(published(site_url), paths)
    return lambda place, lang: made.of(Site(lang, site_url).frame(place, "Title", "Description"))


def test_a_page_has_the_picture_of_its_disclosure_or_the_sites(published: Publish) -> None:
    of = heads(published, BASE, f"og/{STRANGE}.zh.png", "og/site.zh.png", "og/site.en.png", "og/other.zh.png")

    def picture(place: str, lang: Lang) -> tuple[str, str]:
        social = dict(of(place, lang).social)
        assert (social["og:image:width"], social["og:image:height"]) == ("1200", "630")
        return social["og:image"], social["og:image:alt"]

    own, sites = picture(f"{STRANGE}/projects/index.html", "zh"), picture(f"{STRANGE}/projects/index.html", "en")
    assert own == (f"{BASE}og/%E6%9F%90%E5%B1%80%20%231%20%26%202.zh.png", "某局2024年部门预算")
    assert sites == (
        f"{BASE}og/site.en.png",
        "Mingzhang: Government budgets to read, compute with and check",
    )
    assert picture("other/index.html", "zh")[0] == f"{BASE}og/site.zh.png"
    bare = heads(published, BASE)("index.html", "zh")
    assert bare.card == "summary"
    assert "og:image" not in dict(bare.social)
    assert heads(published, "", "og/site.zh.png")("index.html", "zh").social == ()


def test_pages_lead_to_other_forms_of_them_that_are_there(
    published: Publish, told: dict[str, Told], site: Path
) -> None:
    api = "api/v1/disclosures/b-2024/tables/income.json"
    of = heads(published, "", "feed.xml", api, "data/b-2024/csv-metadata.json")
    assert [(link.rel, link.type, link.href) for link in of("b-2024/tables/income.html", "en").links] == [
        ("describedby", "application/csvm+json", "../../../data/b-2024/csv-metadata.json"),
        ("alternate", "text/csv", "../../../data/b-2024/income.csv"),
        ("alternate", "application/json", f"../../../{api}"),
        ("alternate", "application/atom+xml", "../../../feed.xml"),
    ]
    assert [link.type for link in of("about.html", "zh").links] == ["application/atom+xml"]
    types = {link["href"]: link["type"] for link in told["zh/index.html"].links if link["rel"] == "describedby"}
    assert types == {
        "../catalog.jsonld": "application/ld+json",
        "../catalog.ttl": "text/turtle",
        "../croissant.json": "application/ld+json",
        "../data/csv-metadata.json": "application/csvm+json",
    }
    for path, page in told.items():
        for link in page.links:
            if "type" in link and path != "404.html":
                assert (site / unquote(urljoin(f"/{path}", link["href"])).removeprefix("/")).is_file()


# DCAT-AP


def test_the_catalogue_keeps_to_the_shapes_of_dcat_ap(made: Path, validated: Validated) -> None:
    found = validated("dcat", SHAPES / "dcat-ap.ttl", made / "catalog.ttl", made / "catalog.jsonld")
    assert found["differ"] == []
    assert found["conforms"], found["results"]
    # What the specification recommends and nobody knows: whom to ask, and the kind of authority that a publisher is.
    assert {(severity, path) for severity, _, path in found["results"]} == {
        ("Warning", "contactPoint"),
        ("Warning", "http://purl.org/dc/terms/type"),
    }
    assert {"Catalog", "Dataset", "DatasetSeries", "Distribution", "Agent", "Checksum"} <= set(found["classes"])
    assert found["triples"] > 300


def test_unreleased_the_catalogue_has_no_days(published: Publish, tmp_path: Path, validated: Validated) -> None:
    files = machine_files(published(BASE))
    for name in ("catalog.ttl", "catalog.jsonld"):
        (tmp_path / name).write_bytes(files[name])
    found = validated("dcat", SHAPES / "dcat-ap.ttl", tmp_path / "catalog.ttl", tmp_path / "catalog.jsonld")
    assert (found["conforms"], found["differ"]) == (True, [])
    unmet = {path for _, _, path in found["results"]}
    assert {"http://purl.org/dc/terms/issued", "http://purl.org/dc/terms/modified"} < unmet
    own = [subject for subject in found["subjects"] if subject.startswith(BASE)]
    foreign = {subject.split("/")[2] for subject in found["subjects"] if not subject.startswith(BASE)}
    assert len(own) > 30
    assert "example.net" not in foreign


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"    dcat:accessURL [^;]*;\n", ""),
        (r'    dct:title "[^;]*;\n', ""),
        (r"    dct:publisher [^;]*;\n", '    dct:publisher "某局" ;\n'),
        (r'"\d+"\^\^xsd:nonNegativeInteger', '"many"'),
        (r"file-type/ZIP>", "file-type/zipped>"),
        (r'"\d{4}-01-01"\^\^xsd:date', '"new year"'),
        (r"    spdx:algorithm [^;]*;\n", ""),
    ],
)
def test_the_shapes_catch_a_broken_catalogue(
    made: Path, tmp_path: Path, old: str, new: str, validated: Validated
) -> None:
    whole = (made / "catalog.ttl").read_text(encoding="utf-8")
    broken = re.sub(old, new, whole)
    assert broken != whole
    (tmp_path / "catalog.ttl").write_text(broken, encoding="utf-8")
    found = validated("dcat", SHAPES / "dcat-ap.ttl", tmp_path / "catalog.ttl", made / "catalog.jsonld")
    assert not found["conforms"]
    assert found["differ"]


def test_a_series_holds_the_years_of_one_publisher(made: Path) -> None:
    graph = {one["@id"]: one for one in json.loads((made / "catalog.jsonld").read_text(encoding="utf-8"))["@graph"]}
    series = [one for one in graph.values() if one["@type"] == "dcat:DatasetSeries"]
    assert len(series) == 1
    members = {key for key, one in graph.items() if one.get("dcat:inSeries") == [{"@id": series[0]["@id"]}]}
    assert members == {f"data/{name}/datapackage.json#dataset" for name in ("b-2023", "b-2024")}
    names = graph[next(key for key, one in graph.items() if one.get("foaf:name", [{}])[0].get("@value") == "某局")]
    assert names["foaf:name"] == [{"@value": "某局", "@language": "zh"}]


def test_rdf_is_the_same_in_both_forms_whatever_is_said(tmp_path: Path, validated: Validated) -> None:
    words = 'a "b" \\ \n\r\t 中\u2028 \x07<>'
    nodes = [node("a%20b#c", "dct:Thing", [("dct:title", [Literal(words, "zh"), Literal("1", type="xsd:date")])])]
    nodes += [node("x", "dct:Thing", [("dct:type", []), ("dct:source", [Iri("a%20b#c")])]), node("y", "dct:Thing", [])]
    for base in ("", BASE):
        (tmp_path / "a.ttl").write_bytes(turtle(nodes, base))
        (tmp_path / "a.jsonld").write_bytes(json_ld(nodes, base))
        found = validated("dcat", SHAPES / "dcat-ap.ttl", tmp_path / "a.ttl", tmp_path / "a.jsonld")
        assert (found["differ"], found["triples"]) == ([], 6)


# CSVW and Croissant


def rows_as_text(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize("folder", ["data", f"data/{STRANGE}"])
def test_csvw_reads_every_file_to_the_same_rows(made: Path, folder: str, validated: Validated) -> None:
    found = validated("csvw", made / folder / csvw.NAME)
    assert (found["valid"], found["problems"]) == (True, [])
    described = json.loads((made / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert len(found["rows"]) == len(described)
    for name, rows in found["rows"].items():
        printed = rows_as_text(made / folder / name)
        assert [[same(cell) for cell in row] for row in rows] == [[same(cell) for cell in row] for row in printed]


def same(cell: str) -> str:
    """Write a value as any reader would: 1.50 is 1.5, and false is False."""
    cell = cell.replace("\r\n", "\n")
    if re.fullmatch(r"-?\d+\.\d+", cell):
        return cell.rstrip("0").rstrip(".")
    return cell.capitalize() if cell in ("true", "false") else cell


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("tables.csv", "\nb-2023,income,", "\nb-2023,three_public,"),  # twice the same key
        ("tables.csv", "\nb-2023,income,", "\nb-1999,income,"),  # of no disclosure
        ("disclosures.csv", ",budget,", ",plan,"),  # none of the phases
        ("disclosures.csv", ",2023,", ",next year,"),  # no number
        ("disclosures.csv", "disclosure,publisher,", "publisher,disclosure,"),  # columns that changed places
    ],
)
def test_csvw_catches_a_broken_file(
    made: Path, tmp_path: Path, file: str, old: str, new: str, validated: Validated
) -> None:
    group = json.loads((made / "data" / csvw.NAME).read_text(encoding="utf-8"))
    group["tables"] = [table for table in group["tables"] if table["url"] in FEW]
    (tmp_path / csvw.NAME).write_text(json.dumps(group), encoding="utf-8")
    for name in FEW:
        (tmp_path / name).write_bytes((made / "data" / name).read_bytes())
    assert validated("csvw", tmp_path / csvw.NAME)["valid"]
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    found = validated("csvw", tmp_path / csvw.NAME)
    assert not found["valid"]
    assert found["problems"]


def test_croissant_is_read_by_its_reader_without_error_or_warning(made: Path, validated: Validated) -> None:
    found = validated("croissant", made / "croissant.json", None)
    assert (found["errors"], found["warnings"]) == ([], [])
    described = json.loads((made / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert {name: len(rows) for name, rows in found["rows"].items()} == {r["name"]: r["rows"] for r in described}
    for name in ("disclosures", "tables", "organisation_names"):
        assert found["rows"][name] == rows_as_text(made / f"data/{name}.csv")
    held = json.loads((made / "croissant.json").read_text(encoding="utf-8"))
    references = [f["@id"] for r in held["recordSet"] for f in r["field"] if "references" in f]
    assert "tables/disclosure" in references


def test_unreleased_croissant_lacks_what_only_a_release_gives(
    published: Publish, tmp_path: Path, validated: Validated
) -> None:
    one = published()
    described = json.loads(croissant(one)) | {"recordSet": []}  # a thousand fields take a second to read
    (tmp_path / "croissant.json").write_text(json.dumps(described), encoding="utf-8")
    found = validated("croissant", tmp_path / "croissant.json", [])
    assert found["errors"] == []
    assert [re.findall(r"schema\.org/(\w+)", warning) for warning in found["warnings"]] == [
        ["datePublished"],
        ["version"],
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"column": "fiscal_year"', '"column": "year"'),
        ('"encodingFormat": "text/csv"', '"encoding": "text/csv"'),
        ('"@id": "disclosures.csv"', '"@id": "other.csv"'),
    ],
)
def test_croissants_reader_catches_broken_metadata(made: Path, old: str, new: str, validated: Validated) -> None:
    described = json.loads((made / "croissant.json").read_text(encoding="utf-8"))
    described["recordSet"] = [one for one in described["recordSet"] if one["@id"] == "disclosures"]
    described["recordSet"][0]["field"][1].pop("references", None)
    text = json.dumps(described, ensure_ascii=False)
    assert old in text
    (made / "broken.json").write_text(text, encoding="utf-8")
    assert validated("croissant", made / "broken.json", ["disclosures"])["errors"] == []
    (made / "broken.json").write_text(text.replace(old, new, 1), encoding="utf-8")
    assert validated("croissant", made / "broken.json", ["disclosures"])["errors"]


# Sitemap, robots.txt, releases


def test_the_sitemap_has_every_page_with_its_twins(told: dict[str, Told], site: Path) -> None:
    root = ET.fromstring((site / "sitemap.xml").read_bytes())
    assert root.tag == f"{SITEMAP}urlset"
    found = {}
    for url in root:
        assert [child.tag.partition("}")[2] for child in url if child.tag.startswith(SITEMAP)][:1] == ["loc"]
        links = url.findall("{http://www.w3.org/1999/xhtml}link")
        address = url.findtext(f"{SITEMAP}loc") or ""
        assert address not in found
        assert len(address) < 2048
        found[address] = {link.attrib["hreflang"]: link.attrib["href"] for link in links}
    pages = {page.canonical[0]: page.languages for path, page in told.items() if path != "404.html"}
    assert found == pages
    assert not (site / "sitemap.xml.gz").exists()
    assert (site / "robots.txt").read_text(encoding="utf-8").endswith(f"\nSitemap: {BASE}sitemap.xml\n")


def test_a_sitemap_beyond_the_protocols_limits_is_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (sitemap.URLS, sitemap.BYTES) == (50_000, 52_428_800)
    paths = [f"zh/d{number}/index.html" for number in range(101)]
    monkeypatch.setattr(sitemap, "URLS", 100)
    assert set(site_files(BASE, paths[:100], None)) == {"robots.txt", "sitemap.xml"}
    files = site_files(BASE, paths, "2026-11-26")
    assert set(files) == {"robots.txt", "sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"}
    index = ET.fromstring(files["sitemap.xml"])
    assert index.tag == f"{SITEMAP}sitemapindex"
    assert [path_of(one.findtext(f"{SITEMAP}loc") or "") for one in index] == ["sitemap-1.xml", "sitemap-2.xml"]
    assert {one.findtext(f"{SITEMAP}lastmod") for one in index} == {"2026-11-26"}
    parts = [ET.fromstring(files[f"sitemap-{number}.xml"]) for number in (1, 2)]
    assert [len(part) for part in parts] == [100, 1]
    assert parts[1][0].findtext(f"{SITEMAP}lastmod") == "2026-11-26"
    monkeypatch.setattr(sitemap, "BYTES", 2000)
    small = site_files(BASE, paths[:20], None)
    assert max(len(data) for data in small.values()) <= 2000
    assert sum(data.count(b"<url>") for data in small.values()) == 20
    assert b"lastmod" not in b"".join(small.values())


def test_without_an_address_there_is_no_sitemap() -> None:
    files = site_files("", ["zh/index.html"], None)
    assert list(files) == ["robots.txt"]
    assert b"Sitemap:" not in files["robots.txt"]


def test_addresses_of_twins_are_encoded() -> None:
    assert [link.href for link in alternates(BASE, "en/某 #1/a.html")] == [
        f"{BASE}{lang}/%E6%9F%90%20%231/a.html" for lang in ("zh", "en", "zh")
    ]
    homes = [f"{BASE}zh/index.html", f"{BASE}en/index.html", BASE]
    for path in ("index.html", "zh/index.html", "en/index.html"):
        assert [link.href for link in alternates(BASE, path)] == homes


def test_releases_are_read_from_their_file(tmp_path: Path) -> None:
    assert read_releases(tmp_path) == ()
    text = "- {version: 1.1.0, date: 2026-11-26, note: 更正, note_en: Mended}\n"
    text += "- {version: 1.0.0, date: 2026-01-05, note: 首个版本, note_en: First}\n"
    (tmp_path / "releases.yml").write_text(text, encoding="utf-8")
    assert read_releases(tmp_path) == RELEASES
