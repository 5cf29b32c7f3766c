"""Files that belong together, and files that are no disclosure: what becomes of them, and that the others are built."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from make_pdf import expenditure, narrative, prose_only, tables_alone, targets_alone, truncated, web_capture
from support import Run, run_build

import mingzhang.convert
from mingzhang.codebook import load
from mingzhang.convert import Outcome, convert, join_halves, reader
from mingzhang.disclosures import discover, half_name

A, B = "某市某某局", "某县某某厅"


def outcomes(folder: Path) -> dict[str, Outcome]:
    """Convert a folder and join its halves; the outcomes by disclosure."""
    found, _ = discover(folder)
    with reader("pdfium", None) as source:
        joined = join_halves([convert(files, source, load()) for files in found], source, load())
    assert len({one.files.disclosure for one in joined}) == len(joined)
    return {one.checked.disclosure.disclosure if one.checked else one.files.disclosure: one for one in joined}


def files_of(outcome: Outcome) -> list[str]:
    assert outcome.checked
    return [reading.file for reading in outcome.checked.disclosure.readings]


def apart(path: Path) -> None:
    """Give a file bytes of its own, that say nothing: the same ones are not taken twice."""
    path.write_bytes(path.read_bytes() + f"% {path.name}\n".encode())


def refused(found: dict[str, Outcome]) -> set[str]:
    return {refusal.file for outcome in found.values() for refusal in outcome.refusals}


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("a-narr", "a"),
        ("a-tables", "a"),
        ("a_text", "a"),
        ("某局2026年预算-说明", "某局2026年预算"),
        ("某局2026年预算（附件）", "某局2026年预算"),
        ("某局2026年-预算表", "某局2026年"),
        ("tables", "tables"),
        ("a", "a"),
    ],
)
def test_halves_are_named_alike(stem: str, name: str) -> None:
    assert half_name(stem) == name


@pytest.mark.parametrize(("prose", "tables"), [("a-narr", "a-tables"), ("a", "a-tables"), ("a-narr", "a")])
def test_halves_are_joined_by_their_names(tmp_path: Path, prose: str, tables: str) -> None:
    narrative(tmp_path / f"{prose}.pdf")
    tables_alone(tmp_path / f"{tables}.pdf", publisher="")  # only the narrative says who
    found = outcomes(tmp_path)
    assert list(found) == ["a"]
    assert files_of(found["a"]) == [f"{tables}.pdf", f"{prose}.pdf"]
    checked = found["a"].checked
    assert checked
    assert (checked.disclosure.publisher, checked.disclosure.fiscal_year) == (A, 2024)
    assert {table.source for table in checked.disclosure.tables} == {f"{tables}.pdf"}
    assert {paragraph.source for paragraph in checked.disclosure.paragraphs} == {f"{prose}.pdf"}
    assert not refused(found)


def test_halves_of_other_names_are_joined_by_publisher_and_year(tmp_path: Path) -> None:
    narrative(tmp_path / "说明文件.pdf")
    tables_alone(tmp_path / "one.pdf")
    tables_alone(tmp_path / "two.pdf", year=2023)
    tables_alone(tmp_path / "three.pdf", publisher=B)
    found = outcomes(tmp_path)
    assert files_of(found["one"]) == ["one.pdf", "说明文件.pdf"]
    assert files_of(found["two"]) == ["two.pdf"]
    assert files_of(found["three"]) == ["three.pdf"]
    assert not refused(found)


def test_a_narrative_that_fits_two_files_stays_refused(tmp_path: Path) -> None:
    narrative(tmp_path / "说明文件.pdf")
    for name in ("one", "two"):
        apart(tables_alone(tmp_path / f"{name}.pdf"))
    found = outcomes(tmp_path)
    assert refused(found) == {"说明文件.pdf"}
    assert [files_of(found[name]) for name in ("one", "two")] == [["one.pdf"], ["two.pdf"]]


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: tables_alone(folder / "one.pdf", publisher=B),
        lambda folder: tables_alone(folder / "one.pdf", year=2023),
        lambda folder: expenditure(folder / "one.pdf"),  # has prose of its own
    ],
    ids=["another publisher", "another year", "whole already"],
)
def test_a_narrative_without_its_tables_stays_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    narrative(tmp_path / "说明文件.pdf")
    make(tmp_path)
    found = outcomes(tmp_path)
    assert refused(found) == {"说明文件.pdf"}
    assert files_of(found["one"]) == ["one.pdf"]


def test_two_narratives_of_one_name_both_belong_to_the_tables(tmp_path: Path) -> None:
    for name in ("a-narr", "a-说明"):
        apart(narrative(tmp_path / f"{name}.pdf"))
    tables_alone(tmp_path / "a-tables.pdf")
    assert sorted(files_of(outcomes(tmp_path)["a"])) == ["a-narr.pdf", "a-tables.pdf", "a-说明.pdf"]


@pytest.mark.parametrize("broken", ["a-narr", "a-tables"])
def test_a_broken_half_is_refused_alone(tmp_path: Path, broken: str) -> None:
    narrative(tmp_path / "a-narr.pdf")
    tables_alone(tmp_path / "a-tables.pdf")
    whole = (tmp_path / f"{broken}.pdf").read_bytes()
    (tmp_path / f"{broken}.pdf").write_bytes(whole[: len(whole) // 2])
    expenditure(tmp_path / "b.pdf")
    found = outcomes(tmp_path)
    assert files_of(found["b"]) == ["b.pdf"]
    assert f"{broken}.pdf" in refused(found)
    assert ("a-tables" in found and found["a-tables"].checked is not None) == (broken == "a-narr")


def rows(run: Run, resource: str, disclosure: str) -> list[dict[str, str]]:
    with (run.datapackage / "data" / f"{resource}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["disclosure"] == disclosure]


NONE_OF_THEM = {
    "targets.pdf": "found attachments alone: 项目支出绩效目标表",
    "notice.pdf": "found prose alone",
    "web.pdf": "found 1 others without an amount",
    "cut.pdf": "expected a whole PDF",
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A build of a disclosure in two files, a whole one, and four files that are none."""
    folder = tmp_path_factory.mktemp("halves")
    (folder / "in").mkdir()
    narrative(folder / "in" / "a-narr.pdf")
    tables_alone(folder / "in" / "a-tables.pdf")
    expenditure(folder / "in" / "b.pdf")
    targets_alone(folder / "in" / "targets.pdf")
    prose_only(folder / "in" / "notice.pdf")
    web_capture(folder / "in" / "web.pdf")
    truncated(folder / "in" / "cut.pdf")
    return run_build(folder, "--only", "data", "--reader", "pdfium", "--disclosures", folder / "in")


