"""The measure told: a line for each document, JSON for machines, and what is worse than the figures expected."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from mingzhang.codebook import Codebook
from mingzhang.convert import reader
from mingzhang.disclosures import discover
from mingzhang.measure import Measure, Measured, measure_folders, package_error
from mingzhang.measure import leave_out as left_out
from mingzhang.measure.amounts import Claim, Miss
from mingzhang.read import Readers
from mingzhang.read.model import Place, RefusedError
from mingzhang.yamlfile import read_yaml

Figures = dict[str, Any]
# Figures that must be as expected, may not fall, may not rise.
SAME = ("refused", "fiscal_year", "phase", "units")
NOT_LESS = ("recognised", "kept")
NOT_MORE = ("unrecognised", "untitled", "unknown_columns", "unknown_rows", "missing", "invented", "unannounced")


def run(
    folders: Sequence[Path],
    readers: Readers,
    codebook: Codebook,
    say: Callable[[str], None],
    *,
    as_json: Path | None = None,
    expect: Path | None = None,
    update: bool = False,
    verbose: bool = False,
    leave_out: bool = False,
) -> int:
    """Measure, print, and hold against the figures expected; return the exit status: 1 where something got worse.

    Raises:
        RefusedError: a folder or the file of figures cannot be used.
    """
    if update and not expect:
        raise RefusedError("--update: expected --expect FILE beside it, found none")
    expected = read_figures(expect) if expect and not update else None
    documents = []
    with reader(readers, None) as source:
        for one in measure_folders(folders, source, codebook):
            documents.append(one)
            say("\n".join(lines_of(one, verbose=verbose)))
        if leave_out:
            found = [files for folder in folders for files in discover(folder)[0]]
            say("\n".join(left_out.lines_of(list(left_out.leave_out(found, source, codebook)), verbose=verbose)))
    measure = Measure(tuple(documents), package_error(documents, codebook))
    say(summary_of(measure))
    if as_json:
        as_json.write_text(json.dumps(as_data(measure), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if expect and update:
        write_figures(expect, figures_of(measure))
        say(f"{expect}: written")
    worse, better = compare(figures_of(measure), expected) if expected is not None else ([], [])
    for line in worse:
        say(f"worse   {line}")
    for line in better:
        say(f"better  {line}")
    if worse or better:
        say(f"--expect {expect} --update keeps the new figures")
    return 1 if worse or (expect and measure.invalid) else 0


def lines_of(one: Measured, *, verbose: bool) -> Iterator[str]:
    """Yield what is said of a document: one line, and with ``verbose`` each thing that is wrong."""
    if one.checked is None or one.recognition is None or one.amounts is None:
        yield f"{one.document}: refused: {'; '.join(one.refusals)}"
        return
    disclosure, tables, amounts = one.checked.disclosure, one.recognition, one.amounts
    untitled = f" + {tables.untitled} unknown without a title" if tables.untitled else ""
    elsewhere = f", {len(amounts.elsewhere)} elsewhere" if amounts.elsewhere else ""
    yield (
        f"{one.document}: {disclosure.publisher} {disclosure.fiscal_year} {disclosure.phase} {disclosure.scope} "
        f"{'/'.join(one.units)} | tables {tables.recognised}/{tables.tables}{untitled} | "
        f"unknown: columns {tables.unknown_columns}, rows {tables.unknown_rows} | "
        f"amounts: kept {amounts.kept:,}{elsewhere}, in texts {amounts.in_texts:,}, missing {len(amounts.missing)} "
        f"(unannounced {amounts.unannounced}), invented {len(amounts.invented)} | "
        + (f"{one.pages / one.seconds:.0f} pages/s" if one.pages and one.seconds else "no pages")
    )
    if verbose:
        yield from (f"  refused: {reason}" for reason in one.refusals)
        yield from (f"  unrecognised: {title}" for title in tables.unrecognised)
        for table in disclosure.tables:
            yield from (
                f"  unknown heading: {' / '.join(column.path)} ({table.table}; not understood: {column.doubt})"
                for column in table.columns
                if column.doubt
            )
        yield from (f"  {_said_of_miss(miss)}" for miss in amounts.missing)
        yield from (f"  invented: {_said_of_claim(claim)}" for claim in amounts.invented)
        yield from (f"  elsewhere on its page: {_said_of_claim(claim)}" for claim in amounts.elsewhere)


def _said_of_miss(miss: Miss) -> str:
    announced = f"announced by {miss.announced}" if miss.announced else "unannounced"
    return f"missing: {_spot(miss.place)}: {miss.text} ({announced}); printed in: {miss.astray[:80]}"


def _said_of_claim(one: Claim) -> str:
    return f"{_spot(one.place)}: {one.text}; {one.table}, row {one.row}, column {one.column}"


def _spot(place: Place) -> str:
    return f"page {place.page}" if place.page is not None else f"line {place.line}"


def summary_of(measure: Measure) -> str:
    """Return the last line: everything together."""
    read = [one for one in measure.documents if one.recognition and one.amounts]
    tables = [one.recognition for one in read if one.recognition]
    amounts = [one.amounts for one in read if one.amounts]
    pages, seconds = sum(one.pages for one in read), sum(one.seconds for one in read)
    return (
        f"all: {len(measure.documents)} documents, {len(measure.documents) - len(read)} refused | "
        f"all tables recognised in {sum(t.all_recognised for t in tables)}; "
        f"tables {sum(t.recognised for t in tables)}/{sum(t.tables for t in tables)} | "
        f"unknown: columns {sum(t.unknown_columns for t in tables)}, rows {sum(t.unknown_rows for t in tables)} | "
        f"amounts: kept {sum(a.kept for a in amounts):,}, in texts {sum(a.in_texts for a in amounts):,}, "
        f"missing {sum(len(a.missing) for a in amounts)} (unannounced {sum(a.unannounced for a in amounts)}), "
        f"invented {sum(len(a.invented) for a in amounts)} | "
        f"package {'valid' if measure.invalid is None else 'INVALID: ' + measure.invalid} | "
        f"{pages / seconds if seconds else 0:.0f} pages/s"
    )


def figures_of(measure: Measure) -> dict[str, Figures]:
    """Return the figures by document, as ``--expect`` holds them: names and numbers, no texts."""
    return {one.document: _figures(one) for one in measure.documents}


def _figures(one: Measured) -> Figures:
    if one.checked is None or one.recognition is None or one.amounts is None:
        return {"refused": True}
    tables, amounts = one.recognition, one.amounts
    return {
        "refused": False,
        "fiscal_year": one.checked.disclosure.fiscal_year,
        "phase": one.checked.disclosure.phase,
        "units": list(one.units),
        "recognised": tables.recognised,
        "unrecognised": tables.tables - tables.recognised,
        "untitled": tables.untitled,
        "unknown_columns": tables.unknown_columns,
        "unknown_rows": tables.unknown_rows,
        "kept": amounts.kept,
        "missing": len(amounts.missing),
        "invented": len(amounts.invented),
        "unannounced": amounts.unannounced,
    }


def compare(found: Mapping[str, Figures], expected: Mapping[str, Figures]) -> tuple[list[str], list[str]]:
    """Return what is worse than expected, and what is better; a document that nobody expects is neither.

    What must be the same is worse when it is not; where the new figure is right, a person says so with ``--update``.
    """
    worse, better = [], []
    for document, wanted in expected.items():
        figures = found.get(document)
        if figures is None:
            worse.append(f"{document}: expected, and not among the documents measured")
            continue
        for name, value in wanted.items():
            now = figures.get(name)
            line = f"{document}: {name}: expected {_told(value)}, found {_told(now)}"
            if now == value or (now is None and figures["refused"]):
                continue
            if name in SAME or now is None or (name in NOT_LESS) == (now < value):
                worse.append(line)
            else:
                better.append(line)
    better += [f"{document}: not expected yet" for document in found if document not in expected]
    return worse, better


def _told(value: object) -> str:
    return "/".join(map(str, value)) if isinstance(value, list) else str(value).lower()


def read_figures(path: Path) -> dict[str, Figures]:
    """Read the figures expected.

    Raises:
        RefusedError: there is no such file, or it does not hold known figures by document.
    """
    try:
        data = read_yaml(path)
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise RefusedError(f"{path}: expected figures in YAML, found {' '.join(str(error).split())}") from error
    if not isinstance(data, dict) or not all(isinstance(figures, dict) for figures in data.values()):
        raise RefusedError(f"{path}: expected figures by document, found {type(data).__name__}")
    unknown = {name for figures in data.values() for name in figures} - {*SAME, *NOT_LESS, *NOT_MORE}
    if unknown:
        raise RefusedError(f"{path}: expected figures that are measured, found {', '.join(sorted(unknown))}")
    return data


def write_figures(path: Path, figures: Mapping[str, Figures]) -> None:
    """Write the figures, a line for each document, so that a difference between two versions reads well."""
    head = (
        "# The figures reached on the real disclosures; `python build.py measure … --expect THIS --update` writes it.\n"
    )
    lines = [
        yaml.safe_dump({name: one}, allow_unicode=True, sort_keys=False, default_flow_style=None, width=1000)
        for name, one in figures.items()
    ]
    path.write_text(head + "".join(lines), encoding="utf-8")


def as_data(measure: Measure) -> dict[str, Any]:
    """Return everything measured as plain data, for JSON."""
    return {
        "valid": measure.invalid is None,
        "invalid": measure.invalid,
        "documents": list(map(_as_data, measure.documents)),
    }


def _as_data(one: Measured) -> dict[str, Any]:
    data: dict[str, Any] = {
        "document": one.document,
        **_figures(one),
        "refusals": list(one.refusals),
        "pages": one.pages,
        "seconds": round(one.seconds, 3),
    }
    if one.checked is None or one.recognition is None or one.amounts is None:
        return data
    return {
        **data,
        "publisher": one.checked.disclosure.publisher,
        "scope": one.checked.disclosure.scope,
        "all_recognised": one.recognition.all_recognised,
        "unrecognised_titles": list(one.recognition.unrecognised),
        "in_texts": one.amounts.in_texts,
        "misses": [
            {**_place(miss.place), "text": miss.text, "printed_in": miss.astray, "announced_by": miss.announced}
            for miss in one.amounts.missing
        ],
        "inventions": list(map(_claim, one.amounts.invented)),
        "elsewhere": list(map(_claim, one.amounts.elsewhere)),
    }


def _claim(one: Claim) -> dict[str, Any]:
    return {**_place(one.place), "text": one.text, "table": one.table, "row": one.row, "column": one.column}


def _place(place: Place) -> dict[str, Any]:
    return {
        "page": place.page,
        "line": place.line,
        "box": [round(edge, 2) for edge in place.box] if place.box else None,
    }
