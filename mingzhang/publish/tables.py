"""The page of a printed table: its head rebuilt from the heading paths, its lines with depth, codes and both names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from mingzhang.publish.contexts import Block, Head, Item, Line, Link, TablePage, Text
from mingzhang.publish.data import Package, Row
from mingzhang.publish.file_links import file_links
from mingzhang.publish.files import Files
from mingzhang.publish.frames import DisclosurePages, bilingual
from mingzhang.publish.language import Lang, unit_name, words
from mingzhang.publish.table_tools import LONG, scale_of, tools_of
from mingzhang.publish.trail import Trail

NUMERIC = ("amount",)
LABELS = ("name", "code")
CLASSIFICATIONS = {"function": "functions", "economic": "economics", "government_economic": "economics"}
WIDE, WIDEST = 7, 16
# A text of more characters than this is a sentence, and gets the width of one.
SENTENCE = 24
# Of a row without a meaning, so many of its texts say which it is.
LABELS_TOLD = 3
# A code in front of a name: 2010801-行政运行, [2010801]行政运行.
CODED = re.compile(r"^[\[【［]?\d+[\]】］]?[-—－]*")
PART_OF_CODE = re.compile(r"0\d+")
# How much parts may exceed their whole by rounding.
ROUNDING = Decimal("1.001")
# What an anchor may be made of; a code that is printed with blanks has none.
ANCHOR = re.compile(r"[\w.-]+")
NUMBER = re.compile(r"\d+(?:[-–－]\d+)*")


def table_page(
    pages: DisclosurePages,
    package: Package,
    table: Row,
    tables: Sequence[Row],
    trail: Trail | None = None,
    files: Files | None = None,
) -> TablePage:
    """Return the page of a table.

    Args:
        pages: the disclosure.
        package: what is published.
        table: the table.
        tables: all of the disclosure, for the ways to the one before and after.
        trail: leads from the numbers to their places in the source.
        files: what there is to download.
    """
    lang, said = pages.site.lang, words(pages.site.lang)
    key = {"disclosure": table["disclosure"], "table": table["table"]}
    columns = package.of("columns", **key)
    title = table_title(table, lang)
    name = f"tables/{table['table']}.html"
    number = table_number(table, lang)
    frame = pages.frame(
        name,
        f"{number} {title.text}".strip(),
        f"{pages.publisher.text}, {pages.kicker}: {title.text}",
        ((said.tables, "tables/index.html"),),
    )
    lines, labels = _Lines(pages, package, table, trail), Labels(columns, lang)
    printed_on = trail.first(table["source"], table["first_page"]) if trail else None
    blocks = tuple(
        Block(
            title=_block_title(group, columns, labels),
            head=_head(group, columns, labels),
            lines=body,
            deep=any(line.level > 1 for line in body),
            wide=len(group) > WIDE,
            widest=len(group) > WIDEST,
            scale=scale_of(group),
            is_long=len(body) > LONG,
        )
        for group in _lists(columns)
        for body in [lines.of(group)]
    )
    index = tables.index(table)
    return TablePage(
        frame=frame,
        number=number,
        title=title,
        unit=unit_name(table["unit"], lang) if table["unit"] else None,
        note=bilingual(table["note"], table["note_en"], lang) if table["note"] else None,
        source=Link(source_of(table, lang), f"../{printed_on or 'index.html#sources'}"),
        reader=said.read_by_ocr if any(c["reader"] == "ocr" for c in package.of("cells", **key)) else None,
        empty=state_of(table, package, lang),
        blocks=blocks,
        tools=tools_of(blocks, lang),
        files=file_links(frame, files, resource_of(package, table), table["disclosure"]) if files else (),
        before=_way(tables[index - 1], lang) if index else None,
        after=_way(tables[index + 1], lang) if index + 1 < len(tables) else None,
    )


def resource_of(package: Package, table: Row) -> str:
    """Return the resource that has a table's lines; its cells, where its lines are not known."""
    canonical = str(table["canonical"] or "")
    return canonical if package.of(canonical, disclosure=table["disclosure"], table=table["table"]) else "cells"


