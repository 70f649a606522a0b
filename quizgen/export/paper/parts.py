"""What a paper says, whatever it is printed as: times, answers, mistakes, formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizgen.export.lms.phrasing import wrong_rows
from quizgen.questions.paper import Asked, Paper
from quizgen.questions.question import (
    Answer,
    Blanks,
    Cell,
    Choice,
    Cloze,
    Dims,
    Key,
    Mistakes,
    Numeric,
    Question,
    Reveal,
)
from quizgen.questions.verdict import explain
from quizgen.text.markup import Markup
from quizgen.text.terminal import Terminal

BLANK_LINES = "\n\n"
LINE, PICTURE = 5, 90  # mm: a line, a picture
FILL_IN = "Fill in the blanks."


def paper_prompt(question: Question) -> tuple[Markup, Mapping[str, int | str]]:
    """The prompt and its values; blanks are drawn, so nothing is said of semicolons."""
    values = question.values
    if isinstance(question.answer, Cloze):
        return question.answer.text, values
    if isinstance(question.answer, Blanks) and "asked" in values:
        values = {**values, "asked": FILL_IN}
    return question.prompt, values


def duration(paper: Paper) -> str:
    """The time, and how much of it is a student's own.

    >>> duration(Paper("K7", "T", "", "", 90, ()))
    '90 minutes'
    """
    extra = paper.student.extra_minutes if paper.student else 0
    own = f" ({extra} of them extra time)" if extra else ""
    return f"{paper.minutes} minutes{own}" if paper.minutes else ""


def paragraphs(plain: str) -> list[str]:
    """
    >>> paragraphs("One\\ntwo.\\n\\nThree.")
    ['One two.', 'Three.']
    """
    return [" ".join(part.split()) for part in plain.split(BLANK_LINES) if part.strip()]


def cells(answer: Answer) -> list[dict[str, Any]]:
    """What is to be filled in: a row of a table, or the only one of a shape."""
    match answer:
        case Dims(shape):
            return [{"label": "", "unit": "", "sizes": len(shape)}]
        case Blanks(cells=rows):
            return [_row(cell) for cell in rows]
        case _:
            return []


def _row(cell: Cell) -> dict[str, Any]:
    """A row of a table that is filled in, with what is to be written there."""
    if isinstance(cell.answer, Dims):
        return {"label": cell.label, "unit": cell.answer.order, "sizes": len(cell.answer.shape)}
    return {"label": cell.label, "unit": cell.answer.unit, "sizes": 1}


def kind_of(question: Question) -> str:
    """What is to be written down."""
    match question.answer:
        case Numeric():
            return "number"
        case Dims():
            return "shape"
        case Blanks():
            return "table"
        case Choice():
            return "choice"
        case Cloze():
            return "gaps"
        case Reveal():
            return "text"


def height(asked: Asked) -> int:
    """About how high a question is on paper, in mm: rather too much."""
    question = asked.question
    letters = len(Terminal().markup(question.filled(paper_prompt(question)[0])))
    lines = letters // 70 + 2 + len(asked.options) + 2 * len(cells(question.answer))
    found = LINE * lines + (PICTURE if question.figure else 0)
    return found + asked.space + 3 * LINE


def key_line(asked: Asked) -> str:
    """The right answer as it should stand on the paper."""
    answer = asked.question.answer
    match answer:
        case Numeric() | Dims() | Blanks():
            return answer.key_text()
        case Choice():
            right = {option.id: letter for letter, option in asked.lettered()}[answer.right]
            return f"{right}: {Terminal().markup(answer.option(answer.right).text)}"
        case Cloze():
            terminal = Terminal()
            return "; ".join(terminal.inlines(gap.items) for gap in answer.text.deletions())
        case Reveal():
            return "Free answer"


def mistakes(asked: Asked) -> list[tuple[str, str]]:
    """For the marker: what stands there, and what was done to get it."""
    question = asked.question
    answer, known = question.answer, question.misconceptions
    if isinstance(answer, Numeric):
        rows = wrong_rows(answer, question.slips)
        return [
            (answer.text(row.value), explain(row.slips, question.misconceptions)) for row in rows
        ]
    if isinstance(answer, Choice):
        terminal = Terminal()
        return [
            (letter, terminal.line(question.filled(option.reason)))
            for letter, option in asked.lettered()
            if option.reason is not None and option.id != answer.right
        ]
    found: dict[str, list[Mistakes]] = {}
    if isinstance(answer, Dims | Blanks):
        for slip in question.slips:
            found.setdefault(_wrong(answer, slip.value), []).append(slip.misconceptions)
    return [(shown, explain(names, known)) for shown, names in found.items()]


def _wrong(answer: Dims | Blanks, value: Key) -> str:
    """A wrong shape, or the wrong blanks of a table; those that are right are dots."""
    if isinstance(answer, Dims):
        return answer.text(value)
    assert isinstance(value, tuple)
    both = zip(answer.cells, value, strict=True)
    texts = ((c.answer.text(c.answer.key), c.answer.text(part)) for c, part in both)
    return "; ".join("…" if right == wrong else wrong for right, wrong in texts)
