"""The publishing stage: the finished package becomes a static site, by MkDocs with our own theme and hook."""

from __future__ import annotations

import errno
import logging
import os
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from mingzhang.folders import fresh_folder
from mingzhang.publish.costs import Costs
from mingzhang.publish.data import load_package


class Published(NamedTuple):
    """A site that was built: its pages, and what its parts cost."""

    pages: int
    costs: Costs


# What an address has to percent-encode, beside what is not ASCII; and a percent sign that encodes nothing.
NOT_IN_PATHS = re.compile(r"[\x00-\x20\"<>\\^`{|}\x7f]|%(?![0-9A-Fa-f]{2})")
HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


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
            said = os.environ.get("SITE_URL")  # checked here first: MkDocs would say less of it
            given = {"site_url": site_address(said)} if said else {}
            config = load_config(str(config_file), site_dir=str(fresh), **given)
        config.site_url = site_address(config.site_url) if config.site_url else config.site_url
        config.extra["datapackage"] = str(datapackage.absolute())
        config.extra["cache"] = str(cache.absolute()) if cache else None
        config.extra["costs"] = costs
        if disclosures:
            config.extra["disclosures"] = str(disclosures.absolute())
        if releases:
            config.extra["releases"] = str(releases.absolute())
        try:
            with costs.of("writing"):
                build(config)
        except MkDocsException as error:
            raise SiteError(f"{site}: MkDocs found the site unsound: {error}") from error
        return Published(sum(1 for _ in fresh.rglob("*.html")), costs)


def site_address(said: str) -> str:
    """Return the address of a site as machines write it: addresses of its files are made by adding their paths.

    >>> site_address("https://例子.中国/预算/")
    'https://xn--fsqu00a.xn--fiqs8s/%E9%A2%84%E7%AE%97/'

    Raises:
        SiteError: it is none, or has what no page may tell: a name and password, a query.
    """
    try:
        parts = urlsplit(said)
        host, port = parts.hostname or "", parts.port
        host = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii").lower()
    except ValueError:  # a port or a host that is none
        parts, host, port = urlsplit(""), "", None
    plain = parts._replace(query="", fragment="").geturl() == said and "@" not in parts.netloc
    dots = any(unquote(part) in (".", "..") for part in parts.path.split("/"))
    is_whole = parts.scheme in ("http", "https") and HOST.fullmatch(host) and parts.path.endswith("/")
    if not (plain and is_whole) or dots or NOT_IN_PATHS.search(said):
        shown = re.sub(r"//[^/]*@", "//…@", said)  # a password is not repeated
        raise SiteError(f"SITE_URL: expected an address such as https://example.org/repo/, found {shown}")
    path = quote(unicodedata.normalize("NFC", parts.path), safe="/%:@!$&'()*+,;=~")
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{path}"


def serve(config_file: Path, port: int, datapackage: Path, disclosures: Path, releases: Path) -> None:
    """Serve the site with live reload: a change in templates, docs or the package builds it again.

    Raises:
        SiteError: the port is taken.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    load_package(datapackage)
    from mkdocs.commands.serve import serve as mkdocs_serve

    try:
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
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise SiteError(f"127.0.0.1:{port}: expected a free port, found it in use; choose another (--port)") from error
