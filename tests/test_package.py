"""The package: valid, exact, the same bytes on every machine; and what is planted in it is caught."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from make_pdf import EXPENDITURE_BODY, cut_cell, expenditure, project, projects
from support import ROOT, SEED, Run, run_build

from mingzhang.codebook import Codebook

OWN = "广州市番禺区政务服务数据管理局"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The seed, built from a copy elsewhere, under another clock and another order of sets."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(SEED, folder / "sources")
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"}
    return run_build(folder, "--only", "data", "--disclosures", folder / "sources", **surroundings)


@pytest.fixture(scope="session")
def package(built: Run) -> Path:
    assert built.status == 0, built.err
    return built.datapackage


@pytest.fixture(scope="session")
def rows(package: Path) -> Callable[[str], list[dict[str, str]]]:
    def read(resource: str) -> list[dict[str, str]]:
        with (package / "data" / f"{resource}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture(scope="session")
def descriptor(package: Path) -> dict[str, Any]:
    return json.loads((package / "datapackage.json").read_text(encoding="utf-8"))


def validate(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frictionless", "validate", str(folder / "datapackage.json"), "--json"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_the_stock_command_line_finds_it_valid(package: Path) -> None:
    done = validate(package)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def plant(package: Path, tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    """Change one file of a copy; return the errors that frictionless finds, each with its resource."""

    def change(resource: str, old: str, new: str, *, mend_hash: bool = True) -> list[tuple[str, str]]:
        copy = shutil.copytree(package, tmp_path / "copy")
        file, described = copy / "data" / f"{resource}.csv", copy / "datapackage.json"
        data = file.read_text(encoding="utf-8")
        assert data.count(old) >= 1
        file.write_bytes(data.replace(old, new, 1).encode())
        if mend_hash:
            said = json.loads(described.read_text(encoding="utf-8"))
            found = next(r for r in said["resources"] if r["name"] == resource)
            found["bytes"] = len(file.read_bytes())
            found["hash"] = "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
            described.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        done = validate(copy)
        assert done.returncode == 1, done.stdout
        report = json.loads(done.stdout)
        return [(task["name"], error["type"]) for task in report["tasks"] for error in task["errors"]]

    return change


def test_a_wrong_amount_type_is_caught(plant: Callable[..., list[tuple[str, str]]]) -> None:
    assert plant("lines", ",4665.36,", ",四千余,") == [("lines", "type-error")]


def test_a_broken_foreign_key_is_caught(plant: Callable[..., list[tuple[str, str]]]) -> None:
    assert plant("lines", "2024:general:2010302", "2024:general:2010398") == [("lines", "foreign-key")]


def test_a_doubled_primary_key_is_caught(plant: Callable[..., list[tuple[str, str]]]) -> None:
    assert ("projects", "primary-key") in plant("projects", "project_expenditure,4,", "project_expenditure,3,")


def test_a_state_that_is_none_is_caught(plant: Callable[..., list[tuple[str, str]]]) -> None:
    assert plant("tables", ",empty,", ",leer,") == [("tables", "constraint-error")]


def test_one_digit_changed_is_caught_by_the_hash(plant: Callable[..., list[tuple[str, str]]]) -> None:
    assert plant("lines", ",4665.36,", ",4665.63,", mend_hash=False) == [("lines", "hash-count")]


def test_a_rebuild_gives_the_committed_bytes(tmp_path: Path) -> None:
    """What stands in datapackage/ is what the disclosures of this repository, whichever they are, give today."""
    committed, package = ROOT / "datapackage", tmp_path / "package"
    folders = ["--disclosures", ROOT / "disclosures", "--releases", ROOT / "releases", "--datapackage", package]
    run = run_build(tmp_path, *folders, "--only", "data")
    assert run.status == 0, run.err
    names = {p.relative_to(committed).as_posix() for p in committed.rglob("*") if p.is_file()}
    assert {p.relative_to(package).as_posix() for p in package.rglob("*") if p.is_file()} == names
    assert [name for name in sorted(names) if (committed / name).read_bytes() != (package / name).read_bytes()] == []


def test_files_are_utf8_without_bom_and_end_their_lines_with_lf(package: Path) -> None:
    for path in package.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            data.decode("utf-8")
            assert not data.startswith(b"\xef\xbb\xbf"), path
            assert b"\r" not in data, path
            assert data.endswith(b"\n"), path


def test_nothing_says_which_machine_or_day(package: Path, built: Run) -> None:
    everything = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*") if path.is_file())
    for trace in (str(built.datapackage.parent), str(ROOT), "/home/", "/tmp/", "/root", "localhost"):
        assert trace not in everything
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    assert "created" not in descriptor
    assert not {
        resource["path"] for resource in descriptor["resources"] if resource["path"].startswith(("/", "..", "http"))
    }


def test_the_descriptor_says_hash_bytes_and_keys_of_every_file(package: Path, descriptor: dict[str, Any]) -> None:
    for resource in descriptor["resources"]:
        data = (package / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert resource["bytes"] == len(data)
        assert resource["schema"]["primaryKey"]
        assert resource["title@en"]
        names = {field["name"] for field in resource["schema"]["fields"]}
        assert set(resource["schema"]["primaryKey"]) <= names
    assert {path.name for path in (package / "data").iterdir()} == {
        r["path"].split("/")[1] for r in descriptor["resources"]
    }


def test_the_descriptor_says_how_many_rows(descriptor: dict[str, Any], rows: Callable) -> None:
    assert {r["name"]: r["rows"] for r in descriptor["resources"]} == {
        r["name"]: len(rows(r["name"])) for r in descriptor["resources"]
    }


def test_the_designed_resources_are_there(descriptor: dict[str, Any]) -> None:
    names = {resource["name"] for resource in descriptor["resources"]}
    assert names >= {
        *("disclosures", "sources", "organisations", "tables", "columns", "cells", "cell_parts", "lines", "projects"),
        *("paragraphs", "glossary", "claims", "findings", "finding_cells", "functions", "economics", "revenue_items"),
    }


def test_every_filled_cell_is_there_with_its_place(rows: Callable) -> None:
    cells = rows("cells")
    assert sum(1 for cell in cells if cell["text"]) == 1188
    assert all(cell["page"] and cell["x0"] and cell["bottom"] and not cell["line"] for cell in cells)
    assert {cell["state"] for cell in cells} == {"value", "zero", "blank", "withheld"}
    assert not [cell for cell in cells if cell["second_text"]]
    assert rows("cell_parts") == []


def test_amounts_are_exact_in_both_units(rows: Callable) -> None:
    line = next(r for r in rows("lines") if (r["table"], r["row"], r["column"]) == ("income", "1", "3"))
    assert (line["amount"], line["unit"], Decimal(line["amount_cny"])) == ("8084.71", "万元", Decimal(80847100))
    for row in rows("lines"):
        assert Decimal(row["amount_cny"]) == Decimal(row["amount"]) * 10000
    printed = {(c["table"], c["row"], c["column"]): c["text"] for c in rows("cells")}
    for row in rows("lines"):
        assert row["amount"] == printed[row["table"], row["row"], row["column"]].replace(",", "")


def test_every_amount_cell_has_a_line(rows: Callable) -> None:
    measured = {(c["table"], c["column"]) for c in rows("columns") if c["measure"]}
    amounts = {
        (c["table"], c["row"], c["column"])
        for c in rows("cells")
        if c["amount"] and (c["table"], c["column"]) in measured
    }
    assert {(r["table"], r["row"], r["column"]) for r in rows("lines")} == amounts
    assert sum(Decimal(r["amount"]) for r in rows("lines") if r["table"] == "expenditure" and r["is_leaf"] == "true"
               and r["measure"] == "project_expenditure") == Decimal("6866.83")  # fmt: skip


def test_wide_tables_say_what_lines_say(rows: Callable, descriptor: dict[str, Any]) -> None:
    for table in ("expenditure", "income_and_expenditure", "project_expenditure"):
        wide = {
            (r["row"], r["direction"], m): r[m]
            for r in rows(table)
            for m in r
            if m in ("total", "project_expenditure", "government_fund_budget")
        }
        for line in rows("lines"):
            if line["table"] == table and (line["row"], line["direction"], line["measure"]) in wide:
                assert wide[line["row"], line["direction"], line["measure"]] == line["amount"]


def test_every_printed_code_has_a_row_with_both_names(rows: Callable, codebook: Codebook) -> None:
    functions = {row["code"]: row for row in rows("functions")}
    economics = {row["code"]: row for row in rows("economics")}
    for table in ("expenditure", "income", "general_budget_expenditure"):
        assert {row["code"] for row in rows(table) if row["code"]} <= set(functions)
    for table in ("general_budget_basic_expenditure", "general_budget_project_expenditure"):
        assert {row["code"] for row in rows(table) if row["code"]} <= set(economics)
    assert all(row["status"] == "known" and row["name_en"] for row in (*functions.values(), *economics.values()))
    assert functions["2010301"]["parent"] == "2024:general:20103"
    assert functions["2010301"]["name"] == "行政运行"
    assert (economics["30113"]["parent"], economics["301"]["parent"]) == ("2024:departmental:301", "")


def test_projects_are_twenty_two_with_goals_in_both_languages(rows: Callable) -> None:
    projects = rows("projects")
    assert len(projects) == 22
    assert all(row["goal"] and row["goal_en"] and row["name_en"] and row["amount_cny"] for row in projects)
    assert [row["name"] for row in projects if row["withheld"] == "true"] == ["AKTDGC"]
    assert [row["name"] for row in projects if row["key_project"] == "true"] == [
        "业务办公用房经费",
        "“数字政府”建设专项资金",
    ]
    assert sum(Decimal(row["amount"]) for row in projects) == Decimal("6866.83")


@pytest.mark.parametrize(
    ("resource", "zh", "en"),
    [
        ("tables", "title", "title_en"),
        ("tables", "note", "note_en"),
        ("columns", "heading", "heading_en"),
        ("paragraphs", "text", "text_en"),
        ("glossary", "definition", "definition_en"),
        ("glossary", "term", "term_en"),
        ("organisations", "organisation", "name_en"),
        ("expenditure", "name", "name_en"),
        ("income_and_expenditure", "name", "name_en"),
        ("project_expenditure", "name", "name_en"),
    ],
)
def test_nothing_is_untranslated(rows: Callable, resource: str, zh: str, en: str) -> None:
    assert [row[zh] for row in rows(resource) if row[zh] and not row[en]] == []
    assert [row[en] for row in rows(resource) if any("\u4e00" <= char <= "\u9fff" for char in row[en])] == []


def test_sources_say_that_the_pdf_was_typeset_again(rows: Callable) -> None:
    pdf, text = rows("sources")
    assert (pdf["role"], pdf["kind"], pdf["pages"], pdf["left_over"]) == ("whole", "pdf", "28", "0")
    assert pdf["sha256"] == hashlib.sha256((SEED / pdf["file"]).read_bytes()).hexdigest()
    assert "重新排版" in pdf["note"]
    assert "Re-typeset" in pdf["note_en"]
    assert (text["role"], text["kind"], text["left_over"]) == ("witness", "text", "0")


# Packages of made documents: what is odd about a source must not make the package invalid.


@pytest.fixture
def package_of(tmp_path: Path) -> Callable[..., Callable[[str], list[dict[str, str]]]]:
    def make(*arguments: str) -> Callable[[str], list[dict[str, str]]]:
        done = run_build(tmp_path, "--only", "data", "--disclosures", tmp_path / "in", "--reader", "pdfium", *arguments)
        assert done.status == 0, done.err

        def rows(resource: str) -> list[dict[str, str]]:
            with (done.datapackage / "data" / f"{resource}.csv").open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))

        return rows

    (tmp_path / "in").mkdir()
    return make


def test_an_unknown_code_has_a_row(tmp_path: Path, package_of: Callable) -> None:
    body = [*EXPENDITURE_BODY, ["2989877", "　　星际航行管理", "1.00", "1.00", *["0.00"] * 5]]
    expenditure(tmp_path / "in" / "a.pdf", body=body)
    rows = package_of()
    status = {row["code"]: (row["status"], row["name"]) for row in rows("functions")}
    assert status["2989877"] == ("unknown", "星际航行管理")
    assert status["2010301"][0] == "known"
    assert [row["actual"] for row in rows("findings") if row["check"] == "unknown_code"] == ["2989877"]


def test_a_missing_unit_leaves_yuan_out(tmp_path: Path, package_of: Callable) -> None:
    expenditure(tmp_path / "in" / "a.pdf", unit="")
    rows = package_of()
    assert {row["amount_cny"] for row in rows("lines")} == {""}
    assert {row["check"] for row in rows("findings") if not row["verdict"]} == {"no_unit", "absent_table"}
    assert {row["table"]: row["state"] for row in rows("tables")}["income"] == "absent"


def test_a_cut_cell_has_its_second_part(tmp_path: Path, package_of: Callable) -> None:
    cut_cell(tmp_path / "in" / "a.pdf")
    parts = package_of()("cell_parts")
    assert {(row["row"], row["part"], row["page"]) for row in parts} == {("4", "2", "3")}
    assert [row["column"] for row in parts] == [str(n) for n in range(1, 10)]


def test_markup_and_formulas_stay_as_printed_in_the_canonical_files(tmp_path: Path, package_of: Callable) -> None:
    names = ["<script>alert(1)</script>", '=HYPERLINK("http://x")', "@SUM(1)", "a,b"]
    rows = [project("合计"), project("某市某某局本级"), *(project(f"　　{name}") for name in names)]
    projects(tmp_path / "in" / "a.pdf", rows)
    assert [row["name"] for row in package_of()("projects")] == names


def test_two_disclosures_and_a_name_that_needs_quoting(tmp_path: Path, package_of: Callable) -> None:
    expenditure(tmp_path / "in" / "甲, “乙”.pdf")
    cut_cell(tmp_path / "in" / "b c.pdf")
    assert [row["disclosure"] for row in package_of()("disclosures")] == ["b c", "甲, “乙”"]


def test_a_term_explained_twice_does_not_stop_the_build(tmp_path: Path, package_of: Callable) -> None:
    def glossary(paper, foot: float) -> None:
        paper.text(72, foot + 30, "第四部分 名词解释", 12)
        for number, line in enumerate(
            ("一、基本支出：指人员支出。", "二、项目支出：指专项支出。", "三、基本支出：指公用支出。")
        ):
            paper.text(96, foot + 60 + 24 * number, line, 12)

    expenditure(tmp_path / "in" / "a.pdf", after=glossary)
    assert len(package_of()("glossary")) == 3
