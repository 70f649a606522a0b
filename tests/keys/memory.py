"""The second way to the keys of the topic ``memory``."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from quizgen.cost import Conv2d, Flatten, Linear
from tests.keys.common import Givens, Key, Keys, conv, run

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


KEYS: Keys = {
    "activation-memory": activation_memory,
    "weight-memory": weight_memory,
    "batch-memory": batch_memory,
}
