"""Pictures for links that are shared (Open Graph): who, which year, how much, and what it is for.

``og/<disclosure>.<lang>.png`` for the pages of a disclosure, ``og/site.<lang>.png`` for all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mingzhang.publish.catalogue import Catalogue
from mingzhang.publish.charts import layout
from mingzhang.publish.charts.drawing import WIDTH as PHONE
from mingzhang.publish.charts.drawing import Box, Drawing, Label, Mark, line_height, lines_of, text_width, wrap
from mingzhang.publish.charts.layout import Shown
from mingzhang.publish.charts.model import Chart
from mingzhang.publish.charts.picture import moved
from mingzhang.publish.charts.png import pngs
from mingzhang.publish.charts.say import unit_of
from mingzhang.publish.data import Row
from mingzhang.publish.frames import bilingual, year_and_kind
from mingzhang.publish.language import LANGS, Lang, money, share, words

SITE = "site"
# 1200 × 630 pixels, as the networks show it.
WIDTH, HEIGHT, SCALE = 720.0, 378.0, 1200 / 720
MARGIN = 36.0
BARS = 4
TOTAL = 84.0  # from one total to the next


def open_graph_path(name: str, lang: Lang) -> str:
    """Return the path of a picture from the site's top; ``name`` is a disclosure, or :data:`SITE`."""
    return f"og/{name}.{lang}.png"


def open_graph_pictures(held: Catalogue, cache: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures with their path from the site's top; ``cache`` is where they are kept."""
    drawings = {open_graph_path(SITE, lang): _site(lang) for lang in LANGS}
    for row in held.package.of("disclosures"):
        for lang in LANGS:
            drawings[open_graph_path(row["disclosure"], lang)] = _disclosure(held, row, lang)
    yield from pngs(drawings, cache, SCALE)


def _brand(lang: Lang, x: float, y: float, size: float) -> list[Mark]:
    """Draw the seal, and the name beside it, ``size`` high."""
    name = "明账" if lang == "zh" else "明账 Mingzhang"
    return [
        Box(x, y, size, size, "seal"),
        Label(x + size * 0.14, y + size * 0.78, "明", size * 0.72, "paper", bold=True),
        Label(x + size * 1.35, y + size * 0.8, name, size * 0.78, bold=True),
    ]


def _site(lang: Lang) -> Drawing:
    said = words(lang)
    lines = wrap(said.tagline, WIDTH - 2 * MARGIN, 22)
    marks = [*_brand(lang, MARGIN, 110, 64), *lines_of(lines, MARGIN, 230, 22, paint="soft")]
    return Drawing(HEIGHT, (*marks, Box(0, HEIGHT - 8, WIDTH, 8, "seal")), WIDTH)


def _disclosure(held: Catalogue, row: Row, lang: Lang) -> Drawing:
    said, (marks, y) = words(lang), _head(row, lang)
    for place, (name, what) in enumerate(
        (("total_expenditure", said.total_expenditure), ("total_revenue", said.total_revenue))
    ):
        total = held.figures[row["disclosure"]].get(name).amount
        if total is not None:
            marks += _total(what, money(total, lang), y + TOTAL * place)
    chart = next((chart for chart in held.charts[row["disclosure"]] if chart.name == "function"), None)
    count = room_for_bars(row, chart) if chart else 0
    if chart and count:
        x, unit = WIDTH - MARGIN - PHONE, unit_of(chart, lang).name
        what = (
            f"{said.chart_of_function}（{unit}及占比）"
            if lang == "zh"
            else f"{said.chart_of_function}, {unit} and % of it"
        )
        marks.append(Label(x, y + 15, what, 15, "soft"))
        marks += moved(_bars(chart, lang, count).marks, x, y + 28)
    return Drawing(HEIGHT, tuple(marks), WIDTH)


def _head(row: Row, lang: Lang) -> tuple[list[Mark], float]:
    """Draw who and which year, and say where there is room below."""
    publisher = bilingual(row["publisher"], row["publisher_en"], lang).text
    marks: list[Mark] = [*_brand(lang, MARGIN, 28, 26), Box(0, HEIGHT - 8, WIDTH, 8, "seal")]
    size = 27.0 if text_width(publisher, 27, bold=True) <= WIDTH - 2 * MARGIN else 22.0
    lines = wrap(publisher, WIDTH - 2 * MARGIN, size, bold=True, most=2)
    y = 76.0
    marks += lines_of(lines, MARGIN, y + size, size, bold=True)
    y += line_height(size) * len(lines) + 4
    marks.append(Label(MARGIN, y + 17, year_and_kind(row, lang), 17, "soft"))
    return marks, y + 44


def _total(what: str, amount: str, y: float) -> list[Mark]:
    """Set an amount below what it is, as large as there is room beside the bars."""
    large = min(30.0, 30.0 * 280 / text_width(amount, 30, bold=True))
    return [
        Label(MARGIN, y + 15, what, 15, "soft"),
        Label(MARGIN, y + 26 + large, amount, round(large, 1), bold=True),
    ]


def room_for_bars(row: Row, chart: Chart) -> int:
    """Say how many functional classes there is room for in both languages, so that their pictures show the same."""
    room = {lang: HEIGHT - _head(row, lang)[1] - 46 for lang in LANGS}
    counts = range(min(BARS, len(chart.items)), 0, -1)
    return next((n for n in counts if all(_bars(chart, lang, n).height <= room[lang] for lang in LANGS)), 0)


def _bars(chart: Chart, lang: Lang, count: int) -> Drawing:
    """Draw the largest functional classes."""
    unit = unit_of(chart, lang)
    rows = [
        Shown(bilingual(i.zh, i.en, lang).text, unit.write(i.amount), share(i.amount, chart.whole), i.amount)
        for i in chart.items[:count]
    ]
    return layout.bars(rows)
