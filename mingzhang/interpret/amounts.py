"""Amounts as printed: exact decimals, and the difference between zero, blank, not applicable and withheld."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal, NamedTuple

State = Literal["value", "zero", "blank", "not_applicable", "withheld"]

AMOUNT = re.compile(r"^(?P<open>\()?(?P<sign>[-+])?(?P<digits>\d{1,3}(,\d{3})+|\d+)(?P<fraction>\.\d+)?(?P<close>\))?$")
NOT_APPLICABLE = {"-", "--", "/", "\\", "—", "——", "–", "*", "不适用"}
WITHHELD = re.compile(r"不宜公开|不予公开|涉密|保密")
UNITS = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "亿元": Decimal(10**8)}


class Reading(NamedTuple):
    """What a cell of an amount column says. ``amount`` is in the table's unit; None unless a value or zero."""

    state: State | None
    amount: Decimal | None


def parse_amount(text: str) -> Reading:
    """Read an amount: ``8,084.71``, ``-0.50``, ``(3.00)`` (negative, as accountants print it), full-width digits too.

    Returns state None where the text is neither an amount nor one of the marks for its absence.
    """
    # blanks within are kept: two numbers in one cell are no amount
    plain = unicodedata.normalize("NFKC", text).strip().replace("\n", "").replace("−", "-").replace("，", ",")
    if not plain:
        return Reading("blank", None)
    if plain in NOT_APPLICABLE:
        return Reading("not_applicable", None)
    match = AMOUNT.match(plain)
    if match and bool(match["open"]) == bool(match["close"]):
        value = Decimal(match["digits"].replace(",", "") + (match["fraction"] or ""))
        if match["sign"] == "-" or match["open"]:
            value = -value
        return Reading("value" if value else "zero", value)
    if WITHHELD.search(plain):
        return Reading("withheld", None)
    return Reading(None, None)


def is_amount(text: str) -> bool:
    """Say whether a text is a number as amounts are printed."""
    return parse_amount(text).amount is not None


def decimals(amount: Decimal) -> int:
    """Return how many decimals an amount was printed with."""
    exponent = amount.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def to_yuan(amount: Decimal, unit: str) -> Decimal:
    """Convert an amount to yuan, exactly."""
    return amount * UNITS[unit]
