"""AlexNet, 2012, and the two one-tower versions that courses and libraries use for it."""

from __future__ import annotations

from collections.abc import Sequence

from quizgen.cost.builder import Builder
from quizgen.cost.layer import Layer
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    ReLU,
    Softmax,
)
from quizgen.cost.network import Network
from quizgen.cost.published import errors, macs, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.torchvision import stated

TITLE = "ImageNet Classification with Deep Convolutional Neural Networks"
PAPER = "A. Krizhevsky, I. Sutskever, G. Hinton, NIPS 2012"
ONE_TOWER = "One weird trick for parallelizing convolutional neural networks"
ONE_TOWER_PAPER = "A. Krizhevsky, 2014, as built by torchvision.models.alexnet"
SURVEY = "V. Sze et al., Efficient Processing of Deep Neural Networks, 2017, table II"
EYERISS = "Y.-H. Chen et al., Eyeriss, ISSCC 2016, section 1"
CLASSES = 1000

PUBLISHED_2012 = (
    params("60 M", PAPER + ", abstract", differs="60.97 million, which the paper cuts to 60"),
    macs("724 M", SURVEY),
    macs("666 M", EYERISS, "multiply-adds, conv only", ["Conv2d"]),
    *errors(PAPER, top1="40.7", top5="18.2", crops=10),
    *errors(PAPER, top5="16.4", networks=5, crops=10, data="test"),
)

# Each conv layer, and whether normalisation and pooling follow it.
TWO_GPUS: Sequence[tuple[Conv2d, bool, bool]] = (
    (Conv2d(96, kernel_size=11, stride=4), True, True),
    (Conv2d(256, kernel_size=5, padding=2, groups=2), True, True),
    (Conv2d(384, kernel_size=3, padding=1), False, False),
    (Conv2d(384, kernel_size=3, padding=1, groups=2), False, False),
    (Conv2d(256, kernel_size=3, padding=1, groups=2), False, True),
)
ONE_GPU: Sequence[tuple[Conv2d, bool, bool]] = (
    (Conv2d(64, kernel_size=11, stride=4, padding=2), False, True),
    (Conv2d(192, kernel_size=5, padding=2), False, True),
    (Conv2d(384, kernel_size=3, padding=1), False, False),
    (Conv2d(256, kernel_size=3, padding=1), False, False),
    (Conv2d(256, kernel_size=3, padding=1), False, True),
)


def _features(net: Builder, convs: Sequence[tuple[Conv2d, bool, bool]]) -> None:
    for number, (conv, normalised, pooled) in enumerate(convs, start=1):
        net.stage(f"conv{number}")
        net.chain((f"conv{number}", conv), (f"relu{number}", ReLU()))
        if normalised:
            net.add(f"norm{number}", LocalResponseNorm(5, k=2.0))
        if pooled:
            net.add(f"pool{number}", MaxPool2d(3, stride=2))


def classifier(net: Builder, stage: str = "", dropout_first: bool = False) -> None:
    """Three fully connected layers, in stages of their own unless ``stage`` is given.

    Dropout is behind the first two, as in the paper, or in front of them, as in torchvision.
    """
    net.stage(stage or "fc6")
    net.add("flatten", Flatten())
    for number in (6, 7):
        net.stage(stage or f"fc{number}")
        layers: list[tuple[str, Layer]] = [(f"fc{number}", Linear(4096)), (f"relu{number}", ReLU())]
        layers.insert(0 if dropout_first else 2, (f"drop{number}", Dropout()))
        net.chain(*layers)
    net.stage(stage or "fc8")
    net.chain(("fc8", Linear(CLASSES)), ("softmax", Softmax()))


@entry
def alexnet() -> Network:
    """AlexNet as published: "ImageNet Classification with Deep Convolutional ...", 2012.

    Two GPUs: conv2, conv4 and conv5 see only the maps of their own GPU, a convolution with
    groups=2.  60,965,224 parameters; the paper says 60 million.  The input is 227x227: with the
    paper's 224 and no padding, (224 - 11)/4 is not whole.  The paper's 253,440 neurons of
    conv1 fit no reading; 55*55*96 are 290,400.  Top-5 error: 18.2% for one network
    (validation), 16.4% for five together (test).
    """
    net = Builder((3, 227, 227))
    _features(net, TWO_GPUS)
    classifier(net)
    return net.network("alexnet", TITLE, 2012, PAPER, PUBLISHED_2012)


@entry
def alexnet_single() -> Network:
    """The one-tower AlexNet of torchvision, after "One weird trick ...", 2014.

    224x224 with 2 pixels of padding in conv1, other filter counts, no groups and no
    normalisation: 61,100,840 parameters, 714 M multiply-adds, as torchvision states.
    """
    net = Builder((3, 224, 224))
    _features(net, ONE_GPU)
    net.add("avgpool", AdaptiveAvgPool2d(6))
    classifier(net, dropout_first=True)
    return net.network("alexnet_single", ONE_TOWER, 2014, ONE_TOWER_PAPER, stated("alexnet"))


@entry
def alexnet_notes() -> Network:
    """The AlexNet of many lecture notes: one tower at 227x227, conv1 with padding 2.

    conv1 gives 64x56x56: 784 KB (at 1024 bytes), 23 k parameters, 73 M multiply-adds.  The
    parameters are those of ``alexnet_single``; the paper is that of ``alexnet``, 2012.
    """
    net = Builder((3, 227, 227))
    _features(net, ONE_GPU)
    classifier(net)
    return net.network("alexnet_notes", TITLE, 2012, "lecture notes after " + PAPER)
