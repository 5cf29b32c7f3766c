"""The sidecar of a disclosure, ``<name>.yml``: what the files do not say, remarks on their flaws, and their English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from mingzhang.read.model import RefusedError
from mingzhang.yamlfile import read_yaml


@dataclass(frozen=True, slots=True)
class Remark:
    """A flaw of the source that no rule finds: the words printed, what is likely meant, and a note on it."""

    text: str
    likely: str
    note: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar says; every part of it may be missing.

    ``known`` has what it says of publisher, fiscal_year, phase and scope, which counts before the document;
    ``notes``, by file name, a note on the file in Chinese and English; ``names`` further names by organisation;
    ``translations`` English by Chinese text.
    """

    retrieved: str | None = None
    url: str | None = None
    licence: str | None = None
    publisher_en: str | None = None
    known: dict[str, str] = field(default_factory=dict)
    notes: dict[str, tuple[str, str]] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    translations: dict[str, str] = field(default_factory=dict)


KNOWN = ("publisher", "fiscal_year", "phase", "scope")
ALLOWED = {"phase": ("budget", "final_account"), "scope": ("department", "unit")}
KEYS = {*KNOWN, "publisher_en", "retrieved", "url", "licence", "sources", "organisations", "remarks", "translations"}


def load_sidecar(path: Path) -> Sidecar:
    """Read a sidecar; a missing file is an empty one.

    Raises:
        RefusedError: the file is no YAML mapping, or has a key or an entry that is not known.
    """
    if not path.is_file():
        return Sidecar()
    try:
        data = read_yaml(path) or {}
    except (yaml.YAMLError, ValueError) as error:
        raise RefusedError(f"expected YAML, found {' '.join(str(error).split())}") from error
    if not isinstance(data, dict) or set(data) - KEYS:
        found = ", ".join(sorted(map(str, set(data) - KEYS))) if isinstance(data, dict) else type(data).__name__
        raise RefusedError(f"expected a mapping of {', '.join(sorted(KEYS))}; found {found}")
    try:
        return Sidecar(
            retrieved=_day(data.get("retrieved")),
            url=_text(data.get("url")),
            licence=_text(data.get("licence")),
            publisher_en=_text(data.get("publisher_en")),
            known=_known(data),
            notes={name: (str(n["note"]), str(n["note_en"])) for name, n in (data.get("sources") or {}).items()},
            names={o["name"]: tuple(map(str, o["variants"])) for o in data.get("organisations") or ()},
            remarks=tuple(
                Remark(**{f.name: str(r[f.name]) for f in fields(Remark)}) for r in data.get("remarks") or ()
            ),
            translations={str(pair["zh"]): str(pair["en"]) for pair in data.get("translations") or () if pair["en"]},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise RefusedError(f"expected entries as README.md shows, found another kind ({error})") from error


def as_translations(texts: Iterable[str]) -> str:
    """Return texts as a sidecar's translations, their English still to be written."""
    pairs = [{"zh": text, "en": ""} for text in dict.fromkeys(texts)]
    return yaml.safe_dump({"translations": pairs}, allow_unicode=True, sort_keys=False, width=110)


def _known(data: dict[str, Any]) -> dict[str, str]:
    known = {key: str(data[key]) for key in KNOWN if data.get(key) is not None}
    for key, allowed in ALLOWED.items():
        if key in known and known[key] not in allowed:
            raise RefusedError(f"expected {key}: {' or '.join(allowed)}, found {known[key]}")
    if "fiscal_year" in known and not re.fullmatch(r"(?:19|20)\d{2}", known["fiscal_year"]):
        raise RefusedError(f"expected fiscal_year: a year such as 2026, found {known['fiscal_year']}")
    return known


def _day(value: Any) -> str | None:
    if value is None:
        return None
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, str) and (found := _iso_day(value)):
        return found
    raise TypeError(f"retrieved: expected a day such as 2024-03-01, found {value!r}")


def _iso_day(value: str) -> str | None:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
