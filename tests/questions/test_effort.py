"""Arithmetic load: counted by hand, line by line."""

from __future__ import annotations

import pytest

from quizgen.families import family
from quizgen.formulas.formula import Formula
from quizgen.questions.effort import effort, effort_of_line

LINES = [  # formula, numbers, load
    ("K", {"K": 34944}, 0),  # nothing to work out
    ("K + S", {"K": 3, "S": 4}, 1),
    ("K + S", {"K": 123, "S": 4}, 3),  # as many digits as the longer has
    ("K - S", {"K": 12, "S": 34567}, 5),
    ("K*S", {"K": 3, "S": 4}, 1),
    ("K*S", {"K": 123, "S": 45}, 6),  # each digit with each
    ("K*S", {"K": 300, "S": 40}, 1),  # zeros at the end cost nothing
    ("K*S", {"K": 305, "S": 40}, 3),
    ("K + S", {"K": 0, "S": 100}, 1),
    ("K//S", {"K": 227, "S": 11}, 6),
    ("K % S", {"K": 227, "S": 4}, 3),
    ("K/S", {"K": 227, "S": 4}, 3),
    ("K/S*C", {"K": 1, "S": 3, "C": 5}, 1 + 2),  # 1/3 has two numbers to handle
    ("K**S", {"K": 7, "S": 1}, 0),
    ("K**S", {"K": 7, "S": 2}, 1),  # 7*7
    ("K**S", {"K": 7, "S": 3}, 1 + 2),  # 7*7, 49*7
    ("-K + S", {"K": 12, "S": 3}, 2),
    ("ceil(K/S)", {"K": 55, "S": 2}, 2),  # rounding is free
    ("max(K*S, C)", {"K": 12, "S": 3, "C": 99}, 2),
    # the docstring's: 3*3, then 9*64
    ("K*K*C", {"K": 3, "C": 64}, 1 + 2),
    # AlexNet's first layer: 227 - 11, 2*0, 216 + 0, 216//4, 54 + 1
    ("(W - K + 2*P)//S + 1", {"W": 227, "K": 11, "P": 0, "S": 4}, 3 + 1 + 3 + 3 + 2),
    # 11*11, 121*3, 363*96
    ("K*K*C*F", {"K": 11, "C": 3, "F": 96}, 4 + 3 + 6),
]


@pytest.mark.parametrize(("text", "givens", "expected"), LINES)
def test_a_line(text: str, givens: dict[str, int], expected: int) -> None:
    assert effort_of_line(Formula(text).put(givens)) == expected


def test_a_sum_is_written_out() -> None:
    """3*16, 5*32, 48 + 160."""
    line = Formula("sum(j, K[j]*C[j])").put({"K": (3, 5), "C": (16, 32)})
    assert effort_of_line(line) == 2 + 2 + 2


def test_a_question_is_all_its_lines() -> None:
    """3*3, 9*12, 108*8; 864 + 8."""
    asked = family("conv-params").question(1, 112)
    assert [step.name for step in asked.steps] == ["weights", "params"]
    assert effort(asked) == (1 + 2 + 3) + 3


def test_friendlier_numbers_are_a_lighter_load() -> None:
    """The same formula: 16 filters over 10 channels, and 24 over 12."""
    space = family("conv-params").level(1).space
    by_givens = {tuple(space.givens(i).values()): i for i in range(space.size)}
    light, heavy = (
        effort(family("conv-params").question(1, by_givens[channels, filters, 3]))
        for channels, filters in ((10, 20), (12, 24))
    )
    assert light < heavy
