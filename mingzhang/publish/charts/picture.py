"""From a chart to its drawing in a language: within its page, and as a picture that stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from mingzhang.publish.charts import layout
from mingzhang.publish.charts.drawing import WIDTH, Band, Box, Drawing, Label, Mark, line_height, lines_of, wrap
from mingzhang.publish.charts.layout import Shown, ShownLink, ShownYears
from mingzhang.publish.charts.model import Chart, Item
from mingzhang.publish.charts.say import Teller, Unit, unit_of
from mingzhang.publish.language import HTML_LANG, share, words

# So many bars are drawn; where there are more, all but the largest are one.
MOST = 12
MARGIN = 20.0
TITLE, SUBTITLE, FOOT = 18.0, 12.5, 11.0


def shown_items(chart: Chart) -> int:
    """Return how many of a chart's items are drawn by their name."""
    most = len(layout.COLOURS) if chart.form == "parts" else MOST
    return len(chart.items) if len(chart.items) <= most else most - 1


def draw(chart: Chart, teller: Teller) -> Drawing:
    """Draw a chart, without its title."""
    unit, said = unit_of(chart, teller.lang), words(teller.lang)
    if chart.form == "flow":
        return _flow(chart, teller, unit)
    if chart.form == "years":
        pairs = [_years(item, teller, unit) for item in chart.items]
        return layout.years(pairs, (said.chart_this_year, said.chart_last_year))
    count = shown_items(chart)
    rows = [_shown(item, chart.whole, teller, unit) for item in chart.items[:count]]
    others = sum((item.amount for item in chart.items[count:]), Decimal(0))
    if others:
        number = len(chart.items) - count
        name = f"{said.chart_others}（{number}项）" if teller.lang == "zh" else f"{said.chart_others} ({number})"
        rows.append(Shown(name, unit.write(others), share(others, chart.whole), others, paint="fourth"))
    if chart.form == "bars":
        return layout.bars(rows)
    rest = chart.missing
    left = Shown(said.chart_rest, unit.write(rest), share(rest, chart.whole), rest) if rest else None
    return layout.parts(rows, left)


def _shown(item: Item, whole: Decimal, teller: Teller, unit: Unit) -> Shown:
    lang = HTML_LANG["zh"] if teller.lang == "en" and not item.en and item.zh else None
    part = share(item.amount, whole) if whole else ""
    return Shown(teller.name(item), unit.write(item.amount), part, item.amount, lang)


def _years(item: Item, teller: Teller, unit: Unit) -> ShownYears:
    before = item.before
    assert before is not None, "a chart of years has items of two years"
    this = _shown(item, Decimal(0), teller, unit)
    return ShownYears(this, teller.change(item), unit.write(before.amount), *before)


def _flow(chart: Chart, teller: Teller, unit: Unit) -> Drawing:
    said = words(teller.lang)
    stages = [[_shown(item, Decimal(0), teller, unit) for item in stage] for stage in chart.stages]
    names = [said.stage_functions, said.stage_kinds]
    if len(stages) > 2:
        names.insert(0, said.stage_sources)
    if len(stages) > len(names):
        names.insert(1, "")  # the sum, between sources and functions
    links = [ShownLink(link.stage, link.source, link.target, link.amount) for link in chart.links]
    return layout.flow(stages, links, names)


def framed(drawing: Drawing, title: str, subtitle: str, foot: Sequence[str]) -> Drawing:
    """Put title and subtitle above a drawing, and its notes and source below, with a margin around."""
    marks: list[Mark] = [Box(MARGIN, MARGIN, 28, 4, "seal")]
    y = MARGIN + 12
    lines = wrap(title, WIDTH, TITLE, bold=True)
    marks += lines_of(lines, MARGIN, y + TITLE, TITLE, bold=True)
    y += line_height(TITLE) * len(lines) + 4
    lines = wrap(subtitle, WIDTH, SUBTITLE)
    marks += lines_of(lines, MARGIN, y + SUBTITLE, SUBTITLE, paint="soft")
    y += line_height(SUBTITLE) * len(lines) + 14
    marks += moved(drawing.marks, MARGIN, y)
    y += drawing.height + 14
    marks.append(Box(MARGIN, y, WIDTH, 1, "rule"))
    y += 6
    for text in foot:
        lines = wrap(text, WIDTH, FOOT)
        marks += lines_of(lines, MARGIN, y + FOOT, FOOT, paint="soft")
        y += line_height(FOOT) * len(lines) + 3
    return Drawing(round(y + MARGIN - 6), tuple(marks), WIDTH + 2 * MARGIN)


def moved(marks: Sequence[Mark], x: float, y: float) -> list[Mark]:
    """Return marks, moved."""
    found: list[Mark] = []
    for mark in marks:
        if isinstance(mark, Box):
            found.append(Box(mark.x + x, mark.y + y, mark.width, mark.height, mark.paint))
        elif isinstance(mark, Band):
            found.append(Band(mark.x0 + x, mark.top0 + y, mark.x1 + x, mark.top1 + y, mark.height, mark.paint))
        else:
            found.append(
                Label(mark.x + x, mark.y + y, mark.text, mark.size, mark.paint, mark.anchor, mark.bold, mark.lang)
            )
    return found
