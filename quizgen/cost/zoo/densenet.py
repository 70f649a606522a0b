"""DenseNet, 2016: every layer of a block reads the maps of all layers before it."""

from __future__ import annotations

from quizgen.cost.builder import Builder
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Softmax,
)
from quizgen.cost.network import Network
from quizgen.cost.published import errors
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.torchvision import stated

TITLE = "Densely Connected Convolutional Networks"
PAPER = "G. Huang, Z. Liu, L. van der Maaten, K. Weinberger, 2016"
GROWTH = 32  # maps that each layer adds
REDUCED = 4  # a layer's 1x1 makes this many times its growth
STEM = 2 * GROWTH
LAYERS_121 = (6, 12, 24, 16)
CLASSES = 1000

RATES_121 = (
    *errors(PAPER + ", table 3", top1="25.02", top5="7.71", crops=1),
    *errors(PAPER + ", table 3", top1="23.61", top5="6.66", crops=10),
)


def dense_layer(net: Builder, name: str, growth: int = GROWTH, reduced: int = REDUCED) -> str:
    """1x1 to ``reduced * growth`` maps and 3x3 to ``growth``, joined to the layer's input."""
    start = net.last
    net.chain((f"{name}.norm1", BatchNorm2d()), (f"{name}.relu1", ReLU()))
    net.add(f"{name}.conv1", Conv2d(reduced * growth, kernel_size=1, bias=False))
    net.chain((f"{name}.norm2", BatchNorm2d()), (f"{name}.relu2", ReLU()))
    new = net.add(f"{name}.conv2", Conv2d(growth, kernel_size=3, padding=1, bias=False))
    return net.add(f"{name}.concat", Concat(), start, new)


def dense_block(
    net: Builder, name: str, layers: int, growth: int = GROWTH, reduced: int = REDUCED
) -> str:
    """``layers`` dense layers, each ``growth`` maps wider than the one before."""
    for number in range(1, layers + 1):
        dense_layer(net, f"{name}.denselayer{number}", growth, reduced)
    return net.last


def transition(net: Builder, name: str, channels: int) -> str:
    """1x1 to ``channels`` maps and average pooling to half the size."""
    net.chain((f"{name}.norm", BatchNorm2d()), (f"{name}.relu", ReLU()))
    net.add(f"{name}.conv", Conv2d(channels, kernel_size=1, bias=False))
    return net.add(f"{name}.pool", AvgPool2d(2, stride=2))


@entry
def densenet121() -> Network:
    """DenseNet-121 of "Densely Connected Convolutional Networks", 2016, growth rate 32.

    7,978,856 parameters and 2.83 G multiply-adds, as in torchvision.  Top-5 error 7.71% (one
    network, one crop, validation), 6.66% (ten crops).
    """
    net = Builder((3, 224, 224))
    net.stage("stem")
    net.add("conv0", Conv2d(STEM, kernel_size=7, stride=2, padding=3, bias=False))
    net.chain(("norm0", BatchNorm2d()), ("relu0", ReLU()))
    net.add("pool0", MaxPool2d(3, stride=2, padding=1))
    channels = STEM
    for number, layers in enumerate(LAYERS_121, start=1):
        net.stage(f"denseblock{number}")
        dense_block(net, f"denseblock{number}", layers)
        channels += layers * GROWTH
        if number < len(LAYERS_121):
            channels //= 2
            net.stage(f"transition{number}")
            transition(net, f"transition{number}", channels)
    net.stage("head")
    net.chain(("norm5", BatchNorm2d()), ("relu5", ReLU()), ("avgpool", AdaptiveAvgPool2d(1)))
    net.chain(("flatten", Flatten()), ("classifier", Linear(CLASSES)), ("softmax", Softmax()))
    published = (*RATES_121, *stated("densenet121"))
    return net.network("densenet121", TITLE, 2016, PAPER, published)
