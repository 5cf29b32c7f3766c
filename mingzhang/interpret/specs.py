"""The forms of the tables, read from ``mingzhang/specs``: what a province prints is data there, not code here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations, product
from pathlib import Path
from typing import Any

from mingzhang.interpret.headings import Heading
from mingzhang.interpret.words import plain, vocabulary
from mingzhang.yamlfile import read_yaml

SPECS = Path(__file__).parent.parent / "specs"
# What of a title's words tells which table it is; the rest (预算, 决算, 单位, 项目) may stand in any title.
TITLE_FACETS = ("flow", "source", "kind", "stock", "item", "rows", "subject", "topic")
BRACKETED_END = re.compile(r"\([^()]*\)$")
# 某市财政局2024年度收入总表: what stands before a title's own words.
LONGEST_TITLE = 60
BEFORE_YEAR = re.compile(r"^.*?20\d{2}年?(?:度)?")


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A statutory table: canonical id, names, and what its columns may measure.

    A title is this table's if it is one of the ``aliases``, if it ends with one of the ``endings``, or if its words
    are all of ``words`` and else only of ``more_words``. ``rows`` says what a row is (function, economic, item,
    unit_project, …; ``lists``: items and functions side by side; ``free``: anything, and nothing of it is
    understood), ``budget`` which of the four budgets its codes belong to, ``fund_source`` where all its money comes
    from; None where the table holds several. ``form`` gives the headings from left to right, each with its
    alternatives, for texts, which have no rules to tell their columns by. A ``regional`` table is not
    printed everywhere; an ``attached`` one alone makes no disclosure; a ``statutory``
    one must be published by every department (财预〔2016〕143号 names eight, for budgets and final accounts alike).
    """

    table: str
    title: str
    title_en: str
    aliases: tuple[str, ...]
    endings: tuple[str, ...]
    words: frozenset[str]
    more_words: frozenset[str]
    direction: str | None
    rows: str | None
    budget: str | None
    fund_source: str | None
    measures: tuple[str, ...]
    form: tuple[tuple[tuple[str, ...], ...], ...]
    regional: bool
    attached: bool
    statutory: bool

    @property
    def has_title(self) -> bool:
        """Whether the table is printed under a title."""
        return bool(self.aliases or self.words)

    def headings(self) -> list[tuple[tuple[str, ...], ...]]:
        """Return every way the form can be headed: for each, one heading path a column."""
        return list(product(*self.form)) if self.form else []

    def measure_of(self, heading: Heading) -> str | None:
        """Return the measure that a heading gives: of all that it says, or of what it says beside the table's title.

        一般公共预算支出 / 小计 in the table of the general public budget is its total.
        """
        said = heading.facets | ({heading.flow} if heading.flow and heading.flow != self.direction else set())
        if self.rows != "item":
            said |= set(heading.items[-1:])
        if self.direction == "expenditure" and heading.flow == "revenue" and said & kinds():
            return None  # 本年收入 / 基本支出: what came in for it, not what was spent on it
        known = {measures()[measure].facets: measure for measure in self.measures}
        implied = said & (self.words | self.more_words | {heading.flow, self.fund_source})
        # 本年收入 / 基本支出 in a table of expenditure says what was received
        left_outs = sorted(implied - {"revenue"} if "revenue" in self.measures else implied)
        for left_out in chain.from_iterable(combinations(left_outs, size) for size in range(len(left_outs) + 1)):
            if (measure := known.get(frozenset(said - set(left_out)))) is not None:
                return measure
        return None


@dataclass(frozen=True, slots=True)
class Measure:
    """What an amount column measures, with its names and the source of the money where the column says it.

    ``facets`` are the values that a heading must give for it (``words.yml``): none for a total.
    """

    measure: str
    name: str
    name_en: str
    fund_source: str | None
    facets: frozenset[str]


def _load(name: str) -> Any:
    return read_yaml(SPECS / name)


@cache
def measures() -> dict[str, Measure]:
    """Return the measures by id."""
    return {
        key: Measure(key, value["zh"], value["en"], value.get("fund_source"), frozenset(value.get("facets", [key])))
        for key, value in _load("measures.yml")["measures"].items()
    }


@cache
def kinds() -> frozenset[str]:
    """Return the measures that are kinds of expenditure."""
    return frozenset(_load("measures.yml")["groups"]["kinds"])


@cache
def sections() -> dict[str, tuple[str, ...]]:
    """Return the sections of the prose, each with the words that its headings hold."""
    return {key: tuple(value["headings"]) for key, value in _load("sections.yml").items()}


