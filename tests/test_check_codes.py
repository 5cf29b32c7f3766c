"""Codes and names held against the codebook: what is found, how gravely, how often it is said."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from make_pdf import EXPENDITURE_BODY, expenditure
from support import CORPUS, interpreted

from mingzhang.check.codes import check_codes
from mingzhang.check.model import Finding
from mingzhang.codebook import Codebook, comparable
from mingzhang.interpret.model import Disclosure, Entry
from mingzhang.package.classifications import classification_rows
from mingzhang.read import read_file
from mingzhang.read.model import Reading

AMOUNTS = ["1.00", "1.00", *["0.00"] * 5]


@pytest.fixture(scope="module")
def disclosure(tmp_path_factory: pytest.TempPathFactory) -> Disclosure:
    """A disclosure of three rows; the tests give them other codes, names and years."""
    body = [*EXPENDITURE_BODY, ["20805", "　其他", *AMOUNTS], ["2080501", "　　其他", *AMOUNTS]]
    return interpreted(expenditure(tmp_path_factory.mktemp("codes") / "a.pdf", body=body))


def findings(
    disclosure: Disclosure, codebook: Codebook, year: int, *printed: tuple[str, str], project: str | None = None
) -> list[Finding]:
    """Check a disclosure of a year whose rows print these codes and names."""
    (table,) = disclosure.tables
    entries = []
    for entry, (code, name) in zip(disclosure.entries[table.table][1:], printed, strict=False):
        economic = code.startswith(("3", "5"))
        kinds = {"function": None if economic else code, "economic": code if economic else None}
        entries.append(replace(entry, code=code, name=name, project=project, **kinds))
    changed = replace(disclosure, fiscal_year=year, entries={table.table: tuple(entries)})
    return list(check_codes(changed, codebook))


def test_a_stale_name_is_an_info_finding_with_both_names(disclosure: Disclosure, codebook: Codebook) -> None:
    (finding,) = findings(disclosure, codebook, 2025, ("20805", "行政事业单位离退休"))
    assert (finding.check, finding.severity) == ("other_name", "info")
    assert (finding.expected, finding.actual) == ("行政事业单位养老支出", "行政事业单位离退休")
    assert "约2020年以前的名称" in finding.message
    assert "its name in the editions before about 2020" in finding.message_en


@pytest.mark.parametrize(
    ("year", "code", "name"),
    [
        (2018, "20805", "行政事业单位离退休"),
        (2020, "20805", "行政事业单位离退休"),
        (2020, "20805", "行政事业单位养老支出"),
        (2017, "30311", "住房公积金"),
        (2024, "30311", "代缴社会保险费"),
        (2024, "30212", "因公出国(境) 费用"),
        (2024, "2010302", "般行政管理事务一"),
        (2024, "2010302", "-一般行政管理事务"),
        (2026, "31101", "资本金注入"),
        (2026, "31101", "资本金注入（基本建设）"),
    ],
)
def test_a_name_of_the_year_is_no_finding(
    disclosure: Disclosure, codebook: Codebook, year: int, code: str, name: str
) -> None:
    assert findings(disclosure, codebook, year, (code, name)) == []


@pytest.mark.parametrize(
    ("year", "code", "name", "severity", "remark"),
    [
        (2024, "30311", "住房公积金", "info", "是该科目2018年以前的名称"),
        (2017, "310", "资本性支出", "info", "是该科目2018年起的名称"),
        (2025, "2111101", "减排专项支出", "warning", "这是2111103的名称"),
        (2024, "2080506", "机关事业单位职业年金", "info", "少印“缴费支出”"),
        (2024, "2080506", "机关事业单位职业年金…", "info", "少印“缴费支出”"),
        (2026, "303", "对个人和家庭补助", "info", "少印“的”"),
        (2024, "213", "农林水", "info", "少印“支出”"),
        (2024, "2010301", "行政运行（办公厅）", "info", "多印“(办公厅)”"),
        (2024, "30201", "航天费", "warning", "此处印为“航天费”。"),
    ],
)
def test_another_name_is_judged_by_what_is_known_of_it(
    disclosure: Disclosure, codebook: Codebook, year: int, code: str, name: str, severity: str, remark: str
) -> None:
    (finding,) = findings(disclosure, codebook, year, (code, name))
    assert (finding.check, finding.severity, finding.actual) == ("other_name", severity, name)
    assert remark in finding.message


def test_both_acceptable_names_are_named(disclosure: Disclosure, codebook: Codebook) -> None:
    (finding,) = findings(disclosure, codebook, 2020, ("20805", "养老"))
    assert finding.expected == "行政事业单位离退休 / 行政事业单位养老支出"


def test_a_name_nobody_has_seen_printed_is_held_against_nobody(disclosure: Disclosure, codebook: Codebook) -> None:
    unseen = next(c for c in codebook.functions.values() if c.level == 3 and c.evidence == "knowledge")
    (finding,) = findings(disclosure, codebook, 2024, (unseen.code, "航天"))
    assert finding.severity == "info"
    assert "not yet well borne out" in finding.message_en


def test_an_unknown_code_is_said_once_with_all_its_places(disclosure: Disclosure, codebook: Codebook) -> None:
    printed = [("2019877", "星际航行管理"), ("2010301", "行政运行"), ("2019877", "星际航行")]
    (finding,) = findings(disclosure, codebook, 2024, *printed)
    assert (finding.check, finding.severity, finding.actual) == ("unknown_code", "warning", "2019877")
    assert "（共2处）" in finding.message
    assert "(2 places in all)" in finding.message_en
    assert "第2行" in finding.message
    assert [cell.row for cell in finding.cells] == [2, 4]


def test_the_same_other_name_is_said_once(disclosure: Disclosure, codebook: Codebook) -> None:
    stale = ("20805", "行政事业单位离退休")
    (finding,) = findings(disclosure, codebook, 2025, stale, stale)
    assert len(finding.cells) == 2


def test_a_publishers_own_item_below_the_classification(disclosure: Disclosure, codebook: Codebook) -> None:
    (finding,) = findings(disclosure, codebook, 2026, ("3021503", "三类会议费"))
    assert (finding.check, finding.severity) == ("unknown_code", "info")
    assert "30215“会议费”之下自设的细目" in finding.message


def test_a_code_out_of_its_years(disclosure: Disclosure, codebook: Codebook) -> None:
    (finding,) = findings(disclosure, codebook, 2024, ("30312", "提租补贴"))
    assert (finding.check, finding.severity) == ("out_of_use", "info")
    assert (finding.expected, finding.actual) == ("-2017", "2024")
    assert findings(disclosure, codebook, 2017, ("30312", "提租补贴")) == []


def test_a_projects_name_is_not_the_codes(disclosure: Disclosure, codebook: Codebook) -> None:
    assert findings(disclosure, codebook, 2024, ("2010302", "法律咨询服务"), project="p1") == []
    (finding,) = findings(disclosure, codebook, 2024, ("2019877", "法律咨询服务"), project="p1")
    assert finding.check == "unknown_code"


def test_the_seed_has_no_findings_on_codes(from_pdf: Disclosure, codebook: Codebook) -> None:
    entries: list[Entry] = [entry for entries in from_pdf.entries.values() for entry in entries]
    assert len({entry.function or entry.economic for entry in entries if entry.code}) == 60
    assert list(check_codes(from_pdf, codebook)) == []


def test_the_rows_of_a_package_carry_the_name_of_the_year(tmp_path: Path, codebook: Codebook) -> None:
    made = interpreted(expenditure(tmp_path / "a.pdf"))
    (table,) = made.tables
    first = made.entries[table.table][1]
    entries = tuple(
        replace(first, code=code, name=name, function=None if code[0] in "35" else code, economic=code)
        if code[0] in "35"
        else replace(first, code=code, name=name, function=code, budget="general")
        for code, name in [
            ("30311", "住房公积金"),
            ("50601", "资本性支出"),
            ("20805", "行政事业单位离退休"),
            ("2019877", "星"),
        ]
    )
    rows = classification_rows([replace(made, fiscal_year=2017, entries={table.table: entries})], codebook)
    economics = {row["code"]: row for row in rows["economics"]}
    functions = {row["code"]: row for row in rows["functions"]}
    assert (economics["30311"]["name"], economics["30311"]["name_en"]) == ("住房公积金", "Housing provident fund")
    assert (economics["30311"]["edition"], economics["30311"]["valid_to"]) == ("-2017", 2017)
    assert economics["50601"]["economic"] == "2017:government:50601"
    assert economics["506"]["gfsm2014_status"] == "indicative"
    assert functions["20805"]["edition"] == "-~2020"
    assert functions["20805"]["valid_to"] is None  # about: not given as if exact
    assert (functions["2019877"]["status"], functions["2019877"]["name"]) == ("unknown", "星")


OWN_ITEMS = {"3021101", "3021202", "3021503"}  # one publisher numbers its own items below 30211, 30212, 30215
PROJECTS_BESIDE_CODES = {"xian-xasczj-2026-yusuan"}  # it prints projects' names, not the codes'
REAL = [path for path in sorted(CORPUS.glob("*.pdf")) if path.stem not in PROJECTS_BESIDE_CODES]


@pytest.mark.corpus
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_what_real_pages_print_beside_a_code_is_its_name(path: Path, codebook: Codebook) -> None:
    year = int(re.findall(r"20\d\d", path.stem)[0])
    for code, name in printed_pairs(read_file(path, "pdfium")):
        known = codebook.economic(code, year) if code[0] in "35" else codebook.function(code, None, year)
        assert known or code in OWN_ITEMS, (code, name)
        names = [comparable(edition.name) for edition in known.acceptable(year)] if known else [comparable(name)]
        assert comparable(name) in names


def printed_pairs(reading: Reading) -> set[tuple[str, str]]:
    """Codes of five or seven digits (in one cell, or 类 款 项 in three) with the text to the right of them."""
    pairs = set()
    for table in reading.tables:
        rows: dict[int, list[str]] = {}
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
            rows.setdefault(cell.row, []).append("".join(cell.text.split()))
        for texts in rows.values():
            line = "\t".join(texts)
            found = re.findall(r"(?:^|\t)([235]\d{2}\t?\d{2}(?:\t?\d{2})?)[\t-]+([一-鿿][^\t。]{0,40})(?=\t|$)", line)
            pairs |= {(code.replace("\t", ""), name) for code, name in found}
    return pairs
