"""One layer of a traced network, with the shapes it saw and its quantities."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import NamedTuple

from quizgen.cost.formulas import INTENSITY
from quizgen.cost.layer import Cost, CostError, Layer, Shape
from quizgen.cost.network import Node
from quizgen.cost.receptive import Field

FLOAT32 = 4  # bytes per element unless said otherwise


class Row(NamedTuple):
    """A node, the shapes of its inputs, what it costs and what it can see."""

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
        """Numbers in the output if it counts as activation memory, 0 if not.

        Convolution, pooling and linear layers store; normalisation, activation functions and
        merges are counted as working in place.
        """
        return self.elements if self.node.layer.stores else 0

    def activation_bytes(self, bytes_per_element: int = FLOAT32) -> int:
        return self.activation_elements * bytes_per_element

    @property
    def moved_elements(self) -> int:
        """Activations read and written: each input and the output once; 0 for a view."""
        if self.node.layer.storage == "view":
            return 0
        return sum(map(prod, self.inputs)) + self.elements

    def flops(self, convention: str = "mac") -> int:
        """Operations behind the MACs: ``mac``, ``2mac`` or ``exact``."""
        return self.cost.flops(convention)

    def intensity(
        self, convention: str = "mac", batch: int = 1, bytes_per_element: int = FLOAT32
    ) -> Fraction:
        """Operations per byte moved; see ``intensity``."""
        stored = self.cost.params + self.cost.buffers
        return intensity(
            self.flops(convention), stored, self.moved_elements, batch, bytes_per_element
        )


def intensity(
    operations: int, stored: int, moved: int, batch: int = 1, bytes_per_element: int = FLOAT32
) -> Fraction:
    """Arithmetic intensity: operations for each byte moved between memory and processor.

    ``operations`` and ``moved`` activations are per image; ``stored`` parameters and buffers
    are read once for the whole batch.  Every layer reads its inputs and writes its output once,
    nothing stays in a cache between layers, and a view moves nothing.  0 where nothing is moved.

    >>> intensity(operations=100, stored=10, moved=15)
    Fraction(1, 1)

    Source: S. Williams, A. Waterman, D. Patterson, "Roofline", 2009.
    """
    check_count("batch", batch)
    check_count("bytes per element", bytes_per_element)
    if not stored and not moved:
        return Fraction(0)
    givens = {"M": batch, "N_ops": operations, "N_stored": stored, "N_moved": moved}
    return Fraction(INTENSITY(**givens, B=bytes_per_element))


def check_count(name: str, value: object) -> None:
    """Refuses a batch or a size in bytes that is no whole number from 1."""
    if type(value) is not int or value < 1:
        raise CostError(name, f"{value!r} is no whole number from 1", "as in 1 or 4")
