"""Who published a disclosure, for which year, and whether it is a budget or final accounts: from its own words.

Each fact keeps the words that it was read from and where they stand. What nothing says is not made up: a disclosure
without publisher, year or phase is refused, unless its sidecar says them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from mingzhang.interpret.captions import OWNER, PART, Captioned
from mingzhang.interpret.grids import heading_paths
from mingzhang.interpret.model import Fact, Paragraph
from mingzhang.interpret.specs import names_before_places, organisation_endings
from mingzhang.interpret.words import plain
from mingzhang.read.model import NO_PLACE, Place, RawTable

YEAR_AND_PHASE = re.compile(r"(20\d{2})\s*年\s*(?:度)?[^。，；]{0,24}?(部门|单位)?(?:综合)?(预算|决算)")
YEAR = re.compile(r"(20\d{2})\s*年")
NAMED_YEAR = re.compile(r"(?<!\d)20\d{2}(?![\d年])")
PHASE = re.compile(r"(部门|单位)?(?:综合)?(预算|决算)")
# 二〇二六年: years on title pages are often written so
CHINESE_YEAR = re.compile(r"二[〇○零OＯ0]([一二三四五六七八九〇○零])([一二三四五六七八九〇○零])年")
WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
DIGITS = {**{char: str(number) for number, char in enumerate("〇一二三四五六七八九")}, "○": "0", "零": "0"}
OVERVIEW = re.compile(r"第一部分[:：\s]*(?P<name>[^\s:：]{4,40}?)(?:概况|基本情况|部门概况)")
ENDINGS = organisation_endings().pattern
NAME = rf"(?P<name>(?:(?!(?:部门|单位)(?:预算|决算))[\u4e00-\u9fff]){{2,30}}?(?:{ENDINGS}))"
LEVEL = "(?:[（(][^（()）]*[)）]|本级|机关|本部)?"
STAGE = "(?:综合)?(?:预算|决算)"
# 2026年某市审计局部门预算, 某市审计局2026年部门预算, 某市审计局部门预算（2026年）
TITLES = (
    re.compile(rf"^(?:关于)?20\d{{2}}年度?{NAME}{LEVEL}(?:部门|单位)?{STAGE}"),
    re.compile(rf"^(?:关于)?{NAME}{LEVEL}(?:关于)?(?:部门|单位)?20\d{{2}}年度?(?:部门|单位)?{STAGE}"),
    re.compile(rf"^(?:关于)?{NAME}{LEVEL}(?:部门|单位){STAGE}(?:公开|说明|报告|[（(]?20\d{{2}}年度?[)）]?)*$"),
)
ALONE = re.compile(rf"^{NAME}{LEVEL}$")
# 2026年部门预算公开某市审计局: the title of a title page that names the publisher below it
TITLE_ABOVE = re.compile(
    rf"^20\d{{2}}年度?(?:部门|单位){STAGE}(?:公开|说明|报告|文本|草案)*{NAME}{LEVEL}(?:20\d{{2}}年\d{{1,2}}月)?$"
)
# 某市审计局是市政府组成部门: who is spoken of at the beginning of a sentence
SUBJECT = re.compile(
    rf"(?:^|[。；：])(?:根据[^。，]{{0,40}}，)?{NAME}(?=是|为|内设|主要|贯彻|负责|部门预算|单位预算|共有|机关|本级)"
)
# … or anywhere, with its place
MENTION = re.compile(rf"(?:^|[^\u4e00-\u9fff]){NAME}")
# The words for what a place is, from the province down; a name begins with those that it belongs to.
# Each level once, from the province down; words that end alike (城乡, 市场, 社区, 区域) are no places.
_PLACE = "[^\\W\\d_a-zA-Z省市区县旗]"
REGION = re.compile(
    rf"(?:{_PLACE}{{2,7}}?(?:自治区|特别行政区|省))?"
    rf"(?:{_PLACE}{{2,7}}?(?:自治州|地区|市(?!场)|州(?!府)|盟))?"
    rf"(?:{_PLACE}{{2,7}}?(?:自治县|(?<!城)市(?!场)|(?<![社街校])区(?!域)|旗)|{_PLACE}{{1,7}}?县)?"
    rf"(?:{_PLACE}{{2,4}}?(?<!城)[镇乡])?"
)
NATIONAL = re.compile(r"^(?:国家|中国|中央|中共中央|全国|最高人民|中华人民共和国)")
# A document says who it is from within its first paragraphs: title page and contents.
OPENING = 40
TITLE_PAGE = 6


@dataclass(frozen=True, slots=True)
class Identity:
    """What a disclosure says of itself."""

    publisher: str
    fiscal_year: int
    phase: Literal["budget", "final_account"]
    scope: Literal["department", "unit"]
    facts: tuple[Fact, ...] = ()

    @property
    def region(self) -> str | None:
        """The place that the publisher's name begins with, or 中央 of a national body."""
        return region_of(self.publisher)


