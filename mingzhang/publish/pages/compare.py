"""Publishers side by side: one measure of one year, phase and scope a page, in the order of the publishers' names.

Nothing is ranked. Bars are drawn only where all figures on all pages of a measure have the same basis; else each
figure says what it is read from and covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from mingzhang.publish.catalogue import Catalogue, Kind, chunks, has_peers
from mingzhang.publish.contexts import Frame, Pager, Text, Value
from mingzhang.publish.data import Row
from mingzhang.publish.frames import Site, bilingual, relative, year_and_kind
from mingzhang.publish.language import Lang, words
from mingzhang.publish.measured import FUNCTION, Measure, Measured, fixed_measures, function_measures, groups
from mingzhang.publish.pages.directory import is_one_of_several, pager
from mingzhang.publish.pages.side_by_side import basis_words, value

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Peers:
    """Disclosures of one year, phase and scope; ``href`` is None where there is nothing to set side by side."""

    name: str
    href: str | None
    count: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What can be compared: the years, phases and scopes."""

    frame: Frame
    peers: tuple[Peers, ...]


@dataclass(frozen=True, slots=True)
class MeasureLink:
    """A measure that publishers can be compared by, and in how many disclosures it is."""

    name: Text
    href: str
    count: str


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """Measures that belong together."""

    name: str
    measures: tuple[MeasureLink, ...]


