"""The JSON API: documents written when the site is built, per disclosure, table, code and project.

They lead to each other and to the pages by relative addresses, so that they hold wherever the site is: at a sub-path,
in a folder. Names of files are those of the package where these are safe, see ``paths.safe``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from mingzhang.publish.api.documents import (
    Amount,
    Both,
    Cell,
    Code,
    CodeEdition,
    CodeEntry,
    Codes,
    Data,
    Disclosure,
    DisclosureAmounts,
    DisclosureEntry,
    Fact,
    Index,
    Kind,
    Licence,
    Pages,
    Project,
    ProjectAppearance,
    ProjectEntry,
    Source,
    Table,
    TableColumn,
    TableEntry,
    TableRow,
    Total,
)
from mingzhang.publish.api.exact_json import exact_json
from mingzhang.publish.api.openapi import openapi
from mingzhang.publish.api.paths import ROOT, code_path, disclosure_path, pages_of, project_path, table_path
from mingzhang.publish.catalogue import Catalogue
from mingzhang.publish.data import Package, Row
from mingzhang.publish.files import Files, own
from mingzhang.publish.frames import relative
from mingzhang.publish.measured import Measured, fixed_measures
from mingzhang.publish.printed import anchor_blocks, row_anchor, telling_columns
from mingzhang.publish.sums import leaf_projects
from mingzhang.publish.trail import Trail, anchor

# States of cells without a text that say nothing.
BLANK = (None, "blank")
VERDICTS = ("consistent", "rounding", "scope_differs", "not_verifiable", "conflict")
CONVENTIONS = (
    Both(
        "所有地址均相对于所在的文档（RFC 3986）；把站点放在任何路径下都成立。",
        "Every address is relative to the document that holds it (RFC 3986), and holds wherever the site is.",
    ),
    Both(
        "数字照印出的位数书写（8084.70），金额是精确的十进制数；amount 按印出的单位，amount_cny 为元。",
        "Numbers have the digits that are printed (8084.70); amounts are exact decimals: amount in the unit printed, "
        "amount_cny in yuan.",
    ),
    Both(
        "没有的值写作 null；零、空白、不适用、不宜公开是不同的状态（state），空白格不列出。",
        "What is missing is null. Zero, blank, not applicable and withheld are different states; blank cells are left "
        "out.",
    ),
    Both(
        "v1 只增加字段，不改变或去掉已有的字段。",
        "Within v1 members are added, and none is changed or taken away.",
    ),
)


class _Classification(NamedTuple):
    """A resource of codes: its kind, its key, the fields that say what a code belongs to and what it maps to."""

    kind: Kind
    resource: str
    key: str
    group: str | None
    international: str | None
    used_in: tuple[str, ...]


CLASSIFICATIONS = (
    _Classification("functions", "functions", "function", "budget", "cofog", ("function",)),
    _Classification(
        "economics", "economics", "economic", "classification", "gfsm2014", ("economic", "government_economic")
    ),
    _Classification("revenue-items", "revenue_items", "revenue_item", None, None, ("revenue_item",)),
)


def api_files(held: Catalogue, files: Files, trails: Mapping[str, Trail]) -> Iterator[tuple[str, bytes]]:
    """Yield every document with its path from the site's top, one at a time."""
    api = _Api(held, files, trails)
    description = openapi(held.package.descriptor, ".")
    yield f"{ROOT}/openapi.json", _written(description)
    yield f"{ROOT}/index.json", _written(api.index())
    for row in held.package.of("disclosures"):
        yield disclosure_path(row["disclosure"]), _written(api.disclosure(row))
        for table in held.package.printed_tables(disclosure=row["disclosure"]):
            yield table_path(row["disclosure"], table["table"]), _written(api.table(table, row))
    for classification in CLASSIFICATIONS:
        for code, rows in api.codes(classification).items():
            yield code_path(classification.kind, code), _written(api.code(classification, code, rows))
    for project, rows in held.package.by("projects", "project").items():
        yield project_path(str(project)), _written(api.project(str(project), rows))


def _written(document: object) -> bytes:
    return (exact_json(document) + "\n").encode()


def _both(row: Row, zh: str, en: str | None = None) -> Both:
    return Both(row[zh], row[en or f"{zh}_en"])


def _code(row: Row) -> str:
    """Return what a code is called by: revenue that is printed without one, by its item."""
    return str(row["code"] or row["item"])


