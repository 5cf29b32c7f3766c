"""Amounts that go astray are named: the changes that a hostile reader of the seed's text made."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import SEED_TXT

from mingzhang.check import check
from mingzhang.codebook import Codebook
from mingzhang.interpret import interpret
from mingzhang.read import read_file

TEXT = SEED_TXT.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("合计 基本支出 项目支出\n", "合计 项目支出 基本支出\n"),
        ("\n财政拨款收支总体情况表\n", "\n"),
        (
            "2010302 　　一般行政管理事务 4,665.36 0.00 4,665.36 0.00",
            "2010302 　　一般行政管理事务 4,665.36 4,665.36 0.00",
        ),
        ("4,665.36 0.00 4,665.36", "46,65.36 0.00 4,665.36"),
        ("4,665.36 0.00 4,665.36", "O.00 0.00 4,665.36"),
        ("2010302 　　一般行政管理事务 4,665.36 0.00", "　　一般行政管理事务 4,665.36 0.00"),
        ("2010302 　　一般行政管理事务 4,665.36 0.00", "20103022 　　一般行政管理事务 4,665.36 0.00"),
        ("　[30101]基本工资 129.35", "　[30101]基本工资 129.35*"),
        ("　[30101]基本工资 129.35", "　[30101]基本工资129.35"),
        (
            "　　后勤保障经费 489.95 489.95 489.95 0.00 0.00 0.00 0.00",
            "　　后勤保障经费 489.95 489.95 489.95 0.00 0.00 0.00",
        ),
        ("六、科学技术支出 1,452.09\n", "1,452.09\n"),
        ("第三部分", "1,234.56 7.89\n第三部分"),
    ],
)
def test_an_amount_that_goes_astray_is_an_error(tmp_path: Path, codebook: Codebook, old: str, new: str) -> None:
    assert old in TEXT
    path = tmp_path / "a.txt"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    disclosure = interpret("a", read_file(path), codebook, {})
    findings = check(disclosure, [], (), codebook)
    assert "error" in {finding.severity for finding in findings}


def test_a_blank_amount_in_one_of_two_lists_shifts_nothing(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT.replace("二、财政专户拨款 0.00 二、", "二、财政专户拨款 二、", 1), encoding="utf-8")
    table = interpret("a", read_file(path), codebook, {}).tables[0]
    assert [cell.text for cell in table.cells if cell.row == 2] == ["二、财政专户拨款", "", "二、外交支出", "0.00"]


def test_a_number_before_a_target_is_not_taken_for_an_amount(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "a.txt"
    row = "免费刻章 407.54 407.54 407.54 0.00 0.00 0.00 0.00"
    path.write_text(TEXT.replace(row, row + " 12.50 万元用于刻章", 1), encoding="utf-8")
    table = next(t for t in interpret("a", read_file(path), codebook, {}).tables if t.table == "project_expenditure")
    cells = {cell.column: cell for cell in table.cells if cell.row == 8}
    assert (cells[1].text, str(cells[2].amount)) == ("免费刻章", "407.54")
    assert cells[9].text.startswith("12.50 万元用于刻章")
