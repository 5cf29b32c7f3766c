"""From the lines of a text to the same table that the grid would give, with the spec's help.

A text has lost the rules, so that the form must say which columns there are. What is left to go by:

- the heading's characters are those of the form's labels, the labels of each depth from left to right, and may come
  again on each page;
- a row ends on the line whose last tokens are as many amounts as the form has amount columns;
- a long text column (performance targets) follows the amounts; the next name after it is indented, or is the name
  of an organisation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingzhang.codebook import Codebook
from mingzhang.interpret.amounts import is_amount, parse_amount
from mingzhang.interpret.captions import Captioned
from mingzhang.interpret.columns import columns_of
from mingzhang.interpret.grids import body_cell
from mingzhang.interpret.headings import Phase
from mingzhang.interpret.labels import begins_label, strip_ordinal
from mingzhang.interpret.model import Cell, Column
from mingzhang.interpret.specs import TableSpec, by_title, table_specs
from mingzhang.interpret.words import plain
from mingzhang.read.model import Line, Place, RawCell
from mingzhang.read.rows import join_wrapped

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    """The text of one cell in the making: its lines, joined, with where they stand."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return join_wrapped([line.text for line in self.lines])


def read_text_table(
    captioned: Captioned, owners: Sequence[str], codebook: Codebook, fiscal_year: int, phase: Phase
) -> tuple[TableSpec | None, tuple[Column, ...], tuple[Cell, ...], tuple[Line, ...]]:
    """Return spec, columns and body cells like :func:`read_grid`, and the lines that fit nowhere.

    Args:
        captioned: caption and lines of the table.
        owners: names of organisations known so far; a line that begins with one begins a row.
        codebook: to tell which of two lists a lone line belongs to.
        fiscal_year: of the disclosure, like
        phase: needed to tell its own figures from others.
    """
    lines = captioned.raw
    assert isinstance(lines, tuple)
    candidates = (
        [by_title(captioned.title)] if captioned.title else [s for s in table_specs().values() if not s.has_title]
    )
    for spec in candidates:
        for paths in spec.headings() if spec else ():
            size = _heading_length(lines, 0, paths)
            if spec and size:
                body = _without_headings(lines, paths)
                columns = columns_of(spec, paths, [lines[0].place] * len(paths), fiscal_year, phase)
                rows, left = _rows(body, columns, owners, codebook)
                return spec, columns, _cells(rows, columns), left
    return None, *_as_printed(lines), ()


def _as_printed(lines: Sequence[Line]) -> tuple[tuple[Column, ...], tuple[Cell, ...]]:
    """Return the lines of a table that no form fits: a row a line, a cell a token, columns without a meaning."""
    rows = [[_Field((replace(line, text=token),)) for token in line.text.split(" ") if token] for line in lines]
    width = max(map(len, rows), default=0)
    columns = tuple(Column(number, (), "unknown", lines[0].place) for number in range(1, width + 1))
    return columns, _cells([dict(enumerate(row, start=1)) for row in rows], columns)


def _labels(paths: Sequence[Path]) -> list[str]:
    """Return each label of a heading once, merged ones too: the nodes of the tree that the paths make."""
    nodes = dict.fromkeys(path[: depth + 1] for path in paths for depth in range(len(path)))
    return [node[-1] for node in nodes]


def _heading_length(lines: Sequence[Line], start: int, paths: Sequence[Path]) -> int:
    """Return how many lines from ``start`` make up the heading: 0 if they are not its labels in the form's order."""
    wanted = Counter("".join(plain(label) for label in _labels(paths)))
    total, seen = sum(wanted.values()), Counter[str]()
    for count, line in enumerate(lines[start:], start=1):
        seen.update(plain(line.text))
        if seen.total() >= total:
            text = "".join(plain(line.text) for line in lines[start : start + count])
            return count if seen == wanted and _in_order(text, paths) else 0
    return 0


def _in_order(text: str, paths: Sequence[Path]) -> bool:
    """Say whether the labels of each depth stand in a heading's text one after the other, from left to right."""
    nodes = dict.fromkeys(path[: depth + 1] for path in paths for depth in range(len(path)))
    for depth in range(1, max(map(len, paths)) + 1):
        position = 0
        for node in (node for node in nodes if len(node) == depth):
            position = text.find(plain(node[-1]), position)
            if position < 0:
                return False
            position += len(plain(node[-1]))
    return True


def _without_headings(lines: Sequence[Line], paths: Sequence[Path]) -> list[Line]:
    """Drop the heading at the start and wherever it comes again, on a new page; also a running head above it."""
    body: list[Line] = []
    index = 0
    while index < len(lines):
        size = _heading_length(lines, index, paths)
        if not size and index and lines[index].turns_page and not _holds_amount(lines[index]):
            below = _heading_length(lines, index + 1, paths)
            size = below + 1 if below else 0
        if size:
            index += size
        else:
            body.append(lines[index])
            index += 1
    return body


