"""Fixtures: the seed read and interpreted once, the command line; and the mark for the real corpus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from support import CORPUS, CORPUS_NAME, SEED, SEED_PDF, SEED_TXT, Run, run_build

from mingzhang.codebook import Codebook, load
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Disclosure
from mingzhang.read import read_file
from mingzhang.read.model import Reading
from mingzhang.read.plumber import CellText, read_cells
from mingzhang.sidecar import Sidecar, load_sidecar

settings.register_profile("mingzhang", database=None, deadline=None)  # no examples kept; CI may be slow
settings.load_profile("mingzhang")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the corpus tests where there is no corpus, and say so."""
    if CORPUS.is_dir():
        return
    for item in items:
        if item.get_closest_marker("corpus"):
            item.add_marker(pytest.mark.skip(reason=f"no corpus of real disclosures at {CORPUS} ({CORPUS_NAME})"))


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


@pytest.fixture(scope="session")
def seed_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the seed's text."""
    folder = tmp_path_factory.mktemp("seed")
    (folder / "in").mkdir()
    (folder / "in" / "seed.txt").write_bytes(SEED_TXT.read_bytes())
    run = run_build(folder, "--only", "data", "--disclosures", folder / "in", "--quiet")
    assert run.status == 0, run.err
    return run.datapackage


@pytest.fixture(scope="session")
def pdf_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the seed's files, whatever disclosures this repository publishes."""
    run = run_build(tmp_path_factory.mktemp("pdf"), "--only", "data", "--quiet")
    assert run.status == 0, run.err
    return run.datapackage


@pytest.fixture(scope="session")
def seed_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The package and the site of the seed, built for an address."""
    run = run_build(tmp_path_factory.mktemp("seed"), "--quiet", SITE_URL="https://example.org/some-repo/")
    assert run.status == 0, run.err
    return run


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Run]:
    """Run ``build.py`` with temporary folders."""
    return lambda *arguments, **environment: run_build(tmp_path, *arguments, **environment)
