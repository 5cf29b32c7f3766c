"""The accounts of the seed: every identity comes out as it does on paper, and what is planted is found."""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from support import SEED_TXT

from mingzhang.check.accounts import check_accounts
from mingzhang.check.derived import derive
from mingzhang.check.model import Finding
from mingzhang.check.register import checks
from mingzhang.codebook import Codebook
from mingzhang.interpret import interpret
from mingzhang.interpret.amounts import parse_amount
from mingzhang.interpret.model import Disclosure
from mingzhang.interpret.specs import SPECS
from mingzhang.read import read_file
from mingzhang.yamlfile import read_yaml

sys.path.insert(0, str(Path(__file__).parent / "bench"))


@pytest.fixture(scope="session")
def findings(from_pdf: Disclosure, codebook: Codebook) -> list[Finding]:
    return list(check_accounts(from_pdf, codebook))


def of(findings: list[Finding], check: str) -> list[Finding]:
    return [finding for finding in findings if finding.check == check]


def test_the_seed_comes_out_as_on_paper(findings: list[Finding]) -> None:
    assert Counter(finding.verdict for finding in findings) == {
        "consistent": 643,
        "rounding": 9,
        "scope_differs": 1,
        "not_verifiable": 6,
    }


def test_pdf_and_text_come_out_alike(findings: list[Finding], from_text: Disclosure, codebook: Codebook) -> None:
    said = [(f.check, f.verdict, f.cells) for f in check_accounts(from_text, codebook)]
    assert said == [(f.check, f.verdict, f.cells) for f in findings]


def test_nine_sums_are_off_by_a_cent_of_rounding(findings: list[Finding]) -> None:
    off = [(f.table, f.cells[0].row, f.actual, f.expected) for f in findings if f.verdict == "rounding"]
    assert off == [
        ("income_and_expenditure", 26, "8084.71", "8084.70"),
        ("income", 1, "8084.71", "8084.70"),
        ("income", 1, "8084.71", "8084.70"),
        ("expenditure", 1, "8084.71", "8084.70"),
        ("expenditure", 1, "1217.88", "1217.87"),
        ("fiscal_appropriation", 25, "8084.71", "8084.70"),
        ("general_budget_expenditure", 1, "8084.71", "8084.70"),
        ("general_budget_expenditure", 1, "1217.88", "1217.87"),
        ("general_budget_basic_expenditure", 2, "1078.49", "1078.48"),
    ]


def test_operating_expenses_differ_in_scope(findings: list[Finding]) -> None:
    (finding,) = of(findings, "operating_expenses_defined")
    assert (finding.verdict, finding.actual, finding.expected) == ("scope_differs", "2759.80", "2935.64")
    assert "administrative bodies" in str(finding.settled_by_en)


def test_assets_and_the_withheld_project_are_questions(findings: list[Finding]) -> None:
    (assets,), (withheld,) = of(findings, "assets_planned"), of(findings, "withheld_project")
    assert (assets.verdict, assets.actual, assets.expected) == ("not_verifiable", "20", "1839.89")
    assert (withheld.verdict, withheld.actual) == ("not_verifiable", "254.80")
    assert "31007" not in withheld.message
    assert "信息网络及软件购置更新" in withheld.message
    assert [(c.table, c.row) for c in withheld.cells] == [
        ("project_expenditure", 3),
        ("general_budget_project_expenditure", 22),
    ]


def test_the_housing_fund_of_two_classifications_is_not_compared(findings: list[Finding], from_pdf: Disclosure) -> None:
    """Project expenditure on 2210201 is 23.00, that on 30113 is 40.00: no identity holds between them."""
    by_function = ("general_budget_expenditure", "expenditure")
    for finding in findings:
        tables = {cell.table for cell in finding.cells}
        economic = [c for c in finding.cells if c.table == "general_budget_project_expenditure" and c.row == 4]
        assert not (economic and tables & set(by_function))


