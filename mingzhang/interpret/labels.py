"""Row labels: ordinals, codes in brackets, totals, and what 其中 does to a label's depth."""

from __future__ import annotations

import re
import unicodedata

ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]+\s*、|[（(](?:[一二三四五六七八九十]+|\d{1,2})[）)]|\d{1,2}\s*[.．、](?!\d)|[①-⑳])\s*"
)
# The kinds of ordinals, from the outermost in (GB/T 9704—2012, 7.3.3).
ORDINALS = tuple(
    re.compile(kind)
    for kind in (
        r"[一二三四五六七八九十]+\s*、",
        r"[（(][一二三四五六七八九十]+[）)]",
        r"\d{1,2}\s*[.．、](?!\d)",
        r"[（(]\d{1,2}[）)]",
        "[①-⑳]",
    )
)
OF_WHICH = re.compile(r"^其中\s*[:：]\s*")
# 加：上年结转 is what is added to the lines above it.
ADDED = re.compile(r"^[加减]\s*[:：]\s*")
CODE = re.compile(r"^[\[［【]?(?P<code>\d{3}(?:\d{2}){0,2})[\]］】]?$")
CODE_NAME = re.compile(
    r"^(?:[\[［【](?P<bracketed>\d{3}(?:\d{2}){0,2})[\]］】]|(?P<bare>[235]\d{2}(?:(?:\d{2}){1,2}(?!\d)|(?=[\s\-－—])|(?![个万亿元人次台套辆年月日天件项名家户户所%]|[.,]?\d))))\s*[-－—]?\s*(?P<name>\D.*)$"
)
TOTAL = re.compile(
    r"^(?:本年度?|当年|财政拨款|收入|支出|预算|决算|人员经费|公用经费|基本支出|项目支出)*(?:合计|总计|小计|共计|总额)$"
)


def strip_ordinal(label: str) -> str:
    """Return a label without 其中： or 加： and without the ordinals that number it (一、 （二） 3.)."""
    label = ADDED.sub("", OF_WHICH.sub("", label.strip()))
    while match := ORDINAL.match(label):
        label = label[match.end() :]
    return label.strip()


def ordinal_rank(label: str) -> int | None:
    """Return how deep the ordinal of a label is, from 0 (一、), 1 （一）, 2 (1.) on; None where it has none."""
    bare = OF_WHICH.sub("", label.strip())
    return next((rank for rank, kind in enumerate(ORDINALS) if kind.match(bare)), None)


def begins_label(text: str) -> bool:
    """Say whether a text begins as the label of a line does: with an ordinal, or as a total."""
    return bool(ORDINAL.match(OF_WHICH.sub("", text.strip()))) or is_total(text)


def of_which_width(label: str) -> float:
    """Return by how many ems 其中： moves a label to the right of its siblings: the width of the phrase, or 0."""
    match = OF_WHICH.match(label)
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in match[0]) if match else 0.0


def parse_code(text: str) -> str | None:
    """Read a code of 3, 5 or 7 digits (类, 款, 项), bracketed or not."""
    match = CODE.match("".join(text.split()))
    return match["code"] if match else None


def parse_code_name(text: str) -> tuple[str | None, str]:
    """Part ``[2010301]行政运行`` (or ``2010301 行政运行``) into code and name; no code: None and the text.

    Three digits without brackets are a code only before a blank: 120急救 is a name.
    """
    match = CODE_NAME.match(text.strip())
    if not match:
        return None, text.strip()
    return match["bracketed"] or match["bare"], match["name"].strip()


def is_total(name: str) -> bool:
    """Say whether a label names a total of its table."""
    return bool(TOTAL.match(re.sub(r"\s", "", strip_ordinal(name))))
