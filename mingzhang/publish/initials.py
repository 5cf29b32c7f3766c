"""Names in the order of their sounds, and the letter under which a reader looks for one.

The first 3,755 characters of GB 2312 stand in the order of their pinyin, so the standard library's codec knows their
initials. What is not among them goes by its Latin letter, or under ``#``. A character with two readings has the one
that the standard gives it.
"""

from __future__ import annotations

from bisect import bisect_right

OTHER = "#"
# Where each initial begins in GB 2312, and where the characters ordered by sound end.
_STARTS = (
    ("A", 0xB0A1),
    ("B", 0xB0C5),
    ("C", 0xB2C1),
    ("D", 0xB4EE),
    ("E", 0xB6EA),
    ("F", 0xB7A2),
    ("G", 0xB8C1),
    ("H", 0xB9FE),
    ("J", 0xBBF7),
    ("K", 0xBFA6),
    ("L", 0xC0AC),
    ("M", 0xC2E8),
    ("N", 0xC4C3),
    ("O", 0xC5B6),
    ("P", 0xC5BE),
    ("Q", 0xC6DA),
    ("R", 0xC8BB),
    ("S", 0xC8F6),
    ("T", 0xCBFA),
    ("W", 0xCDDA),
    ("X", 0xCEF4),
    ("Y", 0xD1B9),
    ("Z", 0xD4D1),
    (OTHER, 0xD7FA),
)


def initial(name: str) -> str:
    """Return the letter of a name's first character, ``#`` where it has none."""
    first = name[:1].upper()
    if first.isascii() and first.isalpha():
        return first
    try:
        place = int.from_bytes(first.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return OTHER
    index = bisect_right(_STARTS, place, key=lambda start: start[1]) - 1
    return _STARTS[index][0] if index >= 0 else OTHER


def by_sound(name: str) -> tuple[bool, str, bytes, str]:
    """Return a key that sorts names by letter and then by sound; names without a letter come last."""
    letter = initial(name)
    return letter == OTHER, letter, name.encode("gb18030"), name
