"""JSON: an array of objects, one object a line, as pandas, DuckDB, jq and a browser read it without more ado.

Numbers are numbers, with the digits that the CSV has (8084.70 stays 8084.70: a reader that keeps decimals keeps them
all); booleans are booleans, what is missing is null; every object has every field, in the order of the schema.
"""

from __future__ import annotations

from collections.abc import Callable
from json.encoder import encode_basestring
from pathlib import Path

from mingzhang.publish.files.tabular import Tabular

# What the canonical CSV writes for these types is JSON as it stands.
AS_IT_STANDS = ("number", "integer", "boolean")


def json_rows(table: Tabular, path: Path) -> None:
    """Write the rows of a resource as JSON."""
    written: list[tuple[str, Callable[[str], str]]] = [
        (f"{encode_basestring(column.name)}:", str if column.type in AS_IT_STANDS else encode_basestring)
        for column in table.columns
    ]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        separator = "\n"
        for row in table.rows:
            values = (
                name + (write(value) if value else "null") for (name, write), value in zip(written, row, strict=True)
            )
            file.write(f"{separator}{{{','.join(values)}}}")
            separator = ",\n"
        file.write("\n]\n")
