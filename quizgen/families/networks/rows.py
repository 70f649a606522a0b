"""Real networks as questions show them: their layers in words, and worked out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, wraps
from typing import TypeVar

from quizgen.cost import INPUT, Conv2d, Linear, Report, Row, trace, zoo
from quizgen.formulas.evaluation import Number
from quizgen.formulas.formula import Formula
from quizgen.formulas.numbers import fixed, grouped, shape_text
from quizgen.questions.question import Givens, Step
from quizgen.variants.level import ProgramLevel, Variant

# What questions call the networks they are about; every figure is that of the zoo's version.
LABELS: Mapping[str, str] = {
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
    "resnet20": "ResNet-20",
    "resnet56": "ResNet-56",
    "resnet110": "ResNet-110",
    "wide_resnet50_2": "Wide ResNet-50-2",
    "resnext50_32x4d": "ResNeXt-50 (32×4d)",
    "resnext101_32x8d": "ResNeXt-101 (32×8d)",
    "inception_bn": "BN-Inception",
    "inception_v3": "Inception-v3",
    "inception_v4": "Inception-v4",
    "xception": "Xception",
    "squeezenet1_0": "SqueezeNet 1.0",
    "squeezenet1_1": "SqueezeNet 1.1",
    "densenet121": "DenseNet-121",
    "mobilenet_v1": "MobileNet",
    "mobilenet_v2": "MobileNetV2",
    "shufflenet_v2_x1_0": "ShuffleNetV2 1×",
    "efficientnet_b0": "EfficientNet-B0",
    "convnext_tiny": "ConvNeXt-T",
}
# Networks asked about layer by layer; all their kernels are square.
LAYERED = ("alexnet", "alexnet_single", "zfnet", "googlenet", "vgg11", "vgg13", "vgg16", "vgg19",
           "resnet18", "resnet34", "resnet50", "resnext50_32x4d", "squeezenet1_0", "densenet121",
           "mobilenet_v1", "mobilenet_v2", "shufflenet_v2_x1_0")  # fmt: skip
OWN = 0  # the side that stands for a network's own input
SIDES = (OWN, 160, 192, 256, 288, 320, 384, 448)
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
def traced(name: str, side: int = OWN) -> Report:
    """A network traced on its own input, or on a square image."""
    network = zoo.load(name)
    return trace(network, (network.input_shape[0], side, side) if side else None)


@cache
def takes_any_image(name: str) -> bool:
    """Whether the network exists at other sizes: no linear layer depends on the image."""
    own, other = ([row.params for row in traced(name, side).rows if row.kind == "Linear"]
                  for side in (OWN, 320))  # fmt: skip
    return own == other


def is_real(row: Row, side: int) -> bool:
    """Whether the network has the layer on an image of that side: linear layers are those of the
    network's own input, and an average pool does not enlarge."""
    if row.kind == "AdaptiveAvgPool2d":
        return row.output[-1] <= row.inputs[0][-1]
    return side == OWN or row.kind != "Linear"


@cache
def image_text(name: str, side: int = OWN) -> str:
    return shape_text(traced(name, side).input_shape)


def shown_row(givens: Givens) -> Row | None:
    """The layer at a place of a network's table; None where the network has none there."""
    rows = shown_rows(str(givens["network"]), side := int(givens.get("side", OWN)))
    place = int(givens["place"])
    return rows[place] if place < len(rows) and is_real(rows[place], side) else None


@cache
def shown_rows(name: str, side: int = OWN) -> tuple[Row, ...]:
    """The layers that a table of the network shows."""
    return tuple(row for row in traced(name, side).rows if row.kind in SHOWN)


def last_layer(name: str) -> Row:
    """The fully connected layer that a network ends with."""
    row = shown_rows(name)[-1]
    assert isinstance(row.layer, Linear)
    return row


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


def above(name: str, row: Row, side: int = OWN) -> Row | None:
    """The shown layer whose output reaches a row with nothing but changes in place between; where
    a shortcut is added, that of the other branch."""
    while INPUT not in row.node.inputs and row.kind != "Concat":
        row = traced(name, side).row(row.node.inputs[0])
        if row.kind in SHOWN:
            return row
    return None


