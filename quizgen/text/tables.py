"""What a terminal shows as texts and tables, and tables made to fit a window.

A table's columns are folded, or it is told one line a cell where they cannot be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

GAP = "  "
LEAST = 8  # columns of a folded column

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of printed cells, not yet laid out; ``str`` makes it as wide as its cells are.

    rows: the head first.

    >>> print(Grid((("layer", "output"), ("conv", "6"))))
    layer  output
    ─────  ──────
    conv   6
    """

    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        widths = [max(map(len, column)) for column in zip(*self.rows, strict=True)]
        head, *body = [
            GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in self.rows
        ]
        return "\n".join([head, GAP.join("─" * width for width in widths), *body])


@dataclass(frozen=True, slots=True)
class Blocks:
    """Texts and tables, one below the other with a blank line between.

    >>> print(Blocks(("Look:", Grid((("a", "b"), ("1", "2"))))))
    Look:
    <BLANKLINE>
    a  b
    ─  ─
    1  2
    """

    parts: tuple[str | Grid, ...]

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.parts))

    def followed_by(self, *parts: str) -> Blocks:
        """Return these blocks and more below them."""
        return Blocks((*self.parts, *parts))


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
    parts = [_lines(cell, width) for cell, width in zip(row, widths, strict=True)]
    height = max(map(len, parts))
    columns = [part + [""] * (height - len(part)) for part in parts]
    return [
        GAP.join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in zip(*columns, strict=True)
    ]


def _lines(cell: str, width: int) -> list[str]:
    """A cell broken at spaces; at hyphens too where a word is wider than the column.

    >>> _lines("conv-macs, rf-what", 10), _lines("conv-macs-formula", 10)
    (['conv-macs,', 'rf-what'], ['conv-macs-', 'formula'])
    """
    too_wide = any(len(word) > width for word in cell.split())
    return wrap(cell, width, break_on_hyphens=too_wide) or [""]


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