def table_title(table: Row, lang: Lang) -> Text:
    """Return a table's title; without one it goes by its spec's, and else by the page that it is on."""
    title = table["title"] or table["title_zh"]
    if title:
        return bilingual(title, table["title_en"], lang)
    said = words(lang)
    where = place_of(table, lang)
    return Text(f"{said.untitled}（{where}）" if lang == "zh" else f"{said.untitled} ({where})")


def table_number(table: Row, lang: Lang) -> str:
    """Return a table's number as its readers say it: 表1 and Table 1, 公开01表 and Table 01."""
    number = table["number"] or ""
    found = NUMBER.findall(number)
    return f"Table {found[-1]}" if lang == "en" and found else number


def state_of(table: Row, package: Package, lang: Lang) -> str | None:
    """Say that a table is absent, or has no amounts where it should; None: it has some, or is a form of texts."""
    said = words(lang)
    if table["state"] == "absent":
        return said.state_absent
    columns = package.of("columns", disclosure=table["disclosure"], table=table["table"])
    return said.empty_table if table["state"] == "empty" and any(c["measure"] for c in columns) else None


def source_of(row: Row, lang: Lang) -> str:
    """Say where something is printed: file and place."""
    where = place_of(row, lang)
    return f"{row['source']}，{where}" if lang == "zh" else f"{row['source']}, {where}"


def place_of(row: Row, lang: Lang) -> str:
    """Say where in its file something is printed: pages, or lines of a text, or cells of a sheet."""
    first, last = row.get("first_page") or row.get("page"), row.get("last_page") or row.get("page")
    if first:
        pages = f"{first}" if first == last else f"{first}–{last}"
        return f"第{pages}页" if lang == "zh" else f"p. {pages}" if first == last else f"pp. {pages}"
    if row.get("sheet"):
        where = f"工作表“{row['sheet']}”" if lang == "zh" else f"sheet “{row['sheet']}”"
        return where + (f" {row['address']}" if row.get("address") else "")
    first, last = row.get("first_line") or row.get("line"), row.get("last_line") or row.get("line")
    numbers = f"{first}" if first == last else f"{first}–{last}"
    return f"第{numbers}行" if lang == "zh" else f"line {numbers}" if first == last else f"lines {numbers}"


def leaf_projects(package: Package, disclosure: str) -> list[Row]:
    """Return the projects of a disclosure without the headings that only add some of them up."""
    projects = package.of("projects", disclosure=disclosure)
    names = {table["table"]: table["canonical"] for table in package.of("tables", disclosure=disclosure)}
    sums = {
        (table, row["row"])
        for table in {project["table"] for project in projects}
        for row in package.of(str(names[table]), disclosure=disclosure, table=table)
        if row["is_leaf"] is False
    }
    return [project for project in projects if (project["table"], project["row"]) not in sums]


def added_projects(package: Package, disclosure: str) -> list[Row]:
    """Return the projects that may be added up and have shares: all or none.

    None where they come to more than the total that their table prints: some of them are sums of others, and which is
    not known.
    """
    projects = leaf_projects(package, disclosure)
    for table in {project["table"] for project in projects}:
        printed = [
            line["amount_cny"]
            for line in package.of("lines", disclosure=disclosure, table=table, level=0, period=None)
            if line["amount_cny"] is not None
        ]
        added = sum((p["amount_cny"] or Decimal(0) for p in projects if p["table"] == table), Decimal(0))
        if printed and added > max(printed) * ROUNDING:
            return []
    return projects


def row_anchor(row: int, block: int) -> str:
    """Return the anchor of a row on its table's page."""
    return f"row-{row}-{block}"


