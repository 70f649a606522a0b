"""Questions of a level that no one template can show, in as few parts as there are forms.

A part has a template and a table of values of its own (``living.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from quizgen.export.interactive.living import Data, Unlike
from quizgen.questions.question import Answer, Blanks, Choice, Dims, Numeric, Question

Part: TypeAlias = tuple[Data, Sequence[Question]]


def parts(
    questions: Sequence[Question], made: Callable[[Sequence[Question]], Data]
) -> Iterator[Part]:
    """The parts, each with its questions; the first question comes first.

    made: the data of some questions, Unlike where they have no common template.
    """
    groups: dict[Any, list[Question]] = {}
    for question in questions:
        groups.setdefault((_form(question.answer), question.figure), []).append(question)
    for group in groups.values():
        yield from _halved(group, made)


def joined(found: Sequence[Data]) -> Data:
    """The data of one note with these parts."""
    if len(found) == 1:
        return found[0]
    return {"count": sum(part["count"] for part in found), "parts": list(found)}


def parts_of(note: Data) -> Sequence[Data]:
    """The parts of a note's data; the note itself if it has none."""
    found: Sequence[Data] = note.get("parts", (note,))
    return found


def _form(answer: Answer) -> tuple[Any, ...]:
    """What of an answer a template cannot vary."""
    match answer:
        case Blanks(cells):
            return tuple(_form(cell.answer) for cell in cells)
        case Choice(options):
            return Choice, len(options)
        case Dims(shape):
            return Dims, len(shape)
        case Numeric():
            return Numeric, answer.places
    return (type(answer),)


def _halved(
    questions: Sequence[Question], made: Callable[[Sequence[Question]], Data]
) -> list[Part]:
    """The questions as one part, or in halves where they have no common template."""
    try:
        return [(made(questions), questions)]
    except Unlike:
        half = len(questions) // 2
        if not half:
            raise
        return [*_halved(questions[:half], made), *_halved(questions[half:], made)]
