"""Table Schema as dataclasses: fields, keys and resources, and how a descriptor writes them.

Source: Frictionless Data Package v1 (Table Schema); ``columnType`` is the Fiscal Data Package's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a resource."""

    name: str
    type: str
    title: str
    title_en: str
    constraints: dict[str, Any] = field(default_factory=dict)
    column_type: str | None = None

    def descriptor(self) -> dict[str, Any]:
        """Return the field as Table Schema has it."""
        out: dict[str, Any] = {"name": self.name, "type": self.type, "title": self.title, "title@en": self.title_en}
        if self.column_type:
            out["columnType"] = self.column_type
        if self.constraints:
            out["constraints"] = self.constraints
        return out


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Fields of a resource that name a row of another; an empty resource name is the resource itself."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]

    def descriptor(self) -> dict[str, Any]:
        """Return the key as Table Schema has it."""
        return {
            "fields": list(self.fields),
            "reference": {"resource": self.resource, "fields": list(self.reference)},
        }


@dataclass(frozen=True, slots=True)
class Resource:
    """A CSV file of the package."""

    name: str
    title: str
    title_en: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    def schema(self) -> dict[str, Any]:
        """Return the Table Schema."""
        out: dict[str, Any] = {
            "fields": [column.descriptor() for column in self.fields],
            "primaryKey": list(self.primary_key),
            "missingValues": [""],
        }
        if self.foreign_keys:
            out["foreignKeys"] = [key.descriptor() for key in self.foreign_keys]
        return out
