"""Numbers as prose states them: rounded to the places it prints, so that each stands for an interval."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mingzhang.interpret.amounts import decimals


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers that are printed as one: ``low`` to ``high``, both included, with what is printed in the middle."""

    low: Decimal
    middle: Decimal
    high: Decimal

    @property
    def width(self) -> Decimal:
        """How far it reaches: the value of the last place that is printed."""
        return self.high - self.low

    def times(self, factor: Decimal) -> Interval:
        """Return it in another unit; the factor is positive."""
        return Interval(self.low * factor, self.middle * factor, self.high * factor)

    def wider(self) -> Interval:
        """Return it twice as wide: what a number may be that was cut off, and not rounded, at its last place."""
        return Interval(self.low - self.width / 2, self.middle, self.high + self.width / 2)

    def plus(self, other: Interval) -> Interval:
        """Return what the sum may be."""
        return Interval(self.low + other.low, self.middle + other.middle, self.high + other.high)

    def minus(self, other: Interval) -> Interval:
        """Return what the difference may be."""
        return Interval(self.low - other.high, self.middle - other.middle, self.high - other.low)

    def holds(self, number: Decimal) -> bool:
        """Say whether a number may be the one that is printed."""
        return self.low <= number <= self.high

    def meets(self, other: Interval) -> bool:
        """Say whether both may be the same number."""
        return self.low <= other.high and other.low <= self.high

    def within(self, other: Interval) -> Interval:
        """Return what both may be, with this one's middle moved into it; they must meet."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Interval(low, min(max(self.middle, low), high), high)


def stated(value: Decimal) -> Interval:
    """Return what a number may have been before it was rounded to the places that it prints."""
    half = Decimal(1).scaleb(-decimals(value)) / 2
    return Interval(value - half, value, value + half)


def written(number: Decimal) -> str:
    """Write a number as prose does: 8,084.71, 20, 0.5, without zeros at the end of its decimals."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ratio(part: Interval, whole: Interval) -> Interval:
    """Return what the ratio of two amounts may be; the whole must not be zero."""
    if whole.low <= 0 <= whole.high:
        return Interval(Decimal("-Infinity"), part.middle / whole.middle, Decimal("Infinity"))
    ends = [one / other for one in (part.low, part.high) for other in (whole.low, whole.high)]
    return Interval(min(ends), part.middle / whole.middle, max(ends))
