"""The seed's text as other extractors would give it: the same cells, or a finding that says what was not understood."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import SEED_TXT

from mingzhang.check import Finding, check
from mingzhang.codebook import Codebook
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Disclosure
from mingzhang.read import read_file

TEXT = SEED_TXT.read_text(encoding="utf-8")
PAGE_TURN = r"(?m)^ (?=\S)"
BETWEEN_TOKENS = r"(?<=\S) (?=\S)"


@dataclass(frozen=True, slots=True)
class Told:
    """A changed text as interpreted, and what is said against it."""

    disclosure: Disclosure
    findings: tuple[Finding, ...]


@pytest.fixture
def told(tmp_path: Path, codebook: Codebook) -> Callable[[str], Told]:
    def interpret_text(text: str) -> Told:
        assert text != TEXT
        path = tmp_path / "a.txt"
        path.write_text(text, encoding="utf-8", newline="")
        disclosure = interpret("panyu-2024-budget", read_file(path), codebook, {})
        found = check(disclosure, (), (), codebook)
        return Told(disclosure, tuple(f for f in found if f.kind != "source_text" and f.verdict is None))

    return interpret_text


def cells(disclosure: Disclosure) -> dict[tuple[str, int, int], str]:
    return {(t.table, c.row, c.column): "".join(c.text.split()) for t in disclosure.tables for c in t.cells if c.text}


def swap(old: str, new: str) -> str:
    """Change one place of the text."""
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new)


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("\n", "\r\n"),
        "\ufeff" + TEXT,
        TEXT.rstrip("\n") + "\n\n\n",
        re.sub("(?m)^ ", "\f", TEXT),
        re.sub(r"(?m)(?<=\S)$", "  ", TEXT),
        re.sub(BETWEEN_TOKENS, "  ", TEXT),
        re.sub(r"\n\n+", "\n\n\n", TEXT.replace("\n\n", "\n\n\n\n")),
    ],
    ids=["CRLF", "BOM", "blank lines at the end", "form feeds", "trailing blanks", "two blanks", "more blank lines"],
)
def test_how_lines_are_spaced_changes_no_cell(told: Callable[[str], Told], from_text: Disclosure, text: str) -> None:
    found = told(text)
    assert cells(found.disclosure) == cells(from_text)
    assert [t.definition for t in found.disclosure.terms] == [t.definition for t in from_text.terms]
    assert found.findings == ()


RUNNING_HEADS = pytest.mark.xfail(strict=True, reason="a text does not show a running head within prose to be one")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=name, marks=[RUNNING_HEADS] if name == "running heads" else [])
        for name, text in {
            "tabs": re.sub(BETWEEN_TOKENS, "\t", TEXT),
            "dense": re.sub(r"\n\n+", "\n", TEXT),
            "page numbers": re.sub(PAGE_TURN, "- 7 -\n ", TEXT),
            "running heads": re.sub(PAGE_TURN, " 某局2024年部门预算\n\n", TEXT),
            "unit after title": TEXT.replace(
                " 单位：万元单位名称：广州市番禺区政务服务数据管理局\n\n表3\n\n支出总体情况表\n",
                " 表3\n\n支出总体情况表\n\n单位：万元单位名称：广州市番禺区政务服务数据管理局\n",
            ),
        }.items()
    ],
)
def test_what_extractors_do_otherwise_changes_no_cell(
    told: Callable[[str], Told], from_text: Disclosure, text: str
) -> None:
    found = told(text)
    assert cells(found.disclosure) == cells(from_text)
    assert [t.definition for t in found.disclosure.terms] == [t.definition for t in from_text.terms]


def test_a_negative_amount_is_read(told: Callable[[str], Told], from_text: Disclosure) -> None:
    found = cells(told(swap("[30207]邮电费 3.96", "[30207]邮电费 -3.96")).disclosure)
    assert {k: v for k, v in found.items() if cells(from_text).get(k) != v} == {
        ("general_budget_basic_expenditure", 14, 2): "-3.96"
    }


def test_blanks_within_a_name_stay_in_it(told: Callable[[str], Told], from_text: Disclosure) -> None:
    found = told(swap("　　免费刻章 407.54", "　　免费 刻章 407.54"))
    assert cells(found.disclosure) == cells(from_text)


def test_a_longer_list_on_the_left_is_read(told: Callable[[str], Told]) -> None:
    found = told(TEXT.replace("\n四、公共安全支出 0.00", "\n四、上年结转 1.00 四、公共安全支出 0.00", 1)).disclosure
    assert cells(found)["income_and_expenditure", 4, 1] == "四、上年结转"
    assert cells(found)["income_and_expenditure", 4, 4] == "0.00"


ROW = "2010301 　　行政运行 606.74 606.74 0.00 0.00 0.00 0.00 0.00\n"  # of 表3


def test_a_dash_in_an_amount_column_is_a_cell(told: Callable[[str], Told], from_text: Disclosure) -> None:
    found = cells(told(swap(ROW, ROW.replace("0.00", "-"))).disclosure)
    changed = {key: text for key, text in found.items() if cells(from_text).get(key) != text}
    assert changed == {("expenditure", 4, column): "-" for column in range(5, 10)}


def test_a_whole_number_in_the_only_amount_column_is_a_cell(told: Callable[[str], Told], from_text: Disclosure) -> None:
    found = cells(told(swap("[30231]公务用车运行维护费 6.00", "[30231]公务用车运行维护费 6")).disclosure)
    changed = {key: text for key, text in found.items() if cells(from_text).get(key) != text}
    assert changed == {("general_budget_basic_expenditure", 17, 2): "6"}


@pytest.mark.parametrize(
    "text",
    [
        swap("功能科目名称\n一般公共预算支出", "功能科目名\n一般公共预算支出"),
        swap(ROW, ROW.replace(" 0.00", "")),
    ],
    ids=["heading", "amounts left blank"],
)
def test_what_is_not_understood_is_an_error(told: Callable[[str], Told], from_text: Disclosure, text: str) -> None:
    found = told(text)
    assert cells(found.disclosure) != cells(from_text)
    assert "error" in {finding.severity for finding in found.findings}


@pytest.mark.parametrize("words", ["注：见附件。", "第二部分经费另计。"])
def test_a_target_that_begins_like_a_note_or_heading_is_a_target(told: Callable[[str], Told], words: str) -> None:
    found = told(swap("名进驻窗口工作人员就餐。", words))
    assert any(cell.text.endswith(words) for table in found.disclosure.tables for cell in table.cells)


def test_a_table_nobody_can_name_is_published_with_a_finding(told: Callable[[str], Told]) -> None:
    found = told(TEXT.replace("\n支出总体情况表\n", "\n天气情况一览表\n"))
    assert "unknown_table" in {finding.check for finding in found.findings}
