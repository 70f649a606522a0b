"""The second way to the keys of the topic ``memory``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import count
from math import prod
from struct import calcsize

import numpy as np

from quizgen.cost import Conv2d, Flatten, Linear, MaxPool2d, Report, trace, zoo
from tests.families.keys.common import Givens, Key, Keys, conv, run

KILO = {"KB": 1024, "kB": 1000}


def item_size(name: str) -> int:
    """A bfloat16 is the upper half of a float32; the other types are numpy's."""
    return calcsize("f") // 2 if name == "bfloat16" else np.dtype(name).itemsize


def activation_memory(level: int, g: Givens) -> Key:
    if level == 1:
        return prod((g["C_out"], g["W_out"], g["W_out"], g["b"]))
    if level == 2:
        same = run((1, g["H_out"], g["W_out"]), Conv2d(g["C_out"], 1))
        return Fraction(same.activation_bytes(item_size(g["dtype"])), KILO[g["kilo"]])
    layer = run((g["C_in"], g["W"], g["W"]), conv(g))
    return Fraction(layer.activation_bytes(4), KILO[g["kilo"]])


def weight_memory(level: int, g: Givens) -> Key:
    if level == 1:
        layer = conv(g, bias=False, padding="same")
        return item_size(g["dtype"]) * layer.params((g["C_in"], 9, 9))
    if level == 2:
        layer = conv(g, padding="same")
        return Fraction(4 * layer.params((g["C_in"], g["W"], g["W"])), KILO[g["kilo"]])
    fc = run((g["C_in"], g["W"], g["W"]), Flatten(), Linear(g["N_out"]))
    return Fraction(item_size(g["dtype"]) * fc.params, 2**20)


def batch_memory(level: int, g: Givens) -> Key:
    if level == 1:
        return g["B"] * len("RGB") * g["W"] ** 2 * item_size(g["dtype"])
    if level == 2:
        layer = Conv2d(g["C_out"], 3, stride=2, padding=1)
        shape = (g["C_in"], g["W"], g["W"])
        return Fraction(4 * g["B"] * (prod(shape) + prod(layer.out_shape(shape))), 2**20)
    convs = [Conv2d(channels, 3, padding=1) for channels in (g["C_mid"], g["C_out"])]
    net = run((g["C_in"], g["W"], g["W"]), *convs)
    return Fraction(4 * net.params + g["B"] * net.activation_bytes(4), 2**20)


# --- whole tensors and networks -------------------------------------------------------


def element_bytes(level: int, g: Givens) -> Key:
    if level == 1:
        return (item_size(g["dtype"]), len(bytes(g["N"] * item_size(g["dtype"]))))
    if level == 2:
        one = run((1, g["H_out"], g["W_out"]), Conv2d(g["C_out"], 1))
        return Fraction(g["B"] * one.activation_bytes(item_size(g["dtype"])), 2**20)
    weights = conv(g, bias=False, padding="same").params((g["C_in"], 9, 9))
    sizes = [weights * item_size(g[which]) for which in ("old_type", "new_type")]
    return Fraction(sizes[0] - sizes[1], 1024)


def network_activations(level: int, g: Givens) -> Key:
    if level == 1:
        maps = [(g["C_1"], g["W_1"], g["W_1"]), (g["C_2"], g["W_2"], g["W_2"]), (g["N_out"],)]
        return sum(np.zeros(shape, dtype=f"V{g['b']}").nbytes for shape in maps)
    first = Conv2d(g["C_1"], 3, padding=1) if level == 2 else conv(g, g["C_1"])
    layers = [first, MaxPool2d(2), Conv2d(g["C_2"], 3, padding=1)]
    if level == 2:
        net = run((3, g["W"], g["W"]), *layers)
        sizes = [Fraction(4 * row.elements, 1024) for row in net.rows]
        return (*sizes, sum(sizes))
    net = run((3, g["W"], g["W"]), *layers, Flatten(), Linear(1000))
    return Fraction(net.activation_bytes(), KILO[g["kilo"]])


