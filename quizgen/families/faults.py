"""The error of a family file."""

from __future__ import annotations

from quizgen.errors import QuizgenError


class FamilyFileError(QuizgenError):
    """A family in a file that cannot be used."""


def as_fault(error: QuizgenError, place: str) -> FamilyFileError:
    """What some part of a file is refused for, with its ``file:line`` in front."""
    what = f"{error.where}: {error.what}" if error.where else error.what
    return FamilyFileError(place, what, error.fix)
