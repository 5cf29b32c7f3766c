"""What the pages of the sources are given: numbers in their places, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.publish.contexts import Frame, Link, Text


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
    publisher: Text
    kicker: str
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
