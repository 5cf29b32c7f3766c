"""What the site holds, put in order once for all pages: publishers, their disclosures, figures and peers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from mingzhang.publish.charts.derive import charts
from mingzhang.publish.charts.model import Chart
from mingzhang.publish.data import Package, Row
from mingzhang.publish.figures import Overview
from mingzhang.publish.frames import publisher_place
from mingzhang.publish.initials import by_sound, initial
from mingzhang.publish.measured import Disclosed, measure_all
from mingzhang.publish.outcomes import Outcomes, outcomes

T = TypeVar("T")
# Disclosures on one page of a list: as much as a reader scrolls through, and as few as a phone renders at once.
PAGE = 100


class Kind(NamedTuple):
    """What makes disclosures comparable at all: one year, one phase, one scope."""

    year: int
    phase: str
    scope: str

    @property
    def place(self) -> str:
        """Folder of its comparisons below the language's."""
        return f"compare/{self.year}-{self.phase}-{self.scope}".replace("_", "-")


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher with its disclosures, the newest first."""

    name: str
    name_en: str | None
    letter: str
    disclosures: tuple[Row, ...]

    @property
    def place(self) -> str:
        """Place of its page below the language's folder."""
        return publisher_place(self.name)


@dataclass(frozen=True)
class Catalogue:
    """All publishers in the order of their names, and what their disclosures give."""

    package: Package
    publishers: tuple[Publisher, ...]
    figures: Mapping[str, Disclosed]

    @cached_property
    def by_name(self) -> dict[str, Publisher]:
        """The publishers by name."""
        return {publisher.name: publisher for publisher in self.publishers}

    @cached_property
    def peers(self) -> dict[Kind, tuple[Row, ...]]:
        """The disclosures of each kind in the order of their publishers, the newest kinds first."""
        found: dict[Kind, list[Row]] = defaultdict(list)
        for publisher in self.publishers:
            for row in publisher.disclosures:
                found[kind(row)].append(row)
        return {key: tuple(found[key]) for key in sorted(found, key=lambda k: (-k.year, k.phase, k.scope))}

    @cached_property
    def charts(self) -> dict[str, tuple[Chart, ...]]:
        """What can be drawn of each disclosure."""
        return {
            row["disclosure"]: charts(Overview(self.package, row, self.figures[row["disclosure"]], "zh"))
            for row in self.package.of("disclosures")
        }

    @cached_property
    def outcomes(self) -> dict[str, Outcomes]:
        """How the checks of each disclosure came out."""
        return outcomes(self.package)

    @cached_property
    def compares(self) -> bool:
        """Whether two publishers have disclosed the same kind."""
        return any(has_peers(rows) for rows in self.peers.values())


def kind(row: Row) -> Kind:
    """Return year, phase and scope of a disclosure."""
    return Kind(row["fiscal_year"], row["phase"], row["scope"])


def has_peers(rows: Sequence[Row]) -> bool:
    """Say whether disclosures come from more than one publisher."""
    return len({row["publisher"] for row in rows}) > 1


def catalogue(package: Package) -> Catalogue:
    """Put a package in order."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in package.of("disclosures"):
        rows[row["publisher"]].append(row)
    publishers = tuple(
        Publisher(
            name,
            next((row["publisher_en"] for row in rows[name] if row["publisher_en"]), None),
            initial(name),
            tuple(sorted(rows[name], key=lambda r: (-r["fiscal_year"], r["phase"], r["scope"], r["disclosure"]))),
        )
        for name in sorted(rows, key=by_sound)
    )
    return Catalogue(package, publishers, measure_all(package))


def chunks(items: Sequence[T], size: int = PAGE) -> list[Sequence[T]]:
    """Cut a list into pages of about the same length, none longer than ``size``."""
    pages = max(1, -(-len(items) // size))
    length = -(-len(items) // pages) or 1
    return [items[start : start + length] for start in range(0, len(items), length)]


def around(page: int, pages: int) -> list[int]:
    """Return the numbers of the pages that a page leads to: the first, the last, and those beside it."""
    return sorted({0, pages - 1, *range(max(0, page - 2), min(pages, page + 3))})
