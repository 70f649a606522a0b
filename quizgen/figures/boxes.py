"""What stands in a diagram of a block: boxes with text, signs for sums and products."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from quizgen.figures.branches import Step
from quizgen.figures.canvas import Theme
from quizgen.figures.svg import centred, path, rect, width

BAR = 28  # the height of a box with one line of text
LINE = 15  # of each further line
ADDER = 11  # radius
LETTERS = 12.5  # size, in boxes
MARGIN = 4  # between a box and its text
WORDY = 96  # the width of a box that has room for the word "channels"
COLORS = {"conv": "memory", "reduce": "params", "depthwise": "macs"}


@dataclass(frozen=True)
class Style:
    """How a block is drawn.

    box: the width of a box.
    brief: abbreviates the notes beside arrows.
    numbers: with the output channels of each layer.
    quiet: without notes beside arrows.
    """

    colours: Theme
    box: float
    brief: bool = False
    numbers: bool = True
    quiet: bool = False

    def stroke(self, kind: str) -> str:
        """The outline of a box."""
        return str(getattr(self.colours, COLORS.get(kind, "soft")))


@dataclass(frozen=True)
class LayerBox:
    """A layer's box."""

    step: Step
    style: Style
    pointed: bool = True

    @property
    def left(self) -> float:
        return self.style.box / 2

    right = left

    @property
    def height(self) -> float:
        return BAR + LINE * (len(self.lines) - 1)

    @cached_property
    def lines(self) -> list[str]:
        """The text: one line where it fits, else a line for each thing to say."""
        step, room = self.step, self.style.box - 2 * MARGIN
        label = step.label if width(step.label, LETTERS) <= room else step.brief
        together = ", ".join([label, *step.more])
        lines = [together] if width(together, LETTERS) <= room else [label, *step.more]
        if self.style.numbers:
            word = " channels" if self.style.box >= WORDY else ""
            lines.append(f"{step.channels}{word}")
        return lines

    def draw(self, x: float, y: float, bottom: float) -> Iterator[str]:
        stroke = self.style.stroke(self.step.kind)
        yield from box(x - self.left, y, self.style.box, self.lines, stroke, self.style.colours)


def box(
    x: float, y: float, wide: float, lines: Sequence[str], stroke: str, colours: Theme
) -> Iterator[str]:
    """A box with its lines of text; its height follows from them."""
    high = BAR + LINE * (len(lines) - 1)
    yield rect(x, y, wide, high, colours.band, stroke, rounded=5, line=2)
    yield centred(x + wide / 2, y + high / 2, lines, colours.ink, size=LETTERS)


def adder(x: float, y: float, colours: Theme, radius: float = ADDER) -> Iterator[str]:
    """A plus in a circle."""
    arm = radius * 0.55
    yield from _ring(x, y, colours, radius)
    yield path([(x - arm, y), (x + arm, y)], colours.ink)
    yield path([(x, y - arm), (x, y + arm)], colours.ink)


def times(x: float, y: float, colours: Theme) -> Iterator[str]:
    arm = ADDER * 0.4
    yield from _ring(x, y, colours, ADDER)
    yield path([(x - arm, y - arm), (x + arm, y + arm)], colours.ink)
    yield path([(x - arm, y + arm), (x + arm, y - arm)], colours.ink)


def _ring(x: float, y: float, colours: Theme, radius: float) -> Iterator[str]:
    box = (x - radius, y - radius, 2 * radius, 2 * radius)
    yield rect(*box, colours.band, colours.ink, rounded=radius)
