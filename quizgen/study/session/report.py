"""A report on a question: what its readers need to see what was seen."""

from __future__ import annotations

from quizgen.questions.question import Question
from quizgen.questions.wording import asked_text, drill_answer
from quizgen.study.plan import Outcome


def pinned(question: Question) -> str:
    """The code that stands for this question in this version of its family, or a card's id."""
    if question.family is None or question.version is None:
        return question.code
    _, rest = question.code.split(":", 1)
    return f"{question.family}@{question.version}:{rest}"


def report_text(program: str, question: Question, remark: str, outcome: Outcome | None) -> str:
    """The wording to paste.

    program: its name and version.  remark: what the learner says is wrong.  outcome: the answer,
    where it was given; the key is told only then.
    """
    lines = [f"Report on {pinned(question)} ({program})"]
    lines += [f"Asked: {' '.join(str(asked_text(question)).split())}"]
    if outcome is not None:
        lines += [f"Answered: {outcome.response}", f"Key: {drill_answer(question)}"]
    lines += [f"What is wrong: {remark or '(please say what is wrong)'}"]
    return "\n".join(lines)
