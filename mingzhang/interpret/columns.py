"""From the headings of a table to its columns: which lists stand side by side, which amounts belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mingzhang.interpret.amounts import is_amount
from mingzhang.interpret.headings import Heading, Phase, read_heading
from mingzhang.interpret.labels import is_total, parse_code, parse_code_name
from mingzhang.interpret.model import Column
from mingzhang.interpret.specs import TableSpec, measures
from mingzhang.interpret.words import plain
from mingzhang.read.model import Place

LABELS = ("code", "name")
# What is said of a column of texts or amounts that has no heading.
NO_HEADING = "( )"
# Classifications whose rows are known by name where the table prints no codes.
BY_NAME = ("function", "economic", "government_economic")


def columns_of(
    spec: TableSpec | None,
    paths: Sequence[tuple[str, ...]],
    places: Sequence[Place],
    fiscal_year: int,
    phase: Phase,
    bodies: Sequence[Sequence[str]] = (),
) -> tuple[Column, ...]:
    """Say what each column means.

    Args:
        spec: the table's; None: nobody knows the table, and its columns have no meaning.
        paths: the labels above each column, from the outermost in.
        places: where the innermost of them stands.
        fiscal_year: to tell this year's figures from the last's.
        phase: to tell the disclosure's own figures (预算数 in a budget) from others.
        bodies: the texts below each heading, where they are known: a column of amounts is none of names, whatever
            its heading says; and rows without codes go by their names.
    """
    if spec is None or spec.rows == "free":
        return tuple(
            _free(number, path, place, spec, fiscal_year, phase)
            for number, (path, place) in enumerate(zip(paths, places, strict=True), start=1)
        )
    headings = [read_heading(path, fiscal_year, phase) for path in paths]
    headings = _with_parts(headings, paths)
    for index, texts in enumerate(bodies):
        if headings[index].role not in ("amount", "unknown") and _are_amounts(texts):
            headings[index] = Heading("unknown", rest="/".join(paths[index]))
    headings = _with_names_beside(headings, paths, bodies)
    sides = _sides(headings)
    specs = _specs_of_sides(spec, headings, sides)
    coded = [not bodies or _are_coded(bodies[i] for i, s in enumerate(sides) if s == side) for side in sides]
    blocks: dict[tuple[int, str | None, str | None], int] = {}
    columns: list[Column] = []
    for number, (path, place, heading, side) in enumerate(zip(paths, places, headings, sides, strict=True), start=1):
        column = Column(number, path, heading.role, place, side, part=heading.part)
        its = specs[side]
        if heading.role in LABELS:
            rows = _rows(its, heading, side)
            if rows in BY_NAME and not coded[number - 1]:
                rows = "item" if rows == "function" and its.direction == "revenue" else f"{rows}_or_item"
            column = replace(column, rows=rows, direction=_direction(its, heading))
        elif heading.role == "amount":
            column = _amount(column, its, heading)
        elif heading.role == "unknown":
            blank = bool(bodies) and not any(bodies[number - 1])
            column = replace(column, doubt=heading.rest or "/".join(path) or (None if blank else NO_HEADING))
        columns.append(column)
    columns = _without_subject(spec, columns)
    for index, column in enumerate(columns):
        if column.role == "amount":
            key = (column.side, column.item_label, column.period)
            block = blocks.setdefault(key, len(blocks) + 1)
            columns[index] = replace(column, block=block)
    first = {side: block for (side, *_), block in reversed(blocks.items())}
    columns = [replace(c, block=first.get(c.side, 1)) if c.role != "amount" else c for c in columns]
    columns = [_of_the_year(c, heading, spec, columns) for c, heading in zip(columns, headings, strict=True)]
    return tuple(_once(column, columns) for column in columns)


def _without_subject(spec: TableSpec, columns: Sequence[Column]) -> list[Column]:
    """Take away an item that all columns name where the rows are items: it is the table's subject."""
    items = {column.item for column in columns if column.role == "amount"}
    named = any(column.role == "name" and column.rows == "item" for column in columns)
    if not (named and len(items) == 1 and items & spec.words):
        return list(columns)
    return [replace(column, item=None, item_label=None, item_level=0) for column in columns]


def _of_the_year(column: Column, heading: Heading, spec: TableSpec, columns: Sequence[Column]) -> Column:
    """Tell 本年收入 / 小计 from the total before it, which money carried over is a part of."""
    if column.measure != "total" or heading.flow != spec.direction or heading.flow not in spec.measures:
        return column
    before = (c for c in columns if (c.block, c.measure, c.role) == (column.block, "total", "amount"))
    return replace(column, measure=heading.flow) if next(before).number < column.number else column


def _with_parts(headings: Sequence[Heading], paths: Sequence[tuple[str, ...]]) -> list[Heading]:
    """Tell apart the parts of a code (类 款 项) whose two or three columns share one heading."""
    found = list(headings)
    for index in range(1, len(found)):
        before = found[index - 1]
        if (
            before.role == "code" == found[index].role
            and found[index].part is None
            and paths[index - 1] == paths[index]
        ):
            found[index - 1] = replace(before, part=before.part or 0)
            found[index] = replace(found[index], part=(before.part or 0) + 1)
    return found


