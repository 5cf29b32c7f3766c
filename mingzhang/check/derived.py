"""Last year's figures, as they follow from the changes that the explanations state; none of them is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from mingzhang.check.changes import change_beside, is_plain_change, last_year
from mingzhang.check.claims import claims_of, tied
from mingzhang.check.figures import Figures
from mingzhang.check.model import Finding
from mingzhang.check.stated import Interval, ratio, stated
from mingzhang.codebook import Codebook
from mingzhang.interpret.amounts import UNITS
from mingzhang.interpret.model import Disclosure

NOT_NEGATIVE = Interval(Decimal(0), Decimal(0), Decimal("Infinity"))


@dataclass(frozen=True, slots=True)
class Derived:
    """Last year's figure as it follows from a change (the claim ``change``) of this year's (the claim ``this``).

    ``amount`` is in ``unit``, to the last place that either is printed with; its ends, as far as these allow, to a
    tenth of that, rounded outwards.
    """

    change: int
    this: int
    amount: Interval
    unit: str


def derive(disclosure: Disclosure, codebook: Codebook, findings: Sequence[Finding]) -> tuple[Derived, ...]:
    """Return what last year's figures must have been, from the changes that the notes state.

    Where a percentage stands with the change, both narrow it down. Nothing follows from a quantity that is in conflict
    with others, by ``findings``, nor from a rise by more than the figure of this year.
    """
    claims = tied(claims_of(disclosure, codebook), Figures(disclosure))
    doubtful = {number for finding in findings if finding.verdict == "conflict" for number in finding.claims}
    found = []
    for change in claims:
        quantity = change.quantity
        if quantity.role != "change" or quantity.of is None or not is_plain_change(change):
            continue
        this = claims[quantity.of]
        if this.topic.period or this.quantity.unit not in UNITS or doubtful & {change.number, this.number}:
            continue
        last = last_year(this, change)
        if not last.meets(NOT_NEGATIVE):
            continue
        around = claims[max(change.number - 1, 0) : change.number + 2]
        percents = (c for c in around if c.quantity.role == "change_percent")
        percent = next((c for c in percents if change_beside(claims, c) is change), None)
        if percent:
            share = stated(percent.quantity.value).times(Decimal("0.01"))
            one = Interval(Decimal(1), Decimal(1), Decimal(1))
            grown = one.plus(share) if (quantity.sign or 1) > 0 else one.minus(share)
            by_share = ratio(this.amount, grown) if grown.low > 0 else last  # a fall of 100 % says nothing of it
            last = last.within(by_share) if last.meets(by_share) else last
        place = min(this.amount.width, change.amount.width)
        found.append(
            Derived(change.number, this.number, *_rounded(last.within(NOT_NEGATIVE), place, this.quantity.unit))
        )
    return tuple(found)


def _rounded(last: Interval, place: Decimal, unit: str) -> tuple[Interval, str]:
    """Write an interval in a unit, with the places of ``place`` (yuan): none that the printed figures do not bear."""
    scaled = last.times(1 / UNITS[unit])
    fine, finer = (Decimal(1).scaleb((place * part / UNITS[unit]).adjusted()) for part in (1, Decimal("0.1")))
    low = scaled.low.quantize(finer, ROUND_FLOOR)
    high = scaled.high.quantize(finer, ROUND_CEILING)
    middle = min(max(scaled.middle.quantize(fine), low), high)
    return Interval(low, middle, high), unit
