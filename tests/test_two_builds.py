"""Two builds of the same disclosures are the same to the byte, whenever, wherever and by whatever process."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from support import SEED_PDF, run_build

pytestmark = pytest.mark.site


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for place, seed, zone in (("one", "1", "Asia/Shanghai"), ("two/further/down", "2", "America/Lima")):
        folder = tmp_path / place
        (folder / "in").mkdir(parents=True)
        for source in (SEED_PDF, SEED_PDF.with_suffix(".yml")):
            (folder / "in" / source.name).write_bytes(source.read_bytes())
        options = ["--quiet", "--no-cache", "--reader", "pdfium", "--disclosures", folder / "in"]
        run = run_build(folder, *options, PYTHONHASHSEED=seed, TZ=zone, SITE_URL="https://example.org/some-repo/")
        assert run.status == 0, run.err
        made.append((files(run.datapackage), files(run.site)))
    assert made[0] == made[1]
    assert len(made[0][1]) > 200
