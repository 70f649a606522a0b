"""The second way to the keys of the topic ``params``."""

from __future__ import annotations

from quizgen.cost import BatchNorm2d, Conv2d, Flatten, Linear
from tests.keys.common import Givens, Key, Keys, conv, run


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


KEYS: Keys = {
    "conv-params": conv_params,
    "grouped-params": grouped_params,
    "fc-params": fc_params,
    "bn-params": bn_params,
}
