"""Follow-on errors: a later blank marked against the student's own earlier number."""

from __future__ import annotations

from collections.abc import Mapping

from quizgen.exam.record import RecordedQuestion, RecordedStep
from quizgen.formulas.evaluation import FormulaError, Number
from quizgen.formulas.formula import Formula
from quizgen.questions.question import Key


def follow_on_key(record: RecordedQuestion, blank: int, own: Mapping[int, Key]) -> Key | None:
    """What a blank is for somebody who wrote ``own`` (blank: number or shape) before.

    None where the record has no steps, or where nothing comes of these numbers.

    >>> from quizgen.exam.record import RecordedText
    >>> record = RecordedQuestion(
    ...     topic="t", answer=RecordedText(""), givens={"W": 9, "K": 3, "C": 4},
    ...     cells=(("W_out",), ("n",)),
    ...     steps=(RecordedStep("W_out", "W - K + 1"), RecordedStep("n", "W_out*C")),
    ... )
    >>> follow_on_key(record, 1, {0: 7}), follow_on_key(record, 1, {0: 6})
    (28, 24)
    """
    if not record.steps:
        return None
    cells = record.cells
    written: dict[str, Number] = {}
    for place, value in own.items():
        values = value if isinstance(value, tuple) else (value,)
        for name, part in zip(cells[place], values, strict=True):
            if isinstance(part, tuple):
                return None
            written[name] = part
    givens = (record.givens or {}).items()
    numbers: dict[str, Number] = {name: n for name, n in givens if isinstance(n, int)}
    try:
        for step in record.steps:
            name = step.name
            numbers[name] = written[name] if name in written else _value(step, numbers)
        found = tuple(numbers[name] for name in cells[blank])
    except (FormulaError, KeyError):
        return None
    return found if len(found) > 1 else found[0]


def _value(step: RecordedStep, numbers: Mapping[str, Number]) -> Number:
    return Formula(step.formula).evaluate(numbers)
