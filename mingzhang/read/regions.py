"""Where on a page there is a table that its rules do not show whole: fragments, headings alone, rules across, none.

A cheap look first: most pages have whole grids, and no amount outside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mingzhang.read.grid import CELL_GAP, Grid, edges_to_grid, join_grids, transposed
from mingzhang.read.infer import complete
from mingzhang.read.model import Box, Char
from mingzhang.read.pdfium import Segment
from mingzhang.read.rows import BLANKS, WORD_GAP, chars_to_rows, em
from mingzhang.read.tokens import SENTENCE, SLIGHT, WRAP_GAP, Lines, Token, is_body, row_tokens, tokens_to_lines

# Fragments of one table have edges within this distance (points).
SAME_EDGE = 4.0
# Rules across a page that begin and end within this distance (points) can be those of one table.
SAME_END = 6.0
SAME_SIZE = 1.2
FEWEST_LINES = 3  # of a table without rules
LINE_GAP = 2.2  # ems between the lines of a table without rules, at most
LONGEST_AMOUNT = 20  # characters
HAS_AMOUNT = re.compile(r"\d[.,，]\d")
# Two numbers in one cell, or a label and an amount.
CROWDED = re.compile(r"(?:^|\s)[-－−(（]?\d[\d,]*(?:\.\d+)?[)）]?\s+[-－−(（]?\d|\D\s[-－−(（]?\d[\d,]*\.\d+[)）]?$")


def is_crowded(text: str) -> bool:
    """Say whether a cell's text looks like that of several: two numbers, or a label and an amount."""
    return bool(CROWDED.search(text))


def may_be_joined(grids: Sequence[Grid]) -> bool:
    """Say whether two grids stand so close that they may be one."""
    return any(_is_above(one, other) or _is_beside(one, other) for one, other in pairwise(grids))


def amount_line(row: Sequence[Char]) -> list[Token]:
    """Return a row of print as tokens where it has an amount set apart; else none."""
    if not HAS_AMOUNT.search("".join([char[0] for char in row])) or not _has_gap(row):
        return []
    line = row_tokens(row)
    return line if is_body(line) else []


def _has_gap(row: Sequence[Char]) -> bool:
    """Say whether anything stands apart in a row of print; a row with blanks, or of an amount alone, may be so."""
    return (
        any(char[0] in BLANKS for char in row)
        or len(row) < LONGEST_AMOUNT
        or max([after[1] - before[3] for before, after in pairwise(row)]) > WORD_GAP * em(row)
    )


def whole_grids(
    grids: Sequence[Grid],
    frames: Sequence[Grid],
    loose: Sequence[Segment],
    vertical: Sequence[Segment],
    inside: Sequence[dict[int, list[Char]]],
    outside: Sequence[Sequence[Char]],
) -> list[Grid]:
    """Return the grids of a page with what no rule shows.

    Args:
        grids: what the rules show.
        frames: frames and rows of edges that may be tables.
        loose: horizontal rules of no grid.
        vertical: the vertical rules of the page.
        inside: for each grid, the characters in each of its cells.
        outside: the rows of print in no grid.
    """
    lines = [line for row in outside if (line := row_tokens(row))]
    tokens = [
        [t for chars in cells.values() for row in chars_to_rows(chars) for t in row_tokens(row)] for cells in inside
    ]
    pieces = _joined(list(zip(grids, tokens, strict=True)), lines)
    found: list[Grid] = []
    for grid, within in pieces:
        whole = complete(grid, within, vertical) or grid
        found.append(_with_rows_below(whole, within, lines, vertical) or whole)
    for candidate in _candidates(frames, loose, lines):
        within = [token for line in _lines_in(candidate.box, lines) for token in line]
        free = not any(_meet(candidate.box, grid.box) for grid in found)
        borne_out = complete(candidate, within, vertical, bare=True) if free else None
        if borne_out and _is_table(borne_out, within):
            found.append(borne_out)
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


# ---- fragments of one table


Piece = tuple[Grid, list[Token]]


def _joined(pieces: list[Piece], lines: Lines) -> list[Piece]:
    """Join grids that stand on one another, or side by side, and have the same columns or rows."""
    done: list[Piece] = []
    for piece in pieces:
        joined = _join(done[-1], piece, lines) if done else None
        if joined:
            done[-1] = joined
        else:
            done.append(piece)
    return done


def _join(before: Piece, after: Piece, lines: Lines) -> Piece | None:
    (one, tokens), (other, more) = before, after
    if _is_beside(one, other):
        left, right = sorted((one, other), key=lambda grid: grid.xs[0])
        return transposed(join_grids(transposed(left), transposed(right))), tokens + more
    if not _is_above(one, other):
        return None
    seam = Box(one.xs[0], one.ys[-1], one.xs[-1], other.ys[0])
    between = [token for line in _lines_in(seam, lines) for token in line]
    narrow = other.ys[0] - one.ys[-1] <= CELL_GAP
    first_row = [token for token in more if token.middle < other.ys[1]]
    if any(t.is_money for t in tokens) and not any(t.is_money for t in first_row):
        return None  # a heading: another table
    if narrow and not between:
        return join_grids(one, other), tokens + more
    if is_body(between) and len(tokens_to_lines(between)) == 1 and _fit(between, one.xs):
        return join_grids(one, other, gap=True), tokens + between + more
    return None


