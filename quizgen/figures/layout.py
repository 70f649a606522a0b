"""Where boxes, arrows and merges go: the pieces of a block know their size and draw themselves.

A piece hangs on a spine, the vertical line by which data enters and leaves it.  A path puts
pieces on one spine, a fork puts paths side by side or one around the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum
from re import sub
from typing import Protocol

from quizgen.figures.boxes import ADDER, BAR, LETTERS, MARGIN, LayerBox, Style, adder, times
from quizgen.figures.branches import OPEN, Fork, Path, Step, steps
from quizgen.figures.svg import SMALL, Point, arrow, centred, circle, path, rect, text, width

ARROW = 24  # the length of an arrow
NOTED = 28  # of one with a note
RISE = 11  # of the note above the arrow's end
STUB = 16  # of the line to a fork
GAP = 8  # between branches side by side
LANE = 24  # between a path and the shortcut around it
NARROW = 0.66  # of the boxes in a fork within a branch
CROWD = 3  # branches side by side that leave no room beside their arrows
MANY = "1000"  # channels
IDENTITY, JOINED, SPLIT = "identity", "concatenate by channel", "split the channels"
BRIEF = {"batch norm": "BN", "layer norm": "LN"}


class Piece(Protocol):
    """A part of a block, by its size around its spine."""

    @property
    def left(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def height(self) -> float: ...
    @property
    def pointed(self) -> bool:
        """Whether the line into it ends in an arrow's head."""
        ...

    def draw(self, x: float, y: float, bottom: float) -> Iterator[str]:
        """The shapes, with the spine at ``x``, from ``y`` downwards.

        bottom: where a fork without a merge ends.
        """
        ...


# --- one after another ----------------------------------------------------------------


@dataclass(frozen=True)
class Leg:
    """An arrow with the names beside it, and the piece that it leads to, if any."""

    notes: tuple[str, ...]
    piece: Piece | None

    @property
    def length(self) -> float:
        if self.notes:
            return NOTED
        return ARROW if self.piece is None or self.piece.pointed else STUB


class Line:
    """A path: pieces on one spine.

    path: what follows what.
    style: how it is drawn.
    last: what the last merge of the path is called, if it has one.
    """

    pointed = True

    def __init__(self, path: Path, style: Style, last: str = "") -> None:
        self.style = style
        self.legs: list[Leg] = []
        notes: list[str] = []
        forks = [item for item in path if isinstance(item, Fork)]
        for item in path:
            if isinstance(item, str):
                notes.append(BRIEF.get(item, item) if style.brief else item)
                continue
            if isinstance(item, Step):
                piece: Piece = LayerBox(item, style)
            else:
                piece = fork_piece(item, style, last if item is forks[-1] else "")
            self.legs.append(self._leg(notes, piece))
            notes = []
        self.ends_open = bool(self.legs) and isinstance(self.legs[-1].piece, OpenFork)
        if not self.ends_open:
            self.legs.append(self._leg(notes, None))

    def _leg(self, notes: Sequence[str], piece: Piece | None) -> Leg:
        return Leg(() if self.style.quiet else tuple(notes), piece)

    @property
    def empty(self) -> bool:
        """Whether it is an identity."""
        return len(self.legs) == 1 and not self.legs[0].notes

    @cached_property
    def left(self) -> float:
        told = [width(", ".join(leg.notes), SMALL) + GAP for leg in self.legs if leg.notes]
        return max([leg.piece.left for leg in self.legs if leg.piece] + told, default=0)

    @cached_property
    def right(self) -> float:
        return max((leg.piece.right for leg in self.legs if leg.piece), default=0)

    @cached_property
    def height(self) -> float:
        return sum(leg.length + (leg.piece.height if leg.piece else 0) for leg in self.legs)

    def draw(
        self, x: float, y: float, bottom: float, *, way: Sequence[Point] = (), lift: float = 0
    ) -> Iterator[str]:
        """The shapes from ``y`` to ``bottom``; the first arrow takes the room that is left over.

        way: the points of the last arrow, where it does not end at the bottom.
        lift: how much room the last arrow takes instead.
        """
        slack = bottom - y - self.height - lift
        for at, leg in enumerate(self.legs):
            end = y + leg.length + (slack if at == 0 and leg.piece else 0)
            yield self._beside(x, end - RISE, leg.notes)
            if leg.piece is None:
                yield arrow([(x, y), *(way or [(x, bottom)])], self.style.colours.soft)
                return
            line = arrow if leg.piece.pointed else path
            yield line([(x, y), (x, end)], self.style.colours.soft)
            yield from leg.piece.draw(x, end, bottom)
            y = end + leg.piece.height

    def _beside(self, x: float, y: float, notes: Sequence[str]) -> str:
        if not notes:
            return ""
        words = ", ".join(notes)
        return text(x - GAP, y, words, self.style.colours.soft, size=SMALL, anchor="end")


