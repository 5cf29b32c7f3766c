"""Values as a spreadsheet shows them: its number formats (``#,##0.00_);(#,##0.00)``) applied to exact decimals.

The grammar is that of ECMA-376 part 1, 18.8.31: up to four sections parted by semicolons (positive, negative, zero,
text), each of placeholders, literals and marks. What is not known here is refused, so that nobody takes the value as
stored for the value as shown.
"""

from __future__ import annotations

import calendar
import operator
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

# A spreadsheet computes with 15 significant digits; what a double holds beyond them is noise.
STORED = Context(prec=15, rounding=ROUND_HALF_UP)
WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
# General shows a number in at most so many characters, its point included.
GENERAL_WIDTH = 11

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<skip>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<digit>[0#?])|(?P<exponent>[Ee][+-])|(?P<mark>[.,%@;])"
    r"|(?P<noon>AM/PM|A/P|上午/下午)|(?P<run>(?P<letter>[ymdhsaeYMDHSAE])(?P=letter)*)|(?P<other>.)",
    re.DOTALL,
)
CONDITION = re.compile(r"^(?P<op><=|>=|<>|=|<|>)(?P<limit>-?\d+(?:\.\d+)?)$")
OPERATORS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
WEEKDAYS = "一二三四五六日"
Moment = datetime | date | time


class UnknownFormatError(ValueError):
    """A number format that is not known here."""


class Shown(NamedTuple):
    """A number as shown; ``exact`` unless the stored one has further decimals."""

    text: str
    exact: bool


class _Token(NamedTuple):
    kind: str
    text: str


_Section = Sequence[_Token]


def stored(value: float) -> Decimal:
    """Return the decimal that a stored number stands for: 8084.7099999999991 is 8084.71."""
    return STORED.create_decimal(repr(value))


def show_number(value: Decimal, code: str) -> Shown:
    """Show a number under a format.

    Raises:
        UnknownFormatError: fractions, powers of ten, Chinese numerals.
    """
    section, value, sign = _choose([part for part in _sections(code) if _Token("mark", "@") not in part], value)
    kinds = {token.kind for token in section}
    if "exponent" in kinds or "run" in kinds or "noon" in kinds:
        raise UnknownFormatError(code)
    if "general" in kinds:
        shown = general(value)
        text = "".join(shown.text if token.kind == "general" else _literal(token) for token in section)
        return Shown((sign + text).strip(), shown.exact)
    if "digit" not in kinds:
        return Shown("".join(map(_literal, section)).strip(), exact=True)
    text, exact = _fill(section, value, code)
    return Shown((sign + text).strip(), exact)


def show_text(text: str, code: str) -> str:
    """Show a text under a format: within the literals of its text section, if it has one."""
    parts = _sections(code)
    last = parts[-1]
    if _Token("mark", "@") not in last:
        return "" if len(parts) == 4 and not last else text
    return "".join(text if token == ("mark", "@") else _literal(token) for token in last)


def show_moment(value: Moment | timedelta, code: str) -> str:
    """Show a date or a time under a format.

    Raises:
        UnknownFormatError: a duration, or parts that the value does not have.
    """
    if isinstance(value, timedelta):
        raise UnknownFormatError(code)
    section = _sections(code)[0]
    try:
        return "".join(_moment_part(section, index, value) for index in range(len(section))).strip()
    except AttributeError as error:  # a time has no day, a date no hour
        raise UnknownFormatError(code) from error


def general(value: Decimal) -> Shown:
    """Show a number under General: as many decimals as it needs and as there is room for.

    A spreadsheet turns numbers of twelve digits and more into powers of ten there; they are shown in full here.
    """
    whole = len(str(abs(int(value))))
    rounded = WIDE.quantize(value, Decimal(1).scaleb(-max(0, GENERAL_WIDTH - 1 - whole)))
    text = f"{rounded:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Shown("0" if text == "-0" else text, rounded == value)


def _sections(code: str) -> list[_Section]:
    """Part a format into the tokens of its sections."""
    parts: list[list[_Token]] = [[]]
    for match in TOKEN.finditer(code):
        kind = "run" if match.lastgroup == "letter" else match.lastgroup or "other"
        if match[0] == ";":
            parts.append([])
        else:
            parts[-1].append(_Token(kind, match[kind]))
    return list(parts)


def _choose(parts: Sequence[_Section], value: Decimal) -> tuple[_Section, Decimal, str]:
    """Return the section for a value, its magnitude, and the sign to put before it.

    The section for negative numbers says itself how they look: in brackets, in red. Whether one under a condition such
    as [<0] does is not agreed upon among programs, so that it is refused.
    """
    if not parts or not any(parts):
        return ([_Token("general", "General")] if len(parts) < 2 else []), abs(value), "-" if value < 0 else ""
    conditions = [_condition(part) for part in parts]
    if any(conditions):
        for part, condition in zip(parts, conditions, strict=True):
            if condition and OPERATORS[condition["op"]](value, Decimal(condition["limit"])):
                if value < 0 and condition["op"] != "<>":
                    raise UnknownFormatError(condition[0])
                return part, abs(value), "-" if value < 0 else ""
        rest = [part for part, condition in zip(parts, conditions, strict=True) if not condition]
        return (rest[-1] if rest else []), abs(value), "-" if value < 0 else ""
    if value < 0 and len(parts) > 1:
        return parts[1], -value, ""
    if value == 0 and len(parts) > 2:
        return parts[2], value, ""
    return parts[0], abs(value), "-" if value < 0 else ""


