"""Where the names of circles go, so that they cover neither each other nor the circles.

Every name has places around its circle, near and far; the cheapest is taken, and all are tried
again while the others stand.  Plain geometry in any unit, upwards positive.

>>> two = [Disc(0, 0, 5, 30, 10), Disc(8, 0, 5, 30, 10)]
>>> [box.left for box in places(two, Box(-100, -50, 200, 100), unit=1)]
[-37.0, 15.0]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

FAR = (2, 8, 16, 26, 38, 52, 68)  # units between a circle and its name
WAYS = (
    *((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)),
    *((1, 0.5), (1, -0.5), (-1, 0.5), (-1, -0.5), (0.5, 1), (0.5, -1), (-0.5, 1), (-0.5, -1)),
)
ROUNDS = 4
STEPS = 12  # points of a line that are looked at
NEAR = 4  # units between a name and a circle that is not its own
# What a place costs besides its distance.
OUTSIDE, ON_NAME, ON_CIRCLE, NEAR_CIRCLE = 10_000, 2000, 500, 12
LINE_ON_NAME, LINE_ON_CIRCLE = 60, 6  # for each point of the line


class Disc(NamedTuple):
    """A circle, and the size of its name."""

    x: float
    y: float
    radius: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        return (x - self.x) ** 2 + (y - self.y) ** 2 < self.radius**2


class Box(NamedTuple):
    """A rectangle by its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def top(self) -> float:
        return self.bottom + self.height

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.bottom - by, self.width + 2 * by, self.height + 2 * by)

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The point of the rectangle that is nearest to (x, y)."""
        return min(max(x, self.left), self.right), min(max(y, self.bottom), self.top)

    def holds(self, x: float, y: float) -> bool:
        return self.left < x < self.right and self.bottom < y < self.top

    def within(self, other: Box) -> bool:
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.bottom <= self.bottom
            and self.top <= other.top
        )

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def covers(self, disc: Disc) -> bool:
        """Whether a part of the circle is below the rectangle."""
        return disc.holds(*self.nearest(disc.x, disc.y))


def places(discs: Sequence[Disc], frame: Box, unit: float) -> list[Box]:
    """The rectangle of each name; ``unit`` is the size of a point."""
    return list(_placed(tuple(discs), frame, unit))


@lru_cache(maxsize=8)  # a picture is drawn light and dark
def _placed(discs: tuple[Disc, ...], frame: Box, unit: float) -> tuple[Box, ...]:
    chosen = [next(_candidates(disc, unit))[1] for disc in discs]
    for _ in range(ROUNDS):
        for at, disc in enumerate(discs):
            names = [*chosen[:at], *chosen[at + 1 :]]
            circles = [*discs[:at], *discs[at + 1 :]]
            least = float("inf")
            for far, box in _candidates(disc, unit):
                if far >= least:
                    break  # all others are farther still
                cost = far + _trouble(box, disc, names, circles, frame, unit)
                if cost < least:
                    least, chosen[at] = cost, box
    return tuple(chosen)


def _candidates(disc: Disc, unit: float) -> Iterator[tuple[float, Box]]:
    """Places around a circle with their distance in units, the nearest first."""
    for far in FAR:
        for rank, (right, up) in enumerate(WAYS):
            reach = disc.radius + far * unit
            if right and up:  # the corners are farther away than the sides
                reach *= 0.72 if abs(right) == abs(up) else 0.9
            left = disc.x + right * reach + disc.width * (right - 1) / 2
            bottom = disc.y + up * reach + disc.height * (up - 1) / 2
            yield far + rank / 10, Box(left, bottom, disc.width, disc.height)


def _trouble(
    box: Box,
    disc: Disc,
    names: Sequence[Box],
    circles: Sequence[Disc],
    frame: Box,
    unit: float,
) -> float:
    """What a name covers in that place, and what the line to it crosses."""
    around = box.grown(NEAR * unit)
    cost = 0 if box.within(frame) else OUTSIDE
    cost += ON_CIRCLE * box.covers(disc)
    cost += ON_NAME * sum(box.meets(name) for name in names)
    for circle in circles:
        if around.covers(circle):  # on it, or so near that the name seems to be its own
            cost += ON_CIRCLE if box.covers(circle) else NEAR_CIRCLE
    x, y = box.nearest(disc.x, disc.y)
    for step in range(1, STEPS):
        at_x = disc.x + step * (x - disc.x) / STEPS
        at_y = disc.y + step * (y - disc.y) / STEPS
        cost += LINE_ON_NAME * sum(name.holds(at_x, at_y) for name in names)
        cost += LINE_ON_CIRCLE * sum(circle.holds(at_x, at_y) for circle in circles)
    return cost
