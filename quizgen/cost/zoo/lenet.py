"""LeNet-5, 1998: as published, and the dense form that everyone builds."""

from __future__ import annotations

from quizgen.cost.builder import Builder
from quizgen.cost.layers import (
    AvgPool2d,
    Conv2d,
    Flatten,
    Linear,
    RadialBasis,
    Softmax,
    Subsample2d,
    TableConv2d,
    Tanh,
)
from quizgen.cost.network import Network
from quizgen.cost.published import errors, params
from quizgen.cost.zoo import entry

TITLE = "Gradient-Based Learning Applied to Document Recognition"
PAPER = "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, 1998"
DIGITS = 10
MAPS = 6  # of S2, which C3 reads


def _around(start: int, count: int) -> tuple[int, ...]:
    """``count`` neighbouring maps of S2, going round at the end."""
    return tuple(sorted((start + step) % MAPS for step in range(count)))


# Table 1 of the paper: six maps see three neighbours, six see four, three see two pairs that
# do not touch, one sees all.
C3_TABLE = (
    *(_around(start, 3) for start in range(MAPS)),
    *(_around(start, 4) for start in range(MAPS)),
    *(tuple(sorted((*_around(start, 2), *_around(start + 3, 2)))) for start in range(3)),
    tuple(range(MAPS)),
)

PUBLISHED = (
    params("60,000", PAPER + ", section II.B", "trainable parameters"),
    *errors(PAPER, top1="0.95", views="MNIST", data="test"),
)


@entry
def lenet5() -> Network:
    """LeNet-5 as published: "Gradient-Based Learning Applied to Document Recognition", 1998.

    C3 sees S2 through a connection table, subsampling has a learned coefficient and bias per
    map, and ten radial basis functions with fixed centres come last: 60,000 trainable
    parameters and 340,908 connections, both as in the paper.  Test error on MNIST 0.95%.
    """
    net = Builder((1, 32, 32))
    net.stage("conv")
    net.chain(("C1", Conv2d(MAPS, kernel_size=5)), ("tanh1", Tanh()))
    net.chain(("S2", Subsample2d(2)), ("tanh2", Tanh()))
    net.chain(("C3", TableConv2d(C3_TABLE, kernel_size=5)), ("tanh3", Tanh()))
    net.chain(("S4", Subsample2d(2)), ("tanh4", Tanh()))
    net.chain(("C5", Conv2d(120, kernel_size=5)), ("tanh5", Tanh()), ("flatten", Flatten()))
    net.stage("dense")
    net.chain(("F6", Linear(84)), ("tanh6", Tanh()), ("output", RadialBasis(DIGITS)))
    return net.network("lenet5", TITLE, 1998, PAPER, PUBLISHED)


@entry
def lenet5_dense() -> Network:
    """LeNet-5 in its common dense form, after the paper of 1998.

    C3 sees all maps of S2, subsampling is plain average pooling, the output is linear with
    softmax: 61,706 parameters, where the paper's sparse net has 60,000.
    """
    net = Builder((1, 32, 32))
    net.stage("conv")
    net.chain(("conv1", Conv2d(6, kernel_size=5)), ("tanh1", Tanh()), ("pool2", AvgPool2d(2)))
    net.chain(("conv3", Conv2d(16, kernel_size=5)), ("tanh3", Tanh()), ("pool4", AvgPool2d(2)))
    net.chain(("conv5", Conv2d(120, kernel_size=5)), ("tanh5", Tanh()), ("flatten", Flatten()))
    net.stage("dense")
    net.chain(("fc6", Linear(84)), ("tanh6", Tanh()), ("fc7", Linear(DIGITS)))
    net.add("softmax", Softmax())
    differs = "the paper's C3 is sparse, its subsampling learns, its output does not"
    sparse = params("60,000", PAPER, "trainable parameters", differs)
    return net.network("lenet5_dense", TITLE, 1998, "common form after " + PAPER, (sparse,))
