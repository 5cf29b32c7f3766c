"""Folders that a build writes: made beside the old one, and put in its place only when they are whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FolderError(Exception):
    """A folder cannot be written, or is not ours to replace; the message says which, what was expected and found."""


# Each folder that a build replaces holds one of these.
PACKAGE_MARK, SITE_MARK = "datapackage.json", "index.html"


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

    Raises:
        FolderError: the target's parent cannot be written.
    """
    target = target.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise FolderError(f"{target}: expected a folder that can be written, found {error.strerror}") from error
    try:
        new, old = work / "new", work / "old"
        new.mkdir()
        yield new
        if target.exists():
            target.replace(old)
        try:
            new.replace(target)
        except OSError:
            if old.exists():
                old.replace(target)
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
