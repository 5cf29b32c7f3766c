"""The site's home, and its top, where a reader chooses a language."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.publish.catalogue import Catalogue
from mingzhang.publish.contexts import Card, Frame, Link
from mingzhang.publish.data import Package
from mingzhang.publish.figures import Overview
from mingzhang.publish.frames import DisclosurePages, Site, relative
from mingzhang.publish.language import LANGS, Lang, words
from mingzhang.publish.measured import Disclosed
from mingzhang.publish.pages.directory import Letter, anchors, groups, is_short, letters, parts


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
class RootPage:
    """The top of the site, where a reader chooses a language."""

    frame: Frame


def root_page(site_url: str) -> RootPage:
    """Return the top of the site."""
    said = words("zh")
    nav = tuple(Link(words(lang).site, f"{lang}/index.html") for lang in LANGS)
    frame = Frame(
        "zh", "zh-Hans", said, "", "index.html", "明账 Mingzhang", said.tagline, "en/index.html", site_url, nav
    )
    return RootPage(frame)


def home_page(site: Site, held: Catalogue) -> HomePage:
    """Return the home: a card where there is one disclosure, else the index of publishers or the way into it."""
    said, package = words(site.lang), held.package
    rows = package.of("disclosures")
    frame = site.frame("index.html", said.site, said.tagline)
    short = is_short(held)
    return HomePage(
        frame=frame,
        lead=_lead(site.lang, held),
        disclosures=tuple(_card(DisclosurePages(site, row), package, held.figures[row["disclosure"]]) for row in rows)
        if len(rows) == 1
        else (),
        publishers=Link(said.publisher_page, relative(frame.path, f"{site.lang}/{held.publishers[0].place}"))
        if len(rows) == 1
        else None,
        letters=anchors(held) if short else letters(site, parts(held), frame.path),
        groups=groups(site, held, held.publishers, frame.path) if short else (),
    )


def _card(pages: DisclosurePages, package: Package, figures: Disclosed) -> Card:
    summary = Overview(package, pages.row, figures, pages.site.lang).summary(
        pages.publisher.text, pages.row["fiscal_year"]
    )
    return Card(pages.publisher, relative("index.html", pages.place("index.html")), pages.kicker, summary)


def _lead(lang: Lang, held: Catalogue) -> str:
    package = held.package
    cells = sum(1 for cell in package.of("cells") if cell["text"])
    tables, disclosures, publishers = len(package.printed_tables()), len(held.figures), len(held.publishers)
    if lang == "zh":
        of = f"{publishers:,}个单位的" if publishers > 1 else ""
        return (
            f"已收录{of}{disclosures:,}份公开文件、{tables:,}张表、{cells:,}个有内容的单元格，"
            "每个数字都可追到所用文件的页与位置。"
        )
    of = f" of {publishers:,} publishers" if publishers > 1 else ""
    return (
        f"{disclosures:,} {'disclosure' if disclosures == 1 else 'disclosures'}{of}, {tables:,} tables, "
        f"{cells:,} filled cells; every number can be traced to its place in the file used."
    )
