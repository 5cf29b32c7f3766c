"""Does a quoted number still stand? A citation, or a link, is held against the package of this release."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from mingzhang.citation import Citation, Value, read_citation
from mingzhang.interpret.amounts import UNITS, to_yuan
from mingzhang.publish.data import Package, Row
from mingzhang.publish.trail import pages_of

STANDS, DIFFERS, NO_LINK = 0, 1, 2
EXAMPLE = "…/panyu-2024-budget/source/p8.html#expenditure.5.3"


class Verdict(NamedTuple):
    """What stands, in one line, and the exit status that says it."""

    status: int
    message: str


def verify(text: str, package: Package) -> Verdict:
    """Hold a citation, or any text with a permanent link, against a package."""
    cited = read_citation(text)
    if cited is None:
        return Verdict(NO_LINK, f"expected a permanent link ({EXAMPLE}), found none in: {text[:80]}")
    name = f"{cited.disclosure} {cited.table}.{cited.row}.{cited.column}"
    key = {"disclosure": cited.disclosure, "table": cited.table, "row": cited.row, "column": cited.column}
    disclosure = package.first("disclosures", "disclosure", cited.disclosure)
    if not disclosure:
        return Verdict(DIFFERS, f"gone: {name}: expected this disclosure, found none of its name")
    cells = package.of("cells", **key)
    if not cells:
        return Verdict(DIFFERS, f"gone: {name}: expected this cell, found none")
    cell = cells[0]
    source = package.of("sources", disclosure=cited.disclosure, source=cell["source"])[0]
    if cited.sha256 and cited.sha256 != source["sha256"]:
        return Verdict(
            DIFFERS,
            f"the source differs: {name}: expected a file of sha256 {cited.sha256}, "
            f"found {source['file']} of {source['sha256']}",
        )
    pages = pages_of(package, disclosure, cell)
    if pages and not any(cited.page == page or re.fullmatch(rf"{page}-\d+", cited.page) for page in pages):
        return Verdict(DIFFERS, f"another page: {name}: expected {cited.page}, found {', '.join(pages)} in its link")
    columns = package.of("columns", disclosure=cited.disclosure, table=cited.table, column=cited.column)
    unit = columns[0]["unit"] if columns else None
    found = f"{cell['text'] or '(blank)'}{unit or ''}"
    if not _agrees(cited, cell, unit):
        expected = cited.said or " or ".join(value.text for value in cited.values)
        return Verdict(DIFFERS, f"differs: {name}: expected {expected}, found {found} ({_printed(cell)})")
    here = package.descriptor.get("version")
    since = f"; cited from version {cited.version}, this is {here}" if cited.version not in (None, here) else ""
    unsaid = "; the text quotes no value" if not cited.values and cited.said is None else ""
    return Verdict(
        STANDS, f"stands: {name}: {found} ({_printed(cell)}, sha256 {source['sha256'][:12]}…){unsaid}{since}"
    )


def _agrees(cited: Citation, cell: Row, unit: str | None) -> bool:
    """Say whether a cell holds what is cited, or one of several amounts; a text that says none agrees with any."""
    if cited.said is not None:
        return cited.said == unicodedata.normalize("NFKC", cell["text"] or "").strip()
    return not cited.values or any(_is_same(value, cell["amount"], unit) for value in cited.values)


def _is_same(value: Value, amount: Decimal | None, unit: str | None) -> bool:
    if value.number is None or amount is None:
        return False
    if value.unit is None:
        return value.number == amount
    return unit in UNITS and to_yuan(value.number, value.unit) == to_yuan(amount, unit)


def _printed(cell: Row) -> str:
    if cell["page"]:
        return f"{cell['source']}, p. {cell['page']}"
    if cell["line"]:
        return f"{cell['source']}, line {cell['line']}"
    return f"{cell['source']}, {cell['sheet']} {cell['address']}"
