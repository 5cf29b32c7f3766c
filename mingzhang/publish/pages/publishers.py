"""The page of a publisher: its disclosures, its figures over the years, the units that it names.

Years stand side by side only within one phase and one scope. A change is said against the year before in the same
list, and only where both figures are read from the same kind of place and cover the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from mingzhang.publish.catalogue import Catalogue, Publisher
from mingzhang.publish.contexts import Frame, Link, Text, Value
from mingzhang.publish.data import Row
from mingzhang.publish.frames import Site, bilingual, kind_name, relative
from mingzhang.publish.language import words
from mingzhang.publish.measured import FUNCTION, Measure, fixed_measures, function_measures, groups
from mingzhang.publish.pages.directory import DisclosureRow, disclosure_rows, is_one_of_several
from mingzhang.publish.pages.side_by_side import against, value


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A measure over the years."""

    name: Text
    caution: str | None
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class SeriesGroup:
    """Measures that belong together; ``not_read`` are those that no disclosure of the list gives."""

    name: str
    rows: tuple[SeriesRow, ...]
    not_read: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One publisher's figures over the years: one phase and one scope, a column for each disclosure."""

    anchor: str
    title: str
    cautions: tuple[str, ...]
    columns: tuple[Link, ...]
    groups: tuple[SeriesGroup, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation that a publisher's disclosures name."""

    name: Text
    kind: str
    printed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublisherPage:
    """A publisher: its disclosures, units, and figures over the years."""

    frame: Frame
    name: Text
    summary: str
    disclosures: tuple[DisclosureRow, ...]
    series: tuple[Series, ...]
    units: tuple[Unit, ...]


def publisher_page(site: Site, catalogue: Catalogue, publisher: Publisher) -> PublisherPage:
    """Return the page of a publisher."""
    lang, said = site.lang, words(site.lang)
    name = bilingual(publisher.name, publisher.name_en, lang)
    frame = site.frame(publisher.place, name.text, f"{name.text}: {said.over_the_years}", ((said.home, "index.html"),))
    years = sorted({row["fiscal_year"] for row in publisher.disclosures})
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else f"{years[0]}"
    count = len(publisher.disclosures)
    summary = (
        f"已收录{count}份公开文件，{span}年。"
        if lang == "zh"
        else f"{count} {'disclosure' if count == 1 else 'disclosures'}, {span}."
    )
    return PublisherPage(
        frame=frame,
        name=name,
        summary=summary,
        disclosures=disclosure_rows(site, catalogue, publisher, frame.path),
        series=tuple(_all_series(site, catalogue, publisher, frame.path)),
        units=_units(site, catalogue, publisher),
    )


def _all_series(site: Site, catalogue: Catalogue, publisher: Publisher, path: str) -> Iterator[Series]:
    """Yield a list of years for each phase and scope, each with what it must not be set against."""
    lang, said = site.lang, words(site.lang)
    rows = sorted(publisher.disclosures, key=lambda r: (r["phase"], r["scope"], r["fiscal_year"], r["disclosure"]))
    phases, scopes = {row["phase"] for row in rows}, {row["scope"] for row in rows}
    for (phase, scope), held in groupby(rows, key=lambda r: (r["phase"], r["scope"])):
        years = tuple(held)
        cautions = (
            *((said.caution_phases,) if len(phases) > 1 else ()),
            *((said.caution_scopes,) if len(scopes) > 1 else ()),
        )
        kind = kind_name(phase, scope, lang)
        yield Series(
            anchor=f"{phase}-{scope}".replace("_", "-"),
            title=kind[:1].upper() + kind[1:],
            cautions=cautions,
            columns=tuple(
                Link(_column_name(row, publisher), relative(path, f"{lang}/{row['disclosure']}/index.html"))
                for row in years
            ),
            groups=tuple(_groups(site, catalogue, publisher, years, path)),
        )


def _column_name(row: Row, publisher: Publisher) -> str:
    year = str(row["fiscal_year"])
    return f"{year} ({row['disclosure']})" if is_one_of_several(row, publisher) else year


def _groups(
    site: Site, catalogue: Catalogue, publisher: Publisher, years: Sequence[Row], path: str
) -> Iterator[SeriesGroup]:
    """Yield the measures by group; a functional class is listed where some year has an amount for it.

    What was not read from any of the disclosures is named in one line, so that the page is not full of dashes.
    """
    figures = [catalogue.figures[row["disclosure"]] for row in years]
    classes = {key for one in figures for key, f in one.figures.items() if key.startswith(FUNCTION) and f.amount}
    measures = [*fixed_measures(), *function_measures(catalogue.package, classes)]
    for name, named in groups().items():
        held = [measure for measure in measures if measure.group == name]
        unread = [m for m in held if all(one.get(m.key).state == "not_read" for one in figures)]
        rows = tuple(
            SeriesRow(
                bilingual(measure.zh, measure.en, site.lang),
                words(site.lang).differs_short if measure.caution else None,
                tuple(_values(site, catalogue, publisher, years, measure, path)),
            )
            for measure in held
            if measure not in unread
        )
        if held:
            names = tuple(bilingual(measure.zh, measure.en, site.lang) for measure in unread)
            yield SeriesGroup(named[site.lang], rows, names)


def _values(
    site: Site, catalogue: Catalogue, publisher: Publisher, years: Sequence[Row], measure: Measure, path: str
) -> Iterator[Value]:
    """Yield a measure's figures, each against the year before in the list where there is exactly one for both."""
    before: Row | None = None
    for row in years:
        figure = catalogue.figures[row["disclosure"]].get(measure.key)
        shown = value(figure, row, path, site.lang)
        if before and not is_one_of_several(row, publisher) and not is_one_of_several(before, publisher):
            earlier = catalogue.figures[before["disclosure"]].get(measure.key)
            shown = against(shown, figure, earlier, before["fiscal_year"], catalogue.package, site.lang)
        yield shown
        before = row


def _units(site: Site, catalogue: Catalogue, publisher: Publisher) -> tuple[Unit, ...]:
    """Return the organisations that its disclosures name, the publisher first, with every form of their names."""
    printed: dict[str, dict[str, None]] = {}
    for row in publisher.disclosures:
        for name in catalogue.package.of("organisation_names", disclosure=row["disclosure"]):
            printed.setdefault(name["organisation"], {})[name["printed"]] = None
    said, found = words(site.lang), []
    for key in sorted(printed, key=lambda k: k != publisher.name):
        row = catalogue.package.first("organisations", "organisation", key) or {}
        kind = said.publisher if key == publisher.name else said.subordinate_unit
        forms = tuple(form for form in printed[key] if form != key)
        found.append(Unit(bilingual(key, row.get("name_en"), site.lang), kind, forms))
    return tuple(found)
