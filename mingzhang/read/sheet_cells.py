"""From a worksheet to its cells as shown: number formats applied, merged ranges as spans, what is hidden marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mingzhang.read.number_format import UnknownFormatError, general, show_moment, show_number, show_text, stored
from mingzhang.read.rows import BLANKS

# Formats that the file names by number alone, as a Chinese spreadsheet shows them (ECMA-376 part 1, 18.8.30).
CHINESE_FORMATS = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
}
# An amount or code that is stored as a text.
NUMERAL = re.compile(r"^[-+(−]?\d[\d,，]*(?:\.\d+)?[)%％]?$")


class Area(NamedTuple):
    """A rectangle of cells; rows and columns count from 1, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def address(self) -> str:
        """The address as spreadsheets write it: ``B7``, ``B7:C8``."""
        first, last = f"{get_column_letter(self.left)}{self.top}", f"{get_column_letter(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that shows something, or holds a value that it does not show.

    ``text`` is as shown, its line breaks kept; ``numeric`` says that it is a number, or a formula without a value.
    """

    area: Area
    text: str
    indent: float = 0.0
    numeric: bool = False
    centred: bool = False
    exact: bool = True
    known_format: bool = True
    without_value: bool = False
    not_shown: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its cells from left to right and from top to bottom, and what stands around them.

    ``merged`` gives the range of every merged cell; ``ruled`` the number of cells with a rule at their left or right,
    by row; ``hidden_rows`` and ``hidden_columns`` are those in which something stands.
    """

    name: str
    hidden: bool
    cells: tuple[SheetCell, ...]
    merged: dict[tuple[int, int], Area]
    ruled: dict[int, int]
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[int, ...]


def read_sheet(values: Worksheet, formulas: Worksheet) -> Sheet:
    """Read a worksheet.

    Args:
        values: the sheet with the values of its formulas.
        formulas: the same with the formulas, to tell one without a value from a blank.
    """
    # only the cells that the file has: iter_rows would make all those between them
    held: dict[tuple[int, int], Any] = dict(sorted(values._cells.items()))  # noqa: SLF001
    merged = _merged(values, held)
    zeros = values.sheet_view.showZeros is not False
    cells = tuple(
        cell
        for place, held_cell in held.items()
        if place not in merged or merged[place][:2] == place
        for area in [merged.get(place, Area(*place, *place))]
        for cell in [_cell(held_cell, area, formulas, zeros=zeros)]
        if cell
    )
    last = max((cell.area.bottom for cell in cells), default=0)
    ruled: dict[int, int] = {}
    for (row, _), cell in held.items():
        if row <= last and (cell.border.left.style or cell.border.right.style):
            ruled[row] = ruled.get(row, 0) + 1
    return Sheet(
        name=values.title,
        hidden=values.sheet_state != "visible",
        cells=cells,
        merged=merged,
        ruled=ruled,
        hidden_rows=tuple(sorted({c.area.top for c in cells if values.row_dimensions[c.area.top].hidden})),
        hidden_columns=tuple(sorted({c.area.left for c in cells} & set(_hidden_columns(values)))),
    )


def _merged(sheet: Worksheet, held: dict[tuple[int, int], Any]) -> dict[tuple[int, int], Area]:
    """Return the range of every merged cell; a text centred over blank cells beside it stands in one, too."""
    merged: dict[tuple[int, int], Area] = {}
    for cells in sheet.merged_cells.ranges:
        area = Area(cells.min_row, cells.min_col, cells.max_row, cells.max_col)
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                merged.setdefault((row, column), area)
    for (row, column), cell in held.items():
        if cell.value is None or (row, column) in merged or cell.alignment.horizontal != "centerContinuous":
            continue
        right = column
        while (beside := held.get((row, right + 1))) is not None and _continues_centring(beside):
            right += 1
        if right > column:
            merged.update({(row, c): Area(row, column, row, right) for c in range(column, right + 1)})
    return merged


def _continues_centring(cell: Any) -> bool:
    return cell.value is None and cell.alignment.horizontal == "centerContinuous"


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    """Yield the hidden columns; the file describes runs of them, under the first."""
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden or dimension.width == 0:
            yield from range(dimension.min or 1, (dimension.max or dimension.min or 1) + 1)


def _cell(cell: Any, area: Area, formulas: Worksheet, *, zeros: bool) -> SheetCell | None:
    """Return a cell as shown; None where nothing is in it."""
    value = cell.value
    if value is None:
        formula = formulas._cells.get(area[:2])  # noqa: SLF001  (as above)
        # a formula whose value is the empty text is marked as a text
        if formula is not None and formula.data_type == "f" and cell.data_type == "n":
            return SheetCell(area, "", numeric=True, without_value=True)
        return None
    text, exact, known = _shown(value, _format(cell), zeros=zeros)
    leading = len(text) - len(text.lstrip(BLANKS))
    indent = sum(1.0 if char in "\u3000\u2003" else 0.5 for char in text[:leading]) + float(cell.alignment.indent or 0)
    bare = text.strip(BLANKS + "\n")
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not bare and not (number and value) and not (isinstance(value, str) and value.strip()):
        return None
    return SheetCell(
        area=area,
        text=bare,
        indent=indent,
        numeric=number or bool(NUMERAL.match(bare)),
        centred=_is_centred(cell, area),
        exact=exact,
        known_format=known,
        not_shown=not bare,
    )


def _is_centred(cell: Any, area: Area) -> bool:
    """Say whether a text stands in the middle, or in a merged range that may as well be the middle."""
    horizontal = cell.alignment.horizontal
    return horizontal in ("center", "centerContinuous") or (
        horizontal in (None, "general") and area.right > area.left and isinstance(cell.value, str)
    )


def _format(cell: Any) -> str:
    number = cell._style.numFmtId  # noqa: SLF001  (openpyxl takes a number that it does not know for General)
    return CHINESE_FORMATS.get(number) or cell.number_format or "General"


def _shown(value: Any, code: str, *, zeros: bool) -> tuple[str, bool, bool]:
    """Return a value as shown, whether that is all of it, and whether its format is known; else it is in full."""
    try:
        if isinstance(value, bool):
            return str(value).upper(), True, True
        if isinstance(value, int | float):
            if value == 0 and not zeros:
                return "", True, True
            return *show_number(stored(value), code), True
        if isinstance(value, datetime | date | time | timedelta):
            return show_moment(value, code), True, True
        return show_text(_unescaped(str(value)), code), True, True
    except UnknownFormatError:
        if isinstance(value, int | float):
            return *general(stored(value)), False
        return str(value), True, False


def _unescaped(text: str) -> str:
    """Undo what the file format does to carriage returns, and make line breaks alike."""
    return text.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")
