"""A drawing as PNG, with Noto Sans CJK from its package, so that the picture is the same on every machine."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from functools import cache, partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from mingzhang import kept
from mingzhang.publish.charts.drawing import Band, Box, Drawing, Label
from mingzhang.publish.charts.svg import LIGHT, OPACITY, PLATE
from mingzhang.workers import mapper

SCALE = 2
FONT, SIMPLIFIED = "NotoSansCJK-VF.otf.ttc", 2
REGULAR, BOLD = 400, 600
# A curve is drawn as so many straight pieces; bands are drawn so many times larger, for smooth edges.
STEPS, FINER = 24, 2
# From so many pictures on, a second process helps more than it costs to start.
MANY = 150


def png(drawing: Drawing, scale: float = SCALE) -> bytes:
    """Paint a drawing on white paper."""
    from PIL import Image, ImageDraw

    size = (round(drawing.width * scale), round(drawing.height * scale))
    bands = [mark for mark in drawing.marks if isinstance(mark, Band)]
    if bands:
        large = Image.new("RGB", (size[0] * FINER, size[1] * FINER), LIGHT["paper"])
        painter = ImageDraw.Draw(large, "RGBA")
        for band in bands:
            painter.polygon(_outline(band, scale * FINER), fill=(*_rgb(band.paint), round(OPACITY * 255)))
        image = large.reduce(FINER)
    else:
        image = Image.new("RGB", size, LIGHT["paper"])
    painter = ImageDraw.Draw(image, "RGBA")
    for mark in drawing.marks:
        if isinstance(mark, Box):
            alpha = PLATE if mark.paint == "plate" else 1
            painter.rectangle(_edges(mark, scale), fill=(*_rgb(mark.paint), round(alpha * 255)))
        elif isinstance(mark, Label):
            font = _font(round(mark.size * scale), BOLD if mark.bold else REGULAR)
            anchor = "rs" if mark.anchor == "end" else "ls"
            painter.text((mark.x * scale, mark.y * scale), mark.text, LIGHT[mark.paint], font, anchor=anchor)
    out = io.BytesIO()
    method = Image.Quantize.MEDIANCUT if bands else Image.Quantize.FASTOCTREE  # which merges the tints of bands
    image.quantize(256 if bands else 64, method=method, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()


def _rgb(paint: str) -> tuple[int, int, int]:
    colour = LIGHT[paint]
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _edges(box: Box, scale: float) -> tuple[int, int, int, int]:
    """Return the first and last pixel of a rectangle; what is there has a pixel at least."""
    left, top = round(box.x * scale), round(box.y * scale)
    right, bottom = round((box.x + box.width) * scale), round((box.y + box.height) * scale)
    return left, top, max(left, right - 1), max(top, bottom - 1)


def _outline(band: Band, scale: float) -> list[tuple[float, float]]:
    points = []
    for i in range(STEPS + 1):
        t = i / STEPS
        x = band.x0 + (band.x1 - band.x0) * (1.5 * t * (1 - t) ** 2 + 1.5 * t**2 * (1 - t) + t**3)
        points.append((x, band.top0 + (band.top1 - band.top0) * (3 * t**2 - 2 * t**3)))
    under = [(x, y + band.height) for x, y in reversed(points)]
    return [(x * scale, y * scale) for x, y in (*points, *under)]


@cache
def _font(size: int, weight: int) -> Any:
    from PIL import ImageFont

    place = str(files("manimgx_fonts_cjk") / FONT)
    font = ImageFont.truetype(place, size, index=SIMPLIFIED, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font


@cache
def _maker() -> str:
    """Return what paints a picture: this code and the versions of what it uses."""
    code = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return f"{code} pillow {version('pillow')} font {version('manimgx-fonts-cjk')}"


def pngs(
    drawings: Mapping[str, Drawing], cache_folder: Path | None, scale: float = SCALE
) -> Iterator[tuple[str, bytes]]:
    """Yield drawings as PNG with their names: from the cache what is there, in two processes where many are not."""
    todo: dict[str, Drawing] = {}
    for name, drawing in drawings.items():
        known = kept.recall(_place(cache_folder, drawing, scale)) if cache_folder else None
        if known:
            yield name, known
        else:
            todo[name] = drawing
    with mapper(len(todo), MANY, chunk=16) as mapped:
        for (name, drawing), data in zip(todo.items(), mapped(partial(png, scale=scale), todo.values()), strict=True):
            if cache_folder:
                kept.keep(_place(cache_folder, drawing, scale), data)
            yield name, data


def _place(folder: Path, drawing: Drawing, scale: float) -> Path:
    key = hashlib.sha256(f"{drawing!r} {scale} {LIGHT} {_maker()}".encode()).hexdigest()
    return folder / "charts" / f"{key}.png"
