"""How the checks of each disclosure came out, put in order once for all pages, and the sentence that sums it up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from mingzhang.publish.data import Package, Row
from mingzhang.publish.language import Lang

K = TypeVar("K")
# From what agrees to what is gravest: the order in which a page counts them.
VERDICTS = ("consistent", "rounding", "scope_differs", "not_verifiable", "conflict")
# Of the open questions the gravest comes first.
OPEN = ("conflict", "scope_differs", "not_verifiable")
# What is not verifiable for what a document leaves unsaid; other such questions are where our reading ends.
OF_THE_PUBLISHER = ("assets_planned", "withheld_project")
# Quantities in the notes that the disclosure has nothing to check by.
NOT_COMPARED = "not_compared"
SEVERITIES = ("error", "warning", "info")


def is_question(finding: Row) -> bool:
    """Say whether a reader should look at a finding, and the site counts it.

    Not what agrees, or rounding explains, or nothing is there to check: as ``mingzhang.check.model.Finding`` has it.
    """
    return finding["verdict"] not in ("consistent", "rounding") and finding["check"] != NOT_COMPARED


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The findings of one disclosure: how many of each check came out how, and those that a page lists.

    ``open`` are questions to the publisher, ``on_reading`` those on how the files were read and worded (without a
    verdict), both the gravest first.
    """

    counts: Mapping[str, Counter[str]]
    rounding: tuple[Row, ...]
    open: tuple[Row, ...]
    not_compared: tuple[Row, ...]
    on_reading: tuple[Row, ...]
    by_paragraph: Mapping[int, tuple[Row, ...]]
    by_row: Mapping[tuple[str, int], tuple[Row, ...]]

    @property
    def to_ask(self) -> tuple[Row, ...]:
        """The open questions that the publisher can answer, and not only a better reading of what it printed."""
        asked = ("conflict", "scope_differs")
        return tuple(f for f in self.open if f["verdict"] in asked or f["check"] in OF_THE_PUBLISHER)

    @property
    def questions(self) -> int:
        """How many findings a reader should look at."""
        return len(self.open) + len(self.on_reading)

    def total(self, verdict: str) -> int:
        """Return how many checks came out so."""
        return sum(count[verdict] for count in self.counts.values())


def outcomes(package: Package) -> dict[str, Outcomes]:
    """Return the outcomes of each disclosure."""
    found: dict[str, list[Row]] = {row["disclosure"]: [] for row in package.of("disclosures")}
    for finding in package.of("findings"):
        found[finding["disclosure"]].append(finding)
    return {disclosure: _outcomes(package, rows) for disclosure, rows in found.items()}


def _outcomes(package: Package, findings: list[Row]) -> Outcomes:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in findings:
        if finding["verdict"]:
            counts[finding["check"]][finding["verdict"]] += 1
    questions = [finding for finding in findings if is_question(finding)]
    cells = package.by("finding_cells", "finding")
    rows = {f["finding"]: {(c["table"], c["row"]) for c in cells.get(f["finding"], [])} for f in questions}
    return Outcomes(
        counts=dict(counts),
        rounding=tuple(f for f in findings if f["verdict"] == "rounding"),
        open=tuple(sorted((f for f in questions if f["verdict"]), key=lambda f: OPEN.index(f["verdict"]))),
        not_compared=tuple(f for f in findings if f["check"] == NOT_COMPARED),
        on_reading=tuple(
            sorted((f for f in questions if not f["verdict"]), key=lambda f: SEVERITIES.index(f["severity"]))
        ),
        by_paragraph=_grouped((f["paragraph"], f) for f in questions if f["paragraph"]),
        by_row=_grouped((row, f) for f in questions for row in rows[f["finding"]]),
    )


def _grouped(pairs: Iterable[tuple[K, Row]]) -> dict[K, tuple[Row, ...]]:
    found: dict[K, list[Row]] = defaultdict(list)
    for key, row in pairs:
        found[key].append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def sentence(found: Outcomes, lang: Lang) -> str:
    """Say in a sentence or two how the checks of a disclosure came out: what agrees first, and everything counted."""
    agree, rounding = found.total("consistent"), found.total("rounding")
    idle, asked, conflicts = len(found.not_compared), len(found.open), found.total("conflict")
    checked = agree + rounding + idle + asked
    if lang == "zh":
        parts = [f"{agree:,}项相符"]
        parts += [f"{rounding:,}项仅有舍入差异"] if rounding else []
        parts += [f"{idle:,}项无从对照"] if idle else []
        parts += (
            [f"{asked:,}项待说明（{f'其中不一致{conflicts:,}项' if conflicts else '没有不一致'}）"] if asked else []
        )
        said = f"核查{checked:,}项：{'，'.join(parts)}。" if checked else "没有可以核查的合计、勾稽或数量。"
        return said + (f"另有{len(found.on_reading):,}处关于读取与文字的疑问。" if found.on_reading else "")
    parts = [f"{agree:,} agree"]
    parts += [f"{rounding:,} {_verb(rounding, 'differ')} by no more than rounding"] if rounding else []
    parts += [f"{idle:,} {_verb(idle, 'have')} nothing to be compared with"] if idle else []
    said = f"Of {checked:,} checks, {_listed(parts)}"
    if asked:
        of_them = f"{conflicts:,} in conflict" if conflicts else "none in conflict"
        said += f"; {'1 is an open question' if asked == 1 else f'{asked:,} are open questions'} ({of_them})"
    said = f"{said}." if checked else "There were no sums, repeated figures or stated quantities to check."
    if found.on_reading:
        count = len(found.on_reading)
        said += f" {count:,} more {_verb(count, 'concern')} how the files were read and worded."
    return said


def _verb(count: int, verb: str) -> str:
    return {"have": "has"}.get(verb, verb + "s") if count == 1 else verb


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
