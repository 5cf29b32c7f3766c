"""The codes of rows: whole in a cell, in columns of their own for 类 款 项, or each row with its own digits alone."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.codebook import Codebook
from mingzhang.interpret.labels import parse_code

# How many digits 类, 款 and 项 have.
DIGITS = (3, 2, 2)


class CodeReader:
    """Reads the codes of a list from the top down, since a row may leave out what stands above it."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._above: tuple[str, ...] = ()

    def read(self, texts: Sequence[tuple[int | None, str]], name: str) -> str | None:
        """Read the code of one row.

        Args:
            texts: the cells of the code columns, each with its part (0 类, 1 款, 2 项; None: not in parts).
            name: of the row, which tells 款 from 项 where two digits stand alone in one column.

        Returns:
            the whole code; None where there is none, or where it cannot be told whose part the digits are.
        """
        parts = {part: text for part, text in texts if part is not None and text}
        if parts:
            return self._from_parts(parts)
        text = "".join(text for part, text in texts if part is None and text)
        code = parse_code(text)
        if code:
            self._above = _parts_of(code)
        elif len(text) == 2 and text.isdigit():
            code = self._lone(text, name)
        return code

    def _from_parts(self, parts: dict[int, str]) -> str | None:
        """Join parts; those to the left that are blank are the ones of the row above."""
        whole = next((code for text in parts.values() if (code := parse_code(text)) and len(code) > 3), None)
        if whole:  # each column holds the code down to its own part: 201 | 20108 | 2010801
            longest = max((code for text in parts.values() if (code := parse_code(text))), key=len)
            self._above = _parts_of(longest)
            return longest
        deepest = max(parts)
        segments = [
            parts.get(part) or (self._above[part] if part < len(self._above) else "") for part in range(deepest + 1)
        ]
        segments = [segment.zfill(DIGITS[part]) if segment else "" for part, segment in enumerate(segments)]
        if any(len(s) != DIGITS[part] or not s.isdigit() for part, s in enumerate(segments)):
            return None
        self._above = tuple(segments)
        return parse_code("".join(segments))

    def _lone(self, digits: str, name: str) -> str | None:
        """Find the parent of two digits: the one under which the codebook knows the name."""
        parents = ["".join(self._above[:depth]) for depth in (2, 1) if len(self._above) >= depth]
        known = {code for parent in parents if (code := self._codebook.below(parent, name)) == parent + digits}
        if len(known) != 1:
            return None
        code = known.pop()
        self._above = _parts_of(code)
        return code


def _parts_of(code: str) -> tuple[str, ...]:
    return tuple(part for part in (code[:3], code[3:5], code[5:7]) if part)
