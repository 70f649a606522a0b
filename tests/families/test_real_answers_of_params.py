"""Wrong numbers of parameters that people gave in public, and the mistakes that they are called."""

from __future__ import annotations

import pytest

from quizgen.families import family
from quizgen.questions.grading import mark
from tests.families.test_real_answers_of_shapes import COURSERA, Met

KERAS = "StackOverflow, Understanding the number of params in a Keras Conv2D layer: 32·(3·3)"
EXAM = "crucialexams.com, DY0-001: 64 kernels of 5×5 on 128×128×3, weights only"
QUIZ = "wayground.com, CNN and NLP Quiz: 32 filters of 5×5, depth 3"
SEPARABLE = "StackOverflow, Difference between DepthwiseConv2D and SeparableConv2D"

SMALL = {"C_in": 3, "C_out": 32, "K": 5}
HUNDRED = {"C_in": 3, "C_out": 100, "K": 5}
NEURONS = {"C_in": 3, "H": 300, "W": 300, "N_out": 100}
SEVENS = {"biases": "counted", "C_in": 3, "C_out": 128, "K": 7, "W": 256}
WEIGHTS = {"biases": "none", "C_in": 3, "C_out": 64, "K": 5, "W": 128}
PAIR = {"C_in": 10, "C_out": 100, "K": 5, "W": 412}

FLAT = "forgot-bias+forgot-input-channels"
ROWS = [
    # With three channels and three pixels, K·C_in·C_out is the same number.
    Met(
        KERAS,
        *("conv-params:1", "288", f"{FLAT} forgot-bias+kernel-not-squared"),
        {"C_in": 3, "C_out": 32, "K": 3},
    ),
    Met(QUIZ, "conv-params:1", "800", FLAT, SMALL),
    Met(QUIZ, "conv-params:1", "2400", "forgot-bias", SMALL),
    Met(QUIZ, "conv-params:1", "480", "forgot-bias+kernel-not-squared", SMALL),
    Met(COURSERA, "conv-params:1", "7500", "forgot-bias", HUNDRED),
    Met(COURSERA, "conv-params:1", "2600", "forgot-input-channels", HUNDRED),
    Met(COURSERA, "conv-params:1", "2501", "forgot-input-channels+single-bias", HUNDRED),
    Met(COURSERA, "conv-params:2", "6400", "forgot-input-channels", SEVENS),
    Met(COURSERA, "conv-params:2", "18816", "forgot-bias", SEVENS),
    Met(COURSERA, "conv-params:2", "1233125504", "weights-per-position", SEVENS),
    Met(COURSERA, "fc-params:2", "9000100", "forgot-channels", NEURONS),
    Met(COURSERA, "fc-params:2", "9000001", "forgot-channels+single-bias", NEURONS),
    Met(COURSERA, "fc-params:2", "27000001", "single-bias", NEURONS),
    Met(EXAM, "conv-params:2", "1600", "forgot-input-channels", WEIGHTS),
    Met(EXAM, "conv-params:2", "78643200", "counted-positions", WEIGHTS),
    Met(
        "forums.fast.ai, Millions + something parameters: 10·3·224·224",
        *("fc-params:2", "1505280", "forgot-bias"),
        {"C_in": 3, "H": 224, "W": 224, "N_out": 10},
    ),
    Met(
        "codeshala.io, The Basics of ConvNets: 256 neurons on a gray image of 128×128",
        *("fc-params:2", "4194304", "forgot-bias"),
        {"C_in": 1, "H": 128, "W": 128, "N_out": 256},
    ),
    # With three channels and three pixels, K·C_in·C_out is the same number.
    Met(
        "anvithpothula.github.io, quiz on CNNs: 64 filters of 3×3 on an image need 576 weights",
        *("conv-params:2", "576", "forgot-input-channels kernel-not-squared"),
        {"biases": "none", "C_in": 3, "C_out": 64, "K": 3, "W": 224},
    ),
    Met(
        SEPARABLE,
        *("depthwise-params:2", "1360", "bias-of-both-parts"),
        {"biased": "the 1×1 part only", **PAIR},
    ),
    Met(
        SEPARABLE,
        *("depthwise-params:2", "1350", "bias-of-one-part"),
        {"biased": "both parts", **PAIR},
    ),
    Met(
        "StackOverflow 42521005: batch normalization after 512 features in Keras",
        *("bn-params:1", "2048", "bn-counted-buffers"),
        {"C_in": 512},
    ),
    Met(
        "deeplearning.ai forum, C4 W1 Lab2: batch normalization of 32 channels in Keras",
        *("bn-params:1", "128", "bn-counted-buffers"),
        {"C_in": 32},
    ),
    Met(
        "CSC411, homework 4: AlexNet's first layer with its biases",
        *("units-weights-connections:1", "34944; 105705600", "added-bias"),
        {"C_in": 3, "C_out": 96, "K": 11, "W_out": 55},
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
    assert ["+".join(slip) for slip in found.slips] == met.mistakes.split()
