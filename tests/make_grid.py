"""Makes grids and readings as the reading stage would hand them on, without a file: for tests of what they mean.

A grid is a list of rows as in :mod:`make_pdf`: ``<`` joins a cell to the one on its left, ``^`` to the one above, and
full-width blanks in front are its indentation.
"""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.read.model import Box, Ledger, Line, Place, RawCell, RawTable, Reading

WIDTH, HEIGHT = 60.0, 20.0


def place(row: int, column: int, row_span: int = 1, column_span: int = 1, page: int = 1) -> Place:
    """Return where a cell of a made grid stands: all columns are as wide, all rows as high."""
    x, top = 40 + WIDTH * column, 100 + HEIGHT * row
    return Place(page, Box(x, top, x + WIDTH * column_span, top + HEIGHT * row_span))


def grid(rows: Sequence[Sequence[str]], page: int = 1) -> RawTable:
    """Make a grid of rows of texts."""
    width = len(rows[0])
    assert all(len(row) == width for row in rows), [len(row) for row in rows]
    cells = []
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            if text in ("<", "^"):
                continue
            across = next((k for k in range(j + 1, width) if row[k] != "<"), width) - j
            down = next((k for k in range(i + 1, len(rows)) if rows[k][j] != "^"), len(rows)) - i
            indent = float(len(text) - len(text.lstrip("　")))
            where = place(i, j, down, across, page)
            cells.append(RawCell(i, j, down, across, text.strip("　"), indent, (where,)))
    return RawTable(len(rows), width, tuple(cells), (place(0, 0, len(rows), width, page),))


def headed(headings: Sequence[str], body: Sequence[Sequence[str]], page: int = 1) -> RawTable:
    """Make a grid below headings (``a/b/c`` from the outermost in); labels that neighbours share are merged."""
    paths = [heading.split("/") for heading in headings]
    depth = max(map(len, paths))
    rows = [["^"] * len(paths) for _ in range(depth)]
    for j, path in enumerate(paths):
        for i, label in enumerate(path):
            before = paths[j - 1] if j else []
            rows[i][j] = "<" if before[: i + 1] == path[: i + 1] else label
        if j and before == path:  # one label over both, however deep
            for i in range(len(path), depth):
                rows[i][j] = "<"
    for i in range(1, depth):  # what is merged to the left and down is one cell
        for j in range(1, len(paths)):
            if rows[i][j] == "<" and rows[i][j - 1] == "^":
                rows[i][j] = "^"
    return grid([*rows, *body], page)


def line(text: str, *, page: int = 1, top: float = 50.0, size: float = 10.0, centred: bool = False) -> Line:
    """Make a line of text outside the tables; lines of one size that follow each other in the middle are one text."""
    return Line(text, Place(page, Box(40, top, 40 + size * len(text), top + size)), size=size, centred=centred)


def reading(*blocks: Line | RawTable, file: str = "a.pdf") -> Reading:
    """Make a reading of blocks in their order."""
    return Reading(file, "pdf", "0" * 64, 9, blocks, Ledger(0, 0, 0, 0, 0))
