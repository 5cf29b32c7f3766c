"""The measure: how much of a folder of disclosures is understood, and whether any printed amount is lost.

``printed`` says what is printed, by an extractor of its own; ``amounts`` compares it with the cells; ``report`` prints
the figures and holds them against those expected. Nothing here feeds back into the data. The extractor shares nothing
with the first reader; with ``--reader pdfplumber`` both are pdfminer, and agreement says less.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from mingzhang.codebook import Codebook
from mingzhang.convert import Reader, convert, join_halves
from mingzhang.disclosures import Files, discover
from mingzhang.interpret.model import Disclosure, Entry, Table
from mingzhang.measure.amounts import Amounts, measure_amounts
from mingzhang.measure.printed import read_printed
from mingzhang.package import InvalidPackageError, write_package
from mingzhang.package.rows import Checked
from mingzhang.read.model import Reading, RefusedError


@dataclass(frozen=True, slots=True)
class Recognition:
    """How far the tables of a disclosure are known.

    Counted are the printed tables with a number or a title. ``unrecognised`` are the titles of those that no spec
    knows, ``with_amounts`` of which hold amounts; ``untitled`` are unknown tables with amounts that have neither
    number nor title: lists within the prose, and tables whose title was not seen. ``unknown_columns`` and
    ``unknown_rows`` (rows of a list that hold an amount and have no meaning: no total, code, item, organisation or
    project) are counted over all tables with amounts.
    """

    tables: int
    recognised: int
    unrecognised: tuple[str, ...]
    with_amounts: int
    untitled: int
    unknown_columns: int
    unknown_rows: int

    @property
    def all_recognised(self) -> bool:
        """Whether there are known tables, and every table with a number or title is known that holds amounts."""
        return self.recognised > 0 and self.with_amounts == 0


@dataclass(frozen=True, slots=True)
class Measured:
    """The measure of one document; where it was refused, ``refusals`` say why and the rest is None."""

    document: str
    refusals: tuple[str, ...]
    pages: int = 0
    seconds: float = 0.0
    units: tuple[str, ...] = ()
    recognition: Recognition | None = None
    amounts: Amounts | None = None
    checked: Checked | None = field(default=None, repr=False)

    @property
    def refused(self) -> bool:
        """Whether no source of it gave a disclosure."""
        return self.checked is None


@dataclass(frozen=True, slots=True)
class Measure:
    """The measure of all documents; ``invalid`` says why the package of them all does not validate (None: it does)."""

    documents: tuple[Measured, ...]
    invalid: str | None


def measure_folders(folders: Sequence[Path], source: Reader, codebook: Codebook) -> Iterator[Measured]:
    """Measure every document of some folders, in the order of their names, and the files that are none.

    Raises:
        RefusedError: there is no such folder, or two of them hold a document of the same name.
    """
    seen: dict[str, Path] = {}
    for folder in folders:
        found, strangers = discover(folder)
        for files in found:
            if files.disclosure in seen:
                raise RefusedError(
                    f"{files.disclosure}: expected in one folder, found in {seen[files.disclosure]} and {folder}"
                )
            seen[files.disclosure] = folder
        yield from measure_files(found, source, codebook)
        for name, why in strangers:
            yield Measured(name, (f"{name}: {why}",))


def measure_files(found: Sequence[Files], source: Reader, codebook: Codebook) -> Iterator[Measured]:
    """Measure the documents of a folder with the specs and the codebook as they are now.

    The reader keeps what it has read, and the extractor what it has found, so that a second measure of the same
    documents, with another vocabulary, costs the interpreting alone.
    """
    seconds = {files.disclosure: _read(files, source) for files in found}
    paths = {path.name: path for files in found for path in files.sources}
    for outcome in join_halves([convert(files, source, codebook) for files in found], source, codebook):
        reasons = tuple(f"{refusal.file}: {refusal.reason}" for refusal in outcome.refusals)
        own = {files.disclosure for files in found if set(files.sources) & set(outcome.files.sources)}
        spent = sum(seconds[name][1] for name in own)
        pages = sum(seconds[name][0] for name in own)
        if outcome.checked is None:
            yield Measured(outcome.files.disclosure, reasons, pages, spent)
            continue
        disclosure = outcome.checked.disclosure
        yield Measured(
            document=disclosure.disclosure,
            refusals=reasons,
            pages=pages,
            seconds=spent,
            units=tuple(sorted({table.unit or "none" for table in disclosure.tables if _holds_amounts(table)})),
            recognition=measure_recognition(disclosure),
            amounts=Amounts.of(
                measure_amounts(_part(disclosure, reading), outcome.checked.findings, read_printed(paths[reading.file]))
                for reading in disclosure.readings
                if reading.kind != "xlsx" and reading.reader != "ocr"  # no second extractor reads these
            ),
            checked=outcome.checked,
        )


def _read(files: Files, source: Reader) -> tuple[int, float]:
    """Read the files of a document; return its pages and the seconds that it took."""
    started = time.perf_counter()
    source.prepare(files.sources)
    pages = 0
    for path in files.sources:
        with suppress(RefusedError):  # convert meets it again and says why
            pages += source.read(path).pages or 0
    return pages, time.perf_counter() - started


def _part(disclosure: Disclosure, reading: Reading) -> Disclosure:
    """Return what of a disclosure was read from one of its files."""
    return replace(
        disclosure,
        readings=(reading,),
        tables=tuple(table for table in disclosure.tables if table.source == reading.file),
        left_over=tuple(line for line in disclosure.left_over if line.source == reading.file),
    )


def measure_recognition(disclosure: Disclosure) -> Recognition:
    """Count what of a disclosure's tables is known."""
    named = [table for table in disclosure.tables if table.number or table.title]
    unknown = [table for table in named if table.canonical is None]
    filled = [table for table in disclosure.tables if _holds_amounts(table)]
    return Recognition(
        tables=len(named),
        recognised=len(named) - len(unknown),
        unrecognised=tuple(" ".join(part for part in (table.number, table.title) if part) for table in unknown),
        with_amounts=sum(_holds_amounts(table) for table in unknown),
        untitled=sum(not (table.number or table.title or table.canonical) for table in filled),
        unknown_columns=sum(column.role == "unknown" for table in filled for column in table.columns),
        unknown_rows=sum(_unknown_rows(table, disclosure.entries[table.table]) for table in filled),
    )


def _holds_amounts(table: Table) -> bool:
    return any(cell.amount is not None for cell in table.cells)


def _unknown_rows(table: Table, entries: Sequence[Entry]) -> int:
    """Count the rows, each list of a row apart, that hold an amount and nothing says what it is of."""
    known = {
        (e.row, e.block)
        for e in entries
        if e.is_total or e.code or e.item or e.function or e.economic or e.organisation or e.project
    }
    blocks = {column.number: column.block for column in table.columns}
    return len({(cell.row, blocks[cell.column]) for cell in table.cells if cell.amount is not None} - known)


def package_error(documents: Sequence[Measured], codebook: Codebook) -> str | None:
    """Write one package of all documents into a temporary folder; return why it does not validate, or None."""
    checked = [one.checked for one in documents if one.checked]
    if not checked:
        return None
    with tempfile.TemporaryDirectory() as folder:
        try:
            write_package(checked, Path(folder) / "datapackage", codebook)
        except InvalidPackageError as error:
            return str(error)
    return None
