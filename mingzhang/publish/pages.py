"""All pages of the site: for each its path, its template and its context, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from mingzhang.publish.catalogue import Catalogue, has_peers, kind
from mingzhang.publish.changes import History, changes_page
from mingzhang.publish.charts.pages import charts_page, first_charts
from mingzhang.publish.codes import code_pages, codes_page, find_codes
from mingzhang.publish.compare import compare_page, peers_pages
from mingzhang.publish.contexts import (
    Card,
    Entry,
    Fact,
    Frame,
    GlossaryPage,
    HomePage,
    Link,
    OverviewPage,
    ProjectPage,
    ProjectRow,
    ProjectsPage,
    RootPage,
    TablesPage,
    Text,
)
from mingzhang.publish.data import Package, Row
from mingzhang.publish.dictionary import dictionary_page, resource_pages
from mingzhang.publish.directory import anchors, directory_pages, groups, is_short, letters, parts
from mingzhang.publish.download_pages import downloads_page, own_downloads_page
from mingzhang.publish.figures import Overview
from mingzhang.publish.files import Files, own
from mingzhang.publish.frames import DisclosurePages, Site, bilingual, relative
from mingzhang.publish.language import LANGS, Lang, grouped, money, share, words
from mingzhang.publish.measured import Disclosed
from mingzhang.publish.outcomes import sentence
from mingzhang.publish.prose import prose_page
from mingzhang.publish.publishers import publisher_page
from mingzhang.publish.quality import quality_page
from mingzhang.publish.requests import request_page
from mingzhang.publish.search import search_page
from mingzhang.publish.tables import (
    added_projects,
    leaf_projects,
    row_anchor,
    source_of,
    state_of,
    table_number,
    table_page,
    table_title,
)
from mingzhang.publish.trace import Traces, trace_pages
from mingzhang.publish.trail import Trail


class Page(NamedTuple):
    """A page to render."""

    path: str
    template: str
    context: Any


def all_pages(held: Catalogue, files: Files, known: History, site_url: str, traces: Traces) -> Iterator[Page]:
    """Yield every page of the site but those that MkDocs makes from ``docs/``."""
    package, codes = held.package, find_codes(held.package)
    yield _root(site_url)
    for lang in LANGS:
        site = Site(lang, site_url, held.compares)
        yield _home(site, held)
        for directory in directory_pages(site, held):
            yield _page("directory.html", directory)
        for publisher in held.publishers:
            yield _page("publisher.html", publisher_page(site, held, publisher))
        if held.compares:
            yield _page("compare.html", compare_page(site, held))
            for template, page in peers_pages(site, held):
                yield _page(template, page)
        yield _page("downloads.html", downloads_page(site, package, files))
        yield _page("search.html", search_page(site))
        yield _page("changes.html", changes_page(site, package, known))
        yield _page("codes.html", codes_page(site, codes))
        for code in code_pages(site, held, codes):
            yield _page("code.html", code)
        yield _page("dictionary.html", dictionary_page(site, package))
        for resource in resource_pages(site, package, files):
            yield _page("dictionary_resource.html", resource)
        for row in package.of("disclosures"):
            pages = DisclosurePages(site, row)
            yield from _disclosure(pages, held, files, traces)


def _page(template: str, context: Any) -> Page:
    return Page(context.frame.path, template, context)


def _root(site_url: str) -> Page:
    said = words("zh")
    nav = tuple(Link(words(lang).site, f"{lang}/index.html") for lang in LANGS)
    frame = Frame(
        "zh", "zh-Hans", said, "", "index.html", "明账 Mingzhang", said.tagline, "en/index.html", site_url, nav
    )
    return Page("index.html", "root.html", RootPage(frame))


def _home(site: Site, held: Catalogue) -> Page:
    """Return the home: a card where there is one disclosure, else the index of publishers or the way into it."""
    said, package = words(site.lang), held.package
    rows = package.of("disclosures")
    frame = site.frame("index.html", said.site, said.tagline)
    short = is_short(held)
    return _page(
        "home.html",
        HomePage(
            frame=frame,
            lead=_lead(site.lang, held),
            disclosures=tuple(
                _card(DisclosurePages(site, row), package, held.figures[row["disclosure"]]) for row in rows
            )
            if len(rows) == 1
            else (),
            publishers=Link(said.publisher_page, relative(frame.path, f"{site.lang}/{held.publishers[0].place}"))
            if len(rows) == 1
            else None,
            letters=anchors(held) if short else letters(site, parts(held), frame.path),
            groups=groups(site, held, held.publishers, frame.path) if short else (),
        ),
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


def _disclosure(pages: DisclosurePages, held: Catalogue, files: Files, traces: Traces) -> Iterator[Page]:
    package, trail = held.package, traces.trails[pages.row["disclosure"]]
    tables = package.printed_tables(disclosure=pages.row["disclosure"])
    projects = leaf_projects(package, pages.row["disclosure"])
    if added_projects(package, pages.row["disclosure"]):  # else in the order in which they are printed
        projects = sorted(projects, key=lambda p: -(p["amount_cny"] or Decimal(0)))
    yield _overview(pages, held, tables, projects, trail)
    yield _tables(pages, package, tables)
    for table in tables:
        yield _page("table.html", table_page(pages, package, table, tables, trail, files))
    yield _projects(pages, package, projects)
    whole = _whole(package, projects)
    for index, project in enumerate(projects):
        before = projects[index - 1] if index else None
        after = projects[index + 1] if index + 1 < len(projects) else None
        yield _project(pages, held, project, whole, (before, after), trail)
    found = held.outcomes[pages.row["disclosure"]]
    yield _page("charts.html", charts_page(pages, held, trail))
    yield _page("prose.html", prose_page(pages, package, found))
    yield _glossary(pages, package)
    yield _page("findings.html", quality_page(pages, package, found))
    yield _page("request.html", request_page(pages, package, found))
    yield _page("downloads.html", own_downloads_page(pages, package, files))
    for page in trace_pages(pages, package, traces):
        yield _page("trace.html", page)


def _cards(pages: DisclosurePages, package: Package, tables: list[Row], folder: str) -> tuple[Card, ...]:
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


def _overview(pages: DisclosurePages, held: Catalogue, tables: list[Row], projects: list[Row], trail: Trail) -> Page:
    lang, said = pages.site.lang, words(pages.site.lang)
    row, package = pages.row, held.package
    overview = Overview(package, row, held.figures[row["disclosure"]], lang)
    href = {table["table"]: f"tables/{table['table']}.html" for table in tables}
    summary = overview.summary(pages.publisher.text, row["fiscal_year"])
    found = held.outcomes[row["disclosure"]]
    rows = _project_rows(package, projects, lang, "projects/")
    return _page(
        "overview.html",
        OverviewPage(
            frame=pages.frame("index.html", f"{pages.publisher.text} {pages.kicker}", summary),
            publisher=pages.publisher,
            kicker=pages.kicker,
            summary=summary,
            figures=overview.figures(href, trail),
            changes=overview.changes(),
            changes_remark=said.change_source,
            derived=Link(said.derived, "findings.html#derived")
            if package.of("derived_figures", disclosure=row["disclosure"])
            else None,
            charts=first_charts(pages, held, trail),
            charts_link=Link(said.more_charts, "charts.html") if held.charts[row["disclosure"]] else None,
            projects=rows[:5] if _whole(package, projects) else (),
            projects_link=Link(said.all_projects, "projects/index.html") if rows else None,
            tables=_cards(pages, package, tables, "tables/"),
            facts=_facts(package, row, lang),
            sources=_sources(package, row, lang),
            checks=sentence(found, lang),
            checks_links=(
                Link(said.checks_page, "findings.html"),
                *((Link(said.request, "request.html"),) if found.to_ask else ()),
            ),
            others=_others(pages, held),
        ),
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


def _tables(pages: DisclosurePages, package: Package, tables: list[Row]) -> Page:
    said = words(pages.site.lang)
    frame = pages.frame("tables/index.html", said.tables, f"{pages.publisher.text} {pages.kicker}: {said.tables}")
    return _page("tables.html", TablesPage(frame, _cards(pages, package, tables, "")))


def _marks(project: Row, lang: Lang) -> tuple[str, ...]:
    said = words(lang)
    marks = ((project["key_project"], said.key_project), (project["withheld"], said.withheld_short))
    return tuple(mark for held, mark in marks if held)


def _organisation(package: Package, name: str | None, lang: Lang) -> Text:
    found = package.first("organisations", "organisation", name)
    return bilingual(name, found["name_en"] if found else None, lang)


def _project_rows(package: Package, projects: list[Row], lang: Lang, folder: str) -> tuple[ProjectRow, ...]:
    said = words(lang)
    whole = _whole(package, projects)

    def part(project: Row) -> Decimal | None:
        return (project["amount_cny"] or Decimal(0)) / whole * 100 if whole else None

    return tuple(
        ProjectRow(
            name=bilingual(p["name"], p["name_en"], lang),
            href=f"{folder}{p['project']}.html",
            organisation=_organisation(package, p["organisation"], lang),
            value=money(p["amount_cny"], lang) if p["amount_cny"] is not None else said.withheld_short,
            share=share(p["amount_cny"] or Decimal(0), whole) if whole else "",
            width=str((part(p) or Decimal(0)).quantize(Decimal("0.1"), ROUND_HALF_UP)) if whole else None,
            marks=_marks(p, lang),
        )
        for p in projects
    )


def _whole(package: Package, projects: list[Row]) -> Decimal:
    """Return what projects come to; 0 where there are none, or they may not be added up."""
    added = added_projects(package, projects[0]["disclosure"]) if projects else []
    return sum((p["amount_cny"] or Decimal(0) for p in added), Decimal(0))


def _projects(pages: DisclosurePages, package: Package, projects: list[Row]) -> Page:
    lang, said = pages.site.lang, words(pages.site.lang)
    whole = _whole(package, projects)
    units = len({p["organisation"] for p in projects})
    if not projects:
        summary = said.no_projects
    elif lang == "zh":
        summary = f"{units}个单位的{len(projects)}个项目" + (
            f"，合计{money(whole, lang)}。" if whole else "。" + said.not_added
        )
    else:
        summary = f"{_count(len(projects), 'project')} of {_count(units, 'spending unit')}" + (
            f", {money(whole, lang)} in all." if whole else f". {said.not_added}"
        )
    frame = pages.frame("projects/index.html", said.projects, f"{pages.publisher.text}, {pages.kicker}: {summary}")
    rows = _project_rows(package, projects, lang, "")
    path = own(pages.row["disclosure"], "projects.csv")
    csv = Link(said.download_csv, relative(frame.path, path)) if projects else None
    return _page("projects.html", ProjectsPage(frame, summary, rows, csv))


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _project(
    pages: DisclosurePages,
    held: Catalogue,
    project: Row,
    whole: Decimal,
    beside: tuple[Row | None, Row | None],
    trail: Trail,
) -> Page:
    """Return the page of a project; ``whole`` is what all come to, or 0, ``beside`` those before and after it."""
    lang, said, package = pages.site.lang, words(pages.site.lang), held.package
    key = {"disclosure": project["disclosure"], "table": project["table"]}
    name = bilingual(project["name"], project["name_en"], lang)
    table = package.of("tables", **key)[0]
    cell = package.of("cells", **key, row=project["row"])[0]
    questions = held.outcomes[project["disclosure"]].by_row.get((project["table"], project["row"]), ())
    message = "message" if lang == "zh" else "message_en"
    frame = pages.frame(
        f"projects/{project['project']}.html",
        name.text,
        f"{pages.publisher.text}, {pages.kicker}: {name.text}",
        ((said.projects, "projects/index.html"),),
    )

    def way(row: Row | None) -> Link | None:
        return Link(bilingual(row["name"], row["name_en"], lang).text, f"{row['project']}.html") if row else None

    return _page(
        "project.html",
        ProjectPage(
            frame=frame,
            name=name,
            organisation=_organisation(package, project["organisation"], lang),
            value=money(project["amount_cny"], lang) if project["amount_cny"] is not None else said.withheld_short,
            value_href=_way_to_amount(package, project, trail),
            printed=f"{grouped(project['amount'])} {project['unit']}" if project["amount"] is not None else "",
            share=_of_projects(project, whole, lang) if whole else "",
            marks=_marks(project, lang),
            goal=bilingual(project["goal"], project["goal_en"], lang) if project["goal"] else None,
            notes=tuple(finding[message] for finding in questions),
            source=source_of({**cell, "source": cell["source"]}, lang),
            row=Link(
                f"{table_number(table, lang)} {table_title(table, lang).text}",
                f"../tables/{project['table']}.html#{row_anchor(project['row'], 1)}",
            ),
            before=way(beside[0]),
            after=way(beside[1]),
        ),
    )


def _way_to_amount(package: Package, project: Row, trail: Trail) -> str | None:
    """Lead to the first cell of a project's row that prints its amount, or why there is none."""
    cells = package.of("cells", disclosure=project["disclosure"], table=project["table"], row=project["row"])
    columns = package.of("columns", disclosure=project["disclosure"], table=project["table"], role="amount")
    amounts = {column["column"] for column in columns}
    cell = next((c for c in cells if c["column"] in amounts and c["amount"] == project["amount"]), None)
    way = trail.href(cell) if cell else None
    return f"../{way}" if way else None


def _of_projects(project: Row, whole: Decimal, lang: Lang) -> str:
    said, part = words(lang), share(project["amount_cny"] or Decimal(0), whole)
    return f"{said.of_project_expenditure}{part}" if lang == "zh" else f"{part} {said.of_project_expenditure}"


def _glossary(pages: DisclosurePages, package: Package) -> Page:
    lang, said = pages.site.lang, words(pages.site.lang)
    paragraphs = {p["paragraph"]: p for p in package.of("paragraphs", disclosure=pages.row["disclosure"])}
    terms = tuple(
        Entry(
            anchor=f"t-{number}",
            term=bilingual(row["term"], row["term_en"], lang),
            definition=bilingual(row["definition"], row["definition_en"], lang),
            source=source_of(paragraphs[row["paragraph"]], lang),
        )
        for number, row in enumerate(package.of("glossary", disclosure=pages.row["disclosure"]), start=1)
    )
    frame = pages.frame("glossary.html", said.glossary, f"{pages.publisher.text}, {pages.kicker}: {said.glossary}")
    return _page("glossary.html", GlossaryPage(frame, terms))
