"""What a build replaces is only what a build has made."""

from __future__ import annotations

import errno
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from support import ROOT, SEED, Run, run_build

from mingzhang.folders import FolderError, check_targets, fresh_folder, restore


def refused(run: Run) -> str:
    assert run.status == 2
    assert "Traceback" not in run.err
    return run.err


def test_a_folder_with_other_files_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "precious.txt").write_text("mine")
    message = refused(run_build(tmp_path, "--disclosures", SEED, "--datapackage", tmp_path / "package"))
    assert "which would be lost" in " ".join(message.split())
    assert (tmp_path / "package" / "precious.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("datapackage", "site", "releases"),
    [
        ("in", "site", "releases"),
        ("in/package", "site", "releases"),
        ("out", "out", "releases"),
        ("out", "out/site", "releases"),
        (".", "site", "releases"),
        ("out", "site", "site/releases"),
        ("out", "site", "out"),
        ("out", "site", "in/releases"),
    ],
)
def test_no_folder_may_lie_in_another(tmp_path: Path, datapackage: str, site: str, releases: str) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(FolderError, match="apart from"):
        check_targets(tmp_path / "in", tmp_path / datapackage, tmp_path / site, tmp_path / releases)


def test_an_earlier_package_and_an_empty_folder_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "datapackage.json").write_text("{}")
    (tmp_path / "site").mkdir()
    check_targets(tmp_path / "in", tmp_path / "package", tmp_path / "site", tmp_path / "releases")


def test_the_old_folder_stays_where_the_new_one_fails(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old").write_text("old")
    with pytest.raises(FileNotFoundError), fresh_folder(tmp_path / "out") as fresh:
        (fresh / "half" / "file").write_text("half")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out" / "old").read_text() == "old"


def test_a_target_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="expected a folder that can be written"), fresh_folder(tmp_path / "file/out"):
        pass


def fill(_: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def fill_with_a_database(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "full.sqlite")) as database:
        database.execute("PRAGMA max_page_count = 1")
        database.execute("CREATE TABLE a (b)")


@pytest.mark.parametrize("write", [fill, fill_with_a_database])
def test_a_disk_without_room_is_said_in_one_line(tmp_path: Path, write: Callable[[Path], None]) -> None:
    with pytest.raises(FolderError, match="out: expected room to write it"), fresh_folder(tmp_path / "out") as fresh:
        write(fresh)
    assert list(tmp_path.iterdir()) == []


def killed(tmp_path: Path, at: str) -> None:
    """Run a build of ``out`` that is killed while it writes, or between the two steps of the exchange."""
    work = "(fresh / 'new').touch(); os.kill(os.getpid(), signal.SIGKILL)"
    script = f"""
import os, signal
from pathlib import Path
from mingzhang.folders import fresh_folder
real, Path.replace = Path.replace, lambda *paths: real(*paths) and os.kill(os.getpid(), signal.SIGKILL)
with fresh_folder(Path({str(tmp_path / "out")!r})) as fresh:
    {work if at == "writing" else "pass"}
"""
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == -signal.SIGKILL


@pytest.mark.parametrize("at", ["writing", "replacing"])
@pytest.mark.parametrize("then", ["restored", "built"])
def test_what_a_killed_build_left_is_put_back_or_removed(tmp_path: Path, at: str, then: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old").touch()
    killed(tmp_path, at)
    assert (tmp_path / "out").exists() == (at == "writing")
    assert len([path for path in tmp_path.iterdir() if path.name.startswith(".out.")]) == 1
    if then == "restored":
        restore(tmp_path / "out")
    else:
        with pytest.raises(KeyError), fresh_folder(tmp_path / "out"):
            raise KeyError
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["out", "out/old"]


def test_a_build_at_work_and_a_folder_of_another_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".out.precious").mkdir()
    (tmp_path / ".out.precious" / "file").touch()
    with fresh_folder(tmp_path / "out") as one:
        with fresh_folder(tmp_path / "out") as other:
            (other / "other").touch()
        (one / "one").touch()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["one"]
    assert (tmp_path / ".out.precious" / "file").exists()


@pytest.mark.parametrize("descriptor", [None, "{}", "not json", '{"resources": [{"path": "data/none.csv"}]}'])
def test_a_site_without_a_whole_package_is_refused_in_one_line(tmp_path: Path, descriptor: str | None) -> None:
    package = tmp_path / "package"
    package.mkdir()
    if descriptor is not None:
        (package / "datapackage.json").write_text(descriptor)
    run = run_build(tmp_path, "--disclosures", SEED, "--datapackage", package, "--only", "site")
    assert run.status == 1
    assert "Traceback" not in run.err
    assert str(package) in run.err
