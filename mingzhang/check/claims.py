"""What the explanations state, held against the tables and against itself: each quantity in prose has a verdict."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.check.figures import Figure, Figures
from mingzhang.check.identities import settled_by, stated_again, stated_wholes
from mingzhang.check.model import CellRef, Finding, Verdict, where, where_place
from mingzhang.check.stated import Interval, ratio, stated
from mingzhang.check.topics import groups_of
from mingzhang.codebook import Codebook
from mingzhang.interpret.amounts import UNITS
from mingzhang.interpret.model import Disclosure, Paragraph, Quantity
from mingzhang.interpret.topics import Topic, topic_of

# What an amount may be of that is less than all revenue or expenditure.
NARROWER = ("（项）", "(项)", "（款）", "(款)", "（类）", "(类)", "“三公”", "自评")
PLAIN_CHANGE = re.compile("^(?:比|较|与|增|减|下降|上升)|各(?:增加|减少)")
SENTENCE_ENDS = "。；：:！？"


@dataclass(frozen=True, slots=True)
class Derived:
    """Last year's figure as it follows from a change (the claim ``change``) of this year's (the claim ``this``).

    ``amount`` is in ``unit``, and may be from ``low`` to ``high``, as far as the numbers are printed.
    """

    change: int
    this: int
    amount: Interval
    unit: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A quantity in prose with what it speaks of, and its number (from 0)."""

    number: int
    quantity: Quantity
    topic: Topic
    paragraph: Paragraph

    @property
    def amount(self) -> Interval:
        """What the number may be before it was rounded to its printed places, in yuan where it is money."""
        factor = UNITS.get(self.quantity.unit, Decimal(1)) if self.quantity.kind == "money" else Decimal(1)
        return stated(self.quantity.value).times(factor)

    @property
    def exact(self) -> Decimal:
        """The number as printed, in yuan where it is money."""
        return self.amount.middle


