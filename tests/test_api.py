"""The JSON API: documents fit their description, lead to what is there, and say what the package says."""

from __future__ import annotations

import csv
import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import make_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from support import run_build
from test_publish import pages
from test_publish_many import Copy, Row, make_package

from mingzhang.publish.api import api_files
from mingzhang.publish.api.documents import Both
from mingzhang.publish.api.exact_json import exact_json
from mingzhang.publish.api.openapi import ENDPOINTS, _schema
from mingzhang.publish.api.paths import code_path, safe
from mingzhang.publish.catalogue import catalogue
from mingzhang.publish.data import load_package
from mingzhang.publish.files import Files
from mingzhang.publish.trail import trail

pytestmark = pytest.mark.site

Document = dict[str, Any]
NUMBER = re.compile(r'"amount":(-?[0-9.]+)')


@pytest.fixture(scope="module")
def site(pdf_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two disclosures, the name of one with a blank and a mark; without the files that pages show."""
    folder = tmp_path_factory.mktemp("api")
    copies = [Copy("番禺 #1"), Copy("b-2022", 2022, edit=with_unknown_code)]
    make_package(pdf_package, folder / "datapackage", copies)
    (folder / "none").mkdir()
    run = run_build(folder, "--only", "site", "--quiet", "--disclosures", folder / "none")
    assert run.status == 0, run.err
    return run.site


def with_unknown_code(resource: str, row: Row) -> Row:
    """Print a code that no codebook has, and that is no name of a file."""
    changed = {name: text.replace("general:2100409", "general:../x/1") for name, text in row.items()}
    if resource == "functions" and row["code"] == "2100409":
        return changed | {"code": "../x/1", "status": "unknown"}
    return changed


@pytest.fixture(scope="module")
def documents(site: Path) -> dict[str, Document]:
    """All documents by their path below the API."""
    root = site / "api/v1"
    return {
        path.relative_to(root).as_posix(): json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for path in root.rglob("*.json")
    }


def endpoint(path: str) -> str | None:
    """Return the endpoint of the description that a document answers."""
    for template in ENDPOINTS:
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            return template
    return None


def test_every_document_fits_its_schema(documents: dict[str, Document]) -> None:
    described = documents["openapi.json"]
    components = {"components": described["components"]}
    seen = set()
    for path, document in documents.items():
        if path == "openapi.json":
            continue
        found = endpoint(path)
        assert found, path
        schema = described["paths"][f"/{found}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator({**schema, **components}).validate(plain(document))
        seen.add(found)
    assert seen == set(ENDPOINTS)


def plain(value: Any) -> Any:
    """Return a document as jsonschema knows it: decimals are no numbers there."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def test_the_schemas_are_strict(documents: dict[str, Document]) -> None:
    described = documents["openapi.json"]
    schemas = described["components"]["schemas"]
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator({**schemas["Both"], "components": described["components"]})
    assert not list(validator.iter_errors({"zh": "文", "en": None}))
    assert list(validator.iter_errors({"zh": "文"}))
    assert list(validator.iter_errors({"zh": 1, "en": None}))
    assert list(validator.iter_errors({"zh": "文", "en": None, "fr": ""}))


def test_the_description_is_openapi(documents: dict[str, Document]) -> None:
    """What OpenAPI 3.1 requires, and that every reference and parameter is there."""
    described = documents["openapi.json"]
    assert described["openapi"] == "3.1.0"
    assert {"title", "version"} <= described["info"].keys()
    assert described["servers"] == [{"url": "."}]
    names = [operation["get"]["operationId"] for operation in described["paths"].values()]
    assert len(set(names)) == len(names) == 5
    for path, operation in described["paths"].items():
        parameters = {p["name"] for p in operation["get"].get("parameters", [])}
        assert parameters == set(re.findall(r"\{(\w+)\}", path))
    for reference in references(described):
        assert reference.removeprefix("#/components/schemas/") in described["components"]["schemas"]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def links(value: Any, name: str = "") -> Iterator[str]:
    """Yield every address of a document."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from links(item, "pages" if name in ("pages", "source_pages") else key)
    elif isinstance(value, list):
        for item in value:
            yield from links(item, name)
    elif isinstance(value, str) and name in LINKS:
        yield value


LINKS = ("href", "pages", "up", "index", "parent", "codes", "openapi", "datapackage", "zip", "xlsx", "sqlite")


def test_every_address_leads_to_what_is_there(site: Path, documents: dict[str, Document]) -> None:
    anchors = {path: found.ids for path, found in pages(site).items()}
    count = 0
    for path, document in documents.items():
        if path == "openapi.json":
            continue
        for address in links(document):
            if address.startswith("https://"):
                continue
            place, _, fragment = address.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(f"api/v1/{path}"), unquote(place)))
            assert (site / target).is_file(), (path, address)
            assert not fragment or fragment in anchors[target], (path, address)
            count += 1
    assert count > 3000


def test_a_cell_has_its_permanent_link(site: Path, documents: dict[str, Document]) -> None:
    anchors = {path: found.ids for path, found in pages(site).items()}
    path = "disclosures/b-2022/tables/expenditure.json"
    table = documents[path]
    cells = [cell for row in table["rows"] for cell in row["cells"] if cell["amount"] is not None]
    assert len(cells) > 100
    assert all(cell["page"] == 8 and len(cell["box"]) == 4 for cell in cells)
    for cell in cells:
        place = table["source_pages"][cell["source_page"]]["en"]
        page = posixpath.normpath(posixpath.join(posixpath.dirname(f"api/v1/{path}"), place))
        assert cell["id"] in anchors[page]


def test_every_amount_of_the_package_is_there_exactly(site: Path, documents: dict[str, Document]) -> None:
    with (site / "data/lines.csv").open(encoding="utf-8", newline="") as file:
        lines = {
            (row["disclosure"], row["table"], int(row["row"]), int(row["column"])): row for row in csv.DictReader(file)
        }
    found = {
        (document["disclosure"], document["id"], row["row"], cell["column"]): cell
        for path, document in documents.items()
        if "/tables/" in path
        for row in document["rows"]
        for cell in row["cells"]
    }
    assert len(lines) > 1500
    for key, line in lines.items():
        for name in ("amount", "amount_cny"):
            value = found[key][name]
            assert (None if value is None else format(Decimal(value), "f")) == (line[name] or None)


def test_numbers_keep_their_digits(site: Path) -> None:
    text = (site / "api/v1/disclosures/b-2022/tables/expenditure.json").read_text(encoding="utf-8")
    printed = NUMBER.findall(text)
    assert "4665.36" in printed
    assert "0.00" in printed


def test_a_code_has_its_names_its_family_and_its_amounts(documents: dict[str, Document]) -> None:
    code = documents["codes/functions/20103.json"]
    assert {edition["fiscal_year"] for edition in code["editions"]} == {2022, 2024}
    assert code["editions"][0]["parent"] == "201.json"
    assert {"2010302", "2010350"} <= {child["code"] for child in code["children"]}
    assert {one["disclosure"]["id"] for one in code["disclosures"]} == {"b-2022", "番禺 #1"}
    for one in code["disclosures"]:
        amounts = {(a["table"], a["row"]): a["amount"] for a in one["amounts"]}
        assert amounts["expenditure", 3] == Decimal("6317.63")
    assert documents["codes/revenue-items/budget_appropriations.json"]["disclosures"]
    economic = documents["codes/economics/30101.json"]
    assert economic["disclosures"][0]["amounts"]


def test_a_code_that_is_no_file_name_has_one(documents: dict[str, Document]) -> None:
    path = code_path("functions", "../x/1").removeprefix("api/v1/")
    assert re.fullmatch(r"codes/functions/[\w-]+~[0-9a-f]{8}\.json", path)
    assert documents[path]["code"] == "../x/1"
    assert documents[path]["editions"][0]["status"] == "unknown"


@pytest.mark.parametrize(
    ("name", "file"),
    [("2010301", "2010301"), ("表1", "表1"), ("a.b-c_d", "a.b-c_d")],
)
def test_a_plain_id_is_its_file(name: str, file: str) -> None:
    assert safe(name) == file


def test_other_ids_are_kept_apart() -> None:
    names = ["", ".", "..", "a/b", "a b", "a-b", "../a", ".hidden", "a\\b", "a?b"]
    files = [safe(name) for name in names]
    assert len(set(files)) == len(files)
    assert all(re.fullmatch(r"[\w.~-]+", file) and not file.startswith(".") for file in files)


def test_a_disclosure_says_what_the_package_says(site: Path, documents: dict[str, Document]) -> None:
    document = documents["disclosures/b-2022.json"]
    totals = {total["measure"]: total for total in document["totals"]}
    assert totals["total_expenditure"]["amount_cny"] == Decimal("80847100.00")
    with (site / "data/b-2022/income_and_expenditure.csv").open(encoding="utf-8", newline="") as file:
        total = next(row for row in csv.DictReader(file) if row["item"] == "total_expenditure")
    place = f"tables/income_and_expenditure.html#row-{total['row']}-{total['block']}"
    assert totals["total_expenditure"]["pages"]["en"].endswith(place)
    with (site / "data/b-2022/findings.csv").open(encoding="utf-8", newline="") as file:
        verdicts = [row["verdict"] for row in csv.DictReader(file)]
    assert document["verdicts"] == {name: verdicts.count(name) for name in document["verdicts"]}
    assert sum(document["verdicts"].values()) == sum(1 for verdict in verdicts if verdict)
    assert len(document["tables"]) == 13
    with (site / "data/b-2022/sources.csv").open(encoding="utf-8", newline="") as file:
        assert [s["sha256"] for s in document["sources"]] == [row["sha256"] for row in csv.DictReader(file)]


def test_a_project_is_in_every_disclosure_that_prints_it(documents: dict[str, Document]) -> None:
    projects = [document for path, document in documents.items() if path.startswith("projects/")]
    assert projects
    for project in projects:
        assert {one["disclosure"]["id"] for one in project["appearances"]} == {"b-2022", "番禺 #1"}
        assert {one["amount"] for one in project["appearances"]} != set()


def answers(folder: Path) -> dict[str, Document]:
    """Return the documents of a package; the API reads none of its files."""
    package = load_package(folder)
    held = catalogue(package)
    trails = {row["disclosure"]: trail(package, row) for row in package.of("disclosures")}
    found = api_files(held, Files.__new__(Files), trails)
    return {path.removeprefix("api/v1/"): json.loads(data) for path, data in found}


def test_a_row_that_its_page_leaves_out_leads_to_the_page_alone(pdf_package: Path, tmp_path: Path) -> None:
    """A row of which only the number is printed is on no page."""

    def numbered(resource: str, row: Row) -> Row:
        if row.get("table") == "three_public" and resource == "columns" and row["column"] == "1":
            return row | {"role": "line_number"}
        if row.get("table") == "three_public" and resource == "cells" and row["row"] == "7" and row["column"] != "1":
            return row | {"text": "", "amount": "", "state": "blank"}
        return row

    found = answers(make_package(pdf_package, tmp_path / "package", [Copy("a-2024", edit=numbered)]))
    rows = {row["row"]: row["pages"]["en"] for row in found["disclosures/a-2024/tables/three_public.json"]["rows"]}
    assert rows[6].endswith("three_public.html#row-6-1")
    assert rows[7].endswith("three_public.html")


def test_an_absent_table_has_no_document(pdf_package: Path, tmp_path: Path) -> None:
    def absent(resource: str, row: Row) -> Row | None:
        if row.get("table") != "three_public" or resource not in ("tables", "cells", "lines", "three_public"):
            return row
        return row | {"state": "absent"} if resource == "tables" else None

    found = answers(make_package(pdf_package, tmp_path / "package", [Copy("a-2024", edit=absent)]))
    entry = next(t for t in found["disclosures/a-2024.json"]["tables"] if t["id"] == "three_public")
    assert (entry["state"], entry["href"], entry["pages"]) == ("absent", None, None)
    assert "disclosures/a-2024/tables/three_public.json" not in found


def test_exact_json_is_json_and_takes_no_floats() -> None:
    value = {"a": (Decimal("8084.70"), Decimal("1E+3"), True, None, 'x"\n\u2028'), "b": Both("中", None)}
    assert exact_json(value).startswith('{"a":[8084.70,1000,true,null,')
    assert json.loads(exact_json(value)) == {
        "a": [8084.7, 1000, True, None, 'x"\n\u2028'],
        "b": {"zh": "中", "en": None},
    }
    with pytest.raises(TypeError, match="found float"):
        exact_json([1.5])


def test_a_type_without_a_schema_is_an_error() -> None:
    with pytest.raises(TypeError, match="float"):
        _schema(make_dataclass("Odd", [("weight", float)]), {})
