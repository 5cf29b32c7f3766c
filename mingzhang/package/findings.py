"""The rows of what was checked: findings, the quantities that prose states, and what follows from these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mingzhang.check.derived import Derived
from mingzhang.check.model import GRAVITY, Finding
from mingzhang.interpret.amounts import UNITS, to_yuan
from mingzhang.interpret.model import Disclosure, Quantity
from mingzhang.interpret.specs import claim_items
from mingzhang.package.classifications import Row
from mingzhang.read.model import Place


def place_row(place: Place) -> Row:
    """Return where something is printed."""
    row: Row = {"page": place.page, "line": place.line, "sheet": place.sheet, "address": place.address}
    if place.box:
        row |= {edge: Decimal(f"{value:.2f}") for edge, value in place.box._asdict().items()}
    return row


def claim_key(disclosure: Disclosure, number: int) -> str:
    """Return the key of a quantity in prose, which is numbered from 0."""
    return f"{disclosure.disclosure}:{number + 1:03}"


def claim_rows(
    disclosure: Disclosure, findings: Sequence[Finding], derived: Sequence[Derived]
) -> Iterator[tuple[str, Row]]:
    """Yield the quantities in prose with their verdicts, the cells that they speak of, and last year's figures."""
    about: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        for number in finding.claims:
            about[number].append(finding)
    for number, quantity in enumerate(disclosure.quantities):
        own = [finding for finding in about[number] if finding.claims[0] == number]
        # what a number must not exceed is not what it should be
        equal = [finding for finding in own if all(cell.role != "limit" for cell in finding.cells)]
        verdicts = [finding.verdict for finding in about[number] if finding.verdict]
        money = quantity.kind == "money" and quantity.unit in UNITS
        yield (
            "claims",
            {
                "claim": claim_key(disclosure, number),
                "paragraph": quantity.paragraph,
                "sentence": quantity.sentence,
                "subject": quantity.subject or None,
                "kind": quantity.kind,
                "role": quantity.role,
                "sign": quantity.sign,
                "of": claim_key(disclosure, quantity.of) if quantity.of is not None else None,
                **_item(quantity),
                "text": quantity.text,
                "value": quantity.value,
                "unit": quantity.unit,
                "amount_cny": to_yuan(quantity.value, quantity.unit) if money else None,
                "as_of": quantity.as_of,
                "recomputed": next((finding.expected for finding in equal if finding.expected), None),
                "verdict": max(verdicts, key=GRAVITY.index, default=None),
            },
        )
        cells = {(c.table, c.row, c.column): c.role for finding in own for c in finding.cells}
        for (table, row, column), role in cells.items():
            place = {"table": table, "row": row, "column": column}
            yield "claim_cells", {"claim": claim_key(disclosure, number), **place, "role": role}
    for figure in derived:
        yield (
            "derived_figures",
            {
                "claim": claim_key(disclosure, figure.change),
                "of": claim_key(disclosure, figure.this),
                **_item(disclosure.quantities[figure.this]),
                "fiscal_year": disclosure.fiscal_year - 1,
                "amount": figure.amount.middle,
                "low": figure.amount.low,
                "high": figure.amount.high,
                "unit": figure.unit,
                "amount_cny": to_yuan(figure.amount.middle, figure.unit),
            },
        )


def _item(quantity: Quantity) -> Row:
    item = quantity.item
    zh, en = claim_items()[item][:2] if item else (None, None)
    return {"item": item, "item_zh": zh, "item_en": en}


def finding_rows(disclosure: Disclosure, findings: Sequence[Finding]) -> Iterator[tuple[str, Row]]:
    """Yield the findings and the cells that they speak of; a cell that a finding names twice is there once."""
    tables = {table.table: table.source for table in disclosure.tables}
    paragraphs = {paragraph.number: paragraph.source for paragraph in disclosure.paragraphs}
    for number, finding in enumerate(findings, start=1):
        key = f"{disclosure.disclosure}:{number:03}"
        cells = {(cell.table, cell.row, cell.column): cell for cell in reversed(finding.cells)}.values()
        table = finding.table or (finding.cells[0].table if finding.cells else None)
        yield (
            "findings",
            {
                "finding": key,
                "kind": finding.kind,
                "check": finding.check,
                "severity": finding.severity,
                "verdict": finding.verdict,
                "table": table,
                "paragraph": finding.paragraph,
                "claim": claim_key(disclosure, finding.claims[0]) if finding.claims else None,
                "source": finding.source or tables.get(table or "") or paragraphs.get(finding.paragraph or 0),
                **place_row(finding.place),
                "expected": finding.expected,
                "actual": finding.actual,
                "difference": finding.difference,
                "tolerance": finding.tolerance,
                "unit": finding.unit,
                "message": finding.message,
                "message_en": finding.message_en,
                "settled_by": finding.settled_by,
                "settled_by_en": finding.settled_by_en,
            },
        )
        for cell in reversed(cells):
            yield (
                "finding_cells",
                {"finding": key, "table": cell.table, "row": cell.row, "column": cell.column, "role": cell.role},
            )
