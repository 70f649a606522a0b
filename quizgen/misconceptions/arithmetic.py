"""Recognised from the number alone, for every question; a question's own slips come first."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception, Misconceptions

_ALL = (
    Misconception(
        "power-of-ten",
        "Your digits are right but the size is not: you are off by a power of ten.",
        (),
        arithmetic=True,
    ),
    Misconception(
        "neighbouring-unit",
        "Your number would be right in another unit: look at the one that is asked for.",
        ("kb-1024",),
        arithmetic=True,
    ),
    Misconception(
        "factor-1024",
        "You are off by a factor of 1024: check the unit.",
        ("kb-1024",),
        arithmetic=True,
    ),
    Misconception("off-by-one", "You are off by one.", (), arithmetic=True),
    Misconception("factor-two", "You are off by a factor of 2.", (), arithmetic=True),
    Misconception(
        "transposed-shape",
        "The right numbers in another order: shapes are written C×H×W, channels first and height "
        "before width.",
        ("shape-order",),
        arithmetic=True,
    ),
)

ARITHMETIC: Misconceptions = {item.id: item for item in _ALL}
