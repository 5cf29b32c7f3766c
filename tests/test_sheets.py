"""Workbooks: the seed's tables come back as they were; and sheets with one oddity each."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from make_xlsx import frame, save, spreadsheet_of
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet
from support import SEED_TXT, Run, interpreted, rows_of

from mingzhang.check import Finding, check
from mingzhang.codebook import Codebook
from mingzhang.convert import convert, reader
from mingzhang.disclosures import discover
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Disclosure
from mingzhang.read import read_file
from mingzhang.read.model import Line, RawTable, Reading, RefusedError
from mingzhang.sidecar import Sidecar

Fill = Callable[[Worksheet], None]
COVER = "广州市番禺区政务服务数据管理局2024年部门预算"
HEADING = ("功能分类科目编码", "科目名称", "合计", "基本支出", "项目支出")
BODY = (("201", "一般公共服务支出", 120, 100, 20), ("20101", "人大事务", 120, 100, 20))


@pytest.fixture(scope="module", params=[True, False], ids=["ruled", "without rules"])
def workbook(request: pytest.FixtureRequest, from_pdf: Disclosure, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed's tables as a workbook whose name says what it is."""
    return spreadsheet_of(from_pdf, tmp_path_factory.mktemp("seed") / f"{COVER}.xlsx", ruled=request.param)


def read(tmp_path: Path, fill: Fill) -> Reading:
    return read_file(save(tmp_path / f"{COVER}.xlsx", fill))


def texts(table: RawTable) -> list[list[str]]:
    return [[cell.text for cell in table.row(row)] for row in range(table.row_count)]


def checked(path: Path, codebook: Codebook) -> tuple[Disclosure, list[Finding]]:
    disclosure = interpreted(path)
    return disclosure, list(check(disclosure, [], [], codebook))


def simple(sheet: Worksheet, first: int = 1) -> None:
    """Fill a small table without a caption."""
    for row, values in enumerate((HEADING, *BODY), start=first):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
            if isinstance(value, int):
                sheet.cell(row, column).number_format = "#,##0.00"
    frame(sheet, f"A{first}:E{first + 2}")


def expenditure(sheet: Worksheet) -> None:
    """Fill the expenditure table of a budget, as a publisher would."""
    for place, text in (("A1", "支出总体情况表"), ("A2", "单位名称：某市某局"), ("I2", "单位：万元")):
        sheet[place] = text
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.merge_cells("A1:I1")
    heads = [
        "功能分类科目编码",
        "功能分类科目名称",
        "合计",
        "基本支出",
        "项目支出",
        "经营支出",
        "上缴上级",
        "其他",
        "结转",
    ]
    for column, text in enumerate(heads, start=1):
        sheet.cell(3, column).value = text
    for row, values in enumerate((("201", "一般公共服务支出", 120, 100, 20), ("20101", "人大事务", 120, 100, 20)), 4):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
    frame(sheet, "A3:I5")


# The seed, written as a workbook and read again.


def test_the_tables_come_back_cell_by_cell(
    workbook: Path, from_pdf: Disclosure, codebook: Codebook, sidecar: Sidecar
) -> None:
    found = interpret("panyu-2024-budget", read_file(workbook), codebook, sidecar.names)
    assert len(found.tables) == 13
    for table, same in zip(from_pdf.tables, found.tables, strict=True):
        assert same.table == table.table
        assert [(c.row, c.column, c.row_span, c.column_span, c.text, c.amount, c.state) for c in same.cells] == [
            (c.row, c.column, c.row_span, c.column_span, c.text, c.amount, c.state) for c in table.cells
        ]
        assert [c.path for c in same.columns] == [c.path for c in table.columns]
        assert (same.number, same.title, same.unit, same.note) == (table.number, table.title, table.unit, table.note)
        assert found.entries[same.table] == from_pdf.entries[table.table]


