"""The catalogue by DCAT-AP 3.0: everything, each disclosure, and each publisher's years as a series.

https://semiceu.github.io/DCAT-AP/releases/3.0.0/. A dataset's distributions are the files that hold all of it; the
files of single resources are described by CSVW. Who printed the figures is the creator; the publisher is this site,
since what it gives was read from their disclosures and is not their own edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from mingzhang.publish.data import Row
from mingzhang.publish.files import Distribution
from mingzhang.publish.language import LANGS, Lang, words
from mingzhang.publish.machines.published import Published, dataset, http, kind, period, publisher, short
from mingzhang.publish.machines.rdf import Iri, Literal, Node, Value, node

CATALOG, WHOLE, SITE = "catalog.jsonld#catalog", "datapackage.json#dataset", "catalog.jsonld#site"
RIGHTS = "catalog.jsonld#rights"
AUTHORITY = "http://publications.europa.eu/resource/authority"
LANGUAGES = (Iri(f"{AUTHORITY}/language/ZHO"), Iri(f"{AUTHORITY}/language/ENG"))
CHINA = f"{AUTHORITY}/country/CHN"
THEMES, GOVERNMENT = f"{AUTHORITY}/data-theme", f"{AUTHORITY}/data-theme/GOVE"
PUBLIC = f"{AUTHORITY}/access-right/PUBLIC"
STABLE, COMPLETED = f"{AUTHORITY}/planned-availability/STABLE", f"{AUTHORITY}/distribution-status/COMPLETED"
# A disclosure comes once a year; what was read from it changes when a release mends it.
YEARLY, IRREGULAR = f"{AUTHORITY}/frequency/ANNUAL", f"{AUTHORITY}/frequency/IRREG"
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
# The authority list has no type for SQLite; its binary type says the least that is true.
FILE_TYPES = {
    "csv": "CSV",
    "excel.csv": "CSV",
    "json": "JSON",
    "parquet": "PARQUET",
    "sqlite": "BIN",
    "xlsx": "XLSX",
    "zip": "ZIP",
}
DATA_PACKAGE = "https://specs.frictionlessdata.io/tabular-data-package/"
PROFILE = "http://data.europa.eu/r5r/"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"


def catalog(published: Published) -> tuple[Node, ...]:
    """Return the catalogue as nodes, with all that they refer to."""
    rows = published.package.of("disclosures")
    series = list(published.series())
    within = {row["disclosure"]: name for name, members in series for row in members}
    distributions: list[tuple[Distribution, Row | None]] = [(d, None) for d in published.files.of()]
    distributions += [(d, row) for row in rows for d in published.files.of(disclosure=row["disclosure"])]
    return (
        _catalog(published, series),
        _whole(published),
        *(_dataset(published, row, within.get(row["disclosure"])) for row in rows),
        *(_series(published, name, members) for name, members in series),
        *(one for d, row in distributions for one in _distribution(published, d, row)),
        *_years(rows),
        *_agents(published),
        *_places(rows),
        *_pages(published, rows),
        *_terms(published, distributions),
    )


def _texts(zh: str, en: str | None) -> tuple[Literal, ...]:
    """Return a text in both languages; in Chinese alone where the English is the same, as names without English are."""
    return (Literal(zh, "zh"), *((Literal(en, "en"),) if en and en != zh else ()))


def _said(name: str) -> tuple[Literal, ...]:
    return _texts(*(str(getattr(words(lang), name)) for lang in LANGS))


def _dates(published: Published) -> tuple[tuple[str, Sequence[Value]], ...]:
    """Say when the data were first and last released; nothing where they were not."""
    if not published.releases:
        return ()
    first, last = published.releases[-1], published.releases[0]
    return (
        ("dct:issued", (Literal(first.date, type="xsd:date"),)),
        ("dct:modified", (Literal(last.date, type="xsd:date"),)),
    )


def _version(published: Published) -> tuple[tuple[str, Sequence[Value]], ...]:
    release = published.release
    if not release:
        return ()
    return (
        ("dcat:version", (Literal(release.version),)),
        ("adms:versionNotes", _texts(release.note, release.note_en)),
    )


def _catalog(published: Published, series: Sequence[tuple[str, list[Row]]]) -> Node:
    held = [WHOLE, *(dataset(row["disclosure"]) for row in published.package.of("disclosures"))]
    return node(
        CATALOG,
        "dcat:Catalog",
        (
            ("dct:title", _said("whole_name")),
            ("dct:description", _texts(*(published.whole_description(lang) for lang in LANGS))),
            ("dct:publisher", (Iri(SITE),)),
            ("dct:conformsTo", (Iri(PROFILE),)),
            ("dct:language", LANGUAGES),
            ("dct:license", (Iri(published.licence),)),
            ("dct:spatial", (Iri(CHINA),)),
            *_dates(published),
            ("dcat:themeTaxonomy", (Iri(THEMES),)),
            ("foaf:homepage", (Iri("index.html"),)),
            ("dcat:dataset", tuple(Iri(address) for address in held)),
            ("dcat:resource", tuple(Iri(_series_address(name)) for name, _ in series)),
        ),
    )


def _whole(published: Published) -> Node:
    return node(
        WHOLE,
        "dcat:Dataset",
        (
            ("dct:title", _said("whole_name")),
            ("dct:description", _texts(*(published.whole_description(lang) for lang in LANGS))),
            ("dct:identifier", (Literal(published.package.descriptor["name"]),)),
            ("dcat:keyword", _keywords(("disclosure", "expenditure", "country"))),
            *_common(published),
            ("dct:spatial", (Iri(CHINA),)),
            ("dct:temporal", tuple(Iri(_year(row)) for row in _a_row_a_year(published.package.of("disclosures")))),
            ("dcat:landingPage", _addresses("{}/downloads.html")),
            ("dct:accrualPeriodicity", (Iri(IRREGULAR),)),
            ("dcat:distribution", tuple(Iri(_address(d)) for d in published.files.of())),
        ),
    )


def _dataset(published: Published, row: Row, series: str | None) -> Node:
    disclosure = row["disclosure"]
    source = http(row["url"])
    return node(
        dataset(disclosure),
        "dcat:Dataset",
        (
            ("dct:title", _texts(*(published.name(row, lang) for lang in LANGS))),
            ("dct:description", _texts(*(published.description(row, lang) for lang in LANGS))),
            ("dct:identifier", (Literal(disclosure),)),
            ("dcat:keyword", tuple(Literal(word, lang) for lang in LANGS for word in published.keywords(row, lang))),
            *_common(published),
            ("dct:creator", (Iri(_agent(row["publisher"])),)),
            ("dct:spatial", (Iri(_place(row["region"]) if row["region"] else CHINA),)),
            ("dct:temporal", (Iri(_year(row)),)),
            ("dcat:landingPage", _addresses(f"{{}}/{quote(disclosure)}/index.html")),
            ("foaf:page", _addresses(f"{{}}/{quote(disclosure)}/findings.html")),
            ("dct:accrualPeriodicity", (Iri(IRREGULAR),)),
            ("dct:isPartOf", (Iri(WHOLE),)),
            ("dcat:inSeries", (Iri(_series_address(series)),) if series else ()),
            ("prov:wasDerivedFrom", (Iri(source),) if source else ()),
            ("dcat:distribution", tuple(Iri(_address(d)) for d in published.files.of(disclosure=disclosure))),
        ),
    )


def _common(published: Published) -> tuple[tuple[str, Sequence[Value]], ...]:
    """Say what holds of every dataset."""
    return (
        ("dcat:theme", (Iri(GOVERNMENT),)),
        ("dct:publisher", (Iri(SITE),)),
        ("dct:language", LANGUAGES),
        ("dct:accessRights", (Iri(PUBLIC),)),
        ("dct:conformsTo", (Iri(DATA_PACKAGE),)),
        *_dates(published),
        *_version(published),
    )


def _series(published: Published, name: str, rows: Sequence[Row]) -> Node:
    newest = rows[0]

    def texts(said: str) -> tuple[Literal, ...]:
        return _texts(
            *(
                getattr(words(lang), said).format(publisher=publisher(newest, lang), kind=kind(newest, lang))
                for lang in LANGS
            )
        )

    place = _place(newest["region"]) if newest["region"] else CHINA
    return node(
        _series_address(name),
        "dcat:DatasetSeries",
        (
            ("dct:title", texts("series_name")),
            ("dct:description", texts("series_description")),
            ("dcat:theme", (Iri(GOVERNMENT),)),
            ("dct:publisher", (Iri(SITE),)),
            ("dct:creator", (Iri(_agent(newest["publisher"])),)),
            ("dct:spatial", (Iri(place),)),
            ("dct:temporal", tuple(Iri(_year(row)) for row in _a_row_a_year(rows))),
            ("dct:accrualPeriodicity", (Iri(YEARLY),)),
            *_dates(published),
        ),
    )


def _a_row_a_year(rows: Sequence[Row]) -> list[Row]:
    """Return a disclosure of each year, in the order of the years."""
    return sorted({row["fiscal_year"]: row for row in rows}.values(), key=lambda row: int(row["fiscal_year"]))


def _distribution(published: Published, file: Distribution, row: Row | None) -> Iterator[Node]:
    """Yield a file and its checksum."""
    address, link = _address(file), Iri(quote(file.path))

    def name(lang: Lang) -> str:
        return published.name(row, lang) if row else str(words(lang).whole_name)

    said = tuple(words(lang).file_description.format(name=name(lang), format=file.format.upper()) for lang in LANGS)
    yield node(
        address,
        "dcat:Distribution",
        (
            ("dct:title", (Literal(file.name),)),
            ("dct:description", _texts(*said)),
            ("dcat:accessURL", (link,)),
            ("dcat:downloadURL", (link,)),
            ("dct:format", (Iri(f"{AUTHORITY}/file-type/{FILE_TYPES[file.format]}"),)),
            ("dcat:mediaType", (Iri(MEDIA_TYPE + file.media_type),)),
            ("dcat:byteSize", (Literal(str(file.size), type="xsd:nonNegativeInteger"),)),
            ("spdx:checksum", (Iri(f"{quote(file.path)}#sha256"),)),
            ("dct:license", (Iri(published.licence),)),
            ("dct:rights", (Iri(RIGHTS),)),
            ("dct:language", LANGUAGES),
            ("dcatap:availability", (Iri(STABLE),)),
            ("adms:status", (Iri(COMPLETED),)),
            *_dates(published),
        ),
    )
    yield node(
        f"{quote(file.path)}#sha256",
        "spdx:Checksum",
        (
            ("spdx:algorithm", (Iri(SHA256),)),
            ("spdx:checksumValue", (Literal(file.sha256, type="xsd:hexBinary"),)),
        ),
    )


def _years(rows: Sequence[Row]) -> Iterator[Node]:
    for row in _a_row_a_year(rows):
        first, last = (Literal(day, type="xsd:date") for day in period(row))
        yield node(_year(row), "dct:PeriodOfTime", (("dcat:startDate", (first,)), ("dcat:endDate", (last,))))


def _agents(published: Published) -> Iterator[Node]:
    names = tuple(str(words(lang).site) for lang in LANGS)
    yield node(SITE, "foaf:Agent", (("foaf:name", _texts(*names)), ("foaf:homepage", (Iri("index.html"),))))
    for one in published.held.publishers:
        page = _addresses(f"{{}}/{quote(one.place)}")
        said = (("foaf:name", _texts(one.name, one.name_en)), ("foaf:page", page))
        yield node(_agent(one.name), "foaf:Agent", said)


def _places(rows: Sequence[Row]) -> Iterator[Node]:
    yield node(CHINA, "dct:Location", (("skos:prefLabel", _said("keyword_country")),))
    for region in sorted({row["region"] for row in rows if row["region"]}):
        yield node(_place(region), "dct:Location", (("skos:prefLabel", _texts(region, None)),))


def _pages(published: Published, rows: Sequence[Row]) -> Iterator[Node]:
    """Yield the pages that are referred to."""
    places = ["downloads.html"]
    places += [f"{row['disclosure']}/{name}.html" for row in rows for name in ("index", "findings")]
    places += [one.place for one in published.held.publishers]
    yield node("index.html", "foaf:Document", (("dct:language", LANGUAGES),))
    for place in places:
        for lang, language in zip(LANGS, LANGUAGES, strict=True):
            yield node(f"{lang}/{quote(place)}", "foaf:Document", (("dct:language", (language,)),))


def _terms(published: Published, distributions: Sequence[tuple[Distribution, Row | None]]) -> Iterator[Node]:
    """Yield the terms of vocabularies with their classes, so that the catalogue is whole without fetching any."""
    descriptor = published.package.descriptor
    for language in LANGUAGES:
        yield node(language.address, "dct:LinguisticSystem", ())
    for frequency in (YEARLY, IRREGULAR):
        yield node(frequency, "dct:Frequency", ())
    yield node(PUBLIC, "dct:RightsStatement", ())
    yield node(
        RIGHTS,
        "dct:RightsStatement",
        (("rdfs:label", _texts(descriptor["description"], descriptor["description@en"])),),
    )
    yield node(
        published.licence, "dct:LicenseDocument", (("dct:title", (Literal(descriptor["licenses"][0]["title"]),)),)
    )
    yield node(THEMES, "skos:ConceptScheme", (("dct:title", (Literal("Data theme", "en"), Literal("数据主题", "zh"))),))
    label = (Literal("Government and public sector", "en"), Literal("政府与公共部门", "zh"))
    yield node(GOVERNMENT, "skos:Concept", (("skos:prefLabel", label), ("skos:inScheme", (Iri(THEMES),))))
    for address, english, chinese in ((STABLE, "stable", "稳定"), (COMPLETED, "completed", "已完成")):
        yield node(address, "skos:Concept", (("skos:prefLabel", (Literal(english, "en"), Literal(chinese, "zh"))),))
    yield node(SHA256, "spdx:ChecksumAlgorithm", ())
    for address, title in ((PROFILE, "DCAT-AP"), (DATA_PACKAGE, "Tabular Data Package")):
        yield node(address, "dct:Standard", (("dct:title", (Literal(title, "en"),)),))
    for name in sorted({FILE_TYPES[d.format] for d, _ in distributions}):
        yield node(f"{AUTHORITY}/file-type/{name}", "dct:MediaTypeOrExtent", ())
    for name in sorted({d.media_type for d, _ in distributions}):
        yield node(MEDIA_TYPE + name, "dct:MediaType", ())


def _keywords(names: Sequence[str]) -> tuple[Literal, ...]:
    return tuple(Literal(getattr(words(lang), f"keyword_{name}"), lang) for lang in LANGS for name in names)


def _addresses(place: str) -> tuple[Iri, ...]:
    """Return a page in both languages."""
    return tuple(Iri(place.format(lang)) for lang in LANGS)


def _address(file: Distribution) -> str:
    return f"{quote(file.path)}#distribution"


def _series_address(name: str) -> str:
    return f"catalog.jsonld#series-{name}"


def _agent(name: str) -> str:
    return f"catalog.jsonld#publisher-{short(name)}"


def _place(region: str) -> str:
    return f"catalog.jsonld#region-{short(region)}"


def _year(row: Row) -> str:
    return f"catalog.jsonld#year-{row['fiscal_year']}"
