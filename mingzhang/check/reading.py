"""Was everything read, and read alike? The ledger of characters, the two readers, and the witness."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.model import CellRef, Finding, where, where_place
from mingzhang.interpret.model import Cell, Disclosure, Table
from mingzhang.read.compare import same_text
from mingzhang.read.model import RawTable, Reading


def check_ledger(disclosure: Disclosure) -> Iterator[Finding]:
    """Ask whether every printed character is in a table, a paragraph, or furniture; name what is left over."""
    for reading in disclosure.readings:
        if reading.ledger.left_over:
            count = reading.ledger.left_over
            yield Finding(
                "completeness",
                "ledger",
                "error",
                f"{reading.file}：有{count}个字符未归入任何单元格、段落或页眉页脚（应为0）。",
                f"{reading.file}: {count} characters are in no cell, paragraph or running head (expected 0).",
                expected="0",
                actual=str(count),
            )
        for table in reading.tables:
            for place in table.irregular:
                spot, spot_en = where_place(place)
                yield Finding(
                    "completeness",
                    "irregular_cell",
                    "warning",
                    f"{spot}：表格线围成的区域不是矩形，其文字归入一个单元格，请核对原件。",
                    f"{spot_en}: the rules enclose an area that is no rectangle; its text was taken as one cell. "
                    "See the source.",
                    place,
                )
            if table.inferred:
                yield _inferred(table)
        yield from _check_doubts(reading)
    for text, place, source in disclosure.left_over:
        spot, spot_en = where_place(place)
        yield Finding(
            "completeness",
            "left_over",
            "error",
            f"{spot}：“{text}”像是表格的一部分，但未归入任何表格。",
            f"{spot_en}: “{text}” looks like part of a table, and is in none.",
            place,
            actual=text,
            source=source,
        )


# What no rule shows, in both languages; where the outline alone is missing, rows and columns are as they are ruled.
INFERRED = {"outline": ("外框", "outline"), "rows": ("行", "rows"), "columns": ("列", "columns")}


def _inferred(table: RawTable) -> Finding:
    """Say which of a table's edges were taken from where its text stands."""
    spot, spot_en = where_place(table.places[0])
    names, names_en = zip(*(INFERRED[what] for what in table.inferred), strict=True)
    return Finding(
        "completeness",
        "inferred_rules",
        "info" if table.inferred == ("outline",) else "warning",
        f"{spot}：表格线不全，{'、'.join(names)}由文字位置推断，请核对原件。",
        f"{spot_en}: rules of the table are missing; its {' and '.join(names_en)} were inferred from where the text "
        "stands. See the source.",
        table.places[0],
        actual=", ".join(table.inferred),
    )


def _check_doubts(reading: Reading) -> Iterator[Finding]:
    """Say what of a file could not be read with certainty."""
    for place in reading.cut_numbers:
        spot, spot_en = where_place(place)
        yield Finding(
            "completeness",
            "cut_number",
            "error",
            f"{spot}：一个数字越过单元格边线，可能被分在两格，请核对原件。",
            f"{spot_en}: a number crosses the edge of a cell and may be parted between two; see the source.",
            place,
        )
    if reading.form_fields:
        yield Finding(
            "completeness",
            "form_fields",
            "error",
            f"{reading.file}：文件含有表单域，其中填写的内容未被读取。",
            f"{reading.file}: the file has form fields; what is filled in there was not read.",
        )


def check_readers(disclosure: Disclosure) -> Iterator[Finding]:
    """Ask whether the two readers of a PDF saw the same text in the same cell."""
    for reading in disclosure.readings:
        for difference in reading.disagreements:
            spot, spot_en = where_place(difference.place)
            first = "（无此单元格）" if difference.first is None else f"“{difference.first}”"
            second = "（无此单元格）" if difference.second is None else f"“{difference.second}”"
            first_en = "no such cell" if difference.first is None else f"“{difference.first}”"
            second_en = "no such cell" if difference.second is None else f"“{difference.second}”"
            yield Finding(
                "reading",
                "double_reading",
                "error" if difference.first != difference.second and difference.first else "warning",
                f"{spot}：两种读取结果不同。第一种：{first}；第二种：{second}。",
                f"{spot_en}: the two readers differ. First: {first_en}; second: {second_en}.",
                difference.place,
                expected=difference.first,
                actual=difference.second,
                cells=tuple(
                    CellRef(table.table, cell.row, cell.column, "read")
                    for table in disclosure.tables
                    for cell in table.cells
                    if difference.place in cell.places
                ),
            )


