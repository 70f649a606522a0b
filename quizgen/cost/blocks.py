"""The building blocks of the zoo's networks, each as a small network of its own.

A block takes the shape of its input and its widths, and gives a ``Network`` to trace.  The
functions of the same kind in ``zoo`` add a block to a network that is being built.

>>> from quizgen.cost import trace
>>> report = trace(inception_module((192, 28, 28), 64, (96, 128), (16, 32), 32))
>>> report.output, report.params, report.macs
((256, 28, 28), 163696, 128049152)
"""

from __future__ import annotations

from collections.abc import Callable

from quizgen.cost.builder import Builder
from quizgen.cost.layer import Shape
from quizgen.cost.layers import (
    Add,
    BatchNorm2d,
    ChannelShuffle,
    Concat,
    Conv2d,
    MaxPool2d,
    ReLU,
)
from quizgen.cost.network import INPUT, Network
from quizgen.cost.zoo import densenet, googlenet, mobilenet, residual, squeezenet
from quizgen.cost.zoo.residual import Shortcut
from quizgen.cost.zoo.squeeze_excite import squeeze_excite as _squeeze_excite

REDUCTION = 16  # of squeeze and excitation, unless another is asked for


def _alone(name: str, shape: Shape, source: str, add: Callable[[Builder, str], str]) -> Network:
    net = Builder(shape)
    add(net, name)
    return net.network(name, source=source)


def _shortcut(shape: Shape, channels: int, stride: int) -> Shortcut:
    """The identity where it fits, else a projection (ResNet's option B)."""
    return "identity" if stride == 1 and shape[0] == channels else "projection"


def inception_module(
    shape: Shape, conv1x1: int, conv3x3: tuple[int, int], conv5x5: tuple[int, int], pool: int
) -> Network:
    """GoogLeNet's module: 1x1, 3x3, 5x5 and a pool side by side, joined by channel.

    ``conv3x3`` and ``conv5x5`` are the channels of the 1x1 in front and of the convolution
    itself; ``pool`` those of the 1x1 behind the pool.  C. Szegedy et al., "Going Deeper with
    Convolutions", 2014.
    """
    channels = googlenet.Inception(conv1x1, *conv3x3, *conv5x5, pool)
    return _alone(
        "inception_module",
        shape,
        googlenet.PAPER,
        lambda net, name: googlenet.inception(net, name, channels),
    )


def naive_inception_module(shape: Shape, conv1x1: int, conv3x3: int, conv5x5: int) -> Network:
    """The module before its 1x1 reductions: every branch reads all channels.

    The pool keeps its input's channels.  C. Szegedy et al., 2014, figure 2(a).

    >>> from quizgen.cost import trace
    >>> trace(naive_inception_module((192, 28, 28), 64, 128, 32)).output
    (416, 28, 28)
    """
    net = Builder(shape)
    one = googlenet.conv_relu(net, "1x1", Conv2d(conv1x1, kernel_size=1))
    three = googlenet.conv_relu(net, "3x3", Conv2d(conv3x3, kernel_size=3, padding=1), INPUT)
    five = googlenet.conv_relu(net, "5x5", Conv2d(conv5x5, kernel_size=5, padding=2), INPUT)
    pool = net.add("pool", MaxPool2d(3, stride=1, padding=1), INPUT)
    net.add("concat", Concat(), one, three, five, pool)
    return net.network("naive_inception_module", source=googlenet.PAPER)


RESNET = "K. He et al., Deep Residual Learning for Image Recognition, 2015"


def basic_block(shape: Shape, channels: int, stride: int = 1) -> Network:
    """Two 3x3 convolutions and a shortcut.  K. He et al., "Deep Residual Learning", 2015.

    >>> from quizgen.cost import trace
    >>> trace(basic_block((64, 56, 56), 64)).total("params", kind="Conv2d")
    73728
    """
    shortcut = _shortcut(shape, channels, stride)
    return _alone(
        "basic_block",
        shape,
        RESNET,
        lambda net, name: residual.basic_block(net, name, channels, stride, shortcut),
    )


