"""The page of a disclosure's charts: each beside the table that it draws, with its files."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from mingzhang.publish.catalogue import Catalogue
from mingzhang.publish.charts.files import chart_path, teller_of
from mingzhang.publish.charts.model import Cell, Chart, Interval, Item
from mingzhang.publish.charts.picture import draw, shown_items
from mingzhang.publish.charts.say import Teller, Unit, unit_of
from mingzhang.publish.charts.svg import inline
from mingzhang.publish.contexts import Frame, Link, Text
from mingzhang.publish.data import Package
from mingzhang.publish.frames import DisclosurePages, bilingual, relative
from mingzhang.publish.language import grouped, share, words
from mingzhang.publish.printed import table_number, table_title
from mingzhang.publish.trail import Trail

PAGE = "charts.html"
# A table on the page has so many rows at most; the CSV has all.
ROWS = 30
# What the overview shows: the first of these that there is, and the flow.
FIRST = ("function", "kind", "economic")


class Amount(NamedTuple):
    """A cell of a chart's table: what it says, and where that is printed."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a chart's table: its name, its code, the page that tells more of it, and what else it has.

    ``to`` is where a flow goes to.
    """

    name: Text
    code: str | None
    href: str | None
    to: Text | None
    cells: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart on a page: title, what it shows, its picture, its table, and its files.

    ``head`` are the names of the table's columns, of which the first ``labels`` are names.
    """

    anchor: str
    title: str
    subtitle: str
    svg: Markup
    head: tuple[str, ...]
    labels: int
    rows: tuple[Row, ...]
    more: str | None
    notes: tuple[str, ...]
    tables: tuple[Link, ...]
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChartsPage:
    """The charts of a disclosure."""

    frame: Frame
    publisher: Text
    kicker: str
    charts: tuple[ChartView, ...]


def charts_page(pages: DisclosurePages, held: Catalogue, trail: Trail) -> ChartsPage:
    """Return the page of all charts of a disclosure."""
    said = words(pages.site.lang)
    frame = pages.frame(PAGE, said.charts, f"{pages.publisher.text}, {pages.kicker}: {said.charts}")
    charts = held.charts[pages.row["disclosure"]]
    views = tuple(_view(pages, held, chart, trail) for chart in charts)
    return ChartsPage(frame, pages.publisher, pages.kicker, views)


def first_charts(pages: DisclosurePages, held: Catalogue, trail: Trail) -> tuple[ChartView, ...]:
    """Return the chart for the overview; none where there is none of expenditure."""
    charts = {chart.name: chart for chart in held.charts[pages.row["disclosure"]]}
    name = next((name for name in FIRST if name in charts), None)
    return (_view(pages, held, charts[name], trail),) if name else ()


def _view(pages: DisclosurePages, held: Catalogue, chart: Chart, trail: Trail) -> ChartView:
    lang, disclosure = pages.site.lang, pages.row["disclosure"]
    teller, said = teller_of(held, pages.row, lang), words(lang)
    unit, anchor = unit_of(chart, lang), f"chart-{chart.name}"
    path = f"{lang}/{pages.place(PAGE)}"
    endings = (("SVG", f"{lang}.svg"), ("PNG", f"{lang}.png"), ("CSV", "csv"))
    rows = _Rows(teller, unit, trail).of(chart)
    left = len(rows) - ROWS
    return ChartView(
        anchor=anchor,
        title=teller.title(chart),
        subtitle=teller.subtitle(chart),
        svg=Markup(inline(draw(chart, teller), anchor, f"{anchor}-is")),  # noqa: S704 (escaped where it is written)
        head=_head(chart, unit, teller),
        labels=2 if chart.form == "flow" else 1,
        rows=rows[:ROWS],
        more=said.chart_more_rows.format(left) if left > 0 else None,
        notes=teller.notes(chart, shown_items(chart)),
        tables=_tables(held.package, pages, chart),
        files=tuple(Link(name, relative(path, chart_path(disclosure, chart, ending))) for name, ending in endings),
    )


def _head(chart: Chart, unit: Unit, teller: Teller) -> tuple[str, ...]:
    said = words(teller.lang)

    def with_unit(name: str) -> str:
        return f"{name}（{unit.name}）" if teller.lang == "zh" else f"{name}, {unit.name}"

    if chart.form == "flow":
        return said.chart_from, said.chart_to, with_unit(said.amount)
    if chart.form == "years":
        return said.name, with_unit(said.chart_this_year), said.chart_last_year, said.chart_bounds
    return said.name, with_unit(said.amount), said.share


def _tables(package: Package, pages: DisclosurePages, chart: Chart) -> tuple[Link, ...]:
    """Lead to the tables that print the figures; to the notes, where these state them."""
    lang = pages.site.lang
    if not chart.tables:
        return (Link(words(lang).prose, "prose.html"),)
    return tuple(
        Link(f"{table_number(row, lang)} {table_title(row, lang).text}".strip(), f"tables/{row['table']}.html")
        for row in package.of("tables", disclosure=pages.row["disclosure"])
        if row["table"] in chart.tables
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes the rows of a chart's table."""

    teller: Teller
    unit: Unit
    trail: Trail

    def of(self, chart: Chart) -> tuple[Row, ...]:
        """Return all rows of a chart's table."""
        if chart.form == "flow":
            return tuple(
                Row(self._name(source), None, None, self._name(target), (self._amount(link.amount, link.cell),))
                for link in chart.links
                for source in [chart.stages[link.stage][link.source]]
                for target in [chart.stages[link.stage + 1][link.target]]
            )
        return tuple(
            Row(self._name(item), item.code, item.page, None, tuple(self._cells(chart, item))) for item in chart.items
        )

    def _name(self, item: Item) -> Text:
        said = words(self.teller.lang)
        return bilingual(item.zh, item.en, self.teller.lang) if item.zh else Text(said.chart_sum)

    def _amount(self, amount: Decimal, cell: Cell | None) -> Amount:
        return Amount(self.unit.write(amount), self.trail.href(cell._asdict()) if cell else None)

    def _cells(self, chart: Chart, item: Item) -> list[Amount]:
        amount = self._amount(item.amount, item.cell)
        if not item.before:
            return [amount, Amount(share(item.amount, chart.whole))]
        return [
            amount,
            Amount(self.unit.write(item.before.amount)),
            Amount(self._bounds(item.before)),
        ]

    def _bounds(self, before: Interval) -> str:
        """Write the bounds of a derived amount with as many decimals as either has."""
        ends = [(bound / self.unit.yuan).normalize() for bound in (before.low, before.high)]
        step = min(Decimal(1), *(Decimal(1).scaleb(int(end.as_tuple().exponent)) for end in ends))
        return "–".join(dict.fromkeys(grouped(end.quantize(step)) for end in ends))
