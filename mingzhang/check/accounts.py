"""The accounts of a disclosure, checked: what must add up, what must agree, and what the explanations state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingzhang.check.between import relations_between
from mingzhang.check.claims import claims_of
from mingzhang.check.figures import Figure, Figures
from mingzhang.check.levels import check_levels
from mingzhang.check.model import Finding
from mingzhang.check.questions import check_questions
from mingzhang.check.relations import Loose, Relation, finding_of, outcome_of
from mingzhang.check.statements import check_claims, not_compared
from mingzhang.check.within import relations_within
from mingzhang.codebook import Codebook
from mingzhang.interpret.model import Disclosure

# Of fewer instances of an identity in one table, or of conflicts in fewer of its rows, nothing follows for its form.
FEWEST = 6
FEWEST_ROWS = 3
OTHER_FORM: Loose = (
    "not_verifiable",
    "这张表的多数行、栏都不如此相加，样式可能不同",
    "Most rows and columns of this table do not add up in this way; its form may be another",
)


def relations_of(figures: Figures) -> list[Relation]:
    """Return every identity that a disclosure must meet, with its operands.

    One that most of a table's rows and columns do not meet, and not for one cell that they share, is none of its form:
    that is one question, and no conflicts.
    """
    relations = [*relations_within(figures), *relations_between(figures)]
    of_form: dict[tuple[str, str], list[Relation]] = defaultdict(list)
    for relation in relations:
        of_form[_form(relation)].append(relation)
    # by form, whether that is still to be told
    foreign = {form: True for form, found in of_form.items() if _is_foreign(found)}
    kept: list[Relation] = []
    for relation in relations:
        form = _form(relation)
        if form not in foreign or relation.loose or outcome_of(relation).verdict != "conflict":
            kept.append(relation)
        elif foreign[form]:
            kept.append(replace(relation, loose=OTHER_FORM))
            foreign[form] = False
    return kept


def _form(relation: Relation) -> tuple[str, str]:
    return relation.check, relation.wholes[0].table.table


def _is_foreign(found: Sequence[Relation]) -> bool:
    """Say whether a table is not made to meet an identity, of which these are its instances there."""
    conflicts = [relation for relation in found if outcome_of(relation).verdict == "conflict"]
    if len(found) < FEWEST or len(conflicts) * 2 <= len(found):
        return False
    rows = {relation.wholes[0].cell.row for relation in conflicts}
    shared = set.intersection(*({_spot(figure) for figure in relation.figures} for relation in conflicts))
    return len(rows) >= FEWEST_ROWS and not shared


def _spot(figure: Figure) -> tuple[str, int, int]:
    return figure.table.table, figure.cell.row, figure.cell.column


def check_accounts(disclosure: Disclosure, codebook: Codebook) -> Iterator[Finding]:
    """Yield a finding for every identity and every quantity in prose, those that come out well too.

    That something agrees is worth saying: it is what a reader trusts a number by.
    """
    figures = Figures(disclosure)
    claims = claims_of(disclosure, codebook)
    yield from (finding_of(relation) for relation in relations_of(figures))
    yield from check_levels(figures)
    stated = [*check_claims(figures, claims), *check_questions(figures, claims, codebook)]
    yield from stated
    yield from not_compared(claims, stated)
