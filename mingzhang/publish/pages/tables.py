"""The page of a printed table, with the ways to the tables before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.publish.contexts import FileLink, Frame, Link, Text
from mingzhang.publish.data import Package, Row
from mingzhang.publish.files import Files
from mingzhang.publish.frames import DisclosurePages, bilingual
from mingzhang.publish.language import Lang, unit_name, words
from mingzhang.publish.pages.file_links import file_links
from mingzhang.publish.pages.lines import Block, Labels, PrintedLines, block_title, head_of
from mingzhang.publish.pages.table_tools import LONG, Tools, scale_of, tools_of
from mingzhang.publish.printed import lists_of, resource_of, source_of, state_of, table_number, table_title
from mingzhang.publish.trail import Trail

WIDE, WIDEST = 7, 16


@dataclass(frozen=True, slots=True)
class TablePage:
    """A printed table."""

    frame: Frame
    number: str
    title: Text
    unit: str | None
    note: Text | None
    source: Link
    reader: str | None
    empty: str | None
    blocks: tuple[Block, ...]
    tools: Tools | None
    files: tuple[FileLink, ...]
    before: Link | None
    after: Link | None


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
    lines, labels = PrintedLines(pages, package, table, trail), Labels(columns, lang)
    printed_on = trail.first(table["source"], table["first_page"]) if trail else None
    blocks = tuple(
        Block(
            title=block_title(group, columns, labels),
            head=head_of(group, columns, labels),
            lines=body,
            deep=any(line.level > 1 for line in body),
            wide=len(group) > WIDE,
            widest=len(group) > WIDEST,
            scale=scale_of(group),
            is_long=len(body) > LONG,
        )
        for group in lists_of(columns)
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


def _way(table: Row, lang: Lang) -> Link:
    return Link(f"{table_number(table, lang)} {table_title(table, lang).text}".strip(), f"{table['table']}.html")
