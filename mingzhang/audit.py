"""The checks as an auditing tool: what ``build.py check`` says of files, as a report, JSON, CSV or SARIF 2.1.0."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from mingzhang import __version__
from mingzhang.check.model import GRAVITY, Finding, Verdict
from mingzhang.check.register import checks
from mingzhang.codebook import Codebook
from mingzhang.convert import Reader, Refusal, convert, join_halves
from mingzhang.disclosures import group
from mingzhang.package.rows import Checked

Lang = Literal["zh", "en"]
Format = Literal["text", "json", "csv", "sarif"]
VERDICTS: dict[Verdict, dict[Lang, str]] = {
    "consistent": {"zh": "相符", "en": "consistent"},
    "rounding": {"zh": "舍入差异", "en": "rounding"},
    "not_verifiable": {"zh": "无法核实", "en": "not verifiable"},
    "scope_differs": {"zh": "口径不同", "en": "scope differs"},
    "conflict": {"zh": "不一致", "en": "conflict"},
}
OTHERS = {"zh": "读取与文字", "en": "reading and wording"}
SETTLED = {"zh": "可由以下文件说明：", "en": "would be settled by: "}
SARIF_LEVELS = {"conflict": "error", "scope_differs": "warning", "not_verifiable": "warning", "rounding": "note"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
COLUMNS = (
    "disclosure", "file", "id", "kind", "check", "severity", "verdict", "table", "row", "column", "page", "line",
    "expected", "actual", "difference", "tolerance", "unit", "message", "message_en", "settled_by", "settled_by_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Audit:
    """The disclosures that some files hold, checked, and the files that were refused."""

    checked: tuple[Checked, ...]
    refusals: tuple[Refusal, ...]

    @property
    def has_conflict(self) -> bool:
        """Whether any two figures cannot both be right."""
        return any(finding.verdict == "conflict" for one in self.checked for finding in one.findings)


def audit(files: Sequence[Path], source: Reader, codebook: Codebook) -> Audit:
    """Check files: those of one name, and the halves of one disclosure, together."""
    found = group(files)
    source.prepare([path for one in found for path in one.sources])
    outcomes = join_halves([convert(one, source, codebook) for one in found], source, codebook)
    return Audit(
        tuple(outcome.checked for outcome in outcomes if outcome.checked),
        tuple(refusal for outcome in outcomes for refusal in outcome.refusals),
    )


def render(result: Audit, form: Format, lang: Lang) -> str:
    """Return what was found in a format."""
    if form == "json":
        return json.dumps(_as_json(result), ensure_ascii=False, indent=1)
    if form == "csv":
        return _as_csv(result)
    if form == "sarif":
        return json.dumps(_as_sarif(result), ensure_ascii=False, indent=1)
    return "\n".join(line for one in result.checked for line in _report(one, lang)).rstrip("\n")


def _report(one: Checked, lang: Lang) -> Iterator[str]:
    """Yield the lines of a report for people, the gravest first; what agrees is counted."""
    disclosure = one.disclosure
    zh = lang == "zh"
    files = "、".join(reading.file for reading in disclosure.readings)
    yield f"{files}  {disclosure.publisher} {disclosure.fiscal_year} {disclosure.phase}"
    graded = Counter(finding.verdict for finding in one.findings if finding.verdict)
    said = "，" if zh else ", "
    counts = said.join(f"{graded[verdict]:,} {VERDICTS[verdict][lang]}" for verdict in GRAVITY)
    total = sum(graded.values())
    yield f"核对{total:,}项：{counts}" if zh else f"{total:,} checks: {counts}"
    for verdict in reversed(GRAVITY[1:]):
        found = [f for f in one.findings if f.verdict == verdict and f.check != "not_compared"]
        yield from _section(VERDICTS[verdict][lang], found, lang)
    alone = sum(finding.check == "not_compared" for finding in one.findings)
    if alone:
        what = checks()["not_compared"]
        yield f"\n{what.name}：{alone}" if zh else f"\n{what.name_en}: {alone}"
    yield from _section(OTHERS[lang], [finding for finding in one.findings if not finding.verdict], lang)
    yield ""


def _section(title: str, found: Sequence[Finding], lang: Lang) -> Iterator[str]:
    if not found:
        return
    yield f"\n{title} ({len(found)})"
    for finding in found:
        yield f"  · {finding.message if lang == 'zh' else finding.message_en}"
        settled = finding.settled_by if lang == "zh" else finding.settled_by_en
        if settled:
            yield f"    {SETTLED[lang]}{settled}"


def _rows(result: Audit) -> Iterator[dict[str, Any]]:
    """Yield a row for each finding; its id stays the same as long as what is checked stands where it stands."""
    for one in result.checked:
        seen: Counter[str] = Counter()
        tables = {table.table: table.source for table in one.disclosure.tables}
        for finding in one.findings:
            cell = finding.cells[0] if finding.cells else None
            whole = [f"p{finding.paragraph}"] if finding.paragraph else [finding.table or "", finding.expected or ""]
            place = [cell.table, cell.row, cell.column] if cell else whole
            key = ":".join(map(str, [finding.check, *place, *finding.claims[:1]]))
            seen[key] += 1
            yield {
                "disclosure": one.disclosure.disclosure,
                "file": finding.source or tables.get(finding.table or "", one.disclosure.readings[0].file),
                "id": key if seen[key] == 1 else f"{key}#{seen[key]}",
                "kind": finding.kind,
                "check": finding.check,
                "severity": finding.severity,
                "verdict": finding.verdict,
                "table": finding.table or (cell.table if cell else None),
                "row": cell.row if cell else None,
                "column": cell.column if cell else None,
                "page": finding.place.page,
                "line": finding.place.line,
                "expected": finding.expected,
                "actual": finding.actual,
                "difference": None if finding.difference is None else str(finding.difference),
                "tolerance": None if finding.tolerance is None else str(finding.tolerance),
                "unit": finding.unit,
                "message": finding.message,
                "message_en": finding.message_en,
                "settled_by": finding.settled_by,
                "settled_by_en": finding.settled_by_en,
                "cells": [{"table": c.table, "row": c.row, "column": c.column, "role": c.role} for c in finding.cells],
            }


def _as_json(result: Audit) -> dict[str, Any]:
    return {
        "version": __version__,
        "disclosures": [
            {
                "disclosure": one.disclosure.disclosure,
                "publisher": one.disclosure.publisher,
                "fiscal_year": one.disclosure.fiscal_year,
                "phase": one.disclosure.phase,
                "files": [{"file": r.file, "sha256": r.sha256} for r in (*one.disclosure.readings, *one.witnesses)],
                "verdicts": {v: sum(finding.verdict == v for finding in one.findings) for v in GRAVITY},
            }
            for one in result.checked
        ],
        "refused": [{"file": refusal.file, "reason": refusal.reason} for refusal in result.refusals],
        "findings": list(_rows(result)),
    }


def _as_csv(result: Audit) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(result))
    return out.getvalue().rstrip("\n")


def _as_sarif(result: Audit) -> dict[str, Any]:
    """Return a log of what does not agree, for tools that show such logs."""
    rows = [row for row in _rows(result) if row["verdict"] != "consistent" and row["check"] != "not_compared"]
    named = sorted({row["check"] for row in rows})
    rules = [
        {
            "id": check,
            "name": "".join(word.capitalize() for word in check.split("_")),
            "shortDescription": {"text": f"{checks()[check].name_en} ({checks()[check].name})"},
            "fullDescription": {"text": f"{checks()[check].explanation_en} {checks()[check].explanation}"},
        }
        for check in named
    ]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "mingzhang", "version": __version__, "rules": rules}},
                "results": [_sarif_result(row, named) for row in rows],
            }
        ],
    }


def _sarif_result(row: dict[str, Any], named: Sequence[str]) -> dict[str, Any]:
    level = SARIF_LEVELS.get(row["verdict"]) or {"error": "error", "warning": "warning"}.get(row["severity"], "note")
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(row["file"])}}
    if row["line"]:  # a page is no line: it is among the properties
        location["region"] = {"startLine": row["line"]}
    return {
        "ruleId": row["check"],
        "ruleIndex": named.index(row["check"]),
        "level": level,
        "message": {"text": f"{row['message_en']}\n{row['message']}"},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"finding/v1": f"{row['disclosure']}:{row['id']}"},
        "properties": {key: row[key] for key in ("verdict", "table", "row", "column", "page", "expected", "actual")},
    }
