"""What must add up within one table, on small tables made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from mingzhang.check.accounts import check_accounts, relations_of
from mingzhang.check.figures import Figures
from mingzhang.check.levels import check_levels
from mingzhang.check.relations import Relation, outcome_of
from mingzhang.codebook import Codebook
from mingzhang.interpret.amounts import parse_amount
from mingzhang.interpret.model import Cell, Column, Disclosure, Entry, Paragraph, Table
from mingzhang.interpret.prose import quantities_of
from mingzhang.interpret.specs import table_specs
from mingzhang.read.model import Place

PLACE = Place(line=1)
# level, name, code, amounts
Row = tuple[int, str, str | None, Sequence[str]]


def disclosure(spec: str, columns: Sequence[str], rows: Sequence[Row], *, items: bool = False) -> Disclosure:
    """Make a disclosure of one table; a column is a measure, and its period or item after a colon."""
    made = [Column(1, ("项目",), "name", PLACE)]
    for number, text in enumerate(columns, start=2):
        measure, _, more = text.partition(":")
        period, item = (None, more or None) if items else (more or None, None)
        block = number - 1 if period or item else 1
        made.append(Column(number, (text,), "amount", PLACE, block=block, measure=measure, period=period, item=item))
    cells, entries = [], []
    for row, (level, name, code, texts) in enumerate(rows, start=1):
        cells.append(Cell(row, 1, 1, 1, name, 0.0, (PLACE,), None, None))
        for column, text in zip(made[1:], texts, strict=True):
            read = parse_amount(text)
            cells.append(Cell(row, column.number, 1, 1, text, 0.0, (PLACE,), read.amount, read.state))
            entry = Entry(
                row, column.block, code, name, level, is_leaf=False, is_total=level == 0, direction="expenditure",
                item=column.item or (name if spec == "three_public" and not items else None),
                function=code if code and code.startswith("2") else None,
                organisation=name if name.endswith("局") else None,
                printed_organisation=name if name.endswith("局") else None,
                project=name if "项目" in name else None,
            )  # fmt: skip
            if not any((e.row, e.block) == (row, column.block) for e in entries):
                entries.append(entry)
    known = table_specs()[spec]
    table = Table(spec, known, "表1", "表", "万元", None, None, "reported", tuple(made), tuple(cells), (PLACE,))
    return Disclosure(
        "a", "某局", 2024, "budget", "department", (), (table,), {spec: tuple(entries)}, (), (), (), ()
    )  # fmt: skip


def graded(made: Disclosure) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for relation in relations_of(Figures(made)):
        found.setdefault(relation.check, []).append(outcome_of(relation).verdict)
    return found


def only(made: Disclosure, check: str) -> Relation:
    (relation,) = [relation for relation in relations_of(Figures(made)) if relation.check == check]
    return relation


BALANCE = ["carried_over", "revenue", "total", "basic_expenditure", "project_expenditure", "carried_forward"]


@pytest.mark.parametrize(("kept", "verdict"), [("2.00", "consistent"), ("3.00", "conflict")])
def test_a_balance_is_what_came_in_and_was_not_spent(kept: str, verdict: str) -> None:
    made = disclosure(
        "government_fund_expenditure", BALANCE, [(0, "合计", None, ["3.00", "9.00", "10.00", "4.00", "6.00", kept])]
    )
    assert graded(made) == {"funds_balance": [verdict], "kinds_of_row": ["consistent"]}


@pytest.mark.parametrize(("change", "verdict"), [("-2.00", "consistent"), ("-2.50", "conflict")])
def test_last_years_figure_and_the_change_are_this_years(change: str, verdict: str) -> None:
    columns = ["total:previous_budget", "total", "total:change"]
    made = disclosure("general_budget_expenditure", columns, [(0, "合计", None, ["5.00", "3.00", change])])
    assert graded(made)["change_of_row"] == [verdict]


def test_a_blank_in_a_filled_row_and_column_is_zero() -> None:
    columns = ["total", "basic_expenditure", "project_expenditure"]
    rows: list[Row] = [(0, "合计", None, ["9.00", "4.00", "5.00"]), (1, "甲", "201", ["4.00", "4.00", ""])]
    rows += [(1, "乙", "205", ["5.00", "", "5.00"])]
    assert set(graded(disclosure("expenditure", columns, rows))["kinds_of_row"]) == {"consistent"}
    rows[1] = (1, "甲", "201", ["4.00", "", ""])
    made = graded(disclosure("expenditure", columns, rows))
    assert made["total_of_rows"] == ["consistent", "conflict", "consistent"]
    assert made["kinds_of_row"] == ["consistent", "conflict", "consistent"]


def test_rows_without_levels_nest_by_their_sums() -> None:
    names = ("合计", "某局", "一类项目", "项目甲", "项目乙", "项目丙")
    amounts = zip(names, ("10.00", "10.00", "6.00", "4.00", "2.00", "4.00"), strict=True)
    rows: list[Row] = [(0 if name == "合计" else 1, name, None, [text]) for name, text in amounts]
    made = disclosure("project_expenditure", ["total"], rows)
    nested = {r.wholes[0].entry.name: [f.entry.name for f in r.parts] for r in relations_of(Figures(made))}
    assert nested == {"合计": ["某局"], "某局": ["一类项目", "项目丙"], "一类项目": ["项目甲", "项目乙"]}
    rows[3] = (1, "项目甲", None, ["4.50"])
    assert graded(disclosure("project_expenditure", ["total"], rows)) == {"total_of_rows": ["not_verifiable"]}


@pytest.mark.parametrize(("total", "verdict"), [("6.00", "consistent"), ("8.00", "consistent"), ("7.00", "conflict")])
def test_a_total_may_or_may_not_count_what_stands_beside_the_three(total: str, verdict: str) -> None:
    names = {"total": total, "overseas_travel": "1.00", "official_vehicles": "2.00", "vehicle_purchase": ""}
    names |= {"vehicle_operation": "2.00", "official_hospitality": "3.00", "training": "2.00"}
    made = disclosure("three_public", ["total"], [(1, name, None, [text]) for name, text in names.items()])
    wholes = {r.wholes[0].entry.name: outcome_of(r).verdict for r in relations_of(Figures(made))}
    assert wholes == {"official_vehicles": "consistent", "total": verdict}


def test_a_part_that_is_named_and_blank_is_there_all_the_same() -> None:
    names = {"official_vehicles": "8.59", "vehicle_purchase": "", "vehicle_operation": "99.99"}
    made = disclosure("three_public", ["total"], [(1, name, None, [text]) for name, text in names.items()])
    assert graded(made) == {"three_public_parts": ["conflict"]}


def test_an_identity_that_a_form_does_not_have_is_one_question() -> None:
    columns = ["total", "basic_expenditure", "project_expenditure"]
    rows: list[Row] = [(0, "合计", None, ["9.00", "1.00", "1.00"])]
    codes = ("201", "204", "205", "206", "207", "208")
    rows += [(1, f"类{code}", code, ["3.00", "0.10", "0.20"]) for code in codes]
    assert graded(disclosure("expenditure", columns, rows))["kinds_of_row"] == ["not_verifiable"]
    few = graded(disclosure("expenditure", columns, rows[:4]))["kinds_of_row"]
    assert set(few) == {"conflict"}  # of four rows nothing follows for the form


def test_one_wrong_number_that_every_instance_shares_is_no_other_form() -> None:
    columns = ["total", "basic_expenditure", "project_expenditure"]
    codes = ("201", "204", "205", "206", "207", "208")
    rows: list[Row] = [(0, "合计", None, ["9.00", "1.00", "1.00"])]
    rows += [(1, f"类{code}", code, ["1.00", "0.50", "0.50"]) for code in codes]
    assert graded(disclosure("expenditure", columns, rows))["kinds_of_row"].count("conflict") == 1


def test_a_code_without_the_one_above_it_is_a_question() -> None:
    rows: list[Row] = [(0, "合计", None, ["6.00"])]
    rows += [(1, "甲", "201", ["4.00"]), (2, "乙", "20101", ["4.00"]), (3, "丙", "2010101", ["4.00"])]
    rows += [(1, "丁", "205", ["2.00"]), (2, "戊", "20501", ["1.00"]), (3, "己", "2050102", ["1.00"])]
    assert list(check_levels(Figures(disclosure("expenditure", ["total"], rows)))) == []
    rows += [(3, "庚", "2050201", ["1.00"])]
    (finding,) = check_levels(Figures(disclosure("expenditure", ["total"], rows)))
    assert (finding.verdict, finding.expected) == ("not_verifiable", "20502")


def test_a_function_without_items_is_a_question_where_the_others_have_them() -> None:
    rows: list[Row] = [(0, "合计", None, ["9.00"])]
    for code in ("201", "205", "208"):
        rows += [(1, code, code, ["3.00"]), (2, code, f"{code}01", ["3.00"]), (3, code, f"{code}0101", ["3.00"])]
    assert list(check_levels(Figures(disclosure("expenditure", ["total"], rows)))) == []
    found = list(check_levels(Figures(disclosure("expenditure", ["total"], rows[:-1]))))
    assert [(f.check, f.verdict) for f in found] == [("items_listed", "not_verifiable")]
    assert "nothing is listed below 20801" in found[0].message_en


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("“三公”经费5万元，比2023年执行数增加2万元。", ["consistent"]),
        ("“三公”经费5万元，比2023年执行数增加2.1万元。", ["conflict"]),
        ("“三公”经费5万元，比2023年执行数3万元增加2万元。", ["consistent", "consistent"]),
        ("“三公”经费5万元，比2023年执行数3.5万元增加2万元。", ["conflict", "consistent"]),
        ("“三公”经费5万元，比2023年预算数增加2.1万元。", []),  # another stage than the table prints
        ("“三公”经费5万元，比上年增加2万元。", ["consistent"]),
        ("“三公”经费5万元，比上年增加2.1万元。", []),
        ("“三公”经费6万元，比2023年执行数增加2.1万元。", []),  # this year's is not the table's
    ],
)
def test_a_change_is_held_against_last_years_column(text: str, verdicts: list[str], codebook: Codebook) -> None:
    rows: list[Row] = [(1, "three_public", None, ["5.00", "3.00"]), (2, "overseas_travel", None, ["5.00", "3.00"])]
    made = disclosure("three_public", ["total", "total:previous_final"], rows)
    paragraph = Paragraph(1, "paragraph", 0, None, "explanations", None, text, PLACE)
    made = replace(made, paragraphs=(paragraph,), quantities=quantities_of([paragraph]))
    found = [f for f in check_accounts(made, codebook) if f.check == "last_year_in_tables"]
    assert [finding.verdict for finding in found] == verdicts


@pytest.mark.parametrize(
    ("share", "verdict"),
    [("25", "consistent"), ("26", "not_verifiable"), ("40", "not_verifiable")],  # of 200; of nothing; of an aside
)
def test_a_share_is_of_a_whole_that_stands_above(share: str, verdict: str, codebook: Codebook) -> None:
    texts = ("本年收入200万元。另有往来款125万元。", f"其中甲50万元，占{share}%。")
    said = [
        Paragraph(number, "paragraph", 0, None, "explanations", None, text, PLACE)
        for number, text in enumerate(texts, 1)
    ]
    made = disclosure("expenditure", ["total"], [(0, "合计", None, ["9.00"])])
    made = replace(made, paragraphs=tuple(said), quantities=quantities_of(said))
    found = [f for f in check_accounts(made, codebook) if f.check == "share_stated"]
    assert [finding.verdict for finding in found] == [verdict]


def test_a_figure_knows_the_last_place_of_its_table() -> None:
    made = disclosure("expenditure", ["total"], [(0, "合计", None, ["10"]), (1, "甲", "201", ["9.5"])])
    assert {figure.place for figure in Figures(made).of(made.tables[0])} == {Decimal(1000)}
    assert only(made, "total_of_rows").said[1] == "its only part is"
