"""Codes and names that the codebook lacks, or has otherwise as of the year. Published as printed, never mended.

A code is looked at once for each name a disclosure prints it with (a project's name is none): a finding names the
first place, says how many there are, and refers to every cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mingzhang.check.model import CellRef, Finding, where, where_place
from mingzhang.codebook import Code, Codebook, Edition, comparable
from mingzhang.interpret.labels import strip_ordinal
from mingzhang.interpret.model import Disclosure, Entry, Table


@dataclass(frozen=True, slots=True)
class _Printed:
    """A code as a disclosure prints it under one name: every row of it, the first one first."""

    code: str
    name: str
    year: int
    rows: tuple[tuple[Table, Entry], ...]

    def finding(
        self, check: str, severity: Literal["info", "warning"], zh: str, en: str, *, expected: str | None, actual: str
    ) -> Finding:
        """Return a finding that says where the first row is, what is amiss, and how many rows there are."""
        table, entry = self.rows[0]
        spot, spot_en = _where_entry(table, entry)
        count = len(self.rows)
        more, more_en = (f"（共{count}处）", f" ({count} places in all)") if count > 1 else ("", "")
        return Finding(
            "codebook",
            check,
            severity,
            f"{spot}：{zh}{more}。",
            f"{spot_en}: {en}{more_en}.",
            expected=expected,
            actual=actual,
            table=table.table,
            cells=tuple(ref for row in self.rows for ref in _name_cell(*row)),
        )


def check_codes(disclosure: Disclosure, codebook: Codebook) -> Iterator[Finding]:
    """Ask whether every code is in the codebook under the printed name, and every summary line known by name."""
    by_name: dict[tuple[str, str], list[tuple[Table, Entry]]] = defaultdict(list)
    for table in disclosure.tables:
        for entry in disclosure.entries[table.table]:
            code = entry.code
            if code and code in (entry.function, entry.economic, entry.government_economic):
                named = not entry.project and _known(entry, codebook, disclosure.fiscal_year)
                by_name[code, comparable(strip_ordinal(entry.name)) if named else ""].append((table, entry))
            elif table.spec and not entry.code and not entry.is_total and _expects_item(table, entry):
                yield _unknown_item(table, entry)
    for (code, name), rows in by_name.items():
        printed = _Printed(code, strip_ordinal(rows[0][1].name), disclosure.fiscal_year, tuple(rows))
        known = _known(rows[0][1], codebook, disclosure.fiscal_year)
        found = _check_name(printed, known, codebook) if known and name else None
        if found or not known:
            yield found or _unknown_code(printed, codebook)


def _known(entry: Entry, codebook: Codebook, year: int) -> Code | None:
    if entry.code == entry.function:
        return codebook.function(entry.code or "", entry.budget, year)
    return codebook.economic(entry.code or "", year)


def _unknown_code(printed: _Printed, codebook: Codebook) -> Finding:
    """Say that the codebook lacks a code; one below the second level of the economic classification is a publisher's.

    The economic classification ends at 款 (five digits); some publishers number their own items below it.
    """
    code, name = printed.code, printed.name
    above = codebook.economic(code[:5], printed.year) if code[0] in "35" and len(code) > 5 else None
    if above:
        return printed.finding(
            "unknown_code",
            "info",
            f"经济分类只到款级；{code}（印为“{name}”）不在其中，当是公开单位在{above.code}“{above.name}”之下自设的细目",
            f"the economic classification ends at five digits; {code} (printed “{name}”) is not in it and seems to be "
            f"the publisher's own item below {above.code} “{above.name}”",
            expected=None,
            actual=code,
        )
    return printed.finding(
        "unknown_code",
        "warning",
        f"代码本中没有科目{code}（印为“{name}”）",
        f"the codebook has no code {code} (printed “{name}”)",
        expected=None,
        actual=code,
    )


def _check_name(printed: _Printed, known: Code, codebook: Codebook) -> Finding | None:
    """Hold a printed name against the names the code may bear in the year; None where they agree."""
    name, year = printed.name, printed.year
    accepted = known.acceptable(year)
    names = list(dict.fromkeys(edition.name for edition in accepted))
    if any(comparable(name) == comparable(expected) for expected in names):
        return None if known.in_use(year) else _out_of_use(printed, known)
    severity, remark, remark_en = _difference(printed, known, names, codebook)
    return printed.finding(
        "other_name",
        severity,
        f"科目{known.code}在{year}年度名为{'或'.join(f'“{n}”' for n in names)}，此处印为“{name}”{remark}",
        f"in {year}, {known.code} is {' or '.join(f'“{n}”' for n in names)}; printed here is “{name}”{remark_en}",
        expected=" / ".join(names),
        actual=name,
    )


def _difference(
    printed: _Printed, known: Code, names: list[str], codebook: Codebook
) -> tuple[Literal["info", "warning"], str, str]:
    """Say how grave it is that a printed name is not one of the expected ones, and what is known about it."""
    name = printed.name
    edition = known.edition_named(name)
    if edition:
        when, when_en = _when(edition, printed.year)
        return "info", f"，是该科目{when}的名称", f", its name {when_en}"
    other = codebook.code_named(name, known)
    if other:
        return "warning", f"，这是{other.code}的名称", f"; that is the name of {other.code}"
    bare = comparable(name)
    for expected in map(comparable, names):
        less, more = _left_out(bare, expected), _left_out(expected, bare)
        if less:
            return "info", f"，少印“{less}”", f", without “{less}”"
        if more:
            return "info", f"，多印“{more}”", f", with “{more}” added"
    if known.edition.evidence != "source" or known.confidence == "low":
        return (
            "info",
            "；代码本的名称尚无充分的公开文件佐证",
            "; the codebook's name is not yet well borne out by published documents",
        )
    return "warning", "", ""


def _left_out(short: str, long: str) -> str | None:
    """Return the characters of a name that a shorter one leaves out; None where it is not that name abridged.

    >>> _left_out("机关事业单位职业年金", "机关事业单位职业年金缴费支出")
    '缴费支出'
    """
    rest, left_out = iter(long), []
    for wanted in short:
        for character in rest:
            if character == wanted:
                break
            left_out.append(character)
        else:
            return None
    return "".join([*left_out, *rest]) or None


def _out_of_use(printed: _Printed, known: Code) -> Finding:
    """Say that a code is printed in a year in which, so far as is known, it did not exist."""
    years = ", ".join(edition.years for edition in known.editions)
    return printed.finding(
        "out_of_use",
        "info",
        f"据代码本，科目{known.code}“{known.name}”使用于{years}年（~为约数），{printed.year}年度不在其内",
        f"so far as the codebook knows, {known.code} “{known.name}” is a code of the years {years} (~: about), not of "
        f"{printed.year}",
        expected=years,
        actual=str(printed.year),
    )


def _when(edition: Edition, year: int) -> tuple[str, str]:
    """Say of a name that does not hold in a year when it did: before or after, about or exactly."""
    if edition.last_year is not None and year > edition.last_year:
        if edition.last_is_exact:
            return f"{edition.last_year + 1}年以前", f"in the editions before {edition.last_year + 1}"
        return f"约{edition.last_year}年以前", f"in the editions before about {edition.last_year}"
    if edition.first_is_exact:
        return f"{edition.first_year}年起", f"in the editions from {edition.first_year}"
    return f"约{edition.first_year}年起", f"in the editions from about {edition.first_year}"


def _unknown_item(table: Table, entry: Entry) -> Finding:
    spot, spot_en = _where_entry(table, entry)
    name = strip_ordinal(entry.name)
    return Finding(
        "codebook",
        "unknown_item",
        "warning",
        f"{spot}：代码本中没有项目“{name}”。",
        f"{spot_en}: the codebook has no item “{name}”.",
        actual=entry.name,
        table=table.table,
        cells=_name_cell(table, entry),
    )


def _expects_item(table: Table, entry: Entry) -> bool:
    column = next((c for c in table.columns if c.block == entry.block and c.role == "name"), None)
    known = entry.item or entry.function or entry.economic or entry.government_economic
    return bool(column and column.rows and column.rows.endswith("item") and not known)


def _name_cell(table: Table, entry: Entry) -> tuple[CellRef, ...]:
    """Refer to the cell that prints an entry's name, which may span rows; none where the name is a heading."""
    columns = [c for c in table.columns if c.block == entry.block and c.role in ("name", "code")]
    columns.sort(key=lambda column: column.role)  # the name last
    cells = [cell for c in columns if (cell := table.cell(entry.row, c.number)) and cell.text]
    return (CellRef(table.table, cells[-1].row, cells[-1].column, "name"),) if cells else ()


def _where_entry(table: Table, entry: Entry) -> tuple[str, str]:
    references = _name_cell(table, entry)
    cell = table.cell(entry.row, references[0].column) if references else None
    return where(table, cell) if cell else where_place(table.places[0])
