"""Names of layers and stages: the modules of the program that wrote the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from quizgen.cost.network import INPUT, Node

if TYPE_CHECKING:
    from quizgen.cost.onnxfile.graph import GraphNode

WEIGHTS = re.compile(r"(.+)\.(weight|weight_v|parametrizations\.weight\.original\d)")
RESERVED = ("stage", "inputs", INPUT)
LONG = 60  # characters of a name that an exporter made
# What modules are called that do one thing.
LEAVES = (
    *("relu", "act", "act_fn", "activation", "gelu", "silu", "swish", "hardswish", "sigmoid"),
    *("pool", "maxpool", "avgpool", "avg_pool", "max_pool", "dropout", "drop", "softmax", "bn"),
    *("norm", "conv", "fc", "linear", "gate", "scale_activation", "attn_drop", "flatten"),
)


class Names:
    """Gives every layer a name that no other has."""

    def __init__(self) -> None:
        self.taken: set[str] = set(RESERVED)

    def of(self, node: GraphNode, sources: Sequence[str] = (), suffix: str = "") -> str:
        """A name for a layer of ``node``.

        node: the operation that it stands for.
        sources: the stored tensors it learns; a weight's name says the module's.
        suffix: what tells it from another layer of the same operation.
        """
        name = _wanted(node, sources)
        if suffix:
            name = f"{name}.{suffix}"
        elif name in self.taken and node.scope and name == node.scope[-1]:
            name = f"{name}.{node.op.lower()}"
        return self.free(name)

    def free(self, name: str) -> str:
        """The name, with a number behind it if it is taken."""
        found, number = name, 1
        while found in self.taken:
            number += 1
            found = f"{name}_{number}"
        self.taken.add(found)
        return found


def _wanted(node: GraphNode, sources: Sequence[str]) -> str:
    for source in sources:
        if found := WEIGHTS.fullmatch(source):
            return found[1]
    if node.scope:
        scope = node.scope[-1]
        return scope if _is_leaf(node, scope) else f"{scope}.{node.op.lower()}"
    if "::" in node.name or not node.name or node.name.startswith("node_"):
        return node.op.lower()
    return node.name.strip("/").replace("/", ".")[-LONG:] or node.op.lower()


def _is_leaf(node: GraphNode, scope: str) -> bool:
    """Whether a module is named after what it does, such as 'relu1' or 'act'."""
    last = scope.rsplit(".", 1)[-1].lower()
    return last.rstrip("0123456789_") in (node.op.lower(), *LEAVES) or last.isdigit()


def staged(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The nodes with a stage each: the first part of the name, or the first two.

    Two, if the first alone would put most layers into one stage.

    nodes: the layers of the network.
    """
    first = Counter(node.name.split(".")[0] for node in nodes)
    wide = {name for name, count in first.items() if count > len(nodes) // 2}

    def stage(name: str) -> str:
        parts = name.split(".")
        return ".".join(parts[: 2 if parts[0] in wide else 1])

    return tuple(replace(node, stage=stage(node.name)) for node in nodes)
