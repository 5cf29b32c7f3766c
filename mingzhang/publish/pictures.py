"""Pictures of source pages: what a reader compares a number with. The file gives the picture, and nothing else.

A page of print has few tones, so a lossless WebP of some greys is smaller and sharper than a lossy one; photographs and
scans take the lossy steps. The first step that keeps within ``LIMIT`` is taken.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang import kept
from mingzhang.workers import mapper

# A picture is at most so many bytes.
LIMIT = 60_000
# Print is shown at 150 dots an inch where that fits, and no picture is longer than this.
SCALE, LONGEST = 150 / 72, 2200
# A pixel whose channels lie further apart than this is coloured; a page with more than this share of them is.
APART, COLOURED = 48, 0.0005
# From so many pages on, a second process helps more than it costs to start.
MANY = 12


class Step(NamedTuple):
    """A way to write a picture: its size against the largest, grey or not, tones a channel, or a lossy quality."""

    size: float
    grey: bool
    tones: int = 0
    quality: int = 0


SIZES = (1.0, 0.89, 0.8, 0.71)
GREY = (
    Step(1, grey=True, tones=16),
    Step(1, grey=True, tones=8),
    *(Step(size, grey=True, tones=tones) for size in SIZES[1:] for tones in (8, 4)),
    *(Step(size, grey=True, quality=quality) for size in SIZES[1:] for quality in (40, 25)),
)
COLOUR = (
    Step(1, grey=False, tones=8),
    *(Step(size, grey=False, tones=6) for size in SIZES[1:3]),
    *(Step(size, grey=False, quality=quality) for size in SIZES[1:] for quality in (45, 25)),
    *GREY[2:],
)
LAST = tuple(Step(size, grey=True, quality=10) for size in (0.6, 0.45, 0.3, 0.2, 0.1))


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture: WebP, its size in pixels, and the page's size in points."""

    data: bytes
    width: int
    height: int
    page_width: float
    page_height: float


@dataclass(frozen=True)
class Sources:
    """The files at hand, by name and sha256: a file of another sha256 is not the one that was read."""

    folder: Path | None
    cache: Path | None = None
    _at_hand: dict[tuple[str, str], bool] = field(default_factory=dict)

    def has(self, name: str, sha256: str) -> bool:
        """Say whether a file is at hand, and the one that was read."""
        if (name, sha256) not in self._at_hand:
            path = (self.folder or Path()) / name
            known = self.folder is not None and path.is_file()
            self._at_hand[name, sha256] = known and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
        return self._at_hand[name, sha256]

    def read(self, name: str, sha256: str) -> bytes | None:
        """Return a file's bytes, None where it is not at hand."""
        return (self.folder / name).read_bytes() if self.folder and self.has(name, sha256) else None

    def pictures(self, wanted: Mapping[tuple[str, str], Sequence[int]]) -> dict[tuple[str, int], Picture]:
        """Return pictures by a file's sha256 and the page; ``wanted`` are pages by the file's name and sha256."""
        found: dict[tuple[str, int], Picture] = {}
        todo = []
        for (name, sha256), pages in wanted.items():
            if self.folder is None or not self.has(name, sha256):
                continue
            for page in sorted(set(pages)):
                known = _recall(self.cache, sha256, page)
                if known:
                    found[sha256, page] = known
                else:
                    todo.append((self.folder / name, sha256, page))
        for sha256, page, made in _rendered(todo):
            if made:
                found[sha256, page] = made
                _keep(self.cache, sha256, page, made)
        return found


def _rendered(todo: Sequence[tuple[Path, str, int]]) -> Iterator[tuple[str, int, Picture | None]]:
    """Render pages, in two processes where there are many."""
    with mapper(len(todo), MANY, chunk=4) as mapped:
        made = mapped(_of_page, [path for path, _, _ in todo], [page for _, _, page in todo])
        for (_, sha256, page), picture in zip(todo, made, strict=True):
            yield sha256, page, picture


@lru_cache(maxsize=2)
def _document(path: Path) -> Any:
    import pypdfium2 as pdfium

    return pdfium.PdfDocument(path)


def _of_page(path: Path, number: int) -> Picture | None:
    """Render a page of a PDF; None where it cannot be."""
    import pypdfium2 as pdfium

    try:
        document = _document(path)
        if not 1 <= number <= len(document):
            return None
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(SCALE, LONGEST / max(width, height))
        image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    except pdfium.PdfiumError:
        return None
    return encode(image, width, height)


def encode(image: Any, page_width: float, page_height: float) -> Picture:
    """Write a picture by the first step that keeps within the limit."""
    steps = (*(COLOUR if _is_coloured(image) else GREY), *LAST)
    written = (_written(image, step) for step in steps)
    data, size = next(((d, s) for d, s in written if len(d) <= LIMIT), (b"", (0, 0)))
    assert data, "a tenth of a page is always within the limit"
    return Picture(data, *size, page_width, page_height)


def _written(image: Any, step: Step) -> tuple[bytes, tuple[int, int]]:
    from PIL import Image

    made = image.convert("L") if step.grey else image
    if step.size < 1:
        size = tuple(max(1, round(edge * step.size)) for edge in image.size)
        made = made.resize(size, Image.Resampling.LANCZOS)
    if step.tones:
        made = made.point(_tones(step.tones) * len(made.getbands()))
    out = io.BytesIO()
    quality = 80 if step.tones else step.quality  # of a lossless picture: the effort
    made.convert("RGB").save(out, "WEBP", lossless=bool(step.tones), method=4, quality=quality)
    return out.getvalue(), made.size


@cache
def _tones(count: int) -> list[int]:
    """Return a table that brings 256 tones down to so many, black and white among them."""
    step = 255 / (count - 1)
    return [round(round(tone / step) * step) for tone in range(256)]


def _is_coloured(image: Any) -> bool:
    from PIL import ImageChops

    small = image.reduce(2)
    red, green, blue = small.split()
    apart = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    coloured: int = sum(apart.histogram()[APART:])
    return bool(coloured > COLOURED * math.prod(small.size))


@cache
def _maker() -> str:
    """Return what makes a picture: this code and the versions of what it uses."""
    code = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return f"{code} pypdfium2 {version('pypdfium2')} pillow {version('pillow')}"


def _place(folder: Path, sha256: str, page: int) -> Path:
    key = hashlib.sha256(f"{sha256} {page} {_maker()}".encode()).hexdigest()
    return folder / "pictures" / f"{key}.picture"


def _recall(folder: Path | None, sha256: str, page: int) -> Picture | None:
    """Return a picture from the cache: a line of its sizes, and its data; None where it is not there."""
    found = kept.recall(_place(folder, sha256, page)) if folder else None
    if found is None:
        return None
    head, _, data = found.partition(b"\n")
    width, height, page_width, page_height = head.split()
    return Picture(data, int(width), int(height), float(page_width), float(page_height))


def _keep(folder: Path | None, sha256: str, page: int, picture: Picture) -> None:
    sizes = (picture.width, picture.height, picture.page_width, picture.page_height)
    if folder:
        kept.keep(_place(folder, sha256, page), " ".join(map(repr, sizes)).encode() + b"\n" + picture.data)
