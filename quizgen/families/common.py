"""Axes that several families share: numbers as they occur in networks people use."""

from __future__ import annotations

from quizgen.space import Axis

SMALL_CHANNELS = (1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 32)
CHANNELS = (16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 512)
MAPS = (7, 8, 13, 14, 16, 27, 28, 32, 55, 56, 64, 112, 128)
IMAGES = (24, 28, 32, 36, 40, 48, 56, 60, 64, 72, 80, 96, 100, 112, 120, 128, 144, 160, 192, 200)
BIG_IMAGES = (112, 128, 160, 180, 192, 200, 224, 227, 240, 256, 288, 299, 320, 331, 384, 400, 448)

# Kernel, stride and padding of convolutions that occur in published networks.
REAL_CONVS = (
    (3, 1, 1),
    (3, 2, 1),
    (5, 1, 2),
    (5, 2, 2),
    (7, 2, 3),
    (11, 4, 2),
    (7, 1, 3),
    (3, 1, 0),
)
SHRINKING_CONVS = (
    (3, 2, 1),
    (5, 2, 2),
    (7, 2, 3),
    (11, 4, 2),
    (3, 2, 0),
    (5, 1, 0),
    (7, 2, 0),
    (5, 2, 1),
)
POOLS = ((2, 2), (3, 2), (3, 3), (2, 1))

BIASES = Axis("biases", ("counted", "none"))
FLOPS = Axis("flops", ("mac", "2mac", "exact"))
KILO = Axis("kilo", ("KB", "kB"))
BYTES = Axis("B", (1, 2, 4, 8))
