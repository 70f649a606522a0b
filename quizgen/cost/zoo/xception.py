"""Xception, 2016: depthwise separable convolutions in place of inception modules."""

from __future__ import annotations

from collections.abc import Sequence

from quizgen.cost.builder import Builder
from quizgen.cost.layer import Layer
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    Add,
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
from quizgen.cost.zoo.mobilenet import depthwise, pointwise

TITLE = "Xception: Deep Learning with Depthwise Separable Convolutions"
PAPER = "F. Chollet, 2016"
CLASSES = 1000
STEM = (32, 64)
ENTRY = ((128, 128), (256, 256), (728, 728))  # channels of the two layers of each block
MIDDLE, REPEATS = (728, 728, 728), 8
EXIT = (728, 1024)
LAST = (1536, 2048)
PUBLISHED = (
    params("22,855,952", PAPER + ", table 3"),
    *errors(PAPER + ", table 1", top1="21.0", top5="5.5", crops=1),
)


def separable(net: Builder, name: str, in_channels: int, channels: int) -> str:
    """Depthwise 3x3 and 1x1 with nothing between them, then batch norm."""
    net.chain((f"{name}.depthwise", depthwise(in_channels)))
    return net.chain((f"{name}.pointwise", pointwise(channels)), (f"{name}.bn", BatchNorm2d()))


def _block(
    net: Builder,
    name: str,
    in_channels: int,
    widths: Sequence[int],
    halves: bool = False,
    starts_with_relu: bool = True,
) -> str:
    """Separable convolutions and a shortcut: the input itself, or a 1x1 of stride 2."""
    start, before = net.last, in_channels
    for number, channels in enumerate(widths, start=1):
        if number > 1 or starts_with_relu:
            net.add(f"{name}.relu{number}", ReLU())
        separable(net, f"{name}.sepconv{number}", before, channels)
        before = channels
    if halves:
        out = net.add(f"{name}.pool", MaxPool2d(3, stride=2, padding=1))
        skip: Layer = Conv2d(before, kernel_size=1, stride=2, bias=False)
        start = net.chain((f"{name}.skip", skip), (f"{name}.skip_bn", BatchNorm2d()), after=start)
        return net.add(f"{name}.add", Add(), out, start)
    return net.add(f"{name}.add", Add(), net.last, start)


@entry
def xception() -> Network:
    """Xception of "Xception: Deep Learning with Depthwise Separable Convolutions", 2016.

    36 convolutions in 14 modules: entry flow, eight times the middle flow, exit flow; the
    paper's 22,855,952 parameters exactly.  Top-5 error 5.5% (one network, one crop,
    validation).
    """
    net = Builder((3, 299, 299))
    net.stage("entry")
    for number, channels in enumerate(STEM, start=1):
        conv = Conv2d(channels, kernel_size=3, stride=2 if number == 1 else 1, bias=False)
        net.chain(
            (f"conv{number}", conv), (f"bn{number}", BatchNorm2d()), (f"relu{number}", ReLU())
        )
    before = STEM[-1]
    for number, widths in enumerate(ENTRY, start=1):
        _block(net, f"block{number}", before, widths, True, starts_with_relu=number > 1)
        before = widths[-1]
    net.stage("middle")
    for number in range(1 + len(ENTRY), 1 + len(ENTRY) + REPEATS):
        _block(net, f"block{number}", before, MIDDLE)
    net.stage("exit")
    _block(net, "block12", before, EXIT, halves=True)
    before = EXIT[-1]
    for number, channels in enumerate(LAST, start=1):
        separable(net, f"sepconv{number}", before, channels)
        net.add(f"sepconv{number}.relu", ReLU())
        before = channels
    net.stage("head")
    net.chain(("avgpool", AdaptiveAvgPool2d(1)), ("flatten", Flatten()))
    net.chain(("fc", Linear(CLASSES)), ("softmax", Softmax()))
    return net.network("xception", TITLE, 2016, PAPER, PUBLISHED)
