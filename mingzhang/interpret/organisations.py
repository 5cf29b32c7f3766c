"""Organisations and the forms of their names: one organisation, however often and differently it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from mingzhang.interpret.model import Entry, Organisation, Paragraph, Table
from mingzhang.interpret.specs import organisation_endings

OWN_LEVEL = re.compile(r"(?:[（(](?:本级|机关|本部)[）)]|本级|机关|本部)+$")
# Administrative ranks that running text drops from a name: 广州番禺区 for 广州市番禺区.
RANKS = "省市区县"


def base_name(printed: str, publisher: str) -> str:
    """Return the organisation that a printed name means: 某局本级 and 某局本级（本级） are the bureau itself."""
    bare = OWN_LEVEL.sub("", "".join(printed.split()))
    return publisher if bare in ("", publisher) else bare


def is_organisation(name: str) -> bool:
    """Say whether a text reads as the name of an organisation: by what it ends with."""
    bare = OWN_LEVEL.sub("", "".join(name.split()))
    return any(match.end() == len(bare) for match in organisation_endings().finditer(bare))


def find_organisations(
    publisher: str,
    tables: Sequence[Table],
    entries: Mapping[str, Sequence[Entry]],
    paragraphs: Sequence[Paragraph],
    aliases: Mapping[str, Iterable[str]],
) -> tuple[Organisation, ...]:
    """Collect the publisher and the units that the tables name, each with all its printed variants.

    Args:
        publisher: full name of the department.
        tables: the tables, whose
        entries: that carry an organisation give units.
        paragraphs: searched for forms of the names with administrative ranks left out.
        aliases: further names by full name, from the sidecar; kept only where they are printed.
    """
    printed: dict[str, dict[str, None]] = {publisher: {publisher: None}}
    for table in tables:
        for entry in entries[table.table]:
            if entry.organisation:
                variants = printed.setdefault(entry.organisation, {entry.organisation: None})
                if entry.printed_organisation:
                    variants[entry.printed_organisation] = None
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    for name, variants in printed.items():
        loose = "".join(f"{char}?" if char in RANKS else re.escape(char) for char in name)
        variants.update(dict.fromkeys(re.findall(loose, text)))
        variants.update(dict.fromkeys(alias for alias in aliases.get(name, ()) if alias in text))
    return tuple(
        Organisation(
            name=name,
            kind="department" if name == publisher else "unit",
            parent=None if name == publisher else publisher,
            variants=tuple(variants),
        )
        for name, variants in printed.items()
    )
