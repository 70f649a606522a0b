"""Bar charts for cards: one network's quantities line by line, or several networks' beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from quizgen.cost.report import Report
from quizgen.figures.canvas import Theme
from quizgen.figures.layers import Chart, LayerBar, layer_bars
from quizgen.figures.svg import SIZE, SMALL, WIDTH, rect, sheet, text, width, wrapped
from quizgen.formulas.numbers import shape_text

COUNTED = {  # what each quantity is, below the charts
    "memory": "memory: outputs of convolution, pooling and linear layers, float32",
    "params": "parameters: all that is learned, biases too",
    "macs": "operations: multiply-adds for one image",
}
ROW, BAR = 19, 13  # pixels from bar to bar, and of a bar
BESIDE_ROW, BESIDE_BAR = 14, 11  # the same where networks stand beside each other
THIN = 0.7  # of a bar that is hardly there
INDENT = 4  # of labels on a band
GAP = 7  # between columns
TOP = 22  # of the first line's base

Detail: TypeAlias = Literal["layer", "stage"]


class ChartLine(NamedTuple):
    """One line of a chart: its label, and a value for each quantity."""

    label: str
    part: LayerBar


@dataclass(frozen=True)
class Subject:
    """A network in a chart, a line for each layer or each stage.

    named: with the names of its layers; without, a line says what map the layer gives.
    """

    heading: str
    report: Report
    by: Detail
    named: bool = True

    def lines(self) -> list[ChartLine]:
        """What stands on the chart's lines.

        >>> from quizgen.cost import trace, zoo
        >>> report = trace(zoo.load("resnet50"))
        >>> [line.label for line in Subject("ResNet-50", report, "stage").lines()]
        ['stem', 'layer1', 'layer2', 'layer3', 'layer4', 'head']
        >>> [line.label for line in Subject("?", report, "stage", named=False).lines()][1:3]
        ['256×56×56', '512×28×28']
        """
        bars = layer_bars(self.report)
        if self.by == "stage":
            return self._stage_lines(bars)
        return [ChartLine(bar.name if self.named else self._kind(bar.name), bar) for bar in bars]

    def _stage_lines(self, bars: Sequence[LayerBar]) -> list[ChartLine]:
        found: dict[str, LayerBar] = {}
        for bar in bars:
            old = found.get(bar.stage, LayerBar(bar.stage, bar.stage, 0, 0, 0))
            sums = (a + b for a, b in zip(old[2:], bar[2:], strict=True))
            found[bar.stage] = LayerBar(bar.stage, bar.stage, *sums)
        return [
            ChartLine(name if self.named else self._map(name), it) for name, it in found.items()
        ]

    def _kind(self, name: str) -> str:
        """What a layer is and what it gives, in place of a name that tells the network."""
        row = self.report.row(name)
        word = {"Conv2d": "conv", "Linear": "linear"}.get(row.kind, "pool")
        return f"{word} {shape_text(row.output)}"

    def _map(self, stage: str) -> str:
        """What a stage gives."""
        return shape_text(list(self.report.chosen(stage=stage))[-1].output)


def network_bars(subject: Subject, charts: Sequence[Chart], colours: Theme) -> bytes:
    """One chart beside the other, a line for each layer or stage."""
    lines = subject.lines()
    left = max(width(line.label, SMALL) for line in lines) + GAP
    column = (WIDTH - left - GAP * (len(charts) - 1)) / len(charts)
    top = TOP + 3 * SIZE + 2
    shapes = [text(0, TOP - 6, subject.heading, colours.ink, size=SIZE + 2, bold=True)]
    for at, line in enumerate(lines):
        middle = top + ROW * (at + 0.5)
        base = middle + 0.36 * SMALL
        shapes.append(text(left - GAP, base, line.label, colours.ink, size=SMALL, anchor="end"))
    for at, chart in enumerate(charts):
        x = left + at * (column + GAP)
        shapes += _column(chart, [line.part for line in lines], x, column, top, colours)
    bottom = top + ROW * len(lines)
    words = "; ".join(COUNTED[chart.quantity] for chart in charts)
    shapes += _note(words, bottom, colours)
    return sheet(bottom + _note_height(words), shapes)


def _column(
    chart: Chart, bars: Sequence[LayerBar], x: float, column: float, top: float, colours: Theme
) -> Iterator[str]:
    """One chart: its name and total, bars with their values."""
    values = [getattr(bar, chart.quantity) for bar in bars]
    texts = [chart.text(value) for value in values]
    room = max(width(words, SMALL) for words in texts) + 4
    scale = (column - room) / max(*values, 1)
    colour = getattr(colours, chart.quantity)
    yield text(x, top - SIZE - 9, chart.title, colour, bold=True, size=SMALL)
    yield text(x, top - 7, chart.text(sum(values)), colour, bold=True)
    for at, (value, words) in enumerate(zip(values, texts, strict=True)):
        if value:
            y = top + ROW * at
            yield rect(x, y + (ROW - BAR) / 2, max(value * scale, THIN), BAR, colour)
            base = y + ROW / 2 + 0.36 * SMALL
            yield text(x + value * scale + 4, base, words, colours.ink, size=SMALL)


def _note(words: str, bottom: float, colours: Theme) -> list[str]:
    lines = wrapped(words, WIDTH, SMALL)
    return [
        text(0, bottom + 18 + 15 * at, line, colours.soft, size=SMALL)
        for at, line in enumerate(lines)
    ]


def _note_height(words: str) -> float:
    return 22 + 15 * (len(wrapped(words, WIDTH, SMALL)) - 1)


# --- networks beside each other -------------------------------------------------------


def by_resolution(report: Report) -> dict[int, LayerBar]:
    """A network's quantities by the height of the maps they are computed at; 1 holds vectors.

    >>> from quizgen.cost import trace, zoo
    >>> {size: part.macs for size, part in by_resolution(trace(zoo.load("resnet34"))).items()}[112]
    118013952
    """
    found: dict[int, LayerBar] = {}
    for bar in layer_bars(report):
        shape = report.row(bar.name).output
        size = shape[1] if len(shape) == 3 else 1
        old = found.get(size, LayerBar("", "", 0, 0, 0))
        sums = (a + b for a, b in zip(old[2:], bar[2:], strict=True))
        found[size] = LayerBar("", "", *sums)
    return found


def networks_bars(
    heading: str, reports: Sequence[tuple[str, Report]], chart: Chart, colours: Theme
) -> bytes:
    """One quantity of up to three networks, stage by stage of equal resolution."""
    fills = (colours.params, colours.memory, colours.macs)[: len(reports)]
    split = [by_resolution(report) for _, report in reports]
    sizes = sorted({size for sums in split for size in sums}, reverse=True)
    values = [[getattr(s[n], chart.quantity) if n in s else 0 for n in sizes] for s in split]
    shapes = [text(0, TOP - 6, heading, colours.ink, size=SIZE + 2, bold=True)]
    top = float(TOP + 6)
    for (name, _), row, fill in zip(reports, values, fills, strict=True):
        shapes.append(rect(0, top, BESIDE_BAR, BESIDE_BAR, fill, rounded=2))
        shapes.append(text(17, top + 10, f"{name}: {chart.text(sum(row))}", colours.ink))
        top += 18
    top += 4
    group = BESIDE_ROW * len(reports) + 8
    shapes += _groups([f"{size}×{size}" for size in sizes], top, group, colours)
    left = _left(sizes)
    room = max(width(chart.text(value), SMALL) for row in values for value in row) + 4
    scale = (WIDTH - left - room) / max(map(max, values))
    for place, (row, fill) in enumerate(zip(values, fills, strict=True)):
        for at, value in enumerate(row):
            if value:
                y = top + group * at + 4 + BESIDE_ROW * place
                long = value * scale
                shapes.append(rect(left, y + 1.5, max(long, THIN), BESIDE_BAR, fill))
                words = chart.text(value)
                shapes.append(text(left + long + 4, y + 11, words, colours.ink, size=SMALL))
    words = f"by height and width of the maps; {COUNTED[chart.quantity]}"
    bottom = top + group * len(sizes)
    return sheet(bottom + _note_height(words), [*shapes, *_note(words, bottom, colours)])


def _left(sizes: Sequence[int]) -> float:
    """Where bars begin, behind the labels."""
    return INDENT + max(width(f"{size}×{size}") for size in sizes) + GAP


def _groups(labels: Sequence[str], top: float, group: float, colours: Theme) -> Iterator[str]:
    """The labels of groups of bars, every second group on a band."""
    left = INDENT + max(map(width, labels))
    for at, label in enumerate(labels):
        y = top + group * at
        if at % 2 == 0:
            yield rect(0, y, WIDTH, group, colours.band, rounded=3)
        yield text(left, y + group / 2 + 0.36 * SIZE, label, colours.ink, anchor="end")
