"""Labels read word by word: the longest word first, years from digits, and a rest that nobody understands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.interpret.labels import strip_ordinal
from mingzhang.interpret.words import MARKS, UNIT, YEAR, Phrase, Vocabulary, plain, using, vocabulary

WORDS = Vocabulary()


def read(label: str, *without: str) -> Phrase:
    return Vocabulary(frozenset(without)).read(label)


@pytest.mark.parametrize(
    ("label", "facet", "values"),
    [
        ("一般公共预算", "source", ["general_public_budget"]),  # not 公共 and 预算
        ("一般公共预算", "period", []),
        ("使用非财政拨款结余", "source", ["institution_fund_use"]),  # not 财政拨款
        ("公务用车购置费", "item", ["vehicle_purchase"]),  # not 公务用车 and 购置费
        ("上年结转", "stock", ["carried_over"]),
        ("上年结转", "year", []),  # not 上年
        ("政府经济分类", "rows", ["economic", "government_economic"]),
    ],
)
def test_the_longest_word_counts(label: str, facet: str, values: list[str]) -> None:
    assert read(label).values(facet) == values
    assert read(label).rest == ""


def test_the_special_counts_before_the_general_wherever_it_stands() -> None:
    assert read("财政拨款政府性基金").last("source") == "government_fund_budget"
    assert read("政府性基金财政拨款").last("source") == "government_fund_budget"
    assert read("合计").last("source") is None


def test_what_nobody_knows_is_the_rest() -> None:
    phrase = read("天气基本支出晴朗")
    assert phrase.rest == "天气晴朗"
    assert phrase.last("kind") == "basic_expenditure"


@pytest.mark.parametrize(
    ("label", "years", "rest"),
    [
        ("2025年预算数", (2025,), ""),
        ("2024—2025年", (2024, 2025), ""),
        ("比2025年增减", (2025,), ""),
        ("2026年度部门预算", (2026,), ""),
        ("25年预算数", (), "25年"),  # this year's or the last's? nobody knows
        ("1999年预算数", (), "1999年"),
        ("12 年初结转", (), ""),
    ],
)
def test_years_are_told_from_the_digits(label: str, years: tuple[int, ...], rest: str) -> None:
    assert (read(label).years, read(label).rest) == (years, rest)


@pytest.mark.parametrize(
    "label",
    [
        "基本支出",
        "　基 本 支 出",
        "（基本支出）",
        "1.基本支出",
        "其中：基本支出",
        "一、基本支出：",
        "基本支出（单位：万元）",
        "基本支出（万元）",
        "基本支出*",
        "2=3+4 基本支出",
    ],
)
def test_marks_blanks_ordinals_and_units_tell_nothing(label: str) -> None:
    assert (read(label).values("kind"), read(label).rest) == (["basic_expenditure"], "")


def test_a_word_that_is_taken_away_is_no_longer_understood() -> None:
    assert read("会议费").last("item") == "meetings"
    assert read("会议费", "会议费", "会议").rest == "会议费"
    assert read("会议费", "会议费") == Phrase(read("会议").words, (), "费")  # the shorter word is still there


@pytest.mark.parametrize(
    ("label", "facets"),
    [
        ("人员经费和公用经费支出", {"kind"}),
        ("人员经费、公用经费", {"kind"}),
        ("一般公共预算及政府性基金预算", {"source"}),
        ("人员经费", set()),
        ("基本支出人员经费", set()),  # the special within the general
        ("公务用车购置和运行费", set()),  # one word
        ("基本支出和基本支出", set()),
        ("上年结余、结转", set()),
    ],
)
def test_two_things_that_a_conjunction_joins_are_neither(label: str, facets: set[str]) -> None:
    assert read(label).joined == facets


def test_the_words_that_were_used_are_noted_also_of_labels_read_before() -> None:
    words = Vocabulary()
    words.read("2026年基本支出合计")
    assert words.used == {"基本支出", "合计"}
    words.used.clear()
    words.read("2026年基本支出合计")
    assert words.used == {"基本支出", "合计"}


def test_a_name_known_as_a_whole_is_noted_unless_taken_away() -> None:
    words = Vocabulary(frozenset({"甲表"}))
    assert [words.note("甲表"), words.note("乙表")] == [False, True]
    assert words.used == {"乙表"}


def test_another_vocabulary_is_used_for_a_while() -> None:
    usual = vocabulary()
    with using(Vocabulary(frozenset({"合计"}))) as other:
        assert vocabulary() is other
        assert vocabulary().read("合计").rest == "合计"
    assert vocabulary() is usual
    assert vocabulary().read("合计").rest == ""


labels = st.lists(st.sampled_from([*sorted(WORDS.words), "2025年", "（", "、", "天气", "12", "/", " "]), max_size=6)


@given(st.one_of(st.text(max_size=40), labels.map("".join)))
def test_words_years_numbers_and_rest_cover_the_label(label: str) -> None:
    words = Vocabulary()
    phrase = words.read(label)
    text = MARKS.sub("", plain(strip_ordinal(UNIT.sub("", plain(label)))))
    known = [*map(re.escape, sorted(words.used, key=len, reverse=True)), YEAR.pattern, r"\d"]
    left = re.sub("|".join(known), "", text)
    assert len(left) <= len(re.sub(r"\d", "", text))
    assert set(phrase.rest) <= set(text)
    assert len(phrase.rest) >= len(left)
    assert bool(phrase.rest or phrase.words or phrase.years or words.used or text.isdigit()) == bool(text)
