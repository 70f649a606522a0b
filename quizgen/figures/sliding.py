"""Windows that slide over a map, as still pictures: where they stop.

>>> SLIDES["stride-2"].output
2
>>> [place + 1 for place in positions(SLIDES["padding"].output)]  # the row's ends, and the next row
[1, 2, 5, 6]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from quizgen.cost.layers import Conv2d
from quizgen.figures.canvas import Picture, Theme, theme
from quizgen.figures.svg import SIZE, SMALL, WIDTH, Point, arrow, paths, rect, sheet, text, wrapped

COLUMN, APART = 172, 16  # of a position, and between two of them
ARROW = 24  # between an input and its output
CELL = 19  # at most
LINE = 15
NOTE = "orange: a window and its output; gray: earlier outputs"

# --- the positions of a kernel ---------------------------------------------------------


@dataclass(frozen=True)
class Slide:
    """A 3×3 convolution of a square map with one channel."""

    size: int
    layer: Conv2d

    @cached_property
    def output(self) -> int:
        return self.layer.out_shape((1, self.size, self.size))[1]

    @property
    def padding(self) -> int:
        return self.layer.windows()[0].before

    @property
    def padded(self) -> int:
        return self.size + 2 * self.padding

    def covered(self, place: int) -> list[int]:
        """The columns of the padded map under the window at one place of a row, from 0.

        >>> SLIDES["dilation"].covered(1)
        [1, 3, 5]
        """
        window = self.layer.windows()[1]
        return [place * int(window.stride) + tap * window.dilation for tap in range(window.kernel)]

    @property
    def uncovered(self) -> list[int]:
        """The columns that no window covers."""
        under = {column for place in range(self.output) for column in self.covered(place)}
        return sorted(set(range(self.padded)) - under)

    @property
    def words(self) -> str:
        """The kernel, and how it moves."""
        window = self.layer.windows()[0]
        said = [f"{window.kernel}×{window.kernel} kernel", f"stride {window.stride}"]
        said.append(f"padding {self.padding}" if self.padding else "no padding")
        if window.dilation > 1:
            said.append(f"dilation {window.dilation}")
        return ", ".join(said)


SLIDES: Mapping[str, Slide] = {
    "stride-1": Slide(5, Conv2d(1, 3)),
    "stride-2": Slide(5, Conv2d(1, 3, stride=2)),
    "padding": Slide(5, Conv2d(1, 3, padding=1)),
    "stride-2-padding": Slide(5, Conv2d(1, 3, stride=2, padding=1)),
    "remainder": Slide(6, Conv2d(1, 3, stride=2)),
    "dilation": Slide(7, Conv2d(1, 3, dilation=2)),
}


def positions(output: int) -> list[int]:
    """The places shown of an output so wide: both ends of a row, and where the next begins."""
    return sorted({0, 1, output - 1, output} | ({output + 1} if output == 2 else set()))


def sliding(slide: Slide, colours: Theme, *, named: bool = True) -> bytes:
    """Four positions of a kernel, each with the output that it gives.

    named: with the kernel's size, stride, padding and dilation.
    """
    cell = min(CELL, int((COLUMN - ARROW) / (slide.padded + slide.output)))
    heading = slide.words if named else "A sliding kernel"
    shapes = [text(0, 15, heading, colours.ink, size=SIZE + 1, bold=True)]
    high = slide.padded * cell + 40
    for at, place in enumerate(positions(slide.output)):
        x = (at % 2) * (COLUMN + APART) + 1
        y = 28 + (at // 2) * high
        shapes.append(text(x - 1, y + 10, f"position {place + 1}", colours.ink, size=SMALL))
        shapes += _position(slide, place, x, y + 16, cell, colours)
    bottom = 28 + 2 * high
    for at, line in enumerate(_notes(slide)):
        shapes.append(text(0, bottom + LINE * at, line, colours.soft, size=SMALL))
    return sheet(bottom + LINE * len(_notes(slide)) - 8, shapes)


def _notes(slide: Slide) -> list[str]:
    sizes = f"{slide.size}×{slide.size} input, {slide.output}×{slide.output} output"
    notes = [sizes, NOTE]
    if slide.padding:
        notes.append("dashed: padding with zeros")
    if slide.uncovered:
        notes.append("crossed: under no window")
    return [line for words in notes for line in wrapped(words, WIDTH, SMALL)]


def _position(
    slide: Slide, place: int, x: float, y: float, cell: int, colours: Theme
) -> Iterator[str]:
    """The input under the kernel at one place, and the output so far."""
    inset, wide = slide.padding * cell, slide.size * cell
    yield rect(x + inset, y + inset, wide, wide, colours.band)
    row, column = divmod(place, slide.output)
    for down in slide.covered(row):
        for across in slide.covered(column):
            yield rect(x + across * cell, y + down * cell, cell, cell, colours.params)
    if slide.uncovered:
        yield _crosses(slide, x, y, cell, colours)
    if slide.padding:
        yield _ring(slide, x, y, cell, colours)
    yield lattice(x + inset, y + inset, slide.size, cell, colours)
    middle, end = y + slide.padded * cell / 2, x + slide.padded * cell
    yield arrow([(end + 4, middle), (end + ARROW - 4, middle)], colours.soft)
    left, top = end + ARROW, middle - slide.output * cell / 2
    for earlier in range(place + 1):
        fill = colours.params if earlier == place else colours.soft
        down, across = divmod(earlier, slide.output)
        yield rect(left + across * cell, top + down * cell, cell, cell, fill)
    yield lattice(left, top, slide.output, cell, colours)


def lattice(x: float, y: float, side: int, cell: float, colours: Theme) -> str:
    """The lines of a square grid."""
    long = side * cell
    steps = [at * cell for at in range(side + 1)]
    upright = [[(x + step, y), (x + step, y + long)] for step in steps]
    level = [[(x, y + step), (x + long, y + step)] for step in steps]
    return paths([*upright, *level], colours.ink, line=0.8)


def _ring(slide: Slide, x: float, y: float, cell: float, colours: Theme) -> str:
    """Dashed lines around the cells of the padding, which is around the input."""
    lines: list[list[Point]] = []
    near, far, end = slide.padding, slide.padding + slide.size, slide.padded
    for at in range(end + 1):
        inside = near <= at <= far
        for first, last in ((0, near), (far, end)) if inside else ((0, end),):
            step, begin, stop = at * cell, first * cell, last * cell
            lines.append([(x + step, y + begin), (x + step, y + stop)])
            lines.append([(x + begin, y + step), (x + stop, y + step)])
    return paths(lines, colours.soft, line=1, dashes="2 2")


def _crosses(slide: Slide, x: float, y: float, cell: int, colours: Theme) -> str:
    """Marks the cells that no window covers."""
    sides, gone = range(slide.padded), slide.uncovered
    edge, lines = 0.28 * cell, list[list[Point]]()
    for down, across in ((row, column) for row in sides for column in sides):
        if down in gone or across in gone:
            left, top = x + across * cell + edge, y + down * cell + edge
            right, bottom = left + cell - 2 * edge, top + cell - 2 * edge
            lines.append([(left, top), (right, bottom)])
            lines.append([(left, bottom), (right, top)])
    return paths(lines, colours.ink, line=1.2)


def sliding_words(slide: Slide, *, named: bool = True) -> str:
    """What each shown position covers, line by line; rows and columns of the padded map."""
    of = f"{slide.size}×{slide.size} input"
    if slide.padding:
        of += f", {slide.padded}×{slide.padded} with its padding"
    lines = [*([slide.words] if named else []), of]
    for place in positions(slide.output):
        row, column = divmod(place, slide.output)
        rows, columns = (_list(slide.covered(at)) for at in (row, column))
        lines.append(
            f"position {place + 1}: rows {rows} and columns {columns} "
            f"give output row {row + 1}, column {column + 1}"
        )
    lines.append(f"{slide.output}×{slide.output} output")
    if slide.uncovered:
        lines.append(f"under no window: row and column {_list(slide.uncovered)}")
    return "\n".join(lines)


def _list(places: Sequence[int]) -> str:
    return ", ".join(str(at + 1) for at in places)


# --- the pictures of this kind ----------------------------------------------------------


def sliding_pictures() -> Iterator[Picture]:
    """Kernels at four positions, with and without what they are."""
    for name, slide in SLIDES.items():
        for named in (True, False):
            which = slide.words if named else "how it moves is not said"
            yield Picture(
                f"{'' if named else 'unnamed-'}sliding-{name}",
                f"Grids: a kernel at four positions on a {slide.size}×{slide.size} input, "
                f"and the output of each position; {which}.",
                partial(_draw, slide, named),
                partial(sliding_words, slide, named=named),
            )


def _draw(slide: Slide, named: bool, dark: bool) -> bytes:
    return sliding(slide, theme(dark), named=named)
