"""Rows that a table seems to lack: a code whose parent is not listed, where the table lists those of the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from mingzhang.check.figures import Figure, Figures
from mingzhang.check.identities import settled_by
from mingzhang.check.model import CellRef, Finding, where

CHECK = "parents_listed"
# Of so few parents nothing follows for the form.
FEWEST = 2


def check_levels(figures: Figures) -> Iterator[Finding]:
    """Ask of each table that lists parents (类, 款) whether it lists those of all its codes."""
    for table in figures.disclosure.tables:
        own = [figure for figure in figures.of(table) if not (figure.column.period or figure.entry.period)]
        for kind in ("function", "economic", "government_economic"):
            by_code: dict[str, Figure] = {}
            for figure in own:
                code = getattr(figure.entry, kind)
                if code and not figure.entry.project:
                    by_code.setdefault(code, figure)
            yield from _orphans(by_code)


def _orphans(by_code: dict[str, Figure]) -> Iterator[Finding]:
    """Name the codes whose parent a table does not list, at each level at which it lists most."""
    levels: dict[int, list[str]] = defaultdict(list)
    for code in by_code:
        if len(code) > 3:
            levels[len(code)].append(code)
    for codes in levels.values():
        listed = [code for code in codes if code[:-2] in by_code]
        orphans = [code for code in codes if code[:-2] not in by_code]
        parents = {code[:-2] for code in listed}
        if len(parents) < FEWEST or len({code[:-2] for code in orphans}) * 2 > len(parents):
            continue
        seen: set[str] = set()
        for code in orphans:
            if code[:-2] not in seen:
                seen.add(code[:-2])
                yield _finding(by_code[code], code, sorted(c for c in orphans if c[:-2] == code[:-2]))


def _finding(figure: Figure, code: str, orphans: Sequence[str]) -> Finding:
    spot, spot_en = where(figure.table, figure.cell)
    settled = settled_by(CHECK, "accounting")
    return Finding(
        kind="accounting",
        check=CHECK,
        severity="warning",
        message=f"{spot}：列有{'、'.join(orphans)}，而没有其上级科目{code[:-2]}，表中其他科目都列有上级。",
        message_en=f"{spot_en}: {', '.join(orphans)} is listed without the code above it, {code[:-2]}; those of the "
        "others are there.",
        place=figure.cell.places[0],
        verdict="not_verifiable",
        expected=code[:-2],
        table=figure.table.table,
        source=figure.table.source,
        cells=(CellRef(figure.table.table, figure.cell.row, figure.cell.column, "part"),),
        settled_by=settled[0],
        settled_by_en=settled[1],
    )
