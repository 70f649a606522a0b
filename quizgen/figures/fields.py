"""Receptive fields as grids: the pixels that one output of stacked convolutions sees."""

from __future__ import annotations

from collections.abc import Iterator

from quizgen.cost.receptive import Span, Window, slide
from quizgen.figures.canvas import Theme
from quizgen.figures.svg import SMALL, WIDTH, arrow, centred, path, rect, sheet, text, wrapped

KERNEL = 3
GAP = 14  # between grids
CELL = 30  # at most
NOTE = "number: how many convolutions so far; orange: a window and its output"


def seen(layers: int, kernel: int = KERNEL) -> list[int]:
    """The sides of what one output sees: in the input, after each layer, at last itself.

    >>> seen(2)
    [5, 3, 1]
    """
    span = Span(1, 1, 0)
    sides = [int(span.size)]
    for _ in range(layers):
        span = slide(span, Window(kernel, 1))
        sides.append(int(span.size))
    return sides[::-1]


def stacked(layers: int, colours: Theme) -> bytes:
    """A grid for the input and for each layer's output, with a window of the next layer."""
    sides = seen(layers)
    cell = min(CELL, (WIDTH - 2 - GAP * layers) / sum(sides))
    middle = 1 + sides[0] * cell / 2
    x, shapes = 1.0, list[str]()
    for at, side in enumerate(sides):
        top = middle - side * cell / 2
        shapes += _cells(x, top, side, cell, colours)
        if at:  # what the window of the grid before gives
            shapes.append(rect(x, top, cell, cell, colours.params))
        if at < layers:
            shapes.append(
                rect(x, top, KERNEL * cell, KERNEL * cell, "none", colours.params, line=3)
            )
            end = x + side * cell
            shapes.append(arrow([(end + 2, middle), (end + GAP - 2, middle)], colours.soft))
        name = str(at) if at else "input"
        below = middle + side * cell / 2 + 12
        shapes.append(centred(x + side * cell / 2, below, [name], colours.ink, size=SMALL))
        x += side * cell + GAP
    bottom = 2 * middle + 36
    for at, line in enumerate(wrapped(NOTE, WIDTH, SMALL)):
        shapes.append(text(0, bottom + 15 * at, line, colours.soft, size=SMALL))
    return sheet(bottom + 20, shapes)


def _cells(x: float, top: float, side: int, cell: float, colours: Theme) -> Iterator[str]:
    """A square grid as lines over a square."""
    end, bottom = x + side * cell, top + side * cell
    yield rect(x, top, side * cell, side * cell, colours.band, colours.soft, line=1)
    for at in range(1, side):
        yield path([(x + at * cell, top), (x + at * cell, bottom)], colours.soft, line=0.7)
        yield path([(x, top + at * cell), (end, top + at * cell)], colours.soft, line=0.7)
