"""CSV for spreadsheets: what Excel and WPS open rightly with a double click."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

# What makes a spreadsheet take a text for a formula (OWASP: CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def excel_csv(text: str, fields: Sequence[dict[str, Any]]) -> bytes:
    """Return a canonical CSV for spreadsheets: byte order mark, both languages' headings, no text that runs.

    A text that would be taken for a formula gets an apostrophe before it; numbers keep their sign.
    """
    rows = csv.reader(io.StringIO(text, newline=""))
    next(rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([f"{field['title']} {field['title@en']}" for field in fields])
    texts = [field["type"] not in ("number", "integer") for field in fields]
    for row in rows:
        writer.writerow(
            "'" + value if is_text and value.startswith(FORMULA_STARTS) else value
            for value, is_text in zip(row, texts, strict=True)
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()
