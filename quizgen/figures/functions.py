"""What layers compute, in numbers and curves: convolution, pooling, activation functions.

>>> pooled(POOLED, MaxPool2d(2))
[[7, 4], [8, 6]]
>>> max(SIGMOID.gradient(x) for x in SAMPLES)
0.25
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from math import exp
from typing import NamedTuple, TypeAlias

from quizgen.cost.layers import AvgPool2d, Conv2d, MaxPool2d
from quizgen.cost.window import pair
from quizgen.figures.canvas import Picture, Theme, theme
from quizgen.figures.sliding import lattice
from quizgen.figures.svg import SIZE, SMALL, WIDTH, arrow, centred, path, rect, sheet, text, wrapped
from quizgen.figures.words import table

Number: TypeAlias = int | Fraction
Grid: TypeAlias = Sequence[Sequence[Number]]
Pool: TypeAlias = MaxPool2d | AvgPool2d

CELL = 32
ARROW = 24  # half of the length from a map to its output
LINE = 15

# --- windows with numbers ---------------------------------------------------------------

IMAGE = ((1, 0, 2, 3), (4, 1, 0, 2), (0, 3, 1, 1), (2, 0, 1, 4))
KERNEL = ((1, 0, -1), (1, 0, -1), (1, 0, -1))
POOLED = ((1, 3, 2, 0), (5, 7, 4, 2), (0, 8, 6, 1), (2, 2, 3, 6))


def window_of(grid: Grid, row: int, column: int, kernel: int, stride: int = 1) -> list[Number]:
    """The numbers under a window, row by row.

    >>> window_of(POOLED, 0, 1, kernel=2, stride=2)
    [2, 0, 4, 2]
    """
    top, left = row * stride, column * stride
    return [number for line in grid[top : top + kernel] for number in line[left : left + kernel]]


def convolved(grid: Grid, kernel: Grid) -> list[list[Number]]:
    """The kernel's output with stride 1 and no padding, as a layer computes it (not flipped).

    >>> convolved(IMAGE, KERNEL)
    [[2, -2], [4, -3]]
    """
    layer, weights = Conv2d(1, len(kernel)), [weight for line in kernel for weight in line]

    def value(row: int, column: int) -> Number:
        numbers = window_of(grid, row, column, len(kernel))
        return sum(w * x for w, x in zip(weights, numbers, strict=True))

    return _outputs(layer, grid, value)


def pooled(grid: Grid, layer: Pool) -> list[list[Number]]:
    """The output of a pooling layer.

    >>> pooled(POOLED, MaxPool2d(2))
    [[7, 4], [8, 6]]
    """
    kernel = pair(layer.kernel_size)[0]

    def value(row: int, column: int) -> Number:
        numbers = window_of(grid, row, column, kernel, stride=kernel)
        if isinstance(layer, MaxPool2d):
            return max(numbers)
        return Fraction(sum(numbers), len(numbers))

    return _outputs(layer, grid, value)


def _outputs(
    layer: Conv2d | Pool, grid: Grid, value: Callable[[int, int], Number]
) -> list[list[Number]]:
    side = layer.out_shape((1, len(grid), len(grid)))[1]
    return [[value(row, column) for column in range(side)] for row in range(side)]


def convolution_numbers(colours: Theme) -> bytes:
    """An input, a kernel and the output, with one value worked out below them."""
    output, cell, kernel = convolved(IMAGE, KERNEL), CELL, len(KERNEL)
    x, shapes = 2.0, list[str]()
    middle = 2 + len(IMAGE) * cell / 2
    for at, (name, grid) in enumerate((("input", IMAGE), ("kernel", KERNEL), ("output", output))):
        top, wide = middle - len(grid) * cell / 2, len(grid) * cell
        shapes += _numbers(x, top, grid, colours)
        marked = (kernel, kernel, 1)[at] * cell
        shapes.append(rect(x, top, marked, marked, "none", colours.params, line=3))
        below = middle + len(IMAGE) * cell / 2 + 12
        shapes.append(centred(x + wide / 2, below, [name], colours.ink, size=SMALL))
        if at < 2:
            shapes.append(centred(x + wide + 14, middle, ["∗="[at]], colours.ink, size=SIZE + 4))
        x += wide + 28
    return sheet(*_worked(shapes, below + 30, _working(), colours))


def _worked(shapes: list[str], y: float, words: str, colours: Theme) -> tuple[float, list[str]]:
    """Lines of text below shapes; where they end, and all of them."""
    lines = wrapped(words, WIDTH, SMALL)
    for at, line in enumerate(lines):
        shapes.append(text(0, y + LINE * at, line, colours.ink, size=SMALL))
    return y + LINE * len(lines) - 8, shapes


def _working() -> str:
    """The output value of the marked window."""
    weights = [weight for line in KERNEL for weight in line]
    numbers = window_of(IMAGE, 0, 0, len(KERNEL))
    products = [f"{x}·{_in_brackets(w)}" for x, w in zip(numbers, weights, strict=True)]
    return f"orange: {' + '.join(products)} = {_shown(convolved(IMAGE, KERNEL)[0][0])}"


def _in_brackets(number: Number) -> str:
    return f"({_shown(number)})" if number < 0 else str(number)


def _shown(number: Number) -> str:
    """A number with a true minus sign."""
    return str(number).replace("-", "−")


def _numbers(x: float, y: float, grid: Grid, colours: Theme) -> Iterator[str]:
    """A square grid with a number in each cell."""
    cell = CELL
    yield rect(x, y, len(grid) * cell, len(grid) * cell, colours.band)
    yield lattice(x, y, len(grid), cell, colours)
    for row, line in enumerate(grid):
        for column, number in enumerate(line):
            middle = (x + (column + 0.5) * cell, y + (row + 0.5) * cell)
            yield centred(*middle, [_shown(number)], colours.ink)


def pooling_numbers(layer: Pool, colours: Theme) -> bytes:
    """A map, its windows in colours, and the output of each window in the same colour."""
    output, cell = pooled(POOLED, layer), CELL
    kernel = pair(layer.kernel_size)[0]
    wide, shapes = len(POOLED) * cell, list[str]()
    left, top = 3 + wide + 2 * ARROW, 3 + (len(POOLED) - len(output)) * cell / 2
    shapes += _numbers(3, 3, POOLED, colours)
    shapes += _numbers(left, top, output, colours)
    middle = 3 + wide / 2
    shapes.append(arrow([(3 + wide + 8, middle), (left - 8, middle)], colours.soft))
    hues = (colours.memory, colours.params, colours.macs, colours.ink)
    for at, hue in enumerate(hues):
        row, column = divmod(at, len(output))
        window = kernel * cell
        shapes.append(_framed(3 + column * window, 3 + row * window, window, hue))
        shapes.append(_framed(left + column * cell, top + row * cell, cell, hue))
    below = wide + 18
    shapes.append(centred(middle, below, ["feature map"], colours.ink, size=SMALL))
    shapes.append(centred(left + cell, below, ["output"], colours.ink, size=SMALL))
    kind = "max" if isinstance(layer, MaxPool2d) else "average"
    words = f"{kernel}×{kernel} {kind} pooling, stride {kernel}: one value for each window"
    return sheet(*_worked(shapes, below + 28, words, colours))


def _framed(x: float, y: float, side: float, hue: str) -> str:
    """A frame just inside a square, so that neighbours do not cover each other."""
    return rect(x + 2, y + 2, side - 4, side - 4, "none", hue, line=2.5)


def _grid_words(name: str, grid: Grid) -> list[str]:
    return [f"{name}:", *("  ".join(map(_shown, line)) for line in grid)]


def convolution_words() -> str:
    """The numbers of the three grids, and the worked value."""
    grids = {"input": IMAGE, "kernel": KERNEL, "output": convolved(IMAGE, KERNEL)}
    lines = [line for name, grid in grids.items() for line in _grid_words(name, grid)]
    return "\n".join([*lines, _working().replace("orange", "upper left window")])


def pooling_words(layer: Pool) -> str:
    """The numbers of both grids."""
    return "\n".join(
        [*_grid_words("feature map", POOLED), *_grid_words("output", pooled(POOLED, layer))]
    )


# --- activation functions ---------------------------------------------------------------

REACH, STEPS = 6, 8  # inputs on both sides of 0, and points from one whole number to the next
SAMPLES = [step / STEPS for step in range(-REACH * STEPS, REACH * STEPS + 1)]
PANEL, HIGH = 142, 96
LEFT, MIDDLE = 35, 24  # beside each panel for its ticks, and between two rows


class Activation(NamedTuple):
    """An activation function and its gradient."""

    name: str
    value: Callable[[float], float]
    gradient: Callable[[float], float]


def _sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x))


RELU = Activation("ReLU", lambda x: max(0.0, x), lambda x: float(x > 0))
SIGMOID = Activation("sigmoid", _sigmoid, lambda x: _sigmoid(x) * (1 - _sigmoid(x)))
CURVES = (RELU, SIGMOID)


def activation_curves(colours: Theme) -> bytes:
    """Activation functions beside each other, each above its gradient."""
    shapes, bottom = list[str](), 0.0
    for at, curve in enumerate(CURVES):
        x = LEFT + at * (PANEL + LEFT)
        shapes.append(text(x, 14, curve.name, colours.ink, size=SIZE + 2, bold=True))
        y = 24.0
        for name, hue, function in (
            ("output", colours.memory, curve.value),
            ("gradient", colours.params, curve.gradient),
        ):
            shapes.append(text(x, y + 10, name, hue, size=SMALL, bold=True))
            most = max(map(function, SAMPLES))
            top = most if name == "output" else 1.0  # gradients share their scale
            shapes += _panel(x, y + 18, function, (most, top), hue, colours)
            y += 18 + HIGH + MIDDLE
        bottom = y
        for tick in (-REACH, 0, REACH):
            middle = x + PANEL * (tick + REACH) / (2 * REACH)
            base = bottom - MIDDLE + 17
            shapes.append(
                text(middle, base, _shown(tick), colours.ink, size=SMALL, anchor="middle")
            )
    shapes.append(text(LEFT, bottom + 12, "across: the input", colours.soft, size=SMALL))
    return sheet(bottom + 18, shapes)


def _panel(
    x: float,
    y: float,
    function: Callable[[float], float],
    ends: tuple[float, float],
    hue: str,
    colours: Theme,
) -> Iterator[str]:
    """A curve over its axes; ends: its largest value, and that at the panel's top."""
    most, top = ends
    zero = x + PANEL / 2
    yield rect(x, y, PANEL, HIGH, colours.band)
    yield path([(zero, y), (zero, y + HIGH)], colours.soft, line=0.8)
    for tick in sorted({0.0, most, top}):
        level = y + HIGH * (1 - tick / top)
        yield path([(x, level), (x + PANEL, level)], colours.soft, line=0.8)
        yield text(x - 4, level + 4, _tick(tick), colours.ink, size=SMALL, anchor="end")
    points = [
        (zero + at * PANEL / (2 * REACH), y + HIGH * (1 - function(at) / top)) for at in SAMPLES
    ]
    yield path(points, hue, line=2.5)


