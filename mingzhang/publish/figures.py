"""The overview of a disclosure: key figures, bars, changes and a summary sentence, all computed from the package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from mingzhang.publish.contexts import Bar, Bars, Change, Figure, Link
from mingzhang.publish.data import Package, Row
from mingzhang.publish.frames import bilingual
from mingzhang.publish.language import Lang, grouped, money, share, words
from mingzhang.publish.tables import table_number, table_title

ECONOMIC_TABLES = ("general_budget_basic_expenditure", "general_budget_project_expenditure")
UNIT_TABLES = ("basic_expenditure", "project_expenditure")
# Amounts in words of the language: (name zh, name en, yuan).
Named = tuple[str | None, str | None, Decimal]


class Overview:
    """Reads the figures of one disclosure from the package; what a disclosure does not print is None or empty."""

    def __init__(self, package: Package, disclosure: str, lang: Lang) -> None:
        self.package, self.disclosure, self.lang = package, disclosure, lang
        self.words = words(lang)

    def lines(self, table: str, **wanted: object) -> list[Row]:
        """Return the meaningful amounts of a table, those of other years and stages aside."""
        found = self.package.of("lines", disclosure=self.disclosure, table=table, period=None, **wanted)
        return [row for row in found if row["amount_cny"] is not None]

    def amount(self, table: str, **wanted: object) -> Row | None:
        """Return the first amount that fits, None where there is none."""
        return next(iter(self.lines(table, **wanted)), None)

    def total(self, direction: str) -> Row | None:
        """Return the grand total of a direction, as table 1 prints it."""
        return self.amount("income_and_expenditure", item=f"total_{direction}")

    def figures(self, href: dict[str, str]) -> tuple[Figure, ...]:
        """Return the key figures; ``href`` leads to the tables by id."""
        expenditure = self.total("expenditure")
        whole = expenditure["amount_cny"] if expenditure else Decimal(0)
        wanted = (
            ("total_revenue", self.total("revenue"), False),
            ("total_expenditure", expenditure, False),
            ("basic_expenditure", self.amount("expenditure", level=0, measure="basic_expenditure"), True),
            ("project_expenditure", self.amount("expenditure", level=0, measure="project_expenditure"), True),
            ("three_public", self.amount("three_public", item="three_public", measure="total"), True),
            ("operating_expenses", self.amount("three_public", item="operating_expenses", measure="total"), True),
        )
        return tuple(
            Figure(
                label=getattr(self.words, label),
                value=money(row["amount_cny"], self.lang),
                detail=self._of_total(row["amount_cny"], whole) if part else None,
                href=href.get(row["table"]),
                as_printed=f"{grouped(row['amount'])} {row['unit']}",
            )
            for label, row, part in wanted
            if row and row["amount_cny"] is not None
        )

    def _of_total(self, part: Decimal, whole: Decimal) -> str:
        said = share(part, whole)
        return f"{self.words.of_total} {said}" if self.lang == "zh" else f"{said} {self.words.of_total}"

    def bars(self) -> tuple[Bars, ...]:
        """Return the bar lists that the disclosure has figures for; a bar is as long as its share of the total."""
        found = (
            self._bars(self.words.where_from, self._sources(), ("income",)),
            self._bars(self.words.by_function, self._functions(), ("expenditure",)),
            self._bars(self.words.by_kind, self._kinds(), ("expenditure",)),
            self._bars(self.words.by_economic, self._economics(), ECONOMIC_TABLES),
            self._bars(self.words.by_organisation, self._units(), UNIT_TABLES),
        )
        return tuple(bars for bars in found if bars)

    def _bars(self, title: str, named: Iterable[Named], tables: tuple[str, ...]) -> Bars | None:
        parts = sorted((n for n in named if n[2] > 0), key=lambda n: -n[2])
        if not parts:
            return None
        total = self.total("expenditure")
        whole = max(total["amount_cny"] if total else Decimal(0), sum((n[2] for n in parts), Decimal(0)))
        bars = tuple(
            Bar(
                name=bilingual(zh, en, self.lang),
                value=money(amount, self.lang),
                share=share(amount, whole),
                width=str((amount / whole * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)),
            )
            for zh, en, amount in parts
        )
        rows = [row for row in self.package.of("tables", disclosure=self.disclosure) if row["table"] in tables]
        links = tuple(
            Link(
                f"{table_number(row, self.lang)} {table_title(row, self.lang).text}".strip(),
                f"tables/{row['table']}.html",
            )
            for row in rows
        )
        return Bars(title, self.words.added_tables if len(links) > 1 else None, bars, links)

    def _sources(self) -> list[Named]:
        headings = {
            row["column"]: row for row in self.package.of("columns", disclosure=self.disclosure, table="income")
        }
        return [
            (headings[row["column"]]["heading"], headings[row["column"]]["heading_en"], row["amount_cny"])
            for row in self.lines("income", level=0)
            if row["measure"] != "total"
        ]

    def _functions(self) -> list[Named]:
        return [
            (name["name"], name["name_en"], row["amount_cny"])
            for row in self.lines("expenditure", level=1, measure="total")
            if (name := row["function"] and self.package.first("functions", "function", row["function"]))
        ]

    def _kinds(self) -> list[Named]:
        headings = {
            row["column"]: row for row in self.package.of("columns", disclosure=self.disclosure, table="expenditure")
        }
        return [
            (headings[row["column"]]["heading"], headings[row["column"]]["heading_en"], row["amount_cny"])
            for row in self.lines("expenditure", level=0)
            if row["measure"] != "total"
        ]

    def _economics(self) -> list[Named]:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for row in (row for table in ECONOMIC_TABLES for row in self.lines(table, level=1)):
            if row["economic"]:
                sums[row["economic"]] += row["amount_cny"]
        return [
            (name["name"], name["name_en"], value)
            for key, value in sums.items()
            if (name := self.package.first("economics", "economic", key))
        ]

    def _units(self) -> list[Named]:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for table in UNIT_TABLES:
            for row in self.lines(table, level=1, measure="total"):
                sums[row["organisation"]] += row["amount_cny"]
        found: list[Named] = []
        for key, value in sums.items():
            unit = self.package.first("organisations", "organisation", key)
            if unit:
                own = unit["kind"] == "department"
                name_en = f"{unit['name_en']} (own level)" if own and unit["name_en"] else unit["name_en"]
                found.append((f"{key}（本级）" if own else key, name_en, value))
        return found

    def changes(self) -> tuple[Change, ...]:
        """Return the changes against last year that the explanations state, one for each thing that changed."""
        claims = self.package.of("claims", disclosure=self.disclosure)
        found: dict[str, Change] = {}
        for claim in claims:
            if claim["role"] != "stated" or not claim["item"] or claim["amount_cny"] is None or claim["item"] in found:
                continue
            after = [c for c in claims if c["of"] == claim["claim"]]
            change = next((c for c in after if c["role"] == "change"), None)
            percent = next((c for c in after if c["role"] == "change_percent"), None)
            if change is None:
                continue
            down = change["sign"] < 0
            none = change["amount_cny"] == 0
            sign = "" if none else "−" if down else "+"
            found[claim["item"]] = Change(
                name=claim["item_zh"] if self.lang == "zh" else claim["item_en"],
                value=money(claim["amount_cny"], self.lang),
                change=self.words.unchanged if none else sign + money(change["amount_cny"], self.lang),
                percent="–" if none else f"{sign}{percent['value']}%" if percent else self.words.not_stated,
            )
        return tuple(found.values())

    def summary(self, publisher: str, year: int) -> str:
        """Say in a few sentences what the budget amounts to."""
        revenue, expenditure = self.total("revenue"), self.total("expenditure")
        if not revenue or not expenditure:
            return ""
        zh = self.lang == "zh"
        whole = expenditure["amount_cny"]
        income, outgo = money(revenue["amount_cny"], self.lang), money(whole, self.lang)
        if revenue["amount_cny"] == whole:
            sentences = [
                f"{publisher}{year}年收入和支出各{outgo}。"
                if zh
                else f"In {year}, budgeted revenue and expenditure of the {publisher} are {outgo} each."
            ]
        else:
            sentences = [
                f"{publisher}{year}年收入{income}，支出{outgo}。"
                if zh
                else f"In {year}, revenue of the {publisher} amounts to {income} and expenditure to {outgo}."
            ]
        sentences += self._shares(whole)
        return "".join(sentences) if zh else " ".join(sentences)

    def _shares(self, whole: Decimal) -> list[str]:
        zh = self.lang == "zh"
        said = []
        project = self.amount("expenditure", level=0, measure="project_expenditure")
        if project:
            part = share(project["amount_cny"], whole)
            said.append(f"项目支出占{part}。" if zh else f"Projects account for {part} of expenditure.")
        functions = sorted(self._functions(), key=lambda n: -n[2])
        if functions:
            name_zh, name_en, amount = functions[0]
            part = share(amount, whole)
            said.append(
                f"按功能分类，最大的一类是{name_zh}，占{part}。"
                if zh
                else f"The largest functional class is {_lower(name_en or name_zh or '')} ({part})."
            )
        projects = sorted(
            (p for p in self.package.of("projects", disclosure=self.disclosure) if p["amount_cny"]),
            key=lambda p: -p["amount_cny"],
        )
        if projects:
            first, cost = projects[0], money(projects[0]["amount_cny"], self.lang)
            said.append(
                f"{len(projects)}个项目中最大的是“{first['name']}”，{cost}。"
                if zh
                else f"The largest of its {len(projects)} projects is “{first['name_en'] or first['name']}”, at {cost}."
            )
        return said


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
