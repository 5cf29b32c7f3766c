"""English for what is printed: from the sidecar, the codebook and the specs; what has none is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mingzhang.codebook import Codebook
from mingzhang.interpret.labels import strip_ordinal
from mingzhang.interpret.model import Entry
from mingzhang.interpret.specs import measures


class English:
    """Look-ups into the catalogues. ``untranslated`` gathers the texts that no catalogue has."""

    def __init__(self, codebook: Codebook, translations: Mapping[str, str], year: int | None = None) -> None:
        self.codebook = codebook
        self.year = year
        self.untranslated: dict[str, None] = {}
        self._texts = {_key(zh): en for zh, en in translations.items()}
        self._terms = {_key(zh): en for zh, en in codebook.terms.items()}
        self._terms.update({_key(m.name): m.name_en for m in measures().values() if _key(m.name) not in self._terms})

    def text(self, zh: str | None) -> str | None:
        """Translate a text as a whole; None, and counted, where no catalogue has it. Latin text stands for itself."""
        if not zh:
            return None
        key = _key(zh)
        found = self._texts.get(key) or self._terms.get(key)
        if found is None and key.isascii():
            return zh
        if found is None:
            self.untranslated[zh] = None
        return found

    def knows(self, zh: str) -> bool:
        """Say whether a catalogue has the English of a text."""
        return _key(zh) in self._texts or _key(zh) in self._terms

    def path(self, labels: Iterable[str]) -> str | None:
        """Translate a heading path; None where a label of it has no English."""
        parts = [self.text(label) for label in labels]
        return " / ".join(part for part in parts if part) if all(parts) else None

    def name(self, entry: Entry) -> str | None:
        """Translate a row's name: by its code (the name as printed, or as of the year), as a line, or as a text."""
        known = None
        if entry.function:
            known = self.codebook.function(entry.function, entry.budget, self.year)
        elif entry.economic:
            known = self.codebook.economic(entry.economic, self.year)
        if known:
            return (known.edition_named(strip_ordinal(entry.name)) or known).name_en
        bare = strip_ordinal(entry.name)
        item = self.codebook.item(bare, entry.direction or "")
        if item and not entry.project and not entry.organisation:
            return item.name_en
        owner = self._texts.get(_key(entry.organisation or ""))
        if owner and entry.level == 1 and not entry.project and _key(entry.name) not in self._texts:
            return owner if _key(entry.name) == _key(entry.organisation or "") else f"{owner} (own level)"
        return self.text(entry.name if _key(entry.name) in self._texts else bare)


def _key(text: str) -> str:
    return "".join(text.split())
