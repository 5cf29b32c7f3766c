"""What the command line says: progress while it works, refusals, and a short summary; tables for ``read``."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, TypeVar

import click

from mingzhang.check.model import GRAVITY, Finding
from mingzhang.convert import Refusal
from mingzhang.interpret.model import Disclosure, Table
from mingzhang.package import Written
from mingzhang.package.rows import Checked
from mingzhang.read.rows import visible
from mingzhang.releases import Release, Summary

T = TypeVar("T")
# So many findings and texts are shown in a summary.
SHOWN = 5


class Console:
    """Speaks to a person on a terminal (a bar) or in a log (plain lines); errors go to standard error."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._bar = sys.stdout.isatty() and not quiet

    def error(self, message: str) -> None:
        """Print an error, also when quiet."""
        click.echo(click.style("error: ", fg="red", bold=True) + message, err=True)

    def _say(self, message: str) -> None:
        if not self._quiet:
            click.echo(message)

    def progress(self, items: Sequence[T], what: str, name: Callable[[T], str]) -> Iterator[T]:
        """Yield the items, showing how far they are."""
        if self._bar and items:
            with click.progressbar(items, label=f"{what:8}", item_show_func=lambda i: name(i) if i else "") as bar:
                yield from bar
            return
        for number, item in enumerate(items, start=1):
            started = time.perf_counter()
            yield item
            self._say(f"{what:8} {number}/{len(items)} {name(item)} ({time.perf_counter() - started:.1f} s)")

    def step(self, what: str, work: Callable[[], T], parts: Callable[[T], object] = lambda _: "") -> T:
        """Run one stage and say how long it took, and its parts where its result tells them."""
        started = time.perf_counter()
        result = work()
        taken, told = time.perf_counter() - started, str(parts(result))
        self._say(f"{what:8} ({taken:.1f} s{': ' + told if told else ''})")
        return result

    def refusals(self, refusals: Sequence[Refusal]) -> None:
        """Print what gave no disclosure, and why."""
        for refusal in refusals:
            self.error(f"{refusal.file}: {refusal.reason}")

    def package(self, checked: Sequence[Checked], written: Written, folder: Path) -> None:
        """Print what the package holds."""
        left = sum(r.ledger.left_over for c in checked for r in (*c.disclosure.readings, *c.witnesses))
        left += sum(visible(line.text) for c in checked for line in c.disclosure.left_over)
        twice = [r for c in checked for r in c.disclosure.readings if r.compared_cells is not None]
        self._say("")
        self._say(f"disclosures   {len(checked)}")
        self._say(f"tables        {written.tables}")
        self._say(f"cells         {written.cells:,} filled")
        if twice:
            compared, differ = sum(r.compared_cells or 0 for r in twice), sum(len(r.disagreements) for r in twice)
            self._say(f"read twice    {compared:,} cells, {differ} differ")
        recognised = [cell for c in checked for t in c.disclosure.tables for cell in t.cells if cell.text]
        sure = [cell.confidence for cell in recognised if cell.confidence is not None]
        if sure:
            self._say(f"by OCR        {len(sure):,} cells, lowest confidence {min(sure):.2f}")
        self._say(f"left over     {left} characters of the sources")
        self._say(f"untranslated  {len(written.untranslated)}")
        for text in written.untranslated[:SHOWN]:
            self._say(f"              {text[:60]}{'…' if len(text) > 60 else ''}")
        self._more(len(written.untranslated), "--untranslated FILE lists them")
        graded = [finding for one in checked for finding in one.findings if finding.verdict]
        self._say(f"checked       {len(graded):,} sums, agreements and statements: {counted(graded)}")
        questions = [
            (one.disclosure.disclosure, [finding for finding in one.findings if finding.is_question]) for one in checked
        ]
        self._say(f"findings      {sum(len(found) for _, found in questions):,}")
        for name, found in questions:
            if found and len(questions) > 1:
                self._say(f"            {name}: {len(found):,}")
            for finding in sorted(found, key=_gravest_first)[:SHOWN]:
                self._say(f"              {finding.message_en}")
            self._more(len(found), "see findings.csv, or build.py check FILE")
        self._say(f"package       {_shown(folder / 'datapackage.json')} (valid)")

    def _more(self, count: int, where: str) -> None:
        if count > SHOWN:
            self._say(f"              … and {count - SHOWN:,} more ({where})")

    def site(self, pages: int, folder: Path) -> None:
        """Print where the site is."""
        self._say(f"pages         {pages}")
        self._say(f"site          {_shown(folder / 'index.html')}")

    def verdict(self, status: int, message: str) -> None:
        """Print whether a quoted number stands, and as an error that nothing was quoted."""
        if status > 1:
            self.error(message)
            return
        head, _, rest = message.partition(":")
        click.echo(click.style(head, fg="red" if status else "green", bold=True) + ":" + rest)

    def release(self, release: Release, summary: Summary, folder: Path) -> None:
        """Print what a release changed, as the page of changes says it, and where it is written."""
        from mingzhang.publish.pages.changes import sentences  # late: --help stays fast

        self._say(
            f"release       {release.version}, {release.date}" + (f", after {summary.since}" * bool(summary.since))
        )
        for number, sentence in enumerate(sentences(summary, "en")):
            self._say(f"{'' if number else 'changes':14}{sentence}")
        self._say(
            f"written       {_shown(folder / f'{release.version}.csv')}, .json; commit {folder.name}/ and datapackage/"
        )

    def done(self, seconds: float) -> None:
        """Print how long it all took."""
        self._say(f"seconds       {seconds:.1f}")


