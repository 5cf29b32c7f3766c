"""The index by code: every functional and economic item that is printed, and each row where it stands.

It needs no search: from the index a reader goes down the classification, and from an item to its rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from mingzhang.publish.catalogue import PAGE, Catalogue, chunks
from mingzhang.publish.contexts import Frame, Link, Pager, Text
from mingzhang.publish.data import Package, Row
from mingzhang.publish.frames import Site, bilingual, relative, year_and_kind
from mingzhang.publish.language import Lang, ten_thousands, words
from mingzhang.publish.pages.directory import pager
from mingzhang.publish.printed import cell_anchor, table_number, table_title

# The index shows all levels while it has no more codes than this; else the classes, and each has its parts.
SHORT = 300
# Rows on one page of an item.
ROWS = 2 * PAGE


class Classification(NamedTuple):
    """A classification: its folder below ``codes/``, and where the package has its codes and refers to them.

    ``within`` is the field that tells apart what is classified (a budget, or whose economic items they are).
    """

    place: str
    resource: str
    key: str
    fields: tuple[str, ...]
    within: str
    international: str


CLASSIFICATIONS = (
    Classification("functions", "functions", "function", ("function",), "budget", "cofog"),
    Classification(
        "economics", "economics", "economic", ("economic", "government_economic"), "classification", "gfsm2014"
    ),
)


@dataclass(frozen=True, slots=True)
class Code:
    """A code with what the years say of it, the newest first, and the rows of the package where it is printed."""

    classification: Classification
    code: str
    editions: tuple[Row, ...]
    places: tuple[Row, ...]

    @property
    def place(self) -> str:
        """Place of its first page below the language's folder."""
        return f"codes/{self.classification.place}/{self.code}.html"

    @property
    def parent(self) -> str | None:
        """The code that it is part of."""
        parent = self.editions[0]["parent"]
        return str(parent).rsplit(":", 1)[-1] if parent else None

    def name(self, lang: Lang) -> Text:
        """Return its name of the newest year that has one."""
        named = next((row for row in self.editions if row["name"]), None)
        return bilingual(named["name"], named["name_en"], lang) if named else Text("")


Codes = dict[str, dict[str, Code]]


def find_codes(package: Package) -> Codes:
    """Return the codes of each classification by code, in their order."""
    return {one.place: dict(_of(package, one)) for one in CLASSIFICATIONS}


def _of(package: Package, classification: Classification) -> Iterator[tuple[str, Code]]:
    rows = _rows_by_key(package, classification)
    editions: dict[str, list[Row]] = defaultdict(list)
    for row in package.of(classification.resource):
        editions[row["code"]].append(row)
    for code in sorted(editions):
        found = sorted(editions[code], key=lambda row: (-row["fiscal_year"], row[classification.within]))
        places = [line for edition in found for line in rows.get(edition[classification.key], ())]
        yield code, Code(classification, code, tuple(found), tuple(places))


def _rows_by_key(package: Package, classification: Classification) -> dict[str, list[Row]]:
    """Return a line for each printed row that has a code: its total where it prints one, else its first amount."""
    best: dict[tuple[str, str, str, int], Row] = {}
    for line in package.of("lines", period=None):
        if line["amount_cny"] is None:
            continue
        for field in classification.fields:
            if line[field]:
                key = (line[field], line["disclosure"], line["table"], line["row"])
                held = best.get(key)
                if held is None or (line["measure"] == "total" and held["measure"] != "total"):
                    best[key] = line
    found: dict[str, list[Row]] = defaultdict(list)
    for (code, *_), line in best.items():
        found[code].append(line)
    return found


@dataclass(frozen=True, slots=True)
class CodeLink:
    """A code in a list: its name, its page, in how many rows it stands; its level where all levels are listed."""

    code: str
    name: Text
    href: str
    rows: str
    level: int


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """A classification in the index."""

    title: str
    anchor: str
    codes: tuple[CodeLink, ...]


