"""Which figures of the tables a topic of the prose may mean, the nearest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mingzhang.check.figures import Figure, Figures
from mingzhang.codebook import comparable
from mingzhang.interpret.labels import strip_ordinal
from mingzhang.interpret.model import Entry
from mingzhang.interpret.specs import kinds, measures
from mingzhang.interpret.topics import STOCKS, Topic

OTHER_KINDS = (
    "commercial_expenditure",
    "subsidies_to_affiliated",
    "remittances_to_superior",
    "contingency",
)
# Money of the general public budget is appropriated, and most departments have no other appropriations.
ALIKE = {
    "fiscal_appropriation": ("budget_appropriations", "general_public_budget"),
    "general_public_budget": ("fiscal_appropriation", "budget_appropriations"),
    "special_account": ("special_account_appropriations",),
}


def groups_of(topic: Topic, figures: Figures) -> list[list[Figure]]:
    """Return the figures that a topic may mean, each a group whose sum is meant: those that say the same first."""
    return [group for _, group in ranked_groups(topic, figures)]


def ranked_groups(topic: Topic, figures: Figures) -> list[tuple[int, list[Figure]]]:
    """Return the same, each with its rank: how far it is from saying the same."""
    found: dict[tuple[int, str, int, int], list[Figure]] = defaultdict(list)
    for table in figures.disclosure.tables:
        for figure in figures.of(table):
            if figure.column.period or figure.entry.period:
                continue
            rank = _rank(topic, figure, figures)
            if rank is not None:
                grand = (figure.entry.item or "").startswith("total_")
                level = len(figure.entry.function or "") if topic.functions else 0
                found[2 * rank + (not grand), table.table, figure.column.number, level].append(figure)
    order = {table.table: place for place, table in enumerate(figures.disclosure.tables)}
    ranked = sorted(found, key=lambda key: (key[0], -key[3], order[key[1]], key[2]))
    groups: list[tuple[int, list[Figure]]] = []
    for key in ranked:
        if topic.functions or topic.code:
            groups.append((key[0], found[key]))  # a code may stand in several rows of one table
        else:
            groups += [(key[0], [figure]) for figure in found[key]]
    return groups


def _rank(topic: Topic, figure: Figure, figures: Figures) -> int | None:
    """Say how well a figure fits a topic: 0 where it says the same, more where it is of another source; else None."""
    if topic.flows and len(topic.flows) == 1 and figure.entry.direction not in (None, *topic.flows):
        return None
    kind, source = _kind(figure), _source(figure)
    entry, measure = figure.entry, figure.column.measure
    if topic.code:
        said = (entry.function, entry.economic, entry.government_economic)
        return 0 if topic.code in said and kind is None and measure == "total" else None
    if topic.functions:
        fits = (
            bool(entry.function) and measure == "total" and kind is None and _is_named(topic.functions, figure, figures)
        )
        return _of_source(topic.source, source) if fits else None
    if entry.function or entry.economic or entry.government_economic or entry.project or entry.printed_organisation:
        return None
    if topic.item:
        return _of_item(topic, figure)
    if topic.kind:
        fits = entry.item == topic.kind or (kind == topic.kind and _is_total(figure))
        return _of_source(topic.source, source) if fits else None
    if topic.source:
        rank = _of_source(topic.source, source, known=True)
        whole = _is_total(figure) or entry.item == source
        return rank if whole and kind is None else None
    if topic.flows and kind is None and measure == "total" and _is_total(figure) and source is None:
        return 0
    return None


def _of_item(topic: Topic, figure: Figure) -> int | None:
    entry, measure = figure.entry, figure.column.measure
    if topic.source and _of_source(topic.source, _budget(figure), known=topic.item in STOCKS) is None:
        return None
    if measure == topic.item and _is_total(figure):
        return 1
    if entry.item != topic.item:
        return None
    return 0 if measure in ("total", "fiscal_appropriation") or figure.column.item else 1


def _budget(figure: Figure) -> str | None:
    """Return the budget that a figure is of: as its column says, else its table."""
    measure = measures().get(figure.column.measure or "")
    if measure and measure.fund_source and measure.measure not in STOCKS:
        return measure.fund_source
    spec = figure.table.spec
    assert spec is not None
    return spec.fund_source or ("fiscal_appropriation" if "fiscal_appropriation" in spec.words else None)


def _source(figure: Figure) -> str | None:
    """Return the source of money that a figure is of, None where it is of all."""
    measure = figure.column.measure or ""
    if measure in measures() and measures()[measure].fund_source:
        return measure
    entry = figure.entry
    if entry.direction == "revenue" and entry.item and not (entry.is_total or _is_of_year(entry)):
        return entry.item
    return _budget(figure)


def _kind(figure: Figure) -> str | None:
    """Return the kind of expenditure that a figure is of, None where it is of all."""
    measure = figure.column.measure or ""
    if measure in kinds() or measure in OTHER_KINDS:
        return measure
    spec = figure.table.spec
    assert spec is not None
    return next((word for word in sorted(spec.words) if word in kinds()), None)


def _of_source(wanted: str | None, source: str | None, *, known: bool = False) -> int | None:
    if wanted == source:
        return 0
    if source in ALIKE.get(wanted or "", ()):
        return 1
    return None if known or (wanted and source) else 2


def _is_total(figure: Figure) -> bool:
    entry = figure.entry
    return entry.level == 0 or entry.is_total or (entry.item or "").startswith("total_") or _is_of_year(entry)


def _is_of_year(entry: Entry) -> bool:
    """Say whether a line is the year's own revenue or expenditure, which heads a list in some forms."""
    return (entry.item or "").endswith("_for_the_year")


def _is_named(path: Sequence[str], figure: Figure, figures: Figures) -> bool:
    """Say whether a row is the innermost function of a path: 教育（类） is 教育支出."""
    if not _same_name(figure.entry.name, path[-1]):
        return False
    above = (figure.entry.function or "")[:-2]
    rows = (f.entry for f in figures.of(figure.table) if above and f.entry.function == above)
    parent = next((entry.name for entry in rows), None)
    # brackets within a name cut it short: 政府办公厅（室）及相关机构事务（款）
    if len(path) < 2 or parent is None or _same_name(parent, path[-2]) or comparable(parent).endswith(path[-2]):
        return True
    # names of groups change with the years; that of an item tells it where the table has no other of the name
    return len({f.entry.function for f in figures.of(figure.table) if _same_name(f.entry.name, path[-1])}) == 1


def _same_name(printed: str, wanted: str) -> bool:
    name = comparable(strip_ordinal(printed))
    return name in (wanted, f"{wanted}支出") or wanted == f"{name}支出"
