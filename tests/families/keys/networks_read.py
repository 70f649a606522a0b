"""The keys of the topic ``networks`` from what a reader takes from a prompt, and nothing else."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from quizgen.cost import AdaptiveAvgPool2d, AvgPool2d, Conv2d, Layer, Linear, MaxPool2d, Row
from tests.families.keys.common import Givens, Key, run

MIB = 1024 * 1024
BYTES = {"float32": 4, "float16": 2, "bfloat16": 2, "int8": 1}


def in_unit(value: int, quantity: str) -> Key:
    exact = Fraction(value, 10**6) if quantity == "macs" else Fraction(value)
    return exact.numerator if exact.denominator == 1 else exact


def layer_of(kind: str, **sizes: Any) -> Layer:
    """A layer from the words of a table."""
    match kind:
        case "conv":
            return Conv2d(
                sizes["filters"],
                kernel_size=sizes["K"],
                stride=sizes["S"],
                padding=sizes["P"],
                groups=sizes["groups"],
                bias=sizes["bias"],
            )
        case "fc":
            return Linear(sizes["outputs"])
        case "max":
            return MaxPool2d(sizes["K"], sizes["S"], sizes["P"], ceil_mode=sizes["up"])
        case "average":
            return AvgPool2d(sizes["K"], sizes["S"], sizes["P"], ceil_mode=sizes["up"])
        case _:
            return AdaptiveAvgPool2d(sizes["size"])


def measured(row: Row, quantity: str) -> Key:
    if quantity == "output":
        return row.output
    return in_unit(row.params if quantity == "params" else row.macs, quantity)


def table(g: Givens) -> Key:
    """The blanks of three layers after another; a linear layer reads a flattened map."""
    shape, rows = g["input"], []
    for kind, sizes in g["layers"]:
        if kind == "fc" and len(shape) == 3:
            shape = (shape[0] * shape[1] * shape[2],)
        rows.append(run(shape, layer_of(kind, **sizes)).rows[0])
        shape = rows[-1].output
    keys = [measured(rows[int(blank[-1]) - 1], blank[:-1]) for blank in g["blanks"].split()]
    return keys[0] if len(keys) == 1 else tuple(keys)


def layers(g: Givens) -> Key:
    """Layers of which each has its own input."""
    rows = [run(shape, layer_of(kind, **sizes)).rows[0] for shape, kind, sizes in g["layers"]]
    quantity = g["quantity"]
    return in_unit(sum(r.params if quantity == "params" else r.macs for r in rows), quantity)


def change(level: int, g: Givens) -> Key:
    if level == 1:
        return run((g["N_in"],), Linear(g["N_out"])).params
    quantity = g["quantity"]
    if level == 2:
        new, old = (g["C_in"] * g["C_out"] * side * side for side in (g["K_new"], g["K"]))
        return in_unit((new - old) * (g["area_1"] if quantity == "macs" else 1), quantity)
    positions = {name: g[name] if quantity == "macs" else 1 for name in ("area_1", "area_2")}
    each = {"biases": 1, "norm": 2, "nothing": 0}[g["with"]] if quantity == "params" else 0

    def whole(filters: int) -> Any:
        first = filters * (g["C_in"] * g["K_1"] ** 2 * positions["area_1"] + each)
        return first + filters * g["C_2"] * g["K_2"] ** 2 * positions["area_2"]

    return in_unit(abs(whole(g["C_new"]) - whole(g["C_1"])), quantity)


def share(level: int, g: Givens) -> Key:
    if level < 3:
        return 100 * Fraction(g["own"], sum(g["parts"]))
    own = layers(g)
    return 100 * Fraction(own * (10**6 if g["quantity"] == "macs" else 1), g["total"])


def weights(level: int, g: Givens) -> Key:
    b = BYTES[g["type"]]
    if level == 1:
        return Fraction(1000 * g["thousands"] * (b - BYTES[g["type_new"]]), MIB)
    head = g["N_out"] * (g["N_in"] + 1)
    if level == 2:
        return Fraction((g["whole"] - g["old"] + head) * b, MIB)
    others = g["whole"] - g.get("fc", g["old"])
    fc = g.get("fc", g["old"]) - g["old"] + head
    return Fraction(others * b + fc * BYTES[g["type_fc"]], MIB)


def totals(level: int, g: Givens) -> Key:
    if level == 1:
        return sum(g["weights"]) + sum(g["outputs"])
    first, *more = ([a + (n - 1) * b for n, a, b in column] for column in g["stages"])
    if level == 2:
        return in_unit(sum(first), g["quantity"])
    return Fraction((sum(first) + g["B"] * sum(more[0])) * BYTES[g["type"]], MIB)