def planted(disclosure: Disclosure, table: str, row: int, column: int, text: str) -> Disclosure:
    found = next(t for t in disclosure.tables if t.table == table)
    read = parse_amount(text)
    cells = tuple(
        replace(c, text=text, amount=read.amount, state=read.state) if (c.row, c.column) == (row, column) else c
        for c in found.cells
    )
    tables = tuple(replace(t, cells=cells) if t is found else t for t in disclosure.tables)
    return replace(disclosure, tables=tables)


@pytest.mark.parametrize(
    ("table", "row", "column", "text", "expected"),
    [
        ("income_and_expenditure", 1, 4, "6,317.93", {"year_of_lines", "expenditure_class"}),
        ("income_and_expenditure", 30, 2, "8,084.17", {"grand_total_of_lines", "revenue_and_expenditure"}),
        ("income", 5, 3, "4,665.63", {"rows_below", "sources_of_row", "income_and_expenditure_function"}),
        ("expenditure", 5, 5, "4,665.63", {"rows_below", "kinds_of_row", "expenditure_kind_general"}),
        ("fiscal_appropriation", 6, 4, "1,425.09", {"year_of_lines", "appropriation_class"}),
        ("general_budget_expenditure", 1, 4, "6,866.38", {"project_of_general", "kinds_of_row"}),
        ("general_budget_basic_expenditure", 12, 2, "133.32", {"rows_below", "basic_expenditure_class"}),
        ("general_budget_project_expenditure", 12, 2, "9.00", {"rows_below", "overseas_travel_economic"}),
        ("three_public", 5, 2, "26.00", {"three_public_parts", "sources_of_row"}),
        ("basic_expenditure", 3, 2, "699.80", {"rows_below", "sources_of_row"}),
        ("project_expenditure", 5, 2, "2,499.83", {"rows_below", "sources_of_row", "key_project"}),
        ("key_projects", 1, 2, "2499.83", {"key_project"}),
    ],
)
def test_a_wrong_amount_is_a_conflict_of_the_identities_it_stands_in(
    from_pdf: Disclosure, codebook: Codebook, table: str, row: int, column: int, text: str, expected: set[str]
) -> None:
    old = next(t for t in from_pdf.tables if t.table == table).cell(row, column)
    assert old is not None
    assert old.amount != parse_amount(text).amount
    found = list(check_accounts(planted(from_pdf, table, row, column, text), codebook))
    conflicts = {f.check for f in found if f.verdict == "conflict"}
    assert expected <= conflicts
    cell = (table, row, column)
    assert all(cell in {(c.table, c.row, c.column) for c in f.cells} for f in found if f.verdict == "conflict")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("本部门收入预算8,084.71万元", "本部门收入预算8,048.71万元", {"stated_amount", "change_and_percent"}),
        ("下降61.92%", "下降69.12%", {"change_and_percent"}),
        ("减少4,487.39万元", "减少4,478.39万元", {"change_and_percent"}),
        ("下降61.92%", "降幅为69.12%", {"change_and_percent"}),
        ("减少1.4万元，下降58.33%", "下降53.88%，减少1.4万元", {"change_and_percent"}),
        ("年减少4,487.39万元，下降61.92%", "年7,247.19万元下降69.12%", {"change_and_percent"}),
        ("减少1.4万元，下降58.33%", "减少1.4万元，下降53.88%", {"change_and_percent"}),
        ("货物类采购\n\n预算200.45万元", "货物类采购\n\n预算204.50万元", {"parts_stated"}),
        ("公务用车购置费20万元", "公务用车购置费26万元", {"stated_amount", "parts_stated"}),
        ("比上年增加20万元；公\n\n务用车", "比上年增加26万元；公\n\n务用车", {"changes_of_parts"}),
        ("机关运行经费安排2,759.8万元", "机关运行经费安排2,795.8万元", {"stated_amount", "change_and_percent"}),
        ("置公务车1台等", "置公务车2台等", {"said_again"}),
    ],
)
def test_a_wrong_statement_is_a_conflict(
    tmp_path: Path, codebook: Codebook, old: str, new: str, expected: set[str]
) -> None:
    found = check_accounts(reworded(tmp_path, codebook, old, new), codebook)
    assert {f.check for f in found if f.verdict == "conflict"} == expected


