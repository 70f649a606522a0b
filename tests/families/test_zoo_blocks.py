"""Families about blocks, asked about those of real networks: their keys are the zoo's numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from quizgen.cost import trace, zoo
from quizgen.families import family
from quizgen.questions.margins import key_of

CONVOLUTION = "Conv2d"

# family, level, givens; network, names of rows begin with, what is counted, of which kind of layer
PARAMETERS = [
    ("residual-block", 1, {"C": 64}, "resnet18", "layer1.0.", ""),
    ("residual-block", 3, {"C_in": 64, "C_out": 128, "n": 4}, "resnet34", "layer2.", ""),
    ("bottleneck-block", 1, {"C": 256, "C_mid": 64}, "resnet50", "layer1.1.", ""),
    ("bottleneck-block", 3, {"C_in": 256, "C_mid": 128, "n": 4}, "resnet50", "layer2.", ""),
    ("resnext-block", 2, {"C": 256, "G": 32, "C_group": 4}, "resnext50_32x4d", "layer1.1.", ""),
    (
        "inverted-residual",
        1,
        {"C": 24, "t": 6, "K": 3},
        "mobilenet_v2",
        "block3.",
        CONVOLUTION,
    ),
    (
        "inverted-residual",
        3,
        {"C_in": 24, "C_out": 32, "t": 6, "n": 3},
        "mobilenet_v2",
        ("block4.", "block5.", "block6."),
        "",
    ),
    (
        "shuffle-unit",
        2,
        {"C": 116, "n": 3},
        "shufflenet_v2_x1_0",
        ("stage2.2.", "stage2.3.", "stage2.4."),
        "",
    ),
    ("convnext-block", 2, {"C": 96, "K": 7}, "convnext_tiny", "stage1.1.", ""),
    (
        "dense-block",
        2,
        {"C_in": 64, "k": 32, "l": 5},
        "densenet121",
        "denseblock1.denselayer5.",
        CONVOLUTION,
    ),
    (
        "dense-block",
        3,
        {"C_in": 64, "k": 32, "L": 6},
        "densenet121",
        ("denseblock1.", "transition1."),
        CONVOLUTION,
    ),
    (
        "squeeze-excite",
        2,
        {"C_in": 40, "t": 6, "r": 4, "W": 28},
        "efficientnet_b0",
        "block5.se.",
        "",
    ),
]
MULTIPLY_ADDS = [
    (
        "inverted-residual",
        2,
        {"C_in": 24, "C_out": 32, "t": 6, "K": 3, "W": 56},
        "mobilenet_v2",
        "block4.",
    ),
    ("shuffle-unit", 3, {"C_in": 116, "C_out": 232, "W": 28}, "shufflenet_v2_x1_0", "stage3.1."),
    (
        "convnext-block",
        3,
        {"C_in": 96, "C_out": 192, "W": 56, "n": 3},
        "convnext_tiny",
        ("downsample2.", "stage2."),
    ),
]
# EfficientNet-B4 in torchvision: channels and blocks of stages 2, 3, 5 and 6
B4 = [(24, 2, 32, 4), (40, 2, 56, 4), (112, 3, 160, 6), (192, 4, 272, 8)]


def key(name: str, number: int, givens: dict[str, Any]) -> Any:
    variant = family(name).level(number).variant(givens)
    assert variant is not None
    return key_of(variant.answer)


@pytest.mark.parametrize(("name", "number", "givens", "network", "rows", "kind"), PARAMETERS)
def test_parameters_are_those_of_a_network(
    name: str,
    number: int,
    givens: dict[str, Any],
    network: str,
    rows: str | tuple[str, ...],
    kind: str,
) -> None:
    report = trace(zoo.load(network))
    counted = [row.params for row in report.chosen(kind) if row.name.startswith(rows)]
    assert sum(counted) == key(name, number, givens)


@pytest.mark.parametrize(("name", "number", "givens", "network", "rows"), MULTIPLY_ADDS)
def test_multiply_adds_are_those_of_a_network(
    name: str, number: int, givens: dict[str, Any], network: str, rows: str | tuple[str, ...]
) -> None:
    counted = [row.macs for row in trace(zoo.load(network)).rows if row.name.startswith(rows)]
    assert Fraction(sum(counted), 10**6) == key(name, number, givens)


def test_an_inception_module_is_that_of_googlenet() -> None:
    givens = {"C_in": 192, "C_1x1": 64, "C_3x3red": 96, "C_3x3": 128, "C_5x5red": 16}
    givens |= {"C_5x5": 32, "C_pool": 32}
    report = trace(zoo.load("googlenet"))
    rows = [row for row in report.chosen(CONVOLUTION) if row.name.startswith("inception3a.")]
    biases = sum(row.output[0] for row in rows)
    assert sum(row.params for row in rows) - biases == key("inception-module", 2, givens)
    macs = Fraction(sum(row.macs for row in rows), 10**6)
    assert macs == key("inception-module", 3, givens | {"W": 28})


def test_a_basic_and_a_bottleneck_block_are_those_of_resnet34_and_resnet50() -> None:
    reports = (trace(zoo.load(network)) for network in ("resnet34", "resnet50"))
    learned = [
        sum(row.params for row in report.rows if row.name.startswith("layer1.1."))
        for report in reports
    ]
    cells = key("basic-against-bottleneck", 2, {"C": 64, "C_out": 256})
    assert list(cells[:2]) == learned


@pytest.mark.parametrize(("before", "repeats", "channels", "blocks"), B4)
def test_scaled_stages_are_those_of_efficientnet_b4(
    before: int, repeats: int, channels: int, blocks: int
) -> None:
    givens = {"C": before, "n": repeats, "w": 140, "d": 180, "W": 380}
    assert key("compound-scaling", 2, givens)[:2] == (channels, blocks)