def _tick(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def activation_words() -> str:
    """The values and gradients of both functions at a few inputs."""
    inputs = range(-REACH, REACH + 1, 3)
    rows = [["input", *map(_shown, inputs)]]
    for curve in CURVES:
        rows.append([curve.name, *(_tick(curve.value(x)) for x in inputs)])
        rows.append(["its gradient", *(_tick(curve.gradient(x)) for x in inputs)])
    return table(rows)


# --- the pictures of this kind ----------------------------------------------------------


def function_pictures() -> Iterator[Picture]:
    """Windows with numbers, and the curves of activation functions."""
    yield Picture(
        "convolution-numbers",
        "Grids with numbers: an input, a kernel and their convolution, with one value worked out.",
        lambda dark: convolution_numbers(theme(dark)),
        convolution_words,
    )
    for kind, layer in (("max", MaxPool2d(2)), ("average", AvgPool2d(2))):
        yield Picture(
            f"{kind}-pool",
            f"Grids with numbers: a 4×4 feature map in four windows, and its {kind} pooling.",
            partial(_draw_pooling, layer),
            partial(pooling_words, layer),
        )
    yield Picture(
        "relu-sigmoid",
        "Curves of ReLU and the sigmoid beside each other, each above the curve of its gradient.",
        lambda dark: activation_curves(theme(dark)),
        activation_words,
    )


def _draw_pooling(layer: Pool, dark: bool) -> bytes:
    return pooling_numbers(layer, theme(dark))
