"""The checking stage: what is doubtful in a disclosure, as findings; each check is a function that returns them.

``reading`` compares sources and readers and closes the ledger; ``completeness`` looks for amounts that went astray;
``sheets`` says what a spreadsheet hides, ``scans`` what OCR read, and what nobody did; ``recognition`` says what no
spec knows, ``codes`` what the codebook does not know or calls otherwise;
``source_text`` finds flaws in the wording of the source itself.

``accounts`` checks the accounts, by the identities of ``specs/identities.yml``: ``figures`` are the amounts with their
meaning, ``within`` (``rows``, ``across``, ``lists``) and ``between`` say what must add up and agree, ``relations``
grades it; ``claims`` holds the explanations against the tables (``topics`` finds what they speak of, ``stated`` what
their rounding allows), ``statements`` against themselves, ``changes`` what is said of last year, of which
``derived`` has the figures, and ``questions`` sets side by side what need not agree.
"""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.check.accounts import check_accounts
from mingzhang.check.codes import check_codes
from mingzhang.check.completeness import check_absent, check_amounts_in_texts, check_meaning, check_repeats, check_units
from mingzhang.check.model import Finding
from mingzhang.check.reading import check_ledger, check_readers, check_witness
from mingzhang.check.recognition import check_amounts, check_headings, check_publisher
from mingzhang.check.scans import check_scans
from mingzhang.check.sheets import check_sheets
from mingzhang.check.source_text import check_wording
from mingzhang.codebook import Codebook
from mingzhang.interpret.model import Disclosure
from mingzhang.sidecar import Remark

__all__ = ["Finding", "check"]


def check(
    disclosure: Disclosure, witnesses: Sequence[Disclosure], remarks: Sequence[Remark], codebook: Codebook
) -> tuple[Finding, ...]:
    """Return all findings on a disclosure, in the order of the checks.

    Args:
        disclosure: as interpreted from its principal source.
        witnesses: the same disclosure as interpreted from its other sources.
        remarks: reviewed remarks on flaws of the source.
        codebook: the classifications to hold codes and names against.
    """
    return (
        *check_ledger(disclosure),
        *check_sheets(disclosure),
        *check_readers(disclosure),
        *check_scans(disclosure, witnesses),
        *(finding for witness in witnesses for finding in check_witness(disclosure, witness)),
        *check_amounts_in_texts(disclosure),
        *check_meaning(disclosure),
        *check_publisher(disclosure),
        *check_headings(disclosure),
        *check_repeats(disclosure),
        *check_absent(disclosure),
        *check_units(disclosure),
        *check_amounts(disclosure),
        *check_codes(disclosure, codebook),
        *check_wording(disclosure, remarks),
        *check_accounts(disclosure, codebook),
    )
