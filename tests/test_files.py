"""The files to download: every format says what the CSV says, and two builds make the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import openpyxl
import pytest
from test_publish_many import Copy, Row, make_package

from mingzhang.publish.data import load_package
from mingzhang.publish.files import Files, own
from mingzhang.publish.files.parquet import Parquet, kind, literal
from mingzhang.publish.files.sheet_rows import text_writer
from mingzhang.publish.files.tabular import Column, Streamed, Tabular
from mingzhang.publish.files.views import Views
from mingzhang.publish.files.xlsx import fits, sheet_names, single_workbooks, workbook

FORMULA = '=HYPERLINK("https://example.org","x")'
LONG = "政" * 40_000
SEPARATED = 'two\nlines, "quoted" & <marked>'


def with_odd_texts(resource: str, row: Row) -> Row:
    """Give projects names that a format may trip over."""
    if resource == "projects" and row["row"] in ("3", "4", "6"):
        return row | {"name": {"3": FORMULA, "4": LONG, "6": SEPARATED}[row["row"]]}
    if resource == "lines" and row["table"] == "expenditure" and row["row"] == "1":
        return row | {"amount": "-0.5", "amount_cny": "12345678901234.5678"}
    return row


@pytest.fixture(scope="module")
def package(pdf_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two disclosures; texts and amounts of one are odd."""
    copies = [Copy("a-2024", edit=with_odd_texts), Copy("b-2023", 2023)]
    return make_package(pdf_package, tmp_path_factory.mktemp("files") / "package", copies)


