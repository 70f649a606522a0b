"""Receptive fields that grow from layer to layer, and what each pixel counts for in them.

>>> [stack.sizes for stack in STACKS.values()]
[[1, 3, 5, 7], [1, 3, 7, 15], [1, 3, 7, 15]]
>>> paths(2)
[1, 2, 3, 2, 1]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from quizgen.cost.published import NUMBERS
from quizgen.cost.receptive import Span, Window, slide
from quizgen.figures.canvas import Picture, Theme, theme
from quizgen.figures.svg import (
    SIZE,
    SMALL,
    WIDTH,
    Point,
    centred,
    path,
    rect,
    sheet,
    text,
    width,
    wrapped,
)
from quizgen.figures.words import table
from quizgen.formulas.numbers import fixed

KERNEL = 3
LEFT = 66  # width of the column of labels
ROW, FIRST = 52, 36  # from layer to layer, and the middle of the last
LINE = 15
WIDEST = 22  # from dot to dot
PIXEL = Span(1, 1, 0)
EFFECTIVE = (2, 5)  # layers
CELL, BARE_CELL = 34, 26  # of a grid, with numbers in it and without
PALE = 35  # percent of a colour at most below a number


class Stack(NamedTuple):
    """Layers one after the other, each a window along one axis, and how many outputs are shown."""

    title: str
    windows: tuple[Window, ...]
    outputs: int

    @property
    def shown(self) -> int:
        """The output whose field is drawn; it has a neighbor on its far side."""
        return (self.outputs - 1) // 2

    @property
    def spans(self) -> list[Span]:
        """The field of the first element after so many layers, from the input on."""
        found = [PIXEL]
        for window in self.windows:
            found.append(slide(found[-1], window))
        return found

    @property
    def sizes(self) -> list[int]:
        return [int(span.size) for span in self.spans]

    @property
    def counts(self) -> list[int]:
        """The elements of each map that the shown outputs need, from the input on."""
        found = [self.outputs]
        for window in reversed(self.windows):
            reach = window.dilation * (window.kernel - 1) + 1
            found.insert(0, (found[0] - 1) * int(window.stride) + reach)
        return found

    def reads(self, layer: int, element: int) -> list[int]:
        """The elements that one element of a layer's output reads, both from 0."""
        window = self.windows[layer]
        first = element * int(window.stride)
        return [first + tap * window.dilation for tap in range(window.kernel)]

    def seen(self, output: int) -> list[set[int]]:
        """The elements of each map on which one of the last outputs depends, from the input on.

        >>> [len(elements) for elements in STACKS["dilation"].seen(0)]
        [15, 7, 3, 1]
        """
        found = [{output}]
        for layer in reversed(range(len(self.windows))):
            found.insert(0, {at for one in found[0] for at in self.reads(layer, one)})
        return found


STACKS: Mapping[str, Stack] = {
    "growing": Stack("Three 3×3 convolutions, stride 1", (Window(KERNEL, 1),) * 3, 3),
    "stride": Stack("Three 3×3 convolutions, stride 2", (Window(KERNEL, 2),) * 3, 2),
    "dilation": Stack(
        "Three 3×3 convolutions, dilation 1, 2, 4",
        tuple(Window(KERNEL, 1, dilation=2**at) for at in range(3)),
        3,
    ),
}


def growing(stack: Stack, colours: Theme) -> bytes:
    """A row of dots for each map, the input below; lines lead from outputs to what they read."""
    drawn = _Rows(stack, min(WIDEST, (WIDTH - LEFT - 4) / stack.counts[0]))
    shapes = [text(0, 14, stack.title, colours.ink, size=SIZE + 1, bold=True)]
    shapes += drawn.lines(colours)
    for layer in range(len(stack.windows) + 1):
        shapes += drawn.dots(layer, colours)
        shapes += _label(stack, layer, drawn.place(layer, 0)[1], colours)
    bottom = drawn.place(0, 0)[1] + 18
    shown, size = stack.shown, stack.sizes[-1]
    farther = int(stack.spans[-1].stride)
    for at, (words, hue) in enumerate(
        (
            (f"one output sees {_pixels(size)}", colours.params),
            (f"the next output sees {_pixels(size)}, shifted by {farther}", colours.memory),
        )
    ):
        shapes += drawn.bracket(shown + at, bottom + 9 * at, hue)
        shapes.append(text(LEFT, bottom + 32 + LINE * at, words, hue, size=SMALL, bold=True))
    return sheet(bottom + 32 + 2 * LINE - 8, shapes)


