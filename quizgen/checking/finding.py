"""A finding: what is wrong with content, and where."""

from __future__ import annotations

from dataclasses import dataclass

from quizgen.errors import QuizgenError


@dataclass(frozen=True, slots=True)
class Finding:
    place: str
    message: str


def found(error: QuizgenError) -> Finding:
    """The finding that an error is."""
    return Finding(error.where, f"{error.what}; {error.fix}" if error.fix else error.what)
