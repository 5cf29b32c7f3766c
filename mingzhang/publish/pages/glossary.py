"""The glossary that a disclosure prints."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.publish.contexts import Frame, Text
from mingzhang.publish.data import Package
from mingzhang.publish.frames import DisclosurePages, bilingual
from mingzhang.publish.language import words
from mingzhang.publish.printed import source_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A term of the glossary."""

    anchor: str
    term: Text
    definition: Text
    source: str


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """The glossary that the disclosure prints."""

    frame: Frame
    terms: tuple[Entry, ...]


def glossary_page(pages: DisclosurePages, package: Package) -> GlossaryPage:
    """Return the page of the glossary."""
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
    return GlossaryPage(frame, terms)
