"""The publishing stage: the finished package becomes a static site, by MkDocs with our own theme and hook."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path
from typing import NamedTuple

from mingzhang.folders import fresh_folder
from mingzhang.publish.costs import Costs
from mingzhang.publish.data import load_package


class Published(NamedTuple):
    """A site that was built: its pages, and what its parts cost."""

    pages: int
    costs: Costs


# Where a site may be: addresses of its files are made by adding their paths.
ADDRESS = re.compile(r"https?://[^\s?#]+/")


class SiteError(Exception):
    """MkDocs found something wrong in strict mode; the earlier site stays."""


def publish(
    datapackage: Path,
    site: Path,
    config_file: Path,
    disclosures: Path | None = None,
    cache: Path | None = None,
    releases: Path | None = None,
) -> Published:
    """Build the site beside the earlier one, then put it in its place.

    Args:
        datapackage: what is published.
        site: where the site goes.
        config_file: MkDocs' configuration.
        disclosures: where the files are that pages are pictured from; as configured where it is not given.
        cache: where pictures are kept; nowhere if it is not given.
        releases: the releases of the data; as configured where it is not given.

    Returns:
        how many pages there are, and what each part of them cost.

    Raises:
        PackageError: there is no package to publish, or it is not whole.
        ReleaseError: the releases cannot be read.
        SiteError: a warning or error of MkDocs, or an address that is none; ``site`` is untouched.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    costs = Costs()
    with costs.of("starting"):
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException
    with costs.of("package"):
        load_package(datapackage)  # what is wrong with it is said here, and not as a fault of MkDocs
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    with costs.of("replacing"), fresh_folder(site) as fresh:
        with costs.of("starting"):
            config = load_config(str(config_file), site_dir=str(fresh))
        config.extra["datapackage"] = str(datapackage.absolute())
        config.extra["cache"] = str(cache.absolute()) if cache else None
        config.extra["costs"] = costs
        if disclosures:
            config.extra["disclosures"] = str(disclosures.absolute())
        if releases:
            config.extra["releases"] = str(releases.absolute())
        if config.site_url and not ADDRESS.fullmatch(config.site_url):
            raise SiteError(f"SITE_URL: expected an address such as https://example.org/repo/, found {config.site_url}")
        try:
            with costs.of("writing"):
                build(config)
        except MkDocsException as error:
            raise SiteError(f"{site}: MkDocs found the site unsound: {error}") from error
        return Published(sum(1 for _ in fresh.rglob("*.html")), costs)


def serve(config_file: Path, port: int, datapackage: Path, disclosures: Path, releases: Path) -> None:
    """Serve the site with live reload: a change in templates, docs or the package builds it again."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    load_package(datapackage)
    from mkdocs.commands.serve import serve as mkdocs_serve

    mkdocs_serve(
        str(config_file),
        dev_addr=f"127.0.0.1:{port}",
        watch=[str(datapackage), str(config_file.parent / "templates")],
        extra={
            "datapackage": str(datapackage.absolute()),
            "disclosures": str(disclosures.absolute()),
            "releases": str(releases.absolute()),
        },
    )
