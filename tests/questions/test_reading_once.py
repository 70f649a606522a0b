"""A response is read once: the mark carries what was read to everything that is said about it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from quizgen.families import question
from quizgen.questions import entry
from quizgen.questions.entry import read_number
from quizgen.questions.grading import mark
from quizgen.questions.question import Choice, Option, Question
from quizgen.questions.verdict import Mark
from quizgen.questions.wording import given_answer
from quizgen.text.markup import parse
from tests.cli.helpers import quiz
from tests.exam.helpers import dealt, one, record
from tests.study.typist import played

CONV = question("conv-params:1:87")  # 24 filters of 5x5 over 8 channels: 4824
CHOICE = Question(
    "a-choice",
    "tests",
    parse("Which?"),
    Choice((Option("a", parse("A")), Option("b", parse("B"), parse("Not B."))), "a"),
)
STRICT = """\
title: T
minutes: 10
marking: {all-digits: true, slip: 1/2, follow-on: 1}
sections:
  - questions:
      - {family: conv-params:2, points: 2}
      - {family: layer-chain:2, points: 3}
"""


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every number that is read, in order."""
    found: list[str] = []
    reader = entry._Product

    def counting(body: str) -> Any:
        found.append(body)
        return reader(body)

    monkeypatch.setattr(entry, "_Product", counting)
    return found


@pytest.mark.parametrize("typed", ["4824", "4800", "864", "5*5*24 + 24", "4.824k", "17", "banana"])
def test_a_command_reads_a_response_once(typed: str, readings: list[str]) -> None:
    quiz("answer", CONV.code, typed)
    assert len(readings) == (typed != "banana")


def test_a_drill_reads_a_response_once(readings: list[str]) -> None:
    for typed in ("4824", "4800", "864", "5*5*24 + 24", "17"):
        readings.clear()
        played([CONV], typed)
        assert len(readings) == 1, typed
    readings.clear()
    played([CONV], "48240", "4824", patient=True)
    assert readings == ["48240", "4824"]


def test_an_exam_reads_every_number_once(readings: list[str]) -> None:
    manifest = dealt(1, STRICT)
    key = record(manifest, "Q1")["answer"]["value"]
    for typed in (str(key), str(10 * key), f"{key} + 1"):
        readings.clear()
        one(manifest, "Q1", typed)
        assert len(readings) == 1, typed
    cells = record(manifest, "Q2")["answer"]["cells"]
    numbers = [cell for cell in cells if cell["kind"] == "numeric"]
    typed = "; ".join(
        "x".join(map(str, cell["value"])) if cell["kind"] == "dims" else str(cell["value"] + 1)
        for cell in cells
    )
    readings.clear()
    one(manifest, "Q2", typed)
    assert len(readings) == len(numbers)


def test_a_mark_carries_what_was_read() -> None:
    assert mark(CONV, "4.8k").entry == read_number("4.8k", "parameters")
    for shown in ("48x74x98", "(48, 74, 98)"):
        assert mark(question("conv-output:2:4315"), shown).entry == (48, 74, 98)
    assert mark(CONV, "banana").entry is None
    assert mark(CHOICE, "b").option == "b"
    assert isinstance(CHOICE.answer, Choice)
    for number, option in enumerate(CHOICE.answer.shuffled(CHOICE.code), start=1):
        assert mark(CHOICE, str(number)).option == option.id


def test_a_calculation_is_kept_beside_its_value() -> None:
    for typed, value in [("5*5*24 + 24", 624), ("2^3^2", 512), ("(7 - 1)/4 KB", Fraction(3, 2))]:
        found = read_number(typed, "KB" if "KB" in typed else "parameters")
        assert found.value == value
        assert found.calculation is not None
    for typed in ("4824", "-5", "(5)", "4.8k", "1e3", "4,824 parameters"):
        assert read_number(typed, "parameters").calculation is None, typed


def test_yours_is_what_was_understood() -> None:
    assert given_answer(CONV, "48.2k", mark(CONV, "48.2k")) == "48,200 parameters"
    assert given_answer(CONV, "banana", mark(CONV, "banana")) == "banana"
    assert given_answer(CHOICE, "b", mark(CHOICE, "b")) == "B"
    assert given_answer(CONV, "", Mark("incorrect", 0.0)) == ""


def test_what_is_said_follows_from_the_fields() -> None:
    right = Mark("correct", 1.0)
    assert (right.feedback, right.praise("on the second try")) == (
        "Right.", "Right on the second try.",
    )  # fmt: skip
    rounded = mark(CONV, "4.82k")
    assert rounded.exact == "4824 parameters"
    assert rounded.feedback == "Right; exactly it is 4824 parameters."
    unknown = mark(CONV, "17")
    assert (unknown.why, unknown.feedback, unknown.slips) == ("", "Not right.", ())
    assert mark(CHOICE, "b").why == "Not B."
