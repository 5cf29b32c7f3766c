"""The data dictionary: a page for each resource with its fields, made from the package's descriptor alone.

Only the example is from the rows: those of the row that has the most values.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mingzhang.publish.contexts import Frame, Link, Text
from mingzhang.publish.data import Package, Row
from mingzhang.publish.files import Files
from mingzhang.publish.frames import Site, bilingual
from mingzhang.publish.language import Words, words
from mingzhang.publish.pages.downloads import Download, row_count
from mingzhang.publish.pages.file_links import file_link
from mingzhang.publish.pages.resource_groups import Descriptor, grouped, row_of

# Fields that say where on a page something stands.
BOX = ("x0", "top", "x1", "bottom")
# Numbers that are no amounts of money.
PLAIN = (*BOX, "confidence")
# Of so many rows the one with the most values is the example; of an example so many characters are shown.
ROWS_LOOKED_AT, SHOWN = 1000, 60


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field: ``rules`` are its constraints in words, ``references`` the fields that it refers to."""

    name: str
    title: Text
    type: str
    column_type: str | None
    unit: str | None
    rules: tuple[str, ...]
    references: tuple[Link, ...]
    example: str | None


@dataclass(frozen=True, slots=True)
class Key:
    """Fields that together name a row of another resource; ``target`` leads there."""

    fields: str
    target: Link


@dataclass(frozen=True, slots=True)
class ResourceEntry:
    """A resource in the list of all."""

    link: Link
    title: Text
    row: str
    rows: str
    fields: str


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Resources that belong together."""

    title: str
    resources: tuple[ResourceEntry, ...]


@dataclass(frozen=True, slots=True)
class DictionaryPage:
    """All resources of the package."""

    frame: Frame
    groups: tuple[EntryGroup, ...]
    downloads: Link


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """A resource: its fields, its keys, the resources that refer to it, and its files with their checksums."""

    frame: Frame
    name: str
    title: Text
    row: str
    rows: str
    fields: tuple[FieldRow, ...]
    primary: str
    foreign: tuple[Key, ...]
    referred: tuple[Link, ...]
    files: tuple[Download, ...]


def place(resource: str) -> str:
    """Return the place of a resource's page below the language's folder."""
    return f"dictionary/{resource}.html"


def dictionary_page(site: Site, package: Package) -> DictionaryPage:
    """Return the page of all resources."""
    said = words(site.lang)
    crumbs = ((said.home, "index.html"), (said.downloads, "downloads.html"))
    frame = site.frame("dictionary/index.html", said.dictionary, said.dictionary_lead, crumbs)
    groups = tuple(
        EntryGroup(
            getattr(said, group),
            tuple(
                ResourceEntry(
                    link=Link(resource["name"], f"{resource['name']}.html"),
                    title=bilingual(resource["title"], resource["title@en"], site.lang),
                    row=row_of(resource, said),
                    rows=row_count(resource["rows"], said),
                    fields=str(len(resource["schema"]["fields"])),
                )
                for resource in resources
            ),
        )
        for group, resources in grouped(package.descriptor["resources"])
    )
    return DictionaryPage(frame, groups, Link(said.downloads, "../downloads.html"))


def resource_pages(site: Site, package: Package, files: Files) -> Iterator[ResourcePage]:
    """Yield the page of each resource."""
    said = words(site.lang)
    crumbs = (
        (said.home, "index.html"),
        (said.downloads, "downloads.html"),
        (said.dictionary, "dictionary/index.html"),
    )
    for resource in package.descriptor["resources"]:
        name, title = str(resource["name"]), bilingual(resource["title"], resource["title@en"], site.lang)
        frame = site.frame(
            place(name), f"{title.text} · {said.dictionary}", row_of(resource, said) or title.text, crumbs
        )
        schema = resource["schema"]
        yield ResourcePage(
            frame=frame,
            name=name,
            title=title,
            row=row_of(resource, said),
            rows=row_count(resource["rows"], said),
            fields=_fields(resource, package, said),
            primary=", ".join(schema["primaryKey"]),
            foreign=tuple(_key(key, name) for key in schema.get("foreignKeys", [])),
            referred=tuple(
                Link(other["name"], f"{other['name']}.html")
                for other in package.descriptor["resources"]
                if any(key["reference"]["resource"] == name for key in other["schema"].get("foreignKeys", []))
            ),
            files=tuple(
                Download(file_link(frame, file), file_link(frame, file).format, file.sha256) for file in files.of(name)
            ),
        )


def _key(key: dict[str, Any], own: str) -> Key:
    target = key["reference"]["resource"] or own
    return Key(", ".join(key["fields"]), Link(f"{target} ({', '.join(key['reference']['fields'])})", f"{target}.html"))


def _fields(resource: Descriptor, package: Package, said: Words) -> tuple[FieldRow, ...]:
    fields, keys = resource["schema"]["fields"], resource["schema"].get("foreignKeys", [])
    names = {field["name"] for field in fields}
    example = _example(package.of(resource["name"]))
    return tuple(
        FieldRow(
            name=field["name"],
            title=bilingual(field["title"], field["title@en"], said.lang),
            type=getattr(said, f"type_{field['type']}"),
            column_type=field.get("columnType"),
            unit=_unit(field, names, said),
            rules=tuple(_rules(field, resource["schema"]["primaryKey"], said)),
            references=_references(field["name"], keys, resource["name"]),
            example=_shown(example.get(field["name"])),
        )
        for field in fields
    )


def _references(field: str, keys: list[dict[str, Any]], own: str) -> tuple[Link, ...]:
    """Lead to the resources that a field refers to; each once, though several keys may go there."""
    targets = dict.fromkeys(key["reference"]["resource"] or own for key in keys if field in key["fields"])
    return tuple(Link(target, f"{target}.html") for target in targets)


def _unit(field: dict[str, Any], names: set[str], said: Words) -> str | None:
    """Say in which unit a number is."""
    name = field["name"]
    if field["type"] != "number":
        return None
    if name in BOX:
        return said.unit_points
    if name.endswith("_cny"):
        return said.unit_yuan
    return said.unit_in_field if "unit" in names and name not in PLAIN else None


def _rules(field: dict[str, Any], primary: list[str], said: Words) -> Iterator[str]:
    """Say what a value has to be."""
    constraints = field.get("constraints", {})
    if field["name"] in primary:
        yield said.field_primary
    if constraints.get("required"):
        yield said.field_required
    if "enum" in constraints:
        yield f"{said.field_one_of} {', '.join(str(one) for one in constraints['enum'])}"
    for name in ("pattern", "minimum", "maximum"):
        if name in constraints:
            yield f"{getattr(said, f'field_{name}')} {constraints[name]}"


def _example(rows: list[Row]) -> Row:
    """Return the row with the most values, the first of them."""
    return max(rows[:ROWS_LOOKED_AT], key=lambda row: sum(value is not None for value in row.values()), default={})


def _shown(value: object) -> str | None:
    if value is None:
        return None
    text = json.dumps(value) if isinstance(value, bool) else str(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
