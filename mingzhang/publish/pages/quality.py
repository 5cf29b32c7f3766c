"""The page on the quality of a disclosure: what was checked and how it came out, what is open, how it was read.

What agrees is counted and never listed; a question is put to the publisher, and accuses nobody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from mingzhang.publish.contexts import Link
from mingzhang.publish.data import Package, Row
from mingzhang.publish.frames import DisclosurePages, bilingual
from mingzhang.publish.language import Lang, grouped, share, words
from mingzhang.publish.outcomes import NOT_COMPARED, OPEN, VERDICTS, Outcomes, sentence
from mingzhang.publish.pages.places import Places
from mingzhang.publish.pages.quality_contexts import (
    CheckGroup,
    CheckRow,
    Count,
    Derived,
    DerivedRow,
    Difference,
    FindingGroup,
    FindingRow,
    Folded,
    Ledger,
    Meaning,
    QualityPage,
    Question,
    Questions,
    Silence,
    Silences,
)
from mingzhang.publish.printed import state_of, table_title

T = TypeVar("T")
# So many of a list are shown; of more than that the first few, and the others folded.
UNFOLDED, FIRST = 12, 8
# States of a cell other than an amount. A blank or an amount counts in the columns of amounts alone: elsewhere the one
# is layout, the other a name.
SILENT = ("zero", "blank", "not_applicable", "withheld")
STATES = ("value", *SILENT)
LEDGER = ("in_tables", "in_repeated_headings", "in_lines", "furniture", "left_over")
DASH = "–"


def quality_page(pages: DisclosurePages, package: Package, found: Outcomes) -> QualityPage:
    """Return the page of a disclosure's quality."""
    return _Quality(pages, package, found).page()


def check_name(package: Package, finding: Row, lang: Lang) -> str:
    """Name a check; one that the register does not have goes by its kind."""
    row = package.first("checks", "check", finding["check"])
    if row is None:
        return str(getattr(words(lang), f"kind_{finding['kind']}"))
    return str(row["name"] if lang == "zh" else row["name_en"])


def question_anchor(finding: Row) -> str:
    """Return the anchor of an open question; one on how the file was read stands with those of its check."""
    if not finding["verdict"]:
        return f"check-{finding['check']}"
    return f"question-{finding['finding'].rsplit(':', 1)[-1]}"


