"""Numbers, dates and texts as a spreadsheet shows them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.interpret.amounts import parse_amount
from mingzhang.read.number_format import (
    UnknownFormatError,
    general,
    show_moment,
    show_number,
    show_text,
    stored,
)

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("8084.709999999", "#,##0.00", "8,084.71"),
        ("0", "#,##0.00", "0.00"),
        ("1234567.5", "#,##0.00_ ", "1,234,567.50"),
        ("-3", "#,##0.00_);(#,##0.00)", "(3.00)"),
        ("-3", "#,##0.00_);[Red]\\(#,##0.00\\)", "(3.00)"),
        ("-3", "#,##0.00;[Red]-#,##0.00", "-3.00"),
        ("-5.5", "0.00", "-5.50"),
        ("0", ACCOUNTING, "-"),
        ("12345.678", ACCOUNTING, "12,345.68"),
        ("-12345.678", ACCOUNTING, "-12,345.68"),
        ("0", "#,##0.00;-#,##0.00;;@", ""),
        ("0", "#,##0.00;-#,##0.00;", ""),
        ("5", ";;;", ""),
        ("0.12345", "0.00%", "12.35%"),
        ("0.5", "0%", "50%"),
        ("201", "General", "201"),
        ("201", "@", "201"),
        ("201", "", "201"),
        ("12", "000", "012"),
        ("2024001", "000-0000", "202-4001"),
        ("1234", "[$¥-804]#,##0.00", "¥1,234.00"),
        ("12345", "0\\.0,", "1.2"),
        ("12345", '0!.0,"万"', "1.2万"),
        ("123456789", "#,##0.00,", "123,456.79"),
        ("100000", '[>=10000]0.0,"千";0', "100.0千"),
        ("50", '[>=10000]0.0,"千";0', "50"),
        ("-7", '[=0]"-";0.0', "-7.0"),
        ("5", "0.##", "5."),
        ("5.25", "0.0#", "5.25"),
        ("0.5", "#.00", ".50"),
        ("2.5", "0", "3"),
        ("4", 'General"元"', "4元"),
    ],
)
def test_numbers(value: str, code: str, shown: str) -> None:
    assert show_number(Decimal(value), code).text == shown


@pytest.mark.parametrize("code", ["# ?/?", "0.00E+00", "[DBNum2]0", "yyyy-mm-dd"])
def test_a_format_that_is_not_known_is_refused(code: str) -> None:
    with pytest.raises(UnknownFormatError):
        show_number(Decimal(2), code)


def test_the_sign_of_a_negative_number_under_a_condition_is_not_guessed() -> None:
    with pytest.raises(UnknownFormatError):
        show_number(Decimal(-7), "[<0]0.0;0")


def test_what_a_number_has_beyond_what_it_shows_is_told() -> None:
    assert show_number(Decimal("8084.709999999"), "#,##0.00") == ("8,084.71", False)
    assert show_number(Decimal("8084.71"), "#,##0.00") == ("8,084.71", True)


@pytest.mark.parametrize(
    ("value", "shown", "exact"),
    [
        ("8084.709999999", "8084.71", False),
        ("1234.56789012345", "1234.56789", False),
        ("0.00000000000181", "0", False),
        ("-0.00000000000181", "0", False),
        ("123456789012", "123456789012", True),
        ("100", "100", True),
        ("-0.5", "-0.5", True),
    ],
)
def test_general_shows_as_much_as_there_is_room_for(value: str, shown: str, exact: bool) -> None:
    assert general(Decimal(value)) == (shown, exact)


def test_what_a_double_holds_beyond_fifteen_digits_is_noise() -> None:
    assert stored(0.1 + 0.2) == Decimal("0.3")
    assert stored(8084.7099999999991) == Decimal("8084.71")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_shown_is_the_amount(value: Decimal) -> None:
    for code in ("#,##0.00", "0.00", "#,##0.00_);(#,##0.00)", "#,##0.00;[Red]-#,##0.00"):
        text, exact = show_number(stored(float(value)), code)
        assert exact
        assert parse_amount(text).amount == value


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("yyyy-mm-dd", "2024-03-05"),
        ("yyyy/m/d", "2024/3/5"),
        ('yyyy"年"m"月"d"日"', "2024年3月5日"),
        ('[$-804]yyyy"年"m"月";@', "2024年3月"),
        ("yy.mm", "24.03"),
        ("h:mm AM/PM", "2:07 PM"),
        ('上午/下午h"时"mm"分"', "下午2时07分"),
        ("yyyy/m/d h:mm:ss", "2024/3/5 14:07:09"),
        ("aaaa", "星期二"),
        ("ddd d-mmm-yy", "Tue 5-Mar-24"),
    ],
)
def test_moments(code: str, shown: str) -> None:
    assert show_moment(datetime(2024, 3, 5, 14, 7, 9), code) == shown  # noqa: DTZ001  (a spreadsheet knows no zones)


def test_a_moment_without_the_parts_that_a_format_asks_for_is_refused() -> None:
    for value, code in ((time(8, 30), "yyyy"), (date(2024, 1, 1), "h:mm"), (timedelta(hours=30), "[h]:mm")):
        with pytest.raises(UnknownFormatError):
            show_moment(value, code)


def test_texts() -> None:
    assert show_text("01", "@") == "01"
    assert show_text("无", ACCOUNTING) == "无"
    assert show_text("某局", '0;0;0;"<"@">"') == "<某局>"
    assert show_text("某局", ";;;") == ""
