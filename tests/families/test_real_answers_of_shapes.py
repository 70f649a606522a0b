"""Wrong answers that people gave in public, and the mistakes that they are called.

Each row has the numbers of the question as it was met, whether or not a code draws them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from quizgen.families import family
from quizgen.questions.grading import mark


@dataclass(frozen=True)
class Met:
    """A wrong answer: who gave it, to which question, and by which mistakes."""

    source: str
    level: str
    answer: str
    mistakes: str
    givens: dict[str, Any]


COURSERA = "Coursera, Convolutional Neural Networks, quiz of week 1"
SEVEN = {"C_in": 16, "H": 63, "W": 63, "C_out": 32, "K": 7, "S": 2, "P": 0}
FOUR = {"C_in": 16, "H": 121, "W": 121, "C_out": 32, "K": 4, "S": 3, "P": 0}
PADDED = {"C_in": 8, "H": 15, "W": 15, "P": 2}
HALVED = {"C_in": 16, "H": 32, "W": 32, "K": 2, "S": 2, "kind": "maximum"}
BY_FOUR = {"C_in": 12, "H": 128, "W": 128, "K": 4, "S": 4, "kind": "average"}
TWICE = {"K": 3, "S": 2, "P": 1, "place": "decoder"}
DOUBLED = {"K": 4, "S": 2, "P": 1, "place": "generator"}

ROWS = [
    Met(COURSERA, "conv-output:2", "16x29x29", "kept-input-channels", SEVEN),
    Met(COURSERA, "conv-output:2", "32x118x118", "forgot-stride", FOUR),
    Met(COURSERA, "conv-output:2", "16x40x40", "kept-input-channels", FOUR),
    Met(COURSERA, "conv-output:2", "16x118x118", "kept-input-channels+forgot-stride", FOUR),
    Met(COURSERA, "padded-volume:1", "12x19x19", "padded-channels", PADDED),
    Met(COURSERA, "padded-volume:1", "8x17x17", "padding-once", PADDED),
    Met(COURSERA, "padded-volume:1", "10x17x17", "padding-once+padded-channels", PADDED),
    Met(COURSERA, "pool-output:2", "16x15x15", "forgot-plus-one", HALVED),
    Met(COURSERA, "pool-output:2", "8x16x16", "pooled-channels", HALVED),
    Met(COURSERA, "pool-output:2", "8x32x32", "pooled-only-channels", HALVED),
    Met(COURSERA, "pool-output:2", "12x64x64", "pooling-halves", BY_FOUR),
    Met(COURSERA, "pool-output:2", "3x128x128", "pooled-only-channels", BY_FOUR),
    Met(COURSERA, "pool-output:2", "3x32x32", "pooled-channels", BY_FOUR),
    Met(
        "NPTEL: W − K − 1", "dilated-conv:1", "1020", "subtracted-one", {"W": 1024, "K": 3, "D": 1}
    ),
    Met(
        "torch/cunn#39: (61 + 3 − 7)/1 + 1",
        *("conv-output:1", "58", "padding-once"),
        {"W": 61, "K": 7, "S": 1, "P": 3},
    ),
    Met(
        "d2l-ai/d2l-zh#1345: 5×5, kernel 3×3, stride 2, becomes 1×1",
        *("conv-output:1", "1", "forgot-plus-one"),
        {"W": 5, "K": 3, "S": 2, "P": 0},
    ),
    Met(
        "perfectcustompapers.com, output dimensionality: (34 − 6 + 2·1)/2 + 1",
        *("conv-output:1", "16", "padding-twice"),
        {"W": 32, "K": 6, "S": 2, "P": 1},
    ),
    Met(
        "tensorflow/tensorflow#4297: pooling 2×2, stride 2, makes 15 of 28",
        *("pool-output:1", "15", "added-padding"),
        {"W": 28, "K": 2, "S": 2, "kind": "maximum"},
    ),
    Met(
        "deeplearning.ai forum, The Output Size of MaxPooling2D Layer: 512 − 3 + 1",
        *("pool-output:1", "510", "forgot-stride"),
        {"W": 512, "K": 3, "S": 2, "kind": "maximum"},
    ),
    Met(
        "StackOverflow 61213970: a window of 3 on 6 values gives 6 − 3 + 1",
        *("pool-output:1", "4", "forgot-stride"),
        {"W": 6, "K": 3, "S": 3, "kind": "maximum"},
    ),
    Met(
        "BVLC/caffe#4781: (112 − 3)/2, rounded down, + 1",
        *("ceil-pooling:1", "55", "floor-for-ceil"),
        {"W": 112, "K": 3, "S": 2, "kind": "Max"},
    ),
    Met(
        "mil-tokyo/webdnn#435: 7 wide, stride 2, padding 1, becomes 14",
        *("transposed-conv:1", "14", "transposed-times-stride"),
        {"W": 7, **TWICE},
    ),
    Met(
        "FighterLYL/GraphNeuralNetwork#11: 2×2, kernel 3×3, stride 2, becomes 3×3",
        *("transposed-conv:1", "3", "transposed-as-stretched"),
        {"W": 2, "K": 3, "S": 2, "P": 0, "place": "generator"},
    ),
    Met(
        "pytorch/pytorch#172560, tensorflow/tensorflow#2118: (W − 1)·S + 1",
        *("transposed-conv:1", "27", "transposed-as-stretched"),
        {"W": 14, **DOUBLED},
    ),
    Met(
        "tensorflow/tensorflow#19863: 74 becomes 36, and 36 comes back as 74",
        *("transposed-conv:3", "36; 74; 0", "transposed-restores"),
        {"W": 74, "K": 3, "S": 2, "P": 0},
    ),
    Met(
        "StackExchange, Understanding Conv1D Output Shape: 24 steps, kernel size 3, become 21",
        *("one-dimensional-conv:1", "21", "forgot-plus-one"),
        {"T": 24, "K": 3, "S": 1},
    ),
]


@pytest.mark.parametrize("met", ROWS, ids=lambda met: f"{met.level} {met.answer}")
def test_a_real_wrong_answer_is_told_its_mistakes(met: Met) -> None:
    name, _, number = met.level.partition(":")
    level = family(name).level(int(number))
    variant = level.variant(met.givens)
    assert variant is not None
    found = mark(family(name).asked(int(number), 0, met.givens, variant), met.answer)
    assert found.verdict == "incorrect"
    assert ["+".join(slip) for slip in found.slips] == [met.mistakes]
