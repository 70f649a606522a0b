"""What the second ways share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from quizgen.cost import Builder, Conv2d, Layer, Report, trace

Givens = dict[str, Any]
Key = Any  # int | Fraction | a shape | an option's id | a tuple of these for a table
Keys = dict[str, Callable[[int, Givens], Key]]


def run(shape: Sequence[Any], *layers: Layer) -> Report:
    net = Builder(tuple(shape))
    net.chain(*((f"layer{i}", layer) for i, layer in enumerate(layers)))
    return trace(net.network("net"))


def conv(g: Givens, filters: int | None = None, **more: Any) -> Conv2d:
    sizes = {"stride": g.get("S", 1), "padding": g.get("P", 0)} | more
    return Conv2d(filters or g.get("C_out", 1), kernel_size=g["K"], **sizes)


def most(fits: Callable[[int], bool]) -> int:
    """The largest number that fits, where every smaller one does; 1 must."""
    high = 2
    while fits(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
