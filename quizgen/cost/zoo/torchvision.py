"""What torchvision states about its classification networks, checked against our counts.

Each network's parameters, multiply-adds of convolutions and linear layers in units of 10^9,
and accuracies in percent of the first published weights on the ImageNet validation set, one
network and one central crop.  Source: torchvision 0.29, the ``meta`` of ``IMAGENET1K_V1``
(for Inception-v3 the parameters include the auxiliary classifier).
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from quizgen.cost.network import Published
from quizgen.cost.published import errors, macs, params

SOURCE = "torchvision, IMAGENET1K_V1 weights"


class Stated(NamedTuple):
    params: str
    macs: str
    accuracy1: str
    accuracy5: str


STATED = {
    "alexnet": Stated("61,100,840", "0.714 G", "56.522", "79.066"),
    "convnext_tiny": Stated("28,589,128", "4.456 G", "82.520", "96.146"),
    "densenet121": Stated("7,978,856", "2.834 G", "74.434", "91.972"),
    "efficientnet_b0": Stated("5,288,548", "0.386 G", "77.692", "93.532"),
    "inception_v3": Stated("27,161,264", "5.713 G", "77.294", "93.450"),
    "mobilenet_v2": Stated("3,504,872", "0.301 G", "71.878", "90.286"),
    "resnet18": Stated("11,689,512", "1.814 G", "69.758", "89.078"),
    "resnet34": Stated("21,797,672", "3.664 G", "73.314", "91.420"),
    "resnet50": Stated("25,557,032", "4.089 G", "76.130", "92.862"),
    "resnet101": Stated("44,549,160", "7.801 G", "77.374", "93.546"),
    "resnet152": Stated("60,192,808", "11.514 G", "78.312", "94.046"),
    "resnext50_32x4d": Stated("25,028,904", "4.230 G", "77.618", "93.698"),
    "resnext101_32x8d": Stated("88,791,336", "16.414 G", "79.312", "94.526"),
    "shufflenet_v2_x1_0": Stated("2,278,604", "0.145 G", "69.362", "88.316"),
    "squeezenet1_0": Stated("1,248,424", "0.819 G", "58.092", "80.420"),
    "squeezenet1_1": Stated("1,235,496", "0.349 G", "58.178", "80.624"),
    "vgg11": Stated("132,863,336", "7.609 G", "69.020", "88.628"),
    "vgg11_bn": Stated("132,868,840", "7.609 G", "70.370", "89.810"),
    "vgg13": Stated("133,047,848", "11.308 G", "69.928", "89.246"),
    "vgg13_bn": Stated("133,053,736", "11.308 G", "71.586", "90.374"),
    "vgg16": Stated("138,357,544", "15.470 G", "71.592", "90.382"),
    "vgg16_bn": Stated("138,365,992", "15.470 G", "73.360", "91.516"),
    "vgg19": Stated("143,667,240", "19.632 G", "72.376", "90.876"),
    "vgg19_bn": Stated("143,678,248", "19.632 G", "74.218", "91.842"),
    "vit_b_16": Stated("86,567,656", "17.564 G", "81.072", "95.318"),
    "wide_resnet50_2": Stated("68,883,240", "11.398 G", "78.468", "94.086"),
}


def counts(name: str) -> tuple[Published, ...]:
    """The parameters and multiply-adds of one network."""
    stated = STATED[name]
    return params(stated.params, SOURCE), macs(stated.macs, SOURCE)


def rates(name: str) -> tuple[Published, ...]:
    """Its error rates."""
    stated = STATED[name]
    return errors(SOURCE, top1=_error(stated.accuracy1), top5=_error(stated.accuracy5), crops=1)


def stated(name: str) -> tuple[Published, ...]:
    """Everything torchvision states about one network."""
    return counts(name) + rates(name)


def _error(accuracy: str) -> str:
    """What an accuracy leaves to 100%, with the same three digits."""
    thousandths = 100_000 - int(Fraction(accuracy) * 1000)
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"
