"""What nobody knows: tables, headings and amounts that no spec has. Published as printed; codes are in ``codes``."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.model import CellRef, Finding, where, where_place
from mingzhang.interpret.identity import is_named_by_file
from mingzhang.interpret.model import Disclosure, Table
from mingzhang.interpret.specs import by_title


def check_publisher(disclosure: Disclosure) -> Iterator[Finding]:
    """Ask whether the disclosure names its publisher."""
    if is_named_by_file(disclosure.facts):
        name = disclosure.publisher
        yield Finding(
            "recognition",
            "no_publisher",
            "error",
            f"文件中没有读出公开单位，暂以文件名“{name}”代之。请在附属说明文件中写明 publisher。",
            f"The document does not name its publisher in a way that was understood; the file's name “{name}” stands "
            "for it. Say publisher in the sidecar.",
            actual=name,
        )


def check_headings(disclosure: Disclosure) -> Iterator[Finding]:
    """Ask whether every table is known by its title or headings and has a unit, and every column a meaning."""
    for table in disclosure.tables:
        spot, spot_en = where_place(table.places[0])
        name = table.title or "（无标题）"
        known = by_title(table.title) if table.title and not table.spec else None
        if known:
            yield Finding(
                "recognition",
                "unknown_form",
                "error",
                f"{spot}，{name}：表头中没有一列能读懂，按原样发布其单元格。请把表头的词补充于 "
                f"mingzhang/specs/words.yml，或把整个样式补充于 mingzhang/specs/tables/{known.table}.yml。",
                f"{spot_en}, {known.table}: none of its columns is understood; its cells are published as printed. Add "
                f"the words of its headings in mingzhang/specs/words.yml, or its form in "
                f"mingzhang/specs/tables/{known.table}.yml.",
                table.places[0],
                actual=" | ".join("/".join(column.path) for column in table.columns),
                table=table.table,
            )
        elif table.spec is None:
            yield Finding(
                "recognition",
                "unknown_table",
                "warning",
                f"{spot}：没有规格认识表格“{name}”，按原样发布其单元格。若为法定表格的另一名称，"
                "请在 mingzhang/specs/words.yml 中补充其用词，或在 mingzhang/specs/tables 中补充别名。",
                f"{spot_en}: no spec knows the table “{name}”; its cells are published as printed. If it is a "
                "statutory table under another name, add its words in mingzhang/specs/words.yml, or the name as an "
                "alias in mingzhang/specs/tables.",
                table.places[0],
                actual=table.title,
                table=table.table,
            )
        else:
            yield from _check_columns(table)


def _check_columns(table: Table) -> Iterator[Finding]:
    """Ask whether every column of a known table has a meaning, and the table a unit of money."""
    assert table.spec is not None
    spot, spot_en = where_place(table.places[0])
    name = table.title or table.spec.title
    for column in table.columns:
        holds = any(cell.amount is not None for cell in table.cells if cell.column == column.number)
        if column.doubt or (holds and column.role == "unknown" and table.spec.rows != "free"):
            heading = " / ".join(column.path)
            yield Finding(
                "recognition",
                "unknown_heading",
                "warning" if holds else "info",
                f"{spot}，{name}：第{column.number}列的表头“{heading}”未能读懂（“{column.doubt}”），其金额只在 cells "
                f"中。请在 mingzhang/specs/words.yml 中补充其用词；新的计量补充于 measures.yml 与 "
                f"tables/{table.spec.table}.yml。",
                f"{spot_en}, {table.table}: the heading “{heading}” of column {column.number} is not understood "
                f"(“{column.doubt}”); its amounts are in cells alone. Add its words in mingzhang/specs/words.yml; a "
                f"new measure in measures.yml and in tables/{table.spec.table}.yml.",
                column.place,
                actual=heading,
                table=table.table,
            )
    if table.unit is None:
        yield Finding(
            "recognition",
            "no_unit",
            "info" if table.spec.rows == "free" else "error",
            f"{spot}，{name}：没有印出金额单位，其金额不换算为元。",
            f"{spot_en}, {table.table}: no unit of money is printed; its amounts are not converted to yuan.",
            table.places[0],
            table=table.table,
        )


def check_amounts(disclosure: Disclosure) -> Iterator[Finding]:
    """Ask whether each cell of an amount column is an amount, blank, or one of the marks for its absence."""
    for table in disclosure.tables:
        for cell in table.cells:
            if cell.state is None and table.spec and table.columns[cell.column - 1].role == "amount":
                spot, spot_en = where(table, cell)
                yield Finding(
                    "recognition",
                    "no_amount",
                    "error",
                    f"{spot}：应为金额，实为“{cell.text}”。",
                    f"{spot_en}: expected an amount, found “{cell.text}”.",
                    cell.places[0],
                    expected="金额 amount",
                    actual=cell.text,
                    table=table.table,
                    cells=(CellRef(table.table, cell.row, cell.column, "read"),),
                )
