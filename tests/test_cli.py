"""The command line: exit status and messages, one bad file failing alone, nothing replaced by nothing."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from make_pdf import encrypted, expenditure, prose_only, scan, truncated
from support import ROOT, SEED, SEED_PDF, SEED_TXT, Run, run_build

# File, and the words of its message: what was expected, what was found.
BAD = {
    "empty.pdf": ("expected a PDF", "empty file (0 bytes)"),
    "encrypted.pdf": ("expected an open PDF", "encrypted"),
    "noise.pdf": ("expected a PDF", "b'PK"),
    "prose.pdf": ("expected the tables of a budget", "found prose alone"),
    "letter.txt": ("expected the tables of a budget", "found prose alone"),
    "scan.pdf": ("text layer", "OCR"),
    "truncated.pdf": ("expected a whole PDF", "truncated"),
    "latin.txt": ("expected UTF-8", "0xb5"),
    "table.xlsx": ("expected a whole .xlsx workbook", "damaged"),
    "table.xls": ("expected .pdf or .txt or .xlsx", "save it as .xlsx"),
    "lonely.yml": ("expected a .pdf or .txt or .xlsx of the same name", "none"),
    "sidecar.yml": ("expected a mapping of", "colour"),
    "control.yml": ("expected YAML", "the control character U+0001 in “Bureau �”"),
    "about.html.txt": ("expected a name that can be a folder", "a name of a file of the site (.html)"),
    "lines.csv.txt": ("expected a name that can be a folder", "a name of a file of the site (.csv)"),
    "SHA256SUMS.txt": ("expected a name that can be a folder", "a name of the site's own"),
    "compare.txt": ("expected a name that can be a folder", "a name of the site's own"),
    "a\u202eb.txt": ("expected a name that can be a folder", "the invisible character U+202E"),
    "copy.pdf": ("expected a file of its own", "found the same bytes as control.pdf"),
}


def make_bad(folder: Path) -> Path:
    """Put one file of each badness into a folder."""
    folder.mkdir(exist_ok=True)
    encrypted(folder / "encrypted.pdf")
    truncated(folder / "truncated.pdf")
    scan(folder / "scan.pdf")
    prose_only(folder / "prose.pdf")
    (folder / "empty.pdf").touch()
    (folder / "noise.pdf").write_bytes(b"PK\x03\x04" + bytes(100))
    (folder / "letter.txt").write_text("各部门应当按照规定公开2024年部门预算。\n", encoding="utf-8")
    (folder / "latin.txt").write_bytes("第一部分".encode("gb18030"))
    (folder / "table.xlsx").write_bytes(b"PK")
    (folder / "table.xls").touch()
    (folder / "lonely.yml").write_text("url: null\n")
    expenditure(folder / "sidecar.pdf")
    (folder / "sidecar.yml").write_text("colour: red\n")
    expenditure(folder / "control.pdf", unit="单位：元")
    (folder / "control.yml").write_text('publisher_en: "Bureau \\x01"\n', encoding="utf-8")
    shutil.copy(folder / "control.pdf", folder / "copy.pdf")
    for name in ("about.html", "lines.csv", "SHA256SUMS", "compare", "a\u202eb"):
        (folder / f"{name}.txt").write_text(name)
    return folder


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A build of the seed with every bad file beside it."""
    folder = tmp_path_factory.mktemp("mixed")
    shutil.copytree(SEED, folder / "in")
    make_bad(folder / "in")
    return run_build(folder, "--only", "data", "--disclosures", folder / "in")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_what_was_expected_and_found(mixed: Run, name: str) -> None:
    (line,) = [line for line in mixed.err.splitlines() if line.startswith(f"error: {name}: ")]
    for words in BAD[name]:
        assert words in line


def test_one_bad_file_fails_alone(mixed: Run) -> None:
    assert mixed.status == 1
    assert "Traceback" not in mixed.err
    assert len(mixed.err.splitlines()) == len(BAD)
    disclosures = (mixed.datapackage / "data" / "disclosures.csv").read_text(encoding="utf-8")
    assert [line.split(",")[0] for line in disclosures.splitlines()[1:]] == ["panyu-2024-budget"]


