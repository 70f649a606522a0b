"""Weights counted once: what the layers learn against what the file stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from quizgen.cost.layer import CostError, measure
from quizgen.cost.layers.tensors import Parameters
from quizgen.cost.network import Node
from quizgen.cost.onnxfile.conversion import Conversion


def account(conversion: Conversion) -> None:
    """Compares what every layer learns with what the file stores for it.

    conversion: the finished conversion; a layer whose weights are computed from more stored
    numbers than it has gets them in front of it.
    CostError where a layer learns more than is stored for it alone.
    """
    seen: dict[str, str] = {}
    nodes: list[Node] = []
    for node in conversion.nodes:
        sources = dict.fromkeys(conversion.learns.get(node.name, ()))
        cost = measure(node.layer, tuple(conversion.shapes[name] for name in node.inputs))
        again = [source for source in sources if source in seen]
        size = sum(conversion.statics[source].size for source in sources if source not in seen)
        missing = cost.params + cost.buffers - size
        if sources and missing > 0:
            raise _refusal(conversion, node, again, seen, missing)
        if sources and missing < 0:
            name = conversion.names.free(f"{node.name}.parameters")
            nodes.append(Node(name, Parameters(-missing), node.inputs[:1]))
            node = replace(node, inputs=(name, *node.inputs[1:]))
        seen |= dict.fromkeys(sources, node.name)
        nodes.append(node)
    conversion.nodes = nodes


def _refusal(
    conversion: Conversion, node: Node, again: Sequence[str], seen: Mapping[str, str], missing: int
) -> CostError:
    place = f"{conversion.graph.shown}: {node.name}"
    if again:
        what = f"its weights '{again[0]}' are those of {seen[again[0]]}, too"
        return CostError(place, what, "shared weights are not read yet")
    return CostError(place, f"the file stores {missing} weights too few for {node.layer}")
