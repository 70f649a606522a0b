"""Questions as plain text, for the commands that print them."""

from __future__ import annotations

from quizgen.questions.question import Blanks, Choice, Dims, Mistakes, Numeric, Question
from quizgen.questions.verdict import explain
from quizgen.questions.wording import options_text, right_answer, solution_lines, with_picture
from quizgen.text.tables import Blocks
from quizgen.text.terminal import Terminal


def question_text(question: Question) -> Blocks:
    """Code, prompt, picture, options."""
    prompt = Terminal(hide=True).blocks(question.filled(question.prompt))
    shown = with_picture(question, Blocks((question.code, *prompt.parts)))
    if isinstance(question.answer, Choice):
        return shown.followed_by(options_text(question))
    return shown


def solved_lines(question: Question) -> list[str | Blocks]:
    """Answer, worked solution, and what the likely wrong answers mean; of a choice, why each other
    option is wrong."""
    terminal = Terminal()
    lines: list[str | Blocks] = [f"Answer: {right_answer(question)}", *solution_lines(question)]
    if isinstance(question.answer, Numeric | Dims | Blanks):
        groups: dict[str, list[Mistakes]] = {}
        for slip in question.slips:
            text = question.answer.text(slip.value)
            groups.setdefault(text, []).append(slip.misconceptions)
        lines += ["", "Likely mistakes:"]
        lines += [
            f"  {text}: {explain(slips, question.misconceptions)}" for text, slips in groups.items()
        ]
    if isinstance(question.answer, Choice) and any(o.reason for o in question.answer.options):
        lines += ["", "Why not the others:"]
        lines += [
            f"  {terminal.line(option.text).removesuffix('.')}: {terminal.line(option.reason)}"
            for option in question.answer.shuffled(question.code)
            if option.reason is not None and option.id != question.answer.right
        ]
    return lines
