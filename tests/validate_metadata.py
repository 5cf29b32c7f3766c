"""Holds metadata against others' validators, in their own environment; its answers are JSON, as its questions are.

Each line is a question. ``["csvw", metadata]`` asks for the problems and for the rows of each table; ``["croissant",
file, [record set, …]]`` for the issues and the rows of these record sets (null: of all); ``["dcat", shapes, turtle,
json_ld]`` for what the shapes object to, and how the two graphs differ.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from typing import Any


def csvw(metadata: str) -> dict[str, Any]:
    from csvw import CSVW

    group = CSVW(metadata, validate=True)
    try:
        valid, problems = group.is_valid, [str(warning.message) for warning in group.warnings]
    except ValueError as error:
        valid, problems = False, [str(error)]
    rows = (
        {}
        if problems
        else {str(table.url): [[_text(v) for v in row.values()] for row in table] for table in group.tables}
    )
    return {"valid": valid, "problems": problems, "rows": rows}


def croissant(path: str, wanted: list[str] | None) -> dict[str, Any]:
    import mlcroissant

    logging.disable(logging.CRITICAL)
    try:
        dataset = mlcroissant.Dataset(jsonld=path)
    except mlcroissant.ValidationError as error:
        return {"errors": [str(error)], "warnings": [], "rows": {}}
    issues = dataset.metadata.ctx.issues
    rows, errors = {}, sorted(issues.errors)
    for name in [one.id for one in dataset.metadata.record_sets] if wanted is None else wanted:
        try:
            rows[name] = [[_text(v) for v in record.values()] for record in dataset.records(name)]
        except Exception as error:  # noqa: BLE001  (whatever a reader trips over is what is asked)
            errors.append(f"{name}: {error}: {error.__cause__}")
    return {"errors": errors, "warnings": sorted(issues.warnings), "rows": rows}


def dcat(shapes: str, as_turtle: str, as_json: str) -> dict[str, Any]:
    import pyshacl
    from rdflib import RDF, Graph, Namespace

    sh, base = Namespace("http://www.w3.org/ns/shacl#"), "https://example.net/here/catalog"
    turtle = Graph().parse(as_turtle, format="turtle", publicID=base)
    json_ld = Graph().parse(as_json, format="json-ld", publicID=base)
    conforms, report, _ = pyshacl.validate(turtle, shacl_graph=Graph().parse(shapes), allow_warnings=True)
    results = [
        [
            str(report.value(result, sh[name])).rpartition("#")[2]
            for name in ("resultSeverity", "focusNode", "resultPath")
        ]
        for result in report.subjects(RDF.type, sh.ValidationResult)
    ]
    used = {str(kind) for kind in turtle.objects(None, RDF.type)}
    return {
        "conforms": conforms,
        "results": sorted(results),
        "triples": len(turtle),
        "differ": sorted(map(str, set(turtle) ^ set(json_ld))),
        "classes": sorted(kind.rpartition("#")[2].rpartition("/")[2] for kind in used),
        "subjects": sorted({str(subject) for subject in turtle.subjects()}),
    }


def _text(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124  (what is not a number is not itself either)
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.decode() if isinstance(value, bytes) else str(value)


if __name__ == "__main__":
    for question in sys.stdin:
        kind, *asked = json.loads(question)
        print(json.dumps({"csvw": csvw, "croissant": croissant, "dcat": dcat}[kind](*asked)), flush=True)
