"""The measure: every amount of the seed is kept, a lost or invented one is seen, and worse figures are red."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from make_pdf import EXPENDITURE_BODY, EXPENDITURE_HEADING, EXPENDITURE_WIDTHS, Paper, caption, expenditure, opening
from support import CORPUS, ROOT, SEED, SEED_PDF, SEED_TXT, interpreted, run_build

from mingzhang.check import check
from mingzhang.codebook import Codebook
from mingzhang.convert import reader
from mingzhang.disclosures import discover
from mingzhang.interpret.model import Cell, Disclosure
from mingzhang.measure import measure_recognition, package_error
from mingzhang.measure.amounts import Amounts, measure_amounts
from mingzhang.measure.leave_out import leave_out
from mingzhang.measure.printed import amounts_in, key_of, read_printed, squeeze
from mingzhang.measure.report import compare, read_figures, run
from mingzhang.read.model import RefusedError

EXPECTED = ROOT / "tests" / "corpus" / "measure.yml"


def measured(path: Path, codebook: Codebook) -> Amounts:
    disclosure = interpreted(path)
    return measure_amounts(disclosure, check(disclosure, [], (), codebook), read_printed(path))


def with_cells(disclosure: Disclosure, table: str, change: dict[tuple[int, int], Cell | None]) -> Disclosure:
    """Put other cells in place of some of a table, by row and column; None takes one away."""
    tables = tuple(
        replace(
            t,
            cells=tuple(
                found for cell in t.cells for found in [change.get((cell.row, cell.column), cell)] if found is not None
            ),
        )
        if t.table == table
        else t
        for t in disclosure.tables
    )
    return replace(disclosure, tables=tables)


def cell_of(disclosure: Disclosure, table: str, row: int, column: int) -> Cell:
    found = next(t for t in disclosure.tables if t.table == table).cell(row, column)
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("8,084.71", ["8084.71"]),
        ("1,217", ["1217"]),
        ("-0.50", ["-0.50"]),
        ("−0.50", ["-0.50"]),
        ("（3.00）", ["-3.00"]),
        ("收入1，217.88，支出0.00。", ["1217.88", "0.00"]),
        ("从1.50-2.50万元", ["1.50", "2.50"]),
        ("一般行政管理事务4,665.36", ["4665.36"]),
        ("0.000.00", ["0.00", "0.00"]),
        ("1,234.561,234.56", ["1234.56", "1234.56"]),
        ("0.0000000.500000", ["0.000000", "0.500000"]),
        ("12.50%", []),
        ("2024.12.31", []),
        ("2010301", []),
        ("2024年", []),
        ("3/28", []),
        ("350", []),
        ("", []),
    ],
)
def test_what_an_amount_is(text: str, amounts: list[str]) -> None:
    assert [key for key, _, _ in amounts_in(squeeze(text))] == amounts


@pytest.mark.parametrize(("text", "key"), [("350", "350"), ("(1,217.00)", "-1217.00"), ("0.00 0.00", "0.000.00")])
def test_a_cell_is_one_amount(text: str, key: str) -> None:
    assert key_of(text) == (key if text != "0.00 0.00" else None)


def test_every_amount_of_the_seed_is_kept(from_pdf: Disclosure) -> None:
    found = measure_amounts(from_pdf, (), read_printed(SEED_PDF))
    assert (found.kept, found.missing, found.invented, found.elsewhere) == (890, (), (), ())
    assert found.in_texts > 10


def test_every_amount_of_the_seeds_text_is_kept(from_text: Disclosure) -> None:
    found = measure_amounts(from_text, (), read_printed(SEED_TXT))
    assert (found.kept, found.missing, found.invented) == (890, (), ())


def test_the_seeds_tables_are_all_recognised(from_pdf: Disclosure) -> None:
    found = measure_recognition(from_pdf)
    assert (found.tables, found.recognised, found.unrecognised, found.untitled) == (12, 12, (), 0)
    assert (found.unknown_columns, found.unknown_rows, found.all_recognised) == (0, 0, True)


def test_a_table_that_nobody_knows_is_counted(from_pdf: Disclosure) -> None:
    first = replace(from_pdf.tables[0], spec=None)
    found = measure_recognition(replace(from_pdf, tables=(first, *from_pdf.tables[1:])))
    assert (found.tables, found.recognised, found.with_amounts, found.all_recognised) == (12, 11, 1, False)
    assert [title.split()[0] for title in found.unrecognised] == ["表1"]


def test_a_cell_taken_away_is_a_miss(from_pdf: Disclosure) -> None:
    lost = cell_of(from_pdf, "expenditure", 5, 3)
    found = measure_amounts(with_cells(from_pdf, "expenditure", {(5, 3): None}), (), read_printed(SEED_PDF))
    (miss,) = found.missing
    assert (miss.text, miss.place.page, miss.announced) == (lost.text, lost.places[0].page, None)
    assert miss.place.box
    assert lost.places[0].box
    assert lost.places[0].box.top < miss.place.box.top < lost.places[0].box.bottom
    assert (found.kept, found.unannounced, found.invented) == (889, 1, ())


def test_a_cell_added_is_an_invention(from_pdf: Disclosure) -> None:
    table = next(t for t in from_pdf.tables if t.table == "expenditure")
    more = replace(cell_of(from_pdf, "expenditure", 5, 3), row=99)
    added = replace(table, cells=(*table.cells, more))
    tables = tuple(added if t is table else t for t in from_pdf.tables)
    found = measure_amounts(replace(from_pdf, tables=tables), (), read_printed(SEED_PDF))
    assert [(one.row, one.column, one.text) for one in found.invented] == [(99, 3, more.text)]
    assert (found.kept, found.missing) == (890, ())


def test_an_amount_changed_is_both(from_pdf: Disclosure) -> None:
    wrong = replace(cell_of(from_pdf, "expenditure", 5, 3), text="4,665.37")
    found = measure_amounts(with_cells(from_pdf, "expenditure", {(5, 3): wrong}), (), read_printed(SEED_PDF))
    assert ([m.text for m in found.missing], [i.text for i in found.invented]) == (["4,665.36"], ["4,665.37"])


def test_two_amounts_changed_about_are_elsewhere(from_pdf: Disclosure) -> None:
    one, other = cell_of(from_pdf, "expenditure", 5, 3), cell_of(from_pdf, "expenditure", 4, 3)
    assert one.text != other.text
    change: dict[tuple[int, int], Cell | None] = {
        (5, 3): replace(one, text=other.text),
        (4, 3): replace(other, text=one.text),
    }
    found = measure_amounts(with_cells(from_pdf, "expenditure", change), (), read_printed(SEED_PDF))
    assert (found.missing, found.invented) == ((), ())
    assert {(c.row, c.column) for c in found.elsewhere} == {(4, 3), (5, 3)}


def test_a_line_of_prose_that_is_not_published_is_a_miss(from_pdf: Disclosure) -> None:
    rest = tuple(p for p in from_pdf.paragraphs if "8,084.71" not in p.text and "8084.71" not in p.text)
    assert len(rest) < len(from_pdf.paragraphs)
    found = measure_amounts(replace(from_pdf, paragraphs=rest), (), read_printed(SEED_PDF))
    assert "8084.71" in {miss.text.replace(",", "") for miss in found.missing}


def made(path: Path, body: list[list[str]], widths: tuple[float, ...] = EXPENDITURE_WIDTHS) -> Paper:
    """表3 with a body of one's own."""
    paper = Paper(path)
    opening(paper)
    paper.table(40, caption(paper, "表3", "支出总体情况表"), widths, [*EXPENDITURE_HEADING, *body])
    return paper


