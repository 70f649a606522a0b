"""Networks as circles for cards: a cost across, the error up, another cost as area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10, sqrt
from typing import Literal, NamedTuple, TypeAlias

from quizgen.cost.report import Report
from quizgen.figures.canvas import Theme
from quizgen.figures.comparison import HOLLOW, KEYS, TICKS, Point, points
from quizgen.figures.labels import Box, Disc, places
from quizgen.figures.svg import SIZE, SMALL, WIDTH, circle, path, sheet, text, width

UP = "top-5 error, %"
ALIKE = "as published, each network with its own training"
LEFT, RIGHT, TOP, BOTTOM = 26, WIDTH - 2, 66, 350  # of the frame
LARGEST = 19  # radius
STEP = 5  # percent from one level line to the next
FAR = 9  # pixels from a circle to its name; from there on a line joins them


Cost: TypeAlias = Literal["macs", "params"]


class Measure(NamedTuple):
    """A cost of networks, as an axis and as the area of circles.

    title: of a chart with this axis.  label: below the axis, which counts in units of ``unit``.
    margin: what the least is divided by for the left side.
    keys: areas in the legend, so many times ``key_unit``.  noun: what they are.
    """

    title: str
    label: str
    unit: int
    margin: float
    keys: tuple[int, ...]
    key_unit: tuple[int, str]
    noun: str


MEASURES: Mapping[Cost, Measure] = {
    "macs": Measure(
        "Top-5 error against operations",
        "multiply-adds per image, in 10⁹ (logarithmic)",
        10**9,
        1.7,
        (1, 5, 15),
        (10**9, "G"),
        "multiply-adds",
    ),
    "params": Measure(
        "Top-5 error against parameters",
        "parameters, in millions (logarithmic)",
        10**6,
        3,
        KEYS,
        (10**6, "M"),
        "parameters",
    ),
}
OTHER: Mapping[Cost, Cost] = {"macs": "params", "params": "macs"}


@dataclass(frozen=True)
class _Frame:
    """Where costs and errors lie on the sheet; ``scale`` makes radii of roots of the other cost.

    cost: what is across.  least, most: its logarithms at both sides.  low, high: errors.
    """

    cost: Cost
    least: float
    most: float
    low: int
    high: int
    scale: float

    @classmethod
    def around(cls, shown: Sequence[Point], cost: Cost) -> _Frame:
        unit = MEASURES[cost].unit
        across = [getattr(point, cost) / unit for point in shown]
        up = [float(point.error) for point in shown]
        return cls(
            cost=cost,
            least=log10(min(across) / MEASURES[cost].margin),
            most=log10(max(across) * 1.9),
            low=STEP * floor(min(up) / STEP - 0.4),
            high=STEP * ceil(max(up) / STEP + 0.1),
            scale=LARGEST / sqrt(max(getattr(point, OTHER[cost]) for point in shown)),
        )

    def x(self, units: float) -> float:
        part = (log10(units) - self.least) / (self.most - self.least)
        return LEFT + part * (RIGHT - LEFT)

    def y(self, error: float) -> float:
        return BOTTOM - (error - self.low) / (self.high - self.low) * (BOTTOM - TOP)

    def disc(self, point: Point, name: str) -> Disc:
        """The circle with upwards positive, as names are placed."""
        x = self.x(getattr(point, self.cost) / MEASURES[self.cost].unit)
        radius = self.scale * sqrt(getattr(point, OTHER[self.cost]))
        return Disc(x, -self.y(float(point.error)), radius, width(name, SMALL) + 4, SMALL * 1.2)


def scatter(
    reports: Sequence[Report], names: Mapping[str, str], colours: Theme, cost: Cost = "macs"
) -> bytes:
    """The networks with an error, by what they cost; ``names`` are those to show."""
    shown = sorted(points(reports), key=lambda point: -getattr(point, OTHER[cost]))
    frame = _Frame.around(shown, cost)
    shapes = [text(0, 15, MEASURES[cost].title, colours.ink, size=SIZE + 2, bold=True)]
    note = ALIKE if all(point.usual for point in shown) else HOLLOW
    shapes.append(text(0, 33, note, colours.soft, size=SMALL))
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
    yield text(
        middle, BOTTOM + 33, MEASURES[frame.cost].label, colours.ink, size=SMALL, anchor="middle"
    )


def _names(discs: Sequence[Disc], names: Sequence[str], colours: Theme) -> Iterator[str]:
    frame = Box(LEFT, -BOTTOM, RIGHT - LEFT, BOTTOM - TOP)
    for name, disc, box in zip(names, discs, places(discs, frame, 1), strict=True):
        x, y = box.nearest(disc.x, disc.y)
        gap = _gap(box, disc)
        if gap > FAR or any(_gap(box, other) < gap for other in discs if other is not disc):
            yield path([(disc.x, -disc.y), (x, -y)], colours.soft, line=0.8)
        middle = box.left + box.width / 2
        yield text(middle, -box.bottom - 3, name, colours.ink, size=SMALL, anchor="middle")


def _gap(box: Box, disc: Disc) -> float:
    """Pixels between a name and a circle."""
    x, y = box.nearest(disc.x, disc.y)
    return sqrt((x - disc.x) ** 2 + (y - disc.y) ** 2) - disc.radius


def _legend(frame: _Frame, colours: Theme) -> Iterator[str]:
    """What the areas mean."""
    area = MEASURES[OTHER[frame.cost]]
    unit, letter = area.key_unit
    x = float(LEFT)
    for key in area.keys:
        radius = frame.scale * sqrt(key * unit)
        yield _circle(x + radius, BOTTOM + 64, radius, True, colours)
        words = f"{key} {letter}" + f" {area.noun}" * (key == area.keys[-1])
        yield text(x + 2 * radius + 6, BOTTOM + 68, words, colours.ink, size=SMALL)
        x += 2 * radius + 6 + width(words, SMALL) + 14
