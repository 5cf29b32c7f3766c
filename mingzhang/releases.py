"""Releases of the data: which there were, what changed in each, and how one is declared.

Everything stands in committed files under ``releases/``, so that nothing that is built later asks the clock:

    releases.yml                 version, date and note of each release, the newest first
    <version>.json               what changed, counted; and the checksum of each data file of that release
    <version>.csv                what changed, cell by cell
    state/                       what the last release printed, to compare the next one with (mingzhang/changes.py)
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, fields
from datetime import date
from itertools import islice, pairwise
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import yaml

from mingzhang.changes import Change, State, as_change, compare, read_state, state_of, write_state
from mingzhang.check.model import GRAVITY
from mingzhang.folders import fresh_folder
from mingzhang.plain import control
from mingzhang.yamlfile import read_yaml

LIST = "releases.yml"
HEADER = (
    "# Releases of the data, the newest first. Written by: python build.py release VERSION\n"
    "# 数据的历次发布，最新的在前。由 python build.py release VERSION 写成。\n"
)
VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
# What may happen to a cell.
CHANGED = ("added", "removed", "changed")
# What a package is called before anything was released, and once its data are no longer those of the last release.
NONE, UNRELEASED = "0.0.0", "+unreleased"


class ReleaseError(Exception):
    """A release cannot be declared, or the files of the releases are not whole; the message says why."""


@dataclass(frozen=True, slots=True)
class Release:
    """A state of the data that was given a version: ``date`` is an ISO day, the note in Chinese and English."""

    version: str
    date: str
    note: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many there were at the release before, and how many at this one."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A file of a disclosure with its sha256, at the release before and at this one; None where it was not there."""

    disclosure: str
    source: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a release changed against the one before, ``since``; None for the first.

    Attributes:
        added: cells of each disclosure that is new as a whole; they are not listed one by one.
        removed: cells of each disclosure that is gone as a whole.
        changed: listed cells of each disclosure that was there before and differs.
        cells: listed cells by what happened to them: added, removed, changed.
        sources: files whose checksum differs.
        verdicts: findings by verdict.
        resources: sha256 of each data file of the release.
    """

    version: str
    since: str | None
    added: dict[str, int]
    removed: dict[str, int]
    changed: dict[str, int]
    cells: dict[str, int]
    sources: tuple[SourceChange, ...]
    verdicts: dict[str, Count]
    resources: dict[str, str]


def read_releases(folder: Path) -> tuple[Release, ...]:
    """Return the releases, the newest first; none where there is no file.

    Raises:
        ReleaseError: the file is no list of releases, or not in order; or it alone of the releases' files is gone.
    """
    path = folder / LIST
    if not path.is_file():
        left = next((p for p in sorted(folder.glob("*.json")) if VERSION.fullmatch(p.stem)), None)
        if left:
            raise ReleaseError(f"{path}: expected the list of releases beside {left.name}, found none")
        return ()
    try:
        listed = read_yaml(path) or []
        found = tuple(Release(**{key: str(value) for key, value in entry.items()}) for entry in listed)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as error:
        expected = ", ".join(field.name for field in fields(Release))
        raise ReleaseError(f"{path}: expected a list of {expected}, found {' '.join(str(error).split())}") from error
    for release in found:
        _check_form(release)
    for newer, older in pairwise(found):
        if _number(newer.version) <= _number(older.version) or newer.date < older.date:
            raise ReleaseError(
                f"{path}: expected the newest release first, found {newer.version} ({newer.date}) "
                f"above {older.version} ({older.date})"
            )
    return found


def read_summary(folder: Path, version: str) -> Summary:
    """Return what a release changed.

    Raises:
        ReleaseError: there is no such file, or it is not whole.
    """
    path = folder / f"{version}.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        said["sources"] = tuple(SourceChange(**entry) for entry in said["sources"])
        said["verdicts"] = {name: Count(**count) for name, count in said["verdicts"].items()}
        found = Summary(**said)
        _check_summary(found, version)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReleaseError(f"{path}: expected what release {version} changed, found {error}") from error
    return found


def _check_summary(summary: Summary, version: str) -> None:
    """Make sure that what was read from JSON is of the types that are declared, and speaks of what there is."""
    for one in (summary, *summary.sources, *summary.verdicts.values()):
        for name, kind in get_type_hints(type(one)).items():
            if not _is_of(getattr(one, name), kind):
                raise ValueError(f"{name}: {getattr(one, name)!r}"[:100])
    if summary.version != version:
        raise ValueError(f"version {summary.version}")
    if set(summary.cells) != set(CHANGED):
        raise ValueError(f"cells: {', '.join(summary.cells) or 'none'}")
    if unknown := sorted(set(summary.verdicts) - set(GRAVITY)):
        raise ValueError(f"verdicts: {', '.join(unknown)}")


def _is_of(value: Any, kind: Any) -> bool:
    if isinstance(kind, UnionType):
        return any(_is_of(value, one) for one in get_args(kind))
    if get_origin(kind) is dict:
        return type(value) is dict and all(_is_of(one, get_args(kind)[1]) for one in value.values())
    if get_origin(kind) is tuple:
        return type(value) is tuple and all(_is_of(one, get_args(kind)[0]) for one in value)
    return type(value) is kind


def read_changes(folder: Path, version: str, most: int) -> tuple[Change, ...]:
    """Return the first cells that a release changed, ``most`` of them.

    Raises:
        ReleaseError: there is no such file, or it is not whole.
    """
    path = folder / f"{version}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(as_change(row) for row in islice(csv.DictReader(file), most))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{path}: expected the cells that release {version} changed, found {error}") from error


def version_of(resources: Mapping[str, str], folder: Path | None) -> str:
    """Return the version of data files with these checksums: the last release's, or said to be unreleased."""
    releases = read_releases(folder) if folder else ()
    if not folder or not releases:
        return NONE
    newest = releases[0].version
    return newest if read_summary(folder, newest).resources == dict(resources) else newest + UNRELEASED


