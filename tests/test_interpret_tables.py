"""The seed's tables, from the PDF and from the text alone: every cell, its column's meaning, and its row's."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from support import rows_of

from mingzhang.interpret.model import Disclosure, Entry, Table

# Table: number as printed, body rows, cells that are not blank. Counted by hand in the text.
TABLES = {
    "income_and_expenditure": ("表1", 30, 8 * 2 + 30 * 2),
    "income": ("表2", 23, 13 + 22 * 14),
    "expenditure": ("表3", 23, 8 + 22 * 9),
    "fiscal_appropriation": ("表4", 27, 5 * 2 + 27 * 2),
    "general_budget_expenditure": ("表5", 23, 23 * 4),
    "general_budget_basic_expenditure": ("表6", 23, 23 * 2),
    "general_budget_project_expenditure": ("表7", 24, 24 * 2),
    "three_public": ("表8", 7, 7 * 5),
    "government_fund_expenditure": ("表9", 1, 4),
    "state_capital_expenditure": ("表10", 1, 4),
    "basic_expenditure": ("表11", 8, 8 * 8),
    "project_expenditure": ("表12", 25, 3 * 8 + 22 * 9),
    "key_projects": (None, 2, 6),
}
FUNCTIONS_IN_TABLE_3 = [
    *("201", "20103", "2010301", "2010302", "2010350", "2010399", "206", "20605", "2060503", "208", "20805", "2080501"),
    *("2080505", "2080506", "20808", "2080801", "210", "21004", "2100409", "221", "22102", "2210201"),
]
KEY_GOAL = (
    "为番禺区建设一体化的智慧大厅，满足群众的办事要求，同时对窗口业务进行分流解压，"
    "极大的优化我区的营商环境，提升了我局的服务印象，增加群众的归属感"
)
LAST_GOAL = "为进一步优化我区营商环境，推动政府治理体系和治理能力现代化，构建简约高效行政审批服务便民化，集约化。"
OWN, CENTRE = "广州市番禺区政务服务数据管理局", "广州市番禺区政务服务中心"


@pytest.fixture(params=["pdf", "text"])
def seed(request: pytest.FixtureRequest, from_pdf: Disclosure, from_text: Disclosure) -> Disclosure:
    """The seed, interpreted from either source."""
    return from_pdf if request.param == "pdf" else from_text


def table(disclosure: Disclosure, name: str) -> Table:
    return next(t for t in disclosure.tables if t.table == name)


def entry(disclosure: Disclosure, name: str, row: int, block: int = 1) -> Entry:
    return next(e for e in disclosure.entries[name] if (e.row, e.block) == (row, block))


def test_every_table_has_the_rows_and_cells_that_are_printed(seed: Disclosure) -> None:
    counted = {t.table: (t.number, t.row_count, sum(1 for c in t.cells if c.text)) for t in seed.tables}
    assert counted == TABLES
    assert sum(cells for *_, cells in counted.values()) == 1188


def test_both_sources_have_the_same_cells(from_pdf: Disclosure, from_text: Disclosure) -> None:
    for one, other in zip(from_pdf.tables, from_text.tables, strict=True):
        cells = [
            {(c.row, c.column): ("".join(c.text.split()), c.amount, c.state) for c in t.cells} for t in (one, other)
        ]
        assert cells[0] == cells[1]
        same = ("table", "spec", "number", "title", "unit", "owner", "state")
        assert [getattr(one, name) for name in same] == [getattr(other, name) for name in same]
        assert [(c.path, c.role, c.measure, c.block) for c in one.columns] == [
            (c.path, c.role, c.measure, c.block) for c in other.columns
        ]
        assert "".join((one.note or "").split()) == "".join((other.note or "").split())


def test_both_sources_have_the_same_entries(from_pdf: Disclosure, from_text: Disclosure) -> None:
    assert from_pdf.entries == from_text.entries


def test_a_cell_has_a_box_in_the_pdf_and_a_line_in_the_text(from_pdf: Disclosure, from_text: Disclosure) -> None:
    first, second = (
        next(c for c in table(d, "expenditure").cells if (c.row, c.column) == (6, 3)) for d in (from_pdf, from_text)
    )
    assert (first.text, first.places[0].page, first.places[0].line) == ("361.71", 8, None)
    assert first.places[0].box is not None
    assert (second.text, second.places[0].page, second.places[0].line) == ("361.71", None, 422)


@pytest.mark.parametrize(
    ("name", "row", "printed"),
    [
        ("income_and_expenditure", 1, ["一、预算拨款", "8,084.71", "一、一般公共服务支出", "6,317.63"]),
        ("income_and_expenditure", 4, ["", "", "四、公共安全支出", "0.00"]),
        ("income_and_expenditure", 26, ["本年收入合计", "8,084.71", "本年支出合计", "8,084.71"]),
        ("income_and_expenditure", 29, ["六、用事业基金弥补收支差额", "0.00", "二十八、结转下年", "0.00"]),
        ("income", 1, ["", "合计", "8,084.71", "8,084.71", *["0.00"] * 10]),
        ("income", 7, ["2010399", "其他政府办公厅（室）及相关机构事务支出", "683.82", "683.82", *["0.00"] * 10]),
        ("expenditure", 21, ["221", "住房保障支出", "118.25", "95.25", "23.00", *["0.00"] * 4]),
        ("fiscal_appropriation", 25, ["本年收入合计", "8,084.71", "本年支出合计", "8,084.71"]),
        ("fiscal_appropriation", 26, ["", "", "二十五、结转下年支出", "0.00"]),
        ("general_budget_expenditure", 14, ["[2080505]机关事业单位基本养老保险缴费支出", "78.91", "78.91", "0.00"]),
        ("general_budget_basic_expenditure", 23, ["[30309]奖励金", "0.54"]),
        ("general_budget_project_expenditure", 13, ["[30214]租赁费", "1,628.40"]),
        ("three_public", 5, ["1.公务用车购置费", "20.00", "20.00", "0.00", "0.00"]),
        ("government_fund_expenditure", 1, ["", "合计", "0.00", "0.00", "0.00"]),
        ("basic_expenditure", 2, [f"{OWN}本级（本级）", *["775.89"] * 3, *["0.00"] * 4]),
        ("project_expenditure", 3, ["AKTDGC", *["254.80"] * 3, *["0.00"] * 4, "项目信息不宜公开"]),
        ("project_expenditure", 22, [CENTRE, *["838.82"] * 3, *["0.00"] * 4, ""]),
        ("project_expenditure", 25, ["机构运行辅助经费", *["235.82"] * 3, *["0.00"] * 4, LAST_GOAL]),
        ("key_projects", 1, ["业务办公用房经费", "2499.38", KEY_GOAL]),
    ],
)
def test_rows_are_as_printed(seed: Disclosure, name: str, row: int, printed: list[str]) -> None:
    assert rows_of(seed, name)[row - 1] == printed


def test_merged_headings_give_full_meanings(seed: Disclosure) -> None:
    assert [(" / ".join(c.path), c.measure) for c in table(seed, "income").columns] == [
        ("功能分类科目 / 科目编码", None),
        ("功能分类科目 / 科目名称", None),
        ("合计", "total"),
        ("财政拨款收入 / 一般公共预算", "general_public_budget"),
        ("财政拨款收入 / 政府性基金预算", "government_fund_budget"),
        ("财政拨款收入 / 国有资本经营预算", "state_capital_budget"),
        ("财政专户拨款收入 / 教育收费", "education_fees"),
        ("财政专户拨款收入 / 其他专户收入拨款", "other_special_account"),
        ("其他资金收入 / 事业收入", "public_institution_income"),
        ("其他资金收入 / 经营收入", "commercial_income"),
        ("其他资金收入 / 其他收入", "other_income"),
        ("上级补助收入", "superior_subsidies"),
        ("附属单位上缴收入", "affiliated_remittances"),
        ("用事业基金弥补收支差额", "institution_fund_use"),
    ]


def test_every_column_has_a_meaning_and_every_table_a_unit(seed: Disclosure) -> None:
    assert {column.role for t in seed.tables for column in t.columns} == {"code", "name", "amount", "goal"}
    assert {t.unit for t in seed.tables} == {"万元"}
    assert {t.owner for t in seed.tables[:12]} == {OWN}


def test_tables_9_and_10_are_empty_and_say_so(seed: Disclosure) -> None:
    empty = {t.number: t.note for t in seed.tables if t.state == "empty"}
    assert empty == {"表9": "注：本表本年无发生额。", "表10": "注：本表本年无发生额。"}
    assert table(seed, "expenditure").note == "注：本套报表金额单位转换时可能存在尾数误差。"


def test_two_lists_stand_side_by_side(seed: Disclosure) -> None:
    entries = seed.entries["income_and_expenditure"]
    assert Counter(e.block for e in entries) == {1: 8, 2: 30}
    assert {(e.block, e.direction) for e in entries} == {(1, "revenue"), (2, "expenditure")}
    assert [e.row for e in entries if e.block == 1] == [1, 2, 3, 26, 27, 28, 29, 30]
    assert [e.name for e in entries if e.is_total] == ["本年收入合计", "本年支出合计", "收入总计", "支出总计"]


def test_lines_are_known_by_name_not_by_ordinal(seed: Disclosure) -> None:
    """Line 二十五 is 转移性支出 in 表1 and 结转下年 in 表4."""
    first, fourth = entry(seed, "income_and_expenditure", 25, 2), entry(seed, "fiscal_appropriation", 26, 2)
    assert (first.name, first.function) == ("二十五、转移性支出", "230")
    assert (fourth.name, fourth.function) == ("二十五、结转下年支出", None)
    assert fourth.item is not None


def test_codes_and_levels_of_table_3(seed: Disclosure) -> None:
    entries = seed.entries["expenditure"]
    assert [e.code for e in entries] == [None, *FUNCTIONS_IN_TABLE_3]
    assert [e.level for e in entries] == [0, *((len(code) - 1) // 2 for code in FUNCTIONS_IN_TABLE_3)]
    assert [e.code for e in entries if e.is_leaf] == [code for code in FUNCTIONS_IN_TABLE_3 if len(code) == 7]


def test_codes_in_brackets_give_the_same_lines_as_codes_in_a_column(seed: Disclosure) -> None:
    same = [
        [(e.function, e.name, e.level, e.is_leaf) for e in seed.entries[t]]
        for t in ("expenditure", "general_budget_expenditure")
    ]
    assert same[0] == same[1]


@pytest.mark.parametrize(
    ("name", "column", "leaves", "total"),
    [
        ("expenditure", 3, "8084.70", "8084.71"),  # as printed: 尾数误差, says the note
        ("expenditure", 4, "1217.87", "1217.88"),
        ("general_budget_basic_expenditure", 2, "1217.87", "1217.88"),
        ("general_budget_project_expenditure", 2, "6866.83", "6866.83"),
    ],
)
def test_leaves_add_up_to_what_is_printed(seed: Disclosure, name: str, column: int, leaves: str, total: str) -> None:
    amounts = {c.row: c.amount for c in table(seed, name).cells if c.column == column}
    assert sum(amounts[e.row] or 0 for e in seed.entries[name] if e.is_leaf) == Decimal(leaves)
    assert amounts[1] == Decimal(total)


def test_levels_of_table_8_follow_the_indentation(seed: Disclosure) -> None:
    assert [(e.name, e.level, e.is_leaf) for e in seed.entries["three_public"]] == [
        ("行政经费", 1, True),
        ("“三公”经费", 1, False),
        ("其中：（一）因公出国（境）支出", 2, True),
        ("（二）公务用车购置及运行维护支出", 2, False),
        ("1.公务用车购置费", 3, True),
        ("2.公务用车运行维护费", 3, True),
        ("（三）公务接待费支出", 2, True),
    ]


def test_economic_classes_of_table_11_stand_under_their_units(seed: Disclosure) -> None:
    assert [(e.organisation, e.economic, e.level) for e in seed.entries["basic_expenditure"]] == [
        (None, None, 0),
        (OWN, None, 1),
        (OWN, "301", 2),
        (OWN, "302", 2),
        (OWN, "303", 2),
        (CENTRE, None, 1),
        (CENTRE, "301", 2),
        (CENTRE, "302", 2),
    ]


def test_projects_have_goals_and_those_of_two_units_are_not_mixed_up(seed: Disclosure) -> None:
    projects = [e for e in seed.entries["project_expenditure"] if e.project]
    assert len(projects) == len({e.project for e in projects}) == 22
    assert all(e.goal for e in projects)
    shared = {
        name: {e.organisation for e in projects if e.name == name}
        for name in ("租赁岗位合同工经费", "业务办公用房经费", "机构运行辅助经费")
    }
    assert list(shared.values()) == [{OWN, CENTRE}] * 3
    assert [e.name for e in projects if e.withheld] == ["AKTDGC"]


def test_goals_end_where_they_are_printed_to_end(seed: Disclosure) -> None:
    goals = {(e.organisation, e.name): e.goal or "" for e in seed.entries["project_expenditure"] if e.project}
    assert goals[OWN, "放管服改革优化政务服务专项经费"].endswith("推进政务服务的办理无纸化、数")
    assert "自助半事项" in goals[OWN, "放管服改革优化政务服务专项经费"]
    assert goals[CENTRE, "业务办公用房经费"].startswith(
        "-根据《国务院关于加快推进政务服务标准化规范化便利化的指导意见》（国发〔2022〕5号，推动"
    )
    assert goals[OWN, "政务晓屋智慧政务体系运行管理经费"].endswith("不断提升政务服务全流程的便利度。")


def test_key_projects_are_projects_of_table_12(seed: Disclosure) -> None:
    listed = {e.project: e for e in seed.entries["project_expenditure"] if e.project}
    tied = [listed[e.project] for e in seed.entries["key_projects"] if e.project]
    assert [(e.organisation, e.name) for e in tied] == [(OWN, "业务办公用房经费"), (OWN, "“数字政府”建设专项资金")]


def test_nothing_is_left_over(seed: Disclosure) -> None:
    assert seed.left_over == ()
    assert [reading.ledger.left_over for reading in seed.readings] == [0]
