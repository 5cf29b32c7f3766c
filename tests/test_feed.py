"""The feed of releases: what RFC 4287 requires of a feed, an entry, a link and a date; both languages; no clock."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from mingzhang.publish.machines.feed import ENTRIES, feed
from mingzhang.publish.pages.changes import History
from mingzhang.releases import Count, Release, Summary

ATOM, XHTML, XML = (
    "{http://www.w3.org/2005/Atom}",
    "{http://www.w3.org/1999/xhtml}",
    "{http://www.w3.org/XML/1998/namespace}",
)
SITE = "https://example.org/some-repo/"
# RFC 3339, with an upper-case T and Z, as RFC 4287 section 3.3 wants it.
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
RELEASES = (
    Release("0.2.0", "2026-11-27", "更正 <两处> & 更多。", "Two <corrections> & more."),
    Release("0.1.0", "2026-11-26", "首次发布。", "First release."),
)


def summary(version: str, since: str | None) -> Summary:
    return Summary(
        version=version,
        since=since,
        added={"b": 10},
        removed={},
        changed={"a": 4} if since else {},
        cells={"added": 1, "removed": 0, "changed": 3},
        sources=(),
        verdicts={"conflict": Count(0, 7)},
        resources={},
    )


def history(releases: tuple[Release, ...] = RELEASES) -> History:
    known = History(Path(), releases)
    known.__dict__["summaries"] = {
        one.version: summary(one.version, None if one.version == "0.1.0" else "0.1.0") for one in releases
    }
    return known


@pytest.fixture(scope="module")
def root() -> ET.Element:
    written = feed(history(), SITE, "明账 Mingzhang", "CC BY 4.0")
    assert written
    assert written.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    return ET.fromstring(written)


def test_a_feed_has_what_it_must_have(root: ET.Element) -> None:
    """RFC 4287, 4.1.1: one id, one title, one updated; an author where an entry has none; at most one self link."""
    assert root.tag == f"{ATOM}feed"
    count = Counter(child.tag.removeprefix(ATOM) for child in root)
    assert (count["id"], count["title"], count["updated"]) == (1, 1, 1)
    assert count["author"] == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "明账 Mingzhang"
    assert count["entry"] == 2
    (self_link,) = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert self_link.get("href") == f"{SITE}feed.xml"


def test_an_entry_has_what_it_must_have(root: ET.Element) -> None:
    """RFC 4287, 4.1.2: one id, one title, one updated; content, or an alternate link; at most one content."""
    for entry in root.findall(f"{ATOM}entry"):
        count = Counter(child.tag.removeprefix(ATOM) for child in entry)
        assert (count["id"], count["title"], count["updated"], count["content"]) == (1, 1, 1, 1)


def test_no_two_alternates_have_one_type_and_language(root: ET.Element) -> None:
    for holder in (root, *root.findall(f"{ATOM}entry")):
        links = [link for link in holder.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        kinds = [(link.get("type"), link.get("hreflang")) for link in links]
        assert len(kinds) == len(set(kinds)) == 2


def test_ids_are_absolute_and_no_two_are_the_same(root: ET.Element) -> None:
    ids = [element.text or "" for element in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 3
    assert all(one.startswith(SITE) for one in ids)
    assert all((link.get("href") or "").startswith(SITE) for link in root.iter(f"{ATOM}link"))


def test_dates_are_those_of_the_releases_the_newest_first(root: ET.Element) -> None:
    updated = [entry.findtext(f"{ATOM}updated") or "" for entry in root.findall(f"{ATOM}entry")]
    assert updated == ["2026-11-27T00:00:00Z", "2026-11-26T00:00:00Z"]
    assert root.findtext(f"{ATOM}updated") == updated[0]
    for name in ("updated", "published"):
        assert all(INSTANT.fullmatch(element.text or "") for element in root.iter(f"{ATOM}{name}"))


def test_xhtml_content_is_one_div_with_both_languages(root: ET.Element) -> None:
    """RFC 4287, 3.1.1.3: the content of type xhtml is a single div."""
    content = root.find(f"{ATOM}entry/{ATOM}content")
    assert content is not None
    assert content.get("type") == "xhtml"
    (div,) = content
    assert div.tag == f"{XHTML}div"
    parts = {part.get(f"{XML}lang"): "".join(part.itertext()) for part in div}
    assert set(parts) == {"zh-Hans", "en"}
    assert "更正 <两处> & 更多。" in parts["zh-Hans"]
    assert "改动单元格3个" in parts["zh-Hans"]
    assert "Two <corrections> & more." in parts["en"]
    assert "cells changed: 3" in parts["en"]


def test_the_same_releases_give_the_same_bytes() -> None:
    assert feed(history(), SITE, "a", "b") == feed(history(), SITE, "a", "b")


def test_there_is_none_without_an_address_or_a_release() -> None:
    assert feed(history(), "", "a", "b") is None
    assert feed(history(()), SITE, "a", "b") is None


def test_a_long_history_is_cut() -> None:
    many = tuple(Release(f"0.{n}.0", "2026-11-27", "甲", "A") for n in range(50, 0, -1))
    written = feed(history(many), SITE, "a", "b")
    assert written
    assert len(ET.fromstring(written).findall(f"{ATOM}entry")) == ENTRIES
