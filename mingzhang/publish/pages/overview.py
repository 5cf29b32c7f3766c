"""A disclosure at a glance, and the list of its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.publish.contexts import Card, Change, Figure, Frame, Link, Text
from mingzhang.publish.language import Lang
from mingzhang.publish.pages.projects import ProjectRow, project_rows, whole_of

if TYPE_CHECKING:
    from mingzhang.publish.pages.charts import ChartView
from mingzhang.publish.catalogue import Catalogue, has_peers, kind
from mingzhang.publish.data import Package, Row
from mingzhang.publish.figures import Overview
from mingzhang.publish.frames import DisclosurePages, relative
from mingzhang.publish.language import words
from mingzhang.publish.outcomes import sentence
from mingzhang.publish.pages.charts import first_charts
from mingzhang.publish.printed import source_of, state_of, table_number, table_title
from mingzhang.publish.trail import Trail


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
    figures_remarks: tuple[str, ...]
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
class TablesPage:
    """The tables of a disclosure."""

    frame: Frame
    tables: tuple[Card, ...]


def overview_page(
    pages: DisclosurePages, held: Catalogue, tables: list[Row], projects: list[Row], trail: Trail
) -> OverviewPage:
    """Return the page of a disclosure; ``tables`` and ``projects`` are those that have pages."""
    lang, said = pages.site.lang, words(pages.site.lang)
    row, package = pages.row, held.package
    overview = Overview(package, row, held.figures[row["disclosure"]], lang)
    href = {table["table"]: f"tables/{table['table']}.html" for table in tables}
    summary = overview.summary(pages.publisher.text, row["fiscal_year"])
    found = held.outcomes[row["disclosure"]]
    rows = project_rows(package, projects, lang, "projects/")
    return OverviewPage(
        frame=pages.frame("index.html", f"{pages.publisher.text} {pages.kicker}", summary),
        publisher=pages.publisher,
        kicker=pages.kicker,
        summary=summary,
        figures=overview.figures(href, trail),
        figures_remarks=overview.remarks(),
        changes=overview.changes(),
        changes_remark=said.change_source,
        derived=Link(said.derived, "findings.html#derived")
        if package.of("derived_figures", disclosure=row["disclosure"])
        else None,
        charts=first_charts(pages, held, trail),
        charts_link=Link(said.more_charts, "charts.html") if held.charts[row["disclosure"]] else None,
        projects=rows[:5] if whole_of(package, projects) else (),
        projects_link=Link(said.all_projects, "projects/index.html") if rows else None,
        tables=table_cards(pages, package, tables, "tables/"),
        facts=_facts(package, row, lang),
        sources=_sources(package, row, lang),
        checks=sentence(found, lang),
        checks_links=(
            Link(said.checks_page, "findings.html"),
            *((Link(said.request, "request.html"),) if found.to_ask else ()),
        ),
        others=_others(pages, held),
    )


def _others(pages: DisclosurePages, held: Catalogue) -> tuple[Link, ...]:
    """Lead to the publisher's other disclosures by way of its page, and to those of others of this kind."""
    said, path = words(pages.site.lang), f"{pages.site.lang}/{pages.place('index.html')}"
    publisher = held.by_name[pages.row["publisher"]]
    found = []
    if len(publisher.disclosures) > 1:
        found.append(Link(said.over_the_years, relative(path, f"{pages.site.lang}/{publisher.place}")))
    if has_peers(held.peers[kind(pages.row)]):
        place = f"{pages.site.lang}/{kind(pages.row).place}/index.html"
        found.append(Link(said.beside_others, relative(path, place)))
    return tuple(found)


def _sources(package: Package, disclosure: Row, lang: Lang) -> tuple[str, ...]:
    """Say what is known of the sources, and what is not."""
    said = words(lang)
    found = []
    for source in package.of("sources", disclosure=disclosure["disclosure"]):
        note = source["note"] if lang == "zh" else source["note_en"]
        found.append(
            f"{source['file']}{('：' if lang == 'zh' else ': ') + note if note else ''} SHA-256 {source['sha256']}"
        )
    found.append(said.published_at + disclosure["url"] if disclosure["url"] else said.unknown_url)
    found.append(said.retrieved_on + disclosure["retrieved"] if disclosure["retrieved"] else said.unknown_day)
    return tuple(found)


def _facts(package: Package, disclosure: Row, lang: Lang) -> tuple[Fact, ...]:
    """Say who published what for when, and by which words of the source that is known."""
    said = words(lang)
    found = []
    for row in package.of("facts", disclosure=disclosure["disclosure"]):
        value = str(row["value"])
        found.append(
            Fact(
                label=getattr(said, f"fact_{row['field']}", str(row["field"])),
                value=getattr(said, f"fact_{value}", value) if row["field"] in ("phase", "scope") else value,
                text=row["text"],
                source=source_of(row, lang) if row["source"] else None,
            )
        )
    return tuple(found)


def tables_page(pages: DisclosurePages, package: Package, tables: list[Row]) -> TablesPage:
    """Return the list of the tables."""
    said = words(pages.site.lang)
    frame = pages.frame("tables/index.html", said.tables, f"{pages.publisher.text} {pages.kicker}: {said.tables}")
    return TablesPage(frame, table_cards(pages, package, tables, ""))


def table_cards(pages: DisclosurePages, package: Package, tables: list[Row], folder: str) -> tuple[Card, ...]:
    """Return the tables as cards; ``folder`` leads from their page to the tables'."""
    lang = pages.site.lang
    return tuple(
        Card(
            title=table_title(table, lang),
            href=f"{folder}{table['table']}.html",
            kicker=table_number(table, lang),
            detail=state or "",
            muted=state is not None,
        )
        for table in tables
        for state in [state_of(table, package, lang)]
    )
