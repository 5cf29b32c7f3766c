"""Flaws in the wording of the source itself: published as printed, and said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.check.model import CellRef, Finding, where, where_place
from mingzhang.interpret.model import Disclosure
from mingzhang.read.model import Place
from mingzhang.sidecar import Remark

BRACKETS = {"（": "）", "(": ")", "〔": "〕", "[": "]", "【": "】", "《": "》", "“": "”", "「": "」"}
# Brackets are paired by kind of width loosely: （…) is common typing.
ALIKE = {"（": "(", "）": ")", "［": "[", "］": "]"}
SENTENCE_STOPS = "。；！？"
# Ends that a text of sentences may properly have.
PROPER_ENDS = SENTENCE_STOPS + ".;!?：:）)”’》】…"


def check_wording(disclosure: Disclosure, remarks: Sequence[Remark]) -> Iterator[Finding]:
    """Look for texts that break off, brackets left open, and the words that reviewed remarks name."""
    texts = list(_texts(disclosure))
    for text, spot, spot_en, base in texts:
        if _breaks_off(text):
            yield Finding(
                "source_text",
                "breaks_off",
                "info",
                f"{spot}：文字止于“{text[-12:]}”，句子似未完。",
                f"{spot_en}: the text ends with “{text[-12:]}”, as if cut in the middle of a sentence.",
                expected="句末标点 end of a sentence",
                actual=text[-12:],
                **base,
            )
        for bracket, around in _unpaired(text):
            yield Finding(
                "source_text",
                "unpaired_bracket",
                "info",
                f"{spot}：“{around}”处的“{bracket}”没有配对。",
                f"{spot_en}: the “{bracket}” in “{around}” has no counterpart.",
                actual=around,
                **base,
            )
    for remark in remarks:
        hits = [(spot, spot_en, base) for text, spot, spot_en, base in texts if remark.text in text]
        for spot, spot_en, base in hits:
            yield Finding(
                "source_text",
                "remark",
                "info",
                f"{spot}：印为“{remark.text}”。{remark.note}",
                f"{spot_en}: printed “{remark.text}”. {remark.note_en}",
                expected=remark.likely,
                actual=remark.text,
                **base,
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


def _texts(disclosure: Disclosure) -> Iterator[tuple[str, str, str, dict[str, object]]]:
    """Yield every paragraph and every text cell with its place in both languages."""
    for paragraph in disclosure.paragraphs:
        yield paragraph.text, *where_place(paragraph.place), {"paragraph": paragraph.number, "place": paragraph.place}
    for table in disclosure.tables:
        for cell in table.cells:
            if cell.text and cell.amount is None:
                reference = CellRef(table.table, cell.row, cell.column, "text")
                place: Place = cell.places[0]
                yield cell.text, *where(table, cell), {"table": table.table, "cells": (reference,), "place": place}


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
            elif kind != ")" or not text[max(0, index - 2) : index].strip("0123456789一二三四五六七八九十").strip() == "":
                lone.append(index)  # 1) and 一） number a list and need no counterpart
    lone += [index for _, index in open_]
    return [(text[index], text[max(0, index - 8) : index + 9]) for index in sorted(lone)]
