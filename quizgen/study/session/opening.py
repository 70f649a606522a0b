"""What may be met for the first time: levels, families and topics open one after the other.

A gate speaks only of what is in the pool, so a drill of one topic is not held up by another, and
a drill of one level by none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from quizgen.study.history.state import DAYS_RIGHT, State
from quizgen.study.session.pool import StudyItem, StudyPool

BEGUN = 10  # items of a topic that were met, or a third, open the topics after it

NEW = State()


def is_new(state: State) -> bool:
    """Whether an item was never answered."""
    return state.due is None


def is_open(entry: StudyItem, pool: StudyPool, states: Mapping[str, State]) -> bool:
    """Whether a new item may be asked."""
    if not pool.gated:
        return True
    if not topic_open(entry.topic, pool, states):
        return False
    if below := pool.below(entry):
        return states.get(below.item, NEW).right_days >= DAYS_RIGHT
    needed = (pool.lowest(name) for name in entry.needs)
    return all(states.get(one.item, NEW).right for one in needed if one is not None)


def topic_open(topic: str, pool: StudyPool, states: Mapping[str, State]) -> bool:
    """Whether enough of the topics before it was met."""
    return all(met >= enough for _, met, enough in begun(topic, pool, states))


def begun(
    topic: str, pool: StudyPool, states: Mapping[str, State]
) -> Iterator[tuple[str, int, int]]:
    """The topics before one: of each how many items were met, up to how many are enough."""
    known = pool.topics.get(topic)
    for name in known.prerequisites if known else ():
        items = pool.by_topic.get(name, ())
        enough = min(BEGUN, len(items) // 3)
        met = (item for item in items if not is_new(states.get(item, NEW)))
        yield name, sum(1 for _ in islice(met, enough)), enough


def unmet(entry: StudyItem, pool: StudyPool, states: Mapping[str, State]) -> list[str]:
    """The cards of the pool that an item comes after and that were never answered."""
    found = (pool.entries[name] for name in entry.cards if name in pool.entries)
    return [card.item for card in found if not card.remedial and is_new(states.get(card.item, NEW))]


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
        and not unmet(other, pool, now)
        and not is_open(other, pool, before)
    ]
