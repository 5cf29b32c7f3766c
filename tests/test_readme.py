"""The two READMEs show the same commands, and what they show is what comes out."""

from __future__ import annotations

import re

import pytest
from support import ROOT, SEED_PDF

READMES = ("README.md", "README.zh.md")


def commands(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [re.sub(r"\s+#.*", "", line) for line in re.findall(r"^\$ (.*)", text, flags=re.MULTILINE)]


def test_both_show_the_same_commands() -> None:
    assert commands(READMES[0]) == commands(READMES[1]) != []


@pytest.mark.skipif(not (ROOT / "disclosures" / SEED_PDF.name).is_file(), reason="the example shown is not here")
@pytest.mark.parametrize("name", READMES)
def test_the_rows_shown_are_in_the_package(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = re.findall(r"^(?:panyu-2024-budget,|2024:general:|disclosure,).*", text, flags=re.MULTILINE)
    data = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "datapackage/data").glob("*.csv"))
    assert len(shown) == 4
    assert [row for row in shown if f"{row}\n" not in data] == []
