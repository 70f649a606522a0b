"""Every family's keys a second time: from the cost engine's layers, or by counting."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from quizgen.families import families
from quizgen.questions.question import Choice
from quizgen.variants.space import Order
from tests.families.keys import (
    blocks,
    flops,
    memory,
    modern_blocks,
    networks,
    params,
    receptive_field,
    shapes,
)
from tests.helpers import EVERY_LEVEL, level_id, swept

TOPICS = (shapes, params, flops, memory, receptive_field, blocks, modern_blocks, networks)
SECOND_WAY = {name: way for topic in TOPICS for name, way in topic.KEYS.items()}


def test_every_family_has_a_second_way() -> None:
    assert sorted(SECOND_WAY) == sorted(families())


@pytest.mark.parametrize(("name", "number"), EVERY_LEVEL, ids=level_id)
def test_keys_come_out_the_second_way(name: str, number: int) -> None:
    level = families()[name].level(number)
    order = Order(2, level.space.size).walk()
    existing = (i for i in order if level.variant(level.space.givens(i)) is not None)
    masked_too = [families()[name].question(number, index) for index in islice(existing, 12)]
    for question in (*swept(name, number), *masked_too):
        answer: Any = question.answer
        key = answer.right if isinstance(answer, Choice) else answer.key
        assert key == SECOND_WAY[name](number, dict(question.givens)), question.code
