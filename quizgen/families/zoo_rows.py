"""Real networks as questions show them: their layers in words, worked out, and got wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, wraps
from typing import TypeVar

from quizgen.cost import INPUT, Conv2d, Linear, Report, Row, trace, zoo
from quizgen.formulas.evaluation import Number
from quizgen.formulas.formula import Formula
from quizgen.formulas.numbers import fixed, grouped, shape_text
from quizgen.questions.margins import is_far, last_places
from quizgen.questions.question import Computed, Key, Slip, Step
from quizgen.variants.level import ProgramLevel, Variant

# What questions call the networks they are about; every figure is that of the zoo's version.
LABELS: Mapping[str, str] = {
    "lenet5": "LeNet-5",
    "alexnet": "AlexNet",
    "alexnet_single": "the one-tower AlexNet of torchvision",
    "zfnet": "ZFNet",
    "googlenet": "GoogLeNet",
    "vgg11": "VGG-11",
    "vgg13": "VGG-13",
    "vgg16": "VGG-16",
    "vgg19": "VGG-19",
    "resnet18": "ResNet-18",
    "resnet34": "ResNet-34",
    "resnet50": "ResNet-50",
    "resnet101": "ResNet-101",
    "resnet152": "ResNet-152",
}
SIDES = (160, 192, 224, 256, 288, 320, 384, 448)
POOLS = ("MaxPool2d", "AvgPool2d")
SHOWN = ("Conv2d", "Linear", "AdaptiveAvgPool2d", *POOLS)
MILLION = 10**6
FEWEST_SLIPS = 3


@dataclass(frozen=True, eq=False)
class ZooLevel(ProgramLevel):
    """A level about the zoo; a variant is drawn if enough mistakes lead elsewhere."""

    def presentable(self, variant: Variant) -> bool:
        return len(variant.slips) >= FEWEST_SLIPS


# --- the rows -------------------------------------------------------------------------


@cache
def traced(name: str, side: int = 0) -> Report:
    """A network traced on its own input, or on a square image."""
    network = zoo.load(name)
    return trace(network, (network.input_shape[0], side, side) if side else None)


@cache
def shown_rows(name: str, side: int = 0) -> tuple[Row, ...]:
    """The layers that a table of the network shows."""
    return tuple(row for row in traced(name, side).rows if row.kind in SHOWN)


Result = TypeVar("Result")


def per_row(function: Callable[..., Result]) -> Callable[..., Result]:
    """Remembers what a function makes of a row.  Rows are told apart by identity, which is quicker
    than by value, and are kept so that no identity is used again."""
    known: dict[tuple[object, ...], tuple[Row, Result]] = {}

    @wraps(function)
    def remembering(row: Row, *more: str) -> Result:
        key = (id(row), *more)
        if key not in known:
            known[key] = row, function(row, *more)
        return known[key][1]

    return remembering


def above(name: str, row: Row, side: int = 0) -> Row | None:
    """The shown layer whose output reaches a row with nothing but changes in place between; where
    a shortcut is added, that of the other branch."""
    while INPUT not in row.node.inputs and row.kind != "Concat":
        row = traced(name, side).row(row.node.inputs[0])
        if row.kind in SHOWN:
            return row
    return None


@cache
def consecutive(name: str, place: int, length: int, side: int = 0) -> tuple[Row, ...]:
    """As many shown layers in a row, the last at ``place``; none where a branch is nearer."""
    rows = shown_rows(name, side)
    if place >= len(rows):
        return ()
    found = [rows[place]]
    while len(found) < length:
        earlier = above(name, found[0], side)
        if earlier is None:
            return ()
        found.insert(0, earlier)
    return tuple(found)


def kernel(row: Row) -> int:
    size = row.layer.kernel_size  # type: ignore[attr-defined]
    assert isinstance(size, int), row.name  # no network of LABELS has another
    return size


# --- in words -------------------------------------------------------------------------


def millions(value: int) -> str:
    return fixed(Fraction(value, MILLION), 1)


def is_conv(row: Row) -> bool:
    return isinstance(row.layer, Conv2d)


def has_bias(row: Row) -> bool:
    layer = row.layer
    return isinstance(layer, Conv2d | Linear) and layer.bias


@per_row
def words(row: Row) -> str:
    """A layer's hyper-parameters."""
    layer = row.layer
    if isinstance(layer, Linear):
        return f"fully connected, {layer.out_features} outputs"
    if row.kind == "AdaptiveAvgPool2d":
        return f"average pooling to {shape_text(row.output[1:])}"
    size = f"{kernel(row)}×{kernel(row)}"
    slides = "stride {S}, padding {P}".format(**sizes(row))
    if isinstance(layer, Conv2d):
        groups = f", {layer.groups} groups" if layer.groups > 1 else ""
        bias = "" if layer.bias else ", no biases"
        return f"{layer.out_channels} filters {size}, {slides}{groups}{bias}"
    up = ", rounding up" if getattr(layer, "ceil_mode", False) else ""
    return f"{'max' if row.kind == 'MaxPool2d' else 'average'} pooling {size}, {slides}{up}"


