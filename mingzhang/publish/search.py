"""Search without a server: Pagefind indexes the finished pages, one index for each language of ``<html lang>``.

Templates say what of a page is searched (``data-pagefind-body``); pages that repeat others, such as those of sources,
are left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from mingzhang.publish.contexts import Frame, Link
from mingzhang.publish.frames import Site, relative
from mingzhang.publish.language import words

BUNDLE = "pagefind"
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


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search page; ``ways`` lead on without a search."""

    frame: Frame
    ways: tuple[Link, ...]


def search_page(site: Site) -> SearchPage:
    """Return the search page."""
    said = words(site.lang)
    frame = site.frame("search.html", said.search, said.search_lead, ((said.home, "index.html"),))
    ways = ((said.publishers, "index.html"), (said.index_by_code, "codes/index.html"))
    return SearchPage(frame, tuple(Link(text, relative(frame.path, f"{site.lang}/{to}")) for text, to in ways))


def write_index(site: Path) -> None:
    """Index the pages of a site into its folder ``pagefind``; the same pages give the same bytes.

    Raises:
        RuntimeError: Pagefind failed; the message is its own.
    """
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--keep-index-url", "--silent"]
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
