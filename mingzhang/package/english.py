"""English for what is printed: from the sidecar, the codebook and the specs; what has none is counted.

A short label that no catalogue has is put together from its parts where all of them are known: 2025年预算数 is
预算数 of a year, 其中：财政资金 is 财政资金. A label with a part that nobody knows has no English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mingzhang.codebook import Codebook
from mingzhang.interpret.labels import OF_WHICH, strip_ordinal
from mingzhang.interpret.model import Entry
from mingzhang.interpret.specs import measures
from mingzhang.interpret.words import plain, vocabulary

# Longer texts are sentences; they are translated as a whole or not at all.
LABEL = 40
YEAR = re.compile(r"^(20\d{2})年度?(?=\D)")
YEAR_ALONE = re.compile(r"^\(?(20\d{2})年度?\)?$")
PART = re.compile(r"^第([一二三四五六七八九])部分[:：、]?(?=.)")
BRACKETS = re.compile(r"^(?P<label>.+)\((?P<inner>[^()]+)\)$")
# What stands before a title tells whose table it is, and the disclosure says that.
OWNER = re.compile(r"^(?:部门综合预算|预算单位|本部门|本单位|部门|单位)(?=.+表$)")
# Ends of a label, with the English around what is before them.
ENDINGS = {
    "预算数": "{}: budget",
    "决算数": "{}: final accounts",
    "合计": "Total {}",
    "总计": "Grand total {}",
    "小计": "Subtotal {}",
    "编码": "{} code",
    "代码": "{} code",
}
# A title that names its project before these words has no need of it in English: the Chinese stands beside it.
SELF_EVALUATION = ("绩效自评表", "绩效自评情况表")
# Facets of a single word that say all of it, and values whose words differ too much for one English.
FACETS = frozenset({"source", "kind", "stock", "item", "total"})
VARIED = frozenset({"institution_fund_use", "project_expenditure", "special_transfer", "carried_forward"})


class English:
    """Look-ups into the catalogues. ``untranslated`` gathers the texts that no catalogue has."""

    def __init__(self, codebook: Codebook, translations: Mapping[str, str], year: int | None = None) -> None:
        self.codebook = codebook
        self.year = year
        self.untranslated: dict[str, None] = {}
        self._texts = {plain(zh): en for zh, en in translations.items()}
        self._terms = {plain(zh): en for zh, en in codebook.terms.items()}
        self._terms.update({key: m.name_en for m in measures().values() if (key := plain(m.name)) not in self._terms})

    def text(self, zh: str | None) -> str | None:
        """Translate a text as a whole; None, and counted, where no catalogue has it. Latin text stands for itself."""
        if not zh:
            return None
        found = self._find(plain(zh))
        if found is None and plain(zh).isascii():
            return zh
        if found is None:
            self.untranslated[zh] = None
        return found

    def knows(self, zh: str) -> bool:
        """Say whether a text has English."""
        return self._find(plain(zh)) is not None

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
        owner = self._texts.get(plain(entry.organisation or ""))
        if owner and entry.level == 1 and not entry.project and plain(entry.name) not in self._texts:
            return owner if plain(entry.name) == plain(entry.organisation or "") else f"{owner} (own level)"
        return self.text(entry.name if plain(entry.name) in self._texts else bare)

    def _find(self, key: str) -> str | None:
        found = self._texts.get(key) or self._terms.get(key)
        return found or (self._composed(key) if key and len(key) <= LABEL else None)

    def _composed(self, key: str) -> str | None:
        """Put the English of a label together from that of its parts."""
        if (bare := plain(strip_ordinal(key))) and bare != key:
            found = self._find(bare)
            return f"Of which: {_small(found)}" if found and OF_WHICH.match(key) else found
        if match := PART.match(key):
            found = self._find(key[match.end() :])
            return f"Part {'一二三四五六七八九'.index(match[1]) + 1}: {found}" if found else None
        if match := YEAR_ALONE.match(key):
            return match[1]
        if match := YEAR.match(key):
            found = self._find(key[match.end() :])
            return f"{found}, {match[1]}" if found else None
        if match := OWNER.match(key):
            return self._find(key[match.end() :])
        if (match := BRACKETS.match(key)) and (label := self._find(match["label"])):
            inner = self._find(match["inner"])
            return f"{label} ({_small(inner)})" if inner else None
        for ending, english in ENDINGS.items():
            if key.endswith(ending) and (found := self._find(key.removesuffix(ending))):
                return english.format(_small(found) if english.endswith("{}") else found)
        if key.endswith(SELF_EVALUATION):
            return "Self-evaluation of performance"
        return self._class(key) or self._word(key)

    def _class(self, key: str) -> str | None:
        """Return the English of a class of the economic classifications that is printed without its code."""
        kinds = ("departmental", "government")
        found = (self.codebook.economic_class(key, self.year, kind) for kind in kinds)
        return next((code.name_en for code in found if code), None)

    def _word(self, key: str) -> str | None:
        """Return the English of the measure or item that a label stands for, which is one word of ``words.yml``."""
        values = {m.value for m in vocabulary().words.get(key, ()) if m.facet in FACETS and m.value not in VARIED}
        if len(values) != 1:
            return None
        value = values.pop()
        if value in measures():
            return measures()[value].name_en
        item = self.codebook.item_called(value, "expenditure")
        return item.name_en if item else None


def _small(english: str) -> str:
    """Return an English label for the middle of another; an abbreviation stays as it is."""
    return english if english[:2].isupper() else english[:1].lower() + english[1:]
