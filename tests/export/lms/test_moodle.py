"""Moodle XML, read and marked as Moodle does."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from quizgen.export.lms.bank import Bank
from quizgen.export.lms.moodle import LONGEST_NAME, category, document
from quizgen.families import question
from quizgen.questions.paper import Pool
from quizgen.questions.question import Blanks, Dims, Numeric
from tests.export.lms.conftest import NASTY, TINY
from tests.export.lms.expected import near, numbers, plain, told
from tests.export.lms.moodle import Imported, graded, imported

NUMERIC = Numeric | Dims | Blanks


@pytest.fixture(scope="module")
def read(bank) -> dict[str, Imported]:
    return {question.name: question for question in imported(document(bank).decode())}


def test_every_question_is_there_in_its_category(bank, read):
    assert Counter(q.category for q in read.values()) == {
        "$course$/top/Midterm/Cards": len(bank.pools[0].questions),
        "$course$/top/Midterm/Numbers // all": len(bank.pools[1].questions),
    }
    kinds = Counter(q.kind for q in read.values())
    assert set(kinds) == {"numerical", "cloze", "multichoice", "essay"}


def test_a_long_category_is_not_cut_inside_a_slash():
    name = category("a" * (LONGEST_NAME - 1) + "/b")
    assert name == "a" * (LONGEST_NAME - 1) + "//"


def test_every_key_tolerance_slip_and_feedback_is_found_again(bank, read):
    checked = 0
    for asked in bank.questions():
        if not isinstance(asked.answer, NUMERIC):
            continue
        made = read[asked.code]
        gaps = [made.answers] if isinstance(asked.answer, Numeric) else made.gaps
        for expected, answers in zip(numbers(asked), gaps, strict=True):
            right, *wrong, rest = answers
            assert near(Fraction(right.value), expected.key)
            assert (right.fraction, right.tolerance) == (100, expected.tolerance)
            assert (rest.value, rest.fraction) == ("*", 0)
            assert len(wrong) == len(expected.wrong)
            for row, slip in zip(wrong, expected.wrong, strict=True):
                assert near(Fraction(row.value), slip.value)
                assert (row.fraction, row.tolerance) == (0, expected.tolerance)
                assert told(row.feedback) == slip.feedback
                checked += 1
    assert checked > 1000


def test_moodle_marks_as_we_do(bank, read):
    """The right number is right, each mistake gets its own feedback, all else is only wrong."""
    for asked in bank.questions():
        if not isinstance(asked.answer, Numeric):
            continue
        answers, expected = read[asked.code].answers, numbers(asked)[0]
        assert graded(answers, expected.key).fraction == 100
        for slip in expected.wrong:
            if abs(slip.value - expected.key) > expected.tolerance:
                assert graded(answers, slip.value).fraction == 0
        assert plain(graded(answers, Fraction(-999)).feedback) == "Not right."


def test_the_order_of_the_file_decides(read):
    """Moodle takes the first answer that matches: a star in front would mark the right one 0."""
    answers = read["tiny"].answers
    assert graded(answers, Fraction(1, 20000)).fraction == 100
    assert graded(answers[::-1], Fraction(1, 20000)).fraction == 0


def test_points_units_tags_and_ids():
    asked = question("conv-params:1:112")
    bank = Bank("T", "", (Pool("q", "Q", "params", Fraction(3, 2), (asked,)),))
    (made,) = imported(document(bank).decode())
    assert made.mark == Fraction(3, 2)
    assert made.idnumber == "conv-params@2:1:112"
    assert made.units["parameters"] == made.units["weights"] == 1
    assert made.tags == ["family: conv-params", "level: 1", "topic: params"]
    assert "digits only, without separators" in made.text


def test_a_unit_of_memory_converts():
    """Moodle divides by the multiplier: 1 MB is 1024 KB, 2048 bytes are 2 KB."""
    kilobytes = replace(TINY, answer=Numeric(1024, "KB"))
    bank = Bank("T", "", (Pool("q", "Q", "memory", Fraction(1), (kilobytes,)),))
    (made,) = imported(document(bank).decode())
    assert 1 / made.units["MB"] == 1024
    assert 2048 / made.units["bytes"] == 2
    assert made.units["KB"] == 1


def test_choices_texts_and_free_answers(read):
    choice = read["bias-choice"]
    assert {plain(a.value): (a.fraction, plain(a.feedback)) for a in choice.answers} == {
        "3": (0, "A bias belongs to a filter."),
        "8": (100, "One each."),
        "24": (0, "A filter has one bias."),
    }
    gaps = read["same-padding"].gaps
    assert [[a.value for a in gap] for gap in gaps] == [["2·P", r"2\*P"], ["the size"]]
    free = read["mac-what"]
    assert "A multiply-add" in plain(free.grader)
    assert "One product & one sum." in plain(free.general)
    assert free.files["bottleneck.svg"].startswith(b"<svg")


def test_the_solution_is_the_general_feedback(bank, read):
    for asked in bank.questions():
        general = plain(read[asked.code].general)
        for step in asked.steps:
            assert plain(step.label) in general, asked.code


def test_names_and_texts_are_inert(nasty_bank):
    card, choice, gaps, number = imported(document(nasty_bank).decode())
    assert plain(card.text) == NASTY
    assert "<script" not in card.text + choice.text + gaps.text + number.text
    assert NASTY in [plain(answer.value) for answer in choice.answers]
    assert NASTY in [plain(answer.feedback) for answer in choice.answers]
    assert plain(number.text).startswith(NASTY)
    (rows,) = gaps.gaps
    assert rows[0].value.replace(r"\*", "*") == NASTY
    assert card.category.count("/") >= 3
    path = card.category.replace("//", "")
    assert path.startswith("$course$/top/")
    assert path.count("/") == 3


def test_signs_that_xml_forbids_are_left_out():
    bank = Bank("A\x0bB", "\x00", (Pool("q", "Q", "t", Fraction(1), (TINY,)),))
    assert imported(document(bank).decode())[0].category == "$course$/top/A B/Q"
