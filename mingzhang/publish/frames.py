"""What is around every page: where it stands, what it is called, and the ways from it to others."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass
from urllib.parse import quote

from mingzhang.publish.contexts import Frame, Link, Text
from mingzhang.publish.data import Row
from mingzhang.publish.language import HTML_LANG, Lang, other, words

# Folders of a disclosure whose pages belong to one entry of its navigation.
SECTIONS = ("tables", "projects", "compare")


def relative(path: str, target: str) -> str:
    """Return the link from one page to another, both given from the site's top; it ends in a file name."""
    here, there = path.split("/")[:-1], target.split("/")
    shared = 0
    for folder, other_folder in zip(here, there[:-1], strict=False):
        if folder != other_folder:
            break
        shared += 1
    return quote("/".join([".."] * (len(here) - shared) + there[shared:]))


def bilingual(zh: str | None, en: str | None, lang: Lang) -> Text:
    """Return a text in the page's language with the other beside it; what has no English stays Chinese and says so."""
    if lang == "zh":
        return Text(zh or "", None, en, "en" if en else None)
    if not en:
        return Text(zh or "", HTML_LANG["zh"])
    return Text(en, None, zh, HTML_LANG["zh"]) if en != zh else Text(en)


@dataclass(frozen=True, slots=True)
class Site:
    """Makes frames for the pages of one language."""

    lang: Lang
    site_url: str
    compares: bool = False  # whether there is a disclosure to set beside another

    def frame(
        self,
        place: str,
        title: str,
        description: str,
        crumbs: tuple[tuple[str, str], ...] = (),
        local: tuple[tuple[str, str], ...] = (),
    ) -> Frame:
        """Return the frame of a page.

        Args:
            place: path of the page below its language's folder.
            title: in the page's language.
            description: in the page's language, for search engines.
            crumbs: (text, place) of the pages above.
            local: (text, place) of the pages beside it in the same disclosure.
        """
        path = f"{self.lang}/{place}"
        said = words(self.lang)

        def link(text: str, target: str) -> Link:
            folder = posixpath.dirname(target)
            within = posixpath.basename(folder) in SECTIONS and place.startswith(folder + "/")
            return Link(text, relative(path, f"{self.lang}/{target}"), target == place or within)

        return Frame(
            lang=self.lang,
            html_lang=HTML_LANG[self.lang],
            words=said,
            root=posixpath.relpath(".", posixpath.dirname(path)) + "/",
            path=path,
            title=title,
            description=description,
            twin=relative(path, f"{other(self.lang)}/{place}"),
            site_url=self.site_url,
            nav=tuple(
                link(text, target)
                for text, target in (
                    (said.home, "index.html"),
                    *(((said.compare, "compare/index.html"),) if self.compares else ()),
                    (said.downloads, "downloads.html"),
                    (said.search, "search.html"),
                    (said.about, "about.html"),
                )
            ),
            crumbs=tuple(link(text, target) for text, target in crumbs),
            local=tuple(link(text, target) for text, target in local),
        )


def publisher_place(name: str) -> str:
    """Return the place of a publisher's page; it stays the same as long as its name does."""
    return f"publishers/{hashlib.sha256(name.encode()).hexdigest()[:10]}.html"


def kind_name(phase: str, scope: str, lang: Lang) -> str:
    """Name a kind of disclosure: 部门预算, unit final accounts."""
    named: str = getattr(words(lang), ("unit_" if scope == "unit" else "") + phase)
    return named


def year_and_kind(row: Row, lang: Lang) -> str:
    """Return year and kind: 2024年部门预算, 2024 departmental budget."""
    kind = kind_name(row["phase"], row["scope"], lang)
    return f"{row['fiscal_year']}年{kind}" if lang == "zh" else f"{row['fiscal_year']} {kind}"


@dataclass(frozen=True, slots=True)
class DisclosurePages:
    """Names and places of the pages of one disclosure in one language."""

    site: Site
    row: Row

    @property
    def home(self) -> str:
        """Folder of its pages below the language's."""
        return str(self.row["disclosure"])

    @property
    def publisher(self) -> Text:
        """The publisher's name."""
        return bilingual(self.row["publisher"], self.row["publisher_en"], self.site.lang)

    @property
    def kicker(self) -> str:
        """Year and kind of the disclosure."""
        return year_and_kind(self.row, self.site.lang)

    def place(self, name: str) -> str:
        """Return the place of one of its pages."""
        return f"{self.home}/{name}"

    def frame(self, name: str, title: str, description: str, above: tuple[tuple[str, str], ...] = ()) -> Frame:
        """Return the frame of one of its pages; ``above`` are the pages between it and the overview."""
        said = words(self.site.lang)
        crumbs = [(said.home, "index.html"), (self.publisher.text, publisher_place(self.row["publisher"]))]
        if name != "index.html":
            crumbs.append((self.kicker, self.place("index.html")))
        crumbs += [(text, self.place(target)) for text, target in above]
        local = (
            (said.overview, "index.html"),
            (said.tables, "tables/index.html"),
            (said.projects, "projects/index.html"),
            (said.charts, "charts.html"),
            (said.prose, "prose.html"),
            (said.glossary, "glossary.html"),
            (said.findings, "findings.html"),
            (said.downloads, "downloads.html"),
        )
        if name != "index.html":  # many disclosures have a page of this name
            title = f"{title} · {self.publisher.text} {self.row['fiscal_year']}"
        return self.site.frame(
            self.place(name),
            title,
            description,
            tuple(crumbs),
            tuple((text, self.place(target)) for text, target in local),
        )
