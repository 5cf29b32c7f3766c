"""The two READMEs show the same commands, and what they show is what comes out."""

from __future__ import annotations

import re

import pytest
from support import ROOT

READMES = ("README.md", "README.zh.md")


def commands(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [re.sub(r"\s+#.*", "", line) for line in re.findall(r"^\$ (.*)", text, flags=re.MULTILINE)]


def test_both_show_the_same_commands() -> None:
    assert commands(READMES[0]) == commands(READMES[1]) != []


@pytest.mark.parametrize("name", READMES)
def test_the_rows_shown_are_in_the_package(name: str) -> None:
    shown = re.findall(
        r"^(?:panyu-2024-budget,|2024:general:|disclosure,).*", (ROOT / name).read_text("utf-8"), re.MULTILINE
    )
    data = "".join(path.read_text("utf-8") for path in (ROOT / "datapackage/data").glob("*.csv"))
    assert len(shown) == 4
    assert [row for row in shown if f"{row}\n" not in data] == []
