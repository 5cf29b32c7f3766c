"""The body and head of a printed table: cells as printed, with depth, codes and names in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from mingzhang.publish.contexts import Text
from mingzhang.publish.data import Package, Row
from mingzhang.publish.frames import DisclosurePages, bilingual
from mingzhang.publish.language import Lang
from mingzhang.publish.printed import LABELS, lists_of, own_block, row_anchor, telling_columns
from mingzhang.publish.sums import leaf_projects
from mingzhang.publish.trail import Trail

NUMERIC = ("amount",)
CLASSIFICATIONS = {"function": "functions", "economic": "economics", "government_economic": "economics"}
# A text of more characters than this is a sentence, and gets the width of one.
SENTENCE = 24
# Of a row without a meaning, so many of its texts say which it is.
LABELS_TOLD = 3
# A code in front of a name: 2010801-行政运行, [2010801]行政运行.
CODED = re.compile(r"^[\[【［]?\d+[\]】］]?[-—－]*")
PART_OF_CODE = re.compile(r"0\d+")
# What an anchor may be made of; a code that is printed with blanks has none.
ANCHOR = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of a table's head; ``is_own`` above the names of the rows."""

    text: Text
    column_span: int
    row_span: int
    numeric: bool
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A cell of a table's body.

    ``kind`` is code, name (of the row), label (another name in it), amount, number (whose meaning is not known), goal,
    text, or long (a text of a sentence or more).

    ``state`` says why an amount is missing; ``anchor`` is that of a row whose amounts begin in this cell, or
    the code's of a row whose name it is.
    """

    kind: str
    text: Text
    href: str | None = None
    state: str | None = None
    column_span: int = 1
    row_span: int = 1
    anchor: str | None = None

    @property
    def is_marked(self) -> bool:
        """Whether the cell spans others or is led to; few do, and tables are long."""
        return self.column_span > 1 or self.row_span > 1 or self.anchor is not None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table's body with its anchor and depth."""

    anchor: str
    level: int
    total: bool
    items: tuple[Item, ...]

    @property
    def nameless(self) -> bool:
        """Whether no cell of it heads the others."""
        return not any(item.kind == "name" and item.text.text for item in self.items)


@dataclass(frozen=True, slots=True)
class Block:
    """One list of a table: most tables have one, the summary tables two to four side by side on paper.

    ``deep`` where it has lines below the first level, ``wide`` where it may need more room than the text, ``widest``
    where it needs more than a sheet of A4. ``scale`` has the unit of each column: the power of ten of a yuan that it
    is, a dash where it is no money. ``is_long`` where a script shows a part of it first.
    """

    title: Text | None
    head: tuple[tuple[Head, ...], ...]
    lines: tuple[Line, ...]
    deep: bool
    wide: bool
    widest: bool
    scale: str
    is_long: bool


class Labels:
    """The labels above each column in both languages.

    A label whose path has no English takes that of the same label above another column of the table.
    """

    def __init__(self, columns: Sequence[Row], lang: Lang) -> None:
        self.lang = lang
        self.english: dict[str, str] = {}
        for column in columns:
            zh, en = _path(column["heading"]), _path(column["heading_en"])
            if len(zh) == len(en):
                self.english.update(zip(zh, en, strict=True))

    def of(self, column: Row) -> list[Text]:
        """Return the labels above a column, from the outermost in."""
        return [bilingual(label, self.english.get(label), self.lang) for label in _path(column["heading"])]


def _path(heading: str | None) -> list[str]:
    return (heading or "").split(" / ")


def head_of(columns: Sequence[Row], all_columns: Sequence[Row], labels: Labels) -> tuple[tuple[Head, ...], ...]:
    """Rebuild the merged headings: labels that neighbours share span them, a short path spans the rows below.

    Nothing is returned where nothing is printed above the columns.
    """
    paths = [labels.of(column) for column in columns]
    if not any(label.text for path in paths for label in path):
        return ()
    if block_title(columns, all_columns, labels):
        paths = [path[1:] for path in paths]  # the list's own name, which is its caption
    depth = max(len(path) for path in paths)
    rows: list[tuple[Head, ...]] = []
    for level in range(depth):
        heads = []
        start = 0
        while start < len(paths):
            path = paths[start]
            end = start + 1
            while (
                end < len(paths)
                and paths[end][: level + 1] == path[: level + 1]
                and (len(path) > level + 1 or _is_same_cell(columns[start], columns[end]))
            ):
                end += 1
            if level < len(path):
                last = level == len(path) - 1
                role = columns[start]["role"]
                span = depth - level if last else 1
                heads.append(Head(path[level], end - start, span, role in NUMERIC, last and role == "name"))
            start = end
        rows.append(tuple(heads))
    return tuple(rows)


def block_title(columns: Sequence[Row], all_columns: Sequence[Row], labels: Labels) -> Text | None:
    """Name one of several lists by the label that heads it; a table that is one list needs no name."""
    paths = [labels.of(column) for column in columns]
    alone = len(columns) == len(all_columns) or len(columns) == 1
    if alone or len({path[0] for path in paths}) > 1 or any(len(path) == 1 for path in paths):
        return None
    return paths[0][0]


