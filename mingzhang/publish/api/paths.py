"""Where the API's documents are, and how they lead to pages."""

from __future__ import annotations

import hashlib
import re

from mingzhang.publish.api.documents import Pages
from mingzhang.publish.frames import relative
from mingzhang.publish.language import LANGS

ROOT = "api/v1"
SAFE = re.compile(r"[\w-][\w.-]*")


def safe(name: str) -> str:
    """Return a name of a file for an id: itself where it is letters, digits, _, - and dots within.

    In another the other characters become -, and a part of its checksum keeps it apart from others.
    """
    if SAFE.fullmatch(name):
        return name
    return re.sub(r"[^\w-]+", "-", name).strip("-") + "~" + hashlib.sha256(name.encode()).hexdigest()[:8]


def disclosure_path(disclosure: str) -> str:
    """Return the path of a disclosure's document."""
    return f"{ROOT}/disclosures/{disclosure}.json"


def table_path(disclosure: str, table: str) -> str:
    """Return the path of a table's document."""
    return f"{ROOT}/disclosures/{disclosure}/tables/{safe(table)}.json"


def code_path(kind: str, code: str) -> str:
    """Return the path of a code's document."""
    return f"{ROOT}/codes/{kind}/{safe(code)}.json"


def project_path(project: str) -> str:
    """Return the path of a project's document."""
    return f"{ROOT}/projects/{safe(project)}.json"


def pages_of(path: str, place: str, fragment: str | None = None) -> Pages:
    """Lead from a document to a page in both languages."""
    ending = f"#{fragment}" if fragment else ""
    zh, en = (relative(path, f"{lang}/{place}") + ending for lang in LANGS)
    return Pages(zh, en)
