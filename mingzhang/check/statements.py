"""What the explanations state, held against itself: changes and percentages, shares, parts, and what is said twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.check.claims import Claim, check_amount, finding_on, tied
from mingzhang.check.figures import Figure, Figures
from mingzhang.check.identities import stated_again, stated_wholes
from mingzhang.check.model import CellRef, Finding, Verdict, where, where_place
from mingzhang.check.stated import Interval, ratio, stated, written
from mingzhang.check.topics import ranked_groups
from mingzhang.interpret.amounts import UNITS

# A share of all revenue or expenditure says so: 占本年支出合计的.
OF_ALL = re.compile("总|合计|全部|本年|收入|支出")
# The stage of last year's figure that a change is said to be from.
STAGES = (
    (re.compile("执行|决算"), "previous_final"),
    (re.compile("调整预算"), "previous_adjusted_budget"),
    (re.compile("预算"), "previous_budget"),
)
TO_BUY = re.compile("购置|新增|采购")
PLAIN_CHANGE = re.compile("^(?:比|较|与|增|减|下降|上升)|各(?:增加|减少)")


def check_claims(figures: Figures, claims: Sequence[Claim]) -> list[Finding]:
    """Hold every quantity of the explanations against the tables, and against the others."""
    claims = tied(claims, figures)
    return [
        *(finding for claim in claims for finding in check_amount(claim, figures)),
        *_changes(claims),
        *_previous(claims),
        *_beside_last_year(claims, figures),
        *_shares(claims, figures),
        *_parts(claims),
        *_again(claims),
    ]


def not_compared(claims: Sequence[Claim], found: Sequence[Finding]) -> Iterator[Finding]:
    """Name the quantities that no finding speaks of, since nothing is there to check them by."""
    checked = {number for finding in found for number in finding.claims}
    for claim in claims:
        if claim.number not in checked:
            message = "没有可以对照的数据。", "there is no figure to compare it with."
            yield finding_on(claim, "not_compared", "not_verifiable", *message)


class Growth(NamedTuple):
    """What a percentage of change is the ratio of: the change and last year's figure, and the quantity that told it."""

    change: Interval
    last: Interval
    told_by: Claim


def _changes(claims: Sequence[Claim]) -> Iterator[Finding]:
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


def _beside_last_year(claims: Sequence[Claim], figures: Figures) -> Iterator[Finding]:
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


def _shares(claims: Sequence[Claim], figures: Figures) -> Iterator[Finding]:
    """Look for the two amounts of which a share or rate is the ratio: both stated before it, or one in the tables."""
    for claim in claims:
        quantity = claim.quantity
        if quantity.kind != "percent" or quantity.role != "stated":
            continue
        money = list(_amounts_before(claims, claim))
        if not money:
            continue
        share = stated(quantity.value)
        part = money[-1]
        # 占 and 完成 are of the amount right before; 决算A，年初预算B，完成…% of the one before that
        pairs = [(part, other) for other in money[-2::-1]] + [(other, part) for other in money[-2:-1]]
        fits = [(p, w) for p, w in pairs if w.amount.middle and _share(p, w).meets(share)]
        exact = [(p, w) for p, w in fits if share.holds(_share(p, w).middle)]
        part, hit = next(iter(exact or fits), (part, None))
        printed = None if hit else _whole_in_tables(claim, part, share, figures)
        if printed:
            spot, spot_en = where(printed.table, printed.cell)
            yield finding_on(
                claim,
                "share_stated",
                "consistent",
                f"{part.quantity.text}与{spot}{printed.name}{printed.amount:,f}之比与此相符。",
                f"{part.quantity.text} have this ratio to {printed.amount:,f} at {spot_en}, {printed.name_en}.",
                cells=(CellRef(printed.table.table, printed.cell.row, printed.cell.column, "whole"),),
                beside=(part,),
            )
        elif hit:
            yield finding_on(
                claim,
                "share_stated",
                "consistent" if exact else "rounding",
                f"{part.quantity.text}占{hit.quantity.text}的{_percent(part, hit)}。",
                f"{part.quantity.text} are {_percent(part, hit)} of {hit.quantity.text}.",
                beside=(part, hit),
            )
        else:
            yield finding_on(
                claim,
                "share_stated",
                "not_verifiable",
                "前面所述的数额中，没有两个之比与此相符。",
                "no two of the amounts stated before it have this ratio.",
            )