def cell_anchor(package: Package, cell: Row) -> str:
    """Return the anchor of the row, in its list, that a cell stands in."""
    columns = package.of("columns", disclosure=cell["disclosure"], table=cell["table"])
    return row_anchor(cell["row"], anchor_blocks(columns)[cell["column"]])


def anchor_blocks(columns: Sequence[Row]) -> dict[int, int]:
    """Return for each column of a table the block that the anchors of its list go by."""
    return {column["column"]: _own_block(group) for group in _lists(columns) for column in group}


def telling_columns(columns: Sequence[Row]) -> set[int]:
    """Return the columns of a list that a row needs a text in to be on the page: all but its numbers of lines."""
    return {column["column"] for column in columns if column["role"] != "line_number"}


def _own_block(columns: Sequence[Row]) -> int:
    """Return the block that the labels of a list belong to."""
    return int(next((c["block"] for c in columns if c["role"] in LABELS), columns[0]["block"]))


class RowName(NamedTuple):
    """What a row is called, and its anchor on its table's page."""

    text: Text
    anchor: str


def row_names(pages: DisclosurePages, package: Package, table: Row) -> dict[tuple[int, int], RowName]:
    """Name the row of every cell of a table, by row and column: its own name, else the labels printed in it."""
    lines, lang = _Lines(pages, package, table), pages.site.lang
    found: dict[tuple[int, int], RowName] = {}
    for columns in _lists(package.of("columns", disclosure=table["disclosure"], table=table["table"])):
        own = _own_block(columns)
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


def _printed_labels(lines: _Lines, row: int, columns: Sequence[Row]) -> str:
    """Return the short texts that a row without a meaning has for its name: its names, else other words, else codes."""
    found = [
        (c["role"], text)
        for c in columns
        if (text := (lines.cells.get((row, c["column"])) or {}).get("text")) and len(text) <= SENTENCE
    ]
    names = [text for role, text in found if role == "name"]
    worded = [text for _, text in found if not text.replace(" ", "").isdigit()]
    return " ".join((names or worded or [text for _, text in found])[:LABELS_TOLD])


def _way(table: Row, lang: Lang) -> Link:
    return Link(f"{table_number(table, lang)} {table_title(table, lang).text}".strip(), f"{table['table']}.html")


def _lists(columns: Sequence[Row]) -> list[list[Row]]:
    """Part the columns into the lists that are set side by side.

    A list begins with labels of its own. A block without any (last year's figures beside this year's, a column for
    each item) goes by the labels of the list before, and stays in it as printed.
    """
    found: list[list[Row]] = []
    for column in sorted(columns, key=lambda c: int(c["column"])):
        blocks = {c["block"] for c in found[-1]} if found else set()
        if not found or (column["role"] in LABELS and column["block"] not in blocks):
            found.append([])
        found[-1].append(column)
    return found


def _block_title(columns: Sequence[Row], all_columns: Sequence[Row], labels: Labels) -> Text | None:
    """Name one of several lists by the label that heads it; a table that is one list needs no name."""
    paths = [labels.of(column) for column in columns]
    alone = len(columns) == len(all_columns) or len(columns) == 1
    if alone or len({path[0] for path in paths}) > 1 or any(len(path) == 1 for path in paths):
        return None
    return paths[0][0]


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


def _head(columns: Sequence[Row], all_columns: Sequence[Row], labels: Labels) -> tuple[tuple[Head, ...], ...]:
    """Rebuild the merged headings: labels that neighbours share span them, a short path spans the rows below.

    Nothing is returned where nothing is printed above the columns.
    """
    paths = [labels.of(column) for column in columns]
    if not any(label.text for path in paths for label in path):
        return ()
    if _block_title(columns, all_columns, labels):
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


def _is_same_cell(one: Row, other: Row) -> bool:
    """Say whether two columns stand below one cell of the heading."""
    edges = ("page", "x0", "top", "x1", "bottom")
    return one["x0"] is not None and all(one[edge] == other[edge] for edge in edges)


class _Lines:
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
        own = _own_block(columns)
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
