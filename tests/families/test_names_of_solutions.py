"""Each name in a worked solution has one value."""

from __future__ import annotations

from quizgen.formulas.evaluation import Number
from tests.helpers import EVERY_LEVEL, few
from tests.sweeps import over_levels


@over_levels(EVERY_LEVEL)
def test_a_name_has_one_value_in_a_solution(name: str, number: int) -> None:
    for question in few(name, number):
        known: dict[str, Number] = {}
        for step in question.steps:
            for quantity, value in (*step.givens.items(), (step.name, step.value)):
                found = known.setdefault(quantity, value)
                assert found == value, f"{question.code}: {quantity} is {found} and {value}"
