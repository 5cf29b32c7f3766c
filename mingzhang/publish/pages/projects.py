"""The projects of a disclosure, and the page of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mingzhang.publish.catalogue import Catalogue
from mingzhang.publish.contexts import Frame, Link, Text
from mingzhang.publish.data import Package, Row
from mingzhang.publish.files import own
from mingzhang.publish.frames import DisclosurePages, bilingual, relative
from mingzhang.publish.language import Lang, grouped, money, share, words
from mingzhang.publish.printed import row_anchor, source_of, table_number, table_title
from mingzhang.publish.sums import added_projects, leaf_projects
from mingzhang.publish.trail import Trail


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list."""

    name: Text
    href: str
    organisation: Text
    value: str
    share: str
    width: str | None
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProjectsPage:
    """The projects of a disclosure, the largest first."""

    frame: Frame
    summary: str
    projects: tuple[ProjectRow, ...]
    csv: Link | None


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A project."""

    frame: Frame
    name: Text
    organisation: Text
    value: str
    value_href: str | None
    printed: str
    share: str
    marks: tuple[str, ...]
    goal: Text | None
    notes: tuple[str, ...]
    source: str
    row: Link
    before: Link | None
    after: Link | None


def projects_in_order(package: Package, disclosure: str) -> list[Row]:
    """Return the projects that have pages, the largest first; as printed, where they may not be added up."""
    projects = leaf_projects(package, disclosure)
    if not added_projects(package, disclosure):
        return projects
    return sorted(projects, key=lambda project: -(project["amount_cny"] or Decimal(0)))


def projects_page(pages: DisclosurePages, package: Package, projects: list[Row]) -> ProjectsPage:
    """Return the list of the projects."""
    lang, said = pages.site.lang, words(pages.site.lang)
    whole = whole_of(package, projects)
    units = len({p["organisation"] for p in projects})
    if not projects:
        summary = said.no_projects
    elif lang == "zh":
        summary = f"{units}个单位的{len(projects)}个项目" + (
            f"，合计{money(whole, lang)}。" if whole else "。" + said.not_added
        )
    else:
        summary = f"{_count(len(projects), 'project')} of {_count(units, 'spending unit')}" + (
            f", {money(whole, lang)} in all." if whole else f". {said.not_added}"
        )
    frame = pages.frame("projects/index.html", said.projects, f"{pages.publisher.text}, {pages.kicker}: {summary}")
    rows = project_rows(package, projects, lang, "")
    path = own(pages.row["disclosure"], "projects.csv")
    csv = Link(said.download_csv, relative(frame.path, path)) if projects else None
    return ProjectsPage(frame, summary, rows, csv)


def project_pages(pages: DisclosurePages, held: Catalogue, projects: list[Row], trail: Trail) -> Iterator[ProjectPage]:
    """Yield the page of each project, with the ways to those before and after it."""
    whole = whole_of(held.package, projects)
    names = Counter(project["name"] for project in projects)
    for before, project, after in zip([None, *projects], projects, [*projects[1:], None], strict=False):
        alone = names[project["name"]] == 1
        yield _project_page(pages, held, project, whole, (before, after), trail, alone=alone)


def _project_page(
    pages: DisclosurePages,
    held: Catalogue,
    project: Row,
    whole: Decimal,
    beside: tuple[Row | None, Row | None],
    trail: Trail,
    *,
    alone: bool,
) -> ProjectPage:
    """Return the page of a project.

    Args:
        pages: those of its disclosure.
        held: what all pages are made of.
        project: its row.
        whole: what all projects come to, or 0.
        beside: those before and after it.
        trail: the ways to the numbers' places.
        alone: whether no other has its name; else the title names its unit.
    """
    lang, said, package = pages.site.lang, words(pages.site.lang), held.package
    key = {"disclosure": project["disclosure"], "table": project["table"]}
    name = bilingual(project["name"], project["name_en"], lang)
    table = package.of("tables", **key)[0]
    cell = package.of("cells", **key, row=project["row"])[0]
    questions = held.outcomes[project["disclosure"]].by_row.get((project["table"], project["row"]), ())
    message = "message" if lang == "zh" else "message_en"
    organisation = _organisation(package, project["organisation"], lang)
    of_unit = f"（{organisation.text}）" if lang == "zh" else f" ({organisation.text})"
    title = name.text if alone or not organisation.text else f"{name.text}{of_unit}"
    frame = pages.frame(
        f"projects/{project['project']}.html",
        title,
        f"{pages.publisher.text}, {pages.kicker}: {title}",
        ((said.projects, "projects/index.html"),),
    )

    def way(row: Row | None) -> Link | None:
        return Link(bilingual(row["name"], row["name_en"], lang).text, f"{row['project']}.html") if row else None

    return ProjectPage(
        frame=frame,
        name=name,
        organisation=organisation,
        value=money(project["amount_cny"], lang) if project["amount_cny"] is not None else said.withheld_short,
        value_href=_way_to_amount(package, project, trail),
        printed=f"{grouped(project['amount'])} {project['unit']}" if project["amount"] is not None else "",
        share=_of_projects(project, whole, lang) if whole else "",
        marks=_marks(project, lang),
        goal=bilingual(project["goal"], project["goal_en"], lang) if project["goal"] else None,
        notes=tuple(finding[message] for finding in questions),
        source=source_of({**cell, "source": cell["source"]}, lang),
        row=Link(
            f"{table_number(table, lang)} {table_title(table, lang).text}",
            f"../tables/{project['table']}.html#{row_anchor(project['row'], 1)}",
        ),
        before=way(beside[0]),
        after=way(beside[1]),
    )


def project_rows(package: Package, projects: list[Row], lang: Lang, folder: str) -> tuple[ProjectRow, ...]:
    """Return projects for a list; ``folder`` leads from its page to theirs."""
    said = words(lang)
    whole = whole_of(package, projects)

    def part(project: Row) -> Decimal | None:
        return (project["amount_cny"] or Decimal(0)) / whole * 100 if whole else None

    return tuple(
        ProjectRow(
            name=bilingual(p["name"], p["name_en"], lang),
            href=f"{folder}{p['project']}.html",
            organisation=_organisation(package, p["organisation"], lang),
            value=money(p["amount_cny"], lang) if p["amount_cny"] is not None else said.withheld_short,
            share=share(p["amount_cny"] or Decimal(0), whole) if whole else "",
            width=str((part(p) or Decimal(0)).quantize(Decimal("0.1"), ROUND_HALF_UP)) if whole else None,
            marks=_marks(p, lang),
        )
        for p in projects
    )


def whole_of(package: Package, projects: list[Row]) -> Decimal:
    """Return what projects come to; 0 where there are none, or they may not be added up."""
    added = added_projects(package, projects[0]["disclosure"]) if projects else []
    return sum((p["amount_cny"] or Decimal(0) for p in added), Decimal(0))


def _marks(project: Row, lang: Lang) -> tuple[str, ...]:
    said = words(lang)
    marks = ((project["key_project"], said.key_project), (project["withheld"], said.withheld_short))
    return tuple(mark for held, mark in marks if held)


def _organisation(package: Package, name: str | None, lang: Lang) -> Text:
    found = package.first("organisations", "organisation", name)
    return bilingual(name, found["name_en"] if found else None, lang)


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _way_to_amount(package: Package, project: Row, trail: Trail) -> str | None:
    """Lead to the first cell of a project's row that prints its amount, or why there is none."""
    cells = package.of("cells", disclosure=project["disclosure"], table=project["table"], row=project["row"])
    columns = package.of("columns", disclosure=project["disclosure"], table=project["table"], role="amount")
    amounts = {column["column"] for column in columns}
    cell = next((c for c in cells if c["column"] in amounts and c["amount"] == project["amount"]), None)
    way = trail.href(cell) if cell else None
    return f"../{way}" if way else None


def _of_projects(project: Row, whole: Decimal, lang: Lang) -> str:
    said, part = words(lang), share(project["amount_cny"] or Decimal(0), whole)
    return f"{said.of_project_expenditure}{part}" if lang == "zh" else f"{part} {said.of_project_expenditure}"
