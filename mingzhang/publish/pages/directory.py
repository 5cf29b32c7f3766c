"""The index of publishers: whole on the site's home while it is short, else a page or more for each letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from mingzhang.publish.catalogue import PAGE, Catalogue, Publisher, around
from mingzhang.publish.contexts import Frame, Link, Pager, Text, Value
from mingzhang.publish.data import Row
from mingzhang.publish.frames import Site, bilingual, kind_name, relative
from mingzhang.publish.initials import OTHER
from mingzhang.publish.language import words
from mingzhang.publish.pages.side_by_side import value


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
class DirectoryPage:
    """A part of the index of publishers."""

    frame: Frame
    title: str
    letters: tuple[Link, ...]
    groups: tuple[Letter, ...]
    pager: Pager | None


class Part(NamedTuple):
    """A page of the index: publishers of one letter."""

    place: str
    publishers: tuple[Publisher, ...]


def is_short(catalogue: Catalogue) -> bool:
    """Say whether the whole index fits on one page."""
    return sum(len(publisher.disclosures) for publisher in catalogue.publishers) <= PAGE


def parts(catalogue: Catalogue) -> dict[str, list[Part]]:
    """Return the pages of the index by letter; a page ends before it would list too many disclosures."""
    found: dict[str, list[Part]] = {}
    for letter, of_letter in groupby(catalogue.publishers, key=lambda publisher: publisher.letter):
        pages: list[list[Publisher]] = [[]]
        held = 0
        for publisher in of_letter:
            held += len(publisher.disclosures)
            if pages[-1] and held > PAGE:
                pages.append([])
                held = len(publisher.disclosures)
            pages[-1].append(publisher)
        found[letter] = [Part(_place(letter, number), tuple(page)) for number, page in enumerate(pages)]
    return found


def _place(letter: str, number: int) -> str:
    name = "other" if letter == OTHER else letter.lower()
    return f"publishers/index-{name}{f'-{number + 1}' if number else ''}.html"


def anchors(catalogue: Catalogue) -> tuple[Link, ...]:
    """Return the alphabet as links to the letters on the page itself."""
    return tuple(Link(letter, "#" + _anchor(letter)) for letter in {p.letter: None for p in catalogue.publishers})


def letters(site: Site, alphabet: dict[str, list[Part]], path: str, current: str | None = None) -> tuple[Link, ...]:
    """Return the alphabet as links to the letters' pages."""
    return tuple(
        Link(letter, relative(path, f"{site.lang}/{pages[0].place}"), letter == current)
        for letter, pages in alphabet.items()
    )


def _anchor(letter: str) -> str:
    return "letter-other" if letter == OTHER else f"letter-{letter.lower()}"


def groups(site: Site, catalogue: Catalogue, publishers: Sequence[Publisher], path: str) -> tuple[Letter, ...]:
    """Return publishers under their letters, each with its disclosures."""
    return tuple(
        Letter(
            letter,
            _anchor(letter),
            tuple(
                PublisherEntry(
                    bilingual(publisher.name, publisher.name_en, site.lang),
                    relative(path, f"{site.lang}/{publisher.place}"),
                    disclosure_rows(site, catalogue, publisher, path),
                )
                for publisher in of_letter
            ),
        )
        for letter, of_letter in groupby(publishers, key=lambda publisher: publisher.letter)
    )


def disclosure_rows(site: Site, catalogue: Catalogue, publisher: Publisher, path: str) -> tuple[DisclosureRow, ...]:
    """Return the disclosures of a publisher, the newest first."""
    return tuple(_disclosure_row(site, catalogue, publisher, row, path) for row in publisher.disclosures)


def _disclosure_row(site: Site, catalogue: Catalogue, publisher: Publisher, row: Row, path: str) -> DisclosureRow:
    lang, said, key = site.lang, words(site.lang), {"disclosure": row["disclosure"]}
    figures = catalogue.figures[row["disclosure"]]
    questions = len(catalogue.outcomes[row["disclosure"]].to_ask)

    def to(name: str) -> str:
        return relative(path, f"{lang}/{row['disclosure']}/{name}")

    return DisclosureRow(
        name=disclosure_name(row, site),
        href=to("index.html"),
        detail=row["disclosure"] if is_one_of_several(row, publisher) else None,
        tables=f"{len(catalogue.package.of('tables', **key)):,}",
        findings=Link(f"{questions:,}", to("findings.html")),
        revenue=value(figures.get("total_revenue"), row, path, lang),
        expenditure=value(figures.get("total_expenditure"), row, path, lang),
        downloads=Link(said.downloads, to("downloads.html")),
    )


def disclosure_name(row: Row, site: Site) -> str:
    """Return year and kind as a short label."""
    kind = kind_name(row["phase"], row["scope"], site.lang)
    return f"{row['fiscal_year']}{' ' if site.lang == 'en' else '年'}{kind}"


def is_one_of_several(row: Row, publisher: Publisher) -> bool:
    """Say whether a publisher has more than one disclosure of this year, phase and scope."""
    same = [r for r in publisher.disclosures if all(r[f] == row[f] for f in ("fiscal_year", "phase", "scope"))]
    return len(same) > 1


def pager(site: Site, places: Sequence[str], number: int, path: str) -> Pager | None:
    """Return the ways between the pages of a list, None where it is one page."""
    if len(places) == 1:
        return None
    lang = site.lang
    label = f"第{number + 1}页，共{len(places)}页" if lang == "zh" else f"Page {number + 1} of {len(places)}"
    links = tuple(
        Link(f"{index + 1:,}", relative(path, f"{lang}/{places[index]}"), index == number)
        for index in around(number, len(places))
    )
    return Pager(label, links)


def directory_pages(site: Site, catalogue: Catalogue) -> Iterator[DirectoryPage]:
    """Yield the pages of an index that is too long for the home."""
    if is_short(catalogue):
        return
    said, alphabet = words(site.lang), parts(catalogue)
    for letter, pages in alphabet.items():
        places = [part.place for part in pages]
        for number, part in enumerate(pages):
            path = f"{site.lang}/{part.place}"
            title = f"{said.publishers}：{letter}" if site.lang == "zh" else f"{said.publishers}: {letter}"
            numbered = f"{title} ({number + 1})" if number else title
            yield DirectoryPage(
                frame=site.frame(part.place, numbered, numbered, ((said.home, "index.html"),)),
                title=title,
                letters=letters(site, alphabet, path, letter),
                groups=groups(site, catalogue, part.publishers, path),
                pager=pager(site, places, number, path),
            )
