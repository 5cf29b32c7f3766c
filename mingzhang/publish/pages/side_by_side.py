"""Figures written out for pages that set them side by side, with their links, and with words where needed.

Nothing here ranks, and nothing is subtracted but by :func:`mingzhang.publish.measured.difference`.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace

from mingzhang.publish.contexts import Value
from mingzhang.publish.data import Package, Row
from mingzhang.publish.frames import relative
from mingzhang.publish.language import Lang, change, ten_thousands, words
from mingzhang.publish.measured import Basis, Measured, difference, funds
from mingzhang.publish.printed import row_anchor

DASH = "—"


def value(figure: Measured, disclosure: Row, path: str, lang: Lang) -> Value:
    """Return a figure as a page at ``path`` shows it; its link leads to the row or the paragraph that prints it."""
    target = _target(figure)
    href = relative(path, f"{lang}/{disclosure['disclosure']}/{target[0]}") + target[1] if target else None
    if figure.amount is None:
        return Value(DASH, href, getattr(words(lang), f"state_{figure.state}"))
    return Value(ten_thousands(figure.amount), href)


def _target(figure: Measured) -> tuple[str, str] | None:
    """Return page and anchor of what prints a figure."""
    if figure.paragraph is not None:
        return "prose.html", f"#p-{figure.paragraph}"
    if figure.table is None or figure.state == "absent":  # a table that is not there has no page
        return None
    anchor = f"#{row_anchor(figure.row, figure.block)}" if figure.row is not None and figure.block is not None else ""
    return f"tables/{figure.table}.html", anchor


def against(shown: Value, later: Measured, earlier: Measured, year: int, package: Package, lang: Lang) -> Value:
    """Add to a figure what changed since an earlier year, or why that is not said."""
    if later.amount is None or earlier.amount is None:
        return shown
    more = difference(earlier, later)
    if more is None:
        shared = set(earlier.basis) & set(later.basis)
        was, now = (basis_words(figure.basis, shared, package, lang) for figure in (earlier, later))
        said = (
            f"口径与{year}年不同（{year}年：{was}；本年：{now}），未计算增减"
            if lang == "zh"
            else f"Not set against {year}: there {was}, here {now}"
        )
        return replace(shown, caution=said)
    changed = change(more, earlier.amount, lang)
    return replace(shown, change=f"较{year}年：{changed}" if lang == "zh" else f"{changed} on {year}")


def basis_words(basis: Basis, shared: AbstractSet[tuple[str, str]], package: Package, lang: Lang) -> str:
    """Say what a figure is read from and covers, but for what it shares with those beside it."""
    own = [part for part in basis if part not in shared] or basis
    return ("，" if lang == "zh" else ", ").join(_basis_word(kind, word, package, lang) for kind, word in own)


def _basis_word(kind: str, word: str, package: Package, lang: Lang) -> str:
    said = words(lang)
    if kind == "table":
        table = package.first("tables", "canonical", word) or {}
        zh, en = table.get("title_zh") or word, table.get("title_en") or table.get("title_zh") or word
        return f"据{zh}" if lang == "zh" else f"from “{en}”"
    if kind == "funds":
        return funds()[word][lang] if word in funds() else said.funds_unstated
    if kind == "line":
        return f"该行印作“{word}”" if lang == "zh" else f"a line printed as {word}"
    if kind == "class":
        return f"名称为“{word}”" if lang == "zh" else f"under the name {word}"
    return said.from_prose
