"""Growing a network layer by layer.

>>> from quizgen.cost import Add, Conv2d, ReLU
>>> net = Builder((3, 32, 32))
>>> net.chain(("conv1", Conv2d(8, 3, padding=1)), ("relu1", ReLU()))
'relu1'
>>> left, right = net.add("left", Conv2d(8, 1), "relu1"), net.add("right", Conv2d(8, 1), "relu1")
>>> net.add("sum", Add(), left, right)
'sum'
>>> [node.name for node in net.network("tiny").nodes]
['conv1', 'relu1', 'left', 'right', 'sum']
"""

from __future__ import annotations

from quizgen.cost.layer import Layer, Shape
from quizgen.cost.network import INPUT, Network, Node, Published


class Builder:
    """Collects nodes; every method that adds returns the name of the last node added."""

    def __init__(self, input_shape: Shape) -> None:
        self.input_shape = input_shape
        self.nodes: list[Node] = []
        self._stage = ""

    @property
    def last(self) -> str:
        """The node that the next one reads unless told otherwise."""
        return self.nodes[-1].name if self.nodes else INPUT

    def stage(self, name: str) -> None:
        """Nodes added from here on belong to the stage ``name``."""
        self._stage = name

    def add(self, name: str, layer: Layer, *inputs: str) -> str:
        """Adds ``layer`` behind the named nodes, or behind the last one."""
        self.nodes.append(Node(name, layer, inputs or (self.last,), self._stage))
        return name

    def chain(self, *layers: tuple[str, Layer], after: str = "") -> str:
        """Adds layers one behind the other, the first behind ``after`` or the last node."""
        at = after or self.last
        for name, layer in layers:
            at = self.add(name, layer, at)
        return at

    def network(
        self,
        name: str,
        title: str = "",
        year: int | None = None,
        source: str = "",
        published: tuple[Published, ...] = (),
    ) -> Network:
        """The network so far."""
        return Network(name, self.input_shape, tuple(self.nodes), title, year, source, published)
