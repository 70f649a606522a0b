"""Papers as data for the template: Typst values, in which names and texts are strings.

>>> literal({"name": 'A "#b"', "points": [1, None, True]})
'(name: "A \\\\"#b\\\\"", points: (1, none, true))'
>>> literal([]), literal(["(C, H, )"])
('()', '("(C, H, )",)')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from quizgen.export.paper.parts import (
    cells,
    duration,
    formula_steps,
    height,
    key_line,
    kind_of,
    mistakes,
    paragraphs,
)
from quizgen.export.paper.text import PaperText, paper_text
from quizgen.questions.paper import Asked, Paper, localised, points
from quizgen.questions.question import Choice, Numeric, Reveal
from quizgen.text.markup import parse
from quizgen.text.typst import quoted

WIDTH = "10cm"  # of a picture
TALL, TALL_LARGE = 210, 80  # mm, in small letters: what is higher may be longer than a page


@dataclass(frozen=True, slots=True)
class TypstContent:
    """Typst markup, made by the program; everything else is data."""

    source: str


def literal(value: Any) -> str:
    """A value as Typst code; a text becomes a string, which Typst shows as it is."""
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return quoted(value)
        case TypstContent(source):
            return f"[{source}]"
        case Mapping():
            if not value:
                return "(:)"
            return f"({', '.join(f'{key}: {literal(item)}' for key, item in value.items())})"
        case Sequence():
            items = [literal(item) for item in value]
            return f"({', '.join(items)}{',' * (len(items) == 1)})"  # (1) would be a number
    raise TypeError(f"no Typst value for {type(value).__name__}")


def paper_call(paper: Paper) -> str:
    """What prints a student's paper: nothing of it says what is right."""
    return f"#paper({literal(_paper(paper, _asked))})\n"


def key_call(paper: Paper) -> str:
    """What prints its key."""
    return f"#solutions({literal(_paper(paper, _solved))})\n"


def _paper(paper: Paper, show: Any) -> dict[str, Any]:
    text = paper_text(paper.decimal_mark)
    student = paper.student
    tall = TALL_LARGE if paper.large_print else TALL
    return {
        "code": paper.code,
        "title": paper.title,
        "course": paper.course,
        "date": paper.date,
        "time": duration(paper),
        "points": points(paper.points, text.mark),
        "paragraphs": paragraphs(paper.instructions),
        "conventions": list(paper.conventions),
        "student": student and {"id": student.id, "name": student.name, "section": student.section},
        "version": paper.version,
        "page": paper.page,
        "large": paper.large_print,
        "sections": [
            {
                "title": section.title,
                "paragraphs": paragraphs(section.text),
                "asked": [show(asked, text, tall) for asked in section.asked],
            }
            for section in paper.sections
        ],
        "formulas": formulas(paper, text) if paper.formula_sheet else [],
    }


# --- questions as they are asked ----------------------------------------------------------


def _asked(asked: Asked, text: PaperText, tall: int) -> dict[str, Any]:
    question = asked.question
    answer = question.answer
    options: list[dict[str, Any]] = []
    if isinstance(answer, Choice):
        options = [
            {"letter": letter, "text": TypstContent(text.filled(option.text, question.values))}
            for letter, option in asked.lettered()
        ]
    return {
        "number": asked.number,
        "code": "",
        "points": points(asked.points, text.mark),
        "kind": kind_of(question),
        "prompt": TypstContent(text.prompt(question)),
        "figure": TypstContent(picture(question.figure)) if question.figure else None,
        "options": options,
        "unit": answer.unit if isinstance(answer, Numeric) else "",
        "cells": cells(answer),
        "space": asked.space,
        "long": height(asked) > tall,
    }


@lru_cache
def picture(figure: str) -> str:
    """A picture inside the source, with its words."""
    from quizgen.figures import picture_named

    drawn = picture_named(figure)
    svg = quoted(drawn.draw(False).decode())
    return f'#image(bytes({svg}), format: "svg", alt: {quoted(drawn.alt)}, width: {WIDTH});'


# --- and as they are solved ---------------------------------------------------------------


def _solved(asked: Asked, text: PaperText, tall: int) -> dict[str, Any]:
    question = asked.question
    return {
        **_asked(asked, text, tall),
        "code": asked.code,
        "long": height(asked, solved=True) > tall,
        "key": localised(key_line(asked), text.mark),
        "steps": [
            {
                "label": TypstContent(text.line(parse(step.heading))),
                "worked": TypstContent(text.equation(step.line())),
            }
            for step in question.steps
        ],
        "why": _why(asked, text),
        "mistakes": [
            {"wrong": localised(wrong, text.mark), "means": means}
            for wrong, means in mistakes(asked)
        ],
    }


def _why(asked: Asked, text: PaperText) -> TypstContent | None:
    question = asked.question
    pieces = []
    if isinstance(question.answer, Reveal):
        pieces.append(text.filled(question.answer.text, question.values))
    if question.explanation is not None:
        pieces.append(text.filled(question.explanation, question.values))
    return TypstContent("\n\n".join(pieces)) if pieces else None


# --- the formula sheet --------------------------------------------------------------------


def formulas(paper: Paper, text: PaperText) -> list[dict[str, TypstContent]]:
    return [
        {
            "label": TypstContent(text.line(parse(step.heading))),
            "formula": TypstContent(text.equation(shown)),
        }
        for step, shown in formula_steps(paper)
    ]
