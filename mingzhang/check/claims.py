"""What the explanations state, with what it speaks of, held against the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from mingzhang.check.figures import Figure, Figures
from mingzhang.check.identities import settled_by
from mingzhang.check.model import CellRef, Finding, Verdict, where, where_place
from mingzhang.check.stated import Interval, stated, written
from mingzhang.check.topics import groups_of
from mingzhang.codebook import Codebook
from mingzhang.interpret.amounts import UNITS
from mingzhang.interpret.model import Disclosure, Paragraph, Quantity
from mingzhang.interpret.topics import Speaker, Topic, topic_of

# Words by which an amount is of the whole disclosure.
WHOLE = re.compile(r"本部门|本单位|总|合计|20\d\d\s*年")
# What an amount may be of that is less than all revenue or expenditure.
NARROWER = ("（项）", "(项)", "（款）", "(款)", "（类）", "(类)", "“三公”", "自评")
SENTENCE_ENDS = "。；：:！？"


@dataclass(frozen=True, slots=True)
class Claim:
    """A quantity in prose with what it speaks of, and its number (from 0).

    ``printed`` is the figure of the tables that it was found to be, which tells its last places: prose drops the zeros
    at the end.
    """

    number: int
    quantity: Quantity
    topic: Topic
    paragraph: Paragraph
    printed: Interval | None = None

    @property
    def amount(self) -> Interval:
        """What the number may be before it was rounded to its printed places, in yuan where it is money."""
        if self.printed:
            return self.printed
        factor = UNITS.get(self.quantity.unit, Decimal(1)) if self.quantity.kind == "money" else Decimal(1)
        return stated(self.quantity.value).times(factor)

    @property
    def exact(self) -> Decimal:
        """The number as printed, in yuan where it is money."""
        return self.amount.middle


def claims_of(disclosure: Disclosure, codebook: Codebook) -> list[Claim]:
    """Return the quantities of a disclosure with what they speak of."""
    paragraphs = {paragraph.number: paragraph for paragraph in disclosure.paragraphs}
    speaker = Speaker(disclosure.publisher, disclosure.fiscal_year, disclosure.phase, codebook)
    return [
        Claim(
            number,
            quantity,
            topic_of(quantity, paragraphs[quantity.paragraph].heading, speaker),
            paragraphs[quantity.paragraph],
        )
        for number, quantity in enumerate(disclosure.quantities)
    ]


class Match(NamedTuple):
    """The figures of the tables that an amount speaks of, what they come to in yuan, and how that agrees."""

    figures: tuple[Figure, ...]
    amount: Decimal
    verdict: Verdict


def match_of(claim: Claim, figures: Figures) -> Match | None:
    """Return the figures that an amount speaks of: those that are the same, else nearly so, else the nearest meant."""
    if claim.quantity.kind != "money" or claim.quantity.role != "stated" or claim.topic.period:
        return None
    sums = [(tuple(group), total) for group in groups_of(claim.topic, figures) if (total := _sum(group)) is not None]
    for verdict, fits in (("consistent", _is_same), ("rounding", _is_near)):
        for group, total in sums:
            if fits(claim, total, sum((figure.place for figure in group), Decimal(0)) / 2):
                return Match(group, total, verdict)  # type: ignore[arg-type]  # the two are verdicts
    return Match(*sums[0], "conflict") if sums else None


def _is_same(claim: Claim, total: Decimal, half: Decimal) -> bool:
    """Say whether an amount is a figure of the tables; where prose prints more places, that is it rounded."""
    finer = claim.amount.width < 2 * half
    return total == claim.exact or (finer and abs(total - claim.exact) <= half)


def _is_near(claim: Claim, total: Decimal, half: Decimal) -> bool:
    return claim.amount.wider().meets(Interval(total - half, total, total + half))


def tied(claims: Sequence[Claim], figures: Figures) -> list[Claim]:
    """Return the claims, those that are the same as a figure of the tables with its last places."""
    found = []
    for claim in claims:
        match = match_of(claim, figures)
        if match and match.verdict == "consistent":
            half = max(figure.place for figure in match.figures) / 2
            found.append(replace(claim, printed=Interval(match.amount - half, match.amount, match.amount + half)))
        else:
            found.append(claim)
    return found


def check_amount(claim: Claim, figures: Figures) -> Iterator[Finding]:
    """Compare an amount with the figures of the tables that it may speak of."""
    match = match_of(claim, figures)
    if match is None:
        return
    figure, unit, verdict = match.figures[0], claim.quantity.unit, match.verdict
    expected = match.amount / UNITS[unit]
    place, place_en = where(figure.table, figure.cell)
    tail, tail_en = ("。", ".") if verdict != "conflict" else ("，两者不同。", "; they differ.")
    certain = verdict != "conflict" or _is_certain(claim, figures.disclosure)
    if certain and verdict == "conflict" and _may_leave_out(claim, match.amount, figures):
        verdict = "scope_differs"
        tail, tail_en = "，文字可能不含上年结转。", "; the notes may leave out what was carried over from last year."
    if not certain:
        if claim.topic.is_bare or not claim.topic.understood:
            return  # which figure it speaks of is not known
        verdict = "not_verifiable"
        tail, tail_en = "；是否同指一事不能确定。", "; whether both speak of the same is not certain."
    yield finding_on(
        claim,
        "stated_amount",
        verdict,
        f"{place}{figure.name}为{written(expected)}{unit}{tail}",
        f"{place_en}, {figure.name_en} is {written(expected)} {unit}{tail_en}",
        expected=expected,
        cells=tuple(CellRef(f.table.table, f.cell.row, f.cell.column, "whole") for f in match.figures),
    )


def _may_leave_out(claim: Claim, amount: Decimal, figures: Figures) -> bool:
    """Say whether an amount may be less than the tables' by funds carried over.

    The notes of a budget may be on the year's own appropriations, and leave these out of revenue and expenditure.
    """
    if figures.disclosure.phase != "budget" or claim.topic.item:
        return False
    carried = max(figures.carried_over(one) for one in ("income_and_expenditure", "fiscal_appropriation"))
    return 0 < amount - claim.exact <= carried


def _is_certain(claim: Claim, disclosure: Disclosure) -> bool:
    """Say whether it is plain what an amount speaks of, so that a difference is one.

    Not where words are left over, where only the context says it, or where the line before breaks off.
    """
    topic, quantity = claim.topic, claim.quantity
    if not topic.understood or topic.by_context or _is_fragment(claim, disclosure):
        return False
    whole = WHOLE.search(quantity.subject) or disclosure.publisher in quantity.subject
    if topic.is_bare and not whole and _speaks_of_less(claim, disclosure):
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


def finding_on(
    claim: Claim,
    check: str,
    verdict: Verdict,
    message: str,
    message_en: str,
    expected: Decimal | None = None,
    cells: tuple[CellRef, ...] = (),
    beside: Sequence[Claim] = (),
) -> Finding:
    """Make a finding on a quantity in prose; ``beside`` are others that it is held against."""
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
