"""The interpreting stage: grids, or the lines of a text, become the statutory tables of a disclosure and its prose.

It knows budgets and opens no file. ``outline`` parts tables from prose; ``grids`` and ``texts`` read a table from
either source; ``meaning`` gives rows their codes and levels; ``prose`` and ``organisations`` do the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from mingzhang.codebook import Codebook
from mingzhang.interpret.amounts import is_amount
from mingzhang.interpret.captions import Captioned
from mingzhang.interpret.grids import heading_paths, read_grid
from mingzhang.interpret.identity import Identity, identify
from mingzhang.interpret.meaning import Context, entries_of, with_key_projects
from mingzhang.interpret.model import Disclosure, Table
from mingzhang.interpret.organisations import find_organisations
from mingzhang.interpret.outline import outline
from mingzhang.interpret.prose import paragraphs_of, quantities_of, terms_of
from mingzhang.interpret.texts import read_text_table
from mingzhang.read.model import Line, Place, RawTable, Reading, RefusedError

UNIT_IN_HEADING = re.compile(r"(?:单位[:：]\s*|[(（])((?:千|万)?元)")


def interpret(
    disclosure: str,
    reading: Reading,
    codebook: Codebook,
    aliases: Mapping[str, Iterable[str]],
    principal: Disclosure | None = None,
) -> Disclosure:
    """Interpret one source.

    Args:
        disclosure: id of the disclosure.
        reading: the source as read.
        codebook: the classifications.
        aliases: further names of organisations, by full name.
        principal: the disclosure as its principal source says it, where this is a witness of it: a witness need not
            say again who published it and for which year.

    Raises:
        RefusedError: the source is no budget disclosure: no table in it, or neither publisher nor year.
    """
    captioned, lines = outline(reading)
    as_text = reading.kind == "text"
    left_over = [(line.text, line.place) for line in lines if _looks_like_row(line, as_text=as_text)]
    paragraphs = paragraphs_of([line for line in lines if not all(map(is_amount, line.text.split()))])
    headings = [
        label
        for table in captioned
        if isinstance(table.raw, RawTable)
        for path in heading_paths(table.raw)
        for label in path
    ]
    sheets = dict.fromkeys(table.places[0].sheet or "" for table in reading.tables)
    identity = identify(captioned, headings, paragraphs, [PurePath(reading.file).stem, *sheets])
    if principal and isinstance(identity, str):
        identity = Identity(principal.publisher, principal.fiscal_year, principal.phase, principal.scope)
    if not captioned or isinstance(identity, str):
        found = f"{len(captioned)} tables" + (f", {identity}" if isinstance(identity, str) else "")
        raise RefusedError(f"expected a budget disclosure (tables, a publisher, a year), found {found}")
    publisher = identity.publisher
    owners = [t.owner for t in captioned if t.owner]
    names = list(dict.fromkeys([*owners, *aliases, *(alias for found in aliases.values() for alias in found)]))
    tables: list[Table] = []
    for table in captioned:
        made, lost = _table(table, tables, names, codebook, identity)
        tables.append(made)
        left_over += [(line.text, line.place) for line in lost]
    context = Context(publisher, identity.fiscal_year, identity.phase, codebook)
    entries = {table.table: entries_of(table, context) for table in tables}
    entries = with_key_projects(tables, entries)
    return Disclosure(
        disclosure=disclosure,
        publisher=publisher,
        fiscal_year=identity.fiscal_year,
        phase=identity.phase,
        scope=identity.scope,
        readings=(reading,),
        tables=tuple(tables),
        entries=entries,
        organisations=find_organisations(publisher, tables, entries, paragraphs, aliases),
        paragraphs=paragraphs,
        terms=terms_of(paragraphs),
        quantities=quantities_of(paragraphs),
        left_over=tuple(left_over),
    )


def _looks_like_row(line: Line, *, as_text: bool) -> bool:
    """Say whether a line outside the tables is one of a table that was not recognised: amounts, with little else.

    A text has no rules to show where its tables are, so that there a label with an amount at its end is enough.
    """
    tokens = line.text.split()
    amounts = sum(map(is_amount, tokens))
    ends_with_amount = as_text and len(tokens) > 1 and is_amount(tokens[-1]) and "." in tokens[-1]
    return amounts == len(tokens) or amounts > 2 or ends_with_amount


def _table(
    captioned: Captioned, before: Sequence[Table], owners: Sequence[str], codebook: Codebook, identity: Identity
) -> tuple[Table, tuple[Line, ...]]:
    """Read one table from its grid or lines; give it an id that is unique in the disclosure."""
    lost: tuple[Line, ...] = ()
    if isinstance(captioned.raw, RawTable):
        spec, columns, cells = read_grid(captioned, identity.fiscal_year, identity.phase)
        places = captioned.raw.places
    else:
        spec, columns, cells, lost = read_text_table(captioned, owners, codebook, identity.fiscal_year, identity.phase)
        places = (captioned.raw[0].place, captioned.raw[-1].place) if captioned.raw else (Place(),)
    base = spec.table if spec else "unrecognised"
    count = sum(1 for table in before if table.table.split("-")[0] == base)
    in_heading = next((m[1] for c in columns for m in [UNIT_IN_HEADING.search("/".join(c.path))] if m), None)
    table = Table(
        table=base if spec and not count else f"{base}-{count + 1}",
        spec=spec,
        number=captioned.number,
        title=captioned.title,
        unit=captioned.unit or in_heading,
        owner=captioned.owner,
        note=captioned.note,
        state="reported" if lost or any(cell.state == "value" and cell.amount for cell in cells) else "empty",
        columns=columns,
        cells=cells,
        places=places,
    )
    return table, lost