def _amounts_before(claims: Sequence[Claim], share: Claim) -> Iterator[Claim]:
    """Yield the amounts that a share may be of: those before it in its paragraph, and the wholes stated above.

    A list of parts stands below the paragraph whose first sentence states their whole. The last amount counts wherever
    it stands, for a paragraph may break before its share.
    """
    paragraph = share.quantity.paragraph
    near = [c for c in claims[: share.number] if c.quantity.kind == "money" and c.quantity.paragraph >= paragraph - 3]
    for claim in near:
        here = claim.quantity.paragraph == paragraph
        if here or claim is near[-1] or claim.paragraph.text.startswith(claim.quantity.sentence):
            yield claim


def _share(part: Claim, whole: Claim) -> Interval:
    return ratio(part.amount, whole.amount).times(Decimal(100))


def _whole_in_tables(claim: Claim, part: Claim, share: Interval, figures: Figures) -> Figure | None:
    """Return the figure of the tables that an amount is this share of.

    It is of what the words name (占“三公”经费的), of the same thing in another stage (完成预算的), or a grand total.
    """
    for table in figures.disclosure.tables:
        for figure in figures.of(table):
            entry, factor = figure.entry, UNITS.get(figure.unit or "")
            other = bool(figure.column.period or entry.period)
            named = not other and claim.topic.item is not None and entry.item == claim.topic.item
            stage = other and part.topic.item is not None and entry.item == part.topic.item
            total = not other and entry.is_total and bool(entry.item) and bool(OF_ALL.search(claim.quantity.subject))
            if factor and figure.amount and (named or stage or total):
                whole = Interval(*[figure.amount * factor] * 3)
                if ratio(part.amount, whole).times(Decimal(100)).meets(share):
                    return figure
    return None


def _percent(part: Claim, whole: Claim) -> str:
    return f"{part.exact / whole.exact * 100:.2f}%"


def _parts(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Hold a whole that the notes state against the parts that they state, and its change against theirs."""
    by_paragraph: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_paragraph[claim.quantity.paragraph].append(claim)
    for group in by_paragraph.values():
        amounts: dict[str, Claim] = {}
        changes: dict[str, Claim] = {}
        for claim in group:
            if claim.quantity.kind != "money":
                continue
            if claim.quantity.role == "stated" and claim.quantity.item and not claim.topic.period:
                amounts.setdefault(claim.quantity.item, claim)
            elif claim.quantity.role == "change" and claim.quantity.of is not None:
                item = claims[claim.quantity.of].quantity.item
                if item:
                    changes.setdefault(item, claim)
        for whole, parts in stated_wholes().items():
            yield from _whole_of(amounts, whole, parts, "parts_stated")
            yield from _whole_of(changes, whole, parts, "changes_of_parts")


def _whole_of(found: dict[str, Claim], whole: str, parts: Sequence[str], check: str) -> Iterator[Finding]:
    if whole not in found or not all(part in found for part in parts):
        return
    claim, added = found[whole], [found[part] for part in parts]
    signs = [c.quantity.sign or 1 for c in added]
    expected = sum((c.exact * sign for c, sign in zip(added, signs, strict=True)), Decimal(0))
    actual = claim.exact * (claim.quantity.sign or 1)
    places = {c.amount.width for c in (claim, *added)}
    off = abs(actual - expected)
    # prose drops the zeros at the end, so that the finest number tells the last place of all
    tolerance = min(places) * (len(added) + 1) / 2
    verdict: Verdict = "consistent" if not off else "rounding" if off <= tolerance else "conflict"
    unit = claim.quantity.unit
    text = " + ".join(f"{'−' if sign < 0 else ''}{c.quantity.text}" for c, sign in zip(added, signs, strict=True))
    shown = expected / UNITS[unit]
    yield finding_on(
        claim,
        check,
        verdict,
        f"所述各部分（{text}）之和为{written(shown)}{unit}。",
        f"the parts stated ({text}) come to {written(shown)} {unit}.",
        expected=abs(shown),
        beside=added,
    )


def _again(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Hold a quantity that is stated more than once against its first mention."""
    first: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        quantity = claim.quantity
        if quantity.item not in stated_again() or quantity.role != "stated":
            continue
        # what there is and what is to be bought are two things
        sentence = quantity.sentence[: quantity.sentence.find(quantity.text)]
        key = (quantity.item, quantity.unit, quantity.as_of, bool(TO_BUY.search(sentence)))
        before = first.setdefault(key, claim)
        if before is claim:
            continue
        verdict: Verdict = "consistent" if before.exact == claim.exact else "conflict"
        spot, spot_en = where_place(before.paragraph.place)
        yield finding_on(
            claim,
            "said_again",
            verdict,
            f"{spot}所述为{before.quantity.text}。",
            f"on {spot_en} it is stated as {before.quantity.text}.",
            expected=before.quantity.value,
            beside=(before,),
        )
