"""The page of a printed table: its head rebuilt from the heading paths, its lines with depth, codes and both names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from mingzhang.publish.contexts import Block, Head, Item, Line, Link, TablePage, Text
from mingzhang.publish.data import Package, Row
from mingzhang.publish.downloads import Files
from mingzhang.publish.frames import DisclosurePages, bilingual, relative
from mingzhang.publish.language import Lang, unit_name, words

NUMERIC = ("amount",)
WIDE = 7


def table_page(pages: DisclosurePages, package: Package, table: Row, tables: Sequence[Row]) -> TablePage:
    """Return the page of a table; ``tables`` are all of the disclosure, for the ways to the one before and after."""
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
    lines = _Lines(pages, package, table, columns)
    blocks = tuple(
        Block(
            title=_block_title(group, lang),
            head=_head(group, lang),
            lines=body,
            deep=any(line.level > 1 for line in body),
            wide=len(group) > WIDE,
        )
        for _, grouped in groupby(sorted(columns, key=lambda c: (c["block"], c["column"])), key=lambda c: c["block"])
        for group in [list(grouped)]
        for body in [lines.of(group)]
    )
    index = tables.index(table)
    return TablePage(
        frame=frame,
        number=number,
        title=title,
        unit=unit_name(table["unit"], lang),
        note=bilingual(table["note"], table["note_en"], lang) if table["note"] else None,
        source=source_of(table, lang),
        empty=said.empty_table if table["state"] == "empty" else None,
        blocks=blocks,
        csv=Link(
            said.download_csv,
            relative(frame.path, Files.own(table["disclosure"], f"{_resource(package, table)}.csv")),
        ),
        before=_way(tables[index - 1], lang) if index else None,
        after=_way(tables[index + 1], lang) if index + 1 < len(tables) else None,
    )


def _resource(package: Package, table: Row) -> str:
    """Return the resource that has a table's lines; its cells, where its lines are not known."""
    canonical = str(table["canonical"] or "")
    return canonical if package.of(canonical, disclosure=table["disclosure"], table=table["table"]) else "cells"


def table_title(table: Row, lang: Lang) -> Text:
    """Return a table's title; one that is printed without a title goes by its spec's, if it has one."""
    title = table["title"] or table["title_zh"]
    return bilingual(title, table["title_en"], lang) if title else Text(words(lang).untitled)


def table_number(table: Row, lang: Lang) -> str:
    """Return a table's number as its readers say it: 表1, Table 1."""
    number = table["number"] or ""
    return number if lang == "zh" or not number else "Table " + number.removeprefix("表").strip()


def source_of(row: Row, lang: Lang) -> str:
    """Say where something is printed: file and pages, or lines of a text, or cells of a sheet."""
    first, last = row.get("first_page") or row.get("page"), row.get("last_page") or row.get("page")
    if first:
        pages = f"{first}" if first == last else f"{first}–{last}"
        where = f"第{pages}页" if lang == "zh" else f"p. {pages}" if first == last else f"pp. {pages}"
    elif row.get("sheet"):
        where = f"工作表“{row['sheet']}”" if lang == "zh" else f"sheet “{row['sheet']}”"
        where += f" {row['address']}" if row.get("address") else ""
    else:
        first, last = row.get("first_line") or row.get("line"), row.get("last_line") or row.get("line")
        numbers = f"{first}" if first == last else f"{first}–{last}"
        where = f"第{numbers}行" if lang == "zh" else f"lines {numbers}"
    return f"{row['source']}，{where}" if lang == "zh" else f"{row['source']}, {where}"


def row_anchor(row: int, block: int) -> str:
    """Return the anchor of a row on its table's page."""
    return f"row-{row}-{block}"


def _way(table: Row, lang: Lang) -> Link:
    return Link(f"{table_number(table, lang)} {table_title(table, lang).text}".strip(), f"{table['table']}.html")


