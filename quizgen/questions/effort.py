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

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, reduce
from typing import TypeAlias

from quizgen.formulas.evaluation import EXACT, Given, Number, int_if_whole, put, value_of
from quizgen.formulas.formula import Formula
from quizgen.formulas.tree import Binary, Call, Name, Neg, Node, Num, Sum, children
from quizgen.questions.question import Question, Step

NOTHING: Mapping[str, Given] = {}
REMEMBERED = 1 << 14  # numbers whose digits are counted once

Worked: TypeAlias = Callable[[Mapping[str, Given]], tuple[Number, int]]


def effort(question: Question) -> int:
    """The effort of a question's worked solution; 0 where nothing is worked out."""
    return effort_of_steps(question.steps)


def effort_of_steps(steps: Iterable[Step]) -> int:
    return sum([_of_formula(step.formula)(step.givens)[1] for step in steps])


def effort_of_line(line: Node) -> int:
    """The effort of one line with its numbers put in."""
    return _worked(line)(NOTHING)[1]


@cache
def _of_formula(formula: Formula) -> Worked:
    """Dealing looks at the efforts of many thousand variants; each tree is walked once."""
    return _worked(formula.tree)


def _worked(node: Node) -> Worked:
    """A tree's value and effort, as a function of its numbers."""
    match node:
        case Name(name):
            return lambda givens: (givens[name], 0)  # type: ignore[return-value]
        case Num(number):
            return lambda givens: (number, 0)
        case Binary(op, one, other):
            return _operated("*" if op == "×" else op, _worked(one), _worked(other))
        case Neg(operand):
            inner = _worked(operand)

            def negated(givens: Mapping[str, Given]) -> tuple[Number, int]:
                value, count = inner(givens)
                return -value, count

            return negated
        case Call(function, args):
            return _called(EXACT.call[function], [_worked(arg) for arg in args])
        case Sum():
            return lambda givens: _worked(put(node, givens))(NOTHING)

    def other_notation(givens: Mapping[str, Given]) -> tuple[Number, int]:
        line = put(node, givens)
        return value_of(line), sum([_worked(child)(NOTHING)[1] for child in children(line)])

    return other_notation


def _operated(op: str, one: Worked, other: Worked) -> Worked:
    apply, cost = EXACT.binary[op], COSTS.get(op, _by_each)

    def worked(givens: Mapping[str, Given]) -> tuple[Number, int]:
        left, before = one(givens)
        right, after = other(givens)
        made = apply(left, right)
        made = made if type(made) is int else int_if_whole(made)
        return made, before + after + cost(left, right)

    return worked


def _called(function: Callable[..., Number], args: list[Worked]) -> Worked:
    """Rounding takes one number, the others any number of them, two at a time."""

    def worked(givens: Mapping[str, Given]) -> tuple[Number, int]:
        parts = [arg(givens) for arg in args]
        made = reduce(function, [value for value, _ in parts[1:]], parts[0][0])
        made = function(made) if len(parts) == 1 else made
        return int_if_whole(made), sum([count for _, count in parts])

    return worked


def _by_each(left: Number, right: Number) -> int:
    """Each digit with each."""
    return _digits(left) * _digits(right)


def _by_the_longer(left: Number, right: Number) -> int:
    return max(_digits(left), _digits(right))


def _multiplied_out(left: Number, right: Number) -> int:
    return sum(_digits(left**k) * _digits(left) for k in range(1, int(right)))


COSTS = {"+": _by_the_longer, "-": _by_the_longer, "**": _multiplied_out}  # others: _by_each


@lru_cache(maxsize=REMEMBERED)
def _digits(value: Number) -> int:
    """Digits to write, without the zeros at the end that cost nothing; a fraction's both parts."""
    if isinstance(value, int):
        return len(str(abs(value)).rstrip("0")) or 1
    return _digits(value.numerator) + _digits(value.denominator)