@pytest.mark.parametrize("arguments", [["--only", "data"], []])
def test_where_nothing_is_valid_nothing_is_replaced(
    tmp_path: Path, build: Callable[..., Run], arguments: list[str]
) -> None:
    make_bad(tmp_path / "in")
    for name, mark in (("datapackage", "datapackage.json"), ("site", "index.html")):
        (tmp_path / name).mkdir()
        (tmp_path / name / mark).write_text("as it was")
    run = build("--disclosures", tmp_path / "in", *arguments)
    assert run.status == 1
    assert "no disclosure found" in run.err
    left = [path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("*/*") if path.parent.name != "in"]
    assert sorted(left) == ["datapackage/datapackage.json", "site/index.html"]


def test_an_empty_folder_and_a_missing_one_are_told_apart(tmp_path: Path, build: Callable[..., Run]) -> None:
    (tmp_path / "in").mkdir()
    empty = build("--only", "data", "--disclosures", tmp_path / "in")
    missing = build("--only", "data", "--disclosures", tmp_path / "none")
    assert (empty.status, missing.status) == (1, 1)
    assert f"{tmp_path / 'in'}: no disclosure found" in empty.err
    assert f"{tmp_path / 'none'}: expected a folder of disclosures, found none" in missing.err
    assert not empty.datapackage.exists()


def test_a_bad_witness_is_refused_and_the_disclosure_built(tmp_path: Path, build: Callable[..., Run]) -> None:
    (tmp_path / "in").mkdir()
    expenditure(tmp_path / "in" / "a.pdf")
    (tmp_path / "in" / "a.txt").touch()
    run = build("--only", "data", "--disclosures", tmp_path / "in")
    assert run.status == 1
    assert "a.txt: expected the text of a disclosure, found an empty file" in run.err
    assert (run.datapackage / "datapackage.json").is_file()


@pytest.mark.parametrize(
    "arguments",
    [["--only", "nothing"], ["--reader", "ocr"], ["--colour"], ["publish-me"], ["read"], ["--disclosures", __file__]],
)
def test_wrong_usage_exits_2(build: Callable[..., Run], arguments: list[str]) -> None:
    run = build(*arguments)
    assert run.status == 2
    assert "Usage:" in run.err


def test_help_says_the_exit_status(build: Callable[..., Run]) -> None:
    run = build("--help")
    assert run.status == 0
    for words in ("--disclosures", "--reader", "--strict", "--quiet", "read", "serve", "Exit status: 0"):
        assert words in run.out


@pytest.fixture
def no_unit(tmp_path: Path) -> Path:
    """A folder with a disclosure whose finding is an error."""
    (tmp_path / "in").mkdir()
    expenditure(tmp_path / "in" / "a.pdf", unit="")
    return tmp_path / "in"


def test_findings_are_published_and_exit_0_unless_strict(build: Callable[..., Run], no_unit: Path) -> None:
    arguments = ("--only", "data", "--reader", "pdfium", "--disclosures", no_unit)
    relaxed, strict = build(*arguments), build(*arguments, "--strict")
    assert (relaxed.status, strict.status) == (0, 1)
    assert "no unit of money is printed" in relaxed.out
    assert (strict.datapackage / "datapackage.json").is_file()


def test_the_seed_is_no_conflict(tmp_path: Path, build: Callable[..., Run]) -> None:
    assert build("--only", "data", "--strict", "--reader", "pdfium", "--disclosures", SEED).status == 0


def test_quiet_prints_errors_only(build: Callable[..., Run], no_unit: Path) -> None:
    (no_unit / "empty.pdf").touch()
    run = build("--only", "data", "--quiet", "--reader", "pdfium", "--disclosures", no_unit)
    assert (run.status, run.out) == (1, "")
    assert run.err.startswith("error: empty.pdf: ")


def test_the_summary_counts(mixed: Run) -> None:
    said = {line[:13].strip(): line[14:] for line in mixed.out.splitlines()}
    assert said["disclosures"] == "1"
    assert said["tables"] == "13"
    assert said["cells"] == "1,188 filled"
    assert said["read twice"] == "1,373 cells, 0 differ"
    assert said["left over"] == "0 characters of the sources"
    assert said["untranslated"] == "0"
    assert said["checked"].endswith(": 643 consistent, 9 rounding, 6 not verifiable, 1 scope differs, 0 conflict")
    assert said["findings"] == "6"


