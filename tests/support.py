"""What several test files use: where things are, a run of the command line, and shorthands for reading."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from mingzhang.codebook import load
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Disclosure
from mingzhang.read import read_file

ROOT = Path(__file__).parent.parent
SEED = ROOT / "tests" / "seed"  # a copy: what stands in disclosures/ is its owner's business
SEED_PDF, SEED_TXT = SEED / "panyu-2024-budget.pdf", SEED / "panyu-2024-budget.txt"
CORPUS_NAME = "MINGZHANG_CORPUS"
CORPUS = Path(os.environ.get(CORPUS_NAME) or ROOT.parent / "shared" / "disclosures" / "real")


@dataclass(frozen=True, slots=True)
class Run:
    """How a run of the command line ended, and the folders it was to write."""

    status: int
    out: str
    err: str
    datapackage: Path
    site: Path


def run_build(folder: Path, *arguments: str | Path, **environment: str) -> Run:
    """Run ``build.py`` with the folders it writes below ``folder``, and no releases but those there.

    What is read and painted comes from the cache where it is there: each entry goes by its source and by the code that
    makes it. ``--no-cache`` among the arguments makes all anew.
    """
    datapackage, site = folder / "datapackage", folder / "site"
    targets = ["--datapackage", datapackage, "--site", site, "--releases", folder / "releases"]
    done = subprocess.run(
        [sys.executable, ROOT / "build.py", "--disclosures", SEED, *targets, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr, datapackage, site)


def interpreted(path: Path) -> Disclosure:
    """Read a made document with the first reader and interpret it."""
    return interpret(path.stem, read_file(path, "pdfium"), load(), {})


def rows_of(disclosure: Disclosure, table: str) -> list[list[str]]:
    """Return the body of a table as rows of text."""
    found = next(t for t in disclosure.tables if t.table == table)
    return [[c.text for c in found.cells if c.row == row] for row in range(1, found.row_count + 1)]
