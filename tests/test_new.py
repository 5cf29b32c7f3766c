"""A new disclosure: taken in with its sidecar, from disk or from an address; refused with nothing left behind."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from make_pdf import expenditure, narrative, scan, tables_alone
from support import SEED_PDF, SEED_TXT, run_build

from mingzhang import new
from mingzhang.codebook import load
from mingzhang.convert import Reader, convert, reader
from mingzhang.disclosures import discover
from mingzhang.new import Added, NewError, add, fetch, said_of
from mingzhang.sidecar import load_sidecar
from mingzhang.yamlfile import read_yaml

TODAY = "2026-11-26"
RAW = 'attachment; filename="预算.pdf"'.encode().decode("latin-1")  # as servers send it, in UTF-8


@pytest.fixture(scope="module")
def reading() -> Iterator[Reader]:
    with reader("pdfium", None) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where disclosures go; not there yet."""
    return tmp_path / "disclosures"


def take(source: Path | str, folder: Path, reading: Reader, name: str | None = None) -> Added:
    return add(str(source), name, folder, reading, load(), TODAY)


def inside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


class Server(http.server.BaseHTTPRequestHandler):
    """Gives what a publisher's server might."""

    def do_GET(self) -> None:
        pdf = SEED_PDF.read_bytes()
        answers = {
            "/budget.pdf": (200, "application/pdf", pdf, {}),
            "/P0202403/post_1.do?id=7": (200, "application/octet-stream", pdf, {}),
            "/named": (200, "application/pdf", pdf, {"Content-Disposition": 'attachment; filename="panyu 2024.pdf"'}),
            "/raw": (200, "application/pdf", pdf, {"Content-Disposition": RAW}),
            "/sneaky": (200, "application/pdf", pdf, {"Content-Disposition": 'attachment; filename="../../up.pdf"'}),
            "/%E9%A2%84%E7%AE%97.pdf": (200, "application/pdf", pdf, {}),
            "/page.pdf": (200, "text/html; charset=utf-8", b"<html>Please log in</html>", {}),
            "/large.pdf": (200, "application/pdf", b"", {"Content-Length": str(10**12)}),
            "/endless.pdf": (200, "application/pdf", pdf, {}),
            "/picture.png": (200, "image/png", b"\x89PNG", {}),
            "/short.pdf": (200, "application/pdf", b"%PDF", {"Content-Length": "5000"}),
        }
        status, kind, body, headers = answers.get(self.path, (404, "text/html", b"", {}))
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Server))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_file_is_taken_in_with_a_sidecar_of_what_was_read(folder: Path, reading: Reader) -> None:
    added = take(SEED_PDF, folder, reading, "panyu")
    assert inside(folder) == ["panyu.pdf", "panyu.yml"]
    assert added.file.read_bytes() == SEED_PDF.read_bytes()
    text = (folder / "panyu.yml").read_text(encoding="utf-8")
    assert "# publisher: 广州市番禺区政务服务数据管理局  # 第4页 p. 4: “广州市番禺区政务服务数据管理局”" in text
    for said in ("# fiscal_year: 2024", "# phase: budget", "# scope: department", "url: null", "retrieved: null"):
        assert said in text
    assert f"这 {len(added.untranslated)} 条" in text or f"{len(added.untranslated)} 条文字" in text
    said = "\n".join(said_of(added))
    for words in (
        "panyu.pdf (28 pages)",
        "广州市番禺区政务服务数据管理局",
        "2024",
        "tables        13",
        "to be filled in",
    ):
        assert words in said


def test_the_sidecar_is_one_and_has_what_is_to_be_translated(folder: Path, reading: Reader) -> None:
    added = take(SEED_PDF, folder, reading, "panyu")
    assert added.sidecar
    sidecar = load_sidecar(added.sidecar)
    assert (sidecar.known, sidecar.translations, sidecar.retrieved) == ({}, {}, None)
    pairs = read_yaml(added.sidecar)["translations"]
    assert [pair["zh"] for pair in pairs] == list(dict.fromkeys(added.untranslated))
    assert {pair["en"] for pair in pairs} == {""}


def test_every_comment_of_a_fact_is_one_without_its_mark(folder: Path, reading: Reader) -> None:
    """Who takes away the “# ” before a line has a sidecar that is read."""
    added = take(SEED_PDF, folder, reading, "panyu")
    assert added.sidecar
    lines = added.sidecar.read_text(encoding="utf-8").splitlines()
    keys = (
        "publisher",
        "fiscal_year",
        "phase",
        "scope",
        "publisher_en",
        "sources",
        "  panyu",
        "  '",
        "organisations",
        "remarks",
        "  - ",
    )
    opened = [line[2:] if line.startswith(tuple(f"# {key}" for key in keys)) else line for line in lines]
    added.sidecar.write_text("\n".join(opened), encoding="utf-8")
    sidecar = load_sidecar(added.sidecar)
    assert sidecar.known["publisher"] == "广州市番禺区政务服务数据管理局"
    assert sidecar.known["fiscal_year"] == "2024"
    assert list(sidecar.notes) == ["panyu.pdf"]
    assert sidecar.remarks
    assert sidecar.names