def _label(stack: Stack, layer: int, y: float, colours: Theme) -> Iterator[str]:
    """A map's name, and how many pixels one of its elements sees."""
    name = f"layer {layer}" if layer else "input"
    yield text(0, y - 2 if layer else y + 4, name, colours.ink, size=SMALL, bold=True)
    if layer:
        yield text(0, y + 13, _pixels(stack.sizes[layer]), colours.ink, size=SMALL)


def _pixels(number: int) -> str:
    return f"{number} pixel{'s' * (number != 1)}"


class _Rows(NamedTuple):
    """Where the elements of each map are drawn: above the middle of what they see."""

    stack: Stack
    step: float

    def place(self, layer: int, element: int) -> Point:
        span = self.stack.spans[layer]
        across = float(span.centre) + element * int(span.stride)
        down = len(self.stack.windows) - layer
        return LEFT + self.step * (across + 0.5), FIRST + ROW * down

    def lines(self, colours: Theme) -> Iterator[str]:
        """From each element that the shown output depends on to those that it reads."""
        for layer, elements in enumerate(self.stack.seen(self.stack.shown)[1:]):
            for element in sorted(elements):
                for read in self.stack.reads(layer, element):
                    ends = [self.place(layer + 1, element), self.place(layer, read)]
                    yield path(ends, colours.params, line=1)

    def dots(self, layer: int, colours: Theme) -> Iterator[str]:
        """A map's elements: orange those that the shown output depends on."""
        seen = self.stack.seen(self.stack.shown)[layer]
        neighbour = self.stack.shown + 1 if layer == len(self.stack.windows) else -1
        radius = min(5.5, self.step * 0.38)
        for element in range(self.stack.counts[layer]):
            fill, line = colours.band, colours.soft
            if element in seen:
                fill = line = colours.params
            elif element == neighbour:
                fill = line = colours.memory
            x, y = self.place(layer, element)
            side = 2 * radius
            yield rect(x - radius, y - radius, side, side, fill, line, rounded=radius, line=1)

    def bracket(self, output: int, y: float, hue: str) -> Iterator[str]:
        """A line below the pixels that an output sees."""
        seen = self.stack.seen(output)[0]
        left = self.place(0, min(seen))[0] - self.step * 0.4
        right = self.place(0, max(seen))[0] + self.step * 0.4
        yield path([(left, y - 4), (left, y), (right, y), (right, y - 4)], hue, line=2)


def growing_words(stack: Stack) -> str:
    """What one output of each layer sees, and how far apart neighbours see."""
    lines = [stack.title]
    for layer, (window, span) in enumerate(zip(stack.windows, stack.spans[1:], strict=True), 1):
        moves = f"stride {window.stride}, dilation {window.dilation}"
        sees = f"one output sees {_pixels(int(span.size))}"
        lines.append(f"layer {layer}: {moves}; {sees}, the next is shifted by {span.stride}")
    return "\n".join(lines)


# --- what each pixel counts for ---------------------------------------------------------


def paths(layers: int, kernel: int = KERNEL) -> list[int]:
    """Along one axis, the ways from each pixel to one output of stacked convolutions.

    Each layer adds the counts of the neighbours under its window, as in Pascal's triangle.

    >>> paths(1), paths(5)[:6]
    ([1, 1, 1], [1, 5, 15, 30, 45, 51])
    """
    counts = [1]
    for _ in range(layers):
        padded = [0] * (kernel - 1) + counts + [0] * (kernel - 1)
        counts = [sum(padded[at : at + kernel]) for at in range(len(counts) + kernel - 1)]
    return counts


def middle_share(layers: int, side: int) -> Fraction:
    """The part of all paths that begin in the square of so many pixels in the middle.

    >>> middle_share(5, 11), float(round(middle_share(5, 5), 3))
    (Fraction(1, 1), 0.684)
    """
    counts = paths(layers)
    first = (len(counts) - side) // 2
    return Fraction(sum(counts[first : first + side]), sum(counts)) ** 2