def _condition(section: _Section) -> re.Match[str] | None:
    return next((m for token in section if token.kind == "bracket" if (m := CONDITION.match(token.text))), None)


def _literal(token: _Token) -> str:
    """Return what a token prints by itself: colours, conditions and room for other characters print nothing."""
    if token.kind == "bracket":
        if token.text.upper().startswith("DBNUM"):
            raise UnknownFormatError(token.text)
        return token.text[1:].split("-")[0] if token.text.startswith("$") else ""
    return "" if token.kind in ("skip", "fill") or token == ("mark", ",") else token.text


def _fill(section: _Section, value: Decimal, code: str) -> tuple[str, bool]:
    """Put the digits of a number into the placeholders of a section."""
    if any(token.text == "/" for token in section):
        raise UnknownFormatError(code)
    point = next((i for i, token in enumerate(section) if token == ("mark", ".")), len(section))
    before, after = section[:point], section[point + 1 :]
    digits = [i for i, token in enumerate(section) if token.kind == "digit"]
    commas = [i for i, token in enumerate(section) if token == ("mark", ",")]
    last_before = max((i for i in digits if i < point), default=-1)
    grouped = any(digits[0] < i < last_before for i in commas)
    thousands = sum((last_before < i < point and last_before >= 0) or i > digits[-1] for i in commas)
    percents = section.count(_Token("mark", "%"))
    scaled = WIDE.multiply(value, Decimal(10) ** (2 * percents - 3 * thousands))
    places = sum(token.kind == "digit" for token in after)
    rounded = WIDE.quantize(scaled, Decimal(1).scaleb(-places))
    whole, _, fraction = f"{rounded:f}".partition(".")
    text = _fill_whole(before, "" if whole == "0" else whole, grouped=grouped)
    if point < len(section):
        text += "." + _fill_fraction(after, fraction)
    return text, rounded == scaled


def _fill_whole(section: _Section, digits: str, *, grouped: bool) -> str:
    """Fill the placeholders left of the point from the right; the first takes all the digits that are left."""
    holes = [i for i, token in enumerate(section) if token.kind == "digit"]
    zeros = [i for i in holes if section[i].text == "0"]
    digits = digits.zfill(sum(i >= zeros[0] for i in holes)) if zeros else digits
    parts: list[str] = []
    taken = 0
    for index in range(len(section) - 1, -1, -1):
        if section[index].kind != "digit":
            parts.append(_literal(section[index]))
            continue
        count = len(digits) - taken if index == holes[0] else min(1, len(digits) - taken)
        for _ in range(count):
            if grouped and taken and taken % 3 == 0:
                parts.append(",")
            taken += 1
            parts.append(digits[-taken])
    return ("" if holes else digits) + "".join(reversed(parts))


def _fill_fraction(section: _Section, digits: str) -> str:
    """Fill the placeholders right of the point; those that are no 0 show no trailing zeros."""
    text, taken = "", 0
    for token in section:
        if token.kind != "digit":
            text += _literal(token)
            continue
        if token.text == "0" or digits[taken:].strip("0"):
            text += digits[taken]
        taken += 1
    return text


def _moment_part(section: _Section, index: int, value: Moment) -> str:
    """Return what one token of a date format prints."""
    token = section[index]
    if token.kind == "noon":
        early, late = token.text.split("/")
        return early if value.hour < 12 else late  # type: ignore[union-attr]  # a date has none: caught above
    if token.kind in ("digit", "exponent", "general"):
        raise UnknownFormatError(token.text)
    if token.kind != "run":
        return "" if token.kind == "bracket" and not token.text.startswith("$") else _literal(token)
    return _moment_run(token.text.lower(), value, section, index)


def _moment_run(run: str, value: Moment, section: _Section, index: int) -> str:
    letter, two = run[0], 2 if len(run) > 1 else 1
    moment: datetime = value  # type: ignore[assignment]  # parts that it lacks raise AttributeError
    if letter == "y":
        return f"{moment.year % 100:02}" if len(run) <= 2 else f"{moment.year:04}"
    if letter == "e":
        return f"{moment.year:04}"
    if letter == "a":
        return ("星期" if len(run) > 3 else "") + WEEKDAYS[moment.weekday()]
    if letter == "d":
        names = {3: calendar.day_abbr, 4: calendar.day_name}
        return names[len(run)][moment.weekday()] if len(run) in names else f"{moment.day:0{two}}"
    if letter == "h":
        twelve = any(token.kind == "noon" for token in section)
        return f"{(moment.hour - 1) % 12 + 1 if twelve else moment.hour:0{two}}"
    if letter == "s":
        return f"{moment.second:0{two}}"
    others = [(i, token.text[0].lower()) for i, token in enumerate(section) if token.kind == "run"]
    before = next((found for i, found in reversed(others) if i < index), "")
    after = next((found for i, found in others if i > index), "")
    if before == "h" or after == "s":
        return f"{moment.minute:0{two}}"
    months = {3: calendar.month_abbr, 4: calendar.month_name}
    return months[len(run)][moment.month] if len(run) in months else f"{moment.month:0{two}}"
