"""Links to files: a resource in its formats, with sizes as people read them."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.publish.contexts import FileLink, Frame
from mingzhang.publish.files import Distribution, Files
from mingzhang.publish.frames import relative
from mingzhang.publish.language import Lang, words

UNITS = (("MB", 1_000_000), ("kB", 1_000))


def file_links(frame: Frame, files: Files, resource: str, disclosure: str | None = None) -> tuple[FileLink, ...]:
    """Lead from a page to the files of a resource, the canonical CSV first."""
    return tuple(file_link(frame, file) for file in files.of(resource, disclosure))


def file_link(frame: Frame, file: Distribution) -> FileLink:
    """Lead from a page to a file."""
    return FileLink(format_name(file.format, frame.lang), relative(frame.path, file.path), size(file.size), file.name)


def format_name(form: str, lang: Lang) -> str:
    """Name a format of one resource."""
    named: str = getattr(words(lang), f"format_{form}".replace(".", "_"), form.upper())
    return named


def size(count: int) -> str:
    """Write a number of bytes in units of a thousand."""
    for unit, factor in UNITS:
        if count >= factor:
            return f"{Decimal(count) / factor:,.1f} {unit}"
    return f"{count} B"
