"""A draw over families: which levels take part, and an order that depends on the seed alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from quizgen.variants.family import Family
from quizgen.variants.space import Order, seed_bits


def shuffled(count: int, seed: str | int, scope: str) -> list[int]:
    """``range(count)`` in an order that depends on the seed alone."""
    return list(Order(seed_bits(seed, scope), count).walk()) if count else []


def chosen_levels(
    families: Mapping[str, Family], topics: Collection[str], level: int | None
) -> list[tuple[Family, int]]:
    """The levels of families that are drawn from; no topics means all."""
    return [
        (family, number)
        for family in families.values()
        for number in family
        if (not topics or family.topic in topics) and level in (None, number)
    ]