def check_witness(disclosure: Disclosure, witness: Disclosure) -> Iterator[Finding]:
    """Ask whether a second source of the same disclosure prints the same cells and paragraphs.

    A workbook holds the tables alone: it is no witness of the prose.
    """
    name = witness.readings[0].file
    others = {table.table: table for table in witness.tables}
    for table in disclosure.tables:
        other = others.pop(table.table, None)
        if other is None:
            yield _witness_misses(name, table, "只见于主要来源", "only the principal source has it")
            continue
        yield from _compare_tables(name, table, other)
    for table in others.values():
        yield _witness_misses(name, table, "只见于旁证来源", "only the witness has it")
    ours = {same_text(paragraph.text): paragraph for paragraph in disclosure.paragraphs}
    theirs = {same_text(paragraph.text): paragraph for paragraph in witness.paragraphs}
    tables_only = witness.readings[0].kind == "xlsx"
    for key, paragraph in [*ours.items(), *theirs.items()]:
        if (key in ours and key in theirs) or (tables_only and key in ours):
            continue
        spot, spot_en = where_place(paragraph.place)
        only, only_en = ("主要来源", "the principal source") if key in ours else (name, name)
        yield Finding(
            "reading",
            "witness_paragraph",
            "warning",
            f"{spot}：段落“{paragraph.text[:30]}…”只见于{only}。",
            f"{spot_en}: the paragraph “{paragraph.text[:30]}…” is in {only_en} alone.",
            paragraph.place,
            actual=paragraph.text,
            paragraph=paragraph.number if key in ours else None,
        )


def _witness_misses(name: str, table: Table, what: str, what_en: str) -> Finding:
    return Finding(
        "reading",
        "witness_table",
        "error",
        f"{table.number or ''}{table.title or table.table}：{what}（对照{name}）。",
        f"{table.table}: {what_en} (compared with {name}).",
        table.places[0],
        table=table.table,
    )


def _compare_tables(name: str, table: Table, other: Table) -> Iterator[Finding]:
    for column, same in zip(table.columns, other.columns, strict=False):
        ours_said, theirs_said = " / ".join(column.path), " / ".join(same.path)
        if same_text(ours_said) != same_text(theirs_said):
            here = f"{table.number or table.table}，第{column.number}列"
            yield Finding(
                "reading",
                "witness_heading",
                "error",
                f"{here}：主要来源的表头为“{ours_said}”，{name}为“{theirs_said}”。",
                f"{table.table}, column {column.number}: headed “{ours_said}” in the principal source, “{theirs_said}” "
                f"in {name}.",
                column.place,
                expected=ours_said,
                actual=theirs_said,
                table=table.table,
            )
    theirs = {(cell.row, cell.column): cell for cell in other.cells}
    ours = {(cell.row, cell.column): cell for cell in table.cells}
    for key in sorted(ours.keys() | theirs.keys()):
        cell, second = ours.get(key), theirs.get(key)
        first_text, second_text = (c.text if c else "" for c in (cell, second))
        if same_text(first_text) == same_text(second_text):
            continue
        printed: Cell = cell or second  # type: ignore[assignment]  # one of the two exists
        spot, spot_en = where(table, printed)
        yield Finding(
            "reading",
            "witness_cell",
            "error",
            f"{spot}：主要来源为“{first_text}”，{name}为“{second_text}”。",
            f"{spot_en}: the principal source has “{first_text}”, {name} has “{second_text}”.",
            printed.places[0],
            expected=first_text,
            actual=second_text,
            table=table.table,
            cells=(CellRef(table.table, *key, "read"),) if cell else (),
        )
