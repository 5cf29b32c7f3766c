"""The page on quality: what agrees is counted, what is open is listed, and nothing else is called a question."""

from __future__ import annotations

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from support import Run
from test_publish_tables import DISCLOSURE, cell, column, meaning
from test_publish_tables import package as table_package

from mingzhang.check.model import Finding, Verdict
from mingzhang.publish.data import Package, Row, load_package
from mingzhang.publish.frames import DisclosurePages, Site
from mingzhang.publish.language import LANGS, Lang
from mingzhang.publish.outcomes import NOT_COMPARED, VERDICTS, Outcomes, is_question, outcomes, sentence
from mingzhang.publish.pages.prose import prose_page
from mingzhang.publish.pages.quality import quality_page
from mingzhang.publish.pages.quality_contexts import QualityPage

NAME = "panyu-2024-budget"
PLACE = dict.fromkeys(("page", "line", "sheet", "address"))


@pytest.fixture(scope="module")
def package(seed_run: Run) -> Package:
    return load_package(seed_run.datapackage)


def rows(run: Run, resource: str) -> list[dict[str, str]]:
    with (run.datapackage / f"data/{resource}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def html(run: Run, place: str) -> str:
    return (run.site / place).read_text(encoding="utf-8")


def quality(held: Package, lang: Lang = "en") -> QualityPage:
    row = held.of("disclosures")[0]
    return quality_page(DisclosurePages(Site(lang, ""), row), held, outcomes(held)[row["disclosure"]])


def finding(number: int, check: str = "rows_below", verdict: str | None = "consistent", **more: Any) -> Row:
    return {
        "finding": f"d:{number}", "disclosure": "d", "kind": "accounting", "check": check, "severity": "info",
        "verdict": verdict, "message": f"第{number}处", "message_en": f"No. {number}", "table": None,
        "paragraph": None, "source": "d.pdf", **PLACE, "expected": None, "actual": None, "difference": None,
        "tolerance": None, "unit": None, "settled_by": None, "settled_by_en": None, **more,
    }  # fmt: skip


def check_row(check: str, kind: str = "accounting") -> Row:
    names = {"name": f"核查{check}", "name_en": f"Check {check}", "explanation": "？", "explanation_en": "?"}
    return {"check": check, "kind": kind, **names, "tolerance": None, "tolerance_en": None}


def of_findings(findings: list[Row], **more: list[Row]) -> Package:
    kinds = {f["check"]: f["kind"] for f in findings}
    checks = [check_row(check, kind) for check, kind in kinds.items()]
    return Package(Path(), {}, {"disclosures": [DISCLOSURE], "findings": findings, "checks": checks, **more})


def came_out(findings: list[Row]) -> Outcomes:
    return outcomes(of_findings(findings))["d"]


@pytest.mark.parametrize("verdict", [*get_args(Verdict), None])
@pytest.mark.parametrize("check", ["rows_below", NOT_COMPARED])
def test_what_is_a_question_is_one_for_the_checks_and_for_the_site(check: str, verdict: Verdict | None) -> None:
    said = Finding("narrative", check, "info", "", "", verdict=verdict)
    assert is_question({"check": check, "verdict": verdict}) == said.is_question


def test_every_verdict_of_the_checks_is_counted() -> None:
    assert set(VERDICTS) == set(get_args(Verdict))


# Outcomes, and what is said of them.
SAID = [
    (
        {"consistent": 643, "rounding": 9, "scope_differs": 1, "not_verifiable": 2, NOT_COMPARED: 4, "unread": 3},
        "核查659项：643项相符，9项仅有舍入差异，4项无从对照，3项待说明（没有不一致）。另有3处关于读取与文字的疑问。",
        (
            "Of 659 checks, 643 agree, 9 differ by no more than rounding and 4 have "
            "nothing to be compared with; 3 are open questions (none in conflict). 3 more concern how the files "
            "were read and worded."
        ),
    ),
    (
        {"consistent": 2, "rounding": 1, "conflict": 1},
        "核查4项：2项相符，1项仅有舍入差异，1项待说明（其中不一致1项）。",
        ("Of 4 checks, 2 agree and 1 differs by no more than rounding; 1 is an open question (1 in conflict)."),
    ),
    (
        {"consistent": 1200},
        "核查1,200项：1,200项相符。",
        "Of 1,200 checks, 1,200 agree.",
    ),
    (
        {"unread": 1},
        "没有可以核查的合计、勾稽或数量。另有1处关于读取与文字的疑问。",
        (
            "There were no sums, repeated figures or stated quantities to check. 1 more concerns how the files were "
            "read and worded."
        ),
    ),
]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", SAID, ids=lambda case: "-".join(case[0]))
def test_one_sentence_sums_up_and_its_numbers_add_up(case: tuple[dict[str, int], str, str], lang: Lang) -> None:
    counts, zh, en = case
    found = []
    for name, count in counts.items():
        check = name if name == NOT_COMPARED else "no_unit" if name == "unread" else "rows_below"
        verdict = {NOT_COMPARED: "not_verifiable", "unread": None}.get(name, name)
        found += [finding(0, check, verdict)] * count
    assert sentence(came_out(found), lang) == (zh if lang == "zh" else en)


@pytest.mark.parametrize("lang", LANGS)
def test_what_agrees_is_counted_and_never_listed(seed_run: Run, lang: Lang) -> None:
    page, found = html(seed_run, f"{lang}/{NAME}/findings.html"), rows(seed_run, "findings")
    message = "message" if lang == "zh" else "message_en"
    agreeing = [f[message] for f in found if f["verdict"] == "consistent"]
    assert len(agreeing) > 600
    assert [text for text in agreeing if text in page] == []
    assert f'data-label="{"相符" if lang == "zh" else "Agrees"}">{len(agreeing)}</td>' in page


@pytest.mark.parametrize("lang", LANGS)
def test_every_check_with_a_finding_can_be_led_to(seed_run: Run, lang: Lang) -> None:
    ids = re.findall(r' id="(check-\w+)"', html(seed_run, f"{lang}/{NAME}/findings.html"))
    assert sorted(ids) == sorted({f"check-{f['check']}" for f in rows(seed_run, "findings")})


def test_the_table_by_check_counts_every_finding_with_a_verdict_once(package: Package) -> None:
    page = quality(package)
    assert [group.name for group in page.checks] == [
        "Within a table: totals and parts",
        "Between tables",
        "Quantities stated in the notes",
    ]
    counts = {row.name: [c.text for c in row.counts] for group in page.checks for row in group.rows}
    assert counts["Totals"] == ["32", "6", "–", "–", "–"]
    assert counts["What operating expenses cover"] == ["–", "–", "1", "–", "–"]
    verdicts = Counter(f["verdict"] for f in package.of("findings") if f["verdict"])
    assert [c.text for c in page.total] == [f"{verdicts[v]:,}" if verdicts[v] else "–" for v in VERDICTS]
    order = [row["check"] for row in package.of("checks")]
    for group in page.checks:
        anchors = [row.anchor.removeprefix("check-") for row in group.rows if row.anchor]
        assert anchors == sorted(anchors, key=order.index)


def test_a_check_is_between_tables_where_its_cells_are(package: Package) -> None:
    groups = {row.name: group.name for group in quality(package).checks for row in group.rows}
    assert groups["Rows and what is below them"] == "Within a table: totals and parts"
    assert groups["Revenue in the summary and in its own table"] == "Between tables"


def test_checks_say_what_they_tolerate_once_for_all_that_do() -> None:
    held = of_findings([finding(1, "a"), finding(2, "b"), finding(3, "c")])
    for row, text in zip(held.rows["checks"], ("one", "one", "other"), strict=True):
        row["tolerance_en"] = text
    assert [one.text for one in quality(held).tolerances] == ["one", "other"]


def test_two_differences_on_one_row_are_told_apart_by_their_columns(package: Package) -> None:
    cells = [c for c in package.of("finding_cells") if c["table"] == "expenditure" and c["row"] == 1]
    column = {cell["column"]: cell for cell in cells}
    found = [
        finding(n, "double_reading", verdict=None, table="expenditure") | {"disclosure": cell["disclosure"]}
        for n, cell in enumerate(column.values())
    ]
    refs = [cell | {"finding": f["finding"]} for f, cell in zip(found, column.values(), strict=True)]
    held = Package(package.folder, {}, package.rows | {"findings": found, "finding_cells": refs})
    (group,) = quality(held).groups
    assert len({row.links[0].text for row in group.findings}) == len(found) > 1


def test_rounding_stands_in_a_table_with_its_figures(package: Package) -> None:
    found = quality(package).rounding
    assert found is not None
    first = found.shown[0]
    assert (first.printed, first.compared, first.difference, first.tolerance) == (
        "8,084.71",
        "8,084.70",
        "+0.01",
        "0.035",
    )
    assert (first.place.text, first.place.href) == (
        "Table 1, row 26: Total expenditure for the year",
        "tables/income_and_expenditure.html#row-26-2",
    )
    assert len({(d.place.text, d.check) for d in found.shown}) == 9  # the same row of two columns is told apart


def test_many_differences_are_folded() -> None:
    found = [finding(n, verdict="rounding", paragraph=1, actual="1", expected="1.00") for n in range(30)]
    paragraph = {"disclosure": "d", "paragraph": 1, "section": None, "source": "d.pdf", **PLACE, "page": 2}
    rounding = quality(of_findings(found, paragraphs=[paragraph])).rounding
    assert rounding is not None
    assert (len(rounding.shown), len(rounding.folded), rounding.count) == (8, 22, "30")
    assert rounding.shown[0].tolerance == "last place printed"  # a finding of the notes tolerates no more


def test_an_open_question_says_where_what_and_what_would_settle_it(package: Package) -> None:
    groups = quality(package).open
    assert [group.name for group in groups] == ["Scope differs", "Not verifiable"]
    (question,) = groups[0].questions
    assert [(fact.name, fact.text) for fact in question.facts] == [
        ("Printed", "2,759.80 万元"),
        ("Sum of the parts, or figure compared", "2,935.64 万元"),
    ]
    assert question.places[0].href == "tables/three_public.html#row-1-1"
    assert (len(question.places), question.more) == (6, "and 12 more rows")
    assert question.settled_by
    assert question.settled_by.startswith("the units' budgets by economic item")
    assert question.check.href == "#check-operating_expenses_defined"


def test_conflicts_come_first() -> None:
    found = [finding(1, verdict="not_verifiable"), finding(2, verdict="conflict"), finding(3, verdict="scope_differs")]
    assert [group.questions[0].message for group in quality(of_findings(found)).open] == ["No. 2", "No. 3", "No. 1"]


def test_questions_on_the_reading_stand_by_check_the_gravest_first_and_many_are_folded() -> None:
    found = [finding(n, "unknown_item", None, kind="codebook", severity="warning") for n in range(300)]
    found.append(finding(300, "no_unit", None, kind="recognition", severity="error"))
    page = quality(of_findings(found))
    assert [(g.anchor, g.count, len(g.findings), len(g.folded)) for g in page.groups] == [
        ("check-no_unit", 1, 1, 0),
        ("check-unknown_item", 300, 8, 292),
    ]
    assert (page.checks, page.open) == ((), ())


def test_what_has_nothing_to_compare_with_is_no_question(seed_run: Run) -> None:
    idle = [f["message_en"] for f in rows(seed_run, "findings") if f["check"] == NOT_COMPARED]
    assert len(idle) == 4
    page = html(seed_run, f"en/{NAME}/findings.html")
    section = page.split('<h2 id="check-not_compared">')[1].split("</section>")[0]
    assert "Show all (4)" in section
    assert section.count("<li>") == 4
    assert page.split('<h2 id="open">')[1].split("</section>")[0].count("<li ") == 3


def test_derived_figures_are_marked_and_have_their_interval(package: Package) -> None:
    derived = quality(package).derived
    assert derived is not None
    assert derived.year == "2023"
    found = {row.name.text: (row.this_year, row.change, row.amount, row.interval) for row in derived.rows}
    assert found["Budgeted revenue"] == ("8,084.71万元", "−7,010万元", "15,094.71 万元", "15,094.205 to 15,095.215")
    intervals = [f"{row['low']:,f} to {row['high']:,f}" for row in package.of("derived_figures")]
    assert [row.interval for row in derived.rows] == [text.replace("-", "−") for text in intervals]


def test_the_overview_leads_to_the_derived_figures_and_the_checks(seed_run: Run) -> None:
    page = html(seed_run, f"en/{NAME}/index.html")
    assert 'href="findings.html#derived"' in page
    assert 'href="request.html"' in page
    assert "3 are open questions (none in conflict)" in page


def test_project_pages_list_questions_alone(seed_run: Run) -> None:
    noticed = [
        page.read_text(encoding="utf-8").split('<h2 id="noticed">')[1].split("</section>")[0]
        for page in sorted((seed_run.site / "en" / NAME / "projects").glob("*.html"))
        if '<h2 id="noticed">' in page.read_text(encoding="utf-8")
    ]
    assert sum(text.count("<li>") for text in noticed) == 4  # one is withheld, three are worded oddly
    assert not any("they agree" in text for text in noticed)


def test_the_index_counts_what_the_publisher_can_answer(seed_run: Run) -> None:
    (page,) = (seed_run.site / "en" / "publishers").glob("*.html")
    assert re.search(r'data-label="Open, for the publisher"><a [^>]*>3</a>', page.read_text(encoding="utf-8"))


def test_a_paragraph_shows_its_quantities_and_leads_to_its_questions(package: Package) -> None:
    row = package.of("disclosures")[0]
    passages = prose_page(DisclosurePages(Site("en", ""), row), package, outcomes(package)[NAME]).passages
    asked = [p for p in passages if p.questions]
    assert [(p.anchor, p.questions[0].text) for p in asked] == [("p-35", "Fixed assets to be bought")]
    assert re.fullmatch(r"findings\.html#question-\d+", asked[0].questions[0].href)
    (totals,) = (p for p in passages if p.anchor == "p-27")
    assert totals.summary == "Quantities stated: agrees 6"
    assert (totals.stated[0].text, totals.stated[0].verdict) == ("8,084.71万元", "Agrees")
    assert totals.stated[0].row
    assert totals.stated[0].row.href.startswith("tables/income_and_expenditure.html#row-")


def test_the_register_of_silences_tells_the_states_apart() -> None:
    columns = [column(1, "名称", "name"), column(2, "合计"), column(3, "目标", "goal")]
    texts = [("合计", "1.00", ""), ("甲", "0.00", "不宜公开"), ("", "", ""), ("乙", "—", "好")]
    states = [("value", "value", "blank"), ("value", "zero", "withheld"), ("blank", "blank", "blank")]
    states.append(("value", "not_applicable", "value"))
    cells = [
        cell(row, number, text) | {"state": state}
        for row, (said, stood) in enumerate(zip(texts, states, strict=True), start=1)
        for number, (text, state) in enumerate(zip(said, stood, strict=True), start=1)
    ]
    held = table_package(columns, cells, [meaning(1, 1, "合计", level=0)])
    absent = held.of("tables")[0] | {"table": "u", "state": "absent", "number": "公开04表"}
    held.rows["tables"].append(absent)
    silences = quality(held, "zh").silences
    assert silences.heads == ("金额", "零", "空白", "不适用", "不予公开")
    assert [[count.text for count in row.counts] for row in silences.rows] == [["1"] * 5, ["–"] * 5]
    assert silences.rows[1].table.href == ""  # an absent table has no page
    assert silences.tables == ("印有金额的表：1", "印出而无金额的表：0", "应有而未见的表：1")


def test_the_ledger_of_a_source_accounts_for_its_characters(package: Package) -> None:
    whole, _ = quality(package).ledgers
    source = package.of("sources")[0]
    assert whole.characters == f"{source['characters']:,}"
    assert whole.entries[0].text == f"{source['in_tables']:,} (68.4%)"
    assert (whole.entries[-1].label, whole.entries[-1].text) == ("Left over", "0")
    numbers = [Decimal(entry.text.split()[0].replace(",", "")) for entry in whole.entries]
    assert sum(numbers) == source["characters"]