def area(g: Givens) -> Fraction:
    """How much larger the output of a layer is for the larger image."""
    large, small = (Conv2d(1, 1).out_shape((3, g[side], g[side])) for side in ("W_new", "W"))
    return Fraction(prod(large), prod(small))


def input_size(level: int, g: Givens) -> Key:
    if level == 1:
        return g["M_act"] * area(g)
    if level == 2:
        small, large = (prod(conv(g).out_shape((3, side, side))) for side in (g["W"], g["W_new"]))
        return Fraction(4 * large - 4 * small, KILO[g["kilo"]])
    one = Fraction(g["M_old"] - g["M_w"], g["B"])
    return g["M_w"] + sum(one * area(g) for _ in range(g["B_new"]))


def peak_of(sizes: Sequence[int], read_by: Sequence[int]) -> int:
    """The worst moment of a chain: map i is written by layer i and last read by ``read_by[i]``."""
    moments = []
    for layer in range(1, len(sizes)):
        alive = [i for i in range(layer + 1) if read_by[i] >= layer or i == layer]
        moments.append(sum(sizes[i] for i in alive))
    return max(moments)


def inference_peak(level: int, g: Givens) -> Key:
    if level == 1:
        return peak_of([g["M_0"], g["M_1"], g["M_2"], g["M_3"]], [1, 2, 3, 4])
    if level == 2:
        strides = {"C_1": 1, "C_2": 2, "C_3": 1}
        convs = [Conv2d(g[c], 3, stride=s, padding=1) for c, s in strides.items()]
        net = run((3, g["W"], g["W"]), *convs)
        last_read = [1, 2, 3, 4]
    else:
        net = run(
            (g["C"], g["W"], g["W"]),
            Conv2d(g["C_mid"], 1),
            Conv2d(g["C_mid"], 3, padding=1),
            Conv2d(g["C"], 1),
        )
        last_read = [4, 2, 3, 4]  # the fourth step is the sum
    sizes = [prod(net.input_shape), *(row.elements for row in net.rows)]
    return Fraction(4 * peak_of(sizes, last_read), KILO[g["kilo"]])


# --- training -------------------------------------------------------------------------

# Where the name in the zoo is another than that in prompts.
NETWORKS = {
    "ResNeXt-50 (32×4d)": "resnext50_32x4d",
    "ResNeXt-101 (32×8d)": "resnext101_32x8d",
    "Wide ResNet-50-2": "wide_resnet50_2",
    "SE-ResNet-50": "se_resnet50",
    "ShuffleNet V2": "shufflenet_v2_x1_0",
    "SqueezeNet": "squeezenet1_1",
    "EfficientNet-B0": "efficientnet_b0",
}
STATE = {"sgd": (), "momentum": ("velocity",), "adam": ("mean", "mean square")}


def trained_bytes(params: int, optimiser: str) -> int:
    """Bytes of the tensors that training keeps beside the activations."""
    return sum(4 * params for _ in ("weight", "gradient", *STATE[optimiser]))


def zoo_name(title: str) -> str:
    """The zoo's name of a network that a prompt names."""
    return NETWORKS.get(title, title.lower().replace("-", ""))


@cache
def traced(title: str) -> Report:
    return trace(zoo.load(zoo_name(title)))


def optimiser_state(level: int, g: Givens) -> Key:
    if level == 1:
        return trained_bytes(g["N_params"], g["optimiser"])
    if level == 2:
        params = conv(g, padding="same").params((g["C_in"], 9, 9))
        return Fraction(trained_bytes(params, g["optimiser"]), 1024)

    def taken(outputs: int) -> int:
        return trained_bytes(Linear(outputs).params((g["N_in"],)), g["optimiser"])

    return bisect_right(range(1, 10**6), g["M"] * 2**20, key=taken)