def check_claims(figures: Figures, claims: Sequence[Claim]) -> list[Finding]:
    """Hold every quantity of the explanations against the tables, and against the others."""
    return [
        *(finding for claim in claims for finding in _amount(claim, figures)),
        *_changes(claims),
        *_previous(claims),
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
            yield _finding(claim, "not_compared", "not_verifiable", *message)


def claims_of(disclosure: Disclosure, codebook: Codebook) -> list[Claim]:
    """Return the quantities of a disclosure with what they speak of."""
    paragraphs = {paragraph.number: paragraph for paragraph in disclosure.paragraphs}
    return [
        Claim(
            number,
            quantity,
            topic_of(quantity, disclosure.publisher, disclosure.fiscal_year, disclosure.phase, codebook),
            paragraphs[quantity.paragraph],
        )
        for number, quantity in enumerate(disclosure.quantities)
    ]


def _amount(claim: Claim, figures: Figures) -> Iterator[Finding]:
    """Compare an amount with the figures of the tables that it may speak of."""
    if claim.quantity.kind != "money" or claim.quantity.role != "stated" or claim.topic.period:
        return
    groups = groups_of(claim.topic, figures)
    named = [group for group in groups if _sum(group) is not None]
    if not named:
        return
    equal = next((group for group in named if _sum(group) == claim.exact), None)
    near = next((group for group in named if claim.amount.wider().holds(_sum(group) or Decimal(0))), None)
    group = equal or near or named[0]
    figure, expected = group[0], _sum(group)
    assert expected is not None
    place, place_en = where(figure.table, figure.cell)
    shown = f"{expected / UNITS[claim.quantity.unit]:,f}".rstrip("0").rstrip(".") if expected else "0"
    there = f"{place}{figure.name}为{shown}{claim.quantity.unit}"
    there_en = f"{place_en}, {figure.name_en} is {shown} {claim.quantity.unit}"
    verdict: Verdict = "consistent" if equal else "rounding" if near else "conflict"
    tail, tail_en = ("。", ".") if verdict != "conflict" else ("，两者不同。", "; they differ.")
    if verdict == "conflict" and not _is_certain(claim, figures.disclosure):
        verdict = "not_verifiable"
        tail, tail_en = "；是否同指一事不能确定。", "; whether both speak of the same is not certain."
    yield _finding(
        claim,
        "stated_amount",
        verdict,
        f"{there}{tail}",
        f"{there_en}{tail_en}",
        expected=expected / UNITS[claim.quantity.unit],
        cells=tuple(CellRef(f.table.table, f.cell.row, f.cell.column, "whole") for f in group),
    )


def _is_certain(claim: Claim, disclosure: Disclosure) -> bool:
    """Say whether it is plain what an amount speaks of, so that a difference is one.

    Not where words are left over, where only the context says it, or where the line before breaks off.
    """
    topic, quantity = claim.topic, claim.quantity
    if not topic.understood or topic.by_context or _is_fragment(claim, disclosure):
        return False
    if topic.is_bare and _speaks_of_less(claim, disclosure):
        return False
    within = "其中" in quantity.sentence[: quantity.sentence.find(quantity.text)]
    return not (within and topic.source and "revenue" not in topic.flows and not topic.kind and not topic.item)


def _is_fragment(claim: Claim, disclosure: Disclosure) -> bool:
    """Say whether a paragraph begins in the middle of a sentence, so that what leads to its first number is cut."""
    if claim.quantity.before.strip() != claim.quantity.subject:
        return False
    before = next((p for p in disclosure.paragraphs if p.number == claim.paragraph.number - 1), None)
    return bool(before and before.kind == "paragraph" and before.text[-1] not in SENTENCE_ENDS)


def _speaks_of_less(claim: Claim, disclosure: Disclosure) -> bool:
    """Say whether the paragraph, or the one before it, names a function or item: 支出决算为 is then of that."""
    texts = [p.text for p in disclosure.paragraphs if p.number == claim.paragraph.number - 1]
    said = "".join(texts) + claim.quantity.before
    return any(mark in said for mark in NARROWER)


def _sum(group: Sequence[Figure]) -> Decimal | None:
    """Return what figures come to in yuan; None where a unit is not known."""
    if any(figure.unit not in UNITS for figure in group):
        return None
    return sum((figure.amount * UNITS[figure.unit or ""] for figure in group), Decimal(0))


def _changes(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Hold each percentage of change against the change in money and this year's amount that it stands with."""
    for claim in claims:
        if claim.quantity.role != "change_percent" or claim.quantity.of is None:
            continue
        base = claims[claim.quantity.of]
        change = _change_before(claims, claim)
        if change is None or base.quantity.kind != "money":
            continue
        last = last_year(base, change)
        off = stated(claim.quantity.value)
        if last.middle == 0:
            ok, exact = claim.quantity.value in (0, 100), True
            said = said_en = "0"
        else:
            share = ratio(change.amount, last).times(Decimal(100))
            ok, exact = share.meets(off), off.holds(share.middle)
            said = said_en = f"{share.middle:.2f}%"
        verdict: Verdict = "consistent" if ok and exact else "rounding" if ok else "conflict"
        if verdict == "conflict" and not _is_plain_change(change):
            verdict = "not_verifiable"
        yield _finding(
            claim,
            "change_and_percent",
            verdict,
            f"由本年{base.quantity.text}与增减{change.quantity.text}推算，应为{said}。",
            f"from {base.quantity.text} this year and the change of {change.quantity.text} it should be {said_en}.",
            expected=None if last.middle == 0 else share.middle.quantize(Decimal("0.01")),
            beside=(change,),
        )


def _change_before(claims: Sequence[Claim], percent: Claim) -> Claim | None:
    """Return the change in money that a percentage stands right behind."""
    if percent.number == 0:
        return None
    before = claims[percent.number - 1]
    same = before.quantity.paragraph == percent.quantity.paragraph and before.quantity.of == percent.quantity.of
    return before if before.quantity.role == "change" and same else None


def _is_plain_change(change: Claim) -> bool:
    """Say whether a change is said of nothing else than the amount before it: 比上年减少, 与上年相比增加."""
    return bool(PLAIN_CHANGE.search(change.quantity.subject))


def last_year(base: Claim, change: Claim) -> Interval:
    """Return what last year's figure may be: this year's less the change, as far as both are printed."""
    sign = change.quantity.sign or 1
    return base.amount.minus(change.amount) if sign > 0 else base.amount.plus(change.amount)


def derive(disclosure: Disclosure, codebook: Codebook) -> tuple[Derived, ...]:
    """Return what last year's figures must have been, from the changes that the notes state.

    Where a percentage stands with the change, both narrow it down.
    """
    claims = claims_of(disclosure, codebook)
    found = []
    for change in claims:
        quantity = change.quantity
        if quantity.role != "change" or quantity.of is None or not _is_plain_change(change):
            continue
        this = claims[quantity.of]
        if this.topic.period or this.quantity.unit not in UNITS:
            continue
        last = last_year(this, change)
        percent = next((c for c in claims[change.number + 1 : change.number + 2] if _change_before(claims, c)), None)
        if percent and percent.quantity.role == "change_percent":
            share = stated(percent.quantity.value).times(Decimal("0.01"))
            one = Interval(Decimal(1), Decimal(1), Decimal(1))
            grown = one.plus(share) if (quantity.sign or 1) > 0 else one.minus(share)
            by_share = ratio(this.amount, grown) if grown.low > 0 else last  # a fall of 100 % says nothing of it
            last = last.within(by_share) if last.meets(by_share) else last
        found.append(Derived(change.number, this.number, last.times(1 / UNITS[this.quantity.unit]), this.quantity.unit))
    return tuple(found)


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
        yield _finding(
            claim,
            "change_from_last_year",
            verdict,
            f"由本年{this.quantity.text}与增减{change.quantity.text}推算，应为{shown:,f}{quantity.unit}。",
            f"from {this.quantity.text} this year and the change of {change.quantity.text} it should be "
            f"{shown:,f} {quantity.unit}.",
            expected=shown,
            beside=(change,),
        )


def _shares(claims: Sequence[Claim], figures: Figures) -> Iterator[Finding]:
    """Look for the two amounts of which a share or rate is the ratio: both stated before it, or one in the tables."""
    for claim in claims:
        quantity = claim.quantity
        if quantity.kind != "percent" or quantity.role != "stated":
            continue
        money = [
            other
            for other in claims[: claim.number]
            if other.quantity.kind == "money" and claim.paragraph.number - 3 <= other.quantity.paragraph
        ]
        part = money[-1] if money else None
        if part is None:
            continue
        share = stated(quantity.value)
        wholes = [other for other in money[-2::-1] if other.amount.middle]
        hit = next((w for w in wholes if ratio(part.amount, w.amount).times(Decimal(100)).meets(share)), None)
        printed = None if hit else _whole_in_tables(claim, part, share, figures)
        if printed:
            spot, spot_en = where(printed.table, printed.cell)
            yield _finding(
                claim,
                "share_stated",
                "consistent",
                f"{part.quantity.text}与{spot}{printed.name}{printed.amount:,f}之比与此相符。",
                f"{part.quantity.text} have this ratio to {printed.amount:,f} at {spot_en}, {printed.name_en}.",
                cells=(CellRef(printed.table.table, printed.cell.row, printed.cell.column, "whole"),),
                beside=(part,),
            )
        elif hit:
            yield _finding(
                claim,
                "share_stated",
                "consistent",
                f"{part.quantity.text}占{hit.quantity.text}的{_percent(part, hit)}。",
                f"{part.quantity.text} are {_percent(part, hit)} of {hit.quantity.text}.",
                beside=(part, hit),
            )
        else:
            yield _finding(
                claim,
                "share_stated",
                "not_verifiable",
                "前面所述的数额中，没有两个之比与此相符。",
                "no two of the amounts stated before it have this ratio.",
            )


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
            total = not other and entry.is_total and bool(entry.item)
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
    yield _finding(
        claim,
        check,
        verdict,
        f"所述各部分（{text}）之和为{shown:,f}{unit}。",
        f"the parts stated ({text}) come to {shown:,f} {unit}.",
        expected=abs(shown),
        beside=added,
    )


def _again(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Hold a quantity that is stated more than once against its first mention."""
    first: dict[str, Claim] = {}
    for claim in claims:
        item = claim.quantity.item
        if item not in stated_again() or claim.quantity.role != "stated":
            continue
        before = first.setdefault(item, claim)
        if before is claim:
            continue
        verdict: Verdict = "consistent" if before.exact == claim.exact else "conflict"
        spot, spot_en = where_place(before.paragraph.place)
        yield _finding(
            claim,
            "said_again",
            verdict,
            f"{spot}所述为{before.quantity.text}。",
            f"on {spot_en} it is stated as {before.quantity.text}.",
            expected=before.quantity.value,
            beside=(before,),
        )


def _finding(
    claim: Claim,
    check: str,
    verdict: Verdict,
    message: str,
    message_en: str,
    expected: Decimal | None = None,
    cells: tuple[CellRef, ...] = (),
    beside: Sequence[Claim] = (),
) -> Finding:
    quantity = claim.quantity
    spot, spot_en = where_place(claim.paragraph.place)
    said = f"{quantity.subject[-24:]}{quantity.text}"
    settled = settled_by(check, "narrative") if verdict in ("conflict", "scope_differs", "not_verifiable") else None
    return Finding(
        kind="narrative",
        check=check,
        severity="warning" if verdict in ("conflict", "scope_differs") else "info",
        message=f"{spot}，“{said}”：{message}",
        message_en=f"{spot_en}, “{said}”: {message_en}",
        place=claim.paragraph.place,
        verdict=verdict,
        expected=None if expected is None else format(expected, "f"),
        actual=format(quantity.value, "f"),
        difference=None if expected is None else quantity.value - expected,
        unit=quantity.unit,
        paragraph=claim.paragraph.number,
        claims=(claim.number, *(other.number for other in beside)),
        source=claim.paragraph.source,
        cells=cells,
        settled_by=settled[0] if settled else None,
        settled_by_en=settled[1] if settled else None,
    )
