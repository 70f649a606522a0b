"""In what order a learner meets a deck's concept cards and its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from quizgen.cards.terms import introducing
from quizgen.decks.recipe import Deck, Living
from quizgen.questions.question import Question
from quizgen.text.terminal import Terminal


def teaching_order(deck: Deck) -> Iterator[Question | Living]:
    """The cards and levels of a deck, topic by topic, the two kinds mixed within each.

    A topic's numbers are spread evenly among its concepts, which come first; low levels come before
    high ones.  A level waits for the cards that introduce the terms it uses, in a later topic if
    they stand there, and for its topic's cards that cure the mistakes it names: they say what it
    asks a learner to apply.  Topics without numbers take the highest levels of the topics before
    them, else days would pass without a number.
    """
    cards = {topic: [card for card in deck.cards if card.topic == topic] for topic in deck.topics}
    needed = _needed(deck)
    numbers = _by_topic(deck, needed)
    filled = [topic for topic in deck.topics if cards[topic] or numbers[topic]]
    late: list[Living] = []
    for has_numbers, group in groupby(filled, lambda topic: bool(numbers[topic])):
        topics = list(group)
        if not has_numbers:
            run = [card for topic in topics for card in cards[topic]]
            yield from mixed(run, late, needed)
            continue
        late = _late(numbers, topics) if topics[-1] != filled[-1] else []
        for topic in topics:
            own = [one for one in numbers[topic] if one not in late]
            yield from mixed(cards[topic], own, needed)


def mixed(
    cards: Sequence[Question], numbers: Sequence[Living], needed: Mapping[str, set[str]]
) -> Iterator[Question | Living]:
    """Cards in their order, with each level after as many of them as it needs."""
    after: dict[int, list[Living]] = {}
    for place, living in enumerate(numbers, start=1):
        even = -(-place * len(cards) // (len(numbers) + 1))
        wanted = needed[living.id]
        last = max((n for n, card in enumerate(cards, start=1) if card.code in wanted), default=0)
        after.setdefault(max(even, last), []).append(living)
    yield from after.get(0, ())
    for count, card in enumerate(cards, start=1):
        yield card
        yield from sorted(after.get(count, ()), key=lambda living: living.level)


def _needed(deck: Deck) -> dict[str, set[str]]:
    """The cards that each level waits for: its own, and those of the family's lower levels."""
    topics = {card.code: card.topic for card in deck.cards}
    found: dict[str, set[str]] = {}
    lower: dict[str, set[str]] = {}
    for living in sorted(deck.numbers, key=lambda living: living.level):
        first = living.questions[0]
        cures = {card for one in first.misconceptions.values() for card in one.study}
        own = {card for card in cures if topics.get(card) == living.topic}
        prompt = Terminal().markup(first.filled(first.prompt))
        waits = own | introducing(prompt, deck.terms) | lower.get(living.family, set())
        found[living.id] = lower[living.family] = waits
    return found


def _by_topic(deck: Deck, needed: Mapping[str, set[str]]) -> dict[str, list[Living]]:
    """The levels by the topic that they come in: their own, or a later one that introduces a term
    they use."""
    places = {card.code: deck.topics.index(card.topic) for card in deck.cards}
    found: dict[str, list[Living]] = {topic: [] for topic in deck.topics}
    for living in deck.numbers:
        own = deck.topics.index(living.topic)
        last = max((places.get(card, own) for card in needed[living.id]), default=own)
        found[deck.topics[max(own, last)]].append(living)
    return found


def _late(numbers: Mapping[str, Sequence[Living]], topics: Iterable[str]) -> list[Living]:
    """The highest level of each of the topics, if it has more than one."""
    found = []
    for topic in topics:
        levels = {living.level for living in numbers[topic]}
        found += [one for one in numbers[topic] if len(levels) > 1 and one.level == max(levels)]
    return found