def test_what_was_taken_in_is_found_by_the_next_build(folder: Path, reading: Reader) -> None:
    take(SEED_TXT, folder, reading)
    (files,), strangers = discover(folder)
    assert strangers == []
    assert files.sidecar == folder / "panyu-2024-budget.yml"
    assert convert(files, reading, load()).checked


def test_an_address_is_fetched_and_kept_with_the_day(folder: Path, reading: Reader, address: str) -> None:
    added = take(f"{address}/budget.pdf", folder, reading, "panyu-2024-budget")
    assert added.sidecar
    sidecar = load_sidecar(added.sidecar)
    assert (sidecar.url, sidecar.retrieved) == (f"{address}/budget.pdf", TODAY)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/budget.pdf", "budget.pdf"),
        ("/P0202403/post_1.do?id=7", "post_1.pdf"),
        ("/named", "panyu 2024.pdf"),
        ("/sneaky", "up.pdf"),
        ("/raw", "预算.pdf"),
        ("/预算.pdf", "预算.pdf"),
    ],
)
def test_a_fetched_file_is_named_as_the_server_or_the_address_does(
    tmp_path: Path, address: str, path: str, name: str
) -> None:
    assert fetch(address + path, tmp_path) == tmp_path / name


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/none.pdf", "found HTTP 404"),
        ("/page.pdf", "found a web page"),
        ("/large.pdf", "of 100 MB at most"),
        ("/picture.png", "expected .pdf or .txt or .xlsx, found .png"),
        ("/short.pdf", "expected a file of 5,000 bytes, found 4"),
    ],
)
def test_an_address_that_gives_no_disclosure_is_refused(
    folder: Path, reading: Reader, address: str, path: str, words: str
) -> None:
    with pytest.raises(NewError, match=words):
        take(address + path, folder, reading)
    assert inside(folder) == []


def test_a_file_that_does_not_say_its_size_is_cut_off(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new, "LARGEST", 1000)
    with pytest.raises(NewError, match="at most"):
        fetch(f"{address}/endless.pdf", tmp_path)


@pytest.mark.parametrize("source", ["http://127.0.0.1:9/a.pdf", "http://[", "https://"])
def test_an_address_where_nobody_answers_is_named(folder: Path, reading: Reader, source: str) -> None:
    with pytest.raises(NewError, match="expected a file, found"):
        take(source, folder, reading)


def test_nothing_is_overwritten(folder: Path, reading: Reader) -> None:
    take(SEED_PDF, folder, reading, "panyu")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(NewError, match=r"panyu\.pdf: expected no file of this name, found one"):
        take(SEED_PDF, folder, reading, "panyu")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_further_source_of_a_disclosure_leaves_its_sidecar(folder: Path, reading: Reader) -> None:
    take(SEED_PDF, folder, reading, "panyu")
    before = (folder / "panyu.yml").read_bytes()
    added = take(SEED_TXT, folder, reading, "panyu")
    assert added.sidecar is None
    assert inside(folder) == ["panyu.pdf", "panyu.txt", "panyu.yml"]
    assert (folder / "panyu.yml").read_bytes() == before


def test_a_file_of_another_publisher_is_no_further_source(tmp_path: Path, folder: Path, reading: Reader) -> None:
    take(SEED_PDF, folder, reading, "panyu")
    other = tmp_path / "other.txt"
    other.write_text(SEED_TXT.read_text(encoding="utf-8").replace("番禺区政务服务", "南沙区教育"), encoding="utf-8")
    with pytest.raises(NewError, match="expected a further file of its disclosure"):
        take(other, folder, reading, "panyu")
    assert inside(folder) == ["panyu.pdf", "panyu.yml"]


@pytest.mark.parametrize("name", ["PANYU", "compare", "about.html", "con", "a" * 200, "~$b"])
def test_a_name_that_is_taken_or_cannot_be_is_refused(folder: Path, reading: Reader, name: str) -> None:
    take(SEED_TXT, folder, reading, "panyu")
    with pytest.raises(NewError, match="expected"):
        take(SEED_TXT, folder, reading, name)
    assert inside(folder) == ["panyu.txt", "panyu.yml"]


def test_a_sidecar_of_either_ending_stays(folder: Path, reading: Reader) -> None:
    folder.mkdir()
    shutil.copy(SEED_TXT, folder / "panyu.txt")
    (folder / "panyu.yaml").write_text("url: null\n")
    with pytest.raises(NewError, match="found one, which stays as it is"):
        take(folder / "panyu.txt", folder, reading)


def test_a_file_that_is_there_already_gets_a_sidecar(folder: Path, reading: Reader) -> None:
    folder.mkdir()
    shutil.copy(SEED_TXT, folder / "番禺 2024.txt")
    take(folder / "番禺 2024.txt", folder, reading)
    assert inside(folder) == ["番禺 2024.txt", "番禺 2024.yml"]
    with pytest.raises(NewError, match="found one, which stays as it is"):
        take(folder / "番禺 2024.txt", folder, reading)


