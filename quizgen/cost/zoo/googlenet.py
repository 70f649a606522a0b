"""GoogLeNet, 2014: inception modules on a stem that shrinks the image early."""

from __future__ import annotations

from typing import NamedTuple

from quizgen.cost.builder import Builder
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    AvgPool2d,
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
from quizgen.cost.published import errors, macs, params
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
AUXILIARY = {"4a": "aux1", "4d": "aux2"}

STEM_DIFFERS = (
    "the paper's first layer is separable, with depth multiplier 8: 2.7 K weights and 34 M "
    "multiply-adds in its table 1, where the 7x7x3x64 that everyone builds has 9.4 K and 118 M"
)
RATES = (
    *errors(PAPER + ", table 3", top5="10.07", crops=1),
    *errors(PAPER + ", table 3", top5="9.15", crops=10),
    *errors(PAPER + ", table 3", top5="7.89", crops=144),
    *errors(PAPER + ", table 2", top5="6.67", networks=7, crops=144, data="test"),
)
PUBLISHED = (
    params(
        "6,797,700",
        PAPER + ", table 1",
        "the sum of table 1",
        "the table counts weights without biases, about in units of 1024 (4c and 5a are 7 and 5% "
        "off); " + STEM_DIFFERS,
    ),
    macs("1.5 G", PAPER + ", section 1", "multiply-adds, inference", differs=STEM_DIFFERS),
    *RATES,
)
WITH_AUX = (
    params("13,378,280", "Caffe, bvlc_googlenet, with both auxiliary classifiers"),
    *RATES,
)


def conv_relu(net: Builder, name: str, conv: Conv2d, after: str = "") -> str:
    """A convolution and its ReLU."""
    return net.chain((name, conv), (f"{name}_relu", ReLU()), after=after)


def inception(net: Builder, name: str, channels: Inception, after: str = "") -> str:
    """One module: 1x1, 3x3, 5x5 and pooling side by side, joined by channel."""
    start = after or net.last
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


def _auxiliary(net: Builder, name: str, after: str) -> str:
    """A classifier on an intermediate map, whose loss counts 0.3 in training."""
    net.stage(name)
    net.add(f"{name}.pool", AvgPool2d(5, stride=3), after)
    conv_relu(net, f"{name}.conv", Conv2d(128, kernel_size=1))
    net.chain((f"{name}.flatten", Flatten()), (f"{name}.fc1", Linear(1024)))
    net.chain((f"{name}.fc1_relu", ReLU()), (f"{name}.dropout", Dropout(0.7)))
    return net.chain((f"{name}.fc2", Linear(CLASSES)), (f"{name}.softmax", Softmax()))


def _googlenet(name: str, published: tuple[Published, ...], auxiliary: bool) -> Network:
    net = Builder((3, 224, 224))
    _stem(net)
    at = net.last
    for module, channels in MODULES.items():
        if module in POOL_BEFORE:
            at = net.add(POOL_BEFORE[module], _half(), at)
        net.stage(f"inception{module}")
        at = inception(net, f"inception{module}", channels, at)
        if auxiliary and module in AUXILIARY:
            _auxiliary(net, AUXILIARY[module], at)
    net.stage("head")
    net.chain(("avgpool", AdaptiveAvgPool2d(1)), ("flatten", Flatten()), after=at)
    net.chain(("dropout", Dropout(0.4)), ("fc", Linear(CLASSES)), ("softmax", Softmax()))
    return net.network(name, TITLE, 2014, PAPER, published)


@entry
def googlenet() -> Network:
    """GoogLeNet of "Going Deeper with Convolutions", 2014, with 5x5 branches.

    Without the auxiliary classifiers, which inference does not use.  6,998,552 parameters with
    biases; the paper's table 1 adds up to 6.8 M, without biases.  1.58 G multiply-adds; the
    paper's 1.5 has a separable first layer, 34 M in place of 118 M.  torchvision's version,
    with 3x3 in place of 5x5, has 6.6 M parameters; "5 million" and "12 times fewer than
    AlexNet" fit none of them.  Top-5 error 10.07% (one network, one crop, validation), 6.67%
    (seven networks, 144 crops, test).
    """
    return _googlenet("googlenet", PUBLISHED, auxiliary=False)


@entry
def googlenet_aux() -> Network:
    """GoogLeNet with its two auxiliary classifiers, as it is trained, 2014.

    "Going Deeper with Convolutions", section 5: average pooling 5x5 stride 3, 1x1 to 128
    channels, two linear layers, behind modules 4a and 4d.  They hold 6.4 M of 13,378,280
    parameters, as in Caffe's model; inference leaves them out (``googlenet``).
    """
    return _googlenet("googlenet_aux", WITH_AUX, auxiliary=True)
