"""What is around every page: where it stands, what it is called, and the ways from it to others."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import quote

from mingzhang.publish.contexts import Frame, Link, Text
from mingzhang.publish.data import Row
from mingzhang.publish.language import HTML_LANG, Lang, other, words

# Folders of a disclosure whose pages belong to one entry of its navigation.
SECTIONS = ("tables", "projects")


def relative(path: str, target: str) -> str:
    """Return the link from one page to another, both given from the site's top; it ends in a file name."""
    return quote(posixpath.relpath(target, posixpath.dirname(path) or "."))


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
                    (said.downloads, "downloads.html"),
                    (said.about, "about.html"),
                )
            ),
            crumbs=tuple(link(text, target) for text, target in crumbs),
            local=tuple(link(text, target) for text, target in local),
        )


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
        """Year and kind: 2024年部门预算, 2024 departmental budget."""
        said = words(self.site.lang)
        kind = getattr(said, ("unit_" if self.row["scope"] == "unit" else "") + self.row["phase"])
        return f"{self.row['fiscal_year']}年{kind}" if self.site.lang == "zh" else f"{self.row['fiscal_year']} {kind}"

    def place(self, name: str) -> str:
        """Return the place of one of its pages."""
        return f"{self.home}/{name}"

    def frame(self, name: str, title: str, description: str, above: tuple[tuple[str, str], ...] = ()) -> Frame:
        """Return the frame of one of its pages; ``above`` are the pages between it and the overview."""
        said = words(self.site.lang)
        crumbs = [(said.home, "index.html")]
        if name != "index.html":
            crumbs.append((f"{self.publisher.text} {self.row['fiscal_year']}", self.place("index.html")))
        crumbs += [(text, self.place(target)) for text, target in above]
        local = (
            (said.overview, "index.html"),
            (said.tables, "tables/index.html"),
            (said.projects, "projects/index.html"),
            (said.prose, "prose.html"),
            (said.glossary, "glossary.html"),
            (said.findings, "findings.html"),
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
