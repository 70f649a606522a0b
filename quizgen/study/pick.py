"""What a drill asks: a seeded, interleaved draw from families and cards.

The draw is a pure function of the seed: families and cards take turns in a shuffled order, no
family comes twice running while there is another, and a family's variants are drawn without
replacement by distinct answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from quizgen.conventions import PROFILES
from quizgen.drawing import indices
from quizgen.errors import QuizgenError
from quizgen.family import Family
from quizgen.question import Question
from quizgen.space import Order, seed_bits

NUMBERS_PER_CARD = 2  # numeric questions for each concept card, while both last


class NothingToAsk(QuizgenError):
    """A selection that holds no question."""


def shuffled(count: int, seed: str | int, scope: str) -> list[int]:
    """``range(count)`` in an order that depends on the seed alone."""
    return list(Order(seed_bits(seed, scope), count).walk()) if count else []


def chosen(
    families: Mapping[str, Family], topics: Collection[str], level: int | None
) -> list[tuple[Family, int]]:
    """The levels a drill draws from; no topics means all."""
    return [
        (family, number)
        for family in families.values()
        for number in family
        if (not topics or family.topic in topics) and level in (None, number)
    ]


def numeric(levels: Sequence[tuple[Family, int]], seed: str | int) -> Iterator[Question]:
    """Numeric questions without end of variety: rounds over the levels, each in its own order."""
    draws = {
        i: indices(family, number, seed, PROFILES["all"])
        for i, (family, number) in enumerate(levels)
    }
    turn, last = 0, ""
    while draws:
        order = [i for i in shuffled(len(levels), seed, f"round {turn}") if i in draws]
        while order:
            i = next((j for j in order if levels[j][0].id != last), order[0])
            order.remove(i)
            family, number = levels[i]
            index = next(draws[i], None)
            if index is None:
                del draws[i]
                continue
            last = family.id
            yield family.question(number, index)
        turn += 1


def pick(
    levels: Sequence[tuple[Family, int]], cards: Sequence[Question], seed: str | int, count: int
) -> list[Question]:
    """The questions of one drill."""
    if not levels and not cards:
        raise NothingToAsk(
            "", "no question fits this selection", "'quiz topics' lists what there is"
        )
    waiting = (cards[i] for i in shuffled(len(cards), seed, "cards"))
    found: list[Question] = []
    numbers = numeric(levels, seed)
    while len(found) < count:
        batch = [*islice(numbers, NUMBERS_PER_CARD), *islice(waiting, 1)]
        if not batch:
            break
        found.extend(batch)
    return found[:count]
