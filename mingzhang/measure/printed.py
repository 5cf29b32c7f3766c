"""What is printed, by an extractor that shares nothing with the reading measured: pdfminer's words, and their amounts.

What an amount is
-----------------
- A number with thousands separators or decimals (``8,084.71``, ``1,217``, ``0.00``), with its sign or the brackets that
  make it negative. Such an amount is told by its form wherever it stands.
- A number of digits alone (``0``, ``350``) where it stands by itself in an amount column: in the strip of a page that
  the body of such a column takes. A column of unknown meaning is one where an amount of the first kind stands in it.
- No amounts: percentages (``12.5%``), dates (``2024.12.31``, ``3.5日``), numbers with two points (``1.2.3``), and
  digits alone elsewhere: codes, years, page and row numbers, numbers of columns. A month such as ``2024.12`` cannot be
  told from an amount, and counts as one.

Amounts that the extractor glues (``0.000.00``) are parted where all parts have equally many decimals. Two amounts are
equal where sign, digits and decimals are; ``1,217.00`` and ``1217.00`` are, ``1,217`` and ``1,217.00`` are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mingzhang.read.model import Box, Place

# Characters further apart than this share of their size are two words; the default, 3 points, is more than stands
# between two columns of small print, and less than there is between the digits of a large one.
WORD_GAP = 0.3
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)"
_NUMBER = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?P<open>\()?(?P<sign>[-+])?(?P<digits>{_DIGITS})(?P<close>\))?(?![.,]?\d)(?!\s*[%‰年月日])"
)
_WHOLE = re.compile(r"(?P<open>\()?(?P<sign>[-+])?(?P<digits>\d+)(?P<close>\))?")
_RUN = re.compile(r"\d[\d.,]*\d")
_GLUED = [re.compile(rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+?)\.\d{{{decimals}}}") for decimals in (2, 1, 3, 4, 5, 6)]
_MINUS = str.maketrans("−－﹣", "---")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as printed: ``key`` is the form in which amounts are compared; digits alone are not ``sure``."""

    key: str
    text: str
    place: Place
    sure: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the extractor gives it, blanks gone and compatibility characters unified."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Printed:
    """The words of a source and the amounts in them, in the order of the extractor."""

    words: tuple[Word, ...]
    amounts: tuple[Amount, ...]


def squeeze(text: str) -> str:
    """Return a text in the form in which texts are compared: NFKC, one kind of minus, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_MINUS).split())


def key_of(text: str) -> str | None:
    """Return the key of a text that is one amount, digits alone included; None if it is not."""
    plain = squeeze(text)
    match = _NUMBER.fullmatch(plain) or _WHOLE.fullmatch(plain)
    return _key(match) if match else None


def amounts_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the amounts of a squeezed text that their form tells: key, start and end."""
    taken = []
    for match in _NUMBER.finditer(text):
        taken.append(match.span())
        yield _key(match), *match.span()
    for run in _RUN.finditer(text):
        if any(start < run.end() and run.start() < end for start, end in taken):
            continue
        for glued in _GLUED:
            parts = list(glued.finditer(run[0]))
            if len(parts) > 1 and sum(len(part[0]) for part in parts) == len(run[0]):
                for part in parts:
                    yield part[0].replace(",", ""), run.start() + part.start(), run.start() + part.end()
                break


def _key(match: re.Match[str]) -> str:
    bracketed = bool(match["open"]) and bool(match["close"])
    return ("-" if match["sign"] == "-" or bracketed else "") + match["digits"].replace(",", "")


@cache
def read_printed(path: Path) -> Printed:
    """Return what is printed in a PDF or a text; nothing for other files. Kept while the program runs."""
    if path.suffix.lower() == ".pdf":
        found = list(_words_of_pdf(path))
    elif path.suffix.lower() == ".txt":
        lines = path.read_text(encoding="utf-8-sig").replace("\f", " \f").split("\n")
        found = [
            (Word(squeeze(token), place), [])
            for place, line in ((Place(line=number), line) for number, line in enumerate(lines, start=1))
            for token in line.split()
        ]
    else:
        found = []
    amounts = [amount for word, boxes in found for amount in _amounts_of(word, boxes)]
    return Printed(tuple(word for word, _ in found), tuple(amounts))


def _words_of_pdf(path: Path) -> Iterator[tuple[Word, list[Box]]]:
    """Yield each word with the boxes of its characters."""
    import pdfplumber  # 0.3 s: only where something is measured

    with pdfplumber.open(path) as document:
        for number, page in enumerate(document.pages, start=1):
            left, top = page.cropbox[:2]  # what is shown begins here
            for word in page.extract_words(x_tolerance_ratio=WORD_GAP, return_chars=True):
                text, boxes = "", []
                for char in word["chars"]:
                    plain = squeeze(char["text"])
                    text += plain
                    boxes += [_box(char, left, top)] * len(plain)
                yield Word(text, Place(number, _box(word, left, top))), boxes
            page.close()


def _box(item: dict[str, Any], left: float, top: float) -> Box:
    return Box(item["x0"] - left, item["top"] - top, item["x1"] - left, item["bottom"] - top)


def _amounts_of(word: Word, boxes: list[Box]) -> Iterator[Amount]:
    whole = _WHOLE.fullmatch(word.text)
    if whole:
        yield Amount(_key(whole), word.text, word.place, sure=False)
        return
    for key, start, end in amounts_in(word.text):
        inside = boxes[start:end]
        box = (
            Box(
                min(b.x0 for b in inside),
                min(b.top for b in inside),
                max(b.x1 for b in inside),
                max(b.bottom for b in inside),
            )
            if inside
            else None
        )
        yield Amount(key, word.text[start:end], Place(word.place.page, box, word.place.line), sure=True)
