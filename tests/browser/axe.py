"""axe-core, put into a page: what stands in the way of readers who hear, enlarge or go by keyboard."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page

HERE = Path(__file__).parent
# WCAG 2.2 at levels A and AA, and what axe's makers recommend beyond it.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}).then(r => r.violations)"


@cache
def script() -> str:
    path = HERE / "node_modules/axe-core/axe.min.js"
    if not path.is_file():
        pytest.fail(f"{path} is missing: run `make test`, or `npm ci` in {HERE}")
    return path.read_text(encoding="utf-8")


def violations(place: Page | Frame) -> list[str]:
    """Return what axe finds wrong on a page, each with its rule and place."""
    place.evaluate(script())
    return [
        f"{found['id']}: {found['help']}: {node['target']} {node['failureSummary']}"
        for found in place.evaluate(RUN, TAGS)
        for node in found["nodes"]
    ]
