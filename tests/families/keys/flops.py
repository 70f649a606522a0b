"""The second way to the keys of the topic ``flops``."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, prod

from quizgen.cost import AvgPool2d, Conv2d, Flatten, Layer, Linear, MaxPool2d
from tests.families.keys.common import Givens, Key, Keys, conv, most, run


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


# --- grouped and separable ------------------------------------------------------------


def separable(g: Givens, filters: int, **more: int) -> tuple[Conv2d, Conv2d]:
    channels = more.pop("channels", g["C_in"])
    depthwise = conv(g, channels, groups=channels, bias=False, **more)
    return depthwise, Conv2d(filters, 1, bias=False)


def image_of(g: Givens) -> tuple[int, int, int]:
    """The input; where only the output is given, it is kept by the padding."""
    side = g["W"] if "W" in g else g["W_out"]
    return g.get("C_in", 1), side, side


def keeping(g: Givens) -> dict[str, int]:
    return {} if "P" in g else {"padding": g["K"] // 2}


def grouped_macs(level: int, g: Givens) -> Key:
    image = image_of(g)
    grouped = conv(g, groups=g["G"], **keeping(g))
    if level < 3:
        return grouped.macs(image)
    mixed = run(image, grouped, Conv2d(g["C_out"], 1)).macs
    return conv(g, **keeping(g)).macs(image) - mixed


def separable_macs(level: int, g: Givens) -> Key:
    net = run(image_of(g), *separable(g, g["C_out"], **keeping(g)))
    return net.macs if level < 3 else net.total(f"flops:{g['flops']}")


def separable_saving(level: int, g: Givens) -> Key:
    if level == 1:
        image = (g["C_in"], 9, 9)
        plain = conv(g, **keeping(g)).macs(image)
        return Fraction(plain, run(image, *separable(g, g["C_out"], **keeping(g))).macs)
    image = image_of(g)
    if level == 2:
        return conv(g).macs(image) - run(image, *separable(g, g["C_out"])).macs
    pads = keeping(g)
    parts = (
        *separable(g, g["C_mid"], **pads),
        *separable(g, g["C_out"], channels=g["C_mid"], stride=2, **pads),
    )
    dense = run(image, conv(g, g["C_mid"], **pads), conv(g, stride=2, **pads))
    assert dense.output == (g["C_out"], g["V"], g["V"])
    return 100 * (1 - Fraction(run(image, *parts).macs, dense.macs))


# --- counting -------------------------------------------------------------------------


def flop_conventions(level: int, g: Givens) -> Key:
    if level == 1:
        products = [1 for _ in range(g["C_in"]) for _ in range(g["K"]) for _ in range(g["K"])]
        added = sum(1 for _ in products[1:])
        return len(products), added, len(products) + added
    bias = g["biases"] == "counted"

    def exact(n: int) -> int:
        """A layer whose every output value sums n products."""
        return Linear(g["O"], bias=bias).flops((n,), convention="exact")

    if level == 2:
        return exact(g["M"] // g["O"])
    return Linear(g["O"]).macs((most(lambda n: exact(n) <= g["E"]),))


def pool_ops(level: int, g: Givens) -> Key:
    if level < 3:
        if level == 1:
            image = (g["C_out"], g["K"] * g["W_out"], g["K"] * g["W_out"])
            layer = AvgPool2d(g["K"])
        else:
            image = image_of(g)
            layer = AvgPool2d(g["K"], stride=g["S"], padding=g["P"])
        spared = prod(layer.out_shape(image)) if g["pool"] == "Max" else 0
        return layer.operations(image) - spared
    net = run(image_of(g), conv(g, padding="same"), MaxPool2d(g["F"], stride=g["T"]))
    return Fraction(net.macs, net.rows[1].operations)


# --- comparing ------------------------------------------------------------------------


def macs_ratio(level: int, g: Givens) -> Key:
    def one(i: int) -> int:
        kernel = g[f"K_{i}"]
        if level == 1:
            return Conv2d(g[f"F_{i}"], kernel, padding="same").macs((g["C_in"], 6, 6))
        side = g[f"W_{i}"]
        if level == 2:
            layer = Conv2d(g[f"F_{i}"], kernel, padding="same")
            return layer.macs((g[f"C_{i}"], side, side))
        first = Conv2d(g[f"C_{i}"], kernel, padding="same")
        pooled = side // g[f"V_{i}"]
        return run((3, side, side), first, MaxPool2d(pooled), Flatten(), Linear(g["N_out"])).macs

    return Fraction(one(1), one(2))


def macs_scaling(level: int, g: Givens) -> Key:
    if level == 1:
        words = g["change"]
        groups = 4 if "groups" in words else 1
        factor = Fraction(1, 2) if "halved" in words else 2
        thick = factor if "both" in words else 1
        filters = factor if "filters" in words else 1
        sides = factor if "height" in words else 1
        kernel = 5 if "5×5" in words else 1 if "1×1" in words else 3
        layer = Conv2d(int(16 * filters), kernel, padding="same", groups=groups)
        now = layer.macs((int(8 * thick), int(12 * sides), int(12 * sides)))
        return g["N"] * Fraction(now, Conv2d(16, 3, padding="same").macs((8, 12, 12)))
    before = Conv2d(100, 1).macs((100, g["W"], g["W"]))
    after = Conv2d(g["A"], 1).macs((g["A"], g["V"], g["V"]))
    if level == 2:
        return Fraction(100 * after, before)
    return g["N"] * Fraction(sum(after for _ in range(g["D"])), sum([before] * 100))


def stem_macs(level: int, g: Givens) -> Key:
    if level == 1:
        first = Conv2d(g["C_in"], 3, stride=2, padding=1)
        net = run((3, g["W"], g["W"]), first, MaxPool2d(2), conv(g, padding="same"))
        return net.rows[-1].macs
    image = (3, g["W"], g["W"])
    if level == 2:
        pair = [Conv2d(g["C_1"], 3, padding=1)] * 2
        return Fraction(run(image, *pair).macs, conv(g).macs(image))
    last = Conv2d(g["C_out"], 3, padding=1)
    stem = (conv(g, g["C_mid"]), MaxPool2d(3, stride=2, padding=1), last)
    full = run(image, Conv2d(g["C_mid"], 3, padding=1), last)
    return Fraction(full.macs - run(image, *stem).macs, 10**6)


# --- machines -------------------------------------------------------------------------


def arithmetic_intensity(level: int, g: Givens) -> Key:
    def intensity(layer: Layer, image: tuple[int, ...], count: str, batch: int = 1) -> Fraction:
        values = prod(image) + prod(layer.out_shape(image))
        moved = g["B"] * (layer.params(image) + sum(values for _ in range(batch)))
        return Fraction(batch * layer.flops(image, convention=count), moved)

    if level == 1:  # a 1x1 convolution again, from what it moves
        channels = isqrt(g["X"] * g["Y"] // g["Z"])
        side = isqrt(g["X"] // channels)
        layer = Conv2d(g["Y"] // channels, 1, bias=False)
        return intensity(layer, (channels, side, side), "2mac")
    if level == 2:
        return intensity(conv(g, bias=False, padding="same"), image_of(g), g["flops"])
    return intensity(Linear(g["N_out"], bias=False), (g["N_in"],), g["flops"], g["N_batch"])


def device_time(level: int, g: Givens) -> Key:
    rate = g["R"] * 10**9 * Fraction(g.get("U", 100), 100)
    if level == 1:
        return 1000 * g["N"] * 10**6 * 2 / rate
    if level == 2:
        flops = conv(g, padding="same").flops(
            (g["C_in"], g["W_out"], g["W_out"]), convention=g["flops"]
        )
        return 1000 * flops / rate
    each = g["N"] * 10**6 * {"mac": 1, "2mac": 2}[g["flops"]]
    return most(lambda images: images * each / rate <= g["T"])


KEYS: Keys = {
    "conv-macs": conv_macs,
    "conv-flops": conv_flops,
    "fc-macs": fc_macs,
    "grouped-macs": grouped_macs,
    "separable-macs": separable_macs,
    "separable-saving": separable_saving,
    "flop-conventions": flop_conventions,
    "pool-ops": pool_ops,
    "macs-ratio": macs_ratio,
    "macs-scaling": macs_scaling,
    "stem-macs": stem_macs,
    "arithmetic-intensity": arithmetic_intensity,
    "device-time": device_time,
}
