"""Folders that a build writes: made beside the old one, and put in its place only when they are whole."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class FolderError(Exception):
    """A folder cannot be written, or is not ours to replace; the message says which, what was expected and found."""


# Each folder that a build replaces holds one of these.
PACKAGE_MARK, SITE_MARK = "datapackage.json", "index.html"
# What keeps a file from being written that is no mistake of ours.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)


def check_targets(disclosures: Path, datapackage: Path, site: Path, releases: Path) -> None:
    """Make sure that replacing the package and the site destroys nothing that a build has not made.

    Raises:
        FolderError: a target holds files of another kind, or one of the folders lies within another.
    """
    resolved = [folder.resolve() for folder in (disclosures, releases, datapackage, site)]
    for index, one in enumerate(resolved):
        for other in resolved[index + 1 :]:
            if one == other or one in other.parents or other in one.parents:
                raise FolderError(f"{other}: expected a folder apart from {one}, found one within the other")
    for target, marker in ((datapackage, PACKAGE_MARK), (site, SITE_MARK)):
        if target.is_dir() and any(target.iterdir()) and not (target / marker).is_file():
            raise FolderError(
                f"{target}: expected no folder, an empty one or an earlier one of ours (with {marker}), "
                "found a folder with other files, which would be lost"
            )


@contextmanager
def fresh_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder beside the target; when the block ends well it takes the target's place.

    The folder lies in one that is locked while the build lives, so that the next one knows what a killed one has left.

    Raises:
        FolderError: the target's parent cannot be written, or has no room.
    """
    target = target.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(target.parent):
            _clear(target)
            work = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
            held = os.open(work, os.O_RDONLY)
            fcntl.flock(held, fcntl.LOCK_EX)
    except OSError as error:
        raise FolderError(f"{target}: expected a folder that can be written, found {error.strerror}") from error
    try:
        new, old = work / "new", work / "old"
        new.mkdir()
        yield new
        with _locked(target.parent):
            if target.exists():
                target.replace(old)
            try:
                new.replace(target)
            except OSError:
                if old.exists():
                    old.replace(target)
                raise
    except (OSError, sqlite3.OperationalError) as error:
        if not _is_full(error):
            raise
        raise FolderError(f"{target}: expected room to write it, found: {error}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(held)


def _is_full(error: OSError | sqlite3.OperationalError) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return error.sqlite_errorcode == sqlite3.SQLITE_FULL


def restore(target: Path) -> None:
    """Put a folder back that a build was killed while replacing, and remove what killed builds have left beside it.

    Raises:
        FolderError: the target's parent cannot be written.
    """
    target = target.resolve()
    if _left(target):
        try:
            with _locked(target.parent):
                _clear(target)
        except OSError as error:
            raise FolderError(f"{target}: expected a folder that can be written, found {error.strerror}") from error


def _left(target: Path) -> list[Path]:
    """Return the folders in which builds of the target work, or have worked."""
    ours = re.compile(rf"\.{re.escape(target.name)}\.[a-z0-9_]{{8}}")
    found = []
    for path in sorted(target.parent.iterdir()) if target.parent.is_dir() else ():
        with suppress(FileNotFoundError):  # a build that has ended meanwhile has taken its own away
            if ours.fullmatch(path.name) and path.is_dir() and {p.name for p in path.iterdir()} <= {"new", "old"}:
                found.append(path)
    return found


def _clear(target: Path) -> None:
    for work in _left(target):
        try:
            held = os.open(work, os.O_RDONLY)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # another build is at work
            continue
        else:
            if (work / "old").is_dir() and not target.exists():
                (work / "old").replace(target)
            shutil.rmtree(work, ignore_errors=True)
        finally:
            os.close(held)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other builds out of a folder for the moment of an exchange."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
