"""The Nu HTML checker over every page of both sites: no error, no warning. No browser needed, but Java."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import MANY, ONE, Served

JAR = Path(__file__).parent / "node_modules/vnu-jar/build/dist/vnu.jar"
# The checker's part for CSS is older than container queries (CSS Conditional Rules 5) and the lengths that go by them,
# and does not know the properties of SVG 2.
UNKNOWN = (
    "CSS: “paint-order”: Property “paint-order” doesn't exist.",
    "CSS: “container-type”: Property “container-type” doesn't exist.",
    "CSS: Unrecognized at-rule “@container”",
    "CSS: “--f”: Unknown dimension.",
    "CSS: “--z”: Parse Error.",
    "CSS: “left”: Parse Error.",
)


def check(folder: Path) -> list[str]:
    """Check all HTML, CSS and SVG below a folder; return what is wrong."""
    java = shutil.which("java")
    if not java or not JAR.is_file():
        pytest.fail(f"Java or {JAR} is missing: install Java, and run `make test`")
    options = ["--format", "json", "--skip-non-html", "--also-check-css", "--also-check-svg"]
    done = subprocess.run([java, "-Xss4m", "-jar", JAR, *options, folder], capture_output=True, text=True, check=False)
    return [
        f"{found['url'].rpartition(folder.name)[2]}:{found.get('lastLine')}: {found['message']} {found.get('extract')}"
        for found in json.loads(done.stderr)["messages"]
        if found["message"] not in UNKNOWN
    ]


@pytest.mark.parametrize("name", [ONE, MANY])
def test_the_markup_of_every_page_is_sound(sites: dict[str, Served], name: str) -> None:
    found = check(sites[name].folder)
    assert not found, "\n".join(found[:20])


def test_the_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><html lang=en><title>t</title><p><div></p>", encoding="utf-8")
    (tmp_path / "a.css").write_text("p { colour: red }", encoding="utf-8")
    found = check(tmp_path)
    assert any("No “p” element in scope" in one for one in found)
    assert any("colour" in one for one in found)
