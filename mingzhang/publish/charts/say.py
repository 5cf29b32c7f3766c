"""What is written on a chart and around it: the finding as its title, what it shows, and what it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mingzhang.publish.charts.derive import OTHERS
from mingzhang.publish.charts.model import Chart, Item
from mingzhang.publish.language import Lang, grouped, money, share, words

CENT, TENTH = Decimal("0.01"), Decimal("0.1")
TEN_THOUSAND, MILLION = Decimal(10_000), Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of all figures of a chart: yuan in one of it, the decimals that all have, its name."""

    yuan: Decimal
    decimals: int
    name: str

    def write(self, amount_cny: Decimal) -> str:
        """Write yuan in this unit, rounded half up; an amount too small for its decimals keeps its own."""
        amount = amount_cny / self.yuan
        rounded = amount.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        return grouped(amount.normalize() if amount and not rounded else rounded)


def unit_of(chart: Chart, lang: Lang) -> Unit:
    """Return the unit that shows the amounts of a chart shortly, to a hundred yuan; small ones are shown exactly."""
    amounts = chart.amounts
    if lang == "zh":
        small = max(amounts) < TEN_THOUSAND and not _exact(amounts, TEN_THOUSAND, 2)
        return _yuan(amounts, "元") if small else Unit(TEN_THOUSAND, 2, "万元")
    if max(amounts) >= MILLION:
        return Unit(MILLION, next((n for n in range(1, 4) if _exact(amounts, MILLION, n)), 4), "CNY million")
    return _yuan(amounts, "CNY")


def _yuan(amounts: Sequence[Decimal], name: str) -> Unit:
    return Unit(Decimal(1), 0 if _exact(amounts, Decimal(1), 0) else 2, name)


def _exact(amounts: Sequence[Decimal], unit: Decimal, decimals: int) -> bool:
    step = unit.scaleb(-decimals)
    return all(amount % step == 0 for amount in amounts)


def percent(part: Decimal, whole: Decimal) -> str:
    """Write a share for a sentence: whole per cents, finer where it is nearly nothing or all."""
    exact = part / whole * 100
    if part == whole:
        return "100%"
    if 1 <= exact < 99:
        return f"{exact.quantize(Decimal(1), ROUND_HALF_UP)}%"
    return ">99.9%" if exact.quantize(TENTH, ROUND_HALF_UP) >= 100 else share(part, whole)