@per_row
def sizes(row: Row) -> Mapping[str, int]:
    """The numbers of a window's output width."""
    working = dict(row.layer.explain(*row.inputs))["width"]
    return {name: value for name, value in working.givens.items() if isinstance(value, int)}


# --- worked out -----------------------------------------------------------------------

NAMES = {"params": "parameters", "macs": "MACs"}


@per_row
def worked(row: Row, quantity: str) -> list[Step]:
    """The lines that lead to a quantity of one layer: params, macs or output."""
    explained = dict(row.layer.explain(*row.inputs))
    if quantity != "output":
        formula, givens = explained[quantity]
        return [step(f"{row.name}: {NAMES[quantity]}", quantity, formula, **_numbers(givens))]
    channels = "N" if is_conv(row) else "C_in"
    label = "one channel per filter" if is_conv(row) else "pooling keeps the channels"
    steps = [step(f"{row.name}: {label}", "C_out", channels, **{channels: row.output[0]})]
    for axis, name in (("height", "H_out"), ("width", "W_out")):
        formula, givens = explained[axis]
        steps.append(step(f"{row.name}: output {axis}", name, formula, **_numbers(givens)))
    return steps


def step(
    label: str, name: str, formula: Formula | str, places: int = 1, /, **givens: Number
) -> Step:
    """A worked line."""
    written = _parsed(formula) if isinstance(formula, str) else formula
    return Step(label, name, written, givens, written.evaluate(givens), places)


@cache
def _parsed(text: str) -> Formula:
    return Formula(text)


def _numbers(givens: Mapping[str, object]) -> dict[str, Number]:
    return {name: value for name, value in givens.items() if isinstance(value, int)}


def in_millions(name: str, value: Number) -> Step:
    """The line that brings a count to millions, as an answer is asked."""
    return step("In millions", f"{name}_M", f"{name}/1000000", **{name: value})


# --- got wrong ------------------------------------------------------------------------


@per_row
def layer_amount(row: Row, quantity: str, mistake: str = "") -> int | None:
    """Parameters or MACs of a convolution or linear layer; None where a mistake cannot be made."""
    layer, N = row.layer, row.inputs[0][0]
    if isinstance(layer, Conv2d):
        K, filters, seen = kernel(row), layer.out_channels, N // layer.groups
        area = row.output[1] * row.output[2]
    elif isinstance(layer, Linear):
        K, filters, seen, area = 1, layer.out_features, N, 1
    else:
        return 0 if not mistake else None
    bias = filters if layer.bias else 0
    weights = K * K * seen * filters
    before = row.inputs[0][1] * row.inputs[0][2] if is_conv(row) else 1
    wrong: dict[str, tuple[bool, int, int]] = {  # applies, parameters, MACs
        "": (True, weights + bias, weights * area),
        "forgot-bias": (bias > 0, weights, -1),
        "added-bias": (not bias, weights + filters, -1),
        "bias-per-input": (bias > 0, weights + N, -1),
        "forgot-input-channels": (is_conv(row), K * K * filters + bias, K * K * filters * area),
        "forgot-filters": (is_conv(row), K * K * seen + (bias > 0), K * K * seen * area),
        "kernel-not-squared": (K > 1, K * seen * filters + bias, K * seen * filters * area),
        "ignored-groups": (seen < N, K * K * N * filters + bias, K * K * N * filters * area),
        "counted-positions": (area > 1, (weights + bias) * area, -1),
        "single-bias": (not is_conv(row) and bias > 0, weights + 1, -1),
        "added-sizes": (not is_conv(row), N + filters, N + filters),
        "params-for-macs": (True, -1, weights + bias),
        "one-side-of-output": (area > 1, -1, weights * row.output[-1]),
        "used-input-size": (before != area, -1, weights * before),
        "counted-two-per-mac": (True, -1, 2 * weights * area),
        "added-bias-operations": (bias > 0 and area > 1, -1, (weights + filters) * area),
    }
    applies, params, macs = wrong[mistake]
    value = params if quantity == "params" else macs
    return value if applies and value >= 0 else None


