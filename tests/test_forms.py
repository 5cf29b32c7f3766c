"""Forms as data: what the tables of each family are printed like, and what they are understood to mean.

A family is a file of ``tests/forms``; amounts and names in it are invented. ``title_page`` are the lines before the
tables. A table has its ``caption`` (lines from the top down), its ``columns``, each with its heading and its meaning
(as :func:`said` puts it), ``rows`` (in the notation of :mod:`make_grid`), and what is expected of it: ``is`` (its
canonical id), ``number``, ``unit``, and ``entries``, of which each field that is listed must be so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from make_grid import headed, line, reading

from mingzhang.check.recognition import check_amounts, check_headings
from mingzhang.codebook import load
from mingzhang.interpret import interpret
from mingzhang.interpret.amounts import is_amount
from mingzhang.interpret.headings import CODE_PARTS
from mingzhang.interpret.model import Column, Disclosure, Table
from mingzhang.yamlfile import read_yaml

FORMS = {path.stem: read_yaml(path) for path in sorted((Path(__file__).parent / "forms").glob("*.yml"))}
TABLES = [(family, index) for family, form in FORMS.items() for index in range(len(form["tables"]))]
NAMES = [f"{family}-{FORMS[family]['tables'][index]['is']}" for family, index in TABLES]


def said(column: Column) -> str:
    """Say what a column means: 'name of function', 'code of economic 款', 'list 2, total, budget, meetings'."""
    part = f" {CODE_PARTS[column.part]}" if column.part is not None else ""
    what = f"{column.role} of {column.rows}{part}" if column.rows else column.measure or column.role
    side = f"list {column.side}" if column.side > 1 else ""
    return ", ".join(filter(None, (side, what, column.period, column.item)))


def made(form: dict[str, Any]) -> Disclosure:
    """Interpret a disclosure that prints the tables of a form."""
    blocks: list[Any] = [line(text, centred=True) for text in form["title_page"]]
    for page, table in enumerate(form["tables"], start=2):
        caption = [str(text) for text in table["caption"]]
        blocks += [line(text, page=page, centred="：" not in text) for text in caption]
        blocks.append(headed([h for column in table["columns"] for h in column], table["rows"], page))
    return interpret("form", reading(*blocks), load(), {})


@pytest.fixture(scope="module")
def disclosures() -> dict[str, Disclosure]:
    return {family: made(form) for family, form in FORMS.items()}


@pytest.fixture
def family(request: pytest.FixtureRequest, disclosures: dict[str, Disclosure]) -> tuple[Disclosure, Table, Any]:
    """One table of a family: the disclosure, the table as understood, and what the form says of it."""
    name, index = request.param
    return disclosures[name], disclosures[name].tables[index], FORMS[name]["tables"][index]


each_table = pytest.mark.parametrize("family", TABLES, ids=NAMES, indirect=True)


@pytest.mark.parametrize("name", FORMS)
def test_a_disclosure_of_the_family_says_who_and_when(name: str, disclosures: dict[str, Disclosure]) -> None:
    found, form = disclosures[name], FORMS[name]
    assert len(found.tables) == len(form["tables"])
    for field in ("publisher", "fiscal_year", "phase", "scope"):
        assert getattr(found, field) == form[field]


@each_table
def test_a_table_is_known_with_its_number_and_unit(family: tuple[Disclosure, Table, Any]) -> None:
    _, table, form = family
    assert (table.canonical, table.number, table.unit) == (form["is"], form.get("number"), form["unit"])


@each_table
def test_every_column_means_what_its_heading_says(family: tuple[Disclosure, Table, Any]) -> None:
    _, table, form = family
    assert [{"/".join(column.path): said(column)} for column in table.columns] == form["columns"]


@each_table
def test_rows_have_their_codes_levels_and_items(family: tuple[Disclosure, Table, Any]) -> None:
    disclosure, table, form = family
    entries = {(entry.row, entry.block): entry for entry in disclosure.entries[table.table]}
    for wanted in form["entries"]:
        entry = entries[wanted["row"], wanted.get("block", 1)]
        assert {field: getattr(entry, field) for field in wanted if field != "block"} == {
            field: value for field, value in wanted.items() if field != "block"
        }
    absent = [(wanted["row"], wanted.get("block", 1)) for wanted in form.get("no_entries", ())]
    assert not set(absent) & entries.keys()


@each_table
def test_no_amount_is_lost_without_a_finding(family: tuple[Disclosure, Table, Any]) -> None:
    """Every printed amount is the amount of an entry in a column with a measure, or the column has a finding."""
    disclosure, table, form = family
    assert [row for row in form["rows"] if row[0] != "栏次"] != []
    findings = {f.place for f in check_headings(disclosure) if f.table == table.table}
    assert not [f for f in check_amounts(disclosure) if f.table == table.table]
    spoken_for = {(entry.row, entry.block) for entry in disclosure.entries[table.table]}
    for cell in table.cells:
        column = table.columns[cell.column - 1]
        if is_amount(cell.text) and "." in cell.text and column.role not in ("text", "line_number"):
            assert cell.amount is not None, cell.text
            assert (column.measure and (cell.row, column.block) in spoken_for) or column.place in findings, cell.text
