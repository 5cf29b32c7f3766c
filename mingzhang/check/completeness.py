"""Every amount counts: each is the whole of an amount cell, and each amount cell has its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.check.model import CellRef, Finding, where, where_place
from mingzhang.interpret.labels import begins_label
from mingzhang.interpret.model import Cell, Disclosure, Entry, Table

# An amount as tables print it, standing by itself: not part of a longer number, and no unit or word after it.
LONE_AMOUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:,?\d{3})*\.\d{2}(?![\d.,%％]|\s*[\u4e00-\u9fff])")
# Classifications whose rows must say which class they are of; lists side by side have lines that are of none.
CLASSES = ("function", "economic", "government_economic")
BY_CLASS = {True: CLASSES, False: (*CLASSES, *(f"{rows}_or_item" for rows in CLASSES))}
ANY_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})*\.\d{2}")


def check_amounts_in_texts(disclosure: Disclosure) -> Iterator[Finding]:
    """Ask whether an amount ended up within a name, a code or a long text: it then misses in its own cell."""
    for table in disclosure.tables:
        for cell in table.cells:
            role = table.columns[cell.column - 1].role if table.spec else "amount"
            pattern = LONE_AMOUNT if role == "goal" else ANY_AMOUNT
            # two cells run together where no heading was understood: 564.74 四、公共安全支出
            joined = role == "unknown" and cell.state is None and bool(table.spec and table.spec.rows != "free")
            if (role in ("code", "name", "goal") or joined) and (match := pattern.search(cell.text)):
                yield _on_cell(
                    table,
                    cell,
                    "amount_in_text",
                    f"文字中有金额“{match[0]}”，可能是错位的单元格。",
                    f"the text holds the amount “{match[0]}”; it may belong to a cell of its own.",
                    match[0],
                )


def check_meaning(disclosure: Disclosure) -> Iterator[Finding]:
    """Ask whether every amount of a recognised table belongs to one row that says what it is."""
    for table in disclosure.tables:
        if table.spec is None or table.spec.rows == "free":
            continue
        entries = {(entry.row, entry.block): entry for entry in disclosure.entries[table.table]}
        for cell in table.cells:
            column = table.columns[cell.column - 1]
            if cell.amount is None or column.role != "amount":
                continue
            if (cell.row, column.block) not in entries:
                yield _on_cell(
                    table,
                    cell,
                    "amount_without_row",
                    f"金额“{cell.text}”所在的行没有名称或编码，未列入 lines。",
                    f"the row of the amount “{cell.text}” has neither name nor code; it is not in lines.",
                    cell.text,
                )
            if cell.row_span > 1 or cell.column_span > 1:
                yield _on_cell(
                    table,
                    cell,
                    "merged_amount",
                    f"金额“{cell.text}”的单元格跨越多行或多列，只记入第一行。",
                    f"the cell of the amount “{cell.text}” spans rows or columns; it is taken for the first alone.",
                    cell.text,
                )
        for entry in entries.values():
            column_of_name = next((c for c in table.columns if c.block == entry.block and c.role == "name"), None)
            if column_of_name is None or column_of_name.rows not in BY_CLASS[table.spec.rows == "lists"]:
                continue
            if column_of_name.rows.endswith("_or_item") and _is_classified(entry):
                continue
            name = table.cell(entry.row, column_of_name.number)
            if name and not (entry.code or entry.is_total or entry.printed_organisation or begins_label(entry.name)):
                yield _on_cell(
                    table,
                    name,
                    "no_code",
                    f"“{entry.name}”一行没有可识别的科目编码。",
                    f"the row “{entry.name}” has no code that could be read.",
                    entry.name,
                )
            if entry.period == "unknown":
                yield _unknown_period(table, entry)


def _is_classified(entry: Entry) -> bool:
    return bool(entry.function or entry.economic or entry.government_economic or entry.item)


def _unknown_period(table: Table, entry: Entry) -> Finding:
    spot, spot_en = where_place(table.places[0])
    return Finding(
        "recognition",
        "unknown_period",
        "error",
        f"{spot}，第{entry.row}行“{entry.name}”：不能确定金额属于哪一年度或口径。",
        f"{spot_en}, row {entry.row} “{entry.name}”: which year or figure its amounts are of is not understood.",
        table.places[0],
        actual=entry.name,
        table=table.table,
    )


def check_repeats(disclosure: Disclosure) -> Iterator[Finding]:
    """Ask whether a statutory table is there twice: it may be one whose parts were not joined."""
    for table in disclosure.tables:
        if table.spec and table.table != table.spec.table and table.spec.rows != "free":  # of projects there are many
            spot, spot_en = where_place(table.places[0])
            yield Finding(
                "recognition",
                "repeated_table",
                "warning",
                f"{spot}：又一张“{table.title or table.spec.title}”，可能是未能接上的续表。",
                f"{spot_en}: another {table.spec.table}; it may be a continuation that was not joined.",
                table.places[0],
                table=table.table,
            )


def check_absent(disclosure: Disclosure) -> Iterator[Finding]:
    """Ask whether every statutory table is there; one that no spec recognised may be it."""
    unknown = [table.title or table.table for table in disclosure.tables if table.spec is None]
    for spec in disclosure.absent:
        maybe = f"，也许是未能识别的：{'、'.join(unknown[:5])}" if unknown else ""
        maybe_en = f"; it may be among those not recognised: {', '.join(unknown[:5])}" if unknown else ""
        yield Finding(
            "completeness",
            "absent_table",
            "warning",
            f"没有找到法定的“{spec.title}”{maybe}。",
            f"The statutory table “{spec.title_en}” was not found{maybe_en}.",
            expected=spec.table,
        )


def check_units(disclosure: Disclosure) -> Iterator[Finding]:
    """Ask whether all tables are in one unit of money; some documents mix them, and some misprint them."""
    units = {table.unit for table in disclosure.tables if table.unit}
    if len(units) > 1:
        named = "、".join(sorted(units))
        yield Finding(
            "recognition",
            "mixed_units",
            "info",
            f"各表的金额单位不一：{named}。",
            f"The tables are in different units of money: {named}.",
            actual=named,
        )


def _on_cell(table: Table, cell: Cell, check: str, message: str, message_en: str, actual: str) -> Finding:
    spot, spot_en = where(table, cell)
    return Finding(
        "completeness",
        check,
        "error",
        f"{spot}：{message}",
        f"{spot_en}: {message_en}",
        cell.places[0],
        actual=actual,
        table=table.table,
        cells=(CellRef(table.table, cell.row, cell.column, "read"),),
    )