def checksums(descriptor: Mapping[str, Any]) -> dict[str, str]:
    """Return the checksum of each data file of a package by the name of its resource."""
    return {resource["name"]: resource["hash"] for resource in descriptor["resources"]}


def check_release(folder: Path, release: Release) -> None:
    """Make sure that a release may follow those that there are.

    Raises:
        ReleaseError: its version is none or not greater, its date is none or earlier, or a note is missing; or the
            folder holds files that no release has written.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / LIST).is_file():
        raise ReleaseError(f"{folder}: expected no folder, or one with {LIST}, found a folder with other files")
    _check_form(release)
    if release.version == NONE:
        raise ReleaseError(f"expected a version after {NONE}, which is what nothing released is called")
    for name, note in (("--note", release.note), ("--note-en", release.note_en)):
        found = control(note) or (None if note.strip() else "an empty one")
        if found:
            raise ReleaseError(f"expected a note on the release ({name}), found {found}")
    earlier = read_releases(folder)
    if any(release.version == one.version for one in earlier):
        raise ReleaseError(f"expected a new version, found {release.version}, which was released already")
    if earlier and _number(release.version) < _number(earlier[0].version):
        raise ReleaseError(f"expected a version after {earlier[0].version}, found {release.version}")
    if earlier and release.date < earlier[0].date:
        raise ReleaseError(
            f"expected a date not before {earlier[0].date}, that of {earlier[0].version}, found {release.date}"
        )


def check_same(package: Path, rebuilt: Path) -> None:
    """Make sure that a package is what the disclosures give, byte for byte.

    Raises:
        ReleaseError: a file differs from the rebuilt one, or is in one of them alone.
    """
    inside = {path.relative_to(folder).as_posix() for folder in (package, rebuilt) for path in folder.rglob("*.*")}
    differing = [name for name in sorted(inside) if _bytes(package / name) != _bytes(rebuilt / name)]
    if differing:
        more = f" and {len(differing) - 1} more" if len(differing) > 1 else ""
        raise ReleaseError(
            f"{package / differing[0]}{more}: expected what the disclosures give, found other bytes; "
            "run build.py --only data, look, and commit"
        )


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def declare(folder: Path, package: Path, release: Release, *, allow_empty: bool = False) -> Summary:
    """Write a release of a package, with what changed since the last one; then the package's own version.

    The folder is replaced only by a whole new one. Where the last step fails, the next build makes up for it, since
    a build takes the version from the releases.

    Raises:
        ReleaseError: see :func:`check_release`; or nothing has changed, and ``allow_empty`` does not say that it need.
        FolderError: the folder cannot be written.
    """
    check_release(folder, release)
    earlier = read_releases(folder)
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    before, after = _state_before(folder, released=bool(earlier)), state_of(package)
    since = earlier[0].version if earlier else None
    changes, summary = _summary(release.version, since, before, after, checksums(descriptor))
    if since and not allow_empty and read_summary(folder, since).resources == summary.resources:
        raise ReleaseError(f"expected data that differ from those of {since}, found the same (--allow-empty)")
    with fresh_folder(folder) as fresh:
        if folder.is_dir():
            shutil.copytree(folder, fresh, dirs_exist_ok=True, ignore=shutil.ignore_patterns("state"))
        (fresh / LIST).write_text(_as_yaml((release, *earlier)), encoding="utf-8", newline="\n")
        (fresh / f"{release.version}.json").write_text(_as_json(asdict(summary)), encoding="utf-8", newline="\n")
        (fresh / f"{release.version}.csv").write_text(_as_csv(changes), encoding="utf-8", newline="")
        write_state(after, fresh / "state")
    write_version(package / "datapackage.json", release.version)
    return summary


def _state_before(folder: Path, *, released: bool) -> State:
    if released and not (folder / "state" / "state.json").is_file():
        raise ReleaseError(
            f"{folder / 'state'}: expected what the last release printed, found none; restore it from git"
        )
    try:
        return read_state(folder / "state")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReleaseError(f"{folder / 'state'}: expected what the last release printed, found {error}") from error


def write_version(path: Path, version: str) -> None:
    """Write a version into a descriptor; the file is replaced only by a whole one."""
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    whole = path.with_name(f".{path.name}")
    whole.write_text(as_descriptor({**descriptor, "version": version}), encoding="utf-8", newline="\n")
    whole.replace(path)


def as_descriptor(descriptor: Mapping[str, Any]) -> str:
    """Return a package's descriptor as its file has it."""
    return json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"


