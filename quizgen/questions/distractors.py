"""A question with a number as a choice: its key and its slips as options.

Every wrong option is what a misconception gives for these numbers, has the misconception's
id as its permanent id, and its feedback as the reason why it is wrong.

>>> from quizgen.families import question
>>> chosen = as_choice(question("conv-params:1:112"))
>>> [(option.id, option.text.blocks[0].items[0].text) for option in chosen.answer.options[:2]]
[('key', '872'), ('forgot-filters', '109')]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

from quizgen.errors import QuizgenError
from quizgen.misconceptions import Misconceptions
from quizgen.questions.margins import is_far, last_places
from quizgen.questions.question import (
    Blanks,
    Choice,
    Cloze,
    Dims,
    Numeric,
    Option,
    Question,
    Reveal,
    Slip,
    mistakes_of,
)
from quizgen.text.markup import Markup, Paragraph, Text


class DrawError(QuizgenError):
    """More questions, or other options, than the variants of a level can give."""


KEY = "key"  # the id of the right option
MOST_OPTIONS = 5
LEAST_OPTIONS = 3
CHOOSE = "Choose one."
CALLED = {Blanks: "a table of blanks", Cloze: "a text with gaps", Reveal: "a free text"}


def as_choice(question: Question) -> Question:
    """The question with options in place of a number; a choice stays what it is.

    Raises DrawError where the answer is no number or shape, or where too few wrong numbers
    stand apart from the right one.
    """
    answer = question.answer
    if isinstance(answer, Choice):
        return question
    if not isinstance(answer, Numeric | Dims):
        what = f"{CALLED[type(answer)]} cannot be turned into options"
        raise DrawError(question.code, what, "ask it as it is")
    wrong = _distractors(question.code, answer, question.slips)
    if len(wrong) + 1 < LEAST_OPTIONS:
        raise DrawError(
            question.code, f"only {len(wrong)} wrong numbers stand apart", "ask for the number"
        )
    right = Option(KEY, _text(answer.text(answer.key)))
    options = (right, *(_option(answer, slip, question.misconceptions) for slip in wrong))
    values = {**question.values, "asked": CHOOSE} if "asked" in question.values else question.values
    return replace(question, answer=Choice(options, KEY), values=values, slips=())


def misconceptions_of(option: str, known: Misconceptions) -> tuple[str, ...]:
    """Those of the misconceptions that are behind a wrong option's id: one, or two at once."""
    return tuple(name for name in mistakes_of(option) if name in known)


def _distractors(code: str, answer: Numeric | Dims, slips: tuple[Slip, ...]) -> list[Slip]:
    """Wrong numbers that people can tell apart; which, is a pure function of the code."""
    taken = {last_places(answer, answer.key)}
    found: list[Slip] = []
    own = sorted(slips, key=lambda slip: (len(slip.misconceptions) > 1, _rank(code, slip)))
    for slip in (*own, *_by_arithmetic(answer)):
        marks = last_places(answer, slip.value)
        if len(found) + 1 < MOST_OPTIONS and marks not in taken and is_far(answer, slip.value):
            taken.add(marks)
            found.append(slip)
    return found


def _rank(code: str, slip: Slip) -> bytes:
    return sha256(f"{code}\n{slip.id}".encode()).digest()


def _by_arithmetic(answer: Numeric | Dims) -> Iterator[Slip]:
    """Where a question knows few slips of its own: what arithmetic alone gets wrong."""
    if isinstance(answer, Dims):
        yield Slip(("off-by-one",), tuple(size + 1 for size in answer.shape))
        yield Slip(("transposed-shape",), (*answer.shape[1:], answer.shape[0]))
        return
    yield Slip(("factor-two",), _whole(Fraction(answer.value) * 2))
    yield Slip(("power-of-ten",), _whole(Fraction(answer.value) * 10))
    if answer.places is None:
        yield Slip(("off-by-one",), _whole(Fraction(answer.value) + 1))


def _whole(value: Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value


def _option(answer: Numeric | Dims, slip: Slip, known: Misconceptions) -> Option:
    feedback = " ".join(known[name].feedback for name in slip.misconceptions)
    return Option(slip.id, _text(answer.text(slip.value)), _text(feedback))


def _text(words: str) -> Markup:
    """Plain words; nothing in them is read as a mark."""
    return Markup((Paragraph((Text(words),)),))
