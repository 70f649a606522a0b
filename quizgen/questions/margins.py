"""What two answers differ in: keys and slips in whole units of the last place asked."""

from __future__ import annotations

from collections.abc import Sequence

from quizgen.errors import QuizgenError
from quizgen.formulas.evaluation import round_half_up
from quizgen.questions.question import Answer, Blanks, Dims, Key, Numeric, Slip


class FamilyError(QuizgenError):
    """A family or a space of numbers that is put together wrongly."""


def last_places(answer: Answer, value: Key) -> tuple[int, ...]:
    """A key or slip in whole units of the last place asked: what two answers differ in."""
    if isinstance(value, tuple):
        if isinstance(answer, Blanks):
            parts = zip(answer.cells, value, strict=True)
            return tuple([mark for cell, part in parts for mark in last_places(cell.answer, part)])
        return tuple(map(whole, value))
    places = answer.places if isinstance(answer, Numeric) else None
    if type(value) is int and not places:
        return (value,)
    return (round_half_up(value, places or 0),)


def margins_of(answer: Answer) -> tuple[int, ...]:
    """How far a slip must stay from the key, mark by mark."""
    match answer:
        case Blanks(cells):
            return tuple(margin for cell in cells for margin in margins_of(cell.answer))
        case Dims(shape):
            return (1,) * len(shape)
        case Numeric(places=places):
            return (1 if places is None else 2,)
        case _:
            return ()


def is_far(answer: Answer, wrong: Key) -> bool:
    """Whether a wrong answer stands apart from the key, in one part at least."""
    return apart(
        last_places(answer, key_of(answer)), last_places(answer, wrong), margins_of(answer)
    )


def elsewhere(answer: Answer, slips: Sequence[Slip], others: Sequence[Slip]) -> tuple[Slip, ...]:
    """Those of the slips that lead neither to the key nor to the number of one of the others."""
    key, margins = last_places(answer, key_of(answer)), margins_of(answer)
    taken = {last_places(answer, slip.value) for slip in others}
    marked = [(slip, last_places(answer, slip.value)) for slip in slips]
    return tuple(
        [slip for slip, marks in marked if marks not in taken and apart(key, marks, margins)]
    )


def apart(key: tuple[int, ...], wrong: tuple[int, ...], margins: tuple[int, ...]) -> bool:
    return any(abs(a - b) >= margin for a, b, margin in zip(key, wrong, margins, strict=True))


def whole(value: object) -> int:
    """A number of a shape; FamilyError where it is a fraction."""
    if not isinstance(value, int):
        raise FamilyError("shape", f"{value} is not a whole number")
    return value


def key_of(answer: Answer) -> Key:
    """The right answer as it is compared with slips."""
    if isinstance(answer, Numeric | Dims | Blanks):
        return answer.key
    raise FamilyError("answer", f"{type(answer).__name__} has no number")
