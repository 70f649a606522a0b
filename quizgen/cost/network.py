"""A network as plain data: named layers and where each takes its input from.

The nodes are in topological order, so a network can be read, traced and written down from
top to bottom; the last node is the output.  ``builder.py`` makes them, ``report.py`` traces
them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from quizgen.cost.layer import CostError, Layer, Shape
from quizgen.errors import did_you_mean

INPUT = "input"  # the name by which nodes refer to the network's input


@dataclass(frozen=True, slots=True)
class Node:
    """One layer in its place; ``stage`` groups nodes for totals, as in ``layer2``."""

    name: str
    layer: Layer
    inputs: tuple[str, ...]
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A figure that somebody printed about a network.

    quantity: what it measures: ``params``, ``macs``, ``top5_error``, ...
    value, step: the figure, and one unit of its last digit (138 M: 138_000_000, 1_000_000).
    counts: what was counted, in words; ``kinds`` the layer kinds counted (empty: all).
    differs: why the engine's own figure does not round to it; empty where it does.
    """

    quantity: str
    value: int | Fraction
    step: int | Fraction
    counts: str
    source: str
    kinds: tuple[str, ...] = ()
    differs: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """Named layers in topological order, with where they were published.

    CostError for an empty network, a name used twice, and an input that is no earlier node.
    """

    name: str
    input_shape: Shape
    nodes: tuple[Node, ...] = field(repr=False)
    title: str = ""
    year: int | None = None
    source: str = ""
    published: tuple[Published, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()  # what was noticed while it was read, in sentences

    def __post_init__(self) -> None:
        if not self.nodes:
            raise CostError(self.name, "the network has no layers", "add one")
        known = {INPUT}
        for node in self.nodes:
            if node.name in known:
                raise CostError(
                    f"{self.name}: {node.name}", "this name is taken", "give the layer another"
                )
            for name in node.inputs:
                if name not in known:
                    raise self._unknown_input(node, name, known)
            known.add(node.name)

    def _unknown_input(self, node: Node, name: str, known: set[str]) -> CostError:
        later = any(other.name == name for other in self.nodes)
        what = "comes later" if later else "does not exist"
        fix = "list layers after those they read" if later else did_you_mean(name, known)
        return CostError(f"{self.name}: {node.name}", f"its input '{name}' {what}", fix)
