"""In what order a learner meets a deck's concept cards and its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from quizgen.decks.recipe import Deck, Living
from quizgen.questions.question import Question


def teaching_order(deck: Deck) -> Iterator[Question | Living]:
    """The cards and levels of a deck, topic by topic, the two kinds mixed within each.

    A topic's numbers are spread evenly among its concepts, which come first; low levels come before
    high ones.  A level waits for the topic's cards that cure the mistakes it names: they say what
    it asks a learner to apply.  Topics without numbers of their own take the highest levels of
    the topics before them, else days would pass without a number.
    """
    cards = {topic: [card for card in deck.cards if card.topic == topic] for topic in deck.topics}
    numbers = {topic: [one for one in deck.numbers if one.topic == topic] for topic in deck.topics}
    filled = [topic for topic in deck.topics if cards[topic] or numbers[topic]]
    late: list[Living] = []
    for has_numbers, group in groupby(filled, lambda topic: bool(numbers[topic])):
        topics = list(group)
        if not has_numbers:
            yield from mixed([card for topic in topics for card in cards[topic]], late)
            continue
        late = _late(numbers, topics) if topics[-1] != filled[-1] else []
        for topic in topics:
            yield from mixed(cards[topic], [one for one in numbers[topic] if one not in late])


def _late(numbers: dict[str, list[Living]], topics: Iterable[str]) -> list[Living]:
    """The highest level of each of the topics, if it has more than one."""
    found = []
    for topic in topics:
        levels = {living.level for living in numbers[topic]}
        found += [one for one in numbers[topic] if len(levels) > 1 and one.level == max(levels)]
    return found


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
    """How many of the cards come before a level: all of its topic up to the last that cures its
    mistakes."""
    cures = {card for one in living.questions[0].misconceptions.values() for card in one.study}
    wanted = [card.topic == living.topic and card.code in cures for card in cards]
    return max((count for count, is_wanted in enumerate(wanted, start=1) if is_wanted), default=0)


def _low_first(levels: Iterable[Living]) -> Iterator[Living]:
    yield from sorted(levels, key=lambda living: living.level)
