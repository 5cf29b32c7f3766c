"""The Atom feed of releases (RFC 4287): an entry for each, in both languages; its days are those of the releases.

A feed needs addresses that hold anywhere, so that there is none where the site does not know its own.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from mingzhang.publish.language import HTML_LANG, LANGS, words
from mingzhang.publish.pages.changes import History, alternates_of, sentences
from mingzhang.releases import Release, Summary

ATOM, XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# A reader has the older ones already; a feed is fetched again and again.
ENTRIES = 30


def feed(known: History, site_url: str, author: str, rights: str) -> bytes | None:
    """Return the feed; None where nothing was released, or the site's address is not known.

    Args:
        known: the releases.
        site_url: the site's address, ending in a slash; may be empty.
        author: who publishes the site.
        rights: under which terms.
    """
    if not site_url or not known.releases:
        return None
    ET.register_namespace("", ATOM)
    ET.register_namespace("xhtml", XHTML)
    root = ET.Element(f"{{{ATOM}}}feed", {XML_LANG: HTML_LANG["zh"]})
    titles = [f"{words(lang).site}{'：' if lang == 'zh' else ': '}{words(lang).changes}" for lang in LANGS]
    _text(root, "title", " · ".join(titles))
    _text(root, "id", f"{site_url}feed.xml")
    _text(root, "updated", _instant(known.releases[0].date))
    _text(ET.SubElement(root, f"{{{ATOM}}}author"), "name", author)
    _text(root, "rights", rights)
    _link(root, "self", f"{site_url}feed.xml", "application/atom+xml")
    for lang in LANGS:
        _link(root, "alternate", f"{site_url}{lang}/changes.html", "text/html", HTML_LANG[lang])
    for release in known.releases[:ENTRIES]:
        _entry(root, release, known.summaries[release.version], site_url)
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: ET.Element, release: Release, summary: Summary, site_url: str) -> None:
    entry = ET.SubElement(root, f"{{{ATOM}}}entry")
    addresses = alternates_of(site_url, release.version)
    _text(entry, "title", f"{words('zh').site} {words('en').site} {release.version}")
    _text(entry, "id", addresses[HTML_LANG["zh"]])
    _text(entry, "updated", _instant(release.date))
    _text(entry, "published", _instant(release.date))
    for lang, address in addresses.items():
        _link(entry, "alternate", address, "text/html", lang)
    _link(entry, "related", f"{site_url}releases/{release.version}.csv", "text/csv")
    content = ET.SubElement(entry, f"{{{ATOM}}}content", {"type": "xhtml"})
    whole = ET.SubElement(content, f"{{{XHTML}}}div")
    for lang in LANGS:
        part = ET.SubElement(whole, f"{{{XHTML}}}div", {XML_LANG: HTML_LANG[lang]})
        ET.SubElement(part, f"{{{XHTML}}}p").text = release.note if lang == "zh" else release.note_en
        said = ET.SubElement(part, f"{{{XHTML}}}ul")
        for sentence in sentences(summary, lang):
            ET.SubElement(said, f"{{{XHTML}}}li").text = sentence


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: ET.Element, rel: str, href: str, media_type: str, lang: str | None = None) -> None:
    attributes = {"rel": rel, "type": media_type, "href": href} | ({"hreflang": lang} if lang else {})
    ET.SubElement(parent, f"{{{ATOM}}}link", attributes)


def _instant(day: str) -> str:
    """Return the moment that a release counts from: a day has none, and midnight UTC stands for it."""
    return f"{day}T00:00:00Z"
