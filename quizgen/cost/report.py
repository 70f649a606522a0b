"""One trace of a network, and every quantity that follows from it.

>>> from quizgen.cost import trace, zoo
>>> report = trace(zoo.load("resnet50"))
>>> report.params, report.macs, report.activation_elements
(25557032, 4089184256, 11317736)
>>> report.row("layer2.0.conv1").output
(128, 56, 56)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import Any

from quizgen.cost.layer import CONVENTIONS, Cost, CostError, Layer, Shape, measure
from quizgen.cost.network import INPUT, Network, Node
from quizgen.cost.receptive import PIXEL, Field
from quizgen.evaluation import Number
from quizgen.nearest import did_you_mean

FLOAT32 = 4  # bytes per element unless said otherwise


@dataclass(frozen=True, slots=True)
class Row:
    """One layer of a traced network, with the shapes it saw and its quantities."""

    node: Node
    inputs: tuple[Shape, ...]
    cost: Cost
    field: Field

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def layer(self) -> Layer:
        return self.node.layer

    @property
    def kind(self) -> str:
        return type(self.node.layer).__name__

    @property
    def stage(self) -> str:
        return self.node.stage or self.node.name

    @property
    def output(self) -> Shape:
        return self.cost.output

    @property
    def params(self) -> int:
        return self.cost.params

    @property
    def buffers(self) -> int:
        return self.cost.buffers

    @property
    def macs(self) -> int:
        return self.cost.macs

    @property
    def operations(self) -> int:
        return self.cost.operations

    @property
    def elements(self) -> int:
        """Numbers in the output."""
        return prod(self.cost.output)

    @property
    def activation_elements(self) -> int:
        """Numbers in the output if it is memory of its own, 0 if it is changed in place.

        Convolution, pooling and linear layers store; normalisation, activation functions and
        merges are counted as working in place.
        """
        return self.elements if self.node.layer.stores else 0

    def flops(self, convention: str = "mac") -> int:
        """Operations behind the MACs: ``mac``, ``2mac`` or ``exact``."""
        return self.cost.flops(convention)


# What can be totalled, by name; "flops:..." names the convention.
QUANTITIES: Mapping[str, Callable[[Row], int]] = {
    "params": lambda row: row.cost.params,
    "buffers": lambda row: row.cost.buffers,
    "macs": lambda row: row.cost.macs,
    "flops:mac": lambda row: row.cost.macs,
    "flops:2mac": lambda row: row.cost.flops_2mac,
    "flops:exact": lambda row: row.cost.flops_exact,
    "operations": lambda row: row.cost.operations,
    "elements": lambda row: row.elements,
    "activation_elements": lambda row: row.activation_elements,
}


@dataclass(frozen=True)
class Report:
    """The rows of a traced network, in its order, and their totals."""

    network: Network
    input_shape: Shape
    rows: tuple[Row, ...] = field(repr=False)

    def total(self, quantity: str, kind: str = "", stage: str = "") -> int:
        """The sum of a quantity over all rows, or those of one kind or stage.

        >>> from quizgen.cost import trace, zoo
        >>> trace(zoo.load("vgg16")).total("macs", kind="Conv2d")
        15346630656
        """
        measured = _quantity(quantity)
        return sum(map(measured, self.chosen(kind, stage)))

    def share(self, quantity: str, kind: str = "", stage: str = "") -> Fraction:
        """The part of a total that lies in one kind or stage.

        >>> from quizgen.cost import trace, zoo
        >>> float(round(trace(zoo.load("alexnet")).share("params", kind="Linear"), 3))
        0.962
        """
        whole = self.total(quantity)
        return Fraction(self.total(quantity, kind, stage), whole) if whole else Fraction(0)

    def by_stage(self, quantity: str) -> dict[str, int]:
        """The quantity's sum in each stage, in order."""
        return self._grouped(quantity, lambda row: row.stage)

    def by_kind(self, quantity: str) -> dict[str, int]:
        """The quantity's sum in each layer kind, in order of appearance."""
        return self._grouped(quantity, lambda row: row.kind)

    def _grouped(self, quantity: str, key: Callable[[Row], str]) -> dict[str, int]:
        measured, sums = _quantity(quantity), dict[str, int]()
        for row in self.rows:
            sums[key(row)] = sums.get(key(row), 0) + measured(row)
        return sums

    def chosen(self, kind: str = "", stage: str = "") -> Iterator[Row]:
        """The rows of one kind and stage; empty means any.  CostError if there are none."""
        found = [row for row in self.rows if kind in ("", row.kind) and stage in ("", row.stage)]
        if not found and self.rows:
            wanted = " and ".join(filter(None, (kind, stage)))
            known = {row.kind for row in self.rows} | {row.stage for row in self.rows}
            raise CostError(self.network.name, f"no {wanted} here", did_you_mean(wanted, known))
        return iter(found)

    @cached_property
    def _by_name(self) -> dict[str, Row]:
        return {row.name: row for row in self.rows}

    def row(self, name: str) -> Row:
        """The row of one layer; CostError with the nearest names if there is none."""
        if name not in self._by_name:
            raise CostError(
                self.network.name, f"no layer '{name}'", did_you_mean(name, self._by_name)
            )
        return self._by_name[name]

    @property
    def output(self) -> Shape:
        return self.rows[-1].output

    @cached_property
    def params(self) -> int:
        return self.total("params")

    @cached_property
    def buffers(self) -> int:
        return self.total("buffers")

    @cached_property
    def macs(self) -> int:
        return self.total("macs")

    @cached_property
    def operations(self) -> int:
        """Elementwise operations of the kinds without MACs."""
        return self.total("operations")

    def flops(self, convention: str = "mac") -> int:
        if convention not in CONVENTIONS:  # one message for rows and totals
            return self.rows[0].flops(convention)
        return self.total(f"flops:{convention}")

    @cached_property
    def activation_elements(self) -> int:
        """Outputs of convolution, pooling and linear layers."""
        return self.total("activation_elements")

    def activation_bytes(self, bytes_per_element: int = FLOAT32) -> int:
        return self.activation_elements * bytes_per_element