def _block_title(columns: Sequence[Row], lang: Lang) -> str | None:
    """Name one of two lists side by side by the label that heads it; a table that is one list needs no name."""
    if not any(column["block"] > 1 for column in columns) and (columns[0]["heading"] or "").count(" / ") == 0:
        return None
    tops = {_labels(column, lang)[0].text for column in columns}
    return tops.pop() if len(tops) == 1 and len(columns) > 1 else None


def _labels(column: Row, lang: Lang) -> list[Text]:
    zh = (column["heading"] or "").split(" / ")
    en = (column["heading_en"] or "").split(" / ")
    if len(en) != len(zh):
        en = [""] * len(zh)
    return [bilingual(a, b or None, lang) for a, b in zip(zh, en, strict=True)]


def _head(columns: Sequence[Row], lang: Lang) -> tuple[tuple[Head, ...], ...]:
    """Rebuild the merged headings: labels that neighbours share span them, a short path spans the rows below."""
    paths = [_labels(column, lang) for column in columns]
    if len(columns) > 1 and all(len(path) > 1 for path in paths) and len({path[0].text for path in paths}) == 1:
        paths = [path[1:] for path in paths]  # the list's own name, which is its caption
    depth = max(len(path) for path in paths)
    rows: list[tuple[Head, ...]] = []
    for level in range(depth):
        heads = []
        start = 0
        while start < len(paths):
            path = paths[start]
            end = start + 1
            while end < len(paths) and len(path) > level + 1 and paths[end][: level + 1] == path[: level + 1]:
                end += 1
            if level < len(path):
                last = level == len(path) - 1
                numeric = columns[start]["role"] in NUMERIC
                heads.append(Head(path[level], end - start, depth - level if last else 1, numeric))
            start = end
        rows.append(tuple(heads))
    return tuple(rows)


class _Lines:
    """The lines of one table: cells as printed, names and depth from the table's meaning."""

    def __init__(self, pages: DisclosurePages, package: Package, table: Row, columns: Sequence[Row]) -> None:
        key = {"disclosure": table["disclosure"], "table": table["table"]}
        self.lang = pages.site.lang
        self.cells = {(c["row"], c["column"]): c for c in package.of("cells", **key)}
        self.rows = range(1, table["rows"] + 1)
        self.meaning = {(r["row"], r["block"]): r for r in package.of(table["canonical"] or "", **key)}
        self.projects = {p["project"]: p for p in package.of("projects", disclosure=table["disclosure"])}
        self.columns = columns

    def of(self, columns: Sequence[Row]) -> tuple[Line, ...]:
        """Return the lines of one block."""
        block = columns[0]["block"]
        return tuple(
            line for row in self.rows if (line := self._line(row, columns, self.meaning.get((row, block), {})))
        )

    def _line(self, row: int, columns: Sequence[Row], meaning: Row) -> Line | None:
        cells = [self.cells.get((row, column["column"])) for column in columns]
        if not any(cell and cell["text"] for cell in cells):
            return None
        items = tuple(
            self._item(column, cell, meaning)
            for column, cell in zip(columns, cells, strict=True)
            if cell or not meaning
        )
        level = meaning.get("level") or 0
        total = bool(meaning) and level == 0
        return Line(row_anchor(row, columns[0]["block"]), meaning.get("code"), level, total, items)

    def _item(self, column: Row, cell: Row | None, meaning: Row) -> Item:
        text = (cell or {}).get("text") or ""
        state = (cell or {}).get("state")
        if column["role"] == "name":
            project = self.projects.get(meaning.get("project"))
            name = Text(text) if not meaning else bilingual(text, meaning.get("name_en"), self.lang)
            return Item("name", name, f"../projects/{project['project']}.html" if project else None)
        if column["role"] == "goal":
            return Item("text", Text((meaning.get("goal_en") or text) if self.lang == "en" else text))
        is_amount = column["role"] == "amount" or (cell or {}).get("amount") is not None
        kind = "code" if column["role"] == "code" else "amount" if is_amount else "text"
        return Item(kind, Text(text), None, state if kind == "amount" and state not in ("value", "blank") else None)
