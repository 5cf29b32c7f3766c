"""The pages of the sources: a picture with every number framed, and what is known of each number.

A record shows itself when its anchor is the address's (``:target``), so that a link is all it takes. What it says is
from the package alone; the file, where it is at hand and the one that was read, gives the picture or the lines. A page
of many numbers has a short record of each, and parts that have the whole ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple, TypeVar
from urllib.parse import quote

from mingzhang import citation
from mingzhang.citation import Quoted
from mingzhang.interpret.amounts import UNITS, to_yuan
from mingzhang.publish.contexts import Link, Text
from mingzhang.publish.data import Package, Row
from mingzhang.publish.frames import DisclosurePages, relative
from mingzhang.publish.language import Lang, grouped, money, words
from mingzhang.publish.pages.lines import Labels, RowName, row_names
from mingzhang.publish.pages.trace_contexts import Check, Number, Record, Sheet, SourceLine, Spot, TracePage
from mingzhang.publish.pictures import Picture, Sources
from mingzhang.publish.printed import place_of, table_number, table_title
from mingzhang.publish.trail import LINES, Placed, SourcePage, Trail, anchor, trail
from mingzhang.read.text import file_lines

# So many checks of one number are told; a total may be part of dozens.
CHECKS = 12
# The gravest first.
VERDICTS = ("conflict", "scope_differs", None, "not_verifiable", "rounding", "consistent")
# Sizes of paper in points, portrait and landscape: what a page is taken to be whose file is not at hand.
PAPERS = ((595.0, 842.0), (842.0, 595.0), (842.0, 1191.0), (1191.0, 842.0))
ADDRESS = re.compile(r"[A-Z]+(\d+)")
Told = TypeVar("Told", bound=Number)


@dataclass(frozen=True)
class Traces:
    """The trails of all disclosures, with the files at hand and their pictures."""

    trails: Mapping[str, Trail]
    sources: Sources
    pictures: Mapping[tuple[str, int], Picture]

    def picture(self, page: SourcePage) -> Picture | None:
        """Return the picture of a page."""
        return self.pictures.get((page.source["sha256"], page.number)) if page.source["kind"] == "pdf" else None

    def files(self) -> dict[str, bytes]:
        """Return the pictures to publish, by their path from the site's top."""
        return {
            picture_path(disclosure, page): picture.data
            for disclosure, way in self.trails.items()
            for page in way.pages
            if (picture := self.picture(page))
        }


def picture_path(disclosure: str, page: SourcePage) -> str:
    """Return where a page's picture is."""
    return f"pictures/{disclosure}/{page.name}.webp"


def follow(package: Package, sources: Sources) -> Traces:
    """Find every number's place, and picture the pages that hold one."""
    trails = {row["disclosure"]: trail(package, row) for row in package.of("disclosures")}
    wanted: dict[tuple[str, str], list[int]] = defaultdict(list)
    for way in trails.values():
        for page in way.pages:
            if page.source["kind"] == "pdf":
                wanted[page.source["file"], page.source["sha256"]].append(page.number)
    return Traces(trails, sources, sources.pictures(wanted))


class _Shown(NamedTuple):
    """A page of the site: all of a source's page, or a part of it where its numbers are many."""

    page: SourcePage
    name: str
    title: str
    placed: tuple[Placed, ...]
    is_part: bool

    @property
    def link(self) -> Link:
        return Link(self.title, f"{self.name}.html")

    @property
    def has_whole_records(self) -> bool:
        return self.is_part or not self.page.parts


def trace_pages(pages: DisclosurePages, package: Package, traces: Traces) -> Iterator[TracePage]:
    """Yield the pages of a disclosure's sources, each before its parts."""
    lang, way = pages.site.lang, traces.trails[pages.row["disclosure"]]
    records = _Records(pages, package, way)
    shown = [_Shown(page, page.name, _title(page, lang), page.placed, is_part=False) for page in way.pages]
    for one, before, after in _in_order(shown):
        parts = _parts(one, lang)
        yield _trace_page(pages, package, traces, records, one, parts, (before, after))
        for part, ahead, behind in _in_order(parts):
            yield _trace_page(pages, package, traces, records, part, parts, (ahead, behind))


