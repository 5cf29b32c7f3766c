"""schema.org for the heads of pages: a Dataset for each disclosure and each table, a DataCatalog for the home.

By Google's rules for datasets (https://developers.google.com/search/docs/appearance/structured-data/dataset). Addresses
are absolute where the site's is known, as search engines want them; else relative to the page, as JSON-LD allows: such
a site is a preview or a copy on a disk, which no search engine sees.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from mingzhang.publish.data import Row
from mingzhang.publish.files import Distribution, own
from mingzhang.publish.language import HTML_LANG, Lang, other, unit_name, words
from mingzhang.publish.machines.published import DATASET, Published, http, period, publisher
from mingzhang.publish.printed import resource_of

Json = dict[str, Any]
CONTEXT = "https://schema.org"
# As many columns of a table as are named; few forms have more, and the page itself has them all.
VARIABLES = 30
UNSAFE = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def catalog(published: Published, lang: Lang, path: str) -> Json:
    """Describe the whole, for the home page."""
    said, twin = words(lang), words(other(lang))
    whole = {
        "@type": "Dataset",
        "@id": published.address(published.files.descriptor, path, DATASET),
        "name": said.whole_name,
        "alternateName": twin.whole_name,
        "description": published.whole_description(lang),
        "url": published.address(f"{lang}/downloads.html", path),
        **_common(published),
        "creator": _site(published, lang, path),
        "distribution": _distributions(published, published.files.of(), path),
    }
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": published.address("catalog.jsonld", path, "catalog"),
        "name": said.whole_name,
        "alternateName": twin.whole_name,
        "description": published.whole_description(lang),
        "url": published.address(path, path),
        "inLanguage": list(HTML_LANG.values()),
        "license": published.licence,
        "publisher": _site(published, lang, path),
        "dataset": whole,
    }


def disclosure(published: Published, row: Row, lang: Lang, path: str) -> Json:
    """Describe a disclosure, for its overview."""
    name = row["disclosure"]
    tables = published.package.printed_tables(disclosure=name)
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": published.address(own(name, "datapackage.json"), path, DATASET),
        "identifier": name,
        **_named(published.name(row, lang), published.name(row, other(lang))),
        "description": published.description(row, lang),
        "url": published.address(path, path),
        **_common(published),
        **_printed(published, row, lang, path),
        "includedInDataCatalog": _catalog_of(published, lang, path),
        "hasPart": [published.address(f"{lang}/{name}/tables/{table['table']}.html", path) for table in tables],
        "distribution": _distributions(published, published.files.of(disclosure=name), path),
    }


def table(published: Published, row: Row, printed: Row, lang: Lang, path: str) -> Json:
    """Describe a table of a disclosure, for its page."""
    resource = resource_of(published.package, printed)
    files = published.files.of(resource, row["disclosure"])
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": published.address(own(row["disclosure"], "datapackage.json"), path, printed["table"]),
        **_named(published.table_name(row, printed, lang), published.table_name(row, printed, other(lang))),
        "description": published.table_description(row, printed, lang),
        "url": published.address(path, path),
        **_common(published),
        **_printed(published, row, lang, path),
        "isPartOf": published.address(f"{lang}/{row['disclosure']}/index.html", path),
        "variableMeasured": _variables(published, printed, lang),
        "distribution": _distributions(published, files, path),
    }


def script(described: Mapping[str, Any]) -> Markup:
    """Write a description for a script element; no text in it can end the element, whatever a document prints."""
    held = {name: value for name, value in described.items() if value}
    return Markup(json.dumps(held, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE))  # noqa: S704


def _named(name: str, twin: str) -> Json:
    return {"name": name, "alternateName": twin if twin != name else None}


def _common(published: Published) -> Json:
    """Say what holds of every dataset; version and day are those of the newest release."""
    release = published.release
    return {
        "inLanguage": list(HTML_LANG.values()),
        "license": published.licence,
        "isAccessibleForFree": True,
        **({"version": release.version, "dateModified": release.date} if release else {}),
    }


def _printed(published: Published, row: Row, lang: Lang, path: str) -> Json:
    """Say what holds of a disclosure and of its tables: what they are read from, of whom, when and where."""
    region = row["region"]
    return {
        "keywords": list(published.keywords(row, lang)),
        "creator": _government(row, lang),
        "publisher": _site(published, lang, path),
        "temporalCoverage": "/".join(period(row)),
        "spatialCoverage": {"@type": "Place", "name": region} if region else words(lang).keyword_country,
        "isBasedOn": _source(published, row),
    }


def _government(row: Row, lang: Lang) -> Json:
    name, twin = publisher(row, lang), publisher(row, other(lang))
    return {"@type": "GovernmentOrganization", "name": name, **({"alternateName": twin} if twin != name else {})}


def _site(published: Published, lang: Lang, path: str) -> Json:
    return {"@type": "Organization", "name": words(lang).site, "url": published.address(f"{lang}/index.html", path)}


def _catalog_of(published: Published, lang: Lang, path: str) -> Json:
    return {
        "@type": "DataCatalog",
        "name": words(lang).whole_name,
        "url": published.address(f"{lang}/index.html", path),
    }


def _source(published: Published, row: Row) -> Json:
    """Describe the file that the figures are printed in."""
    source = next(
        s for s in published.package.of("sources", disclosure=row["disclosure"]) if s["file"] == row["source_file"]
    )
    url, licence = http(row["url"]), http(row["licence"])
    return {
        "@type": "MediaObject",
        "name": source["file"],
        "sha256": source["sha256"],
        **({"url": url} if url else {}),
        **({"license": licence} if licence else {}),
    }


def _variables(published: Published, printed: Row, lang: Lang) -> list[Json]:
    """Name what the columns measure, each once, with its unit."""
    found: dict[tuple[str, str | None], None] = {}
    for column in published.package.of("columns", disclosure=printed["disclosure"], table=printed["table"]):
        if column["role"] == "amount":
            heading = column["heading" if lang == "zh" else "heading_en"] or column["heading"]
            found[heading, column["unit"]] = None
    return [
        {"@type": "PropertyValue", "name": name, **({"unitText": unit_name(unit, lang)} if unit else {})}
        for name, unit in list(found)[:VARIABLES]
    ]


def _distributions(published: Published, files: Sequence[Distribution], path: str) -> list[Json]:
    return [
        {
            "@type": "DataDownload",
            "contentUrl": published.address(file.path, path),
            "encodingFormat": file.media_type,
            "contentSize": f"{file.size} B",
            "sha256": file.sha256,
        }
        for file in files
    ]
