"""Search without a server: Pagefind indexes the finished pages, one index for each language of ``<html lang>``.

Templates say what of a page is searched (``data-pagefind-body``); pages that repeat others, such as those of sources,
are left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BUNDLE = "pagefind"
# What is read beside a text and is none of it: heads of columns, captions, the way to other pages, files to download,
# zeros; and the English of Chinese pages, which has an index of its own.
BESIDE = ("thead", "caption", "nav", "ul.formats", ".to-source", ".hint", "td.zero", 'main [lang="en"]')
# What Pagefind writes for user interfaces of its own; the site has one.
UNUSED = (
    "pagefind-component-ui.css",
    "pagefind-component-ui.js",
    "pagefind-highlight.js",
    "pagefind-modular-ui.css",
    "pagefind-modular-ui.js",
    "pagefind-ui.css",
    "pagefind-ui.js",
)


def write_index(site: Path) -> None:
    """Index the pages of a site into its folder ``pagefind``; the same pages give the same bytes.

    Raises:
        RuntimeError: Pagefind failed; the message is its own.
    """
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--keep-index-url", "--silent"]
    command += ["--exclude-selectors", ", ".join(BESIDE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (arguments are ours)
    if done.returncode:
        raise RuntimeError(
            f"Pagefind: expected an index of {site}, found: {done.stderr.strip() or done.stdout.strip()}"
        )
    bundle = site / BUNDLE
    for name in UNUSED:
        (bundle / name).unlink(missing_ok=True)
    entry = bundle / "pagefind-entry.json"  # its languages come in any order
    entry.write_text(json.dumps(json.loads(entry.read_text(encoding="utf-8")), sort_keys=True), encoding="utf-8")