def _in_order(shown: Sequence[_Shown]) -> Iterator[tuple[_Shown, Link | None, Link | None]]:
    """Yield each with the ways to the one before and the one after."""
    links = [None, *(one.link for one in shown), None]
    return zip(shown, links, links[2:], strict=False)


def _parts(one: _Shown, lang: Lang) -> list[_Shown]:
    said, page = words(lang), one.page
    return [
        _Shown(page, page.part(index), said.part_of_page.format(one.title, index + 1, len(page.parts)), part, True)
        for index, part in enumerate(page.parts)
    ]


def _trace_page(
    pages: DisclosurePages,
    package: Package,
    traces: Traces,
    records: _Records,
    shown: _Shown,
    parts: Sequence[_Shown],
    beside: tuple[Link | None, Link | None],
) -> TracePage:
    lang, said, page = pages.site.lang, words(pages.site.lang), shown.page
    above = ((_title(page, lang), f"source/{page.name}.html"),) if shown.is_part else ()
    frame = pages.frame(
        f"source/{shown.name}.html",
        f"{page.source['file']} {shown.title}",
        f"{pages.publisher.text}, {pages.kicker}: {page.source['file']}, {shown.title}",
        ((said.tables, "tables/index.html"), *above),
    )
    paper = _Paper(package, page, traces.picture(page)) if page.source["kind"] == "pdf" else None
    of = records.whole if shown.has_whole_records else records.short
    made = [of(placed, page, paper) for placed in shown.placed]
    lines = _lines(package, traces.sources, page, list(zip(shown.placed, made, strict=True))) if paper is None else ()
    tables = dict.fromkeys(placed.cell["table"] for placed in shown.placed)
    return TracePage(
        frame=frame,
        publisher=pages.publisher,
        kicker=pages.kicker,
        title=shown.title,
        file=page.source["file"],
        sha256=page.source["sha256"],
        note=page.source["note" if lang == "zh" else "note_en"],
        reading=_twice(page.source, lang),
        remark=_remark(traces, page, paper, lang),
        tables=tuple(records.table(table) for table in tables),
        sheet=paper.sheet(pages, frame.path, shown) if paper else None,
        records=tuple(made) if paper else (),
        lines=tuple(line for line in lines if line.records or not shown.is_part),
        parts=tuple(part.link for part in parts),
        own=f"{page.name}.html" if shown.is_part else "",
        before=beside[0],
        after=beside[1],
    )


def _title(page: SourcePage, lang: Lang) -> str:
    """Name a page by its place in its file."""
    if page.source["kind"] == "text":
        first = (page.number - 1) * LINES + 1
        return place_of({"first_line": first, "last_line": first + LINES - 1}, lang)
    if page.source["kind"] == "pdf":
        return words(lang).page_number.format(page.number)
    return place_of({**page.placed[0].place, "address": None}, lang)


def _twice(source: Row, lang: Lang) -> str:
    """Say whether a source was read a second time."""
    said = words(lang)
    if source["kind"] != "pdf":
        return said.read_from_text if source["kind"] == "text" else said.read_from_sheet
    return said.read_once if source["cells_read_twice"] is None else said.read_twice


def _remark(traces: Traces, page: SourcePage, paper: _Paper | None, lang: Lang) -> str | None:
    """Say why there is no picture, or that the frames on it may be a little off."""
    said = words(lang)
    at_hand = traces.sources.has(page.source["file"], page.source["sha256"])
    if paper is None:
        return None if at_hand or page.source["kind"] == "xlsx" else said.file_missing
    if paper.picture is None:
        return said.page_turned if traces.picture(page) else said.file_missing
    return said.frames_of_scan if any(placed.cell["reader"] == "ocr" for placed in page.placed) else None