@dataclass(frozen=True, slots=True)
class _Said:
    """A text that may say who or when, with its place."""

    text: str
    place: Place
    source: str | None

    @property
    def bare(self) -> str:
        """The text without the blanks that title pages are set with, and with years in digits: 二〇二六年 is 2026年."""
        text = re.sub(r"\s", "", self.text).translate(WIDE_DIGITS)
        return CHINESE_YEAR.sub(lambda match: f"20{DIGITS[match[1]]}{DIGITS[match[2]]}年", text)


NOTHING = _Said("", NO_PLACE, None)


def region_of(publisher: str) -> str | None:
    """Return the place at the beginning of a publisher's name; 中央 for national bodies, None where there is none.

    Parties and the like have it behind their own names: 中共某市委员会.
    """
    local = next((publisher.removeprefix(p) for p in names_before_places() if publisher.startswith(p)), None)
    if local and (match := REGION.match(local)) and match[0]:
        return match[0]
    if NATIONAL.match(publisher):
        return "中央"
    match = REGION.match(publisher)
    return match[0] if match and match[0] not in ("", publisher) else None


def identify(
    captioned: Sequence[Captioned],
    paragraphs: Sequence[Paragraph],
    names: Sequence[str] = (),
    known: Mapping[str, str] | None = None,
    *,
    by_file: bool = False,
) -> Identity | str:
    """Return who, when and what; or, as text, what of it could not be found.

    Args:
        captioned: the tables, whose captions and headings say much.
        paragraphs: the prose.
        names: of the file and its sheets, asked where its contents do not say: tables alone often do not.
        known: what the sidecar says, by field; it counts before the document.
        by_file: name the publisher by the file where nothing names it, so that its tables are not lost; a finding
            says so (:func:`is_named_by_file`).
    """
    known = known or {}
    named = [_Said(name, NO_PLACE, None) for name in names]
    publisher = _given(known, "publisher") or _publisher(captioned, paragraphs) or _titled(named)
    if publisher is None and by_file and names:
        publisher = Fact("publisher", names[0], names[0])
    dated = _dated(captioned, paragraphs, named)
    year = _given(known, "fiscal_year") or dated.get("fiscal_year")
    phase = _given(known, "phase") or dated.get("phase")
    if publisher is None or year is None or phase is None:
        said = {"publisher": publisher, "year": year, "budget or final accounts": phase}
        return ", ".join(f"{name} {fact.value if fact else 'none'}" for name, fact in said.items())
    scope = _given(known, "scope") or dated.get("scope") or Fact("scope", "department", "")
    region = region_of(publisher.value)
    where = [Fact("region", region, publisher.text, publisher.place, publisher.source)] if region else []
    return Identity(
        publisher=publisher.value,
        fiscal_year=int(year.value),
        phase="final_account" if phase.value == "final_account" else "budget",
        scope="unit" if scope.value == "unit" else "department",
        facts=(publisher, *where, year, phase, scope),
    )


def is_named_by_file(facts: Sequence[Fact]) -> bool:
    """Say whether nothing names the publisher, so that the file's name stands for it."""
    return any(f.field == "publisher" and f.text == f.value and f.place == NO_PLACE and not f.source for f in facts)


def _given(known: Mapping[str, str], field: Literal["publisher", "fiscal_year", "phase", "scope"]) -> Fact | None:
    return Fact(field, known[field], "") if known.get(field) else None


def _spoken(paragraphs: Sequence[Paragraph]) -> list[_Said]:
    return [_Said(p.text, p.place, p.source) for p in paragraphs]


def _dated(captioned: Sequence[Captioned], paragraphs: Sequence[Paragraph], names: Sequence[_Said]) -> dict[str, Fact]:
    """Return year, phase and scope: from the title page; else from titles and headings, else from what says less.

    The text speaks as much of the year before (与2023年度决算相比), so that it is asked only where no heading says.
    """
    prose = _spoken(paragraphs)
    for said in _cover(prose):
        if any(title.match(said.bare) for title in (*TITLES, TITLE_ABOVE)) and (facts := _both([said])):
            return facts
    titles = [
        said for said, p in zip(prose, paragraphs, strict=True) if p.kind == "heading" or p.number <= OPENING // 4
    ]
    titles += [_Said(t.title, t.place, t.source) for t in captioned if t.title]
    titles += [_Said(t.year, t.place, t.source) for t in captioned if t.year]
    headings = [
        _Said(label, table.place, table.source)
        for table in captioned
        if isinstance(table.raw, RawTable)
        for path in heading_paths(table.raw)
        for label in path
    ]
    for texts in (titles, headings, prose, names):
        if facts := _both(texts):
            return facts
    bare = [_Said(NAMED_YEAR.sub(r"\g<0>年", said.text), said.place, said.source) for said in names]  # a-2026.pdf
    everything = [*titles, *headings, *prose]
    return {**_apart([*everything, *bare]), **_apart(everything)}


