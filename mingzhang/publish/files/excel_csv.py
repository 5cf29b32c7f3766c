"""CSV for spreadsheets: what Excel and WPS open rightly with a double click."""

from __future__ import annotations

import csv
from pathlib import Path

from mingzhang.publish.files.tabular import Tabular

# What makes a spreadsheet take a text for a formula (OWASP: CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def excel_csv(table: Tabular, path: Path) -> None:
    """Write a resource for spreadsheets: byte order mark, both languages' headings, no text that runs.

    A text that would be taken for a formula gets an apostrophe before it; numbers keep their sign.
    """
    texts = [column.type not in ("number", "integer") for column in table.columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([f"{column.title} {column.title_en}" for column in table.columns])
        for row in table.rows:
            writer.writerow(
                "'" + value if is_text and value.startswith(FORMULA_STARTS) else value
                for value, is_text in zip(row, texts, strict=True)
            )
