"""The second way to the keys of the topic ``flops``."""

from __future__ import annotations

from quizgen.cost import Conv2d, Flatten, Linear
from tests.keys.common import Givens, Key, Keys, conv, run


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


KEYS: Keys = {
    "conv-macs": conv_macs,
    "conv-flops": conv_flops,
    "fc-macs": fc_macs,
}
