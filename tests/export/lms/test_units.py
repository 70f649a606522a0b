"""One judgement of a number with a unit: in terminal, card, page, Moodle and marking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from quizgen.decks.blueprint import Marking
from quizgen.exam.marking.judging import Judge
from quizgen.exam.record import question_from, record_of
from quizgen.export.lms.bank import Bank
from quizgen.export.lms.moodle import document, own_losses
from quizgen.export.lms.phrasing import decimal
from quizgen.questions.entry import EntryError, read_number
from quizgen.questions.grading import mark
from quizgen.questions.paper import Pool
from quizgen.questions.question import Numeric, Question
from quizgen.questions.spellings import spellings
from quizgen.questions.units import UNITS
from tests.export.interactive.test_card_script import marked as marked_on_card
from tests.export.interactive.test_card_script import page  # noqa: F401  # a fixture
from tests.export.lms.conftest import TINY
from tests.export.lms.moodle import Imported, graded, imported

KEY = 147
JUDGE = Judge(Marking(Fraction(0), Fraction(0), False), ".")
# Typed by people, beside what the table lists; with a space as Moodle takes it out.
SPOKEN = ["M MACs", "million MACs", "KB", "kB", "KiB", "B", "bytes", "MB", "us", "µs", "ms", "s"]
# fmt: off
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?")
# fmt: on


def question(unit: str) -> Question:
    return replace(TINY, code=f"unit-{UNITS[unit].asks}", answer=Numeric(KEY, unit))


def in_moodle(made: Imported, typed: str) -> bool:
    """As Moodle reads it: without spaces, the number, and behind it a unit that it knows or not."""
    text = typed.replace(" ", "")
    number = NUMBER.match(text)
    assert number
    value, unit = Fraction(number[0]), text[number.end() :]
    scaled = value / made.units[unit] if unit in made.units else value
    right = made.answers[0]
    near = abs(scaled - KEY) <= Fraction(KEY, 10**12)  # floating point
    return near or graded([right, made.answers[-1]], value).fraction == 100


def in_grading(asked: Question, typed: str) -> bool:
    record = record_of(asked, None, 0, as_options=False)
    return JUDGE.number(question_from(asked.code, record), typed).status == "right"


def rows() -> Iterator[tuple[str, str, str]]:
    """unit asked, unit typed, and the key in the unit typed; where decimals end."""
    for asked in UNITS:
        known = dict(spellings(asked))
        for word in SPOKEN:
            try:
                known[word] = read_number(f"1 {word}", asked).value
            except EntryError:
                continue
        for word, value in known.items():
            number = decimal(KEY / value)
            if word and Fraction(number) * value == KEY and len(number) < 30:
                yield asked, word, number


ROWS = list(rows())


@pytest.mark.browser
def test_the_key_in_any_unit_is_right_everywhere(page: Any) -> None:  # noqa: F811
    assert len(ROWS) > 300
    asked = {unit: question(unit) for unit in UNITS}
    bank = Bank("T", "", (Pool("q", "Q", "t", Fraction(1), tuple(asked.values())),))
    made = {one.name: one for one in imported(document(bank).decode())}
    typed = [(asked[unit], f"{number} {word}") for unit, word, number in ROWS]
    on_cards = marked_on_card(page, typed)
    for (one, text), card in zip(typed, on_cards, strict=True):
        verdicts = {
            "terminal": mark(one, text).verdict == "correct",
            "card and page": card[0] == "correct",
            "marking": in_grading(one, text),
            "moodle": in_moodle(made[one.code], text),
        }
        assert set(verdicts.values()) == {True}, (one.answer, text, verdicts)


@pytest.mark.parametrize(
    ("unit", "typed", "right"),
    [
        ("KB", "147 kB", True),  # in this unit both are the kilo that is asked
        ("KB", "150.528 kB", False),
        ("KB", "150528 B", True),
        ("KB", "150528", False),
        ("bytes", "0.147 kB", True),
        ("M MACs", "147000000 MACs", True),
        ("MACs", "0.000147 MMACs", True),
        ("ms", "0.147 s", True),
    ],
)
def test_what_differed_between_moodle_and_the_marking(unit: str, typed: str, right: bool) -> None:
    asked = question(unit)
    bank = Bank("T", "", (Pool("q", "Q", "t", Fraction(1), (asked,)),))
    (made,) = imported(document(bank).decode())
    assert in_moodle(made, typed) is in_grading(asked, typed) is right
    assert (mark(asked, typed).verdict == "correct") is right


def test_what_moodle_cannot_follow_is_said() -> None:
    """It takes the right number whatever stands behind it."""
    asked = question("KB")
    bank = Bank("T", "", (Pool("q", "Q", "t", Fraction(1), (asked,)),))
    (made,) = imported(document(bank).decode())
    assert in_moodle(made, f"{KEY} MB")
    assert not in_grading(asked, f"{KEY} MB")
    assert any("Moodle ignores a wrong unit" in said for said in own_losses(bank))
