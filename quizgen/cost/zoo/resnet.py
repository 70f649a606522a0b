"""ResNets and their plain twins, 2015, with torchvision's layer names.

Stride 2 is in the 3x3 of a bottleneck, as common implementations have it; the ``_v1``
networks have it in the first 1x1, as the paper does.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Literal, TypeAlias

from quizgen.cost.builder import Builder
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    Add,
    BatchNorm2d,
    Conv2d,
    Flatten,
    IdentityShortcut,
    Linear,
    MaxPool2d,
    ReLU,
    Softmax,
)
from quizgen.cost.network import Network, Published
from quizgen.cost.zoo import entry

TITLE = "Deep Residual Learning for Image Recognition"
PAPER = "K. He, X. Zhang, S. Ren, J. Sun, 2015"
TORCHVISION = "torchvision, IMAGENET1K_V1 weights"
WIDTHS = (64, 128, 256, 512)
CLASSES = 1000
BLOCKS = {  # blocks in each of the four stages, table 1 of the paper
    18: (2, 2, 2, 2),
    34: (3, 4, 6, 3),
    50: (3, 4, 6, 3),
    101: (3, 4, 23, 3),
    152: (3, 8, 36, 3),
}
LATER_STRIDE = "stride 2 is in the 3x3 here, in the first 1x1 in the paper"

# What runs beside the convolutions of a block: nothing (a plain net), the input itself, the
# input with zeros for new channels, or a 1x1 convolution.
Shortcut: TypeAlias = Literal["none", "identity", "padding", "projection"]
# The paper's options: shortcut where the size changes, shortcut elsewhere.
OPTIONS: dict[str, tuple[Shortcut, Shortcut]] = {
    "A": ("padding", "identity"),
    "B": ("projection", "identity"),
    "C": ("projection", "projection"),
    "plain": ("none", "none"),
}
Block: TypeAlias = Callable[[Builder, str, int, int, Shortcut], str]


# --- blocks ---------------------------------------------------------------------------


def conv_bn(
    net: Builder, name: str, number: int, conv: Conv2d, after: str = "", relu: bool = True
) -> str:
    """Convolution, batch norm and, unless an addition follows, ReLU."""
    net.chain((f"{name}.conv{number}", conv), (f"{name}.bn{number}", BatchNorm2d()), after=after)
    return net.add(f"{name}.relu{number}", ReLU()) if relu else net.last


def basic_block(
    net: Builder, name: str, width: int, stride: int = 1, shortcut: Shortcut = "identity"
) -> str:
    """Two 3x3 convolutions and a shortcut around them."""
    start = net.last
    conv_bn(net, name, 1, _conv3x3(width, stride))
    out = conv_bn(net, name, 2, _conv3x3(width), relu=False)
    return _close(net, name, start, out, width, stride, shortcut)


def bottleneck(
    net: Builder, name: str, width: int, stride: int = 1, shortcut: Shortcut = "identity"
) -> str:
    """1x1 to reduce the channels, 3x3, 1x1 to restore them fourfold; a shortcut around them."""
    return _bottleneck(net, name, width, (1, stride), shortcut)


def bottleneck_v1(
    net: Builder, name: str, width: int, stride: int = 1, shortcut: Shortcut = "identity"
) -> str:
    """The bottleneck as in the paper, with the stride in the first 1x1."""
    return _bottleneck(net, name, width, (stride, 1), shortcut)


def _bottleneck(
    net: Builder, name: str, width: int, strides: tuple[int, int], shortcut: Shortcut
) -> str:
    start = net.last
    conv_bn(net, name, 1, Conv2d(width, kernel_size=1, stride=strides[0], bias=False))
    conv_bn(net, name, 2, _conv3x3(width, strides[1]))
    restore = Conv2d(4 * width, kernel_size=1, bias=False)
    out = conv_bn(net, name, 3, restore, relu=False)
    return _close(net, name, start, out, 4 * width, max(strides), shortcut)


def _conv3x3(width: int, stride: int = 1) -> Conv2d:
    return Conv2d(width, kernel_size=3, stride=stride, padding=1, bias=False)


def _close(
    net: Builder, name: str, start: str, out: str, width: int, stride: int, shortcut: Shortcut
) -> str:
    """Adds the shortcut from ``start`` to ``out``, and the last ReLU."""
    if shortcut == "projection":
        conv = Conv2d(width, kernel_size=1, stride=stride, bias=False)
        start = net.chain(
            (f"{name}.downsample.0", conv), (f"{name}.downsample.1", BatchNorm2d()), after=start
        )
    elif shortcut == "padding":
        start = net.add(f"{name}.shortcut", IdentityShortcut(width, stride=stride), start)
    if shortcut != "none":
        out = net.add(f"{name}.add", Add(), out, start)
    return net.add(f"{name}.relu", ReLU(), out)


# --- networks -------------------------------------------------------------------------


def _resnet(
    name: str, depth: int, block: Block, *published: Published, option: str = "B"
) -> Network:
    net = Builder((3, 224, 224))
    net.stage("stem")
    conv = Conv2d(64, kernel_size=7, stride=2, padding=3, bias=False)
    pool = MaxPool2d(3, stride=2, padding=1)
    net.chain(("conv1", conv), ("bn1", BatchNorm2d()), ("relu", ReLU()), ("maxpool", pool))
    changed, unchanged = OPTIONS[option]
    for stage, (width, blocks) in enumerate(zip(WIDTHS, BLOCKS[depth], strict=True), start=1):
        net.stage(f"layer{stage}")
        for position in range(blocks):
            first = position == 0
            stride = 2 if first and stage > 1 else 1
            # A basic block of the first stage changes nothing; a bottleneck widens 64 to 256.
            changes = first and (stage > 1 or block is not basic_block)
            block(net, f"layer{stage}.{position}", width, stride, changed if changes else unchanged)
    net.stage("head")
    net.chain(
        ("avgpool", AdaptiveAvgPool2d(1)),
        ("flatten", Flatten()),
        ("fc", Linear(CLASSES)),
        ("softmax", Softmax()),
    )
    return net.network(name, TITLE, 2015, PAPER, published)


def _macs(billions: str, differs: str = "") -> Published:
    counts, source = "multiply-adds, conv and linear", PAPER + ", table 1"
    return Published(
        "macs", int(Fraction(billions) * 10**9), 10**8, counts, source, differs=differs
    )


def _params(exactly: int) -> Published:
    return Published("params", exactly, 1, "learnable parameters", TORCHVISION)


def _error(percent: str, counts: str, table: int) -> Published:
    source = f"{PAPER}, table {table}"
    return Published("top5_error", Fraction(percent), Fraction("0.01"), counts, source)


TEN_CROPS = "one network, ten crops, validation"
SINGLE = "one network, several scales, validation"


@entry
def resnet18() -> Network:
    """ResNet-18 of "Deep Residual Learning for Image Recognition", 2015, shortcut option B.

    1.8 G multiply-adds in the paper, 1.81 G here; 11,689,512 parameters as in torchvision.
    """
    return _resnet("resnet18", 18, basic_block, _params(11_689_512), _macs("1.8"))


@entry
def resnet34() -> Network:
    """ResNet-34 of "Deep Residual Learning for Image Recognition", 2015, shortcut option B.

    3.6 G multiply-adds in the paper's table, which holds for option A (3.64 G); the projections
    of option B make it 3.66 G.  21,797,672 parameters as in torchvision.  Top-5 error 7.46%
    (ten crops, validation).
    """
    macs = _macs("3.6", differs="the table leaves out the projections of option B")
    error = _error("7.46", TEN_CROPS, 3)
    return _resnet("resnet34", 34, basic_block, _params(21_797_672), macs, error)


@entry
def resnet34_a() -> Network:
    """ResNet-34 with shortcut option A: identity, zeros for new channels; no parameters.

    "Deep Residual Learning for Image Recognition", 2015: 3.6 G multiply-adds, as here.  Top-5
    error 7.76% (ten crops, validation).
    """
    published = (_macs("3.6"), _error("7.76", TEN_CROPS, 3))
    return _resnet("resnet34_a", 34, basic_block, *published, option="A")


@entry
def resnet34_c() -> Network:
    """ResNet-34 with shortcut option C: a projection in every block.

    "Deep Residual Learning for Image Recognition", 2015: top-5 error 7.40% (ten crops,
    validation), 0.06 below option B.  The paper gives no operations for it.
    """
    return _resnet("resnet34_c", 34, basic_block, _error("7.40", TEN_CROPS, 3), option="C")


@entry
def plain18() -> Network:
    """The plain twin of ResNet-18, without shortcuts, 2015.

    "Deep Residual Learning for Image Recognition": 1.8 G multiply-adds, as here.
    """
    return _resnet("plain18", 18, basic_block, _macs("1.8"), option="plain")


@entry
def plain34() -> Network:
    """The plain twin of ResNet-34, without shortcuts, 2015.

    "Deep Residual Learning for Image Recognition": 3.6 G multiply-adds, as here.  Top-5 error
    10.02% (ten crops, validation), more than the 18-layer net's by degradation.
    """
    published = (_macs("3.6"), _error("10.02", TEN_CROPS, 3))
    return _resnet("plain34", 34, basic_block, *published, option="plain")


@entry
def resnet50() -> Network:
    """ResNet-50 with stride 2 in the 3x3, after "Deep Residual Learning ...", 2015.

    The paper's 3.8 G multiply-adds have stride 2 in the first 1x1 (``resnet50_v1``); here they
    are 4.09 G.  25,557,032 parameters as in torchvision.  Top-5 error in the paper 5.25% (one
    network, several scales, validation).
    """
    published = (_params(25_557_032), _macs("3.8", LATER_STRIDE), _error("5.25", SINGLE, 4))
    return _resnet("resnet50", 50, bottleneck, *published)


@entry
def resnet101() -> Network:
    """ResNet-101 with stride 2 in the 3x3, after "Deep Residual Learning ...", 2015.

    The paper's 7.6 G multiply-adds have stride 2 in the first 1x1 (``resnet101_v1``); here they
    are 7.80 G.  44,549,160 parameters as in torchvision.  Top-5 error in the paper 4.60% (one
    network, several scales, validation).
    """
    published = (_params(44_549_160), _macs("7.6", LATER_STRIDE), _error("4.60", SINGLE, 4))
    return _resnet("resnet101", 101, bottleneck, *published)


@entry
def resnet152() -> Network:
    """ResNet-152 with stride 2 in the 3x3, after "Deep Residual Learning ...", 2015.

    The paper's 11.3 G multiply-adds have stride 2 in the first 1x1 (``resnet152_v1``); here they
    are 11.51 G.  60,192,808 parameters as in torchvision.  Top-5 error in the paper 4.49% (one
    network, several scales, validation); 3.57% is an ensemble of six (test).
    """
    ensemble = _error("3.57", "six networks, test", 5)
    published = (_params(60_192_808), _macs("11.3", LATER_STRIDE), _error("4.49", SINGLE, 4))
    return _resnet("resnet152", 152, bottleneck, *published, ensemble)


@entry
def resnet50_v1() -> Network:
    """ResNet-50 as published, stride 2 in the first 1x1: "Deep Residual Learning ...", 2015.

    3.86 G multiply-adds, which the paper cuts to 3.8.
    """
    macs = _macs("3.8", differs="3.86, which the paper cuts to 3.8")
    return _resnet("resnet50_v1", 50, bottleneck_v1, macs, _error("5.25", SINGLE, 4))


@entry
def resnet101_v1() -> Network:
    """ResNet-101 as published, stride 2 in the first 1x1: "Deep Residual Learning ...", 2015."""
    return _resnet("resnet101_v1", 101, bottleneck_v1, _macs("7.6"), _error("4.60", SINGLE, 4))


@entry
def resnet152_v1() -> Network:
    """ResNet-152 as published, stride 2 in the first 1x1: "Deep Residual Learning ...", 2015."""
    return _resnet("resnet152_v1", 152, bottleneck_v1, _macs("11.3"), _error("4.49", SINGLE, 4))
