"""The second way to the keys of the topic ``params``."""

from __future__ import annotations

from math import prod

from quizgen.cost import BatchNorm2d, Conv2d, Flatten, Linear, MaxPool2d, Report, TableConv2d
from tests.families.keys.common import Givens, Key, Keys, conv, most, run


def conv_params(level: int, g: Givens) -> Key:
    if level == 1:
        return conv(g).params((g["C_in"], 9, 9))
    if level == 2:
        same = conv(g, padding="same", bias=g["biases"] == "counted")
        return same.params((g["C_in"], g["W"], g["W"]))
    first, second = Conv2d(g["C_mid"], g["K_1"]), Conv2d(g["C_out"], g["K_2"])
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
    first = Conv2d(g["C_mid"], g["K_1"], bias=False)
    second = Conv2d(g["C_out"], g["K_2"], bias=False)
    return run(image, first, BatchNorm2d(), second, BatchNorm2d()).params


# --- other kernels --------------------------------------------------------------------

# Whether the depthwise part and the 1×1 part have biases.
SEPARABLE_BIASES = {
    "both parts": (True, True),
    "the 1×1 part only": (False, True),
    "neither part": (False, False),
}


def depthwise_params(level: int, g: Givens) -> Key:
    depthwise = {"groups": g["C_in"], "padding": "same"}
    image = (g["C_in"], 8, 8)
    if level == 1:
        return conv(g, g["C_in"], bias=g["biases"] == "counted", **depthwise).params(image)
    if level == 2:
        first, second = SEPARABLE_BIASES[g["biased"]]
        parts = conv(g, g["C_in"], bias=first, **depthwise), Conv2d(g["C_out"], 1, bias=second)
        return run(image, *parts).params
    wide = g["t"] * g["C_in"]
    return run(
        image,
        Conv2d(wide, 1, bias=False),
        BatchNorm2d(),
        conv(g, wide, groups=wide, padding="same", bias=False),
        BatchNorm2d(),
        Conv2d(g["C_out"], 1, bias=False),
        BatchNorm2d(),
    ).params


def pointwise_params(level: int, g: Givens) -> Key:
    image = (g["C_in"], 9, 9)
    if level == 1:
        return Conv2d(g["C_out"], 1).params(image)
    if level == 2:
        return run(image, Conv2d(g["C_mid"], 1), conv(g)).params

    def weights(between: int) -> int:
        return run(image, Conv2d(between, 1, bias=False), conv(g, bias=False)).params

    return most(lambda between: weights(between) <= g["budget"])


def transposed_params(level: int, g: Givens) -> Key:
    """A transposed convolution has the weights of the convolution it turns round."""

    def turned(kernel: int, outputs: int) -> int:
        return Conv2d(g["C_in"], kernel, bias=False).params((outputs, 8, 8))

    if level == 1:
        return turned(g["K"], g["C_out"]) + g["C_out"]
    if level == 2:
        return turned(g["K"], g["C_out"]) + (g["C_out"] if g["biases"] == "counted" else 0)
    joined = g["C_mid"] + g["C_skip"]
    up = turned(g["K_1"], g["C_mid"]) + g["C_mid"]
    return up + Conv2d(g["C_out"], g["K_2"]).params((joined, 9, 9))


def filter_budget(level: int, g: Givens) -> Key:
    image = (g["C_in"], 9, 9)
    if level < 3:
        values = g["budget"] if level == 1 else g["budget"] * 1024 // 4
        return most(lambda filters: conv(g, filters).params(image) <= values)
    first = conv(g, g["C_in"], groups=g["C_in"])
    return most(lambda filters: run(image, first, Conv2d(filters, 1)).params <= g["budget"])


# --- sharing --------------------------------------------------------------------------


