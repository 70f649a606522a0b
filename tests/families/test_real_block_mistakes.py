"""Mistakes that people made with blocks, in public, are recognised; with where they made them."""

from __future__ import annotations

from typing import Any

import pytest

from quizgen.families import family
from quizgen.questions.grading import mark

GITHUB = "https://github.com/"
INCEPTION_3A = {"C_in": 192, "C_1x1": 64, "C_3x3red": 96, "C_3x3": 128, "C_5x5red": 16}
INCEPTION_3A |= {"C_5x5": 32, "C_pool": 32}

# family, level, its numbers, what was answered, the slip, where the mistake was made
MISTAKES = [
    # a stage with one block more: 4,720,640 parameters too many in a ResNet-18
    (
        "residual-block",
        3,
        {"C_in": 256, "C_out": 512, "n": 2},
        "13114368",  # 3673088 + 2*4720640
        "one-block-too-many",
        GITHUB + "microsoft/CNTK/issues/2873",
    ),
    (
        "residual-block",
        3,
        {"C_in": 64, "C_out": 128, "n": 2},
        "820992",  # 230144 + 2*295424
        "one-block-too-many",
        GITHUB + "leimao/LibTorch-ResNet-CIFAR/issues/5",
    ),
    # a projection in every block of a stage
    (
        "residual-block",
        3,
        {"C_in": 64, "C_out": 128, "n": 4},
        "1166336",  # 230144 + 3*(295424 + 128*128 + 2*128)
        "projection-everywhere",
        GITHUB + "tflearn/tflearn/pull/16",
    ),
    # ResNet-50's first block with an identity shortcut
    (
        "bottleneck-block",
        3,
        {"C_in": 64, "C_mid": 64, "n": 3},
        "198912",  # 57344 + 768 + 2*(69632 + 768)
        "forgot-projection",
        GITHUB + "fchollet/deep-learning-models/issues/52",
    ),
    # a bottleneck of three 1x1 convolutions
    (
        "bottleneck-block",
        1,
        {"C": 256, "C_mid": 64},
        "37632",  # 256*64 + 64*64 + 64*256 + 2*(64 + 64 + 256)
        "middle-as-pointwise",
        GITHUB + "ry/tensorflow-resnet/issues/37",
    ),
    # squeezed from 96 expanded channels to 24, where EfficientNet has 4
    (
        "squeeze-excite",
        2,
        {"C_in": 16, "t": 6, "r": 4, "W": 56},
        "4728",  # 24*97 + 96*25
        "reduced-from-expanded",
        GITHUB + "tensorflow/tpu/issues/616",
    ),
    # the depthwise convolution of a mobile network without groups
    (
        "inverted-residual",
        1,
        {"C": 24, "t": 6, "K": 3},
        "193536",  # 24*144 + 9*144*144 + 144*24
        "dense-depthwise",
        GITHUB + "d-li14/mobilenetv3.pytorch/issues/23",
    ),
    # with the groups of the 1x1 convolutions instead of one for each channel
    (
        "shuffle-unit",
        1,
        {"C": 240, "G": 3},
        "20400",  # 60*80 + 60*9*20 + 240*20
        "grouped-not-depthwise",
        GITHUB + "ZiyueHuang/MXShuffleNet/issues/3",
    ),
    # both branches with all output channels
    (
        "shuffle-unit",
        3,
        {"C_in": 24, "C_out": 116, "W": 56},
        "22.45",  # (9*24 + 24*116 + 9*116 + 116*116)*784 + 24*116*3136
        "ignored-split",
        GITHUB + "opconty/keras-shufflenetV2/issues/1",
    ),
    # the transition outputs as many channels as the growth rate
    (
        "dense-block",
        1,
        {"C_in": 64, "L": 6, "k": 32},
        "256; 32",
        "transition-to-growth",
        GITHUB + "taki0112/Densenet-Tensorflow/issues/10",
    ),
    # int(filters * factor), and int for the number of blocks
    (
        "compound-scaling",
        1,
        {"C": 24, "w": 110},
        "26",
        "no-multiple-of-eight",
        GITHUB + "analysiscenter/batchflow/pull/415",
    ),
    (
        "compound-scaling",
        2,
        {"C": 40, "n": 2, "w": 120, "d": 140, "W": 300},
        "48; 2; 2.6",
        "blocks-rounded-down",
        GITHUB + "analysiscenter/batchflow/pull/536",
    ),
    # the lecture's 120 and 12.4 million, where the question asks for what is saved
    (
        "reduce-first",
        2,
        {"C_in": 192, "C_mid": 16, "C_out": 32, "K": 5, "W": 28},
        "12.4",
        "gave-the-rest",
        "Coursera, Convolutional Neural Networks, Inception Network Motivation",
    ),
    (
        "reduce-first",
        2,
        {"C_in": 192, "C_mid": 16, "C_out": 32, "K": 5, "W": 28},
        "120.4",
        "gave-the-size-before",
        "Coursera, Convolutional Neural Networks, Inception Network Motivation",
    ),
    # the naive module in place of the reduced one, with and without the 1x1 after the pool
    (
        "inception-module",
        2,
        INCEPTION_3A,
        "393216",  # 192*64 + 9*192*128 + 25*192*32 + 192*32
        "naive-kernels",
        "Going Deeper with Convolutions (2014), figure 2",
    ),
    (
        "inception-module",
        2,
        INCEPTION_3A,
        "387072",  # 192*64 + 9*192*128 + 25*192*32
        "naive-module",
        "Going Deeper with Convolutions (2014), figure 2",
    ),
    (
        "inception-module",
        1,
        INCEPTION_3A,
        "416; 416",
        "kept-pool-channels",
        "Going Deeper with Convolutions (2014), figure 2",
    ),
]


@pytest.mark.parametrize(
    ("name", "number", "givens", "answer", "slip", "source"),
    MISTAKES,
    ids=[f"{name}-{number}-{slip}" for name, number, _, _, slip, _ in MISTAKES],
)
def test_a_public_mistake_is_recognised(
    name: str, number: int, givens: dict[str, Any], answer: str, slip: str, source: str
) -> None:
    variant = family(name).level(number).variant(givens)
    assert variant is not None
    found = mark(family(name).asked(number, 0, givens, variant), answer)
    assert found.verdict != "correct", source
    assert slip in found.misconceptions, (found, source)