def test_a_name_is_made_fit_for_addresses(tmp_path: Path, folder: Path, reading: Reader) -> None:
    source = tmp_path / "番禺 #1 “2024”（定稿）.txt"
    shutil.copy(SEED_TXT, source)
    assert take(source, folder, reading).file.name == "番禺-1-“2024”(定稿).txt"


@pytest.mark.parametrize("name", ["a/b", "../up", "a b", "..", "#", ""])
def test_a_name_that_is_not_fit_is_refused(folder: Path, reading: Reader, name: str) -> None:
    if name:
        with pytest.raises(NewError, match="expected a name"):
            take(SEED_TXT, folder, reading, name)
    assert inside(folder) == []


@pytest.mark.parametrize("inside_already", [False, True])
def test_the_same_bytes_are_not_taken_in_twice(
    tmp_path: Path, folder: Path, reading: Reader, inside_already: bool
) -> None:
    take(SEED_TXT, folder, reading, "panyu")
    source = (folder if inside_already else tmp_path) / "copy.txt"
    shutil.copy(SEED_TXT, source)
    before = inside(folder)
    with pytest.raises(NewError, match=r"found the same bytes in .*panyu\.txt"):
        take(source, folder, reading)
    assert inside(folder) == before


def test_what_shows_nowhere_is_left_out_of_a_name(tmp_path: Path, folder: Path, reading: Reader) -> None:
    source = tmp_path / "番禺\u202e2024\x01预算.txt"
    shutil.copy(SEED_TXT, source)
    assert take(source, folder, reading).file.name == "番禺2024-预算.txt"


@pytest.mark.parametrize(
    ("stem", "name"),
    [("a-2024-tables", "a-2024"), ("某局2024年预算（附件）", "某局2024年预算"), ("部门预算表", "部门预算表")],
)
def test_a_half_is_called_as_the_whole(tmp_path: Path, folder: Path, reading: Reader, stem: str, name: str) -> None:
    tables_alone(tmp_path / f"{stem}.pdf")
    assert take(tmp_path / f"{stem}.pdf", folder, reading).file.stem == name


def test_a_narrative_alone_is_told_what_to_do(tmp_path: Path, folder: Path, reading: Reader) -> None:
    narrative(tmp_path / "a-narr.pdf")
    with pytest.raises(NewError, match=r"found prose alone.*copy this one beside it as NAME-narr\.pdf"):
        take(tmp_path / "a-narr.pdf", folder, reading)


def test_a_password_is_neither_repeated_nor_kept(folder: Path, reading: Reader) -> None:
    with pytest.raises(NewError, match=r"^http://…@example\.org/a\.pdf: expected an address without"):
        take("http://user:secret@example.org/a.pdf", folder, reading)


def test_no_file_is_no_folder(folder: Path, reading: Reader) -> None:
    with pytest.raises(NewError, match="expected a file or an address, found none"):
        take("", folder, reading)


@pytest.mark.parametrize("kind", ["scan", "prose", "none", "folder", "kind", "damaged"])
def test_what_is_no_disclosure_is_refused_and_leaves_nothing(
    tmp_path: Path, folder: Path, reading: Reader, kind: str
) -> None:
    source = tmp_path / "a.pdf"
    words = {
        "scan": "text layer",
        "prose": "found prose alone",
        "none": "expected a file or an address, found none",
        "folder": "found a folder",
        "kind": "expected .pdf or .txt or .xlsx, found .docx",
        "damaged": "expected a PDF",
    }[kind]
    if kind == "scan":
        scan(source)
    elif kind == "prose":
        source = tmp_path / "a.txt"
        source.write_text("各部门应当按照规定公开2024年部门预算。\n", encoding="utf-8")
    elif kind == "folder":
        source.mkdir()
    elif kind == "kind":
        source = tmp_path / "a.docx"
        source.touch()
    elif kind == "damaged":
        source.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(NewError, match=words):
        take(source, folder, reading)
    assert inside(folder) == []
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, folder: Path, reading: Reader) -> None:
    folder.touch()
    with pytest.raises(NewError, match="expected a folder that can be written"):
        take(SEED_TXT, folder, reading)


def test_the_command_says_what_was_read_and_what_is_wrong(tmp_path: Path) -> None:
    expenditure(tmp_path / "a.pdf")
    arguments = ("--reader", "pdfium", "--disclosures", tmp_path / "in", "new")
    run = run_build(tmp_path, *arguments, tmp_path / "a.pdf", "--name", "made-2024-budget")
    assert run.status == 0, run.err
    assert "made-2024-budget.pdf" in run.out
    assert "made-2024-budget.yml" in run.out
    again = run_build(tmp_path, *arguments, tmp_path / "a.pdf", "--name", "made-2024-budget")
    assert again.status == 1
    assert again.err.startswith("Error: ")
    assert "found one" in again.err
