"""The lists of docs/families.md are those of the program."""

from __future__ import annotations

from quizgen.questions.units import UNITS
from tools.family_lists import PAGE, lists, refreshed


def test_the_lists_are_the_programs() -> None:
    page = PAGE.read_text("utf-8")
    assert refreshed(page) == page, "run 'make lists'"


def test_every_unit_and_a_mistake_with_its_feedback_are_listed() -> None:
    text = lists()
    assert all(f"`{name}`" in text for name in UNITS if name)
    assert "- `forgot-bias`: You" in text
