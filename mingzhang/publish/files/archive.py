"""The archive of a package: its files, what one needs to read and cite them, and checksums, under one folder.

It is the same bytes for the same files.
"""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from mingzhang.publish.files.checksums import NAME, checksums, sha256
from mingzhang.publish.files.enclosed import enclosed
from mingzhang.publish.files.views import View, written

DAY = (1980, 1, 1, 0, 0, 0)


def archive(view: View, path: Path, folder: str) -> None:
    """Zip a package with its README, data dictionary, license and checksums under a folder."""
    texts = {"datapackage.json": written(view.descriptor), **enclosed(view)}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in texts.items()}
    digests |= {name: sha256(file) for name, file in view.files.items()}
    texts[NAME] = checksums(digests).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted([*texts, *view.files]):
            entry = zipfile.ZipInfo(f"{folder}/{name}", date_time=DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            if name in texts:
                made.writestr(entry, texts[name])
                continue
            entry.file_size = view.files[name].stat().st_size  # decides whether the entry needs 64 bits
            with view.files[name].open("rb") as source, made.open(entry, "w") as target:
                while part := source.read(1 << 20):
                    target.write(part)
