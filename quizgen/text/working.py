"""The lines of a worked solution: as text, and in columns where a window has room for them.

>>> both = Working((
...     WorkedLine("Weights", ("weights", "= K·K·C", "= 3·3·8", "= 72")),
...     WorkedLine("With the bias", ("params", "= weights + 1", "= 72 + 1", "= 73"), "(here)"),
... ))
>>> for line, marked in both.columns(60):
...     print(line)
Weights:
    weights = K·K·C       = 3·3·8  = 72
With the bias: (here)
    params  = weights + 1 = 72 + 1 = 73
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quizgen.text.wrap import width_of, wrapped

INDENT = 4
COLUMNS = 4  # name, formula, numbers, value


@dataclass(frozen=True, slots=True)
class WorkedLine:
    """One line of a solution.

    parts: the name, then each of ``= formula``, ``= numbers``, ``= value`` that there is.
    note: what is said of the line after its heading; a line with a note is marked.
    """

    heading: str
    parts: tuple[str, ...]
    note: str = ""

    @property
    def head(self) -> str:
        return f"{self.heading}: {self.note}".rstrip()

    @property
    def cells(self) -> tuple[str, ...]:
        """The parts, each in its column: the value always in the last one."""
        *first, value = self.parts
        return (*first, *[""] * (COLUMNS - len(self.parts)), value)

    def __str__(self) -> str:
        return f"{self.head}\n{' ' * INDENT}{' '.join(self.parts)}"


@dataclass(frozen=True, slots=True)
class Working:
    """The lines of a solution, in order."""

    lines: tuple[WorkedLine, ...]

    def __str__(self) -> str:
        return "\n".join(map(str, self.lines))

    def columns(self, width: int, signs: Callable[[str], str] = str) -> Iterator[tuple[str, bool]]:
        """The lines for a window, and whether each is marked; what is too long is broken.

        signs: how the terminal writes a text.
        """
        cells = [tuple(map(signs, line.cells)) for line in self.lines]
        widths, aligned = _fitting(cells, width - INDENT)
        for place, line in enumerate(self.lines):
            text = str(line)
            if place in aligned:
                padded = " ".join(
                    cell + " " * (room - width_of(cell))
                    for cell, room in zip(cells[place], widths, strict=True)
                    if room
                )
                text = f"{line.head}\n{' ' * INDENT}{padded.rstrip()}"
            yield wrapped(text, width, signs), bool(line.note)


def _fitting(cells: list[tuple[str, ...]], room: int) -> tuple[list[int], set[int]]:
    """The widths of the columns, and the lines that fit into them; the longest are left out."""
    places = sorted(range(len(cells)), key=lambda place: sum(map(width_of, cells[place])))
    while places:
        widths = [max(width_of(cells[place][i]) for place in places) for i in range(COLUMNS)]
        if sum(widths) + sum(map(bool, widths)) - 1 <= room:
            return widths, set(places)
        places.pop()
    return [0] * COLUMNS, set()
