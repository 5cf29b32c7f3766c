"""CSV on the Web: what each CSV holds, by https://www.w3.org/TR/tabular-metadata/, beside the files it describes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from mingzhang.publish.files import own
from mingzhang.publish.machines.published import Published

Json = dict[str, Any]
# Types of Table Schema, and what they are called here; amounts are exact decimals, never floats.
TYPES = {"string": "string", "integer": "integer", "number": "decimal", "boolean": "boolean", "date": "date"}
NAME = "csv-metadata.json"


def csvw_files(published: Published) -> Iterator[tuple[str, bytes]]:
    """Yield the metadata of all files, and of each disclosure's, by path from the site's top.

    They are alike: a disclosure's folder has the same files with fewer rows, and readers look for the metadata of a CSV
    in its own folder.
    """
    group = table_group(published.package.descriptor, published.licence)
    yield f"data/{NAME}", group
    for row in published.package.of("disclosures"):
        yield own(row["disclosure"], NAME), group


def table_group(descriptor: Json, licence: str) -> bytes:
    """Describe the CSVs of a data package, for the folder that they are in."""
    urls = {resource["name"]: quote(f"{resource['name']}.csv") for resource in descriptor["resources"]}
    group = {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:title": _both(descriptor),
        "dc:description": {"zh": descriptor["description"], "en": descriptor["description@en"]},
        "dc:license": {"@id": licence},
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"], "header": True},
        "tables": [_table(resource, urls) for resource in descriptor["resources"]],
    }
    return (json.dumps(group, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _both(described: Mapping[str, Any]) -> Json:
    return {"zh": described["title"], "en": described["title@en"]}


def _table(resource: Json, urls: Mapping[str, str]) -> Json:
    schema = resource["schema"]
    own = resource["name"]
    required = {f["name"] for f in schema["fields"] if f.get("constraints", {}).get("required")} | {
        *schema["primaryKey"]
    }
    references: dict[str, str] = {}
    keys = []
    for key in schema.get("foreignKeys", []):
        target = urls[key["reference"]["resource"] or own]
        if required.issuperset(key["fields"]):
            reference = {"resource": target, "columnReference": key["reference"]["fields"]}
            keys.append({"columnReference": key["fields"], "reference": reference})
        else:  # a key that may be empty is none to the standard: what the column refers to is said of the column
            references[key["fields"][-1]] = target
    return {
        "url": urls[own],
        "dc:title": _both(resource),
        "tableSchema": {
            "columns": [_column(field, references.get(field["name"])) for field in schema["fields"]],
            "primaryKey": schema["primaryKey"],
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _column(field: Json, reference: str | None) -> Json:
    constraints = field.get("constraints", {})
    # The file's heading is a title too, of no language: a reader holds it against the file.
    titles = {"und": field["name"], **_both(field)}
    return {
        "name": field["name"],
        "titles": titles,
        "datatype": _datatype(field["type"], constraints),
        **({"required": True} if constraints.get("required") else {}),
        **({"dc:references": {"@id": reference}} if reference else {}),
    }


def _datatype(kind: str, constraints: Json) -> Json | str:
    base = TYPES[kind]
    if kind == "boolean":
        return {"base": base, "format": "true|false"}
    limits: Json = {name: constraints[name] for name in ("minimum", "maximum") if name in constraints}
    form = constraints.get("pattern")
    if values := constraints.get("enum"):
        if kind == "string":
            form = "|".join(re.escape(value) for value in values)
        else:  # CSVW lists no values, and numbers have no patterns: within the least and the greatest
            limits |= {"minimum": min(values), "maximum": max(values)}
    return {"base": base, **limits, **({"format": form} if form else {})} if limits or form else base
