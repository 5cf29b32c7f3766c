"""What stands around a table: captions, units, notes; and what is odd about made documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_pdf import (
    EXPENDITURE_BODY,
    EXPENDITURE_HEADING,
    EXPENDITURE_WIDTHS,
    OWNER,
    Paper,
    caption,
    expenditure,
    opening,
    prose_only,
)
from support import interpreted, rows_of

from mingzhang.interpret.captions import Captioned
from mingzhang.read.model import Line, Place, RefusedError

ROLES = ["code", "name", *["amount"] * 7]


def take(*texts: str, centred: bool = False) -> Captioned:
    table = Captioned(())
    for text in texts:
        assert table.take(Line(text, Place(), centred=centred)), text
    return table


@pytest.mark.parametrize(
    "text", ["单位：万元", "单位:万元", "金额单位：人民币万元", "（单位： 万元）", "单位：万元单位名称：某局"]
)
def test_units(text: str) -> None:
    assert take(text).unit == "万元"


@pytest.mark.parametrize(
    "text", ["单位名称：某局", "编制单位：某局", "部门：某局", "填报单位: 某局", "单位：万元单位名称：某局"]
)
def test_owners(text: str) -> None:
    assert take(text).owner == "某局"


@pytest.mark.parametrize("text", ["表1", "表 12", "表十二", "附表3", "公开表10", "预算表1", "表1："])
def test_numbers(text: str) -> None:
    assert take(text).number == text.rstrip("：")


@pytest.mark.parametrize("text", ["公开01表", "01表", "财决01表"])
def test_numbers_before_the_word(text: str) -> None:
    assert take(text).number == text


def test_a_number_and_title_in_one_line() -> None:
    table = take("表3 支出总体情况表")
    assert (table.number, table.title) == ("表3", "支出总体情况表")


@pytest.mark.parametrize("text", ["第二部分 2024年部门预算表", "各部门应当公开预算。", "一、收支总体情况"])
def test_prose_is_no_caption(text: str) -> None:
    assert not Captioned(()).take(Line(text, Place()))


def test_a_made_disclosure_is_interpreted(tmp_path: Path) -> None:
    disclosure = interpreted(expenditure(tmp_path / "a.pdf"))
    (table,) = disclosure.tables
    assert (table.number, table.title, table.unit, table.owner) == ("表3", "支出总体情况表", "万元", "某市某某局")
    assert [column.role for column in table.columns] == ROLES
    assert table.columns[0].path == ("功能分类科目", "科目编码")
    assert rows_of(disclosure, "expenditure")[2][:3] == ["20103", "政府办公厅（室）及相关机构事务", "30.00"]
    assert [e.level for e in disclosure.entries["expenditure"]] == [0, 1, 2, 3, 3]


def test_a_document_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"expected the tables of a budget .* found prose alone"):
        interpreted(prose_only(tmp_path / "a.pdf"))


def test_a_table_nobody_can_name_is_kept_as_printed(tmp_path: Path) -> None:
    disclosure = interpreted(expenditure(tmp_path / "a.pdf", title="天气情况一览表"))
    (table,) = disclosure.tables
    assert (table.table, table.spec, table.title) == ("unrecognised-1", None, "天气情况一览表")
    assert [c.text for c in table.cells if c.row == 1][:3] == ["", "合计", "30.00"]


def test_a_missing_unit_is_missing(tmp_path: Path) -> None:
    assert interpreted(expenditure(tmp_path / "a.pdf", unit="")).tables[0].unit is None


NOTE = "注：本套报表金额单位转换时可能存在尾数误差。"


def test_a_note_below_the_table_is_the_tables(tmp_path: Path) -> None:
    path = expenditure(tmp_path / "a.pdf", after=lambda paper, foot: paper.text(40, foot + 10, NOTE, 9))
    assert interpreted(path).tables[0].note == NOTE


def test_a_paragraph_below_a_table_is_prose(tmp_path: Path) -> None:
    path = expenditure(tmp_path / "a.pdf", after=lambda paper, foot: paper.text(40, foot + 10, "以上各项均已公开。", 9))
    disclosure = interpreted(path)
    assert disclosure.tables[0].note is None
    assert disclosure.paragraphs[-1].text == "以上各项均已公开。"


@pytest.mark.xfail(strict=True, reason="a note goes on to the end of the page, whatever stands there")
def test_a_paragraph_below_a_note_is_prose(tmp_path: Path) -> None:
    def after(paper: Paper, foot: float) -> None:
        paper.text(40, foot + 10, NOTE, 9)
        paper.text(64, foot + 60, "以上各项均已公开，欢迎社会各界监督。", 12)

    disclosure = interpreted(expenditure(tmp_path / "a.pdf", after=after))
    assert disclosure.tables[0].note == NOTE
    assert disclosure.paragraphs[-1].text == "以上各项均已公开，欢迎社会各界监督。"


def test_a_sentence_that_names_the_unit_is_not_lost(tmp_path: Path) -> None:
    sentence = "2024年，本部门支出预算安排情况如下（单位：万元）："
    paper = Paper(tmp_path / "a.pdf")
    opening(paper)
    paper.text(60, 90, sentence, 12)
    top = caption(paper, "表3", "支出总体情况表", top=120, unit="")
    paper.table(40, top, EXPENDITURE_WIDTHS, [*EXPENDITURE_HEADING, *EXPENDITURE_BODY])
    disclosure = interpreted(paper.save())
    assert disclosure.tables[0].unit == "万元"
    assert sentence in [p.text for p in disclosure.paragraphs]


FUND_HEADING = [
    ["功能分类科目", "<", "政府性基金预算支出", "<", "<"],
    ["科目编码", "科目名称", "小计", "其中：基本支出", "项目支出"],
]


def table_9(path: Path, *body: list[str]) -> Path:
    paper = Paper(path)
    opening(paper)
    top = caption(paper, "表9", "政府性基金预算支出情况表")
    paper.table(40, top, (80, 120, 80, 80, 80), [*FUND_HEADING, *body])
    return paper.save()


def test_an_empty_table_printed_with_zeros(tmp_path: Path) -> None:
    (table,) = interpreted(table_9(tmp_path / "a.pdf", ["", "合计", "0.00", "0.00", "0.00"])).tables
    assert (table.state, table.row_count, table.columns[2].path) == ("empty", 1, ("政府性基金预算支出", "小计"))


@pytest.mark.parametrize("body", [["", "", "", "", ""], ["", "合计", "", "", ""], ["", "合计", "-", "-", "-"]])
def test_an_empty_table_printed_without_zeros(tmp_path: Path, body: list[str]) -> None:
    (table,) = interpreted(table_9(tmp_path / "a.pdf", body)).tables
    assert (table.state, table.row_count, table.columns[2].path) == ("empty", 1, ("政府性基金预算支出", "小计"))


def test_a_first_row_without_amounts_is_no_heading(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    opening(paper)
    top = caption(paper, "表6", "一般公共预算基本支出情况表")
    rows = [["部门预算支出经济科目", "预算"], ["[301]工资福利支出", ""], ["　[30101]基本工资", "5.00"]]
    paper.table(40, top, (200, 80), rows)
    disclosure = interpreted(paper.save())
    assert [e.code for e in disclosure.entries["general_budget_basic_expenditure"]] == ["301", "30101"]


def test_amounts_below_one_another_in_a_cell_are_not_one_amount(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    opening(paper)
    top = caption(paper, "表6", "一般公共预算基本支出情况表")
    rows = [["部门预算支出经济科目", "预算"], ["合计\n[301]工资福利支出", "100\n60"], ["[302]商品和服务支出", "40.00"]]
    paper.table(40, top, (200, 80), rows)
    (table,) = interpreted(paper.save()).tables
    assert [c.amount for c in table.cells if c.row == 1] == [None, None]


def test_two_captions_on_a_page_are_told_apart(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    opening(paper)
    for number, title, top in ((9, "政府性基金预算支出情况表", 60.0), (10, "国有资本经营预算支出情况表", 300.0)):
        heading = [
            [cell.replace("政府性基金", title[:4] + "经营" if number == 10 else "政府性基金") for cell in row]
            for row in FUND_HEADING
        ]
        foot = caption(paper, f"表{number}", title, top=top)
        paper.table(40, foot, (80, 120, 80, 80, 80), [*heading, ["", "合计", "0.00", "0.00", "0.00"]])
    tables = interpreted(paper.save()).tables
    assert [(t.number, t.table) for t in tables] == [
        ("表9", "government_fund_expenditure"),
        ("表10", "state_capital_expenditure"),
    ]
    assert {t.owner for t in tables} == {OWNER.split("：")[1]}