def _with_names_beside(
    headings: Sequence[Heading], paths: Sequence[tuple[str, ...]], bodies: Sequence[Sequence[str]]
) -> list[Heading]:
    """Take a column of texts without any heading for names below those of the column before it."""
    found = list(headings)
    for index, texts in enumerate(bodies):
        if (
            index
            and not paths[index]
            and found[index - 1].role == "name"
            and any(texts)
            and not any(map(is_amount, texts))
        ):
            found[index] = replace(found[index - 1])
    return found


def _are_amounts(texts: Sequence[str]) -> bool:
    """Say whether the texts of a column are amounts: decimals or thousands in most of them."""
    filled = [text for text in texts if text]
    return sum(map(_is_money, filled)) > len(filled) / 2


def _is_money(text: str) -> bool:
    """Say whether a text is an amount and cannot be a code."""
    return ("." in text or "," in text) and is_amount(text)


def _are_coded(bodies: Iterable[Sequence[str]]) -> bool:
    """Say whether the rows of a list have codes; a list without any rows but totals is as its heading says."""
    texts = [text for body in bodies for text in body if text and not is_total(text) and not _is_money(text)]
    return not texts or any(parse_code(text) or parse_code_name(text)[0] for text in texts)


def _free(
    number: int, path: tuple[str, ...], place: Place, spec: TableSpec | None, fiscal_year: int, phase: Phase
) -> Column:
    """Make a column whose meaning nobody needs to know: of a table that is published as printed."""
    if spec is None:
        return Column(number, path, "unknown", place)
    heading = read_heading(path, fiscal_year, phase)
    measure = spec.measure_of(heading) if heading.role == "amount" else None
    return Column(number, path, "amount" if measure else "unknown", place, measure=measure)


def _sides(headings: Sequence[Heading]) -> list[int]:
    """Count the lists: one begins at each column of names or codes that comes after amounts, and has amounts itself."""
    sides: list[int] = []
    side, seen = 1, False
    for index, heading in enumerate(headings):
        more = any(later.role == "amount" for later in headings[index:])
        if heading.role in LABELS and seen and more:
            side, seen = side + 1, False
        seen = seen or heading.role in ("amount", "unknown")
        sides.append(side)
    return sides


def _specs_of_sides(spec: TableSpec, headings: Sequence[Heading], sides: Sequence[int]) -> dict[int, TableSpec]:
    """Return the spec of each list: the table's, but a list of revenue beside those of expenditure is of revenue."""
    revenue = {
        side
        for side, heading in zip(sides, headings, strict=True)
        if heading.role in LABELS and heading.flow == "revenue" and len(set(sides)) > 1
    }
    return {side: replace(spec, direction="revenue") if spec.direction and side in revenue else spec for side in sides}


def _rows(spec: TableSpec, heading: Heading, side: int) -> str | None:
    """Return what a list's rows are: what its heading says, else what the spec says of the table."""
    if heading.rows:
        return f"{heading.rows}_or_item" if spec.rows == "lists" else heading.rows
    if spec.rows == "lists":
        return "item" if heading.flow == "revenue" or (heading.flow is None and side == 1) else "function_or_item"
    return spec.rows


def _direction(spec: TableSpec, heading: Heading) -> str | None:
    return spec.direction or heading.flow


def _amount(column: Column, spec: TableSpec, heading: Heading) -> Column:
    measure = spec.measure_of(heading)
    if measure is None or heading.period in ("change_percent", "percent"):
        percent = heading.period in ("change_percent", "percent")
        return replace(column, role="text" if percent else "unknown", doubt=None if percent else "/".join(column.path))
    column = replace(
        column,
        direction=_direction(spec, heading),
        measure=measure,
        fund_source=measures()[measure].fund_source,
        period=heading.period,
    )
    if spec.rows == "item" and heading.items:
        return replace(column, item=heading.items[-1], item_label=heading.item_label, item_level=len(heading.items))
    return column


def _sense(column: Column) -> tuple[str, ...]:
    """Return what a heading says whichever word it has for a total: 财政拨款 / 合计 is 财政拨款 / 小计."""
    return tuple("合计" if is_total(label) else plain(label) for label in column.path)


def _once(column: Column, columns: Sequence[Column]) -> Column:
    """Take a column's meaning away where another of its block has the same: one of the two is misunderstood."""
    if column.role != "amount":
        return column
    key = (column.block, column.measure)
    same = [c for c in columns if c.role == "amount" and (c.block, c.measure) == key]
    twin = next((c for c in same if c.number != column.number and _sense(c) == _sense(column)), None)
    before = twin or same[0]  # of two headings that say the same, neither can be trusted
    if before.number == column.number:
        return column
    return replace(column, role="unknown", measure=None, doubt=f"{'/'.join(column.path)} = {'/'.join(before.path)}")
