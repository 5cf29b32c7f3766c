"""The page of changes: the releases of the data, what each changed, and the cells that the last one changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from mingzhang.changes import Change
from mingzhang.publish.contexts import Frame, Link, Text
from mingzhang.publish.data import Package
from mingzhang.publish.frames import DisclosurePages, Site, bilingual, relative
from mingzhang.publish.language import HTML_LANG, Lang, words
from mingzhang.publish.pages.places import Places
from mingzhang.releases import Release, ReleaseError, Summary, read_changes, read_releases, read_summary

# So many cells of the last release are shown, and so many files; the others are in its CSV and JSON.
SHOWN, SHOWN_SOURCES = 60, 20
SHORT = 80
MONTHS = (  # not the system's: pages are in their own language
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class History:
    """The releases of the data as their folder has them."""

    folder: Path
    releases: tuple[Release, ...]

    @cached_property
    def summaries(self) -> dict[str, Summary]:
        """What each release changed, by version."""
        return {release.version: read_summary(self.folder, release.version) for release in self.releases}

    def last_changes(self) -> tuple[Change, ...]:
        """Return the first of the cells that the last release changed."""
        return read_changes(self.folder, self.releases[0].version, SHOWN) if self.releases else ()

    def files(self) -> dict[str, bytes]:
        """Return the files to publish, by their path from the site's top.

        Raises:
            ReleaseError: one of them is missing.
        """
        found = {}
        for release in self.releases:
            for kind in ("csv", "json"):
                name = f"{release.version}.{kind}"
                try:
                    found[f"releases/{name}"] = (self.folder / name).read_bytes()
                except OSError as error:
                    raise ReleaseError(
                        f"{self.folder / name}: expected a file of release {release.version}, found {error.strerror}"
                    ) from error
        if self.releases:
            listed = [asdict(release) for release in self.releases]
            found["releases/releases.json"] = (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode()
        return found


def history(folder: Path) -> History:
    """Read the releases of a folder; none where there is no such folder.

    Raises:
        ReleaseError: the files of the releases are not whole.
    """
    return History(folder, read_releases(folder))


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """A release: what it is, what it changed in a few sentences, and the files that have all of it."""

    anchor: str
    version: str
    day: str
    iso_day: str
    note: Text
    said: tuple[str, ...]
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell that differs; ``row`` leads to it, and has no href where it is gone. ``what`` says what happened."""

    disclosure: str
    row: Link
    column: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What ``changes.html`` is given."""

    frame: Frame
    version: str
    releases: tuple[ReleaseEntry, ...]
    cells: tuple[ChangedCell, ...]
    more: Link | None
    sources: tuple[str, ...]
    feed: Link | None


def changes_page(site: Site, package: Package, known: History) -> ChangesPage:
    """Return the page of changes; it is there too where nothing was released."""
    lang, said = site.lang, words(site.lang)
    frame = site.frame("changes.html", said.changes, said.changes_lead, ((said.home, "index.html"),))
    newest = known.releases[0].version if known.releases else None
    here = str(package.descriptor.get("version", ""))
    last = known.summaries[newest] if newest else None
    listed = sum(last.cells.values()) if last else 0
    return ChangesPage(
        frame=frame,
        version=said.version_released if here == newest else said.version_unreleased if newest else "",
        releases=tuple(_entry(frame, release, known.summaries[release.version], lang) for release in known.releases),
        cells=tuple(_cell(site, package, change, leads=here == newest) for change in known.last_changes()),
        more=Link(more_cells(listed, lang), relative(frame.path, f"releases/{newest}.csv")) if listed > SHOWN else None,
        sources=_sources(last, lang) if last else (),
        feed=Link(said.feed, relative(frame.path, "feed.xml")) if site.site_url and known.releases else None,
    )


def _entry(frame: Frame, release: Release, summary: Summary, lang: Lang) -> ReleaseEntry:
    return ReleaseEntry(
        anchor=anchor(release.version),
        version=release.version,
        day=written_day(release.date, lang),
        iso_day=release.date,
        note=bilingual(release.note, release.note_en, lang),
        said=tuple(sentences(summary, lang)),
        files=tuple(
            Link(f"{release.version}.{kind}", relative(frame.path, f"releases/{release.version}.{kind}"))
            for kind in ("csv", "json")
        ),
    )


def anchor(version: str) -> str:
    """Return the anchor of a release on the page of changes."""
    return f"v{version}"


def written_day(day: str, lang: Lang) -> str:
    """Write an ISO day as each language does: 2026年11月26日, 26 November 2026."""
    found = date.fromisoformat(day)
    if lang == "zh":
        return f"{found.year}年{found.month}月{found.day}日"
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def sentences(summary: Summary, lang: Lang) -> list[str]:
    """Say what a release changed, in a few sentences."""
    said = words(lang)
    if summary.since is None:
        counts = _several(len(summary.added), lang), f"{sum(summary.added.values()):,}", len(summary.sources)
        return [said.release_first.format(*counts)]
    found = []
    for text, listed in ((said.release_added, summary.added), (said.release_removed, summary.removed)):
        if listed:
            found.append(text.format(_several(len(listed), lang), f"{sum(listed.values()):,}"))
    if summary.changed:
        cells = {what: f"{count:,}" for what, count in summary.cells.items()}
        found.append(said.release_changed.format(_several(len(summary.changed), lang), **cells))
    differing = sum(1 for source in summary.sources if source.before and source.after)
    if differing:
        found.append(said.release_sources.format(differing))
    verdicts = _verdicts(summary, lang)
    if verdicts:
        found.append(said.release_verdicts.format(verdicts))
    return found or [said.release_same]


def _several(count: int, lang: Lang) -> str:
    if lang == "zh":
        return f"{count:,}份"
    return f"{count:,} disclosure" + "s" * (count != 1)


def _verdicts(summary: Summary, lang: Lang) -> str:
    said = words(lang)
    differing = [
        f"{getattr(said, f'verdict_{verdict}')} {count.before:,} → {count.after:,}"
        for verdict, count in summary.verdicts.items()
        if count.before != count.after
    ]
    return ("；" if lang == "zh" else "; ").join(differing)


def more_cells(count: int, lang: Lang) -> str:
    """Say that not all cells are shown, and how many there are."""
    return words(lang).changes_more.format(SHOWN, f"{count:,}")


def _sources(summary: Summary, lang: Lang) -> tuple[str, ...]:
    """Say which files of a disclosure that was there before have another checksum."""
    both = [source for source in summary.sources if source.before and source.after]
    colon = "：" if lang == "zh" else ": "
    return tuple(f"{source.source}{colon}{source.before} → {source.after}" for source in both[:SHOWN_SOURCES])


def _cell(site: Site, package: Package, change: Change, *, leads: bool) -> ChangedCell:
    """Say what differs in a cell; its names are the package's where it stands there, else those that were kept."""
    lang, said = site.lang, words(site.lang)
    key = {"disclosure": change.disclosure, "table": change.table, "row": change.row, "column": change.column}
    disclosure = package.first("disclosures", "disclosure", change.disclosure)
    pages = DisclosurePages(site, disclosure) if disclosure else None
    here = leads and change.what != "removed" and bool(package.of("cells", **key))
    if here:
        places = Places(package, change.disclosure)
        found = places.row(key, lang)
        row, column = Link(found.text, f"{change.disclosure}/{found.href}"), places.column(key, lang)
    else:
        row = Link(_gone(package, change, lang), "")
        column = change.heading.rsplit(" / ", 1)[-1]
    before, after = _shown(change.before, said.blank_cell), _shown(change.after, said.blank_cell)
    if change.before == change.after:  # the text is as it was, and read as another amount
        before = f"{before} = {change.amount_before or '–'} {change.unit_before}".rstrip()
        after = f"{after} = {change.amount_after or '–'} {change.unit_after}".rstrip()
    return ChangedCell(
        disclosure=f"{pages.publisher.text} {pages.kicker}" if pages else change.disclosure,
        row=row,
        column=column,
        what=getattr(said, f"cell_{change.what}"),
        before="" if change.what == "added" else before,
        after="" if change.what == "removed" else after,
    )


def _gone(package: Package, change: Change, lang: Lang) -> str:
    places = Places(package, change.disclosure)
    table = places.table(change.table, lang) if change.table in places.tables else change.table
    return f"{table}：{change.name}" if lang == "zh" else f"{table}: {change.name}"


def _shown(text: str, blank: str) -> str:
    return text[:SHORT] + "…" * (len(text) > SHORT) if text else blank


def alternates_of(site_url: str, version: str) -> Mapping[str, str]:
    """Return the address of a release on the page of changes, by the language of the page."""
    return {HTML_LANG[lang]: f"{site_url}{lang}/changes.html#{anchor(version)}" for lang in ("zh", "en")}
