"""First reader: characters and ruling lines of each page, through pdfium.

pdfium's own text order and the blanks that it makes up (boxes without height) are not used: the page's geometry is.
"""

from __future__ import annotations

import ctypes
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from math import pi
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from mingzhang.read.model import Char, Ocr, RefusedError

Segment = tuple[float, float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

# A filled rectangle up to this thick (points) is a drawn rule: Word draws each cell edge as one.
RULE_THICKNESS = 3.0
# A rule shorter than this is a corner or a dash, not an edge of a cell.
SHORTEST_RULE = 3.0
# So many of a page's characters tell whether its text is set sideways.
SAMPLE = 9
UNPRINTED = "\r\n\0\ufffe"


@dataclass(frozen=True, slots=True)
class PageInk:
    """What is printed on one page: characters, horizontal rules ``(x0, x1, y)``, vertical rules ``(top, bottom, x)``.

    ``images`` is the share of the page's area that pictures cover (to tell a scan from an empty page); ``ocr`` what
    OCR says of its characters, where they come from it. Where most of the text is set sideways or upside down, all
    ink is turned to read upright, by ``turned`` degrees clockwise.
    """

    number: int
    width: float
    height: float
    chars: list[Char]
    horizontal: list[Segment]
    vertical: list[Segment]
    images: float
    ocr: Ocr | None = None
    turned: int = 0


def _plain(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a pdfium function under a prototype that takes addresses.

    A page has hundreds of characters and rules, and pdfium tells one a call: checked pointers cost as much as pdfium.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


POINTER, INT = ctypes.c_void_p, ctypes.c_int
_box_into = _plain(c.FPDFText_GetLooseCharBox, INT, POINTER, INT, POINTER)
_angle_of = _plain(c.FPDFText_GetCharAngle, ctypes.c_float, POINTER, INT)
_object_type = _plain(c.FPDFPageObj_GetType, INT, POINTER)
_object_bounds = _plain(c.FPDFPageObj_GetBounds, INT, *[POINTER] * 5)
_on_page = (_plain(c.FPDFPage_CountObjects, INT, POINTER), _plain(c.FPDFPage_GetObject, POINTER, POINTER, INT))
_in_form = (_plain(c.FPDFFormObj_CountObjects, INT, POINTER), _plain(c.FPDFFormObj_GetObject, POINTER, POINTER, INT))


def open_document(path: Path) -> pdfium.PdfDocument:
    """Open a PDF, or raise :class:`RefusedError` saying why it is none."""
    data = path.read_bytes()
    if not data:
        raise RefusedError("expected a PDF, found an empty file (0 bytes)")
    if b"%PDF-" not in data[:1024]:
        raise RefusedError(f"expected a PDF (%PDF- at its start), found {data[:8]!r}")
    if b"%%EOF" not in data[-2048:]:
        raise RefusedError(f"expected a whole PDF (%%EOF at its end), found one truncated after {len(data):,} bytes")
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == c.FPDF_ERR_PASSWORD:
            raise RefusedError("expected an open PDF, found one that is encrypted and asks for a password") from error
        raise RefusedError(f"expected a whole PDF, found a damaged or truncated one (pdfium: {error})") from error


def read_pages(document: pdfium.PdfDocument) -> Iterator[PageInk]:
    """Yield the ink of each page, in order."""
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError as error:
            raise RefusedError(f"expected {len(document)} whole pages, page {index + 1} cannot be loaded") from error
        yield _read_page(page, index + 1)
        page.close()


def _read_page(page: pdfium.PdfPage, number: int) -> PageInk:
    width, height = page.get_size()
    display = _display_matrix(page)
    horizontal: list[Segment] = []
    vertical: list[Segment] = []
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value or 0
    pictures = _collect_rules(handle, _on_page, display, horizontal, vertical)
    chars, turned = _chars(page, display)
    ink = PageInk(number, width, height, chars, horizontal, vertical, pictures / (width * height))
    return turn(ink, turned) if turned else ink


def turn(ink: PageInk, degrees: int) -> PageInk:
    """Turn a page's ink clockwise by 90, 180 or 270 degrees."""
    width, height = ink.width, ink.height
    chars = [(text, *turn_box(box, degrees, width, height)) for text, *box in ink.chars]
    rules = [turn_box((x0, y, x1, y), degrees, width, height) for x0, x1, y in ink.horizontal]
    rules += [turn_box((x, top, x, bottom), degrees, width, height) for top, bottom, x in ink.vertical]
    return PageInk(
        ink.number,
        *((width, height) if degrees == 180 else (height, width)),
        chars,
        [(x0, x1, top) for x0, top, x1, bottom in rules if x1 - x0 >= bottom - top],
        [(top, bottom, x0) for x0, top, x1, bottom in rules if x1 - x0 < bottom - top],
        ink.images,
        turned=degrees,
    )


def turn_box(box: Sequence[float], degrees: int, width: float, height: float) -> tuple[float, float, float, float]:
    """Turn a box on a page of some width and height clockwise with the page."""
    x0, top, x1, bottom = box
    if degrees == 90:
        return (height - bottom, x0, height - top, x1)
    if degrees == 180:
        return (width - x1, height - bottom, width - x0, height - top)
    return (top, width - x1, bottom, width - x0)


def _display_matrix(page: pdfium.PdfPage) -> Matrix:
    """Return the matrix from PDF user space to the page as shown: origin top left, /Rotate applied."""
    left, bottom, right, top = page.get_cropbox()
    rotation = page.get_rotation()
    if rotation == 90:
        return (0.0, 1.0, 1.0, 0.0, -bottom, -left)
    if rotation == 180:
        return (-1.0, 0.0, 0.0, 1.0, right, -bottom)
    if rotation == 270:
        return (0.0, -1.0, -1.0, 0.0, top, right)
    return (1.0, 0.0, 0.0, -1.0, -left, top)


def _chars(page: pdfium.PdfPage, display: Matrix) -> tuple[list[Char], int]:
    """Return a page's characters, and by how many degrees clockwise it must be turned so that most are upright."""
    textpage = page.get_textpage()
    raw = textpage.raw
    count = c.FPDFText_CountChars(raw)
    boxes = (ctypes.c_float * (4 * count))()
    start, size = ctypes.addressof(boxes), ctypes.sizeof(c.FS_RECTF)
    handle = ctypes.cast(raw, ctypes.c_void_p).value
    deque(map(_box_into, repeat(handle), range(count), range(start, start + size * count, size)), maxlen=0)
    edges = memoryview(boxes).cast("B").cast("f").tolist()
    x, y = display[4], display[5]
    chars = [
        (text, left + x, y - top, right + x, y - bottom)
        for text, left, top, right, bottom in zip(
            _characters(raw, count), edges[0::4], edges[1::4], edges[2::4], edges[3::4], strict=True
        )
        # a box without width is a blank or line end that pdfium made up
        if left != right and text not in UNPRINTED and text >= " "
    ]
    rotation = page.get_rotation()
    turned = _usual_turn(raw, count, rotation)
    textpage.close()
    return ([_turned(char, display) for char in chars] if rotation else chars), turned


def _usual_turn(textpage: Any, count: int, rotation: int) -> int:
    """Return how far text is turned against the clock on the page as shown, by the turn of most of a few characters."""
    handle = ctypes.cast(textpage, ctypes.c_void_p).value
    angles = [_angle_of(handle, index) for index in range(count)[:: max(1, count // SAMPLE)]]
    if not rotation and not any(angles):
        return 0
    turns = [round(angle / (pi / 2)) for angle in angles]
    turn, times = Counter(turns).most_common(1)[0] if turns else (0, 0)
    return (-90 * turn - rotation) % 360 if 2 * times > len(turns) else 0


def _turned(char: Char, display: Matrix) -> Char:
    """Turn a character's box, moved by the display matrix's offset alone, to the page as shown."""
    text, x0, top, x1, bottom = char
    x, y = display[4], display[5]
    return (text, *_transform_box(display, x0 - x, y - bottom, x1 - x, y - top))


def _characters(textpage: Any, count: int) -> Sequence[str]:
    """Return the page's characters by pdfium's index: in one call, or one by one where that call leaves some out."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = c.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(buffer)[: 2 * (written - 1)].decode("utf-16-le", "replace") if written > 0 else ""
    if len(text) == count:
        return text
    return [chr(c.FPDFText_GetUnicode(textpage, index)) for index in range(count)]


def _collect_rules(
    owner: int, parts: tuple[Any, Any], matrix: Matrix, horizontal: list[Segment], vertical: list[Segment]
) -> float:
    """Collect the rules of a page or form object, going down into forms with their matrix.

    Returns:
        the area that pictures cover, in square points.
    """
    bounds = (ctypes.c_float * 4)()
    start = ctypes.addressof(bounds)
    left, bottom, right, top = range(start, start + 16, 4)
    count, get = parts
    pictures = 0.0
    for index in range(count(owner)):
        item = get(owner, index)
        kind = _object_type(item)
        if kind in (c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE):
            if not _object_bounds(item, left, bottom, right, top):
                continue
            x0, y0, x1, y1 = _transform_box(matrix, *bounds)
            if kind == c.FPDF_PAGEOBJ_IMAGE:
                pictures += (x1 - x0) * (y1 - y0)
            elif x1 - x0 <= RULE_THICKNESS or y1 - y0 <= RULE_THICKNESS:
                _add_thin(x0, y0, x1, y1, horizontal, vertical)
            else:
                _add_segments(ctypes.cast(item, c.FPDF_PAGEOBJECT), matrix, horizontal, vertical)
        elif kind == c.FPDF_PAGEOBJ_FORM:
            inner = _multiply(_matrix_of(ctypes.cast(item, c.FPDF_PAGEOBJECT)), matrix)
            pictures += _collect_rules(item, _in_form, inner, horizontal, vertical)
    return pictures


def _add_thin(x0: float, y0: float, x1: float, y1: float, horizontal: list[Segment], vertical: list[Segment]) -> None:
    if x1 - x0 >= y1 - y0:
        if x1 - x0 >= SHORTEST_RULE:
            horizontal.append((x0, x1, (y0 + y1) / 2))
    elif y1 - y0 >= SHORTEST_RULE:
        vertical.append((y0, y1, (x0 + x1) / 2))


def _add_segments(item: Any, matrix: Matrix, horizontal: list[Segment], vertical: list[Segment]) -> None:
    """Add the straight segments of a larger path: its strokes, and the thin parts of a fill.

    A large rectangle that is only filled is shading, and gives no rule.
    """
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(item, fill, stroke)
    full = _multiply(_matrix_of(item), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    subpaths: list[list[tuple[float, float]]] = []
    for index in range(c.FPDFPath_CountSegments(item)):
        segment = c.FPDFPath_GetPathSegment(item, index)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        point = _transform(full, x.value, y.value)
        if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_MOVETO or not subpaths:
            subpaths.append([point])
        else:
            subpaths[-1].append(point)
        if c.FPDFPathSegment_GetClose(segment):
            subpaths[-1].append(subpaths[-1][0])
    for points in subpaths:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        if min(max(xs) - min(xs), max(ys) - min(ys)) <= RULE_THICKNESS:
            _add_thin(min(xs), min(ys), max(xs), max(ys), horizontal, vertical)
        elif stroke.value:
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ax - bx) <= 1.0 or abs(ay - by) <= 1.0:
                    _add_thin(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), horizontal, vertical)


def _matrix_of(item: Any) -> Matrix:
    matrix = c.FS_MATRIX()
    if not c.FPDFPageObj_GetMatrix(item, matrix):
        return IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _multiply(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies ``first``, then ``second`` (PDF 32000-1, 8.3.3)."""
    a, b, cc, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, cc * g + d * i, cc * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _transform(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, cc, d, e, f = matrix
    return (a * x + cc * y + e, b * x + d * y + f)


def _transform_box(
    matrix: Matrix, left: float, bottom: float, right: float, top: float
) -> tuple[float, float, float, float]:
    a, b, cc, d, e, f = matrix
    ax, ay = a * left + cc * bottom + e, b * left + d * bottom + f
    bx, by = a * right + cc * top + e, b * right + d * top + f
    if ax > bx:
        ax, bx = bx, ax
    return (ax, ay, bx, by) if ay <= by else (ax, by, bx, ay)
