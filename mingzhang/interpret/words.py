"""The words of titles and headings: what a label says, word by word, and what of it nobody understands.

The words are data (``mingzhang/specs/words.yml``). Chinese sets no blanks between words, so that a label is read from
left to right, the longest word first; years are told from the digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mingzhang.interpret.labels import strip_ordinal
from mingzhang.yamlfile import read_yaml

SPECS = Path(__file__).parent.parent / "specs"
UNIT = re.compile(r"[(]?(?:金额)?单位[:：]?(?:人民币)?(?:[百千万亿]?元)[)]?|[(](?:人民币)?[百千万亿]{0,2}元[)]")
YEAR = re.compile(r"(20\d{2})(?:年度?)?")
# 25年, 1999年: a year, but written in a way that leaves open whose figures these are.
ODD_YEAR = re.compile(r"(?<!\d)(?:\d{2}|1\d{3})年(?![初末])")
# Marks within a label tell nothing, nor do the numbers of the row that numbers the columns (栏次 2=3+4).
MARKS = re.compile(r"[()\[\]【】、,:;\-—~/.。*#=+×]+")
NUMBERS = re.compile(r"\d+")
# Words between two others that make a sum of them: 人员经费和公用经费.
CONJUNCTIONS = ("和", "与", "及")


class Meaning(NamedTuple):
    """One value that a word stands for; ``rank`` orders the values of a facet from the general to the special."""

    facet: str
    value: str
    rank: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A label as read: its words in order with their meanings, the years it names, and the rest nobody understands.

    ``joined`` are the facets of which it names two values together (人员经费和公用经费): neither is what is meant.
    """

    words: tuple[tuple[Meaning, ...], ...]
    years: tuple[int, ...]
    rest: str
    joined: frozenset[str] = frozenset()

    def values(self, *facets: str) -> list[str]:
        """Return the values of some facets, from the general to the special; those of a facet stand together."""
        found = sorted({m for word in self.words for m in word if m.facet in facets}, key=lambda m: m.rank)
        return [meaning.value for meaning in found]

    def last(self, facet: str) -> str | None:
        """Return the most special value of a facet, or None."""
        return next(iter(self.values(facet)[::-1]), None)


class Vocabulary:
    """The words of ``words.yml``, but for some; it notes which of them were used."""

    def __init__(self, without: frozenset[str] = frozenset()) -> None:
        self.words = {word: meanings for word, meanings in _words().items() if word not in without}
        self.without = without
        self.used: set[str] = set()
        longest_first = sorted(self.words, key=lambda word: (-len(word), word))
        self._pattern = re.compile(f"{YEAR.pattern}|{'|'.join(map(re.escape, longest_first))}")
        self._known: dict[str, tuple[Phrase, tuple[str, ...]]] = {}

    def read(self, label: str) -> Phrase:
        """Read a label."""
        if label not in self._known:
            text = strip_ordinal(UNIT.sub("", plain(label)))
            phrase, used = self._read(_bare(text))
            self._known[label] = replace(phrase, joined=self._joined(_bare(text.replace("、", "和")))), used
        phrase, used = self._known[label]
        self.used.update(used)
        return phrase

    def _read(self, text: str) -> tuple[Phrase, tuple[str, ...]]:
        matches = list(self._pattern.finditer(text))
        used = tuple(match[0] for match in matches if not match[1])
        words = tuple(self.words[word] for word in used if self.words[word])
        years = tuple(int(match[1]) for match in matches if match[1])
        rest = NUMBERS.sub("", self._pattern.sub("", text)) + "".join(ODD_YEAR.findall(text))
        return Phrase(words, years, rest), used

    def _joined(self, text: str) -> frozenset[str]:
        """Return the facets of which a conjunction joins two different values."""
        found: set[str] = set()
        before: tuple[Meaning, ...] = ()
        conjunction = False
        for match in self._pattern.finditer(text):
            meanings = self.words.get(match[0], ())
            if meanings:
                pairs = ((one, other) for one in before for other in meanings if conjunction)
                found |= {one.facet for one, other in pairs if one.facet == other.facet and one.value != other.value}
                before, conjunction = meanings, False
            conjunction = conjunction or match[0] in CONJUNCTIONS
        return frozenset(found)

    def note(self, name: str) -> bool:
        """Note the use of a name that is known as a whole; say whether it may be used."""
        if name in self.without:
            return False
        self.used.add(name)
        return True


@cache
def _words() -> dict[str, tuple[Meaning, ...]]:
    found: dict[str, tuple[Meaning, ...]] = {}
    rank = 0
    for facet, values in read_yaml(SPECS / "words.yml").items():
        if facet == "filler":
            found.update({_bare(word): () for word in values})
            continue
        for value, words in values.items():
            rank += 1
            for word in words:
                found[_bare(word)] = (*found.get(_bare(word), ()), Meaning(facet, value, rank))
    return found


def _bare(text: str) -> str:
    return MARKS.sub("", plain(text))


_current: list[Vocabulary] = []


def vocabulary() -> Vocabulary:
    """Return the vocabulary in use."""
    if not _current:
        _current.append(Vocabulary())
    return _current[-1]


@contextmanager
def using(other: Vocabulary) -> Iterator[Vocabulary]:
    """Use another vocabulary for a while: to see which words a document needs, and what becomes of it without them."""
    _current.append(other)
    try:
        yield other
    finally:
        _current.remove(other)


def plain(text: str) -> str:
    """Return the form in which titles and labels are compared: NFKC, without blanks, quotes made alike."""
    return re.sub(r"[\s“”\"‘’「」]", "", unicodedata.normalize("NFKC", text))
