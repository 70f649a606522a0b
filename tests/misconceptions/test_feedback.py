"""What a learner is told of a mistake."""

from __future__ import annotations

from quizgen.families import misconceptions
from tests.sweeps import over_each


@over_each("name", misconceptions())
def test_feedback_is_a_few_sentences_to_the_learner(name: str) -> None:
    feedback = misconceptions()[name].feedback
    assert feedback[0].isupper()
    assert feedback.endswith(".")
    assert 10 < len(feedback) < 180
