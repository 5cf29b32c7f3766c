"""Amounts that go astray are named: the changes that a hostile reader of the seed's text made."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_pdf import Paper, caption, opening
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


def test_a_line_that_fits_nowhere_takes_no_others_with_it(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT.replace("四、公共安全支出 0.00", "甲 1.00 乙 2.00 丙 3.00", 1), encoding="utf-8")
    disclosure = interpret("a", read_file(path), codebook, {})
    assert [line.text for line in disclosure.left_over] == ["甲 1.00 乙 2.00 丙 3.00"]
    assert disclosure.tables[0].row_count == 29


def test_a_list_of_contents_is_no_table(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "a.txt"
    contents = "目录\n\n表1 收支总体情况表\n\n表2 收入总体情况表\n\n支出总体情况表"
    path.write_text(f"{contents}\n\n{TEXT}", encoding="utf-8")
    disclosure = interpret("a", read_file(path), codebook, {})
    assert [table.canonical for table in disclosure.tables][:3] == ["income_and_expenditure", "income", "expenditure"]
    assert len(disclosure.tables) == 13
    assert "表2 收入总体情况表" in {paragraph.text for paragraph in disclosure.paragraphs}


def checks_of(path: Path, codebook: Codebook) -> set[str]:
    return {
        finding.check for finding in check(interpret("a", read_file(path, "pdfium"), codebook, {}), [], (), codebook)
    }


def one_amount(path: Path, amount: str = "", width: float = 80) -> Paper:
    """表6 with one item; its amount is left to be printed by whoever asks, at 40 + 200, 232 from the top."""
    paper = Paper(path)
    opening(paper)
    top = caption(paper, "表6", "一般公共预算基本支出情况表")
    rows = [["部门预算支出经济科目", "预算"], ["合计", "4,665.36"], ["[301]工资福利支出", amount]]
    paper.table(40, top, (200, width), rows)
    return paper


def test_a_watermark_through_a_number_is_noticed(tmp_path: Path, codebook: Codebook) -> None:
    assert "no_amount" not in checks_of(one_amount(tmp_path / "a.pdf", "4,665.36").save(), codebook)
    paper = one_amount(tmp_path / "b.pdf", "4,665.36")
    paper.text(245, 193, "2", 18)
    assert "no_amount" in checks_of(paper.save(), codebook)


def test_a_number_that_crosses_the_edge_of_its_cell_is_noticed(tmp_path: Path, codebook: Codebook) -> None:
    paper = one_amount(tmp_path / "a.pdf")
    paper.right(262, 196, "1,234,665.36", 8)
    assert "cut_number" in checks_of(paper.save(), codebook)


def test_form_fields_are_noticed(tmp_path: Path, codebook: Codebook) -> None:
    paper = one_amount(tmp_path / "a.pdf")
    paper.canvas.acroForm.textfield(name="amount", value="4665.36", x=245, y=630, width=70, height=15)
    assert "form_fields" in checks_of(paper.save(), codebook)
