"""A bank with a question of every kind, and of every level of every family."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest

from quizgen.export.lms.bank import Bank
from quizgen.families import families
from quizgen.questions.paper import Pool
from quizgen.questions.question import Choice, Cloze, Numeric, Option, Question, Reveal
from quizgen.text.markup import parse
from quizgen.variants.drawing import indices

NASTY = "a#b $x$ *c* <script>alert(1)</script> \"q\" 's' =cmd() }{ ~ % \\ [d] // שלום 😀"

CARDS = (
    Question(
        code="mac-what",
        topic="flops",
        prompt=parse("What is a **MAC**, at 9 < 10?"),
        answer=Reveal(parse("A multiply-add of $K \\cdot K$ weights.")),
        explanation=parse("One product & one sum."),
        figure="bottleneck",
    ),
    Question(
        code="same-padding",
        topic="shapes",
        prompt=parse("unused"),
        answer=Cloze(parse("For odd $K$, [[$2 \\cdot P$]] rows keep [[the size]].")),
    ),
    Question(
        code="bias-choice",
        topic="params",
        prompt=parse("How many biases have 8 filters over 3 channels?"),
        answer=Choice(
            (
                Option("per-input", parse("3"), parse("A bias belongs to a filter.")),
                Option("per-filter", parse("8"), parse("One each.")),
                Option("per-kernel", parse("24"), parse("A filter has one bias.")),
            ),
            "per-filter",
        ),
        explanation=parse("One per filter."),
    ),
)
TINY = Question(  # a number that Canvas would take for 0
    code="tiny",
    topic="params",
    prompt=parse("How much?\n\n<asked>"),
    answer=Numeric(Fraction(1, 20000), "%", 5),
    values={"asked": "Answer in percent."},
)


def numbers(per_level: int = 1) -> tuple[Question, ...]:
    """The first questions of every level of every family."""
    return tuple(
        family.question(level, index)
        for family in families().values()
        for level in family
        for index in islice(indices(family, level, "lms"), per_level)
    )


@pytest.fixture(scope="session")
def bank() -> Bank:
    return Bank(
        "Midterm",
        "Networks & vision",
        (
            Pool("cards", "Cards", "shapes", Fraction(1), (*CARDS, TINY)),
            Pool("q1", "Numbers / all", "all", Fraction(5, 2), numbers(), students=200),
        ),
    )


@pytest.fixture(scope="session")
def nasty_bank() -> Bank:
    """Names and texts that would do harm if they were read as anything but text."""
    text = "".join(f"\\{sign}" if sign in "$*[]<|`\\" else sign for sign in NASTY)
    card = Question("nasty", "t", parse(text), Reveal(parse(text)))
    choice = Question(
        "nasty-choice",
        "t",
        parse(text),
        Choice((Option("a", parse(text), parse(text)), Option("b", parse("b"))), "b"),
    )
    gaps = Question("nasty-gap", "t", parse("-"), Cloze(parse(f"A [[{text}]].")))
    number = Question(
        "nasty-number",
        "t",
        parse("<who>\n\n<asked>"),
        Numeric(7, "pixels"),
        values={"who": NASTY, "asked": "-"},
    )
    return Bank(NASTY, NASTY, (Pool("n", NASTY, NASTY, Fraction(1), (card, choice, gaps, number)),))