def core(layers: int) -> int:
    """The side of the smallest square in the middle with more than half of all paths."""
    sides = range(1, len(paths(layers)) + 1, 2)
    return next(side for side in sides if middle_share(layers, side) > Fraction(1, 2))


def effective(layers: int, colours: Theme) -> bytes:
    """The field as a grid, darker where more paths lead to the output; counts if they fit."""
    counts = paths(layers)
    side, most = len(counts), max(counts) ** 2
    numbered = _numbered(counts)
    cell = CELL if numbered else BARE_CELL
    shapes = [text(0, 14, _heading(layers), colours.ink, size=SIZE + 1, bold=True)]
    deepest = PALE if numbered else 100  # percent of the colour, below numbers and without
    for row, down in enumerate(counts):
        for column, across in enumerate(counts):
            x, y = 1 + column * cell, FIRST - 10 + row * cell
            fill = mixed(colours.band, colours.params, deepest * down * across // most)
            shapes.append(rect(x, y, cell, cell, fill, colours.soft, line=0.6))
            if numbered:
                number = [str(down * across)]
                shapes.append(centred(x + cell / 2, y + cell / 2, number, colours.ink))
    inner = core(layers)
    edge = (side - inner) / 2 * cell
    long = inner * cell
    shapes.append(rect(1 + edge, FIRST - 10 + edge, long, long, "none", colours.memory, line=3))
    bottom = FIRST + 10 + side * cell
    notes = [line for words in _effective_notes(layers) for line in wrapped(words, WIDTH, SMALL)]
    for at, line in enumerate(notes):
        shapes.append(text(0, bottom + LINE * at, line, colours.ink, size=SMALL))
    return sheet(bottom + LINE * len(notes) - 8, shapes)


def mixed(one: str, other: str, percent: int) -> str:
    """A colour between two others, in integers so that it is the same everywhere.

    >>> mixed("#000000", "#ffffff", 50)
    '#7f7f7f'
    """
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(a + (b - a) * percent // 100 for a, b in pairs).hex()


def _heading(layers: int) -> str:
    return f"{NUMBERS[layers].capitalize()} 3×3 convolutions: paths to one output"


def _effective_notes(layers: int) -> list[str]:
    counts, inner = paths(layers), core(layers)
    middle, share = max(counts) ** 2, fixed(100 * middle_share(layers, inner), 0)
    return [
        f"{len(counts)}×{len(counts)} pixels; from a corner {counts[0] ** 2} path, "
        f"from the middle {middle}",
        f"blue: the middle {inner}×{inner} pixels have {share}% of all paths",
        "With equal weights and no activation functions, a pixel's influence is its share of "
        "the paths.",
    ]


def effective_words(layers: int) -> str:
    """The counts: as they stand in the grid, or along one axis where the grid has none."""
    counts = paths(layers)
    if _numbered(counts):
        grid = table([[str(down * across) for across in counts] for down in counts])
    else:
        grid = f"paths by row and by column, to be multiplied: {' '.join(map(str, counts))}"
    return "\n".join([grid, *_effective_notes(layers)])


def _numbered(counts: Sequence[int]) -> bool:
    """Whether the grid has room for its numbers."""
    return width(str(max(counts) ** 2)) < CELL and len(counts) * CELL < WIDTH


# --- the pictures of this kind ----------------------------------------------------------


def growth_pictures() -> Iterator[Picture]:
    """Fields that grow with plain, strided and dilated layers; paths in a field."""
    for name, stack in STACKS.items():
        yield Picture(
            f"receptive-field-{name}",
            f"Rows of dots, joined by lines: the pixels that one output sees. {stack.title}.",
            partial(_draw, stack),
            partial(growing_words, stack),
        )
    for layers in EFFECTIVE:
        yield Picture(
            f"receptive-field-effective-{layers}",
            f"Grid of pixels: how many paths lead from each to one output of {NUMBERS[layers]} "
            "stacked 3×3 convolutions.",
            partial(_draw_effective, layers),
            partial(effective_words, layers),
        )


def _draw(stack: Stack, dark: bool) -> bytes:
    return growing(stack, theme(dark))


def _draw_effective(layers: int, dark: bool) -> bytes:
    return effective(layers, theme(dark))
