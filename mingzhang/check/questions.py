"""Figures that may differ and still both be right: what a document defines in its own way, plans, or withholds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.check.claims import Claim
from mingzhang.check.figures import Figure, Figures
from mingzhang.check.identities import settled_by
from mingzhang.check.model import CellRef, Finding, Verdict, where, where_place
from mingzhang.check.relations import Loose, Relation, outcome_of
from mingzhang.codebook import Codebook, comparable
from mingzhang.interpret.amounts import UNITS
from mingzhang.interpret.model import Disclosure

# Economic items of all expenditure of the general public budget stand in these.
BY_ECONOMIC = ("general_budget_basic_expenditure", "general_budget_project_expenditure")
# 行政经费指…具体包括：办公费、印刷费…经济科目对应的预算资金: a definition by the items of the classification.
DEFINITION = re.compile(r"(?:机关运行经费|行政经费)[^。]*?指.*?包括[:：]?(?P<items>[^。]*?)(?:等)?经济科目", re.DOTALL)
FEWEST_ITEMS = 3
OPERATING = "operating_expenses_defined"
# 行政单位（参照公务员法管理的事业单位）使用一般公共预算…的资金: who is counted, where the definition says so.
OF_ADMINISTRATION = re.compile("行政单位|行政机关|行政运行|参照公务员|参公")
OTHER_SCOPE: Loose = (
    "scope_differs",
    "两者口径可能不同",
    "The two may differ in scope",
)
OTHER_SCOPE_STATED: Loose = (
    "scope_differs",
    "两者口径可能不同：定义只计行政（参公）单位，经济科目表含全部单位",
    "The two may differ in scope: the definition covers administrative bodies alone, the tables all units",
)


def check_questions(figures: Figures, claims: list[Claim], codebook: Codebook) -> Iterator[Finding]:
    """Yield what is set side by side though it need not agree, and is never more than a question."""
    yield from _operating_expenses(figures, codebook)
    yield from _assets(figures, claims)
    yield from _withheld(figures)


def _by_economic(figures: Figures) -> list[Figure]:
    return [
        figure
        for canonical in BY_ECONOMIC
        for table in figures.tables.get(canonical, [])[:1]
        for figure in figures.of(table)
        if figure.entry.economic and figure.column.measure == "total" and not figure.column.period
    ]


class Definition(NamedTuple):
    """The economic items by which a document defines its operating expenses, and whether of administration alone."""

    codes: frozenset[str]
    of_administration: bool


def defined_items(disclosure: Disclosure, codebook: Codebook) -> Definition | None:
    """Return a document's own definition of its operating expenses; None where it has none."""
    for paragraph in disclosure.paragraphs:
        match = DEFINITION.search(paragraph.text)
        if not match:
            continue
        names = {comparable(name) for name in re.split("[、，,]", match["items"])}
        codes = {code.code for code in codebook.economics.values() if code.level == 2 and code.group == "departmental"}
        found = frozenset(code for code in codes if comparable(codebook.economics["departmental", code].name) in names)
        if len(found) >= FEWEST_ITEMS:
            return Definition(found, bool(OF_ADMINISTRATION.search(match[0])))
    return None


def _operating_expenses(figures: Figures, codebook: Codebook) -> Iterator[Finding]:
    """Add up the economic items that the document's definition lists, beside the operating expenses that it prints."""
    definition = defined_items(figures.disclosure, codebook)
    if definition is None:
        return
    items = [figure for figure in _by_economic(figures) if figure.entry.economic in definition.codes]
    printed = next(
        (
            figure
            for table in figures.tables.get("three_public", [])
            for figure in figures.of(table)
            if figure.entry.item == "operating_expenses" and not (figure.column.period or figure.entry.period)
        ),
        None,
    )
    tables = {figure.table.canonical for figure in items}
    if printed is None or len(tables) < len(BY_ECONOMIC) or any(f.unit not in UNITS for f in (printed, *items)):
        return
    scope = OTHER_SCOPE_STATED if definition.of_administration else OTHER_SCOPE
    outcome = outcome_of(Relation(OPERATING, (printed,), tuple(items), loose=scope))
    verdict = outcome.verdict
    zh, en = ("。" + scope[1], ". " + scope[2]) if verdict == "scope_differs" else ("", "")
    spot, spot_en = where(printed.table, printed.cell)
    names, names_en = zip(*(where_place(t.places[0]) for c in BY_ECONOMIC for t in figures.tables[c][:1]), strict=True)
    yield _question(
        OPERATING,
        verdict,
        f"{spot}，{printed.name}：印为{outcome.actual:,f}；文件的定义所列{len(items)}个经济科目（{'、'.join(names)}）相加为"
        f"{outcome.expected:,f}{zh}。",
        f"{spot_en}, {printed.name_en}: printed {outcome.actual:,f}; the {len(items)} economic items of the document's "
        f"own definition ({', '.join(names_en)}) come to {outcome.expected:,f}{en}.",
        printed,
        (_reference(printed, "whole"), *(_reference(figure, "part") for figure in items)),
        expected=outcome.expected,
        actual=outcome.actual,
        unit=outcome.unit,
        tolerance=outcome.tolerance,
    )


