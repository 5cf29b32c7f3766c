"""Pages of tables, key figures and bars, from packages of a few rows: what is printed stands where it is printed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from mingzhang.publish.data import Package, Row
from mingzhang.publish.figures import Overview
from mingzhang.publish.frames import DisclosurePages, Site
from mingzhang.publish.language import Lang, share
from mingzhang.publish.measured import measure_all
from mingzhang.publish.pages.lines import Line
from mingzhang.publish.pages.table_tools import LONG, scale_of
from mingzhang.publish.pages.tables import TablePage, table_page
from mingzhang.publish.printed import table_number

DISCLOSURE: Row = {
    "disclosure": "d",
    "publisher": "某市某局",
    "publisher_en": None,
    "fiscal_year": 2024,
    "phase": "budget",
    "scope": "department",
}
NO_BOX = dict.fromkeys(("page", "x0", "top", "x1", "bottom"))


def column(number: int, heading: str, role: str = "amount", block: int = 1, **more: Any) -> Row:
    measure = "total" if role == "amount" else None
    return {
        "disclosure": "d", "table": "t", "column": number, "heading": heading, "heading_en": None, "role": role,
        "measure": measure, "period": None, "item": None, "block": block, **NO_BOX, **more,
    }  # fmt: skip


def cell(row: int, number: int, text: str, spans: tuple[int, int] = (1, 1)) -> Row:
    bare = text.replace(",", "")
    amount = Decimal(bare) if bare.replace(".", "").isdigit() and "." in bare else None
    return {
        "disclosure": "d", "table": "t", "row": row, "column": number, "text": text or None, "amount": amount,
        "state": "value" if text else "blank", "row_span": spans[0], "column_span": spans[1], "reader": "pdfium",
    }  # fmt: skip


def meaning(row: int, block: int, name: str, **more: Any) -> Row:
    return {
        "disclosure": "d", "table": "t", "row": row, "block": block, "name": name, "name_en": None, "level": 1,
        "is_leaf": True, "period": None, "item": None, "function": None, "economic": None, "organisation": None,
        "government_economic": None, "project": None, "code": None, "goal_en": None, "direction": "expenditure", **more,
    }  # fmt: skip


def package(columns: list[Row], cells: list[Row], meanings: list[Row], canonical: str = "expenditure") -> Package:
    table = {
        "disclosure": "d", "table": "t", "canonical": canonical, "number": "公开03表", "title": "支出总表", "rows": 9,
        "title_zh": None, "title_en": None, "unit": "万元", "note": None, "note_en": None, "state": "reported",
        "source": "d.pdf", "first_page": 3, "last_page": 3,
    }  # fmt: skip
    lines = [
        {
            **m, "column": c["column"], "measure": c["measure"], "amount": found["amount"], "unit": "万元",
            "amount_cny": found["amount"] * 10_000,
        }
        for m in meanings
        for c in columns
        if c["block"] == m["block"] and c["role"] == "amount"
        for found in cells
        if (found["row"], found["column"]) == (m["row"], c["column"]) and found["amount"] is not None
    ]  # fmt: skip
    rows: dict[str, list[Row]] = {
        "disclosures": [DISCLOSURE], "tables": [table], "columns": columns, "cells": cells, "lines": lines,
        canonical: meanings,
    }  # fmt: skip
    return Package(Path(), {}, rows)


def page(held: Package, lang: Lang = "zh") -> TablePage:
    tables = held.of("tables")
    return table_page(DisclosurePages(Site(lang, ""), DISCLOSURE), held, tables[0], tables)


def printed(lines: tuple[Line, ...]) -> list[list[str]]:
    return [[item.text.text for item in line.items] for line in lines]


def test_last_years_figures_stay_beside_this_years() -> None:
    columns = [
        column(1, "单位", "name"),
        column(2, "2023年", block=1, period="previous_year"),
        column(3, "2024年", block=2),
    ]
    cells = [cell(1, 1, "甲中心"), cell(1, 2, "1.00"), cell(1, 3, "2.00")]
    held = package(columns, cells, [meaning(1, 1, "甲中心", period="previous_year"), meaning(1, 2, "甲中心")])
    (block,) = page(held).blocks
    assert printed(block.lines) == [["甲中心", "1.00", "2.00"]]
    assert block.lines[0].anchor == "row-1-1"
    assert block.lines[0].items[2].anchor == "row-1-2"  # where a link to the other block's row leads


def test_two_lists_with_labels_of_their_own_are_two() -> None:
    columns = [
        column(1, "收入 / 项目", "name"),
        column(2, "收入 / 金额"),
        column(3, "支出 / 项目", "name", 2),
        column(4, "支出 / 金额", block=2),
    ]
    cells = [cell(1, 1, "拨款"), cell(1, 2, "1.00"), cell(1, 3, "教育"), cell(1, 4, "2.00")]
    blocks = page(package(columns, cells, [meaning(1, 1, "拨款"), meaning(1, 2, "教育")])).blocks
    assert [block.title.text for block in blocks if block.title] == ["收入", "支出"]
    assert [printed(block.lines) for block in blocks] == [[["拨款", "1.00"]], [["教育", "2.00"]]]


def test_amounts_stay_below_their_headings_beside_a_merged_cell() -> None:
    columns = [column(1, "编码", "code"), column(2, "名称", "name"), column(3, "合计"), column(4, "基本支出")]
    cells = [cell(1, 1, "合计", (1, 2)), cell(1, 3, "3.00"), cell(1, 4, "2.00")]
    (block,) = page(package(columns, cells, [meaning(1, 1, "合计", level=0)])).blocks
    name, total, basic = block.lines[0].items
    assert (name.kind, name.column_span) == ("name", 2)
    assert (total.text.text, basic.text.text) == ("3.00", "2.00")
    assert block.lines[0].total


def test_a_cell_over_several_rows_spans_those_that_are_shown() -> None:
    columns = [column(1, "指标", "unknown"), column(2, "指标", "unknown")]
    cells = [cell(1, 1, "产出", (3, 1)), cell(1, 2, "数量"), cell(2, 2, ""), cell(3, 2, "质量")]
    (block,) = page(package(columns, cells, [])).blocks
    assert printed(block.lines) == [["产出", "数量"], ["质量"]]
    assert block.lines[0].items[0].row_span == 2


def test_a_rows_english_stands_beside_its_own_name_alone() -> None:
    columns = [column(1, "功能", "name"), column(2, "经济", "name"), column(3, "合计")]
    cells = [cell(1, 1, "2010801-行政运行"), cell(1, 2, "30101-基本工资"), cell(1, 3, "3.00")]
    held = package(columns, cells, [meaning(1, 1, "行政运行", name_en="Administrative operation")])
    (block,) = page(held, "en").blocks
    assert printed(block.lines) == [["Administrative operation", "30101-基本工资", "3.00"]]
    assert block.lines[0].items[1].text.lang == "zh-Hans"


def test_a_label_takes_the_english_of_the_same_label_beside_it() -> None:
    columns = [
        column(1, "预算数 / 合计", heading_en="Budget / Total"),
        column(2, "预算数 / 某经费", heading_en=None),
    ]
    (block,) = page(package(columns, [cell(1, 1, "1.00"), cell(1, 2, "1.00")], []), "en").blocks
    assert [(head.text.text, head.column_span) for head in block.head[0]] == [("Budget", 2)]
    assert [head.text.lang for head in block.head[1]] == [None, "zh-Hans"]


def test_a_table_read_by_ocr_says_so() -> None:
    held = package([column(1, "名称", "name")], [cell(1, 1, "合计") | {"reader": "ocr"}], [])
    assert page(held, "en").reader == "Read by OCR, not compared with a second reader"
    held.rows["cells"][0]["reader"] = "pdfium"
    assert page(held, "en").reader is None


def test_numbers_of_tables_in_english() -> None:
    assert [table_number({"number": n}, "en") for n in ("表1", "公开01表", "预算表12", "表14-3", None)] == [
        "Table 1",
        "Table 01",
        "Table 12",
        "Table 14\u20113",
        "",
    ]


CODED = [column(1, "编码", "code"), column(2, "名称", "name"), column(3, "合计", unit="万元")]


def of_codes(*codes: str, columns: list[Row] = CODED) -> Package:
    """Return a package of a table with a row for each code."""
    rows = list(enumerate(codes, start=1))
    cells = [one for row, code in rows for one in (cell(row, 1, code), cell(row, 2, f"名{row}"), cell(row, 3, "1.00"))]
    held = package(columns, cells, [meaning(row, 1, f"名{row}", code=code) for row, code in rows])
    held.rows["tables"][0]["rows"] = len(codes)
    return held


def test_the_first_row_with_a_code_has_its_anchor_on_its_name() -> None:
    (block,) = page(of_codes("20103", "20103", "201 03", "2010301")).blocks
    assert [[item.anchor for item in line.items] for line in block.lines] == [
        [None, "r-20103", None],
        [None, None, None],  # the second of its code
        [None, None, None],  # a blank stands in no anchor
        [None, "r-2010301", None],
    ]


def test_a_row_without_a_name_has_the_anchor_on_its_code() -> None:
    held = of_codes("20103")
    held.rows["cells"][1] |= {"text": None, "state": "blank"}
    line = page(held).blocks[0].lines[0]
    assert line.nameless
    assert [item.anchor for item in line.items] == ["r-20103", None, None]


def test_a_scale_has_a_power_of_ten_for_each_column_of_money() -> None:
    units = ("万元", "元", "千元", "亿元", "%", "人", None)
    assert scale_of([{"unit": unit} for unit in units]) == "4038---"
    assert scale_of([{"unit": "%"}, {}]) == ""


def test_the_units_to_choose_are_the_printed_one_and_the_others() -> None:
    def units(lang: Lang, *printed: str) -> list[tuple[int | None, str]]:
        amounts = [column(number, f"第{number}栏", unit=unit) for number, unit in enumerate(printed, start=3)]
        tools = page(of_codes("201", "202", columns=[*CODED[:2], *amounts]), lang).tools
        return [(unit.power, unit.name) for unit in tools.units]

    assert units("zh", "万元") == [
        (None, "万元（照印）"),
        (0, "元"),
        (6, "百万元"),
    ]
    assert units("en", "元") == [
        (None, "CNY (元), as printed"),
        (4, "CNY 10,000 (万元)"),
        (6, "CNY million"),
    ]
    assert units("zh", "元", "万元", "%") == [(None, "照印出的单位"), (0, "元"), (4, "万元"), (6, "百万元")]
    assert units("zh", "%") == []


def test_a_table_has_the_tools_that_it_can_use() -> None:
    assert page(of_codes("201")).tools is None  # one row is neither sorted nor searched
    flat = of_codes("201", "202")
    assert (page(flat).tools.levels, page(flat).tools.shares) == ((), False)
    deep = of_codes("201", "20101", "2010101")
    for row, level in enumerate((0, 1, 2)):
        deep.rows["expenditure"][row]["level"] = level
    assert (page(deep).tools.levels, page(deep).tools.shares) == ((1,), True)


def test_a_list_of_more_rows_than_are_laid_out_at_once_is_long() -> None:
    codes = [str(code) for code in range(10_000, 10_001 + LONG)]
    assert not page(of_codes(*codes[:-1])).blocks[0].is_long
    assert page(of_codes(*codes)).blocks[0].is_long


def overview(held: Package, lang: Lang = "zh") -> Overview:
    return Overview(held, DISCLOSURE, measure_all(held)["d"], lang)


def test_sources_below_their_sum_are_not_drawn_beside_it() -> None:
    columns = [
        column(1, "名称", "name"),
        column(2, "合计"),
        column(3, "财政拨款 / 小计", measure="fiscal_appropriation"),
        column(4, "财政拨款 / 一般公共预算", measure="general_public_budget"),
        column(5, "其他收入", measure="other_income"),
    ]
    cells = [cell(1, number, text) for number, text in enumerate(("合计", "9.00", "8.00", "8.00", "1.00"), start=1)]
    held = package(columns, cells, [meaning(1, 1, "合计", level=0)], "income")
    held.rows["tables"][0]["table"] = "income"
    for resource in ("columns", "cells", "lines", "income"):
        for row in held.rows[resource]:
            row["table"] = "income"
    assert [(item.zh, item.amount) for item in overview(held).sources()] == [("财政拨款", 80_000), ("其他收入", 10_000)]


def test_the_total_of_a_table_of_nothing_else_is_the_three_public_figure() -> None:
    columns = [column(1, "预算数 / 合计"), column(2, "预算数 / 公务接待费", block=2, item="official_hospitality")]
    cells = [cell(1, 1, "3.40"), cell(1, 2, "3.40")]
    rows = [meaning(1, 1, "合计", level=0), meaning(1, 2, "公务接待费", item="official_hospitality")]
    held = package(columns, cells, rows, "three_public")
    assert measure_all(held)["d"].get("three_public").amount == 34_000
    columns[1]["item"] = rows[1]["item"] = "meetings"
    assert measure_all(held)["d"].get("three_public").amount is None


def test_the_change_of_a_part_is_not_that_of_all_revenue() -> None:
    cells = [cell(1, 1, "收入总计"), cell(1, 2, "9.00")]
    rows = [meaning(1, 1, "收入总计", item="total_revenue", level=0, direction="revenue")]
    held = package([column(1, "项目", "name"), column(2, "金额")], cells, rows, "income_and_expenditure")
    said = {"disclosure": "d", "item": "revenue", "item_zh": "收入", "item_en": "Revenue", "role": "stated", "of": None}
    change = {"claim": "2", "role": "change", "of": "1", "sign": 1, "amount_cny": Decimal(10_000), "item": None}
    for amount, shown in ((80_000, 0), (90_000, 1), (90_050, 1)):
        stated = said | {"claim": "1", "amount_cny": Decimal(amount), "kind": "money", "paragraph": 1, "subject": None}
        whole = Package(Path(), {}, held.rows | {"claims": [stated, said | change | {"kind": "money", "paragraph": 1}]})
        assert len(overview(whole).changes()) == shown


def test_a_share_that_is_not_nothing_does_not_say_nothing() -> None:
    assert [share(Decimal(part), Decimal(10_000)) for part in (0, 1, 5)] == ["0.0%", "<0.1%", "0.1%"]
