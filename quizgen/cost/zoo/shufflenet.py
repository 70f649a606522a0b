"""ShuffleNet V2, 2018: half of the channels pass by, and the halves are mixed by shuffling."""

from __future__ import annotations

from quizgen.cost.builder import Builder
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    ChannelShuffle,
    Concat,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Slice,
    Softmax,
)
from quizgen.cost.network import Network
from quizgen.cost.published import errors, macs, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.mobilenet import conv_bn, depthwise, pointwise
from quizgen.cost.zoo.torchvision import stated

TITLE = "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design"
PAPER = "N. Ma, X. Zhang, H.-T. Zheng, J. Sun, 2018"
STEM, LAST, CLASSES = 24, 1024, 1000
STAGES = ((116, 4), (232, 8), (464, 4))  # channels, units: table 5 of the paper, 1x
PUBLISHED = (
    params("2.3 M", PAPER + ", table 5"),
    macs(
        "146 M",
        PAPER + ", table 5",
        differs="144.9 million multiply-adds; what else is counted the paper does not say",
    ),
    *errors(PAPER + ", table 8", top1="30.6", crops=1),
)


def shuffle_unit(net: Builder, name: str, channels: int) -> str:
    """One half of the channels as it is, the other through 1x1, depthwise 3x3 and 1x1."""
    start, half = net.last, channels // 2
    kept = net.add(f"{name}.kept", Slice(0, half), start)
    net.add(f"{name}.taken", Slice(half, channels), start)
    return _shuffled(net, name, kept, _branch(net, f"{name}.branch2", half))


def halving_unit(net: Builder, name: str, in_channels: int, channels: int) -> str:
    """All channels through both branches, each with stride 2."""
    start, half = net.last, channels // 2
    conv_bn(net, f"{name}.branch1.depthwise", depthwise(in_channels, stride=2), None)
    left = conv_bn(net, f"{name}.branch1.pointwise", pointwise(half), ReLU())
    return _shuffled(net, name, left, _branch(net, f"{name}.branch2", half, 2, start))


def _branch(net: Builder, name: str, channels: int, stride: int = 1, after: str = "") -> str:
    conv_bn(net, f"{name}.pointwise1", pointwise(channels), ReLU(), after)
    conv_bn(net, f"{name}.depthwise", depthwise(channels, stride=stride), None)
    return conv_bn(net, f"{name}.pointwise2", pointwise(channels), ReLU())


def _shuffled(net: Builder, name: str, left: str, right: str) -> str:
    net.add(f"{name}.concat", Concat(), left, right)
    return net.add(f"{name}.shuffle", ChannelShuffle(2))


@entry
def shufflenet_v2_x1_0() -> Network:
    """ShuffleNet V2 1x of "ShuffleNet V2: Practical Guidelines ...", 2018.

    2,278,604 parameters as in torchvision, 2.3 M in the paper; 144.9 M multiply-adds, where the
    paper says 146.  Top-1 error 30.6% (one network, one crop, validation).
    """
    net = Builder((3, 224, 224))
    net.stage("stem")
    conv_bn(net, "conv1", Conv2d(STEM, kernel_size=3, stride=2, padding=1, bias=False), ReLU())
    net.add("maxpool", MaxPool2d(3, stride=2, padding=1))
    before = STEM
    for stage, (channels, units) in enumerate(STAGES, start=2):
        net.stage(f"stage{stage}")
        halving_unit(net, f"stage{stage}.1", before, channels)
        for position in range(2, units + 1):
            shuffle_unit(net, f"stage{stage}.{position}", channels)
        before = channels
    net.stage("head")
    conv_bn(net, "conv5", pointwise(LAST), ReLU())
    net.chain(("avgpool", AdaptiveAvgPool2d(1)), ("flatten", Flatten()))
    net.chain(("fc", Linear(CLASSES)), ("softmax", Softmax()))
    published = (*PUBLISHED, *stated("shufflenet_v2_x1_0"))
    return net.network("shufflenet_v2_x1_0", TITLE, 2018, PAPER, published)
