"""Wrong numbers that mean nothing are seldom called a mistake."""

from __future__ import annotations

import pytest

from quizgen.families import families, family, question
from tests.sweeps import SWEEPING, sample
from tools.false_names import MOST, chance, of_question

FEW = sample(10, suite=3)  # questions of each level
LIMIT = MOST if SWEEPING else 1.5 * MOST  # of few questions the chance varies more


@pytest.mark.parametrize("name", families())
def test_few_random_numbers_have_a_name(name: str) -> None:
    found = chance(family(name), FEW)
    assert found is None or found < LIMIT


def test_a_named_number_counts_by_how_likely_it_is() -> None:
    """Of a key of 1000, each number near it has about 1 in 2·ln(10)·1000 of the chance."""
    few = of_question(question("conv-params:2:1543"))
    assert 0 < few < 0.001
