"""Releases: what changed cell by cell, by name and not by place; what may follow; the version of a package."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, SEED_TXT, Run, run_build
from test_publish import dead_links

from mingzhang.changes import (
    Content,
    Grid,
    Head,
    Printed,
    State,
    compare,
    match,
    read_state,
    state_of,
    write_state,
)
from mingzhang.releases import (
    Release,
    ReleaseError,
    check_release,
    check_same,
    checksums,
    declare,
    read_changes,
    read_releases,
    read_summary,
    version_of,
)

FIRST = Release("0.1.0", "2026-11-26", "首次发布。", "First release.")
HEADS = [Head(1, 1, "code", "科目编码"), Head(2, 1, "name", "科目名称"), Head(3, 1, "amount", "合计")]
ROWS = [
    ("201", "一般公共服务支出", "12.00"),
    ("20103", "政府办公厅事务", "12.00"),
    ("2010301", "行政运行", "5.00"),
    ("2010302", "一般行政管理事务", "7.00"),
]


def grid(rows: list[tuple[str, ...]], heads: list[Head] = HEADS) -> Grid:
    """Return a table; what is a decimal is an amount."""
    cells = {
        (row, head.number): Printed(text, text if head.role == "amount" else "")
        for row, texts in enumerate(rows, start=1)
        for head, text in zip(heads, texts, strict=True)
    }
    return Grid(heads, cells)


def changes(before: Grid, after: Grid) -> list[tuple[str, int, int, str, str]]:
    found = compare(Content("a", {"expenditure": before}), Content("a", {"expenditure": after}))
    return [(change.what, change.row, change.column, change.before, change.after) for change in found]


def test_nothing_changed_is_nothing_said() -> None:
    assert changes(grid(ROWS), grid(ROWS)) == []


def test_a_changed_amount_is_one_cell() -> None:
    assert changes(grid(ROWS), grid([*ROWS[:3], (*ROWS[3][:2], "7.50")])) == [("changed", 4, 3, "7.00", "7.50")]


@pytest.mark.parametrize("place", range(len(ROWS) + 1))
def test_an_inserted_row_is_added_and_those_below_are_unchanged(place: int) -> None:
    new = ("2010399", "其他支出", "0.00")
    found = changes(grid(ROWS), grid([*ROWS[:place], new, *ROWS[place:]]))
    assert found == [("added", place + 1, column, "", text) for column, text in enumerate(new, start=1)]
    back = changes(grid([*ROWS[:place], new, *ROWS[place:]]), grid(ROWS))
    assert back == [("removed", place + 1, column, text, "") for column, text in enumerate(new, start=1)]


def test_a_row_that_moved_is_unchanged() -> None:
    assert changes(grid(ROWS), grid([ROWS[0], ROWS[1], ROWS[3], ROWS[2]])) == []


def test_a_renamed_row_keeps_its_place() -> None:
    renamed = [*ROWS[:2], ("2010301", "机关行政运行", "5.00"), ROWS[3]]
    assert changes(grid(ROWS), grid(renamed)) == [("changed", 3, 2, "行政运行", "机关行政运行")]


def test_rows_of_one_name_are_told_apart_by_their_order() -> None:
    rows = [("", "本级", "1.00"), ("", "项目", "1.00"), ("", "中心", "2.00"), ("", "项目", "2.00")]
    more = [*rows[:2], ("", "新项目", "3.00"), *rows[2:]]
    assert [found[0] for found in changes(grid(rows), grid(more))] == ["added", "added"]


def test_an_inserted_column_is_added_and_the_others_are_unchanged() -> None:
    wide = [HEADS[0], HEADS[1], Head(3, 1, "amount", "基本支出"), Head(4, 1, "amount", "合计")]
    rows = [(*row[:2], "1.00", row[2]) for row in ROWS]
    assert changes(grid(ROWS), grid(rows, wide)) == [("added", row, 3, "", "1.00") for row in range(1, 5)]


def test_lists_side_by_side_are_compared_each_by_itself() -> None:
    heads = [
        Head(1, 1, "name", "收入"),
        Head(2, 1, "amount", "预算"),
        Head(3, 2, "name", "支出"),
        Head(4, 2, "amount", "预算"),
    ]
    before = [("拨款", "9.00", "教育", "4.00"), ("", "", "科学", "5.00")]
    after = [("利息", "1.00", "教育", "4.00"), ("拨款", "9.00", "科学", "5.00")]
    assert [found[:3] for found in changes(grid(before, heads), grid(after, heads))] == [
        ("added", 1, 1),
        ("added", 1, 2),
    ]


def test_the_same_text_read_as_another_amount_is_a_change() -> None:
    after = grid(ROWS)
    after.cells[4, 3] = Printed("7.00", "-7.00")
    (found,) = compare(Content("a", {"t": grid(ROWS)}), Content("a", {"t": after}))
    assert (found.before, found.after, found.amount_before, found.amount_after) == ("7.00", "7.00", "7.00", "-7.00")


def test_the_same_amount_in_another_unit_is_a_change() -> None:
    before, after = grid(ROWS), grid(ROWS)
    before.cells[4, 3], after.cells[4, 3] = Printed("7.00", "7.00", "万元"), Printed("7.00", "7.00", "元")
    (found,) = compare(Content("a", {"t": before}), Content("a", {"t": after}))
    assert (found.what, found.unit_before, found.unit_after) == ("changed", "万元", "元")


def test_a_table_that_is_gone_is_removed_cell_by_cell() -> None:
    found = compare(Content("a", {"t": grid(ROWS)}), Content("a", {}))
    assert [change.what for change in found] == ["removed"] * 12


@given(st.lists(st.sampled_from("abcd ")), st.lists(st.sampled_from("abcd ")))
def test_each_row_has_one_partner_or_none(before: list[str], after: list[str]) -> None:
    pairs = match(before, after)
    assert sorted(i for i, _ in pairs if i is not None) == list(range(len(before)))
    assert sorted(j for _, j in pairs if j is not None) == list(range(len(after)))


def test_a_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    content = Content("某局 #1", {"expenditure": grid(ROWS), "empty": Grid(HEADS)})
    state = State({"某局 #1": content}, {"某局 #1": {"a.pdf": "0" * 64}}, {"consistent": 3})
    write_state(state, tmp_path / "state")
    assert read_state(tmp_path / "state") == state


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A folder with one release."""
    folder = tmp_path / "releases"
    folder.mkdir()
    (folder / "releases.yml").write_text(
        "- {version: 0.2.0, date: 2026-11-26, note: 甲, note_en: A}\n", encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize(
    ("version", "day", "note", "words"),
    [
        ("0.2.0", "2026-11-26", "乙", "already"),
        ("0.1.9", "2026-11-26", "乙", "after 0.2.0"),
        ("0.3", "2026-11-26", "乙", "such as 1.0.0"),
        ("0.03.0", "2026-11-26", "乙", "such as 1.0.0"),
        ("1.0.0-rc.1", "2026-11-26", "乙", "such as 1.0.0"),
        ("0.3.0", "2026-11-25", "乙", "not before 2026-11-26"),
        ("0.3.0", "26.11.2026", "乙", "such as 2026-01-31"),
        ("0.3.0", "20261127", "乙", "such as 2026-01-31"),
        ("0.3.0", "2026-11-26", " ", "--note"),
        ("0.3.0", "2026-11-26", "乙\x01", "--note), found the control character U+0001"),
    ],
)
def test_what_may_not_follow_is_refused(earlier: Path, version: str, day: str, note: str, words: str) -> None:
    with pytest.raises(ReleaseError, match=re.escape(words)):
        check_release(earlier, Release(version, day, note, "B"))


@pytest.mark.parametrize("version", ["0.2.1", "0.10.0", "1.0.0"])
def test_a_greater_version_may_follow_on_the_same_day(earlier: Path, version: str) -> None:
    check_release(earlier, Release(version, "2026-11-26", "乙", "B"))


def test_releases_that_are_none_or_out_of_order_are_named(earlier: Path) -> None:
    path = earlier / "releases.yml"
    for text, words in (
        ("colour: red\n", "expected a list"),
        ("- {version: 0.2.0, colour: red}\n", "expected a list"),
        ("- [", "expected a list"),
        ('- {version: 0.2.0, date: 2026-11-26, note: "\\x01", note_en: A}\n', "control character U\\+0001"),
        ("- {version: 0.1.0, date: 2026-11-26, note: 甲, note_en: A}\n" * 2, "newest release first"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ReleaseError, match=words):
            read_releases(earlier)


@pytest.mark.parametrize("version", ["1０.0.0", "0.0.0", "1.0", "v1.0.0", "01.0.0"])
def test_a_version_that_is_none_is_refused(earlier: Path, version: str) -> None:
    with pytest.raises(ReleaseError, match="expected a version"):
        check_release(earlier, Release(version, "2026-11-26", "乙", "B"))


def test_a_file_of_a_release_that_is_lost_is_named(told: tuple[Path, list[Run]], tmp_path: Path) -> None:
    folder, _ = told
    shutil.copytree(folder / "releases", tmp_path / "releases")
    (tmp_path / "releases/0.2.0.csv").unlink()
    with pytest.raises(ReleaseError, match=r"0\.2\.0\.csv: expected the cells"):
        read_changes(tmp_path / "releases", "0.2.0", 10)
    shutil.rmtree(tmp_path / "releases/state")
    with pytest.raises(ReleaseError, match="state: expected what the last release printed, found none"):
        declare(tmp_path / "releases", folder / "datapackage", Release("0.3.0", "2026-11-28", "丙", "C"))


TAMPERED = {
    "another version": ('"version": "0.2.0"', '"version": "0.1.0"'),
    "a count that is none": ('"changed": 7', '"changed": "7"'),
    "a verdict that is none": ('"rounding"', '"colour"'),
    "a source without a name": (f'"source": "{SEED_TXT.name}"', '"source": null'),
    "a list for a mapping": ('"removed": {}', '"removed": []'),
    "a change that is none": ('"removed": 0', '"lost": 0'),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_a_summary_that_was_tampered_with_is_named(told: tuple[Path, list[Run]], tmp_path: Path, kind: str) -> None:
    folder, _ = told
    before, after = TAMPERED[kind]
    text = (folder / "releases/0.2.0.json").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "0.2.0.json").write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"0\.2\.0\.json: expected what release 0\.2\.0 changed, found"):
        read_summary(tmp_path, "0.2.0")


@pytest.mark.site
@pytest.mark.parametrize("gone", ["0.1.0.csv", "0.2.0.json", "releases.yml"])
def test_releases_that_are_not_whole_give_no_site(told: tuple[Path, list[Run]], tmp_path: Path, gone: str) -> None:
    folder, _ = told
    shutil.copytree(folder / "releases", tmp_path / "releases")
    (tmp_path / "releases" / gone).unlink()
    run = run_build(tmp_path, "--only", "site", "--datapackage", folder / "datapackage", "--quiet")
    assert (run.status, len(run.err.splitlines())) == (1, 1)
    assert f"Error: {tmp_path / 'releases' / gone}: expected" in run.err
    assert not run.site.exists()


def test_where_nothing_was_released_there_are_none(tmp_path: Path) -> None:
    assert read_releases(tmp_path / "none") == ()
    assert version_of({}, tmp_path / "none") == "0.0.0"


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    with pytest.raises(ReleaseError, match="other files"):
        check_release(tmp_path, FIRST)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Run]]:
    """The seed's text released, an amount and a name in it changed, and released again; every run of it."""
    folder = tmp_path_factory.mktemp("told")
    (folder / "in").mkdir()
    text = folder / "in" / SEED_TXT.name
    shutil.copy(SEED_TXT, text)
    folders = ["--disclosures", folder / "in", "--releases", folder / "releases"]
    runs = [run_build(folder, *folders, "--only", "data", "--quiet")]
    declare(folder / "releases", folder / "datapackage", FIRST)
    changed = (
        text.read_text(encoding="utf-8").replace("4,665.36", "4,665.63").replace("　　免费刻章 ", "　　免费刻章费 ")
    )
    text.write_text(changed, encoding="utf-8")
    shutil.copytree(folder / "datapackage", folder / "before")
    runs.append(run_build(folder, *folders, "--only", "data", "--quiet"))
    shutil.copytree(folder / "datapackage", folder / "unreleased")
    notes = ["--date", "2026-11-27", "--note", "更正两处。", "--note-en", "Two corrections."]
    runs.append(run_build(folder, *folders, "release", "0.2.0", *notes))
    runs.append(run_build(folder, *folders, "--only", "site", "--quiet", SITE_URL="https://example.org/repo/"))
    return folder, runs


