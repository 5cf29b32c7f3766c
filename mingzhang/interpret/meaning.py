"""From the rows of a table to entries: codes, levels, organisations and projects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mingzhang.interpret.classes import CODED, Context, classified, with_code, with_names_below
from mingzhang.interpret.codes import CodeReader
from mingzhang.interpret.headings import CODE_PARTS, read_period
from mingzhang.interpret.items import once, with_sums
from mingzhang.interpret.labels import is_total, of_which_width, ordinal_rank, parse_code_name
from mingzhang.interpret.model import Cell, Column, Entry, Table
from mingzhang.interpret.organisations import base_name
from mingzhang.interpret.units import with_owners

# Indentations nearer than this (ems) are one level.
LEVEL_STEP = 0.75
# Things that others set beside them are parts of.
SUMS = ("three_public", "official_vehicles")


@dataclass(frozen=True, slots=True)
class _Labels:
    """The code and name columns of one classification; ``rows`` says which it is."""

    codes: tuple[Column, ...] = ()
    names: tuple[Column, ...] = ()

    @property
    def rows(self) -> str | None:
        return next((column.rows for column in (*self.names, *self.codes) if column.rows), None)


class _Cells:
    """The cells of a table by every place that they cover, merged ones too."""

    def __init__(self, table: Table) -> None:
        self._cells: dict[tuple[int, int], Cell] = {
            (row, column): cell
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }

    def text(self, row: int, column: Column) -> str:
        cell = self._cells.get((row, column.number))
        return cell.text if cell else ""

    def first_text(self, row: int, columns: Iterable[Column]) -> str:
        return next((text for column in columns for text in [self.text(row, column)] if text), "")

    def begins(self, row: int, column: Column) -> bool:
        """Say whether a text stands in a column, and not only reaches into it from the left."""
        cell = self._cells.get((row, column.number))
        return cell is not None and bool(cell.text) and cell.column == column.number

    def indent(self, row: int, column: Column) -> float:
        cell = self._cells.get((row, column.number))
        return cell.indent + of_which_width(cell.text) if cell else 0.0

    def withheld(self, row: int, columns: Iterable[Column]) -> bool:
        cells = (self._cells.get((row, column.number)) for column in columns)
        return any(cell is not None and cell.state == "withheld" for cell in cells)


def entries_of(table: Table, context: Context) -> tuple[Entry, ...]:
    """Return the entries of a table, row by row and block by block; a row without any label gives none."""
    if table.spec is None or table.spec.rows == "free":
        return ()
    cells = _Cells(table)
    entries: list[Entry] = []
    for side in sorted({column.side for column in table.columns}):
        columns = [column for column in table.columns if column.side == side]
        rows = _rows_of(table, columns, cells, context)
        rows = with_sums(rows) if table.spec.rows == "lists" else rows
        rows = once(rows, context.codebook)
        blocks = sorted({column.block for column in columns if column.role == "amount"})
        if not blocks and len({column.side for column in table.columns}) == 1:
            entries += rows  # beside a list with amounts, labels of which no amount is understood are no lines
        for block in blocks:
            amounts = [column for column in columns if column.block == block and column.role == "amount"]
            entries += [made for row in rows if (made := _in_block(row, amounts, cells, first=block == blocks[0]))]
    return tuple(sorted(entries, key=lambda entry: (entry.row, entry.block)))


def _label_groups(columns: Sequence[Column]) -> tuple[_Labels, list[_Labels]]:
    """Return the columns that name an organisation beside the rows' own labels, and these by classification."""
    labels = [column for column in columns if column.role in ("code", "name")]
    of_units = [column for column in labels if column.rows == "organisation"]
    owners = _grouped(of_units)
    others = _grouped([column for column in labels if column not in of_units])
    if not (owners and others):
        return _Labels(), others or owners
    if not owners[0].names and others[0].rows == "unit_project":  # 单位编码 | 单位（项目）名称: one label
        return _Labels(), [replace(others[0], codes=(*owners[0].codes, *others[0].codes)), *others[1:]]
    return owners[0], others


def _grouped(columns: Sequence[Column]) -> list[_Labels]:
    """Group code and name columns by what they name, from left to right."""
    groups: list[_Labels] = []
    for column in columns:
        last = groups[-1] if groups else None
        one_label = (
            last and last.names and column.role == "name" and (not column.path or last.names[-1].path == column.path)
        )
        if not last or (last.names and not one_label) or (last.codes and column.role == "code" and not column.part):
            groups.append(_Labels())
        if column.role == "code":
            groups[-1] = replace(groups[-1], codes=(*groups[-1].codes, column))
        else:
            groups[-1] = replace(groups[-1], names=(*groups[-1].names, column))
    return groups


