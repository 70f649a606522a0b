"""Papers for the tests: every kind of question, and a name that must stay inert."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import Any

from quizgen.export.paper.pdf import Printer
from quizgen.families import family
from quizgen.questions.paper import Asked, Paper, Section, Student
from quizgen.questions.question import Question
from quizgen.variants.drawing import indices
from tests.export.lms.conftest import CARDS, NASTY

DRAWN = (  # family, level
    ("conv-output", 2),
    ("conv-params", 2),
    ("network-table", 3),
    ("bottleneck-saving", 2),
)


def drawn(name: str, level: int, place: int) -> Question:
    found = family(name)
    return found.question(level, next(islice(indices(found, level, "papers"), place, None)))


def paper(place: int = 0, **changes: Any) -> Paper:
    """The paper of the student at a place of the roster."""
    numbers = []
    for number, (name, level) in enumerate(DRAWN, start=1):
        question = drawn(name, level, place)
        points = Fraction(number, 2)
        numbers.append(Asked(str(number), question.code, question, points, space=20))
    free, gaps, choice = CARDS
    concepts = (
        Asked("5a", free.code, free, Fraction(3), space=30),
        Asked("5b", gaps.code, gaps, Fraction(1)),
        Asked(
            "6",
            choice.code,
            choice,
            Fraction(1),
            ("per-kernel", "per-filter", "per-input"),
        ),
    )
    made = Paper(
        code=f"K7Q{place:03}",
        title="Midterm",
        course="Networks & vision",
        date="21 November 2026",
        minutes=120,
        sections=(
            Section("Numbers", "Show your working.", tuple(numbers)),
            Section("Concepts", "", concepts),
        ),
        instructions="Write in pen.\n\nNo phones.",
        conventions=("1 KB = 1024 bytes.",),
        student=Student(f"s{place:03}", NASTY if place == 0 else f"Ann {place}", "B", "", 30),
        formula_sheet=True,
    )
    return replace(made, **changes)


def printed(place: int) -> bytes:
    """A paper's PDF; for tests that print in several processes."""
    return Printer().paper(paper(place))
