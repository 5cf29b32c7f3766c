"""Who published a disclosure, for which year, and whether it is a budget or final accounts: from its own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from mingzhang.interpret.captions import PART, Captioned
from mingzhang.interpret.model import Paragraph

YEAR_AND_PHASE = re.compile(r"(20\d{2})\s*年\s*(?:度)?[^。，；]{0,24}?(部门|单位)?(?:综合)?(预算|决算)")
OVERVIEW = re.compile(r"第一部分[:：\s]*(?P<name>[^\s:：]{4,40}?)(?:概况|基本情况|部门概况)")
# 2026年某市审计局部门预算, 某市审计局2026年部门预算
ENDINGS = "局 委 办 厅 院 部 会 处 署 中心 学校 政府 办公室 所 站 馆 队 社 团 台 街道".replace(" ", "|")
NAME = rf"(?P<name>[\u4e00-\u9fff]{{3,30}}?(?:{ENDINGS}))"
TITLES = (
    re.compile(rf"^20\d{{2}}\s*年度?\s*{NAME}(?:（[^（）]*）)?(?:部门|单位)?(?:综合)?(?:预算|决算)"),
    re.compile(rf"^{NAME}(?:（[^（）]*）)?\s*20\d{{2}}\s*年度?(?:部门|单位)?(?:综合)?(?:预算|决算)"),
)
ALONE = re.compile(rf"^{NAME}(?:[（(][^（）()]*[）)])?$")
# A document says who it is from within its first paragraphs: title page and contents.
OPENING = 40


@dataclass(frozen=True, slots=True)
class Identity:
    """What a disclosure says of itself."""

    publisher: str
    fiscal_year: int
    phase: Literal["budget", "final_account"]
    scope: Literal["department", "unit"]


def identify(
    captioned: Sequence[Captioned],
    headings: Sequence[str],
    paragraphs: Sequence[Paragraph],
    names: Sequence[str] = (),
) -> Identity | str:
    """Return who, when and what; or, as text, what of it could not be found.

    ``names`` are those of the file and its sheets, asked where its contents do not say: tables alone often do not.
    """
    publisher = _publisher(captioned, paragraphs) or _publisher((), (), names)
    mentions = _mentions(captioned, headings, paragraphs) or Counter(YEAR_AND_PHASE.findall(" ".join(names)))
    if publisher is None or not mentions:
        return f"publisher {publisher or 'none'}, {len(mentions)} mentions of a year and budget or final accounts"
    phases, scopes, years = Counter[str](), Counter[str](), Counter[str]()
    for (_, scope, phase), count in mentions.items():
        phases[phase] += count
        scopes[scope] += count
    phase = phases.most_common(1)[0][0]
    for (year, _, named), count in mentions.items():
        years[year] += count if named == phase else 0
    return Identity(
        publisher=publisher,
        fiscal_year=int(years.most_common(1)[0][0]),
        phase="final_account" if phase == "决算" else "budget",
        scope="unit" if scopes["单位"] > scopes["部门"] else "department",
    )


def _mentions(
    captioned: Sequence[Captioned], headings: Sequence[str], paragraphs: Sequence[Paragraph]
) -> Counter[tuple[str, str, str]]:
    """Count years with what they are said to be of. Titles and headings say it of the document itself.

    The text speaks as much of the year before (与2023年度决算相比), so that it is asked only where no heading says.
    """
    titles = [p.text for p in paragraphs if p.kind == "heading" or p.number <= OPENING // 4]
    titles += [t.title for t in captioned if t.title]
    for texts in (titles, headings, [p.text for p in paragraphs]):
        if found := Counter(mention for text in texts for mention in YEAR_AND_PHASE.findall(text)):
            return found
    return Counter()


def _publisher(
    captioned: Sequence[Captioned], paragraphs: Sequence[Paragraph], names: Sequence[str] = ()
) -> str | None:
    """Return the owner that most captions name, else what the title says, else the subject of part one."""
    owners = Counter(table.owner for table in captioned if table.owner)
    if owners:
        return owners.most_common(1)[0][0]
    opening = [paragraph.text for paragraph in paragraphs[:OPENING]] + list(names)
    for text, after in pairwise(opening):
        if (match := ALONE.match(text)) and YEAR_AND_PHASE.match(after):
            return match["name"]
    for text in opening:
        for title in TITLES:
            if match := title.match(PART.sub("", text).strip()):
                return match["name"]
    return next((match["name"] for text in opening for match in [OVERVIEW.search(text)] if match), None)
