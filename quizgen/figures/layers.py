"""Where a network's memory, parameters and operations lie, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from quizgen.cost.report import FLOAT32, Report
from quizgen.figures.canvas import (
    LETTERS,
    SMALL,
    WIDTH,
    Theme,
    blank,
    note,
    settings,
    settle,
    text_width,
    theme,
)
from quizgen.formulas.numbers import BYTES, THOUSANDS, scaled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAMED = 24  # a network with more layers is drawn without their names, by stage
NOTE = "operations: multiply-adds; memory: outputs of convolution, pooling, linear"


class LayerBar(NamedTuple):
    """One bar: a convolution, pooling or linear layer and what follows it up to the next."""

    name: str
    stage: str
    memory: int
    params: int
    macs: int


class Stage(NamedTuple):
    """Neighbouring bars, from ``first`` up to but without ``end``."""

    name: str
    first: int
    end: int

    @property
    def middle(self) -> float:
        return (self.first + self.end - 1) / 2


class Chart(NamedTuple):
    """One of the three charts: its heading, the field of ``LayerBar`` it shows, its units."""

    title: str
    quantity: str
    base: int = 1000
    units: tuple[str, ...] = THOUSANDS

    def text(self, value: int) -> str:
        return scaled(value, self.base, self.units)


CHARTS = (
    Chart("Memory", "memory", 1024, BYTES),
    Chart("Parameters", "params"),
    Chart("Operations", "macs"),
)


def layer_bars(report: Report, bytes_per_element: int = FLOAT32) -> list[LayerBar]:
    """The bars of a network; their sums are the network's totals.

    Layers that do not count as memory, such as batch norm, belong to the layer before them.

    >>> from quizgen.cost import trace, zoo
    >>> layer_bars(trace(zoo.load("alexnet")))[0]
    LayerBar(name='conv1', stage='conv1', memory=1161600, params=34944, macs=105415200)
    """
    bars: list[LayerBar] = []
    for row in report.rows:
        memory = row.activation_elements * bytes_per_element
        if bars and not memory:
            last = bars[-1]
            bars[-1] = last._replace(params=last.params + row.params, macs=last.macs + row.macs)
        else:
            bars.append(LayerBar(row.name, row.stage, memory, row.params, row.macs))
    return bars


def stages(bars: Sequence[LayerBar]) -> list[Stage]:
    """The stages of a network, in order."""
    starts = [at for at, bar in enumerate(bars) if not at or bar.stage != bars[at - 1].stage]
    ends = [*starts[1:], len(bars)]
    return [Stage(bars[first].stage, first, end) for first, end in zip(starts, ends, strict=True)]


def layer_chart(report: Report, *, dark: bool = False, bytes_per_element: int = FLOAT32) -> Figure:
    """Three bar charts: memory, parameters and operations of every layer."""
    bars = layer_bars(report, bytes_per_element)
    draw = _named_bars if len(bars) <= NAMED else _profile
    with settings():
        return draw(report.network.name, bars, theme(dark))


def _named_bars(title: str, bars: Sequence[LayerBar], colours: Theme) -> Figure:
    """Three charts side by side, a line for each layer."""
    figure = blank(WIDTH, 0.78 + 0.178 * len(bars), title, colours)
    panels = figure.subplots(1, 3, sharey=True)
    for axes, chart in zip(panels, CHARTS, strict=True):
        values = _bare(axes, chart, bars, "\n", colours)
        axes.barh(range(len(bars)), values, 0.72, color=getattr(colours, chart.quantity))
        most = max(*values, 1)
        axes.set_xlim(0, most * 1.85)  # room for the number behind the longest bar
        axes.set_xticks([])
        for place, value in enumerate(values):
            if value:
                axes.annotate(
                    chart.text(value),
                    (value, place),
                    (2.5, 0),
                    textcoords="offset points",
                    va="center_baseline",
                    color=colours.ink,
                )
    panels[0].set_yticks(range(len(bars)), [bar.name for bar in bars])
    panels[0].set_ylim(len(bars) - 0.5, -0.5)
    note(figure, NOTE, colours)
    return settle(figure)


def _profile(title: str, bars: Sequence[LayerBar], colours: Theme) -> Figure:
    """Three charts one above the other, a thin bar for each layer, every second stage shaded."""
    figure = blank(WIDTH, 4.2, f"{title}, layer by layer", colours)
    panels = figure.subplots(3, 1, sharex=True)
    for axes, chart in zip(panels, CHARTS, strict=True):
        values = _bare(axes, chart, bars, ", ", colours)
        axes.bar(range(len(bars)), values, 0.8, color=getattr(colours, chart.quantity), zorder=2)
        for stage in stages(bars)[1::2]:
            axes.axvspan(
                stage.first - 0.5, stage.end - 0.5, color=colours.band, linewidth=0, zorder=0
            )
        most = max(*values, 1)
        axes.set_ylim(0, most * 1.05)
        axes.set_yticks([0, most], ["0", chart.text(most)])
    panels[0].set_xlim(-0.7, len(bars) - 0.3)
    _name_stages(figure, panels[-1], stages(bars), len(bars))
    note(figure, NOTE, colours)
    return settle(figure)


def _bare(
    axes: Axes, chart: Chart, bars: Sequence[LayerBar], between: str, colours: Theme
) -> list[int]:
    """The heading with the total, no frame, no tick marks; the chart's values."""
    values = [getattr(bar, chart.quantity) for bar in bars]
    heading = f"{chart.title}{between}{chart.text(sum(values))}"
    colour = getattr(colours, chart.quantity)
    axes.set_title(heading, loc="left", fontsize=LETTERS, color=colour, weight="bold")
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelcolor=colours.ink)
    axes.set_facecolor("none")
    return values


def _name_stages(figure: Figure, axes: Axes, found: Sequence[Stage], bars: int) -> None:
    """Stage names below the last chart: across if all fit, else upright, as many as fit."""
    bar = 72 * WIDTH * 0.82 / bars  # points, about
    across = [text_width(figure, stage.name, SMALL) + 3 for stage in found]
    shown, rotation, size = _apart(found, bar, across), 0, SMALL
    if len(shown) < len(found):
        upright = [1.2 * LETTERS] * len(found)
        shown, rotation, size = _apart(found, bar, upright), 90, LETTERS
    middles, names = [stage.middle for stage in shown], [stage.name for stage in shown]
    axes.set_xticks(middles, names, rotation=rotation, fontsize=size)


def _apart(found: Sequence[Stage], bar: float, widths: Sequence[float]) -> list[Stage]:
    """The stages whose names leave room for each other, from the left."""
    shown, free = [], float("-inf")
    for stage, width in zip(found, widths, strict=True):
        if stage.middle * bar - width / 2 >= free:
            shown.append(stage)
            free = stage.middle * bar + width / 2
    return shown
