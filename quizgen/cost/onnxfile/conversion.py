"""An ONNX graph becoming a network: what was made of it so far.

A value of the graph is either static (``static.py``) or what a layer of the network puts out.
ONNX shapes have the batch as their first size; where that is 1, the engine's shape leaves it out.
Elsewhere, as where an image was cut into windows, the whole shape is that of one image.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from quizgen.cost.layer import Layer, Shape, measure
from quizgen.cost.network import INPUT, Node
from quizgen.cost.onnxfile.graph import Graph, Tensor
from quizgen.cost.onnxfile.naming import Names
from quizgen.cost.onnxfile.static import Static, stored

DOTTED = re.compile(r"[A-Za-z_][\w-]*(\.[\w-]+)+")  # the path of a parameter in a program


class Value(NamedTuple):
    """What a layer puts out.

    node: the layer's name.
    full: its shape in the file, with the batch.
    """

    node: str
    full: Shape

    @property
    def batched(self) -> bool:
        """Whether the first size is the batch."""
        return len(self.full) > 1 and self.full[0] == 1

    @property
    def shape(self) -> Shape:
        """Its shape in the engine, without the batch."""
        return shape_of(self.full)


def shape_of(full: Shape) -> Shape:
    """The engine's shape of a shape with the batch.

    full: the shape in the file.

    >>> shape_of((1, 3, 224, 224)), shape_of((64, 49, 96)), shape_of(())
    ((3, 224, 224), (64, 49, 96), (1,))
    """
    if len(full) > 1 and full[0] == 1:
        return full[1:]
    return full or (1,)


@dataclass
class Conversion:
    """What was made of a graph so far.

    graph: the graph.
    skip_unknown: whether operations that are not known are left uncounted, not refused.
    nodes, shapes: the layers, and the shapes of their outputs.
    values, statics: the graph's values by their names.
    learns: for every layer, the stored tensors that it learns; ``counted`` has them all.
    copies: tensors that the exporter stored once for several equal parameters.
    skipped: the nodes left uncounted, by their operator.
    """

    graph: Graph
    skip_unknown: bool = False
    nodes: list[Node] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    statics: dict[str, Static] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    learns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    copies: int = 0
    skipped: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values[self.graph.input] = Value(INPUT, (1, *self.graph.input_shape))
        self.shapes[INPUT] = self.graph.input_shape
        for tensor in self.graph.tensors.values():
            self.statics[tensor.name] = stored(tensor, is_learned(tensor))
        self.reads = Counter(name for node in self.graph.nodes for name in node.inputs)
        self.reads.update(self.graph.outputs)

    def add(self, name: str, layer: Layer, inputs: Sequence[str]) -> Shape:
        """Adds a layer and gives its output's shape."""
        shape = measure(layer, tuple(self.shapes[read] for read in inputs)).output
        self.nodes.append(Node(name, layer, tuple(inputs)))
        self.shapes[name] = shape
        return shape

    def change(self, name: str, layer: Layer) -> None:
        """Puts another layer in the place of one."""
        at = next(at for at, node in enumerate(self.nodes) if node.name == name)
        self.nodes[at] = replace(self.nodes[at], layer=layer)

    def layer(self, name: str) -> Layer | None:
        """The layer of that name; None for the image."""
        return next((node.layer for node in reversed(self.nodes) if node.name == name), None)


def is_learned(tensor: Tensor) -> bool:
    """Whether a stored tensor is a parameter, as far as the file shows.

    Floats are, unless the exporter says that they are a buffer; a lone number only if it bears
    the name of a parameter, for constants are stored, too.

    tensor: a tensor that the file stores.
    """
    if tensor.role:
        return tensor.role == "PARAMETER"
    return tensor.floating and (tensor.size > 1 or bool(DOTTED.fullmatch(tensor.name)))


def needed_values(graph: Graph) -> set[str]:
    """The values that lead to an output.

    graph: the graph.
    """
    needed = set(graph.outputs)
    for node in reversed(graph.nodes):
        if needed & set(node.outputs):
            needed |= set(node.inputs)
    return needed
