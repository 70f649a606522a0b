"""Inception-v3, 2015: large kernels factored into small ones and into rows and columns."""

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
from quizgen.cost.published import errors, macs, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.branches import Branch, conv, module, same, unit
from quizgen.cost.zoo.torchvision import SOURCE, counts, rates

TITLE = "Rethinking the Inception Architecture for Computer Vision"
PAPER = "C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens, Z. Wojna, 2015"
BUILT = PAPER + ", as built by torchvision"
CLASSES = 1000

PAPER_FIGURES = (
    macs(
        "5 G",
        PAPER + ", abstract",
        differs="a round figure; the network published with the paper takes 5.7 G",
    ),
    *errors(PAPER + ", abstract", top1="21.2", top5="5.6", crops=1),
    *errors(PAPER + ", abstract", top1="17.3", top5="3.5", networks=4, views="multi-crop"),
)
PUBLISHED = (
    *PAPER_FIGURES,
    params("23,834,568", SOURCE, "without the auxiliary classifier"),
    counts("inception_v3")[1],
    *rates("inception_v3"),
)
WITH_AUX = (*PAPER_FIGURES[1:], counts("inception_v3")[0], *rates("inception_v3"))


def _keep() -> AvgPool2d:
    return AvgPool2d(3, stride=1, padding=1)


def _halve() -> MaxPool2d:
    return MaxPool2d(3, stride=2)


def at_35(pooled: int) -> tuple[Branch, ...]:
    """A module at 35x35 (the paper's figure 5, with 5x5 kept in one branch)."""
    return (
        [same(64, 1)],
        [same(48, 1), same(64, 5)],
        [same(64, 1), same(96, 3), same(96, 3)],
        [_keep(), same(pooled, 1)],
    )


def at_17(width: int) -> tuple[Branch, ...]:
    """A module at 17x17: 7x7 as 1x7 and 7x1, once and twice (figure 6)."""
    row, column = same(width, (1, 7)), same(width, (7, 1))
    return (
        [same(192, 1)],
        [same(width, 1), row, same(192, (7, 1))],
        [same(width, 1), column, row, column, same(192, (1, 7))],
        [_keep(), same(192, 1)],
    )


def at_8() -> tuple[Branch, ...]:
    """A module at 8x8: 1x3 and 3x1 side by side, for many channels (figure 7)."""
    fork = ([same(384, (1, 3))], [same(384, (3, 1))])
    return (
        [same(320, 1)],
        [same(384, 1), fork],
        [same(448, 1), same(384, 3), fork],
        [_keep(), same(192, 1)],
    )


STEM = (
    ("Conv2d_1a_3x3", conv(32, 3, stride=2)),
    ("Conv2d_2a_3x3", conv(32, 3)),
    ("Conv2d_2b_3x3", same(64, 3)),
    ("maxpool1", _halve()),
    ("Conv2d_3b_1x1", conv(80, 1)),
    ("Conv2d_4a_3x3", conv(192, 3)),
    ("maxpool2", _halve()),
)
MODULES: dict[str, tuple[Branch, ...]] = {
    "Mixed_5b": at_35(32),
    "Mixed_5c": at_35(64),
    "Mixed_5d": at_35(64),
    # The grid shrinks by a stride-2 convolution beside a pool, so that no map is a bottleneck.
    "Mixed_6a": (
        [conv(384, 3, stride=2)],
        [same(64, 1), same(96, 3), conv(96, 3, stride=2)],
        [_halve()],
    ),
    "Mixed_6b": at_17(128),
    "Mixed_6c": at_17(160),
    "Mixed_6d": at_17(160),
    "Mixed_6e": at_17(192),
    "Mixed_7a": (
        [same(192, 1), conv(320, 3, stride=2)],
        [same(192, 1), same(192, (1, 7)), same(192, (7, 1)), conv(192, 3, stride=2)],
        [_halve()],
    ),
    "Mixed_7b": at_8(),
    "Mixed_7c": at_8(),
}
AUXILIARY_BEHIND = "Mixed_6e"


def _auxiliary(net: Builder, after: str) -> None:
    """The classifier on the last 17x17 map, used in training only."""
    net.stage("AuxLogits")
    net.add("AuxLogits.pool", AvgPool2d(5, stride=3), after)
    unit(net, "AuxLogits.conv0", conv(128, 1))
    unit(net, "AuxLogits.conv1", conv(768, 5))
    net.chain(("AuxLogits.avgpool", AdaptiveAvgPool2d(1)), ("AuxLogits.flatten", Flatten()))
    net.add("AuxLogits.fc", Linear(CLASSES))


def _inception(name: str, published: tuple[Published, ...], auxiliary: bool) -> Network:
    net = Builder((3, 299, 299))
    net.stage("stem")
    for layer, what in STEM:
        unit(net, layer, what)
    at = net.last
    for mixed, rows in MODULES.items():
        net.stage(mixed)
        at = module(net, mixed, *rows, after=at)
        if auxiliary and mixed == AUXILIARY_BEHIND:
            _auxiliary(net, at)
    net.stage("head")
    net.chain(("avgpool", AdaptiveAvgPool2d(1)), ("dropout", Dropout()), after=at)
    net.chain(("flatten", Flatten()), ("fc", Linear(CLASSES)), ("softmax", Softmax()))
    return net.network(name, TITLE, 2015, BUILT, published)


@entry
def inception_v3() -> Network:
    """Inception-v3 of "Rethinking the Inception Architecture ...", 2015, as torchvision has it.

    23,834,568 parameters and 5.71 G multiply-adds without the auxiliary classifier
    (``inception_v3_aux``); the paper says "less than 25 million" and "5 billion".  Two 3x3
    replace a 5x5 in one branch of a 35x35 module, another keeps its 5x5; 1x7 and 7x1 replace
    7x7.  Top-5 error 5.6% (one network, one crop, validation); 3.5% is four networks.
    """
    return _inception("inception_v3", PUBLISHED, auxiliary=False)


@entry
def inception_v3_aux() -> Network:
    """Inception-v3 with its auxiliary classifier, as it is trained, 2015.

    27,161,264 parameters, the number torchvision states: 3.3 M of them are used in training
    only ("Rethinking the Inception Architecture for Computer Vision", section 4).
    """
    return _inception("inception_v3_aux", WITH_AUX, auxiliary=True)