@dataclass(frozen=True, slots=True)
class PeersPage:
    """The measures of one year, phase and scope."""

    frame: Frame
    title: str
    cautions: tuple[str, ...]
    groups: tuple[MeasureGroup, ...]
    publishers: str


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A publisher's figure beside others'; ``width`` in per cent of the largest, None where no bar may be drawn."""

    name: Text
    href: str
    detail: str | None
    value: Value
    width: str | None


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """One measure, publisher by publisher."""

    frame: Frame
    kicker: str
    name: Text
    cautions: tuple[str, ...]
    rows: tuple[ComparedRow, ...]
    bars: bool
    pager: Pager | None


def compare_page(site: Site, catalogue: Catalogue) -> ComparePage:
    """Return the list of what can be compared."""
    said = words(site.lang)
    frame = site.frame("compare/index.html", said.compare, said.compare_lead, ((said.home, "index.html"),))
    peers = tuple(
        Peers(
            year_and_kind(rows[0], site.lang),
            relative(frame.path, f"{site.lang}/{kind.place}/index.html") if has_peers(rows) else None,
            _count(len(rows), site.lang),
        )
        for kind, rows in catalogue.peers.items()
    )
    return ComparePage(frame, peers)


def _count(number: int, lang: Lang) -> str:
    return f"{number:,}份公开文件" if lang == "zh" else f"{number:,} {'disclosure' if number == 1 else 'disclosures'}"


def peers_pages(site: Site, catalogue: Catalogue) -> Iterator[tuple[str, PeersPage | MeasurePage]]:
    """Yield a page for each kind of disclosure that has peers, and those of its measures, with their templates."""
    for kind, rows in catalogue.peers.items():
        if has_peers(rows):
            measures = _measures(catalogue, rows)
            yield "peers.html", _peers_page(site, catalogue, kind, rows, measures)
            for measure in measures:
                for page in _measure_pages(site, catalogue, kind, rows, measure):
                    yield "measure.html", page


def _measures(catalogue: Catalogue, rows: Sequence[Row]) -> list[Measure]:
    """Return the measures that at least two publishers have a figure for, and that are not zero throughout."""
    amounts: dict[str, dict[str, Decimal]] = {}
    for row in rows:
        for key, figure in catalogue.figures[row["disclosure"]].figures.items():
            if figure.amount is not None:
                held = amounts.setdefault(key, {})
                held[row["publisher"]] = max(held.get(row["publisher"], Decimal(0)), abs(figure.amount))
    found = {key for key, held in amounts.items() if len(held) > 1}
    classes = {key for key in found if key.startswith(FUNCTION) and any(amounts[key].values())}
    fixed = [measure for measure in fixed_measures() if measure.key in found]
    return [*fixed, *function_measures(catalogue.package, classes)]


def _frame(site: Site, kind: Kind, rows: Sequence[Row], name: str, title: str) -> Frame:
    said = words(site.lang)
    crumbs = [(said.home, "index.html"), (said.compare, "compare/index.html")]
    named = year_and_kind(rows[0], site.lang)
    if name != "index.html":
        crumbs.append((named, f"{kind.place}/index.html"))
        title = f"{title} · {named}"
    return site.frame(f"{kind.place}/{name}", title, f"{title}: {said.compare_lead}", tuple(crumbs))


def _cautions(site: Site, catalogue: Catalogue, kind: Kind) -> tuple[str, ...]:
    """Say what these disclosures must not be set against, where the site holds that too."""
    said = words(site.lang)
    held = [other for other in catalogue.peers if other.year == kind.year]
    phases = any(other.phase != kind.phase for other in held)
    scopes = any(other.phase == kind.phase and other.scope != kind.scope for other in held)
    return (
        said.caution_publishers,
        *((said.caution_phases,) if phases else ()),
        *((said.caution_scopes,) if scopes else ()),
    )


def _peers_page(
    site: Site, catalogue: Catalogue, kind: Kind, rows: Sequence[Row], measures: Sequence[Measure]
) -> PeersPage:
    lang = site.lang
    title = year_and_kind(rows[0], lang)

    def count(measure: Measure) -> str:
        number = sum(catalogue.figures[row["disclosure"]].get(measure.key).amount is not None for row in rows)
        return f"{number:,} / {len(rows):,}"

    found = []
    for name, named in groups().items():
        links = tuple(
            MeasureLink(bilingual(measure.zh, measure.en, lang), f"{measure.key}.html", count(measure))
            for measure in measures
            if measure.group == name
        )
        if links:
            found.append(MeasureGroup(named[lang], links))
    frame = _frame(site, kind, rows, "index.html", title)
    return PeersPage(frame, title, _cautions(site, catalogue, kind), tuple(found), _count(len(rows), lang))


def _measure_pages(
    site: Site, catalogue: Catalogue, kind: Kind, rows: Sequence[Row], measure: Measure
) -> Iterator[MeasurePage]:
    """Yield the pages of a measure; publishers that do not print a class are counted and not listed."""
    said = words(site.lang)
    figures = {row["disclosure"]: catalogue.figures[row["disclosure"]].get(measure.key) for row in rows}
    is_class = measure.key.startswith(FUNCTION)
    listed = [row for row in rows if not is_class or figures[row["disclosure"]].state != "not_printed"]
    found = [figure for figure in figures.values() if figure.amount is not None]
    shared = set.intersection(*(set(figure.basis) for figure in found))
    mixed = len({figure.basis for figure in found}) > 1
    largest = max(abs(figure.amount) for figure in found if figure.amount is not None)
    bars = not mixed and not measure.caution and largest > 0
    cautions = (
        *((getattr(said, measure.caution),) if measure.caution else ()),
        *((said.caution_mixed,) if mixed else ()),
        *((_not_listed(len(rows) - len(listed), site.lang),) if len(listed) < len(rows) else ()),
        *_cautions(site, catalogue, kind),
    )
    name = bilingual(measure.zh, measure.en, site.lang)
    pages = chunks(listed)
    places = [
        f"{kind.place}/{measure.key}{f'-page-{number + 1}' if number else ''}.html" for number in range(len(pages))
    ]
    for number, chunk in enumerate(pages):
        title = f"{name.text} ({number + 1})" if number else name.text
        frame = _frame(site, kind, rows, places[number].rsplit("/", 1)[-1], title)
        compared = tuple(
            _row(
                site,
                catalogue,
                row,
                figures[row["disclosure"]],
                measure,
                shared if mixed else None,
                largest if bars else None,
                frame.path,
            )
            for row in chunk
        )
        yield MeasurePage(
            frame=frame,
            kicker=year_and_kind(rows[0], site.lang),
            name=name,
            cautions=cautions,
            rows=compared,
            bars=bars,
            pager=pager(site, places, number, frame.path),
        )


def _not_listed(number: int, lang: Lang) -> str:
    if lang == "zh":
        return f"另有{number:,}份公开文件的表中没有印出这一类，未列于此。"
    verb, whose, be = ("does", "its", "is") if number == 1 else ("do", "their", "are")
    return f"{_count(number, lang)} {verb} not print this class in {whose} tables, and so {be} not listed."


def _row(
    site: Site,
    catalogue: Catalogue,
    row: Row,
    figure: Measured,
    measure: Measure,
    shared: set[tuple[str, str]] | None,
    largest: Decimal | None,
    path: str,
) -> ComparedRow:
    lang = site.lang
    publisher = catalogue.by_name[row["publisher"]]
    shown = value(figure, row, path, lang)
    if figure.amount is not None:
        basis = "" if shared is None else basis_words(figure.basis, shared, catalogue.package, lang)
        caution = words(lang).differs_short if measure.caution else ""
        shown = replace(shown, caution=("；" if lang == "zh" else "; ").join(filter(None, (caution, basis))) or None)
    width = None
    if largest and figure.amount is not None:
        width = str((max(figure.amount, Decimal(0)) / largest * 100).quantize(TENTH, ROUND_HALF_UP))
    return ComparedRow(
        bilingual(publisher.name, publisher.name_en, lang),
        relative(path, f"{lang}/{publisher.place}"),
        row["disclosure"] if is_one_of_several(row, publisher) else None,
        shown,
        width,
    )