@dataclass(frozen=True, slots=True)
class Teller:
    """Finds the words for the charts of one disclosure.

    Attributes:
        lang: of the words.
        final: whether they are final accounts, of which one speaks in the past.
        of_year: whether shares are of the year's expenditure, which is not all.
        kicker: year and kind of the disclosure.
    """

    lang: Lang
    final: bool
    of_year: bool
    kicker: str

    def name(self, item: Item) -> str:
        """Return the name of an item in the language, else in Chinese."""
        return item.zh if self.lang == "zh" else item.en or item.zh

    def short_name(self, item: Item) -> str:
        """Return the name of an item for a sentence, without its unit."""
        zh, en = item.short or (item.zh, item.en)
        return zh if self.lang == "zh" else en or zh

    def subtitle(self, chart: Chart) -> str:
        """Say what a chart shows, in which unit, and for which year."""
        name = "uses" if len(chart.stages) == 2 else chart.name
        what, unit = getattr(words(self.lang), f"chart_of_{name}"), unit_of(chart, self.lang).name
        return f"{what}（{unit}），{self.kicker}" if self.lang == "zh" else f"{what}, {unit}, {self.kicker}"

    def title(self, chart: Chart) -> str:
        """State what a chart finds, in a sentence without its full stop."""
        if chart.form == "flow":
            return self._flow(chart)
        if chart.form == "years":
            return self._years(chart)
        if chart.name == "three-public" and not chart.whole:
            return self._no_three_public()
        if chart.name == "project":
            return self._projects(chart)
        first = chart.items[0]
        largest = [item for item in chart.items if item.amount == first.amount]
        part = percent(first.amount, chart.whole)
        if len(largest) > 1:
            return self._tie(chart, largest, part)
        if first.amount == chart.whole:
            return self._only(chart, first)
        return self._largest(chart, first, part)

    def _whole(self, chart: Chart) -> str:
        """Name what the shares of a chart are of."""
        if chart.name == "three-public":
            return "“三公”经费" if self.lang == "zh" else "“three public” expenses"
        if chart.name == "source" and chart.of == "listed":
            return "所列收入" if self.lang == "zh" else "the revenue listed"
        if chart.name == "source" and chart.of == "year":
            return "本年收入" if self.lang == "zh" else "the year's revenue"
        if chart.name == "source":
            return "收入" if self.lang == "zh" else "revenue"
        if chart.of == "basic":
            return "一般公共预算基本支出" if self.lang == "zh" else "basic expenditure of the general public budget"
        if chart.of == "listed":
            return "所列支出" if self.lang == "zh" else "the expenditure listed"
        if self.of_year:
            return "本年支出" if self.lang == "zh" else "the year's expenditure"
        return "支出" if self.lang == "zh" else "expenditure"

    def _largest(self, chart: Chart, first: Item, part: str) -> str:
        whole, name = self._whole(chart), self.name(first)
        is_, most = self._is(chart), first.amount * 2 > chart.whole
        if self.lang == "zh":
            return f"{name}占{whole}的{part}" if most else f"{name}最多，占{whole}的{part}"
        if chart.name in ("source", "organisation"):
            what = f"source of {whole}" if chart.name == "source" else "spender"
            of = "" if chart.name == "source" else f" of {whole}"
            return f"Largest {what}: {_inner(name) if chart.name == 'source' else name} ({part}{of})"
        if chart.name == "kind":
            return f"{part} of {whole} {is_} {_inner(name)}"
        if most:
            return f"{part} of {whole} {is_} for {_inner(name)}"
        return f"The largest share of {whole}, {part}, {is_} for {_inner(name)}"

    def _only(self, chart: Chart, first: Item) -> str:
        whole, name = self._whole(chart), self.name(first)
        if self.lang == "zh":
            return f"{whole}全部来自{name}" if chart.name == "source" else f"{whole}全部为{name}"
        if chart.name in ("source", "organisation"):
            what = f"source of {whole}" if chart.name == "source" else "spender"
            return f"The only {what}: {_inner(name) if chart.name == 'source' else name}"
        for_ = "" if chart.name == "kind" else "for "
        return f"All {whole} {self._is(chart)} {for_}{_inner(name)}"

    def _is(self, chart: Chart) -> str:
        if chart.name == "three-public":
            return "were" if self.final else "are"
        return "was" if self.final else "is"

    def _tie(self, chart: Chart, largest: Sequence[Item], part: str) -> str:
        whole, names = self._whole(chart), [self.name(item) for item in largest]
        if self.lang == "zh":
            if len(names) > 2:
                return f"{len(names)}项并列最多，各占{whole}的{part}"
            return f"{names[0]}与{names[1]}相等，各占{whole}的{part}"
        if len(names) > 2:
            return f"{len(names)} equal largest shares of {whole}, {part} each"
        return f"Equal shares of {whole}, {part} each: {_inner(names[0])}, {_inner(names[1])}"

    def _no_three_public(self) -> str:
        if self.lang == "zh":
            return "没有“三公”经费支出" if self.final else "没有安排“三公”经费"
        return "There were no “three public” expenses" if self.final else "No “three public” expenses are budgeted"

    def _projects(self, chart: Chart) -> str:
        count, first = len(chart.items) + chart.left_out, chart.items[0]
        largest = sum(1 for item in chart.items if item.amount == first.amount)
        name, part = self.short_name(first), percent(first.amount, chart.whole)
        if self.lang == "zh":
            if count == 1:
                return f"只有一个项目：“{_unquoted(name)}”"
            if largest == count:
                return f"{count}个项目金额相等，各占{part}"
            if largest > 1:
                return f"{count}个项目中有{largest}个并列最大，各占{part}"
            return f"{count}个项目中最大的是“{_unquoted(name)}”，占{part}"
        if count == 1:
            return f"There {'was' if self.final else 'is'} one project: {name}"
        if largest == count:
            return f"{count} projects of equal size, {part} of the total each"
        if largest > 1:
            return f"{largest} of {count} projects are equally the largest, at {part} of the total each"
        return f"The largest of {count} projects takes {part} of their total: {name}"

    def _flow(self, chart: Chart) -> str:
        last = len(chart.stages) - 2
        ends = [link for link in chart.links if link.stage == last]
        named = [link for link in ends if chart.stages[last][link.source].zh != OTHERS[0]]  # others are no finding
        largest = max(named or ends, key=lambda link: link.amount)
        function, kind = chart.stages[last][largest.source], chart.stages[last + 1][largest.target]
        part, whole = percent(largest.amount, chart.whole), self._whole(chart)
        if self.lang == "zh":
            return f"{whole}的{part}是{function.zh}中的{kind.zh}"
        is_ = "was" if self.final else "is"
        return f"{part} of {whole} {is_} {_inner(self.name(kind))} on {_inner(self.name(function))}"

    def _years(self, chart: Chart) -> str:
        key = "three_public" if chart.name == "three-public-years" else "expenditure"
        item = next((item for item in chart.items if item.key == key), chart.items[0])
        name, change = self.name(item), self.change(item)
        if self.lang == "zh":
            return f"{name}{change}" if change.startswith(("上年", "与上年")) else f"{name}比上年{change}"
        return f"{name}: {change}" + ("" if "last year" in change else " on last year")

    def change(self, item: Item) -> str:
        """Say how an amount differs from last year's, as far as the bounds of that allow."""
        before, zh = item.before, self.lang == "zh"
        assert before is not None, "only what has a last year is asked for its change"
        if before.amount == item.amount and before.low == before.high:
            return "与上年持平" if zh else "unchanged from last year"
        if before.low <= item.amount <= before.high:
            return "与上年大致相同" if zh else "about as last year"
        up = item.amount > before.high
        if before.low <= 0:
            return "上年约为0" if zh else "about zero last year"
        said = _range([abs(item.amount - bound) / bound * 100 for bound in (before.low, before.high)])
        if zh:
            return f"{'增加' if up else '减少'}{said}"
        return f"{'up' if up else 'down'} {said}"

    def notes(self, chart: Chart, shown: int) -> tuple[str, ...]:
        """Say what a chart does not show, or how it is to be read; ``shown`` is how many items are named."""
        zh, said = self.lang == "zh", words(self.lang)
        found = []
        if chart.form == "flow":
            stops = any(not item.zh for item in chart.stages[1])
            one = len(chart.stages[0]) == 1 and len(chart.stages) > 2
            name = "flow_by_total" if stops else "flow_by_class" if len(chart.stages) > 2 else "flow_no_sources"
            name = "flow_one_source" if one else name
            found.append(getattr(said, name))
        if chart.form == "years":
            found.append(said.years_note)
        if shown < len(chart.items):
            rest = len(chart.items) - shown
            found.append(
                f"较小的{rest}项合为“其他”。" if zh else f"The {rest} smallest are drawn together as “others”."
            )
        if chart.missing:
            left = money(chart.missing, self.lang)
            found.append(
                f"所列各项合计比{self._whole(chart)}少{left}。"
                if zh
                else f"What is listed is {left} less than {self._whole(chart)}."
            )
        if chart.left_out:
            found.append(
                f"另有{chart.left_out}个项目没有印出金额，不在图中。"
                if zh
                else f"Not drawn, as no amount is printed: {chart.left_out} more."
            )
        return tuple(found)

    def described(self, chart: Chart) -> str:
        """Describe a chart for those who do not see it."""
        form = {
            "bars": ("横条图，由大到小", "Bar chart, the largest first"),
            "parts": ("分段横条图", "One bar in parts"),
            "flow": ("流向图", "Flow diagram"),
            "years": ("成对横条图", "Paired bars"),
        }[chart.form]
        return form[self.lang == "en"] + ("。" if self.lang == "zh" else ". ") + self.subtitle(chart)


def _range(per_cents: Sequence[Decimal]) -> str:
    """Write per cents between two bounds: one number where both round to it."""
    for step in (Decimal(1), TENTH):
        ends = sorted(per_cent.quantize(step, ROUND_HALF_UP) for per_cent in per_cents)
        if ends[0] == ends[-1] and ends[0]:
            return f"{grouped(ends[0])}%"
    return f"{grouped(ends[0])}–{grouped(ends[-1])}%"


def _inner(name: str) -> str:
    """Return a name as it stands within an English sentence; what begins with two capitals or a quote stays."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _unquoted(name: str) -> str:
    """Return a Chinese name with the quotes that it has within quotes."""
    return name.replace("“", "‘").replace("”", "’")
