"""From lines to prose: paragraphs under their headings, the glossary's terms, and the quantities that are stated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from mingzhang.interpret.captions import HEADING, PART
from mingzhang.interpret.model import Paragraph, Quantity, Term
from mingzhang.interpret.specs import claim_item, sections
from mingzhang.read.model import Line
from mingzhang.read.rows import join_wrapped

# A line that ends this near (ems) to the right margin was wrapped there.
FULL_LINE = 3.5
LATIN_RUN = re.compile(r"[!-~]*")
SENTENCE_END = "。！？；：:;"
LONGEST_HEADING = 40
TERM = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\d{1,2}[.．、]|[（(][一二三四五六七八九十\d]+[）)])?\s*(?P<term>[^:：。]{2,40})[:：]\s*(?P<definition>\S.+)$"
)
NUMBER = r"(?<![\d.,〔\[])(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
QUANTITY = re.compile(
    NUMBER
    + r"(?:(?P<money>亿元|万元|元)|(?P<percent>[%％])|(?P<area>平方米)|(?P<count>辆|台|套|个|批次?|人次?|艘|架|家|项))"
)
# What leads to last year's figure, which this year's is set against: 比2025年年初预算数.
BASE = re.compile(r"^(?:比|较|相比|与)[^增减升降]*$")
# Another stage or year than that of the figure that it stands beside.
OTHER_STAGE = re.compile("年初预算|调整预算|全年预算|上年|去年")
YEAR = re.compile(r"(20\d\d)\s*年")
THRESHOLD = re.compile(r"\s*(?:[（(]含[^（）()]*[）)])?及?以[上下]")
# 增加了, 增长率为, 降幅达; but 增加为 (to), after which the new amount stands.
CHANGE = re.compile(
    r"(?:(?P<up>(?:增加|增长|上升|提高)(?:了|[额率](?:为|达)?)?|增幅(?:为|达)?)"
    r"|(?P<down>(?:减少|下降|降低|压减)(?:了|[额率](?:为|达)?)?|降幅(?:为|达)?))$"
)
AS_OF = re.compile(r"截[至止]\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
KINDS: tuple[Literal["money", "percent", "area", "count"], ...] = ("money", "percent", "area", "count")


def paragraphs_of(lines: Sequence[Line], source: str = "", first: int = 1) -> tuple[Paragraph, ...]:
    """Join wrapped lines of a source to paragraphs, numbered from ``first``, each under its part and heading."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    part = heading = None
    paragraphs = []
    for number, group in enumerate(groups, start=first):
        text = join_wrapped([line.text for line in group])
        level = _heading_level(text)
        if level == 1:
            part, heading = text, None
        elif level == 2:
            heading = text
        paragraphs.append(
            Paragraph(
                number=number,
                kind="heading" if level else "paragraph",
                level=level,
                part=part,
                section=_section(heading) or _section(part),
                heading=heading,
                text=text,
                place=group[0].place,
                source=source,
            )
        )
    return tuple(paragraphs)


def _continues(before: Line, line: Line) -> bool:
    if line.place.sheet is not None:  # a cell holds the whole of its text
        return False
    if abs(before.size - line.size) > 0.15 * max(before.size, line.size):
        return False
    if PART.match(line.text) or (HEADING.match(line.text) and before.text[-1] in SENTENCE_END):
        return False
    if before.centred or PART.match(before.text):
        return line.centred or (line.adjacent and line.indent < 1.0)
    # a number or Latin word is not broken, so that a line may end early before a long one (UAX #14)
    unbreakable = len(LATIN_RUN.match(line.text)[0]) * 0.6  # type: ignore[index]  # the pattern matches anywhere
    return before.slack <= FULL_LINE + unbreakable and line.indent < 1.0


def _heading_level(text: str) -> int:
    if PART.match(text) and len(text) <= LONGEST_HEADING:
        return 1
    if (
        HEADING.match(text)
        and len(text) <= LONGEST_HEADING
        and text[-1] not in SENTENCE_END + "，、"
        and ":" not in text
    ):
        return 2
    return 0


def _section(heading: str | None) -> str | None:
    if heading is None:
        return None
    return next((key for key, words in sections().items() if any(word in heading for word in words)), None)