def _quantity(name: str) -> Callable[[Row], int]:
    if name not in QUANTITIES:
        raise CostError("quantity", f"'{name}' is unknown", did_you_mean(name, QUANTITIES))
    return QUANTITIES[name]


def trace(network: Network, input_shape: Sequence[int] | None = None) -> Report:
    """The network's rows on its own input, or on another of the same kind.

    CostError, with the node's name in front, where a layer cannot take what reaches it.
    """
    shape = network.input_shape if input_shape is None else tuple(input_shape)
    _check_input(network, shape)
    shapes: dict[str, Shape] = {INPUT: shape}
    seen: dict[str, Field] = {INPUT: PIXEL}
    rows = []
    for node in network.nodes:
        ins = tuple([shapes[name] for name in node.inputs])
        try:
            cost = measure(node.layer, ins)
        except CostError as error:
            raise error.at(node.name) from None
        reached = node.layer.reach([seen[name] for name in node.inputs], ins)
        shapes[node.name], seen[node.name] = cost.output, reached
        rows.append(Row(node, ins, cost, reached))
    return Report(network, shape, tuple(rows))


def _check_input(network: Network, shape: Shape) -> None:
    if not shape or not all(type(size) is int and size > 0 for size in shape):
        raise CostError(
            network.name,
            f"cannot take the input {','.join(map(str, shape))}",
            "give channels, height and width as whole numbers from 1, as in 3,224,224",
        )


# --- as data for other programs -------------------------------------------------------


def to_json(
    report: Report, convention: str = "mac", bytes_per_element: int = FLOAT32
) -> dict[str, Any]:
    """The report as plain data; ``flops`` under the convention asked."""
    return {
        "network": report.network.name,
        "input": list(report.input_shape),
        "params": report.params,
        "macs": report.macs,
        "flops": report.flops(convention),
        "flops_convention": convention,
        "activation_elements": report.activation_elements,
        "activation_bytes": report.activation_bytes(bytes_per_element),
        "layers": [_layer_json(row, convention, bytes_per_element) for row in report.rows],
    }


def _layer_json(row: Row, convention: str, bytes_per_element: int) -> dict[str, Any]:
    height, width = row.field
    return {
        "name": row.name,
        "kind": row.kind,
        "inputs": [list(shape) for shape in row.inputs],
        "output": list(row.output),
        "params": row.params,
        "macs": row.macs,
        "flops": row.flops(convention),
        "activation_bytes": row.elements * bytes_per_element,
        "receptive_field": {
            "size": [_plain(height.size), _plain(width.size)],
            "stride": [_plain(height.stride), _plain(width.stride)],
        },
    }


def _plain(number: Number) -> int | float:
    return number if isinstance(number, int) else float(number)
