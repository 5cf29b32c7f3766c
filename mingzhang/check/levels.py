"""Rows that a table seems to lack: codes without the one above them, or without any below, where others have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.check.figures import Figure, Figures
from mingzhang.check.identities import settled_by
from mingzhang.check.model import CellRef, Finding, where

PARENTS = "parents_listed"
ITEMS = "items_listed"
# Of so few codes nothing follows for the form.
FEWEST = 2


def check_levels(figures: Figures) -> Iterator[Finding]:
    """Ask of each table that lists parents (类, 款), or items below these, whether it lists those of all its codes.

    That a class is broken down to its items (项) is asked of functions alone, for which the Budget Law (预算法, Art.
    46) requires it.
    """
    for table in figures.disclosure.tables:
        own = [figure for figure in figures.of(table) if not (figure.column.period or figure.entry.period)]
        for kind in ("function", "economic", "government_economic"):
            by_code: dict[str, Figure] = {}
            for figure in own:
                code = getattr(figure.entry, kind)
                if code and not figure.entry.project and (code not in by_code or not by_code[code].amount):
                    by_code[code] = figure
            yield from _without_parents(by_code)
            if kind == "function":
                yield from _without_items(by_code)


def _without_parents(by_code: dict[str, Figure]) -> Iterator[Finding]:
    """Name the codes whose parent a table does not list, at each level at which it lists most."""
    levels: dict[int, list[str]] = defaultdict(list)
    for code in by_code:
        if len(code) > 3:
            levels[len(code)].append(code)
    for codes in levels.values():
        listed = {code[:-2] for code in codes if code[:-2] in by_code}
        orphans = [code for code in codes if code[:-2] not in by_code]
        missing = dict.fromkeys(code[:-2] for code in orphans)
        if len(listed) < FEWEST or len(missing) * 2 > len(listed):
            continue
        for parent in missing:
            children = [code for code in orphans if code[:-2] == parent]
            yield _finding(
                PARENTS,
                by_code[children[0]],
                parent,
                f"列有{'、'.join(sorted(children))}，而没有其上级科目{parent}，表中其他科目都列有上级。",
                f"{', '.join(sorted(children))} is listed without the code above it, {parent}; those of the others are "
                "there.",
            )


def _without_items(by_code: dict[str, Figure]) -> Iterator[Finding]:
    """Name the printed codes that are not broken down further, at each level at which a table breaks down most."""
    parents = {code[:-2] for code in by_code if len(code) > 3}
    levels: dict[int, list[str]] = defaultdict(list)
    for code, figure in by_code.items():
        if figure.amount:
            levels[len(code)].append(code)
    for codes in levels.values():
        bare = [code for code in codes if code not in parents and by_code[code].entry.code]
        if len(codes) - len(bare) < FEWEST or len(bare) * 2 > len(codes) - len(bare):
            continue
        for code in bare:
            yield _finding(
                ITEMS,
                by_code[code],
                None,
                f"科目{code}之下没有列出任何科目，表中其他同级科目之下都有。",
                f"nothing is listed below {code}, as there is below the other codes of its level.",
            )


def _finding(check: str, figure: Figure, expected: str | None, message: str, message_en: str) -> Finding:
    spot, spot_en = where(figure.table, figure.cell)
    settled = settled_by(check, "accounting")
    return Finding(
        kind="accounting",
        check=check,
        severity="warning",
        message=f"{spot}：{message}",
        message_en=f"{spot_en}: {message_en}",
        place=figure.cell.places[0],
        verdict="not_verifiable",
        expected=expected,
        table=figure.table.table,
        source=figure.table.source,
        cells=(CellRef(figure.table.table, figure.cell.row, figure.cell.column, "part"),),
        settled_by=settled[0],
        settled_by_en=settled[1],
    )
