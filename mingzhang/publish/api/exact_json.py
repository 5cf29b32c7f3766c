"""JSON of dataclasses, with decimals as numbers that keep their digits."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from json.encoder import encode_basestring
from typing import Any, cast


def exact_json(value: Any) -> str:
    """Write a value as JSON; dataclasses are objects, tuples arrays.

    Raises:
        TypeError: it is nothing that a document holds; floats are not, they would not be exact.
    """
    if value is None:
        return "null"
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple | list):
        return f"[{','.join(map(exact_json, value))}]"
    if isinstance(value, Mapping):
        return f"{{{','.join(f'{encode_basestring(key)}:{exact_json(item)}' for key, item in value.items())}}}"
    if is_dataclass(value):
        members = (
            f"{name}{exact_json(getattr(value, attribute))}"
            for attribute, name in _members(cast("Hashable", type(value)))
        )
        return f"{{{','.join(members)}}}"
    raise TypeError(f"expected a value of a document, found {type(value).__name__}")


@cache
def _members(document: Hashable) -> tuple[tuple[str, str], ...]:
    """Return the members of a dataclass with their names as JSON."""
    return tuple((field.name, f"{encode_basestring(field.name)}:") for field in fields(cast("type[Any]", document)))
