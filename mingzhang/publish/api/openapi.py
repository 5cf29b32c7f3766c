"""The OpenAPI 3.1 description of the JSON API, made from the classes of its documents."""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from mingzhang.publish.api.documents import Code, Disclosure, Index, Project, Table

Schema = dict[str, Any]
SIMPLE = {str: "string", int: "integer", bool: "boolean", Decimal: "number"}
# Each kind of document by its address; the parameters are what the addresses are made with.
ENDPOINTS: dict[str, type] = {
    "index.json": Index,
    "disclosures/{disclosure}.json": Disclosure,
    "disclosures/{disclosure}/tables/{table}.json": Table,
    "codes/{kind}/{code}.json": Code,
    "projects/{project}.json": Project,
}
PARAMETERS = {
    "disclosure": "id of a disclosure, as the index has it",
    "table": "id of a table, as its disclosure has it",
    "kind": "functions, economics or revenue-items",
    "code": "the code, or the item where revenue has none",
    "project": "id of a project, as its disclosure has it",
}


def openapi(descriptor: Mapping[str, Any], server: str) -> Schema:
    """Return the description; ``server`` is the address of the API, relative to the description or absolute."""
    schemas: dict[str, Schema] = {}
    paths = {f"/{path}": {"get": _operation(path, document, schemas)} for path, document in ENDPOINTS.items()}
    licence = descriptor["licenses"][0]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": descriptor["title@en"],
            "summary": "Static JSON documents, made when the site is built.",
            "description": f"{descriptor['description']} {descriptor['description@en']}",
            "version": descriptor["version"],
            "license": {"name": licence["title"], "url": licence["path"]},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _operation(path: str, document: type, schemas: dict[str, Schema]) -> Schema:
    found: Schema = {
        "operationId": f"get{document.__name__}",
        "summary": _described(document),
        "responses": {
            "200": {
                "description": _described(document),
                "content": {"application/json": {"schema": _schema(document, schemas)}},
            },
            "404": {"description": "There is no such document."},
        },
    }
    named = [name for name in PARAMETERS if f"{{{name}}}" in path]
    if named:
        found["parameters"] = [
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": PARAMETERS[name],
                "schema": {"type": "string"},
            }
            for name in named
        ]
    return found


def _schema(kind: Any, schemas: dict[str, Schema]) -> Schema:
    """Return the JSON schema of a type; those of dataclasses are gathered, and referred to."""
    if kind in SIMPLE:
        return {"type": SIMPLE[kind]}
    if is_dataclass(kind) and isinstance(kind, type):
        return _object(kind, schemas)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return {**_schema(arguments[0], schemas), "description": arguments[1]}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0], schemas)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1], schemas)}
    if origin in (Union, types.UnionType):
        one = _schema(next(argument for argument in arguments if argument is not type(None)), schemas)
        if "type" in one:
            return {**one, "type": [one["type"], "null"]}
        return {"anyOf": [one, {"type": "null"}]}
    raise TypeError(f"expected a type that a document has, found {kind}")


def _object(document: type, schemas: dict[str, Schema]) -> Schema:
    name = document.__name__
    if name not in schemas:
        hints = get_type_hints(document, include_extras=True)
        schemas[name] = {}  # so that one that holds itself ends
        schemas[name] |= {
            "type": "object",
            "description": _described(document),
            "properties": {field.name: _schema(hints[field.name], schemas) for field in fields(document)},
            "required": [field.name for field in fields(document)],
            "additionalProperties": False,
        }
    return {"$ref": f"#/components/schemas/{name}"}


def _described(document: type) -> str:
    return " ".join((inspect.getdoc(document) or "").split())