def bottleneck(shape: Shape, width: int, stride: int = 1) -> Network:
    """1x1 to ``width`` channels, 3x3, 1x1 to four times as many; a shortcut around them.

    Stride 2 is in the 3x3.  K. He et al., "Deep Residual Learning", 2015.

    >>> from quizgen.cost import trace
    >>> trace(bottleneck((256, 56, 56), 64)).total("params", kind="Conv2d")
    69632
    """
    shortcut = _shortcut(shape, 4 * width, stride)
    return _alone(
        "bottleneck",
        shape,
        RESNET,
        lambda net, name: residual.bottleneck(net, name, width, stride, shortcut),
    )


def resnext_block(
    shape: Shape, width: int, stride: int = 1, groups: int = 32, widen: int = 2
) -> Network:
    """A bottleneck whose 3x3 has ``widen * width`` channels in ``groups`` groups.

    S. Xie et al., "Aggregated Residual Transformations for Deep Neural Networks", 2016.

    >>> from quizgen.cost import trace
    >>> trace(resnext_block((256, 56, 56), 64)).total("params", kind="Conv2d")
    70144
    """
    shortcut = _shortcut(shape, 4 * width, stride)
    return _alone(
        "resnext_block",
        shape,
        "S. Xie et al., Aggregated Residual Transformations for Deep Neural Networks, 2016",
        lambda net, name: residual.bottleneck(
            net, name, width, stride, shortcut, widen=widen, groups=groups
        ),
    )


def depthwise_separable(shape: Shape, channels: int, stride: int = 1) -> Network:
    """A 3x3 on each channel by itself, then a 1x1 over all.  A. Howard et al., "MobileNets", 2017.

    >>> from quizgen.cost import trace
    >>> trace(depthwise_separable((512, 14, 14), 512)).macs  # a full 3x3 takes 462 M
    52283392
    """
    return _alone(
        "depthwise_separable",
        shape,
        mobilenet.V1_PAPER,
        lambda net, name: mobilenet.depthwise_separable(net, name, shape[0], channels, stride),
    )


def inverted_residual(shape: Shape, channels: int, expansion: int = 6, stride: int = 1) -> Network:
    """1x1 to ``expansion`` times the channels, depthwise 3x3, linear 1x1; narrow at the ends.

    M. Sandler et al., "MobileNetV2", 2018.

    >>> from quizgen.cost import trace
    >>> trace(inverted_residual((24, 56, 56), 24)).row("inverted_residual.depthwise.conv").output
    (144, 56, 56)
    """
    return _alone(
        "inverted_residual",
        shape,
        mobilenet.V2_PAPER,
        lambda net, name: mobilenet.inverted_residual(
            net, name, shape[0], channels, expansion, stride
        ),
    )


