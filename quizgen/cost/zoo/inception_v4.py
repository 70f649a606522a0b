"""Inception-v4, 2016: more and more uniform modules, a stem of its own, no residuals."""

from __future__ import annotations

from quizgen.cost.builder import Builder
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    Softmax,
)
from quizgen.cost.network import Network, Published
from quizgen.cost.published import errors, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.branches import Branch, conv, module, same, unit

TITLE = "Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning"
PAPER = "C. Szegedy, S. Ioffe, V. Vanhoucke, A. Alemi, 2016"
COUNTED = "TensorFlow's published model without its auxiliary classifier, 1000 classes"
CLASSES = 1000
DROPOUT = 0.2  # "keep 0.8"


def rates(
    single: tuple[str, str], twelve: tuple[str, str], many: tuple[str, str]
) -> list[Published]:
    """A network's top-1 and top-5 errors in tables 2, 3 and 4 of the paper."""
    return [
        *errors(PAPER + ", table 2", top1=single[0], top5=single[1], crops=1),
        *errors(PAPER + ", table 3", top1=twelve[0], top5=twelve[1], crops=12),
        *errors(PAPER + ", table 4", top1=many[0], top5=many[1], crops=144),
    ]


def head(net: Builder) -> str:
    """Global average pooling, dropout and one linear layer."""
    net.stage("head")
    net.chain(("avgpool", AdaptiveAvgPool2d(1)), ("dropout", Dropout(DROPOUT)))
    return net.chain(("flatten", Flatten()), ("fc", Linear(CLASSES)), ("softmax", Softmax()))


def _keep() -> AvgPool2d:
    return AvgPool2d(3, stride=1, padding=1, count_include_pad=False)


def halve() -> MaxPool2d:
    """The pool of every branch that halves the map."""
    return MaxPool2d(3, stride=2)


# The stem, figure 3: three convolutions, then three joins of two ways.
STEM = (conv(32, 3, stride=2), conv(32, 3), same(64, 3))
JOINS: tuple[tuple[Branch, ...], ...] = (
    ([halve()], [conv(96, 3, stride=2)]),
    (
        [same(64, 1), conv(96, 3)],
        [same(64, 1), same(64, (1, 7)), same(64, (7, 1)), conv(96, 3)],
    ),
    ([conv(192, 3, stride=2)], [halve()]),
)
A: tuple[Branch, ...] = (  # figure 4
    [same(96, 1)],
    [same(64, 1), same(96, 3)],
    [same(64, 1), same(96, 3), same(96, 3)],
    [_keep(), same(96, 1)],
)
B: tuple[Branch, ...] = (  # figure 5
    [same(384, 1)],
    [same(192, 1), same(224, (1, 7)), same(256, (7, 1))],
    [same(192, 1), same(192, (7, 1)), same(224, (1, 7)), same(224, (7, 1)), same(256, (1, 7))],
    [_keep(), same(128, 1)],
)
FORK: tuple[Branch, ...] = ([same(256, (1, 3))], [same(256, (3, 1))])
C: tuple[Branch, ...] = (  # figure 6
    [same(256, 1)],
    [same(384, 1), FORK],
    [same(384, 1), same(448, (3, 1)), same(512, (1, 3)), FORK],
    [_keep(), same(256, 1)],
)
TO_8: tuple[Branch, ...] = (  # figure 8
    [same(192, 1), conv(192, 3, stride=2)],
    [same(256, 1), same(256, (1, 7)), same(320, (7, 1)), conv(320, 3, stride=2)],
    [halve()],
)


def to_17(k: int, l: int, m: int, n: int) -> tuple[Branch, ...]:  # noqa: E741 (the paper's names)
    """Reduction from 35x35 to 17x17, figure 7, with the widths of table 1."""
    return (
        [halve()],
        [conv(n, 3, stride=2)],
        [same(k, 1), same(l, 3), conv(m, 3, stride=2)],
    )


def stem(net: Builder) -> str:
    """From 3x299x299 to 384x35x35."""
    net.stage("stem")
    for number, layer in enumerate(STEM, start=1):
        unit(net, f"stem.{number}", layer)
    for number, rows in enumerate(JOINS, start=1):
        module(net, f"stem.join{number}", *rows)
    return net.last


@entry
def inception_v4() -> Network:
    """Inception-v4 of "Inception-v4, Inception-ResNet and ...", 2016: no residual connections.

    Four, seven and three modules at 35, 17 and 8 pixels.  The paper gives no parameters or
    operations; 42,679,816 are those of TensorFlow's published model.  Top-5 error 5.0% (one
    network, one crop, validation without the images that were found wrongly labelled).
    """
    net = Builder((3, 299, 299))
    stem(net)
    for name, count, rows in (("A", 4, A), ("B", 7, B), ("C", 3, C)):
        net.stage(f"inception{name}")
        for position in range(1, count + 1):
            module(net, f"inception{name}{position}", *rows)
        if name == "A":
            net.stage("reductionA")
            module(net, "reductionA", *to_17(192, 224, 256, 384))
        elif name == "B":
            net.stage("reductionB")
            module(net, "reductionB", *TO_8)
    head(net)
    published = (
        params("42,679,816", COUNTED),
        *rates(("20.0", "5.0"), ("18.7", "4.2"), ("17.7", "3.8")),
        *errors(PAPER + ", table 5", top5="3.08", networks=4, crops=144, data="test"),
    )
    return net.network("inception_v4", TITLE, 2016, PAPER, published)
