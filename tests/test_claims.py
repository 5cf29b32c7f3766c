"""What the explanations state: what each quantity speaks of, and how it is held against the tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.check.derived import derive
from mingzhang.check.stated import Interval, ratio, stated, written
from mingzhang.codebook import Codebook
from mingzhang.interpret.model import Disclosure, Paragraph
from mingzhang.interpret.prose import quantities_of
from mingzhang.interpret.topics import Speaker, Topic, topic_of
from mingzhang.read.model import Place


def topics(text: str, codebook: Codebook, phase: str = "budget") -> list[Topic]:
    paragraph = Paragraph(1, "paragraph", 0, None, "explanations", None, text, Place(line=1))
    quantities = quantities_of([paragraph])
    speaker = Speaker("某市财政局", 2024, phase, codebook)  # type: ignore[arg-type]
    return [topic_of(q, None, speaker) for q in quantities if q.kind == "money"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2024年本部门收入预算100万元。", {"flows": ("revenue",)}),
        ("某市财政局2024年度收、支总计100万元。", {"flows": ("revenue", "expenditure")}),
        ("一般公共预算财政拨款收入100万元。", {"flows": ("revenue",), "source": "general_public_budget"}),
        ("其中：财政拨款收入100万元。", {"flows": ("revenue",), "source": "fiscal_appropriation"}),
        ("基本支出100万元。", {"kind": "basic_expenditure"}),
        ("“三公”经费预算数为100万元。", {"item": "three_public"}),
        ("（三）公务接待费1.00万元。", {"item": "official_hospitality"}),
        ("年初结转和结余100万元。", {"item": "carried_over"}),
        ("1.一般公共服务（类）支出100万元。", {"functions": ("一般公共服务",)}),
        ("商贸事务（款）行政运行（项）100万元。", {"functions": ("商贸事务", "行政运行")}),
        ("2.“住房保障支出”科目100万元。", {"functions": ("住房保障支出",)}),
        ("9.培训支出（2050803）140.26万元。", {"code": "2050803"}),
        ("（1）工资福利支出（301）100万元。", {"code": "301"}),
    ],
)
def test_what_an_amount_speaks_of_is_read_from_its_words(
    text: str, said: dict[str, object], codebook: Codebook
) -> None:
    (topic,) = topics(text, codebook)
    assert topic.understood
    assert {field: getattr(topic, field) for field in said} == said


@pytest.mark.parametrize(
    "text",
    [
        "主要原因是新增设备经费100万元。",
        "本级基本支出100万元。",
        "提租补贴等100万元。",
        "人员经费和公用经费100万元。",
        "100万元。",
    ],
)
def test_what_is_not_wholly_understood_says_so(text: str, codebook: Codebook) -> None:
    assert [topic.understood for topic in topics(text, codebook)] == [False]


def test_the_figure_of_another_year_or_stage_is_not_the_disclosures_own(codebook: Codebook) -> None:
    said = "基本支出100万元，比2023年预算数80万元增加20万元。年初预算为90万元，支出决算为85万元。"
    assert [t.period for t in topics(said, codebook)][:2] == [None, "previous"]
    assert [t.period for t in topics(said, codebook, "final_account")][-2:] == ["budget", None]


def test_bare_words_go_by_what_the_paragraph_spoke_of(codebook: Codebook) -> None:
    *_, topic = topics("信访事务（款）行政运行（项）。年初预算为90万元，支出决算为85万元。", codebook, "final_account")
    assert (topic.functions, topic.by_context) == (("信访事务", "行政运行"), True)


@pytest.mark.parametrize(
    "text", ["单价100万元（含）以上的设备2台。", "单价在100万元以上的设备2台。", "50万元及以上的项目。"]
)
def test_a_threshold_is_no_quantity(text: str, codebook: Codebook) -> None:
    assert topics(text, codebook) == []


def test_last_years_figure_stated_is_told_from_this_years(codebook: Codebook) -> None:
    text = "收入预算32852.05万元，比2025年年初预算数30385.62万元增加2466.43万元，增长8.12%。"
    paragraph = Paragraph(1, "paragraph", 0, None, "explanations", None, text, Place(line=1))
    assert [(q.role, q.of) for q in quantities_of([paragraph])] == [
        ("stated", None),
        ("previous", 0),
        ("change", 0),
        ("change_percent", 0),
    ]


def test_a_number_stands_for_all_that_are_printed_so() -> None:
    assert stated(Decimal("46.44")) == Interval(Decimal("46.435"), Decimal("46.44"), Decimal("46.445"))
    assert stated(Decimal(7010)) == Interval(Decimal("7009.5"), Decimal(7010), Decimal("7010.5"))
    half = ratio(stated(Decimal(1)), stated(Decimal(2)))
    assert (half.low, half.middle, half.high) == (Decimal("0.2"), Decimal("0.5"), Decimal(1))


@pytest.mark.parametrize(("number", "text"), [("20.00", "20"), ("1060", "1,060"), ("8084.710", "8,084.71"), ("0", "0")])
def test_numbers_are_written_as_prose_writes_them(number: str, text: str) -> None:
    assert written(Decimal(number)) == text


def test_last_years_figures_follow_with_their_interval(from_pdf: Disclosure, codebook: Codebook) -> None:
    derived = {from_pdf.quantities[d.this].item: d.amount for d in derive(from_pdf, codebook, ())}
    low, middle, high = (derived["revenue"].low, derived["revenue"].middle, derived["revenue"].high)
    assert middle == Decimal("15094.71")
    assert Decimal("15094.20") < low < middle < high < Decimal("15095.23")
    assert derived["operating_expenses"].middle == Decimal("7247.19")
    assert derived["operating_expenses"].width < Decimal("0.03")
    assert derived["vehicle_purchase"].low == 0


def changes(text: str) -> list[tuple[str, str | None]]:
    """Return each change of an amount with the amount that it is of."""
    paragraph = Paragraph(1, "paragraph", 0, None, "explanations", None, text, Place(line=1))
    found = quantities_of([paragraph])
    return [(q.text, None if q.of is None else found[q.of].text) for q in found if q.role.startswith("change")]


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("支出决算130.39万元，年初预算120万元，比上年决算数增加17.56万元。", "130.39万元"),
        ("2025年预算17.97万元，2024年预算14.43万元，同比增加3.54万元。", "17.97万元"),
        ("“三公”经费预算30万元，其中：公务接待费12.12万元。“三公”经费预算比2024年减少7.23万元。", "30万元"),
        ("收入总计90万元，年末结转和结余10万元。收入总计较上年减少5万元。", "90万元"),
        ("公务用车购置及运行维护费26万元（公务用车购置费20万元。）比上年增加20.3万元。", "26万元"),
    ],
)
def test_a_change_is_of_what_its_words_name_or_of_the_years_own_figure(text: str, base: str) -> None:
    ((_, of),) = changes(text)
    assert of == base


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收入90万元，比上年增加了5万元，增幅为5.88%。", [("5万元", "90万元"), ("5.88%", "90万元")]),
        ("收入90万元，比上年增长率为5.88%，增加额5万元。", [("5.88%", "90万元"), ("5万元", "90万元")]),
        ("收入90万元，比上年减少5万元，降幅达5.26%。", [("5万元", "90万元"), ("5.26%", "90万元")]),
        ("收入由85万元增加为90万元。", []),
    ],
)
def test_a_change_is_said_in_several_ways(text: str, found: list[tuple[str, str]]) -> None:
    assert changes(text) == found


def test_the_budget_that_a_heading_or_the_sentence_names_is_meant(codebook: Codebook) -> None:
    said = "政府性基金预算财政拨款年初结转和结余1万元，本年收入2万元，年末结转和结余3万元。"
    assert [t.source for t in topics(said, codebook)] == ["government_fund_budget"] * 3
    paragraph = Paragraph(1, "paragraph", 0, None, "explanations", None, "本年支出2万元。", Place(line=1))
    (quantity,) = quantities_of([paragraph])
    topic = topic_of(quantity, "八、政府性基金预算支出情况说明", Speaker("某局", 2024, "budget", codebook))
    assert (topic.source, topic.by_context) == ("government_fund_budget", True)
