"""Effort, or arithmetic load: how much working out a question takes, by its worked solution.

A measure for matching variants, nothing more: every operation of every worked line counts the
products of its operands' digits (multiplication, division, powers) or the digits of the longer
one (addition, subtraction); rounding brackets and lookups are free.  Zeros at a number's end do
not count.  Measured over the families: level 1 lies at 1 to 20, level 2 at 3 to 75 with medians
from 12 to 45, level 3 at 7 to 150 with medians from 11 to 120.

>>> from quizgen.formulas.formula import Formula
>>> effort_of_line(Formula("K*K*C").put({"K": 3, "C": 64}))
3
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce

from quizgen.formulas.evaluation import EXACT, Given, Number, int_if_whole, put, value_of
from quizgen.formulas.tree import Binary, Call, Name, Neg, Node, Num, Sum, children
from quizgen.questions.question import Question, Step

NOTHING: Mapping[str, Given] = {}


def effort(question: Question) -> int:
    """The effort of a question's worked solution; 0 where nothing is worked out."""
    return effort_of_steps(question.steps)


def effort_of_steps(steps: Iterable[Step]) -> int:
    return sum([_worked(step.formula.tree, step.givens)[1] for step in steps])


def effort_of_line(line: Node) -> int:
    """The effort of one line with its numbers put in."""
    return _worked(line, NOTHING)[1]


def _worked(node: Node, givens: Mapping[str, Given]) -> tuple[Number, int]:
    """A tree's value and effort for these numbers."""
    match node:
        case Name(name):
            value = givens[name]
            if isinstance(value, int | Fraction):
                return value, 0
        case Num(number):
            return number, 0
        case Binary(op, one, other):
            (left, before), (right, after) = _worked(one, givens), _worked(other, givens)
            made = EXACT.binary["*" if op == "×" else op](left, right)
            return int_if_whole(made), before + after + _operation(op, left, right)
        case Neg(operand):
            inner, count = _worked(operand, givens)
            return -inner, count
        case Call(function, args):
            parts = [_worked(arg, givens) for arg in args]
            made = reduce(EXACT.call[function], [value for value, _ in parts[1:]], parts[0][0])
            made = EXACT.call[function](made) if len(parts) == 1 else made
            return int_if_whole(made), sum([count for _, count in parts])
        case Sum():
            return _worked(put(node, givens), NOTHING)
    line = put(node, givens)
    return value_of(line), sum([_worked(child, NOTHING)[1] for child in children(line)])


def _operation(op: str, left: Number, right: Number) -> int:
    if op in ("+", "-"):
        return max(_digits(left), _digits(right))
    if op == "**":  # multiplied out
        return sum(_digits(left**k) * _digits(left) for k in range(1, int(right)))
    return _digits(left) * _digits(right)


def _digits(value: Number) -> int:
    """Digits to write, without the zeros at the end that cost nothing; a fraction's both parts."""
    if isinstance(value, int):
        return len(str(abs(value)).rstrip("0")) or 1
    return _digits(value.numerator) + _digits(value.denominator)
