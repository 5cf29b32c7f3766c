"""The codebook's data and how it is asked: editions through the years, English for all, nothing twice."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.codebook import HERE, Code, Codebook, comparable, load

CODES = [*load().functions.values(), *load().economics.values()]
YEARS = range(2015, 2027)
REVISED = [code for code in CODES if len(code.editions) > 1]


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_reused_code_has_the_name_of_its_year(codebook: Codebook) -> None:
    old, new = codebook.economic("30311", 2017), codebook.economic("30311", 2024)
    assert (old and old.name, old and old.name_en) == ("住房公积金", "Housing provident fund")
    assert (new and new.name) == "代缴社会保险费"
    assert codebook.economic("30311") == codebook.economics["departmental", "30311"]


@pytest.mark.parametrize(
    ("code", "year", "names"),
    [
        ("20805", 2018, ["行政事业单位离退休"]),
        ("20805", 2020, ["行政事业单位离退休", "行政事业单位养老支出"]),  # the year of the change is only about right
        ("20805", 2026, ["行政事业单位养老支出"]),
        ("21004", 2017, ["公共卫生"]),
        ("207", 2018, ["文化体育与传媒支出"]),
        ("207", 2021, ["文化旅游体育与传媒支出"]),
        ("220", 2018, ["国土海洋气象等支出"]),
        ("220", 2022, ["自然资源海洋气象等支出"]),
        ("2080504", 2024, ["未归口管理的行政单位离退休"]),  # abolished: the name it had
    ],
)
def test_the_names_a_function_may_bear(codebook: Codebook, code: str, year: int, names: list[str]) -> None:
    assert [edition.name for edition in codebook.functions["general", code].acceptable(year)] == names


@pytest.mark.parametrize(
    ("code", "year", "name"), [("310", 2017, "其他资本性支出"), ("311", 2018, "对企业补助（基本建设）")]
)
def test_the_reform_of_2018_is_exact(codebook: Codebook, code: str, year: int, name: str) -> None:
    known = codebook.economics["departmental", code]
    assert [edition.name for edition in known.acceptable(year)] == [name]


@given(st.sampled_from(CODES), st.sampled_from(YEARS))
def test_a_year_has_one_name_or_several_only_where_it_is_uncertain(code: Code, year: int) -> None:
    editions = code.acceptable(year)
    assert code.as_of(year).edition in editions
    assert len(editions) == 1 or not any(e.first_is_exact or e.last_is_exact for e in editions)
    assert len({e.name for e in editions}) == len(editions)
    assert code.as_of(year).as_of(year) == code.as_of(year)


@given(st.sampled_from(REVISED), st.sampled_from(YEARS))
def test_between_two_names_no_year_is_left_out_unless_the_code_was_free(code: Code, year: int) -> None:
    free = {"30311": {2018}}  # between the housing fund and its reuse
    within = min(e.last_year or 0 for e in code.editions[:1]) <= year
    assert code.in_use(year) or year in free.get(code.code, ()) or not within or code.editions[-1].last_year


def test_every_edition_belongs_to_a_code_and_the_last_is_its_name() -> None:
    written = {(row["group"], row["code"]) for row in rows("editions.csv")}
    assert written <= {(code.group, code.code) for code in CODES}
    for code in CODES:
        last = code.editions[-1]
        assert (last.name, last.name_en, last.international) == (code.name, code.name_en, code.international)


def test_the_years_of_editions_follow_one_another_and_say_how_sure_they_are() -> None:
    for row in rows("editions.csv"):
        for end in ("first", "last"):
            assert row[f"{end}_certainty"] in (("exact", "about") if row[f"{end}_year"] else ("",))
        assert row["basis"]
        assert row["evidence"] in {"source", "knowledge"}
    for code in REVISED:
        for before, after in zip(code.editions, code.editions[1:], strict=False):
            assert (before.first_year or 0) < (after.first_year or 9999)
            if before.last_is_exact and after.first_is_exact:
                assert after.first_year == (before.last_year or 0) + 1


@pytest.mark.parametrize("name", ["functions.csv", "economics.csv"])
def test_the_files_are_sorted_whole_and_without_duplicates(name: str) -> None:
    group = "budget" if name == "functions.csv" else "classification"
    keys = [(row["code"], row[group]) for row in rows(name)]
    assert keys == sorted(set(keys))
    for row in rows(name):
        assert row["name_zh"] == row["name_zh"].strip()
        assert row["name_en"].isascii()
        assert row["name_en"] == row["name_en"].strip()
        assert row["evidence"] in {"source", "knowledge"}
        assert row["confidence"] in {"high", "medium", "low"}
        assert row["parent"] == row["code"][:-2] if len(row["code"]) > 3 else not row["parent"]
        assert int(row["level"]) == (len(row["code"]) - 1) // 2


def test_editions_are_sorted() -> None:
    keys = [(row["code"], row["group"]) for row in rows("editions.csv")]
    assert keys == sorted(keys)


def test_every_parent_exists(codebook: Codebook) -> None:
    for code in CODES:
        if code.parent:
            economic = code.group in {"departmental", "government"}
            assert codebook.economic(code.parent) if economic else codebook.function(code.parent, code.group)


def test_what_was_seen_has_years_and_counts_and_is_evidence() -> None:
    for row in (*rows("functions.csv"), *rows("economics.csv")):
        seen = [row[name] for name in ("first_seen", "last_seen", "documents", "places")]
        assert all(seen) or not any(seen)
        if row["documents"]:
            assert row["evidence"] == "source"
            assert int(row["first_seen"]) <= int(row["last_seen"])
            assert int(row["places"]) <= int(row["documents"])


def test_one_name_has_one_english_within_a_parent() -> None:
    names = Counter((code.group, code.parent, code.name) for code in CODES)
    english = Counter((code.group, code.parent, code.name_en) for code in CODES if code.parent)
    # Codes that succeeded each other under one parent share a name, and so their English.
    twice = {key for key, count in english.items() if count > 1}
    assert twice <= {(c.group, c.parent, c.name_en) for c in CODES if names[c.group, c.parent, c.name] > 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("因公出国（境）费用", "因公出国(境)费用"),
        ("维修（护）费", "维修 （护）\n费"),
        ("公诉、审判", "公诉，审判"),
        ("“两房”建设", "两房建设"),
        ("一般行政管理事务", "般行政管理事务一"),
        ("行政运行", "-行政运行"),
    ],
)
def test_typography_makes_no_other_name(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(("one", "other"), [("资本性支出（一）", "资本性支出（二）"), ("水利", "水利支出")])
def test_words_do(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


def test_a_class_is_found_by_the_name_it_had(codebook: Codebook) -> None:
    assert (codebook.function_class("文化体育与传媒支出") or CODES[0]).code == "207"
    assert codebook.economic_class("其他资本性支出") is None  # an item since 2018
    assert (codebook.economic_class("其他资本性支出", 2017) or CODES[0]).code == "310"


def test_the_files_are_utf_8_with_unix_line_ends() -> None:
    for path in Path(HERE).glob("*.csv"):
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in data
        assert data.endswith(b"\n")
