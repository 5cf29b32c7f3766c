"""What two states of the data print differently, cell by cell.

Rows are matched by what they are called, not by where they stand: an inserted row is one added row, and those below
it are unchanged. Within a table, each list (block) by itself:

1. A row is called by its codes and names (a final account's line numbers say nothing); a column by its heading.
2. Rows of the same calling in the same order belong together (the longest such sequence: ``difflib``).
3. Of those left, rows of the same calling that stands once on either side belong together: they moved.
4. Of those still left between the same neighbours, as many on either side, the first belongs to the first: renamed.
5. Each pair is compared cell by cell; a row, column or table that has no partner is added or removed.

    before  2010301 行政运行 1,217.88          after  2010301 行政运行           1,217.88
            2010302 一般行政管理事务 4,665.36          2010399 其他事务              12.00   added
                                                       2010302 一般行政管理事务  4,665.63   changed
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

FIELDS = ("table", "row", "column", "block", "role", "text", "amount", "unit")
# The row of a state's file that has the headings.
HEADINGS = 0
# What a row is called by; where a list has neither, by all that is no amount.
LABELS = ("code", "name")
NO_LABELS = ("amount", "goal", "line_number")
Pair = tuple[int | None, int | None]


class Printed(NamedTuple):
    """A cell: its text as printed, and the amount that was read from it with its unit, or empty strings."""

    text: str
    amount: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that differs: row and column as now, or as they were where it was removed."""

    disclosure: str
    table: str
    row: int
    column: int
    name: str
    heading: str
    what: str
    before: str
    after: str
    amount_before: str
    amount_after: str
    unit_before: str = ""
    unit_after: str = ""


