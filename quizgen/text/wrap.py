"""Text broken to a window's width, as terminals show it.

>>> print(wrapped("    macs = each·outputs = 125·160 = 20,000", 24))
    macs = each·outputs
        = 125·160
        = 20,000
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from unicodedata import combining, east_asian_width

from quizgen.text.tables import Blocks, Grid, laid_out, told

LEAST = 16  # columns; what is narrower still is left to the terminal
BREAK = re.compile(r"(?<![=≈~+−·/*-])( +)(?=\S)")  # an operator stays with what follows it
LABEL = re.compile(r" +\S{1,9} {2,}")  # a number or word in a column of its own
STEP = 4  # columns that a formula's second line stands in
DEEPEST = 1 / 3  # of the width: how far a second line may stand in


def width_of(text: str) -> int:
    """Columns that a text takes: East Asian characters take two, accents none."""
    if text.isascii():
        return len(text)
    wide = sum(east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(combining(sign) > 0 for sign in text)


def wrapped(
    text: str | Blocks, width: int, signs: Callable[[str], str] = str, *, columns: bool = True
) -> str:
    """``text`` with its lines broken at spaces; what stands in goes on standing in.

    signs: how the terminal writes a text, where that changes how wide it is.  columns: False
    tells tables cell by cell, for those who hear them.
    """
    parts = text.parts if isinstance(text, Blocks) else (text,)
    if width < LEAST:
        return signs(str(text))
    return "\n\n".join(
        "\n".join(
            _table(part, width, signs, columns)
            if isinstance(part, Grid)
            else _paragraphs(part.split("\n"), width, signs)
        )
        for part in parts
    )


def _table(grid: Grid, width: int, signs: Callable[[str], str], columns: bool) -> Iterable[str]:
    rows = [[signs(cell.strip()) for cell in row] for row in grid.rows]
    table = laid_out(rows, width, signs("─")) if columns else None
    return table or _paragraphs(told(rows), width, str)


def _paragraphs(lines: Sequence[str], width: int, signs: Callable[[str], str]) -> Iterator[str]:
    for line in lines:
        yield from _broken(signs(line), width)


def _broken(line: str, width: int) -> list[str]:
    if width_of(line) <= width:
        return [line]
    label = LABEL.match(line)
    first = label[0] if label else line[: len(line) - len(line.lstrip())]
    hang = width_of(first) + STEP * bool(first and not label)
    rest = " " * min(hang, int(width * DEEPEST))
    found, current, begun = [], first, False
    words = BREAK.split(line[len(first) :])
    for space, word in zip(["", *words[1::2]], words[::2], strict=True):
        if begun and width_of(current) + len(space) + width_of(word) > width:
            found.append(current)
            current, begun = rest, False
        current += space * begun + word
        begun = True
        while width_of(current) > width:  # a word longer than the window
            end = next(i for i in range(width, 0, -1) if width_of(current[:i]) <= width)
            found.append(current[:end])
            current = rest + current[end:]
    return [*found, current]
