"""The VGG networks, 2014: 3x3 convolutions throughout, five stages, three linear layers."""

from __future__ import annotations

from fractions import Fraction

from quizgen.cost.builder import Builder
from quizgen.cost.layers import Conv2d, MaxPool2d, ReLU
from quizgen.cost.network import Network, Published
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.alexnet import classifier

TITLE = "Very Deep Convolutional Networks for Large-Scale Image Recognition"
PAPER = "K. Simonyan, A. Zisserman, 2014"
RESNET_PAPER = "K. He et al., Deep Residual Learning for Image Recognition, 2015"
CHANNELS = (64, 128, 256, 512, 512)
DEPTHS = {  # convolutions in each stage, table 1 of the paper
    "vgg11": (1, 1, 2, 2, 2),
    "vgg13": (2, 2, 2, 2, 2),
    "vgg16": (2, 2, 3, 3, 3),
    "vgg19": (2, 2, 4, 4, 4),
}


def _params(millions: int) -> Published:
    source = PAPER + ", table 2"
    return Published("params", millions * 10**6, 10**6, "learnable parameters", source)


def _error(percent: str, counts: str, table: int) -> Published:
    source = f"{PAPER}, table {table}"
    return Published("top5_error", Fraction(percent), Fraction("0.1"), counts, source)


def _vgg(name: str, *published: Published) -> Network:
    net = Builder((3, 224, 224))
    for number, (channels, depth) in enumerate(zip(CHANNELS, DEPTHS[name], strict=True), 1):
        net.stage(f"stage{number}")
        conv_stage(net, str(number), channels, depth)
    classifier(net, stage="classifier")
    return net.network(name, TITLE, 2014, PAPER, published)


def conv_stage(net: Builder, number: str, channels: int, depth: int) -> str:
    """``depth`` 3x3 convolutions that keep the size, then a pool that halves it."""
    for position in range(1, depth + 1):
        conv = Conv2d(channels, kernel_size=3, padding=1)
        net.chain((f"conv{number}_{position}", conv), (f"relu{number}_{position}", ReLU()))
    return net.add(f"pool{number}", MaxPool2d(2, stride=2))


@entry
def vgg11() -> Network:
    """VGG-11, configuration A of "Very Deep Convolutional Networks ...", 2014.

    133 million parameters in the paper; 132,863,336 here.  Top-5 error 10.4% (one network, one
    scale, validation).
    """
    return _vgg("vgg11", _params(133), _error("10.4", "one scale, validation", 3))


@entry
def vgg13() -> Network:
    """VGG-13, configuration B of "Very Deep Convolutional Networks ...", 2014.

    133 million parameters in the paper; 133,047,848 here.  Top-5 error 9.9% (one network, one
    scale, validation).
    """
    return _vgg("vgg13", _params(133), _error("9.9", "one scale, validation", 3))


@entry
def vgg16() -> Network:
    """VGG-16, configuration D of "Very Deep Convolutional Networks ...", 2014.

    138 million parameters in the paper; 138,357,544 here.  The 15.3 G multiply-adds that the
    ResNet paper quotes are those of the convolutions alone; with the linear layers 15.5 G.
    Top-5 error 8.1% (one network, one scale, trained on several, validation); 7.3% is the
    ensemble of seven that was submitted (test).
    """
    macs = Published(
        "macs",
        15_300_000_000,
        100_000_000,
        "multiply-adds, convolutions only",
        RESNET_PAPER + ", section 3.3",
        kinds=("Conv2d",),
    )
    single = _error("8.1", "one scale, trained on several, validation", 3)
    return _vgg("vgg16", _params(138), macs, single, SUBMITTED)


@entry
def vgg19() -> Network:
    """VGG-19, configuration E of "Very Deep Convolutional Networks ...", 2014.

    144 million parameters in the paper; 143,667,240 here.  The 19.6 G multiply-adds that the
    ResNet paper quotes count convolutions and linear layers.  Top-5 error 8.0% (one network,
    one scale, trained on several, validation).
    """
    macs = Published(
        "macs",
        19_600_000_000,
        100_000_000,
        "multiply-adds, conv and linear",
        RESNET_PAPER + ", figure 3",
    )
    single = _error("8.0", "one scale, trained on several, validation", 3)
    return _vgg("vgg19", _params(144), macs, single)


SUBMITTED = _error("7.3", "ensemble of seven, test", 6)
