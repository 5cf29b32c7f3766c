"""What the head of a page tells machines: links to other forms of it, how it is shared, and its linked data."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from mingzhang.publish.contexts import Frame, address
from mingzhang.publish.data import Row
from mingzhang.publish.files import own
from mingzhang.publish.frames import relative
from mingzhang.publish.language import LANGS, Lang, other
from mingzhang.publish.machines import schema_org
from mingzhang.publish.machines.csvw import NAME as CSVW
from mingzhang.publish.machines.published import Published
from mingzhang.publish.printed import resource_of

LOCALES = {"zh": "zh_CN", "en": "en_US"}
# Size of the pictures in pixels.
WIDTH, HEIGHT = 1200, 630
Ways = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class HeadLink:
    """A link to another form of a page, or to what describes it."""

    rel: str
    type: str
    href: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page tells machines.

    Attributes:
        links: other forms of what is on the page.
        social: Open Graph, by property; empty where the site's address is unknown, since it wants absolute addresses.
        card: how Twitter shows it: with a large picture, or without one.
        data: JSON-LD, safe to stand in a script element; empty where the page is no dataset.
    """

    links: tuple[HeadLink, ...]
    social: tuple[tuple[str, str], ...]
    card: str
    data: Markup


class Heads:
    """Makes the heads of pages. Nothing is linked that is neither a file of data nor among the ``paths`` of others."""

    def __init__(self, published: Published, paths: Collection[str]) -> None:
        self._published = published
        self._paths = frozenset(paths).union(_data_paths(published))
        self._ways = dict(_ways(published))
        self._data = dict(_data(published))
        self._disclosures = {str(row["disclosure"]): row for row in published.package.of("disclosures")}

    def of(self, frame: Frame) -> Head:
        """Return the head of a page."""
        place = frame.path.partition("/")[2]
        ways = (*self._ways.get(place, ()), ("alternate", "application/atom+xml", "feed.xml"))
        made = self._data.get(frame.path)
        return Head(
            links=tuple(
                HeadLink(rel, kind, relative(frame.path, path)) for rel, kind, path in ways if path in self._paths
            ),
            social=tuple(self._social(frame)) if frame.site_url else (),
            card="summary_large_image" if self._picture(frame) else "summary",
            data=schema_org.script(made()) if made else Markup(),
        )

    def _social(self, frame: Frame) -> Iterator[tuple[str, str]]:
        yield "og:type", "website"
        yield "og:site_name", frame.words.site
        yield "og:title", frame.title
        yield "og:description", frame.description
        yield "og:url", address(frame.site_url, frame.path)
        yield "og:locale", LOCALES[frame.lang]
        yield "og:locale:alternate", LOCALES[other(frame.lang)]
        picture = self._picture(frame)
        if picture:
            yield "og:image", address(frame.site_url, picture)
            yield "og:image:width", str(WIDTH)
            yield "og:image:height", str(HEIGHT)
            yield "og:image:alt", self._pictured(picture, frame)

    def _picture(self, frame: Frame) -> str | None:
        """Return the picture of the page's disclosure, else the site's."""
        folder = frame.path.partition("/")[2].partition("/")[0]
        names = ([folder] if folder in self._disclosures else []) + ["site"]
        pictures = (f"og/{name}.{frame.lang}.png" for name in names)
        return next((picture for picture in pictures if picture in self._paths), None)

    def _pictured(self, picture: str, frame: Frame) -> str:
        """Say in words whom a picture is of."""
        row = self._disclosures.get(picture.removeprefix("og/").removesuffix(f".{frame.lang}.png"))
        if row:
            return self._published.name(row, frame.lang)
        return f"{frame.words.site}{'：' if frame.lang == 'zh' else ': '}{frame.words.tagline}"


def _data_paths(published: Published) -> Iterator[str]:
    """Yield the path of each file that holds one resource of one disclosure."""
    for row in published.package.of("disclosures"):
        for resource in published.package.descriptor["resources"]:
            yield from (file.path for file in published.files.of(resource["name"], row["disclosure"]))


def _ways(published: Published) -> Iterator[tuple[str, Ways]]:
    """Yield the place of a page below its language's folder, with the files that describe it or give its data."""
    whole = (
        ("describedby", "application/ld+json", "catalog.jsonld"),
        ("describedby", "text/turtle", "catalog.ttl"),
        ("describedby", "application/ld+json", "croissant.json"),
        ("describedby", "application/csvm+json", f"data/{CSVW}"),
        ("alternate", "application/json", "api/v1/index.json"),
    )
    yield "index.html", whole
    yield "downloads.html", whole
    for row in published.package.of("disclosures"):
        name = row["disclosure"]
        csvw = ("describedby", "application/csvm+json", own(name, CSVW))
        api = f"api/v1/disclosures/{name}"
        all_of_it = (csvw, ("alternate", "application/json", f"{api}.json"))
        yield f"{name}/index.html", all_of_it
        yield f"{name}/downloads.html", all_of_it
        for table in published.package.printed_tables(disclosure=name):
            resource = resource_of(published.package, table)
            yield (
                f"{name}/tables/{table['table']}.html",
                (
                    csvw,
                    ("alternate", "text/csv", own(name, f"{resource}.csv")),
                    ("alternate", "application/json", f"{api}/tables/{table['table']}.json"),
                ),
            )


def _data(published: Published) -> Iterator[tuple[str, Callable[[], dict[str, Any]]]]:
    """Yield the path of a page that is a dataset, with what makes its description when the page is rendered."""
    for lang in LANGS:
        home = f"{lang}/index.html"
        yield home, partial(schema_org.catalog, published, lang, home)
        for row in published.package.of("disclosures"):
            yield from _data_of(published, row, lang)


def _data_of(published: Published, row: Row, lang: Lang) -> Iterator[tuple[str, Callable[[], dict[str, Any]]]]:
    folder = f"{lang}/{row['disclosure']}"
    overview = f"{folder}/index.html"
    yield overview, partial(schema_org.disclosure, published, row, lang, overview)
    for table in published.package.printed_tables(disclosure=row["disclosure"]):
        path = f"{folder}/tables/{table['table']}.html"
        yield path, partial(schema_org.table, published, row, table, lang, path)