def _rows_of(table: Table, columns: Sequence[Column], cells: _Cells, context: Context) -> list[Entry]:
    """Read the labels of a list from the top down: an entry a row, not yet in its blocks."""
    owners, groups = _label_groups(columns)
    # the rows' own labels are those that most rows have: 项目分类 | 项目代码 | 项目名称
    groups.sort(key=lambda group: -_rows_named(table, group, cells))
    labels, others = groups[0] if groups else _Labels(), groups[1:]
    readers = [CodeReader(context.codebook) for _ in range(len(others) + 1)]
    period = next((column for column in columns if column.role == "period"), None)
    # rows without labels are sums: where the form sets its items side by side, or has one row of amounts alone
    filled = [row for row in range(1, table.row_count + 1) if any(cells.text(row, column) for column in columns)]
    unlabelled = any(c.item for c in columns) or (not groups and not owners.names and len(filled) == 1)
    owner: str | None = None
    rows: list[Entry] = []
    for row in filled:
        named = cells.first_text(row, owners.names)
        code, name = _code_and_name(row, labels, cells, readers[0])
        if code and named and not labels.names and _is_class(code, named, table, context):
            named, name = "", named  # 单位（科目名称）: one column for the names of both
        if named:
            owner = None if is_total(named) else base_name(named, context.publisher)
        # 单位代码 | 单位名称（科目）: a row without a class but with the code of a unit is the unit's
        if not (named or code or is_total(name)) and cells.first_text(row, owners.codes):
            named, name = name, ""
            owner = base_name(named, context.publisher)
        if period and rows and not (code or name or named):
            name = rows[-1].name  # the next year's figures of the same
        aside = "" if code or name or named else _sum_aside(row, columns, cells)
        if not (code or name or named or aside or unlabelled):
            continue
        entry = _entry(table, row, code, name or named or aside or "合计", columns, cells)
        entry = replace(entry, is_total=entry.is_total or bool(aside))
        entry = classified(entry, labels.rows, context)
        for other, reader in zip(others, readers[1:], strict=True):
            entry = with_code(entry, _code_and_name(row, other, cells, reader)[0])
        if owners.names or owners.codes:
            entry = replace(entry, organisation=owner, printed_organisation=named or None if owner else None)
        if period:
            found, known = read_period(cells.text(row, period), context.fiscal_year, context.phase)
            entry = replace(entry, period=found if known else "unknown")
        rows.append(entry)
    if any(entry.code for entry in rows) or owners.names:  # what a unit spends on all classes is a sum
        sums = {entry.row for entry in rows if entry.printed_organisation == entry.name and not entry.code}
        rows = [replace(entry, is_total=entry.is_total or entry.row in sums) for entry in rows]
    indents = {entry.row: _indent(entry.row, labels.names, cells) for entry in rows if labels.names}
    placed = _with_levels(rows, _depths(rows, indents), labels.rows)
    return with_owners(with_names_below(placed, labels.rows, context), labels.rows, context)


def _rows_named(table: Table, labels: _Labels, cells: _Cells) -> int:
    """Count the rows that have a label of a classification."""
    columns = (*labels.codes, *labels.names)
    return sum(bool(cells.first_text(row, columns)) for row in range(1, table.row_count + 1))


def _is_class(code: str, name: str, table: Table, context: Context) -> bool:
    """Say whether a name is the one of a code, as it is or was."""
    assert table.spec is not None
    known = context.codebook.function(code, table.spec.budget) or context.codebook.economic(code)
    return known is not None and known.edition_named(name) is not None


def _sum_aside(row: int, columns: Sequence[Column], cells: _Cells) -> str:
    """Return what a row without code and name is a sum of, where a column before its amounts says it (类型)."""
    amounts = [column for column in columns if column.role == "amount"]
    if not any(cells.text(row, column) for column in amounts):
        return ""
    before = (column for column in columns if column.role == "text" and column.number < amounts[0].number)
    return cells.first_text(row, before)


def _code_and_name(row: int, labels: _Labels, cells: _Cells, reader: CodeReader) -> tuple[str | None, str]:
    """Read code and name of a row; a text in the code columns that is no code is the name (合计)."""
    name = _name(row, labels.names, cells)
    codes = [(column.part, cells.text(row, column)) for column in labels.codes]
    if not codes:
        return parse_code_name(name) if labels.rows in CODED or labels.rows is None else (None, name)
    if labels.rows in CODED or labels.rows is None:
        code = reader.read(codes, name)
    else:
        code = next((text for _, text in codes if text.isdigit()), None)
    if not code and not name:
        name = next((text for _, text in codes if text and text not in CODE_PARTS), "")
    return code, name


