"""Inception-ResNet, 2016: inception modules whose joined branches are added to their input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from quizgen.cost.builder import Builder
from quizgen.cost.layer import Layer
from quizgen.cost.layers import Add, AvgPool2d, Conv2d, ReLU, Scale
from quizgen.cost.network import Network
from quizgen.cost.published import params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.branches import Branch, conv, module, same, unit
from quizgen.cost.zoo.inception_v4 import PAPER, TITLE, halve, head, rates, to_17

COUNTED = "TensorFlow's published model without its auxiliary classifier, 1000 classes"
SCALE = 0.1  # "between 0.1 and 0.3"
BUILT = ", as published in TensorFlow"


class ModuleStage(NamedTuple):
    """``blocks`` residual modules of ``channels`` channels; a module without residual before."""

    name: str
    before: tuple[Branch, ...]
    blocks: int
    channels: int
    rows: tuple[Branch, ...]


# --- version 1, figures 9 to 14 -------------------------------------------------------

STEM_1 = (
    *(conv(32, 3, stride=2), conv(32, 3), same(64, 3), halve()),
    *(same(80, 1), conv(192, 3), conv(256, 3, stride=2)),
)
TO_8_1: tuple[Branch, ...] = (
    [halve()],
    [same(256, 1), conv(384, 3, stride=2)],
    [same(256, 1), conv(256, 3, stride=2)],
    [same(256, 1), same(256, 3), conv(256, 3, stride=2)],
)
STAGES_1 = (
    ModuleStage(
        *("A", (), 5, 256),
        ([same(32, 1)], [same(32, 1), same(32, 3)], [same(32, 1), same(32, 3), same(32, 3)]),
    ),
    ModuleStage(
        *("B", to_17(192, 192, 256, 384), 10, 896),
        ([same(128, 1)], [same(128, 1), same(128, (1, 7)), same(128, (7, 1))]),
    ),
    ModuleStage(
        *("C", TO_8_1, 5, 1792),
        ([same(192, 1)], [same(192, 1), same(192, (1, 3)), same(192, (3, 1))]),
    ),
)

# --- version 2 as published with its weights ------------------------------------------

STEM_2 = (
    *(conv(32, 3, stride=2), conv(32, 3), same(64, 3), halve()),
    *(conv(80, 1), conv(192, 3), halve()),
)
FIRST_2: tuple[Branch, ...] = (  # a plain module, from 192 to 320 channels
    [same(96, 1)],
    [same(48, 1), same(64, 5)],
    [same(64, 1), same(96, 3), same(96, 3)],
    [AvgPool2d(3, stride=1, padding=1, count_include_pad=False), same(64, 1)],
)
TO_8_2: tuple[Branch, ...] = (
    [halve()],
    [same(256, 1), conv(384, 3, stride=2)],
    [same(256, 1), conv(288, 3, stride=2)],
    [same(256, 1), same(288, 3), conv(320, 3, stride=2)],
)
STAGES_2 = (
    ModuleStage(
        *("A", FIRST_2, 10, 320),
        ([same(32, 1)], [same(32, 1), same(32, 3)], [same(32, 1), same(48, 3), same(64, 3)]),
    ),
    ModuleStage(
        *("B", to_17(256, 256, 384, 384), 20, 1088),
        ([same(192, 1)], [same(128, 1), same(160, (1, 7)), same(192, (7, 1))]),
    ),
    ModuleStage(
        *("C", TO_8_2, 10, 2080),
        ([same(192, 1)], [same(192, 1), same(224, (1, 3)), same(256, (3, 1))]),
    ),
)
LAST_2 = conv(1536, 1)


def residual_module(net: Builder, name: str, channels: int, *rows: Branch) -> str:
    """Branches joined, brought to ``channels`` by a linear 1x1, and added to the input.

    The 1x1 has a bias and no batch norm; what is added is scaled down, for stability.
    """
    start = net.last
    module(net, name, *rows)
    net.add(f"{name}.linear", Conv2d(channels, kernel_size=1))
    scaled = net.add(f"{name}.scale", Scale(SCALE))
    net.add(f"{name}.add", Add(), scaled, start)
    return net.add(f"{name}.relu", ReLU())


def _stages(net: Builder, stages: Sequence[ModuleStage]) -> None:
    for stage in stages:
        if stage.before:
            net.stage(f"before{stage.name}")
            module(net, f"before{stage.name}", *stage.before)
        net.stage(f"inception{stage.name}")
        for number in range(1, stage.blocks + 1):
            residual_module(net, f"inception{stage.name}{number}", stage.channels, *stage.rows)


def _stem(net: Builder, layers: Sequence[Layer]) -> None:
    net.stage("stem")
    for number, layer in enumerate(layers, start=1):
        unit(net, f"stem.{number}", layer)


@entry
def inception_resnet_v1() -> Network:
    """Inception-ResNet-v1 of "Inception-v4, Inception-ResNet and ...", 2016, figures 9 to 14.

    5, 10 and 5 residual modules on a plain stem; about the cost of Inception-v3, says the paper,
    which gives no parameters or operations.  Top-5 error 5.5% (one network, one crop,
    validation without the images that were found wrongly labelled).
    """
    net = Builder((3, 299, 299))
    _stem(net, STEM_1)
    _stages(net, STAGES_1)
    head(net)
    published = rates(("21.3", "5.5"), ("19.8", "4.6"), ("18.8", "4.3"))
    return net.network("inception_resnet_v1", TITLE, 2016, PAPER, tuple(published))


@entry
def inception_resnet_v2() -> Network:
    """Inception-ResNet-v2, 2016, as its authors published it with weights.

    55,843,464 parameters.  The figures of "Inception-v4, Inception-ResNet and ..." differ from
    it: there the stem is Inception-v4's, the residual modules are 5, 10 and 5, and the widths
    contradict each other (1154 and 2048 channels where 1152 and 2144 arrive).  The published
    network has 10, 20 and 10, with 320, 1088 and 2080 channels.  Top-5 error 4.9% (one network,
    one crop, validation without the images that were found wrongly labelled).
    """
    net = Builder((3, 299, 299))
    _stem(net, STEM_2)
    _stages(net, STAGES_2)
    net.stage("last")
    unit(net, "last", LAST_2)
    head(net)
    published = (
        params("55,843,464", COUNTED),
        *rates(("19.9", "4.9"), ("18.7", "4.1"), ("17.8", "3.7")),
    )
    return net.network("inception_resnet_v2", TITLE, 2016, PAPER + BUILT, published)
