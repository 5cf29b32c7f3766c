"""One place left out at a time: what is understood of its disclosures by the words that other places' use.

With all words a visible document is understood because its words were written down. Without those that only its own
place uses, it is as a document of a place that nobody has seen; that figure is the honest one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.codebook import Codebook
from mingzhang.convert import Reader, convert, join_halves
from mingzhang.disclosures import Files
from mingzhang.interpret.identity import region_of
from mingzhang.interpret.words import Vocabulary, using
from mingzhang.measure import Recognition, measure_recognition
from mingzhang.package.rows import Checked


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document with all words, and without the ``words`` that only documents of its place use.

    ``without`` is None where nothing came of the document without them.
    """

    document: str
    place: str
    words: tuple[str, ...]
    with_all: Recognition
    without: Recognition | None


@dataclass(frozen=True, slots=True)
class _Document:
    """A document's files (two where its halves were published apart), its place, and the words that it needs."""

    files: tuple[Files, ...]
    name: str
    place: str
    used: frozenset[str]
    recognition: Recognition


def leave_out(found: Sequence[Files], source: Reader, codebook: Codebook) -> Iterator[LeftOut]:
    """Measure each document with all words, and again without those of its place alone."""
    documents = list(_documents(found, source, codebook))
    users: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        for word in document.used:
            users[word].add(document.place)
    for document in documents:
        own = frozenset(word for word, places in users.items() if places == {document.place})
        with using(Vocabulary(own)):
            made = _convert(document.files, source, codebook)
        yield LeftOut(
            document.name,
            document.place,
            tuple(sorted(own & document.used)),
            document.recognition,
            measure_recognition(made[0].disclosure) if made else None,
        )


def _documents(found: Sequence[Files], source: Reader, codebook: Codebook) -> Iterator[_Document]:
    for checked in _convert(found, source, codebook):
        names = {reading.file for reading in (*checked.disclosure.readings, *checked.witnesses)}
        files = tuple(one for one in found if names & {path.name for path in one.sources})
        with using(Vocabulary()) as words:
            made = _convert(files, source, codebook)
        disclosure = made[0].disclosure
        yield _Document(
            files,
            disclosure.disclosure,
            _place(disclosure.publisher),
            frozenset(words.used),
            measure_recognition(disclosure),
        )


def _place(publisher: str) -> str:
    """Return the province or city that a publisher belongs to: forms are those of a province, or of a large city."""
    region = region_of(publisher) or publisher
    first = re.match(r".{2,8}?(?:自治区|省|市)", region)
    return first[0] if first else region


def _convert(found: Sequence[Files], source: Reader, codebook: Codebook) -> list[Checked]:
    outcomes = join_halves([convert(files, source, codebook) for files in found], source, codebook)
    return [outcome.checked for outcome in outcomes if outcome.checked]


def lines_of(results: Sequence[LeftOut], *, verbose: bool) -> Iterator[str]:
    """Yield a line for each document, and all together."""
    for one in results:
        lost = "nothing came of it" if one.without is None else _said(one.without)
        yield f"{one.document} ({one.place}): {_said(one.with_all)}; without {len(one.words)} words of its own: {lost}"
        if verbose:
            yield f"  words: {'、'.join(one.words)}"
            yield from (f"  unrecognised: {title}" for title in (one.without.unrecognised if one.without else ()))
    whole = sum(one.with_all.all_recognised for one in results)
    left = [one.without for one in results if one.without]
    yield (
        f"all: {len(results)} documents | all tables recognised in {whole} with all words, in "
        f"{sum(r.all_recognised for r in left)} without those of their own place | tables "
        f"{sum(one.with_all.recognised for one in results)} and {sum(r.recognised for r in left)} of "
        f"{sum(one.with_all.tables for one in results)}; unknown columns "
        f"{sum(one.with_all.unknown_columns for one in results)} and {sum(r.unknown_columns for r in left)}"
    )


def _said(one: Recognition) -> str:
    return f"tables {one.recognised}/{one.tables}, unknown columns {one.unknown_columns}, rows {one.unknown_rows}"
