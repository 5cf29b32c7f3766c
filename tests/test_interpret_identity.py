"""Who, which year, budget or final accounts: from titles and headings, not from what is said of the year before."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_grid import grid, headed, line, reading
from support import CORPUS

from mingzhang.codebook import Codebook, load
from mingzhang.interpret import identity_of, interpret
from mingzhang.interpret.identity import Identity, is_named_by_file, region_of
from mingzhang.interpret.model import Disclosure
from mingzhang.read import read_file
from mingzhang.read.model import Line, RawTable, RefusedError
from mingzhang.sidecar import load_sidecar


def cover(*texts: str) -> list[Line]:
    """Make a title page, its lines in sizes of their own."""
    return [line(text, top=100 + 30 * i, size=22 - 4 * i, centred=True) for i, text in enumerate(texts)]


def identified(*texts: str) -> Identity | None:
    return identity_of(reading(*cover(*texts)))


def table(
    title: str, *above: str, rows: tuple[tuple[str, ...], ...] = (("201", "甲", "1.00"),)
) -> list[Line | RawTable]:
    lines = [line(text, page=2) for text in (title, *above, "单位：万元")]
    return [*lines, headed(["科目编码", "科目名称", "合计"], rows, page=2)]


def made(*blocks: Line | RawTable, file: str = "a.pdf", known: dict[str, str] | None = None) -> Disclosure:
    return interpret("a", reading(*blocks, file=file), load(), {}, known=known)


@pytest.mark.parametrize(
    "lines",
    [
        ["某市民政局2026年部门预算"],
        ["2026年某市民政局部门预算"],
        ["某市民政局2026年度部门预算公开说明"],
        ["关于某市民政局2026年部门预算公开的说明"],
        ["某市民政局关于2026年部门预算公开的说明"],
        ["某市民政局（本级）2026年部门预算"],
        ["2026年某市民政局(本级)部门预算"],
        ["某市民政局（汇总）2026年部门预算"],
        ["某市民政局本级2026年部门预算"],
        ["某市民政局2026年部门综合预算"],
        ["某市民政局2026年预算公开"],
        ["某市民政局部门2026年预算"],
        ["某市民政局部门预算（2026年）"],
        ["某市民政局 2026 年部门预算"],
        ["某 市 民 政 局", "2026 年 部 门 预 算"],
        ["某市民政局", "2026年部门预算"],
        ["某市民政局", "2026年度", "部门预算"],
        ["2026年度", "某市民政局部门预算"],
        ["2026年", "某市民政局", "部门预算"],
        ["2026年部门预算", "某市民政局"],
        ["2026年部门预算公开", "某市民政局", "2026年2月"],
        ["2026年部门预算", "第一部分 某市民政局概况"],
        ["二〇二六年某市民政局部门预算"],
        ["二○二六年度某市民政局部门预算"],
        ["二O二六年某市民政局部门预算"],
        ["某市民政局", "二零二六年部门预算"],
        ["２０２６年某市民政局部门预算"],
    ],
    ids="|".join,
)
def test_a_title_page_says_who_and_when(lines: list[str]) -> None:
    found = identified(*lines)
    assert found
    assert (found.publisher, found.fiscal_year, found.phase, found.scope) == (
        "某市民政局",
        2026,
        "budget",
        "department",
    )


@pytest.mark.parametrize(
    ("title", "publisher", "phase", "scope"),
    [
        ("某市民政局2024年度部门决算", "某市民政局", "final_account", "department"),
        ("2024年度某县人民政府办公室单位决算公开", "某县人民政府办公室", "final_account", "unit"),
        ("某市第一中学2024年单位预算", "某市第一中学", "budget", "unit"),
        ("某某大学2024年度部门预算", "某某大学", "budget", "department"),
        ("财政部2024年度部门预算", "财政部", "budget", "department"),
        ("某市公安局某某分局2024年部门预算", "某市公安局某某分局", "budget", "department"),
        ("某市预算编审中心2024年单位预算", "某市预算编审中心", "budget", "unit"),
    ],
)
def test_a_title_says_what_kind_it_is(title: str, publisher: str, phase: str, scope: str) -> None:
    found = identified(title)
    assert found
    assert (found.publisher, found.fiscal_year, found.phase, found.scope) == (publisher, 2024, phase, scope)


@pytest.mark.parametrize(
    "lines", [["部门预算"], ["2026年"], ["2026年部门预算"], ["某市民政局"], ["第一部分 部门概况", "2026年部门预算"], []]
)
def test_what_nothing_says_is_not_made_up(lines: list[str]) -> None:
    assert identified(*lines) is None


def test_the_title_page_counts_before_what_is_said_of_another_year() -> None:
    said = ["2023年度部门决算为5万元。", "与2023年度部门决算相比增加。", "2023年部门决算"]
    blocks = [*cover("某市民政局2024年度部门决算"), *[line(text, page=2, size=10 + i) for i, text in enumerate(said)]]
    found = identity_of(reading(*blocks))
    assert found
    assert (found.fiscal_year, found.phase) == (2024, "final_account")


def test_of_years_named_as_often_the_later_counts() -> None:
    blocks = [*table("2025年部门支出预算总表"), *table("2026年部门支出预算总表")]
    assert made(line("单位名称：某市民政局", page=1), *blocks, known={"publisher": "某市民政局"}).fiscal_year == 2026


def test_more_titles_count_before_a_later_year() -> None:
    blocks = [*table("2025年部门支出预算总表"), *table("2025年部门收入预算总表"), *table("2026年部门支出预算总表")]
    assert made(*blocks, known={"publisher": "某市民政局"}).fiscal_year == 2025


@pytest.mark.parametrize("label", ["部门名称：", "单位名称：", "编制单位：", "填报单位（盖章）："])
def test_the_owner_that_most_captions_name_is_the_publisher(label: str) -> None:
    blocks = [*table("支出总表", f"{label}某市民政局"), *table("收入总表", f"{label}某市民政局")]
    blocks += table("支出预算表", f"{label}某市某某中心")
    found = made(*cover("2026年部门预算"), *blocks)
    assert found.publisher == "某市民政局"


def test_the_field_of_a_form_names_the_publisher() -> None:
    form = grid([["部门名称", "某市民政局", "<"], ["一级指标", "二级指标", "指标值"], ["产出", "数量", "1"]], page=3)
    blocks = [*cover("2026年部门预算"), *table("支出总表"), line("项目支出绩效目标表", page=3), form]
    found = made(*blocks)
    assert found.publisher == "某市民政局"
    assert next(fact for fact in found.facts if fact.field == "publisher").text == "部门名称 某市民政局"


def test_sentences_that_speak_of_one_name_it() -> None:
    said = ["根据有关规定，广州市民政局主要职责是：拟订规划。", "广州市民政局内设3个科室。", "广州市财政局负责拨款。"]
    lines = [line(text, page=2, size=10 + 2 * i) for i, text in enumerate(said)]
    found = identity_of(reading(*cover("2026年部门预算"), *lines))
    assert found
    assert found.publisher == "广州市民政局"


def test_a_name_without_its_place_in_sentences_is_not_enough() -> None:
    assert identity_of(reading(*cover("2026年部门预算"), line("民政局是市政府组成部门。", page=2))) is None


def test_the_name_of_the_file_is_asked_where_the_contents_do_not_say() -> None:
    blocks = table("支出总表")
    assert made(*blocks, file="某市民政局2026年部门预算.pdf").publisher == "某市民政局"
    assert made(*cover("某市教育局2025年部门预算"), *blocks, file="某市民政局2026年部门预算.pdf").fiscal_year == 2025


def test_facts_keep_their_words_and_where_they_stand() -> None:
    found = made(*cover("广州市民政局", "二〇二六年部门预算"), *table("支出总表"))
    facts = {fact.field: (fact.value, fact.text, fact.place.page, fact.source) for fact in found.facts}
    assert facts == {
        "publisher": ("广州市民政局", "广州市民政局", 1, "a.pdf"),
        "region": ("广州市", "广州市民政局", 1, "a.pdf"),
        "fiscal_year": ("2026", facts["fiscal_year"][1], 1, "a.pdf"),
        "phase": ("budget", facts["phase"][1], 1, "a.pdf"),
        "scope": ("department", facts["scope"][1], 1, "a.pdf"),
    }
    assert "二〇二六年部门预算" in facts["fiscal_year"][1]


REGIONS = {
    "广东省财政厅": "广东省",
    "广州市番禺区民政局": "广州市番禺区",
    "广东省广州市番禺区民政局": "广东省广州市番禺区",
    "内蒙古自治区锡林郭勒盟苏尼特右旗财政局": "内蒙古自治区锡林郭勒盟苏尼特右旗",
    "湘西土家族苗族自治州民政局": "湘西土家族苗族自治州",
    "河北省保定市易县财政局": "河北省保定市易县",
    "山东省聊城市规划局": "山东省聊城市",
    "佛山市顺德区大良镇人民政府": "佛山市顺德区大良镇",
    "中共广州市委办公厅": "广州市",
    "中国人民政治协商会议广州市委员会": "广州市",
    "国家信访局": "中央",
    "最高人民检察院": "中央",
    "中国共产党中央委员会办公厅": "中央",
    "北京市市场监督管理局": "北京市",
    "广州市白云区市场监督管理局": "广州市白云区",
    "广州市知识产权和市场监督管理局": "广州市",
    "广州市住房和城乡建设局": "广州市",
    "广州市城市管理局": "广州市",
    "广州市历史街区管理局": "广州市",
    "江苏省区域合作办公室": "江苏省",
    "成都市城乡社区发展治理委员会": "成都市",
    "某县乡村振兴局": "某县",
    "市场监督管理局": None,
    "城市管理局": None,
    "市民政局": None,
    "财政部": None,
    "北京市": None,
}


@pytest.mark.parametrize(("name", "region"), REGIONS.items())
def test_the_place_that_a_name_begins_with(name: str, region: str | None) -> None:
    assert region_of(name) == region


def test_what_the_sidecar_says_counts_before_the_document() -> None:
    known = {"publisher": "某县某某局", "fiscal_year": "2020", "phase": "final_account", "scope": "unit"}
    found = made(*cover("某市民政局2026年部门预算"), *table("支出总表"), known=known)
    assert (found.publisher, found.fiscal_year, found.phase, found.scope) == (
        "某县某某局",
        2020,
        "final_account",
        "unit",
    )
    assert {(fact.field, fact.text) for fact in found.facts if fact.field in known} == {(field, "") for field in known}


def test_a_sidecar_may_say_what_alone_is_missing() -> None:
    with pytest.raises(RefusedError, match="budget or final accounts none; a sidecar may say them"):
        made(*cover("某县某某局2026年收支安排"), *table("支出总表"))
    known = {"phase": "final_account"}
    found = made(*cover("某县某某局2026年收支安排"), *table("支出总表"), known=known)
    assert (found.publisher, found.fiscal_year, found.phase) == ("某县某某局", 2026, "final_account")


def test_a_publisher_that_nothing_names_is_named_by_the_file() -> None:
    found = made(*cover("2026年部门预算"), *table("支出总表"))
    assert is_named_by_file(found.facts)
    named = made(*cover("2026年部门预算"), *table("支出总表"), known={"publisher": "某县某某局"})
    assert named.publisher == "某县某某局"
    assert not is_named_by_file(named.facts)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("phase: forecast", "expected phase: budget or final_account, found forecast"),
        ("scope: all", "expected scope: department or unit, found all"),
        ("fiscal_year: 26", "expected fiscal_year: a year such as 2026, found 26"),
        ("fiscal_year: next", "found next"),
    ],
)
def test_a_sidecar_that_says_nonsense_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError, match=message):
        load_sidecar(tmp_path / "a.yml")


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("file", "publisher", "year", "phase"),
    [
        ("central-gjxfj-2024-juesuan", "国家信访局", 2024, "final_account"),
        ("guangzhou-gzsxfj-2026-yusuan", "广州市信访局", 2026, "budget"),
        ("sh-putuo-czj-2024-juesuan", "上海市普陀区财政局", 2024, "final_account"),
        ("shenzhen-szssjj-2026-yusuan", "深圳市审计局", 2026, "budget"),
        ("xian-xasczj-2026-yusuan", "西安市财政局", 2026, "budget"),
        ("yantai-ytssjj-2026-yusuan", "烟台市审计局", 2026, "budget"),
        ("js-gy-2019-yusuan", "江苏省高级人民法院", 2019, "budget"),
        ("zhuhai-zhsswj-2026-yusuan", "珠海市商务局", 2026, "budget"),
    ],
)
def test_real_documents_say_who_they_are(codebook: Codebook, file: str, publisher: str, year: int, phase: str) -> None:
    found = interpret(file, read_file(CORPUS / f"{file}.pdf", "pdfium"), codebook, {})
    assert (found.publisher, found.fiscal_year, found.phase) == (publisher, year, phase)
