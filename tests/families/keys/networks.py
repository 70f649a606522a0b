"""The second way to the keys of the topic ``networks``: traced, changed and traced again.

What was read from a prompt alone, without the name of a network to look up, is worked out by
``networks_read``.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from math import prod
from typing import Any

from quizgen.cost import Conv2d, Layer, Linear, Network, Report, Row, trace, zoo
from tests.families.keys import networks_read as read
from tests.families.keys.common import Givens, Key, Keys
from tests.families.keys.networks_read import BYTES, MIB, in_unit

SEEN = ("Conv2d", "Linear", "AdaptiveAvgPool2d", "MaxPool2d", "AvgPool2d")
TOTALS = {"params": "params", "macs": "macs", "memory": "activation_elements"}


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


def network_table(level: int, g: Givens) -> Key:
    if "layers" in g:
        return read.table(g)
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
    if "layers" in g:
        return read.layers(g)
    quantity = g.get("quantity", "params")
    if level < 3:
        return in_unit(count(seen(g)[g["place"]], quantity), quantity)
    blocks: dict[str, list[Row]] = {}
    for row in traced(g).rows:
        if row.kind == "Conv2d":
            parts = row.name.split(".")
            two = parts[0].startswith(("layer", "denseblock", "stage"))
            block = ".".join(parts[: 2 if two else 1])
            blocks.setdefault(block if len(parts) > 1 else row.stage, []).append(row)
    whole = [rows for rows in blocks.values() if 2 <= len(rows) <= 8]
    return in_unit(sum(count(row, quantity) for row in whole[g["place"]]), quantity)


def changed(network: Network, name: str, layer: Layer) -> Report:
    nodes = tuple(replace(n, layer=layer) if n.name == name else n for n in network.nodes)
    return trace(Network(network.name, network.input_shape, nodes))


def network_change(level: int, g: Givens) -> Key:
    if "network" not in g:
        return read.change(level, g)
    network = zoo.load(g["network"])
    if level == 1:
        last = [row for row in trace(network).rows if row.kind == "Linear"][-1]
        new = changed(network, last.name, Linear(g["N_out"]))
        return new.row(last.name).params
    row = seen(g)[g["place"]]
    layer: Any = row.layer
    if level == 2:
        padding = layer.padding + (g["K_new"] - layer.kernel_size) // 2
        other = replace(layer, kernel_size=g["K_new"], padding=padding)
    else:
        other = replace(layer, out_channels=int(layer.out_channels * Fraction(g["factor"])))
    quantity = g["quantity"]
    before, after = trace(network), changed(network, row.name, other)
    return in_unit(abs(after.total(quantity) - before.total(quantity)), quantity)


def role(row: Row) -> str:
    """Convolutions with K > 1, 1x1 or depthwise; pooling; fully connected; others are none."""
    layer: Any = row.layer
    if row.kind != "Conv2d":
        return "fc" if row.kind == "Linear" else "pool" if "Pool" in row.kind else ""
    if layer.groups == row.inputs[0][0] > 1:
        return "depthwise"
    sizes = layer.kernel_size if isinstance(layer.kernel_size, tuple) else (layer.kernel_size,)
    return "pointwise" if max(sizes) == 1 else "wide"


def where(level: int, g: Givens) -> Key:
    report, quantity = traced(g), TOTALS[g["quantity"]]
    if level == 1:
        totals: dict[str, int] = {}
        for row in report.rows:
            value = getattr(row, quantity)
            totals[role(row)] = totals.get(role(row), 0) + value
        totals.pop("", None)
    else:
        totals = report.by_stage(quantity)
    if level == 3:
        wanted = Fraction(g["part"]) * report.total(quantity)
        sums = zip(totals, accumulate(totals.values()), strict=True)
        return next(stage for stage, value in sums if value >= wanted)
    place = {"most": -1, "second": -2, "third": -3}[g["which"]]
    return sorted(totals.items(), key=lambda item: item[1])[place][0]


def rank(level: int, g: Givens) -> Key:
    names = [value for name, value in g.items() if name.startswith("network")]
    order = sorted(names, key=lambda name: trace(zoo.load(name)).total(g["quantity"]))
    return "-".join(order) if level == 3 else order[-1 if g["which"] == "most" else 0]


def nearest(value: int, unit: int) -> int:
    return (2 * value + unit) // (2 * unit)


def share(level: int, g: Givens) -> Key:
    if "network" not in g:
        return read.share(level, g)
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
    if "network" not in g:
        return read.weights(level, g)
    network = zoo.load(g["network"])
    report = trace(network)
    if level == 1:
        saved = BYTES[g["type"]] - BYTES[g["type_new"]]
        return Fraction(nearest(report.params, 1000) * 1000 * saved, MIB)
    last = [row for row in report.rows if row.kind == "Linear"][-1]
    new = changed(network, last.name, Linear(g["N_out"]))
    b = BYTES[g["type"]]
    if level == 2:
        return Fraction(new.params * b, MIB)
    small = sum(row.params * BYTES[g["type_fc"]] for row in new.rows if row.kind == "Linear")
    return Fraction(small + sum(r.params * b for r in new.rows if r.kind != "Linear"), MIB)


def totals(level: int, g: Givens) -> Key:
    if "network" not in g:
        return read.totals(level, g)
    report = traced(g)
    if level == 1:
        last = [row for row in report.rows if row.kind == "Linear"][-1]
        return changed(zoo.load(g["network"]), last.name, Linear(g["N_out"])).params
    if level == 2:
        return in_unit(report.total(TOTALS[g["quantity"]]), g["quantity"])
    values = report.params + g["B"] * report.activation_elements
    return Fraction(values * BYTES[g["type"]], MIB)


KEYS: Keys = {
    "network-table": network_table,
    "network-layer": network_layer,
    "network-change": network_change,
    "where-cost-lies": where,
    "rank-networks": rank,
    "network-share": share,
    "network-weights": weights,
    "network-totals": totals,
}
