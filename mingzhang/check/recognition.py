"""What nobody knows: tables, headings, amounts, codes and names that no spec or codebook has. Published as printed."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.model import CellRef, Finding, where, where_place
from mingzhang.codebook import Codebook
from mingzhang.interpret.labels import strip_ordinal
from mingzhang.interpret.model import Disclosure, Entry, Table
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


def check_codes(disclosure: Disclosure, codebook: Codebook) -> Iterator[Finding]:
    """Ask whether every code is in the codebook under the printed name, and every summary line known by name."""
    for table in disclosure.tables:
        for entry in disclosure.entries[table.table]:
            if entry.code and (entry.function or entry.economic or entry.government_economic):
                yield from _check_code(table, entry, codebook)
            elif table.spec and not entry.code and not entry.is_total and _expects_item(table, entry):
                spot, spot_en = _where_entry(table, entry)
                yield Finding(
                    "codebook",
                    "unknown_item",
                    "warning",
                    f"{spot}：代码本中没有项目“{strip_ordinal(entry.name)}”。",
                    f"{spot_en}: the codebook has no item “{strip_ordinal(entry.name)}”.",
                    actual=entry.name,
                    table=table.table,
                    cells=_name_cell(table, entry),
                )


def _expects_item(table: Table, entry: Entry) -> bool:
    column = next((c for c in table.columns if c.block == entry.block and c.role == "name"), None)
    known = entry.item or entry.function or entry.economic or entry.government_economic
    return bool(column and column.rows and column.rows.endswith("item") and not known)


def _check_code(table: Table, entry: Entry, codebook: Codebook) -> Iterator[Finding]:
    code = entry.code or ""
    known = codebook.function(code, entry.budget) if entry.function == code else codebook.economic(code)
    spot, spot_en = _where_entry(table, entry)
    if known is None:
        yield Finding(
            "codebook",
            "unknown_code",
            "warning",
            f"{spot}：代码本中没有科目{code}（印为“{entry.name}”）。",
            f"{spot_en}: the codebook has no code {code} (printed “{entry.name}”).",
            actual=code,
            table=table.table,
            cells=_name_cell(table, entry),
        )
    elif "".join(known.name.split()) != "".join(entry.name.split()):
        yield Finding(
            "codebook",
            "other_name",
            "info",
            f"{spot}：科目{code}在代码本中名为“{known.name}”，此处印为“{entry.name}”。",
            f"{spot_en}: the codebook calls {code} “{known.name}”; printed here is “{entry.name}”.",
            expected=known.name,
            actual=entry.name,
            table=table.table,
            cells=_name_cell(table, entry),
        )


def _name_cell(table: Table, entry: Entry) -> tuple[CellRef, ...]:
    column = next((c for c in table.columns if c.block == entry.block and c.role == "name"), None)
    return (CellRef(table.table, entry.row, column.number, "name"),) if column else ()


def _where_entry(table: Table, entry: Entry) -> tuple[str, str]:
    references = _name_cell(table, entry)
    cell = table.cell(entry.row, references[0].column) if references else None
    return where(table, cell) if cell else where_place(table.places[0])
