"""What a misconception is."""

from __future__ import annotations

from dataclasses import dataclass

from quizgen.errors import QuizgenError


class MisconceptionError(QuizgenError):
    """A misconception that is unknown or named twice."""


@dataclass(frozen=True, slots=True)
class Misconception:
    """id: permanent name.  feedback: what the learner did.  study: ids of cards that cure it."""

    id: str
    feedback: str
    study: tuple[str, ...]