class _Paper:
    """The sheet that numbers are framed on: the page's picture, or an empty one of about its size."""

    def __init__(self, package: Package, page: SourcePage, picture: Picture | None) -> None:
        if picture and any(
            place["x1"] > picture.page_width + 1 or place["bottom"] > picture.page_height + 1
            for _, place in page.placed
        ):
            picture = None  # a scan that lies on its side: boxes are of the page as turned, and how is not known
        self.page, self.picture = page, picture
        self.others = [] if picture else _printed_on(package, page)
        if picture:
            self.width, self.height = picture.page_width, picture.page_height
        else:
            right = max(float(place["x1"]) for _, place in self.others)
            bottom = max(float(place["bottom"]) for _, place in self.others)
            fitting = (paper for paper in PAPERS if paper[0] >= right and paper[1] >= bottom)
            self.width, self.height = next(fitting, (right + 36, bottom + 36))

    def box(self, place: Row) -> str:
        """Return a place as CSS: shares of the sheet's width and height."""
        left, top = float(place["x0"]) / self.width, float(place["top"]) / self.height
        wide = float(place["x1"] - place["x0"]) / self.width
        high = float(place["bottom"] - place["top"]) / self.height
        return f"--x:{left:.4f};--y:{top:.4f};--w:{wide:.4f};--h:{high:.4f}"

    def sheet(self, pages: DisclosurePages, path: str, shown: _Shown) -> Sheet:
        """Return the sheet; without a picture, with every text on it that is not shown as a number."""
        traced = {id(placed.place) for placed in shown.placed}
        spots = [Spot(cell["text"], self.box(place)) for cell, place in self.others if id(place) not in traced]
        href = relative(path, picture_path(pages.home, self.page)) if self.picture else None
        return Sheet(
            href=href,
            width=self.picture.width if self.picture else round(self.width * 2),
            height=self.picture.height if self.picture else round(self.height * 2),
            points=round(self.width),
            ratio=f"{self.height / self.width:.4f}",
            label=f"{self.page.source['file']} {shown.title}",
            spots=tuple(spots),
        )


def _printed_on(package: Package, page: SourcePage) -> list[Placed]:
    """Return every cell with a text on a page of a PDF."""
    cells = package.of("cells", disclosure=page.source["disclosure"], source=page.source["source"], page=page.number)
    found = [Placed(cell, cell) for cell in cells if cell["text"] and cell["x0"] is not None]
    return found + [placed for placed in page.placed if placed.place is not placed.cell]


def _lines(
    package: Package, sources: Sources, page: SourcePage, made: Sequence[tuple[Placed, Number]]
) -> tuple[SourceLine, ...]:
    """Return the lines of a text, or the rows of a sheet, with the records of the numbers in each."""
    source = page.source
    records: dict[int, list[Number]] = defaultdict(list)
    for placed, record in made:
        records[_line_of(placed.place)].append(record)
    texts: dict[int, str] = {}

    def cells() -> list[Row]:
        return package.of("cells", disclosure=source["disclosure"], source=source["source"])

    if source["kind"] == "text":
        data = sources.read(source["file"], source["sha256"])
        first = (page.number - 1) * LINES
        if data is not None:
            rows = file_lines(data.decode("utf-8-sig"))[first : first + LINES]
            texts = {number: row.strip("\f").replace("\f", " ") for number, row in enumerate(rows, start=first + 1)}
        else:
            for cell in cells():
                if cell["text"] and cell["line"] and first < cell["line"] <= first + LINES:
                    texts[cell["line"]] = f"{texts.get(cell['line'], '')} {cell['text']}".strip()
    else:
        sheet = page.placed[0].place["sheet"]
        for cell in sorted((c for c in cells() if c["sheet"] == sheet and c["text"]), key=_line_of):
            number = _line_of(cell)
            texts[number] = f"{texts[number]} | {cell['text']}" if number in texts else cell["text"]
    return tuple(SourceLine(str(number), texts[number], tuple(records[number])) for number in sorted(texts))


