"""The interpreting stage: grids, or the lines of a text, become the statutory tables of a disclosure and its prose.

It knows budgets and opens no file but the specs. ``outline`` and ``captions`` part tables from prose; ``words`` reads
titles and headings, ``headings`` and ``columns`` say what columns mean, by the ``specs``; ``grids`` and ``texts`` read
a table from either source; ``meaning`` turns rows into entries, with ``codes``, ``classes``, ``items`` and ``units``;
``identity`` says who, when and what; ``prose`` and ``organisations`` do the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from mingzhang.codebook import Codebook
from mingzhang.interpret.amounts import is_amount
from mingzhang.interpret.captions import Captioned
from mingzhang.interpret.classes import Context
from mingzhang.interpret.grids import read_grid
from mingzhang.interpret.identity import Identity, identify
from mingzhang.interpret.meaning import entries_of
from mingzhang.interpret.model import Disclosure, LeftOver, Paragraph, Table
from mingzhang.interpret.organisations import find_organisations
from mingzhang.interpret.outline import outline
from mingzhang.interpret.prose import paragraphs_of, quantities_of, terms_of
from mingzhang.interpret.specs import by_title
from mingzhang.interpret.texts import read_text_table
from mingzhang.interpret.units import with_key_projects
from mingzhang.read.model import Line, Place, RawTable, Reading, RefusedError

UNIT_IN_HEADING = re.compile(r"(?:单位[:：]\s*|[(（])((?:千|万)?元)")


def interpret(
    disclosure: str,
    reading: Reading,
    codebook: Codebook,
    aliases: Mapping[str, Iterable[str]],
    principal: Disclosure | None = None,
    *,
    narratives: Sequence[Reading] = (),
    known: Mapping[str, str] | None = None,
) -> Disclosure:
    """Interpret one source.

    Args:
        disclosure: id of the disclosure.
        reading: the source as read.
        codebook: the classifications.
        aliases: further names of organisations, by full name.
        principal: the disclosure as its principal source says it, where this is a witness of it: a witness need not
            say again who published it and for which year.
        narratives: files of the same disclosure that were published apart from the tables.
        known: what the sidecar says of publisher, fiscal_year, phase and scope; it counts before the document.

    Raises:
        RefusedError: the source is no budget disclosure: no table in it, performance targets alone, or neither
            publisher nor year.
    """
    captioned: list[Captioned] = []
    paragraphs: list[Paragraph] = []
    left_over: list[LeftOver] = []
    for part in (*narratives, reading):
        tables, lines = outline(part)
        as_text = part.kind == "text"
        left_over += [
            LeftOver(line.text, line.place, part.file) for line in lines if _looks_like_row(line, as_text=as_text)
        ]
        prose = [line for line in lines if not all(map(is_amount, line.text.split()))]
        paragraphs += paragraphs_of(prose, part.file, len(paragraphs) + 1)
        captioned += [replace(table, source=part.file) for table in tables]
    if not captioned:
        raise RefusedError(
            f"expected the tables of a budget or of final accounts, found prose alone ({len(paragraphs)} paragraphs): "
            "a notice, a web page, or a narrative whose tables are in another file"
        )
    if all(_is_attached(table) for table in captioned):
        found = "、".join(sorted({table.title or "" for table in captioned}))
        raise RefusedError(f"expected the tables of a budget or of final accounts, found attachments alone: {found}")
    sheets = dict.fromkeys(table.places[0].sheet or "" for table in reading.tables)
    names = [PurePath(reading.file).stem, *sheets]
    identity = identify(captioned, paragraphs, names, known, by_file=principal is None)
    if principal and isinstance(identity, str):
        identity = Identity(principal.publisher, principal.fiscal_year, principal.phase, principal.scope)
    if isinstance(identity, str):
        raise RefusedError(
            f"expected a year, and that it is a budget or final accounts, found {identity}; a sidecar may say them"
        )
    made, lost = _tables(captioned, identity, aliases, codebook)
    if not any(table.spec or any(cell.amount is not None for cell in table.cells) for table in made):
        found = f"{len(made)} others without an amount"
        raise RefusedError(f"expected the tables of a budget or of final accounts, found {found}")
    context = Context(identity.publisher, identity.fiscal_year, identity.phase, codebook)
    entries = with_key_projects(made, {table.table: entries_of(table, context) for table in made})
    return Disclosure(
        disclosure=disclosure,
        publisher=identity.publisher,
        fiscal_year=identity.fiscal_year,
        phase=identity.phase,
        scope=identity.scope,
        readings=(reading, *narratives),
        tables=tuple(made),
        entries=entries,
        organisations=find_organisations(identity.publisher, made, entries, paragraphs, aliases),
        paragraphs=tuple(paragraphs),
        terms=terms_of(paragraphs),
        quantities=quantities_of(paragraphs),
        left_over=(*left_over, *lost),
        facts=identity.facts,
    )


def identity_of(reading: Reading) -> Identity | None:
    """Return what a source says of itself, tables or not; None where it does not say who published what and when."""
    captioned, lines = outline(reading)
    identity = identify(captioned, paragraphs_of(lines, reading.file), [PurePath(reading.file).stem])
    return None if isinstance(identity, str) else identity


def _tables(
    captioned: Sequence[Captioned], identity: Identity, aliases: Mapping[str, Iterable[str]], codebook: Codebook
) -> tuple[list[Table], list[LeftOver]]:
    """Read the tables in their order; return also the lines that fit nowhere."""
    owners = [t.owner for t in captioned if t.owner]
    names = list(dict.fromkeys([*owners, *aliases, *(alias for found in aliases.values() for alias in found)]))
    tables: list[Table] = []
    left_over: list[LeftOver] = []
    for table in captioned:
        made, lost = _table(table, tables, names, codebook, identity)
        tables.append(made)
        left_over += [LeftOver(line.text, line.place, table.source or "") for line in lost]
    return tables, left_over


def _is_attached(table: Captioned) -> bool:
    """Say whether a table only goes with the tables of a disclosure: performance targets."""
    spec = by_title(table.title) if table.title else None
    return spec is not None and spec.attached


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
    in_heading = next((m for c in columns for m in [UNIT_IN_HEADING.search("/".join(c.path))] if m), None)
    table = Table(
        table=base if spec and not count else f"{base}-{count + 1}",
        spec=spec,
        number=captioned.number,
        title=captioned.title,
        unit=captioned.unit or (in_heading[1] if in_heading else None),
        unit_text=captioned.unit_text or (in_heading.string if in_heading else None),
        owner=captioned.owner,
        note=captioned.note,
        state="reported" if lost or any(cell.state == "value" and cell.amount for cell in cells) else "empty",
        columns=columns,
        cells=cells,
        places=places,
        source=captioned.source or "",
    )
    return table, lost
