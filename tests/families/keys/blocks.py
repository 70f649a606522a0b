"""The second way to the keys of the topic ``blocks``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import count

from quizgen.cost import (
    AdaptiveAvgPool2d,
    Add,
    BatchNorm2d,
    Builder,
    Concat,
    Conv2d,
    Flatten,
    IdentityShortcut,
    Layer,
    Linear,
    MaxPool2d,
    Report,
    trace,
)
from quizgen.cost.network import INPUT
from tests.families.keys.common import Givens, Key, Keys, most, run

MILLION = 10**6


def same(filters: int, kernel: int | tuple[int, int] = 3, groups: int = 1) -> Conv2d:
    return Conv2d(filters, kernel, padding="same", groups=groups, bias=False)


def percent(part: int, whole: int) -> Key:
    return plain(Fraction(100 * part, whole))


def plain(value: Fraction) -> Key:
    return value.numerator if value.denominator == 1 else value


def millions(macs: int) -> Key:
    return plain(Fraction(macs, MILLION))


def on_map(channels: int, side: int, *layers: Layer) -> Report:
    return run((channels, side, side), *layers)


# --- bottlenecks ----------------------------------------------------------------------


def bottleneck(outer: int, inner: int, groups: int = 1) -> list[Layer]:
    return [same(inner, 1), same(inner, groups=groups), same(outer, 1)]


def bottleneck_saving(level: int, g: Givens) -> Key:
    side = g.get("W", 5)
    slim = on_map(g["C"], side, *bottleneck(g["C"], g["C_mid"]))
    wide = on_map(g["C"], side, same(g["C"]), same(g["C"]))
    if level == 1:
        return wide.params - slim.params
    if level == 2:
        return (slim.params, wide.params, percent(wide.params - slim.params, wide.params))
    return millions(wide.macs - slim.macs)


def resnext(level: int, g: Givens) -> Key:
    if level < 3:
        convs = bottleneck(g["C"], g["G"] * g["C_group"], g["G"])
        norms = [[conv, BatchNorm2d()] if level == 2 else [conv] for conv in convs]
        return on_map(g["C"], 9, *(layer for pair in norms for layer in pair)).params
    budget = on_map(g["C"], 9, *bottleneck(g["C"], g["C_mid"])).params

    def weights(groups: int) -> int:
        return on_map(g["C"], 9, *bottleneck(g["C"], groups * g["C_group"], groups)).params

    return g["C_group"] * bisect_right(range(1, 9999), budget, key=weights)


def equal_stages(level: int, g: Givens) -> Key:
    if level == 1:
        channels, height, width = g["C"], g["H"], g["W"]
        for _ in range(g["i"] - 1):
            _, height, width = MaxPool2d(2).out_shape((1, height, width))
            channels += channels
        return same(channels, g["K"]).macs((channels, height, width))
    if level == 2:
        convs = [same(2 * g["C"]) for _ in range(g["L"])]
        return millions(on_map(g["C"], g["W"], MaxPool2d(2), *convs).macs)

    def macs(channels: int, side: int) -> int:
        return same(channels).macs((channels, side, side))

    budget = macs(g["C"], g["W"])
    return most(lambda n: macs(n, g["W_next"]) <= budget)


# --- residual blocks ------------------------------------------------------------------


class Stage:
    """A stage of residual blocks, built layer by layer."""

    def __init__(self, channels: int, side: int = 16) -> None:
        self.net = Builder((channels, side, side))
        self.names = (f"layer{i}" for i in count())
        self.at = INPUT
        self.shapes = {INPUT: self.net.input_shape}

    def put(self, layer: Layer, *inputs: str) -> str:
        name = self.net.add(next(self.names), layer, *inputs)
        self.shapes[name] = layer.out_shape(*(self.shapes[i] for i in inputs))
        return name

    def convolution(self, layer: Layer, *inputs: str, norm: bool = True) -> str:
        last = self.put(layer, *inputs)
        return self.put(BatchNorm2d(), last) if norm else last

    def block(self, convs: Sequence[Layer], shortcut: Layer | None, norm: bool = True) -> None:
        start, at = self.at, self.at
        for layer in convs:
            at = self.convolution(layer, at, norm=norm)
        if shortcut is not None:
            start = self.convolution(shortcut, start, norm=norm)
        # option A only adds channels; where they shrink the block has no shortcut
        self.at = self.put(Add(), at, start) if self.shapes[at] == self.shapes[start] else at

    @property
    def report(self) -> Report:
        return trace(self.net.network("stage"))


def basic(out: int, stride: int = 1) -> list[Layer]:
    return [Conv2d(out, 3, stride=stride, padding=1, bias=False), same(out)]


def projection(out: int, stride: int = 1) -> Conv2d:
    return Conv2d(out, 1, stride=stride, bias=False)


def residual_block(level: int, g: Givens) -> Key:
    stage = Stage(g["C"] if level == 1 else g["C_in"])
    if level == 1:
        stage.block(basic(g["C"]), None)
        return stage.report.params
    stage.block(basic(g["C_out"], 2), projection(g["C_out"], 2))
    for _ in range(g.get("n", 1) - 1):
        stage.block(basic(g["C_out"]), None)
    return stage.report.params


def bottleneck_block(level: int, g: Givens) -> Key:
    stage = Stage(g["C"] if level == 1 else g["C_in"])
    if level == 1:
        stage.block(bottleneck(g["C"], g["C_mid"]), None)
        return stage.report.params
    out = 4 * g["C_mid"]
    stage.block(bottleneck(out, g["C_mid"]), projection(out))
    for _ in range(g.get("n", 1) - 1):
        stage.block(bottleneck(out, g["C_mid"]), None)
    return stage.report.params


@cache
def convolutions(start: int, widths: tuple[int, ...], blocks: int, option: str) -> int:
    """Weights of the convolutions of a residual network with a shortcut option."""
    stage, channels = Stage(start), start
    for width in (width for width in widths for _ in range(blocks)):
        stride = 1 if channels == width else 2
        shortcut: Layer | None = None
        if option == "C" or (option == "B" and channels != width):
            shortcut = projection(width, stride)
        elif channels < width:
            shortcut = IdentityShortcut(width, stride=stride)
        stage.block(basic(width, stride), shortcut, norm=False)
        channels = width
    return stage.report.params


def shortcut_weights(start: int, widths: tuple[int, ...], blocks: int, option: str) -> int:
    """A network with the option, less the same network with option A."""
    with_option, without = (convolutions(start, widths, blocks, o) for o in (option, "A"))
    return with_option - without


def shortcut_options(level: int, g: Givens) -> Key:
    if level == 1:
        return shortcut_weights(g["C_in"], (g["C_out"],), 1, "B")
    if level == 2:
        weights = shortcut_weights(g["C_in"], (g["C_out"],), g["n"], g["option"])
        projections = g["n"] if g["option"] == "C" else 1
        norm = BatchNorm2d().params((g["C_out"], 8, 8))
        return weights + sum(norm for _ in range(projections))
    widths = (g["C_stage1"], g["C_stage2"], g["C_stage3"])
    return tuple(shortcut_weights(g["C_stage1"], widths, g["n"], o) for o in "BC")


# --- inception ------------------------------------------------------------------------


def reduce_first(level: int, g: Givens) -> Key:
    side, stride = g.get("W", 5), g.get("S", 1)
    kernel = Conv2d(g["C_out"], g["K"], stride=stride, padding=g["K"] // 2, bias=False)
    pair = on_map(g["C_in"], side, same(g["C_mid"], 1), kernel)
    if level == 1:
        return pair.params
    return millions(on_map(g["C_in"], side, kernel).macs - pair.macs)


def module(g: Givens, naive: bool = False) -> Report:
    side = g.get("W", 7)
    net = Builder((g["C_in"], side, side))
    pool = ("pool", MaxPool2d(3, stride=1, padding=1))
    branches: list[list[tuple[str, Layer]]] = [
        [("one", same(g["C_1x1"], 1))],
        [("reduce3", same(g.get("C_3x3red", 1), 1)), ("three", same(g["C_3x3"]))],
        [("reduce5", same(g.get("C_5x5red", 1), 1)), ("five", same(g["C_5x5"], 5))],
        [("after", same(g.get("C_pool", 1), 1)), pool],
    ]
    if naive:
        branches = [branch[-1:] for branch in branches]
    else:
        branches[3].reverse()
    ends = [net.chain(*branch, after=INPUT) for branch in branches]
    net.add("join", Concat(), *ends)
    return trace(net.network("module"))


def inception_module(level: int, g: Givens) -> Key:
    report = module(g)
    if level == 1:
        return (report.output[0], module(g, naive=True).output[0])
    return report.params if level == 2 else millions(report.macs)


def inception_against_conv(level: int, g: Givens) -> Key:
    if level == 1:
        return module(g, naive=True).params
    report = module(g)
    if level == 3:
        return millions(module(g, naive=True).macs - report.macs)
    single = on_map(g["C_in"], 7, same(report.output[0], g["K"]))
    return (report.params, single.params, plain(Fraction(single.params, report.params)))


def factorised(level: int, g: Givens) -> Key:
    start, out = (g["C"], g["C"]) if level == 1 else (g["C_in"], g["C_out"])
    side, between = g.get("W", 9), g["C_mid"] if level == 3 else out
    square = on_map(start, side, same(out, g["K"]))
    pair = on_map(start, side, same(between, (1, g["K"])), same(out, (g["K"], 1)))
    if level == 1:
        return pair.params
    if level == 2:
        saved = percent(square.params - pair.params, square.params)
        return (square.params, pair.params, saved)
    return millions(square.macs - pair.macs)


def grid_reduction(level: int, g: Givens) -> Key:
    net = Builder((g["C_in"], g["W"], g["W"]))
    strided = Conv2d(g["C_3x3"], 3, stride=2, padding=1 if level == 2 else 0, bias=False)
    ends = [net.add("pool", MaxPool2d(2 if level == 2 else 3, stride=2), INPUT)]
    ends.append(net.add("first", strided, INPUT))
    if level == 3:
        second = [same(g["C_1"], 1), same(g["C_2"]), Conv2d(g["C_3"], 3, stride=2, bias=False)]
        names = ((f"second{i}", layer) for i, layer in enumerate(second))
        ends.append(net.chain(*names, after=INPUT))
    net.add("join", Concat(), *ends)
    report = trace(net.network("reduction"))
    if level == 1:
        return report.output
    if level == 3:
        return millions(report.macs)
    first_wide = on_map(g["C_in"], g["W"], same(g["C_out"]), MaxPool2d(2))
    assert first_wide.output == report.output
    ratio = plain(Fraction(first_wide.macs, report.macs))
    return (millions(first_wide.macs), millions(report.macs), ratio)


# --- pooled blocks --------------------------------------------------------------------


def excite(inner: int, outer: int, bias: bool) -> list[Layer]:
    hidden, last = Linear(inner, bias=bias), Linear(outer, bias=bias)
    return [AdaptiveAvgPool2d(1), Flatten(), hidden, last]


def squeeze_excite(level: int, g: Givens) -> Key:
    side = g.get("W", 7)
    if level == 2:
        wide = g["t"] * g["C_in"]
        return on_map(wide, side, *excite(g["C_in"] // g["r"], wide, bias=True)).params
    layers = excite(g["C"] // g["r"], g["C"], bias=g.get("biases") == "counted")
    added = on_map(g["C"], side, *layers).params
    if level == 1:
        return added
    before = on_map(g["C"], side, *bottleneck(g["C"], g["C_mid"])).params
    return (added, percent(added, before))


def gap_classifier(level: int, g: Givens) -> Key:
    head = on_map(g["C"], g["W"], AdaptiveAvgPool2d(1), Flatten(), Linear(g["N_out"])).params
    if level == 1:
        return head
    hidden = [Linear(g["N_mid"]), Linear(g["N_mid"])] if level == 3 else []
    flat = on_map(g["C"], g["W"], Flatten(), *hidden, Linear(g["N_out"])).params
    return (flat, head, flat - head) if level == 2 else plain(Fraction(flat, head))


KEYS: Keys = {
    "bottleneck-saving": bottleneck_saving,
    "resnext-block": resnext,
    "equal-stages": equal_stages,
    "residual-block": residual_block,
    "bottleneck-block": bottleneck_block,
    "shortcut-options": shortcut_options,
    "reduce-first": reduce_first,
    "inception-module": inception_module,
    "inception-against-conv": inception_against_conv,
    "factorised-conv": factorised,
    "grid-reduction": grid_reduction,
    "squeeze-excite": squeeze_excite,
    "gap-classifier": gap_classifier,
}
