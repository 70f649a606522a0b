"""Every family's keys a second time: from the cost engine's layers, or by counting."""

from __future__ import annotations

from importlib import import_module
from itertools import islice
from pkgutil import iter_modules
from typing import Any

from quizgen.families import families
from quizgen.questions.question import Choice
from quizgen.variants.space import Order
from tests.families import keys
from tests.helpers import EVERY_LEVEL, swept
from tests.sweeps import over_levels, sample

AREAS = [import_module(f"{keys.__name__}.{one.name}") for one in iter_modules(keys.__path__)]
WAYS = [getattr(area, "KEYS", {}) for area in AREAS]
SECOND_WAY = {name: way for ways in WAYS for name, way in ways.items()}


def test_every_family_has_a_second_way() -> None:
    assert sorted(SECOND_WAY) == sorted(families())
    assert len(SECOND_WAY) == sum(map(len, WAYS)), "a family has two"


@over_levels(EVERY_LEVEL)
def test_keys_come_out_the_second_way(name: str, number: int) -> None:
    level = families()[name].level(number)
    order = Order(2, level.space.size).walk()
    existing = (i for i in order if level.variant(level.space.givens(i)) is not None)
    masked_too = [
        families()[name].question(number, index) for index in islice(existing, sample(12, suite=4))
    ]
    for question in (*swept(name, number), *masked_too):
        answer: Any = question.answer
        key = answer.right if isinstance(answer, Choice) else answer.key
        assert key == SECOND_WAY[name](number, dict(question.givens)), question.code
