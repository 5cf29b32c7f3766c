"""The sitemap, by https://www.sitemaps.org/protocol.html with the languages of each page, and ``robots.txt``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from mingzhang.publish.contexts import address, alternates

# What the protocol allows in one file.
URLS, BYTES = 50_000, 50 * 1024 * 1024
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
OPEN = f'{DECLARATION}<urlset {NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
CLOSE = "</urlset>\n"


def site_files(site_url: str, paths: Sequence[str], modified: str | None) -> dict[str, bytes]:
    """Return ``robots.txt`` and the sitemap, by path from the site's top.

    There is no sitemap where the site's address is unknown: its addresses are absolute or void.

    Args:
        site_url: the site's address, ending in a slash, or empty.
        paths: every page, from the site's top.
        modified: the day of the newest release, which made every page anew; None where nothing was released.
    """
    if not site_url:
        return {"robots.txt": _robots(None)}
    files = list(_urlsets(site_url, paths, modified))
    if len(files) == 1:
        made = {"sitemap.xml": files[0]}
    else:
        made = {f"sitemap-{number}.xml": data for number, data in enumerate(files, start=1)}
        made["sitemap.xml"] = _index(site_url, list(made), modified)
    return {"robots.txt": _robots(f"{site_url}sitemap.xml"), **made}


def _robots(sitemap: str | None) -> bytes:
    lines = [
        "# Read at the top of a host alone: below a sub-path, as project pages are, nobody reads this file,",
        "# and the sitemap is to be named to search engines, or in the robots.txt of the host.",
        "User-agent: *",
        "Allow: /",
    ]
    return "\n".join([*lines, *(["", f"Sitemap: {sitemap}"] if sitemap else []), ""]).encode()


def _urlsets(site_url: str, paths: Sequence[str], modified: str | None) -> Iterator[bytes]:
    """Yield the pages in files that are no longer, and have no more of them, than the protocol allows."""
    held: list[bytes] = []
    size = frame = len((OPEN + CLOSE).encode())
    for path in paths:
        entry = _url(site_url, path, modified).encode()
        if len(held) == URLS or size + len(entry) > BYTES:
            yield OPEN.encode() + b"".join(held) + CLOSE.encode()
            held, size = [], frame
        held.append(entry)
        size += len(entry)
    yield OPEN.encode() + b"".join(held) + CLOSE.encode()


def _url(site_url: str, path: str, modified: str | None) -> str:
    twins = "".join(
        f'<xhtml:link rel="alternate" hreflang="{twin.text}" href={quoteattr(twin.href)}/>\n'
        for twin in alternates(site_url, path)
    )
    return f"<url><loc>{escape(address(site_url, path))}</loc>{_lastmod(modified)}\n{twins}</url>\n"


def _index(site_url: str, names: Sequence[str], modified: str | None) -> bytes:
    parts = "".join(
        f"<sitemap><loc>{escape(address(site_url, name))}</loc>{_lastmod(modified)}</sitemap>\n" for name in names
    )
    return f"{DECLARATION}<sitemapindex {NAMESPACE}>\n{parts}</sitemapindex>\n".encode()


def _lastmod(modified: str | None) -> str:
    return f"<lastmod>{modified}</lastmod>" if modified else ""
