"""Characters to rows, cells and lines: flat characters stay where they are printed, blanks are told from gaps."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make_pdf import EXPENDITURE_BODY, Paper, expenditure
from support import interpreted

from mingzhang.read.layout import lay_out
from mingzhang.read.model import Char
from mingzhang.read.pdfium import PageInk
from mingzhang.read.rows import chars_to_rows, join_wrapped, row_text, visible

EM = 10.0


def printed(text: str, x: float = 0.0, top: float = 0.0) -> list[Char]:
    """Set a line of full-width characters; 一 and － get boxes as low as their ink, 、 and 。 sit on the ground."""
    ink = {"一": (0.45, 0.52), "－": (0.45, 0.5), "、": (0.75, 0.95), "。": (0.7, 0.95)}
    chars = []
    for index, char in enumerate(text):
        high, low = ink.get(char, (0.0, 1.0))
        chars.append((char, x + index * EM, top + high * EM, x + (index + 1) * EM, top + low * EM))
    return chars


def texts(chars: list[Char]) -> list[str]:
    return [row_text(row) for row in chars_to_rows(chars)]


@pytest.mark.parametrize(
    "text",
    [
        "一般行政管理事务一",
        "一、一般公共服务支出",
        "十一、城乡社区支出。",
        "一",
        "－",
        "一、",
    ],
)
def test_flat_characters_are_not_displaced(text: str) -> None:
    assert texts(printed(text)) == [text]


def test_flat_characters_stay_in_their_row_of_a_wrapped_text() -> None:
    wrapped = ["一、推进“一网", "统管”一、二", "三、一般事务。"]
    chars = [char for number, line in enumerate(wrapped) for char in printed(line, top=12.0 * number)]
    assert texts(chars) == wrapped


def test_flat_characters_stay_in_their_row_where_boxes_of_digits_reach_into_the_next() -> None:
    """Some fonts give digits a box twice as high as their print, so that the boxes of tight lines overlap."""
    chars = []
    for number, line in enumerate(["支出6万元，下降", "减少3万元。其中"]):
        top = 14.0 * number
        for index, char in enumerate(line):
            high, low = {"，": (8.0, 11.0), "。": (7.0, 11.0)}.get(char, (0.0, 11.0))
            high, low = (-6.0, 16.0) if char.isdigit() else (high, low)
            chars.append((char, index * EM, top + high, (index + 1) * EM, top + low))
    assert texts(chars) == ["支出6万元，下降", "减少3万元。其中"]


def test_a_row_of_flat_characters_alone_keeps_its_place() -> None:
    chars = printed("上行") + printed("一一", top=12.0) + printed("下行", top=24.0)
    assert texts(chars) == ["上行", "一一", "下行"]


@given(
    st.lists(st.text("一、。－政务数据", min_size=1, max_size=8), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_file_does_not_matter(lines: list[str], random) -> None:
    lines = [f"政{line}" for line in lines]
    chars = [char for number, line in enumerate(lines) for char in printed(line, top=15.0 * number)]
    random.shuffle(chars)
    assert texts(chars) == lines


def latin(text: str, x: float, top: float = 0.0) -> list[Char]:
    return [(char, x + i * EM / 2, top, x + (i + 1) * EM / 2, top + EM) for i, char in enumerate(text)]


def test_a_gap_between_latin_characters_is_a_blank_and_between_chinese_ones_only_spacing() -> None:
    assert row_text(latin("AB", 0.0) + latin("CD", 14.0)) == "AB CD"
    assert row_text(printed("合") + printed("计", x=25.0)) == "合计"
    assert row_text(latin("5G", 0.0) + printed("建设", x=12.0)) == "5G建设"


def test_blanks_at_the_ends_go_and_those_within_stay() -> None:
    assert row_text(printed("　合　计　")) == "合　计"
    assert visible("　合　计 \t\u00a0") == 2


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["机关事业单位职业年金缴", "费支出"], "机关事业单位职业年金缴费支出"),
        (["smart", "city"], "smart city"),
        (["8,084.", "71"], "8,084.71"),
        (["5G+", "VR"], "5G+VR"),
        (["", "末行"], "末行"),
    ],
)
def test_wrapped_lines_are_joined(lines: list[str], joined: str) -> None:
    assert join_wrapped(lines) == joined


def page(*chars: Char) -> PageInk:
    return PageInk(1, 595.0, 842.0, list(chars), [], [], 0.0)


def test_a_label_on_the_left_and_a_unit_on_the_right_are_two_lines() -> None:
    layout = lay_out(page(*printed("单位名称：某局", x=40.0), *printed("单位：万元", x=400.0)))
    assert [line.text for line in layout.lines] == ["单位名称：某局", "单位：万元"]


def test_every_character_of_a_page_is_put_somewhere() -> None:
    ink = page(*printed("第一部分　概况"), *printed("一、", top=30.0), *latin("- 3 -", 200.0, 800.0))
    layout = lay_out(ink)
    assert sum(visible(line.text) for line in layout.lines) == layout.printed == 11


def test_indentation_is_measured_in_ems_of_the_printed_text(tmp_path: Path) -> None:
    cells = {c.text: c.indent for c in interpreted(expenditure(tmp_path / "a.pdf")).tables[0].cells}
    assert cells["行政运行"] - cells["一般公共服务支出"] == pytest.approx(2.0, abs=0.3)
    assert cells["政府办公厅（室）及相关机构事务"] - cells["一般公共服务支出"] == pytest.approx(1.0, abs=0.3)


def test_small_lines_on_a_page_with_a_large_title_do_not_mingle(tmp_path: Path) -> None:
    def notes(paper: Paper, foot: float) -> None:
        paper.text(40, foot + 6, "注：表中功能分类科目，根据部门实际预算编制情况编列。", 8)
        paper.text(56, foot + 18, "本套报表金额单位转换时可能存在尾数误差。", 8)
        paper.centre(foot + 60, "第三部分 2024年部门预算情况说明", 22)

    note = interpreted(expenditure(tmp_path / "a.pdf", after=notes)).tables[0].note
    assert note == "注：表中功能分类科目，根据部门实际预算编制情况编列。本套报表金额单位转换时可能存在尾数误差。"


def test_a_label_that_runs_under_a_right_aligned_amount_is_told_from_it(tmp_path: Path) -> None:
    body = [*EXPENDITURE_BODY[:4], ["2010303", "　　机关后勤服务与综合保障事务", "1,234.56", *EXPENDITURE_BODY[4][3:]]]
    table = interpreted(expenditure(tmp_path / "a.pdf", body=body)).tables[0]
    assert [c.text for c in table.cells if c.row == 5][:3] == ["2010303", "机关后勤服务与综合保障事务", "1,234.56"]
