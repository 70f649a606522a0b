"""Papers as data for the template: Typst values, in which names and texts are strings.

>>> literal({"name": 'A "#b"', "points": [1, None, True]})
'(name: "A \\\\"#b\\\\"", points: (1, none, true))'
>>> literal([]), literal(["(C, H, )"])
('()', '("(C, H, )",)')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from quizgen.export.paper.parts import (
    cells,
    duration,
    height,
    key_line,
    kind_of,
    mistakes,
    paragraphs,
)
from quizgen.export.paper.qr import page_codes
from quizgen.export.paper.sheet import FormulaSheet, formula_sheet
from quizgen.export.paper.text import PaperText, paper_text
from quizgen.formulas.tree import Name
from quizgen.questions.paper import Asked, DecimalMark, Paper, localised, points
from quizgen.questions.question import Blanks, Choice, Numeric, Reveal
from quizgen.text.markup import parse
from quizgen.text.typst import quoted

WIDTH, WIDTH_LARGE = "10cm", "100%"  # of a picture
TALL, TALL_LARGE = 110, 40  # mm, in small letters: what is higher may go on over the page
PRINTED, PRINTED_LARGE = 170, 60  # mm of such text that a page holds, rather too little


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
    held = PRINTED_LARGE if paper.large_print else PRINTED
    pages = sum(height(asked) for asked in paper.asked()) // held + 3
    return f"#paper({literal({**_paper(paper, _asked), 'qr': page_codes(paper.code, pages)})})\n"


def key_call(paper: Paper) -> str:
    """What prints its solutions."""
    return f"#solutions({literal({**_paper(paper, _solved), 'qr': []})})\n"


def markers_call(papers: Sequence[Paper]) -> str:
    """What prints the marker's key of papers that ask the same: a table for each question."""
    rows = zip(*(paper.asked() for paper in papers), strict=True)
    codes = [paper.code for paper in papers]
    asked = [_marked(codes, row, papers[0].decimal_mark) for row in rows]
    key = {"title": papers[0].title, "page": papers[0].page, "asked": asked}
    return f"#markers({literal(key)})\n"


def _marked(codes: Sequence[str], asked: Sequence[Asked], mark: DecimalMark) -> dict[str, Any]:
    """A question's table; what is the same on every paper stands there once."""
    first = asked[0]
    letters: dict[str, str] = {}
    rows = []
    for code, one in sorted(zip(codes, asked, strict=True), key=lambda pair: pair[0]):
        wrong = [
            {
                "letter": letters.setdefault(means, _letter(len(letters))),
                "shown": localised(shown, mark),
            }
            for shown, means in mistakes(_alone(one))
        ]
        rows.append({"paper": code, "key": localised(_short_key(one), mark), "wrong": wrong})
    same = all((row["key"], row["wrong"]) == (rows[0]["key"], rows[0]["wrong"]) for row in rows)
    if same and len(rows) > 1:
        rows = [{**rows[0], "paper": "all"}]
    return {
        "number": first.number,
        "source": first.code.rpartition(":")[0] or first.code,
        "points": points(first.points, mark),
        "note": "A … is a blank that is correct."
        if isinstance(first.question.answer, Blanks)
        else "",
        "rows": rows,
        "means": [{"letter": letter, "means": means} for means, letter in letters.items()],
    }


def _alone(asked: Asked) -> Asked:
    """The question with the mistakes that are made one at a time."""
    slips = tuple(slip for slip in asked.question.slips if len(slip.misconceptions) == 1)
    return replace(asked, question=replace(asked.question, slips=slips))


def _short_key(asked: Asked) -> str:
    """The right answer; of a table its blanks in their order."""
    answer = asked.question.answer
    if isinstance(answer, Blanks):
        return "; ".join(cell.answer.text(cell.answer.key) for cell in answer.cells)
    return key_line(asked)


def _letter(place: int) -> str:
    """
    >>> _letter(0), _letter(25), _letter(26)
    ('a', 'z', 'a2')
    """
    again, letter = divmod(place, 26)
    return chr(ord("a") + letter) + (str(again + 1) if again else "")


def _paper(paper: Paper, show: Any) -> dict[str, Any]:
    text = paper_text(paper.decimal_mark)
    student = paper.student
    return {
        "code": paper.code,
        "title": paper.title,
        "course": paper.course,
        "date": paper.date,
        "time": duration(paper),
        "points": points(paper.points, text.mark),
        "paragraphs": paragraphs(paper.instructions),
        "conventions": list(paper.conventions),
        "student": student
        and {
            "id": student.id,
            "name": student.name,
            "section": student.section,
            "seat": student.seat,
        },
        "version": paper.version,
        "page": paper.page,
        "large": paper.large_print,
        "sections": [
            {
                "title": section.title,
                "paragraphs": paragraphs(section.text),
                "asked": [show(asked, text, paper.large_print) for asked in section.asked],
            }
            for section in paper.sections
        ],
        **_formulas(paper, text),
    }


# --- questions as they are asked ----------------------------------------------------------


def _asked(asked: Asked, text: PaperText, large: bool) -> dict[str, Any]:
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
        "figure": TypstContent(picture(question.figure, large)) if question.figure else None,
        "options": options,
        "unit": answer.unit if isinstance(answer, Numeric) else "",
        "cells": cells(answer),
        "space": asked.space,
        "long": height(asked) > (TALL_LARGE if large else TALL),
    }


@lru_cache
def picture(figure: str, large: bool = False) -> str:
    """A picture inside the source, with its words."""
    from quizgen.figures import picture_named

    drawn = picture_named(figure)
    svg = quoted(drawn.draw(False).decode())
    width = WIDTH_LARGE if large else WIDTH
    return f'#image(bytes({svg}), format: "svg", alt: {quoted(drawn.alt)}, width: {width});'


# --- and as they are solved ---------------------------------------------------------------


def _solved(asked: Asked, text: PaperText, large: bool) -> dict[str, Any]:
    question = asked.question
    return {
        **_asked(asked, text, large),
        "code": asked.code,
        "long": True,
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


def _formulas(paper: Paper, text: PaperText) -> dict[str, list[dict[str, Any]]]:
    sheet = formula_sheet(paper) if paper.formula_sheet else FormulaSheet((), ())
    return {
        "formulas": [
            {"label": one.label, "formula": TypstContent(text.equation(one.relation))}
            for one in sheet.formulas
        ],
        "legend": [
            {"symbol": TypstContent(text.equation(Name(symbol))), "means": means}
            for symbol, means in sheet.legend
        ],
    }
