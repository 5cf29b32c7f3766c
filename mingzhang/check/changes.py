"""Changes that the explanations state: held against their percentages, last year's figures, and the tables' own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.check.claims import Claim, finding_on
from mingzhang.check.figures import Figure, Figures
from mingzhang.check.model import CellRef, Finding, Verdict, where
from mingzhang.check.stated import Interval, ratio, stated, written
from mingzhang.check.topics import ranked_groups
from mingzhang.interpret.amounts import UNITS

PLAIN_CHANGE = re.compile("^(?:比|较|与|增|减|下降|上升)|各(?:增加|减少)")
# The stage of last year's figure that a change is said to be from.
STAGES = (
    (re.compile("执行|决算"), "previous_final"),
    (re.compile("调整预算"), "previous_adjusted_budget"),
    (re.compile("预算"), "previous_budget"),
)


def check_changes(claims: Sequence[Claim], figures: Figures) -> Iterator[Finding]:
    """Hold every change against what is stated and printed beside it."""
    yield from _percentages(claims)
    yield from _previous(claims)
    yield from _in_tables(claims, figures)


class Growth(NamedTuple):
    """What a percentage of change is the ratio of: the change and last year's figure, and the quantity that told it."""

    change: Interval
    last: Interval
    told_by: Claim


def _percentages(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Hold each percentage of change against this year's amount, and the change or last year's beside it."""
    for claim in claims:
        if claim.quantity.role != "change_percent" or claim.quantity.of is None:
            continue
        base = claims[claim.quantity.of]
        growth = _growth_beside(claims, claim, base)
        if growth is None:
            continue
        beside = growth.told_by.quantity
        what, what_en = ("上年", "last year's") if beside.role == "previous" else ("增减", "the change of")
        given = f"由本年{base.quantity.text}与{what}{beside.text}推算"
        given_en = f"from {base.quantity.text} this year and {what_en} {beside.text}"
        if growth.last.middle == 0:
            verdict: Verdict = (
                "consistent" if growth.change.middle == 0 and not claim.quantity.value else "not_verifiable"
            )
            message = (
                f"{given}，上年为0，百分比无从计算。",
                f"{given_en}, last year's was 0, of which there is no percentage.",
            )
            yield finding_on(claim, "change_and_percent", verdict, *message, beside=(growth.told_by,))
            continue
        off = stated(claim.quantity.value)
        share = ratio(growth.change, growth.last).times(Decimal(100))
        verdict = "consistent" if off.holds(share.middle) else "rounding" if share.meets(off) else "conflict"
        if verdict == "conflict" and beside.role == "change" and not is_plain_change(growth.told_by):
            verdict = "not_verifiable"
        yield finding_on(
            claim,
            "change_and_percent",
            verdict,
            f"{given}，应为{share.middle:.2f}%。",
            f"{given_en} it should be {share.middle:.2f}%.",
            expected=share.middle.quantize(Decimal("0.01")),
            beside=(growth.told_by,),
        )


def _growth_beside(claims: Sequence[Claim], percent: Claim, base: Claim) -> Growth | None:
    """Return what a percentage is of: the change beside it, else last year's figure right before it."""
    if base.quantity.kind != "money":
        return None
    if change := change_beside(claims, percent):
        return Growth(change.amount, last_year(base, change), change)
    before = claims[percent.number - 1]
    if before.quantity.role != "previous" or not _is_beside(before, percent):
        return None
    grown = base.amount.minus(before.amount) if (percent.quantity.sign or 1) > 0 else before.amount.minus(base.amount)
    return Growth(grown, before.amount, before)


def change_beside(claims: Sequence[Claim], percent: Claim) -> Claim | None:
    """Return the change in money that a percentage stands with: 减少4万元，下降4%, or 下降4%，减少4万元."""
    here = percent.number
    before, after = (claims[place] if 0 <= place < len(claims) else None for place in (here - 1, here + 1))
    if before and before.quantity.role == "change" and _is_beside(before, percent):
        return before
    if after is None or after.quantity.role != "change" or not _is_beside(after, percent):
        return None
    behind = claims[here + 2] if here + 2 < len(claims) else None
    own = behind is not None and behind.quantity.role == "change_percent" and _is_beside(after, behind)
    return None if own else after


def _is_beside(one: Claim, other: Claim) -> bool:
    """Say whether two quantities are of the same amount, and in one sentence."""
    return (one.quantity.of, one.quantity.paragraph, one.quantity.sentence) == (
        other.quantity.of,
        other.quantity.paragraph,
        other.quantity.sentence,
    )


def is_plain_change(change: Claim) -> bool:
    """Say whether a change is said of nothing else than the amount before it: 比上年减少, 与上年相比增加."""
    return bool(PLAIN_CHANGE.search(change.quantity.subject))


def last_year(base: Claim, change: Claim) -> Interval:
    """Return what last year's figure may be: this year's less the change, as far as both are printed."""
    sign = change.quantity.sign or 1
    return base.amount.minus(change.amount) if sign > 0 else base.amount.plus(change.amount)


def _previous(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Hold last year's figure, where the notes state it, against this year's and the change."""
    for claim in claims:
        quantity = claim.quantity
        if quantity.role != "previous" or quantity.of is None:
            continue
        after = (c for c in claims[claim.number + 1 :] if c.quantity.of == quantity.of)
        change = next((c for c in after if c.quantity.role == "change"), None)
        if change is None or change.quantity.paragraph != quantity.paragraph:
            continue
        this = claims[quantity.of]
        expected = last_year(this, change)
        exact = expected.middle == claim.exact
        verdict: Verdict = "consistent" if exact else "rounding" if expected.meets(claim.amount) else "conflict"
        shown = expected.middle / UNITS[quantity.unit]
        yield finding_on(
            claim,
            "change_from_last_year",
            verdict,
            f"由本年{this.quantity.text}与增减{change.quantity.text}推算，应为{written(shown)}{quantity.unit}。",
            f"from {this.quantity.text} this year and the change of {change.quantity.text} it should be "
            f"{written(shown)} {quantity.unit}.",
            expected=shown,
            beside=(change,),
        )


def _in_tables(claims: Sequence[Claim], figures: Figures) -> Iterator[Finding]:
    """Hold a change, and last year's figure, against a table that prints last year's beside this year's.

    A difference is a conflict only where the words name the stage that the table prints (比2023年执行数); else they may
    mean another one.
    """
    for claim in claims:
        quantity = claim.quantity
        if quantity.role not in ("change", "previous") or quantity.of is None or claims[quantity.of].printed is None:
            continue
        if quantity.role == "change" and not is_plain_change(claim):
            continue
        named = next((period for words, period in STAGES if words.search(quantity.subject)), None)
        pairs = (
            (this, last) for this in _meant(claims[quantity.of], figures) for last in _last_years(this, figures, named)
        )
        for this, last in pairs:
            unit, factor = quantity.unit, UNITS[last.unit or ""]
            sign = quantity.sign or 1
            told = (last.amount if quantity.role == "previous" else (this.amount - last.amount) * sign) * factor
            off = abs(told - claim.exact)
            near = off <= claim.amount.width / 2 + last.place
            if not near and (named is None or named != last.column.period):
                continue
            spot, spot_en = where(last.table, last.cell)
            shown = told / UNITS[unit]
            yield finding_on(
                claim,
                "last_year_in_tables",
                "consistent" if not off else "rounding" if near else "conflict",
                f"{spot}{last.name}上年为{last.amount:,f}，本年为{this.amount:,f}，应为{written(shown)}{unit}。",
                f"{spot_en}, {last.name_en} is {last.amount:,f} last year and {this.amount:,f} this year: it should be "
                f"{written(shown)} {unit}.",
                expected=shown,
                cells=tuple(
                    CellRef(f.table.table, f.cell.row, f.cell.column, role)
                    for f, role in ((this, "whole"), (last, "part"))
                ),
                beside=(claims[quantity.of],),
            )
            break


def _meant(claim: Claim, figures: Figures) -> list[Figure]:
    """Return the figures that an amount is: of those that are the same, the ones that say the same best."""
    same = [
        (rank, group[0])
        for rank, group in ranked_groups(claim.topic, figures)
        if len(group) == 1 and claim.printed and group[0].unit in UNITS
        if group[0].amount * UNITS[group[0].unit or ""] == claim.printed.middle
    ]
    return [figure for rank, figure in same if rank == same[0][0]]


def _last_years(this: Figure, figures: Figures, named: str | None) -> list[Figure]:
    """Return what a table prints for last year of the same line, the stage that is named first."""
    found = [
        figure
        for figure in figures.of(this.table)
        if (figure.column.period or "").startswith("previous")
        and (figure.entry.name, figure.entry.level, figure.entry.function, figure.entry.item)
        == (this.entry.name, this.entry.level, this.entry.function, this.entry.item)
        and figure.entry.row == this.entry.row
        and figure.column.measure == this.column.measure
        and not figure.is_blank
        and figure.unit in UNITS
    ]
    return sorted(found, key=lambda figure: figure.column.period != named)
