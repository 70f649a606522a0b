"""Tables of text made to fit a window: columns folded, or one line a cell where they cannot be.

A table is found by its rule: a line of strokes under its head, a run of them for each column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from textwrap import wrap

GAP = "  "
LEAST = 8  # columns of a folded column
RULE = re.compile(r"─+(?:  ─+)+")

Row = list[str]


def tables_in(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where tables begin and end: from the head to the line after the last row."""
    for i, line in enumerate(lines):
        if i and lines[i - 1] and RULE.fullmatch(line):
            end = i + 1
            while end < len(lines) and lines[end]:
                end += 1
            yield i - 1, end


def cells(lines: Sequence[str], signs: Callable[[str], str]) -> list[Row]:
    """The cells of a table, its rule left out; ``signs`` says how a terminal writes each."""
    head, rule, *rows = lines
    starts = [match.start() for match in re.finditer("─+", rule)]
    ends = [*(start - len(GAP) for start in starts[1:]), None]
    spans = list(zip(starts, ends, strict=True))
    return [[signs(line[a:b].strip()) for a, b in spans] for line in (head, *rows)]


def laid_out(rows: Sequence[Row], width: int, rule: str = "─") -> list[str] | None:
    """The table in columns, the widest ones folded; None where it cannot fit."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    room = width - len(GAP) * (len(widths) - 1)
    while sum(widths) > room:
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= LEAST:
            return None
        widths[widest] -= 1
    head, *others = [_folded(row, widths) for row in rows]
    return [
        *head,
        GAP.join(rule * width for width in widths),
        *(line for row in others for line in row),
    ]


def _folded(row: Row, widths: Sequence[int]) -> list[str]:
    """A row in as many lines as its longest cell takes."""
    parts = [wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
    height = max(map(len, parts))
    columns = [part + [""] * (height - len(part)) for part in parts]
    return [
        GAP.join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in zip(*columns, strict=True)
    ]


def told(rows: Sequence[Row]) -> list[str]:
    """The table cell by cell: a row's first cell, then what each column says of it.

    >>> told([["layer", "output"], ["conv", "6"], ["pool", ""]])
    ['layer: conv', '    output: 6', 'layer: pool']
    """
    head, *others = rows
    lines = []
    for row in others:
        for i, (name, cell) in enumerate(zip(head, row, strict=True)):
            if cell:
                lines.append(f"{'    ' * (i > 0)}{name}: {cell}")
    return lines
