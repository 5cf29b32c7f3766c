"""All pages of the site: for each its path, its template and its context, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mingzhang.publish.catalogue import Catalogue
from mingzhang.publish.files import Files
from mingzhang.publish.frames import DisclosurePages, Site
from mingzhang.publish.language import LANGS
from mingzhang.publish.pages.changes import History, changes_page
from mingzhang.publish.pages.charts import charts_page
from mingzhang.publish.pages.codes import code_pages, codes_page, find_codes
from mingzhang.publish.pages.compare import compare_page, peers_pages
from mingzhang.publish.pages.dictionary import dictionary_page, resource_pages
from mingzhang.publish.pages.directory import directory_pages
from mingzhang.publish.pages.downloads import downloads_page, own_downloads_page
from mingzhang.publish.pages.glossary import glossary_page
from mingzhang.publish.pages.home import home_page, root_page
from mingzhang.publish.pages.overview import overview_page, tables_page
from mingzhang.publish.pages.projects import project_pages, projects_in_order, projects_page
from mingzhang.publish.pages.prose import prose_page
from mingzhang.publish.pages.publishers import publisher_page
from mingzhang.publish.pages.quality import quality_page
from mingzhang.publish.pages.requests import request_page
from mingzhang.publish.pages.search import search_page
from mingzhang.publish.pages.tables import table_page
from mingzhang.publish.pages.trace import Traces, trace_pages


class Page(NamedTuple):
    """A page to render."""

    path: str
    template: str
    context: Any


def all_pages(held: Catalogue, files: Files, known: History, site_url: str, traces: Traces) -> Iterator[Page]:
    """Yield every page of the site but those that MkDocs makes from ``docs/``."""
    package, codes = held.package, find_codes(held.package)
    yield _page("root.html", root_page(site_url))
    for lang in LANGS:
        site = Site(lang, site_url, held.compares)
        yield _page("home.html", home_page(site, held))
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


def _disclosure(pages: DisclosurePages, held: Catalogue, files: Files, traces: Traces) -> Iterator[Page]:
    disclosure, package = pages.row["disclosure"], held.package
    trail, found = traces.trails[disclosure], held.outcomes[disclosure]
    tables, projects = package.printed_tables(disclosure=disclosure), projects_in_order(package, disclosure)
    yield _page("overview.html", overview_page(pages, held, tables, projects, trail))
    yield _page("tables.html", tables_page(pages, package, tables))
    for table in tables:
        yield _page("table.html", table_page(pages, package, table, tables, trail, files))
    yield _page("projects.html", projects_page(pages, package, projects))
    for project in project_pages(pages, held, projects, trail):
        yield _page("project.html", project)
    yield _page("charts.html", charts_page(pages, held, trail))
    yield _page("prose.html", prose_page(pages, package, found))
    yield _page("glossary.html", glossary_page(pages, package))
    yield _page("findings.html", quality_page(pages, package, found))
    yield _page("request.html", request_page(pages, package, found))
    yield _page("downloads.html", own_downloads_page(pages, package, files))
    for page in trace_pages(pages, package, traces):
        yield _page("trace.html", page)
