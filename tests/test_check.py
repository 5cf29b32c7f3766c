"""Findings: those of the seed and only those; and each thing that is planted is found, with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from make_pdf import EXPENDITURE_BODY, EXPENDITURE_HEADING, expenditure, project, projects
from support import interpreted

from mingzhang.check import Finding, check
from mingzhang.check.model import in_english
from mingzhang.check.reading import check_ledger, check_readers, check_witness
from mingzhang.check.source_text import check_wording
from mingzhang.codebook import Codebook
from mingzhang.interpret.model import Disclosure, LeftOver, Paragraph
from mingzhang.read.model import Disagreement, Ledger, Place
from mingzhang.sidecar import Remark, Sidecar


def told(findings: object) -> list[tuple[str, str | None]]:
    return [(finding.check, finding.actual) for finding in findings]  # type: ignore[attr-defined]


def ungraded(findings: Iterable[Finding]) -> list[Finding]:
    """Return what is found in how a document was read and worded: how its accounts come out is tested apart."""
    return [finding for finding in findings if finding.verdict is None]


@pytest.fixture(params=["pdf", "text"])
def seed(request: pytest.FixtureRequest, from_pdf: Disclosure, from_text: Disclosure) -> Disclosure:
    return from_pdf if request.param == "pdf" else from_text


def test_the_seed_has_its_three_flaws_and_no_other_finding(
    seed: Disclosure, sidecar: Sidecar, codebook: Codebook
) -> None:
    findings = ungraded(check(seed, (), sidecar.remarks, codebook))
    assert told(findings) == [
        ("breaks_off", "政务服务的办理无纸化、数"),
        ("unpaired_bracket", "利化的指导意见》（国发〔2022〕"),
        ("remark", "自助半事项"),
    ]
    assert {(f.kind, f.severity, f.table) for f in findings} == {("source_text", "info", "project_expenditure")}
    assert [[(c.row, c.column) for c in f.cells] for f in findings] == [[(11, 9)], [(24, 9)], [(11, 9)]]


def test_a_finding_says_where_in_both_languages(from_pdf: Disclosure, from_text: Disclosure) -> None:
    printed, text = (next(check_wording(d, ())) for d in (from_pdf, from_text))
    assert printed.message.startswith("表12，第21页，第11行第9列：")
    assert printed.message_en.startswith("Table 12, page 21, row 11, column 9: ")
    assert text.message.startswith("表12，文本第1022行，表内第11行第9列：")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("page 25, assets of 1,839.89 万元 (table 7)", "Page 25, assets of CNY 18,398,900 (table 7)"),
        ("page 24, “下降1.4万元”: it should be −1.4万元.", "Page 24, “下降1.4万元”: it should be CNY −14,000."),
        ("page 24, “安排“三公”经费33万元”: 0.5元", "Page 24, “安排“三公”经费33万元”: CNY 0.5"),
        ("page 24, “公”经费33万元”: it is 6万元.", "Page 24, “公”经费33万元”: it is CNY 60,000."),
        ("“合计”: printed 9.00", "“合计”: printed 9.00"),
    ],
)
def test_english_messages_have_yuan_but_where_print_is_quoted(message: str, said: str) -> None:
    assert in_english(message) == said


def test_the_text_witnesses_every_cell_and_paragraph_of_the_pdf(from_pdf: Disclosure, from_text: Disclosure) -> None:
    assert list(check_witness(from_pdf, from_text)) == []
    assert list(check_witness(from_text, from_pdf)) == []


def with_cell(disclosure: Disclosure, table: str, row: int, column: int, text: str) -> Disclosure:
    """Plant a text in a cell."""

    def cells(found):
        return tuple(replace(c, text=text) if (c.row, c.column) == (row, column) else c for c in found.cells)

    tables = tuple(replace(t, cells=cells(t)) if t.table == table else t for t in disclosure.tables)
    return replace(disclosure, tables=tables)


def test_a_cell_that_the_witness_has_otherwise_is_found(from_pdf: Disclosure, from_text: Disclosure) -> None:
    planted = with_cell(from_text, "income", 5, 3, "4,665.63")
    (finding,) = check_witness(from_pdf, planted)
    assert (finding.check, finding.severity) == ("witness_cell", "error")
    assert (finding.expected, finding.actual, finding.place.page) == ("4,665.36", "4,665.63", 6)
    assert [(c.table, c.row, c.column) for c in finding.cells] == [("income", 5, 3)]
    assert "表2，第6页，第5行第3列" in finding.message


def test_a_row_that_the_witness_lacks_is_found(from_pdf: Disclosure, from_text: Disclosure) -> None:
    cut = replace(from_text.tables[5], cells=tuple(c for c in from_text.tables[5].cells if c.row < 23))
    planted = replace(from_text, tables=(*from_text.tables[:5], cut, *from_text.tables[6:]))
    assert [(f.expected, f.actual) for f in check_witness(from_pdf, planted)] == [("[30309]奖励金", ""), ("0.54", "")]


def test_a_table_that_one_source_lacks_is_found(from_pdf: Disclosure, from_text: Disclosure) -> None:
    less = replace(from_text, tables=from_text.tables[1:])
    assert [(f.check, f.table) for f in check_witness(from_pdf, less)] == [("witness_table", "income_and_expenditure")]
    assert [(f.check, f.table) for f in check_witness(less, from_pdf)] == [("witness_table", "income_and_expenditure")]


def test_a_paragraph_that_differs_is_found_on_both_sides(from_pdf: Disclosure, from_text: Disclosure) -> None:
    paragraphs = list(from_text.paragraphs)
    at = next(i for i, p in enumerate(paragraphs) if "7,010万元" in p.text)
    paragraphs[at] = replace(paragraphs[at], text=paragraphs[at].text.replace("7,010万元", "7,100万元"))
    findings = list(check_witness(from_pdf, replace(from_text, paragraphs=tuple(paragraphs))))
    assert [(f.check, f.place.page is None) for f in findings] == [
        ("witness_paragraph", False),
        ("witness_paragraph", True),
    ]


def test_characters_left_over_are_an_error(from_pdf: Disclosure) -> None:
    assert list(check_ledger(from_pdf)) == []
    reading = replace(from_pdf.readings[0], ledger=Ledger(100, 60, 20, 10, 5))
    lost = replace(from_pdf, readings=(reading,), left_over=(LeftOver("12.00", Place(page=3), "a.pdf"),))
    findings = list(check_ledger(lost))
    assert [(f.check, f.severity, f.actual) for f in findings] == [
        ("ledger", "error", "5"),
        ("left_over", "error", "12.00"),
    ]
    assert findings[1].place.page == 3


def test_a_disagreement_of_the_readers_names_its_cell(from_pdf: Disclosure) -> None:
    table = next(t for t in from_pdf.tables if t.table == "expenditure")
    cell = next(c for c in table.cells if c.text == "606.74")
    differs = (Disagreement(cell.places[0], "606.74", "606.14"), Disagreement(Place(page=9), None, "7"))
    disclosure = replace(from_pdf, readings=(replace(from_pdf.readings[0], disagreements=differs),))
    first, second = check_readers(disclosure)
    assert (first.severity, first.expected, first.actual) == ("error", "606.74", "606.14")
    assert [(c.table, c.row, c.column) for c in first.cells] == [("expenditure", cell.row, cell.column)]
    assert (second.expected, second.actual, second.cells) == (None, "7", ())


def findings_on(path: Path, codebook: Codebook) -> list[Finding]:
    """Return what is found in the reading of a document of one table, but that the statutory others are absent."""
    return [f for f in ungraded(check(interpreted(path), (), (), codebook)) if f.check != "absent_table"]


def test_a_good_document_has_no_findings(tmp_path: Path, codebook: Codebook) -> None:
    assert findings_on(expenditure(tmp_path / "a.pdf"), codebook) == []


def test_an_unknown_code_is_found(tmp_path: Path, codebook: Codebook) -> None:
    body = [*EXPENDITURE_BODY, ["2019877", "　　星际航行管理", "1.00", "1.00", *["0.00"] * 5]]
    (finding,) = findings_on(expenditure(tmp_path / "a.pdf", body=body), codebook)
    assert (finding.kind, finding.check, finding.actual, finding.severity) == (
        "codebook",
        "unknown_code",
        "2019877",
        "warning",
    )
    assert "星际航行管理" in finding.message
    assert [(c.row, c.column) for c in finding.cells] == [(6, 2)]


def test_another_name_for_a_code_is_found(tmp_path: Path, codebook: Codebook) -> None:
    body = [*EXPENDITURE_BODY[:4], ["2010302", "　　一般行政事务", *EXPENDITURE_BODY[4][2:]]]
    (finding,) = findings_on(expenditure(tmp_path / "a.pdf", body=body), codebook)
    assert (finding.check, finding.expected, finding.actual) == ("other_name", "一般行政管理事务", "一般行政事务")


def test_an_unknown_heading_is_found(tmp_path: Path, codebook: Codebook) -> None:
    heading = [[cell.replace("结转\n下年", "神秘\n支出") for cell in row] for row in EXPENDITURE_HEADING]
    findings = findings_on(expenditure(tmp_path / "a.pdf", heading=heading), codebook)
    assert told(findings) == [("unknown_heading", "神秘支出")]
    assert "tables/expenditure.yml" in findings[0].message_en


def test_an_unknown_table_is_found(tmp_path: Path, codebook: Codebook) -> None:
    assert told(findings_on(expenditure(tmp_path / "a.pdf", title="天气情况一览表"), codebook)) == [
        ("unknown_table", "天气情况一览表")
    ]


def test_a_missing_unit_is_an_error(tmp_path: Path, codebook: Codebook) -> None:
    (finding,) = findings_on(expenditure(tmp_path / "a.pdf", unit=""), codebook)
    assert (finding.check, finding.severity) == ("no_unit", "error")


def test_a_cell_that_is_no_amount_is_an_error(tmp_path: Path, codebook: Codebook) -> None:
    body = [*EXPENDITURE_BODY[:4], ["2010302", "　　一般行政管理事务", "见附表", "-", "", *["0.00"] * 4]]
    (finding,) = findings_on(expenditure(tmp_path / "a.pdf", body=body), codebook)
    assert (finding.check, finding.severity, finding.actual) == ("no_amount", "error", "见附表")
    assert finding.message_en == "Table 3, page 2, row 5, column 3: expected an amount, found “见附表”."


def test_markup_and_formulas_are_text(tmp_path: Path, codebook: Codebook) -> None:
    names = ["<script>alert(1)</script>", '=HYPERLINK("http://x")']
    path = projects(
        tmp_path / "a.pdf", [project("合计"), project("某市某某局本级"), *(project(f"　　{n}") for n in names)]
    )
    disclosure = interpreted(path)
    assert [e.name for e in disclosure.entries["project_expenditure"]][2:] == names
    assert [f for f in findings_on(path, codebook) if f.kind != "source_text"] == []


def wording(text: str, *remarks: Remark) -> list[str]:
    """Return what is found in one paragraph."""
    paragraph = Paragraph(1, "paragraph", 0, None, None, None, text, Place(line=1))
    disclosure = Disclosure("a", "某局", 2024, "budget", "department", (), (), {}, (), (paragraph,), (), ())
    return [finding.check for finding in check_wording(disclosure, remarks)]


@pytest.mark.parametrize(
    "text",
    [
        "（一）负责（协调）工作。",
        "根据《通知》（番府办[2013]91号）的精神，推广应用。",
        "1)购置；",
        "一）总则。",
        "(全角与半角）混用。",
        "“数字政府”与《条例》。",
        "嵌套（外（内）外）。",
        "表格：甲、乙、丙",
        "是否公开？是！",
        "公开（详见附表。）",
        "完成任务……",
        "标题没有句号",
        "按时完成：一是建设；二是运维。",
    ],
)
def test_sound_wording_is_left_alone(text: str) -> None:
    assert wording(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("已完成。推进无纸化、数", ["breaks_off"]),
        ("（国发〔2022〕5号，推动。", ["unpaired_bracket"]),
        ("《条例规定。", ["unpaired_bracket"]),
        ("条例》规定。", ["unpaired_bracket"]),
        ("“公开。", ["unpaired_bracket"]),
        ("错（配〕对）。", ["unpaired_bracket"]),
        ("（（两个。", ["unpaired_bracket"] * 2),
        ("先是。后（断", ["breaks_off", "unpaired_bracket"]),
    ],
)
def test_flaws_are_found(text: str, expected: list[str]) -> None:
    assert wording(text) == expected


@pytest.mark.parametrize("text", ["1)购置。2)维护。", "目标：1）建设；2）运维。"])
def test_the_numbers_of_a_list_need_no_counterpart(text: str) -> None:
    assert wording(text) == []


@pytest.mark.parametrize("text", ["共计设备120）台。", "）开头。"])
def test_a_lone_closing_bracket_is_found(text: str) -> None:
    assert wording(text) == ["unpaired_bracket"]


def test_a_remark_is_tied_to_its_words_and_a_stale_one_is_said() -> None:
    remark = Remark("自助半事项", "自助办事项", "疑误。", "Probably wrong.")
    assert wording("增加自助半事项。", remark) == ["remark"]
    assert wording("增加自助办事项。", remark) == ["stale_remark"]


def test_statutory_tables_that_are_not_there_are_named(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "a.pdf"
    expenditure(path)
    absent = [f for f in check(interpreted(path), (), (), codebook) if f.check == "absent_table"]
    assert {f.expected for f in absent} == {
        "income_and_expenditure",
        "income",
        "fiscal_appropriation",
        "general_budget_expenditure",
        "general_budget_basic_expenditure",
        "three_public",
        "government_fund_expenditure",
    }
