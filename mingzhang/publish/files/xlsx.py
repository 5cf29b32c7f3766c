"""XLSX, written by XlsxWriter: a workbook of one resource, or of all with a sheet each; 说明 About comes first.

Each sheet has three frozen heading rows: the titles in Chinese and in English, and the names of the fields, which
machines read (``pandas.read_excel(..., sheet_name=1, header=2)``). Codes and keys are text, a text that begins with =
too; amounts are numbers with the decimals of their column; columns without any value are hidden. What Excel cannot hold
is said on the first sheet: a text of more than 32,767 characters is cut, a resource of more rows than a sheet has is
left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from mingzhang.publish.files.sheet_rows import (
    Sheet,
    Write,
    boolean_writer,
    date_writer,
    number_writer,
    row_xml,
    text_writer,
)
from mingzhang.publish.files.tabular import Column, Tabular
from mingzhang.publish.files.views import View

HEADINGS = 3
# Excel's limits (Excel specifications and limits, Microsoft).
MOST_ROWS, MOST_CHARACTERS, MOST_IN_NAME = 1_048_576, 32_767, 31
# Digits that a double keeps; a longer number stays text.
EXACT_DIGITS = 15
CUT = "［…］"
# Beyond so many rows the parts of the workbook are put together on disk.
LONG = 50_000
# The package has no day of its own, and a workbook has to have one.
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
NARROW, WIDE = 8, 60
# Room for two lines of Chinese and three of English, in points.
LABEL_HEIGHTS = (30, 45)
# A column is as wide as the texts of so many rows need.
WEIGHED = 200
ABOUT = "说明 About"
SOURCES_NAMED = 50
AMOUNTS = (
    "unit 一列写明印出的单位；名称以 _cny 结尾的，单位是元。没有数字的格：源文件未印，或不适用。",
    (
        "The column unit says in which unit an amount is printed; those whose names end in _cny are in yuan. "
        "A cell without a number: none is printed, or none applies."
    ),
)
READING = (
    "各表第1、2行为中英文名称，第3行为字段名，数据自第4行起；整列没有值的，已隐藏。编码与编号是文本。",
    (
        "Rows 1 and 2 of a sheet are titles in Chinese and English, row 3 has the names of the fields, and data begin "
        "in row 4; columns without any value are hidden. Codes and keys are text."
    ),
)


@dataclass
class _Limits:
    """What could not be written as it is."""

    cut: list[str] = field(default_factory=list)
    left_out: list[Tabular] = field(default_factory=list)


class _Styles:
    """The formats of a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook, self._numbers = workbook, dict[str, Format]()
        self.label = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.name = workbook.add_format({"font_color": "#595959", "bottom": 1})
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.link = workbook.get_default_url_format()

    def number(self, shown: str) -> Format:
        """Return the format that shows a number so."""
        if shown not in self._numbers:
            self._numbers[shown] = self._workbook.add_format({"num_format": shown})
        return self._numbers[shown]


def single_workbooks(view: View) -> Callable[[Tabular, Path], None]:
    """Return what writes the workbook of one resource of a package."""

    def write(table: Tabular, path: Path) -> None:
        _write(view, [table], path)

    return write


def workbook(view: View, path: Path) -> None:
    """Write the workbook of a package: a sheet for each resource, with its headings where it has no rows."""
    _write(view, view.resources, path)


def fits(table: Tabular) -> bool:
    """Say whether a sheet holds the rows of a resource."""
    return len(table.rows) + HEADINGS <= MOST_ROWS


def _write(view: View, tables: Sequence[Tabular], path: Path) -> None:
    long = sum(len(table.rows) for table in tables) > LONG
    with Workbook(str(path), {"in_memory": not long}) as made:
        made.set_properties({"title": _title(view, tables), "created": CREATED, "author": "Mingzhang 明账"})
        styles, limits = _Styles(made), _Limits([], [table for table in tables if not fits(table)])
        held = [table for table in tables if fits(table)]
        about = made.add_worksheet(ABOUT)
        names = sheet_names([table.name for table in held])
        for table in held:
            _sheet(made.add_worksheet(names[table.name], Sheet), table, styles, limits)
        _about(about, view, [(names[table.name], table) for table in held], styles, limits)


def sheet_names(resources: Iterable[str]) -> dict[str, str]:
    """Name the sheets for the resources: of 31 characters at most, and each once."""
    found: dict[str, str] = {}
    for resource in resources:
        name, number = resource[:MOST_IN_NAME], 2
        while name.lower() in {taken.lower() for taken in found.values()}:
            ending = f"~{number}"
            name, number = resource[: MOST_IN_NAME - len(ending)] + ending, number + 1
        found[resource] = name
    return found


def _sheet(sheet: Sheet, table: Tabular, styles: _Styles, limits: _Limits) -> None:
    for place, column in enumerate(table.columns):
        for row, (text, style) in enumerate(
            ((column.title, styles.label), (column.title_en, styles.label), (column.name, styles.name))
        ):
            sheet.write_string(row, place, text, style)
    for row, height in enumerate(LABEL_HEIGHTS):
        sheet.set_row(row, height)
    longest = _longest(table)
    limits.cut += [f"{table.name}, {name}" for name, length in longest.items() if length > MOST_CHARACTERS]
    for place, (column, width) in enumerate(zip(table.columns, _widths(table), strict=True)):
        hidden = {"hidden": bool(table.rows) and not longest[column.name]}
        sheet.set_column(place, place, min(max(width, NARROW), WIDE), None, hidden)
    writers = [_writer(place, column, styles) for place, column in enumerate(table.columns)]
    sheet.hold(row_xml(table.rows, HEADINGS + 1, writers), HEADINGS, len(table.rows), len(table.columns))
    sheet.freeze_panes(HEADINGS, 0)
    sheet.autofilter(HEADINGS - 1, 0, HEADINGS - 1 + len(table.rows), len(table.columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})


