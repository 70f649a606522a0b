"""What a learner is told of a mistake."""

from __future__ import annotations

import pytest

from quizgen.families import misconceptions


@pytest.mark.parametrize("name", list(misconceptions()))
def test_feedback_is_a_few_sentences_to_the_learner(name: str) -> None:
    feedback = misconceptions()[name].feedback
    assert feedback[0].isupper()
    assert feedback.endswith(".")
    assert 10 < len(feedback) < 180
