"""From the rows of a table to entries: codes, levels, organisations and projects."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mingzhang.codebook import Codebook, comparable
from mingzhang.interpret.codes import CodeReader
from mingzhang.interpret.headings import CODE_PARTS, Phase, read_period
from mingzhang.interpret.labels import is_total, of_which_width, parse_code_name, strip_ordinal
from mingzhang.interpret.model import Cell, Column, Entry, Table
from mingzhang.interpret.organisations import base_name, is_organisation
from mingzhang.interpret.words import vocabulary

# Indentations nearer than this (ems) are one level.
LEVEL_STEP = 0.75
# Rows whose names may have their code before them: [2010301]行政运行.
OF_THE_YEAR = re.compile("本年|当年")
CODED = ("function", "economic", "government_economic", "unit_economic", "function_or_item")
OTHER_YEARS = ("carried_over", "carried_forward")
# Things that others set beside them are parts of.
SUMS = ("three_public", "official_vehicles")


@dataclass(frozen=True, slots=True)
class Context:
    """What the rows of a table are read with: whose disclosure it is, of which year and phase, and the codebook."""

    publisher: str
    fiscal_year: int
    phase: Phase
    codebook: Codebook


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
        rows = _with_sums(rows) if table.spec.rows == "lists" else rows
        rows = _once(rows, context.codebook)
        blocks = sorted({column.block for column in columns if column.role == "amount"})
        if not blocks and len({column.side for column in table.columns}) == 1:
            entries += rows  # beside a list with amounts, labels of which no amount is understood are no lines
        for block in blocks:
            amounts = [column for column in columns if column.block == block and column.role == "amount"]
            entries += [made for row in rows if (made := _in_block(row, amounts, cells, first=block == blocks[0]))]
    return tuple(sorted(entries, key=lambda entry: (entry.row, entry.block)))


def project_id(organisation: str, name: str) -> str:
    """Return an id for a project that stays the same from year to year: of its unit and name."""
    return hashlib.sha256(f"{organisation}\n{name}".encode()).hexdigest()[:10]


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
        entry = _classified(entry, labels.rows, context)
        for other, reader in zip(others, readers[1:], strict=True):
            entry = _with_code(entry, _code_and_name(row, other, cells, reader)[0])
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
    return _with_owners(_with_names_below(placed, labels.rows, context), labels.rows, context)


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
    return cells.indent(row, columns[first]) + 2 * LEVEL_STEP * (first + below)


def _with_code(entry: Entry, code: str | None) -> Entry:
    """Classify an entry by a code: its first digit tells which classification it is of."""
    if code and code.startswith("2"):
        return replace(entry, function=entry.function or code)
    if code and code.startswith("3"):
        return replace(entry, economic=entry.economic or code)
    if code and code.startswith("5"):
        return replace(entry, government_economic=entry.government_economic or code)
    return entry


def _classified(entry: Entry, rows: str | None, context: Context) -> Entry:
    """Say what a row is: by its code, or where the tables print none, by its name."""
    codebook, year = context.codebook, context.fiscal_year
    if rows == "unit_project" and entry.code and (known := codebook.function(entry.code, entry.budget, year)):
        same = comparable(known.name) == comparable(entry.name)  # a class, not a unit with such a code
        return replace(entry, function=entry.code, budget=known.group) if same else entry
    if entry.code:
        entry = _with_code(entry, entry.code) if rows in CODED or rows is None else entry
        known = codebook.function(entry.function, entry.budget) if entry.function else None
        return replace(entry, budget=entry.budget or (known.group if known else "general")) if entry.function else entry
    if rows is None or not rows.endswith("item"):
        return entry
    bare = strip_ordinal(entry.name)
    if entry.is_total:
        total = codebook.item(bare, entry.direction or "")
        return replace(entry, item=total.item if total else None)
    if rows == "function_or_item" and (known := codebook.function_class(bare)):
        return replace(entry, function=known.code, budget="general")
    if rows == "economic_or_item" and (known := codebook.economic_class(bare, year)):
        return replace(entry, economic=known.code)
    if rows == "government_economic_or_item" and (known := codebook.economic_class(bare, year, "government")):
        return replace(entry, government_economic=known.code)
    return replace(entry, item=item_of(bare, entry.direction or "", codebook))


def _with_sums(entries: Sequence[Entry]) -> list[Entry]:
    """Name the sums of a list: those that say so are of the year, and the last of the others is the grand total."""
    direction = entries[0].direction if entries else None
    totals = [entry for entry in entries if entry.is_total]
    of_year = {entry.row for entry in totals if OF_THE_YEAR.search(entry.name)}
    grand = next((entry.row for entry in reversed(totals) if entry.row not in of_year), None)
    return [
        replace(entry, item=f"{direction}_for_the_year")
        if entry.row in of_year
        else replace(entry, item=f"total_{direction}")
        if entry.row == grand
        else entry
        for entry in entries
    ]


def _once(entries: Sequence[Entry], codebook: Codebook) -> list[Entry]:
    """Tell what is carried over by source from the year's own, and give no item twice: the second is part of another.

    二、上年结转 / （一）一般公共预算拨款 is not the appropriation of the year.
    """
    found: list[Entry] = []
    seen: set[str | None] = set()
    carried: int | None = None  # the level of the row of money of other years that these rows may stand below
    for entry in entries:
        if carried is not None and entry.level <= carried:
            carried = None
        below = carried is not None and entry.item not in OTHER_YEARS
        again = entry.item in seen and not entry.is_total
        made = entry
        if entry.item and (below or again):
            part = codebook.item_called(f"carried_over_{entry.item}", "revenue") if "carried_over" in seen else None
            made = replace(entry, item=part.item if part else None)
        found.append(made)
        seen.add(made.item)
        if carried is None and entry.item in OTHER_YEARS:
            carried = entry.level
    return found


def item_of(name: str, direction: str, codebook: Codebook) -> str | None:
    """Return the line of the summary tables that a name means: as the codebook has it, else by its words."""
    if item := codebook.item(name, direction):
        return item.item
    phrase = vocabulary().read(name)
    facets = ("stock", "source") if direction == "revenue" else ("item", "stock", "kind")
    values = [value for facet in facets if (value := phrase.last(facet))]
    known = not phrase.rest and not phrase.joined
    return next((v for v in values if known and codebook.item_called(v, direction)), None)


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
    return {row: max(i for i, step in enumerate(steps, 1) if step <= indent) for row, indent in of_rows.items()}


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


def _with_names_below(entries: Sequence[Entry], rows: str | None, context: Context) -> list[Entry]:
    """Classify the rows without a code that stand below a class, where the codebook has their name below it."""
    if rows not in ("function_or_item", "economic_or_item", "government_economic_or_item", "unit_economic"):
        return list(entries)
    codebook, year = context.codebook, context.fiscal_year
    found: list[Entry] = []
    above: list[tuple[int, str]] = []  # levels and codes of the rows that this one stands under
    for entry in entries:
        above = [(level, code) for level, code in above if level < entry.level]
        made = entry
        if rows == "unit_economic" and not entry.code and (known := codebook.economic_class(entry.name, year)):
            made = replace(entry, economic=known.code)
        elif above and not (entry.code or entry.item or entry.function or entry.economic or entry.government_economic):
            code = codebook.below(above[-1][1], strip_ordinal(entry.name))
            made = _with_code(entry, code)
            made = replace(made, budget=made.budget or "general") if made.function else made
        code = made.function or made.economic or made.government_economic
        above += [(entry.level, code)] if code else []
        found.append(made)
    return found


def _with_owners(entries: Sequence[Entry], rows: str | None, context: Context) -> list[Entry]:
    """Give each row its organisation: a spending unit's row is one, and below it come its classes or projects."""
    if rows == "organisation":
        return [entry if entry.is_total else _owning(entry, context) for entry in entries]
    if rows == "project":
        return [entry if entry.is_total else replace(entry, level=1, is_leaf=True) for entry in entries]
    if rows not in ("unit_economic", "unit_project"):
        return list(entries)
    parted = any(entry.level > 1 for entry in entries)
    owner: str | None = None
    found: list[Entry] = []
    seen: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        if entry.is_total:
            found.append(entry)
            continue
        if entry.function:
            found.append(replace(entry, organisation=entry.organisation or owner))
            continue
        if not entry.economic and _is_unit(entry, rows, context, parted=parted):
            found.append(_owning(entry, context))
            owner = found[-1].organisation
            continue
        made = replace(entry, organisation=entry.organisation or owner)
        if rows == "unit_project" and entry.is_leaf:
            of = made.organisation or context.publisher
            seen[of, entry.name] += 1
            number = seen[of, entry.name]
            name = entry.name if number == 1 else f"{entry.name} {number}"  # a unit may print a name twice
            made = replace(made, organisation=of, project=project_id(of, name))
        found.append(made)
    return found


