"""What names and texts may hold, so that nothing breaks a path, an address, a page or a feed.

>>> unfit("panyu-2024-budget")
>>> unfit("a/b")
'“/”'
>>> unfit("lines.csv")
'a name of a file of the site (.csv)'
"""

from __future__ import annotations

import re
import unicodedata

# Folders of the site beside those of the disclosures.
FOLDERS = ("publishers", "compare", "codes", "dictionary")
# What files of the site end in, beside those folders.
ENDINGS = re.compile(r"\.(?:html|csv|xlsx|json|parquet|sqlite|zip)$", re.IGNORECASE)
CHECKSUMS = "SHA256SUMS"
# Windows gives these to devices, with any ending.
DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[1-9])(?:\..*)?", re.IGNORECASE)
# Control characters, those that turn the direction of writing or join, halves of pairs, ends of lines.
HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
# What XML 1.0 cannot hold, and what shows nowhere.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def unfit(name: str) -> str | None:
    """Say what keeps a disclosure from having this name, which is a folder of the site; None where nothing does."""
    hidden = next((char for char in name if unicodedata.category(char) in HIDDEN), None)
    if hidden:
        return f"the invisible character U+{ord(hidden):04X}"
    if not name or name.startswith("."):
        return "one that begins with a dot" if name else "none"
    for char in "/\\":
        if char in name:
            return f"“{char}”"
    if DEVICE.fullmatch(name):
        return "a name of a device in Windows"
    if name.casefold() in (*FOLDERS, CHECKSUMS.casefold()):
        return "a name of the site's own"
    ending = ENDINGS.search(name)
    return f"a name of a file of the site ({ending[0]})" if ending else None


def fold(name: str) -> str:
    """Return what file systems without regard to case (Windows, macOS) take a name for."""
    return unicodedata.normalize("NFC", name).casefold()


def control(text: str) -> str | None:
    """Say which character of a text no page or feed can hold; None where there is none."""
    found = CONTROL.search(text)
    return f"the control character U+{ord(found[0]):04X} in “{CONTROL.sub('�', text)[:60]}”" if found else None
