"""Second reader: the cells of every table through pdfplumber (pdfminer underneath, an engine of its own).

It shares nothing with the first reader but the file, so what both see was printed. ``read_cells`` uses pdfplumber's
own characters, lines and table finder with their defaults; ``read_inks`` gives its characters and lines to our grid.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mingzhang.read.model import Box
from mingzhang.read.pdfium import PageInk

CellText = tuple[Box, str]

# A character that begins within this part of the width of the same one before it was drawn twice.
DOUBLE = 0.3


def read_cells(path: Path) -> list[list[CellText]]:
    """Return, for each page, the cells that pdfplumber finds: box in points and text, its blanks removed."""
    import pdfplumber  # 0.3 s: only where a file is read twice

    pages = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            tables = page.find_tables()
            chars = sorted(page.chars, key=lambda char: char["top"]) if tables else []
            left, top = page.cropbox[:2]  # what is shown begins here
            pages.append(
                [
                    (Box(x0 - left, y0 - top, x1 - left, y1 - top), _text_in(chars, (x0, y0, x1, y1)))
                    for table in tables
                    for x0, y0, x1, y1 in table.cells
                ]
            )
            page.close()
    return pages


def read_inks(path: Path) -> list[PageInk]:
    """Return the ink of each page as pdfplumber sees it, for our grid: ``--reader pdfplumber``."""
    import pdfplumber

    inks = []
    with pdfplumber.open(path) as document:
        for number, page in enumerate(document.pages, start=1):
            left, top = page.cropbox[:2]  # what is shown begins here
            chars = [(c["text"], c["x0"] - left, c["top"] - top, c["x1"] - left, c["bottom"] - top) for c in page.chars]
            edges = [
                (e["orientation"], e["x0"] - left, e["top"] - top, e["x1"] - left, e["bottom"] - top)
                for e in page.edges
            ]
            horizontal = [(x0, x1, (y0 + y1) / 2) for kind, x0, y0, x1, y1 in edges if kind == "h"]
            vertical = [(y0, y1, (x0 + x1) / 2) for kind, x0, y0, x1, y1 in edges if kind == "v"]
            inks.append(PageInk(number, page.width, page.height, chars, horizontal, vertical, 0.0))
            page.close()
    return inks


def _text_in(chars: list[dict[str, Any]], cell: tuple[float, float, float, float]) -> str:
    """Join the characters whose middle is in a cell, row by row.

    A character of the next row is one whose middle lies below the foot of the row's first character.
    """
    x0, top, x1, bottom = cell
    inside = [
        char
        for char in chars
        if x0 <= (char["x0"] + char["x1"]) / 2 < x1 and top <= (char["top"] + char["bottom"]) / 2 < bottom
    ]
    if inside and (not inside[0]["upright"] or inside[0]["matrix"][0] < 0):
        inside = sorted(map(_upright, inside), key=lambda char: char["top"])
    rows: list[list[dict[str, Any]]] = []
    for char in inside:
        if rows and (char["top"] + char["bottom"]) / 2 < rows[-1][0]["bottom"]:
            rows[-1].append(char)
        else:
            rows.append([char])
    text = "".join(_row_text(sorted(row, key=lambda char: char["x0"])) for row in rows)
    return "".join(text.split())


def _upright(char: dict[str, Any]) -> dict[str, Any]:
    """Return a character that is set sideways or upside down with its box turned to read upright."""
    x0, top, x1, bottom = char["x0"], char["top"], char["x1"], char["bottom"]
    if char["upright"]:
        turned = (-x1, -bottom, -x0, -top)
    elif char["matrix"][1] > 0:
        turned = (-bottom, x0, -top, x1)
    else:
        turned = (top, -x1, bottom, -x0)
    return {**char, **dict(zip(("x0", "top", "x1", "bottom"), turned, strict=True)), "width": turned[2] - turned[0]}


def _row_text(row: list[dict[str, Any]]) -> str:
    """Join the characters of a row; one drawn again over itself, a little aside, to look bold, counts once."""
    text = ""
    before: dict[str, Any] | None = None
    for char in row:
        if before and char["text"] == before["text"] and char["x0"] - before["x0"] < DOUBLE * char["width"]:
            continue
        text += str(char["text"])
        before = char
    return text
