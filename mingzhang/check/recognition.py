"""What nobody knows: tables, headings and amounts that no spec has. Published as printed; codes are in ``codes``."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.model import CellRef, Finding, where, where_place
from mingzhang.interpret.model import Disclosure
from mingzhang.interpret.specs import by_title


def check_headings(disclosure: Disclosure) -> Iterator[Finding]:
    """Ask whether every table is known by its title or headings and has a unit, and every column a meaning."""
    for table in disclosure.tables:
        spot, spot_en = where_place(table.places[0])
        name = table.title or "（无标题）"
        known = by_title(table.title) if table.title and not table.spec else None
        if known:
            specs = f"mingzhang/specs/tables/{known.table}.yml"
            yield Finding(
                "recognition",
                "unknown_form",
                "error",
                f"{spot}，{name}：表头不合 {specs} 中的任何样式，按原样发布其单元格。",
                f"{spot_en}, {known.table}: its headings are those of no form in {specs}; its cells are published as "
                "printed.",
                table.places[0],
                actual=table.title,
                table=table.table,
            )
            continue
        if table.spec is None:
            yield Finding(
                "recognition",
                "unknown_table",
                "warning",
                f"{spot}：没有规格认识表格“{name}”，按原样发布其单元格。若为法定表格的另一名称，"
                "请在 mingzhang/specs/tables 中补充别名。",
                f"{spot_en}: no spec knows the table “{name}”; its cells are published as printed. If it is a "
                "statutory table under another name, add the alias in mingzhang/specs/tables.",
                table.places[0],
                actual=table.title,
                table=table.table,
            )
            continue
        for column in table.columns:
            if column.doubt:
                heading = " / ".join(column.path)
                yield Finding(
                    "recognition",
                    "unknown_heading",
                    "warning",
                    f"{spot}，{name}：第{column.number}列的表头“{heading}”无人认识，"
                    f"请补充于 mingzhang/specs/tables/{table.spec.table}.yml。",
                    f"{spot_en}, {table.table}: nobody knows the heading “{heading}” of column {column.number}; add it "
                    f"in mingzhang/specs/tables/{table.spec.table}.yml.",
                    column.place,
                    actual=heading,
                    table=table.table,
                )
        if table.unit is None:
            yield Finding(
                "recognition",
                "no_unit",
                "error",
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
