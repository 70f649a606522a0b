"""The error of a family file."""

from __future__ import annotations

from quizgen.errors import QuizgenError
from quizgen.files.yaml import ContentError


def as_fault(error: QuizgenError, place: str) -> ContentError:
    """What some part of a file is refused for, with its ``file:line`` in front."""
    what = f"{error.where}: {error.what}" if error.where else error.what
    return ContentError(place, what, error.fix)