def test_every_character_of_the_workbook_is_accounted_for(workbook: Path) -> None:
    reading = read_file(workbook)
    assert reading.kind == "xlsx"
    assert reading.pages == 13
    assert reading.ledger.printed == reading.ledger.in_tables + reading.ledger.in_lines > 9000
    assert reading.doubts == ()


def test_a_workbook_that_does_not_say_its_year_goes_by_its_name(workbook: Path) -> None:
    found = interpreted(workbook)
    assert (found.publisher, found.fiscal_year, found.phase) == ("广州市番禺区政务服务数据管理局", 2024, "budget")


def test_a_cell_is_found_by_sheet_and_address(workbook: Path) -> None:
    found = interpreted(workbook)
    (table,) = [t for t in found.tables if t.table == "expenditure"]
    cell = table.cell(5, 3)
    assert cell is not None
    assert (cell.text, cell.places[0].sheet, cell.places[0].address) == ("4,665.36", "expenditure", "C10")
    assert table.places[0].address == "A4:I28"
    merged = [c.place.address for c in table.columns if c.place.address and ":" in c.place.address]
    assert merged == [] or all(address[0].isalpha() for address in merged)


# Where tables end and lines begin.


def test_a_title_in_the_first_row_is_a_line_though_it_stands_within_the_frame(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A2"], sheet["E2"] = "支出总体情况表", "部门：某市某局", "单位：万元"
        sheet.merge_cells("A1:E1")
        sheet["A1"].alignment = Alignment(horizontal="center")
        simple(sheet, 3)
        frame(sheet, "A1:E5")

    reading = read(tmp_path, fill)
    assert [(line.text, line.centred, line.place.address) for line in reading.lines] == [
        ("支出总体情况表", True, "A1:E1"),
        ("部门：某市某局 单位：万元", False, "A2:E2"),
    ]
    (table,) = reading.tables
    assert texts(table)[0] == list(HEADING)
    assert table.places[0].address == "A3:E5"


def test_captions_parted_into_cells_are_read_as_one_line(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        expenditure(sheet)
        sheet["A2"], sheet["B2"], sheet["E2"] = "部门：", "某市某局", "2024年度"

    found = interpreted(save(tmp_path / "2024年部门预算.xlsx", fill))
    assert [(t.title, t.owner, t.unit) for t in found.tables] == [("支出总体情况表", "某市某局", "万元")]


def test_a_title_of_two_rows_is_one_line(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "支出总体情况表"
        sheet.merge_cells("A1:E2")
        simple(sheet, 3)
        frame(sheet, "A1:E5")

    reading = read(tmp_path, fill)
    assert [line.text for line in reading.lines] == ["支出总体情况表"]
    assert texts(reading.tables[0])[0] == list(HEADING)


def test_a_heading_that_is_merged_downwards_alone_in_its_row_stays_in_the_table(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B2"], sheet["C2"], sheet["A3"], sheet["B3"], sheet["C3"] = (
            "项目",
            "上年",
            "本年",
            "甲",
            1,
            2,
        )
        sheet.merge_cells("A1:A2")

    (table,) = read(tmp_path, fill).tables
    assert [(c.text, c.row_span) for c in table.row(0)] == [("项目", 2), ("", 1), ("", 1)]


def test_notes_below_a_table_are_lines(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        simple(sheet)
        sheet["A4"] = "本表反映部门本年各项支出情况。"
        sheet.merge_cells("A4:E4")
        sheet["A5"] = "注：本表金额转换成万元时，因四舍五入可能存在尾差。"
        frame(sheet, "A4:E4")

    reading = read(tmp_path, fill)
    assert [type(block) for block in reading.blocks] == [RawTable, Line, Line]
    assert reading.tables[0].row_count == 3
    assert [line.centred for line in reading.lines] == [True, False]


def test_two_tables_on_a_sheet_are_two(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "表一"
        simple(sheet, 2)
        sheet["A6"] = "表二"
        simple(sheet, 7)

    reading = read(tmp_path, fill)
    assert [block.text if isinstance(block, Line) else block.places[0].address for block in reading.blocks] == [
        "表一",
        "A2:E4",
        "表二",
        "A7:E9",
    ]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_blank_row_and_a_label_without_amounts_do_not_end_a_table(tmp_path: Path, ruled: bool) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (("收入", "预算数"), ("一、财政拨款", 5), ("二、其他",), (), ("本年合计", 5), (), ("总计", 5)):
            sheet.append(row)
        if ruled:
            frame(sheet, "A1:B7")

    (table,) = read(tmp_path, fill).tables
    assert table.row_count == 7


def test_columns_that_are_merged_all_along_are_one(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row, values in enumerate((("名称", "金额"), ("甲", 1), ("乙", 2)), start=1):
            sheet.cell(row, 1).value, sheet.cell(row, 3).value = values
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)

    (table,) = read(tmp_path, fill).tables
    assert (table.column_count, texts(table)[1]) == (2, ["甲", "1"])
    assert table.cells[0].places[0].address == "A1:B1"


def test_a_text_centred_over_blank_cells_spans_them(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for place, text in (("A1", "名称"), ("B1", "支出"), ("A2", ""), ("B2", "上年"), ("C2", "本年")):
            sheet[place] = text or None
        for place in ("B1", "C1"):
            sheet[place].alignment = Alignment(horizontal="centerContinuous")
        sheet.append(["甲", 1, 2])

    (table,) = read(tmp_path, fill).tables
    assert [(c.text, c.column_span) for c in table.row(0)] == [("名称", 1), ("支出", 2)]


def test_a_list_of_contents_is_no_table(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (("目  录",), (1, "收支总体情况表"), (2, "支出总体情况表")):
            sheet.append(row)

    reading = read(tmp_path, fill)
    assert reading.tables == []
    assert [line.text for line in reading.lines] == ["目  录", "1 收支总体情况表", "2 支出总体情况表"]


def test_cells_formatted_far_below_the_table_are_nothing(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        simple(sheet)
        for row in (50, 1048576):
            frame(sheet, f"A{row}:E{row}")

    (table,) = read(tmp_path, fill).tables
    assert table.places[0].address == "A1:E3"


# Values as shown.


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (8084.709999999, "#,##0.00", "8,084.71"),
        (-3, "#,##0.00_);(#,##0.00)", "(3.00)"),
        (0.1234, "0.00%", "12.34%"),
        (date(2024, 3, 5), 'yyyy"年"m"月"d"日"', "2024年3月5日"),
        (date(2024, 3, 5), "mm-dd-yy", "2024/3/5"),
        (201, "General", "201"),
        (2010301, "0", "2010301"),
        ("01", "@", "01"),
        ("8,084.71", "General", "8,084.71"),
        ("合\n计", "General", "合计"),
        (True, "General", "TRUE"),
    ],
)
def test_a_value_comes_as_shown(tmp_path: Path, value: object, code: str, shown: str) -> None:
    def fill(sheet: Worksheet) -> None:
        simple(sheet)
        sheet["C2"].value, sheet["C2"].number_format = value, code

    (table,) = read(tmp_path, fill).tables
    assert texts(table)[1][2] == shown


def test_an_amount_is_exact_and_its_hidden_decimals_are_told(tmp_path: Path, codebook: Codebook) -> None:
    def fill(sheet: Worksheet) -> None:
        expenditure(sheet)
        sheet["C4"].value, sheet["C4"].number_format = 8084.709999999, "#,##0.00"
        sheet["D4"].value, sheet["D4"].number_format = 0.1 + 0.2, "0.00"

    disclosure, findings = checked(save(tmp_path / "2024年部门预算.xlsx", fill), codebook)
    assert rows_of(disclosure, disclosure.tables[0].table)[0][2:4] == ["8,084.71", "0.30"]
    (finding,) = [f for f in findings if f.check == "rounded"]
    assert (finding.severity, finding.actual, finding.table) == ("info", "1", disclosure.tables[0].table)


def test_zeros_that_a_sheet_does_not_show_are_blank(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        simple(sheet)
        sheet["C2"] = 0
        sheet.sheet_view.showZeros = False

    reading = read(tmp_path, fill)
    assert texts(reading.tables[0])[1][2] == ""
    assert reading.doubts == ()


def test_indentation_is_that_of_the_format_and_of_leading_blanks(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        simple(sheet)
        sheet["B2"].alignment = Alignment(indent=1)
        sheet["B3"] = "\u3000\u3000人大事务"

    (table,) = read(tmp_path, fill).tables
    assert [c.indent for c in table.cells if c.column == 1] == [0.0, 1.0, 2.0]
    assert texts(table)[2][1] == "人大事务"


# What is not shown, or cannot be read.


def test_a_formula_without_a_value_is_an_error_and_its_cell_blank(tmp_path: Path, codebook: Codebook) -> None:
    def fill(sheet: Worksheet) -> None:
        expenditure(sheet)
        sheet["C5"] = "=D5+E5"

    disclosure, findings = checked(save(tmp_path / "2024年部门预算.xlsx", fill), codebook)
    (table,) = disclosure.tables
    cell = table.cell(2, 3)
    assert cell is not None
    assert (cell.text, cell.state) == ("", "blank")
    (finding,) = [f for f in findings if f.check == "formula_without_value"]
    assert (finding.kind, finding.severity) == ("completeness", "error")
    assert finding.message.startswith("工作表“Sheet”单元格C5：公式没有存下计算结果")
    assert finding.message_en.startswith("Sheet “Sheet”, cell C5: a formula whose value was not stored")
    assert [(c.row, c.column) for c in finding.cells] == [(2, 3)]


def test_a_formula_with_a_value_is_its_value_and_one_with_an_empty_text_a_blank(tmp_path: Path) -> None:
    path = save(tmp_path / "made.xlsx", simple)
    cells = {
        b'<c r="C2" s="2" t="n"><v>120</v></c>': b'<c r="C2" s="2"><f>D2+E2</f><v>120.5</v></c>',
        b'<c r="D2" s="2" t="n"><v>100</v></c>': b'<c r="D2" s="2" t="str"><f>""</f><v></v></c>',
    }
    changed = tmp_path / "changed.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                for before, after in cells.items():
                    assert before in data
                    data = data.replace(before, after)
            new.writestr(name, data)
    reading = read_file(changed)
    assert texts(reading.tables[0])[1] == ["201", "一般公共服务支出", "120.50", "", "20.00"]
    assert reading.doubts == ()


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path, codebook: Codebook) -> None:
    def fill(sheet: Worksheet) -> None:
        expenditure(sheet)
        sheet.row_dimensions[5].hidden = True
        sheet.row_dimensions[40].hidden = True  # nothing is there
        sheet.column_dimensions.group("D", "E", hidden=True)

    disclosure, findings = checked(save(tmp_path / "2024年部门预算.xlsx", fill), codebook)
    assert rows_of(disclosure, disclosure.tables[0].table)[1][1] == "人大事务"
    hidden = {f.check: f for f in findings if f.check.startswith("hidden")}
    assert set(hidden) == {"hidden_rows", "hidden_columns"}
    assert hidden["hidden_rows"].severity == "warning"
    assert hidden["hidden_rows"].message.startswith("工作表“Sheet”第5行：")
    assert hidden["hidden_columns"].message_en.startswith("Sheet “Sheet”, columns D to E: ")
    assert hidden["hidden_columns"].actual == "6"


def test_a_hidden_sheet_comes_last_and_is_told(tmp_path: Path) -> None:
    book = Workbook()
    simple(book.active)
    book.active.title, book.active.sheet_state = "旧表", "hidden"
    simple(book.create_sheet("新表"))
    book.save(tmp_path / "two.xlsx")
    reading = read_file(tmp_path / "two.xlsx")
    assert [table.places[0].sheet for table in reading.tables] == ["新表", "旧表"]
    assert [(d.kind, d.place.sheet, d.count) for d in reading.doubts] == [("hidden_sheet", "旧表", 15)]


def test_a_value_that_its_format_does_not_show_and_an_unknown_format_are_told(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        simple(sheet)
        sheet["C2"].number_format = ";;;"
        sheet["D2"].number_format = "# ?/?"

    reading = read(tmp_path, fill)
    assert texts(reading.tables[0])[1][2:] == ["", "100", "20.00"]
    assert [(d.kind, d.place.address) for d in reading.doubts] == [
        ("value_not_shown", "C2"),
        ("unknown_format", "A1:E3"),
    ]


def test_a_text_in_a_drawing_is_left_over(tmp_path: Path) -> None:
    path = save(tmp_path / "made.xlsx", simple)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", "<wsDr><a:t>支出总表</a:t></wsDr>")
    assert read_file(path).ledger.left_over == 4


# Refusals.


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.xlsx", b"", "empty file"),
        ("csv.xlsx", b"a,b,c\n", "begins with b'a,b,c"),
        ("zip.xlsx", b"PK\x03\x04" + bytes(60), "damaged or truncated"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx"),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "found .xls; open it in a spreadsheet program and save it as"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RefusedError, match=words):
        read_file(tmp_path / name)


def test_a_workbook_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="1 sheets with nothing"):
        read(tmp_path, lambda sheet: None)


def test_a_cut_workbook_and_another_archive_are_refused(tmp_path: Path) -> None:
    data = save(tmp_path / "whole.xlsx", simple).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(data[: len(data) // 2])
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    for name in ("cut.xlsx", "other.xlsx"):
        with pytest.raises(RefusedError, match=r"expected a whole \.xlsx workbook"):
            read_file(tmp_path / name)


def test_an_old_workbook_in_the_folder_is_refused_with_advice(tmp_path: Path) -> None:
    for name in ("a.xls", "~$b.xlsx", "b.xlsx"):
        (tmp_path / name).touch()
    found, refused = discover(tmp_path)
    assert [path.name for files in found for path in files.sources] == ["b.xlsx"]
    assert [name for name, _ in refused] == ["a.xls"]
    assert "save it as .xlsx" in refused[0][1]


# The whole way.


@pytest.mark.site
def test_a_workbook_gives_a_package(workbook: Path, tmp_path: Path, build: Callable[..., Run]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / workbook.name).write_bytes(workbook.read_bytes())
    run = build("--disclosures", tmp_path / "in")
    assert (run.status, run.err) == (0, "")
    data = run.datapackage / "data"
    assert f'{COVER},expenditure,5,3,{COVER}.xlsx,,,expenditure,C10,,,,,1,1,"4,665.36",4665.36,value,' in (
        data / "cells.csv"
    ).read_text(encoding="utf-8")
    (source,) = (data / "sources.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert ",xlsx,13," in source
    page = next(run.site.glob("en/*/tables/expenditure.html")).read_text(encoding="utf-8")
    assert "sheet “expenditure” A4:I28" in page
    assert "None" not in page


def test_a_workbook_beside_a_text_is_its_witness(from_pdf: Disclosure, codebook: Codebook, tmp_path: Path) -> None:
    shutil.copy(SEED_TXT, tmp_path)
    path = spreadsheet_of(from_pdf, tmp_path / f"{SEED_TXT.stem}.xlsx")  # it says neither its year nor its phase
    book = load_workbook(path)
    book["expenditure"]["C10"] = 4665.37
    book.save(path)
    (files,), _ = discover(tmp_path)
    with reader("pdfium", None) as source:
        outcome = convert(files, source, codebook)
    found = outcome.checked
    assert found is not None
    assert outcome.refusals == ()
    assert [source.kind for source in (*found.disclosure.readings, *found.witnesses)] == ["text", "xlsx"]
    differences = [f for f in found.findings if f.check.startswith("witness")]
    assert [(f.check, f.expected, f.actual) for f in differences] == [("witness_cell", "4,665.36", "4,665.37")]
