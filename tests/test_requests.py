"""The request for disclosure: the open questions in both languages, and the same words on the page and in the file."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from support import Run
from test_quality import NAME, check_row, finding

from mingzhang.publish.catalogue import catalogue
from mingzhang.publish.data import Package, Row, load_package
from mingzhang.publish.frames import DisclosurePages, Site
from mingzhang.publish.outcomes import outcomes
from mingzhang.publish.pages.requests import ASKED, RULE, letter, request_files, request_page, written

PATH = f"data/{NAME}/request.txt"


@pytest.fixture(scope="module")
def package(seed_run: Run) -> Package:
    return load_package(seed_run.datapackage)


def asked(package: Package) -> list[Row]:
    return list(outcomes(package)[NAME].open)


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def test_each_open_question_is_asked_once_in_each_language(package: Package) -> None:
    text = written(letter(package, package.of("disclosures")[0], asked(package)))
    assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == ["1", "2", "3", "1", "2", "3"]
    chinese, english = text.split(RULE)
    assert not re.search(r"^[a-z]", english, re.MULTILINE)  # each paragraph begins with a capital
    for question in asked(package):
        assert text.count(question["message"]) == 1
        assert text.count(question["message_en"][1:]) == 1
        assert question["message"] in chinese
        assert question["message_en"][1:] in english
        assert f"申请公开：{question['settled_by']}。" in chinese
        assert f"Document requested: {question['settled_by_en']}." in english


def test_a_question_names_document_table_page_and_row(package: Package) -> None:
    first = letter(package, package.of("disclosures")[0], asked(package)).asked[0]
    assert first.where.zh.startswith("表8《财政拨款安排的行政经费及“三公”经费预算表》第14页第1行“行政经费”；表6《")
    assert first.where.zh.endswith("；另有12行")
    assert "p. 14, row 1 (Administrative expenses)" in first.where.en
    assert first.asked.zh.startswith(ASKED["scope_differs"].zh)
    second = letter(package, package.of("disclosures")[0], asked(package)).asked[1]
    assert second.where.zh.startswith("panyu-2024-budget.pdf的文字说明，第25页；")


def test_the_letter_says_by_what_right_to_whom_and_from_which_file(package: Package) -> None:
    text = written(letter(package, package.of("disclosures")[0], asked(package)))
    assert "《中华人民共和国政府信息公开条例》（国务院令第711号）第二十七条、第二十九条" in text
    assert "\n广州市番禺区政务服务数据管理局：\n" in text
    assert "panyu-2024-budget.pdf（SHA-256 811d9bb753a78ad1" in text
    assert "并非该局发布的原PDF" in text  # its pages are not those of the original
    assert "panyu-2024-budget.txt" not in text  # a witness is no source of the letter
    for blank in ("申请人姓名或者名称", "身份证明", "联系方式", "获取信息的方式、途径"):
        assert re.search(rf"^{blank}：_+$", text, re.MULTILINE)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_and_the_file_say_the_same(seed_run: Run, lang: str) -> None:
    page = plain((seed_run.site / lang / NAME / "request.html").read_text(encoding="utf-8"))
    text = (seed_run.site / PATH).read_text(encoding="utf-8")
    lines = [re.sub(r"^\d\. ", "", line) for line in text.splitlines() if line and "____" not in line and line != RULE]
    assert len(lines) > 20
    assert [line for line in lines if line not in page] == []


def test_the_file_is_the_same_each_time_and_ends_its_lines_alike(package: Package, seed_run: Run) -> None:
    data = (seed_run.site / PATH).read_bytes()
    assert request_files(catalogue(package)) == {PATH: data}
    assert b"\r" not in data
    assert data.endswith(b"\n")


def test_the_letter_in_the_other_language_is_marked_on_either_page(seed_run: Run) -> None:
    for lang, mark in (("zh", "en"), ("en", "zh-Hans")):
        page = (seed_run.site / lang / NAME / "request.html").read_text(encoding="utf-8")
        chinese, english = re.findall(r'<section class="letter prose"([^>]*)>(.*?)</section>', page, re.DOTALL)
        assert (english if lang == "zh" else chinese)[0] == f' lang="{mark}"'
        assert (chinese if lang == "zh" else english)[0] == ""
        assert "表8" in plain(chinese[1])
        assert "Table 8" in plain(english[1])


def test_without_open_questions_the_page_says_so_and_there_is_no_file() -> None:
    disclosure = {
        "disclosure": "d", "publisher": "某局", "publisher_en": None, "fiscal_year": 2024, "phase": "budget",
        "scope": "department", "url": None,
    }  # fmt: skip
    held = Package(
        Path(),
        {},
        {"disclosures": [disclosure], "findings": [finding(1)], "checks": [check_row("rows_below")], "sources": []},
    )
    page = request_page(DisclosurePages(Site("en", ""), disclosure), held, outcomes(held)["d"])
    assert (page.letter, page.text) == (None, None)
    held.rows["findings"].append(finding(2, verdict="conflict"))
    again = Package(Path(), {}, held.rows)
    page = request_page(DisclosurePages(Site("en", ""), disclosure), again, outcomes(again)["d"])
    assert page.letter
    assert page.letter.asked[0].asked == ASKED["conflict"]
    assert page.text
    assert page.text.href == "../../data/d/request.txt"
