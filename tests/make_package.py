"""Packages of many disclosures, made of the seed's: each is a copy with another id, year, phase or publisher."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]
Edit = Callable[[str, Row], Row | None]
PUBLISHER = "广州市番禺区政务服务数据管理局"
BY_DISCLOSURE = ("claim", "of", "finding")


def as_printed(_: str, row: Row) -> Row:
    return row


@dataclass(frozen=True)
class Copy:
    """A disclosure made of the seed's; ``edit`` changes its rows, or drops one by returning None."""

    name: str
    year: int = 2024
    phase: str = "budget"
    scope: str = "department"
    publisher: str = PUBLISHER
    edit: Edit = as_printed


def make_package(seed: Path, target: Path, copies: list[Copy]) -> Path:
    """Write a package of copies of the seed's disclosure."""
    descriptor = json.loads((seed / "datapackage.json").read_text(encoding="utf-8"))
    (target / "data").mkdir(parents=True)
    for resource in descriptor["resources"]:
        with (seed / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        made: dict[tuple[str, ...], Row] = {}
        for copy in copies:
            for row in rows:
                changed = changed_row(resource["name"], row, copy)
                if changed is not None:
                    made[tuple(changed[field] for field in resource["schema"]["primaryKey"])] = changed
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, [f["name"] for f in resource["schema"]["fields"]], lineterminator="\n")
        writer.writeheader()
        writer.writerows(made.values())
        data = out.getvalue().encode()
        (target / resource["path"]).write_bytes(data)
        resource |= {
            "bytes": len(data),
            "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
            "rows": len(made),
        }
    (target / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
    return target


def changed_row(resource: str, row: Row, copy: Copy) -> Row | None:
    """Return a row of the seed as a copy has it."""
    new = {name: re.sub(r"^2024:", f"{copy.year}:", text) for name, text in row.items()}
    if "disclosure" in new:
        for name in BY_DISCLOSURE:
            if new.get(name):
                new[name] = f"{copy.name}-{new[name]}"
        new["disclosure"] = copy.name
    if new.get("fiscal_year"):
        new["fiscal_year"] = str(copy.year)
    if resource == "disclosures":
        new |= {"phase": copy.phase, "scope": copy.scope}
    if copy.phase == "final_account" and "period" in new:
        new["period"] = "budget"  # what the seed prints is a budget still
    if copy.publisher != PUBLISHER:
        for name in ("publisher", "organisation", "parent"):
            if new.get(name) == PUBLISHER:
                new[name] = copy.publisher
        if resource in ("disclosures", "organisations"):
            new |= {name: "" for name in ("publisher_en", "name_en") if name in new}
    return copy.edit(resource, new)


def with_amount(table: str, amount_cny: str, **where: str) -> Edit:
    """Give the lines of a table that fit another amount in yuan."""

    def edit(resource: str, row: Row) -> Row:
        if resource == "lines" and row["table"] == table and all(row[k] == v for k, v in where.items()):
            return row | {"amount_cny": amount_cny}
        return row

    return edit


TOTAL = {"item": "total_expenditure"}


def blank_hospitality(resource: str, row: Row) -> Row | None:
    """Print the hospitality of 表8 blank."""
    if row.get("table") == "three_public" and row.get("row") == "7" and row.get("column", "2") == "2":
        if resource == "lines":
            return None
        if resource == "cells":
            return row | {"text": "", "amount": "", "state": "blank"}
    return row


def general_budget_alone(resource: str, row: Row) -> Row:
    """Title 表8 as a table of the general public budget, and rename a functional class."""
    if resource == "tables" and row["table"] == "three_public":
        return row | {"title": "一般公共预算“三公”经费支出表"}
    if resource == "functions" and row["code"] == "206":
        return row | {"name": "科学技术支出（旧）"}
    return row


def without_summary(resource: str, row: Row) -> Row | None:
    """Leave 表1 unrecognised."""
    if resource == "tables" and row["table"] == "income_and_expenditure":
        return row | {"canonical": ""}
    return None if resource == "income_and_expenditure" else row


COPIES = [
    Copy("b-2021", 2021, edit=general_budget_alone),
    Copy("b-2022", 2022, edit=with_amount("income_and_expenditure", "70000000", **TOTAL)),
    Copy("b-2023", 2023, edit=blank_hospitality),
    Copy("b-2024"),
    Copy("u-2024", scope="unit", edit=with_amount("income_and_expenditure", "1230000", **TOTAL)),
    Copy("f-2024", phase="final_account", edit=with_amount("income_and_expenditure", "4560000", **TOTAL)),
    Copy("x-2024", publisher="北京市某局", edit=with_amount("income_and_expenditure", "161694200", **TOTAL)),
    Copy("y-2024", publisher="重庆市某局", edit=without_summary),
    Copy("z-2024", publisher="ＡＢ局"),
]
