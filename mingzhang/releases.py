"""Releases of the data: declared in a committed file, newest first. Versions and dates come from here alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mingzhang.yamlfile import read_yaml


@dataclass(frozen=True, slots=True)
class Release:
    """A release: its version, its day (ISO 8601), and what it brings, in both languages."""

    version: str
    date: str
    note: str
    note_en: str


def read_releases(folder: Path) -> tuple[Release, ...]:
    """Return the releases that ``releases.yml`` in a folder declares, newest first; none where there is none."""
    path = folder / "releases.yml"
    if not path.is_file():
        return ()
    return tuple(
        Release(str(entry["version"]), str(entry["date"]), entry["note"], entry["note_en"])
        for entry in read_yaml(path) or ()
    )
