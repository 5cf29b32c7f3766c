"""Readings kept by the source's sha256: recalled whole or not at all, and never another file's."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_pdf import expenditure

from mingzhang.read import cache, read_file
from mingzhang.read.cache import keep, recall
from mingzhang.read.model import Reading


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path, Reading]:
    """A folder with one reading in it, its source and the reading."""
    folder, source = tmp_path / "cache", expenditure(tmp_path / "a.pdf")
    reading = read_file(source, "pdfium")
    keep(folder, source, "pdfium", reading)
    return folder, source, reading


def test_a_reading_comes_back_as_it_was(kept: tuple[Path, Path, Reading]) -> None:
    folder, source, reading = kept
    assert recall(folder, source, "pdfium") == reading


def test_another_reader_another_name_and_other_bytes_are_other_readings(kept: tuple[Path, Path, Reading]) -> None:
    folder, source, _ = kept
    renamed = source.with_name("b.pdf")
    renamed.write_bytes(source.read_bytes())
    assert recall(folder, source, "both") is None
    assert recall(folder, renamed, "pdfium") is None
    source.write_bytes(source.read_bytes() + b"\n")
    assert recall(folder, source, "pdfium") is None


def test_a_reading_of_earlier_code_is_not_used(
    kept: tuple[Path, Path, Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, source, _ = kept
    monkeypatch.setattr(cache, "_maker", lambda: "an earlier version")
    assert recall(folder, source, "pdfium") is None


def test_a_reading_that_was_not_written_whole_is_not_used(kept: tuple[Path, Path, Reading]) -> None:
    folder, source, _ = kept
    (file,) = folder.iterdir()
    data = file.read_bytes()
    for length in (0, 1, 2, 10, *range(100, len(data), len(data) // 150)):
        file.write_bytes(data[:length])
        assert recall(folder, source, "pdfium") is None


@pytest.mark.parametrize(
    "content",
    [
        b"garbage",
        b"(lp0\n.",
        b"\x80\x05N.",
        b"cos\nnothing\n.",
        b"\x80\xff.",
        b"I1x\n.",
    ],
)
def test_a_spoilt_reading_is_not_used(kept: tuple[Path, Path, Reading], content: bytes) -> None:
    folder, source, _ = kept
    (file,) = folder.iterdir()
    file.write_bytes(content)
    assert recall(folder, source, "pdfium") is None


def test_no_folder_no_cache(tmp_path: Path, kept: tuple[Path, Path, Reading]) -> None:
    _, source, reading = kept
    keep(None, source, "pdfium", reading)
    assert recall(None, source, "pdfium") is None
    assert recall(tmp_path / "nowhere", source, "pdfium") is None
    assert recall(tmp_path / "nowhere", tmp_path / "none.pdf", "pdfium") is None