def local_params(level: int, g: Givens) -> Key:
    """A convolution with a single output value, as often as there are values."""
    channels = g.get("C_in", 1)
    each = Conv2d(1, g["K"]).params((channels, g["K"], g["K"]))
    if level < 3:
        return each * prod((g["C_out"], g["W_out"], g["W_out"]))
    shared, image = conv(g), (channels, g["W"], g["W"])
    return each * prod(shared.out_shape(image)) - shared.params(image)


def connections(level: int, g: Givens) -> Key:
    """A use of a weight is a multiply-add; a use of a bias, an output value."""

    def joined(net: Report) -> int:
        return net.macs + prod(net.output)

    if level == 1:
        return joined(run((1, g["W_out"], g["W_out"]), conv(g, padding="same")))
    image = (g["C_in"], g["W"], g["W"])
    if level == 2:
        net = run(image, conv(g))
        return net.params, joined(net)
    sizes = [g["s_few"]] * g["C_few"] + [g["s_more"]] * g["C_more"] + [g["C_in"]]
    return joined(run(image, TableConv2d(tuple(tuple(range(n)) for n in sizes), g["K"])))


def fc_as_conv(level: int, g: Givens) -> Key:
    if level == 3:
        return conv(g, g["N_out"]).out_shape((g["C_in"], g["H"] // g["J"], g["W"] // g["J"]))
    image = (g["C_in"], g["W"], g["W"])
    layers = [g["N_out"]] if level == 1 else [g["N_mid"], g["N_out"]]
    found: list[int] = []
    for outputs in layers:
        sides = range(1, g["W"] + 1)
        side = next(k for k in sides if Conv2d(1, k).out_shape(image) == (1, 1, 1))
        params = Conv2d(outputs, side).params(image)
        assert params == run(image, Flatten(), Linear(outputs)).params
        found += [side, outputs, params] if level == 1 else [side, params]
        image = (outputs, 1, 1)
    return tuple(found)


# --- totals ---------------------------------------------------------------------------


def bn_buffers(level: int, g: Givens) -> Key:
    image = (g["C_in"], 14, 14)
    if level == 1:
        net = run(image, BatchNorm2d())
    elif level == 2:
        depthwise = conv(g, g["C_in"], groups=g["C_in"], bias=False)
        pointwise = Conv2d(g["C_out"], 1, bias=False)
        net = run(image, depthwise, BatchNorm2d(), pointwise, BatchNorm2d())
    else:
        convs = Conv2d(g["C_mid"], 1, bias=False), conv(g, g["C_mid"], bias=False)
        layers = [*convs, Conv2d(g["C_out"], 1, bias=False)]
        net = run(image, *(layer for one in layers for layer in (one, BatchNorm2d())))
    return net.params, sum(row.buffers for row in net.rows)


def network_params(level: int, g: Givens) -> Key:
    image = (g["C_in"], g["W"], g["W"])
    if level == 1:
        same = conv(g, padding="same")
        return run(image, same, MaxPool2d(2), Flatten(), Linear(g["N_out"])).params
    padding = "same" if level == 2 else 0
    convs = [conv(g, g[name], padding=padding) for name in ("C_1", "C_2")]
    pooled = [convs[0], MaxPool2d(2), convs[1], MaxPool2d(2), Flatten()]
    if level == 2:
        net = run(image, *pooled, Linear(g["N_out"]))
        return tuple(row.params for row in net.rows if row.params)
    net = run(image, *pooled, Linear(g["N_mid"]), Linear(g["N_out"]))
    return net.rows[4].elements, net.rows[5].params, net.params


KEYS: Keys = {
    "conv-params": conv_params,
    "grouped-params": grouped_params,
    "fc-params": fc_params,
    "bn-params": bn_params,
    "depthwise-params": depthwise_params,
    "pointwise-params": pointwise_params,
    "transposed-params": transposed_params,
    "filter-budget": filter_budget,
    "local-params": local_params,
    "connections": connections,
    "fc-as-conv": fc_as_conv,
    "bn-buffers": bn_buffers,
    "network-params": network_params,
}