def _line_of(place: Row) -> int:
    """Return the line of a text, or the row of a sheet, that a place is in."""
    if place["line"]:
        return int(place["line"])
    found = ADDRESS.match(place["address"] or "")
    return int(found[1]) if found else 0


def _written(cell: Row) -> str:
    """Write what a cell says: its amount, else its text."""
    return grouped(cell["amount"]) if cell["amount"] is not None else cell["text"] or ""


class _Records:
    """Makes the records of a disclosure's numbers in one language; what many share is made once."""

    def __init__(self, pages: DisclosurePages, package: Package, way: Trail) -> None:
        self.pages, self.package, self.way = pages, package, way
        self.lang, self.words = pages.site.lang, words(pages.site.lang)
        self.key = {"disclosure": pages.row["disclosure"]}
        self.tables = {row["table"]: row for row in package.of("tables", **self.key)}
        self._named: dict[str, dict[tuple[int, int], RowName]] = {}
        self._columns: dict[str, dict[int, tuple[Row, tuple[Text, ...]]]] = {}

    @cached_property
    def findings(self) -> dict[tuple[str, int, int], list[Row]]:
        """The findings that a cell takes part in, the gravest first."""
        found: dict[tuple[str, int, int], dict[str, Row]] = defaultdict(dict)
        for ref in self.package.of("finding_cells", **self.key):
            row = self.package.first("findings", "finding", ref["finding"])
            if row:
                found[ref["table"], ref["row"], ref["column"]][row["finding"]] = row
        return {
            place: sorted(rows.values(), key=lambda row: VERDICTS.index(row.get("verdict")))
            for place, rows in found.items()
        }

    def table(self, name: str) -> Link:
        """Return a table's number and title, and the way to it."""
        row = self.tables[name]
        title = f"{table_number(row, self.lang)} {table_title(row, self.lang).text}".strip()
        return Link(title, f"../tables/{name}.html")

    def short(self, placed: Placed, page: SourcePage, paper: _Paper | None) -> Number:
        """Return what a page of many numbers says of one."""
        whole = f"{self.way.whole(page.name, placed.cell)}.html#{anchor(placed.cell)}"
        return self._told(Number, placed, paper)(whole=whole)

    def whole(self, placed: Placed, page: SourcePage, paper: _Paper | None) -> Record:
        """Return the record of a number on a page."""
        cell, lang = placed.cell, self.lang
        quoted = self._quoted(placed, page)
        found = self.findings.get((cell["table"], cell["row"], cell["column"]), [])
        more = len(found) - CHECKS
        return self._told(Record, placed, paper)(
            whole=None,
            place=self._place(cell, placed.place, quoted.place),
            reading=self._reading(cell, page.source),
            elsewhere=self._elsewhere(cell, page),
            checks=tuple(self._check(finding) for finding in found[:CHECKS]),
            more_checks=self.words.more_checks.format(more) if more > 0 else None,
            link=quoted.link,
            gb_t_7714=citation.gb_t_7714(quoted, lang),
            bibtex=citation.bibtex(quoted, lang),
            plain=citation.plain(quoted, lang),
        )

    def _told(self, kind: type[Told], placed: Placed, paper: _Paper | None) -> Callable[..., Told]:
        """Return what makes a record of a kind, with what every kind says of a number."""
        cell = placed.cell
        link, row, headings = (
            self.table(cell["table"]),
            self._row(cell),
            self._headings(cell["table"])[cell["column"]][1],
        )
        unit = self._unit(cell)
        return partial(
            kind,
            anchor=anchor(cell),
            box=paper.box(placed.place) if paper else None,
            table=Link(link.text, f"{link.href}#{row.anchor}"),
            row=row.text,
            column=headings,
            value=money(to_yuan(cell["amount"], unit), self.lang) if unit else _written(cell),
            printed=cell["text"] or "",
            unit=self.words.in_units.format(unit if self.lang == "zh" else citation.UNITS_EN[unit]) if unit else None,
            state=None if cell["state"] == "value" else getattr(self.words, f"cell_{cell['state']}", None),
        )

    def _quoted(self, placed: Placed, page: SourcePage) -> Quoted:
        """Return a number as it is cited: by the page that has its permanent link."""
        cell, lang = placed.cell, self.lang
        headings = self._headings(cell["table"])[cell["column"]][1]
        path = f"{lang}/{self.pages.place(f'source/{page.name}.html')}"
        return Quoted(
            publisher=self.pages.publisher.text,
            document=self.pages.kicker,
            table=self.table(cell["table"]).text,
            row=self._row(cell).text.text,
            column=(" / " if lang == "en" else "/").join(heading.text for heading in headings),
            disclosure=self.pages.home,
            cell=anchor(cell),
            value=_written(cell),
            unit=self._unit(cell),
            file=page.source["file"],
            place=place_of(placed.place, lang),
            sha256=page.source["sha256"],
            version=str(self.package.descriptor.get("version", "")),
            link=f"{self.pages.site.site_url}{quote(path)}#{anchor(cell)}",
        )

    def _unit(self, cell: Row) -> str | None:
        """Return the unit of an amount of money."""
        unit = self._headings(cell["table"])[cell["column"]][0]["unit"]
        return str(unit) if cell["amount"] is not None and unit in UNITS else None

    def _row(self, cell: Row) -> RowName:
        """Return the name of a cell's row."""
        return self._rows(cell["table"])[cell["row"], cell["column"]]

    def _rows(self, table: str) -> dict[tuple[int, int], RowName]:
        if table not in self._named:
            self._named[table] = row_names(self.pages, self.package, self.tables[table])
        return self._named[table]

    def _headings(self, table: str) -> dict[int, tuple[Row, tuple[Text, ...]]]:
        """Return the columns of a table with the labels above each."""
        if table not in self._columns:
            columns = self.package.of("columns", **self.key, table=table)
            labels = Labels(columns, self.lang)
            self._columns[table] = {c["column"]: (c, tuple(labels.of(c))) for c in columns}
        return self._columns[table]

    def _place(self, cell: Row, place: Row, where: str) -> str:
        """Say where a number is: row and column of its table, page and box in its file."""
        zh = self.lang == "zh"
        within = f"第{cell['row']}行第{cell['column']}列" if zh else f"row {cell['row']}, column {cell['column']}"
        if place["x0"] is None:
            return f"{within}；{where}" if zh else f"{within}; {where}"
        left, top, right, bottom = (f"{place[edge].normalize():f}" for edge in ("x0", "top", "x1", "bottom"))
        if zh:
            return f"{within}；{where}，左{left}、上{top}、右{right}、下{bottom}点"
        return f"{within}; {where}, left {left}, top {top}, right {right}, bottom {bottom} pt"

    def _reading(self, cell: Row, source: Row) -> str:
        """Say how a number was read, and whether the second reader saw the same."""
        said = self.words
        if cell["reader"] == "ocr":
            return said.read_by_ocr + (f" ({said.confidence} {cell['confidence']})" if cell["confidence"] else "")
        if cell["second_text"]:
            return said.readers_differ.format(cell["second_text"])
        if source["cells_read_twice"] is not None:
            return said.readers_agree
        return _twice(source, self.lang)

    def _elsewhere(self, cell: Row, page: SourcePage) -> Link | None:
        """Lead to the rest of a cell that a page break cuts."""
        other = next((name for name in self.way.of(cell) if name != page.name), None)
        href = f"{self.way.whole(other, cell)}.html#{anchor(cell)}" if other else None
        return Link(self.words.rest_of_cell, href) if href else None

    def _check(self, finding: Row) -> Check:
        check, verdict = finding["check"], finding.get("verdict")
        known = self.package.first("checks", "check", check)
        assert known is not None  # a foreign key of the package
        return Check(
            name=known["name" if self.lang == "zh" else "name_en"],
            href=f"../findings.html#check-{check}",
            verdict=getattr(self.words, f"verdict_{verdict or 'none'}"),
            tone=str(verdict or "none").replace("_", "-"),
            message=finding["message" if self.lang == "zh" else "message_en"],
        )
