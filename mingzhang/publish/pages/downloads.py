"""The pages of files to download: of everything, and of one disclosure."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.publish.api.paths import ROOT, disclosure_path
from mingzhang.publish.contexts import FileLink, Frame, Link, Text
from mingzhang.publish.data import Package
from mingzhang.publish.files import Files, own
from mingzhang.publish.files.checksums import NAME
from mingzhang.publish.frames import DisclosurePages, Site, bilingual, relative
from mingzhang.publish.language import Words, words
from mingzhang.publish.pages.file_links import file_link, file_links
from mingzhang.publish.pages.resource_groups import STATUTORY, Descriptor, grouped, row_of


@dataclass(frozen=True, slots=True)
class Download:
    """A file that holds all resources at once."""

    file: FileLink
    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ResourceFiles:
    """A resource to download: what a row of it is, how many there are, its files and its fields."""

    name: str
    title: Text
    row: str
    rows: str
    files: tuple[FileLink, ...]
    fields: Link


@dataclass(frozen=True, slots=True)
class ResourceGroup:
    """Resources that belong together; ``row`` says what a row is where that is the same for all."""

    title: str
    row: str | None
    resources: tuple[ResourceFiles, ...]


@dataclass(frozen=True, slots=True)
class DownloadsPage:
    """The files of the package, or of one disclosure: rows of the package that are its own.

    ``above`` leads from a disclosure's files to those of all.
    """

    frame: Frame
    lead: str
    title: str
    whole: tuple[Download, ...]
    groups: tuple[ResourceGroup, ...]
    checksums: Link
    dictionary: Link
    api: Link
    licence: str
    validate: str
    above: Link | None = None


def downloads_page(site: Site, package: Package, files: Files) -> DownloadsPage:
    """Return the page of all files of the package."""
    said = words(site.lang)
    frame = site.frame("downloads.html", said.downloads, said.files_lead, ((said.home, "index.html"),))
    return DownloadsPage(
        frame=frame,
        lead=said.files_lead,
        title=said.all_in_one,
        whole=_whole(frame, files),
        groups=_groups(frame, package, files),
        checksums=Link(NAME, relative(frame.path, f"data/{NAME}")),
        dictionary=Link(said.dictionary, relative(frame.path, f"{site.lang}/dictionary/index.html")),
        api=Link(said.api, relative(frame.path, f"{ROOT}/index.json")),
        licence=package.descriptor["description" if site.lang == "zh" else "description@en"],
        validate=f"{files.whole}/{files.descriptor}",
    )


def own_downloads_page(pages: DisclosurePages, package: Package, files: Files) -> DownloadsPage:
    """Return the page of a disclosure's own files; resources that it has no rows of are left out."""
    said, disclosure = words(pages.site.lang), str(pages.row["disclosure"])
    frame = pages.frame("downloads.html", said.downloads, f"{pages.publisher.text}, {pages.kicker}: {said.downloads}")
    return DownloadsPage(
        frame=frame,
        lead=said.own_downloads_lead,
        title=said.all_in_one_own,
        whole=_whole(frame, files, disclosure),
        groups=_groups(frame, package, files, disclosure),
        checksums=Link(NAME, relative(frame.path, own(disclosure, NAME))),
        dictionary=Link(said.dictionary, relative(frame.path, f"{pages.site.lang}/dictionary/index.html")),
        api=Link(said.api, relative(frame.path, disclosure_path(disclosure))),
        licence=package.descriptor["description" if pages.site.lang == "zh" else "description@en"],
        validate=f"{disclosure}/{files.descriptor}",
        above=Link(said.whole_package, relative(frame.path, f"{pages.site.lang}/downloads.html")),
    )


def _whole(frame: Frame, files: Files, disclosure: str | None = None) -> tuple[Download, ...]:
    """Return the files that hold all resources, the descriptor last."""
    found = sorted(files.of(disclosure=disclosure), key=lambda file: file.name == files.descriptor)
    return tuple(
        Download(file_link(frame, file), getattr(frame.words, f"whole_{file.format}"), file.sha256) for file in found
    )


def _groups(frame: Frame, package: Package, files: Files, disclosure: str | None = None) -> tuple[ResourceGroup, ...]:
    found = [
        ResourceGroup(
            getattr(frame.words, group),
            frame.words.row_of_wide if group == STATUTORY else None,
            tuple(
                held
                for resource in resources
                if (held := _resource(frame, files, resource, disclosure)).rows or disclosure is None
            ),
        )
        for group, resources in grouped(package.descriptor["resources"])
    ]
    return tuple(group for group in found if group.resources)


def _resource(frame: Frame, files: Files, resource: Descriptor, disclosure: str | None) -> ResourceFiles:
    """Return the files of a resource; ``rows`` is empty where a disclosure has none."""
    name = str(resource["name"])
    canonical = files.of(name, disclosure)[0]
    return ResourceFiles(
        name=name,
        title=bilingual(resource["title"], resource["title@en"], frame.lang),
        row=row_of(resource, frame.words),
        rows=row_count(canonical.rows or 0, frame.words) if canonical.rows or disclosure is None else "",
        files=file_links(frame, files, name, disclosure),
        fields=Link(frame.words.fields, relative(frame.path, f"{frame.lang}/dictionary/{name}.html")),
    )


def row_count(rows: int, said: Words) -> str:
    """Say how many rows there are."""
    return said.row_count_one if rows == 1 else said.row_count.format(f"{rows:,}")
