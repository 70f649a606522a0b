"""The first number of a topic says what its symbols mean."""

from __future__ import annotations

from dataclasses import replace

from quizgen.families import question
from tests.study.learner import Learner, levels, pool
from tests.study.typist import played

CONV = question("conv-params:1:87")  # 4824 parameters


def test_the_first_number_of_a_topic_shows_its_symbols() -> None:
    """Once, before it is asked; a later one does not."""
    learner = Learner()
    over = replace(pool(levels("conv-params", "params")[:1]), ask=lambda *_: CONV)
    first, _ = played(learner.drill(over, count=5), "", "4824", "4824")
    told = "Symbols: K: kernel size, C_in: input channels, C_out: output channels."
    assert first.text.count(told) == 1
    assert first.text.index(told) < first.text.index("How many")
    learner.clock.to(9)
    again, _ = played(learner.drill(over), "4824")
    assert "Symbols:" not in again.text