@dataclass(frozen=True, slots=True)
class CodesPage:
    """The index by code."""

    frame: Frame
    groups: tuple[CodeGroup, ...]


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A row where a code is printed: in which table, what it is called there, its total in units of 10,000 yuan."""

    table: Link
    name: Text | None
    value: str


@dataclass(frozen=True, slots=True)
class CodeRows:
    """The rows of one disclosure where a code is printed."""

    publisher: Text
    disclosure: Link
    rows: tuple[CodeRow, ...]


@dataclass(frozen=True, slots=True)
class CodeName:
    """What a code is called in a year."""

    year: str
    name: Text


@dataclass(frozen=True, slots=True)
class CodePage:
    """A code: what it is part of, its parts, and the rows where it is printed."""

    frame: Frame
    code: str
    kicker: str
    name: Text
    international: str | None
    parent: Link | None
    names: tuple[CodeName, ...]
    children: tuple[CodeLink, ...]
    disclosures: tuple[CodeRows, ...]
    pager: Pager | None


def codes_page(site: Site, codes: Codes) -> CodesPage:
    """Return the index by code."""
    said = words(site.lang)
    frame = site.frame("codes/index.html", said.index_by_code, said.index_by_code_lead, ((said.home, "index.html"),))
    groups = tuple(
        CodeGroup(
            getattr(said, f"{place}_title"),
            place,
            tuple(_link(code, site, frame.path, int(code.editions[0]["level"])) for code in _shown(found)),
        )
        for place, found in codes.items()
        if found
    )
    return CodesPage(frame, groups)


def _shown(codes: dict[str, Code]) -> list[Code]:
    return [code for code in codes.values() if len(codes) <= SHORT or not code.parent]


def _link(code: Code, site: Site, path: str, level: int = 0) -> CodeLink:
    href = relative(path, f"{site.lang}/{code.place}")
    return CodeLink(code.code, code.name(site.lang), href, f"{len(code.places):,}", level)


def code_pages(site: Site, held: Catalogue, codes: Codes) -> Iterator[CodePage]:
    """Yield the pages of each code."""
    order = {row["disclosure"]: row for publisher in held.publishers for row in publisher.disclosures}
    rank = {disclosure: number for number, disclosure in enumerate(order)}
    tables = {(row["disclosure"], row["table"]): row for row in held.package.of("tables")}
    for found in codes.values():
        children: dict[str | None, list[Code]] = defaultdict(list)
        for code in found.values():
            children[code.parent].append(code)
        for code in found.values():
            printed = sorted(code.places, key=lambda line: rank[line["disclosure"]])
            parts = chunks(printed, ROWS)
            places = [code.place if not n else code.place.replace(".html", f"-{n + 1}.html") for n in range(len(parts))]
            for number, part in enumerate(parts or [()]):
                yield _code_page(
                    _Around(site, held, found.get(code.parent or ""), children[code.code], order, tables),
                    code,
                    part,
                    (places, number),
                )


class _Around(NamedTuple):
    """What the page of a code needs beside the code itself."""

    site: Site
    held: Catalogue
    parent: Code | None
    children: Sequence[Code]
    disclosures: dict[str, Row]
    tables: dict[tuple[str, str], Row]


def _code_page(around: _Around, code: Code, lines: Sequence[Row], page: tuple[list[str], int]) -> CodePage:
    site, (places, number) = around.site, page
    said, lang = words(site.lang), site.lang
    name, kind = code.name(lang), getattr(said, f"{code.classification.place}_title")
    title = f"{code.code} {name.text}".strip()
    crumbs = ((said.home, "index.html"), (said.index_by_code, "codes/index.html"))
    numbered = f"{title} ({number + 1})" if number else title
    place = places[number] if places else code.place
    frame = site.frame(place, numbered, f"{kind} {title}", crumbs)
    parent = around.parent
    return CodePage(
        frame=frame,
        code=code.code,
        kicker=kind if code.editions[0]["status"] == "known" else f"{kind} · {said.code_unknown}",
        name=name,
        international=_international(code),
        parent=Link(f"{parent.code} {parent.name(lang).text}", relative(frame.path, f"{lang}/{parent.place}"))
        if parent
        else None,
        names=_names(code, lang),
        children=tuple(_link(child, site, frame.path) for child in around.children),
        disclosures=tuple(
            _rows(around, code, list(of_one), frame.path)
            for _, of_one in groupby(lines, key=lambda line: str(line["disclosure"]))
        ),
        pager=pager(site, places, number, frame.path) if places else None,
    )


def _international(code: Code) -> str | None:
    """Return the code of the international classification, where the codebook gives one."""
    field = code.classification.international
    found = next((row[field] for row in code.editions if row[field]), None)
    return f"{'COFOG' if field == 'cofog' else 'GFSM 2014'} {found}" if found else None


def _names(code: Code, lang: Lang) -> tuple[CodeName, ...]:
    """Return the names of the years, where they are not all the same."""
    named = [row for row in code.editions if row["name"]]
    if len({row["name"] for row in named}) < 2:
        return ()
    return tuple(CodeName(str(row["fiscal_year"]), bilingual(row["name"], row["name_en"], lang)) for row in named)


def _rows(around: _Around, code: Code, lines: Sequence[Row], path: str) -> CodeRows:
    lang, row = around.site.lang, around.disclosures[lines[0]["disclosure"]]
    return CodeRows(
        publisher=bilingual(row["publisher"], row["publisher_en"], lang),
        disclosure=Link(year_and_kind(row, lang), relative(path, f"{lang}/{row['disclosure']}/index.html")),
        rows=tuple(_row(around, code, line, path) for line in lines),
    )


def _has_code(row: Row, line: Row, classification: Classification) -> bool:
    return any(row[field] and row[field] == line[field] for field in classification.fields)


def _row(around: _Around, code: Code, line: Row, path: str) -> CodeRow:
    lang, package = around.site.lang, around.held.package
    table = around.tables[line["disclosure"], line["table"]]
    home = f"{lang}/{line['disclosure']}"
    rows = package.of(str(table["canonical"]), disclosure=line["disclosure"], table=line["table"])
    own = {edition["name"] for edition in code.editions}
    # A table of two sides has a row of each in one line of print: the name is that of the side with the code.
    coded = (row for row in rows if row["row"] == line["row"] and _has_code(row, line, code.classification))
    named = next((row for row in coded if row["name"] not in (None, *own)), None)
    return CodeRow(
        table=Link(
            f"{table_number(table, lang)} {table_title(table, lang).text}".strip(),
            relative(path, f"{home}/tables/{line['table']}.html") + f"#{cell_anchor(package, line)}",
        ),
        name=bilingual(named["name"], named["name_en"], lang) if named else None,
        value=ten_thousands(line["amount_cny"]),
    )