def as_change(row: dict[str, str]) -> Change:
    """Return a change from the row of a file."""
    numbers = {name: int(row[name]) for name in ("row", "column")}
    return Change(**numbers, **{name: text for name, text in row.items() if name not in numbers})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its number, the list it belongs to, its role, its heading."""

    number: int
    block: int
    role: str
    heading: str


@dataclass(frozen=True)
class Grid:
    """A printed table: its columns, and its cells by row and column."""

    columns: list[Head] = field(default_factory=list)
    cells: dict[tuple[int, int], Printed] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[int]:
        """The rows in their order."""
        return sorted({row for row, _ in self.cells})

    def lists(self) -> dict[int, list[Head]]:
        """Return the columns by list; a block without labels goes on the list before it."""
        found: dict[int, list[Head]] = {}
        own = None
        for block in sorted({column.block for column in self.columns}):
            columns = [column for column in self.columns if column.block == block]
            if own is None or any(column.role in LABELS for column in columns):
                own = block
            found.setdefault(own, []).extend(columns)
        return found

    def names(self, columns: Sequence[Head]) -> list[str]:
        """Return what each row is called in a list."""
        labels = [c.number for c in columns if c.role in LABELS]
        labels = labels or [c.number for c in columns if c.role not in NO_LABELS]
        return [
            " ".join(cell.text for label in labels if (cell := self.cells.get((row, label))) and cell.text)
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Content:
    """What one disclosure prints in its tables."""

    disclosure: str
    tables: dict[str, Grid]

    @property
    def count(self) -> int:
        """How many cells are filled."""
        return sum(1 for grid in self.tables.values() for cell in grid.cells.values() if cell.text)


@dataclass(frozen=True, slots=True)
class State:
    """What the data print at one time.

    ``sources`` are the sha256 of each disclosure's files by name; ``verdicts`` count the findings of all.
    """

    disclosures: dict[str, Content]
    sources: dict[str, dict[str, str]]
    verdicts: dict[str, int]


def compare(before: Content, after: Content) -> list[Change]:
    """Return the cells of a disclosure that differ, in the order of its tables, rows and columns."""
    found: list[Change] = []
    for table in dict.fromkeys([*after.tables, *before.tables]):
        old, new = before.tables.get(table, Grid()), after.tables.get(table, Grid())
        changes = _table_changes(after.disclosure, table, old, new)
        found += sorted(changes, key=lambda change: (change.row, change.column, change.what))
    return found


def _table_changes(disclosure: str, table: str, old: Grid, new: Grid) -> Iterator[Change]:
    old_lists, new_lists = old.lists(), new.lists()
    for block in dict.fromkeys([*new_lists, *old_lists]):
        was, now = old_lists.get(block, []), new_lists.get(block, [])
        columns = [
            (was[i] if i is not None else None, now[j] if j is not None else None)
            for i, j in match([c.heading for c in was], [c.heading for c in now])
        ]
        old_names, new_names = old.names(was), new.names(now)
        for i, j in match(old_names, new_names):
            for left, right in columns:
                here = old.cells.get((old.rows[i], left.number)) if i is not None and left else None
                there = new.cells.get((new.rows[j], right.number)) if j is not None and right else None
                if here == there or not ((here and here.text) or (there and there.text)):
                    continue
                head = right if there and right else left
                name = new_names[j] if there and j is not None else old_names[i] if i is not None else ""
                row = new.rows[j] if there and j is not None else old.rows[i] if i is not None else 0
                yield Change(
                    disclosure=disclosure,
                    table=table,
                    row=row,
                    column=head.number if head else 0,
                    name=name,
                    heading=head.heading if head else "",
                    what="changed" if here and there else "added" if there else "removed",
                    before=here.text if here else "",
                    after=there.text if there else "",
                    amount_before=here.amount if here else "",
                    amount_after=there.amount if there else "",
                    unit_before=here.unit if here else "",
                    unit_after=there.unit if there else "",
                )


def match(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Pair what is called the same, then what moved, then what was renamed in its place.

    >>> match(["a", "b", "c"], ["a", "x", "b", "C"])
    [(0, 0), (1, 2), (None, 1), (2, 3)]
    """
    if before == after:  # nearly always, and a list of thousands that are called alike would take seconds
        return [(place, place) for place in range(len(before))]
    pairs: list[Pair] = []
    gaps: list[tuple[list[int], list[int]]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            gaps.append((list(range(i1, i2)), list(range(j1, j2))))
    moved = _moved(before, after, gaps)
    pairs += moved
    gone, come = {i for i, _ in moved}, {j for _, j in moved}
    for left, right in gaps:
        old, new = [i for i in left if i not in gone], [j for j in right if j not in come]
        if len(old) == len(new):
            pairs += zip(old, new, strict=True)
        else:
            pairs += [(i, None) for i in old] + [(None, j) for j in new]
    return pairs


def _moved(
    before: Sequence[str], after: Sequence[str], gaps: Sequence[tuple[list[int], list[int]]]
) -> list[tuple[int, int]]:
    left, right = [i for old, _ in gaps for i in old], [j for _, new in gaps for j in new]
    once = Counter(before[i] for i in left), Counter(after[j] for j in right)
    at = {after[j]: j for j in right}
    return [(i, at[before[i]]) for i in left if before[i] and once[0][before[i]] == once[1][before[i]] == 1]


def state_of(package: Path) -> State:
    """Return what a package prints."""
    tables: dict[str, dict[str, Grid]] = defaultdict(lambda: defaultdict(Grid))
    for row in _rows(package / "data" / "columns.csv"):
        head = Head(int(row["column"]), int(row["block"] or 1), row["role"], row["heading"])
        tables[row["disclosure"]][row["table"]].columns.append(head)
    units = {
        tuple(row[field] for field in ("disclosure", "table", "row", "column")): row["unit"]
        for row in _rows(package / "data" / "lines.csv")
    }
    for row in _rows(package / "data" / "cells.csv"):
        grid = tables[row["disclosure"]][row["table"]]
        unit = units.get((row["disclosure"], row["table"], row["row"], row["column"]), "")
        grid.cells[int(row["row"]), int(row["column"])] = Printed(row["text"], row["amount"], unit)
    names = [row["disclosure"] for row in _rows(package / "data" / "disclosures.csv")]
    sources: dict[str, dict[str, str]] = {name: {} for name in names}
    for row in _rows(package / "data" / "sources.csv"):
        sources[row["disclosure"]][row["file"]] = row["sha256"]
    verdicts = Counter(row["verdict"] for row in _rows(package / "data" / "findings.csv") if row["verdict"])
    return State({name: Content(name, dict(tables[name])) for name in names}, sources, dict(verdicts))


def write_state(state: State, folder: Path) -> None:
    """Write a state: a file for each disclosure, so that only what has changed differs between two releases."""
    (folder / "cells").mkdir(parents=True)
    for name, content in state.disclosures.items():
        with (folder / "cells" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(FIELDS)
            for table, grid in content.tables.items():
                writer.writerows((table, HEADINGS, c.number, c.block, c.role, c.heading, "", "") for c in grid.columns)
                writer.writerows((table, *place, "", "", *cell) for place, cell in sorted(grid.cells.items()))
    said = {"sources": state.sources, "verdicts": dict(sorted(state.verdicts.items()))}
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    (folder / "state.json").write_text(text, encoding="utf-8", newline="\n")


def read_state(folder: Path) -> State:
    """Return the state that was written to a folder; an empty one where there is none."""
    if not (folder / "state.json").is_file():
        return State({}, {}, {})
    said = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    contents = {name: _read_content(name, folder / "cells" / f"{name}.csv") for name in said["sources"]}
    return State(contents, said["sources"], said["verdicts"])


def _read_content(name: str, path: Path) -> Content:
    tables: dict[str, Grid] = defaultdict(Grid)
    for row in _rows(path):
        number, column = int(row["row"]), int(row["column"])
        if number == HEADINGS:
            head = Head(column, int(row["block"]), row["role"], row["text"])
            tables[row["table"]].columns.append(head)
        else:
            tables[row["table"]].cells[number, column] = Printed(row["text"], row["amount"], row["unit"])
    return Content(name, dict(tables))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
