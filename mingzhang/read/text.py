"""The text of a disclosure, as a text extractor gives it: numbered lines, blanks at their start kept as indentation.

Extractors put a form feed, or a blank in its place, before the first line of a page; body text is spaced with
blank lines, so that two lines without one between belong together more closely.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from mingzhang.read.join import PAGE_NUMBER
from mingzhang.read.model import Line, Place, RefusedError
from mingzhang.read.rows import BLANKS, visible

# A line at least this wide (ems) can tell how wide the text is.
BODY_WIDTH = 20
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def read_lines(path: Path) -> tuple[tuple[Line, ...], int, int]:
    """Return the lines that are not blank, the number of visible characters, and how many are page numbers.

    Raises:
        RefusedError: the file is empty, no UTF-8, or holds control characters that no text has.
    """
    data = path.read_bytes()
    if not data.strip():
        raise RefusedError(f"expected the text of a disclosure, found an empty file ({len(data)} bytes)")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(
            f"expected UTF-8 text, found byte {data[error.start]:#04x} at offset {error.start}"
        ) from error
    if control := CONTROL.search(text):
        raise RefusedError(f"expected text, found the control character {control[0]!r} at offset {control.start()}")
    numbers, rows = zip(*_numbered(file_lines(text)), strict=True)
    width = _text_width(rows)
    spaced = any(not row.strip(BLANKS) for row in rows[:-1])  # else no line is nearer to another than any
    lines: list[Line] = []
    furniture = 0
    page: int | None = None  # the last page number seen
    before_blank = True
    for index, (number, row) in enumerate(zip(numbers, rows, strict=True)):
        body = row.strip(BLANKS + "\f")
        if not body:
            before_blank = True
            continue
        if PAGE_NUMBER.match(body) and _at_page_edge(rows, index) and _counts_on(body, page):
            page = int(re.findall(r"\d+", body)[0])
            furniture += visible(body)
            continue
        turns = row.startswith(("\f", " "))
        indent = _width(row.lstrip("\f").removeprefix(" ")[: _leading(row.lstrip("\f").removeprefix(" "))])
        lines.append(
            Line(
                text=body,
                place=Place(line=number),
                indent=indent,
                slack=max(0.0, width - indent - _width(body)),
                size=1.0,
                adjacent=spaced and not before_blank and not turns,
                turns_page=turns,
            )
        )
        before_blank = False
    return tuple(lines), visible(text.translate(dict.fromkeys(b"\t\n\f\r"))), furniture


def file_lines(text: str) -> list[str]:
    """Return the lines of a text as an editor counts them; a form feed begins a page, but no line."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _numbered(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the rows of each line with its number: what stands behind a form feed is a row of its own."""
    for number, line in enumerate(lines, start=1):
        first, *pages = line.replace("\t", " ").split("\f")
        yield number, first
        yield from ((number, "\f" + page) for page in pages)


def _counts_on(text: str, page: int | None) -> bool:
    """Say whether a page number is marked as one (- 3 -, 第3页) or follows the last; a bare number may be an amount."""
    return not text.isdigit() or (page is not None and int(text) == page + 1) or (page is None and text == "1")


def _at_page_edge(rows: Sequence[str], index: int) -> bool:
    """Say whether a line is the first or the last printed one of its page."""
    after = next((row for row in rows[index + 1 :] if row.strip(BLANKS + "\f")), "\f")
    return rows[index].startswith(("\f", " ")) or after.startswith(("\f", " "))


def _leading(row: str) -> int:
    return len(row) - len(row.lstrip(BLANKS))


def _width(text: str) -> float:
    """Return the width of a text in ems: East Asian characters are one wide, others half (UAX #11)."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _text_width(rows: Sequence[str]) -> float:
    """Return the usual width of a full line: the commonest of the widths that a line of body text can have."""
    widths = Counter(round(_width(row.rstrip())) for row in rows if len(row) >= BODY_WIDTH and " " not in row.strip())
    return float(max(widths, key=lambda width: (widths[width], width))) if widths else float(BODY_WIDTH)
