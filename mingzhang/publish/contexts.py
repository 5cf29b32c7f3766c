"""What each page type is given: one frozen object, everything computed and in the page's language.

Templates do no arithmetic. ``href`` values are relative to the page; a text in the other language carries its
``lang`` so that it is read aloud, and hyphenated, as what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from mingzhang.publish.language import Lang, Words

if TYPE_CHECKING:
    from mingzhang.publish.charts.pages import ChartView


@dataclass(frozen=True, slots=True)
class Link:
    """A link; ``current`` marks the page itself."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around every page. ``root`` leads from the page to the site's top, ending in a slash or empty."""

    lang: Lang
    html_lang: str
    words: Words
    root: str
    path: str
    title: str
    description: str
    twin: str
    site_url: str
    nav: tuple[Link, ...]
    crumbs: tuple[Link, ...] = ()
    local: tuple[Link, ...] = ()

    @property
    def canonical(self) -> str:
        """The page's own absolute address."""
        return address(self.site_url, self.path)

    @property
    def alternates(self) -> tuple[Link, ...]:
        """The page in every language by absolute address, itself included, for search engines."""
        return alternates(self.site_url, self.path)


def address(site_url: str, path: str) -> str:
    """Return the absolute address of a file; that of the site's top is the site's own."""
    return site_url + ("" if path == "index.html" else quote(path))


def alternates(site_url: str, path: str) -> tuple[Link, ...]:
    """Return hreflang and address of a page's twins.

    x-default is the Chinese, which is authoritative; for the homes, the page at the top where a language is chosen.
    """
    place = path.partition("/")[2] or path
    default = place if place == "index.html" else f"zh/{place}"
    named = (("zh-Hans", f"zh/{place}"), ("en", f"en/{place}"), ("x-default", default))
    return tuple(Link(code, address(site_url, target)) for code, target in named)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the page's language where there is one (else in Chinese, with its lang), and in the other."""

    text: str
    lang: str | None = None
    twin: str | None = None
    twin_lang: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: its label, the amount in words of the language, and a remark."""

    label: str
    value: str
    detail: str | None
    href: str | None
    as_printed: str
    value_href: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What the explanations say of a change against last year, as printed there."""

    name: str
    value: str
    change: str
    percent: str


@dataclass(frozen=True, slots=True)
class Card:
    """A disclosure, or a table of it, in a list."""

    title: Text
    href: str
    kicker: str
    detail: str
    muted: bool = False


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list."""

    name: Text
    href: str
    organisation: Text
    value: str
    share: str
    width: str | None
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A figure among others, in units of 10,000 yuan: a number that leads to its row, or a dash and why.

    ``change`` is against the year that it names; ``caution`` says why the figure is not to be set against another.
    """

    text: str
    href: str | None
    missing: str | None = None
    change: str | None = None
    caution: str | None = None


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """A disclosure in an index: its year and kind, how much is in it, its totals."""

    name: str
    href: str
    detail: str | None
    tables: str
    findings: Link
    revenue: Value
    expenditure: Value
    downloads: Link


