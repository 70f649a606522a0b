"""In what order a learner meets a deck's concept cards and its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from quizgen.cards.terms import introducing
from quizgen.decks.recipe import Deck, Living
from quizgen.questions.question import Question
from quizgen.text.terminal import Terminal

IN_A_ROW = 3  # numbers, at most, while there are concepts left to come between them
FEW = 2  # numbers for each concept: a topic with more shares the concepts of those before it


def teaching_order(deck: Deck) -> Iterator[Question | Living]:
    """The cards and levels of a deck, topic by topic, the two kinds mixed within each.

    A topic's numbers are spread evenly among its concepts, which come first; low levels come before
    high ones.  A level waits for the cards that introduce the terms it uses, in a later topic if
    they stand there, and for its topic's cards that cure the mistakes it names: they say what it
    asks a learner to apply.  Topics without numbers take the highest levels of the topics before
    them, else days would pass without a number; a topic with hardly any concepts shares theirs.
    """
    cards = {topic: [card for card in deck.cards if card.topic == topic] for topic in deck.topics}
    needed = _needed(deck)
    numbers = _by_topic(deck, needed)
    filled = [topic for topic in deck.topics if cards[topic] or numbers[topic]]
    parts: list[tuple[list[Question], list[Living]]] = []
    late: list[Living] = []
    for has_numbers, group in groupby(filled, lambda topic: bool(numbers[topic])):
        topics = list(group)
        if not has_numbers:
            parts.append(([card for topic in topics for card in cards[topic]], late))
            continue
        late = _late(numbers, topics) if topics[-1] != filled[-1] else []
        for topic in topics:
            own = [one for one in numbers[topic] if one not in late]
            if parts and len(own) > FEW * max(1, len(cards[topic])):
                shared, asked = parts.pop()
                parts.append((shared + cards[topic], asked + own))
            else:
                parts.append((cards[topic], own))
    for some, asked in parts:
        yield from mixed(some, asked, needed)


def mixed(
    cards: Sequence[Question], numbers: Sequence[Living], needed: Mapping[str, set[str]]
) -> Iterator[Question | Living]:
    """Cards in their order, numbers spread evenly among them, none before the cards it needs."""
    waiting = sorted(numbers, key=lambda living: living.level)
    ahead = {card.code for card in cards}
    for count, card in enumerate(cards, start=1):
        yield card
        ahead.discard(card.code)
        due = len(numbers) * count // len(cards) - (len(numbers) - len(waiting))
        ready = [one for one in waiting if not needed[one.id] & ahead][: min(due, IN_A_ROW)]
        yield from ready
        waiting = [one for one in waiting if one not in ready]
    yield from waiting


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
