"""Mutation score of the checks: change one digit of one amount of the seed, or swap two cells, and see who notices.

    python tests/bench/mutations.py [--sample N] [--swaps N] [--survivors]

A mutation of the tables is made in the cells of the interpreted seed, and of the explanations in its lines, which are
interpreted anew (``--whole``: all are made in the reading, as a sample to hold the short way against). All checks of
the accounts are then made anew. It is *noticed* where at least one verdict
gets worse than before (a check that was not there before counts as consistent), and a *conflict* where there is one
more. The ceilings are computed apart from the verdicts, from the operands of the identities alone: a digit can be
noticed where it stands in an identity whose difference grows beyond what it was, and be a conflict where it grows
beyond the tolerance of one.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent)]

from mingzhang.check.accounts import relations_of  # noqa: E402
from mingzhang.check.claims import Claim, claims_of  # noqa: E402
from mingzhang.check.figures import Figures  # noqa: E402
from mingzhang.check.model import GRAVITY  # noqa: E402
from mingzhang.check.questions import check_questions  # noqa: E402
from mingzhang.check.relations import Relation, outcome_of  # noqa: E402
from mingzhang.check.statements import check_claims  # noqa: E402
from mingzhang.codebook import load  # noqa: E402
from mingzhang.interpret import interpret  # noqa: E402
from mingzhang.interpret.amounts import parse_amount  # noqa: E402
from mingzhang.interpret.model import Disclosure  # noqa: E402
from mingzhang.interpret.units import with_key_projects  # noqa: E402
from mingzhang.read import read_file  # noqa: E402
from mingzhang.read.model import Line, RawTable, Reading  # noqa: E402
from mingzhang.sidecar import load_sidecar  # noqa: E402

SEED = HERE.parent / "seed" / "panyu-2024-budget.pdf"
RANK = {verdict: place for place, verdict in enumerate(GRAVITY)}
Spot = tuple[int, int]  # which block of the reading, and which of its cells (or which character of a line)
Cell = tuple[str, int, int]  # table, row and column


@dataclass(frozen=True)
class Mutation:
    """New texts for cells or lines of the reading, and what was changed."""

    changes: tuple[tuple[Spot, str], ...]
    amount: str
    what: str


@cache
def reading() -> Reading:
    return read_file(SEED, "pdfium")


@cache
def names() -> dict[str, tuple[str, ...]]:
    return load_sidecar(SEED.with_suffix(".yml")).names


def interpreted(source: Reading) -> Disclosure:
    return interpret(SEED.stem, source, load(), names())


@cache
def whole() -> Disclosure:
    return interpreted(reading())


@cache
def cells_by_spot() -> dict[Spot, Cell]:
    """Return which cell of which table every cell of the reading became."""
    places = {cell.places[0]: (t.table, cell.row, cell.column) for t in whole().tables for cell in t.cells}
    return {
        (block, at): places[cell.places[0]]
        for block, found in enumerate(reading().blocks)
        if isinstance(found, RawTable)
        for at, cell in enumerate(found.cells)
        if cell.places[0] in places
    }


@cache
def claims() -> list[Claim]:
    return claims_of(whole(), load())


def verdicts(disclosure: Disclosure, stated: list[Claim]) -> dict[object, str]:
    """Return every verdict on the accounts, by what is checked."""
    figures = Figures(disclosure)
    found: dict[object, str] = {}
    for relation in relations_of(figures):
        cell = relation.wholes[0].cell
        parts = tuple((f.table.table, f.column.number) for f in relation.parts[:1])
        key = (relation.check, relation.wholes[0].table.table, cell.row, cell.column, parts)
        found[key] = outcome_of(relation).verdict
    for finding in (*check_claims(figures, stated), *check_questions(figures, stated, load())):
        found[finding.check, finding.claims[:1], finding.cells[:1]] = str(finding.verdict)
    return found


@cache
def before() -> dict[object, str]:
    return verdicts(whole(), claims())


def read_anew(mutation: Mutation) -> Disclosure:
    """Make a mutation in the reading, and interpret that."""
    blocks = list(reading().blocks)
    for (block, at), text in mutation.changes:
        found = blocks[block]
        if isinstance(found, RawTable):
            cells = list(found.cells)
            cells[at] = replace(cells[at], text=text)
            blocks[block] = replace(found, cells=tuple(cells))
        else:
            blocks[block] = replace(found, text=text)
    return interpreted(replace(reading(), blocks=tuple(blocks)))


def changed(mutation: Mutation) -> Disclosure:
    """Make a mutation in the cells of the interpreted seed."""
    texts = {cells_by_spot()[spot]: text for spot, text in mutation.changes}
    tables = []
    for table in whole().tables:
        cells = list(table.cells)
        for at, cell in enumerate(cells):
            if text := texts.get((table.table, cell.row, cell.column)):
                read = parse_amount(text)
                cells[at] = replace(cell, text=text, amount=read.amount, state=read.state)
        tables.append(replace(table, cells=tuple(cells)))
    return replace(whole(), tables=tuple(tables), entries=with_key_projects(tables, whole().entries))


def outcome(mutation: Mutation, *, anew: bool) -> tuple[bool, bool]:
    """Say whether a mutation is noticed, and whether it is a conflict."""
    in_table = mutation.changes[0][0] in cells_by_spot()
    disclosure = changed(mutation) if in_table and not anew else read_anew(mutation)
    after = verdicts(disclosure, claims() if in_table else claims_of(disclosure, load()))
    worse = any(RANK[verdict] > RANK[before().get(key, "consistent")] for key, verdict in after.items())
    conflicts = sum(verdict == "conflict" for verdict in after.values())
    return worse, conflicts > sum(verdict == "conflict" for verdict in before().values())


def digits() -> Iterator[Mutation]:
    """Yield every change of one digit of every amount that is not zero: in the tables, then in the explanations."""
    for block, found in enumerate(reading().blocks):
        if not isinstance(found, RawTable):
            continue
        for at, cell in enumerate(found.cells):
            if not parse_amount(cell.text).amount or "." not in cell.text:  # codes are whole numbers
                continue
            for place, char in enumerate(cell.text):
                for digit in "0123456789" if char.isdigit() else "":
                    if digit != char:
                        text = cell.text[:place] + digit + cell.text[place + 1 :]
                        where = "{} {}:{}".format(*cells_by_spot().get((block, at), ("heading", at, 0)))
                        yield Mutation((((block, at), text),), f"{where} {cell.text}", f"{cell.text} → {text}")
    yield from prose_digits()


def prose_digits() -> Iterator[Mutation]:
    disclosure = interpreted(reading())
    wanted = Counter(q.text for q in disclosure.quantities if q.value and q.kind in ("money", "percent"))
    for block, line in enumerate(reading().blocks):
        if not isinstance(line, Line):
            continue
        for quantity in wanted:
            number = quantity.rstrip("亿万元%％ ")
            start = line.text.find(quantity)
            if start < 0 and line.text.endswith(number):  # its unit is on the next line
                start = len(line.text) - len(number)
            around = line.text[max(0, start - 1) : start] + line.text[start + len(number) : start + len(number) + 1]
            if start < 0 or any(char in "0123456789.," for char in around):
                continue
            for place, char in enumerate(number):
                for digit in "0123456789" if char.isdigit() else "":
                    if digit != char:
                        new = number[:place] + digit + number[place + 1 :]
                        text = line.text[:start] + new + line.text[start + len(number) :]
                        yield Mutation((((block, 0), text),), f"{block}: {quantity}", f"{number} → {new} (notes)")


def swaps(count: int) -> Iterator[Mutation]:
    """Yield swaps of two amounts: all neighbours in a row or column, then pairs drawn from all cells."""
    cells = {
        (block, at): cell
        for block, found in enumerate(reading().blocks)
        if isinstance(found, RawTable)
        for at, cell in enumerate(found.cells)
        if parse_amount(cell.text).amount is not None and "." in cell.text
    }
    by_place = {(spot[0], cell.row, cell.column): spot for spot, cell in cells.items()}
    pairs = [
        (spot, other)
        for spot, cell in cells.items()
        for near in ((cell.row, cell.column + 1), (cell.row + 1, cell.column))
        if (other := by_place.get((spot[0], *near)))
    ]
    draw = random.Random(0)
    pairs += [tuple(draw.sample(list(cells), 2)) for _ in range(count)]  # type: ignore[misc]
    for one, other in pairs:
        a, b = cells[one].text, cells[other].text
        if a != b:
            places = ("{} {}:{}".format(*cells_by_spot()[spot]) for spot in (one, other))
            yield Mutation(((one, b), (other, a)), " ↔ ".join(places), f"{a} ↔ {b}")


@cache
def standing() -> dict[Cell, list[tuple[Relation, int]]]:
    """Return the identities that each cell stands in, and on which side of them."""
    found: dict[Cell, list[tuple[Relation, int]]] = defaultdict(list)
    for relation in relations_of(Figures(whole())):
        for figures, sign in ((relation.wholes, 1), (relation.parts, -1)):
            for figure in figures:
                found[figure.table.table, figure.cell.row, figure.cell.column].append((relation, sign))
    return found


def ceiling(mutation: Mutation) -> tuple[bool, bool]:
    """Say whether a mutation of the tables could be noticed, or be a conflict, by the identities alone."""
    off: dict[int, Decimal] = defaultdict(Decimal)
    relations = {}
    for spot, text in mutation.changes:
        found = reading().blocks[spot[0]]
        assert isinstance(found, RawTable)
        new, old = parse_amount(text).amount, parse_amount(found.cells[spot[1]].text).amount
        assert new is not None and old is not None  # noqa: PT018
        for relation, sign in standing()[cells_by_spot()[spot]]:
            relations[id(relation)] = relation
            off[id(relation)] += sign * (new - old)
    noticed = conflict = False
    for key, change in off.items():
        graded = outcome_of(relations[key])
        now = abs(graded.difference + change)
        noticed |= now > graded.tolerance or bool(now and not graded.difference)
        conflict |= now > graded.tolerance
    return noticed, conflict


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, help="Of the digits, so many drawn by chance.")
    parser.add_argument("--swaps", type=int, default=1000, help="So many pairs of any two cells, beside neighbours.")
    parser.add_argument("--whole", action="store_true", help="Interpret anew for each (slow; with --sample).")
    parser.add_argument("--survivors", action="store_true", help="Name every mutation that nobody noticed.")
    options = parser.parse_args()
    print(f"before       {dict(Counter(before().values()))}")
    report("digits", list(digits()), options.sample, anew=options.whole, survivors=options.survivors)
    report("swaps", list(swaps(options.swaps)), options.sample, anew=options.whole, survivors=options.survivors)


def report(name: str, mutations: list[Mutation], sample: int | None, *, anew: bool, survivors: bool) -> None:
    if sample and sample < len(mutations):
        mutations = random.Random(1).sample(mutations, sample)
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(partial(outcome, anew=anew), mutations, chunksize=50))
    print(f"{name:12} {len(mutations):,} mutations of {len({m.amount for m in mutations}):,} amounts")
    tell("all", mutations, found)
    in_tables = [mutation.changes[0][0] in cells_by_spot() for mutation in mutations]
    tables = [mutation for mutation, inside in zip(mutations, in_tables, strict=True) if inside]
    tell("tables", tables, [said for said, inside in zip(found, in_tables, strict=True) if inside])
    tell("  ceilings", tables, [ceiling(mutation) for mutation in tables])
    missed: dict[str, list[Mutation]] = defaultdict(list)
    for mutation, (seen, _) in zip(mutations, found, strict=True):
        if not seen:
            missed[mutation.amount].append(mutation)
    gravest = sorted(missed.items(), key=lambda pair: -len(pair[1]))
    for amount, gone in gravest if survivors else gravest[:25]:
        examples = "; ".join(mutation.what for mutation in gone[:3])
        print(f"  survives   {amount}: {len(gone)} ({examples}): {reason(gone[0])}")


def tell(what: str, mutations: Sequence[Mutation], found: Sequence[tuple[bool, bool]]) -> None:
    """Print the shares that are noticed and that are a conflict, of all changes and per amount (the mean of shares)."""
    shares = [sum(said) / len(found) for said in zip(*found, strict=True)]
    by_amount: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for mutation, said in zip(mutations, found, strict=True):
        by_amount[mutation.amount].append(said)
    means = [
        sum(sum(said[at] for said in group) / len(group) for group in by_amount.values()) / len(by_amount)
        for at in (0, 1)
    ]
    print(
        f"  {what:10} noticed {shares[0]:.2%} (per amount {means[0]:.2%}), a conflict {shares[1]:.2%} "
        f"(per amount {means[1]:.2%})"
    )


def reason(mutation: Mutation) -> str:
    """Say why nobody notices a mutation."""
    if mutation.changes[0][0] not in cells_by_spot():
        return "printed once in the notes, or within the places that its percentage prints"
    relations = [relation for spot, _ in mutation.changes for relation, _ in standing()[cells_by_spot()[spot]]]
    if not relations:
        return "stands in no identity"
    if len(mutation.changes) > 1 and not any(ceiling(mutation)):
        return "both are parts of the same sums and stand nowhere else"
    checks = sorted({relation.check for relation in relations})
    return f"within what rounding allows in {', '.join(checks)}"


if __name__ == "__main__":
    main()