def test_the_text_alone_gives_the_same_amounts(tmp_path: Path, build: Callable[..., Run]) -> None:
    (tmp_path / "in").mkdir()
    for path in (SEED_TXT, SEED / "panyu-2024-budget.yml"):
        shutil.copy(path, tmp_path / "in")
    run = build("--only", "data", "--disclosures", tmp_path / "in")
    assert run.status == 0, run.err
    both = build("--only", "data", "--reader", "pdfium", "--datapackage", tmp_path / "both")
    assert both.status == 0, both.err
    for resource in ("lines", "projects", "functions", "economics", "glossary", "claims"):
        one, other = (
            (folder / "data" / f"{resource}.csv").read_text(encoding="utf-8")
            for folder in (run.datapackage, tmp_path / "both")
        )
        assert one == other


@pytest.mark.parametrize("path", [SEED_PDF, SEED_TXT], ids=["pdf", "text"])
def test_read_prints_the_tables(build: Callable[..., Run], path: Path) -> None:
    run = build("--reader", "pdfium", "read", path)
    assert run.status == 0, run.err
    lines = run.out.splitlines()
    assert lines[0] == "广州市番禺区政务服务数据管理局 2024 budget"
    assert sum(line.startswith("表") for line in lines) == 12
    assert any("2010302" in line and "4,665.36" in line for line in lines)


def test_read_as_json(build: Callable[..., Run]) -> None:
    run = build("--reader", "pdfium", "read", "--json", SEED_PDF)
    told = json.loads(run.out)
    assert [table["number"] for table in told["tables"]] == [*(f"表{n}" for n in range(1, 13)), None]
    assert sum(1 for table in told["tables"] for cell in table["cells"] if cell["text"]) == 1188
    cell = told["tables"][2]["cells"][2]
    assert (cell["text"], cell["amount"], cell["page"], len(cell["box"])) == ("8,084.71", "8084.71", 8, 4)


def test_read_says_why_it_cannot(tmp_path: Path, build: Callable[..., Run]) -> None:
    for path in (scan(tmp_path / "scan.pdf"), tmp_path / "none.pdf", tmp_path):
        run = build("--reader", "pdfium", "read", path)
        assert run.status == 1
        assert run.err.startswith(f"Error: {path}: expected ")
        assert run.out == ""


@pytest.mark.parametrize("address", ["ftp://example.org/", "https://example.org/s/?a=b", "example.org", "https:///"])
def test_an_address_that_is_none_is_refused(build: Callable[..., Run], seed_package: Path, address: str) -> None:
    run = build("--only", "site", "--datapackage", seed_package, "--quiet", SITE_URL=address)
    assert (run.status, "SITE_URL: expected an address" in run.err) == (1, True), run.err
    assert not run.site.exists()


def test_tables_that_are_expected_and_absent_are_not_counted(tmp_path: Path, build: Callable[..., Run]) -> None:
    (tmp_path / "in").mkdir()
    expenditure(tmp_path / "in" / "a.pdf")
    run = build("--only", "data", "--reader", "pdfium", "--disclosures", tmp_path / "in")
    rows = (run.datapackage / "data" / "tables.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(rows) > 1
    assert "\ntables        1\n" in run.out


@pytest.mark.site
def test_a_port_that_is_taken_is_said_in_one_line(build: Callable[..., Run], seed_package: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = build("--datapackage", seed_package, "serve", "--port", str(port))
    assert run.status == 1
    assert f"Error: 127.0.0.1:{port}: expected a free port, found it in use" in run.err
    assert "Traceback" not in run.err


def after(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ``build.py --only data`` in the process of a line of Python."""
    arguments = ["build.py", "--only", "data", "--datapackage", str(folder / "datapackage")]
    script = f"import runpy, sys; sys.argv = {arguments}; {line}; runpy.run_path('build.py', run_name='__main__')"
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("module", ["click", "yaml", "pypdfium2"])
def test_without_the_environment_it_says_how_to_make_it(tmp_path: Path, module: str) -> None:
    run = after(f"sys.modules[{module!r}] = None", tmp_path)
    said = f"{module} is missing: run `make site` once, and then .venv/bin/python build.py\n"
    assert (run.returncode, run.stderr) == (1, said)


def test_a_mistake_of_ours_has_a_status_of_its_own(tmp_path: Path) -> None:
    run = after("import mingzhang.folders; mingzhang.folders.restore = None", tmp_path)
    assert run.returncode == 70
    assert "TypeError" in run.stderr
