"""Croissant 1.1: the CSVs as record sets, for those who learn from data or load them with its readers.

https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html. Addresses of files are absolute where the site's is
known, else from the file's own place, as its readers take them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from mingzhang.publish.files import Distribution
from mingzhang.publish.language import LANGS, words
from mingzhang.publish.machines.published import Published

Json = dict[str, Any]
PATH = "croissant.json"
TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
# The context of the standard as its validator knows it; one that differs is a warning.
CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(published: Published) -> bytes:
    """Describe the package's CSVs."""
    resources = published.package.descriptor["resources"]
    files = [file for r in resources for file in published.files.of(r["name"]) if file.format == "csv"]
    release = published.release
    names = {"en": words("en").whole_name, "zh": words("zh").whole_name}
    described: Json = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": names,
        "description": {lang: published.whole_description(lang) for lang in LANGS},
        "url": published.address("index.html", PATH),
        "license": published.licence,
        "inLanguage": ["zh-Hans", "en"],
        "keywords": [words("en").keyword_disclosure, words("en").keyword_expenditure, words("en").keyword_country],
        "creator": {"@type": "sc:Organization", "name": words("en").site},
        "publisher": {"@type": "sc:Organization", "name": words("en").site},
        "citeAs": _citation(published),
    }
    if release:
        described |= {
            "version": release.version,
            "datePublished": published.releases[-1].date,
            "dateModified": release.date,
        }
    references = _references(resources)
    described |= {
        "distribution": [_file(published, file) for file in files],
        "recordSet": [_record_set(resource, references[resource["name"]]) for resource in resources],
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def _citation(published: Published) -> str:
    """Cite the data in BibTeX, as the standard asks."""
    release = published.release
    said = [("title", words("en").whole_name), ("url", published.site_url)]
    if release:
        said += [("version", release.version), ("year", release.date[:4])]
    fields = ", ".join(f"{name} = {{{value}}}" for name, value in said if value)
    return f"@misc{{mingzhang, {fields}}}"


def _file(published: Published, file: Distribution) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "contentUrl": published.address(file.path, PATH),
        "contentSize": f"{file.size} B",
        "encodingFormat": file.media_type,
        "sha256": file.sha256,
    }


def _references(resources: Sequence[Json]) -> dict[str, dict[str, str]]:
    """Return what fields of each resource refer to: those keys that readers can follow without loss.

    They join as they read, column by column and one step only. So a key has one field that is never empty, there are
    rows to join, and what is referred to refers to nothing itself. All keys are in the data package's descriptor.
    """
    found: dict[str, dict[str, str]] = {}
    for resource in resources:
        schema = resource["schema"]
        filled = {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")}
        keys = [
            key for key in schema.get("foreignKeys", []) if len(key["fields"]) == 1 and key["reference"]["resource"]
        ]
        found[resource["name"]] = {
            key["fields"][0]: f"{key['reference']['resource']}/{key['reference']['fields'][0]}"
            for key in keys
            if resource["rows"] and filled.issuperset(key["fields"])
        }
    targets = {target.partition("/")[0] for keys in found.values() for target in keys.values()}
    return {name: {} if name in targets else keys for name, keys in found.items()}


def _record_set(resource: Json, references: Mapping[str, str]) -> Json:
    """Describe the rows of a resource."""
    name, schema = resource["name"], resource["schema"]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": {"en": resource["title@en"], "zh": resource["title"]},
        "key": [{"@id": f"{name}/{field}"} for field in schema["primaryKey"]],
        "field": [_field(name, field, references.get(field["name"])) for field in schema["fields"]],
    }


def _field(resource: str, field: Json, reference: str | None) -> Json:
    column = field["name"]
    return {
        "@type": "cr:Field",
        "@id": f"{resource}/{column}",
        "name": column,
        "description": {"en": field["title@en"], "zh": field["title"]},
        "dataType": TYPES[field["type"]],
        "source": {"fileObject": {"@id": f"{resource}.csv"}, "extract": {"column": column}},
        **({"references": {"field": {"@id": reference}}} if reference else {}),
    }
