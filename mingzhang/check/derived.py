"""Last year's figures, as they follow from the changes that the explanations state; none of them is printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mingzhang.check.claims import claims_of, tied
from mingzhang.check.figures import Figures
from mingzhang.check.stated import Interval, ratio, stated
from mingzhang.check.statements import change_before, is_plain_change, last_year
from mingzhang.codebook import Codebook
from mingzhang.interpret.amounts import UNITS
from mingzhang.interpret.model import Disclosure

NOT_NEGATIVE = Interval(Decimal(0), Decimal(0), Decimal("Infinity"))


@dataclass(frozen=True, slots=True)
class Derived:
    """Last year's figure as it follows from a change (the claim ``change``) of this year's (the claim ``this``).

    ``amount`` is in ``unit``, and may be from ``low`` to ``high``, as far as the numbers are printed.
    """

    change: int
    this: int
    amount: Interval
    unit: str


def derive(disclosure: Disclosure, codebook: Codebook) -> tuple[Derived, ...]:
    """Return what last year's figures must have been, from the changes that the notes state.

    Where a percentage stands with the change, both narrow it down.
    """
    claims = tied(claims_of(disclosure, codebook), Figures(disclosure))
    found = []
    for change in claims:
        quantity = change.quantity
        if quantity.role != "change" or quantity.of is None or not is_plain_change(change):
            continue
        this = claims[quantity.of]
        if this.topic.period or this.quantity.unit not in UNITS:
            continue
        last = last_year(this, change)
        percent = next((c for c in claims[change.number + 1 : change.number + 2] if change_before(claims, c)), None)
        if percent and percent.quantity.role == "change_percent":
            share = stated(percent.quantity.value).times(Decimal("0.01"))
            one = Interval(Decimal(1), Decimal(1), Decimal(1))
            grown = one.plus(share) if (quantity.sign or 1) > 0 else one.minus(share)
            by_share = ratio(this.amount, grown) if grown.low > 0 else last  # a fall of 100 % says nothing of it
            last = last.within(by_share) if last.meets(by_share) else last
        last = last.within(NOT_NEGATIVE) if last.meets(NOT_NEGATIVE) else last
        found.append(Derived(change.number, this.number, last.times(1 / UNITS[this.quantity.unit]), this.quantity.unit))
    return tuple(found)