def version(path: Path) -> str:
    return str(json.loads(path.read_text(encoding="utf-8"))["version"])


def test_a_release_is_declared_from_the_command_line(told: tuple[Path, list[Run]]) -> None:
    _, runs = told
    assert [(run.status, run.err) for run in runs] == [(0, "")] * 4
    assert "0.2.0, 2026-11-27, after 0.1.0" in runs[2].out
    assert "changes       Changed: 1 disclosure (cells changed: 7, added: 0, removed: 0)." in runs[2].out
    assert "Source files that differ: 1." in runs[2].out


def test_a_refused_release_exits_1_and_says_why(told: tuple[Path, list[Run]]) -> None:
    folder, _ = told
    run = run_build(folder, "--releases", folder / "releases", "release", "0.2.0", "--note", "甲", "--note-en", "A")
    assert run.status == 1
    assert run.err == "Error: expected a new version, found 0.2.0, which was released already\n"
    assert run_build(folder, "release", "0.3.0").status == 2


def test_a_package_that_the_disclosures_do_not_give_is_not_released(
    told: tuple[Path, list[Run]], tmp_path: Path
) -> None:
    folder, _ = told
    with pytest.raises(ReleaseError, match=r"cells\.csv and \d+ more: expected what the disclosures give"):
        check_same(folder / "before", folder / "unreleased")
    check_same(folder / "before", folder / "before")
    shutil.copytree(folder / "before", tmp_path / "more")
    (tmp_path / "more/data/own.csv").touch()
    with pytest.raises(ReleaseError, match=r"own\.csv: expected"):
        check_same(tmp_path / "more", folder / "before")