def body_with(row: int, column: int, text: str) -> list[list[str]]:
    rows = [list(row) for row in EXPENDITURE_BODY]
    rows[row][column] = text
    return rows


def test_a_made_table_is_kept_whole(tmp_path: Path, codebook: Codebook) -> None:
    found = measured(expenditure(tmp_path / "a.pdf"), codebook)
    assert (found.kept, found.missing, found.invented) == (35, (), ())


def test_digits_alone_count_in_an_amount_column(tmp_path: Path, codebook: Codebook) -> None:
    paper = made(tmp_path / "a.pdf", body_with(1, 2, "30"))
    found = measured(paper.save(), codebook)
    assert (found.kept, found.missing, found.invented) == (35, (), ())
    lost = with_cells(interpreted(paper.path), "expenditure", {(2, 3): None})
    assert [miss.text for miss in measure_amounts(lost, (), read_printed(paper.path)).missing] == ["30"]


def test_a_number_wrapped_in_its_cell_is_one(tmp_path: Path, codebook: Codebook) -> None:
    paper = made(tmp_path / "a.pdf", body_with(1, 2, "1,234,567,890,12\n3.45"))  # as many digits as 60 points hold
    found = measured(paper.save(), codebook)
    assert (found.kept, found.missing, found.invented) == (35, (), ())
    disclosure = interpreted(paper.path)
    wrong = replace(cell_of(disclosure, "expenditure", 2, 3), text="1,234,567,890,123.54")
    found = measure_amounts(with_cells(disclosure, "expenditure", {(2, 3): wrong}), (), read_printed(paper.path))
    assert len(found.invented) == 1
    assert "3.45" in [miss.text for miss in found.missing]


def test_two_amounts_set_close_are_two(tmp_path: Path, codebook: Codebook) -> None:
    rows = [list(row) for row in EXPENDITURE_BODY]
    rows[1][2:4] = ["", ""]
    paper = made(tmp_path / "a.pdf", rows)
    paper.right(254.5, 219, "1,234,567.80", 8)
    paper.text(255.5, 219, "1,234,567.80", 8)
    found = measured(paper.save(), codebook)
    assert "1,234,567.801,234,567.80" in [word.text for word in read_printed(paper.path).words]
    assert (found.kept, found.missing, found.invented) == (35, (), ())