def _rows(
    body: Sequence[Line], columns: Sequence[Column], owners: Sequence[str], codebook: Codebook
) -> tuple[list[dict[int, _Field]], tuple[Line, ...]]:
    """Return the rows, each a field per column number, and the lines that belong to none."""
    if len({column.block for column in columns}) > 1:
        return _rows_of_lists(body, columns, codebook)
    amounts = [column.number for column in columns if column.role == "amount"]
    goal = next((column.number for column in columns if column.role == "goal"), None)
    names = [column for column in columns if column.role in ("code", "name")]
    rows: list[dict[int, _Field]] = []
    pending: list[Line] = []
    lost: list[Line] = []
    for line in body:
        found = _split_amounts(line, len(amounts), goal is not None)
        if not found:
            # amounts, but not as many as the form has: a blank among them, or a row of another form
            (lost if goal is None and _holds_amount(line) else pending).append(line)
            continue
        before, values, after = found
        start = 0 if goal is None else _name_start(pending, bool(before), owners, bool(rows) and bool(rows[-1]))
        if rows and goal is not None and pending[:start]:
            rows[-1][goal] = _Field((*rows[-1].get(goal, _Field(())).lines, *pending[:start]))
        else:
            lost += pending[:start]
        row = _name_fields([*pending[start:], *before], names)
        row.update({number: _Field((value,)) for number, value in zip(amounts, values, strict=True)})
        if after and goal is not None:
            row[goal] = _Field((after,))
        rows.append(row)
        pending = []
    if pending and rows and goal is not None:
        rows[-1][goal] = _Field((*rows[-1].get(goal, _Field(())).lines, *pending))
        pending = []
    return rows, (*lost, *pending)


def _split_amounts(line: Line, count: int, text_after: bool) -> tuple[list[Line], list[Line], Line | None] | None:
    """Find the run of ``count`` amounts that ends a line (or is followed by text); the tokens before and after it."""
    tokens = [token for token in line.text.split(" ") if token]
    last = len(tokens) - count
    for start in range(0 if text_after else max(last, 0), last + 1):
        values = tokens[start : start + count]
        rest = " ".join(tokens[start + count :])
        if all(map(_stands_for_amount, values)) and any(map(is_amount, values)) and not (rest and start == 0):
            before = [replace(line, text=" ".join(tokens[:start]))] if start else []
            after = replace(line, text=rest) if rest else None
            return before, [replace(line, text=value, indent=0.0) for value in values], after
    return None


def _stands_for_amount(token: str) -> bool:
    """Say whether a token is an amount or a mark for its absence."""
    return parse_amount(token).state in ("value", "zero", "not_applicable")


def _holds_amount(line: Line) -> bool:
    return any("." in token and is_amount(token) for token in line.text.split())


def _name_start(pending: Sequence[Line], has_name: bool, owners: Sequence[str], has_row: bool) -> int:
    """Return the index in the lines since the last amounts at which the next row's name begins."""
    if has_name:
        return len(pending)
    if not has_row:
        return 0
    for index in range(len(pending) - 1, -1, -1):
        joined = plain(join_wrapped([line.text for line in pending[index:]]))
        if pending[index].indent >= 1.0 or any(joined.startswith(plain(owner)) for owner in owners):
            return index
    return 0


def _name_fields(lines: Sequence[Line], names: Sequence[Column]) -> dict[int, _Field]:
    """Put the lines of a name into the name column, a leading code into the code column where there is one."""
    if not lines:
        return {}
    if names[0].role != "code":
        return {names[0].number: _Field(tuple(lines))}
    first, _, rest = lines[0].text.partition(" ")
    if not first.isdigit():
        return {names[1].number: _Field(tuple(lines))}
    code = replace(lines[0], text=first)
    indent = float(len(rest) - len(rest.lstrip("\u3000")))
    remainder = [replace(lines[0], text=rest.strip("\u3000 "), indent=indent)] if rest.strip() else []
    return {names[0].number: _Field((code,)), names[1].number: _Field((*remainder, *lines[1:]))}


def _rows_of_lists(
    body: Sequence[Line], columns: Sequence[Column], codebook: Codebook
) -> tuple[list[dict[int, _Field]], tuple[Line, ...]]:
    """Read two lists side by side: pairs of name and amount, both lists on a line, or one where the other has ended."""
    rows: list[dict[int, _Field]] = []
    names = {column.block: column.number for column in columns if column.role == "name"}
    pending: list[Line] = []
    lost: list[Line] = []
    for line in body:
        pairs: list[tuple[_Field, _Field]] = []
        for token in line.text.split(" "):
            part = replace(line, text=token)
            if pending and _stands_for_amount(token):
                pairs.append((_Field(tuple(pending)), _Field((part,))))
                pending = []
            elif token:
                if pending and pending[-1].place == part.place and begins_label(token):
                    pairs.append((_Field(tuple(pending)), _Field(())))  # a line whose amount is blank
                    pending = []
                pending.append(part)
        if not pairs:
            continue
        blocks = list(names) if len(pairs) == len(names) else [_block_of(pairs[0][0].text, columns, codebook)]
        if len(blocks) != len(pairs):
            lost.append(line)
            continue
        row: dict[int, _Field] = {}
        for block, (name, amount) in zip(blocks, pairs, strict=True):
            row[names[block]] = name
            if amount.lines:
                row[names[block] + 1] = amount
        rows.append(row)
    return rows, (*lost, *pending)


def _block_of(name: str, columns: Sequence[Column], codebook: Codebook) -> int:
    """Say which list a lone line belongs to: the one whose direction the codebook knows it under, else the last."""
    bare = strip_ordinal(name)
    for column in columns:
        if column.direction and codebook.item(bare, column.direction):
            return column.block
    return max(column.block for column in columns)


def _cells(rows: Sequence[dict[int, _Field]], columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    cells = []
    for row, fields in enumerate(rows):
        known = [line for field in fields.values() for line in field.lines]
        for column in columns:
            lines = fields.get(column.number, _Field(())).lines
            places = tuple(dict.fromkeys(Place(line=line.place.line) for line in lines or known[:1]))
            text = join_wrapped([line.text for line in lines])
            indent = lines[0].indent if lines and not parse_amount(text).amount else 0.0
            cells.append(body_cell(RawCell(row, column.number - 1, 1, 1, text, indent, places), 0, columns))
    return tuple(cells)