@dataclass(frozen=True, slots=True)
class PublisherEntry:
    """A publisher in the index, with its disclosures."""

    name: Text
    href: str
    disclosures: tuple[DisclosureRow, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The publishers under one letter."""

    letter: str
    anchor: str
    publishers: tuple[PublisherEntry, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """The ways between the pages of a list: those around this one, the first and the last."""

    label: str
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """The site's home: one disclosure, or the index of publishers, whole or by its letters."""

    frame: Frame
    lead: str
    disclosures: tuple[Card, ...]
    publishers: Link | None
    letters: tuple[Link, ...]
    groups: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """A part of the index of publishers."""

    frame: Frame
    title: str
    letters: tuple[Link, ...]
    groups: tuple[Letter, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A measure over the years."""

    name: Text
    caution: str | None
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class SeriesGroup:
    """Measures that belong together; ``not_read`` are those that no disclosure of the list gives."""

    name: str
    rows: tuple[SeriesRow, ...]
    not_read: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One publisher's figures over the years: one phase and one scope, a column for each disclosure."""

    anchor: str
    title: str
    cautions: tuple[str, ...]
    columns: tuple[Link, ...]
    groups: tuple[SeriesGroup, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation that a publisher's disclosures name."""

    name: Text
    kind: str
    printed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublisherPage:
    """A publisher: its disclosures, units, and figures over the years."""

    frame: Frame
    name: Text
    summary: str
    disclosures: tuple[DisclosureRow, ...]
    series: tuple[Series, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Peers:
    """Disclosures of one year, phase and scope; ``href`` is None where there is nothing to set side by side."""

    name: str
    href: str | None
    count: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What can be compared: the years, phases and scopes."""

    frame: Frame
    peers: tuple[Peers, ...]


@dataclass(frozen=True, slots=True)
class MeasureLink:
    """A measure that publishers can be compared by, and in how many disclosures it is."""

    name: Text
    href: str
    count: str


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """Measures that belong together."""

    name: str
    measures: tuple[MeasureLink, ...]


@dataclass(frozen=True, slots=True)
class PeersPage:
    """The measures of one year, phase and scope."""

    frame: Frame
    title: str
    cautions: tuple[str, ...]
    groups: tuple[MeasureGroup, ...]
    publishers: str


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A publisher's figure beside others'; ``width`` in per cent of the largest, None where no bar may be drawn."""

    name: Text
    href: str
    detail: str | None
    value: Value
    width: str | None


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """One measure, publisher by publisher."""

    frame: Frame
    kicker: str
    name: Text
    cautions: tuple[str, ...]
    rows: tuple[ComparedRow, ...]
    bars: bool
    pager: Pager | None


@dataclass(frozen=True, slots=True)
class TablesPage:
    """The tables of a disclosure."""

    frame: Frame
    tables: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Who, when or what: the words of the source that say it, and where; without words it is from the sidecar."""

    label: str
    value: str
    text: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """A disclosure at a glance."""

    frame: Frame
    publisher: Text
    kicker: str
    summary: str
    figures: tuple[Figure, ...]
    changes: tuple[Change, ...]
    changes_remark: str
    derived: Link | None
    charts: tuple[ChartView, ...]
    charts_link: Link | None
    projects: tuple[ProjectRow, ...]
    projects_link: Link | None
    tables: tuple[Card, ...]
    facts: tuple[Fact, ...]
    sources: tuple[str, ...]
    checks: str
    checks_links: tuple[Link, ...]
    others: tuple[Link, ...]


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


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """A unit to choose: its power of ten of a yuan, None as printed."""

    power: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools of a page: ``units`` and ``levels`` to choose from, empty where there is no choice.

    ``shares`` where a list has a total to be a part of.
    """

    units: tuple[MoneyUnit, ...]
    levels: tuple[int, ...]
    shares: bool


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


@dataclass(frozen=True, slots=True)
class Check:
    """A check that a number takes part in: its name, what came of it (``tone`` is the verdict's id), and in words."""

    name: str
    href: str
    verdict: str
    tone: str
    message: str


@dataclass(frozen=True, slots=True)
class Number:
    """What a printed number says, and where.

    ``box`` is its place on the sheet, as CSS: shares of the page's width and height. ``whole`` leads to its whole
    record where this is a short one.
    """

    anchor: str
    box: str | None
    table: Link
    row: Text
    column: tuple[Text, ...]
    value: str
    printed: str
    unit: str | None
    state: str | None
    whole: str | None


@dataclass(frozen=True, slots=True)
class Record(Number):
    """All that is known of a number: also how it was read, its checks, and how to cite it."""

    place: str
    reading: str
    elsewhere: Link | None
    checks: tuple[Check, ...]
    more_checks: str | None
    link: str
    gb_t_7714: str
    bibtex: str
    plain: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A text in its place on the sheet, beside the numbers."""

    text: str
    box: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a PDF: its picture where there is one, with its size in pixels; else the other texts on it.

    ``points`` is the page's width, ``ratio`` its height to its width.
    """

    href: str | None
    width: int
    height: int
    points: int
    ratio: str
    label: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a text, or a row of a spreadsheet, with the records of its numbers."""

    number: str
    text: str
    records: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class TracePage:
    """A page of a source with the numbers on it: a sheet with records, or lines with theirs.

    ``parts`` lead to the whole records where the page has short ones; ``own`` from a part to the page of the permanent
    links.
    """

    frame: Frame
    title: str
    file: str
    sha256: str
    note: str | None
    reading: str
    remark: str | None
    tables: tuple[Link, ...]
    sheet: Sheet | None
    records: tuple[Number, ...]
    lines: tuple[SourceLine, ...]
    parts: tuple[Link, ...]
    own: str
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class ProjectsPage:
    """The projects of a disclosure, the largest first."""

    frame: Frame
    summary: str
    projects: tuple[ProjectRow, ...]
    csv: Link | None


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A project."""

    frame: Frame
    name: Text
    organisation: Text
    value: str
    value_href: str | None
    printed: str
    share: str
    marks: tuple[str, ...]
    goal: Text | None
    notes: tuple[str, ...]
    source: str
    row: Link
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A term of the glossary."""

    anchor: str
    term: Text
    definition: Text
    source: str


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """The glossary that the disclosure prints."""

    frame: Frame
    terms: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A quantity that a paragraph states, as printed, how its checks came out, and the row that it speaks of."""

    text: str
    verdict: str
    row: Link | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or heading of the prose (``level`` 0: a paragraph), with its quantities and what is open in it."""

    anchor: str
    level: int
    text: Text
    source: str
    summary: str
    stated: tuple[Stated, ...]
    questions: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ProsePage:
    """Duties, organisation and explanations."""

    frame: Frame
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file in one of its formats: what the format is called, its address and size; ``name`` is the file's."""

    format: str
    href: str
    size: str
    name: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file that holds all resources at once."""

    file: FileLink
    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ResourceFiles:
    """A resource to download: what a row of it is, how many there are, its files and its fields."""

    name: str
    title: Text
    row: str
    rows: str
    files: tuple[FileLink, ...]
    fields: Link


@dataclass(frozen=True, slots=True)
class ResourceGroup:
    """Resources that belong together; ``row`` says what a row is where that is the same for all."""

    title: str
    row: str | None
    resources: tuple[ResourceFiles, ...]


@dataclass(frozen=True, slots=True)
class DownloadsPage:
    """The files of the package, or of one disclosure: rows of the package that are its own.

    ``above`` leads from a disclosure's files to those of all.
    """

    frame: Frame
    lead: str
    title: str
    whole: tuple[Download, ...]
    groups: tuple[ResourceGroup, ...]
    checksums: Link
    dictionary: Link
    api: Link
    licence: str
    validate: str
    above: Link | None = None


@dataclass(frozen=True, slots=True)
class RootPage:
    """The top of the site, where a reader chooses a language."""

    frame: Frame
