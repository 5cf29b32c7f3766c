"""A relation between figures, and its verdict: a whole and its parts, equal figures, or a figure and its limit.

The verdict follows from how the figures were rounded. A sum of n rounded parts may be off from its rounded whole by
(n + 1) / 2 units of the last printed place. Parts printed as zero count as one together, for a small amount may be
rounded to it, though hardly several at once; blanks do not count; and a single part is not added up, so that it must be
equal. Equality between tables is exact; where two tables print different last places, the coarser
figure may be the other rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from mingzhang.check.figures import Figure
from mingzhang.check.identities import settled_by
from mingzhang.check.model import CellRef, Finding, Verdict, where
from mingzhang.check.stated import written
from mingzhang.interpret.amounts import UNITS

# So many operands are named in a message.
NAMED = 8
Form = Literal["sum", "limit"]
# A verdict for what would be a conflict, and why it is none, in both languages.
Loose = tuple[Verdict, str, str]
ONLY_PART = ("所含唯一一项", "its only part is")
OF_WHICH_SAID = ("其中各项之和", "its parts come to")


@dataclass(frozen=True, slots=True)
class Relation:
    """An identity as it stands in one disclosure: ``wholes`` and what they must be the sum of.

    ``form`` is ``limit`` where the parts may be less than the wholes. ``loose``
    says why a difference would not be a conflict, in both languages, and with which verdict it comes out instead.
    """

    check: str
    wholes: tuple[Figure, ...]
    parts: tuple[Figure, ...]
    form: Form = "sum"
    said: tuple[str, str] = ("", "")
    loose: Loose | None = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All operands."""
        return (*self.wholes, *self.parts)

    @property
    def is_comparable(self) -> bool:
        """Whether all figures are in units of money that are known, or all in the same."""
        units = {figure.unit for figure in self.figures}
        return len(units) == 1 or all(unit in UNITS for unit in units)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a relation comes out: in its figures' unit, or in yuan where they are in several."""

    verdict: Verdict
    expected: Decimal
    actual: Decimal
    tolerance: Decimal
    unit: str | None

    @property
    def difference(self) -> Decimal:
        """What is printed less what is expected."""
        return self.actual - self.expected

    @property
    def difference_in_yuan(self) -> Decimal:
        """The same in yuan, where the unit is known."""
        return self.difference * UNITS.get(self.unit or "", Decimal(1))


def outcome_of(relation: Relation) -> Outcome:
    """Compute a relation and grade it."""
    units = {figure.unit for figure in relation.figures}
    factor = {unit: UNITS.get(unit or "", Decimal(1)) for unit in units}
    scale = Decimal(1) if len(units) > 1 else factor[next(iter(units))]
    unit = "元" if len(units) > 1 else next(iter(units))

    def total(figures: Sequence[Figure]) -> Decimal:
        return sum((figure.amount * factor[figure.unit] for figure in figures), Decimal(0)) / scale

    actual = total(relation.wholes)
    expected = total(relation.parts)
    tolerance = _tolerance(relation) / scale
    off = abs(actual - expected)
    if relation.form == "limit":
        verdict: Verdict = "consistent" if actual >= expected else "rounding" if off <= tolerance else "conflict"
    else:
        verdict = (
            "consistent" if off <= _half_place(relation) / scale else "rounding" if off <= tolerance else "conflict"
        )
    if relation.loose and verdict == "conflict":
        verdict = relation.loose[0]
    return Outcome(verdict, expected, actual, tolerance, unit)


def _tolerance(relation: Relation) -> Decimal:
    """Return how far off rounding may take a relation, in yuan."""
    place = max(figure.place for figure in relation.figures)
    zeros = any(not figure.amount and not figure.is_blank for figure in relation.parts)
    added = sum(1 for figure in relation.parts if figure.amount) + zeros
    wholes = len(relation.wholes)
    if added <= 1 and wholes == 1:
        return place if _half_place(relation) else Decimal(0)
    return place * (added + wholes) / 2


def _half_place(relation: Relation) -> Decimal:
    """Return by how much figures of different last places may differ and still be the same: half of the coarser."""
    places = {figure.place for figure in relation.figures}
    return max(places) / 2 if len(places) > 1 and len(relation.parts) == 1 else Decimal(0)


def sum_of(
    check: str, whole: Figure, parts: Sequence[Figure], said: tuple[str, str], loose: Loose | None = None
) -> Relation:
    """Return that a figure is the sum of others; ``said`` tells of them, and may count them (``{n}``)."""
    zh, en = (text.format(n=len(parts)) for text in (said if len(parts) > 1 else ONLY_PART))
    return Relation(check, (whole,), tuple(parts), said=(zh, en), loose=loose)


