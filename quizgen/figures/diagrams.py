"""Blocks as diagrams: boxes for layers, arrows for maps, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from quizgen.cost.report import Report
from quizgen.cost.zoo.residual import OPTIONS
from quizgen.figures.branches import BranchBox, Branches, branches
from quizgen.figures.canvas import Theme
from quizgen.figures.svg import SMALL, WIDTH, arrow, centred, circle, path, rect, sheet, text
from quizgen.formulas.numbers import shape_text

BOX, PLAIN_BOX = 42, 28  # heights: with two lines of text, with one
GAP = 8  # between the boxes of neighbouring branches
ARROW = 24  # height
ENDS = 20  # of the shapes above and below
ADDER = 11  # radius
SHOWN = ("A", "B", "C")
PLACES = ("where the size changes", "where it stays")
SHORTCUTS = {"padding": "zeros", "projection": "1×1", "identity": ""}
KEY = (("conv", "convolution"), ("reduce", "reduction"), ("pool", "max pooling"))


# --- branches side by side ------------------------------------------------------------


def inception(report: Report, colours: Theme, *, channels: bool = True) -> bytes:
    """An inception module: its branches side by side, joined at the bottom.

    channels: with the number of channels of every layer and the shapes at both ends.
    """
    block = branches(report)
    rows = max(map(len, block.paths))
    box = BOX if channels else PLAIN_BOX
    column = (WIDTH - 2 - GAP * (len(block.paths) - 1)) / len(block.paths)
    bus, first = ENDS + 8, ENDS + 8 + ARROW
    joined = first + rows * (box + ARROW)
    middle = WIDTH / 2
    ends = [shape_text(s) for s in (block.input, block.output)]
    above, below = ends if channels else ("previous layer", "next layer")
    shapes = [centred(middle, 10, [above], colours.ink, bold=True)]
    shapes.append(path([(middle, ENDS), (middle, bus)], colours.soft))
    centres = [1 + column / 2 + (column + GAP) * at for at in range(len(block.paths))]
    shapes.append(path([(centres[0] - 0.75, bus), (centres[-1] + 0.75, bus)], colours.soft))
    for x, steps in zip(centres, block.paths, strict=True):
        y = first + (rows - len(steps)) * (box + ARROW)  # short branches hang at the bottom
        shapes.append(arrow([(x, bus), (x, y)], colours.soft))
        for step in steps:
            lines = [step.label, f"{step.channels}"] if channels else [step.label]
            shapes += _box(step.kind, x - column / 2, y, column, box, lines, colours)
            shapes.append(arrow([(x, y + box), (x, y + box + ARROW)], colours.soft))
            y += box + ARROW
    shapes.append(rect(1, joined, WIDTH - 2, PLAIN_BOX, colours.band, colours.ink, rounded=5))
    words = "concatenate by channel"
    shapes.append(centred(middle, joined + PLAIN_BOX / 2, [words], colours.ink))
    end = joined + PLAIN_BOX + ARROW
    shapes.append(arrow([(middle, end - ARROW), (middle, end)], colours.soft))
    shapes.append(centred(middle, end + 11, [below], colours.ink, bold=True))
    kinds = {step.kind for steps in block.paths for step in steps}
    shapes += _key(kinds, end + 38, channels, colours)
    return sheet(end + 46 + 18 * channels, shapes)


def _box(
    kind: str, x: float, y: float, wide: float, high: float, lines: Sequence[str], colours: Theme
) -> Iterator[str]:
    yield rect(x, y, wide, high, colours.band, _stroke(kind, colours), rounded=5, line=2)
    yield centred(x + wide / 2, y + high / 2, lines, colours.ink, size=12.5)


def _stroke(kind: str, colours: Theme) -> str:
    return {"conv": colours.memory, "reduce": colours.params}.get(kind, colours.soft)


def _key(kinds: set[str], y: float, channels: bool, colours: Theme) -> Iterator[str]:
    """What the colours of boxes mean."""
    x = 1.0
    for kind, words in KEY:
        if kind in kinds:
            yield rect(x, y - 9, 14, 11, colours.band, _stroke(kind, colours), rounded=3, line=2)
            yield text(x + 19, y, words, colours.soft, size=SMALL)
            x += 19 + 6.6 * len(words) + 10
    if channels:
        yield text(1, y + 18, "number: output channels", colours.soft, size=SMALL)


# --- a block and its shortcut ---------------------------------------------------------


class Lane(NamedTuple):
    """Where a block is drawn: the middles of its branch and its shortcut, the width of boxes."""

    main: float
    side: float
    box: float
    top: float
    brief: bool = False


def residual(report: Report, colours: Theme) -> bytes:
    """A residual block: its convolutions, its shortcut beside them, their sum."""
    shapes, bottom = _residual(branches(report), Lane(118, 292, 150, 0), colours)
    return sheet(bottom, shapes)


def residuals(reports: Sequence[tuple[str, Report]], colours: Theme) -> bytes:
    """Two residual blocks beside each other, each below its name."""
    column = WIDTH / len(reports)
    shapes, bottoms = [], []
    for at, (name, report) in enumerate(reports):
        lane = Lane(at * column + 64, (at + 1) * column - 24, 104, 28, brief=True)
        shapes.append(centred(lane.main, 10, [name], colours.ink, bold=True))
        drawn, bottom = _residual(branches(report), lane, colours)
        shapes += drawn
        bottoms.append(bottom)
    return sheet(max(bottoms), shapes)


def _residual(block: Branches, lane: Lane, colours: Theme) -> tuple[list[str], float]:
    """The shapes of a block and where they end."""
    main, shortcut = block.paths
    x, side, fork = lane.main, lane.side, lane.top + ENDS + 10
    shapes = [
        centred(x, lane.top + 10, [shape_text(block.input)], colours.ink, bold=not lane.brief)
    ]
    y = fork + ARROW - 8
    shapes.append(arrow([(x, lane.top + ENDS), (x, y)], colours.soft))
    shapes.append(circle(x, fork, 2.5, colours.soft))
    for step in main:
        shapes += _box(step.kind, x - lane.box / 2, y, lane.box, BOX, _lines(step), colours)
        foot = y + BOX + ARROW + 4
        shapes.append(arrow([(x, y + BOX), (x, foot)], colours.soft))
        shapes.append(_beside(x, y + BOX + 17, step.then, lane, colours))
        y = foot
    sum_at = y + ADDER
    bend = [(x, fork), (side, fork), (side, sum_at), (x + ADDER, sum_at)]
    shapes.append(arrow(bend, colours.soft))
    shapes += _shortcut(shortcut, lane, fork, sum_at, colours)
    shapes += _adder(x, sum_at, colours)
    end = sum_at + ADDER + ARROW + 4
    shapes.append(arrow([(x, sum_at + ADDER), (x, end)], colours.soft))
    shapes.append(_beside(x, end - 11, block.then, lane, colours))
    shapes.append(
        centred(x, end + 11, [shape_text(block.output)], colours.ink, bold=not lane.brief)
    )
    return shapes, end + 22


def _lines(step: BranchBox) -> list[str]:
    stride = f", stride {step.stride}" if step.stride > 1 else ""
    return [step.label + stride, f"{step.channels} channels"]


def _beside(x: float, y: float, names: Sequence[str], lane: Lane, colours: Theme) -> str:
    """What follows a layer, at the left of its arrow."""
    short = {"batch norm": "BN"} if lane.brief else {}
    words = ", ".join(short.get(name, name) for name in names)
    return text(x - 8, y, words, colours.soft, size=SMALL, anchor="end")


def _adder(x: float, y: float, colours: Theme, radius: float = ADDER) -> Iterator[str]:
    arm = radius * 0.55
    across, box = 2 * radius, (x - radius, y - radius)
    yield rect(*box, across, across, colours.band, colours.ink, rounded=radius)
    yield path([(x - arm, y), (x + arm, y)], colours.ink)
    yield path([(x, y - arm), (x, y + arm)], colours.ink)


def _shortcut(
    steps: Sequence[BranchBox], lane: Lane, fork: float, sum_at: float, colours: Theme
) -> Iterator[str]:
    """What stands on the line of a shortcut: a box, or its name where it has none."""
    if not steps:
        middle = (lane.main + ADDER + lane.side) / 2 + 4
        yield text(middle, sum_at - 6, "identity", colours.ink, size=SMALL, anchor="middle")
    for step in steps:
        middle, wide = (fork + sum_at) / 2, 134
        left, top = lane.side - wide / 2, middle - BOX / 2
        yield from _box(step.kind, left, top, wide, BOX, _lines(step), colours)
        yield _beside(lane.side, middle + BOX / 2 + 17, step.then, lane, colours)


# --- the shortcut options -------------------------------------------------------------


def shortcut_options(colours: Theme) -> bytes:
    """Options A, B and C: what the shortcut is where the size changes, and where it stays."""
    column, row = WIDTH / len(SHOWN), 140
    shapes = []
    for at, option in enumerate(SHOWN):
        name = f"option {option}"
        shapes.append(centred((at + 0.5) * column, 10, [name], colours.ink, bold=True))
        for place, shortcut in enumerate(OPTIONS[option]):
            shapes += _small(at * column + 30, 50 + place * row, SHORTCUTS[shortcut], colours)
    for place, words in enumerate(PLACES):
        y = 36 + place * row
        shapes.append(text(0, y, words, colours.soft, size=SMALL))
    return sheet(50 + row * len(PLACES) - 36, shapes)


def _small(x: float, top: float, shortcut: str, colours: Theme) -> Iterator[str]:
    """A block in small: its convolutions as one box, its shortcut, their sum."""
    side, fork, sum_at, radius = x + 56, top + 8, top + 78, 8
    yield arrow([(x, top), (x, top + 20)], colours.soft)
    yield from _box("conv", x - 24, top + 20, 48, PLAIN_BOX, ["F(x)"], colours)
    yield arrow([(x, top + 20 + PLAIN_BOX), (x, sum_at - radius)], colours.soft)
    bend = [(x, fork), (side, fork), (side, sum_at), (x + radius, sum_at)]
    yield arrow(bend, colours.soft)
    if shortcut:
        kind = "zeros" if shortcut == SHORTCUTS["padding"] else "conv"
        yield from _box(kind, side - 24, top + 20, 48, PLAIN_BOX, [shortcut], colours)
    yield from _adder(x, sum_at, colours, radius)
    yield arrow([(x, sum_at + radius), (x, sum_at + radius + 16)], colours.soft)
