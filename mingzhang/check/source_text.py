"""Flaws in the wording of the source itself: published as printed, and said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.check.model import CellRef, Finding, where, where_place
from mingzhang.interpret.model import Disclosure
from mingzhang.read.model import Place
from mingzhang.sidecar import Remark

BRACKETS = {"（": "）", "(": ")", "〔": "〕", "[": "]", "【": "】", "《": "》", "“": "”", "「": "」"}
# Brackets are paired by kind of width loosely: （…) is common typing.
ALIKE = {"（": "(", "）": ")", "［": "[", "］": "]"}
# 1) and 一） number a list and need no counterpart.
LIST_NUMBER = re.compile(r"(?:^|[。；：！？;:,，、\s])(?:\d{1,2}|[一二三四五六七八九十]{1,3})$")
SENTENCE_STOPS = "。；！？"
# Ends that a text of sentences may properly have.
PROPER_ENDS = SENTENCE_STOPS + ".;!?：:）)”’》】…"


@dataclass(frozen=True, slots=True)
class _Spot:
    """A text with where it is printed, in both languages."""

    text: str
    said: str
    said_en: str
    place: Place
    table: str | None
    paragraph: int | None
    cells: tuple[CellRef, ...]

    def finding(self, check: str, message: str, message_en: str, expected: str | None, actual: str) -> Finding:
        """Make a finding on this text."""
        return Finding(
            kind="source_text",
            check=check,
            severity="info",
            message=f"{self.said}：{message}",
            message_en=f"{self.said_en}: {message_en}",
            place=self.place,
            expected=expected,
            actual=actual,
            table=self.table,
            paragraph=self.paragraph,
            cells=self.cells,
        )


def check_wording(disclosure: Disclosure, remarks: Sequence[Remark]) -> Iterator[Finding]:
    """Look for texts that break off, brackets left open, and the words that reviewed remarks name."""
    spots = list(_spots(disclosure))
    for spot in spots:
        end = spot.text[-12:]
        if _breaks_off(spot.text):
            yield spot.finding(
                "breaks_off",
                f"文字止于“{end}”，句子似未完。",
                f"the text ends with “{end}”, as if cut in the middle of a sentence.",
                "句末标点 end of a sentence",
                end,
            )
        for bracket, around in _unpaired(spot.text):
            yield spot.finding(
                "unpaired_bracket",
                f"“{around}”处的“{bracket}”没有配对。",
                f"the “{bracket}” in “{around}” has no matching bracket.",
                None,
                around,
            )
    for remark in remarks:
        hits = [spot for spot in spots if remark.text in spot.text]
        for spot in hits:
            yield spot.finding(
                "remark",
                f"印为“{remark.text}”。{remark.note}",
                f"printed “{remark.text}”. {remark.note_en}",
                remark.likely,
                remark.text,
            )
        if not hits:
            yield Finding(
                "source_text",
                "stale_remark",
                "warning",
                f"附注所指的“{remark.text}”不在文件中。",
                f"The sidecar remarks on “{remark.text}”, which the disclosure does not print.",
                expected=remark.text,
            )


def _spots(disclosure: Disclosure) -> Iterator[_Spot]:
    """Yield every paragraph and every text cell."""
    for paragraph in disclosure.paragraphs:
        yield _Spot(paragraph.text, *where_place(paragraph.place), paragraph.place, None, paragraph.number, ())
    for table in disclosure.tables:
        for cell in table.cells:
            if cell.text and cell.amount is None:
                reference = CellRef(table.table, cell.row, cell.column, "text")
                yield _Spot(cell.text, *where(table, cell), cell.places[0], table.table, None, (reference,))


def _breaks_off(text: str) -> bool:
    """Say whether a text of sentences ends without the end of one."""
    return any(stop in text[:-1] for stop in SENTENCE_STOPS) and text[-1] not in PROPER_ENDS


def _unpaired(text: str) -> list[tuple[str, str]]:
    """Return brackets without counterpart, each with the words around it."""
    closing = {ALIKE.get(v, v): ALIKE.get(k, k) for k, v in BRACKETS.items()}
    open_: list[tuple[str, int]] = []
    lone: list[int] = []
    for index, char in enumerate(text):
        kind = ALIKE.get(char, char)
        if kind in closing.values():
            open_.append((kind, index))
        elif kind in closing:
            if open_ and open_[-1][0] == closing[kind]:
                open_.pop()
            elif kind != ")" or not LIST_NUMBER.search(text[:index]):
                lone.append(index)
    lone += [index for _, index in open_]
    return [(text[index], text[max(0, index - 8) : index + 9]) for index in sorted(lone)]
