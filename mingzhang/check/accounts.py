"""The accounts of a disclosure, checked: what must add up, what must agree, and what the explanations state."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.between import relations_between
from mingzhang.check.claims import check_claims, claims_of, not_compared
from mingzhang.check.figures import Figures
from mingzhang.check.model import Finding
from mingzhang.check.questions import check_questions
from mingzhang.check.relations import Relation, finding_of
from mingzhang.check.within import relations_within
from mingzhang.codebook import Codebook
from mingzhang.interpret.model import Disclosure


def relations_of(figures: Figures) -> list[Relation]:
    """Return every identity that a disclosure must meet, with its operands."""
    return [*relations_within(figures), *relations_between(figures)]


def check_accounts(disclosure: Disclosure, codebook: Codebook) -> Iterator[Finding]:
    """Yield a finding for every identity and every quantity in prose, those that come out well too.

    That something agrees is worth saying: it is what a reader trusts a number by.
    """
    figures = Figures(disclosure)
    claims = claims_of(disclosure, codebook)
    yield from (finding_of(relation) for relation in relations_of(figures))
    stated = [*check_claims(figures, claims), *check_questions(figures, claims, codebook)]
    yield from stated
    yield from not_compared(claims, stated)
