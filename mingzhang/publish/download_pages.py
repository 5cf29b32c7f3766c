"""The pages of files to download: of everything, and of one disclosure."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.publish.contexts import Download, DownloadsPage, Frame, OwnDownloadsPage, Text
from mingzhang.publish.data import Package
from mingzhang.publish.files import Distribution, Files
from mingzhang.publish.frames import DisclosurePages, Site, bilingual, relative
from mingzhang.publish.language import words


def downloads_page(site: Site, package: Package, files: Files) -> DownloadsPage:
    """Return the page of all files of the package."""
    said = words(site.lang)
    frame = site.frame("downloads.html", said.downloads, said.downloads_lead, ((said.home, "index.html"),))
    titles = {"zip": said.zip_title, "json": said.descriptor_title}
    whole = tuple(_download(frame, file, Text(titles[file.format])) for file in files.of())
    each = []
    for resource in package.descriptor["resources"]:
        canonical, spread = files.of(resource["name"])
        title = bilingual(resource["title"], resource["title@en"], site.lang)
        each.append(_download(frame, canonical, title, relative(frame.path, spread.path)))
    licence = package.descriptor["description" if site.lang == "zh" else "description@en"]
    return DownloadsPage(frame, whole, tuple(each), licence)


def own_downloads_page(pages: DisclosurePages, package: Package, files: Files) -> OwnDownloadsPage:
    """Return the page of a disclosure's own files; resources that it has no rows of are left out."""
    lang, said, disclosure = pages.site.lang, words(pages.site.lang), pages.row["disclosure"]
    frame = pages.frame("downloads.html", said.downloads, f"{pages.publisher.text}, {pages.kicker}: {said.downloads}")
    each = tuple(
        _download(frame, file, bilingual(resource["title"], resource["title@en"], lang))
        for resource in package.descriptor["resources"]
        for file in files.of(resource["name"], disclosure)
        if file.rows
    )
    whole = next(file for file in files.of(disclosure=disclosure) if file.format == "zip")
    return OwnDownloadsPage(frame, said.own_downloads_lead, _download(frame, whole, Text(said.own_zip_title)), each)


def _download(frame: Frame, file: Distribution, title: Text, spreadsheet: str | None = None) -> Download:
    return Download(
        name=file.name,
        title=title,
        rows="" if file.rows is None else f"{file.rows:,}",
        size=_size(file.size),
        sha256=file.sha256,
        href=relative(frame.path, file.path),
        spreadsheet=spreadsheet,
    )


def _size(size: int) -> str:
    return f"{size:,} B" if size < 1000 else f"{Decimal(size) / 1000:,.1f} kB"
