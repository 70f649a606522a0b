"""Arithmetic load: how much working out a question takes, by its worked solution.

A measure for matching variants, nothing more: every operation of every worked line counts the
products of its operands' digits (multiplication, division, powers) or the digits of the longer
one (addition, subtraction); rounding brackets and lookups are free.  Zeros at a number's end do
not count.  Measured over the families: level 1 lies at 1 to 20, level 2 at 3 to 75 with medians
from 12 to 45, level 3 at 7 to 150 with medians from 11 to 120.

>>> from quizgen.formula import Formula
>>> load_of(Formula("K*K*C").put({"K": 3, "C": 64}))
3
"""

from __future__ import annotations

from collections.abc import Iterable

from quizgen.evaluation import EXACT, Number, exact, value_of
from quizgen.question import Question, Step
from quizgen.tree import Binary, Node, Num, children


def load(question: Question) -> int:
    """The load of a question's worked solution; 0 where nothing is worked out."""
    return load_of_steps(question.steps)


def load_of_steps(steps: Iterable[Step]) -> int:
    return sum(load_of(step.formula.put(step.givens)) for step in steps)


def load_of(line: Node) -> int:
    """The load of one line with its numbers put in."""
    return _worked(line)[1]


def _worked(node: Node) -> tuple[Number, int]:
    """A tree's value and load."""
    if isinstance(node, Num):
        return node.value, 0
    if not isinstance(node, Binary):
        return value_of(node), sum(_worked(child)[1] for child in children(node))
    (left, before), (right, after) = map(_worked, children(node))
    value = exact(EXACT.binary["*" if node.op == "×" else node.op](left, right))
    return value, before + after + _operation(node.op, left, right)


def _operation(op: str, left: Number, right: Number) -> int:
    digits = _digits(left), _digits(right)
    if op in ("+", "-"):
        return max(digits)
    if op == "**":  # multiplied out
        return sum(_digits(left**k) * digits[0] for k in range(1, int(right)))
    return digits[0] * digits[1]


def _digits(value: Number) -> int:
    """Digits to write, without the zeros at the end that cost nothing; a fraction's both parts."""
    parts = [value.numerator] if isinstance(value, int) else [value.numerator, value.denominator]
    return sum(len(str(abs(part)).rstrip("0")) or 1 for part in parts)
