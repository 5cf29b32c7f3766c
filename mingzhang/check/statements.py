"""What the explanations state, held against the tables and itself: amounts, shares, parts, and what is said twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mingzhang.check.changes import check_changes
from mingzhang.check.claims import Claim, check_amount, finding_on, tied
from mingzhang.check.figures import Figure, Figures
from mingzhang.check.identities import stated_again, stated_wholes
from mingzhang.check.model import CellRef, Finding, Verdict, where, where_place
from mingzhang.check.stated import Interval, ratio, stated, written
from mingzhang.interpret.amounts import UNITS

# A share of all revenue or expenditure says so: 占本年支出合计的.
OF_ALL = re.compile("总|合计|全部|本年|收入|支出")
TO_BUY = re.compile("购置|新增|采购")


def check_claims(figures: Figures, claims: Sequence[Claim]) -> list[Finding]:
    """Hold every quantity of the explanations against the tables, and against the others."""
    claims = tied(claims, figures)
    return [
        *(finding for claim in claims for finding in check_amount(claim, figures)),
        *check_changes(claims, figures),
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