def _is_above(one: Grid, other: Grid) -> bool:
    """Say whether a grid stands right below another and has its columns, or some of them."""
    gap = other.ys[0] - one.ys[-1]
    if not -SLIGHT < gap < 3 * CELL_GAP * 2:
        return False
    fine, coarse = (one.xs, other.xs) if len(one.xs) > len(other.xs) else (other.xs, one.xs)
    ends = max(abs(fine[0] - coarse[0]), abs(fine[-1] - coarse[-1])) <= SAME_EDGE
    return ends and all(any(abs(x - y) <= SAME_EDGE for y in fine) for x in coarse)


def _is_beside(one: Grid, other: Grid) -> bool:
    """Say whether two grids stand side by side with the same rows."""
    if not min(abs(other.xs[0] - one.xs[-1]), abs(one.xs[0] - other.xs[-1])) <= CELL_GAP:
        return False
    return len(one.ys) == len(other.ys) and all(abs(a - b) <= SAME_EDGE for a, b in zip(one.ys, other.ys, strict=True))


def _fit(line: Sequence[Token], xs: Sequence[float]) -> bool:
    """Say whether each token of a line is in one column, and no two in the same."""
    columns = []
    for token in line:
        over = [j for j, (a, b) in enumerate(pairwise(xs)) if token.x0 < b - SLIGHT and token.x1 > a + SLIGHT]
        if len(over) != 1:
            return False
        columns += over
    return len(set(columns)) == len(columns)


# ---- a heading with its rules, and rows below it without


def _with_rows_below(grid: Grid, tokens: Sequence[Token], lines: Lines, vertical: Sequence[Segment]) -> Grid | None:
    """Return a grid of headings with the rows of amounts that are printed below it in its columns."""
    if len(grid.xs) < 3:
        return None
    below: list[Sequence[Token]] = []
    foot = grid.ys[-1]
    room = 1.0 if any(token.is_money for token in tokens) else LINE_GAP
    for line in lines:
        top = min(token.top for token in line)
        if top < grid.ys[-1] - SLIGHT:
            continue
        if top - foot > room * line[0].size or not _fit(line, grid.xs):
            break
        below.append(line)
        foot = max(token.bottom for token in line)
    while below and not is_body(below[-1]):
        below.pop()
    amounts = sum(t.is_money for line in below for t in line)
    if amounts < 2:
        return None
    foot = max(t.bottom for t in below[-1]) + SLIGHT
    last = len(grid.ys) - 1
    wall, floor = grid.edges()
    wall |= {(j, last) for j in range(len(grid.xs))}
    floor |= {(i, j) for i in (last, last + 1) for j in range(len(grid.xs) - 1)}
    longer = edges_to_grid(grid.xs, [*grid.ys, foot], wall, floor)
    longer = replace(longer, inferred=grid.inferred | {"rows"})
    return complete(longer, [*tokens, *(t for line in below for t in line)], vertical) or longer


# ---- rules across the page, frames, and no rules at all


def _candidates(frames: Sequence[Grid], loose: Sequence[Segment], lines: Lines) -> Iterator[Grid]:
    """Yield the grids that text may bear out."""
    yield from frames
    for x0, x1, ys in _rule_groups(loose):
        yield _bands(x0, x1, ys, lines)
    for start, end in unruled_blocks(lines):
        box = block_box(lines[start:end])
        yield replace(grid_of_bands(box.x0, box.x1, [box.top, box.bottom]), inferred=frozenset({"outline"}))


def _rule_groups(loose: Sequence[Segment]) -> list[tuple[float, float, list[float]]]:
    """Group the horizontal rules of one extent: where they begin and end, and their heights."""
    groups: list[tuple[float, float, list[float]]] = []
    for x0, x1, y in loose:
        for low, high, ys in groups:
            if abs(low - x0) <= SAME_END and abs(high - x1) <= SAME_END:
                ys.append(y)
                break
        else:
            groups.append((x0, x1, [y]))
    return [group for group in groups if len(group[2]) > 1]


def _bands(x0: float, x1: float, ys: list[float], lines: Lines) -> Grid:
    """Return the bands between rules, and what belongs to the table above the first and below the last."""
    inside = _lines_in(Box(x0, ys[0], x1, ys[-1]), lines)
    tokens = [token for line in inside for token in line]
    x0, x1 = min([x0, *(t.x0 - SLIGHT for t in tokens)]), max([x1, *(t.x1 + SLIGHT for t in tokens)])
    ys = list(ys)
    after = [i for i, line in enumerate(lines) if min(t.top for t in line) >= ys[-1] - SLIGHT]
    foot, last = ys[-1], None
    for i in after:
        line = lines[i]
        if min(t.top for t in line) - foot > LINE_GAP * line[0].size or not (is_table_line(line) or len(line) == 1):
            break
        foot = max(t.bottom for t in line)
        if is_table_line(line):
            last = foot
    if last:
        ys.append(last + SLIGHT)
    first = next((i for i, line in enumerate(lines) if line[0].top > ys[0] - SLIGHT), None)
    if first and is_body(lines[first]):
        start = _heading_above(lines, first)
        if start < first:
            ys.insert(0, min(t.top for t in lines[start]) - SLIGHT)
    return replace(grid_of_bands(x0, x1, ys), inferred=frozenset({"outline"}))


