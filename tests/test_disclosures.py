"""Which files of a folder are disclosures: names and contents are taken once."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.disclosures import discover


@pytest.mark.parametrize(
    ("names", "refused"),
    [
        (("A-1.txt", "a-1.txt"), {"a-1.txt": "differs from A-1.txt in case alone"}),
        (("A-1.pdf", "a-1.txt", "a-1.yml"), {"a-1.txt": "differs from A-1.* in case alone"}),
        (("a.PDF", "a.pdf"), {"a.pdf": "differs from a.PDF in case alone"}),
        (("\u00e1.txt", "a\u0301.txt"), {"\u00e1.txt": "differs from a\u0301.txt in case alone"}),
    ],
)
def test_names_that_are_one_on_windows_and_macos_are_refused(
    tmp_path: Path, names: tuple[str, ...], refused: dict[str, str]
) -> None:
    for name in names:
        (tmp_path / name).write_text(name)
    _, found = discover(tmp_path)
    assert [name for name, _ in found] == list(refused)
    assert all(refused[name] in why for name, why in found)


def test_the_same_bytes_are_taken_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("the same")
    files, refused = discover(tmp_path)
    assert [found.disclosure for found in files] == ["a"]
    assert refused == [("b.txt", "expected a file of its own, found the same bytes as a.txt")]