def _owning(entry: Entry, context: Context) -> Entry:
    return replace(entry, organisation=base_name(entry.name, context.publisher), printed_organisation=entry.name)


def _is_unit(entry: Entry, rows: str, context: Context, *, parted: bool) -> bool:
    """Say whether a row names a spending unit: by the unit's code, the publisher's name, or where units stand."""
    if entry.code:
        return rows == "unit_project"
    if base_name(entry.name, context.publisher) == context.publisher:
        return True
    return entry.level == 1 and parted and is_organisation(entry.name)


def with_key_projects(tables: Sequence[Table], entries: dict[str, tuple[Entry, ...]]) -> dict[str, tuple[Entry, ...]]:
    """Tie each key project to the project of the same name, and amount where two units share the name."""
    by_canonical = {table.canonical: table for table in tables}
    listed, key = by_canonical.get("project_expenditure"), by_canonical.get("key_projects")
    if listed is None or key is None:
        return entries
    tied = []
    for entry in entries[key.table]:
        same = [e for e in entries[listed.table] if e.project and e.name == entry.name]
        exact = [e for e in same if _first_amount(listed, e.row) == _first_amount(key, entry.row)]
        match = exact[0] if len(exact) == 1 else None
        tied.append(replace(entry, project=match.project, organisation=match.organisation) if match else entry)
    return {**entries, key.table: tuple(tied)}


def _first_amount(table: Table, row: int) -> object:
    return next((cell.amount for cell in table.cells if cell.row == row and cell.amount is not None), None)
