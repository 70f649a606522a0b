"""The second way to the keys of the topic ``shapes``."""

from __future__ import annotations

from quizgen.cost import Flatten, MaxPool2d
from tests.keys.common import Givens, Key, Keys, conv, run


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


KEYS: Keys = {
    "conv-output": conv_output,
    "pool-output": pool_output,
    "flatten-size": flatten_size,
}
