"""What a chart is of, in no language and no form yet: frozen amounts that the picture, its table and its CSV share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

# bars: amounts by size; parts: few amounts that make up a whole; flow: amounts that come from one thing and go to
# another; years: an amount beside that of last year.
Form = Literal["bars", "parts", "flow", "years"]


class Cell(NamedTuple):
    """The key of a cell within its disclosure."""

    table: str
    row: int
    column: int


class Interval(NamedTuple):
    """A derived amount in yuan, and the bounds that rounding leaves it."""

    amount: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """An amount in yuan with its names.

    Attributes:
        zh: name in Chinese.
        en: name in English, None where there is none.
        amount: in yuan.
        code: of its classification.
        cell: that prints the amount; None where it is added up from several.
        page: of the disclosure that tells more of it.
        before: the same of last year.
        key: says which it is: a measure, an item, a functional class.
        short: its names for a sentence, where the names also say whose it is.
    """

    zh: str
    en: str | None
    amount: Decimal
    code: str | None = None
    cell: Cell | None = None
    page: str | None = None
    before: Interval | None = None
    key: str = ""
    short: tuple[str, str | None] | None = None


class Link(NamedTuple):
    """An amount that flows from an item of one stage to an item of the next; both by their index there."""

    stage: int
    source: int
    target: int
    amount: Decimal
    cell: Cell | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one disclosure.

    Attributes:
        name: of the chart, unique in its disclosure; part of its address.
        form: how it is drawn.
        items: what is drawn, the largest first; of a flow: nothing.
        whole: what shares are of, in yuan; 0 where there are none.
        tables: that print the figures.
        stages: of a flow: the items from left to right; one item of no name is the sum of all.
        links: of a flow.
        left_out: how many items have no printed amount and so are not drawn.
        of: what the whole is: all; what is of the year; the basic expenditure of the general public budget; or only
            what is listed.
        missing: what the parts fall short of the whole, in yuan, beyond rounding.
    """

    name: str
    form: Form
    items: tuple[Item, ...]
    whole: Decimal
    tables: tuple[str, ...]
    stages: tuple[tuple[Item, ...], ...] = ()
    links: tuple[Link, ...] = ()
    left_out: int = 0
    missing: Decimal = Decimal(0)
    of: Literal["all", "year", "basic", "listed"] = "all"

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """Every amount that is drawn with its figure, in yuan."""
        before = [item.before.amount for item in self.items if item.before]
        return (*(item.amount for item in self.items), *before, *(link.amount for link in self.links))
