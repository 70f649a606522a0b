"""ZFNet, 2013: AlexNet with a finer first layer."""

from __future__ import annotations

from quizgen.cost.builder import Builder
from quizgen.cost.layers import Conv2d, LocalResponseNorm, MaxPool2d, ReLU
from quizgen.cost.network import Network, Published
from quizgen.cost.published import errors
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.alexnet import classifier

TITLE = "Visualizing and Understanding Convolutional Networks"
PAPER = "M. Zeiler, R. Fergus, 2013"
WIDER = (512, 1024, 512)  # a second network of the same paper

PUBLISHED = (
    *errors(PAPER + ", table 2", top1="38.4", top5="16.5"),
    *errors(PAPER + ", table 2", top5="14.8", networks=6, data="test"),
)


def _zfnet(name: str, channels: tuple[int, int, int], *published: Published) -> Network:
    net = Builder((3, 224, 224))
    net.stage("conv1")
    net.chain(("conv1", Conv2d(96, kernel_size=7, stride=2, padding=1)), ("relu1", ReLU()))
    # The paper's 110 -> 55 and 26 -> 13 round up.
    net.add("pool1", MaxPool2d(3, stride=2, ceil_mode=True))
    net.add("norm1", LocalResponseNorm(5))
    net.stage("conv2")
    net.chain(("conv2", Conv2d(256, kernel_size=5, stride=2)), ("relu2", ReLU()))
    net.add("pool2", MaxPool2d(3, stride=2, ceil_mode=True))
    net.add("norm2", LocalResponseNorm(5))
    for number, width in enumerate(channels, start=3):
        net.stage(f"conv{number}")
        conv = Conv2d(width, kernel_size=3, padding=1)
        net.chain((f"conv{number}", conv), (f"relu{number}", ReLU()))
    net.add("pool5", MaxPool2d(3, stride=2))
    classifier(net)
    return net.network(name, TITLE, 2013, PAPER, published)


@entry
def zfnet() -> Network:
    """ZFNet, "Visualizing and Understanding Convolutional Networks", 2013, figure 3.

    AlexNet with 7x7 stride 2 instead of 11x11 stride 4 in conv1, without groups; 384, 384 and
    256 filters in conv3 to conv5.  The paper gives no parameters or operations.  Top-5 error
    16.5% (one network, validation), 14.8% (six networks, test); the 11.7% often quoted is the
    2013 winner's, an ensemble after this design.
    """
    return _zfnet("zfnet", (384, 384, 256), *PUBLISHED)


@entry
def zfnet_wide() -> Network:
    """The wider ZFNet with 512, 1024 and 512 filters in conv3 to conv5, 2013, table 2.

    "Visualizing and Understanding Convolutional Networks": top-5 error 16.0% (one network,
    validation).  Some lectures show it as the ZFNet.
    """
    rates = errors(PAPER + ", table 2", top1="37.5", top5="16.0")
    return _zfnet("zfnet_wide", WIDER, *rates)
