"""Where a wrong answer leaves the worked solution: the learner's first wrong line.

What the learner computed is known in three cases: the calculation was typed (``5*5*24 + 24``);
the answer is what one misconception's formula gives; or the answer is the value of an earlier
line, where the learner stopped.  A line counts as right where its value occurs in that working, or
where a later line that occurs stands on it.  In all other cases no line is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import prod
from typing import Any

from quizgen.formulas.evaluation import EXACT, FormulaError, Number, evaluator
from quizgen.formulas.formula import Formula
from quizgen.formulas.tree import Binary, Name, Node, Num, Sum, children
from quizgen.questions.entry import Entry
from quizgen.questions.question import Blanks, Dims, Numeric, Question, Slip, Step
from quizgen.questions.verdict import Entered, Mark
from quizgen.text.terminal import Terminal

MOST_OPERANDS = 10  # of a product or sum whose parts are looked for: 2**10 of them


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a wrong answer parts from the solution.

    step: the place of the first wrong line; None where it cannot be told.  yours: the wrong
    working in a line, where one formula explains the answer.
    """

    step: int | None = None
    yours: str = ""


def departure(question: Question, mark: Mark) -> Departure:
    """Where a response that was marked wrong parts from the worked solution."""
    numbers: dict[str, Number] = {k: v for k, v in question.givens.items() if isinstance(v, int)}
    numbers |= {step.name: step.value for step in question.steps}
    if isinstance(mark.entry, Entry) and mark.entry.calculation is not None:
        return _by_calculation(question, mark.entry.calculation)
    found = [slip for slip in question.slips if slip.misconceptions in mark.slips]
    ways = [_by_formula(question, slip, numbers) for slip in found]
    if len(ways) == 1:
        return ways[0]
    places = {way.step for way in ways}
    if len(places) == 1:
        return Departure(places.pop())
    return Departure() if ways else Departure(_stopped(question, mark.entry))


# --- what the learner computed --------------------------------------------------------


def _by_calculation(question: Question, typed: Node) -> Departure:
    """By the calculation that was typed as the answer."""
    target = answer_line(question)
    if target is None:
        return Departure()
    try:
        right = _with_value(question.steps, _values(typed, {}))
    except FormulaError:  # a power that is too large to be worked out
        return Departure()
    return Departure(_first_wrong(question.steps, target, right))


def _stopped(question: Question, entry: Entered | None) -> int | None:
    """The line after the one whose value was given as the answer."""
    if not isinstance(entry, Entry):
        return None
    target = answer_line(question)
    right = _with_value(question.steps[:target], {entry.value})
    return _first_wrong(question.steps, target, right) if target and right else None


def _by_formula(question: Question, slip: Slip, numbers: dict[str, Number]) -> Departure:
    """By the wrong formula of a slip; of an answer of several parts, by its first wrong one."""
    if slip.wrong is None or not isinstance(question.answer, Numeric | Dims | Blanks):
        return Departure()
    parts = zip(_flat(question.answer.key), _flat(slip.value), _flat(slip.wrong), strict=True)
    for place, (right, value, formula) in enumerate(parts):
        if value != right:
            target = _line_of(question, place)
            if target is None:
                return Departure()
            return _by_line(question.steps, target, formula, value, numbers)
    return Departure()


def _by_line(
    steps: Sequence[Step],
    target: int,
    formula: Formula,
    value: Number,
    numbers: dict[str, Number],
) -> Departure:
    """By the wrong formula that stood in the place of the line ``target``."""
    step, used = steps[target], {name: numbers[name] for name in formula.names}
    line = Step(step.label, step.name, formula, used, value, step.places)
    named = {i for i, step in enumerate(steps) if step.name in formula.names}
    given = {i for i, step in enumerate(steps) if _is_given(step, formula)}
    met = _with_value(steps, _values(formula.tree, numbers))
    right = named | ((given | met) - {target})
    if target in named:  # a formula of the right answer is no working of the learner's
        return Departure()
    return Departure(_first_wrong(steps, target, right), line.text(Terminal()))


def _is_given(step: Step, formula: Formula) -> bool:
    """Whether a line only names a number that stands in ``formula``, or a constant."""
    tree = step.formula.tree
    return isinstance(tree, Num) or (isinstance(tree, Name) and tree.id in formula.names)


def _flat(nested: Any) -> Iterator[Any]:
    """The parts of an answer, or of its formulas, in order."""
    if isinstance(nested, tuple):
        for part in nested:
            yield from _flat(part)
    else:
        yield nested


def _values(tree: Node, numbers: dict[str, Number]) -> set[Number]:
    """Every number that a working comes by: of its parts, and of some factors or terms of one.

    What stands there by name was given; in a typed calculation, which has no names, a number may
    have been worked out before.
    """
    found: set[Number] = set()
    for part in _parts(tree):
        if not isinstance(part, Name | Num) or not numbers:
            found.add(_value(part, numbers))
        for op, combine in (("*", prod), ("+", sum)):
            if isinstance(part, Binary) and part.op == op:
                operands = [_value(operand, numbers) for operand in _operands(part, op)]
                for size in range(2, len(operands)):
                    if len(operands) <= MOST_OPERANDS:
                        found.update(map(combine, combinations(operands, size)))
    return found


def _value(node: Node, numbers: dict[str, Number]) -> Number:
    value: Number = evaluator(node, EXACT)(numbers)
    return value.numerator if value.denominator == 1 else Fraction(value)


def _parts(tree: Node) -> Iterator[Node]:
    """The parts of a tree that have a value of their own; what a sum runs over has none."""
    yield tree
    if not isinstance(tree, Sum):
        for child in children(tree):
            yield from _parts(child)


def _operands(node: Node, op: str) -> list[Node]:
    """The factors of a product, the terms of a sum."""
    if isinstance(node, Binary) and node.op == op:
        return [*_operands(node.left, op), *_operands(node.right, op)]
    return [node]


# --- the lines of the solution --------------------------------------------------------


def answer_line(question: Question) -> int | None:
    """The line that gives the answer, or the last part of it; None where no line does."""
    if not isinstance(question.answer, Numeric | Dims | Blanks):
        return None
    return _line_of(question, len(list(_flat(question.answer.key))) - 1)


def _line_of(question: Question, place: int) -> int | None:
    """The line that gives a part of the answer; None where no line does.

    Parts and lines mostly have the same order; of lines with the same value the last ones count.
    """
    assert isinstance(question.answer, Numeric | Dims | Blanks)
    parts = list(_flat(question.answer.key))
    line = len(question.steps)
    for i in range(len(parts) - 1, place - 1, -1):
        every = [j for j, step in enumerate(question.steps) if step.value == parts[i]]
        in_order = [j for j in every if j < line] or every
        if i == place:
            return in_order[-1] if in_order else None
        line = in_order[-1] if in_order else line
    return None


def _with_value(steps: Sequence[Step], values: set[Number]) -> set[int]:
    return {i for i, step in enumerate(steps) if step.value in values}


def _first_wrong(steps: Sequence[Step], target: int, right: set[int]) -> int | None:
    """The first line on the way to ``target`` that is not right, nor below one that is."""
    way = _below(steps, target) | {target}
    borne_out = right.union(*(_below(steps, i) for i in right))
    return min(way - borne_out, default=None)


def _below(steps: Sequence[Step], place: int) -> set[int]:
    """The lines that a line stands on, directly or not."""
    found: set[int] = set()
    for i in range(place):
        if steps[i].name in steps[place].formula.names:
            found |= {i, *_below(steps, i)}
    return found
