"""Pictures of pages: small, legible, always the same, and what is framed on them is what is printed there."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from make_pdf import expenditure, rotated
from PIL import Image, ImageDraw
from support import SEED_PDF

from mingzhang.publish import pictures
from mingzhang.publish.pictures import LIMIT, Picture, Sources, encode
from mingzhang.read import read_file


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pictured(path: Path, pages: list[int], cache: Path | None = None) -> dict[int, Picture]:
    found = Sources(path.parent, cache).pictures({(path.name, sha256(path)): pages})
    return {page: picture for (_, page), picture in found.items()}


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data)).convert("RGB")


@pytest.fixture(scope="module")
def seed() -> dict[int, Picture]:
    return pictured(SEED_PDF, list(range(4, 27)))


def test_every_picture_is_small_and_large_enough_to_read(seed: dict[int, Picture]) -> None:
    assert len(seed) == 23
    assert max(len(picture.data) for picture in seed.values()) <= LIMIT
    assert min(max(picture.width, picture.height) for picture in seed.values()) >= 1240
    for picture in seed.values():
        assert opened(picture).size == (picture.width, picture.height)
        assert picture.width / picture.height == pytest.approx(picture.page_width / picture.page_height, rel=0.002)


def test_one_process_or_two_the_bytes_are_the_same(seed: dict[int, Picture]) -> None:
    assert pictured(SEED_PDF, [8])[8] == seed[8]


def test_print_keeps_its_black_and_white(seed: dict[int, Picture]) -> None:
    low, high = opened(seed[8]).convert("L").getextrema()
    assert (low, high) == (0, 255)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_box_holds_what_is_printed_in_it(tmp_path: Path, degrees: int) -> None:
    path = tmp_path / "d.pdf"
    if degrees:
        rotated(path, degrees)
    else:
        expenditure(path)
    cells = [cell for table in read_file(path, "pdfium").tables for cell in table.cells]
    made = pictured(path, [1, 2])
    images = {page: opened(picture).convert("L") for page, picture in made.items()}
    seen = set()
    for cell in cells:
        (place,) = cell.places
        picture, box = made[place.page], place.box
        x, y = picture.width / picture.page_width, picture.height / picture.page_height
        inside = (box.x0 * x + 4, box.top * y + 4, box.x1 * x - 4, box.bottom * y - 4)
        darkest = images[place.page].crop(tuple(round(edge) for edge in inside)).getextrema()[0]
        assert (darkest < 128) == bool(cell.text), cell
        seen.add(bool(cell.text))
    assert seen == {True, False}


def test_a_photograph_is_brought_within_the_limit() -> None:
    noise = Image.effect_noise((1240, 1754), 120).convert("RGB")
    picture = encode(noise, 595, 842)
    assert 0 < len(picture.data) <= LIMIT


def test_a_red_stamp_stays_red_and_grey_print_stays_grey() -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(page)
    draw.text((100, 100), "8,084.71", fill=(20, 20, 30))
    red, _, blue = opened(encode(page, 595, 842)).split()
    assert red.tobytes() == blue.tobytes()
    draw.ellipse((800, 1300, 1000, 1500), fill=(200, 20, 20))
    red, _, blue = (band.getpixel((900, 1400)) for band in opened(encode(page, 595, 842)).split())
    assert red - blue > 100


def test_another_file_of_the_name_is_not_pictured(tmp_path: Path) -> None:
    path = expenditure(tmp_path / "d.pdf")
    wanted = {(path.name, sha256(path)): [1]}
    assert Sources(tmp_path).pictures(wanted)
    assert Sources(tmp_path / "none").pictures(wanted) == Sources(None).pictures(wanted) == {}
    path.write_bytes(path.read_bytes() + b"\n")
    assert Sources(tmp_path).pictures(wanted) == {}


def test_a_page_that_is_not_there_has_no_picture(tmp_path: Path) -> None:
    assert list(pictured(expenditure(tmp_path / "d.pdf"), [1, 99])) == [1]


def test_the_cache_spares_the_rendering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, cache = expenditure(tmp_path / "d.pdf"), tmp_path / "cache"
    first = pictured(path, [1], cache)
    (kept,) = (cache / "pictures").iterdir()
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "_of_page", None)
        assert pictured(path, [1], cache) == first
    kept.write_bytes(kept.read_bytes()[:-1])  # not whole
    assert pictured(path, [1], cache) == first
    assert pictured(path, [1]) == first


def test_nothing_is_kept_without_a_cache(tmp_path: Path) -> None:
    pictured(expenditure(tmp_path / "d.pdf"), [1])
    assert [path.name for path in tmp_path.iterdir()] == ["d.pdf"]
