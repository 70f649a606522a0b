"""What may be met for the first time: levels, families and topics open one after the other.

A gate speaks only of what is in the pool, so a drill of one topic is not held up by another, and
a drill of one level by none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, zip_longest

from quizgen.study.history.state import State
from quizgen.study.session.pool import StudyItem, StudyPool

DAYS_RIGHT = 2  # study days with an unaided right answer that open the next level
BEGUN = 10  # items of a topic that were met, or a third, open the topics after it
NUMBERS_PER_CARD = 2  # new numeric items for each new concept card, while both last

NEW = State()


def is_new(state: State) -> bool:
    """Whether an item was never answered."""
    return state.due is None


def is_open(entry: StudyItem, pool: StudyPool, states: Mapping[str, State]) -> bool:
    """Whether a new item may be asked."""
    if not pool.gated:
        return True
    if not entry.family:
        return _topic_open(entry.topic, pool, states)
    if below := pool.below(entry):
        return states.get(below.item, NEW).right_days >= DAYS_RIGHT
    needed = (pool.lowest(name) for name in entry.needs)
    return all(states.get(one.item, NEW).right for one in needed if one is not None)


def _topic_open(topic: str, pool: StudyPool, states: Mapping[str, State]) -> bool:
    known = pool.topics.get(topic)
    return all(_begun(name, pool, states) for name in (known.prerequisites if known else ()))


def _begun(topic: str, pool: StudyPool, states: Mapping[str, State]) -> bool:
    """Whether enough of a topic was met."""
    items = pool.by_topic.get(topic, ())
    enough = min(BEGUN, len(items) // 3)
    met = (item for item in items if not is_new(states.get(item, NEW)))
    return sum(1 for _ in islice(met, enough)) >= enough


def new_entries(pool: StudyPool, states: Mapping[str, State]) -> list[StudyItem]:
    """The new items that are open: two numbers, then a card; topics in turns, each in its order."""
    unmet = [e for e in pool.entries.values() if not e.remedial and is_new(states.get(e.item, NEW))]
    topics = {topic: _topic_open(topic, pool, states) for topic in {e.topic for e in unmet}}
    cards = [e for e in unmet if not e.family and (topics[e.topic] or not pool.gated)]
    numbers = [e for e in unmet if e.family and is_open(e, pool, states)]
    ready = _needs_first(_in_turns(cards), {e.item for e in unmet})
    return list(_mixed(_in_turns(numbers), ready))


def _in_turns(entries: Iterable[StudyItem]) -> Iterator[StudyItem]:
    """One of each topic, then the next of each, and so on; low levels first."""
    by_topic: dict[str, list[StudyItem]] = {}
    for entry in sorted(entries, key=lambda entry: entry.level):
        by_topic.setdefault(entry.topic, []).append(entry)
    rounds = zip_longest(*by_topic.values())
    return (entry for row in rounds for entry in row if entry is not None)


def _needs_first(cards: Iterable[StudyItem], unmet: set[str]) -> Iterator[StudyItem]:
    """Cards in their order, each after the new cards that it needs.

    unmet: all items that were never answered; a card that needs one of a topic that is not open yet
    is left out.
    """
    missing = set(unmet)
    waiting: list[StudyItem] = []
    for card in cards:
        waiting.append(card)
        while ready := next((one for one in waiting if missing.isdisjoint(one.needs)), None):
            waiting.remove(ready)
            missing.discard(ready.item)
            yield ready


def _mixed(numbers: Iterator[StudyItem], cards: Iterator[StudyItem]) -> Iterator[StudyItem]:
    while batch := [*islice(numbers, NUMBERS_PER_CARD), *islice(cards, 1)]:
        yield from batch


def opened_by(
    entry: StudyItem, pool: StudyPool, before: Mapping[str, State], now: Mapping[str, State]
) -> list[StudyItem]:
    """New items that were closed before an answer to ``entry`` and are open after it."""
    if not entry.family or not pool.gated:
        return []
    return [
        other
        for other in pool.held_up_by.get(entry.family, ())
        if is_new(now.get(other.item, NEW))
        and is_open(other, pool, now)
        and not is_open(other, pool, before)
    ]
