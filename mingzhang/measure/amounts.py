"""Which printed amounts a disclosure keeps: the amounts of its cells against those that another extractor finds.

Every amount that the extractor finds has one fate:

- *kept*: it is the amount of a cell that is printed on that page. Each cell takes one, the one within its box before
  others of the same page, so that the two are compared as multisets; those taken from without the box are counted as
  *elsewhere* besides. A number wrapped in its cell is the words within the cell, joined.
- *in a text*: it stands among the words of a cell, of a heading or of a line that is published, and the page shows it
  there. At the end of a name or code, or with nothing but figures around it, an amount is no text: it is astray.
- *missing*: neither. It is announced where a finding on its page (of completeness or reading, or of a cell that is
  no amount; warning or error) quotes it, or speaks of a place without quoting anything.

*Invented* is the amount of a cell that the extractor finds on none of the cell's pages. What an amount is:
:mod:`mingzhang.measure.printed`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mingzhang.check import Finding
from mingzhang.interpret.model import Cell, Disclosure, Table
from mingzhang.measure.printed import Amount, Printed, Word, amounts_in, key_of, squeeze
from mingzhang.read.model import Box, Place

NAMES = ("code", "name", "code_name")
# Boxes of two extractors may differ by this much (points).
NEAR = 1.0


@dataclass(frozen=True, slots=True)
class Miss:
    """A printed amount that is in no amount cell and no text: where, what is around it, the check that says so."""

    text: str
    place: Place
    astray: str
    announced: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """The amount of a cell, as the disclosure has it."""

    text: str
    place: Place
    table: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Amounts:
    """The fate of all amounts of a disclosure; ``invented`` and ``elsewhere`` are amounts of its cells."""

    kept: int
    in_texts: int
    missing: tuple[Miss, ...]
    invented: tuple[Claim, ...]
    elsewhere: tuple[Claim, ...]

    @staticmethod
    def of(parts: Iterable[Amounts]) -> Amounts:
        """Add up what was found in each file of a disclosure."""
        found = list(parts)
        return Amounts(
            kept=sum(part.kept for part in found),
            in_texts=sum(part.in_texts for part in found),
            missing=tuple(miss for part in found for miss in part.missing),
            invented=tuple(claim for part in found for claim in part.invented),
            elsewhere=tuple(claim for part in found for claim in part.elsewhere),
        )

    @property
    def unannounced(self) -> int:
        """How many are missing without a finding."""
        return sum(miss.announced is None for miss in self.missing)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that is published, where it is printed; ``name`` where an amount at its end would be astray."""

    text: str
    places: tuple[Place, ...]
    what: str
    name: bool = False
    astray: bool = False


def measure_amounts(disclosure: Disclosure, findings: Sequence[Finding], printed: Printed) -> Amounts:
    """Compare the amounts of a disclosure's principal source with those that are printed in it."""
    columns = [_Columns(table) for table in disclosure.tables]
    strips = [strip for one in columns for strip in one.strips()]
    amounts = [
        amount for amount in printed.amounts if amount.sure or any(_holds(strip, amount.place) for strip in strips)
    ]
    free = _by_key(amounts)
    claims = [(one.table, cell) for one in columns for cell in one.claims()]
    count = len(claims)
    claims = [claim for claim in claims if not _take(free, claim[1], inside=True)]
    words = _words_by_page(printed.words)
    claims = [claim for claim in claims if not _take_wrapped(free, claim[1], words)]
    invented = [claim for claim in claims if not _take(free, claim[1], inside=False)]
    texts = _by_page(_texts(disclosure))
    missing: list[Miss] = []
    left = [amount for same in free.values() for amount in same]
    for amount in left:
        astray = _astray(amount, texts[_page(amount.place)])
        if astray is not None:
            missing.append(Miss(amount.text, amount.place, astray, _announcing(amount, findings)))
    missing.sort(key=lambda miss: (_page(miss.place), miss.place.box or ()))
    return Amounts(
        kept=count - len(invented),
        in_texts=len(left) - len(missing),
        missing=tuple(missing),
        invented=tuple(_claim(*claim) for claim in invented),
        elsewhere=tuple(_claim(*claim) for claim in claims if claim not in invented),
    )


def _claim(table: Table, cell: Cell) -> Claim:
    return Claim(cell.text, cell.places[0], table.table, cell.row, cell.column)


class _Columns:
    """Which columns of a table hold amounts: those whose role says so, and unknown ones with an amount in them."""

    def __init__(self, table: Table) -> None:
        self.table = table
        unknown = {column.number for column in table.columns if column.role == "unknown"}
        self._amounts = {column.number for column in table.columns if column.role == "amount"} | {
            cell.column for cell in table.cells if cell.column in unknown and cell.amount is not None and _is_sure(cell)
        }

    def claims(self) -> Iterator[Cell]:
        """Yield the cells that say they are an amount."""
        for cell in self.table.cells:
            if cell.amount is not None and cell.column in self._amounts:
                yield cell

    def strips(self) -> Iterator[Place]:
        """Yield the parts of pages that the bodies of these columns take."""
        bodies: dict[int | None, list[Box]] = defaultdict(list)
        columns: dict[tuple[int | None, int], list[Box]] = defaultdict(list)
        for cell in self.table.cells:
            for place in cell.places:
                if place.box:
                    bodies[place.page].append(place.box)
                    if cell.column in self._amounts and cell.column_span == 1:
                        columns[place.page, cell.column].append(place.box)
        ends = {place.page: place.box.bottom for place in self.table.places if place.box}
        for (page, _), boxes in columns.items():
            top = min(box.top for box in bodies[page])
            bottom = max([box.bottom for box in bodies[page]] + [ends.get(page, 0.0)])
            yield Place(page, Box(min(box.x0 for box in boxes), top, max(box.x1 for box in boxes), bottom))


