"""One place left out: the words that it alone uses are taken away, and what is then lost is measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from make_pdf import Paper, Row, opening

from mingzhang.codebook import load
from mingzhang.convert import reader
from mingzhang.disclosures import discover
from mingzhang.interpret.words import vocabulary
from mingzhang.measure.leave_out import LeftOut, leave_out, lines_of

BODY = ["201", "一般公共服务支出", "30.00", "10.00"]
# The two say 科目编码, 科目名称 and 合计 alike; the last column is of one place alone.
PLAIN = ["科目编码", "科目名称", "合计", "项目支出"]
OWN = ["科目编码", "科目名称", "合计", "定额公用经费"]


def disclosure(path: Path, publisher: str, heading: Row, title: str = "支出总表") -> None:
    paper = Paper(path)
    paper.centre(40, f"{publisher}2026年部门预算", 20)
    opening(paper)
    paper.centre(60, title)
    paper.text(40, 95, f"单位名称：{publisher}", 9)
    paper.right(555, 95, "单位：万元", 9)
    paper.table(40, 110, (80, 160, 100, 100), [heading, BODY])
    paper.save()


def left_out(folder: Path) -> dict[str, LeftOut]:
    found, _ = discover(folder)
    with reader("pdfium", None) as source:
        return {one.document: one for one in leave_out(found, source, load())}


def test_a_word_that_one_place_alone_uses_is_taken_away(tmp_path: Path) -> None:
    disclosure(tmp_path / "one.pdf", "广州市某某局", PLAIN)
    disclosure(tmp_path / "other.pdf", "苏州市某某局", OWN)
    found = left_out(tmp_path)
    assert {name: one.place for name, one in found.items()} == {"one": "广州市", "other": "苏州市"}
    assert found["other"].words == ("定额公用经费",)
    assert found["one"].words == ("项目支出",)
    without = found["other"].without
    assert without
    assert (found["other"].with_all.unknown_columns, without.unknown_columns) == (0, 1)


def test_a_word_that_another_place_uses_too_stays(tmp_path: Path) -> None:
    disclosure(tmp_path / "one.pdf", "广州市某某局", OWN)
    disclosure(tmp_path / "other.pdf", "苏州市某某局", OWN)
    found = left_out(tmp_path)
    assert [one.words for one in found.values()] == [(), ()]
    assert all(one.without == one.with_all for one in found.values())


def test_two_documents_of_one_place_are_left_out_together(tmp_path: Path) -> None:
    disclosure(tmp_path / "one.pdf", "广州市某某局", PLAIN)
    for name, publisher in (("other", "苏州市甲某局"), ("third", "苏州市乙某局")):
        disclosure(tmp_path / f"{name}.pdf", publisher, OWN)
    found = left_out(tmp_path)
    assert found["other"].words == found["third"].words == ("定额公用经费",)


def test_a_title_that_nobody_else_uses_makes_the_table_unrecognised(tmp_path: Path) -> None:
    disclosure(tmp_path / "one.pdf", "广州市某某局", PLAIN)
    disclosure(tmp_path / "other.pdf", "苏州市某某局", PLAIN, "政府采购预算表")
    found = left_out(tmp_path)["other"]
    assert "政府采购" in found.words
    assert found.with_all.all_recognised
    assert found.without is None or not found.without.all_recognised


def test_the_vocabulary_is_whole_again_afterwards(tmp_path: Path) -> None:
    disclosure(tmp_path / "one.pdf", "广州市某某局", OWN)
    left_out(tmp_path)
    assert vocabulary().read("定额公用经费").rest == ""


@pytest.fixture
def results(tmp_path: Path) -> Sequence[LeftOut]:
    disclosure(tmp_path / "one.pdf", "广州市某某局", PLAIN)
    disclosure(tmp_path / "other.pdf", "苏州市某某局", OWN)
    return list(left_out(tmp_path).values())


def test_it_says_both_figures_for_each_and_for_all(results: Sequence[LeftOut]) -> None:
    said = list(lines_of(results, verbose=False))
    assert len(said) == 3
    assert "other (苏州市): tables 1/1, unknown columns 0" in said[1]
    assert "without 1 words of its own: tables 1/1, unknown columns 1" in said[1]
    assert said[2].startswith("all: 2 documents | all tables recognised in 2 with all words")
    assert "unknown columns 0 and 2" in said[2]


def test_verbose_names_the_words(results: Sequence[LeftOut]) -> None:
    assert "  words: 定额公用经费" in list(lines_of(results, verbose=True))
