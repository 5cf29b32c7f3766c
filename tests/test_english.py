"""English of labels: looked up, or put together from parts that are all known."""

from __future__ import annotations

import pytest

from mingzhang.codebook import load
from mingzhang.package.english import English


@pytest.fixture
def english() -> English:
    return English(load(), {"番禺区某局": "A bureau of Panyu"}, 2024)


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("预算数", "Budget"),
        ("预 算 数", "Budget"),
        ("2025年预算数", "Budget, 2025"),
        ("（2026年度）", "2026"),
        ("其中：财政资金", "Of which: fiscal funds"),
        ("一、一般公共预算拨款", "General public budget appropriations"),
        ("因公出国(境)费", "Official overseas travel"),
        ("因公出国（境）费", "Official overseas travel"),
        ("金额（万元）", "Amount (CNY 10,000)"),
        ("财政专户核拨", "Special fiscal account appropriations"),
        (
            "2025年部门“三公”经费和机关运行经费预算表",
            'Budget for "three public" expenses and operating expenses of government bodies, 2025',
        ),
        ("第三部分 名词解释", "Part 3: Glossary"),
    ],
)
def test_a_label_whose_parts_are_known_has_english(english: English, label: str, wanted: str) -> None:
    assert english.text(label) == wanted
    assert english.untranslated == {}


@pytest.mark.parametrize("label", ["2025年口岸维修经费", "其中：口岸维修经费", "口岸维修经费合计", "专用结余（口岸）"])
def test_a_label_with_an_unknown_part_has_none_and_is_counted(english: English, label: str) -> None:
    assert english.text(label) is None
    assert list(english.untranslated) == [label]


def test_words_that_differ_too_much_have_no_common_english(english: English) -> None:
    assert english.text("用事业基金弥补差额") is None


def test_the_sidecar_counts_before_the_codebook() -> None:
    assert English(load(), {"预算数": "Plan"}).text("2025年预算数") == "Plan, 2025"
