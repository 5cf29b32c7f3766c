"""What a quantity in prose speaks of: the words that lead to it, read as headings are read.

基本支出 is a kind of expenditure, 一般公共预算财政拨款收入 revenue from one budget, 商贸事务（款）行政运行（项） a
function. Where the words say nothing but 预算数为, what the paragraph spoke of before is meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mingzhang.codebook import Codebook, comparable
from mingzhang.interpret.headings import OWN, Phase
from mingzhang.interpret.labels import strip_ordinal
from mingzhang.interpret.model import Quantity
from mingzhang.interpret.words import vocabulary

# 一般公共服务支出（类）商贸事务（款）行政运行（项）
PART_OF_PATH = re.compile(r"(?P<name>[^（）()，。；：:、“”\"\d]+?)\s*[（(](?P<part>类|款|项)[）)]")
CODE = re.compile(r"[（(\[]?(?P<code>[235]\d{2}(?:\d{2}){0,2})[）)\]]?$")
# Words around an amount in prose that say nothing of what it is.
VERBS = re.compile(
    r"(?:^|(?<=[度门位]))(?:安排|包括|其中|共有|划分为)|(?:共计|总额|共|为|是|达到?|约)$|^(?:共|即)|[“”\"]"
)
# Parts of a department: figures of these are not the disclosure's.
PARTS_OF_DEPARTMENT = re.compile("本级|局机关|所属|下属|直属|人均|车均|平均|每")
STOCKS = ("carried_over", "carried_forward")
OF_YEAR = re.compile("本年|当年")
TOTAL = re.compile("总|合计")
# Budgets that a heading may be of, so that all below it is.
OTHER_BUDGETS = ("government_fund_budget", "state_capital_budget", "social_insurance_fund")
AMOUNT = re.compile(r"\d[\d,.]*\s*(?:万|亿)?元$")
DATE = re.compile(r"(?:截[至止])?\s*20\d\d\s*年\s*(?:度|\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|底|末)?")


@dataclass(frozen=True, slots=True)
class Topic:
    """What is spoken of: which flow, source, kind and item, or which function; None where the words do not say.

    ``functions`` are the names of a path (类 款 项), the innermost last; ``code`` a code of any classification.
    ``period`` is None for the disclosure's own.
    ``understood`` where nothing of the words is left over, ``by_context`` where only what came before says it.
    """

    flows: tuple[str, ...] = ()
    source: str | None = None
    kind: str | None = None
    item: str | None = None
    functions: tuple[str, ...] = ()
    code: str | None = None
    period: str | None = None
    understood: bool = False
    by_context: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it says no more than which way the money goes."""
        return not (self.source or self.kind or self.item or self.functions or self.code)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it, of which year and phase, and the codebook to know functions by."""

    publisher: str
    fiscal_year: int
    phase: Phase
    codebook: Codebook


def topic_of(quantity: Quantity, heading: str | None, speaker: Speaker) -> Topic:
    """Read what a quantity speaks of; ``heading`` is the one that its paragraph stands below."""
    topic = _by_context(quantity, _read(quantity.subject, speaker), speaker)
    said = vocabulary().read(heading).last("source") if heading else None
    if said in OTHER_BUDGETS and not topic.source:
        return replace(topic, source=said, by_context=True)
    return topic


def _by_context(quantity: Quantity, topic: Topic, speaker: Speaker) -> Topic:
    """Return a topic with what the words before it say, where its own leave it open."""
    before = quantity.before.removesuffix(quantity.subject)
    if not topic.source and (topic.item in STOCKS or (topic.is_bare and OF_YEAR.search(quantity.subject))):
        # 政府性基金预算财政拨款年初结转和结余…，本年收入…，年末结转和结余…
        clauses = re.split("[，；：]", re.split("。", before)[-1])
        sources = (_read(AMOUNT.sub("", clause), speaker).source for clause in clauses)
        if source := next((source for source in sources if source), None):
            return replace(topic, source=source)
    if not topic.is_bare or (topic.flows and TOTAL.search(quantity.subject)):
        return topic
    if functions := _path(before):
        return replace(topic, functions=functions, by_context=True)
    # what the sentence spoke of, else the item that the paragraph spoke of: 财政拨款支出年初预算为…，支出决算为…
    sentence = re.split("[。；]", before)[-1]
    for text, wanted in ((sentence, ("source", "kind", "item")), (before, ("item",))):
        for clause in reversed(re.split("[，。；：:（）()]", text)):
            found = _read(AMOUNT.sub("", clause), speaker)
            said = {field: getattr(found, field) for field in wanted if getattr(found, field)}
            if said and (found.understood or "item" in said):
                return replace(topic, **said, by_context=True)
    return topic


def _read(subject: str, speaker: Speaker) -> Topic:
    years = [int(year) for year in re.findall(r"(20\d\d)\s*年", subject)]
    bare = DATE.sub("", subject.replace(speaker.publisher, ""))
    functions = _path(bare)
    code = CODE.search(bare.strip())
    phrase = vocabulary().read(VERBS.sub("", VERBS.sub("", bare.strip())))
    period = phrase.last("period")
    stage = None if period in (None, "own", OWN[speaker.phase]) else period
    other_year = any(year != speaker.fiscal_year for year in years) or bool(phrase.last("year"))
    item = phrase.last("item") or phrase.last("stock") or _subject(phrase.last("subject"))
    topic = Topic(
        flows=tuple(phrase.values("flow")),
        source=phrase.last("source"),
        kind=phrase.last("kind"),
        item=item,
        functions=functions,
        period="previous" if other_year else stage,
        code=code["code"] if code else None,
        understood=bool(phrase.words) and not (phrase.rest or phrase.joined or PARTS_OF_DEPARTMENT.search(bare)),
    )
    if code:
        return replace(topic, kind=None, item=None, source=None, understood=True)
    if functions:
        return replace(topic, kind=None, item=None, understood=True)
    if not item and not topic.kind and phrase.rest and (known := speaker.codebook.function_class(_unquoted(bare))):
        return replace(topic, functions=(known.name,), source=None, understood=True)
    return topic


def _unquoted(text: str) -> str:
    """Return a name without its ordinal and quotes: 1.“住房保障支出”科目."""
    return re.sub(r"[“”\"]|科目$", "", strip_ordinal(text)).strip()


def _subject(subject: str | None) -> str | None:
    return subject if subject == "procurement" else None


def _path(text: str) -> tuple[str, ...]:
    """Return the names of the last path of functions in a text."""
    names: list[str] = []
    parts = "类款项"
    last = -1
    for match in PART_OF_PATH.finditer(text):
        here = parts.index(match["part"])
        if here <= last:
            names = names[: max(0, len(names) - (last - here + 1))]
        names.append(comparable(strip_ordinal(match["name"].strip("的和及 "))))
        last = here
    return tuple(names)
