"""From files to checked disclosures: read, interpret and check each; one that fails, fails alone."""

from __future__ import annotations

import multiprocessing
import traceback
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from mingzhang.check import check
from mingzhang.check.derived import derive
from mingzhang.codebook import Codebook
from mingzhang.disclosures import Files, half_name
from mingzhang.interpret import identity_of, interpret
from mingzhang.interpret.identity import is_named_by_file
from mingzhang.interpret.model import Disclosure
from mingzhang.package.rows import Checked
from mingzhang.plain import fold, unfit
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one disclosure's files: it, or why there is none; every refusal; and the first file as read."""

    files: Files
    checked: Checked | None
    refusals: tuple[Refusal, ...]
    reading: Reading | None = None


def convert(files: Files, source: Reader, codebook: Codebook, narratives: Sequence[Reading] = ()) -> Outcome:
    """Convert one disclosure.

    The first source that can be read is the principal one, so that a good text stands in for a broken PDF; the
    others are its witnesses. ``narratives`` are files of the same disclosure that hold its prose alone.
    """
    try:
        sidecar = load_sidecar(files.sidecar)
    except RefusedError as error:
        return Outcome(files, None, (Refusal(files.sidecar.name, str(error)),))
    read: list[Disclosure] = []
    refusals: list[Refusal] = []
    reading: Reading | None = None
    for path in files.sources:
        first = read[0] if read else None
        try:
            found = source.read(path)
            reading = reading or found
            parts = () if first else narratives
            read.append(
                interpret(
                    files.disclosure, found, codebook, sidecar.names, first, narratives=parts, known=sidecar.known
                )
            )
        except RefusedError as error:
            refusals.append(Refusal(path.name, str(error)))
        except Exception as error:  # noqa: BLE001  (our mistake: it must not take the other disclosures with it)
            refusals.append(Refusal(path.name, _mistake(error)))
    if not read:
        return Outcome(files, None, tuple(refusals), reading)
    principal, *witnesses = read
    try:
        findings = check(principal, witnesses, sidecar.remarks, codebook)
        derived = derive(principal, codebook, findings)
    except Exception as error:  # noqa: BLE001
        return Outcome(files, None, (*refusals, Refusal(principal.readings[0].file, _mistake(error))), reading)
    checked = Checked(principal, tuple(w.readings[0] for w in witnesses), findings, sidecar, derived)
    return Outcome(files, checked, tuple(refusals), reading)


def _mistake(error: Exception) -> str:
    """Say where an assumption of ours broke."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}, line {frame.lineno}"
    return f"a mistake of this tool, not of the file: {type(error).__name__} {error} ({where}); please report it"


def join_halves(outcomes: Sequence[Outcome], source: Reader, codebook: Codebook) -> list[Outcome]:
    """Join disclosures that were published as two files, narrative and tables apart.

    A file without tables is the narrative of the one that it is named like (``a.pdf`` or ``a-narr.pdf`` beside
    ``a-tables.pdf``); else of the only one that prints its publisher and is of the same year and phase. Where there
    is none such, or more than one, it stays refused.
    """
    narratives = [one for one in outcomes if one.checked is None and one.reading and not one.reading.tables]
    joined: dict[str, list[Outcome]] = defaultdict(list)
    for narrative in narratives:
        others = [one for one in outcomes if one.reading and one.reading.tables]
        named = [one for one in others if half_name(one.files.disclosure) == half_name(narrative.files.disclosure)]
        partners = named or [one for one in others if _prints_the_same(one, narrative)]
        if len(partners) == 1:
            joined[partners[0].files.disclosure].append(narrative)
    gone = {narrative.files.disclosure for halves in joined.values() for narrative in halves}
    found: list[Outcome] = []
    for one in outcomes:
        halves = joined.get(one.files.disclosure)
        if halves:
            readings = [half.reading for half in halves if half.reading]
            whole = replace(one.files, disclosure=half_name(one.files.disclosure))
            names = {other.files.disclosure for other in outcomes}
            taken = names - {half.files.disclosure for half in (one, *halves)}
            if unfit(whole.disclosure) or fold(whole.disclosure) in map(fold, taken):
                whole = one.files
            sidecar = one.files.sidecar.with_name(f"{half_name(one.files.disclosure)}.yml")
            if sidecar.is_file() and not one.files.sidecar.is_file():
                whole = replace(whole, sidecar=sidecar)  # a.yml is of a-narr.pdf and a-tables.pdf together
            found.append(convert(whole, source, codebook, readings))
        elif one.files.disclosure not in gone:
            found.append(one)
    return found


def _prints_the_same(one: Outcome, narrative: Outcome) -> bool:
    """Say whether a file with tables is of the disclosure that a narrative says it is of, and lacks prose itself."""
    said = identity_of(narrative.reading) if narrative.reading else None
    if said is None or one.reading is None:
        return False
    if one.checked and not is_named_by_file(one.checked.disclosure.facts):
        made = one.checked.disclosure
        same = (made.publisher, made.fiscal_year, made.phase) == (said.publisher, said.fiscal_year, said.phase)
        return same and not any(paragraph.section for paragraph in made.paragraphs)
    texts = [line.text for line in one.reading.lines] + [c.text for t in one.reading.tables for c in t.cells]
    return any(said.publisher in text for text in texts) and any(str(said.fiscal_year) in text for text in texts)
