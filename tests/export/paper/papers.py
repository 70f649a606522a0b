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

DRAWN = (  # family, level, kind
    ("conv-output", 2, "number"),
    ("conv-params", 2, "number"),
    ("network-table", 3, "table"),
    ("bottleneck-saving", 2, "table"),
)


def drawn(name: str, level: int, place: int) -> Question:
    found = family(name)
    return found.question(level, next(islice(indices(found, level, "papers"), place, None)))


def paper(place: int = 0, **changes: Any) -> Paper:
    """The paper of the student at a place of the roster."""
    numbers = []
    for number, (name, level, kind) in enumerate(DRAWN, start=1):
        question = drawn(name, level, place)
        points = Fraction(number, 2)
        numbers.append(Asked(str(number), question.code, question, points, kind, space=20))  # type: ignore[arg-type]
    free, gaps, choice = CARDS
    concepts = (
        Asked("5a", free.code, free, Fraction(3), "text", space=30),
        Asked("5b", gaps.code, gaps, Fraction(1), "table"),
        Asked(
            "6",
            choice.code,
            choice,
            Fraction(1),
            "choice",
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
