"""MobileNets, 2017 and 2018: depthwise separable convolutions, then inverted residuals."""

from __future__ import annotations

from collections.abc import Callable

from quizgen.cost.builder import Builder
from quizgen.cost.layer import Layer
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    Add,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    ReLU,
    ReLU6,
    Softmax,
)
from quizgen.cost.network import Network
from quizgen.cost.published import errors, macs, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.squeeze_excite import squeeze_excite
from quizgen.cost.zoo.torchvision import stated

V1 = "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications"
V1_PAPER = "A. Howard et al., 2017"
V2 = "MobileNetV2: Inverted Residuals and Linear Bottlenecks"
V2_PAPER = "M. Sandler, A. Howard, M. Zhu, A. Zhmoginov, L.-C. Chen, 2018"
CLASSES = 1000

V1_STEM = 32
V1_BLOCKS = (  # channels, stride: table 1 of the paper
    (64, 1),
    (128, 2),
    (128, 1),
    (256, 2),
    (256, 1),
    (512, 2),
    *[(512, 1)] * 5,
    (1024, 2),
    (1024, 1),  # the table says stride 2, but keeps 7x7
)
V1_PUBLISHED = (
    params("4.2 M", V1_PAPER + ", table 4"),
    macs("569 M", V1_PAPER + ", table 4"),
    *errors(V1_PAPER + ", table 4", top1="29.4", data=""),
)

V2_STEM, V2_LAST = 32, 1280
V2_BLOCKS = (  # expansion, channels, repeats, stride of the first: table 2 of the paper
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
V2_PUBLISHED = (
    params(
        "3.4 M",
        V2_PAPER + ", table 4",
        differs="3.50 million; 3.47 without batch norm and biases, which the paper cuts to 3.4",
    ),
    macs("300 M", V2_PAPER + ", table 4", differs="300.8 million, which the paper cuts to 300"),
    *errors(V2_PAPER + ", table 4", top1="28.0", data=""),
)


# --- blocks ---------------------------------------------------------------------------


def conv_bn(
    net: Builder, name: str, conv: Conv2d, activation: Layer | None, after: str = ""
) -> str:
    """Convolution, batch norm and, unless the layer is linear, an activation function."""
    net.chain((f"{name}.conv", conv), (f"{name}.bn", BatchNorm2d()), after=after)
    return net.add(f"{name}.activation", activation) if activation else net.last


def depthwise(channels: int, kernel: int = 3, stride: int = 1) -> Conv2d:
    """One filter for each channel."""
    return Conv2d(
        channels,
        kernel_size=kernel,
        stride=stride,
        padding=kernel // 2,
        groups=channels,
        bias=False,
    )


def pointwise(channels: int) -> Conv2d:
    """A 1x1 convolution, which mixes the channels."""
    return Conv2d(channels, kernel_size=1, bias=False)


def depthwise_separable(
    net: Builder, name: str, in_channels: int, channels: int, stride: int = 1
) -> str:
    """A 3x3 on each channel by itself, then a 1x1 over all."""
    conv_bn(net, f"{name}.depthwise", depthwise(in_channels, stride=stride), ReLU())
    return conv_bn(net, f"{name}.pointwise", pointwise(channels), ReLU())


def inverted_residual(
    net: Builder,
    name: str,
    in_channels: int,
    channels: int,
    expansion: int = 6,
    stride: int = 1,
    *,
    kernel: int = 3,
    excite: int = 0,
    activation: Callable[[], Layer] = ReLU6,
) -> str:
    """Wide inside, narrow at the ends: 1x1 to expand, depthwise, linear 1x1 to project.

    The input is added where size and channels stay.  ``excite``: the channels inside a
    squeeze-and-excite block behind the depthwise layer, if there is to be one.
    """
    start, inner = net.last, in_channels * expansion
    if expansion != 1:
        conv_bn(net, f"{name}.expand", pointwise(inner), activation())
    conv_bn(net, f"{name}.depthwise", depthwise(inner, kernel, stride), activation())
    if excite:
        squeeze_excite(net, f"{name}.se", inner, excite, activation())
    out = conv_bn(net, f"{name}.project", pointwise(channels), None)
    if stride == 1 and in_channels == channels:
        out = net.add(f"{name}.add", Add(), out, start)
    return out


def first_conv(net: Builder, channels: int, activation: Layer) -> str:
    """A 3x3 of stride 2 on the image."""
    net.stage("stem")
    conv = Conv2d(channels, kernel_size=3, stride=2, padding=1, bias=False)
    return conv_bn(net, "stem", conv, activation)


def head(net: Builder, dropout: float) -> str:
    """Global average pooling, dropout and one linear layer."""
    net.stage("head")
    net.chain(("avgpool", AdaptiveAvgPool2d(1)), ("flatten", Flatten()))
    return net.chain(("dropout", Dropout(dropout)), ("fc", Linear(CLASSES)), ("softmax", Softmax()))


# --- networks -------------------------------------------------------------------------


@entry
def mobilenet_v1() -> Network:
    """MobileNet (1.0, 224) of "MobileNets: Efficient Convolutional ...", 2017.

    4.2 M parameters and 569 M multiply-adds, as in the paper; 75% of the parameters and 95% of
    the operations are in 1x1 convolutions.  Top-1 error 29.4%.
    """
    net = Builder((3, 224, 224))
    first_conv(net, V1_STEM, ReLU())
    before = V1_STEM
    for number, (channels, stride) in enumerate(V1_BLOCKS, start=1):
        net.stage(f"block{number}")
        depthwise_separable(net, f"block{number}", before, channels, stride)
        before = channels
    head(net, dropout=0.001)
    return net.network("mobilenet_v1", V1, 2017, V1_PAPER, V1_PUBLISHED)


@entry
def mobilenet_v2() -> Network:
    """MobileNetV2 (1.0, 224) of "MobileNetV2: Inverted Residuals ...", 2018.

    3,504,872 parameters as in torchvision; the paper's 3.4 M leaves out batch norm and biases.
    300.8 M multiply-adds, which the paper gives as 300 M.  Top-1 error 28.0%.
    """
    net = Builder((3, 224, 224))
    first_conv(net, V2_STEM, ReLU6())
    before, number = V2_STEM, 0
    for stage, (expansion, channels, repeats, stride) in enumerate(V2_BLOCKS, start=1):
        net.stage(f"stage{stage}")
        for position in range(repeats):
            number += 1
            step = stride if position == 0 else 1
            inverted_residual(net, f"block{number}", before, channels, expansion, step)
            before = channels
    net.stage("last")
    conv_bn(net, "last", pointwise(V2_LAST), ReLU6())
    head(net, dropout=0.2)
    published = (*V2_PUBLISHED, *stated("mobilenet_v2"))
    return net.network("mobilenet_v2", V2, 2018, V2_PAPER, published)
