"""A quoted number is held against the package: what stands, what differs, what is gone."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from support import SEED_TXT, Run, run_build

from mingzhang.citation import Lang, Quoted, Value, bibtex, gb_t_7714, plain, read_citation
from mingzhang.publish.data import Package, load_package
from mingzhang.verify import verify

FORMS = (gb_t_7714, bibtex, plain)
HASH = "0" * 63 + "1"
QUOTED = Quoted(
    publisher="Value & Rent Bureau",
    document="2024 departmental budget",
    table="Table 3 Overall expenditure",
    row="Value added tax 3.5%",
    column="Total",
    disclosure="panyu-2024-budget",
    cell="general_budget_expenditure.5.3",
    value="4,665.36",
    unit="万元",
    file="panyu_2024.pdf",
    place="p. 8",
    sha256=HASH,
    version="0.1.0",
    link="https://example.org/some-repo/en/panyu-2024-budget/source/p8.html#general_budget_expenditure.5.3",
)
CELL = "/zh/seed/source/l7.html#expenditure.5.3"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_citation_says_is_read_back(form: object, lang: Lang) -> None:
    read = read_citation(form(QUOTED, lang))
    assert (read.disclosure, read.page, read.table) == ("panyu-2024-budget", "p8", "general_budget_expenditure")
    assert (read.row, read.column) == (5, 3)
    assert read.values == (Value("4,665.36万元", Decimal("4665.36"), "万元"),)
    assert (read.sha256, read.version, read.said) == (HASH, "0.1.0", None)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_value_in_words_is_read_back(form: object, lang: Lang) -> None:
    quoted = Quoted(**{name: getattr(QUOTED, name) for name in QUOTED.__slots__} | {"value": "不宜公开", "unit": None})
    read = read_citation(form(quoted, lang))
    assert (read.values, read.said) == ((), "不宜公开")


def test_bibtex_is_well_formed() -> None:
    text = bibtex(QUOTED, "en")
    assert text.startswith("@misc{panyu-2024-budget.general_budget_expenditure.5.3,")
    assert text.count("{") == text.count("}")
    assert r"Value \& Rent Bureau" in text
    assert r"panyu\_2024.pdf" in text


def test_the_standard_form_says_data_set_online_and_no_day() -> None:
    assert "[DS/OL]" in gb_t_7714(QUOTED, "zh")
    assert "数值：4,665.36万元" in gb_t_7714(QUOTED, "zh")
    assert "Value: 4,665.36 (CNY 10,000)" in gb_t_7714(QUOTED, "en")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("verify")
    (folder / "in").mkdir()
    (folder / "in/seed.txt").write_bytes(SEED_TXT.read_bytes())
    return run_build(folder, "--disclosures", folder / "in", "--only", "data", "--quiet")


@pytest.fixture(scope="module")
def package(built: Run) -> Package:
    return load_package(built.datapackage)


@pytest.fixture(scope="module")
def sha256(package: Package) -> str:
    return str(package.of("sources")[0]["sha256"])


@pytest.mark.parametrize(
    "text",
    [
        CELL,
        f"https://example.org{CELL}",
        f"zh{CELL.removeprefix('/zh')}",
        f"4,665.36万元 https://example.org{CELL}",
        f"共46,653,600元（{CELL}）",
        f"CNY 46.6536 million, see {CELL}.",
        f"The bureau budgeted 4,665.36 for it ({CELL}).",
        f"４，６６５．３６万元 {CELL}",
        f"（4,665.36万元，{CELL}）",
        f"4,665.36 (CNY 10,000), {CELL}",
        f"In 2024, CNY 46,653,600, {CELL}",
        f"46653600元，上年40000000元 {CELL}",
        f"Of 8,084.71万元, 4,665.36万元 are for it: {CELL}",
    ],
)
def test_a_number_stands_however_it_is_quoted(package: Package, text: str) -> None:
    status, message = verify(text, package)
    assert (status, message.split(":")[0]) == (0, "stands")
    assert "4,665.36万元" in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"4,665.37万元 {CELL}", "expected 4,665.37万元, found 4,665.36万元"),
        (f"4,665.36元 {CELL}", "expected 4,665.36元, found 4,665.36万元"),
        (f"46,65.36万元 {CELL}", "expected 46,65.36万元, found 4,665.36万元"),
        (f"4,665.37万元, 4,665.38万元 {CELL}", "expected 4,665.37万元 or 4,665.38万元, found"),
        (f"4665 {CELL}", "expected 4665, found"),
        (f"CNY 46.6537 million {CELL}", "found 4,665.36万元"),
        (re.sub(r"/\w+\.html", "/p999.html", CELL), "another page: seed expenditure.5.3: expected p999, found l"),
        (CELL.replace("5.3", "5.99"), "expected this cell, found none"),
        (CELL.replace("/seed/", "/other/"), "expected this disclosure, found none"),
        (f"{CELL} SHA-256 {HASH}", f"expected a file of sha256 {HASH}, found seed.txt of "),
        (f"数值：不宜公开；{CELL}", "expected 不宜公开, found 4,665.36万元"),
    ],
)
def test_what_does_not_stand_says_what_was_expected_and_found(package: Package, text: str, said: str) -> None:
    status, message = verify(text, package)
    assert status == 1
    assert said in message


def test_another_release_with_the_same_number_stands_and_says_so(package: Package, sha256: str) -> None:
    status, message = verify(f"数值：4,665.36万元；明账，第0.0.9版，SHA-256：{sha256} {CELL}", package)
    assert status == 0
    assert f"cited from version 0.0.9, this is {package.descriptor['version']}" in message


def test_a_text_without_a_link_is_no_citation(package: Package) -> None:
    assert verify("番禺 2024，4,665.36万元", package).status == 2


def test_the_command_line_exits_by_what_it_finds(built: Run) -> None:
    folder: Path = built.datapackage.parent
    for text, status in ((f"4,665.36万元 {CELL}", 0), (f"1.00万元 {CELL}", 1), ("nothing", 2)):
        run = run_build(folder, "verify", text)
        assert run.status == status, run.err
        assert len((run.out + run.err).strip().splitlines()) == 1
    gone = run_build(folder / "in", "verify", CELL)  # no package there
    assert gone.status == 1
    assert "datapackage.json" in gone.err
