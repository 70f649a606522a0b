"""Every family's keys a second time: from the cost engine's layers, or by counting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import islice
from math import prod
from typing import Any

import pytest

from quizgen.cost import (
    BatchNorm2d,
    Builder,
    Conv2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Report,
    trace,
)
from quizgen.families import families
from quizgen.space import Order
from tests.helpers import EVERY_LEVEL, level_id, swept

Givens = dict[str, Any]
Key = Any  # int | Fraction | Shape


def run(shape: Sequence[Any], *layers: Layer) -> Report:
    net = Builder(tuple(shape))
    net.chain(*((f"layer{i}", layer) for i, layer in enumerate(layers)))
    return trace(net.network("net"))


def conv(g: Givens, filters: int | None = None, **more: Any) -> Conv2d:
    sizes = {"stride": g.get("S", 1), "padding": g.get("P", 0)} | more
    return Conv2d(filters or g.get("C_out", 1), kernel_size=g["K"], **sizes)


def conv_output(level: int, g: Givens) -> Key:
    if level == 1:
        return conv(g).out_shape((1, g["W"], g["W"]))[2]
    if level == 2:
        return conv(g).out_shape((g["C_in"], g["H"], g["W"]))
    # of all inputs with this output, the one with nothing left over is the smallest
    smallest = max(1, g["K"] - 2 * g["P"])
    widths = range(smallest, g["W_out"] * g["S"] + g["K"])
    return next(W for W in widths if conv(g).out_shape((1, W, W))[2] == g["W_out"])


def pool_output(level: int, g: Givens) -> Key:
    if level == 1:  # the places where a window begins
        return sum(start + g["K"] <= g["W"] for start in range(0, g["W"], g["S"]))
    shape = (g["C_in"], g["H"], g["W"])
    if level == 2:
        return MaxPool2d(g["K"], stride=g["S"]).out_shape(shape)
    return run(shape, conv(g), MaxPool2d(g["F"], stride=g["T"])).output


def flatten_size(level: int, g: Givens) -> Key:
    if level == 1:
        return Flatten().out_shape((g["C_out"], g["H_out"], g["W_out"]))[0]
    if level == 2:
        pool = MaxPool2d(g["K"], stride=g["S"])
        return run((g["C_out"], g["H"], g["W"]), pool, Flatten()).output[0]
    pool = MaxPool2d(g["F"], stride=g["T"])
    return run((g["C_in"], g["W"], g["W"]), conv(g), pool, Flatten()).output[0]


def conv_params(level: int, g: Givens) -> Key:
    if level == 1:
        return conv(g).params((g["C_in"], 9, 9))
    if level == 2:
        same = conv(g, padding="same", bias=g["biases"] == "counted")
        return same.params((g["C_in"], g["W"], g["W"]))
    first, second = conv(g, g["C_mid"]), Conv2d(g["C_out"], kernel_size=g["F"])
    return run((g["C_in"], 32, 32), first, second).params


def grouped_params(level: int, g: Givens) -> Key:
    shape = (g["C_in"], 9, 9)
    grouped = conv(g, groups=g["G"], bias=level > 1).params(shape)
    return conv(g).params(shape) - grouped if level == 3 else grouped


def fc_params(level: int, g: Givens) -> Key:
    if level == 1:
        return Linear(g["N_out"]).params((g["N_in"],))
    shape = (g["C_in"], g.get("H", g["W"]), g["W"])
    hidden = [Linear(g["N_mid"])] if level == 3 else []
    return run(shape, Flatten(), *hidden, Linear(g["N_out"])).params


def bn_params(level: int, g: Givens) -> Key:
    if level == 1:
        return BatchNorm2d().params((g["C_in"], 7, 7))
    image = (g["C_in"], 32, 32)
    if level == 2:
        return run(image, conv(g, bias=False), BatchNorm2d()).params
    second = Conv2d(g["C_out"], kernel_size=g["F"], bias=False)
    first = conv(g, g["C_mid"], bias=False)
    return run(image, first, BatchNorm2d(), second, BatchNorm2d()).params


def conv_macs(level: int, g: Givens) -> Key:
    if level == 1:
        return conv(g, padding="same").macs((g["C_in"], g["W_out"], g["W_out"]))
    image = (g["C_in"], g["W"], g["W"])
    if level == 2:
        return conv(g).macs(image)
    return run(image, conv(g, g["C_mid"]), Conv2d(g["C_out"], 3, padding=1)).macs


def conv_flops(level: int, g: Givens) -> Key:
    def flops(layer: Conv2d, channels: int, side: int) -> int:
        return layer.flops((channels, side, side), convention=g["flops"])

    if level == 1:
        return flops(conv(g, bias=False), 1, g["W"])
    if level == 2:
        return flops(conv(g, bias=False, padding="same"), g["C_in"], g["W_out"])
    layer = conv(g, bias=False)
    return flops(layer, g["C_in"], g["V"]) - flops(layer, g["C_in"], g["W"])


def fc_macs(level: int, g: Givens) -> Key:
    if level == 1:
        return Linear(g["N_out"]).macs((g["N_in"],))
    shape = (g["C_in"], g.get("H", g["W"]), g["W"])
    hidden = [Linear(g["N_mid"])] if level == 3 else []
    return g.get("N_batch", 1) * run(shape, Flatten(), *hidden, Linear(g["N_out"])).macs


KILO = {"KB": 1024, "kB": 1000}


def activation_memory(level: int, g: Givens) -> Key:
    if level == 1:
        return prod((g["C_out"], g["W_out"], g["W_out"], g["B"]))
    if level == 2:
        same = run((1, g["H_out"], g["W_out"]), Conv2d(g["C_out"], 1))
        return Fraction(same.activation_bytes(g["B"]), KILO[g["kilo"]])
    layer = run((g["C_in"], g["W"], g["W"]), conv(g))
    return Fraction(layer.activation_bytes(4), KILO[g["kilo"]])


def weight_memory(level: int, g: Givens) -> Key:
    if level == 1:
        return sum(g["B"] for _ in range(g["N"]))
    if level == 2:
        layer = conv(g, padding="same")
        return Fraction(4 * layer.params((g["C_in"], g["W"], g["W"])), KILO[g["kilo"]])
    fc = run((g["C_in"], g["W"], g["W"]), Flatten(), Linear(g["N_out"]))
    return Fraction(g["B"] * fc.params, 2**20)


def batch_memory(level: int, g: Givens) -> Key:
    if level == 1:
        return g["N"] * len("RGB") * g["W"] ** 2 * g["B"]
    if level == 2:
        one = run((1, g["W_out"], g["W_out"]), Conv2d(g["C_out"], 1))
        return Fraction(g["N"] * one.activation_bytes(4), 2**20)
    convs = [Conv2d(channels, 3, padding=1) for channels in (g["C_mid"], g["C_out"])]
    net = run((g["C_in"], g["W"], g["W"]), *convs)
    return Fraction(4 * net.params + g["N"] * net.activation_bytes(4), 2**20)


SECOND_WAY: dict[str, Callable[[int, Givens], Key]] = {
    "conv-output": conv_output,
    "pool-output": pool_output,
    "flatten-size": flatten_size,
    "conv-params": conv_params,
    "grouped-params": grouped_params,
    "fc-params": fc_params,
    "bn-params": bn_params,
    "conv-macs": conv_macs,
    "conv-flops": conv_flops,
    "fc-macs": fc_macs,
    "activation-memory": activation_memory,
    "weight-memory": weight_memory,
    "batch-memory": batch_memory,
}


def test_every_family_has_a_second_way() -> None:
    assert list(SECOND_WAY) == list(families())


@pytest.mark.parametrize(("name", "number"), EVERY_LEVEL, ids=level_id)
def test_keys_come_out_the_second_way(name: str, number: int) -> None:
    level = families()[name].level(number)
    order = Order(2, level.space.size).walk()
    existing = (index for index in order if level.exists(level.space.givens(index)))
    masked_too = [families()[name].question(number, index) for index in islice(existing, 60)]
    for question in (*swept(name, number), *masked_too):
        answer: Any = question.answer
        key = answer.shape if hasattr(answer, "shape") else answer.value
        assert key == SECOND_WAY[name](number, dict(question.givens)), question.code
