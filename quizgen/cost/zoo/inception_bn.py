"""Inception with batch normalisation (also "Inception-v2"), 2015."""

from __future__ import annotations

from typing import NamedTuple

from quizgen.cost.builder import Builder
from quizgen.cost.layer import Layer
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Softmax,
)
from quizgen.cost.network import Network
from quizgen.cost.published import errors, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.branches import Branch, module, same, unit

TITLE = (
    "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift"
)
PAPER = "S. Ioffe, C. Szegedy, 2015"
CLASSES = 1000
MULTIPLIER = 8  # maps that the separable first layer makes of each colour


class Module(NamedTuple):
    """One row of the paper's figure 5; no 1x1 and no projection where the map is halved."""

    conv1x1: int
    reduce3x3: int
    conv3x3: int
    reduce_double: int
    double3x3: int
    pool: str
    projection: int

    @property
    def halves(self) -> bool:
        return not self.projection


MODULES = {
    "3a": Module(64, 64, 64, 64, 96, "avg", 32),
    "3b": Module(64, 64, 96, 64, 96, "avg", 64),
    "3c": Module(0, 128, 160, 64, 96, "max", 0),
    "4a": Module(224, 64, 96, 96, 128, "avg", 128),
    "4b": Module(192, 96, 128, 96, 128, "avg", 128),
    "4c": Module(160, 128, 160, 128, 160, "avg", 96),
    "4d": Module(96, 128, 192, 160, 192, "avg", 96),
    "4e": Module(0, 128, 192, 192, 256, "max", 0),
    "5a": Module(352, 192, 320, 160, 224, "avg", 128),
    "5b": Module(352, 192, 320, 192, 224, "max", 128),
}
PUBLISHED = (
    params(
        "13.6 M",
        PAPER + ", section 4.2",
        differs="the paper's figure 5 gives 11.2 M; what its text counts it does not say",
    ),
    *errors(PAPER + ", figure 4", top1="25.2", top5="7.82", crops=1),
    *errors(PAPER + ", figure 4", top1="21.99", top5="5.82", crops=144),
    *errors(PAPER + ", figure 4", top5="4.82", networks=6, crops=144, data="test"),
)


def _branches(row: Module) -> list[Branch]:
    stride = 2 if row.halves else 1
    three = Conv2d(row.conv3x3, kernel_size=3, stride=stride, padding=1, bias=False)
    last = Conv2d(row.double3x3, kernel_size=3, stride=stride, padding=1, bias=False)
    window = MaxPool2d if row.pool == "max" else AvgPool2d
    pool: Layer = window(3, stride=stride, padding=1)
    convolved: list[Branch] = [
        [same(row.reduce3x3, 1), three],
        [same(row.reduce_double, 1), same(row.double3x3, 3), last],
    ]
    if row.halves:
        return [*convolved, [pool]]
    return [[same(row.conv1x1, 1)], *convolved, [pool, same(row.projection, 1)]]


def _stem(net: Builder) -> None:
    net.stage("stem")
    depthwise = Conv2d(3 * MULTIPLIER, kernel_size=7, stride=2, padding=3, groups=3, bias=False)
    net.chain(("conv1.depthwise", depthwise), ("conv1.pointwise", same(64, 1)))
    net.chain(("conv1.bn", BatchNorm2d()), ("conv1.relu", ReLU()))
    net.add("pool1", MaxPool2d(3, stride=2, padding=1))
    unit(net, "conv2_reduce", same(64, 1))
    unit(net, "conv2", same(192, 3))
    net.add("pool2", MaxPool2d(3, stride=2, padding=1))


@entry
def inception_bn() -> Network:
    """BN-Inception of "Batch Normalization: Accelerating Deep Network Training ...", 2015.

    GoogLeNet with two 3x3 in place of 5x5, average pooling, stride 2 inside modules 3c and 4e,
    batch normalisation behind every convolution and no auxiliary classifiers; the first layer
    is separable.  The sizes of the paper's figure 5 give 11.2 M parameters; its text says 13.6.
    Top-5 error 7.82% (one network, one crop, validation), 4.82% (six networks, test).
    """
    net = Builder((3, 224, 224))
    _stem(net)
    for name, row in MODULES.items():
        net.stage(f"inception{name}")
        module(net, f"inception{name}", *_branches(row))
    net.stage("head")
    net.chain(("avgpool", AdaptiveAvgPool2d(1)), ("flatten", Flatten()))
    net.chain(("fc", Linear(CLASSES)), ("softmax", Softmax()))
    return net.network("inception_bn", TITLE, 2015, PAPER, PUBLISHED)