# --- forks ----------------------------------------------------------------------------


def fork_piece(fork: Fork, style: Style, last: str = "") -> Piece:
    """A fork, in the way that suits its branches.

    last: what the bar that joins branches says; without it, the number of channels.
    """
    if fork.merge == OPEN:
        return OpenFork(fork, replace(style, box=style.box * NARROW))
    identities = sum(not branch for branch in fork.paths)
    if len(fork.paths) == 2 and not fork.split and (identities == 1 or fork.merge != "Concat"):
        return Around(fork, style)
    return Columns(fork, style, last)


def crowded(fork: Fork) -> bool:
    """Whether the branches of a fork are so many that notes find no room beside arrows."""
    return len([path for path in fork.paths if any(steps(path))]) >= CROWD


def _joined(fork: Fork, style: Style) -> str:
    return f"concatenate: {fork.channels} channels" if style.numbers else JOINED


class _Side:
    """Paths side by side, with what is common to those with a merge and those without."""

    def __init__(self, fork: Fork, style: Style) -> None:
        self.fork = fork
        self.style = replace(style, quiet=True) if crowded(fork) or style.quiet else style
        self.lines = [Line(branch, self.style) for branch in fork.paths]

    @cached_property
    def sides(self) -> list[tuple[float, float]]:
        """How far each path reaches to the left and the right of its spine."""
        beside = width(IDENTITY, SMALL) + 6
        return [(GAP, beside) if line.empty else (line.left, line.right) for line in self.lines]

    @cached_property
    def wide(self) -> float:
        # fsum: Python 3.12's sum differs from 3.11's in the last digit
        return fsum(side for sides in self.sides for side in sides) + GAP * (len(self.lines) - 1)

    @property
    def left(self) -> float:
        return self.wide / 2

    right = left

    def spines(self, x: float) -> list[float]:
        """The spine of each path."""
        found, at = [], x - self.left
        for left, right in self.sides:
            found.append(at + left)
            at += left + right + GAP
        return found

    def bus(self, spines: Sequence[float], y: float) -> str:
        """The line that hands the input to all paths."""
        return path([(spines[0] - 0.75, y), (spines[-1] + 0.75, y)], self.style.colours.soft)

    def paths(self, spines: Sequence[float], y: float, bottom: float) -> Iterator[str]:
        for x, line in zip(spines, self.lines, strict=True):
            yield from line.draw(x, y, bottom)
            if line.empty:
                middle, colour = (y + bottom) / 2, self.style.colours.ink
                yield text(x + 6, middle, IDENTITY, colour, size=SMALL)


class OpenFork(_Side):
    """Paths that all end in the merge of the fork around them."""

    pointed = False

    @property
    def height(self) -> float:
        return max(line.height for line in self.lines)

    def draw(self, x: float, y: float, bottom: float) -> Iterator[str]:
        spines = self.spines(x)
        yield self.bus(spines, y)
        yield from self.paths(spines, y, bottom)


