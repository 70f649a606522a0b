"""GoogLeNet, 2014: inception modules on a stem that shrinks the image early."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from quizgen.cost.builder import Builder
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    ReLU,
    Softmax,
)
from quizgen.cost.network import Network, Published
from quizgen.cost.zoo import entry

TITLE = "Going Deeper with Convolutions"
PAPER = "C. Szegedy et al., 2014"
CLASSES = 1000


class Inception(NamedTuple):
    """Channels of the branches of one module, in the columns of the paper's table 1."""

    conv1x1: int
    reduce3x3: int
    conv3x3: int
    reduce5x5: int
    conv5x5: int
    pool_proj: int


MODULES = {
    "3a": Inception(64, 96, 128, 16, 32, 32),
    "3b": Inception(128, 128, 192, 32, 96, 64),
    "4a": Inception(192, 96, 208, 16, 48, 64),
    "4b": Inception(160, 112, 224, 24, 64, 64),
    "4c": Inception(128, 128, 256, 24, 64, 64),
    "4d": Inception(112, 144, 288, 32, 64, 64),
    "4e": Inception(256, 160, 320, 32, 128, 128),
    "5a": Inception(256, 160, 320, 32, 128, 128),
    "5b": Inception(384, 192, 384, 48, 128, 128),
}
POOL_BEFORE = {"4a": "pool3", "5a": "pool4"}

ERROR = Fraction("0.01")
PUBLISHED = (
    Published(
        "params",
        6_797_700,
        100,
        "the sum of table 1",
        PAPER + ", table 1",
        differs="the table leaves out biases, counts in units of 1024 or 1000 by row, and has "
        "2.7K for the first layer, whose 7x7x3x64 weights are 9.4K",
    ),
    Published(
        "macs",
        1_500_000_000,
        100_000_000,
        "multiply-adds, inference",
        PAPER + ", section 1",
        differs="table 1 has 34 M for the first layer, whose 7x7 convolution takes 118 M",
    ),
    Published("top5_error", Fraction("10.07"), ERROR, "one network, one crop, validation", PAPER),
    Published("top5_error", Fraction("6.67"), ERROR, "seven networks, 144 crops, test", PAPER),
)


def conv_relu(net: Builder, name: str, conv: Conv2d, after: str = "") -> str:
    """A convolution and its ReLU."""
    return net.chain((name, conv), (f"{name}_relu", ReLU()), after=after)


def inception(net: Builder, name: str, channels: Inception) -> str:
    """One module: 1x1, 3x3, 5x5 and pooling side by side, joined by channel."""
    start = net.last
    one = conv_relu(net, f"{name}.1x1", Conv2d(channels.conv1x1, kernel_size=1), start)
    conv_relu(net, f"{name}.3x3_reduce", Conv2d(channels.reduce3x3, kernel_size=1), start)
    three = conv_relu(net, f"{name}.3x3", Conv2d(channels.conv3x3, kernel_size=3, padding=1))
    conv_relu(net, f"{name}.5x5_reduce", Conv2d(channels.reduce5x5, kernel_size=1), start)
    five = conv_relu(net, f"{name}.5x5", Conv2d(channels.conv5x5, kernel_size=5, padding=2))
    net.add(f"{name}.pool", MaxPool2d(3, stride=1, padding=1), start)
    pool = conv_relu(net, f"{name}.pool_proj", Conv2d(channels.pool_proj, kernel_size=1))
    return net.add(f"{name}.concat", Concat(), one, three, five, pool)


def _half() -> MaxPool2d:
    return MaxPool2d(3, stride=2, ceil_mode=True)


def _stem(net: Builder) -> None:
    net.stage("stem")
    conv_relu(net, "conv1", Conv2d(64, kernel_size=7, stride=2, padding=3))
    net.chain(("pool1", _half()), ("norm1", LocalResponseNorm(5)))
    conv_relu(net, "conv2_reduce", Conv2d(64, kernel_size=1))
    conv_relu(net, "conv2", Conv2d(192, kernel_size=3, padding=1))
    net.chain(("norm2", LocalResponseNorm(5)), ("pool2", _half()))


@entry
def googlenet() -> Network:
    """GoogLeNet of "Going Deeper with Convolutions", 2014, with 5x5 branches.

    Without the auxiliary classifiers, which inference does not use.  6,998,552 parameters with
    biases; the paper's table 1 adds up to 6.8 M (no biases).  1.58 G multiply-adds; the paper
    says 1.5, with 34 M for the first layer, which takes 118 M.  torchvision's version, with
    3x3 in place of 5x5, has 6.6 M parameters; "5 million" and "12 times fewer than AlexNet"
    fit none of them.  Top-5 error 10.07% (one network, one crop, validation), 6.67% (seven
    networks, test).
    """
    net = Builder((3, 224, 224))
    _stem(net)
    for name, channels in MODULES.items():
        if name in POOL_BEFORE:
            net.add(POOL_BEFORE[name], _half())
        net.stage(f"inception{name}")
        inception(net, f"inception{name}", channels)
    net.stage("head")
    net.chain(("avgpool", AdaptiveAvgPool2d(1)), ("flatten", Flatten()), ("dropout", Dropout(0.4)))
    net.chain(("fc", Linear(CLASSES)), ("softmax", Softmax()))
    return net.network("googlenet", TITLE, 2014, PAPER, PUBLISHED)
