"""The page of a disclosure's prose: its paragraphs in order, with the quantities that they state and what is open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.publish.contexts import Frame, Link, Text
from mingzhang.publish.data import Package, Row
from mingzhang.publish.frames import DisclosurePages, bilingual
from mingzhang.publish.language import Lang, words
from mingzhang.publish.outcomes import VERDICTS, Outcomes
from mingzhang.publish.pages.places import Places
from mingzhang.publish.pages.quality import check_name, question_anchor
from mingzhang.publish.printed import source_of


@dataclass(frozen=True, slots=True)
class Stated:
    """A quantity that a paragraph states, as printed, how its checks came out, and the row that it speaks of."""

    text: str
    verdict: str
    row: Link | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or heading of the prose (``level`` 0: a paragraph), with its quantities and what is open in it."""

    anchor: str
    level: int
    text: Text
    source: str
    summary: str
    stated: tuple[Stated, ...]
    questions: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ProsePage:
    """Duties, organisation and explanations."""

    frame: Frame
    passages: tuple[Passage, ...]


def prose_page(pages: DisclosurePages, package: Package, found: Outcomes) -> ProsePage:
    """Return the page of the prose; what explains terms has a page of its own."""
    lang, said, disclosure = pages.site.lang, words(pages.site.lang), pages.row["disclosure"]
    claims: dict[int, list[Row]] = defaultdict(list)
    for claim in package.of("claims", disclosure=disclosure):
        claims[claim["paragraph"]].append(claim)
    places = Places(package, disclosure)
    passages = tuple(
        Passage(
            anchor=f"p-{row['paragraph']}",
            level=row["level"] or 0,
            text=bilingual(row["text"], row["text_en"], lang),
            source=source_of(row, lang),
            summary=_summary(claims[row["paragraph"]], lang),
            stated=tuple(_stated(package, places, claim, lang) for claim in claims[row["paragraph"]]),
            questions=tuple(
                Link(check_name(package, finding, lang), f"findings.html#{question_anchor(finding)}")
                for finding in found.by_paragraph.get(row["paragraph"], ())
            ),
        )
        for row in package.of("paragraphs", disclosure=disclosure)
        if row["section"] != "glossary"
    )
    frame = pages.frame("prose.html", said.prose, f"{pages.publisher.text}, {pages.kicker}: {said.prose}")
    return ProsePage(frame, passages)


def _summary(claims: Sequence[Row], lang: Lang) -> str:
    """Count the quantities of a paragraph by how they came out."""
    said, counts = words(lang), Counter(claim["verdict"] for claim in claims)
    named = [(getattr(said, f"verdict_{verdict}"), counts[verdict]) for verdict in VERDICTS if counts[verdict]]
    if lang == "zh":
        return f"{said.quantities_stated}：{'，'.join(f'{name}{count}' for name, count in named)}"
    return f"{said.quantities_stated}: {', '.join(f'{name.lower()} {count}' for name, count in named)}"


def _stated(package: Package, places: Places, claim: Row, lang: Lang) -> Stated:
    verdict = claim["verdict"]
    cells = package.of("claim_cells", claim=claim["claim"])
    return Stated(
        text=claim["text"],
        verdict=getattr(words(lang), f"verdict_{verdict}") if verdict else "",
        row=places.row(cells[0], lang) if cells else None,
    )