@cache
def claim_items() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return what the explanations speak of: name, English name, and the words that say it, by canonical id."""
    return {key: (value["zh"], value["en"], tuple(value["words"])) for key, value in _load("claims.yml").items()}


def claim_item(subject: str) -> str | None:
    """Return what a clause speaks of: the item with the longest words in it."""
    found = [
        (len(word), key)
        for key, (*_, words) in claim_items().items()
        for word in words
        if plain(word) in plain(subject)
    ]
    return max(found)[1] if found else None


@cache
def table_specs() -> dict[str, TableSpec]:
    """Return the specs of all tables, by canonical id, in the order in which budgets print them."""
    order = _load("order.yml")
    found = {spec.table: spec for path in sorted((SPECS / "tables").glob("*.yml")) for spec in [_table_spec(path)]}
    missing = set(order) ^ set(found)
    if missing:
        raise ValueError(f"specs/order.yml and specs/tables differ: {', '.join(sorted(missing))}")
    return {table: found[table] for table in order}


def _table_spec(path: Path) -> TableSpec:
    data = read_yaml(path)
    groups = _load("measures.yml")["groups"]
    listed = [measure for name in data["measures"] for measure in groups.get(name, [name])]
    unknown = [measure for measure in listed if measure not in measures()]
    if unknown:
        raise ValueError(f"{path.name}: measures that specs/measures.yml does not define: {unknown}")
    return TableSpec(
        table=data["table"],
        title=data["title"]["zh"],
        title_en=data["title"]["en"],
        aliases=tuple(data.get("aliases", ())),
        endings=tuple(data.get("endings", ())),
        words=frozenset(data.get("words", ())),
        more_words=frozenset(data.get("more_words", ())),
        direction=data.get("direction"),
        rows=data.get("rows"),
        budget=data.get("budget"),
        fund_source=data.get("fund_source"),
        measures=tuple(listed),
        form=tuple(_alternatives(column) for column in data.get("form", ())),
        regional=data.get("regional", False),
        attached=data.get("attached", False),
        statutory=data.get("statutory", False),
    )


def _alternatives(column: str | list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(heading.split("/")) for heading in ([column] if isinstance(column, str) else column))


def by_title(title: str) -> TableSpec | None:
    """Return the spec that a title is of: by an alias, or by its words.

    A name or a year before it, a remark in brackets behind it, and quotes do not count; a word that nobody
    understands does: such a title is of no known table.
    """
    bare = plain(title)
    if len(bare) > LONGEST_TITLE:
        return None
    if not BRACKETED_END.sub("", bare).endswith("表"):  # some forms are called by their subject alone
        return next((spec for candidate in _candidates(bare) if (spec := _by_alias(candidate))), None)
    return next((spec for candidate in _candidates(bare) if (spec := _by_words(candidate))), None)


def _by_alias(title: str) -> TableSpec | None:
    named = ((spec, alias) for spec in table_specs().values() for alias in spec.aliases)
    return next((spec for spec, alias in named if title == plain(alias) and vocabulary().note(alias)), None)


def _by_words(title: str) -> TableSpec | None:
    if spec := _by_alias(title):
        return spec
    for spec in table_specs().values():
        bare = BRACKETED_END.sub("", title)
        if any(bare.endswith(ending) and vocabulary().note(ending) for ending in spec.endings):
            return spec
    phrase = vocabulary().read(title)
    said = frozenset(phrase.values(*TITLE_FACETS)) - {"organisation"}
    found = [s for s in table_specs().values() if s.words and s.words <= said <= s.words | s.more_words]
    if phrase.rest or (found and found[0].direction == "expenditure" and phrase.values("flow") == ["revenue"]):
        return None
    return max(found, key=lambda spec: len(spec.words)) if found else None


def _candidates(bare: str) -> Iterator[str]:
    """Yield a title and what may be left of it without a name and year before, and without a remark behind."""
    ends = [match.end() for match in organisation_endings().finditer(bare)]
    for text in dict.fromkeys((bare, BEFORE_YEAR.sub("", bare), *(bare[end:] for end in ends))):
        yield text
        remark = BRACKETED_END.search(text)
        if remark and not vocabulary().read(remark[0]).values(*TITLE_FACETS):  # （本级）, not （按经济分类）
            yield BRACKETED_END.sub("", text)


@cache
def organisation_endings() -> re.Pattern[str]:
    """Return the pattern of the words that names of organisations end with (局, 委员会 …), the longest first."""
    endings = sorted(_load("organisations.yml")["endings"], key=len, reverse=True)
    return re.compile("|".join(endings))


@cache
def names_before_places() -> tuple[str, ...]:
    """Return what stands before the place in names of organisations (中共 …), the longest first."""
    return tuple(sorted(_load("organisations.yml")["before_places"], key=len, reverse=True))


def by_headings(paths: tuple[tuple[str, ...], ...]) -> TableSpec | None:
    """Return the only spec whose form has exactly these headings; None where there is none, or more than one."""
    wanted = tuple(tuple(plain(label) for label in path) for path in paths)
    found = [
        spec
        for spec in table_specs().values()
        if any(tuple(tuple(plain(label) for label in path) for path in form) == wanted for form in spec.headings())
    ]
    return found[0] if len(found) == 1 else None