def terms_of(paragraphs: Sequence[Paragraph]) -> tuple[Term, ...]:
    """Return the glossary: paragraphs of its section that read «term: definition»."""
    return tuple(
        Term(match["term"].strip(), match["definition"].strip(), paragraph.number)
        for paragraph in paragraphs
        if paragraph.section == "glossary" and paragraph.kind == "paragraph"
        for match in [TERM.match(paragraph.text)]
        if match
    )


def quantities_of(paragraphs: Sequence[Paragraph]) -> tuple[Quantity, ...]:
    """Return the quantities that the explanations state; a threshold (单价在100万元以上) is none."""
    found: list[Quantity] = []
    for paragraph in paragraphs:
        if paragraph.section == "explanations" and paragraph.kind == "paragraph":
            found += _quantities_in(paragraph, found)
    return tuple(found)


def _quantities_in(paragraph: Paragraph, earlier: Sequence[Quantity]) -> list[Quantity]:
    """Return the quantities of one paragraph; ``earlier`` are those of the paragraphs before it.

    A change, or last year's figure (比上年预算数), is of the amount stated last at the same depth of brackets: in
    «A 26 (B 6, up 1) up 20», 20 is A's. Not of one of another stage or year that stands beside it (年初预算), and
    where its own words name a thing (“三公”经费比上年减少), of the last amount of that.
    """
    before = len(earlier)
    text = paragraph.text
    sentences = [(m.start(), m[0]) for m in re.finditer(r"[^。]+。?", text)]
    found: list[Quantity] = []
    stated: dict[int, int] = {}
    for match in QUANTITY.finditer(text):
        if THRESHOLD.match(text, match.end()):
            continue
        _, sentence = max(pair for pair in sentences if pair[0] <= match.start())
        kind = next(k for k in KINDS if match[k])
        subject = _subject(text[: match.start()])
        change = CHANGE.search(subject) if kind in ("money", "percent") else None
        base = kind == "money" and not change and bool(BASE.match(subject))
        depth = sum((char in "（(") - (char in "）)") for char in text[: match.start()])
        beside = found[stated[depth] - before] if depth in stated else None
        base = base or (kind == "money" and not change and beside is not None and _is_older(subject, beside.subject))
        if kind == "money" and not change and not base and not (beside and _is_aside(subject, beside)):
            stated[depth] = before + len(found)
        of = stated.get(depth) if change or base else None
        if change and found and found[-1].role == "change" and kind == "percent":
            of = found[-1].of
        elif change and (item := claim_item(subject)):
            same = (n for n, q in enumerate((*earlier, *found)) if q.item == item and q.kind == "money")
            of = max(same, default=None)
        date = AS_OF.search(sentence)
        found.append(
            Quantity(
                paragraph=paragraph.number,
                kind=kind,
                role="previous"
                if base
                else "stated"
                if not change
                else "change"
                if kind == "money"
                else "change_percent",
                sign=None if not change else -1 if change["down"] else 1,
                of=of,
                item=None if change or base else claim_item(subject),
                subject=subject,
                sentence=sentence,
                text=match[0],
                before=text[: match.start()],
                value=Decimal(match["value"].replace(",", "")),
                unit=match[kind],
                as_of=f"{int(date[1]):04}-{int(date[2]):02}-{int(date[3]):02}" if date else None,
            )
        )
    return found


def _is_older(subject: str, beside: str) -> bool:
    """Say whether an amount is of an earlier year than the one that it stands beside: 2025年…，2024年…."""
    years, others = YEAR.findall(subject), YEAR.findall(beside)
    return bool(years and others) and max(years) < max(others)


def _is_aside(subject: str, beside: Quantity) -> bool:
    """Say whether an amount is of another stage than the one that it stands beside: 支出决算…，年初预算…."""
    return bool(OTHER_STAGE.search(subject)) and not OTHER_STAGE.search(beside.subject)


def _subject(before: str) -> str:
    """Return the words of the clause that lead to a number; brackets closed within it belong to it."""
    depth = 0
    for index in range(len(before) - 1, -1, -1):
        char = before[index]
        depth += (char in "）)") - (char in "（(")
        if char == "、" and before[index - 1 : index + 2] == "收、支":  # one word: 收、支总计
            continue
        if depth < 0 or (depth == 0 and char in "，。；：:、"):
            return before[index + 1 :].strip()
    return before.strip()
