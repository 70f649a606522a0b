"""The squeeze-and-excite block, which weights channels by what the whole map shows.

J. Hu, L. Shen, G. Sun, "Squeeze-and-Excitation Networks", 2017.
"""

from __future__ import annotations

from quizgen.cost.builder import Builder
from quizgen.cost.layer import Layer
from quizgen.cost.layers import AdaptiveAvgPool2d, Conv2d, Multiply, ReLU, Sigmoid


def squeeze_excite(
    net: Builder, name: str, channels: int, reduced: int, activation: Layer | None = None
) -> str:
    """One number per channel, two small layers, and a weight from 0 to 1 for each channel."""
    start = net.last
    net.chain((f"{name}.avgpool", AdaptiveAvgPool2d(1)), (f"{name}.fc1", Conv2d(reduced, 1)))
    net.add(f"{name}.activation", activation or ReLU())
    net.chain((f"{name}.fc2", Conv2d(channels, 1)), (f"{name}.sigmoid", Sigmoid()))
    return net.add(f"{name}.scale", Multiply(), start, net.last)