class _Quality:
    """The parts of the page of one disclosure in one language."""

    def __init__(self, pages: DisclosurePages, package: Package, found: Outcomes) -> None:
        self.pages, self.package, self.found = pages, package, found
        self.lang, self.words = pages.site.lang, words(pages.site.lang)
        self.key = {"disclosure": pages.row["disclosure"]}
        self.places = Places(package, pages.row["disclosure"])

    def page(self) -> QualityPage:
        """Put the parts together."""
        said = self.words
        summary = sentence(self.found, self.lang)
        checks, rounding, derived = self._checks(), self._rounding(), self._derived()
        return QualityPage(
            frame=self.pages.frame(
                "findings.html", said.findings, f"{self.pages.publisher.text}, {self.pages.kicker}: {summary}"
            ),
            summary=summary,
            contents=self._contents(derived),
            heads=tuple(getattr(said, f"verdict_{verdict}") for verdict in VERDICTS),
            checks=checks,
            total=self._counts(Counter({verdict: self.found.total(verdict) for verdict in VERDICTS})),
            meanings=tuple(
                Meaning(getattr(said, f"verdict_{verdict}"), getattr(said, f"verdict_{verdict}_text"))
                for verdict in VERDICTS
            ),
            tolerances=self._tolerances(),
            rounding=rounding,
            open=self._open(),
            request=Link(said.request, "request.html") if self.found.to_ask else None,
            not_compared=tuple(self._finding_row(finding) for finding in self.found.not_compared),
            derived=derived,
            ledgers=tuple(self._ledger(source) for source in self.package.of("sources", **self.key)),
            groups=self._groups(),
            silences=self._silences(),
        )

    def _contents(self, derived: Derived | None) -> tuple[Link, ...]:
        """Return the sections with how much is in them; those that have nothing are left out."""
        said, found = self.words, self.found
        listed = (
            (said.rounding, "rounding", len(found.rounding)),
            (said.not_compared, f"check-{NOT_COMPARED}", len(found.not_compared)),
            (said.derived, "derived", len(derived.rows) if derived else 0),
            (said.reading_questions, "reading", len(found.on_reading)),
        )
        sections = [Link(f"{name} {count:,}", f"#{anchor}") for name, anchor, count in listed if count]
        return (
            *((Link(f"{said.open_questions} {len(found.open):,}", "#open"),) if found.open else ()),
            Link(said.checked, "#checks"),
            *sections,
            Link(said.how_read, "#read"),
            Link(said.silences, "#silences"),
        )

    def _count(self, label: str, number: int) -> Count:
        return Count(label, f"{number:,}" if number else DASH, not number)

    def _counts(self, counter: Counter[str]) -> tuple[Count, ...]:
        return tuple(self._count(getattr(self.words, f"verdict_{verdict}"), counter[verdict]) for verdict in VERDICTS)

    # What was checked.

    def _checks(self) -> tuple[CheckGroup, ...]:
        """Return the checks that there was something to check by, in groups, in the order of the register."""
        between = self._between()
        groups: dict[str, list[Row]] = {name: [] for name in ("within", "between", "narrative")}
        for row in self.package.of("checks"):
            if row["check"] in self.found.counts:
                among = "between" if row["check"] in between else "within"
                groups["narrative" if row["kind"] == "narrative" else among].append(row)
        return tuple(
            CheckGroup(getattr(self.words, f"checks_{name}"), tuple(self._check(row) for row in rows))
            for name, rows in groups.items()
            if rows
        )

    def _tolerances(self) -> tuple[Meaning, ...]:
        """Return each tolerance once, with the checks that have it."""
        zh = self.lang == "zh"
        checks: dict[str, list[str]] = defaultdict(list)
        for row in self.package.of("checks"):
            tolerance = row["tolerance"] if zh else row["tolerance_en"]
            if row["check"] in self.found.counts and tolerance:
                checks[tolerance].append(row["name"] if zh else row["name_en"])
        return tuple(Meaning(("、" if zh else "; ").join(names), tolerance) for tolerance, names in checks.items())

    def _between(self) -> set[str]:
        """Return the checks that spoke of more than one table."""
        tables: dict[str, set[str]] = defaultdict(set)
        for cell in self.package.of("finding_cells", **self.key):
            tables[cell["finding"]].add(cell["table"])
        several = {finding for finding, named in tables.items() if len(named) > 1}
        return {f["check"] for f in self.package.of("findings", **self.key) if f["finding"] in several}

    def _check(self, row: Row) -> CheckRow:
        zh, listed = self.lang == "zh", row["check"] == NOT_COMPARED  # these have a section of their own
        anchor = f"check-{row['check']}"
        return CheckRow(
            anchor=None if listed else anchor,
            name=row["name"] if zh else row["name_en"],
            link=f"#{anchor}" if listed else None,
            explanation=row["explanation"] if zh else row["explanation_en"],
            counts=self._counts(self.found.counts[row["check"]]),
        )

    # What differs.

    def _rounding(self) -> Folded | None:
        rows = tuple(self._difference(finding) for finding in self.found.rounding)
        return Folded(*_folded(rows), f"{len(rows):,}") if rows else None

    def _difference(self, finding: Row) -> Difference:
        links, refs = self.places.of(finding, self.lang), self.places.refs(finding)
        # What the notes state in one paragraph is told apart by the row that it was held against.
        against = [link.text for link in links[1:2]] if finding["paragraph"] else []
        column = [self.places.column(refs[0], self.lang)] if refs else []
        said = (*against, *column, check_name(self.package, finding, self.lang))
        return Difference(
            place=links[0] if links else Link(self.words.note, "prose.html"),
            check=" · ".join(filter(None, said)),
            printed=_amount(finding["actual"]),
            compared=_amount(finding["expected"]),
            difference=_signed(finding["difference"]),
            tolerance=_amount(finding["tolerance"]) if finding["tolerance"] is not None else self.words.last_place,
        )

    def _open(self) -> tuple[Questions, ...]:
        by_verdict: dict[str, list[Row]] = {verdict: [] for verdict in OPEN}
        for finding in self.found.open:
            by_verdict[finding["verdict"]].append(finding)
        return tuple(
            Questions(
                getattr(self.words, f"verdict_{verdict}"),
                getattr(self.words, f"verdict_{verdict}_text"),
                tuple(self._question(finding) for finding in rows),
            )
            for verdict, rows in by_verdict.items()
            if rows
        )

    def _question(self, finding: Row) -> Question:
        said, unit = self.words, finding["unit"] or ""
        facts = ((said.printed, finding["actual"]), (said.compared, finding["expected"]))
        more = self.places.more(finding)
        return Question(
            anchor=question_anchor(finding),
            check=Link(check_name(self.package, finding, self.lang), f"#check-{finding['check']}"),
            message=finding["message"] if self.lang == "zh" else finding["message_en"],
            facts=tuple(Meaning(label, f"{_amount(text)} {unit}".strip()) for label, text in facts if text),
            places=self.places.of(finding, self.lang),
            more=said.more_places.format(more) if more else None,
            settled_by=finding["settled_by"] if self.lang == "zh" else finding["settled_by_en"],
        )

    def _finding_row(self, finding: Row) -> FindingRow:
        """Return a finding with its first place: row and column, as the two readers may differ twice on a row."""
        message = finding["message"] if self.lang == "zh" else finding["message_en"]
        links, refs = self.places.of(finding, self.lang)[:1], self.places.refs(finding)
        column = self.places.column(refs[0], self.lang) if refs and not finding["paragraph"] else ""
        return FindingRow(
            message, tuple(Link(f"{link.text} · {column}" if column else link.text, link.href) for link in links)
        )

    def _groups(self) -> tuple[FindingGroup, ...]:
        """Return the questions on how it was read, by check; the check with the gravest comes first."""
        by_check: dict[str, list[Row]] = defaultdict(list)
        for finding in self.found.on_reading:
            by_check[finding["check"]].append(finding)
        return tuple(self._group(check, rows) for check, rows in by_check.items())

    def _group(self, check: str, found: Sequence[Row]) -> FindingGroup:
        said, row = self.words, self.package.first("checks", "check", check) or {}
        shown, folded = _folded([self._finding_row(finding) for finding in found])
        return FindingGroup(
            anchor=f"check-{check}",
            kind=getattr(said, f"kind_{found[0]['kind']}"),
            name=check_name(self.package, found[0], self.lang),
            explanation=row.get("explanation" if self.lang == "zh" else "explanation_en"),
            severity=getattr(said, f"severity_{found[0]['severity']}"),
            count=len(found),
            findings=shown,
            folded=folded,
        )

    # What follows.

    def _derived(self) -> Derived | None:
        claims = {claim["claim"]: claim for claim in self.package.of("claims", **self.key)}
        rows = self.package.of("derived_figures", **self.key)
        if not rows:
            return None
        return Derived(
            str(rows[0]["fiscal_year"]),
            tuple(self._derived_row(row, claims[row["of"]], claims[row["claim"]]) for row in rows),
        )

    def _derived_row(self, row: Row, this: Row, change: Row) -> DerivedRow:
        name = bilingual(row["item_zh"], row["item_en"], self.lang) if row["item_zh"] else None
        sign = "−" if change["sign"] and change["sign"] < 0 else "+"
        return DerivedRow(
            name=name or bilingual(this["subject"] or this["text"], None, self.lang),
            place=self.places.paragraph(this["paragraph"], self.lang),
            this_year=this["text"],
            change=f"{sign}{change['text']}" if change["value"] else change["text"],
            amount=f"{_amount(row['amount'])} {row['unit'] or ''}".strip(),
            interval=f"{_amount(row['low'])} {self.words.up_to} {_amount(row['high'])}",
        )

    # How it was read.

    def _ledger(self, source: Row) -> Ledger:
        """Return where the characters of a source went, and what the second reading gave."""
        whole = Decimal(source["characters"] or 0)
        return Ledger(
            file=source["file"],
            characters=f"{whole:,}",
            entries=tuple(
                Count(
                    getattr(self.words, f"ledger_{name}"),
                    f"{number:,} ({share(Decimal(number), whole)})" if number else "0",
                    not number,
                )
                for name in LEDGER
                for number in [source[name] or 0]
                if number or name == "left_over"
            ),
            remarks=tuple(self._remarks(source)),
        )

    def _remarks(self, source: Row) -> Iterator[str]:
        zh = self.lang == "zh"
        if source["cells_read_twice"]:
            twice, differ = f"{source['cells_read_twice']:,}", f"{source['cells_that_differ']:,}"
            yield (
                f"双重读取：{twice}个单元格（含表头与空白）由两种互不相关的读取器分别读取，不一致{differ}处。"
                if zh
                else f"Double reading: {twice} cells, headings and blanks included, were read by two unrelated "
                f"readers; {differ} differ."
            )
        if source["pages_by_ocr"]:
            yield (
                f"{source['pages_by_ocr']}页是图片，由文字识别（OCR）读取，未由第二种读取器比对。"
                if zh
                else f"{source['pages_by_ocr']} pages are pictures; they were read by OCR, and not compared with a "
                "second reader."
            )
        if source["role"] == "witness":
            yield (
                "作为对照：逐格、逐段与主要来源比对，不一致处列于下。"
                if zh
                else "A second copy: compared with the principal source cell by cell and paragraph by paragraph; "
                "differences are listed below."
            )
        note = source["note"] if zh else source["note_en"] or source["note"]
        if note:
            yield note

    # What is not said.

    def _silences(self) -> Silences:
        tables = self.package.of("tables", **self.key)
        amounts = {(c["table"], c["column"]) for c in self.package.of("columns", **self.key) if c["role"] == "amount"}
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for cell in self.package.of("cells", **self.key):
            if (cell["table"], cell["column"]) in amounts or cell["state"] not in ("value", "blank"):
                counts[cell["table"]][cell["state"] or "unknown"] += 1
        whole: Counter[str] = sum(counts.values(), Counter())
        heads = tuple(getattr(self.words, f"silence_{state}") for state in STATES)
        unknown = f"{whole['unknown']:,}"
        return Silences(
            heads=heads,
            rows=tuple(self._silence(table, counts[table["table"]]) for table in tables),
            total=tuple(self._count(head, whole[state]) for head, state in zip(heads, STATES, strict=True)),
            tables=tuple(self._states(tables)),
            remark=self.words.silence_unknown.format(unknown) if whole["unknown"] else None,
        )

    def _silence(self, table: Row, counts: Counter[str]) -> Silence:
        number, title = self.places.table(table["table"], self.lang), table_title(table, self.lang).text
        href = "" if table["state"] == "absent" else f"tables/{table['table']}.html"
        return Silence(
            Link(title if number == title else f"{number} {title}", href),
            state_of(table, self.package, self.lang),
            tuple(self._count(getattr(self.words, f"silence_{state}"), counts[state]) for state in STATES),
        )

    def _states(self, tables: Sequence[Row]) -> Iterator[str]:
        """Say how many tables are printed with amounts, printed without, and absent."""
        counts = Counter(table["state"] for table in tables)
        for state in ("reported", "empty", "absent"):
            yield getattr(self.words, f"tables_{state}").format(f"{counts[state]:,}")


def _folded(rows: Sequence[T]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    shown = len(rows) if len(rows) <= UNFOLDED else FIRST
    return tuple(rows[:shown]), tuple(rows[shown:])


def _amount(text: str | Decimal | None) -> str:
    """Write a number as tables do; what is none stays as it is."""
    try:
        number = Decimal(text) if text is not None else None
    except ArithmeticError:
        return str(text)
    return DASH if number is None else f"{'−' if number < 0 else ''}{grouped(abs(number))}"


def _signed(number: Decimal | None) -> str:
    if number is None:
        return DASH
    return f"{'−' if number < 0 else '+'}{grouped(abs(number))}"
