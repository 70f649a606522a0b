"""``quiz answer``: mark one response to one question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli.options import AsJson, Folders, folders
from quizgen.cli.streams import print_json, print_text
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.questions.question import Question
    from quizgen.questions.verdict import Mark
    from quizgen.text.tables import Blocks

EXIT = {"correct": 0, "incorrect": 1, "invalid": 2}


def answer(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A question's code or a card's id.")],
    response: Annotated[str, typer.Argument(metavar="RESPONSE", help="What was answered.")],
    as_json: AsJson = False,
    content: Folders = None,
) -> int:
    """Mark one response: exit code 0 if right, 1 if wrong, 2 if it cannot be read."""
    from quizgen.cli.questions.find import question_named
    from quizgen.export.json import answer_value
    from quizgen.questions.grading import mark

    for word in (code, response):
        if re.match("--?[A-Za-z]", word):  # a minus sign in front of a number is none
            raise OptionError(word, "there is no such option", "'quiz answer --help' shows them")
    question = question_named(code, folders(content))
    result = mark(question, response)
    if as_json:
        print_json(
            {
                "code": question.code,
                "verdict": result.verdict,
                "score": result.score,
                "misconception": next(iter(result.misconceptions), None),
                "misconceptions": list(result.misconceptions),
                "feedback": result.feedback,
                "expected": answer_value(question.answer),
                "study": list(result.study),
            }
        )
    elif result.verdict == "invalid":
        raise OptionError("", result.feedback)
    else:
        for line in _lines(question, result):
            print_text(line)
    return EXIT[result.verdict]


def _lines(question: Question, result: Mark) -> Iterator[str | Blocks]:
    """What a marked response is told; after a wrong one the solution, marked where it parts."""
    from quizgen.questions.diagnosis import departure
    from quizgen.questions.wording import right_answer, solution_lines

    yield result.feedback
    if result.verdict == "incorrect":
        where = departure(question, result)
        if where.yours:
            yield f"Your line: {where.yours}"
        yield f"Correct answer: {right_answer(question)}"
        yield from solution_lines(question, where.step)
        if result.study:
            yield f"Study: {', '.join(result.study)}"