def _is_same_cell(one: Row, other: Row) -> bool:
    """Say whether two columns stand below one cell of the heading."""
    edges = ("page", "x0", "top", "x1", "bottom")
    return one["x0"] is not None and all(one[edge] == other[edge] for edge in edges)


class RowName(NamedTuple):
    """What a row is called, and its anchor on its table's page."""

    text: Text
    anchor: str


def row_names(pages: DisclosurePages, package: Package, table: Row) -> dict[tuple[int, int], RowName]:
    """Name the row of every cell of a table, by row and column: its own name, else the labels printed in it."""
    lines, lang = PrintedLines(pages, package, table), pages.site.lang
    found: dict[tuple[int, int], RowName] = {}
    for columns in lists_of(package.of("columns", disclosure=table["disclosure"], table=table["table"])):
        own = own_block(columns)
        labels = [c for c in columns if c["role"] not in NUMERIC]
        for row in lines.rows:
            meaning = lines.meaning_of(row, own, columns)
            if meaning.get("name"):
                text = bilingual(meaning["name"], meaning.get("name_en"), lang)
            else:
                text = bilingual(_printed_labels(lines, row, labels), None, lang)
            named = RowName(text, row_anchor(row, own))
            found |= {(row, column["column"]): named for column in columns}
    return found


def _printed_labels(lines: PrintedLines, row: int, columns: Sequence[Row]) -> str:
    """Return the short texts that a row without a meaning has for its name: its names, else other words, else codes."""
    found = [
        (c["role"], text)
        for c in columns
        if (text := (lines.cells.get((row, c["column"])) or {}).get("text")) and len(text) <= SENTENCE
    ]
    names = [text for role, text in found if role == "name"]
    worded = [text for _, text in found if not text.replace(" ", "").isdigit()]
    return " ".join((names or worded or [text for _, text in found])[:LABELS_TOLD])


