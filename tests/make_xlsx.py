"""Workbooks for the tests: the tables of a disclosure as a spreadsheet, and sheets with one oddity each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from mingzhang.interpret.model import Column, Disclosure, Table

THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
AMOUNT = "#,##0.00"


def save(path: Path, fill: Callable[[Worksheet], None]) -> Path:
    """Write a workbook of one sheet."""
    book = Workbook()
    fill(book.active)
    book.save(path)
    return path


def frame(sheet: Worksheet, cells: str) -> None:
    """Draw rules around each cell of a range."""
    for row in sheet[cells]:
        for cell in row:
            cell.border = FRAME


def spreadsheet_of(disclosure: Disclosure, path: Path, *, ruled: bool = True) -> Path:
    """Write the tables of a disclosure as publishers do: a sheet each, with title, owner and unit above the heading."""
    book = Workbook()
    book.remove(book.active)
    for table in disclosure.tables:
        _write(book.create_sheet(table.table[:31]), table, disclosure, ruled=ruled)
    book.save(path)
    return path


def _write(sheet: Worksheet, table: Table, disclosure: Disclosure, *, ruled: bool) -> None:
    width = len(table.columns)
    sheet["A1"] = table.number
    if table.title:
        sheet["A2"] = table.title
        sheet["A2"].alignment = Alignment(horizontal="center")
        sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=width)
    sheet["A3"] = f"单位名称：{table.owner or disclosure.publisher}"
    sheet.cell(3, width).value = f"单位：{table.unit}"
    first = 4
    depth = _write_heading(sheet, table.columns, first)
    for cell in table.cells:
        row = first + depth + cell.row - 1
        place = sheet.cell(row, cell.column)
        if cell.amount is not None:
            place.value, place.number_format = cell.amount, AMOUNT if "," in cell.text else "0.00"
        else:
            place.value, place.alignment = cell.text or None, Alignment(indent=round(cell.indent))
        if cell.row_span > 1 or cell.column_span > 1:
            right, bottom = cell.column + cell.column_span - 1, row + cell.row_span - 1
            sheet.merge_cells(start_row=row, start_column=cell.column, end_row=bottom, end_column=right)
    last = first + depth + table.row_count
    if ruled:
        for row in sheet.iter_rows(min_row=first, max_row=last - 1, max_col=width):
            for place in row:
                place.border = FRAME
    if table.note:
        sheet.cell(last, 1).value = table.note


def _write_heading(sheet: Worksheet, columns: Sequence[Column], first: int) -> int:
    """Write merged headings; return how many rows they take."""
    paths = [column.path for column in columns]
    depth = max(map(len, paths), default=1)
    for level in range(depth):
        start = 0
        while start < len(paths):
            end = start + 1
            while (
                end < len(paths) and len(paths[start]) > level and paths[end][: level + 1] == paths[start][: level + 1]
            ):
                end += 1
            if level < len(paths[start]):
                bottom = first + (depth if level == len(paths[start]) - 1 else level + 1) - 1
                sheet.cell(first + level, start + 1).value = paths[start][level]
                if end - start > 1 or bottom > first + level:
                    sheet.merge_cells(start_row=first + level, start_column=start + 1, end_row=bottom, end_column=end)
            start = end
    return depth
