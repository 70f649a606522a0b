"""A deck that tells how far the working out of its numbers has come, whatever file it becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import overload

from quizgen.decks.recipe import Deck
from quizgen.questions.question import Question


class Watched(Sequence[Question]):
    """Questions of which ``told`` hears once, when all of them have been worked out."""

    def __init__(self, questions: Sequence[Question], told: Callable[[], None]) -> None:
        self._questions = questions
        self._told: Callable[[], None] | None = told

    @overload
    def __getitem__(self, place: int) -> Question: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Question]: ...
    def __getitem__(self, place: int | slice) -> Question | Sequence[Question]:
        return self._questions[place]

    def __len__(self) -> int:
        length = len(self._questions)
        self._tell()
        return length

    def __iter__(self) -> Iterator[Question]:
        questions = iter(self._questions)
        self._tell()
        return questions

    def _tell(self) -> None:
        if self._told is not None:
            told, self._told = self._told, None
            told()


def watched(deck: Deck, watch: Callable[[int, int], None]) -> Deck:
    """The deck; ``watch`` hears how many of its levels are worked out, and how many it has."""
    done, total = count(1), len(deck.numbers)

    def told() -> None:
        watch(next(done), total)

    numbers = [replace(one, questions=Watched(one.questions, told)) for one in deck.numbers]
    return replace(deck, numbers=tuple(numbers))
