"""RDF as a list of nodes, written as JSON-LD and as Turtle: the same triples in both, in the order given.

No blank nodes: every node has an address, so that two builds and two formats can be compared, and nothing is renamed.
Relative addresses are resolved against the site's, or, where that is unknown, against that of the document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True, slots=True)
class Iri:
    """An address: absolute, or from the site's top; percent-encoded."""

    address: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in a language, or a value of a type (``xsd:date``)."""

    text: str
    lang: str | None = None
    type: str | None = None


Value = Iri | Literal


@dataclass(frozen=True, slots=True)
class Node:
    """A thing, its class (``dcat:Dataset``), and what is said of it: predicates in order, each with its values."""

    address: str
    type: str
    said: tuple[tuple[str, tuple[Value, ...]], ...]


def node(address: str, kind: str, said: Iterable[tuple[str, Sequence[Value]]]) -> Node:
    """Return a node, without the predicates that have no value."""
    return Node(address, kind, tuple((predicate, tuple(values)) for predicate, values in said if values))


def json_ld(nodes: Sequence[Node], base: str) -> bytes:
    """Write nodes as JSON-LD, each on a line of its own."""
    context = ({"@base": base} if base else {}) | PREFIXES
    lines = [
        json.dumps(
            {"@id": one.address, "@type": one.type}
            | {predicate: [_json(value) for value in values] for predicate, values in one.said},
            ensure_ascii=False,
        )
        for one in nodes
    ]
    graph = ",\n".join(lines)
    return f'{{"@context": {json.dumps(context)},\n"@graph": [\n{graph}\n]}}\n'.encode()


def _json(value: Value) -> dict[str, Any]:
    if isinstance(value, Iri):
        return {"@id": value.address}
    return {"@value": value.text} | (
        {"@language": value.lang} if value.lang else {"@type": value.type} if value.type else {}
    )


def turtle(nodes: Sequence[Node], base: str) -> bytes:
    """Write nodes as Turtle."""
    head = [f"@base <{base}> ."] if base else []
    head += [f"@prefix {prefix}: <{address}> ." for prefix, address in PREFIXES.items()]
    return "\n".join([*head, *(line for one in nodes for line in _turtle(one)), ""]).encode()


def _turtle(one: Node) -> Iterator[str]:
    yield f"\n<{one.address}> a {one.type}" + (" ;" if one.said else " .")
    for place, (predicate, values) in enumerate(one.said, start=1):
        end = " ;" if place < len(one.said) else " ."
        yield f"    {predicate} " + ", ".join(_term(value) for value in values) + end


def _term(value: Value) -> str:
    if isinstance(value, Iri):
        return f"<{value.address}>"
    mark = f"@{value.lang}" if value.lang else f"^^{value.type}" if value.type else ""
    return f'"{value.text.translate(ESCAPES)}"{mark}'
