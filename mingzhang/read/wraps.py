"""Rows that no rule shows: what stands at the height of a number, and the texts that are wrapped around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.read.tokens import SAME_LINE, UNFINISHED, WRAP_GAP, Lines, Token, column_at, tokens_to_lines

# A row of print ends within this distance (ems) of its column's edge where the word that follows had no room.
FULL = 1.5


@dataclass(slots=True)
class Row:
    """A row in the making: the tokens that stand in it."""

    tokens: list[Token]

    @property
    def top(self) -> float:
        """The height at which it begins."""
        return min(t.top for t in self.tokens)

    @property
    def bottom(self) -> float:
        """The height at which it ends."""
        return max(t.bottom for t in self.tokens)


def rows_of(tokens: Sequence[Token], xs: Sequence[float]) -> list[Row] | None:
    """Return the rows of a part of a table, from top to bottom; None where they run into one another.

    A row is what stands at the height of a number; texts wrapped around it belong to it; other texts are rows of
    their own.

    Args:
        tokens: what is printed there.
        xs: where columns begin and end.
    """
    by_column: dict[int, list[Token]] = defaultdict(list)
    for token in sorted(tokens, key=lambda t: t.middle):
        by_column[column_at(xs, token)].append(token)
    rows: list[Row] = []
    texts: list[tuple[int, list[Token]]] = []
    for column, inside in by_column.items():
        numbers = [t for t in inside if t.is_number]
        if 2 * len(numbers) >= len(inside):
            _add_numbers(rows, inside)
        else:
            texts.append((column, inside))
    rows.sort(key=lambda row: row.top)
    anchors = [row.tokens[0].middle for row in rows]
    own: list[Row] = []
    for column, inside in texts:
        for block, anchor in _blocks(inside, anchors, xs[column + 1]):
            if anchor is not None:
                rows[anchor].tokens.extend(block)
            else:
                same = next(
                    (row for row in own if abs(row.tokens[0].middle - block[0].middle) < SAME_LINE * block[0].size),
                    None,
                )
                (same.tokens.extend(block) if same else own.append(Row(block)))
    rows = sorted([*rows, *own], key=lambda row: row.top + row.bottom)
    if any(after.top < before.bottom - 0.3 * before.tokens[0].size for before, after in pairwise(rows)):
        return None
    return rows


def _add_numbers(rows: list[Row], column: Sequence[Token]) -> None:
    """Add a column's numbers to the rows at their heights; one that is wrapped stays in its row."""
    before: Token | None = None
    row: Row | None = None
    for token in column:
        wrapped = before and before.text.endswith(UNFINISHED) and token.top - before.bottom < WRAP_GAP * token.size
        if not wrapped:
            row = next((r for r in rows if abs(r.tokens[0].middle - token.middle) <= SAME_LINE * token.size), None)
            if row is None:
                row = Row([])
                rows.append(row)
        assert row is not None
        row.tokens.append(token)
        before = token


def _blocks(column: Sequence[Token], anchors: Sequence[float], edge: float) -> Iterator[tuple[list[Token], int | None]]:
    """Yield the texts of a column, each with its wrapped lines, and the row that it stands in (None: its own)."""
    lines = tokens_to_lines(column)
    high = min(edge, max(t.x1 for t in column))
    claims = [_claim(line[0], anchors) for line in lines]
    groups: list[list[int]] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if groups else None
        if before is not None and _is_wrapped(before, line, high) and not _is_nearer_below(lines, index, claims):
            taken = [claims[i] for i in groups[-1] if claims[i] is not None]
            if claims[index] is None or not taken:
                groups[-1].append(index)
                continue
        groups.append([index])
    for group in groups:
        block = [token for index in group for token in lines[index]]
        claimed = next((claims[i] for i in group if claims[i] is not None), None)
        if claimed is None:
            top, bottom = min(t.top for t in block), max(t.bottom for t in block)
            within = [index for index, anchor in enumerate(anchors) if top <= anchor <= bottom]
            claimed = within[0] if len(within) == 1 else None
        yield block, claimed


def _claim(token: Token, anchors: Sequence[float]) -> int | None:
    """Return the row at a token's height."""
    near = [(abs(anchor - token.middle), index) for index, anchor in enumerate(anchors)]
    distance, index = min(near, default=(1e9, -1))
    return index if distance <= SAME_LINE * token.size else None


def _is_wrapped(before: Sequence[Token], line: Sequence[Token], high: float) -> bool:
    """Say whether a line can go on with the text of the line before: near, and that one full."""
    size = before[-1].size
    near = line[0].top - max(t.bottom for t in before) < WRAP_GAP * size
    return near and high - before[-1].x1 < FULL * size


def _is_nearer_below(lines: Lines, index: int, claims: Sequence[int | None]) -> bool:
    """Say whether a line without a number beside it stands nearer to the line below, which it may begin."""
    if claims[index] is not None or index + 1 >= len(lines) or claims[index - 1] is None:
        return False
    above = lines[index][0].top - lines[index - 1][0].bottom
    below = lines[index + 1][0].top - lines[index][0].bottom
    return below < above - 0.15 * lines[index][0].size
