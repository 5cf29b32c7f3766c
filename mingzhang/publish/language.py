"""The two languages of the site: the words of its frame, and how amounts, shares and units are written in each."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from mingzhang.yamlfile import read_yaml

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, Lang] = ("zh", "en")
HTML_LANG = {"zh": "zh-Hans", "en": "en"}
# A file for each part of the site; a name is in one of them.
WORDS = sorted((Path(__file__).parent / "words").glob("*.yml"))
NBSP = "\u00a0"
MILLION, TEN_THOUSAND, HUNDRED, CENT = Decimal(1_000_000), Decimal(10_000), Decimal(100), Decimal("0.01")


class Words:
    """The words of the site's frame in one language, by name: ``words.home``. A name without words is an error."""

    def __init__(self, lang: Lang, words: dict[str, str]) -> None:
        self.lang = lang
        self.__dict__ |= words  # asked for on every page by the hundred

    def __getattr__(self, name: str) -> str:
        raise AttributeError(f"no words for {name!r} in words/ ({self.lang})")


@cache
def words(lang: Lang) -> Words:
    """Return the words of a language."""
    return Words(lang, {name: pair[lang] for path in WORDS for name, pair in read_yaml(path).items()})


def other(lang: Lang) -> Lang:
    """Return the other language."""
    return "en" if lang == "zh" else "zh"


def grouped(amount: Decimal) -> str:
    """Write an amount with thousands separators and the decimals that it has."""
    return f"{amount:,f}"


def money(amount_cny: Decimal, lang: Lang) -> str:
    """Write yuan as each language's readers count, to a hundred yuan: 8,084.71 万元, CNY 80.8471 million."""
    amount_cny = to_hundred(amount_cny)
    if lang == "zh":
        ten_thousands = amount_cny / 10_000
        if ten_thousands == ten_thousands.quantize(CENT):
            return f"{grouped(ten_thousands.quantize(CENT))}{NBSP}万元"
        return f"{grouped(_plain(amount_cny))}{NBSP}元"
    if abs(amount_cny) >= MILLION:
        return f"CNY{NBSP}{grouped(_plain(amount_cny / MILLION))}{NBSP}million"
    return f"CNY{NBSP}{grouped(_plain(amount_cny))}"


def to_hundred(amount_cny: Decimal) -> Decimal:
    """Round yuan to a hundred, half up, as most disclosures print them; what is below 10,000 stays as it is."""
    if abs(amount_cny) < TEN_THOUSAND:
        return amount_cny
    return (amount_cny / HUNDRED).quantize(Decimal(1), ROUND_HALF_UP) * HUNDRED


def ten_thousands(amount_cny: Decimal) -> str:
    """Write yuan in units of 10,000, to a hundred yuan, for columns of figures: 8,084.71."""
    amount = to_hundred(amount_cny) / 10_000
    cents = amount.quantize(CENT)
    return grouped(cents if cents == amount else _plain(amount))


def change(amount_cny: Decimal, before: Decimal, lang: Lang) -> str:
    """Write a change in units of 10,000 yuan with its sign, and in per cent of what was before where that is not 0."""
    if not amount_cny:
        return words(lang).unchanged
    sign = "−" if amount_cny < 0 else "+"
    part = f" ({sign}{share(abs(amount_cny), before)})" if before > 0 else ""
    return f"{sign}{ten_thousands(abs(amount_cny))}{part}"


def _plain(amount: Decimal) -> Decimal:
    """Drop the zeros at the end of the decimals."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral() else amount.normalize()


def share(part: Decimal, whole: Decimal) -> str:
    """Write a share in per cent, to one decimal, half up; a dash where the whole is zero. What is not zero says so."""
    if not whole:
        return "–"
    said = (part / whole * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return "<0.1%" if part > 0 and not said else f"{said}%"


def unit_name(unit: str | None, lang: Lang) -> str:
    """Name a unit of money."""
    english = {
        "元": "CNY (元)",
        "千元": "CNY 1,000 (千元)",
        "万元": "CNY 10,000 (万元)",
        "亿元": "CNY 100 million (亿元)",
    }
    return (unit or "") if lang == "zh" else english.get(unit or "", unit or "")
