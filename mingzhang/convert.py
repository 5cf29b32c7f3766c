"""From files to checked disclosures: read, interpret and check each; one that fails, fails alone."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mingzhang.check import check
from mingzhang.codebook import Codebook
from mingzhang.disclosures import Files
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Disclosure
from mingzhang.package.rows import Checked
from mingzhang.read import Readers, read_file
from mingzhang.read.cache import keep, recall
from mingzhang.read.model import Reading, RefusedError
from mingzhang.read.plumber import CellText, read_cells
from mingzhang.sidecar import load_sidecar


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that gave no disclosure, and why."""

    file: str
    reason: str


class Reader:
    """Reads files, from the cache where it can, with the second reader at work beside the first."""

    def __init__(self, readers: Readers, cache: Path | None, pool: ProcessPoolExecutor) -> None:
        self._readers, self._cache, self._pool = readers, cache, pool
        self._ready: dict[Path, Reading] = {}
        self._second: dict[Path, Future[list[list[CellText]]]] = {}

    def prepare(self, paths: Sequence[Path]) -> None:
        """Recall what the cache has, and let the second reader begin on the rest."""
        for path in paths:
            known = recall(self._cache, path, self._readers)
            if known:
                self._ready[path] = known
            elif path.suffix.lower() == ".pdf" and self._readers != "pdfium" and path.is_file():
                self._second[path] = self._pool.submit(read_cells, path)

    def read(self, path: Path) -> Reading:
        """Read one file; see :func:`mingzhang.read.read_file`."""
        if path not in self._ready:
            self._ready[path] = read_file(path, self._readers, self._second.get(path))
            keep(self._cache, path, self._readers, self._ready[path])
        return self._ready[path]


@contextmanager
def reader(readers: Readers, cache: Path | None) -> Iterator[Reader]:
    """Give a reader with a process of its own for the second reading."""
    pool = ProcessPoolExecutor(max_workers=2, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield Reader(readers, cache, pool)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def convert(files: Files, source: Reader, codebook: Codebook) -> tuple[Checked | None, list[Refusal]]:
    """Convert one disclosure.

    The first source that can be read is the principal one, so that a good text stands in for a broken PDF; the
    others are its witnesses.

    Returns:
        the disclosure, or None where no source gives one; and every refusal.
    """
    try:
        sidecar = load_sidecar(files.sidecar)
    except RefusedError as error:
        return None, [Refusal(files.sidecar.name, str(error))]
    read: list[Disclosure] = []
    refusals: list[Refusal] = []
    for path in files.sources:
        try:
            first = read[0] if read else None
            read.append(interpret(files.disclosure, source.read(path), codebook, sidecar.names, first))
        except RefusedError as error:
            refusals.append(Refusal(path.name, str(error)))
    if not read:
        return None, refusals
    principal, *witnesses = read
    findings = check(principal, witnesses, sidecar.remarks, codebook)
    return Checked(principal, tuple(w.readings[0] for w in witnesses), findings, sidecar), refusals
