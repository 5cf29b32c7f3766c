"""What several test files use: the seed read and interpreted once, the command line, and the real corpus."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from mingzhang.codebook import Codebook, load
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Disclosure
from mingzhang.read import read_file
from mingzhang.read.model import Reading
from mingzhang.read.plumber import CellText, read_cells
from mingzhang.sidecar import Sidecar, load_sidecar

ROOT = Path(__file__).parent.parent
SEED = ROOT / "disclosures"
SEED_PDF, SEED_TXT = SEED / "panyu-2024-budget.pdf", SEED / "panyu-2024-budget.txt"
CORPUS_NAME = "MINGZHANG_CORPUS"
CORPUS = Path(os.environ.get(CORPUS_NAME) or ROOT.parent / "shared" / "disclosures" / "real")

settings.register_profile("mingzhang", database=None, deadline=None)  # no examples kept; CI may be slow
settings.load_profile("mingzhang")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks."""
    config.addinivalue_line("markers", "corpus: reads the real disclosures in ../shared (or MINGZHANG_CORPUS)")
    config.addinivalue_line("markers", "browser: needs a Chrome or Chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the corpus tests where there is no corpus, and say so."""
    if CORPUS.is_dir():
        return
    for item in items:
        if item.get_closest_marker("corpus"):
            item.add_marker(pytest.mark.skip(reason=f"no corpus of real disclosures at {CORPUS} ({CORPUS_NAME})"))


@dataclass(frozen=True, slots=True)
class Run:
    """How a run of the command line ended, and the folders it was to write."""

    status: int
    out: str
    err: str
    datapackage: Path
    site: Path


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return load()


@pytest.fixture(scope="session")
def sidecar() -> Sidecar:
    return load_sidecar(SEED / "panyu-2024-budget.yml")


@pytest.fixture(scope="session")
def second_cells() -> list[list[CellText]]:
    """What pdfplumber sees in the seed."""
    return read_cells(SEED_PDF)


@pytest.fixture(scope="session")
def pdf_reading() -> Reading:
    """The seed's PDF, read by both readers."""
    return read_file(SEED_PDF, "both")


@pytest.fixture(scope="session")
def text_reading() -> Reading:
    return read_file(SEED_TXT)


@pytest.fixture(scope="session")
def from_pdf(pdf_reading: Reading, codebook: Codebook, sidecar: Sidecar) -> Disclosure:
    return interpret("panyu-2024-budget", pdf_reading, codebook, sidecar.names)


@pytest.fixture(scope="session")
def from_text(text_reading: Reading, codebook: Codebook, sidecar: Sidecar) -> Disclosure:
    return interpret("panyu-2024-budget", text_reading, codebook, sidecar.names)


def run_build(folder: Path, *arguments: str | Path, **environment: str) -> Run:
    """Run ``build.py`` with the folders it writes below ``folder``; without the cache, so that runs don't meet."""
    datapackage, site = folder / "datapackage", folder / "site"
    done = subprocess.run(
        [sys.executable, ROOT / "build.py", "--no-cache", "--datapackage", datapackage, "--site", site, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr, datapackage, site)


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Run]:
    """Run ``build.py`` with temporary folders."""
    return lambda *arguments, **environment: run_build(tmp_path, *arguments, **environment)


def interpreted(path: Path) -> Disclosure:
    """Read a made document with the first reader and interpret it."""
    return interpret(path.stem, read_file(path, "pdfium"), load(), {})


def rows_of(disclosure: Disclosure, table: str) -> list[list[str]]:
    """Return the body of a table as rows of text."""
    found = next(t for t in disclosure.tables if t.table == table)
    return [[c.text for c in found.cells if c.row == row] for row in range(1, found.row_count + 1)]
