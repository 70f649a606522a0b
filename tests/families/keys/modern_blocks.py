"""The second way to the keys of the modern blocks: the cost engine's own blocks, or counting."""

from __future__ import annotations

from fractions import Fraction
from itertools import count

from quizgen.cost import BatchNorm2d, Builder, Conv2d, Layer, Report, trace
from quizgen.cost.blocks import dense_block as zoo_dense_block
from quizgen.cost.blocks import inverted_residual as zoo_inverted_residual
from quizgen.cost.zoo import convnext, mobilenet, shufflenet
from tests.families.keys.blocks import (
    Stage,
    basic,
    bottleneck,
    millions,
    on_map,
    percent,
    plain,
    projection,
    same,
)
from tests.families.keys.common import Givens, Key, Keys, most

CONVOLUTION = "Conv2d"


def weights(report: Report) -> int:
    """Parameters of the convolutions, which have no biases here."""
    return int(report.total("params", kind=CONVOLUTION))


def depthwise(channels: int, kernel: int = 3, stride: int = 1) -> Conv2d:
    padding = kernel // 2
    return Conv2d(channels, kernel, stride=stride, padding=padding, groups=channels, bias=False)


# --- mobile networks ------------------------------------------------------------------


def inverted_residual(level: int, g: Givens) -> Key:
    if level == 1:
        net = Builder((g["C"], 14, 14))
        mobilenet.inverted_residual(net, "block", g["C"], g["C"], g["t"], kernel=g["K"])
        return weights(trace(net.network("block")))
    if level == 2:
        net = Builder((g["C_in"], g["W"], g["W"]))
        mobilenet.inverted_residual(
            net, "block", g["C_in"], g["C_out"], g["t"], stride=2, kernel=g["K"]
        )
        return millions(trace(net.network("block")).macs)
    inputs = [g["C_in"]] + [g["C_out"]] * (g["n"] - 1)
    blocks = (zoo_inverted_residual((c, 14, 14), g["C_out"], g["t"]) for c in inputs)
    return sum(trace(block).params for block in blocks)


def shuffle_unit(level: int, g: Givens) -> Key:
    if level == 1:
        narrow = g["C"] // 4
        grouped = [same(narrow, 1, g["G"]), depthwise(narrow), same(g["C"], 1, g["G"])]
        return on_map(g["C"], 14, *grouped).params
    if level == 2:
        net = Builder((g["C"], 14, 14))
        for number in range(g["n"]):
            shufflenet.shuffle_unit(net, f"unit{number}", g["C"])
        return trace(net.network("units")).params
    net = Builder((g["C_in"], g["W"], g["W"]))
    shufflenet.halving_unit(net, "unit", g["C_in"], g["C_out"])
    return millions(trace(net.network("unit")).macs)


# --- ConvNeXt and scaling -------------------------------------------------------------


def convnext_block(level: int, g: Givens) -> Key:
    if level == 1:
        layers = [depthwise(g["C"], g["K"]), same(4 * g["C"], 1), same(g["C"], 1)]
        return on_map(g["C"], 14, *layers).params
    net = Builder((g["C"] if level == 2 else g["C_in"], g.get("W", 14), g.get("W", 14)))
    if level == 2:
        convnext.convnext_block(net, "block", g["C"])
        # the engine's block has 7x7 kernels
        return trace(net.network("block")).params + (g["K"] ** 2 - 7**2) * g["C"]
    net.add("down", Conv2d(g["C_out"], 2, stride=2, bias=False))
    for number in range(g["n"]):
        convnext.convnext_block(net, f"block{number}", g["C_out"])
    return millions(trace(net.network("stage")).macs)


def nearest_eight(value: Fraction) -> int:
    """The nearest multiple of 8, the larger of two that are equally near."""
    above = next(m for m in count(0, 8) if m >= value)
    return above if above - value <= value - (above - 8) else above - 8


def compound_scaling(level: int, g: Givens) -> Key:
    width = Fraction(g["w"], 100)
    if level == 1:
        return nearest_eight(g["C"] * width)
    zoom = Fraction(g["W"], 224) ** 2
    if level == 2:
        channels = nearest_eight(g["C"] * width)
        blocks = next(i for i in count(1) if 100 * i >= g["n"] * g["d"])
        wider = Fraction(channels, g["C"]) ** 2
        return (channels, blocks, plain(Fraction(blocks, g["n"]) * wider * zoom))
    return most(lambda layers: layers * width**2 * zoom <= g["g"] * g["L"])


# --- growth ---------------------------------------------------------------------------


def dense(g: Givens, layers: int, reduced: int = 4) -> Report:
    return trace(zoo_dense_block((g["C_in"], 8, 8), layers, g["k"], reduced))


def dense_block(level: int, g: Givens) -> Key:
    if level == 2:
        before = dense(g, g["l"] - 1) if g["l"] > 1 else None
        return weights(dense(g, g["l"])) - (weights(before) if before else 0)
    report = dense(g, g["L"])
    channels = report.output[0]
    if level == 1:
        return (channels, channels // 2)
    return weights(report) + same(channels // 2, 1).params(report.output)


def basic_against_bottleneck(level: int, g: Givens) -> Key:
    if level == 3:
        stages = Stage(g["C"], g["W"]), Stage(g["C"], g["W"])
        for number in range(g["n"]):
            stages[0].block(basic(g["C"]), None, norm=False)
            shortcut = None if number else projection(g["C_out"])
            stages[1].block(bottleneck(g["C_out"], g["C"]), shortcut, norm=False)
        return millions(stages[0].report.macs - stages[1].report.macs)
    plain_block: list[Layer] = basic(g["C"])
    slim = bottleneck(g["C_out"], g["C"])
    if level == 2:
        plain_block, slim = (
            [part for conv in convs for part in (conv, BatchNorm2d())]
            for convs in (plain_block, slim)
        )
    first = on_map(g["C"], 8, *plain_block).params
    second = on_map(g["C_out"], 8, *slim).params
    return (first, second) if level == 1 else (first, second, percent(second, first))


KEYS: Keys = {
    "inverted-residual": inverted_residual,
    "shuffle-unit": shuffle_unit,
    "convnext-block": convnext_block,
    "compound-scaling": compound_scaling,
    "dense-block": dense_block,
    "basic-against-bottleneck": basic_against_bottleneck,
}
