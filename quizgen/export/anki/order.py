"""In what order a learner meets a deck's concept cards and its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from quizgen.decks.recipe import Deck, Living
from quizgen.questions.question import Question


def teaching_order(deck: Deck) -> Iterator[Question | Living]:
    """The cards and levels of a deck, topic by topic, the two kinds mixed within each.

    A topic's numbers are spread evenly among its concepts, which come first; low levels come before
    high ones.  A level waits for the topic's cards that cure the mistakes it names: they say what
    it asks a learner to apply.
    """
    for topic in deck.topics:
        cards = [card for card in deck.cards if card.topic == topic]
        yield from mixed(cards, [living for living in deck.numbers if living.topic == topic])


def mixed(cards: Sequence[Question], numbers: Sequence[Living]) -> Iterator[Question | Living]:
    """One topic's cards in their order, with each level after as many of them as it needs."""
    after: dict[int, list[Living]] = {}
    for place, living in enumerate(numbers, start=1):
        even = -(-place * len(cards) // (len(numbers) + 1))
        after.setdefault(max(even, _needed(living, cards)), []).append(living)
    yield from after.get(0, ())
    for count, card in enumerate(cards, start=1):
        yield card
        yield from _low_first(after.get(count, ()))


def _needed(living: Living, cards: Sequence[Question]) -> int:
    """How many of the cards come before a level: all up to the last that cures its mistakes."""
    cures = {card for one in living.questions[0].misconceptions.values() for card in one.study}
    return max(
        (count for count, card in enumerate(cards, start=1) if card.code in cures), default=0
    )


def _low_first(levels: Iterable[Living]) -> Iterator[Living]:
    yield from sorted(levels, key=lambda living: living.level)
