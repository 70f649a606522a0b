"""Papers and keys as HTML: one file each, without scripts, other files or a network.

Maths is MathML and pictures lie in the page, so a browser prints it and a screen reader reads it.
What stands where is in ``paper.html.jinja`` and the templates beside it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from quizgen.export.paper.parts import (
    cells,
    duration,
    key_line,
    kind_of,
    mistakes,
    paper_prompt,
    paragraphs,
)
from quizgen.export.paper.sheet import formula_sheet
from quizgen.formulas.tree import Name
from quizgen.questions.paper import Asked, DecimalMark, Paper, localised, points
from quizgen.questions.question import Choice, Numeric, Reveal
from quizgen.text.markup import Deletion, Inline, parse
from quizgen.text.mathml import Mathml
from quizgen.text.templates import made, page

if TYPE_CHECKING:
    from markupsafe import Markup

HERE = "quizgen.export.paper"
MOST_ROOMS = 1024  # kept: places for answers that look the same on many papers
GAP = '<span class="gap" role="img" aria-label="gap"></span>'


def paper(asked: Paper) -> str:
    """A student's paper as a page; nothing in it tells what is right."""
    return _page(asked.title, [_sheet(asked)], large=asked.large_print, solved=False)


def key(papers: Sequence[Paper]) -> str:
    """Right answers, worked solutions, and what each wrong number means, paper by paper."""
    first = papers[0]
    return _page(f"Key: {first.title}", map(_solved, papers), large=first.large_print, solved=True)


class PaperHtml(Mathml):
    """HTML with the decimal mark asked for; deletions are gaps."""

    def __init__(self, mark: DecimalMark = ".") -> None:
        self.mark = mark

    def inline(self, item: Inline) -> str:
        return GAP if isinstance(item, Deletion) else super().inline(item)

    def number(self, text: str) -> str:
        return super().number(localised(text, self.mark))

    def text(self, text: str) -> str:
        return super().text(localised(text, self.mark))


@lru_cache
def _html(mark: DecimalMark) -> PaperHtml:
    return PaperHtml(mark)


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture for the page itself: its words, and its file in base 64."""

    alt: str
    data: str


@dataclass(frozen=True, slots=True)
class _Question:
    """rest: where the answer goes; in a key the solution.  code: in a key."""

    number: str
    worth: str
    prompt: Markup
    figure: _Picture | None
    options: Sequence[tuple[str, Markup]]
    rest: Markup
    code: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    paragraphs: Sequence[str]
    asked: Sequence[_Question]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the template shows of a paper; overview: of a key, what is right at a glance."""

    paper: Paper
    facts: str
    sections: Sequence[_Section]
    identity: Sequence[tuple[str, str]] = ()
    marks: Markup | None = None
    instructions: Sequence[str] = ()
    formulas: Sequence[tuple[str, Markup]] = ()
    legend: Sequence[tuple[Markup, str]] = ()
    overview: Sequence[tuple[str, str, str]] = ()


def _page(title: str, sheets: Iterable[_Sheet], *, large: bool, solved: bool) -> str:
    return page(f"{HERE}/paper.html.jinja", title=title, large=large, solved=solved, sheets=sheets)


def _facts(of: Paper, note: str = "") -> str:
    worth = _worth(points(of.points, of.decimal_mark))
    version = f"version {of.version}" if of.version else ""
    return " · ".join(filter(None, (of.date, duration(of), note, worth, version)))


def _worth(count: str) -> str:
    return f"{count} point{'s' * (count != '1')}"


def _question(of: Paper, asked: Asked, rest: Markup, code: str = "") -> _Question:
    question, html = asked.question, _html(of.decimal_mark)
    options: list[tuple[str, Markup]] = []
    if isinstance(question.answer, Choice):
        options = [
            (letter, made(html.filled(option.text, question.values)))
            for letter, option in asked.lettered()
        ]
    return _Question(
        asked.number,
        _worth(points(asked.points, of.decimal_mark)),
        made(html.filled(*paper_prompt(question))),
        picture(question.figure) if question.figure else None,
        options,
        rest,
        code,
    )


@lru_cache
def picture(figure: str) -> _Picture:
    from quizgen.figures import picture_named

    drawn = picture_named(figure)
    return _Picture(drawn.alt, b64encode(drawn.draw(False)).decode())


# --- a student's paper ---------------------------------------------------------------------


def _sheet(of: Paper) -> _Sheet:
    student = of.student
    marks = [(one.number, points(one.points, of.decimal_mark)) for one in of.asked()]
    return _Sheet(
        of,
        _facts(of),
        [
            _Section(
                section.title,
                paragraphs(section.text),
                [_question(of, asked, _room(asked)) for asked in section.asked],
            )
            for section in of.sections
        ],
        (
            ("Name", student.name if student else ""),
            ("Student number", student.id if student else ""),
            ("Group", student.section if student else ""),
            *([("Seat", student.seat)] if student and student.seat else []),
        ),
        _marks((*marks, ("Total", points(of.points, of.decimal_mark)))),
        paragraphs(of.instructions),
        *(_formulas(of) if of.formula_sheet else ((), ())),
    )


@lru_cache
def _marks(marks: tuple[tuple[str, str], ...]) -> Markup:
    """Where the marker writes: the same on every paper of an exam."""
    return made(page(f"{HERE}/marks.html.jinja", marks=marks))


def _room(asked: Asked) -> Markup:
    """Where the working and the answer go."""
    answer = asked.question.answer
    unit = answer.unit if isinstance(answer, Numeric) else ""
    rows = tuple((cell["label"], cell["sizes"], cell["unit"]) for cell in cells(answer))
    return _answer(kind_of(asked.question), asked.space, unit, rows)


@lru_cache(maxsize=MOST_ROOMS)
def _answer(kind: str, space: int, unit: str, rows: tuple[tuple[str, int, str], ...]) -> Markup:
    return made(page(f"{HERE}/answer.html.jinja", kind=kind, space=space, unit=unit, cells=rows))


def _formulas(of: Paper) -> tuple[list[tuple[str, Markup]], list[tuple[Markup, str]]]:
    """The formulas with their labels, and what their symbols mean."""
    html, sheet = _html(of.decimal_mark), formula_sheet(of)
    return (
        [(one.label, made(html.inline_maths(html.maths(one.relation)))) for one in sheet.formulas],
        [(made(html.inline_maths(html.maths(Name(name)))), means) for name, means in sheet.legend],
    )


# --- its key -------------------------------------------------------------------------------


def _solved(of: Paper) -> _Sheet:
    mark = of.decimal_mark
    return _Sheet(
        of,
        _facts(of, "Key"),
        [
            _Section(
                section.title,
                (),
                [
                    _question(of, asked, _solution(asked, mark), asked.code)
                    for asked in section.asked
                ],
            )
            for section in of.sections
        ],
        overview=[
            (one.number, localised(key_line(one), mark), points(one.points, mark))
            for one in of.asked()
        ],
    )


def _solution(asked: Asked, mark: DecimalMark) -> Markup:
    question, html = asked.question, _html(mark)
    texts = [question.answer.text] if isinstance(question.answer, Reveal) else []
    texts += [question.explanation] if question.explanation else []
    return made(
        page(
            f"{HERE}/solution.html.jinja",
            right=localised(key_line(asked), mark),
            steps=[
                (
                    made(html.line(parse(step.heading))),
                    made(html.inline_maths(step.text(html))),
                )
                for step in question.steps
            ],
            why=[made(html.filled(text, question.values)) for text in texts],
            mistakes=[(localised(wrong, mark), means) for wrong, means in mistakes(asked)],
        )
    )
