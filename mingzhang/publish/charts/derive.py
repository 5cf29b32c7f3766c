"""Which charts a disclosure has figures for, and of what. What would mislead is not drawn.

Parts that come to more than their whole contain one another and are left out (:func:`_parts`). A flow has only links
that a table prints (:func:`flow`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.publish.charts.model import Cell, Chart, Form, Item, Link
from mingzhang.publish.data import Row
from mingzhang.publish.figures import ECONOMIC_TABLES, THREE_PUBLIC, UNIT_TABLES, Overview
from mingzhang.publish.measured import class_key
from mingzhang.publish.sums import ROUNDING, added_projects

# So many nodes of a stage of a flow have room; the smallest beyond go into one.
NODES = 7
OTHERS = ("其他", "Others")
# The sum of all, between two stages that no table links.
SUM = ("", "")
By = dict[tuple[str, str], tuple[Decimal, Cell | None]]


def charts(overview: Overview) -> tuple[Chart, ...]:
    """Return the charts of a disclosure, the most telling first."""
    spent = overview.whole()
    found = (
        _parts("function", "bars", overview.functions(), spent, overview.function_tables()),
        flow(overview),
        _parts("kind", "parts", overview.kinds(), spent, ("expenditure",)),
        _economic(overview, spent),
        _projects(overview),
        _three_public(overview),
        *_years(overview),
        _several(_sources(overview)),
        _several(_parts("organisation", "bars", overview.units(), spent, UNIT_TABLES)),
    )
    return tuple(chart for chart in found if chart)


def _several(chart: Chart | None) -> Chart | None:
    """Return a chart that sets several things beside one another; that there is one alone is no picture."""
    return chart if chart and len(chart.items) > 1 else None


def _parts(name: str, form: Form, items: Iterable[Item], known: Decimal, tables: Sequence[str]) -> Chart | None:
    """Return a chart of the parts of a whole; None where there are none, or some are parts of others."""
    parts = _sorted(item for item in items if item.amount > 0)
    added = _sum(parts)
    if not parts or (known and added > known * ROUNDING):
        return None
    whole = max(known, added)
    missing = whole - added if added * ROUNDING < whole else Decimal(0)
    return Chart(name, form, parts, whole, tuple(tables), missing=missing, of="all" if known else "listed")


def _sorted(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: -item.amount))


def _sum(items: Iterable[Item]) -> Decimal:
    return sum((item.amount for item in items), Decimal(0))


def _sources(overview: Overview) -> Chart | None:
    """Return the sources of the revenue that their table comes to: of the year, where more is carried over."""
    year, total = overview.amount("income", level=0, measure="total"), overview.total("revenue")
    known = year["amount_cny"] if year else total or Decimal(0)
    chart = _parts("source", "parts", overview.sources(), known, ("income",))
    return replace(chart, of="year") if chart and year and total and total != known else chart


def _economic(overview: Overview, spent: Decimal) -> Chart | None:
    """Return the economic classes: of all expenditure, or else of what the tables that list them come to."""
    items = overview.economics()
    tables = tuple(table for table in ECONOMIC_TABLES if overview.lines(table, level=1))
    chart = _parts("economic", "bars", items, spent, tables)
    if not chart or (spent and not chart.missing):
        return chart
    whole = replace(chart, whole=_sum(chart.items), missing=Decimal(0))
    return replace(whole, of="basic") if tables == ECONOMIC_TABLES[:1] else replace(whole, of="listed")


def _projects(overview: Overview) -> Chart | None:
    rows = added_projects(overview.package, overview.disclosure)
    units: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        units[row["name"]].add(row["organisation"])
    items = _sorted(
        _project(overview, row, alone=len(units[row["name"]]) == 1)
        for row in rows
        if row["amount_cny"] and row["amount_cny"] > 0
    )
    if not items:
        return None
    unknown = sum(1 for row in rows if row["amount_cny"] is None)
    tables = dict.fromkeys(row["table"] for row in rows)
    return Chart("project", "bars", items, _sum(items), tuple(tables), left_out=unknown)


def _project(overview: Overview, row: Row, *, alone: bool) -> Item:
    """Return a project; one whose name another unit has too is told apart by its unit."""
    zh, en = short = row["name"], row["name_en"]
    unit = overview.package.first("organisations", "organisation", row["organisation"])
    if not alone and unit:
        zh = f"{zh}（{unit['organisation']}）"
        en = f"{en} ({unit['name_en']})" if en and unit["name_en"] else None
    return Item(zh, en, row["amount_cny"], page=f"projects/{row['project']}.html", short=short)


def _three_public(overview: Overview) -> Chart | None:
    """Return the parts of the "three public" expenses, zeros too, where they come to the whole."""
    whole = overview.item("three_public")
    parts = [item for key in THREE_PUBLIC if (item := overview.item(key))]
    if not {"vehicle_purchase", "vehicle_operation"} & {item.key for item in parts}:
        parts += [item for item in [overview.item("official_vehicles")] if item]
    if not whole or not parts or not _agree(_sum(parts), whole.amount):
        return None
    tables = dict.fromkeys(item.cell.table for item in (whole, *parts) if item.cell)
    return Chart("three-public", "bars", _sorted(parts), whole.amount, tuple(tables))


def _agree(one: Decimal, other: Decimal) -> bool:
    """Say whether two amounts are the same but for rounding."""
    return max(one, other) <= min(one, other) * ROUNDING


def _years(overview: Overview) -> Iterable[Chart | None]:
    """Yield this year beside last: all money, and the "three public" expenses, which are far smaller."""
    public = (*THREE_PUBLIC, "official_vehicles", "three_public")
    items = list(overview.years().items())
    for name, wanted in (("years", False), ("three-public-years", True)):
        rows = tuple(item for key, item in items if (key in public) is wanted)
        yield Chart(name, "years", rows, Decimal(0), ()) if rows else None


def flow(overview: Overview) -> Chart | None:
    """Return the way of the money: sources → functional classes → basic and project expenditure.

    The table of expenditure prints each class by kind. The table of income may print each class by source; where it
    does, and its classes come to what is spent on them, both are linked. Where it prints only what all sources come
    to, and that is what is spent, the sources flow into one sum; else they are left out.
    """
    kinds, sources, classes = (
        {item.key: item for item in items} for items in (overview.kinds(), overview.sources(), overview.functions())
    )
    uses, origins = _crossed(overview, "expenditure", kinds), _crossed(overview, "income", sources)
    known = overview.whole()
    spent, marginal = _left(uses), _amounts(sources)
    as_printed = _same(spent, _amounts(classes)) and _same(_right(uses), _amounts(kinds))
    if not uses or not as_printed or not _agree(_total(uses), known):
        return None
    by_class = bool(origins) and _same(_left(origins), spent) and _same(_right(origins), marginal)
    nodes = [_nodes(spent, classes), _nodes(_right(uses), kinds)]
    tables = ["expenditure"]
    links = [_merged(uses, nodes[0], nodes[1])]
    if by_class:
        left = _nodes(_right(origins), sources)
        turned = {(source, key): found for (key, source), found in origins.items()}
        nodes.insert(0, left)
        links.insert(0, _merged(turned, left, nodes[1]))
    elif len(marginal) == 1 and _agree(
        sum(marginal.values(), Decimal(0)), known
    ):  # the one source of all pays for each
        left = _nodes(marginal, sources)
        source = next(iter(marginal))
        nodes.insert(0, left)
        links.insert(0, _merged({(source, key): (amount, None) for key, amount in spent.items()}, left, nodes[1]))
    elif marginal and _agree(sum(marginal.values(), Decimal(0)), known):
        left = _nodes(marginal, sources)
        total = {"": (Item(*SUM, known), frozenset({""}))}
        nodes[:0] = [left, total]
        into = {(key, ""): (amount, sources[key].cell) for key, amount in marginal.items()}
        out: By = {("", key): (amount, None) for key, amount in spent.items()}
        links[:0] = [_merged(into, left, total), _merged(out, total, nodes[2])]
    if len(links) > 1:
        tables.insert(0, "income")
    if all(len(stage) == 1 for stage in nodes):
        return None  # one thing goes to one thing
    return Chart(
        "flow",
        "flow",
        (),
        known,
        tuple(tables),
        stages=tuple(tuple(item for item, _ in stage.values()) for stage in nodes),
        links=tuple(
            Link(stage, list(nodes[stage]).index(one), list(nodes[stage + 1]).index(other), amount, cell)
            for stage, found in enumerate(links)
            for (one, other), (amount, cell) in sorted(found.items(), key=lambda f: _order(nodes, stage, f[0]))
        ),
    )


Nodes = dict[str, tuple[Item, frozenset[str]]]


def _order(nodes: Sequence[Nodes], stage: int, link: tuple[str, str]) -> tuple[int, int]:
    return list(nodes[stage]).index(link[0]), list(nodes[stage + 1]).index(link[1])


def _crossed(overview: Overview, table: str, columns: Mapping[str, Item]) -> By:
    """Return the amounts of a table by the code of the functional class and the measure; none if parts are missing."""
    found: By = {}
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for line in overview.lines(table):
        function = overview.package.first("functions", "function", line["function"]) if line["function"] else None
        if not function or function["level"] != 1:
            continue
        code = class_key(function)
        if line["measure"] == "total":
            totals[code] += line["amount_cny"]
        elif line["measure"] in columns and line["amount_cny"] > 0:
            key, cell = (code, line["measure"]), Cell(line["table"], line["row"], line["column"])
            before = found.get(key)
            found[key] = (before[0] + line["amount_cny"], None) if before else (line["amount_cny"], cell)
    across = _left(found)
    whole = all(_agree(across.get(code, Decimal(0)), amount) for code, amount in totals.items())
    return found if whole else {}


def _amounts(items: Mapping[str, Item]) -> dict[str, Decimal]:
    return {key: item.amount for key, item in items.items() if item.amount > 0}


def _left(links: By) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for (key, _), (amount, _) in links.items():
        found[key] += amount
    return dict(found)


def _right(links: By) -> dict[str, Decimal]:
    return _left({(other, key): found for (key, other), found in links.items()})


def _total(links: By) -> Decimal:
    return sum(_left(links).values(), Decimal(0))


def _same(one: Mapping[str, Decimal], other: Mapping[str, Decimal]) -> bool:
    return set(one) == set(other) and all(_agree(one[key], other[key]) for key in one)


def _nodes(amounts: Mapping[str, Decimal], named: Mapping[str, Item]) -> Nodes:
    """Return the nodes of a stage by key, the largest first, each with the keys that it holds."""
    order = sorted(amounts, key=lambda key: -amounts[key])
    kept = order if len(order) <= NODES else order[: NODES - 1]
    nodes: Nodes = {key: (named[key], frozenset({key})) for key in kept}
    rest = frozenset(order[len(kept) :])
    if rest:
        nodes["others"] = (Item(*OTHERS, sum((amounts[key] for key in rest), Decimal(0))), rest)
    return nodes


def _merged(links: By, left: Nodes, right: Nodes) -> By:
    """Return the links between nodes that hold several keys."""
    where = [{key: node for node, (_, keys) in nodes.items() for key in keys} for nodes in (left, right)]
    found: By = {}
    for (one, other), (amount, cell) in links.items():
        key = where[0][one], where[1][other]
        before = found.get(key)
        found[key] = (before[0] + amount, None) if before else (amount, cell)
    return found