@dataclass(frozen=True)
class _Api:
    """Makes the documents."""

    held: Catalogue
    files: Files
    trails: Mapping[str, Trail]

    @property
    def package(self) -> Package:
        return self.held.package

    @cached_property
    def _blocks(self) -> dict[tuple[str, str], dict[int, int]]:
        return {}

    def _anchor(self, disclosure: str, table: str, row: int, column: int) -> str:
        """Return the anchor of a cell's row on its table's page."""
        key = disclosure, table
        if key not in self._blocks:
            self._blocks[key] = anchor_blocks(self.package.of("columns", disclosure=disclosure, table=table))
        return row_anchor(row, self._blocks[key][column])

    def _row_pages(self, path: str, disclosure: str, table: str, row: int, column: int) -> Pages:
        return pages_of(path, f"{disclosure}/tables/{table}.html", self._anchor(disclosure, table, row, column))

    def index(self) -> Index:
        """Return what there is."""
        path, described = f"{ROOT}/index.json", self.package.descriptor
        licence = described["licenses"][0]
        return Index(
            title=Both(described["title"], described["title@en"]),
            api_version="v1",
            version=described["version"],
            licence=Licence(
                licence["name"], licence["path"], Both(described["description"], described["description@en"])
            ),
            conventions=CONVENTIONS,
            openapi=relative(path, f"{ROOT}/openapi.json"),
            datapackage=relative(path, self.files.descriptor),
            dictionary=pages_of(path, "dictionary/index.html"),
            downloads=pages_of(path, "downloads.html"),
            disclosures=tuple(self._entry(path, row) for row in self.package.of("disclosures")),
            codes=tuple(
                Codes(one.kind, tuple(self._code_entry(path, one.kind, rows) for rows in self.codes(one).values()))
                for one in CLASSIFICATIONS
            ),
        )

    def _entry(self, path: str, row: Row) -> DisclosureEntry:
        return DisclosureEntry(
            id=row["disclosure"],
            publisher=_both(row, "publisher"),
            fiscal_year=row["fiscal_year"],
            phase=row["phase"],
            scope=row["scope"],
            href=relative(path, disclosure_path(row["disclosure"])),
        )

    def disclosure(self, row: Row) -> Disclosure:
        """Return the document of a disclosure."""
        name = str(row["disclosure"])
        path, of = disclosure_path(name), self.package.of
        found = self.held.outcomes[name]
        return Disclosure(
            id=name,
            publisher=_both(row, "publisher"),
            fiscal_year=row["fiscal_year"],
            phase=row["phase"],
            scope=row["scope"],
            region=row["region"],
            url=row["url"],
            retrieved=row["retrieved"],
            facts=tuple(
                Fact(fact["field"], fact["value"], fact["text"], fact["source"], fact["page"], fact["line"])
                for fact in of("facts", disclosure=name)
            ),
            totals=tuple(self._totals(path, name)),
            tables=tuple(self._table_entry(path, table) for table in of("tables", disclosure=name)),
            projects=tuple(
                ProjectEntry(
                    project["project"],
                    _both(project, "name"),
                    project["amount_cny"],
                    relative(path, project_path(project["project"])),
                )
                for project in leaf_projects(self.package, name)
            ),
            sources=tuple(
                Source(s["file"], s["role"], s["kind"], s["sha256"], s["pages"], _both(s, "note"))
                for s in of("sources", disclosure=name)
            ),
            verdicts={verdict: found.total(verdict) for verdict in VERDICTS},
            pages=pages_of(path, f"{name}/index.html"),
            data=Data(
                relative(path, own(name, self.files.descriptor)),
                *(relative(path, own(name, f"{name}.{form}")) for form in ("zip", "xlsx", "sqlite")),
            ),
            index=relative(path, f"{ROOT}/index.json"),
        )

    def _totals(self, path: str, disclosure: str) -> Iterator[Total]:
        for measure in fixed_measures():
            figure = self.held.figures[disclosure].get(measure.key)
            name = Both(measure.zh, measure.en)
            yield Total(measure.key, name, figure.amount, figure.state, self._printed(path, disclosure, figure))

    def _printed(self, path: str, disclosure: str, figure: Measured) -> Pages | None:
        """Lead to where a figure is printed: the row of a table, or a paragraph."""
        if figure.table and figure.row and figure.block:
            return pages_of(path, f"{disclosure}/tables/{figure.table}.html", row_anchor(figure.row, figure.block))
        if figure.paragraph:
            return pages_of(path, f"{disclosure}/prose.html", f"p-{figure.paragraph}")
        return None

    def _table_entry(self, path: str, table: Row) -> TableEntry:
        disclosure, name = table["disclosure"], table["table"]
        printed = table["state"] != "absent"
        return TableEntry(
            id=name,
            canonical=table["canonical"],
            number=table["number"],
            title=Both(table["title"] or table["title_zh"], table["title_en"]),
            state=table["state"],
            unit=table["unit"],
            rows=table["rows"],
            href=relative(path, table_path(disclosure, name)) if printed else None,
            pages=pages_of(path, f"{disclosure}/tables/{name}.html") if printed else None,
        )

    def table(self, table: Row, disclosure: Row) -> Table:
        """Return the document of a printed table."""
        key = {"disclosure": table["disclosure"], "table": table["table"]}
        path = table_path(key["disclosure"], key["table"])
        columns = self.package.of("columns", **key)
        cells = [cell for cell in self.package.of("cells", **key) if cell["text"] or cell["state"] not in BLANK]
        names = sorted({name for cell in cells for name in self.trails[key["disclosure"]].of(cell)[:1]})
        return Table(
            id=key["table"],
            disclosure=key["disclosure"],
            canonical=table["canonical"],
            number=table["number"],
            title=Both(table["title"] or table["title_zh"], table["title_en"]),
            unit=table["unit"],
            state=table["state"],
            note=_both(table, "note") if table["note"] else None,
            source=table["source"],
            first_page=table["first_page"],
            last_page=table["last_page"],
            source_pages={name: pages_of(path, f"{key['disclosure']}/source/{name}.html") for name in names},
            columns=tuple(
                TableColumn(
                    column=column["column"],
                    block=column["block"],
                    heading=_both(column, "heading"),
                    role=column["role"],
                    measure=column["measure"],
                    period=column["period"],
                    unit=column["unit"],
                    fund_source=column["fund_source"],
                )
                for column in columns
            ),
            rows=tuple(self._rows(path, table, disclosure, columns, cells)),
            pages=pages_of(path, f"{key['disclosure']}/tables/{key['table']}.html"),
            up=relative(path, disclosure_path(key["disclosure"])),
        )

    def _rows(self, path: str, table: Row, disclosure: Row, columns: list[Row], cells: list[Row]) -> Iterator[TableRow]:
        key = {"disclosure": table["disclosure"], "table": table["table"]}
        trail, blocks = self.trails[key["disclosure"]], anchor_blocks(columns)
        telling = telling_columns(columns)
        yuan = {(line["row"], line["column"]): line["amount_cny"] for line in self.package.of("lines", **key)}
        meanings = {(row["row"], row["block"]): row for row in self.package.of(table["canonical"] or "", **key)}
        rows: dict[tuple[int, int], list[Row]] = defaultdict(list)
        for cell in cells:
            rows[cell["row"], blocks[cell["column"]]].append(cell)
        page = f"{key['disclosure']}/tables/{key['table']}.html"
        for (row, block), held in sorted(rows.items()):
            meaning = meanings.get((row, block), {})
            shown = any(cell["text"] and cell["column"] in telling for cell in held)
            yield TableRow(
                row=row,
                block=block,
                name=_both(meaning, "name") if meaning.get("name") else None,
                codes=tuple(self._codes_of(path, meaning, disclosure)),
                pages=pages_of(path, page, row_anchor(row, block) if shown else None),
                cells=tuple(self._cell(cell, yuan.get((row, cell["column"])), trail) for cell in held),
                **{
                    field: meaning.get(field)
                    for field in (
                        "code",
                        "level",
                        "is_leaf",
                        "direction",
                        "function",
                        "economic",
                        "organisation",
                        "project",
                    )
                },
            )

    def _codes_of(self, path: str, meaning: Row, disclosure: Row) -> Iterator[str]:
        """Yield the ways to the codes of a row."""
        for classification in CLASSIFICATIONS:
            for field in classification.used_in:
                key = meaning.get(field)
                if classification.kind == "revenue-items" and meaning.get("direction") == "revenue":
                    key = f"{disclosure['fiscal_year']}:{meaning.get('item')}"
                found = self.package.first(classification.resource, classification.key, key) if key else None
                if found:
                    yield relative(path, code_path(classification.kind, _code(found)))

    def _cell(self, cell: Row, amount_cny: Decimal | None, trail: Trail) -> Cell:
        box = tuple(cell[edge] for edge in ("x0", "top", "x1", "bottom"))
        return Cell(
            column=cell["column"],
            id=anchor(cell),
            text=cell["text"],
            state=cell["state"],
            amount=cell["amount"],
            amount_cny=amount_cny,
            page=cell["page"],
            line=cell["line"],
            sheet=cell["sheet"],
            address=cell["address"],
            box=box if cell["x0"] is not None else None,
            source_page=next(iter(trail.of(cell)), None),
        )

    def codes(self, classification: _Classification) -> dict[str, list[Row]]:
        """Return the codes of a classification with their rows, one for each year and budget."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.package.of(classification.resource):
            found[_code(row)].append(row)
        return dict(sorted(found.items()))

    def _code_entry(self, path: str, kind: Kind, rows: list[Row]) -> CodeEntry:
        latest = max(rows, key=lambda row: int(row["fiscal_year"]))
        return CodeEntry(_code(latest), _both(latest, "name"), relative(path, code_path(kind, _code(latest))))

    def code(self, classification: _Classification, code: str, rows: list[Row]) -> Code:
        """Return the document of a code."""
        kind, resource, key = classification.kind, classification.resource, classification.key
        path = code_path(kind, code)
        below: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if "parent" in row:  # revenue items are a plain list
                for child in self.package.by(resource, "parent").get(row[key], []):
                    below[_code(child)].append(child)
        return Code(
            kind=kind,
            code=code,
            editions=tuple(
                CodeEdition(
                    key=row[key],
                    fiscal_year=row["fiscal_year"],
                    group=row[classification.group] if classification.group else None,
                    name=_both(row, "name"),
                    level=row.get("level"),
                    status=row["status"],
                    international=row[classification.international] if classification.international else None,
                    parent=self._parent(path, classification, row),
                )
                for row in rows
            ),
            children=tuple(self._code_entry(path, kind, below[name]) for name in sorted(below)),
            disclosures=tuple(self._amounts(path, classification, [row[key] for row in rows])),
            index=relative(path, f"{ROOT}/index.json"),
        )

    def _parent(self, path: str, classification: _Classification, row: Row) -> str | None:
        found = self.package.first(classification.resource, classification.key, row.get("parent"))
        return relative(path, code_path(classification.kind, _code(found))) if found and row.get("parent") else None

    def _amounts(self, path: str, classification: _Classification, keys: Iterable[str]) -> Iterator[DisclosureAmounts]:
        """Yield what each disclosure prints under the code: its own totals, not those of another year or stage."""
        found: dict[str, list[Row]] = defaultdict(list)
        for key in keys:
            for field in classification.used_in:
                for line in self.package.by("lines", field).get(key, []):
                    if line["measure"] == "total" and line["period"] is None and line["amount"] is not None:
                        found[line["disclosure"]].append(line)
        for disclosure, lines in found.items():
            row = self.package.by("disclosures", "disclosure")[disclosure][0]
            yield DisclosureAmounts(self._entry(path, row), tuple(self._amount(path, line) for line in lines))

    def _amount(self, path: str, line: Row) -> Amount:
        place = line["disclosure"], line["table"]
        return Amount(
            table=line["table"],
            row=line["row"],
            column=line["column"],
            amount=line["amount"],
            unit=line["unit"],
            amount_cny=line["amount_cny"],
            level=line["level"],
            is_leaf=line["is_leaf"],
            href=relative(path, table_path(*place)),
            pages=self._row_pages(path, *place, line["row"], line["column"]),
        )

    def project(self, project: str, rows: list[Row]) -> Project:
        """Return the document of a project."""
        disclosures = self.package.by("disclosures", "disclosure")
        path = project_path(project)
        latest = max(rows, key=lambda row: int(disclosures[row["disclosure"]][0]["fiscal_year"]))
        unit = self.package.first("organisations", "organisation", latest["organisation"])
        return Project(
            project=project,
            name=_both(latest, "name"),
            organisation=Both(latest["organisation"], unit["name_en"] if unit else None),
            appearances=tuple(self._appearance(path, row) for row in rows),
            index=relative(path, f"{ROOT}/index.json"),
        )

    def _appearance(self, path: str, row: Row) -> ProjectAppearance:
        disclosure = self.package.by("disclosures", "disclosure")[row["disclosure"]][0]
        return ProjectAppearance(
            disclosure=self._entry(path, disclosure),
            table=row["table"],
            row=row["row"],
            amount=row["amount"],
            unit=row["unit"],
            amount_cny=row["amount_cny"],
            withheld=row["withheld"],
            key_project=row["key_project"],
            goal=_both(row, "goal") if row["goal"] else None,
            href=relative(path, table_path(row["disclosure"], row["table"])),
            pages=pages_of(path, f"{row['disclosure']}/tables/{row['table']}.html", row_anchor(row["row"], 1)),
        )
