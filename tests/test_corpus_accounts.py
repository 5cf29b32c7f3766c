"""The accounts of real disclosures: no conflict but those that stand on the page, and what is planted is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from support import CORPUS

from mingzhang.check.accounts import check_accounts
from mingzhang.codebook import Codebook
from mingzhang.convert import convert, join_halves, reader
from mingzhang.disclosures import discover
from mingzhang.interpret.amounts import parse_amount
from mingzhang.interpret.model import Disclosure
from mingzhang.yamlfile import read_yaml

pytestmark = pytest.mark.corpus
GOLDEN = read_yaml(Path(__file__).parent / "corpus" / "conflicts.yml")
NAMES = [
    "beijing-bjssjj-2026-yusuan", "central-gjxfj-2024-juesuan", "guangzhou-gzsxfj-2026-yusuan", "js-gy-2019-yusuan",
    "js-zxbgt-2019-yusuan", "sh-putuo-czj-2024-juesuan", "sh-putuo-sww-2025-yusuan-dept",
    "sh-putuo-sww-2025-yusuan-unit", "shanghai-shssjj-2026-yusuan", "shenzhen-szssjj-2026-yusuan",
    "xian-xasczj-2026-yusuan", "yantai-ytssjj-2026-yusuan", "zhuhai-zhsswj-2026-yusuan",
]  # fmt: skip

# Beside money carried over, or where no level is printed, a wrong amount is a question and no conflict.
ONLY_DOUBTED = {
    "xian-xasczj-2026-yusuan": ["project_expenditure 2:3"],
    "zhuhai-zhsswj-2026-yusuan": ["key_projects 1:2", "key_projects 2:2"],
}


@pytest.fixture(scope="module")
def real(codebook: Codebook) -> dict[str, Disclosure]:
    found, _ = discover(CORPUS)
    with reader("pdfium", None) as source:
        outcomes = join_halves([convert(files, source, codebook) for files in found], source, codebook)
    return {one.files.disclosure: one.checked.disclosure for one in outcomes if one.checked}


def test_every_disclosure_is_here(real: dict[str, Disclosure]) -> None:
    assert sorted(real) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_conflict_but_those_on_the_page(real: dict[str, Disclosure], codebook: Codebook, name: str) -> None:
    found = [f for f in check_accounts(real[name], codebook) if f.verdict == "conflict"]
    assert [[f.check, f.place.page, f.actual, f.expected] for f in found] == GOLDEN.get(name, [])


def changed(disclosure: Disclosure) -> Iterator[tuple[str, Disclosure]]:
    """Yield the disclosure with one amount of one table wrong: the total and the first amount below it, by 1,000."""
    for table in disclosure.tables:
        if table.spec is None or table.spec.rows in ("free", None) or len(disclosure.entries[table.table]) < 3:
            continue
        columns = {c.number for c in table.columns if c.measure == "total" and not c.period}
        amounts = [cell for cell in table.cells if cell.amount and cell.column in columns]
        for cell in amounts[:2]:
            assert cell.amount is not None
            text = f"{cell.amount + Decimal(1000):,}"
            read = parse_amount(text)
            cells = tuple(
                replace(c, text=text, amount=read.amount, state=read.state) if c is cell else c for c in table.cells
            )
            tables = tuple(replace(t, cells=cells) if t is table else t for t in disclosure.tables)
            yield f"{table.table} {cell.row}:{cell.column}", replace(disclosure, tables=tables)


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_amount_is_found(real: dict[str, Disclosure], codebook: Codebook, name: str) -> None:
    known = counted(real[name], codebook)
    only_doubted = []
    for what, wrong in changed(real[name]):
        found = counted(wrong, codebook)
        assert found["conflict"] + found["doubt"] > known["conflict"] + known["doubt"], what
        if found["conflict"] <= known["conflict"]:
            only_doubted.append(what)
    assert only_doubted == ONLY_DOUBTED.get(name, [])


def counted(disclosure: Disclosure, codebook: Codebook) -> Counter[str]:
    """Count conflicts, and what is doubtful without being one."""
    doubts = {"conflict": "conflict", "scope_differs": "doubt", "not_verifiable": "doubt"}
    return Counter(doubts.get(f.verdict or "", "well") for f in check_accounts(disclosure, codebook))
