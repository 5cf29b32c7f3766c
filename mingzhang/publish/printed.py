"""What is printed, and what it is called: tables with title, number, state and place, and the anchors of their rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingzhang.publish.contexts import Text
from mingzhang.publish.data import Package, Row
from mingzhang.publish.frames import bilingual
from mingzhang.publish.language import Lang, words

LABELS = ("name", "code")
# A hyphen at which no line ends: Table 14‑1.
NO_BREAK = "\u2011"
NUMBER = re.compile(r"\d+(?:[-–－]\d+)*")


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
    return f"Table {found[-1].replace('-', NO_BREAK)}" if lang == "en" and found else number.replace("-", NO_BREAK)


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


def row_anchor(row: int, block: int) -> str:
    """Return the anchor of a row on its table's page."""
    return f"row-{row}-{block}"


def cell_anchor(package: Package, cell: Row) -> str:
    """Return the anchor of the row, in its list, that a cell stands in."""
    return row_anchor(cell["row"], anchor_block(package, cell))


def anchor_block(package: Package, cell: Row) -> int:
    """Return the block that the anchor of a cell's row goes by, and whose labels name it."""
    columns = package.of("columns", disclosure=cell["disclosure"], table=cell["table"])
    return anchor_blocks(columns)[cell["column"]]


def anchor_blocks(columns: Sequence[Row]) -> dict[int, int]:
    """Return for each column of a table the block that the anchors of its list go by."""
    return {column["column"]: own_block(group) for group in lists_of(columns) for column in group}


def telling_columns(columns: Sequence[Row]) -> set[int]:
    """Return the columns of a list that a row needs a text in to be on the page: all but its numbers of lines."""
    return {column["column"] for column in columns if column["role"] != "line_number"}


def lists_of(columns: Sequence[Row]) -> list[list[Row]]:
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


def own_block(columns: Sequence[Row]) -> int:
    """Return the block that the labels of a list belong to."""
    return int(next((c["block"] for c in columns if c["role"] in LABELS), columns[0]["block"]))
