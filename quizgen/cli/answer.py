"""``quiz answer``: mark one response to one question."""

from __future__ import annotations

from typing import Annotated

import typer

from quizgen.cli.options import AsJson, Folders, OptionError, folders
from quizgen.cli.streams import print_json

EXIT = {"correct": 0, "incorrect": 1, "invalid": 2}


def answer(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A question's code or a card's id.")],
    response: Annotated[str, typer.Argument(metavar="RESPONSE", help="What was answered.")],
    as_json: AsJson = False,
    content: Folders = None,
) -> int:
    """Mark one response: exit code 0 if right, 1 if wrong, 2 if it cannot be read."""
    from quizgen.cli.find import question_named
    from quizgen.export.json import expected
    from quizgen.grading import mark
    from quizgen.study.session import right_answer, solution_lines

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
                "expected": expected(question.answer),
                "study": list(result.study),
            }
        )
    elif result.verdict == "invalid":
        raise OptionError("", result.feedback)
    else:
        print(result.feedback)
        if result.verdict == "incorrect":
            print(f"Right is: {right_answer(question)}")
            print("\n".join(solution_lines(question)))
            if result.study:
                print(f"Study: {', '.join(result.study)}")
    return EXIT[result.verdict]
