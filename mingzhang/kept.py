"""What is kept between builds: bytes in a file, given back whole or not at all."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

DIGEST = hashlib.sha256().digest_size


def recall(place: Path) -> bytes | None:
    """Return what was kept in a place; None where nothing was, or the file is not as it was written."""
    with suppress(OSError):
        found = place.read_bytes()
        digest, data = found[:DIGEST], found[DIGEST:]
        return data if hashlib.sha256(data).digest() == digest else None
    return None


def keep(place: Path, data: bytes) -> None:
    """Keep bytes in a place, behind their digest; another process may do so at once."""
    fresh = place.with_suffix(f".{os.getpid()}")
    with suppress(OSError):  # what cannot be kept costs time, nothing else
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(hashlib.sha256(data).digest() + data)
        fresh.replace(place)
