"""What contexts of several page types are made of.

A page type is given one frozen object, everything computed and in the page's language; it stands beside what makes it,
in ``pages``.

Templates do no arithmetic. ``href`` values are relative to the page; a text in the other language carries its
``lang`` so that it is read aloud, and hyphenated, as what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from mingzhang.publish.language import Lang, Words


@dataclass(frozen=True, slots=True)
class Link:
    """A link; ``current`` marks the page itself."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around every page. ``root`` leads from the page to the site's top, ending in a slash or empty."""

    lang: Lang
    html_lang: str
    words: Words
    root: str
    path: str
    title: str
    description: str
    twin: str
    site_url: str
    nav: tuple[Link, ...]
    crumbs: tuple[Link, ...] = ()
    local: tuple[Link, ...] = ()

    @property
    def canonical(self) -> str:
        """The page's own absolute address."""
        return address(self.site_url, self.path)

    @property
    def alternates(self) -> tuple[Link, ...]:
        """The page in every language by absolute address, itself included, for search engines."""
        return alternates(self.site_url, self.path)


def address(site_url: str, path: str) -> str:
    """Return the absolute address of a file; that of the site's top is the site's own."""
    return site_url + ("" if path == "index.html" else quote(path))


def alternates(site_url: str, path: str) -> tuple[Link, ...]:
    """Return hreflang and address of a page's twins.

    x-default is the Chinese, which is authoritative; for the homes, the page at the top where a language is chosen.
    """
    place = path.partition("/")[2] or path
    default = place if place == "index.html" else f"zh/{place}"
    named = (("zh-Hans", f"zh/{place}"), ("en", f"en/{place}"), ("x-default", default))
    return tuple(Link(code, address(site_url, target)) for code, target in named)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the page's language where there is one (else in Chinese, with its lang), and in the other."""

    text: str
    lang: str | None = None
    twin: str | None = None
    twin_lang: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: its label, the amount in words of the language, and a remark."""

    label: str
    value: str
    detail: str | None
    href: str | None
    as_printed: str
    value_href: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What the explanations say of a change against last year, as printed there."""

    name: str
    value: str
    change: str
    percent: str


@dataclass(frozen=True, slots=True)
class Card:
    """A disclosure, or a table of it, in a list."""

    title: Text
    href: str
    kicker: str
    detail: str
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A figure among others, in units of 10,000 yuan: a number that leads to its row, or a dash and why.

    ``change`` is against the year that it names; ``caution`` says why the figure is not to be set against another.
    """

    text: str
    href: str | None
    missing: str | None = None
    change: str | None = None
    caution: str | None = None


@dataclass(frozen=True, slots=True)
class Pager:
    """The ways between the pages of a list: those around this one, the first and the last."""

    label: str
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file in one of its formats: what the format is called, its address and size; ``name`` is the file's."""

    format: str
    href: str
    size: str
    name: str
