"""The small ResNets for CIFAR-10, 2015: three stages at 32, 16 and 8 pixels, 6n + 2 layers."""

from __future__ import annotations

from quizgen.cost.builder import Builder
from quizgen.cost.layers import BatchNorm2d, Conv2d, ReLU
from quizgen.cost.network import Network
from quizgen.cost.published import errors, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.residual import basic_block, head, stages
from quizgen.cost.zoo.resnet import PAPER, TITLE

WIDTHS = (16, 32, 64)
CLASSES = 10
FIGURES = {  # depth: parameters and test error in percent, table 6 of the paper
    20: ("0.27 M", "8.75"),
    32: ("0.46 M", "7.51"),
    44: ("0.66 M", "7.17"),
    56: ("0.85 M", "6.97"),
    110: ("1.7 M", "6.43"),
}


def _resnet(depth: int) -> Network:
    net = Builder((3, 32, 32))
    net.stage("stem")
    conv = Conv2d(WIDTHS[0], kernel_size=3, padding=1, bias=False)
    net.chain(("conv1", conv), ("bn1", BatchNorm2d()), ("relu", ReLU()))
    blocks = (depth - 2) // 6
    stages(net, basic_block, [blocks] * 3, WIDTHS, option="A")
    head(net, CLASSES)
    count, error = FIGURES[depth]
    source = PAPER + ", table 6"
    rates = errors(source, top1=error, views="CIFAR-10", data="test")
    return net.network(f"resnet{depth}", TITLE, 2015, PAPER, (params(count, source), *rates))


@entry
def resnet20() -> Network:
    """ResNet-20 for CIFAR-10, "Deep Residual Learning for Image Recognition", 2015, section 4.2.

    Shortcut option A everywhere: 0.27 M parameters, as its plain twin.  Test error 8.75%.
    """
    return _resnet(20)


@entry
def resnet32() -> Network:
    """ResNet-32 for CIFAR-10, 2015: 0.46 M parameters, test error 7.51%."""
    return _resnet(32)


@entry
def resnet44() -> Network:
    """ResNet-44 for CIFAR-10, 2015: 0.66 M parameters, test error 7.17%."""
    return _resnet(44)


@entry
def resnet56() -> Network:
    """ResNet-56 for CIFAR-10, 2015: 0.85 M parameters, test error 6.97%."""
    return _resnet(56)


@entry
def resnet110() -> Network:
    """ResNet-110 for CIFAR-10, 2015: 1.7 M parameters.

    Test error 6.43%, the best of five runs (6.61 +- 0.16%).
    """
    return _resnet(110)
