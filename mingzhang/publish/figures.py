"""The figures of a disclosure: key figures, parts, changes and a summary sentence, all computed from the package."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal

from mingzhang.interpret.amounts import UNITS
from mingzhang.publish.charts.model import Cell, Interval, Item
from mingzhang.publish.contexts import Change, Figure
from mingzhang.publish.data import Package, Row
from mingzhang.publish.language import LANGS, Lang, grouped, money, share, words
from mingzhang.publish.measured import FUNCTION, Disclosed, Measured, class_key, fixed_measures
from mingzhang.publish.sums import ROUNDING, added_projects
from mingzhang.publish.trail import Trail

ECONOMIC_TABLES = ("general_budget_basic_expenditure", "general_budget_project_expenditure")
UNIT_TABLES = ("basic_expenditure", "project_expenditure")
# Columns that are part of another column: a bar list has the one or the others.
PARTS = {
    "fiscal_appropriation": ("general_public_budget", "government_fund_budget", "state_capital_budget"),
    "general_public_budget": ("earmarked",),
    "special_account": ("education_fees", "other_special_account"),
    "unit_funds": (
        "public_institution_income",
        "commercial_income",
        "superior_subsidies",
        "affiliated_remittances",
        "other_income",
    ),
    "carried_over": (
        "carried_over_fiscal_appropriation",
        "carried_over_general_public_budget",
        "carried_over_government_fund_budget",
        "carried_over_state_capital_budget",
        "carried_over_special_account",
        "carried_over_unit_funds",
    ),
    "carried_over_fiscal_appropriation": (
        "carried_over_general_public_budget",
        "carried_over_government_fund_budget",
        "carried_over_state_capital_budget",
    ),
}
KINDS = (
    "basic_expenditure",
    "project_expenditure",
    "commercial_expenditure",
    "subsidies_to_affiliated",
    "remittances_to_superior",
    "contingency",
    "carried_forward",
)
HAN = re.compile(r"[\u3400-\u9fff]")
# Prose rounds to hundredths of 10,000 yuan.
ROUNDED_UNIT = Decimal(100)
SUMS = ("小计", "合计", "总计")
# Key figures that are parts of others, and that the prose speaks of too.
NAMED = ("three_public", "operating_expenses")
# What the "three public" expenses consist of; vehicles may be printed as one.
THREE_PUBLIC = ("overseas_travel", "vehicle_purchase", "vehicle_operation", "official_hospitality")


class Overview:
    """Reads the figures of one disclosure from the package; what a disclosure does not print is None or empty."""

    def __init__(self, package: Package, row: Row, disclosed: Disclosed, lang: Lang) -> None:
        self.package, self.disclosure, self.lang = package, str(row["disclosure"]), lang
        self.row, self.disclosed = row, disclosed
        self.words = words(lang)

    def lines(self, table: str, **wanted: object) -> list[Row]:
        """Return the meaningful amounts of a table, those of other years and stages aside."""
        found = self.package.of("lines", disclosure=self.disclosure, table=table, period=None, **wanted)
        return [row for row in found if row["amount_cny"] is not None]

    def amount(self, table: str, **wanted: object) -> Row | None:
        """Return the first amount that fits, None where there is none."""
        return next(iter(self.lines(table, **wanted)), None)

    def measured(self, key: str) -> Measured | None:
        """Return a figure that can be set beside others', None where the disclosure gives none."""
        found = self.disclosed.get(key)
        return found if found.amount is not None else None

    def total(self, direction: str) -> Decimal | None:
        """Return the grand total of a direction, as table 1 prints it."""
        found = self.measured(f"total_{direction}")
        return found.amount if found else None

    def whole(self) -> Decimal:
        """Return what shares are of: the expenditure of the year, without what is carried forward, if it is printed."""
        year = self.amount("expenditure", level=0, measure="total")
        return year["amount_cny"] if year else self.total("expenditure") or Decimal(0)

    def figures(self, href: dict[str, str], trail: Trail | None = None) -> tuple[Figure, ...]:
        """Return the key figures; ``href`` leads to the tables by id, ``trail`` to the numbers' places."""
        whole, spent = self.whole(), self.total("expenditure")
        differs = self._of_which(whole) if spent and whole and whole != spent else None
        wanted = (
            ("total_revenue", None),
            ("total_expenditure", differs),
            *((key, "share") for key in ("basic_expenditure", "project_expenditure", "three_public")),
            ("operating_expenses", "share"),
        )
        return tuple(
            Figure(
                label=getattr(self.words, key),
                value=money(found.amount, self.lang),
                detail=self._of_total(found.amount, whole) if detail == "share" else detail,
                href="prose.html" + f"#p-{found.paragraph}" if found.paragraph else href.get(found.table or ""),
                as_printed=self._printed(found),
                value_href=None if found.paragraph or not trail else trail.href(_cell(found)),
            )
            for key, detail in wanted
            if (found := self._in_table(key) or self.measured(key)) and found.amount is not None
        )

    def remarks(self) -> tuple[str, ...]:
        """Say of the key figures that there are which are parts of others."""
        return tuple(getattr(self.words, f"remark_{key}") for key in NAMED if self.measured(key))

    def _in_table(self, key: str) -> Measured | None:
        """Return a figure that the prose states from the table, where that has the same."""
        said = self.measured(key)
        if not said or not said.paragraph:
            return None
        line = self.amount("three_public", item=key, amount_cny=said.amount)
        return (
            replace(said, table=line["table"], row=line["row"], column=line["column"], paragraph=None) if line else None
        )

    def _printed(self, figure: Measured) -> str:
        """Return a figure as it is printed, with its unit."""
        if figure.paragraph:
            claims = self.package.of("claims", disclosure=self.disclosure)
            said = (
                c["text"] for c in claims if c["paragraph"] == figure.paragraph and c["amount_cny"] == figure.amount
            )
            return next(said, "")
        line = next(iter(self.package.of("lines", disclosure=self.disclosure, **_cell(figure))))
        return f"{grouped(line['amount'])} {line['unit']}"

    def _of_which(self, amount: Decimal) -> str:
        return f"{self.words.of_the_year}{'：' if self.lang == 'zh' else ': '}{money(amount, self.lang)}"

    def _of_total(self, part: Decimal, whole: Decimal) -> str | None:
        if not whole:
            return None
        said, spent = share(part, whole), self.total("expenditure")
        name = self.words.of_total if whole == spent else self.words.of_year
        return f"{name} {said}" if self.lang == "zh" else f"{said} {name}"

    def sources(self) -> list[Item]:
        """Return where the revenue comes from; what is part of another source is left out."""
        rows = [row for row in self.lines("income", level=0) if row["measure"] != "total"]
        held = {row["measure"] for row in rows}
        parts = {part for whole, of in PARTS.items() if whole in held for part in of}
        kept = [row for row in rows if row["measure"] not in parts]
        names = Counter(self._headed(row).zh for row in kept)
        return [self._headed(row, whole=names[self._headed(row).zh] > 1) for row in kept]

    def _classes(self) -> list[tuple[str, Measured]]:
        """Return the functional classes that are read, by key."""
        return [(k, m) for k, m in self.disclosed.figures.items() if k.startswith(FUNCTION) and m.amount is not None]

    def function_tables(self) -> tuple[str, ...]:
        """Return the tables that print the functional classes."""
        return tuple({figure.table: None for _, figure in self._classes() if figure.table})

    def functions(self) -> list[Item]:
        """Return the expenditure of each functional class."""
        names = {(class_key(f), f["name"]): f["name_en"] for f in self.package.of("functions")}
        found: list[Item] = []
        for key, figure in self._classes():
            name, code = dict(figure.basis)["class"], key.rpartition("-")[2]
            amount = figure.amount or Decimal(0)
            found.append(Item(name, names.get((key, name)), amount, code, _place(figure), key=key))
        return found

    def kinds(self) -> list[Item]:
        """Return basic and project expenditure, and what else there is beside them."""
        return [self._headed(row) for row in self.lines("expenditure", level=0) if row["measure"] in KINDS]

    def _headed(self, row: Row, *, whole: bool = False) -> Item:
        """Return an amount with the last label above it, or all; a subtotal goes by the label before."""
        columns = self.package.of("columns", disclosure=self.disclosure, table=row["table"], column=row["column"])
        zh, en = ((columns[0][name] or "").split(" / ") for name in ("heading", "heading_en"))
        at = -2 if len(zh) > 1 and zh[-1] in SUMS else -1
        labels, labels_en = (zh, en) if whole else (zh[at : at + 1 or None], en[at : at + 1 or None])
        name_en = " / ".join(labels_en) if len(en) == len(zh) else None
        cell = Cell(row["table"], row["row"], row["column"])
        return Item(" / ".join(labels), name_en or None, row["amount_cny"], cell=cell, key=row["measure"])

    def economics(self) -> list[Item]:
        """Return the expenditure of each class of the economic classification."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for table in ECONOMIC_TABLES:
            rows: dict[tuple[int, str], dict[str, Decimal]] = defaultdict(dict)
            for line in self.lines(table, level=1):
                if line["economic"]:
                    rows[line["row"], line["economic"]][line["measure"]] = line["amount_cny"]
            for (_, economic), amounts in rows.items():
                if "total" not in amounts and len(amounts) > 1:
                    return []  # parts without their sum
                sums[economic] += amounts.get("total", next(iter(amounts.values())))
        return [
            Item(name["name"], name["name_en"], value, name["code"], key=key)
            for key, value in sums.items()
            if (name := self.package.first("economics", "economic", key))
        ]

    def units(self) -> list[Item]:
        """Return the expenditure of each unit; none where a part of them would look like all."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for table in UNIT_TABLES:
            for row in self.lines(table, level=1, measure="total"):
                sums[row["organisation"]] += row["amount_cny"]
        found: list[Item] = []
        for key, value in sums.items():
            unit = self.package.first("organisations", "organisation", key)
            if unit:
                own = unit["kind"] == "department"
                name_en = f"{unit['name_en']} (own level)" if own and unit["name_en"] else unit["name_en"]
                found.append(Item(f"{key}（本级）" if own else key, name_en, value))
        complete = sum(item.amount for item in found) * ROUNDING >= self.whole()
        return found if complete else []

    def item(self, key: str) -> Item | None:
        """Return a figure that can be set beside others' with its names, None where the disclosure gives none."""
        figure = self.measured(key)
        if not figure or figure.amount is None:
            return None
        named = next(measure for measure in fixed_measures() if measure.key == key)
        found = self._in_table(key) or figure
        page = f"prose.html#p-{found.paragraph}" if found.paragraph else None
        return Item(named.zh, named.en, figure.amount, cell=_place(found), page=page, key=key)

    def years(self) -> dict[str, Item]:
        """Return what the explanations state of this year, with last year's as derived from the change they state."""
        claims = {claim["claim"]: claim for claim in self.package.of("claims", disclosure=self.disclosure)}
        found: dict[str, Item] = {}
        for row in self.package.of("derived_figures", disclosure=self.disclosure):
            stated = claims.get(row["of"], {})
            known = row["item"] and stated.get("amount_cny") is not None
            if not known or row["item"] in found or self._is_part(stated):
                continue
            zh, en = self._claim_names(stated)
            unit = UNITS[row["unit"]]
            change = claims.get(row["claim"], {})
            same = change.get("amount_cny") == 0  # as the notes say: rounding leaves nothing open
            low, high = (stated["amount_cny"],) * 2 if same else (row["low"] * unit, row["high"] * unit)
            before = Interval(row["amount_cny"], low, high)
            page = f"prose.html#p-{stated['paragraph']}"
            found[row["item"]] = Item(zh, en, stated["amount_cny"], page=page, before=before, key=row["item"])
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
            if change is None or self._is_part(claim):
                continue
            down = change["sign"] < 0
            none = change["amount_cny"] == 0
            sign = "" if none else "−" if down else "+"
            found[claim["item"]] = Change(
                name=self._claim_names(claim)[self.lang == "en"],
                value=money(claim["amount_cny"], self.lang),
                change=self.words.unchanged if none else sign + money(change["amount_cny"], self.lang),
                percent="–" if none else f"{sign}{percent['value']}%" if percent else self.words.not_stated,
            )
        return tuple(found.values())

    def _claim_names(self, claim: Row) -> tuple[str, str]:
        """Name what a claim is of in both languages, in English as the key figures have it."""
        item = str(claim["item"])
        if item in ("revenue", "expenditure"):
            zh, en = (str(getattr(words(lang), f"total_{item}")) for lang in LANGS)
            return zh, en
        return str(claim["item_zh"]), str(getattr(words("en"), item) if item in NAMED else claim["item_en"])

    def _is_part(self, claim: Row) -> bool:
        """Say whether the prose speaks of a part of all revenue or expenditure (say, of one budget)."""
        whole = self.total(claim["item"]) if claim["item"] in ("revenue", "expenditure") else None
        return whole is not None and abs(whole - claim["amount_cny"]) > ROUNDED_UNIT

    def summary(self, publisher: str, year: int) -> str:
        """Say in a few sentences what the budget, or the final accounts, amount to."""
        revenue, expenditure = self.total("revenue"), self.total("expenditure")
        if not expenditure:
            return ""
        zh, budget = self.lang == "zh", self.row["phase"] == "budget"
        outgo = money(expenditure, self.lang)
        planned, are = ("budgeted ", "are") if budget else ("", "were")
        publisher_en = publisher if HAN.search(publisher) else f"the {publisher}"  # a Chinese name takes no article
        if revenue is None:
            sentences = [
                f"{publisher}{year}年支出{outgo}。"
                if zh
                else f"In {year}, {planned}expenditure of {publisher_en} {'is' if budget else 'was'} {outgo}."
            ]
        elif revenue == expenditure:
            sentences = [
                f"{publisher}{year}年收入和支出各{outgo}。"
                if zh
                else f"In {year}, {planned}revenue and expenditure of {publisher_en} {are} {outgo} each."
            ]
        else:
            income = money(revenue, self.lang)
            sentences = [
                f"{publisher}{year}年收入{income}，支出{outgo}。"
                if zh
                else f"In {year}, {planned}revenue of {publisher_en} {'is' if budget else 'was'} {income}, "
                f"and expenditure {outgo}."
            ]
        sentences += self._shares(self.whole())
        return "".join(sentences) if zh else " ".join(sentences)

    def _shares(self, whole: Decimal) -> list[str]:
        """Say what parts of the expenditure are; of the year's, with its amount, where that is not all."""
        zh = self.lang == "zh"
        of_year = bool(whole) and whole != self.total("expenditure")
        year = (
            f"其中本年支出{money(whole, self.lang)}。"
            if zh
            else f"The year's expenditure is {money(whole, self.lang)}."
        )
        base, base_en = ("本年支出的", "of the year's expenditure") if of_year else ("", "of expenditure")
        said = [year] if of_year else []
        project = self.measured("project_expenditure")
        if project and project.amount is not None:
            part = share(project.amount, whole)
            said.append(f"项目支出占{base}{part}。" if zh else f"Projects account for {part} {base_en}.")
        functions = sorted(self.functions(), key=lambda item: -item.amount)
        if functions:
            name_zh, name_en = functions[0].zh, functions[0].en
            part = share(functions[0].amount, whole)
            said.append(
                f"按功能分类，最大的一类是{name_zh}，占{base}{part}。"
                if zh
                else f"The largest functional class is {_lower(name_en or name_zh)} ({part} {base_en})."
            )
        projects = sorted(
            (p for p in added_projects(self.package, self.disclosure) if p["amount_cny"]),
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


def _cell(figure: Measured) -> Row:
    """Return the key of the cell that prints a figure."""
    return {"table": figure.table, "row": figure.row, "column": figure.column}


def _place(figure: Measured) -> Cell | None:
    """Return the cell that prints a figure, None where the prose states it."""
    if figure.table is None or figure.row is None or figure.column is None:
        return None
    return Cell(figure.table, figure.row, figure.column)