def _name(row: int, columns: Sequence[Column], cells: _Cells) -> str:
    """Read a name; where its heading spans several columns, the innermost counts, a subtotal for what is before it."""
    texts = [text for column in columns for text in [cells.text(row, column)] if text]
    if len(texts) > 1 and is_total(texts[-1]) and not is_total(texts[-2]):
        return texts[-2]
    return texts[-1] if texts else ""


def _entry(table: Table, row: int, code: str | None, name: str, columns: Sequence[Column], cells: _Cells) -> Entry:
    assert table.spec is not None
    return Entry(
        row=row,
        block=columns[0].block,
        code=code,
        name=name,
        level=0,
        is_leaf=True,
        is_total=code is None and is_total(name),
        direction=next((column.direction for column in columns if column.direction), None),
        budget=table.spec.budget,
        goal=cells.first_text(row, [column for column in columns if column.role == "goal"]) or None,
        withheld=cells.withheld(row, columns),
    )


def _indent(row: int, columns: Sequence[Column], cells: _Cells) -> float:
    """Return how far a row's name stands in, in ems; a name in the second of two columns is below one in the first."""
    filled = [index for index, column in enumerate(columns) if cells.begins(row, column)]
    first = filled[0] if filled else 0
    below = len(columns) > 1 and len(filled) > 1 and not is_total(cells.text(row, columns[filled[-1]]))
    # a label merged over the rows of those below it stands in their middle, however far in
    own = cells.indent(row, columns[first]) if first == len(columns) - 1 else 0.0
    return own + 2 * LEVEL_STEP * (first + below)


def _in_block(entry: Entry, amounts: Sequence[Column], cells: _Cells, *, first: bool) -> Entry | None:
    """Set an entry into a block of its list; None where a later block says nothing of its row."""
    column = amounts[0]
    if not first and not any(cells.text(entry.row, amount) for amount in amounts):
        return None
    entry = replace(
        entry,
        block=column.block,
        # where both the row and the column say which year, nobody knows whose it is
        period="unknown" if column.period and entry.period else column.period or entry.period,
        direction=column.direction or entry.direction,
    )
    if column.item is None:
        return entry
    return replace(
        entry,
        name=column.item_label or entry.name,
        item=column.item,
        code=None,
        level=column.item_level,
        is_total=False,
        is_leaf=column.item not in SUMS,
    )


def _depths(entries: Sequence[Entry], indents: dict[int, float]) -> dict[int, int]:
    """Rank the indentation of the rows that are no totals, from 1; 其中： moves a label but not its level."""
    of_rows = {entry.row: indents[entry.row] for entry in entries if not entry.is_total and entry.row in indents}
    steps: list[float] = []
    for indent in sorted(set(of_rows.values())):
        if not steps or indent - steps[-1] > LEVEL_STEP:
            steps.append(indent)
    if len(steps) == 1:
        return _depths_by_ordinal(entries)
    return {row: max(i for i, step in enumerate(steps, 1) if step <= indent) for row, indent in of_rows.items()}


def _depths_by_ordinal(entries: Sequence[Entry]) -> dict[int, int]:
    """Rank rows that all stand at one margin by the kinds of their ordinals (一、 1.), in their order of rank."""
    ranks = {entry.row: ordinal_rank(entry.name) for entry in entries if not entry.is_total}
    kinds = sorted({rank for rank in ranks.values() if rank is not None})
    return {row: kinds.index(rank) + 1 if rank is not None else 1 for row, rank in ranks.items()}


def _with_levels(entries: Sequence[Entry], depths: dict[int, int], rows: str | None) -> list[Entry]:
    """Set levels: of a code by its length (类 3, 款 5, 项 7 digits), else by indentation; totals are 0."""
    lengths = sorted({len(entry.code) for entry in entries if entry.code})

    def level(entry: Entry) -> int:
        if entry.is_total:
            return 0
        if entry.code and rows == "organisation":
            return lengths.index(len(entry.code)) + 1
        if entry.function or entry.economic or entry.government_economic:
            return (len(entry.code or "201") - 1) // 2 if entry.code else depths.get(entry.row, 1)
        return depths.get(entry.row, 1)

    levels = [level(entry) for entry in entries]
    return [
        replace(entry, level=here, is_leaf=here > 0 and (after is None or after <= here))
        for entry, here, after in zip(entries, levels, [*levels[1:], None], strict=False)
    ]
