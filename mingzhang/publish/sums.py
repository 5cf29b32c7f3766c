"""What may be added up: projects without the headings that only sum some of them, and parts of a whole."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.publish.data import Package, Row

# How much parts may exceed their whole by rounding.
ROUNDING = Decimal("1.001")


def leaf_projects(package: Package, disclosure: str) -> list[Row]:
    """Return the projects of a disclosure without the headings that only add some of them up."""
    projects = package.of("projects", disclosure=disclosure)
    names = {table["table"]: table["canonical"] for table in package.of("tables", disclosure=disclosure)}
    sums = {
        (table, row["row"])
        for table in {project["table"] for project in projects}
        for row in package.of(str(names[table]), disclosure=disclosure, table=table)
        if row["is_leaf"] is False
    }
    return [project for project in projects if (project["table"], project["row"]) not in sums]


def added_projects(package: Package, disclosure: str) -> list[Row]:
    """Return the projects that may be added up and have shares: all or none.

    None where they come to more than the total that their table prints: some of them are sums of others, and which is
    not known.
    """
    projects = leaf_projects(package, disclosure)
    for table in {project["table"] for project in projects}:
        printed = [
            line["amount_cny"]
            for line in package.of("lines", disclosure=disclosure, table=table, level=0, period=None)
            if line["amount_cny"] is not None
        ]
        added = sum((p["amount_cny"] or Decimal(0) for p in projects if p["table"] == table), Decimal(0))
        if printed and added > max(printed) * ROUNDING:
            return []
    return projects
