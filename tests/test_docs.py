"""The guides: what they show is run, against the files of a built site, in both languages; what they name is there."""

from __future__ import annotations

import functools
import http.server
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import click
import duckdb
import openpyxl
import pytest
from support import ROOT, SEED_TXT, run_build

pytestmark = pytest.mark.site

LANGS = ("zh", "en")
GUIDES = ("users", "publishers", "contributors")
SITE = "https://example.org"
# What the examples ask for: code, and yuan.
TOP = [("2010302", Decimal(46653600)), ("2060503", Decimal(14520900)), ("2010399", Decimal(6838200))]
TOTAL = "80,847,000"


def guide(lang: str, name: str) -> str:
    return (ROOT / "docs" / lang / f"{name}.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """Return the blocks of code of a language; those within a list lose its indent."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def block(lang: str, language: str) -> str:
    """Return the one block of a language in the guide for users."""
    (found,) = blocks(guide(lang, "users"), language)
    return found


def commands(text: str) -> list[str]:
    return [line.removeprefix("$ ") for shown in blocks(text, "console") for line in shown.splitlines()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the seed's text (the same figures as the PDF's, in a third of the time); nothing was released."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "in").mkdir()
    for path in (SEED_TXT, SEED_TXT.with_suffix(".yml")):
        shutil.copy(path, folder / "in")
    arguments = ["--disclosures", folder / "in", "--releases", folder / "none", "--quiet"]
    run = run_build(folder, *arguments, SITE_URL=f"{SITE}/")
    assert run.status == 0, run.err
    return run.site


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def run(command: list[str], folder: Path) -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def top(printed: str) -> list[tuple[str, Decimal]]:
    """Read code and amount from the lines of a printed table."""
    return [
        (found[1], Decimal(found[2]))
        for line in printed.splitlines()
        if (found := re.match(r"\s*(\d{7})\b.*?([\d.]+)\s*$", line))
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_the_example_in_pandas_prints_what_is_shown(lang: str, address: str, tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text(block(lang, "python").replace(SITE, address), encoding="utf-8")
    printed = run([sys.executable, "example.py"], tmp_path)
    assert [line.split() for line in printed.splitlines()] == [
        line.split() for line in block(lang, "text").splitlines()
    ]
    assert top(printed) == TOP


@pytest.mark.parametrize("lang", LANGS)
def test_the_example_in_duckdb_adds_exactly(
    lang: str, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in re.findall(r"'(\w+\.parquet)'", block(lang, "sql")):
        shutil.copy(site / "data" / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as connection:
        rows = connection.sql(block(lang, "sql")).fetchall()
    assert [(row[0], row[2]) for row in rows] == TOP
    assert {type(row[2]) for row in rows} == {Decimal}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.skipif(not shutil.which("Rscript"), reason="Rscript is not installed (Debian: r-base-core)")
def test_the_example_in_r(lang: str, address: str, tmp_path: Path) -> None:
    (tmp_path / "example.R").write_text(block(lang, "r").replace(SITE, address), encoding="utf-8")
    assert top(run(["Rscript", "example.R"], tmp_path)) == TOP


@pytest.mark.parametrize("lang", LANGS)
def test_the_steps_in_excel(lang: str, site: Path) -> None:
    """What the steps name is there: file, sheet, heading rows, fields and values; and the sum is the one shown."""
    said = guide(lang, "users").partition("## Excel")[2].partition("\n## ")[0]
    path, sheet = re.search(r"`(data/lines\.xlsx)`", said)[1], re.search(r"`(lines)`", said)[1]  # type: ignore[index]
    wanted = dict(re.findall(r"`(\w+)` (?:is|为) `(\w+)`", said))
    assert wanted == {"table": "expenditure", "measure": "total"}
    assert TOTAL in said
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(site / path)[sheet].iter_rows()]
    names = rows[2]
    described = json.loads((site / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    fields = next(resource for resource in described if resource["name"] == sheet)["schema"]["fields"]
    assert rows[:3] == [[field[key] for field in fields] for key in ("title", "title@en", "name")]
    body = [dict(zip(names, row, strict=True)) for row in rows[3:]]
    kept = [r for r in body if r["is_leaf"] is True and r["period"] is None and wanted.items() <= r.items()]
    assert f"{sum(row['amount_cny'] for row in kept):,.0f}" == TOTAL
    assert all(isinstance(row["function"], str) for row in kept)


@pytest.mark.parametrize("lang", LANGS)
def test_the_csv_for_spreadsheets_has_both_languages_in_its_first_row(lang: str, site: Path) -> None:
    assert "`data/lines.excel.csv`" in guide(lang, "users")
    first = (site / "data/lines.excel.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert "Amount" in first
    assert "金额" in first


def test_the_stock_tool_validates_the_address(address: str, tmp_path: Path) -> None:
    (line,) = [line for line in commands(guide("en", "users")) if line.startswith("frictionless")]
    run([sys.executable, "-m", *line.replace(SITE, address).split()], tmp_path)


@pytest.mark.parametrize("lang", LANGS)
def test_the_addresses_named_are_there(lang: str, site: Path) -> None:
    table = guide(lang, "users").split("\n## ")[1]
    named = [re.findall(r"`([^`]+)`", line.split("|")[1]) for line in table.splitlines() if line.startswith("| `")]
    paths = []
    for first, *more in named:
        path = re.sub(r"<(?:resource|资源)>", "lines", first)
        path = re.sub(r"<(?:disclosure|公开文件编号)>", "panyu-2024-budget", path)
        stem = path.partition(".")[0]
        paths += [path, *(stem + ending for ending in more)]
    assert len(paths) == 16
    released = [path for path in paths if path.startswith("releases/")]  # there where something was released
    assert [path for path in paths if path not in released and not (site / path).exists()] == []


@pytest.mark.parametrize("name", GUIDES)
def test_both_languages_show_the_same_commands_and_headings(name: str) -> None:
    zh, en = (guide(lang, name) for lang in LANGS)
    assert [re.sub(r'"[^"]*"', '""', c) for c in commands(zh)] == [re.sub(r'"[^"]*"', '""', c) for c in commands(en)]
    levels = [re.findall(r"^(#+) ", text, flags=re.MULTILINE) for text in (zh, en)]
    assert levels[0] == levels[1]
    for language in ("python", "sql", "r"):
        assert [b.replace("name_en", "name") for b in blocks(en, language)] == blocks(zh, language)


def group() -> click.Group:
    spec = importlib.util.spec_from_file_location("build", ROOT / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main


@pytest.mark.parametrize("path", [*(f"docs/{lang}/{name}.md" for lang in LANGS for name in GUIDES), "README.md"])
def test_the_commands_named_are_ours(path: str) -> None:
    """Each ``build.py`` command in a guide is one, with options that it has."""
    main = group()
    known = {option for parameter in main.params for option in parameter.opts}
    text = (ROOT / path).read_text(encoding="utf-8")
    for line in re.findall(r"python build\.py ([^`\n#]*)", text):
        words = re.sub(r'"[^"]*"', "TEXT", line).split()
        options = [word.strip("[]") for word in words if word.startswith(("--", "[--"))]
        name = next((word for word in words if not word.startswith(("-", "[")) and word in main.commands), None)
        allowed = known | ({o for p in main.commands[name].params for o in p.opts} if name else set()) | {"--help"}
        assert [option for option in options if option not in allowed] == [], line
        if not name:
            assert words[0].startswith("--"), line


@pytest.mark.parametrize("lang", LANGS)
def test_the_guides_are_pages_that_others_lead_to(lang: str, site: Path) -> None:
    for name in GUIDES:
        assert (site / lang / f"{name}.html").is_file()
        assert f'href="{name}.html"' in (site / lang / "about.html").read_text(encoding="utf-8")
    assert f'href="../{lang}/users.html"' in (site / lang / "index.html").read_text(encoding="utf-8")


def test_a_site_that_has_released_nothing_says_so_and_has_no_feed(site: Path) -> None:
    assert not (site / "feed.xml").exists()
    for lang, words in (("zh", "尚未正式发布"), ("en", "released yet")):
        page = (site / lang / "changes.html").read_text(encoding="utf-8")
        assert words in page
        assert "feed.xml" not in page