def _assets(figures: Figures, claims: list[Claim]) -> Iterator[Finding]:
    """Set the fixed assets that the notes plan to buy beside capital expenditure, which is more than these."""
    capital = [figure for figure in _by_economic(figures) if figure.entry.economic == "310"]
    planned = next((claim for claim in claims if _is_plan(claim)), None)
    if planned is None or not capital or any(figure.unit not in UNITS for figure in capital):
        return
    factor = UNITS[planned.quantity.unit]
    limit = sum((figure.amount * UNITS[figure.unit or ""] for figure in capital), Decimal(0)) / factor
    stated = planned.exact / factor
    spot, spot_en = where_place(planned.paragraph.place)
    at, at_en = where(capital[-1].table, capital[-1].cell)
    unit = planned.quantity.unit
    verdict: Verdict = "consistent" if stated == limit else "not_verifiable"
    within = stated <= limit
    yield _question(
        "assets_planned",
        verdict,
        f"{spot}，拟购置固定资产{planned.quantity.text}，预算中的资本性支出为{limit:,f}{unit}（{at}）"
        + ("，在其之内；其余资本性支出所购何物，文件没有说明。" if within else "，超过后者；两者口径可能不同。"),
        f"{spot_en}, fixed assets of {planned.quantity.text} are to be bought, and capital expenditure is {limit:,f} "
        f"{unit} ({at_en})"
        + (
            "; it is within that, and the document does not say what the rest will buy."
            if within
            else ", which is less; the two may cover different things."
        ),
        planned,
        tuple(_reference(figure, "limit") for figure in capital),
        expected=limit,
        actual=stated,
        unit=unit,
    )


def _is_plan(claim: Claim) -> bool:
    """Say whether a quantity is the money for which fixed assets are to be bought; how many there are is none."""
    quantity = claim.quantity
    return (quantity.item, quantity.kind, quantity.role) == ("fixed_assets_planned", "money", "stated")


def _withheld(figures: Figures) -> Iterator[Finding]:
    """Name the projects whose details are withheld, and the economic item that has the same amount, if there is one."""
    items = [figure for figure in _by_economic(figures) if len(figure.entry.economic or "") > 3 and figure.amount]
    for table in figures.disclosure.tables:
        entries = [entry for entry in figures.disclosure.entries[table.table] if entry.withheld]
        for entry in entries:
            own = next((f for f in figures.of(table) if f.entry is entry and f.column.measure == "total"), None)
            if own is None:
                continue
            same = next((f for f in items if (f.amount, f.unit) == (own.amount, own.unit)), None)
            spot, spot_en = where(table, own.cell)
            at, at_en = where(same.table, same.cell) if same else ("", "")
            yield _question(
                "withheld_project",
                "not_verifiable",
                f"{spot}，“{entry.name}”：注明不宜公开，金额{own.amount:,f}照印"
                + (f"，与{at}{same.name}相同。" if same else "。"),
                f"{spot_en}, “{entry.name}”: details are withheld, the amount of {own.amount:,f} is printed"
                + (f"; it equals {same.name_en} at {at_en}." if same else "."),
                own,
                (_reference(own, "whole"), *([_reference(same, "part")] if same else [])),
                expected=None,
                actual=own.amount,
                unit=own.unit,
            )


def _reference(figure: Figure, role: str) -> CellRef:
    return CellRef(figure.table.table, figure.cell.row, figure.cell.column, role)


def _question(
    check: str,
    verdict: Verdict,
    message: str,
    message_en: str,
    subject: Figure | Claim,
    cells: tuple[CellRef, ...],
    *,
    expected: Decimal | None,
    actual: Decimal,
    unit: str | None,
    tolerance: Decimal | None = None,
) -> Finding:
    claim = subject if isinstance(subject, Claim) else None
    figure = subject if isinstance(subject, Figure) else None
    well = verdict in ("consistent", "rounding")
    settled = None if well else settled_by(check, "accounting")
    return Finding(
        kind="narrative" if claim else "accounting",
        check=check,
        severity="info" if well else "warning",
        message=message,
        message_en=message_en,
        place=subject.paragraph.place if isinstance(subject, Claim) else subject.cell.places[0],
        verdict=verdict,
        expected=None if expected is None else format(expected, "f"),
        actual=format(actual, "f"),
        difference=None if expected is None else actual - expected,
        tolerance=tolerance,
        unit=unit,
        table=figure.table.table if figure else None,
        paragraph=claim.paragraph.number if claim else None,
        claims=(claim.number,) if claim else (),
        source=claim.paragraph.source if claim else figure.table.source if figure else None,
        cells=cells,
        settled_by=settled[0] if settled else None,
        settled_by_en=settled[1] if settled else None,
    )
