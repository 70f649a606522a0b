"""Records of a table's text, and the sign that parts their cells.

The sign is what the file says (``sep=;``, ``#separator:tab``), else what its name says (``.tsv``),
else the one that gives every row as many cells as the header has.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeAlias

DELIMITERS = ",;\t|"
NAMES = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "pipe": "|",
    "space": " ",
    "colon": ":",
    "\\t": "\t",
}
SHOWN = {sign: name for name, sign in NAMES.items() if name.isalpha()}
LONGEST = 200  # lines that one quoted row may go over
LOOKED_AT = 1000  # rows that the sign is chosen by
PREAMBLE = 15  # lines that may stand above the header

Record: TypeAlias = tuple[int, list[str] | str]  # its line's index, its cells or what is wrong


def named_separator(text: str) -> str:
    r"""The sign that a header line such as ``#separator:Comma,,`` names.

    text: what follows the colon.

    >>> named_separator("Comma,,"), named_separator("tab"), named_separator(";")
    (',', '\t', ';')
    """
    word = text.strip(" \r\n")
    stripped = word.strip(",;\t|\"' ").casefold()
    return NAMES.get(stripped, "") or (stripped or word)[:1] or ("\t" if "\t" in text else "")


def choose(lines: Sequence[str], first: int, name: str) -> str:
    """The sign that parts the cells of a table.

    lines: of the file, with their ends.
    first: the index of the first line of the table.
    name: the file's name.

    >>> choose(["Term; meaning\\n", "a; b, c\\n"], 0, "t.csv")
    ';'
    """
    if re.search(r"\.(tsv|tab)$", name, re.IGNORECASE) and any("\t" in s for s in lines[first:]):
        return "\t"
    best = max(DELIMITERS, key=lambda sign: _evidence(lines, first, sign))
    if _evidence(lines, first, best)[0] >= 0:
        return best
    return ":" if _evidence(lines, first, ":")[0] > 0.5 else ","


def _evidence(lines: Sequence[str], first: int, sign: str) -> tuple[float, float, int]:
    """How well a sign parts the cells, as far as 1; less than 0 if the header has one cell.

    The share of rows with the header's number of cells; less a share of cells that begin with a
    space, as after a comma between words; and the number of cells.
    """
    found = [
        cells
        for _, cells in islice(records(lines, first, sign), LOOKED_AT)
        if not isinstance(cells, str)
    ]
    found = found[header_at(found) :]
    if not found or len(found[0]) < 2:
        return -1.0, 0.0, 1
    wide = len(found[0])
    points = sum(
        1.0 if len(row) == wide else 0.5 if 1 < filled(row) <= wide else 0.0 for row in found[1:]
    )
    cells = [cell for row in found for cell in row[1:]]
    if any(cell.count('"') % 2 for row in found for cell in row):
        points /= 2  # it parts what quotes hold together
    spaced = sum(cell.startswith(" ") for cell in cells) / len(cells)
    return points / max(1, len(found) - 1), -spaced, wide


def filled(cells: Sequence[str]) -> int:
    """The number of cells up to the last that holds something.

    cells: of a row.

    >>> filled(["a", "", "b", " ", ""])
    3
    """
    return max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def header_at(rows: Sequence[Sequence[str]]) -> int:
    """The index of the header: 0, or behind lines of a title that have one cell.

    rows: the cells of the first rows.

    >>> header_at([["Course list"], ["id", "name", "group"], ["1", "Bo", "A"]])
    1
    """
    if not rows or filled(rows[0]) > 1:
        return 0
    widths = [filled(cells) for cells in rows]
    wide = Counter(width for width in widths if width > 1).most_common(1)
    if not wide or wide[0][0] < 3 or wide[0][1] * 2 < len(rows) - PREAMBLE:
        return 0
    return next((i for i, w in enumerate(widths[:PREAMBLE]) if w >= wide[0][0]), 0)


def records(lines: Sequence[str], first: int, delimiter: str) -> Iterator[Record]:
    """Each row's cells with its line's index, or why it cannot be read.

    lines: of the file, with their ends.
    first: the index of the first line of the table.
    delimiter: what parts the cells.

    >>> list(records(['a,"b\\n', 'c"\\n', 'd,e'], 0, ","))
    [(0, ['a', 'b\\nc']), (2, ['d', 'e'])]
    """
    at, width = first, 0
    while at < len(lines):
        end = _end(lines, at)
        cells = cells_of(lines[at:end], delimiter)
        if isinstance(cells, str) or (end > at + 1 and 0 < width < len(cells)):
            end, cells = at + 1, cells_of(lines[at : at + 1], delimiter)
        if width < 2 and not isinstance(cells, str):  # a title above the header has one cell
            width = len(cells)
        if lines[at].strip():
            yield at, cells
        at = end


def _end(lines: Sequence[str], at: int) -> int:
    """The line after a row: a row goes on while a quote is open."""
    quotes = 0
    for end in range(at, min(at + LONGEST, len(lines))):
        quotes += lines[end].count('"')
        if quotes % 2 == 0:
            return end + 1
    return at + 1


def cells_of(lines: Sequence[str], delimiter: str) -> list[str] | str:
    """The cells of one row, or what is wrong with it.

    lines: that the row goes over.
    delimiter: what parts the cells.

    >>> cells_of(['a;"b;c"'], ";")
    ['a', 'b;c']
    """
    text = "".join(lines).replace("\0", "\ufffd")
    try:
        rows = list(csv.reader([text.rstrip("\r\n")], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return str(error)
    return rows[0] if rows else []
