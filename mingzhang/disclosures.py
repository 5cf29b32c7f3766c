"""Which disclosures there are: files of a folder, grouped by stem, each group with its sidecar."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.plain import fold, unfit
from mingzhang.read import found_kind
from mingzhang.read.model import RefusedError

# In this order: the first of a stem is read, the others are its witnesses. A PDF or a text of it has the prose too, a
# workbook only the tables.
SOURCES = (".pdf", ".txt", ".xlsx")
SIDECARS = (".yml", ".yaml")


# What names the half of a disclosure that was published as two files: a-narr.pdf and a-tables.pdf.
HALF = re.compile(
    r"[-_ .（(]*(?:narr|narrative|text|tables?|文字|文字部分|正文|(?:情况|编制)?说明|附件|(?:预算|决算|报|附)?表格?)"
    r"[-_ ]?\d?[)）]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one disclosure: the principal one first, then its witnesses; and where its sidecar would be."""

    disclosure: str
    sources: tuple[Path, ...]
    sidecar: Path


def half_name(stem: str) -> str:
    """Return the name that the two files of a disclosure share: without what says which half it is."""
    return HALF.sub("", stem) or stem


def group(paths: Sequence[Path]) -> list[Files]:
    """Group files by stem, each group with the sidecar that may be beside it; the principal source first."""
    stems: dict[Path, list[Path]] = {}
    for path in paths:
        stems.setdefault(path.with_suffix(""), []).append(path)
    return [_files(stem.name, found, stem.with_name(f"{stem.name}.yml")) for stem, found in stems.items()]


def _files(stem: str, paths: Sequence[Path], sidecar: Path) -> Files:
    order = {suffix: place for place, suffix in enumerate(SOURCES)}
    return Files(stem, tuple(sorted(paths, key=lambda path: order.get(path.suffix.lower(), len(order)))), sidecar)


def discover(folder: Path) -> tuple[list[Files], list[tuple[str, str]]]:
    """Return the disclosures of a folder in the order of their names, and the files that are none, with the reason.

    Raises:
        RefusedError: there is no such folder.
    """
    if not folder.is_dir():
        raise RefusedError(
            f"{folder}: expected a folder of disclosures, found {'a file' if folder.exists() else 'none'}"
        )
    stems: dict[str, list[Path]] = {}
    taken = _Taken()
    refused: list[tuple[str, str]] = []
    sidecars: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        suffix = path.suffix.lower()
        if path.name.startswith((".", "~$")) or path.is_dir() or path.name == "README.md":
            continue
        if suffix in SOURCES:
            listed = stems.setdefault(path.stem, [])
            why = taken.refuses(path)
            if why:
                refused.append((path.name, why))
            else:
                listed.append(path)
        elif suffix in SIDECARS:
            sidecars[path.stem] = path
        else:
            expected = " or ".join((*SOURCES, *SIDECARS))
            refused.append((path.name, f"expected {expected}, found {found_kind(suffix)}"))
    refused += [
        (path.name, f"expected a {' or '.join(SOURCES)} of the same name beside the sidecar, found none")
        for stem, path in sidecars.items()
        if stem not in {*stems, *map(half_name, stems)}
    ]
    found = [_files(stem, paths, sidecars.get(stem, folder / f"{stem}.yml")) for stem, paths in stems.items() if paths]
    return found, refused


class _Taken:
    """The names and contents that are taken already by files that came before."""

    def __init__(self) -> None:
        self._stems: dict[str, str] = {}
        self._names: dict[str, Path] = {}
        self._contents: dict[bytes, Path] = {}

    def refuses(self, path: Path) -> str | None:
        """Say why a file cannot be published beside those before it, or by its name; else take its name."""
        found = unfit(path.stem)
        if found:
            return f"expected a name that can be a folder of the site, found {found}; give the file another name"
        stem = self._stems.setdefault(fold(path.stem), path.stem)
        other = self._names.setdefault(fold(path.name), path)
        if stem != path.stem or other != path:
            other_name = other.name if other != path else f"{stem}.*"
            return f"expected a name of its own, found one that differs from {other_name} in case alone"
        try:
            first = self._contents.setdefault(hashlib.sha256(path.read_bytes()).digest(), path)
        except OSError:  # who reads it will say why
            return None
        return None if first == path else f"expected a file of its own, found the same bytes as {first.name}"