def reworded(tmp_path: Path, codebook: Codebook, old: str, new: str) -> Disclosure:
    """Return the seed with other words in its text."""
    text = SEED_TXT.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "a.txt"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return interpret("a", read_file(path), codebook, {})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("下降61.92%", "降幅为61.92%"),
        ("减少1.4万元，下降58.33%", "下降58.33%，减少1.4万元"),
        ("年减少4,487.39万元，下降61.92%", "年7,247.19万元下降61.92%"),
    ],
)
def test_a_change_said_otherwise_agrees_as_well(tmp_path: Path, codebook: Codebook, old: str, new: str) -> None:
    found = of(list(check_accounts(reworded(tmp_path, codebook, old, new), codebook)), "change_and_percent")
    assert [finding.verdict for finding in found] == ["consistent"] * 7


def test_there_is_no_percentage_of_nothing(tmp_path: Path, codebook: Codebook) -> None:
    made = reworded(tmp_path, codebook, "比上年增加20万元；公\n\n务用车", "比上年增加20万元，增长100%；公\n\n务用车")
    (finding,) = (f for f in of(list(check_accounts(made, codebook)), "change_and_percent") if f.actual == "100")
    assert finding.verdict == "not_verifiable"
    assert "last year's was 0" in finding.message_en


def test_how_many_assets_are_to_be_bought_is_no_amount(tmp_path: Path, codebook: Codebook) -> None:
    made = reworded(tmp_path, codebook, "拟购置固定资产20万元", "拟购置固定资产20台")
    assert of(list(check_accounts(made, codebook)), "assets_planned") == []


def test_nothing_is_derived_from_a_change_in_conflict(tmp_path: Path, codebook: Codebook) -> None:
    made = reworded(tmp_path, codebook, "减少4,487.39万元", "减少4,478.39万元")
    found = list(check_accounts(made, codebook))
    assert len(derive(made, codebook, found)) == len(derive(made, codebook, ())) - 1


def test_funds_carried_over_excuse_no_more_than_they_are(from_pdf: Disclosure, codebook: Codebook) -> None:
    """The seed carries nothing over; were its second line 100.00 carried over, a class may differ by that, no more."""
    table = "fiscal_appropriation"
    lines = tuple(
        replace(e, item="carried_over") if e.row == 2 and e.direction == "revenue" else e
        for e in from_pdf.entries[table]
    )
    carried = replace(planted(from_pdf, table, 2, 2, "100.00"), entries={**from_pdf.entries, table: lines})
    for text, verdict in (("6,417.63", "scope_differs"), ("6,418.63", "conflict")):
        found = check_accounts(planted(carried, table, 1, 4, text), codebook)
        assert {f.verdict for f in found if f.check == "appropriation_class" and f.verdict != "consistent"} == {verdict}


def test_most_changes_of_a_digit_are_noticed() -> None:
    """A sample; tests/bench/mutations.py makes them all."""
    from mutations import digits, outcome

    drawn = random.Random(7).sample(list(digits()), 150)
    noticed = sum(outcome(mutation, anew=False)[0] for mutation in drawn)
    assert noticed >= 0.95 * len(drawn)


def test_every_finding_is_of_a_check_in_the_register(findings: list[Finding]) -> None:
    assert {finding.check for finding in findings} <= checks().keys()
    assert all(checks()[finding.check].kind == finding.kind for finding in findings)


def test_the_register_says_everything_in_both_languages() -> None:
    for check in checks().values():
        assert check.name, check.check
        assert check.name_en, check.check
        assert check.explanation.endswith(("。", "？")), check.check
        assert check.explanation_en.endswith((".", "?")), check.check
        assert bool(check.tolerance) == bool(check.tolerance_en)


def test_what_would_settle_a_question_is_named_for_checks_that_there_are() -> None:
    named = read_yaml(SPECS / "identities.yml")["settled_by"].keys() - {"accounting", "narrative"}
    assert named <= checks().keys()