def _lines_in(box: Box, lines: Lines) -> list[list[Token]]:
    inside = [
        [
            t
            for t in line
            if box.x0 - SAME_END <= (t.x0 + t.x1) / 2 <= box.x1 + SAME_END and box.top <= t.middle < box.bottom
        ]
        for line in lines
    ]
    return [line for line in inside if line]


def _meet(one: Box, other: Box) -> bool:
    apart = one.x1 < other.x0 or other.x1 < one.x0
    return not apart and one.top < other.bottom - SLIGHT and other.top < one.bottom - SLIGHT


def _is_table(grid: Grid, tokens: Sequence[Token]) -> bool:
    """Say whether what was inferred without rules between columns is a table: two columns, two rows of amounts."""
    body = [line for line in tokens_to_lines(tokens) if is_body(line)]
    return len(grid.xs) > 2 and len(grid.ys) > 2 and len(body) > 1


def grid_of_bands(x0: float, x1: float, ys: Sequence[float]) -> Grid:
    """Return the grid of one column between some heights."""
    floor = {(i, 0) for i in range(len(ys))}
    wall = {(j, r) for j in (0, 1) for r in range(len(ys) - 1)}
    return edges_to_grid([x0, x1], ys, wall, floor)


def unruled_blocks(lines: Lines) -> Iterator[tuple[int, int]]:
    """Yield the first line and the line after the last of each block of lines that looks like a table without rules.

    That is three lines or more that end with an amount, set apart from the label before it; between them, labels
    alone; above them, a line of headings.
    """
    index = 0
    while index < len(lines):
        if not is_table_line(lines[index]):
            index += 1
            continue
        end = index + 1
        count = 1
        at = end
        while at < len(lines) and _follows(lines[at - 1], lines[at]):
            if is_table_line(lines[at]):
                count += 1
                end = at + 1
            elif not _is_label_line(lines[at], lines[index]):
                break
            at += 1
        start = _heading_above(lines, index)
        if count >= FEWEST_LINES and start < index:
            yield start, end
        index = end


def is_table_line(line: Sequence[Token]) -> bool:
    """Say whether a line has amounts at its end, apart from each other and from a label that is no sentence."""
    if len(line) < 2 or not is_body(line) or not line[-1].is_number:
        return False
    labels = [token for token in line if not token.is_number]
    return bool(labels or len(line) > 2) and not any(SENTENCE.search(token.text) for token in labels)


def _is_label_line(line: Sequence[Token], first: Sequence[Token]) -> bool:
    """Say whether a line is a label alone, left of the amounts."""
    amounts = min(token.x0 for token in first if token.is_money)
    return all(t.x1 < amounts and not SENTENCE.search(t.text) for t in line) and len(line) <= 2


def _follows(before: Sequence[Token], line: Sequence[Token]) -> bool:
    gap = min(t.top for t in line) - max(t.bottom for t in before)
    return gap < LINE_GAP * before[0].size


def _heading_above(lines: Lines, index: int) -> int:
    """Return the index of the first of the heading lines above a line: several labels each, or parts of them."""
    amounts = [token for token in lines[index] if token.is_number]
    start, first = index, index
    headed: list[Token] = []
    while start and _follows(lines[start - 1], lines[start]):
        line = lines[start - 1]
        if any(t.is_money or SENTENCE.search(t.text) for t in line) or 2 * sum(map(_has_colon, line)) >= len(line):
            break
        if len(line) > 1:
            first = start - 1
        elif not _is_part(line[0], lines[start]):
            break
        elif headed and any(_above(line[0], t) for t in headed):
            first = start - 1
        headed += line
        start -= 1
    headings = [token for line in lines[first:index] for token in line]
    return first if len(headings) >= len(amounts) else index


def _has_colon(token: Token) -> bool:
    """Say whether a text tells something, as the lines above a table do: its unit, its owner."""
    return ":" in token.text or "：" in token.text


def _above(token: Token, other: Token) -> bool:
    return token.x0 < other.x1 - SLIGHT and token.x1 > other.x0 + SLIGHT


def _is_part(token: Token, below: Sequence[Token]) -> bool:
    """Say whether a label alone in its line can be part of a heading: of the same size as what is close below it."""
    close = min(t.top for t in below) - token.bottom < WRAP_GAP * token.size
    return close and token.size < SAME_SIZE * below[0].size


def block_box(lines: Lines) -> Box:
    """Return the box around some lines."""
    tokens = [token for line in lines for token in line]
    return Box(
        min(t.x0 for t in tokens) - SLIGHT,
        min(t.top for t in tokens) - SLIGHT,
        max(t.x1 for t in tokens) + SLIGHT,
        max(t.bottom for t in tokens) + SLIGHT,
    )
