"""Functions that exporters spell out: several nodes that are one activation function.

``x·sigmoid(x)`` is SiLU, ``x·Φ(x)`` written with Erf is GELU.  One node with the name of the last
takes their place, so that it counts as the one layer it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quizgen.cost.onnxfile.graph import Graph, GraphNode

# An operation that multiplies its own input by a function of it, by that function.
GATES = {"Sigmoid": "Swish", "HardSigmoid": "HardSwish"}


class _Nodes:
    """A graph's nodes by what they write, and which read each value."""

    def __init__(self, graph: Graph) -> None:
        self.writer = {name: node for node in graph.nodes for name in node.outputs}
        self.readers: dict[str, list[GraphNode]] = {}
        for node in graph.nodes:
            for name in node.inputs:
                self.readers.setdefault(name, []).append(node)
        self.kept = set(graph.outputs)

    def only_reader(self, node: GraphNode, op: str) -> GraphNode | None:
        """The node of kind ``op`` that alone reads what ``node`` writes."""
        readers = self.readers.get(node.outputs[0], [])
        alone = len(readers) == 1 and node.outputs[0] not in self.kept
        return readers[0] if alone and readers[0].op == op and not node.domain else None


def fused(graph: Graph) -> Graph:
    """The graph with each such group of nodes as one.

    graph: as it was read.
    """
    nodes = _Nodes(graph)
    gone: set[int] = set()
    instead: dict[int, GraphNode] = {}
    for node in graph.nodes:
        group = _gate(node, nodes) or _gelu(node, nodes)
        if group and not gone & {id(part) for part in group}:
            *parts, last, one = group
            gone |= {id(part) for part in parts}
            instead[id(last)] = one
    kept = [instead.get(id(node), node) for node in graph.nodes if id(node) not in gone]
    return replace(graph, nodes=tuple(kept))


def _gate(node: GraphNode, nodes: _Nodes) -> Sequence[GraphNode]:
    """The nodes of ``x·f(x)``, and the one that takes their place; empty if it is not that."""
    product = nodes.only_reader(node, "Mul") if node.op in GATES else None
    if product is None or sorted(product.inputs) != sorted((node.inputs[0], node.outputs[0])):
        return ()
    return node, product, _one(product, GATES[node.op], node.inputs[0])


def _gelu(node: GraphNode, nodes: _Nodes) -> Sequence[GraphNode]:
    """The same for ``0.5·x·(1 + erf(x/√2))``, in either order of its products."""
    if node.op != "Erf":
        return ()
    scaled, plus = nodes.writer.get(node.inputs[0]), nodes.only_reader(node, "Add")
    product = None if plus is None else nodes.only_reader(plus, "Mul")
    if scaled is None or plus is None or product is None or scaled.op not in ("Div", "Mul"):
        return ()
    if nodes.only_reader(scaled, "Erf") is None:
        return ()
    x = scaled.inputs[0]
    other = next((name for name in product.inputs if name != plus.outputs[0]), "")
    if other == x and (last := nodes.only_reader(product, "Mul")):
        return scaled, node, plus, product, last, _one(last, "Gelu", x)
    half = nodes.writer.get(other)
    if half is None or half.op != "Mul" or x not in half.inputs:
        return ()
    if nodes.only_reader(half, "Mul"):
        return scaled, node, plus, half, product, _one(product, "Gelu", x)
    return ()


def _one(last: GraphNode, op: str, x: str) -> GraphNode:
    return replace(last, op=op, inputs=(x,), attributes={})
