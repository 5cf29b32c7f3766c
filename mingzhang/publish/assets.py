r"""Styles and scripts as they are sent: without the comments and the indents that they are written with.

>>> slim("a.css", "/* A note. */\nbody {\n  margin: 0;  /* why */\n}\n")
'body {\nmargin: 0;\n}\n'
>>> slim("a.js", "// A note.\n  go('//x');  // why\n")
"go('//x');\n"
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

# A comment of a script is a line of its own, or stands two blanks after what it is about.
COMMENTS = {".css": re.compile(r"[ \t]*/\*.*?\*/", re.DOTALL), ".js": re.compile(r"(?:^|  )\s*// .*$", re.MULTILINE)}
BLANK = re.compile(r"^\s+", re.MULTILINE)


def is_slimmed(path: str) -> bool:
    """Say whether a file is a style or a script."""
    return PurePosixPath(path).suffix in COMMENTS


def slim(path: str, text: str) -> str:
    """Return a style or a script without comments, indents and blank lines."""
    return BLANK.sub("", COMMENTS[PurePosixPath(path).suffix].sub("", text))