@pytest.fixture(scope="module")
def files(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(load_package(package), tmp_path_factory.mktemp("files") / "site")


def canonical(files: Files, resource: str, disclosure: str | None = None) -> list[dict[str, str]]:
    path = own(disclosure, f"{resource}.csv") if disclosure else f"data/{resource}.csv"
    with (files.folder / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def schemas(files: Files) -> dict[str, dict[str, str]]:
    """Return the types of the fields by resource."""
    descriptor = json.loads((files.folder / "datapackage.json").read_text(encoding="utf-8"))
    return {r["name"]: {f["name"]: f["type"] for f in r["schema"]["fields"]} for r in descriptor["resources"]}


def typed(row: dict[str, str], types: dict[str, str]) -> list[Any]:
    """Return the values of a row of the CSV as what they are."""
    make: dict[str, Any] = {"integer": int, "number": Decimal, "boolean": "true".__eq__, "date": date.fromisoformat}
    return [make.get(types[name], str)(text) if text else None for name, text in row.items()]


def cases(files: Files) -> list[tuple[str, str | None]]:
    """Return each resource that has rows, of one disclosure and of all."""
    found = [(resource, disclosure) for resource in schemas(files) for disclosure in (None, "a-2024")]
    return [(resource, disclosure) for resource, disclosure in found if canonical(files, resource, disclosure)]


def path_of(files: Files, resource: str, disclosure: str | None, form: str) -> Path:
    found = [file for file in files.of(resource, disclosure) if file.format == form]
    assert len(found) == 1, (resource, disclosure, form)
    return files.folder / found[0].path


def test_json_has_the_digits_of_the_csv(files: Files) -> None:
    types = schemas(files)
    for resource, disclosure in cases(files):
        text = path_of(files, resource, disclosure, "json").read_text(encoding="utf-8")
        found = json.loads(text, parse_float=Decimal, parse_int=str)
        rows = canonical(files, resource, disclosure)
        assert len(found) == len(rows)
        for one, row in zip(found, rows, strict=True):
            assert list(one) == list(row)
            for name, kind_of in types[resource].items():
                if kind_of in ("number", "integer"):
                    assert (None if one[name] is None else format(Decimal(one[name]), "f")) == (row[name] or None)
                elif kind_of == "boolean":
                    assert one[name] == {"true": True, "false": False, "": None}[row[name]]
                else:
                    assert one[name] == (row[name] or None)
    assert '"amount":-0.5,' in (files.folder / "data/lines.json").read_text(encoding="utf-8")


def test_parquet_has_exact_decimals(files: Files) -> None:
    types = schemas(files)
    with duckdb.connect() as database:
        for resource, disclosure in cases(files):
            path = path_of(files, resource, disclosure, "parquet")
            found = database.execute(f"SELECT * FROM '{path}'").fetchall()
            rows = [typed(row, types[resource]) for row in canonical(files, resource, disclosure)]
            assert [list(row) for row in found] == rows
        kinds = dict(
            database.execute(
                f"SELECT name, logical_type FROM parquet_schema('{path_of(files, 'lines', None, 'parquet')}')"
            ).fetchall()
        )
        assert "scale=4" in kinds["amount_cny"]
        assert "scale=2" in kinds["amount"]
        united = f"SELECT count(*) FROM '{files.folder}/data/*/lines.parquet'"
        assert database.execute(united).fetchone() == (len(canonical(files, "lines")),)


def test_sqlite_has_the_rows_and_the_keys(files: Files) -> None:
    types = schemas(files)
    for path, disclosure in (("data/mingzhang.sqlite", None), (own("a-2024", "a-2024.sqlite"), "a-2024")):
        assert not list((files.folder / path).parent.glob("*-journal"))
        with closing(sqlite3.connect(f"file:{files.folder / path}?mode=ro", uri=True)) as database:
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            for resource, kinds in types.items():
                found = database.execute(f'SELECT * FROM "{resource}"').fetchall()
                rows = canonical(files, resource, disclosure)
                assert len(found) == len(rows)
                for one, row in zip(found, rows, strict=True):
                    for value, (name, text) in zip(one, row.items(), strict=True):
                        if not text:
                            assert value is None
                        elif kinds[name] == "number":
                            assert isinstance(value, float)
                            assert Decimal(repr(value)) == Decimal(text) or len(text) > 17
                        else:
                            assert value == {"integer": int, "boolean": "true".__eq__}.get(kinds[name], str)(text)
            keys = database.execute("SELECT count(*) FROM pragma_foreign_key_list('lines')").fetchone()
            assert keys == (9,)  # four fields of the cell, five codes and organisations
            described = database.execute("SELECT title FROM _fields WHERE resource = 'lines' AND field = 'amount_cny'")
            assert described.fetchone()[0]


def test_a_division_in_sqlite_divides(files: Files) -> None:
    with closing(sqlite3.connect(files.folder / "data/mingzhang.sqlite")) as database:
        found = database.execute(
            "SELECT typeof(amount_cny), amount_cny / 1000000 FROM lines WHERE amount_cny = 80847100"
        )
        assert found.fetchone() == ("real", 80.8471)


def test_xlsx_shows_numbers_texts_and_headings(files: Files) -> None:
    types = schemas(files)
    for resource in ("lines", "projects", "functions", "claims", "sources", "expenditure"):
        book = openpyxl.load_workbook(path_of(files, resource, "a-2024", "xlsx"))
        about, sheet = book.worksheets
        assert about.title == "说明 About"
        assert sheet.freeze_panes == "A4"
        assert sheet.auto_filter.ref.startswith("A3:")
        assert [cell.value for cell in sheet[3]] == list(types[resource])
        rows = canonical(files, resource, "a-2024")
        assert sheet.max_row == len(rows) + 3
        for cells, row in zip(sheet.iter_rows(min_row=4), rows, strict=True):
            for cell, (name, text) in zip(cells, row.items(), strict=True):
                shown(cell, text, types[resource][name])


def shown(cell: Any, text: str, kind_of: str) -> None:
    """Assert that a cell says what the CSV says."""
    if not text:
        assert cell.value is None
    elif kind_of in ("number", "integer"):
        assert Decimal(str(cell.value)) == Decimal(text)
        assert cell.data_type == ("s" if len(text.replace(".", "")) > 15 else "n")
    elif kind_of == "boolean":
        assert cell.value == (text == "true")
    elif kind_of == "date":
        assert cell.value == datetime.fromisoformat(text)
    elif len(text) > 32_767:
        assert cell.value == text[: 32_767 - 3] + "［…］"
    else:
        assert (cell.data_type, cell.value) == ("s", text)


def test_xlsx_has_number_formats_and_hides_what_is_empty(files: Files) -> None:
    sheet = openpyxl.load_workbook(path_of(files, "expenditure", "b-2023", "xlsx")).worksheets[1]
    column = {cell.value: cell.column_letter for cell in sheet[3]}
    assert sheet[f"{column['total']}4"].number_format == "#,##0.00"
    assert sheet[f"{column['level']}4"].number_format == "0"
    assert sheet.column_dimensions[column["economic"]].hidden
    assert not sheet.column_dimensions[column["total"]].hidden


def test_what_excel_cannot_hold_is_said(
    files: Files, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def about(path: Path) -> str:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)

    assert "1列有文字超过 Excel 每格 32,767 字符" in about(path_of(files, "projects", "a-2024", "xlsx"))
    assert "超过" not in about(path_of(files, "projects", "b-2023", "xlsx"))
    monkeypatch.setattr("mingzhang.publish.files.xlsx.MOST_ROWS", 1000)
    view = Views(load_package(package)).whole()
    assert {table.name for table in view.resources if not fits(table)} == {
        "cells",
        "lines",
        "findings",
        "finding_cells",
    }
    workbook(replace(view, resources=view.resources[:10]), tmp_path / "some.xlsx")
    assert "lines has 1,780 rows, more than the 1,000 of a sheet" in about(tmp_path / "some.xlsx")
    assert {"lines", "cells"}.isdisjoint(openpyxl.load_workbook(tmp_path / "some.xlsx").sheetnames)


def test_a_workbook_has_a_sheet_for_every_resource_with_its_headings(package: Path, tmp_path: Path) -> None:
    view = Views(load_package(package)).whole()
    some = tuple(table for table in view.resources if table.name in ("cell_parts", "projects"))
    workbook(replace(view, resources=some), tmp_path / "some.xlsx")
    book = openpyxl.load_workbook(tmp_path / "some.xlsx")
    assert not next(table for table in some if table.name == "cell_parts").rows
    assert {"cell_parts", "projects"} < set(book.sheetnames)
    assert book["cell_parts"]["A3"].value == "disclosure"


def test_a_resource_that_no_sheet_holds_has_no_workbook(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingzhang.publish.files.fits", lambda table: table.name != "lines")
    monkeypatch.setattr("mingzhang.publish.files.workbook", lambda _view, path: path.write_bytes(b""))
    monkeypatch.setattr("mingzhang.publish.files.database", lambda _view, path: path.write_bytes(b""))
    made = Files(load_package(package), tmp_path)
    assert [file.format for file in made.of("lines")] == ["csv", "excel.csv", "json", "parquet"]
    assert "xlsx" in [file.format for file in made.of("projects")]


def test_texts_are_texts_in_the_xml_of_a_sheet() -> None:
    write = text_writer(27, 20, "…")
    before, after = '<c r="AB7" t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
    assert write(7, "<a & b>\x01\r_x0041_ ") == f"{before}&lt;a &amp; b&gt;_x0001__x000D__x005F_x0041_ {after}"
    assert write(7, "a" * 21) == f"{before}{'a' * 19}…{after}"


def test_sheets_have_names_that_excel_takes() -> None:
    long = [f"general_budget_project_expenditure_{number}" for number in range(12)]
    names = list(sheet_names([*long, "General_budget_project_expenditure", "lines"]).values())
    assert all(len(name) <= 31 for name in names)
    assert len({name.lower() for name in names}) == 14


def test_the_archives_validate_and_their_checksums_hold(files: Files, tmp_path: Path) -> None:
    for path, name in (("data/mingzhang.zip", "mingzhang"), (own("a-2024", "a-2024.zip"), "a-2024")):
        with zipfile.ZipFile(files.folder / path) as archive:
            archive.extractall(tmp_path)
        folder = tmp_path / name
        checked = subprocess.run(["sha256sum", "-c", "--quiet", "--strict", "SHA256SUMS"], cwd=folder, check=False)
        assert checked.returncode == 0
        listed = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
        there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
        assert there == listed | {"SHA256SUMS"}
        assert {"README.md", "README.zh.md", "LICENSE.txt", "dictionary.csv", "datapackage.json"} <= there
        assert "一份公开文件（a-2024" in (folder / "README.zh.md").read_text(encoding="utf-8") or name == "mingzhang"

    report = frictionless.validate(str(tmp_path / "a-2024" / "datapackage.json"))
    assert report.valid, report.flatten(["resourceName", "rowNumber", "message"])[:5]


def test_every_folder_has_checksums_of_its_files(files: Files) -> None:
    for folder, disclosure in (("data", None), ("data/a-2024", "a-2024"), ("data/b-2023", "b-2023")):
        checked = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=files.folder / folder, check=False)
        assert checked.returncode == 0
        listed = {line.split("  ")[1] for line in (files.folder / folder / "SHA256SUMS").read_text().splitlines()}
        there = {path.name for path in (files.folder / folder).iterdir() if path.is_file()}
        assert there == listed | {"SHA256SUMS"}
        assert {Path(path).name for path in files.paths(disclosure)} - {"datapackage.json"} <= listed


def test_what_is_said_of_a_file_is_true(files: Files) -> None:
    for disclosure in (None, "a-2024"):
        for path in files.paths(disclosure):
            assert (files.folder / path).is_file()
        for resource in (None, *schemas(files)):
            for file in files.of(resource, disclosure):
                data = (files.folder / file.path).read_bytes()
                assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
                assert (file.resource, file.disclosure) == (resource, disclosure)
                if resource:
                    assert file.rows == len(canonical(files, resource, disclosure))
    assert [file.format for file in files.of("cell_parts", "a-2024")] == ["csv"]
    assert files.of("lines", "c-2022") == ()


def test_a_view_has_the_lines_of_the_package(files: Files) -> None:
    whole = (files.folder / "data/lines.csv").read_bytes().splitlines(keepends=True)
    views = [
        (files.folder / own(name, "lines.csv")).read_bytes().splitlines(keepends=True) for name in ("a-2024", "b-2023")
    ]
    assert whole == [whole[0], *views[0][1:], *views[1][1:]]


def test_rows_of_a_disclosure_are_found_wherever_they_are(package: Path, tmp_path: Path) -> None:
    """Rows of two disclosures take turns, and a text goes over two lines."""
    turned = tmp_path / "package"
    turned.mkdir()
    (turned / "data").mkdir()
    for path in (package / "data").glob("*.csv"):
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))
        body = rows[1:]
        if path.stem in ("lines", "projects"):
            half = len(body) // 2
            body = [row for pair in zip(body[:half], body[half:], strict=True) for row in pair]
        with (turned / "data" / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([rows[0], *body])
    described = json.loads((package / "datapackage.json").read_bytes())
    for resource in described["resources"]:
        resource["hash"] = f"sha256:{hashlib.sha256((turned / resource['path']).read_bytes()).hexdigest()}"
    (turned / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    views = Views(load_package(turned))
    for name, other in (("a-2024", "a"), ("b-2023", "b")):
        view = views.of(name, tmp_path / other)
        found = {table.name: table for table in view.resources}
        assert len(found["lines"].rows) == 890
        assert {row[0] for row in found["lines"].rows} == {name}
        assert len(found["projects"].rows) == 22
    assert SEPARATED in (tmp_path / "a/projects.csv").read_text(encoding="utf-8").replace('""', '"')


def test_two_runs_and_any_number_of_threads_give_the_same_bytes(package: Path, files: Files, tmp_path: Path) -> None:
    again = Files(load_package(package), tmp_path / "again")
    paths = [*files.paths(), *files.paths("a-2024"), *files.paths("b-2023")]
    assert len(paths) > 300
    differ = [path for path in paths if (files.folder / path).read_bytes() != (again.folder / path).read_bytes()]
    assert differ == []
    table = next(t for t in Views(load_package(package)).whole().resources if t.name == "cells")
    for threads in (1, 4):
        parquet = Parquet(threads)
        parquet(table, tmp_path / f"{threads}.parquet")
        parquet.close()
    assert (tmp_path / "1.parquet").read_bytes() == (tmp_path / "4.parquet").read_bytes()


def test_a_name_with_marks_of_a_pattern_is_read_as_it_is(package: Path, tmp_path: Path) -> None:
    """A source may be called budget[1].pdf, and another budget1.pdf."""
    table = next(t for t in Views(load_package(package)).whole().resources if t.name == "functions")
    parquet = Parquet()
    for number, name in enumerate(("1", "[1]", "*", "?")):
        csv_file = tmp_path / name / "x.csv"
        csv_file.parent.mkdir()
        csv_file.write_bytes(b"".join(table.path.read_bytes().splitlines(keepends=True)[: 2 + number]))
        parquet(replace(table, path=csv_file), csv_file.with_suffix(".parquet"))
        found = duckdb.execute("SELECT count(*) FROM read_parquet($1)", [literal(csv_file.with_suffix(".parquet"))])
        assert found.fetchone() == (1 + number,)
    parquet.close()


def test_a_decimal_has_the_room_it_needs() -> None:
    assert kind(Column("amount", "number", "", "", 2, 7)) == "DECIMAL(18, 2)"
    assert kind(Column("amount", "number", "", "", 4, 15)) == "DECIMAL(38, 4)"
    assert kind(Column("code", "string", "", "")) == "VARCHAR"


def test_long_workbooks_say_the_same(
    files: Files, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a number of rows they go to disk at once."""
    whole = Views(load_package(package)).whole()
    table = next(table for table in whole.resources if table.name == "projects")
    monkeypatch.setattr("mingzhang.publish.files.xlsx.LONG", 10)
    single_workbooks(whole)(table, tmp_path / "long.xlsx")
    values = [
        list(openpyxl.load_workbook(path).worksheets[1].values)
        for path in (tmp_path / "long.xlsx", files.folder / "data/projects.xlsx")
    ]
    assert values[0] == values[1]
    assert isinstance(table, Tabular)
    assert isinstance(table.rows, Streamed)
    assert next(iter(table.rows)) in table.rows
    assert [] not in table.rows


def test_csv_for_excel_of_a_disclosure(files: Files) -> None:
    data = path_of(files, "projects", "a-2024", "excel.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert "'" + FORMULA in {cell for row in rows for cell in row}
    assert len(rows) == 23
