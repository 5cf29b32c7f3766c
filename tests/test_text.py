"""A text as numbered lines: line ends, page turns, indentation; and what is no text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import SEED_TXT

from mingzhang.read import read_file
from mingzhang.read.model import Line, Reading, RefusedError
from mingzhang.read.text import read_lines


@pytest.fixture
def lines_of(tmp_path: Path):
    def read(content: str | bytes) -> tuple[Line, ...]:
        path = tmp_path / "a.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_lines(path)[0]

    return read


def test_lines_keep_their_numbers_and_blank_ones_are_dropped(lines_of) -> None:
    assert [(line.place.line, line.text) for line in lines_of("一\n\n\n二\n　\n三")] == [
        (1, "一"),
        (4, "二"),
        (6, "三"),
    ]


@pytest.mark.parametrize("content", ["一\r\n二", "\ufeff一\n二", "一\n二\n", "一 \n二　"])
def test_line_ends_marks_and_trailing_blanks_change_nothing(lines_of, content: str) -> None:
    assert [line.text for line in lines_of(content)] == ["一", "二"]


def test_lone_carriage_returns_end_lines(lines_of) -> None:
    assert [line.text for line in lines_of("一\r二\r三")] == ["一", "二", "三"]


@pytest.mark.parametrize("mark", ["\f", " "])
def test_a_form_feed_or_the_blank_in_its_place_turns_the_page(lines_of, mark: str) -> None:
    assert [(line.text, line.turns_page, line.indent) for line in lines_of(f"一\n{mark}　　二\n三")] == [
        ("一", False, 0.0),
        ("二", True, 2.0),
        ("三", False, 0.0),
    ]


def test_a_form_feed_begins_a_page_and_no_line_of_the_file(lines_of) -> None:
    found = [(line.place.line, line.text) for line in lines_of("一\n\f二\f三\n四")]
    assert found == [(1, "一"), (2, "二"), (2, "三"), (3, "四")]


def test_indentation_is_counted_in_ems(lines_of) -> None:
    assert [line.indent for line in lines_of("　　二\n　一\n零")] == [2.0, 1.0, 0.0]


def test_a_line_right_below_another_is_adjacent(lines_of) -> None:
    assert [line.adjacent for line in lines_of("一\n二\n\n三\n 四")] == [False, True, False, False]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty file"),
        (b" \n\n ", "empty file"),
        ("第一部分".encode("gb18030"), "expected UTF-8 text, found byte 0xb5 at offset 0"),
        (b"abc\0def", "found the control character .* at offset 3"),
    ],
    ids=["empty", "blanks", "GB 18030", "binary"],
)
def test_what_is_no_utf8_text_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(RefusedError, match=message):
        read_file(path)


def test_every_character_of_the_seed_is_in_a_line(text_reading: Reading) -> None:
    printed = sum(not char.isspace() for char in SEED_TXT.read_text(encoding="utf-8"))
    assert text_reading.ledger.printed == text_reading.ledger.in_lines == printed
    assert text_reading.ledger.left_over == 0


def test_the_seed_turns_its_pages_where_the_text_does(text_reading: Reading) -> None:
    turns = [line.text for line in text_reading.lines if line.turns_page]
    assert turns[0] == "第一部分 广州市番禺区政务服务数据管理"
    assert turns.count("支出项目类别（资金使用单") == 4  # the continued headings of 表12
    assert turns[-1] == "用、维修（护）费、租赁费、会议费、培训费、公务接待费、专"


@given(st.text(st.sampled_from("一二 　\t\n1.,"), max_size=60))
def test_nothing_is_lost_and_nothing_is_made_up(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("text") / "a.txt"
    path.write_text(text, encoding="utf-8", newline="")
    if not text.strip("\n \t"):
        return
    lines, printed, furniture = read_lines(path)
    kept = "".join("".join(line.text.split()) for line in lines)
    assert printed == len("".join(text.split())) == len(kept) + furniture
    assert furniture or kept == "".join(text.split())


def test_a_form_feed_at_the_end_of_a_line_leaves_the_ledger_at_zero(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("第一页。\f第二页。\n", encoding="utf-8")
    assert read_file(path).ledger.left_over == 0


def test_a_bare_number_at_a_page_turn_is_an_amount_unless_it_counts_on(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("第一行\n1\n 第二行\n2\n 第三行\n1217\n 第四行\n", encoding="utf-8")
    lines, _, furniture = read_lines(path)
    assert [line.text for line in lines] == ["第一行", "第二行", "第三行", "1217", "第四行"]
    assert furniture == 2
