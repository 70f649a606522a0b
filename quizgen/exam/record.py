"""A dealt question as the manifest keeps it: all that marking needs, whatever program does it.

Numbers are ints, or texts such as ``12.5`` and ``1/3`` that are exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizgen.decks.blueprint import Slot, share_text
from quizgen.misconceptions import ARITHMETIC, Misconceptions
from quizgen.questions.distractors import as_choice
from quizgen.questions.grading import deletion_texts
from quizgen.questions.question import (
    Answer,
    Blanks,
    Cell,
    Choice,
    Cloze,
    Dims,
    Key,
    Numeric,
    Option,
    Question,
    Reveal,
    Slip,
    mistakes_of,
)
from quizgen.text.markup import Markup
from quizgen.text.terminal import Terminal
from quizgen.variants.formula_level import FormulaLevel
from quizgen.variants.level import Level

EMPTY = Markup(())
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded(Numeric):
    """A number with the tolerance that was recorded with it."""

    allowed: Fraction = Fraction(0)

    @property
    def tolerance(self) -> Fraction:
        return self.allowed


# --- writing --------------------------------------------------------------------------


def record_of(
    question: Question, level: Level | None, worked: int, *, as_options: bool
) -> dict[str, Any]:
    """worked: the arithmetic load.  as_options: whether the number is asked as a choice, too."""
    found: dict[str, Any] = {"topic": question.topic}
    if question.family:
        found = {"family": question.family, "version": question.version, "level": question.level}
        found |= {"topic": question.topic, "givens": dict(question.givens)}
        found["load"] = worked
    found["answer"] = answer_data(question.answer)
    if question.slips:
        found["slips"] = [{"id": s.id, "value": exact(s.value)} for s in question.slips]
    if as_options and not isinstance(question.answer, Choice):
        found["as_choice"] = answer_data(as_choice(question).answer)
    if isinstance(level, FormulaLevel) and level.cells:
        found["cells"] = [cell.names.split() for cell in level.cells]
        found["steps"] = [{"name": s.name, "formula": s.formula.text} for s in question.steps]
    return found


def exact(value: Key) -> Any:
    """
    >>> exact((55, Fraction(1, 3), Fraction(5, 2)))
    [55, '1/3', '2.5']
    """
    if isinstance(value, tuple):
        return [exact(part) for part in value]
    return value if isinstance(value, int) else share_text(value)


def answer_data(answer: Answer) -> dict[str, Any]:
    """A right answer; of a choice, its options with what each wrong one is told."""
    match answer:
        case Numeric():
            return {
                "kind": "numeric",
                "value": exact(answer.value),
                "unit": answer.unit,
                "places": answer.places,
                "tolerance": exact(_plain(answer.tolerance)),
            }
        case Dims():
            return {"kind": "dims", "value": list(answer.shape)}
        case Blanks():
            cells = [{"label": c.label, **answer_data(c.answer)} for c in answer.cells]
            return {"kind": "blanks", "value": exact(answer.key), "cells": cells}
        case Choice():
            return {
                "kind": "choice",
                "value": answer.right,
                "options": list(map(_option_data, answer.options)),
            }
        case Cloze():
            return {"kind": "cloze", "value": deletion_texts(answer)}
        case Reveal():
            return {"kind": "reveal", "value": Terminal().markup(answer.text)}


def _option_data(option: Option) -> dict[str, str]:
    terminal = Terminal()
    reason = {"feedback": terminal.line(option.reason)} if option.reason else {}
    return {"id": option.id, "text": terminal.line(option.text), **reason}


def _plain(value: Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value


# --- reading --------------------------------------------------------------------------


def number(data: int | str) -> int | Fraction:
    """
    >>> number("12.5"), number("4/2"), number(7)
    (Fraction(25, 2), 2, 7)
    """
    return _plain(Fraction(data))


def key_from(data: Any) -> Key:
    return tuple(map(key_from, data)) if isinstance(data, list) else number(data)


def question_from(
    code: str,
    record: Record,
    *,
    as_options: bool = False,
    known: Misconceptions = ARITHMETIC,
) -> Question:
    """A question to mark by: its right answer and slips, without its texts.

    known: what the slips mean.
    """
    asked = record["as_choice"] if as_options and "as_choice" in record else record["answer"]
    slips = () if "options" in asked else record.get("slips", ())
    return Question(
        code=code,
        topic=record["topic"],
        prompt=EMPTY,
        answer=answer_from(asked),
        family=record.get("family"),
        level=record.get("level"),
        version=record.get("version"),
        givens=record.get("givens", {}),
        slips=tuple(Slip(mistakes_of(slip["id"]), key_from(slip["value"])) for slip in slips),
        misconceptions=known,
    )


def answer_from(data: Mapping[str, Any]) -> Answer:
    """``answer_data`` read back; texts of options, gaps and free answers stay in the record."""
    match data["kind"]:
        case "numeric":
            value, tolerance = number(data["value"]), Fraction(data["tolerance"])
            return Recorded(value, data["unit"], data["places"], tolerance)
        case "dims":
            return Dims(tuple(data["value"]))
        case "blanks":
            return Blanks(tuple(_cell_from(cell) for cell in data["cells"]))
        case "choice":
            options = tuple(Option(option["id"], EMPTY) for option in data["options"])
            return Choice(options, data["value"])
        case "cloze":
            return Cloze(EMPTY)
        case "reveal":
            return Reveal(EMPTY)
    raise ValueError(f"no answer kind '{data['kind']}'")


def _cell_from(data: Mapping[str, Any]) -> Cell:
    answer = answer_from(data)
    if not isinstance(answer, Numeric | Dims):
        raise ValueError("a blank holds a number or a shape")
    return Cell(data["label"], answer)


def options_of(slot: Slot, record: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    """The recorded options of a slot's question; none where a number or a text is asked."""
    asked = record.get("as_choice", {}) if slot.answer == "choice" else {}
    found: Sequence[Mapping[str, str]] = (asked or record["answer"]).get("options", ())
    return found
