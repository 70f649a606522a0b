"""Arithmetic load: how much working out a question takes, by its worked solution.

A measure for matching variants, nothing more: every operation of every worked line counts the
products of its operands' digits (multiplication, division, powers) or the digits of the longer
one (addition, subtraction); rounding brackets and lookups are free.

>>> from quizgen.formula import Formula
>>> load_of(Formula("K*K*C").put({"K": 3, "C": 64}))
3
"""

from __future__ import annotations

from collections.abc import Iterable

from quizgen.evaluation import Number, value_of
from quizgen.question import Question, Step
from quizgen.tree import Binary, Node, children, walk


def load(question: Question) -> int:
    """The load of a question's worked solution; 0 where nothing is worked out."""
    return load_of_steps(question.steps)


def load_of_steps(steps: Iterable[Step]) -> int:
    return sum(load_of(step.formula.put(step.givens)) for step in steps)


def load_of(line: Node) -> int:
    """The load of one line with its numbers put in."""
    return sum(_operation(node) for node in walk(line) if isinstance(node, Binary))


def _operation(node: Binary) -> int:
    left, right = (_digits(value_of(side)) for side in children(node))
    if node.op in ("+", "-"):
        return max(left, right)
    if node.op == "**":
        exponent = int(value_of(node.right))
        return sum(_digits(value_of(node.left) ** k) * left for k in range(1, exponent))
    return left * right


def _digits(value: Number) -> int:
    """Digits to write, without the zeros at the end that cost nothing."""
    return len(str(abs(value.numerator)).rstrip("0")) + len(str(value.denominator)) - 1 or 1
