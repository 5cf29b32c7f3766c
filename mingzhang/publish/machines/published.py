"""What is published, as every standard is told of it: what things are called, how described, and where they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from mingzhang.publish.catalogue import Catalogue
from mingzhang.publish.data import Package, Row
from mingzhang.publish.files import Files, own
from mingzhang.publish.frames import bilingual, kind_name, relative, year_and_kind
from mingzhang.publish.language import Lang, unit_name, words
from mingzhang.publish.printed import table_number, table_title
from mingzhang.releases import Release

# What a descriptor describes, as the anchor of its address.
DATASET = "dataset"


@dataclass(frozen=True)
class Published:
    """The package in order, its files, its releases (newest first), and the site's address, empty where unknown."""

    held: Catalogue
    files: Files
    releases: tuple[Release, ...]
    site_url: str

    @property
    def package(self) -> Package:
        """The package."""
        return self.held.package

    @property
    def licence(self) -> str:
        """Address of the licence of what the project adds."""
        return str(self.package.descriptor["licenses"][0]["path"])

    @property
    def release(self) -> Release | None:
        """The newest release."""
        return self.releases[0] if self.releases else None

    @cached_property
    def _filled(self) -> dict[str, int]:
        """How many cells of each disclosure have a text."""
        found: dict[str, int] = dict.fromkeys((row["disclosure"] for row in self.package.of("disclosures")), 0)
        for cell in self.package.of("cells"):
            found[cell["disclosure"]] += bool(cell["text"])
        return found

    def address(self, target: str, path: str, anchor: str = "") -> str:
        """Return the address of a target, for a document at a path, both from the site's top.

        It is absolute where the site's address is known; else relative, which JSON-LD and RDF resolve against the
        address that the document was read from.
        """
        link = self.site_url + quote(target) if self.site_url else relative(path, target)
        return f"{link}#{quote(anchor)}" if anchor else link

    def whole_description(self, lang: Lang) -> str:
        """Describe all that is published."""
        return words(lang).whole_description.format(
            disclosures=f"{len(self._filled):,}",
            publishers=f"{len(self.held.publishers):,}",
            tables=f"{len(self.package.printed_tables()):,}",
            cells=f"{sum(self._filled.values()):,}",
        )

    def name(self, row: Row, lang: Lang) -> str:
        """Name a disclosure: its publisher, year and kind."""
        return words(lang).disclosure_name.format(publisher=publisher(row, lang), kind=year_and_kind(row, lang))

    def description(self, row: Row, lang: Lang) -> str:
        """Describe a disclosure."""
        return words(lang).disclosure_description.format(
            name=self.name(row, lang),
            tables=len(self.package.printed_tables(disclosure=row["disclosure"])),
            cells=f"{self._filled[row['disclosure']]:,}",
        )

    def table_name(self, row: Row, table: Row, lang: Lang) -> str:
        """Name a table of a disclosure."""
        return words(lang).table_name.format(title=numbered(table, lang), name=self.name(row, lang))

    def table_description(self, row: Row, table: Row, lang: Lang) -> str:
        """Describe a table of a disclosure."""
        said = words(lang)
        return said.table_description.format(
            title=numbered(table, lang),
            name=self.name(row, lang),
            rows=table["rows"] or 0,
            unit=unit_name(table["unit"], lang) or said.unit_unknown,
        )

    def keywords(self, row: Row, lang: Lang) -> tuple[str, ...]:
        """Return what a disclosure may be searched by."""
        said = words(lang)
        phase: str = getattr(said, f"keyword_{row['phase']}")
        region = (str(row["region"]),) if row["region"] and lang == "zh" else ()
        return (phase, said.keyword_disclosure, said.keyword_expenditure, said.keyword_country, *region)

    def series(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield what a publisher disclosed of one kind in several years, the newest first, with an id that stays."""
        for one in self.held.publishers:
            kinds: dict[str, list[Row]] = {}
            for row in one.disclosures:
                kinds.setdefault(f"{row['phase']}-{row['scope']}".replace("_", "-"), []).append(row)
            for kind, rows in kinds.items():
                if len({row["fiscal_year"] for row in rows}) > 1:
                    yield f"{short(one.name)}-{kind}", rows


def short(name: str) -> str:
    """Return an id for a name, which stays as long as the name does."""
    return hashlib.sha256(name.encode()).hexdigest()[:10]


def publisher(row: Row, lang: Lang) -> str:
    """Name the publisher; in Chinese where there is no English."""
    return bilingual(row["publisher"], row["publisher_en"], lang).text


def kind(row: Row, lang: Lang) -> str:
    """Name the kind of a disclosure without its year."""
    return kind_name(row["phase"], row["scope"], lang)


def numbered(table: Row, lang: Lang) -> str:
    """Return a table's number and title."""
    return f"{table_number(table, lang)} {table_title(table, lang).text}".strip()


def dataset(disclosure: str) -> str:
    """Return the id of a disclosure as a dataset, from the site's top: one in all languages and standards."""
    return f"{quote(own(disclosure, 'datapackage.json'))}#{DATASET}"


def period(row: Row) -> tuple[str, str]:
    """Return the first and the last day of the fiscal year, which is the calendar year (Budget Law, article 18)."""
    return f"{row['fiscal_year']}-01-01", f"{row['fiscal_year']}-12-31"


def http(url: str | None) -> str | None:
    """Return an address as a URL that no reader trips over; None where it is none of the web."""
    if not url or not url.startswith(("http://", "https://")):
        return None
    return quote(url, safe=":/?#[]@!$&'()*+,;=%~")
