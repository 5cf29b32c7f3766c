"""Readings kept by the source's sha256, so that a file is read twice only once.

The key also holds the version of everything that makes a reading: both engines, Python, and the code of this stage.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mingzhang import kept
from mingzhang.read.model import Reading

# The last ones are there only with the ``ocr`` extra; with it, a scan is read that was refused before.
ENGINES = ("openpyxl", "pypdfium2", "pdfplumber", "pdfminer.six", "rapidocr", "onnxruntime")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


@cache
def _maker() -> str:
    code = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(path.read_bytes())
    engines = ", ".join(f"{name} {_version(name)}" for name in ENGINES)
    return f"{sys.version} {engines} {code.hexdigest()}"


def _place(folder: Path, path: Path, readers: str) -> Path:
    key = hashlib.sha256(f"{path.name} {readers} {_maker()}".encode())
    key.update(path.read_bytes())
    return folder / f"{key.hexdigest()}.reading"


def recall(folder: Path | None, path: Path, readers: str) -> Reading | None:
    """Return the reading of a file from the cache; None where it is not there, or was not written whole."""
    data = kept.recall(_place(folder, path, readers)) if folder and path.is_file() else None
    found = pickle.loads(data) if data else None  # noqa: S301  (our own files)
    return found if isinstance(found, Reading) else None


def keep(folder: Path | None, path: Path, readers: str, reading: Reading) -> None:
    """Put a reading into the cache."""
    if folder:
        kept.keep(_place(folder, path, readers), pickle.dumps(reading))
