"""The files of the charts: each as SVG and PNG in both languages, and its figures as CSV.

Addresses are stable: ``charts/<disclosure>/<chart>.<lang>.svg``, ``….png``, and ``charts/<disclosure>/<chart>.csv``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from mingzhang.publish.catalogue import Catalogue
from mingzhang.publish.charts.derive import SUM
from mingzhang.publish.charts.drawing import Drawing
from mingzhang.publish.charts.model import Chart, Item
from mingzhang.publish.charts.picture import draw, framed, shown_items
from mingzhang.publish.charts.png import pngs
from mingzhang.publish.charts.say import Teller
from mingzhang.publish.charts.svg import standalone
from mingzhang.publish.data import Package, Row
from mingzhang.publish.figures import Overview
from mingzhang.publish.files.excel_csv import FORMULA_STARTS
from mingzhang.publish.frames import bilingual, year_and_kind
from mingzhang.publish.language import LANGS, Lang, words
from mingzhang.publish.printed import table_number

PARTS = ("code", "name", "name_en", "amount_cny")
YEARS = ("name", "name_en", "amount_cny", "last_year_cny", "last_year_low_cny", "last_year_high_cny")
FLOW = ("from_code", "from", "from_en", "to_code", "to", "to_en", "amount_cny")


def chart_path(disclosure: str, chart: Chart, ending: str) -> str:
    """Return the path of a chart's file from the site's top; ``ending`` is zh.svg, en.png, csv …."""
    return f"charts/{disclosure}/{chart.name}.{ending}"


def chart_files(held: Catalogue, cache: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the files of all charts with their path from the site's top; ``cache`` is where PNGs are kept."""
    drawings: dict[str, Drawing] = {}
    for row in held.package.of("disclosures"):
        charts = held.charts[row["disclosure"]]
        for lang in LANGS:
            teller = teller_of(held, row, lang)
            for chart in charts:
                title, notes = teller.title(chart), teller.notes(chart, shown_items(chart))
                source = source_line(held.package, row, chart, lang)
                drawing = framed(draw(chart, teller), title, teller.subtitle(chart), (*notes, source))
                described = f"{teller.described(chart)} {source}"
                svg = standalone(drawing, title, described, lang)
                yield chart_path(row["disclosure"], chart, f"{lang}.svg"), svg.encode()
                drawings[chart_path(row["disclosure"], chart, f"{lang}.png")] = drawing
        for chart in charts:
            yield chart_path(row["disclosure"], chart, "csv"), chart_csv(chart)
    yield from pngs(drawings, cache)


def teller_of(held: Catalogue, row: Row, lang: Lang) -> Teller:
    """Return who finds the words for a disclosure's charts."""
    overview = Overview(held.package, row, held.figures[row["disclosure"]], lang)
    spent = overview.total("expenditure")
    of_year = spent is not None and spent != overview.whole()
    return Teller(lang, row["phase"] == "final_account", of_year, year_and_kind(row, lang))


def source_line(package: Package, row: Row, chart: Chart, lang: Lang) -> str:
    """Name publisher, disclosure and tables for a picture that stands alone."""
    said, publisher = words(lang), bilingual(row["publisher"], row["publisher_en"], lang).text
    tables = package.of("tables", disclosure=row["disclosure"])
    numbers = [table_number(table, lang) for table in tables if table["table"] in chart.tables]
    parts = [f"{publisher}{year_and_kind(row, lang)}"] if lang == "zh" else [publisher, year_and_kind(row, lang)]
    comma = "，" if lang == "zh" else ", "
    return said.chart_source + comma.join([*parts, *filter(None, numbers)]) + f" · {said.site}"


def chart_csv(chart: Chart) -> bytes:
    """Return the figures of a chart for a spreadsheet: yuan, both names, codes as text; no text can run there."""
    head, rows = _rows(chart)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(["'" + value if value.startswith(FORMULA_STARTS) else value for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _rows(chart: Chart) -> tuple[tuple[str, ...], list[list[str]]]:
    if chart.form == "flow":
        return FLOW, list(_links(chart))
    if chart.form == "years":
        return YEARS, [
            [item.zh, item.en or "", *(_yuan(a) for a in (item.amount, *(item.before or ())))] for item in chart.items
        ]
    return PARTS, [[item.code or "", item.zh, item.en or "", _yuan(item.amount)] for item in chart.items]


def _links(chart: Chart) -> Iterator[list[str]]:
    for link in chart.links:
        ends = (chart.stages[link.stage][link.source], chart.stages[link.stage + 1][link.target])
        yield [*(text for end in ends for text in _named(end)), _yuan(link.amount)]


def _named(item: Item) -> tuple[str, str, str]:
    if (item.zh, item.en) == SUM:
        return "", words("zh").chart_sum, words("en").chart_sum
    return item.code or "", item.zh, item.en or ""


def _yuan(amount: Decimal) -> str:
    return f"{amount:.2f}" if amount == amount.quantize(Decimal("0.01")) else f"{amount:f}"