def squeeze_excite(shape: Shape, reduction: int = REDUCTION) -> Network:
    """A weight for each channel from the mean of every channel.

    J. Hu, L. Shen, G. Sun, "Squeeze-and-Excitation Networks", 2017.

    >>> from quizgen.cost import trace
    >>> trace(squeeze_excite((256, 56, 56))).params
    8464
    """
    reduced = max(1, shape[0] // reduction)
    return _alone(
        "squeeze_excite",
        shape,
        "J. Hu, L. Shen, G. Sun, Squeeze-and-Excitation Networks, 2017",
        lambda net, name: _squeeze_excite(net, name, shape[0], reduced),
    )


def fire_module(shape: Shape, squeeze: int, expand1x1: int, expand3x3: int) -> Network:
    """1x1 to few channels, then 1x1 and 3x3 side by side.  F. Iandola et al., "SqueezeNet", 2016.

    >>> from quizgen.cost import trace
    >>> trace(fire_module((96, 55, 55), 16, 64, 64)).params
    11920
    """
    return _alone(
        "fire_module",
        shape,
        squeezenet.PAPER,
        lambda net, name: squeezenet.fire(net, name, squeeze, expand1x1, expand3x3),
    )


def dense_block(shape: Shape, layers: int, growth: int = 32, reduced: int = 4) -> Network:
    """Layers that read all maps before them and add ``growth`` maps each.

    G. Huang et al., "Densely Connected Convolutional Networks", 2016.

    >>> from quizgen.cost import trace
    >>> trace(dense_block((64, 56, 56), 6)).output
    (256, 56, 56)
    """
    return _alone(
        "dense_block",
        shape,
        densenet.PAPER,
        lambda net, name: densenet.dense_block(net, name, layers, growth, reduced),
    )


def preactivation_block(shape: Shape, channels: int) -> Network:
    """Batch norm and ReLU before each of two 3x3 convolutions; nothing follows the addition.

    K. He, X. Zhang, S. Ren, J. Sun, "Identity Mappings in Deep Residual Networks", 2016,
    figure 1(b).

    >>> from quizgen.cost import trace
    >>> [row.kind for row in trace(preactivation_block((64, 56, 56), 64)).rows][:3]
    ['BatchNorm2d', 'ReLU', 'Conv2d']
    """
    net = Builder(shape)
    for number in (1, 2):
        net.chain((f"bn{number}", BatchNorm2d()), (f"relu{number}", ReLU()))
        net.add(f"conv{number}", Conv2d(channels, kernel_size=3, padding=1, bias=False))
    net.add("add", Add(), net.last, INPUT)
    source = "K. He et al., Identity Mappings in Deep Residual Networks, 2016"
    return net.network("preactivation_block", source=source)


def shuffle_unit(shape: Shape, groups: int = 3, reduction: int = 4) -> Network:
    """Grouped 1x1, channel shuffle, depthwise 3x3 and grouped 1x1; a shortcut around them.

    The layers inside have ``1 / reduction`` of the channels.  X. Zhang, X. Zhou, M. Lin, J. Sun,
    "ShuffleNet", 2017, figure 2(b).

    >>> from quizgen.cost import trace
    >>> trace(shuffle_unit((240, 28, 28))).total("params", kind="Conv2d")
    10140
    """
    channels, net = shape[0], Builder(shape)
    inner = channels // reduction
    reduce = Conv2d(inner, kernel_size=1, groups=groups, bias=False)
    mobilenet.conv_bn(net, "reduce", reduce, ReLU())
    net.add("shuffle", ChannelShuffle(groups))
    mobilenet.conv_bn(net, "depthwise", mobilenet.depthwise(inner), None)
    restore = Conv2d(channels, kernel_size=1, groups=groups, bias=False)
    out = mobilenet.conv_bn(net, "restore", restore, None)
    net.add("add", Add(), out, INPUT)
    net.add("relu", ReLU())
    return net.network("shuffle_unit", source="X. Zhang et al., ShuffleNet, 2017")


def nin_block(shape: Shape, channels: int, kernel: int) -> Network:
    """A convolution that keeps the size and two 1x1, each followed by ReLU; ``kernel`` is odd.

    M. Lin, Q. Chen, S. Yan, "Network In Network", 2013.

    >>> from quizgen.cost import trace
    >>> trace(nin_block((96, 26, 26), 256, 5)).output
    (256, 26, 26)
    """
    net = Builder(shape)
    first = Conv2d(channels, kernel_size=kernel, padding=kernel // 2)
    for number, conv in enumerate((first, *2 * [Conv2d(channels, kernel_size=1)]), start=1):
        net.chain((f"conv{number}", conv), (f"relu{number}", ReLU()))
    return net.network("nin_block", source="M. Lin, Q. Chen, S. Yan, Network In Network, 2013")