def _writer(place: int, column: Column, styles: _Styles) -> Write:
    """Return what writes the values of a column, by its type."""
    if column.type == "integer":
        return number_writer(place, styles.number("0"), EXACT_DIGITS)
    if column.type == "number":
        return number_writer(place, styles.number(f"#,##0.{'0' * column.decimals}"), EXACT_DIGITS)
    if column.type == "boolean":
        return boolean_writer(place)
    if column.type == "date":
        return date_writer(place, styles.number("yyyy-mm-dd"))
    return text_writer(place, MOST_CHARACTERS, CUT)


def _longest(table: Tabular) -> dict[str, int]:
    """Return the length of the longest text by field; 0 where all are empty."""
    longest = [0] * len(table.columns)
    for row in table.rows:
        longest = list(map(max, longest, map(len, row)))
    return {column.name: length for column, length in zip(table.columns, longest, strict=True)}


def _widths(table: Tabular) -> list[int]:
    """Return how wide the columns are, by their names and the texts of some rows."""
    widths = [_width(column.name) + 3 for column in table.columns]  # room for the button of the filter
    for row in islice(table.rows, WEIGHED):
        for place, text in enumerate(row):
            if len(text) > widths[place] / 2:
                widths[place] = max(widths[place], _width(text))
    return widths


def _width(text: str) -> int:
    """Return how wide a text is, in widths of a digit; its longest line, where it has several."""
    if text.isascii():
        return max(len(line) for line in text.split("\n"))
    return max(sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) for line in text.split("\n"))


def _title(view: View, tables: Sequence[Tabular]) -> str:
    if len(tables) == 1:
        return f"{tables[0].descriptor['title']} {tables[0].descriptor['title@en']}"
    return str(view.descriptor["title"])


def _about(
    sheet: Worksheet, view: View, tables: Sequence[tuple[str, Tabular]], styles: _Styles, limits: _Limits
) -> None:
    """Say what the workbook is, under which licence and from which sources, how to read it, and what it lacks."""
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 2, 64)
    described, licence = view.descriptor, view.descriptor["licenses"][0]
    sheet.write_string(0, 0, _title(view, [table for _, table in tables]), styles.title)
    lines: list[tuple[str, str, str]] = [
        ("数据包 Package", described["title"], described["title@en"]),
        ("版本 Version", described["version"], described["version"]),
        (
            "许可 Licence",
            f"{described['description']}{licence['path']}",
            f"{described['description@en']} {licence['path']}",
        ),
        ("金额 Amounts", *AMOUNTS),
        ("读法 Reading", *READING),
        *_sources(view),
        *_lacking(limits),
    ]
    for row, (label, zh, en) in enumerate(lines, start=2):
        for place, (text, style) in enumerate(((label, styles.label), (zh, styles.wrapped), (en, styles.wrapped))):
            sheet.write_string(row, place, text, style)
    below = len(lines) + 3
    for place, text in enumerate(("工作表 Sheet", "内容", "Content", "行数 Rows")):
        sheet.write_string(below, place, text, styles.label)
    for row, (name, table) in enumerate(tables, start=below + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles.link, name)
        sheet.write_string(row, 1, table.descriptor["title"])
        sheet.write_string(row, 2, table.descriptor["title@en"])
        sheet.write_number(row, 3, len(table.rows), styles.number("#,##0"))


def _sources(view: View) -> list[tuple[str, str, str]]:
    sources = view.descriptor["sources"]
    named = [f"{source['title']}：{source['path']}" for source in sources[:SOURCES_NAMED]]
    if len(sources) > SOURCES_NAMED:
        named.append(f"… {len(sources):,}")
    return [("来源 Sources", "\n".join(named), "\n".join(named).replace("：", ": "))]


def _lacking(limits: _Limits) -> list[tuple[str, str, str]]:
    """Say what Excel's limits do to the data."""
    found = []
    if limits.cut:
        count, places = len(limits.cut), "; ".join(limits.cut[:5]) + ("; …" if len(limits.cut) > 5 else "")
        zh = f"{count}列有文字超过 Excel 每格 {MOST_CHARACTERS:,} 字符的上限，以{CUT}截断（{places}）；全文见 CSV。"
        en = (
            f"{count} columns have texts longer than the {MOST_CHARACTERS:,} characters of an Excel cell, which end in "
            f"{CUT} ({places}); the CSV has them whole."
        )
        found.append(("未尽 Cut short", zh, en))
    for table in limits.left_out:
        count = len(table.rows)
        zh = f"“{table.name}”有 {count:,} 行，超过 Excel 每表 {MOST_ROWS:,} 行的上限；见 CSV 或 Parquet。"
        en = f"{table.name} has {count:,} rows, more than the {MOST_ROWS:,} of a sheet; see CSV or Parquet."
        found.append(("未收 Left out", zh, en))
    return found
