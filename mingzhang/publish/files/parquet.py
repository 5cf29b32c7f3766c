"""Parquet, written by DuckDB: amounts are exact decimals, codes and keys are text.

The type of a column is that of the whole package, so that the files of several disclosures can be read as one. One
thread writes, and in the order of the CSV: the same rows give the same bytes.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from mingzhang.publish.files.tabular import Column, Tabular

TYPES = {"string": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}
# Digits of a decimal in 64 bits, and the most that there are.
SHORT, LONG = 18, 38
GLOB = re.compile(r"[*?\[]")


class Parquet:
    """Writes Parquet files; a connection to DuckDB is made once for all."""

    def __init__(self, threads: int = 1) -> None:
        self._duckdb = duckdb.connect()
        self._duckdb.execute(f"SET threads = {threads}; SET preserve_insertion_order = true")

    def __call__(self, table: Tabular, path: Path) -> None:
        """Write the rows of a resource."""
        columns = ", ".join(f"{_quoted(column.name)}: {_quoted(kind(column))}" for column in table.columns)
        options = (
            f"header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}}"
        )
        source = f"SELECT * FROM read_csv({_quoted(literal(table.path))}, {options})"  # noqa: S608
        self._duckdb.execute(f"COPY ({source}) TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")

    def close(self) -> None:
        """Give up the connection."""
        self._duckdb.close()


def kind(column: Column) -> str:
    """Return the type of a column."""
    if column.type != "number":
        return TYPES[column.type]
    width = column.digits + column.decimals
    return f"DECIMAL({SHORT if width <= SHORT else LONG}, {column.decimals})"


def literal(path: Path) -> str:
    """Return the pattern that a path alone matches: DuckDB takes * ? [ for a choice of files."""
    return GLOB.sub(r"[\g<0>]", str(path))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