def _both(texts: Sequence[_Said]) -> dict[str, Fact]:
    """Return the year and phase that most texts name together, the later year where as many name another."""
    found = [(said, *match) for said in texts for match in YEAR_AND_PHASE.findall(said.bare)]
    if not found:
        return {}
    phase = Counter(phase for *_, phase in found).most_common(1)[0][0]
    years = Counter(int(year) for _, year, _, named in found if named == phase)
    year = max(years, key=lambda y: (years[y], y))
    scopes = Counter(scope for _, _, scope, _ in found)
    scope = "单位" if scopes["单位"] > scopes["部门"] else "部门"
    said = next(s for s, y, _, named in found if (int(y), named) == (year, phase))
    of_scope = next((s for s, _, sc, _ in found if sc == scope), said)
    return _facts(str(year), phase, scope, said, said, of_scope)


def _apart(texts: Sequence[_Said]) -> dict[str, Fact]:
    """Return the year and the phase that most texts name, where none names both; the one without the other too."""
    years = [(said, year) for said in texts for year in YEAR.findall(said.bare)]
    phases = [(said, scope, phase) for said in texts for scope, phase in PHASE.findall(said.bare)]
    counted = Counter(year for _, year in years)
    year = max(counted, key=lambda y: (counted[y], y), default="")
    phase = next((phase for phase, _ in Counter(phase for *_, phase in phases).most_common(1)), "")
    scopes = Counter(scope for _, scope, _ in phases)
    scope = "单位" if scopes["单位"] > scopes["部门"] else "部门"
    dated = next((said for said, y in years if y == year), NOTHING)
    staged = next((said for said, _, p in phases if p == phase), NOTHING)
    facts = _facts(year, phase, scope, dated, staged, staged)
    return {name: fact for name, fact in facts.items() if (year if name == "fiscal_year" else phase)}


def _facts(year: str, phase: str, scope: str, dated: _Said, staged: _Said, scoped: _Said) -> dict[str, Fact]:
    stage = "final_account" if phase == "决算" else "budget"
    return {
        "fiscal_year": Fact("fiscal_year", year, dated.text, dated.place, dated.source),
        "phase": Fact("phase", stage, staged.text, staged.place, staged.source),
        "scope": Fact("scope", "unit" if scope == "单位" else "department", scoped.text, scoped.place, scoped.source),
    }


def _publisher(captioned: Sequence[Captioned], paragraphs: Sequence[Paragraph]) -> Fact | None:
    """Return the owner that most captions name; else what title page, part one, a form's field or sentences say."""
    owners = Counter(table.owner for table in captioned if table.owner)
    if owners:
        name = owners.most_common(1)[0][0]
        table = next(table for table in captioned if table.owner == name)
        return Fact("publisher", name, name, table.place, table.source)
    prose = _spoken(paragraphs)
    return _titled(prose[:OPENING]) or _filled_in(captioned) or _spoken_of(prose, SUBJECT) or _spoken_of(prose, MENTION)


def _titled(opening: Sequence[_Said]) -> Fact | None:
    """Return the name on a title page or in the heading of part one."""
    for said, after in pairwise(opening):
        if (match := ALONE.match(said.bare)) and YEAR_AND_PHASE.match(after.bare):
            return _named(match["name"], said)
    for said in (*opening, *_cover(opening)):
        for title in TITLES:
            if match := title.match(PART.sub("", said.bare)):
                return _named(match["name"], said)
    for said in _cover(opening):
        if match := TITLE_ABOVE.match(said.bare):
            return _named(match["name"], said)
    return next((_named(m["name"], said) for said in opening for m in [OVERVIEW.search(said.bare)] if m), None)


def _cover(opening: Sequence[_Said]) -> Iterator[_Said]:
    """Yield the first texts, and two or three of a page together: title pages are set in lines of several sizes."""
    first = opening[:TITLE_PAGE]
    yield from first
    for size in (2, 3):
        for parts in (first[i : i + size] for i in range(len(first) - size + 1)):
            if len({part.place.leaf for part in parts}) == 1:
                yield _Said(" ".join(part.text for part in parts), parts[0].place, parts[0].source)


def _filled_in(captioned: Sequence[Captioned]) -> Fact | None:
    """Return the name in the cell beside a label such as 部门名称."""
    for table in captioned:
        if not isinstance(table.raw, RawTable):
            continue
        for label, cell in pairwise(table.raw.cells):
            if label.row == cell.row and OWNER.fullmatch(f"{plain(label.text)}:某") and ALONE.match(cell.text):
                return Fact("publisher", cell.text, f"{label.text} {cell.text}", cell.places[0], table.source)
    return None


def _spoken_of(prose: Sequence[_Said], pattern: re.Pattern[str]) -> Fact | None:
    """Return the organisation that most sentences speak of, if it is named with its place."""
    found = [(match["name"], said) for said in prose for match in pattern.finditer(said.bare)]
    counted = Counter(name for name, _ in found if region_of(name))
    if not counted:
        return None
    name = counted.most_common(1)[0][0]
    return _named(name, next(said for named, said in found if named == name))


def _named(name: str, said: _Said) -> Fact:
    return Fact("publisher", name, said.text, said.place, said.source)
