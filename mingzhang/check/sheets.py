"""What a spreadsheet does not show, or not as it stores it; and formulas whose value it never stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from mingzhang.check.model import CellRef, Finding, where_place
from mingzhang.interpret.model import Disclosure, Table
from mingzhang.read.model import Doubt, DoubtKind, Place

Severity = Literal["info", "warning", "error"]
# Severity and message in both languages, by kind; {n} is the number of cells.
SAID: dict[DoubtKind, tuple[Severity, str, str]] = {
    "hidden_sheet": (
        "warning",
        "这张工作表是隐藏的，读者看不到；其中{n}个单元格仍被读取。",
        "the sheet is hidden from readers; what it holds ({n} cells) was read all the same.",
    ),
    "hidden_rows": (
        "warning",
        "隐藏的行，读者看不到；其中{n}个单元格仍被读取。",
        "hidden from readers; what they hold ({n} cells) was read all the same.",
    ),
    "hidden_columns": (
        "warning",
        "隐藏的列，读者看不到；其中{n}个单元格仍被读取。",
        "hidden from readers; what they hold ({n} cells) was read all the same.",
    ),
    "formula_without_value": (
        "error",
        "公式没有存下计算结果，单元格按空白处理。请用表格软件打开文件，重新保存。",
        "a formula whose value was not stored, taken as blank. Open the file in a spreadsheet program and save it.",
    ),
    "value_not_shown": (
        "error",
        "单元格存有内容，但其格式使之不显示；按空白处理。",
        "the cell holds something that its format does not show; it is taken as blank.",
    ),
    "rounded": (
        "info",
        "有{n}个数存储的小数位多于显示的位数；按显示的数发布，各行相加与合计可能有进位差异。",
        "numbers stored with more decimals than they show: {n}. Published as shown; sums may be off by rounding.",
    ),
    "unknown_format": (
        "warning",
        "有{n}个单元格的数字格式无法识别；按存储的值发布，可能与显示的不同。",
        "cells with a number format that is not known here: {n}. Published as stored, perhaps not as shown.",
    ),
}


def check_sheets(disclosure: Disclosure) -> Iterator[Finding]:
    """Report what the reading of a workbook was in doubt about."""
    for reading in disclosure.readings:
        for doubt in reading.doubts:
            yield _finding(disclosure, doubt)


def _finding(disclosure: Disclosure, doubt: Doubt) -> Finding:
    severity, message, message_en = SAID[doubt.kind]
    table, cells = _table_of(disclosure, doubt.place)
    spot, spot_en = _where(doubt.place)
    return Finding(
        "completeness",
        doubt.kind,
        severity,
        f"{spot}：{message.format(n=doubt.count)}",
        f"{spot_en}: {message_en.format(n=doubt.count)}",
        doubt.place,
        actual=str(doubt.count) if "{n}" in message else None,
        table=table.table if table else None,
        cells=cells,
    )


def _where(place: Place) -> tuple[str, str]:
    """Say where, whole rows and columns too: 第5至7行."""
    first, _, last = (place.address or "").partition(":")
    if first.isdigit() or (first.isalpha() and last.isalpha()):
        sheet, sheet_en = where_place(Place(sheet=place.sheet))
        one = first == last
        kind, kind_en = ("行", "row") if first.isdigit() else ("列", "column")
        numbers, numbers_en = (first, f" {first}") if one else (f"{first}至{last}", f"s {first} to {last}")
        return f"{sheet}第{numbers}{kind}", f"{sheet_en}, {kind_en}{numbers_en}"
    return where_place(place)


def _table_of(disclosure: Disclosure, place: Place) -> tuple[Table | None, tuple[CellRef, ...]]:
    """Return the table that a place is, or in which it is a cell; and that cell."""
    for table in disclosure.tables:
        if place in table.places:
            return table, ()
        for cell in table.cells:
            if place in cell.places:
                return table, (CellRef(table.table, cell.row, cell.column, "read"),)
    return None, ()
