"""The second way to the keys of the topic ``networks``: traced, changed and traced again."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from math import prod
from typing import Any

from quizgen.cost import Conv2d, Layer, Linear, Network, Report, Row, trace, zoo
from tests.families.keys.common import Givens, Key, Keys

SEEN = ("Conv2d", "Linear", "AdaptiveAvgPool2d", "MaxPool2d", "AvgPool2d")
TOTALS = {"params": "params", "macs": "macs", "memory": "activation_elements"}
MIB = 1024 * 1024


def traced(g: Givens) -> Report:
    network, side = zoo.load(g["network"]), g.get("side", 0)
    return trace(network, (3, side, side) if side else None)


def seen(g: Givens) -> list[Row]:
    return [row for row in traced(g).rows if row.kind in SEEN]


def count(row: Row, quantity: str) -> int:
    """A weight tensor's elements, each used once per position."""
    layer, inputs = row.layer, row.inputs[0][0]
    if isinstance(layer, Conv2d):
        side: Any = layer.kernel_size
        weights = prod((layer.out_channels, inputs // layer.groups, side, side))
    elif isinstance(layer, Linear):
        weights = prod((layer.out_features, inputs))
    else:
        return 0
    biases = len(range(row.output[0])) if layer.bias else 0
    return weights + biases if quantity == "params" else weights * prod(row.output[1:])


def in_unit(value: int, quantity: str) -> Key:
    exact = Fraction(value, 10**6) if quantity == "macs" else Fraction(value)
    return exact.numerator if exact.denominator == 1 else exact


def network_table(level: int, g: Givens) -> Key:
    rows = seen(g)
    by_name = {row.name: row for row in traced(g).rows}
    window = [rows[g["place"]]]
    while len(window) < 3:
        name = window[0].node.inputs[0]
        while by_name[name].kind not in SEEN:
            name = by_name[name].node.inputs[0]
        window.insert(0, by_name[name])
    keys: list[Key] = []
    for blank in g["blanks"].split():
        what, row = blank[:-1], window[int(blank[-1]) - 1]
        keys.append(row.output if what == "output" else in_unit(count(row, what), what))
    return keys[0] if level == 1 else tuple(keys)


def network_layer(level: int, g: Givens) -> Key:
    quantity = g.get("quantity", "params")
    if level < 3:
        return in_unit(count(seen(g)[g["place"]], quantity), quantity)
    blocks: dict[str, list[Row]] = {}
    for row in traced(g).rows:
        if row.kind == "Conv2d":
            parts = row.name.split(".")
            block = ".".join(parts[: 2 if parts[0].startswith("layer") else 1])
            blocks.setdefault(block if len(parts) > 1 else row.stage, []).append(row)
    whole = [rows for rows in blocks.values() if 2 <= len(rows) <= 8]
    return in_unit(sum(count(row, quantity) for row in whole[g["place"]]), quantity)


def changed(network: Network, name: str, layer: Layer) -> Report:
    nodes = tuple(replace(n, layer=layer) if n.name == name else n for n in network.nodes)
    return trace(Network(network.name, network.input_shape, nodes))


def network_change(level: int, g: Givens) -> Key:
    network = zoo.load(g["network"])
    if level == 1:
        last = [row for row in trace(network).rows if row.kind == "Linear"][-1]
        new = changed(network, last.name, Linear(g["N_out"]))
        return new.row(last.name).params
    row = seen(g)[g["place"]]
    layer: Any = row.layer
    if level == 2:
        padding = layer.padding + (g["F"] - layer.kernel_size) // 2
        other = replace(layer, kernel_size=g["F"], padding=padding)
    else:
        other = replace(layer, out_channels=int(layer.out_channels * Fraction(g["factor"])))
    quantity = g["quantity"]
    before, after = trace(network), changed(network, row.name, other)
    return in_unit(abs(after.total(quantity) - before.total(quantity)), quantity)


def where(level: int, g: Givens) -> Key:
    report, quantity = traced(g), TOTALS[g["quantity"]]
    if level == 1:
        kinds = report.by_kind(quantity)
        totals = {
            "conv": kinds["Conv2d"],
            "pool": sum(value for kind, value in kinds.items() if "Pool" in kind),
            "fc": kinds["Linear"],
        }
    else:
        totals = report.by_stage(quantity)
    if level == 3:
        wanted = Fraction(g["part"]) * report.total(quantity)
        sums = zip(totals, accumulate(totals.values()), strict=True)
        return next(stage for stage, value in sums if value >= wanted)
    place = {"most": -1, "second": -2, "least": 0}[g["which"]]
    return sorted(totals.items(), key=lambda item: item[1])[place][0]


def rank(level: int, g: Givens) -> Key:
    names = [value for name, value in g.items() if name.startswith("network")]
    order = sorted(names, key=lambda name: trace(zoo.load(name)).total(g["quantity"]))
    return "-".join(order) if level == 3 else order[-1 if g["which"] == "most" else 0]


def nearest(value: int, unit: int) -> int:
    return (2 * value + unit) // (2 * unit)


def share(level: int, g: Givens) -> Key:
    report, quantity = traced(g), g["quantity"]
    if level == 3:
        row = seen(g)[g["place"]]
        return 100 * Fraction(count(row, quantity), report.total(quantity))
    unit = 10**6 if quantity == "macs" else 1000
    if level == 1:
        kinds = report.by_kind(TOTALS[quantity])
        parts = {"conv": nearest(kinds["Conv2d"], unit), "fc": nearest(kinds["Linear"], unit)}
        own = parts[g["part"]]
    else:
        parts = {k: nearest(v, unit) for k, v in report.by_stage(TOTALS[quantity]).items()}
        own = list(parts.values())[g["place"]]
    return 100 * Fraction(own, sum(parts.values()))


def weights(level: int, g: Givens) -> Key:
    network = zoo.load(g["network"])
    report = trace(network)
    if level == 1:
        return Fraction(nearest(report.params, 1000) * 1000 * g["B"], MIB)
    last = [row for row in report.rows if row.kind == "Linear"][-1]
    new = changed(network, last.name, Linear(g["N"]))
    if level == 2:
        return Fraction(new.params * g["B"], MIB)
    small = sum(row.params * g["F"] for row in new.rows if row.kind == "Linear")
    return Fraction(small + sum(r.params * g["B"] for r in new.rows if r.kind != "Linear"), MIB)


KEYS: Keys = {
    "network-table": network_table,
    "network-layer": network_layer,
    "network-change": network_change,
    "where-cost-lies": where,
    "rank-networks": rank,
    "network-share": share,
    "network-weights": weights,
}