def _check_form(release: Release) -> None:
    if not VERSION.fullmatch(release.version):
        raise ReleaseError(f"expected a version such as 1.0.0, found {release.version}")
    try:
        is_day = date.fromisoformat(release.date).isoformat() == release.date
    except ValueError:
        is_day = False
    if not is_day:
        raise ReleaseError(f"expected a date such as 2026-01-31, found {release.date}")


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _summary(
    version: str, since: str | None, before: State, after: State, resources: dict[str, str]
) -> tuple[list[Change], Summary]:
    """Compare two states: what stands in one alone is counted, what stands in both is compared cell by cell."""
    both = [name for name in after.disclosures if name in before.disclosures]
    found = {name: compare(before.disclosures[name], after.disclosures[name]) for name in both}
    changes = [change for listed in found.values() for change in listed]
    names = dict.fromkeys([*before.disclosures, *after.disclosures])
    sources = tuple(
        SourceChange(name, file, old.get(file), new.get(file))
        for name in names
        for old, new in [(before.sources.get(name, {}), after.sources.get(name, {}))]
        for file in dict.fromkeys([*old, *new])
        if old.get(file) != new.get(file)
    )
    return changes, Summary(
        version=version,
        since=since,
        added={name: after.disclosures[name].count for name in after.disclosures if name not in before.disclosures},
        removed={name: before.disclosures[name].count for name in before.disclosures if name not in after.disclosures},
        changed={name: len(listed) for name, listed in found.items() if listed},
        cells={what: sum(change.what == what for change in changes) for what in CHANGED},
        sources=sources,
        verdicts={
            verdict: Count(before.verdicts.get(verdict, 0), after.verdicts.get(verdict, 0))
            for verdict in sorted({*before.verdicts, *after.verdicts})
        },
        resources=resources,
    )


def _as_yaml(releases: tuple[Release, ...]) -> str:
    listed = [asdict(release) for release in releases]
    return HEADER + yaml.safe_dump(listed, allow_unicode=True, sort_keys=False, width=110)


def _as_json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _as_csv(changes: list[Change]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in fields(Change)])
    writer.writerows(astuple(change) for change in changes)
    return out.getvalue()
