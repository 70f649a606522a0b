"""Misconceptions: what a learner did wrong, said once, and the cards to study.

The wrong *formula* is not here: it belongs to the question, which maps a misconception's id to
what that mistake gives for its numbers.  What the slips of a question mean, the question carries
with it; ``families/*.yaml`` says it once.  Here are the few that marking recognises by itself.

>>> ARITHMETIC["factor-two"].feedback
'You are off by a factor of 2.'
"""

from __future__ import annotations

from collections.abc import Collection

from quizgen.misconceptions.arithmetic import ARITHMETIC
from quizgen.misconceptions.misconception import Misconception, Misconceptions

__all__ = ["ARITHMETIC", "Misconception", "Misconceptions", "only_arithmetic"]


def only_arithmetic(names: Collection[str]) -> bool:
    """Whether slips of arithmetic explain a wrong answer: the method was right.

    A drill rates such an answer hard instead of forgotten and lets a person try again; an exam
    gives it part of the points.

    names: the ids of the misconceptions that were recognised; none explain nothing, and one that
    is not known here counts as a misunderstanding.

    >>> only_arithmetic(["factor-two"]), only_arithmetic(["factor-two", "forgot-bias"])
    (True, False)
    >>> only_arithmetic([])
    False
    """
    return bool(names) and all(name in ARITHMETIC and ARITHMETIC[name].arithmetic for name in names)
