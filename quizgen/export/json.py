"""Questions as JSON-ready dicts: the shape that ``quiz ask --json`` prints."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

from quizgen.formulas.numbers import decimal_string
from quizgen.questions.question import (
    Answer,
    Blanks,
    Choice,
    Cloze,
    Dims,
    Key,
    Numeric,
    Question,
    Reveal,
    Slip,
)
from quizgen.text.terminal import Terminal


@cache
def _terminal() -> Terminal:
    """One for all questions: it keeps what it has printed."""
    return Terminal(hide=True)


def number(value: int | Fraction) -> int | str:
    """An int, or a decimal string for a fraction."""
    return value if isinstance(value, int) else decimal_string(value)


def key(value: Key) -> Any:
    return list(map(key, value)) if isinstance(value, tuple) else number(value)


def answer_value(answer: Answer) -> Any:
    """The right answer: a number, a list for a shape, an option's id, texts."""
    match answer:
        case Numeric():
            return number(answer.value)
        case Dims() | Blanks():
            return key(answer.key)
        case Choice():
            return answer.right
        case Cloze():
            terminal = Terminal()
            return [terminal.inlines(deletion.items) for deletion in answer.text.deletions()]
        case Reveal():
            return Terminal().markup(answer.text)


def slip_feedback(question: Question, slip: Slip) -> str:
    """What was done; of two things at once both."""
    return " ".join(question.misconceptions[name].feedback for name in slip.misconceptions)


def answer_data(answer: Answer) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": type(answer).__name__.lower(), "value": answer_value(answer)}
    if isinstance(answer, Numeric):
        data |= {"unit": answer.unit, "places": answer.places}
    if isinstance(answer, Choice) and any(option.reason for option in answer.options):
        terminal, wrong = Terminal(), [o for o in answer.options if o.id != answer.right]
        data["reasons"] = {o.id: terminal.line(o.reason) for o in wrong if o.reason is not None}
    if isinstance(answer, Blanks):
        cells = answer.cells
        data["cells"] = [{"label": c.label, **answer_data(c.answer)} for c in cells]
    return data


def question_data(question: Question, *, show_answer: bool) -> dict[str, Any]:
    """One question; its answer, steps and misconceptions only with ``show_answer``."""
    terminal = _terminal()
    data: dict[str, Any] = {
        "code": question.code,
        "family": question.family,
        "version": question.version,
        "level": question.level,
        "topic": question.topic,
        "prompt": terminal.filled(question.prompt, question.values),
        "givens": dict(question.givens),
        "figure": question.figure,
    }
    if isinstance(question.answer, Choice):
        options = question.answer.options
        data["options"] = [{"id": o.id, "text": terminal.markup(o.text)} for o in options]
    if show_answer:
        data["answer"] = answer_data(question.answer)
        data["steps"] = [
            {
                "label": step.label,
                "formula": terminal.printed(step.formula.tree),
                "worked": step.text(terminal, named=False),
                "value": number(step.value),
            }
            for step in question.steps
        ]
        data["misconceptions"] = [
            {
                "id": slip.id,
                "value": key(slip.value),
                "feedback": slip_feedback(question, slip),
            }
            for slip in question.slips
        ]
        if question.explanation is not None:
            data["explanation"] = Terminal().markup(question.filled(question.explanation))
    return data
