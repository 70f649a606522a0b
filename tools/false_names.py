"""How often a wrong number that means nothing is called a mistake: ``python -m tools.false_names``.

A wrong number is drawn log-uniformly from a tenth to ten times the key and rounded as the answer
is; the key and its neighbors are left out.  The chance that it gets a name is the sum over the
numbers that have one.  A family's chance is the mean over its questions.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from math import ceil, floor, log10

from quizgen.families import families
from quizgen.formulas.numbers import fixed
from quizgen.questions.grading import mark
from quizgen.questions.question import Numeric, Question
from quizgen.questions.units import UNITS
from quizgen.variants.drawing import questions
from quizgen.variants.family import Family

QUESTIONS = 20  # of each level
MOST = 0.03  # of a family's wrong numbers
KILOS = [Fraction(1024) ** power for power in (-2, -1, 1, 2)]


def chance(family: Family, count: int = QUESTIONS) -> float | None:
    """The chance that a random wrong number is given a name; None without numeric levels.

    count: questions of each level.
    """
    drawn = (islice(questions(family, number, "false names"), count) for number in family)
    every = (question for some in drawn for question in some)
    chances = [of_question(one) for one in every if isinstance(one.answer, Numeric)]
    return sum(chances) / len(chances) if chances else None


def of_question(question: Question) -> float:
    """The same of one question."""
    answer = question.answer
    assert isinstance(answer, Numeric)
    places = answer.places or 0
    size = 10**places  # steps in one: a number is counted in units of its last place
    key = Fraction(answer.value) * size
    likely = {step for step in _steps(question, key, size) if step > 0 and abs(step - key) > 1}
    named = (
        s for s in likely if mark(question, fixed(Fraction(s, size), places, group=False)).slips
    )
    return sum(_weight(step, key) for step in named)


def _steps(question: Question, key: Fraction, size: int) -> Iterator[int]:
    """The numbers that may have a name, in units of the last place."""
    answer = question.answer
    assert isinstance(answer, Numeric)
    for slip in question.slips:
        assert not isinstance(slip.value, tuple)
        yield from _around(Fraction(slip.value) * size, 1)
    scale = answer.measure.scale
    ratios = {Fraction(scale, unit.scale) for unit in UNITS.values()}
    tens = {Fraction(10) ** power for power in (-1, 1)}
    for factor in {Fraction(2), Fraction(1, 2), *tens, *ratios, *KILOS}:
        yield from _around(key * factor, ceil(factor) if factor <= 10 else 0)


def _around(value: Fraction, width: int) -> range:
    return range(floor(value) - width, ceil(value) + width + 1)


def _weight(step: int, key: Fraction) -> float:
    """The chance that a log-uniform number between a tenth and ten times the key rounds to this."""
    least, most = max(step - 0.5, float(key) / 10), min(step + 0.5, float(key) * 10)
    return max(0.0, log10(most / least)) / 2 if most > least else 0.0


def main(names: list[str]) -> None:
    known = families()
    chances = {name: chance(known[name]) for name in names or known}
    told = {name: value for name, value in chances.items() if value is not None}
    for name, value in sorted(told.items(), key=lambda pair: -pair[1]):
        print(f"{100 * value:5.1f} %  {name}")
    sys.exit(any(value > MOST for value in told.values()))


if __name__ == "__main__":
    main(sys.argv[1:])
