"""Names and texts that break nothing: what a disclosure cannot be called, and what no page can hold."""

from __future__ import annotations

import pytest
from support import Run

from mingzhang.plain import control, fold, unfit


@pytest.mark.parametrize(
    "name", ["panyu-2024-budget", "番禺 #1", "㐀𠮷局（定稿）", "v1.2", "console", "publishers-2024"]
)
def test_a_plain_name_is_fit(name: str) -> None:
    assert unfit(name) is None


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../../x", "a/b", "a\\b", "a\x01", "a\n", "a\u202eb", "a\u200bb", "con"]
)
def test_a_name_that_breaks_a_path_is_unfit(name: str) -> None:
    assert unfit(name)


@pytest.mark.parametrize(
    "name", ["publishers", "Codes", "SHA256SUMS", "about.html", "lines.csv", "a.JSON", "con", "Nul.2024"]
)
def test_a_name_that_is_taken_by_the_site_or_by_windows_is_unfit(name: str) -> None:
    assert unfit(name)


@pytest.mark.site
def test_no_disclosure_can_have_a_name_that_the_site_has_beside_disclosures(seed_run: Run) -> None:
    name = "panyu-2024-budget"
    folders = [path.parent for path in seed_run.site.rglob(name) if path.is_dir()]
    assert len(folders) >= 6
    beside = {path.name for folder in folders for path in folder.iterdir()} - {name}
    assert [other for other in beside if unfit(other) is None] == []


def test_names_are_one_where_a_file_system_takes_them_for_one() -> None:
    assert fold("A\u0301-1") == fold("\u00e1-1")


def test_a_control_character_is_named_with_the_text_around_it() -> None:
    assert control("Bureau \x01 of") == "the control character U+0001 in “Bureau \ufffd of”"
    assert control("两行\n\t一段") is None