def limit_of(check: str, whole: Figure, parts: Sequence[Figure]) -> Relation:
    """Return that figures are together no more than another, of which they are part."""
    return Relation(check, (whole,), tuple(parts), form="limit", said=OF_WHICH_SAID)


def first_that_fits(relations: Sequence[Relation]) -> Relation:
    """Return the first relation that holds, exactly or within rounding; else the first."""
    graded = [(outcome_of(relation).verdict, relation) for relation in relations]
    for wanted in ("consistent", "rounding"):
        for verdict, relation in graded:
            if verdict == wanted:
                return relation
    return relations[0]


def finding_of(relation: Relation) -> Finding:
    """Say how a relation comes out, where, what was expected and what was found."""
    outcome = outcome_of(relation)
    whole = relation.wholes[0]
    spot, spot_en = where(whole.table, whole.cell)
    said, said_en = relation.said
    actual, expected = (_written(amount, relation) for amount in (outcome.actual, outcome.expected))
    message = f"{spot}，{_names(relation.wholes)}：印为{actual}，{said}为{expected}"
    message_en = f"{spot_en}, {_names(relation.wholes, english=True)}: printed {actual}, {said_en} {expected}"
    if outcome.verdict == "consistent":
        end = "；相符。" if relation.form == "sum" else "；未超过。"
        end_en = "; they agree." if relation.form == "sum" else "; within it."
    else:
        off = _written(abs(outcome.difference), relation)
        tail, tail_en = _reason(relation, outcome)
        end, end_en = f"；相差{off}{tail}", f"; off by {off}{tail_en}"
    detail, detail_en = _operands(relation) if outcome.verdict != "consistent" else ("", "")
    open_ = outcome.verdict in ("conflict", "scope_differs", "not_verifiable")
    settled = settled_by(relation.check, "accounting") if open_ else None
    return Finding(
        kind="accounting",
        check=relation.check,
        severity="info" if outcome.verdict in ("consistent", "rounding") else "warning",
        message=message + detail + end,
        message_en=message_en + detail_en + end_en,
        place=whole.cell.places[0],
        verdict=outcome.verdict,
        expected=format(outcome.expected, "f"),
        actual=format(outcome.actual, "f"),
        difference=outcome.difference,
        tolerance=outcome.tolerance,
        unit=outcome.unit,
        table=whole.table.table,
        source=whole.table.source,
        cells=tuple(_references(relation)),
        settled_by=settled[0] if settled else None,
        settled_by_en=settled[1] if settled else None,
    )


def _reason(relation: Relation, outcome: Outcome) -> tuple[str, str]:
    if outcome.verdict == "rounding":
        within = _written(outcome.tolerance, relation)
        return f"，在舍入可致的{within}以内。", f", within the {within} that rounding may cause."
    if relation.loose:
        return f"。{relation.loose[1]}", f". {relation.loose[2]}"
    return "，舍入不能解释。", ", which rounding does not explain."


def _is_mixed(relation: Relation) -> bool:
    return len({figure.unit for figure in relation.figures}) > 1


def _written(amount: Decimal, relation: Relation) -> str:
    """Write an amount as the tables do, with as many decimals as the finest operand; in yuan if these have several."""
    if _is_mixed(relation):
        return f"{written(amount)}元"
    exponents = [figure.amount.as_tuple().exponent for figure in relation.figures]
    finest = max(-exponent for exponent in exponents if isinstance(exponent, int))
    rounded = amount if finest < 0 else amount.quantize(Decimal(1).scaleb(-max(finest, 0)))
    return f"{(rounded if rounded == amount else amount):,f}"


def _names(figures: Sequence[Figure], *, english: bool = False) -> str:
    names = [figure.name_en if english else figure.name for figure in figures[:NAMED]]
    return (" + " if english else "＋").join(names)


def _operands(relation: Relation) -> tuple[str, str]:
    """Write out what was added up, so that one can do it again: （968.45 + 154.17 …）."""
    added = [f for f in relation.parts if f.amount]
    mixed = _is_mixed(relation)
    if len(added) < (1 if mixed else 2):
        return "", ""
    parts = [f"{f.amount:,f}{f.unit if mixed else ''}" for f in added[:NAMED]] + (["…"] if len(added) > NAMED else [])
    text = " + ".join(parts)
    return f"（{text}）", f" ({text})"


def _references(relation: Relation) -> Iterator[CellRef]:
    whole = "limit" if relation.form == "limit" else "whole"
    for role, figures in ((whole, relation.wholes), ("part", relation.parts)):
        for figure in figures:
            yield CellRef(figure.table.table, figure.cell.row, figure.cell.column, role)
