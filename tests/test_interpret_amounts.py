"""Amounts as printed: exact, with their sign; and the marks for no amount, each its own state."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.interpret.amounts import decimals, is_amount, parse_amount, to_yuan

CENTS = st.decimals(Decimal("-9999999999.99"), Decimal("9999999999.99"), places=2)


@given(CENTS)
def test_a_printed_amount_is_read_back_exactly(amount: Decimal) -> None:
    reading = parse_amount(f"{amount:,.2f}")
    assert (reading.amount, str(reading.amount)) == (amount, str(amount))
    assert reading.state == ("value" if amount else "zero")


@given(st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2))
def test_brackets_and_full_width_digits_say_the_same(amount: Decimal) -> None:
    plain = f"{amount:,.2f}"
    wide = plain.translate({**{ord(d): ord(d) + 0xFEE0 for d in "0123456789.,"}})
    assert parse_amount(f"({plain})").amount == parse_amount(f"（{plain}）").amount == -amount
    assert parse_amount(wide).amount == amount
    assert parse_amount(f"－{wide}").amount == parse_amount(f"−{plain}").amount == -amount


@given(CENTS)
def test_yuan_are_exact(amount: Decimal) -> None:
    assert to_yuan(amount, "万元") == amount.scaleb(4)
    assert to_yuan(amount, "元") == amount
    assert to_yuan(amount, "亿元") / 10000 == to_yuan(amount, "万元")


@given(st.text(max_size=12))
def test_any_text_has_a_state_or_none_and_an_amount_only_with_a_value(text: str) -> None:
    state, amount = parse_amount(text)
    assert (amount is not None) == (state in ("value", "zero"))
    assert is_amount(text) == (amount is not None)


@pytest.mark.parametrize(
    ("text", "state", "amount"),
    [
        ("8,084.71", "value", "8084.71"),
        ("1452.09", "value", "1452.09"),
        ("0.00", "zero", "0.00"),
        ("0", "zero", "0"),
        ("-0.50", "value", "-0.50"),
        ("8,084.\n71", "value", "8084.71"),
        ("", "blank", None),
        (" 　", "blank", None),
        ("-", "not_applicable", None),
        ("—", "not_applicable", None),
        ("——", "not_applicable", None),
        ("不适用", "not_applicable", None),
        ("项目信息不宜公开", "withheld", None),
        ("涉密", "withheld", None),
    ],
)
def test_five_states(text: str, state: str, amount: str | None) -> None:
    assert parse_amount(text) == (state, None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    "text",
    [
        "见附表",
        "12万元",
        "1,23.00",
        "1,2345",
        "(3.00",
        "3.00）",
        "1.2.3",
        "46.44%",
        "201 行政",
        "3.",
        "１０．０．０",
        "--5",
    ],
)
def test_what_is_no_amount_is_not_guessed(text: str) -> None:
    assert parse_amount(text) == (None, None)


def test_two_numbers_in_a_cell_are_not_one() -> None:
    assert parse_amount("10 20").amount is None


def test_decimals_are_counted_as_printed() -> None:
    assert [decimals(Decimal(text)) for text in ("12", "12.50", "0.123456")] == [0, 2, 6]
