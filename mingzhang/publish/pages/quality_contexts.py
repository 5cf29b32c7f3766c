"""What the pages on quality are given: how the checks came out, and the questions as a request for disclosure."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.publish.contexts import Frame, Link, Text


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word that the page uses, and what it means."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something; ``none`` where there are none, so that a narrow page may leave it out."""

    label: str
    text: str
    none: bool


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check: what it asks, and how many came out how.

    ``anchor`` is where other pages lead; ``link`` leads to what is listed of it further down.
    """

    anchor: str | None
    name: str
    link: str | None
    explanation: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """Checks that ask after the same kind of thing."""

    name: str
    rows: tuple[CheckRow, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference that rounding explains: where it is, its column and the check, and the figures."""

    place: Link
    check: str
    printed: str
    compared: str
    difference: str
    tolerance: str


@dataclass(frozen=True, slots=True)
class Folded:
    """A list, of which those after the first few are folded away: ``count`` in all."""

    shown: tuple[Difference, ...]
    folded: tuple[Difference, ...]
    count: str


@dataclass(frozen=True, slots=True)
class Question:
    """An open question: what is printed, what it was compared with, and which document would settle it."""

    anchor: str
    check: Link
    message: str
    facts: tuple[Meaning, ...]
    places: tuple[Link, ...]
    more: str | None
    settled_by: str | None


@dataclass(frozen=True, slots=True)
class Questions:
    """Open questions that came out alike."""

    name: str
    explanation: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding."""

    message: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one check; of many, those after the first few are folded."""

    anchor: str
    kind: str
    name: str
    explanation: str | None
    severity: str
    count: int
    findings: tuple[FindingRow, ...]
    folded: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class DerivedRow:
    """A figure of last year that follows from the notes: the amount, and the interval that rounding leaves."""

    name: Text
    place: Link
    this_year: str
    change: str
    amount: str
    interval: str


@dataclass(frozen=True, slots=True)
class Derived:
    """Last year's figures that follow from the notes."""

    year: str
    rows: tuple[DerivedRow, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of a source: where its characters went; ``remarks`` say how else it was read."""

    file: str
    characters: str
    entries: tuple[Count, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """A table: how many of its cells hold an amount, a zero, nothing, a mark for "not applicable", or are withheld."""

    table: Link
    state: str | None
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Silences:
    """The register of silences: table by table, all together, and the tables that are empty or absent."""

    heads: tuple[str, ...]
    rows: tuple[Silence, ...]
    total: tuple[Count, ...]
    tables: tuple[str, ...]
    remark: str | None


@dataclass(frozen=True, slots=True)
class QualityPage:
    """What was checked, how it came out, what is open, and how the disclosure was read."""

    frame: Frame
    summary: str
    contents: tuple[Link, ...]
    heads: tuple[str, ...]
    checks: tuple[CheckGroup, ...]
    total: tuple[Count, ...]
    meanings: tuple[Meaning, ...]
    tolerances: tuple[Meaning, ...]
    rounding: Folded | None
    open: tuple[Questions, ...]
    request: Link | None
    not_compared: tuple[FindingRow, ...]
    derived: Derived | None
    ledgers: tuple[Ledger, ...]
    groups: tuple[FindingGroup, ...]
    silences: Silences
