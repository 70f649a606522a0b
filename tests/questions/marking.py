"""Questions to mark in tests, and what a mark must be."""

from __future__ import annotations

from quizgen.families import misconceptions
from quizgen.questions.grading import mark
from quizgen.questions.question import Answer, Key, Question, Slip, mistakes_of
from quizgen.questions.verdict import Mark
from quizgen.text.markup import parse

RIGHT, WRONG, AGAIN = "correct", "incorrect", "invalid"


def ask(answer: Answer, slips: dict[str, Key] | None = None) -> Question:
    found = tuple(Slip(mistakes_of(name), value) for name, value in (slips or {}).items())
    known = misconceptions()
    return Question("test:1:1", "params", parse("?"), answer, slips=found, misconceptions=known)


def check(question: Question, response: str, verdict: str, *named: str) -> Mark:
    result = mark(question, response)
    assert (result.verdict, result.misconceptions) == (verdict, named), response
    assert result.score == (verdict == RIGHT)
    assert result.feedback.strip()
    return result