def test_what_is_no_disclosure_is_refused_with_the_reason(mixed: Run) -> None:
    said = dict(line.removeprefix("error: ").split(": ", 1) for line in mixed.err.splitlines())
    assert said.keys() == NONE_OF_THEM.keys()
    assert {name: reason for name, reason in NONE_OF_THEM.items() if reason not in said[name]} == {}
    assert mixed.status == 1


def test_the_others_are_built(mixed: Run) -> None:
    built = (mixed.datapackage / "data" / "disclosures.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[0] for line in built] == ["a", "b"]


def test_a_disclosure_of_two_files_says_which_is_which(mixed: Run) -> None:
    sources = {row["file"]: row["role"] for row in rows(mixed, "sources", "a")}
    assert sources == {"a-tables.pdf": "tables", "a-narr.pdf": "narrative"}
    assert [row["role"] for row in rows(mixed, "sources", "b")] == ["whole"]


@pytest.mark.parametrize(
    ("resource", "source"),
    [("paragraphs", "a-narr.pdf"), ("tables", "a-tables.pdf"), ("cells", "a-tables.pdf")],
)
def test_everything_of_it_says_which_file_it_is_from(mixed: Run, resource: str, source: str) -> None:
    found: Sequence[dict[str, str]] = rows(mixed, resource, "a")
    assert found
    assert {row["source"] for row in found if row["source"] or resource != "tables"} == {source}


def test_what_the_narrative_states_is_kept_with_its_paragraph(mixed: Run) -> None:
    paragraphs = {row["paragraph"]: row["text"] for row in rows(mixed, "paragraphs", "a")}
    (claim,) = [row for row in rows(mixed, "claims", "a") if row["value"] == "30.00"]
    assert claim["sentence"] in paragraphs[claim["paragraph"]]


@pytest.mark.parametrize("stage", ["interpret", "check"])
def test_a_mistake_of_ours_costs_one_document(stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        apart(expenditure(tmp_path / f"{name}.pdf"))
    real = getattr(mingzhang.convert, stage)

    def broken(first: object, *rest: object, **named: object) -> object:
        if "a" in (first, getattr(first, "disclosure", None)):
            raise KeyError("colour")
        return real(first, *rest, **named)

    monkeypatch.setattr(mingzhang.convert, stage, broken)
    found = outcomes(tmp_path)
    assert found["b"].checked
    (refusal,) = found["a"].refusals
    assert "a mistake of this tool, not of the file: KeyError 'colour' (test_convert.py, line" in refusal.reason


def test_a_sidecar_of_the_name_that_two_halves_share_is_of_both(tmp_path: Path) -> None:
    narrative(tmp_path / "a-narr.pdf")
    tables_alone(tmp_path / "a-tables.pdf", publisher="")
    (tmp_path / "a.yml").write_text("url: https://example.org/a\n", encoding="utf-8")
    assert discover(tmp_path)[1] == []
    checked = outcomes(tmp_path)["a"].checked
    assert checked
    assert checked.sidecar.url == "https://example.org/a"


def test_halves_take_no_name_that_the_site_or_another_disclosure_has(tmp_path: Path) -> None:
    for name in ("codes", "a"):
        apart(narrative(tmp_path / f"{name}-narr.pdf"))
        apart(tables_alone(tmp_path / f"{name}-tables.pdf", publisher=""))
    apart(expenditure(tmp_path / "A.pdf"))
    assert set(outcomes(tmp_path)) == {"codes-tables", "a-tables", "A"}