def training_memory(level: int, g: Givens) -> Key:
    if level == 1:
        return trained_bytes(g["N_params"], g["optimiser"]) + sum(4 * g["A"] for _ in range(g["B"]))
    if level == 2:
        net = traced(g["network"])
        fixed = trained_bytes(net.params, g["optimiser"])
        return Fraction(fixed + g["B"] * 4 * net.saved_elements, 2**30)
    convs = [Conv2d(g[name], 3, padding=1) for name in ("C_mid", "C_out")]
    net = run((3, g["W"], g["W"]), convs[0], MaxPool2d(2), convs[1])
    fixed = trained_bytes(net.params, g["optimiser"])
    return Fraction(fixed + g["B"] * net.activation_bytes(), 2**20)


def most(room: Fraction, each: Fraction) -> int:
    """How many fit, by putting in one after the other."""
    return next(n for n in count() if (n + 1) * each > room)


def largest_batch(level: int, g: Givens) -> Key:
    if level == 1:
        return most(Fraction(g["M"] - g["M_fixed"]), Fraction(g["M_act"]))
    net = traced(g["network"])
    room = Fraction(g["M"] * 2**30 - trained_bytes(net.params, g["optimiser"]))
    growth = Fraction(1) if level == 2 else area({"W_new": g["W"], "W": 224})
    return most(room, 4 * net.saved_elements * growth)


# --- mixed precision and checkpointing ------------------------------------------------

MASTER = ("master copy",)


def mixed_bytes(params: int, optimiser: str, dtype: str) -> int:
    """Bytes of what mixed precision keeps for the parameters."""
    low = sum(item_size(dtype) for _ in ("weight", "gradient"))
    return params * (low + sum(item_size("float32") for _ in (*MASTER, *STATE[optimiser])))


def mixed_precision(level: int, g: Givens) -> Key:
    if level == 1:
        return mixed_bytes(g["N_params"], g["optimiser"], g["dtype"])
    net = traced(g["network"])
    mixed = mixed_bytes(net.params, g["optimiser"], g["dtype"])
    mixed += g["B"] * item_size(g["dtype"]) * net.saved_elements
    if level == 2:
        return Fraction(mixed, 2**30)
    step = net.training(g["optimiser"], g["B"])
    return 100 - Fraction(100 * mixed, step.bytes - 4 * step.buffers)


def checkpointing(level: int, g: Givens) -> Key:
    """The chain cut into blocks: what is alive while the last block is recomputed."""
    length = g["L"] // g["n"]
    blocks = [range(start, start + length) for start in range(0, g["L"], length)]
    alive = [block[-1] for block in blocks] + [*blocks[-1]]
    if level == 1:
        return len(alive) * g["M_out"]
    if level == 2:
        one = run((1, g["W"], g["W"]), Conv2d(g["C"], 1))
        return Fraction(len(alive) * g["B"] * one.activation_bytes(), 2**20)
    return most(Fraction(g["M"] * 1024), Fraction(len(alive) * g["M_out"]))


def accumulation(level: int, g: Givens) -> Key:
    """Micro-batches are dealt from the batch one after the other."""
    if level == 1:
        return g["M_fixed"] + sum(g["M_act"] for _ in range(0, g["B"], g["n_micro"]))
    step = traced(g["network"]).training(g["optimiser"], 1)
    if level == 2:
        micro = replace(step, batch=len(range(0, g["B"], g["n_micro"])), buffers=0)
        return Fraction(micro.bytes, 2**30)
    one = replace(step, buffers=0).largest_batch(g["M"] * 2**30)
    return sum(one for _ in range(g["n_micro"]))


KEYS: Keys = {
    "activation-memory": activation_memory,
    "weight-memory": weight_memory,
    "batch-memory": batch_memory,
    "element-bytes": element_bytes,
    "network-activations": network_activations,
    "input-size-memory": input_size,
    "inference-peak": inference_peak,
    "optimiser-state": optimiser_state,
    "training-memory": training_memory,
    "largest-batch": largest_batch,
    "mixed-precision-memory": mixed_precision,
    "checkpointing-memory": checkpointing,
    "accumulation-memory": accumulation,
}
