"""Networks beside each other: operations against top-5 error, parameters as area."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import pi, sqrt
from typing import TYPE_CHECKING, NamedTuple

from quizgen.cost.published import usual_error
from quizgen.cost.report import Report
from quizgen.figures.canvas import (
    LETTERS,
    SMALL,
    WIDTH,
    FigureError,
    Theme,
    blank,
    settings,
    settle,
    text_width,
    theme,
)
from quizgen.figures.labels import FAR, Box, Disc, places

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TITLE = "Top-5 error against operations"
HOLLOW = "hollow: the error was not measured with one crop"
BILLION = 10**9
KEYS = (5, 25, 100)  # millions of parameters, in the legend
LARGEST, SMALL_AREA = 560, 25  # square points: the largest circle, and one without an edge
CROWDED, WIDER = 14, 1.75  # more networks than these need a picture so much wider
TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


class Point(NamedTuple):
    """A network in the picture; ``usual``: its error is of one network, one crop, validation."""

    name: str
    macs: int
    error: Fraction
    params: int
    usual: bool

    @property
    def at(self) -> tuple[float, float]:
        return self.macs / BILLION, float(self.error)


def points(reports: Sequence[Report]) -> list[Point]:
    """The networks with a published top-5 error.

    >>> from quizgen.cost import trace, zoo
    >>> [point] = points([trace(zoo.load("resnet50")), trace(zoo.load("lenet5"))])
    >>> point.name, float(point.error), point.usual
    ('resnet50', 7.138, True)
    """
    found = []
    for report in reports:
        if rate := usual_error(report.network.published):
            usual = (rate.networks, rate.crops, rate.data) == (1, 1, "validation")
            name, error = report.network.name, Fraction(rate.value)
            found.append(Point(name, report.macs, error, report.params, usual))
    return found


def comparison_chart(reports: Sequence[Report], *, dark: bool = False) -> Figure:
    """The networks that have a top-5 error; FigureError if none has.

    Circles of networks whose error was measured in another way than with one crop are hollow.
    """
    shown = points(reports)
    if not shown:
        raise FigureError("picture", "none of these networks has a top-5 error", "name others")
    with settings():
        return _scatter(shown, theme(dark))


def _scatter(shown: Sequence[Point], colours: Theme) -> Figure:
    wide = WIDER if len(shown) > CROWDED else 1.0
    figure = blank(WIDTH * wide, 2.3 + 2.2 * wide, TITLE, colours)
    axes = figure.subplots()
    scale = LARGEST / max(point.params for point in shown)
    for point in sorted(shown, key=lambda point: -point.params):
        _circle(axes, point.at, point.params * scale, point.usual, colours)
    _frame(axes, shown, colours)
    _legend(figure, axes, shown, scale, colours)
    settle(figure)  # before names are placed in it
    _name(figure, axes, shown, scale, colours)
    return figure


def _circle(
    axes: Axes, at: tuple[float, float] | None, area: float, filled: bool, colours: Theme
) -> Artist:
    x, y = ([at[0]], [at[1]]) if at else ([], [])
    if filled:
        edge, face = colours.paper, colours.memory
    else:
        edge, face = colours.memory, "none"
    line = 1.0 if area > SMALL_AREA or not filled else 0.0  # an edge would eat the smallest
    return axes.scatter(
        x, y, s=area, facecolor=face, edgecolor=edge, alpha=0.8, linewidth=line, zorder=2
    )


def _frame(axes: Axes, shown: Sequence[Point], colours: Theme) -> None:
    across, up = zip(*(point.at for point in shown), strict=True)
    left, right = min(across) / 2.2, max(across) * 2.4
    axes.set_xscale("log")
    axes.set_xlim(left, right)
    ticks = [tick for tick in TICKS if left <= tick <= right]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_xticks([], minor=True)
    margin = max(0.8, 0.14 * (max(up) - min(up)))
    axes.set_ylim(max(0, min(up) - margin), max(up) + margin)
    axes.yaxis.set_major_formatter("{x:g}")
    axes.set_xlabel("multiply-adds per image, in 10⁹", color=colours.ink)
    axes.set_ylabel("top-5 error, %", color=colours.ink)
    axes.tick_params(colors=colours.soft, labelcolor=colours.ink, length=3)
    axes.grid(color=colours.band, linewidth=0.8)
    axes.set_axisbelow(True)
    if not all(point.usual for point in shown):
        axes.set_title(HOLLOW, loc="left", fontsize=SMALL, color=colours.soft)
    axes.set_facecolor("none")
    axes.spines[:].set_color(colours.soft)
    axes.spines[["top", "right"]].set_visible(False)


def _legend(
    figure: Figure, axes: Axes, shown: Sequence[Point], scale: float, colours: Theme
) -> None:
    """What the areas mean."""
    most = max(point.params for point in shown)
    sizes = [size for size in KEYS if size * 10**6 <= 1.5 * most] or list(KEYS[:1])
    keys = [_circle(axes, None, size * 10**6 * scale, True, colours) for size in sizes]
    names = [f"{size} M" for size in sizes]
    names[-1] += " parameters"
    figure.legend(
        keys,
        names,
        loc="outside lower center",
        ncols=len(names),
        frameon=False,
        labelcolor=colours.ink,
        borderpad=1.1,
    )


def _name(figure: Figure, axes: Axes, shown: Sequence[Point], scale: float, colours: Theme) -> None:
    """Writes each name beside its circle, with a line to it where it is far."""
    unit = figure.dpi / 72
    centres = [axes.transData.transform(point.at) for point in shown]
    discs = [
        Disc(
            float(x),
            float(y),
            unit * sqrt(point.params * scale / pi),
            unit * text_width(figure, point.name),
            unit * 1.15 * LETTERS,
        )
        for point, (x, y) in zip(shown, centres, strict=True)
    ]
    corner = axes.get_window_extent()
    frame = Box(corner.x0, corner.y0, corner.width, corner.height)
    back = axes.transData.inverted()
    for point, disc, box in zip(shown, discs, places(discs, frame, unit), strict=True):
        middle = (box.left + box.width / 2, box.bottom + box.height / 2)
        x, y = back.transform(middle)
        axes.text(x, y, point.name, ha="center", va="center", color=colours.ink, zorder=4)
        end = box.nearest(disc.x, disc.y)
        if sqrt((end[0] - disc.x) ** 2 + (end[1] - disc.y) ** 2) > disc.radius + FAR[1] * unit:
            line = zip(back.transform((disc.x, disc.y)), back.transform(end), strict=True)
            axes.plot(*line, color=colours.soft, linewidth=0.6, zorder=3)
