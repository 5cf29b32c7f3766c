"""The resources of the package in the groups that a reader looks for, and what a row of each is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingzhang.publish.language import Words

STATUTORY = "group_statutory"
STATUTORY_KEY = ["disclosure", "table", "row", "block"]
# In the order of the pages; the statutory tables are told by their key.
GROUPS: dict[str, tuple[str, ...]] = {
    STATUTORY: (),
    "group_cells": ("lines", "projects", "tables", "columns", "cells", "cell_parts"),
    "group_published": ("disclosures", "sources", "facts", "organisations", "organisation_names"),
    "group_prose": ("paragraphs", "glossary", "claims", "claim_cells", "derived_figures"),
    "group_checks": ("checks", "findings", "finding_cells"),
    "group_codes": ("functions", "economics", "revenue_items"),
}
Descriptor = dict[str, Any]


def is_statutory(resource: Descriptor) -> bool:
    """Say whether a resource has the lines of a statutory table."""
    return bool(resource["schema"].get("primaryKey") == STATUTORY_KEY)


def grouped(resources: Iterable[Descriptor]) -> list[tuple[str, list[Descriptor]]]:
    """Return the groups that have resources, by their word, with these in order; none is left out."""
    left = {str(resource["name"]): resource for resource in resources}
    found = [(STATUTORY, [left.pop(name) for name, one in list(left.items()) if is_statutory(one)])]
    for group, names in list(GROUPS.items())[1:]:
        found.append((group, [left.pop(name) for name in names if name in left]))
    found[1][1].extend(left.values())  # those that no group names
    return [(group, held) for group, held in found if held]


def row_of(resource: Descriptor, said: Words) -> str:
    """Say in one line what a row of a resource is."""
    if is_statutory(resource):
        return said.row_of_wide
    told: str = getattr(said, f"row_of_{resource['name']}", "")
    return told
