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
from typing import Any

from quizgen.cost import memory
from quizgen.cost.layer import CONVENTIONS, CostError, Shape, check_tensor, measure
from quizgen.cost.memory import Peak, Training
from quizgen.cost.network import INPUT, Network
from quizgen.cost.paths import Paths, by_size, fields_by_path
from quizgen.cost.receptive import Field, of_input
from quizgen.cost.row import FLOAT32, Row, intensity
from quizgen.errors import did_you_mean
from quizgen.formulas.evaluation import Number

__all__ = ["FLOAT32", "QUANTITIES", "Report", "Row", "to_json", "trace"]

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
    "moved_elements": lambda row: row.moved_elements,
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
        if not kind and not stage:
            return iter(self.rows)
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

    # --- memory, see memory.py ---

    def peak(self, in_place: bool = True) -> Peak:
        """The most memory that the activations of one image take at once, at inference.

        >>> from quizgen.cost import trace, zoo
        >>> most = trace(zoo.load("vgg16")).peak()
        >>> most.name, most.elements  # input and output of conv1_2
        ('conv1_2', 6422528)
        """
        return memory.peak(self.rows, self.input_shape, in_place)

    def inference_bytes(
        self, bytes_per_element: int = FLOAT32, batch: int = 1, in_place: bool = True
    ) -> int:
        """Parameters and buffers, and the peak of the activations for each image."""
        stored = self.params + self.buffers
        return bytes_per_element * (stored + batch * self.peak(in_place).elements)

    @cached_property
    def saved_elements(self) -> int:
        """Activations of one image that a backward pass reads again."""
        return memory.saved_elements(self.rows, self.input_shape)

    def training(
        self, optimiser: str = "sgd", batch: int = 1, bytes_per_element: int = FLOAT32
    ) -> Training:
        """The memory of a training step: parameters, gradients, state, saved activations.

        >>> from quizgen.cost import trace, zoo
        >>> step = trace(zoo.load("vgg16")).training("momentum", batch=128)
        >>> step.bytes == 4 * (3 * step.params + 128 * step.saved)
        True
        """
        return Training(
            optimiser, batch, self.params, self.buffers, self.saved_elements, bytes_per_element
        )

    def largest_batch(
        self, memory_bytes: int, optimiser: str = "sgd", bytes_per_element: int = FLOAT32
    ) -> int:
        """The largest batch whose training step fits into so many bytes."""
        return self.training(optimiser, 1, bytes_per_element).largest_batch(memory_bytes)

    def intensity(
        self, convention: str = "mac", batch: int = 1, bytes_per_element: int = FLOAT32
    ) -> Fraction:
        """Operations per byte moved, over all layers; see ``quizgen.cost.row.intensity``."""
        stored, moved = self.params + self.buffers, self.total("moved_elements")
        return intensity(self.flops(convention), stored, moved, batch, bytes_per_element)

    # --- receptive fields ---

    @cached_property
    def _paths(self) -> dict[str, Paths]:
        return fields_by_path(self.rows, self.input_shape)

    def path_fields(self, name: str) -> Paths:
        """The receptive fields of all paths from the image to a layer, and how many have each.

        >>> from quizgen.cost import trace, zoo
        >>> paths = trace(zoo.load("resnet18")).path_fields("layer1.1.relu")
        >>> [(field.height.size, count) for field, count in paths.items()]
        [(11, 1), (27, 2), (43, 1)]
        """
        return by_size(self._paths[self.row(name).name])


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
    seen: dict[str, Field] = {INPUT: of_input(shape)}
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
    check_tensor(network.name, shape)


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
        "notes": list(report.network.notes),
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
