"""Where findings and stated quantities lead: rows of tables and paragraphs, named so that a reader finds them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from mingzhang.publish.contexts import Link
from mingzhang.publish.data import Package, Row
from mingzhang.publish.language import Lang, words
from mingzhang.publish.printed import cell_anchor, place_of, table_number, table_title

# So many places of one finding are named; a sum may have a hundred parts, and they stand below each other.
NAMED = 6


class Places:
    """The places of one disclosure; links are those of pages in its own folder."""

    def __init__(self, package: Package, disclosure: str) -> None:
        self.package, self.disclosure = package, disclosure
        self._anchors: dict[tuple[str, int, int], str] = {}

    @cached_property
    def tables(self) -> dict[str, Row]:
        """The tables by id, those that are absent too."""
        return {table["table"]: table for table in self.package.of("tables", disclosure=self.disclosure)}

    @cached_property
    def _paragraphs(self) -> dict[int, Row]:
        return {row["paragraph"]: row for row in self.package.of("paragraphs", disclosure=self.disclosure)}

    @cached_property
    def _columns(self) -> dict[tuple[str, int], Row]:
        columns = self.package.of("columns", disclosure=self.disclosure)
        return {(column["table"], column["column"]): column for column in columns}

    @cached_property
    def _named(self) -> dict[tuple[str, int, int], Row]:
        return {
            (table["table"], row["row"], row["block"]): row
            for table in self.tables.values()
            for row in self.package.of(table["canonical"] or "", disclosure=self.disclosure, table=table["table"])
        }

    @cached_property
    def _cells(self) -> dict[tuple[str, int, int], Row]:
        cells = self.package.of("cells", disclosure=self.disclosure)
        return {(cell["table"], cell["row"], cell["column"]): cell for cell in cells}

    def name(self, ref: Row, lang: Lang) -> str:
        """Return what the row of a cell is called, in the language where that is known."""
        block = self._columns[ref["table"], ref["column"]]["block"]
        row = self._named.get((ref["table"], ref["row"], block)) or {}
        return (row.get("name_en") if lang == "en" else None) or row.get("name") or ""

    def column(self, ref: Row, lang: Lang) -> str:
        """Return the label right above the column of a cell, in the language where that is known."""
        column = self._columns[ref["table"], ref["column"]]
        heading = (column["heading_en"] if lang == "en" else None) or column["heading"] or ""
        return str(heading).rsplit(" / ", 1)[-1]

    def table(self, table: str, lang: Lang) -> str:
        """Return what a table is called in short: its number, or its title where it has none."""
        row = self.tables[table]
        return table_number(row, lang) or table_title(row, lang).text

    def spot(self, ref: Row, lang: Lang) -> str:
        """Return where in its file a cell is printed: its page, or line, or sheet."""
        return place_of(self._cells[ref["table"], ref["row"], ref["column"]], lang)

    def row(self, ref: Row, lang: Lang) -> Link:
        """Lead to the row of a cell."""
        key = ref["table"], ref["row"], ref["column"]
        if key not in self._anchors:
            self._anchors[key] = cell_anchor(self.package, {**ref, "disclosure": self.disclosure})
        name, table = self.name(ref, lang), self.table(ref["table"], lang)
        if lang == "zh":
            text = f"{table}第{ref['row']}行" + (f"“{name}”" if name else "")
        else:
            text = f"{table}, row {ref['row']}" + (f": {name}" if name else "")
        return Link(text, f"tables/{ref['table']}.html#{self._anchors[key]}")

    def paragraph(self, number: int, lang: Lang) -> Link:
        """Lead to a paragraph."""
        row = self._paragraphs[number]
        if row["section"] == "glossary":
            return Link(words(lang).glossary, "glossary.html")
        where = place_of(row, lang)
        return Link(f"文字说明（{where}）" if lang == "zh" else f"Notes ({where})", f"prose.html#p-{number}")

    def of(self, finding: Row, lang: Lang) -> tuple[Link, ...]:
        """Lead to where a finding is: its paragraph, and the rows that it speaks of, the one in question first."""
        return tuple(self._of(finding, lang))

    def _of(self, finding: Row, lang: Lang) -> Iterator[Link]:
        if finding["paragraph"]:
            yield self.paragraph(finding["paragraph"], lang)
        refs = self.refs(finding)
        for ref in refs:
            yield self.row(ref, lang)
        if not refs and finding["table"] and self.tables[finding["table"]]["state"] != "absent":
            yield Link(self.table(finding["table"], lang), f"tables/{finding['table']}.html")

    def refs(self, finding: Row) -> list[Row]:
        """Return a cell for each row that a finding speaks of, as many as are named."""
        return self._rows(finding)[:NAMED]

    def more(self, finding: Row) -> int:
        """Return how many rows a finding speaks of beyond those that are named."""
        return max(0, len(self._rows(finding)) - NAMED)

    def _rows(self, finding: Row) -> list[Row]:
        found: dict[tuple[str, int], Row] = {}
        for ref in self.package.of("finding_cells", finding=finding["finding"]):
            found.setdefault((ref["table"], ref["row"]), ref)
        return list(found.values())
