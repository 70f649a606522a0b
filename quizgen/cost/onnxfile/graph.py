"""An ONNX graph as plain data, apart from the library that reads the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

    from quizgen.cost.layer import Shape


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor that the file stores.

    shape: its sizes; () is one number.
    floating: whether its elements are floats, as weights are.
    values: its elements, if they are few and in the file.
    role: ``PARAMETER`` or ``BUFFER`` if the exporter said so.
    """

    name: str
    shape: Shape
    floating: bool
    values: numpy.ndarray[Any, Any] | None = None
    role: str = ""

    @property
    def size(self) -> int:
        return prod(self.shape)


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One operation; a missing input or output has the name "".

    scope: the modules it lies in, from the outermost to its own, as the exporter wrote them.
    """

    op: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any] = field(default_factory=dict)
    domain: str = ""
    scope: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """How messages name the node."""
        return self.name or next(filter(None, self.outputs), self.op)


@dataclass(frozen=True, slots=True)
class Graph:
    """A file's graph, with a batch of one image.

    shown: how messages name the file.
    opset: the version of the operators of ONNX's own.
    input, input_shape: the name of the image, and its sizes without the batch.
    shapes: the sizes that ONNX's own shape inference found, None where it found none.
    batch: the batch size that the file fixes, 1 if it leaves it open.
    """

    shown: str
    opset: int
    input: str
    input_shape: Shape
    outputs: tuple[str, ...]
    nodes: tuple[GraphNode, ...] = field(repr=False)
    tensors: Mapping[str, Tensor] = field(repr=False)
    shapes: Mapping[str, Shape | None] = field(repr=False)
    batch: int = 1