def test_the_cells_that_changed_are_listed_with_before_and_after(told: tuple[Path, list[Run]]) -> None:
    folder, _ = told
    with (folder / "releases" / "0.2.0.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = [(row["table"], row["row"], row["column"], row["what"], row["before"], row["after"]) for row in rows]
    amount = ("changed", "4,665.36", "4,665.63")
    assert said == [
        ("income", "5", "3", *amount),
        ("income", "5", "4", *amount),
        ("expenditure", "5", "3", *amount),
        ("expenditure", "5", "5", *amount),
        ("general_budget_expenditure", "5", "2", *amount),
        ("general_budget_expenditure", "5", "4", *amount),
        ("project_expenditure", "8", "1", "changed", "免费刻章", "免费刻章费"),
    ]
    assert rows[0]["name"] == "2010302 一般行政管理事务"
    assert (rows[0]["amount_before"], rows[0]["amount_after"]) == ("4665.36", "4665.63")


def test_the_summary_counts_sources_and_verdicts(told: tuple[Path, list[Run]]) -> None:
    folder, _ = told
    first, second = (read_summary(folder / "releases", name) for name in ("0.1.0", "0.2.0"))
    assert (first.since, first.added, sum(first.cells.values())) == (None, {"panyu-2024-budget": 1188}, 0)
    assert (second.since, second.added, second.removed) == ("0.1.0", {}, {})
    assert second.changed == {"panyu-2024-budget": 7}
    (source,) = second.sources
    assert source.source == SEED_TXT.name
    assert source.before != source.after
    assert second.verdicts["conflict"].before == 0
    assert second.verdicts["conflict"].after > 0


def test_a_package_says_of_which_release_it_is(told: tuple[Path, list[Run]]) -> None:
    folder, _ = told
    assert version(folder / "unreleased" / "datapackage.json") == "0.1.0+unreleased"
    assert version(folder / "datapackage" / "datapackage.json") == "0.2.0"


def test_a_build_after_a_release_writes_the_descriptor_that_the_release_did(told: tuple[Path, list[Run]]) -> None:
    folder, _ = told
    built, released = (folder / name / "datapackage.json" for name in ("unreleased", "datapackage"))
    assert released.read_bytes() == built.read_bytes().replace(b'"0.1.0+unreleased"', b'"0.2.0"')
    described = json.loads(built.read_text(encoding="utf-8"))
    assert version_of(checksums(described), folder / "releases") == "0.2.0"


def test_nothing_changed_is_released_only_where_that_is_said(told: tuple[Path, list[Run]], tmp_path: Path) -> None:
    folder, _ = told
    for name in ("releases", "datapackage"):
        shutil.copytree(folder / name, tmp_path / name)
    following = Release("0.3.0", "2026-11-27", "同", "Same")
    with pytest.raises(ReleaseError, match=re.escape("differ from those of 0.2.0, found the same")):
        declare(tmp_path / "releases", tmp_path / "datapackage", following)
    summary = declare(tmp_path / "releases", tmp_path / "datapackage", following, allow_empty=True)
    assert (summary.changed, summary.sources) == ({}, ())
    assert [release.version for release in read_releases(tmp_path / "releases")] == ["0.3.0", "0.2.0", "0.1.0"]


def test_what_is_declared_twice_is_the_same(told: tuple[Path, list[Run]], tmp_path: Path) -> None:
    folder, _ = told
    for name in "ab":
        shutil.copytree(folder / "datapackage", tmp_path / name / "package")
        declare(tmp_path / name / "releases", tmp_path / name / "package", FIRST)
    files = {path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.*")}
    assert {path.name for path in files} >= {"releases.yml", "0.1.0.json", "0.1.0.csv", "state.json"}
    assert [
        f
        for f in files
        if (tmp_path / "a" / f).is_file() and (tmp_path / "a" / f).read_bytes() != (tmp_path / "b" / f).read_bytes()
    ] == []


def test_a_disclosure_that_comes_or_goes_is_counted_and_not_listed(
    told: tuple[Path, list[Run]], tmp_path: Path
) -> None:
    folder, _ = told
    shutil.copytree(folder / "datapackage", tmp_path / "package")
    declare(tmp_path / "releases", tmp_path / "package", FIRST)
    for path in (tmp_path / "package" / "data").glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace("panyu-2024-budget", "panyu-2024"), encoding="utf-8")
    following = Release("0.2.0", "2026-11-27", "改名", "Renamed")
    summary = declare(tmp_path / "releases", tmp_path / "package", following, allow_empty=True)
    assert (summary.added, summary.removed) == ({"panyu-2024": 1188}, {"panyu-2024-budget": 1188})
    assert (tmp_path / "releases" / "0.2.0.csv").read_text(encoding="utf-8").count("\n") == 1
    assert not (tmp_path / "releases/state/cells/panyu-2024-budget.csv").exists()


def test_a_state_that_is_not_whole_is_named(told: tuple[Path, list[Run]], tmp_path: Path) -> None:
    folder, _ = told
    shutil.copytree(folder / "releases", tmp_path / "releases")
    for path in (tmp_path / "releases/state/cells").iterdir():
        path.unlink()
    before = sorted(path.name for path in (tmp_path / "releases").iterdir())
    with pytest.raises(ReleaseError, match="state"):
        declare(tmp_path / "releases", folder / "datapackage", Release("9.0.0", "2026-12-01", "甲", "A"))
    assert sorted(path.name for path in (tmp_path / "releases").iterdir()) == before


@pytest.mark.site
def test_the_page_of_changes_leads_to_the_rows(told: tuple[Path, list[Run]]) -> None:
    folder, _ = told
    site = folder / "site"
    for lang, words in (
        ("zh", ("2026年11月27日", "更正两处。", "改动单元格7个")),
        ("en", ("27 November 2026", "cells changed: 7")),
    ):
        page = (site / lang / "changes.html").read_text(encoding="utf-8")
        for said in (*words, "4,665.36", "4,665.63", "0.1.0"):
            assert said in page
        assert 'href="panyu-2024-budget/tables/expenditure.html#row-5-1"' in page
        assert 'href="../releases/0.2.0.csv"' in page
        assert 'href="changes.html"' in (site / lang / "about.html").read_text(encoding="utf-8")
    assert dead_links(site) == []
    for name in ("0.1.0.csv", "0.2.0.csv", "0.2.0.json"):
        assert (site / "releases" / name).read_bytes() == (folder / "releases" / name).read_bytes()


def test_citations_name_the_release(told: tuple[Path, list[Run]]) -> None:
    folder, _ = told
    pages = list((folder / "site/zh/panyu-2024-budget/source").glob("*.html"))
    assert pages
    assert any("第0.2.0版" in page.read_text(encoding="utf-8") for page in pages)


def test_the_releases_of_this_repository_are_whole() -> None:
    folder = ROOT / "releases"
    for release in read_releases(folder):
        assert read_summary(folder, release.version).version == release.version
    descriptor = json.loads((ROOT / "datapackage" / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["version"] == version_of(checksums(descriptor), folder)


def test_the_state_kept_is_that_of_the_last_release() -> None:
    """Where the data of this repository are those of its last release, the state is theirs."""
    releases = read_releases(ROOT / "releases")
    descriptor = json.loads((ROOT / "datapackage" / "datapackage.json").read_text(encoding="utf-8"))
    if releases and descriptor["version"] == releases[0].version:
        assert read_state(ROOT / "releases" / "state") == state_of(ROOT / "datapackage")
