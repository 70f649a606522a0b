"""Blocks as diagrams: boxes for layers, arrows for maps, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum

from quizgen.cost.zoo.residual import OPTIONS
from quizgen.figures.boxes import BAR, WORDY, Style, adder, box
from quizgen.figures.branches import Block, Fork, Path, Step, steps
from quizgen.figures.canvas import FigureError, Theme
from quizgen.figures.layout import JOINED, Line, crowded
from quizgen.figures.svg import (
    SMALL,
    WIDTH,
    arrow,
    centred,
    rect,
    sheet,
    text,
    width,
    wrapped,
)
from quizgen.formulas.numbers import shape_text

ENDS = 20  # the height of the shapes above and below
WIDEST, WIDE, NARROWEST = 150, 110, 40  # boxes; below the second, notes are abbreviated
BETWEEN = 20  # blocks beside each other
NEXT = 15  # from one line below the drawing to the next
SHOWN = ("A", "B", "C")
PLACES = ("where the size changes", "where it stays")
SHORTCUTS = {"padding": "zeros", "projection": "1×1", "identity": ""}
KEY = {
    "conv": "convolution",
    "reduce": "reduction",
    "depthwise": "depthwise convolution",
    "max": "max pooling",
    "average": "average pooling",
}


# --- one block, or several beside each other ------------------------------------------


def diagram(block: Block, colours: Theme, *, numbers: bool = True) -> bytes:
    """A block from top to bottom.

    block: what is drawn.
    colours: of the light or the dark variant.
    numbers: with the output channels of every layer and the shapes at both ends.
    """
    (line,) = _fitting([block.path], 0, numbers, colours)
    x = 1 + line.left + (WIDTH - 2 - line.left - line.right) / 2
    shapes, bottom = _drawn(block, line, x, 0)
    shapes += _key(block, line, bottom + 20, colours)
    return sheet(bottom + _key_height(block, line), shapes)


def diagrams(blocks: Sequence[tuple[str, Block]], colours: Theme) -> bytes:
    """Blocks beside each other, each below its name.

    blocks: names and blocks.
    colours: of the light or the dark variant.
    """
    lines = _fitting([block.path for _, block in blocks], BETWEEN, True, colours)
    room = WIDTH - 2 - fsum(line.left + line.right for line in lines)
    shapes, bottoms, left = [], [], 1 + room / (2 * len(lines))
    for (name, block), line in zip(blocks, lines, strict=True):
        x = left + line.left
        shapes.append(centred(x, 10, [name], colours.ink, bold=True))
        drawn, bottom = _drawn(block, line, x, 26)
        shapes += drawn
        bottoms.append(bottom)
        left = x + line.right + room / len(lines)
    return sheet(max(bottoms), shapes)


def _fitting(paths: Sequence[Path], gap: float, numbers: bool, colours: Theme) -> list[Line]:
    """Paths side by side, in one style, with boxes as wide as the sheet allows."""
    for brief, least in ((False, WIDE), (True, NARROWEST)):
        for wide in range(WIDEST, least - 1, -1):
            style = Style(colours, wide, brief, numbers)
            lines = [Line(path, style, JOINED) for path in paths]
            taken = fsum(line.left + line.right for line in lines) + gap * (len(lines) - 1)
            if taken <= WIDTH - 2:
                return lines
    raise FigureError("diagram", "the block is too wide", "draw fewer branches beside each other")


def _drawn(block: Block, line: Line, x: float, top: float) -> tuple[list[str], float]:
    """The shapes of a block and where they end."""
    numbers, ink = line.style.numbers, line.style.colours.ink
    ends = [shape_text(shape) for shape in (block.input, block.output)]
    above, below = ends if numbers else ("previous layer", "next layer")
    end = top + ENDS + line.height
    return [
        centred(x, top + 10, [above], ink, bold=True),
        *line.draw(x, top + ENDS, end),
        centred(x, end + 11, [below], ink, bold=True),
    ], end + 22


# --- below the drawing ----------------------------------------------------------------


def _key(block: Block, line: Line, y: float, colours: Theme) -> Iterator[str]:
    """What the colors of boxes mean, and what goes for all branches, where they are many."""
    if not _many(block.path):
        return
    kinds = {step.kind for step in steps(block.path)}
    x = 1.0
    for kind, words in KEY.items():
        if kind in kinds:
            yield rect(x, y - 9, 14, 11, colours.band, line.style.stroke(kind), rounded=3, line=2)
            yield text(x + 19, y, words, colours.soft, size=SMALL)
            x += 19 + width(words, SMALL) + 8
    for at, words in enumerate(_sentences(block, line), start=1):
        yield text(1, y + 3 + NEXT * at, words, colours.soft, size=SMALL)


def _key_height(block: Block, line: Line) -> float:
    return 28 + NEXT * len(_sentences(block, line)) if _many(block.path) else 0


def _sentences(block: Block, line: Line) -> list[str]:
    if not line.style.numbers:
        return []
    words = ["number: output channels"] if line.style.box < WORDY else []
    sentences = filter(None, [*words, usual(block.path)])
    return [part for sentence in sentences for part in wrapped(sentence, WIDTH, SMALL)]


def _many(path: Path) -> bool:
    return bool(list(_crowds(path)))


def _crowds(path: Path) -> Iterator[Fork]:
    """The forks of a path with many branches, the outermost only."""
    for item in path:
        if isinstance(item, Fork):
            if crowded(item):
                yield item
            else:
                for branch in item.paths:
                    yield from _crowds(branch)


def usual(path: Path) -> str:
    """What follows every convolution within forks of many branches, as their picture says once.

    Raises FigureError where it is not the same everywhere.
    """
    crowds = list(_crowds(path))
    found = {after for fork in crowds for branch in fork.paths for after in _after(branch)}
    if len(found) > 1:
        raise FigureError("diagram", "its convolutions are followed by different layers", "")
    if not any(found):
        return ""
    inside = {step for fork in crowds for branch in fork.paths for step in steps(branch)}
    others = any(step.kind == "conv" for step in steps(path) if step not in inside)
    where = " before the concatenation" if others else ""
    return f"after each convolution{where}: {', '.join(*found)}"


def _after(path: Path) -> Iterator[tuple[str, ...]]:
    for at, item in enumerate(path):
        if isinstance(item, Fork):
            for branch in item.paths:
                yield from _after(branch)
        elif isinstance(item, Step) and item.kind not in ("max", "average"):
            end = at + 1
            while end < len(path) and isinstance(path[end], str):
                end += 1
            yield tuple(str(name) for name in path[at + 1 : end])


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
    yield from box(x - 24, top + 20, 48, ["F(x)"], colours.memory, colours)
    yield arrow([(x, top + 20 + BAR), (x, sum_at - radius)], colours.soft)
    bend = [(x, fork), (side, fork), (side, sum_at), (x + radius, sum_at)]
    yield arrow(bend, colours.soft)
    if shortcut:
        stroke = colours.soft if shortcut == SHORTCUTS["padding"] else colours.memory
        yield from box(side - 24, top + 20, 48, [shortcut], stroke, colours)
    yield from adder(x, sum_at, colours, radius)
    yield arrow([(x, sum_at + radius), (x, sum_at + radius + 16)], colours.soft)
