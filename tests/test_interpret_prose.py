"""The seed's prose: sections, glossary, organisations, and the quantities that the explanations state."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.interpret.model import Disclosure, Quantity
from mingzhang.interpret.prose import paragraphs_of, quantities_of
from mingzhang.read.model import Line, Place

OWN, CENTRE = "广州市番禺区政务服务数据管理局", "广州市番禺区政务服务中心"


@pytest.fixture(params=["pdf", "text"])
def seed(request: pytest.FixtureRequest, from_pdf: Disclosure, from_text: Disclosure) -> Disclosure:
    return from_pdf if request.param == "pdf" else from_text


def test_who_when_and_what(seed: Disclosure) -> None:
    assert (seed.publisher, seed.fiscal_year, seed.phase, seed.scope) == (OWN, 2024, "budget", "department")


def test_both_sources_have_the_same_paragraphs(from_pdf: Disclosure, from_text: Disclosure) -> None:
    same = [
        [(p.kind, p.level, p.section, p.heading, "".join(p.text.split())) for p in d.paragraphs]
        for d in (from_pdf, from_text)
    ]
    assert same[0] == same[1]


def test_headings(seed: Disclosure) -> None:
    assert [(p.level, p.text) for p in seed.paragraphs if p.kind == "heading"] == [
        (1, f"第一部分 {OWN}概况"),
        (2, "一、主要职责"),
        (2, "二、部门机构设置"),
        (2, "三、部门预算构成"),
        (1, "第二部分 2024年部门预算表"),
        (1, "第三部分 2024年部门预算情况说明"),
        (2, "一、部门预算收支增减变化情况"),
        (2, "二、“三公”经费安排情况"),
        (2, "三、机关运行经费安排情况"),
        (2, "四、政府采购情况"),
        (2, "五、国有资产占有使用情况"),
        (2, "六、重点项目预算绩效目标情况"),
        (1, "第四部分 名词解释"),
    ]


def test_duties_are_fifteen_and_two_openings(seed: Disclosure) -> None:
    duties = [p.text for p in seed.paragraphs if p.section == "duties" and p.kind == "paragraph"]
    assert duties[0] == f"{OWN}的主要职责是："
    assert [text[:4].split("）")[0] for text in duties[1:13]] == [
        f"（{n}" for n in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    ]
    assert duties[12] == "（十二）完成区委、区政府和上级相关部门交办的其他任务。"
    assert duties[13] == f"{CENTRE}的主要职责是："
    assert len(duties) == 17


def test_a_paragraph_goes_on_over_the_page_turn(seed: Disclosure) -> None:
    text = next(p.text for p in seed.paragraphs if p.text.startswith("行政经费（机关运行经费）指"))
    assert "信息网络及软件购置更新、公务用车购置、其他交通工具购置经济科目对应的预算资金。" in text


def test_six_explanations(seed: Disclosure) -> None:
    told = [p.text for p in seed.paragraphs if p.section == "explanations" and p.kind == "paragraph"]
    assert len(told) == 6
    assert [text[:8] for text in told][:2] == ["2024年本部门", "2024年本部门"]
    assert told[3].endswith("服务类采购预算635.9万元等。")
    assert told[5] == "2024年，本部门重点项目绩效目标情况如下："


def test_ten_terms(seed: Disclosure) -> None:
    assert [term.term for term in seed.terms] == [
        *("财政拨款收入", "事业收入", "经营收入", "其他收入", "用事业基金弥补收支差额"),
        *("基本支出", "项目支出", "经营支出", "行政经费（机关运行经费）", "“三公”经费"),
    ]
    assert seed.terms[0].definition == "指预算单位从本级财政部门取得的财政预算资金收入。"
    assert seed.terms[9].definition.endswith("公务接待费反映按规定开支的各类公务接待（含外宾接待）费用。")


def test_two_organisations_with_every_form_of_their_names(seed: Disclosure) -> None:
    bureau, centre = seed.organisations
    assert (bureau.name, bureau.kind, bureau.parent) == (OWN, "department", None)
    assert set(bureau.variants) == {OWN, f"{OWN}本级", f"{OWN}本级（本级）", "区政数局"}
    assert (centre.name, centre.kind, centre.parent) == (CENTRE, "unit", OWN)
    assert set(centre.variants) == {CENTRE, "广州番禺区政务服务中心"}


def quantity(disclosure: Disclosure, item: str) -> Quantity:
    return next(q for q in disclosure.quantities if q.item == item)


@pytest.mark.parametrize(
    ("item", "kind", "value", "unit", "as_of"),
    [
        ("fixed_assets", "money", "3274.74", "万元", "2023-12-24"),
        ("buildings", "area", "0", "平方米", "2023-12-24"),
        ("vehicles", "count", "3", "辆", "2023-12-24"),
        ("large_equipment", "count", "0", "台", "2023-12-24"),
        ("fixed_assets_planned", "money", "20", "万元", None),
        ("revenue", "money", "8084.71", "万元", None),
        ("three_public", "money", "33", "万元", None),
        ("official_vehicles", "money", "26", "万元", None),
        ("operating_expenses", "money", "2759.8", "万元", None),
        ("procurement_works", "money", "0", "万元", None),
    ],
)
def test_facts_keep_their_kind_and_date(
    seed: Disclosure, item: str, kind: str, value: str, unit: str, as_of: str | None
) -> None:
    found = quantity(seed, item)
    assert (found.kind, found.value, found.unit, found.as_of) == (kind, Decimal(value), unit, as_of)


def test_a_threshold_is_no_fact(seed: Disclosure) -> None:
    assert not [q for q in seed.quantities if q.text == "100万元"]


def changes(disclosure: Disclosure, item: str) -> list[tuple[str, int | None, str]]:
    """Return what is said of how an item changed."""
    of = disclosure.quantities.index(quantity(disclosure, item))
    return [(q.role, q.sign, q.text) for q in disclosure.quantities if q.of == of]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("revenue", [("change", -1, "7,010万元"), ("change_percent", -1, "46.44%")]),
        ("three_public", [("change", 1, "18.9万元"), ("change_percent", 1, "134.04%")]),
        ("official_hospitality", [("change", -1, "1.4万元"), ("change_percent", -1, "58.33%")]),
        ("vehicle_purchase", [("change", 1, "20万元")]),
        ("vehicle_operation", [("change", 1, "0.3万元")]),
        ("official_vehicles", [("change", 1, "20.3万元"), ("change_percent", 1, "356.14%")]),
    ],
)
def test_changes_are_tied_to_what_changed(seed: Disclosure, item: str, expected: list[tuple[str, int, str]]) -> None:
    """公务用车购置及运行维护费26万元（公务用车购置费20万元，…；公务用车运行维护费6万元，…）比上年增加20.3万元."""
    assert changes(seed, item) == expected


def lines(*texts: str, section: str = "一、部门预算收支增减变化情况") -> list[Line]:
    return [
        Line(t, Place(line=n), slack=10.0)
        for n, t in enumerate(("第三部分 2024年部门预算情况说明", section, *texts), 1)
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("支出预算1,234.5万元。", [("money", "1234.5", "万元")]),
        ("办结5000件，涉及3家单位。", [("count", "3", "家")]),
        ("依据国发〔2022〕5号文件。", []),
        ("单价100万元以上的设备2台。", [("count", "2", "台")]),
        ("增长0%。", [("percent", "0", "%")]),
        ("共2.5亿元。", [("money", "2.5", "亿元")]),
    ],
)
def test_quantities_of_a_sentence(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    found = quantities_of(paragraphs_of(lines(sentence)))
    assert [(q.kind, str(q.value), q.unit) for q in found] == expected
