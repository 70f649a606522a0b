"""Networks as circles for cards: operations across, error up, parameters as area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10, sqrt

from quizgen.cost.report import Report
from quizgen.figures.canvas import Theme
from quizgen.figures.comparison import HOLLOW, KEYS, TICKS, TITLE, Point, points
from quizgen.figures.labels import Box, Disc, places
from quizgen.figures.svg import SIZE, SMALL, WIDTH, circle, path, sheet, text, width

ACROSS, UP = "multiply-adds per image, in 10⁹ (logarithmic)", "top-5 error, %"
LEFT, RIGHT, TOP, BOTTOM = 26, WIDTH - 2, 66, 350  # of the frame
LARGEST = 19  # radius
STEP = 5  # percent from one level line to the next
FAR = 9  # pixels from a circle to its name that need a line between them


@dataclass(frozen=True)
class _Frame:
    """Where operations and errors lie on the sheet; ``scale`` makes radii of roots of parameters.

    least, most: logarithms of the operations at both sides.  low, high: errors.
    """

    least: float
    most: float
    low: int
    high: int
    scale: float

    @classmethod
    def around(cls, shown: Sequence[Point]) -> _Frame:
        across, up = zip(*(point.at for point in shown), strict=True)
        return cls(
            least=log10(min(across) / 1.7),
            most=log10(max(across) * 1.9),
            low=STEP * floor(min(up) / STEP - 0.4),
            high=STEP * ceil(max(up) / STEP + 0.1),
            scale=LARGEST / sqrt(max(point.params for point in shown)),
        )

    def x(self, billions: float) -> float:
        part = (log10(billions) - self.least) / (self.most - self.least)
        return LEFT + part * (RIGHT - LEFT)

    def y(self, error: float) -> float:
        return BOTTOM - (error - self.low) / (self.high - self.low) * (BOTTOM - TOP)

    def disc(self, point: Point, name: str) -> Disc:
        """The circle with upwards positive, as names are placed."""
        x, y = self.x(point.at[0]), -self.y(point.at[1])
        return Disc(x, y, self.scale * sqrt(point.params), width(name, SMALL) + 4, SMALL * 1.2)


def scatter(reports: Sequence[Report], names: Mapping[str, str], colours: Theme) -> bytes:
    """The networks with an error; ``names`` are those to show."""
    shown = sorted(points(reports), key=lambda point: -point.params)
    frame = _Frame.around(shown)
    shapes = [text(0, 15, TITLE, colours.ink, size=SIZE + 2, bold=True)]
    shapes.append(text(0, 33, HOLLOW, colours.soft, size=SMALL))
    shapes.append(text(0, 55, UP, colours.ink, size=SMALL))
    shapes += _axes(frame, colours)
    discs = [frame.disc(point, names[point.name]) for point in shown]
    for point, disc in zip(shown, discs, strict=True):
        shapes.append(_circle(disc.x, -disc.y, disc.radius, point.usual, colours))
    shapes += _names(discs, [names[point.name] for point in shown], colours)
    shapes += _legend(frame, colours)
    return sheet(BOTTOM + 90, shapes)


def _circle(x: float, y: float, radius: float, filled: bool, colours: Theme) -> str:
    if filled:
        return circle(x, y, radius, colours.memory, colours.paper)
    return circle(x, y, radius, "none", colours.memory, 1.5)


def _axes(frame: _Frame, colours: Theme) -> Iterator[str]:
    for error in range(frame.low, frame.high + 1, STEP):
        y = frame.y(error)
        yield path([(LEFT, y), (RIGHT, y)], colours.band, line=1)
        yield text(LEFT - 5, y + 4, str(error), colours.ink, size=SMALL, anchor="end")
    for tick in TICKS:
        if LEFT < frame.x(tick) < RIGHT:
            x = frame.x(tick)
            yield path([(x, TOP), (x, BOTTOM)], colours.band, line=1)
            yield text(x, BOTTOM + 16, f"{tick:g}", colours.ink, size=SMALL, anchor="middle")
    middle = (LEFT + RIGHT) / 2
    yield text(middle, BOTTOM + 33, ACROSS, colours.ink, size=SMALL, anchor="middle")


def _names(discs: Sequence[Disc], names: Sequence[str], colours: Theme) -> Iterator[str]:
    frame = Box(LEFT, -BOTTOM, RIGHT - LEFT, BOTTOM - TOP)
    for name, disc, box in zip(names, discs, places(discs, frame, 1), strict=True):
        x, y = box.nearest(disc.x, disc.y)
        away = sqrt((x - disc.x) ** 2 + (y - disc.y) ** 2)
        if away > disc.radius + FAR:
            yield path([(disc.x, -disc.y), (x, -y)], colours.soft, line=0.8)
        middle = box.left + box.width / 2
        yield text(middle, -box.bottom - 3, name, colours.ink, size=SMALL, anchor="middle")


def _legend(frame: _Frame, colours: Theme) -> Iterator[str]:
    """What the areas mean."""
    x = float(LEFT)
    for millions in KEYS:
        radius = frame.scale * sqrt(millions * 10**6)
        yield _circle(x + radius, BOTTOM + 64, radius, True, colours)
        words = f"{millions} M" + " parameters" * (millions == KEYS[-1])
        yield text(x + 2 * radius + 6, BOTTOM + 68, words, colours.ink, size=SMALL)
        x += 2 * radius + 6 + width(words, SMALL) + 14
