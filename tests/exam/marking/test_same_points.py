"""One and the same attempt has the same points in Moodle, in QTI and in ``quiz grade``."""

from __future__ import annotations

import random
import re
from fractions import Fraction
from itertools import islice

import pytest

from quizgen.decks.blueprint import Marking
from quizgen.exam.marking.judging import Judge
from quizgen.exam.record import question_from, record_of
from quizgen.export.lms.bank import Bank, gap_weights, parts
from quizgen.export.lms.moodle import document
from quizgen.export.lms.qti_items import QtiItems
from quizgen.families import families
from quizgen.questions.paper import Pool
from quizgen.questions.question import Answer, Blanks, Cell, Cloze, Dims, Numeric, Question
from quizgen.text.markup import parse
from quizgen.variants.drawing import questions as drawn
from quizgen.variants.level import Level
from tests.export.lms.moodle import GAP, graded, imported

POINTS = Fraction(4)
STRICT = Judge(Marking(Fraction(0), Fraction(0), False), ".")  # a platform knows no other rule
LEVELS = [(name, level) for name, family in families().items() for level in family.levels]


def gapped() -> list[tuple[Question, Level]]:
    """A question of every level that asks a shape or a table."""
    found = []
    for name, number in LEVELS:
        question = next(islice(drawn(families()[name], number, "points"), 1))
        if isinstance(question.answer, Dims | Blanks):
            found.append((question, families()[name].level(number)))
    return found


def attempt(question: Question, rng: random.Random) -> list[str]:
    """Numbers for the gaps: right, one more, or nothing."""
    numbers = [int(gap.answer.value) for gap in parts(question.answer)]
    return [rng.choice([str(n), str(n), str(n + 1), ""]) for n in numbers]


def here(question: Question, level: Level, typed: list[str]) -> Fraction:
    text = "; ".join(f"part {place}: {part}" for place, part in enumerate(typed, start=1))
    record = record_of(question, level, 0, as_options=False)
    asked = question_from(question.code, record, known=question.misconceptions)
    if isinstance(asked.answer, Blanks):
        return POINTS * STRICT.blanks(asked, asked.answer, record, text).share
    return POINTS * STRICT.number(asked, text).share


def in_moodle(question: Question, typed: list[str]) -> Fraction:
    """The share of the weights, times the maximum mark that the quiz gives."""
    bank = Bank("T", "", (Pool("q", "Q", "t", POINTS, (question,)),))
    (made,) = imported(document(bank).decode())
    weights = [int(gap["weight"]) for gap in GAP.finditer(made.text)]
    right = (
        weight
        for weight, rows, part in zip(weights, made.gaps, typed, strict=True)
        if part and graded(rows, Fraction(part)).fraction == 100
    )
    return POINTS * sum(right) / sum(weights)


def in_qti(question: Question, typed: list[str]) -> Fraction:
    item = QtiItems().item(question, Pool("q", "Q", "t", POINTS, (question,)), "one")
    shares = re.findall(
        r'<variable identifier="SCORE"/><baseValue baseType="float">([^<]*)</baseValue>', item
    )
    keys = [gap.answer for gap in parts(question.answer)]
    return sum(
        (
            Fraction(share)
            for share, key, part in zip(shares, keys, typed, strict=True)
            if part and abs(Fraction(part) - key.value) <= key.tolerance
        ),
        Fraction(0),
    )


def test_an_attempt_has_the_same_points_everywhere() -> None:
    rng, checked = random.Random(5), 0
    for question, level in gapped():
        for _ in range(6):
            typed = attempt(question, rng)
            if any(typed):
                points = here(question, level, typed)
                assert in_moodle(question, typed) == points, (question.code, typed)
                assert abs(in_qti(question, typed) - points) < Fraction(1, 10**9)
                checked += 1
    assert checked > 60


@pytest.mark.parametrize(
    ("answer", "points", "weights"),
    [
        (Dims((3, 4, 5)), 3, [1, 1, 1]),
        (Dims((3, 4, 5)), 6, [2, 2, 2]),
        (Dims((3, 4, 5)), 4, [1, 1, 1]),  # cannot add up to four
        (Blanks((Cell("a", Numeric(1, "")), Cell("b", Numeric(2, "")))), 4, [2, 2]),
        (Blanks((Cell("a", Numeric(1, "")), Cell("b", Dims((1, 2, 3))))), 6, [3, 1, 1, 1]),
        (Blanks((Cell("a", Numeric(1, "")), Cell("b", Dims((1, 2, 3))))), 12, [6, 2, 2, 2]),
        (Cloze(parse("[[a]] and [[b]]")), 2, [1, 1]),
        (Numeric(5, ""), 2, []),
    ],
)
def test_weights_add_up_to_the_points_where_they_can(
    answer: Answer, points: int, weights: list[int]
) -> None:
    assert gap_weights(answer, Fraction(points)) == weights