MISTAKES = {
    "params": (
        "forgot-bias",
        "added-bias",
        "bias-per-input",
        "forgot-input-channels",
        "forgot-filters",
        "kernel-not-squared",
        "ignored-groups",
        "counted-positions",
        "single-bias",
        "added-sizes",
    ),
    "macs": (
        "params-for-macs",
        "counted-two-per-mac",
        "one-side-of-output",
        "used-input-size",
        "kernel-not-squared",
        "forgot-input-channels",
        "forgot-filters",
        "ignored-groups",
        "added-bias-operations",
        "added-sizes",
    ),
}


@per_row
def wrong_counts(row: Row, quantity: str) -> dict[str, int]:
    found = {name: layer_amount(row, quantity, name) for name in MISTAKES[quantity]}
    return {name: value for name, value in found.items() if value is not None}


def wrong_totals(rows: Sequence[Row], quantity: str) -> dict[str, int]:
    """The sum over several layers with the same mistake made wherever it can be."""
    found = {}
    for name in MISTAKES[quantity]:
        values = [layer_amount(row, quantity, name) for row in rows]
        if any(value is not None for value in values):
            right = [layer_amount(row, quantity) or 0 for row in rows]
            both = zip(values, right, strict=True)
            found[name] = sum(other if value is None else value for value, other in both)
    return found


@per_row
def wrong_outputs(row: Row) -> dict[str, tuple[int, ...]]:
    """Output shapes of a convolution or pooling layer, got wrong."""
    before, after = row.inputs[0], row.output
    n = sizes(row)
    K, P, S = n["K"], n["P"], n["S"]

    def each(size: str) -> tuple[int, int]:
        """Both sides by one formula."""
        rule = Formula(size)
        height, width = (rule.whole(W=W, K=K, P=P, S=S) for W in before[1:])
        return height, width

    C = after[0]
    found = {
        "forgot-plus-one": (C, after[1] - 1, after[2] - 1),
        "same-size": (C, *before[1:]),
        "forgot-padding": (C, *each("(W - K)//S + 1")),
        "padding-once": (C, *each("(W - K + P)//S + 1")),
        "forgot-stride": (C, *each("W - K + 2*P + 1")),
        "forgot-kernel": (C, *each("W//S")),
    }
    if is_conv(row):
        found["kept-input-channels"] = (before[0], *after[1:])
    else:
        found["pooled-channels"] = (C // S, *after[1:])
    if not getattr(row.layer, "ceil_mode", False):
        found["rounded-up"] = (C, *each("ceil((W - K + 2*P)/S) + 1"))
    return found


def slips_of(found: Mapping[str, Key], answer: Computed) -> tuple[Slip, ...]:
    """The mistakes that lead elsewhere, to numbers that a learner could give."""
    return tuple(
        Slip((name,), value)
        for name, value in found.items()
        if is_far(answer, value) and all(mark > 0 for mark in last_places(answer, value))
    )


def table_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in markup; whole numbers are grouped."""
    cells = [[grouped(cell) if isinstance(cell, int) else cell for cell in r] for r in rows]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in [head, *cells])