def test_an_amount_at_the_end_of_a_name_is_astray_and_announced(tmp_path: Path, codebook: Codebook) -> None:
    found = measured(made(tmp_path / "a.pdf", body_with(3, 1, "行政运行77.77")).save(), codebook)
    assert [(miss.text, miss.announced) for miss in found.missing] == [("77.77", "amount_in_text")]
    assert found.unannounced == 0


def test_two_amounts_in_one_cell_are_missing_and_announced(tmp_path: Path, codebook: Codebook) -> None:
    found = measured(made(tmp_path / "a.pdf", body_with(3, 2, "10.00\n12.00")).save(), codebook)
    assert [(miss.text, miss.announced) for miss in found.missing] == [("10.00", "no_amount"), ("12.00", "no_amount")]


def test_an_amount_beside_the_table_is_missing_and_announced(tmp_path: Path, codebook: Codebook) -> None:
    paper = made(tmp_path / "a.pdf", [list(row) for row in EXPENDITURE_BODY])
    paper.text(300, 500, "77.77", 8)
    found = measured(paper.save(), codebook)
    assert [(miss.text, miss.announced) for miss in found.missing] == [("77.77", "left_over")]


def test_worse_figures_are_told_from_better_ones() -> None:
    was = {"a": {"refused": False, "fiscal_year": 2024, "recognised": 10, "kept": 50, "missing": 2}, "b": {"kept": 1}}
    assert compare(was, was) == ([], [])
    now = {"a": {"refused": False, "fiscal_year": 2023, "recognised": 11, "kept": 49, "missing": 3}}
    worse, better = compare(now, was)
    assert worse == [
        "a: fiscal_year: expected 2024, found 2023",
        "a: kept: expected 50, found 49",
        "a: missing: expected 2, found 3",
        "b: expected, and not among the documents measured",
    ]
    assert better == ["a: recognised: expected 10, found 11"]
    assert compare({"a": {"refused": True}}, {"a": was["a"]})[0] == ["a: refused: expected false, found true"]
    assert compare({"a": was["a"]}, {"a": {"refused": True}})[0] == ["a: refused: expected true, found false"]


def test_the_command_measures_writes_and_goes_red(tmp_path: Path) -> None:
    figures, data = tmp_path / "measure.yml", tmp_path / "measure.json"
    first = run_build(tmp_path, "--reader", "pdfium", "measure", SEED, "--expect", figures, "--update", "--json", data)
    assert (first.status, first.err) == (0, "")
    assert "missing 0 (unannounced 0), invented 0" in first.out
    assert "package valid" in first.out
    (document,) = json.loads(data.read_text(encoding="utf-8"))["documents"]
    assert (document["kept"], document["misses"], document["publisher"]) == (890, [], "广州市番禺区政务服务数据管理局")
    expected = read_figures(figures)
    expected["panyu-2024-budget"]["kept"] = 891
    figures.write_text(yaml.safe_dump(expected, allow_unicode=True), encoding="utf-8")
    second = run_build(tmp_path, "--reader", "pdfium", "measure", SEED, "--expect", figures)
    assert second.status == 1
    assert "worse   panyu-2024-budget: kept: expected 891, found 890" in second.out


def test_a_refused_document_says_why(tmp_path: Path, codebook: Codebook) -> None:
    (tmp_path / "noise.pdf").write_bytes(b"PK\x03\x04" + bytes(100))
    (tmp_path / "table.doc").write_bytes(b"PK")
    expenditure(tmp_path / "good.pdf")
    said: list[str] = []
    assert run([tmp_path], "pdfium", codebook, said.append) == 0
    assert [line.split(":")[0] for line in said] == ["good", "noise", "table.doc", "all"]
    assert "refused: noise.pdf: expected a PDF" in said[1]
    assert said[-1].startswith("all: 3 documents, 2 refused")


def test_a_file_of_figures_that_is_none_is_refused(tmp_path: Path, codebook: Codebook) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text("a: {colour: 1}\n")
    with pytest.raises(RefusedError, match="colour"):
        run([SEED], "pdfium", codebook, print, expect=bad)
    with pytest.raises(RefusedError, match="found none"):
        run([SEED], "pdfium", codebook, print, update=True)


def test_no_documents_are_no_package(codebook: Codebook) -> None:
    assert package_error([], codebook) is None


@pytest.mark.corpus
def test_no_figure_of_the_real_disclosures_is_worse(codebook: Codebook) -> None:
    said: list[str] = []
    status = run([CORPUS, CORPUS / "not-disclosures"], "pdfium", codebook, said.append, expect=EXPECTED)
    assert [line for line in said if line.startswith("worse") or "INVALID" in line] == []
    assert status == 0


@pytest.mark.corpus
def test_places_left_out_are_understood_by_the_words_of_the_others(codebook: Codebook) -> None:
    """Without the words that only its own place uses, each document is as one of a place that nobody has seen."""
    with reader("pdfium", None) as source:
        found = list(leave_out(discover(CORPUS)[0], source, codebook))
    assert all(one.without for one in found)
    assert sum(one.without.recognised for one in found if one.without) >= 157  # of 171; with all words 169
    assert sum(one.without.all_recognised for one in found if one.without) >= 8  # of 13 documents
