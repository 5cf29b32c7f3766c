"""From interpreted disclosures to the rows of the package: dictionaries begin here, at the file boundary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from math import floor

from mingzhang.check.derived import Derived
from mingzhang.check.model import Finding
from mingzhang.check.register import checks
from mingzhang.codebook import Codebook
from mingzhang.interpret.amounts import UNITS, to_yuan
from mingzhang.interpret.model import Cell, Column, Disclosure, Entry, Paragraph, Table
from mingzhang.package.classifications import PROJECT, Row, classification_rows, economic_key, function_key
from mingzhang.package.english import English
from mingzhang.package.findings import claim_rows, finding_rows, place_row
from mingzhang.read.model import Reading
from mingzhang.read.rows import visible
from mingzhang.sidecar import Sidecar

Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Checked:
    """A disclosure ready for the package: interpreted, checked, with its witnesses' readings and its sidecar.

    ``derived`` are last year's figures, as they follow from the changes that the notes state.
    """

    disclosure: Disclosure
    witnesses: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    sidecar: Sidecar
    derived: tuple[Derived, ...] = ()


def rows_of(disclosures: Sequence[Checked], codebook: Codebook) -> tuple[Rows, list[str]]:
    """Return the rows of every resource, and the texts that no catalogue translates."""
    rows: Rows = defaultdict(list)
    untranslated: list[str] = []
    for checked in disclosures:
        english = English(codebook, checked.sidecar.translations, checked.disclosure.fiscal_year)
        for resource, row in _disclosure_rows(checked, english):
            rows[resource].append(row)
        untranslated += english.untranslated
    rows["organisations"] = _unique(rows["organisations"], "organisation")
    rows["checks"] = [asdict(check) for check in checks().values()]
    rows.update(classification_rows([checked.disclosure for checked in disclosures], codebook))
    return rows, untranslated


def _unique(rows: list[Row], key: str) -> list[Row]:
    return list({row[key]: row for row in reversed(rows)}.values())[::-1]


def _disclosure_rows(checked: Checked, english: English) -> Iterator[tuple[str, Row]]:
    disclosure = checked.disclosure
    key = {"disclosure": disclosure.disclosure}
    principal = disclosure.readings[0]
    sidecar = checked.sidecar
    yield (
        "disclosures",
        {
            **key,
            "publisher": disclosure.publisher,
            "publisher_en": sidecar.publisher_en or english.text(disclosure.publisher),
            "fiscal_year": disclosure.fiscal_year,
            "phase": disclosure.phase,
            "scope": disclosure.scope,
            "region": next((fact.value for fact in disclosure.facts if fact.field == "region"), None),
            "source_file": principal.file,
            "url": sidecar.url,
            "retrieved": sidecar.retrieved,
            "licence": sidecar.licence,
        },
    )
    for reading in disclosure.readings:
        astray = sum(visible(line.text) for line in disclosure.left_over if line.source == reading.file)
        role = "whole" if len(disclosure.readings) == 1 else "tables" if reading is principal else "narrative"
        yield "sources", {**key, **_source(reading, role, sidecar, astray)}
    for reading in checked.witnesses:
        yield "sources", {**key, **_source(reading, "witness", sidecar)}
    for fact in disclosure.facts:
        said = {"value": fact.value, "text": fact.text or None, "source": fact.source, **place_row(fact.place)}
        yield "facts", {**key, "field": fact.field, **said}
    for organisation in disclosure.organisations:
        yield (
            "organisations",
            {
                "organisation": organisation.name,
                "name_en": english.text(organisation.name),
                "translated_by": PROJECT if english.knows(organisation.name) else None,
                "kind": organisation.kind,
                "parent": organisation.parent,
            },
        )
        for printed in organisation.variants:
            yield "organisation_names", {**key, "organisation": organisation.name, "printed": printed}
    for table in disclosure.tables:
        yield from _table_rows(disclosure, table, english)
    for spec in disclosure.absent:
        names = {"canonical": spec.table, "title_zh": spec.title, "title_en": spec.title_en, "translated_by": PROJECT}
        yield "tables", {**key, "table": spec.table, **names, "source": principal.file, "rows": 0, "state": "absent"}
    yield from _prose_rows(disclosure, english)
    for resource, row in (
        *claim_rows(disclosure, checked.findings, checked.derived),
        *finding_rows(disclosure, checked.findings),
    ):
        yield resource, {**row, **key}


def _source(reading: Reading, role: str, sidecar: Sidecar, astray: int = 0) -> Row:
    note, note_en = sidecar.notes.get(reading.file, (None, None))
    ledger = reading.ledger
    return {
        "source": reading.file,
        "role": role,
        "file": reading.file,
        "sha256": reading.sha256,
        "kind": reading.kind,
        "pages": reading.pages,
        "characters": ledger.printed,
        "in_tables": ledger.in_tables,
        "in_repeated_headings": ledger.in_repeated_headings,
        "in_lines": ledger.in_lines,
        "furniture": ledger.furniture,
        "left_over": ledger.left_over + astray,
        "cells_read_twice": reading.compared_cells,
        "cells_that_differ": len(reading.disagreements) if reading.compared_cells is not None else None,
        "note": note,
        "note_en": note_en,
        "reader": reading.reader,
        "pages_by_ocr": len(reading.ocr_pages),
        "pages_not_read": len(reading.unread_pages),
    }


def _table_rows(disclosure: Disclosure, table: Table, english: English) -> Iterator[tuple[str, Row]]:
    key = {"disclosure": disclosure.disclosure, "table": table.table}
    source = table.source
    readers = {reading.file: reading.reader for reading in disclosure.readings}
    first, last = table.places[0], table.places[-1]
    title_en, note_en = _title_en(table, english), english.text(table.note)
    yield (
        "tables",
        {
            **key,
            "canonical": table.canonical,
            "number": table.number,
            "title": table.title,
            "title_zh": table.spec.title if table.spec else None,
            "title_en": title_en,
            "unit": table.unit,
            "unit_text": table.unit_text,
            "source": source,
            "first_page": first.page,
            "last_page": last.page,
            "first_line": first.line,
            "last_line": last.line,
            "sheet": first.sheet,
            "address": first.address,
            "rows": table.row_count,
            "state": table.state,
            "note": table.note,
            "note_en": note_en,
            "translated_by": PROJECT if title_en or note_en else None,
        },
    )
    for column in table.columns:
        yield (
            "columns",
            {
                **key,
                "column": column.number,
                "heading": " / ".join(column.path),
                "heading_en": english.path(column.path),
                "role": column.role,
                "measure": column.measure,
                "period": column.period,
                "item": column.item,
                "unit": table.unit if column.role == "amount" else None,
                "block": column.block,
                "fund_source": column.fund_source
                or (table.spec.fund_source if table.spec and column.measure else None),
                **place_row(column.place),
            },
        )
    for cell in table.cells:
        yield from _cell_rows({**key, "row": cell.row, "column": cell.column}, cell, source, readers[source])
    if table.spec:
        yield from _meaning_rows(disclosure, table, english)


def _title_en(table: Table, english: English) -> str | None:
    """Return the English title: a translation of the printed one, else the canonical title of a known table."""
    if table.spec and not (table.title and english.knows(table.title)):
        return table.spec.title_en
    return english.text(table.title)


def _cell_rows(key: Row, cell: Cell, source: str, reader: str) -> Iterator[tuple[str, Row]]:
    yield (
        "cells",
        {
            **key,
            "source": source,
            **place_row(cell.places[0]),
            "row_span": cell.row_span,
            "column_span": cell.column_span,
            "text": cell.text or None,
            "amount": cell.amount,
            "state": cell.state,
            "second_text": cell.second_text,
            "reader": reader if cell.confidence is None else "ocr",
            "confidence": None if cell.confidence is None else Decimal(f"{floor(cell.confidence * 100) / 100:.2f}"),
        },
    )
    for part, place in enumerate(cell.places[1:], start=2):
        yield "cell_parts", {**key, "part": part, **place_row(place)}


def _meaning_rows(disclosure: Disclosure, table: Table, english: English) -> Iterator[tuple[str, Row]]:
    """Yield the amounts as ``lines``, the row of the wide table, and the project that the row may be."""
    assert table.spec is not None
    year = disclosure.fiscal_year
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    key_projects = {e.project for e in disclosure.entries.get("key_projects", ()) if e.project}
    for entry in disclosure.entries[table.table]:
        key = {"disclosure": disclosure.disclosure, "table": table.table, "row": entry.row}
        meaning: Row = {
            "item": entry.item,
            "function": function_key(year, entry.budget or "general", entry.function) if entry.function else None,
            "economic": economic_key(year, entry.economic) if entry.economic else None,
            "government_economic": economic_key(year, entry.government_economic) if entry.government_economic else None,
            "period": entry.period,
            "organisation": entry.organisation,
            "project": entry.project,
            "level": entry.level,
            "is_leaf": entry.is_leaf,
            "direction": entry.direction,
        }
        amounts: dict[str, Decimal] = {}
        for column in _amount_columns(table, entry):
            cell = cells.get((entry.row, column.number))
            if cell is None or cell.amount is None or column.measure is None:
                continue
            amounts[column.measure] = cell.amount
            yield "lines", {**key, **meaning, **_line(table, entry, column, cell.amount, year)}
        name_en = english.name(entry)
        goal_en = english.text(entry.goal)
        yield (
            table.spec.table,
            {
                **key,
                **meaning,
                "block": entry.block,
                "code": entry.code,
                "name": entry.name,
                "name_en": name_en,
                "unit": table.unit,
                **amounts,
                "goal": entry.goal,
                "goal_en": goal_en,
            },
        )
        if entry.project and table.spec.rows == "unit_project":
            amount = next(iter(amounts.values()), None)
            yield (
                "projects",
                {
                    **key,
                    "project": entry.project,
                    "organisation": entry.organisation,
                    "name": entry.name,
                    "name_en": name_en,
                    "amount": amount,
                    "unit": table.unit,
                    "amount_cny": _yuan(amount, table.unit),
                    "goal": entry.goal,
                    "goal_en": goal_en,
                    "translated_by": PROJECT if name_en else None,
                    "withheld": entry.withheld,
                    "key_project": entry.project in key_projects,
                },
            )


def _amount_columns(table: Table, entry: Entry) -> Iterator[Column]:
    return (column for column in table.columns if column.block == entry.block and column.role == "amount")


def _line(table: Table, entry: Entry, column: Column, amount: Decimal, year: int) -> Row:
    assert table.spec is not None
    revenue = entry.item if entry.direction == "revenue" and not entry.is_total else None
    return {
        "column": column.number,
        "measure": column.measure,
        "amount": amount,
        "unit": table.unit,
        "amount_cny": _yuan(amount, table.unit),
        "revenue_item": f"{year}:{revenue}" if revenue else None,
        "fund_source": column.fund_source or table.spec.fund_source,
    }


def _yuan(amount: Decimal | None, unit: str | None) -> Decimal | None:
    return to_yuan(amount, unit) if amount is not None and unit in UNITS else None


def _prose_rows(disclosure: Disclosure, english: English) -> Iterator[tuple[str, Row]]:
    key = {"disclosure": disclosure.disclosure}
    translated: dict[int, str | None] = {}
    for paragraph in disclosure.paragraphs:
        translated[paragraph.number] = english.text(paragraph.text)
        yield "paragraphs", {**key, **_paragraph(paragraph, translated[paragraph.number])}
    for term in disclosure.terms:
        whole = translated[term.paragraph] or ""
        term_en, _, definition_en = whole.partition(": ")
        yield (
            "glossary",
            {
                **key,
                "term": term.term,
                "term_en": term_en.split(". ", 1)[-1] or None,
                "definition": term.definition,
                "definition_en": definition_en or None,
                "translated_by": PROJECT if definition_en else None,
                "paragraph": term.paragraph,
            },
        )


def _paragraph(paragraph: Paragraph, text_en: str | None) -> Row:
    return {
        "paragraph": paragraph.number,
        "kind": paragraph.kind,
        "level": paragraph.level,
        "section": paragraph.section,
        "part": paragraph.part,
        "heading": paragraph.heading,
        "text": paragraph.text,
        "text_en": text_en,
        "translated_by": PROJECT if text_en else None,
        "source": paragraph.source,
        **place_row(paragraph.place),
    }
