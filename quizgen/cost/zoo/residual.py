"""Residual blocks and what ResNets share, with torchvision's layer names.

The papers: K. He et al., "Deep Residual Learning for Image Recognition", 2015; S. Xie et al.,
"Aggregated Residual Transformations for Deep Neural Networks", 2016 (``groups``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from quizgen.cost.zoo.squeeze_excite import squeeze_excite

WIDTHS = (64, 128, 256, 512)

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
    net: Builder,
    name: str,
    width: int,
    stride: int = 1,
    shortcut: Shortcut = "identity",
    *,
    widen: int = 1,
    groups: int = 1,
) -> str:
    """1x1 to reduce the channels, 3x3, 1x1 to ``4 * width``; a shortcut around them.

    The 3x3 has ``widen * width`` channels in ``groups`` groups: a ResNeXt block with
    ``groups=32``, a wide one with ``widen=2``.
    """
    return _bottleneck(net, name, width, (1, stride), shortcut, widen * width, groups)


def bottleneck_v1(
    net: Builder,
    name: str,
    width: int,
    stride: int = 1,
    shortcut: Shortcut = "identity",
    *,
    excite: int = 0,
) -> str:
    """The bottleneck as in the paper, with the stride in the first 1x1.

    ``excite``: a squeeze-and-excite block before the addition, which reduces the channels by
    this factor.
    """
    return _bottleneck(net, name, width, (stride, 1), shortcut, width, 1, excite)


def _bottleneck(
    net: Builder,
    name: str,
    width: int,
    strides: tuple[int, int],
    shortcut: Shortcut,
    inner: int,
    groups: int,
    excite: int = 0,
) -> str:
    start = net.last
    conv_bn(net, name, 1, Conv2d(inner, kernel_size=1, stride=strides[0], bias=False))
    conv_bn(net, name, 2, _conv3x3(inner, strides[1], groups))
    restore = Conv2d(4 * width, kernel_size=1, bias=False)
    out = conv_bn(net, name, 3, restore, relu=False)
    if excite:
        out = squeeze_excite(net, f"{name}.se", 4 * width, 4 * width // excite)
    return _close(net, name, start, out, 4 * width, max(strides), shortcut)


def _conv3x3(width: int, stride: int = 1, groups: int = 1) -> Conv2d:
    return Conv2d(width, kernel_size=3, stride=stride, padding=1, groups=groups, bias=False)


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


# --- whole networks -------------------------------------------------------------------


def stem(net: Builder) -> str:
    """7x7 stride 2 and a pool: a quarter of the height and width before the first block."""
    net.stage("stem")
    conv = Conv2d(64, kernel_size=7, stride=2, padding=3, bias=False)
    net.chain(("conv1", conv), ("bn1", BatchNorm2d()), ("relu", ReLU()))
    return net.add("maxpool", MaxPool2d(3, stride=2, padding=1))


def stages(
    net: Builder,
    block: Block,
    depths: Sequence[int],
    widths: Sequence[int] = WIDTHS,
    option: str = "B",
    widens: bool = False,
) -> str:
    """Stages ``layer1``, ``layer2``, ... of ``depths`` blocks; all but the first halve the map.

    ``widens``: a block puts out more channels than its width, so that the first stage, too,
    begins with a block that changes the size.
    """
    changed, unchanged = OPTIONS[option]
    for stage, (width, blocks) in enumerate(zip(widths, depths, strict=True), start=1):
        net.stage(f"layer{stage}")
        for position in range(blocks):
            first = position == 0
            stride = 2 if first and stage > 1 else 1
            shortcut = changed if first and (stage > 1 or widens) else unchanged
            block(net, f"layer{stage}.{position}", width, stride, shortcut)
    return net.last


def head(net: Builder, classes: int = 1000) -> str:
    """Global average pooling and one linear layer."""
    net.stage("head")
    net.chain(("avgpool", AdaptiveAvgPool2d(1)), ("flatten", Flatten()))
    return net.chain(("fc", Linear(classes)), ("softmax", Softmax()))
