"""A paper as data: what one student, or one version, is asked.

Nothing here is secret but ``Asked.question``, which carries the right answer, worked steps and
slips: what is printed for a student shows its prompt, its figure and its options only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

from quizgen.formulas.numbers import exact_sum, exact_text
from quizgen.questions.question import Choice, Option, Question

Page: TypeAlias = Literal["a4", "us-letter"]
DecimalMark: TypeAlias = Literal[".", ","]

LETTERS = "ABCDEFGHIJ"  # of a question's options on paper
GROUP = "\u202f"  # a narrow space that does not break, between thousands, where a comma is decimal
GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"
NUMBER = re.compile(rf"(?<![\w.,])(?:{GROUPED}|\d+\.\d+)(?!\w|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Student:
    """A row of the roster; only ``id`` is always there.

    extra_minutes: added to the exam's time.  seat: as the roster names it.  large: whether they
    need large print.  Every text is the roster's own: it may hold
    any sign of any language, and must be escaped.
    """

    id: str
    name: str = ""
    section: str = ""
    email: str = ""
    extra_minutes: int = 0
    seat: str = ""
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands on a paper.

    number: ``3``, as printed and as a column of the responses is called (``Q3``).  options: the
    ids of a choice's options in printed order; empty for every other kind.  space: for working,
    in mm.
    """

    number: str
    code: str
    question: Question
    points: Fraction
    options: tuple[str, ...] = ()
    space: int = 0

    def lettered(self) -> list[tuple[str, Option]]:
        """A choice's options in printed order, each with its letter."""
        answer = self.question.answer
        assert isinstance(answer, Choice)
        return [(LETTERS[i], answer.option(name)) for i, name in enumerate(self.options)]


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading; title and text may be empty."""

    title: str
    text: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper.

    code: anonymous, such as ``K7Q2XB``; its last sign checks the others.  date: as the blueprint
    writes it.  minutes: with the student's extra time.  conventions: sentences for the box at the
    top.  student: None on a paper per version, on the sample and on a paper kept in reserve (its
    identity block is left open).  version: of a paper that several students get, else None.
    formula_sheet: whether the formulas of the questions asked are printed at the end.
    """

    code: str
    title: str
    course: str
    date: str
    minutes: int
    sections: tuple[Section, ...]
    instructions: str = ""
    conventions: tuple[str, ...] = ()
    student: Student | None = None
    version: str | None = None
    page: Page = "a4"
    decimal_mark: DecimalMark = "."
    large_print: bool = False
    formula_sheet: bool = False

    def asked(self) -> Iterator[Asked]:
        return (asked for section in self.sections for asked in section.asked)

    @property
    def points(self) -> Fraction:
        return exact_sum(asked.points for asked in self.asked())


@dataclass(frozen=True, slots=True)
class Pool:
    """The variants from which a learning platform draws one question.

    id: permanent within its exam or deck, such as ``q3`` or ``conv-params-2``.  questions: each
    once.  students: how many the platform will draw for, so that the repeats to be expected can be
    told; 0 where it is not known.  shown: what learners see, where the title and the codes of
    questions are not for them.
    """

    id: str
    title: str
    topic: str
    points: Fraction
    questions: tuple[Question, ...] = field(repr=False)
    students: int = 0
    shown: str = ""

    @property
    def short(self) -> str:
        """The id as papers and columns have it: ``Q3``."""
        return self.id[:1].upper() + self.id[1:]


def localised(text: str, mark: DecimalMark) -> str:
    """Numbers in a text with the decimal mark asked for.

    >>> localised("12,345.5 MB, 3.5, 1,2 and 96 of v1.2.3", ",")
    '12\\u202f345,5 MB, 3,5, 1,2 and 96 of v1.2.3'
    """
    if mark == ".":
        return text
    swap = {",": GROUP, ".": ","}
    return NUMBER.sub(lambda found: "".join(swap.get(s, s) for s in found[0]), text)


def points(value: Fraction, mark: DecimalMark) -> str:
    """
    >>> points(Fraction(5, 2), ","), points(Fraction(4, 3), ",")
    ('2,5', '1 1/3')
    """
    return localised(exact_text(value), mark)
