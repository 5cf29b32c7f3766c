"""What the tools beside a printed table have to work with; a script does the work, and the table is complete without.

Amounts are shown in another unit by moving the decimal point, so that a unit is a power of ten of a yuan:

>>> POWERS["万元"]
4
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.publish.data import Row
from mingzhang.publish.language import Lang, unit_name, words
from mingzhang.publish.pages.lines import Block

POWERS = {"元": 0, "千元": 3, "万元": 4, "亿元": 8}
# The units that a reader may choose, beside the printed one: yuan, ten thousands, millions.
CHOICES = {0: "元", 4: "万元", 6: None}
NO_MONEY = "-"
# Of a longer list, a script shows so many rows first (as tables.css does before it runs).
LONG = 500


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """A unit to choose: its power of ten of a yuan, None as printed."""

    power: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools of a page: ``units`` and ``levels`` to choose from, empty where there is no choice.

    ``shares`` where a list has a total to be a part of.
    """

    units: tuple[MoneyUnit, ...]
    levels: tuple[int, ...]
    shares: bool


def scale_of(columns: Sequence[Row]) -> str:
    """Return the power of ten of each column of a list, a dash for what is no money; empty where nothing is.

    >>> scale_of([{"unit": None}, {"unit": "万元"}, {"unit": "%"}])
    '-4-'
    """
    scale = "".join(str(POWERS.get(column.get("unit") or "", NO_MONEY)) for column in columns)
    return scale if scale.strip(NO_MONEY) else ""


def tools_of(blocks: Sequence[Block], lang: Lang) -> Tools | None:
    """Return the tools of a page's lists; None where there is nothing to sort or to find."""
    if not any(len(block.lines) > 1 for block in blocks):
        return None
    levels = sorted({line.level for block in blocks for line in block.lines if not line.total})
    return Tools(
        units=_units("".join(block.scale for block in blocks), lang),
        levels=tuple(level for level in levels[:-1] if level),
        shares=any(block.scale and any(line.total for line in block.lines) for block in blocks),
    )


def _units(scale: str, lang: Lang) -> tuple[MoneyUnit, ...]:
    """Return the printed unit, where all amounts have one, and the others."""
    said, powers = words(lang), {int(power) for power in scale if power != NO_MONEY}
    if not powers:
        return ()
    alone = next(iter(powers)) if len(powers) == 1 else None
    names = {power: name for name, power in POWERS.items()}
    printed = said.as_printed if alone is None else said.unit_as_printed.format(unit_name(names[alone], lang))
    others = [MoneyUnit(power, unit_name(name, lang) if name else said.millions) for power, name in CHOICES.items()]
    return (MoneyUnit(None, printed), *(unit for unit in others if unit.power != alone))
