"""Marking: two mistakes at once, tables of blanks, and when nothing is named."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizgen.exam.record import RecordedSlip, question_from, record_of
from quizgen.export.json import question_data
from quizgen.families import misconceptions
from quizgen.questions.grading import mark, recognised
from quizgen.questions.question import Blanks, Cell, Dims, Numeric, mistakes_of
from tests.questions.marking import AGAIN, RIGHT, WRONG, ask, check

# --- two mistakes at once -------------------------------------------------------------

BOTH = "forgot-bias+kernel-not-squared"
TWICE = ask(
    Numeric(34944, "parameters"),
    {"forgot-bias": 34848, "kernel-not-squared": 3264, BOTH: 3168},
)


def test_two_mistakes_at_once_are_both_named() -> None:
    result = check(TWICE, "3168", WRONG, "forgot-bias", "kernel-not-squared")
    first, second = (misconceptions()[name].feedback for name in BOTH.split("+"))
    assert result.feedback == f"Two things at once. {first} {second}"
    assert result.slips == (("forgot-bias", "kernel-not-squared"),)
    assert result.study == ("conv-bias-count", "conv-params-formula")
    check(TWICE, "34848", WRONG, "forgot-bias")
    check(TWICE, "3264", WRONG, "kernel-not-squared")


def test_files_name_two_mistakes_at_once_by_both() -> None:
    slip = TWICE.slips[-1]
    assert slip.misconceptions == mark(TWICE, "3168").misconceptions
    assert slip.id == BOTH
    assert mistakes_of(slip.id) == slip.misconceptions
    asked = question_data(TWICE, show_answer=True)["misconceptions"]
    assert [told["id"] for told in asked] == ["forgot-bias", "kernel-not-squared", BOTH]
    found = record_of(TWICE, None, 0, as_options=False)
    assert found.slips[-1] == RecordedSlip(BOTH, 3168)
    assert question_from("test:1:1", found).slips == TWICE.slips


# --- tables of blanks -----------------------------------------------------------------

TABLE = ask(
    Blanks(
        (
            Cell("output", Dims((96, 55, 55))),
            Cell("parameters", Numeric(34944, "parameters")),
            Cell("memory", Numeric(Fraction(290400 * 4, 1024), "KB", 1)),  # 1134.375
        )
    ),
    {
        "forgot-plus-one": ((96, 54, 54), 34944, Fraction(96 * 54 * 54 * 4, 1024)),  # 1093.5
        "forgot-bias": ((96, 55, 55), 34848, Fraction(290400 * 4, 1024)),
        "wrong-kilo": ((96, 55, 55), 34944, Fraction(290400 * 4, 1000)),  # 1161.6
        "forgot-plus-one+forgot-bias": (
            (96, 54, 54), 34848, Fraction(96 * 54 * 54 * 4, 1024),
        ),
    },
)  # fmt: skip

FILLED: list[tuple[str, int, tuple[str, ...]]] = [  # response, blanks right of three, named
    ("96x55x55; 34944; 1134.4", 3, ()),
    ("(96, 55, 55);34,944 parameters;  1134.375 KB", 3, ()),
    ("96x55x55; 34848; 1134.4", 2, ("forgot-bias",)),
    ("96x55x55; 34944; 1161.6", 2, ("wrong-kilo",)),
    # one misconception explains both wrong blanks
    ("96x54x54; 34944; 1093.5", 1, ("forgot-plus-one",)),
    # and where none does alone, two at once do
    ("96x54x54; 34848; 1093.5", 0, ("forgot-plus-one", "forgot-bias")),
    ("96x54x54; 34848; 1134.4", 1, ("forgot-plus-one", "forgot-bias")),
    # each wrong blank for itself
    ("96x55x55; 34848; 1161.6", 1, ("forgot-bias", "wrong-kilo")),
    ("96x54x54; 11; 1134.4", 1, ("forgot-plus-one",)),
    ("96x55x55; 34945; 1134.4", 2, ("off-by-one",)),
    ("96x55x55; 34944; 1.1", 2, ("neighbouring-unit",)),
    ("55x55x95; 34944; 1134.4", 2, ()),
    ("1x1x1; 1; 1", 0, ()),
]


@pytest.mark.parametrize(("text", "right", "named"), FILLED)
def test_blanks_are_marked_one_by_one(text: str, right: int, named: tuple[str, ...]) -> None:
    result = mark(TABLE, text)
    assert result.verdict == (RIGHT if right == 3 else WRONG)
    assert result.score == pytest.approx(right / 3)
    assert result.misconceptions == named
    assert result.feedback


def test_feedback_says_which_blanks_are_wrong() -> None:
    plus_one, bias, kilo = (
        misconceptions()[name].feedback for name in ("forgot-plus-one", "forgot-bias", "wrong-kilo")
    )
    for text, feedback in [
        ("96x55x55; 34848; 1134.4", f"Not right: parameters. {bias}"),
        ("96x54x54; 34944; 1093.5", f"Not right: output, memory. {plus_one}"),
        (
            "96x54x54; 34848; 1093.5",
            f"Not right: output, parameters, memory. Two things at once. {plus_one} {bias}",
        ),
        ("96x55x55; 34848; 1161.6", f"parameters: {bias} memory: {kilo}"),
        ("96x55x55; 34848; 11.3", f"parameters: {bias} memory: Not right."),
        ("1x1x1; 1; 1", "Not right: output, parameters, memory."),
    ]:
        assert mark(TABLE, text).feedback == feedback


def test_blanks_of_one_label_are_two_blanks() -> None:
    pair = ask(Blanks((Cell("?", Numeric(7, "pixels")), Cell("?", Numeric(5, "pixels")))))
    assert mark(pair, "70; 50").score == 0
    assert mark(pair, "7; 50").score == 0.5


def test_another_number_of_blanks_is_asked_again() -> None:
    for text in ("", "96x55x55", "96x55x55; 34944", "96x55x55; 34944; 1134.4; 1", ";;;"):
        result = check(TABLE, text, AGAIN)
        assert result.feedback == "There are 3 blanks: separate them with semicolons."


def test_a_blank_that_cannot_be_read_is_asked_again_and_named() -> None:
    for text, label in [
        ("banana; 34944; 1134.4", "output"),
        ("96x55; 1; 1", "output"),
        ("55x55x96; 34944; 1134.4", "output"),  # channels last
        ("96x55x55; ; 1134.4", "parameters"),
        ("96x55x55; 34944 KB; 1134.4", "parameters"),
        ("96x54x54; 34848; 1 MB", "memory"),
    ]:
        result = check(TABLE, text, AGAIN)
        assert result.feedback.startswith(f"{label}: "), result.feedback


# --- numbers too small to say anything -----------------------------------------------


@pytest.mark.parametrize(("value", "named"), [("10.0", True), ("9.9", False), ("0.5", False)])
def test_a_small_number_names_no_mistake(value: str, named: bool) -> None:
    """Twice the key says something only where few numbers are as likely: from 100 last places."""
    key = Fraction(value)  # in percent, to one place: twice it may be off by 0.1
    answer = Numeric(key, "%", places=1)
    assert answer.tolerance == Fraction(1, 20)
    assert recognised(2 * key, answer) == ("factor-two" if named else "")
    assert recognised(2 * key + Fraction(1, 10), answer) == ("factor-two" if named else "")
    assert recognised(2 * key + Fraction(1, 5), answer) == ""
