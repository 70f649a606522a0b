"""The second way to the keys of the topic ``params`` that take parameters apart."""

from __future__ import annotations

from math import prod

from quizgen.cost import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    Report,
)
from tests.families.keys.common import Givens, Key, Keys, conv, run


def biases_of(net: Report, without: Report) -> list[tuple[int, int]]:
    """Weights and biases of each layer that has any: what is gone where there are no biases."""
    pairs = zip(net.rows, without.rows, strict=True)
    return [(less.params, row.params - less.params) for row, less in pairs if row.params]


def one_filter(level: int, g: Givens) -> Key:
    if level == 1:
        return conv(g, 1).params((g["C_in"], 9, 9))
    if level == 2:
        image, between = (g["C_in"], 32, 32), (g["C_1"], 32, 32)
        return Conv2d(1, g["K_1"]).params(image), Conv2d(1, g["K_2"]).params(between)
    grouped = conv(g, groups=g["G"]).params((g["C_in"], 9, 9))
    group = grouped // g["G"]
    filters = sum(number % g["G"] == 0 for number in range(g["C_out"]))
    return group // filters, filters, group


def weights_and_biases(level: int, g: Givens) -> Key:
    image = (g["C_in"], g.get("W", 9), g.get("W", 9))

    def net(bias: bool) -> Report:
        if level == 1:
            return run(image, conv(g, bias=bias))
        if level == 2:
            same = conv(g, bias=bias, padding="same")
            return run(image, same, Flatten(), Linear(g["N_out"], bias=bias))
        first, second = (conv(g, g[name], bias=bias) for name in ("C_1", "C_2"))
        pooled = first, MaxPool2d(2), second, MaxPool2d(2), Flatten()
        return run(image, *pooled, Linear(g["N_out"], bias=bias))

    numbers = [number for pair in biases_of(net(True), net(False)) for number in pair]
    return (*numbers, sum(numbers)) if level == 1 else tuple(numbers)


def bias_and_bn(level: int, g: Givens) -> Key:
    if level < 3:
        net = run((g["C_in"], 9, 9), conv(g), BatchNorm2d())
        if level == 1:
            return net.params
        needed = run((g["C_in"], 9, 9), conv(g, bias=False), BatchNorm2d())
        return (*[row.params for row in net.rows], needed.params)
    image = (g["C_in"], g["W"], g["W"])

    def network(bias: bool) -> Report:
        first, second = (conv(g, g[name], bias=bias, padding="same") for name in ("C_1", "C_2"))
        norms = first, BatchNorm2d(), second, BatchNorm2d()
        return run(image, *norms, AdaptiveAvgPool2d(1), Flatten(), Linear(g["N_out"]))

    net = network(True)
    return net.params, network(False).params, sum(row.buffers for row in net.rows)


def units_weights_connections(level: int, g: Givens) -> Key:
    """A connection is a multiply-add where biases are left out."""
    if level == 1:
        net = run((g["C_in"], g["W_out"], g["W_out"]), conv(g, bias=False, padding="same"))
        return net.params, net.macs
    image = (g["C_in"], g["W"], g["W"])
    if level == 2:
        net = run(image, conv(g, bias=False))
        return prod(net.output), net.params, net.macs
    shared = run(image, conv(g, bias=False, padding="same"))
    full = run(image, Flatten(), Linear(prod(shared.output), bias=False))
    return shared.params, shared.macs, full.params, full.macs


KEYS: Keys = {
    "one-filter": one_filter,
    "weights-and-biases": weights_and_biases,
    "bias-and-bn": bias_and_bn,
    "units-weights-connections": units_weights_connections,
}
