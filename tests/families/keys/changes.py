"""The second way to the choices about what a change or a layer costs."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import prod

from quizgen.cost import Conv2d, Flatten, Layer, Linear
from tests.families.keys.common import Givens, Key, conv, run

FACTORS = {
    Fraction(1, 4): "quarter",
    Fraction(1, 2): "half",
    Fraction(1): "same",
    Fraction(2): "double",
    Fraction(4): "four-times",
}


def cost_factors(level: int, g: Givens) -> Key:
    if level == 3:
        return replaced(g)
    changes = " and ".join(g[name] for name in ("change", "first", "second") if name in g)
    layer = {"C_in": g["C_in"], "C_out": g["C_out"], "W": g["W"], "K": g["K"], "S": 1, "G": 1}
    new = dict(layer)
    for names, words in {
        ("C_out",): ("the filters are", "and filters are"),
        ("C_in",): ("the input channels are", "both input channels"),
        ("W",): ("height and width are",),
    }.items():
        told = next((word for word in words if word in changes), None)
        if told:
            halved = changes.split(told)[1].split(" and the ")[0].endswith("halved")
            for name in names:
                new[name] = new[name] // 2 if halved else new[name] * 2
    new["S"] = 2 if "stride" in changes else 1
    new["G"] = 2 if "2 groups" in changes else 4 if "4 groups" in changes else 1
    return FACTORS[Fraction(amount(new, g["quantity"]), amount(layer, g["quantity"]))]


def amount(layer: Givens, quantity: str) -> int:
    """How many weights, MACs or output values a convolution has."""
    image = (layer["C_in"], layer["W"], layer["W"])
    made = conv(layer, groups=layer["G"], bias=False, padding=layer["K"] // 2)
    if quantity == "weights":
        return made.params(image)
    return prod(made.out_shape(image)) if quantity == "output values" else made.macs(image)


def replaced(g: Givens) -> str:
    """Which fraction is left, from layers of two sizes, so that none is met by accident."""
    found = {
        fraction_left({**g, **more}) for more in ({}, {"K": 9, "C": 96, "G": 6, "S": 4, "W": 24})
    }
    assert len(found) == 1
    return found.pop()


def fraction_left(g: Givens) -> str:
    channels, kernel = g["C"], g["K"]
    image = (channels, g["W"], g["W"])
    same = {"padding": kernel // 2, "bias": False}
    plain = Conv2d(channels, kernel, **same)
    how = g["replacement"]
    depthwise = Conv2d(channels, kernel, groups=channels, **same)
    pointwise = Conv2d(channels, 1, bias=False)
    layers = {
        "the same convolution in G groups": [Conv2d(channels, kernel, groups=g["G"], **same)],
        "a depthwise K×K and a 1×1 convolution": [depthwise, pointwise],
        "a K×1 and a 1×K convolution": [
            Conv2d(channels, (kernel, 1), padding=(kernel // 2, 0), bias=False),
            Conv2d(channels, (1, kernel), padding=(0, kernel // 2), bias=False),
        ],
        "a 1×1 convolution": [pointwise],
        "a depthwise K×K convolution": [depthwise],
        "the same convolution with stride S": [Conv2d(channels, kernel, stride=g["S"], **same)],
        "the same convolution with dilation D": [
            Conv2d(channels, kernel, dilation=3, padding=3 * (kernel // 2), bias=False)
        ],
    }[how]

    def count(*parts: Layer) -> int:
        net = run(image, *parts)
        values = {"weights": net.params, "output values": prod(net.output)}
        return values.get(g["quantity"], net.macs)

    fractions = {
        Fraction(1, g["G"]): "group",
        Fraction(1, channels) + Fraction(1, kernel**2): "separable",
        Fraction(2, kernel): "sides",
        Fraction(1, kernel**2): "kernel",
        Fraction(1, channels): "channel",
        Fraction(1, g["S"] ** 2): "stride",
        Fraction(1): "same",
    }
    return fractions[Fraction(count(*layers), count(plain))]


def cost_formulas(level: int, g: Givens) -> Key:
    """Which formula, by its value for the sizes of the prompt and for others."""
    other = {"C_in": 56, "C_out": 112, "C": 160, "K": 9, "G": 28, "H": 17, "W": 23, "t": 3}
    found = {formula_of(level, {**g, **more}) for more in ({}, other)}
    assert len(found) == 1
    return found.pop()


def formula_of(level: int, g: Givens) -> str:
    if level == 3:
        return block_formula(g)
    channels, filters, kernel = g["C_in"], g["C_out"], g["K"]
    image = (channels, g["H"], g["W"])
    how = g["layer"]
    same = {"padding": kernel // 2, "bias": False}
    depthwise = Conv2d(channels, kernel, groups=channels, **same)
    pointwise = Conv2d(filters, 1, bias=False)
    layers: dict[str, list[Layer]] = {
        "a K×K convolution": [Conv2d(filters, kernel, **same)],
        "a 1×1 convolution": [pointwise],
        "a fully connected layer on the flattened input": [Flatten(), Linear(filters, bias=False)],
        "a K×K convolution with G groups": [Conv2d(filters, kernel, groups=g.get("G", 1), **same)],
        "a depthwise K×K convolution": [depthwise],
        "a depthwise K×K and then a 1×1 convolution": [depthwise, pointwise],
        "a K×K convolution with dilation 2": [
            Conv2d(filters, kernel, dilation=2, padding=kernel - 1, bias=False)
        ],
    }
    net = run(image, *layers[how])
    counts = {"weights": net.params, "output values": prod(net.output)}
    count = counts.get(g["quantity"], net.macs)
    area, positions = kernel**2, g["H"] * g["W"]
    if level == 1:
        formulas = {
            "conv-macs": area * channels * filters * positions,
            "conv-weights": area * channels * filters,
            "dense": channels * filters * positions,
            "pairs": channels * filters,
            "map": filters * positions,
            "outputs": filters,
        }
    else:
        formulas = {
            "grouped-macs": area * channels * filters * positions // g["G"],
            "grouped-weights": area * channels * filters // g["G"],
            "depthwise-macs": area * channels * positions,
            "depthwise-weights": area * channels,
            "separable-macs": (area + filters) * channels * positions,
            "separable-weights": (area + filters) * channels,
            "plain-macs": area * channels * filters * positions,
        }
    return only(name for name, value in formulas.items() if value == count)


def block_formula(g: Givens) -> str:
    """A block from its list of convolutions, read as it is printed."""
    channels, area, wider = g["C"], g["K"] ** 2, g["t"]
    layers: list[Layer] = []
    width = channels
    for words in g["layers"].split(", "):
        kernel = g["K"] if "K×K" in words else 1
        groups = width if "depthwise" in words else 1
        ends = {"C/4 channels": channels // 4, "t·C channels": wider * channels, "to C": channels}
        width = next((size for end, size in ends.items() if words.endswith(end)), width)
        layers.append(Conv2d(width, kernel, groups=groups, padding=kernel // 2, bias=False))
    net = run((channels, 1, 1), *layers)
    count = net.params if g["quantity"] == "weights" else net.macs
    formulas = {
        "basic": 2 * area * channels**2,
        "bottleneck": Fraction(channels**2, 2) + Fraction(area * channels**2, 16),
        "inverted": 2 * wider * channels**2 + wider * area * channels,
        "convnext": 2 * wider * channels**2 + area * channels,
        "squeezed": Fraction(area * channels**2, 2),
    }
    return only(name for name, value in formulas.items() if value == count)


def only(names: Iterable[str]) -> str:
    (name,) = names
    return name
