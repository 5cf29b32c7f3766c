"""The rows of the classifications: codes as of a year, with names in both languages and their status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mingzhang.codebook import Code, Codebook
from mingzhang.interpret.model import Disclosure, Entry

Row = dict[str, Any]
PROJECT = "project"  # who made the English of sidecars and codebook; no official English is known


def function_key(year: int, budget: str, code: str) -> str:
    """Return the key of a functional code: ``2024:general:2010301``."""
    return f"{year}:{budget}:{code}"


def economic_key(year: int, code: str) -> str:
    """Return the key of an economic code: ``2024:departmental:30101``."""
    return f"{year}:{'government' if code.startswith('5') else 'departmental'}:{code}"


def classification_rows(disclosures: Sequence[Disclosure], codebook: Codebook) -> dict[str, list[Row]]:
    """Return a row for every code printed, and for those above it, as of the year; an unknown code has one too."""
    functions: dict[str, Row] = {}
    economics: dict[str, Row] = {}
    items: dict[str, Row] = {}
    for disclosure in disclosures:
        year = disclosure.fiscal_year
        for entries in disclosure.entries.values():
            for entry in entries:
                if entry.function:
                    _add_function(functions, year, entry, codebook)
                for code in (entry.economic, entry.government_economic):
                    if code:
                        _add_economic(economics, year, code, entry, codebook)
                if entry.item and entry.direction == "revenue" and not entry.is_total:
                    item = codebook.item_called(entry.item, "revenue")
                    assert item is not None
                    items[f"{year}:{entry.item}"] = {
                        "revenue_item": f"{year}:{entry.item}",
                        "fiscal_year": year,
                        "item": entry.item,
                        "name": item.name,
                        "name_en": item.name_en,
                        "status": "known",
                        "translated_by": PROJECT,
                    }
    return {
        "functions": [functions[key] for key in sorted(functions)],
        "economics": [economics[key] for key in sorted(economics)],
        "revenue_items": [items[key] for key in sorted(items)],
    }


def _add_function(found: dict[str, Row], year: int, entry: Entry, codebook: Codebook) -> None:
    budget = entry.budget or "general"
    code = entry.function or ""
    for length in range(len(code), 2, -2):
        part = code[:length]
        known = codebook.function(part, budget, year)
        key = function_key(year, budget, part)
        name = known.name if known else entry.name if part == code else part
        found.setdefault(
            key,
            {
                "function": key,
                "fiscal_year": year,
                "budget": budget,
                "parent": function_key(year, budget, part[:-2]) if length > 3 else None,
                **_code(part, known, name),
                **_indicative("cofog", known),
            },
        )


def _add_economic(found: dict[str, Row], year: int, code: str, entry: Entry, codebook: Codebook) -> None:
    for length in range(len(code), 2, -2):
        part = code[:length]
        known = codebook.economic(part, year)
        key = economic_key(year, part)
        name = known.name if known else entry.name if part == entry.code else part
        found.setdefault(
            key,
            {
                "economic": key,
                "fiscal_year": year,
                "classification": key.split(":")[1],
                "parent": economic_key(year, part[:-2]) if length > 3 else None,
                **_code(part, known, name),
                **_indicative("gfsm2014", known),
            },
        )


def _code(code: str, known: Code | None, name: str) -> Row:
    row: Row = {
        "code": code,
        "name": name,
        "level": (len(code) - 1) // 2,
        "status": "known" if known else "unknown",
    }
    if known:
        edition = known.edition
        row |= {
            "name_en": known.name_en,
            "edition": edition.years or None,
            "valid_from": edition.first_year if edition.first_is_exact else None,
            "valid_to": edition.last_year if edition.last_is_exact else None,
            "evidence": known.evidence,
            **_seen(known),
            "translated_by": PROJECT,
        }
    return row


def _seen(known: Code) -> Row:
    """Return in how many budgets of how many places the name was seen: they were counted for the latest name."""
    latest = known.edition == known.editions[-1]
    return {
        "documents": known.documents if latest else None,
        "places": known.places if latest else None,
        "confidence": known.confidence if latest else None,
    }


def _indicative(scheme: str, known: Code | None) -> Row:
    """Return the code of an international classification, and that it is indicative: nobody official assigned it."""
    code = known.international if known else None
    return {scheme: code, f"{scheme}_status": "indicative" if code else None}
