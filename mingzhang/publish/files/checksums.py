"""Checksums as ``sha256sum -c`` reads them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

NAME = "SHA256SUMS"


def sha256(path: Path) -> str:
    """Return the checksum of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checksums(digests: Mapping[str, str]) -> str:
    """Write checksums by path, one a line."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
