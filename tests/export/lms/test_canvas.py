"""The Canvas package, read as Canvas does."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from quizgen.export.lms.canvas import own_losses, package
from quizgen.questions.question import Blanks, Choice, Dims, Numeric, Question
from tests.export.lms.canvas import Imported, Quiz, imported
from tests.export.lms.conftest import NASTY
from tests.export.lms.expected import near, numbers, plain


@pytest.fixture(scope="module")
def quizzes(bank) -> list[Quiz]:
    return imported(package(bank))[0]


def by_title(quiz: Quiz) -> dict[str, Imported]:
    return {question.title: question for group in quiz.groups for question in group.questions}


def test_each_pool_is_a_group_that_draws_one(bank, quizzes):
    first, second = quizzes
    assert (first.title, second.title) == ("Midterm", "Midterm (multiple choice)")
    assert [(g.title, g.pick, g.points) for g in first.groups] == [
        ("Cards", 1, 1),
        ("Numbers / all", 1, Fraction(5, 2)),
    ]
    assert [len(g.questions) for g in first.groups] == [len(p.questions) for p in bank.pools]


def test_a_number_has_its_right_answer_only(bank, quizzes):
    """Any further branch would become a second right answer."""
    read, checked = by_title(quizzes[0]), 0
    for asked in bank.questions():
        if isinstance(asked.answer, Numeric) and asked.code != "tiny":
            (expected,) = numbers(asked)
            ((exact, margin),) = read[asked.code].answers
            assert near(Fraction(exact), expected.key)
            assert Fraction(margin) == expected.tolerance
            assert plain(read[asked.code].general).count(": ") >= len(expected.wrong)
            checked += 1
    assert checked > 100


def test_a_number_too_small_for_canvas_is_compared_as_text(quizzes):
    tiny = by_title(quizzes[0])["tiny"]
    assert (tiny.kind, tiny.answers) == ("short_answer_question", [("0.00005",)])


def test_shapes_and_tables_are_gaps(bank, quizzes):
    read = by_title(quizzes[0])
    for asked in bank.questions():
        if isinstance(asked.answer, Dims | Blanks):
            made = read[asked.code]
            for place, number in enumerate(numbers(asked), start=1):
                texts = [text for gap, text in made.answers if gap == f"gap{place}"]
                assert len(set(texts)) == len(texts)
                for text in texts:
                    value = Fraction(text.replace(",", ""))
                    assert abs(value - number.key) <= number.tolerance


def test_choices_name_each_mistake(bank, quizzes):
    """The second quiz: every wrong option is a slip's number with its own feedback."""
    asked = {q.code: q for q in bank.questions()}
    choices = by_title(quizzes[1])
    assert len(choices) > 150
    for code, made in choices.items():
        question = asked[code]
        assert made.kind == "multiple_choice_question"
        assert not isinstance(question.answer, Choice)
        (right,) = made.right
        texts = {ident: plain(text) for ident, text, _ in made.answers}
        assert texts[right] == key_text(question)
        assert len(set(texts.values())) == len(texts)
        assert all(plain(feedback) for _, _, feedback in made.answers)


def key_text(question: Question) -> str:
    assert isinstance(question.answer, Numeric | Dims)
    return question.answer.text(question.answer.key)


def test_cards(quizzes):
    read = by_title(quizzes[0])
    choice = read["bias-choice"]
    told = {plain(text): (ident in choice.right, plain(f)) for ident, text, f in choice.answers}
    assert told["8"] == (True, "One each.")
    assert told["24"] == (False, "A filter has one bias.")
    assert read["same-padding"].answers == [("gap1", "2·P"), ("gap1", "2*P"), ("gap2", "the size")]
    assert "A multiply-add" in read["mac-what"].general
    assert "bias-choice" not in by_title(quizzes[1])


def test_pictures_lie_in_the_package(bank, quizzes):
    _, pictures = imported(package(bank))
    assert pictures.keys() == {"media/bottleneck.svg"}
    text = by_title(quizzes[0])["mac-what"].text
    assert re.findall('src="([^"]*)"', text) == ["$IMS-CC-FILEBASE$/media/bottleneck.svg"]


def test_names_and_texts_are_inert(nasty_bank):
    quiz = imported(package(nasty_bank))[0][0]
    assert quiz.title == quiz.groups[0].title == NASTY
    read = by_title(quiz)
    assert plain(read["nasty"].text) == NASTY
    assert NASTY in [plain(text) for _, text, _ in read["nasty-choice"].answers]
    assert plain(read["nasty-number"].text).startswith(NASTY)
    assert read["nasty-gap"].answers[0] == ("gap1", NASTY)
    assert all("<script" not in question.text for question in read.values())


def test_the_losses_are_told(bank):
    assert any("second quiz" in loss for loss in own_losses(bank))
    assert any("tables" in loss for loss in own_losses(bank))


def test_the_same_questions_give_the_same_bytes(bank):
    assert package(bank) == package(bank)
