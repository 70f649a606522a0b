"""SqueezeNet, 2016: AlexNet's accuracy with fifty times fewer parameters."""

from __future__ import annotations

from collections.abc import Sequence

from quizgen.cost.builder import Builder
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    MaxPool2d,
    ReLU,
    Softmax,
)
from quizgen.cost.network import Network, Published
from quizgen.cost.published import errors, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.torchvision import stated

TITLE = "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size"
PAPER = "F. Iandola et al., 2016"
REVISED = PAPER + ", version 1.1 as its authors released it later"
CLASSES = 1000
FIRES = (  # squeeze, expand 1x1, expand 3x3: table 1 of the paper
    (16, 64, 64),
    (16, 64, 64),
    (32, 128, 128),
    (32, 128, 128),
    (48, 192, 192),
    (48, 192, 192),
    (64, 256, 256),
    (64, 256, 256),
)
FIRST_FIRE = 2  # fire modules are numbered with the convolution in front of them
PUBLISHED = (
    params("1,248,424", PAPER + ", table 1"),
    *errors(PAPER + ", table 2", top1="42.5", top5="19.7"),
)


def fire(net: Builder, name: str, squeeze: int, expand1x1: int, expand3x3: int) -> str:
    """1x1 to few channels, then 1x1 and 3x3 side by side."""
    net.chain((f"{name}.squeeze", Conv2d(squeeze, kernel_size=1)))
    start = net.add(f"{name}.squeeze_relu", ReLU())
    one = net.chain(
        (f"{name}.expand1x1", Conv2d(expand1x1, kernel_size=1)),
        (f"{name}.expand1x1_relu", ReLU()),
        after=start,
    )
    three = net.chain(
        (f"{name}.expand3x3", Conv2d(expand3x3, kernel_size=3, padding=1)),
        (f"{name}.expand3x3_relu", ReLU()),
        after=start,
    )
    return net.add(f"{name}.concat", Concat(), one, three)


def _squeezenet(
    name: str,
    first: Conv2d,
    pooled: Sequence[int],
    source: str,
    published: Sequence[Published],
) -> Network:
    """``pooled``: the numbers of the layers that a pool follows."""
    net = Builder((3, 224, 224))
    net.stage("conv1")
    net.chain(("conv1", first), ("relu1", ReLU()))
    net.add("pool1", MaxPool2d(3, stride=2, ceil_mode=True))
    for number, widths in enumerate(FIRES, start=FIRST_FIRE):
        net.stage(f"fire{number}")
        fire(net, f"fire{number}", *widths)
        if number in pooled:
            net.add(f"pool{number}", MaxPool2d(3, stride=2, ceil_mode=True))
    net.stage("conv10")
    net.chain(("dropout", Dropout()), ("conv10", Conv2d(CLASSES, kernel_size=1)))
    net.chain(("relu10", ReLU()), ("avgpool", AdaptiveAvgPool2d(1)))
    net.chain(("flatten", Flatten()), ("softmax", Softmax()))
    return net.network(name, TITLE, 2016, source, (*published, *stated(name)))


@entry
def squeezenet1_0() -> Network:
    """SqueezeNet 1.0 of "SqueezeNet: AlexNet-level accuracy ...", 2016.

    1,248,424 parameters, as in the paper's table 1.  Top-5 error 19.7% (80.3% accuracy in the
    paper), AlexNet's level.
    """
    first = Conv2d(96, kernel_size=7, stride=2)
    return _squeezenet("squeezenet1_0", first, (4, 8), PAPER, PUBLISHED)


@entry
def squeezenet1_1() -> Network:
    """SqueezeNet 1.1, a later version of the network of 2016 by its authors.

    A 3x3 first layer with 64 filters and earlier pools: 1,235,496 parameters and less than half
    the multiply-adds at no loss of accuracy ("SqueezeNet: AlexNet-level accuracy ..." has 1.0).
    """
    first = Conv2d(64, kernel_size=3, stride=2)
    return _squeezenet("squeezenet1_1", first, (3, 5), REVISED, ())