def system_language() -> Literal["zh", "en"]:
    """Return the language to speak to a person in: Chinese where the system does."""
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "zh" if said.startswith("zh") else "en"


def counted(findings: Sequence[Finding]) -> str:
    """Count verdicts, the best first: 643 consistent, 9 rounding, 0 conflict."""
    count = Counter(finding.verdict for finding in findings)
    said = [verdict for verdict in GRAVITY if count[verdict] or verdict in ("consistent", "conflict")]
    return ", ".join(f"{count[verdict]:,} {verdict.replace('_', ' ')}" for verdict in said)


def _gravest_first(finding: Finding) -> int:
    return -GRAVITY.index(finding.verdict) if finding.verdict else 0


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def print_reading(disclosure: Disclosure, *, as_json: bool) -> None:
    """Print the tables of a disclosure, as text in columns or as JSON."""
    if as_json:
        click.echo(json.dumps(_as_json(disclosure), ensure_ascii=False, indent=1))
        return
    click.echo(f"{disclosure.publisher} {disclosure.fiscal_year} {disclosure.phase}")
    for table in disclosure.tables:
        first, last = table.places[0], table.places[-1]
        ends = "–".join(dict.fromkeys(str(p.page or p.line) for p in (first, last)))
        pages = f"{first.sheet} {first.address}" if first.sheet else f"p. {ends}" if first.page else f"lines {ends}"
        click.echo(
            f"\n{table.number or ''} {table.title or '(no title)'}  [{table.table}]  {table.unit or ''}  {pages}"
        )
        click.echo("  " + " | ".join("/".join(column.path) for column in table.columns))
        for row in range(1, table.row_count + 1):
            cells = [cell for cell in table.cells if cell.row == row]
            click.echo(
                "  " + " | ".join("　" * round(cell.indent) * (cell.amount is None) + cell.text for cell in cells)
            )


def _as_json(disclosure: Disclosure) -> dict[str, object]:
    return {
        "publisher": disclosure.publisher,
        "fiscal_year": disclosure.fiscal_year,
        "phase": disclosure.phase,
        "tables": [_table_as_json(table) for table in disclosure.tables],
        "left_over": [line.text for line in disclosure.left_over],
    }


def _table_as_json(table: Table) -> dict[str, object]:
    return {
        "table": table.table,
        "number": table.number,
        "title": table.title,
        "unit": table.unit,
        "note": table.note,
        "columns": [{"heading": list(c.path), "role": c.role, "measure": c.measure} for c in table.columns],
        "cells": [
            {
                "row": cell.row,
                "column": cell.column,
                "text": cell.text,
                "amount": None if cell.amount is None else str(cell.amount),
                "state": cell.state,
                "page": cell.places[0].page,
                "line": cell.places[0].line,
                "sheet": cell.places[0].sheet,
                "address": cell.places[0].address,
                "box": [round(edge, 2) for edge in cell.places[0].box] if cell.places[0].box else None,
            }
            for cell in table.cells
        ],
    }