class PrintedLines:
    """The lines of one table: cells as printed, names and depth from the table's meaning."""

    def __init__(self, pages: DisclosurePages, package: Package, table: Row, trail: Trail | None = None) -> None:
        self.trail = trail
        key = {"disclosure": table["disclosure"], "table": table["table"]}
        self.lang, self.package = pages.site.lang, package
        self.cells = {(c["row"], c["column"]): c for c in package.of("cells", **key)}
        self.covers = {place: cell for cell in self.cells.values() for place in _covered(cell)}
        self.rows = range(1, table["rows"] + 1)
        self.meaning = {(r["row"], r["block"]): r for r in package.of(table["canonical"] or "", **key)}
        self.projects = {p["project"]: p for p in leaf_projects(package, table["disclosure"])}
        self.numeric = self._numeric()
        self.codes_seen: set[str] = set()

    def _numeric(self) -> set[int]:
        """Return the columns whose filled cells are amounts for the most part: of a form, some cells are numbers.

        A column of parts of codes (01, 02) is none.
        """
        codes = {column for (_, column), cell in self.cells.items() if PART_OF_CODE.fullmatch(cell["text"] or "")}
        filled = Counter(column for (_, column), cell in self.cells.items() if cell["text"])
        amounts = Counter(column for (_, column), cell in self.cells.items() if cell["amount"] is not None)
        return {column for column, count in amounts.items() if count * 2 > filled[column] and column not in codes}

    def of(self, columns: Sequence[Row]) -> tuple[Line, ...]:
        """Return the lines of one list; those without a text, or with no more than their number, are left out."""
        telling = telling_columns(columns)
        shown = [row for row in self.rows if any((self.cells.get((row, c)) or {}).get("text") for c in telling)]
        return tuple(self._line(row, columns, shown) for row in shown)

    def _line(self, row: int, columns: Sequence[Row], shown: Sequence[int]) -> Line:
        own = own_block(columns)
        labelled = any(c["role"] in LABELS for c in columns)
        meaning = self.meaning_of(row, own, columns) if labelled else {}
        anchored = {own}
        items = []
        for column in columns:
            cell = self.cells.get((row, column["column"]))
            if cell is None and self._is_spanned(row, column, columns, shown):
                continue
            anchor = None
            if column["block"] not in anchored and (row, column["block"]) in self.meaning:
                anchored.add(column["block"])
                anchor = row_anchor(row, column["block"])
            items.append(self._item(_Place(column, columns, shown, anchor), cell, meaning))
        level = meaning.get("level") or 0
        total = bool(meaning) and level == 0 and any(item.kind == "name" and item.text.text for item in items)
        return Line(row_anchor(row, own), level, total, tuple(self._anchored(items, meaning.get("code"))))

    def _anchored(self, items: list[Item], code: str | None) -> list[Item]:
        """Give the first row with a code the code's anchor, on its name, or where it has none on its code."""
        if not code or code in self.codes_seen or not ANCHOR.fullmatch(code):
            return items
        places = [index for kind in LABELS for index, item in enumerate(items) if item.kind == kind and item.text.text]
        if places:
            self.codes_seen.add(code)
            items[places[0]] = replace(items[places[0]], anchor=f"r-{code}")
        return items

    def meaning_of(self, row: int, own: int, columns: Sequence[Row]) -> Row:
        """Return what a row is: what the block says that its labels belong to, or another that has the row's name."""
        if (row, own) in self.meaning:
            return self.meaning[row, own]
        names = {c["text"] for column in columns if (c := self.cells.get((row, column["column"]))) and c["text"]}
        rows = (self.meaning.get((row, column["block"]), {}) for column in columns)
        return next((found for found in rows if found.get("name") in names), {})

    def _is_spanned(self, row: int, column: Row, columns: Sequence[Row], shown: Sequence[int]) -> bool:
        """Say whether a place without a cell is covered by a cell of this list that is shown."""
        cell = self.covers.get((row, column["column"]))
        return cell is not None and cell["row"] in shown and any(c["column"] == cell["column"] for c in columns)

    def _item(self, place: _Place, cell: Row | None, meaning: Row) -> Item:
        role, text = place.role(cell), (cell or {}).get("text") or ""
        state = (cell or {}).get("state")
        spans = place.spans(cell)
        if role == "name" and not self._is_own_name(text, place, meaning):
            english = self._english(text, meaning)
            return Item("label", bilingual(text, english, self.lang) if text else Text(""), None, None, *spans)
        if role == "name":
            project = self.projects.get(meaning.get("project"))
            name_en = meaning.get("name_en") if text and meaning.get("name") else None
            href = f"../projects/{project['project']}.html" if project and text else None
            return Item("name", bilingual(text, name_en, self.lang) if text else Text(""), href, None, *spans)
        if role == "goal":
            return Item(
                "goal", bilingual(text, meaning.get("goal_en"), self.lang) if text else Text(""), None, None, *spans
            )
        is_amount = role == "amount" or (
            place.column["column"] in self.numeric and (cell or {}).get("amount") is not None
        )
        number = "amount" if role == "amount" else "number"
        kind = "code" if role == "code" else number if is_amount else "long" if len(text) > SENTENCE else "text"
        why = state if kind == "amount" and state not in ("value", "blank") else None
        traced = self.trail.href(cell) if self.trail and cell and text and kind in ("amount", "number") else None
        return Item(kind, Text(text), f"../{traced}" if traced else None, why, *spans)

    def _is_own_name(self, text: str, place: _Place, meaning: Row) -> bool:
        """Say whether a cell is the name of its row; of several columns of names, one has it."""
        if sum(column["role"] == "name" for column in place.columns) == 1 or not meaning:
            return True
        return bool(text) and CODED.sub("", _bare(text)) == CODED.sub("", _bare(meaning.get("name") or text))

    def _english(self, text: str, meaning: Row) -> str | None:
        """Return the English of another classification's name in the row, by the code that it is printed with."""
        for field, resource in CLASSIFICATIONS.items():
            found = self.package.first(resource, resource.removesuffix("s"), meaning.get(field)) if meaning else None
            if found and (_bare(text).startswith(found["code"]) or CODED.sub("", _bare(text)) == _bare(found["name"])):
                return str(found["name_en"]) if found["name_en"] else None
        return None


def _bare(text: str) -> str:
    return "".join(text.split())


class _Place:
    """Where a cell stands in its list: its column, the columns and the rows that are shown."""

    def __init__(self, column: Row, columns: Sequence[Row], shown: Sequence[int], anchor: str | None) -> None:
        self.column, self.columns, self.shown, self.anchor = column, columns, shown, anchor

    def spans(self, cell: Row | None) -> tuple[int, int, str | None]:
        """Return over how many columns and rows of the list a cell goes, and its anchor."""
        return len(self._under(cell)), self._rows(cell), self.anchor

    def role(self, cell: Row | None) -> str:
        """Return what a cell holds; one that goes over codes and names (合计) is a name."""
        roles = [str(column["role"]) for column in self._under(cell)]
        return "name" if "name" in roles and roles[0] == "code" else roles[0]

    def _under(self, cell: Row | None) -> list[Row]:
        first = self.column["column"]
        width = cell["column_span"] or 1 if cell else 1
        return [c for c in self.columns if first <= c["column"] < first + width]

    def _rows(self, cell: Row | None) -> int:
        if cell is None:
            return 1
        return sum(cell["row"] <= row < cell["row"] + (cell["row_span"] or 1) for row in self.shown)


def _covered(cell: Row) -> list[tuple[int, int]]:
    """Return the places that a cell goes over, its own aside."""
    return [
        (row, column)
        for row in range(cell["row"], cell["row"] + (cell["row_span"] or 1))
        for column in range(cell["column"], cell["column"] + (cell["column_span"] or 1))
        if (row, column) != (cell["row"], cell["column"])
    ]
