"""Inception modules as tables: branches side by side, each a row of layers, joined by channel.

>>> from quizgen.cost import MaxPool2d
>>> net = Builder((288, 35, 35))
>>> reduce = [same(64, 1), same(96, 3), conv(96, 3, stride=2)]
>>> module(net, "mixed", [conv(384, 3, stride=2)], reduce, [MaxPool2d(3, stride=2)])
'mixed.concat'
>>> [node.name for node in net.nodes][:4]
['mixed.branch1.1.conv', 'mixed.branch1.1.bn', 'mixed.branch1.1.relu', 'mixed.branch2.1.conv']
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from quizgen.cost.builder import Builder
from quizgen.cost.layer import Layer, Size
from quizgen.cost.layers import BatchNorm2d, Concat, Conv2d, ReLU

# One layer, or a fork: branches within a branch, whose ends all go to the module's Concat.
Step: TypeAlias = "Layer | tuple[Branch, ...]"
Branch: TypeAlias = "Sequence[Step]"


def conv(channels: int, kernel: Size, stride: int = 1) -> Conv2d:
    """A convolution without padding and bias, as the papers' figures mark with V."""
    return Conv2d(channels, kernel_size=kernel, stride=stride, bias=False)


def same(channels: int, kernel: Size) -> Conv2d:
    """A convolution without bias that keeps height and width; odd kernels."""
    padding: Size = kernel // 2 if isinstance(kernel, int) else (kernel[0] // 2, kernel[1] // 2)
    return Conv2d(channels, kernel_size=kernel, padding=padding, bias=False)


def unit(net: Builder, name: str, layer: Layer, after: str = "") -> str:
    """A layer; batch norm and ReLU behind it if it is a convolution."""
    if not isinstance(layer, Conv2d):
        return net.chain((name, layer), after=after)
    at = net.chain((f"{name}.conv", layer), (f"{name}.bn", BatchNorm2d()), after=after)
    return net.add(f"{name}.relu", ReLU(), at)


def branches(net: Builder, name: str, *rows: Branch, after: str = "") -> list[str]:
    """Every row of layers begins at the same node; the names of their ends."""
    start, ends = after or net.last, list[str]()
    for number, row in enumerate(rows, start=1):
        at, forked = start, list[str]()
        for position, step in enumerate(row, start=1):
            place = f"{name}.branch{number}.{position}"
            if isinstance(step, tuple):
                forked = branches(net, place, *step, after=at)
            else:
                at = unit(net, place, step, at)
        ends += forked or [at]
    return ends


def module(net: Builder, name: str, *rows: Branch, after: str = "") -> str:
    """Branches, joined by channel."""
    return net.add(f"{name}.concat", Concat(), *branches(net, name, *rows, after=after))
