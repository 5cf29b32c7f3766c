"""What a column means, from the labels above it: its role, and for amounts which figure of what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mingzhang.interpret.words import Phrase, plain, vocabulary

Role = Literal["code", "name", "amount", "goal", "line_number", "period", "text", "unknown"]
Phase = Literal["budget", "final_account"]

# 类 款 项: the parts of a functional code in columns of their own (类 款 of an economic one).
CODE_PARTS = ("类", "款", "项")
NO_STAGE = ("change", "change_percent", "percent")
OWN = {"budget": "budget", "final_account": "final"}
# Below another label these are less than the words alone say: 一般公共预算 / 其中：财政拨款, 项目支出 / 人员经费.
PARTS = (
    ("fiscal_appropriation", "general_public_budget"),
    ("fiscal_appropriation", "government_fund_budget"),
    ("personnel", "project_expenditure"),
    ("public_use", "project_expenditure"),
)
AMOUNT_FACETS = ("total", "flow", "source", "kind", "stock", "period", "item", "subject", "year")


@dataclass(frozen=True, slots=True)
class Heading:
    """What the labels above a column say.

    ``rows`` is the classification that it names (function, economic, organisation …); ``facets`` the values of source,
    kind, stock and flow that an amount is of; ``items`` the things that are set side by side, the outermost first;
    ``period`` which figure it is, None for the disclosure's own. ``rest`` is what nobody understood.
    """

    role: Role
    part: int | None = None
    rows: str | None = None
    facets: frozenset[str] = frozenset()
    flow: str | None = None
    items: tuple[str, ...] = ()
    item_label: str | None = None
    period: str | None = None
    rest: str = ""


def read_heading(path: Sequence[str], fiscal_year: int, phase: Phase) -> Heading:
    """Read the labels above a column, from the outermost in."""
    phrases = [vocabulary().read(label) for label in path]
    rows = next((value for phrase in reversed(phrases) if (value := phrase.last("rows"))), None)
    flow = next((value for phrase in reversed(phrases) if (value := phrase.last("flow"))), None)
    if path and plain(path[-1]) in CODE_PARTS:
        return Heading("code", part=CODE_PARTS.index(plain(path[-1])), rows=rows, flow=flow)
    role = _role(phrases)
    if role != "amount":
        rest = "" if role != "unknown" else " / ".join(path)
        return Heading(role, rows=rows, flow=flow, rest=rest)
    rest = "".join(phrase.rest for phrase in phrases) or _sum_of_two(path, phrases)
    period, odd = _period(phrases, fiscal_year, phase)
    if rest or odd:
        return Heading("unknown", rest=rest or odd)
    facets = {
        value
        for facet in ("source", "kind", "stock", "subject")
        if (value := next((v for phrase in reversed(phrases) if (v := phrase.last(facet))), None))
    }
    outer = {value for phrase in phrases for facet in ("source", "kind") if (value := phrase.last(facet))}
    facets |= {whole for part, whole in PARTS if part in facets and whole in outer}
    items = tuple(dict.fromkeys(value for phrase in phrases if (value := phrase.last("item"))))
    label = next((text for text, p in zip(reversed(path), reversed(phrases), strict=True) if p.last("item")), None)
    return Heading("amount", None, rows, frozenset(facets), flow, items, label, period)


def _sum_of_two(path: Sequence[str], phrases: Sequence[Phrase]) -> str:
    """Return the label that says what an amount is of, where it names two things together; else nothing."""
    for facet in ("source", "kind", "stock", "item"):
        told = next(
            ((label, p) for label, p in zip(reversed(path), reversed(phrases), strict=True) if p.last(facet)), None
        )
        if told and facet in told[1].joined:
            return told[0]
    return ""


def _role(phrases: Sequence[Phrase]) -> Role:
    """Return the role that the innermost telling label gives: its last telling word counts, as Chinese puts it last."""
    for phrase in reversed(phrases):
        for word in reversed(phrase.words):
            facets = {meaning.facet: meaning.value for meaning in word}
            if "role" in facets:
                return facets["role"]  # type: ignore[return-value]  # the words are checked against Role by a test
            if "rows" in facets:
                return "name"
            if facets.keys() & set(AMOUNT_FACETS):
                return "amount"
        if phrase.years:
            return "amount"
        if phrase.rest:
            return "unknown"
    return "amount" if phrases and any(phrase.years for phrase in phrases) else "unknown"


def _period(phrases: Sequence[Phrase], fiscal_year: int, phase: Phase) -> tuple[str | None, str]:
    """Return which figure it is (None: the disclosure's own), and a year that is neither this one nor the last."""
    periods = [value for phrase in reversed(phrases) if (value := phrase.last("period"))]
    if change := next((period for period in periods if period in NO_STAGE), None):
        return change, ""
    period = next(iter(periods), None)
    dated = next((phrase for phrase in reversed(phrases) if phrase.years or phrase.last("year")), None)
    years = {*(dated.years if dated else ()), *([fiscal_year - 1] if dated and dated.last("year") else [])}
    if years - {fiscal_year, fiscal_year - 1} or len(years) > 1:
        return None, "/".join(map(str, sorted(years)))
    kind = OWN[phase] if period in (None, "own") else period
    if years == {fiscal_year - 1}:
        return ("previous_year" if period in (None, "own") else f"previous_{kind}"), ""
    return (None if kind == OWN[phase] else kind), ""


def read_period(text: str, fiscal_year: int, phase: Phase) -> tuple[str | None, bool]:
    """Read which figure a row gives, where a column says it (2025年, 增减变化金额).

    Returns:
        the period, None for the disclosure's own; and whether the text was understood.
    """
    phrase = vocabulary().read(text)
    period, odd = _period([phrase], fiscal_year, phase)
    return period, not (odd or phrase.rest) and bool(phrase.years or phrase.words)
