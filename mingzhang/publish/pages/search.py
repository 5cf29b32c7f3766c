"""The search page; a script asks the index, and without one there are ways on."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.publish.contexts import Frame, Link
from mingzhang.publish.frames import Site, relative
from mingzhang.publish.language import words


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search page; ``ways`` lead on without a search."""

    frame: Frame
    ways: tuple[Link, ...]


def search_page(site: Site) -> SearchPage:
    """Return the search page."""
    said = words(site.lang)
    frame = site.frame("search.html", said.search, said.search_lead, ((said.home, "index.html"),))
    ways = ((said.publishers, "index.html"), (said.index_by_code, "codes/index.html"))
    return SearchPage(frame, tuple(Link(text, relative(frame.path, f"{site.lang}/{to}")) for text, to in ways))