class Columns(_Side):
    """Paths side by side between a bus, or a bar that splits the channels, and a bar."""

    def __init__(self, fork: Fork, style: Style, last: str) -> None:
        super().__init__(fork, style)
        self.words = last or _joined(fork, style)

    @property
    def pointed(self) -> bool:
        return bool(self.fork.split)

    @property
    def height(self) -> float:
        return max(line.height for line in self.lines) + BAR * (2 if self.fork.split else 1)

    def draw(self, x: float, y: float, bottom: float) -> Iterator[str]:
        spines, end = self.spines(x), y + self.height - BAR
        if self.fork.split:
            parts = f": {' + '.join(map(str, self.fork.split))}" if self.style.numbers else ""
            yield from self._bar(x, y, SPLIT + parts)
            y += BAR
        else:
            yield self.bus(spines, y)
        yield from self.paths(spines, y, end)
        yield from self._bar(x, end, self.words)

    def _bar(self, x: float, y: float, words: str) -> Iterator[str]:
        colours = self.style.colours
        yield rect(x - self.left, y, self.wide, BAR, colours.band, colours.ink, rounded=5)
        yield centred(x, y + BAR / 2, [words], colours.ink)


class Around:
    """A path on the spine and another around it: a shortcut, or the weights of channels."""

    pointed = False

    def __init__(self, fork: Fork, style: Style) -> None:
        self.fork, self.style = fork, style
        main, side = sorted(fork.paths, key=self._place)
        self.main, self.side = Line(main, style), Line(side, style)
        self.words = _joined(fork, style) if fork.merge == "Concat" else ""

    def _place(self, branch: Path) -> bool:
        """Boxes are on the spine; what is multiplied with weights is itself there."""
        return bool(branch) if self.fork.merge == "Multiply" else not branch

    @property
    def merge(self) -> tuple[float, float]:
        """Half the width and half the height of the merge."""
        if not self.words:
            return ADDER, ADDER
        widest = sub(r"\d+", MANY, self.words)  # so that all in a picture are as wide
        return max(self.style.box, width(widest, LETTERS) + 4 * MARGIN) / 2, BAR / 2

    @cached_property
    def away(self) -> float:
        """From the spine to that of the other path."""
        return max(self.main.right, self.merge[0]) + LANE + self.side.left

    @property
    def left(self) -> float:
        return max(self.main.left, self.merge[0])

    @property
    def right(self) -> float:
        return self.away + max(self.side.right, 1)

    @property
    def _high(self) -> float:
        return max(self.main.height, self.side.height - self.merge[1])

    @property
    def height(self) -> float:
        return self._high + 2 * self.merge[1]

    def draw(self, x: float, y: float, bottom: float) -> Iterator[str]:
        colours = self.style.colours
        half, up = self.merge
        end, lane = y + self._high, x + self.away
        into = [(lane, end + up), (x + half, end + up)]
        yield circle(x, y, 2.5, colours.soft)
        yield from self.main.draw(x, y, end)
        if self.side.empty:
            yield arrow([(x, y), (lane, y), *into], colours.soft)
        else:
            yield path([(x, y), (lane + 0.75, y)], colours.soft)
            lift = (end + up - y - self.side.height) / 2
            yield from self.side.draw(lane, y, end + up, way=into, lift=lift)
        if self.side.empty and self.fork.merge == "Add":
            middle = (x + half + lane) / 2 + 4
            yield text(middle, end + up - 6, IDENTITY, colours.ink, size=SMALL, anchor="middle")
        yield from self._merge(x, end + up)

    def _merge(self, x: float, y: float) -> Iterator[str]:
        colours = self.style.colours
        if self.words:
            half, up = self.merge
            yield rect(x - half, y - up, 2 * half, BAR, colours.band, colours.ink, rounded=5)
            yield centred(x, y, [self.words], colours.ink, size=LETTERS)
        elif self.fork.merge == "Add":
            yield from adder(x, y, colours)
        else:
            yield from times(x, y, colours)
