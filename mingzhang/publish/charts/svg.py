"""A drawing as SVG: within a page, where the site's style paints it, or as a file of its own with its own style."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from mingzhang.publish.charts.drawing import Band, Box, Drawing, Label, Mark
from mingzhang.publish.language import HTML_LANG, Lang

LIGHT = {
    "ink": "#1c2328", "soft": "#59646c", "rule": "#b9b4a5", "paper": "#ffffff", "bar": "#2f7d94", "second": "#c27a1c",
    "third": "#a03325", "fourth": "#8f897a", "faint": "#9cc3cf", "seal": "#a03325", "plate": "#ffffff",
}  # fmt: skip
DARK = LIGHT | {
    "ink": "#e6e4dd", "soft": "#a3adb4", "rule": "#5b656d", "paper": "#14181b", "bar": "#4fa3bb", "second": "#d99a3e",
    "third": "#e07b6b", "fourth": "#8d979f", "faint": "#3c6170", "plate": "#14181b",
}  # fmt: skip
FONTS = '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif'
SIZE = 13  # of a text that says none
OPACITY = 0.3
PLATE = 0.85  # behind labels that bands run under


def inline(drawing: Drawing, titled_by: str, described_by: str) -> str:
    """Return an SVG for a page.

    Args:
        drawing: what is drawn; its colours are classes.
        titled_by: id of the element that says what it shows.
        described_by: id of the element that describes it.
    """
    marks = "".join(_written(drawing.marks))
    return (
        f'<svg class="chart" viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" role="img" '
        f'aria-labelledby="{escape(titled_by)}" aria-describedby="{escape(described_by)}">{marks}</svg>'
    )


def standalone(drawing: Drawing, title: str, description: str, lang: Lang) -> str:
    """Return an SVG that stands alone: fonts named, light or dark as the reader's screen is."""
    style = (
        f"svg{{font-family:{FONTS};font-size:{SIZE}px;font-variant-numeric:tabular-nums}}.e{{text-anchor:end}}"
        f".h{{font-weight:600}}path{{opacity:{OPACITY}}}.plate{{opacity:{PLATE}}}"
        + _rules(LIGHT)
        + f"@media (prefers-color-scheme:dark){{{_rules(DARK)}}}"
    )
    size = f"{_n(drawing.width)} {_n(drawing.height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{HTML_LANG[lang]}" viewBox="0 0 {size}" '
        f'width="{_n(drawing.width)}" height="{_n(drawing.height)}" role="img" aria-labelledby="t d">'
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(description)}</desc><style>{style}</style>'
        f'<rect class="paper" width="100%" height="100%"/>{"".join(_written(drawing.marks))}</svg>\n'
    )


def _rules(colours: dict[str, str]) -> str:
    return "".join(f".{name}{{fill:{colour}}}" for name, colour in colours.items())


def _written(marks: Iterable[Mark]) -> Iterable[str]:
    for mark in marks:
        if isinstance(mark, Box):
            yield (
                f'<rect class="{mark.paint}" x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(mark.width)}" '
                f'height="{_n(mark.height)}"/>'
            )
        elif isinstance(mark, Band):
            yield f'<path class="{mark.paint}" d="{_path(mark)}"/>'
        else:
            yield _text(mark)


def _path(band: Band) -> str:
    middle, x0, x1 = _n((band.x0 + band.x1) / 2), _n(band.x0), _n(band.x1)
    top0, top1 = _n(band.top0), _n(band.top1)
    low0, low1 = _n(band.top0 + band.height), _n(band.top1 + band.height)
    there = f"M{x0} {top0}C{middle} {top0} {middle} {top1} {x1} {top1}"
    return f"{there}V{low1}C{middle} {low1} {middle} {low0} {x0} {low0}Z"


def _text(label: Label) -> str:
    names = [label.paint, *(["e"] if label.anchor == "end" else []), *(["h"] if label.bold else [])]
    size = f' font-size="{_n(label.size)}"' if label.size != SIZE else ""
    lang = f' lang="{label.lang}"' if label.lang else ""
    return (
        f'<text class="{" ".join(names)}" x="{_n(label.x)}" y="{_n(label.y)}"{size}{lang}>{escape(label.text)}</text>'
    )


def _n(number: float) -> str:
    """Write a number to two decimals, without zeros at the end."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