def _is_sure(cell: Cell) -> bool:
    return next(amounts_in(squeeze(cell.text)), None) is not None


def _page(place: Place) -> int:
    """Return the page; a text has one, page 0."""
    return place.page or 0


def _holds(outer: Place, inner: Place) -> bool:
    """Say whether the middle of a place lies within another one; of a text, whether they are the same line."""
    if outer.page != inner.page:
        return False
    if outer.box is None or inner.box is None:
        return outer.line is not None and outer.line == inner.line
    x, y = (inner.box.x0 + inner.box.x1) / 2, (inner.box.top + inner.box.bottom) / 2
    box = outer.box
    return box.x0 - NEAR <= x <= box.x1 + NEAR and box.top - NEAR <= y <= box.bottom + NEAR


Free = dict[tuple[int, str], list[Amount]]


def _by_key(amounts: Iterable[Amount]) -> Free:
    found: Free = defaultdict(list)
    for amount in amounts:
        found[_page(amount.place), amount.key].append(amount)
    return found


def _take(free: Free, cell: Cell, *, inside: bool) -> bool:
    """Take the printed amount that a cell claims: one within its box, or any of its pages; say whether there is one."""
    key = key_of(cell.text)
    for place in cell.places:
        same = free.get((_page(place), key), []) if key else []
        found = next((amount for amount in same if not inside or _holds(place, amount.place)), None)
        if found:
            same.remove(found)
            return True
    return False


def _words_by_page(words: Iterable[Word]) -> dict[int, list[Word]]:
    found: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        found[_page(word.place)].append(word)
    return found


def _take_wrapped(free: Free, cell: Cell, words: dict[int, list[Word]]) -> bool:
    """Say whether several words within a cell make its amount together; take them, and the amounts among them."""
    inside = [word for place in cell.places for word in words[_page(place)] if _holds(place, word.place)]
    joined = key_of("".join(word.text for word in inside))
    if len(inside) < 2 or cell.places[0].box is None or joined is None or joined != key_of(cell.text):
        return False
    for page in {_page(place) for place in cell.places}:
        words[page] = [word for word in words[page] if word not in inside]
    for same in free.values():
        same[:] = [amount for amount in same if not any(_holds(place, amount.place) for place in cell.places)]
    return True


def _texts(disclosure: Disclosure) -> Iterator[_Text]:
    """Yield every text in which an amount may stand, and those in which one that stands there is astray."""
    for text, place, _ in disclosure.left_over:
        yield _Text(squeeze(text), (place,), f"left over: {text}", astray=True)
    for table in disclosure.tables:
        roles = {column.number: column.role for column in table.columns}
        for cell in table.cells:
            if cell.text:
                role = roles[cell.column]
                astray = role == "amount" or _is_figures(cell.text)
                what = f"{table.table}, row {cell.row}, column {cell.column} ({role}): {cell.text}"
                yield _Text(squeeze(cell.text), cell.places, what, name=role in NAMES, astray=astray)
    body = {place for table in disclosure.tables for cell in table.cells for place in cell.places}
    labels = {label for table in disclosure.tables for column in table.columns for label in column.path}
    reading = disclosure.readings[0]
    for raw in reading.tables:
        for head in raw.cells:
            if head.text and not body.intersection(head.places):
                astray = head.text not in labels or _is_figures(head.text)
                yield _Text(squeeze(head.text), head.places, f"heading or no cell: {head.text}", astray=astray)
    published = squeeze("".join(_prose(disclosure)))
    for line in reading.lines:
        plain = squeeze(line.text)
        if plain in published:
            yield _Text(plain, (line.place,), f"line: {line.text}")


def _is_figures(text: str) -> bool:
    return not squeeze(text).strip("0123456789.,()+-%")


def _prose(disclosure: Disclosure) -> Iterator[str]:
    """Yield what is published of the lines outside the tables."""
    for paragraph in disclosure.paragraphs:
        yield paragraph.text
    for table in disclosure.tables:
        yield from (part for part in (table.number, table.title, table.note) if part)


def _by_page(texts: Iterable[_Text]) -> dict[int, list[_Text]]:
    found: dict[int, list[_Text]] = defaultdict(list)
    for text in texts:
        for page in {_page(place) for place in text.places}:
            found[page].append(text)
    return found


def _astray(amount: Amount, texts: Sequence[_Text]) -> str | None:
    """Return None where an amount stands in a text; else what it stands in instead."""
    around = [text for text in texts if any(_holds(place, amount.place) for place in text.places)]
    for text in around:
        if amount.text in text.text:
            if text.astray or (text.name and text.text.endswith(amount.text)):
                return text.what
            return None
    return around[0].what if around else "no cell and no line"


def _announcing(amount: Amount, findings: Sequence[Finding]) -> str | None:
    """Return the check that says that an amount is not where it should be."""
    for finding in findings:
        if finding.severity == "info" or not (
            finding.kind in ("completeness", "reading") or finding.check == "no_amount"
        ):
            continue
        here = finding.place.page == amount.place.page if amount.place.page else finding.place.line == amount.place.line
        quoted = [squeeze(text) for text in (finding.expected, finding.actual) if text]
        if finding.place != Place() and here and (not quoted or any(amount.text in text for text in quoted)):
            return finding.check
    return None