@cache
def consecutive(name: str, place: int, length: int, side: int = OWN) -> tuple[Row, ...]:
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


def bias_apart(row: Row, quantity: str) -> str:
    """The sentence that leaves the biases out of the MACs, if the layer has biases."""
    return " Adding a bias is not counted." if quantity == "macs" and has_bias(row) else ""


@per_row
def words(row: Row) -> str:
    """A layer's hyper-parameters."""
    layer = row.layer
    if isinstance(layer, Linear):
        bias = "" if layer.bias else ", no biases"
        return f"fully connected, {layer.out_features} outputs{bias}"
    if row.kind == "AdaptiveAvgPool2d":
        return f"average pooling to {shape_text(row.output[1:])}"
    size = f"{kernel(row)}×{kernel(row)}"
    slides = "stride {S}, padding {P}".format(**sizes(row))
    if isinstance(layer, Conv2d):
        groups = f", {layer.groups} groups" if layer.groups > 1 else ""
        bias = "" if layer.bias else ", no biases"
        return f"{layer.out_channels} filters {size}, {slides}{groups}{bias}"
    up = ", sizes rounded up" if rounds_up(row) else ""
    return f"{'max' if row.kind == 'MaxPool2d' else 'average'} pooling {size}, {slides}{up}"


def rounds_up(row: Row) -> bool:
    return bool(getattr(row.layer, "ceil_mode", False))


@per_row
def sizes(row: Row) -> Mapping[str, int]:
    """The numbers of a window's output width."""
    working = dict(row.layer.explain(*row.inputs))["width"]
    return {name: value for name, value in working.givens.items() if isinstance(value, int)}


# --- worked out -----------------------------------------------------------------------

NAMES = {"params": "Parameters", "macs": "MACs"}


@per_row
def worked(row: Row, quantity: str) -> list[Step]:
    """The lines that lead to a quantity of one layer: params, macs or output."""
    explained = dict(row.layer.explain(*row.inputs))
    if quantity != "output":
        formula, givens = explained[quantity]
        label = f"{NAMES[quantity]} of {row.name}"
        return [step(label, quantity, formula, **_numbers(givens))]
    channels = "filters" if is_conv(row) else "C_in"
    source = "one per filter" if is_conv(row) else "equal to its input channels"
    label = f"Output channels of {row.name}, {source}"
    steps = [step(label, "C_out", channels, **{channels: row.output[0]})]
    for axis, name in (("height", "H_out"), ("width", "W_out")):
        formula, givens = explained[axis]
        steps.append(step(f"Output {axis} of {row.name}", name, formula, **_numbers(givens)))
    return steps


def step(
    label: str, name: str, formula: Formula | str, places: int = 1, /, **givens: Number
) -> Step:
    """A worked line, with those of the givens that its formula has."""
    written = _parsed(formula) if isinstance(formula, str) else formula
    used = {each: givens[each] for each in givens if each in written.names}
    return Step(label, name, written, used, written.evaluate(used), places)


@cache
def _parsed(text: str) -> Formula:
    return Formula(text)


def numbered(line: Step, number: int) -> Step:
    """A line with the number of its layer at every name, as a solution has lines of several."""
    names = "|".join(sorted(line.formula.names, key=len, reverse=True))
    text = re.sub(rf"\b({names})\b", rf"\1_{number}", line.formula.text)
    givens = {f"{name}_{number}": value for name, value in line.givens.items()}
    return line._replace(name=f"{line.name}_{number}", formula=_parsed(text), givens=givens)


def _numbers(givens: Mapping[str, object]) -> dict[str, Number]:
    return {name: value for name, value in givens.items() if isinstance(value, int)}


def table_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in markup; whole numbers are grouped."""
    cells = [[grouped(cell) if isinstance(cell, int) else cell for cell in r] for r in rows]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in [head, *cells])
