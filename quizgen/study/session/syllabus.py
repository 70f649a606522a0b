"""Which new item comes next: the whole bank is covered, and no topic starves.

The order follows from what the record has met, so it goes on where the last session ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from quizgen.study.history.state import State
from quizgen.study.session.opening import NEW, is_new, is_open, topic_open, unmet
from quizgen.study.session.pool import StudyItem, StudyPool


@dataclass(slots=True)
class Group:
    """The numbers, or the cards, of one topic.

    size, met: how many there are, and how many were met.  ready: a heap of new items that may come
    now, sorted by their places in the teaching order.
    """

    size: int = 0
    met: int = 0
    ready: list[tuple[int, int, StudyItem]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share that the next item would bring the group half way to."""
        return (2 * self.met + 1) / (2 * self.size)  # equal fractions give equal floats


@dataclass(slots=True)
class Waiting:
    """A new item that others must come before.  missing: how many of those are still new."""

    place: tuple[int, int]
    entry: StudyItem
    group: Group
    missing: int


def new_entries(pool: StudyPool, states: Mapping[str, State]) -> Iterator[StudyItem]:
    """The new items that are open.

    Next is always one of the topic and kind of which the smallest share was met; within those, low
    levels and the cards that numbers wait for first, then teaching order. A card comes after the
    new cards that it needs, a number after those that introduce its terms, and neither while one of
    those belongs to a topic that is not open yet.
    """
    groups, waiting = _groups(pool, states)
    order = {id(group): place for place, group in enumerate(groups)}
    ready = [(group.share, place, group) for place, group in enumerate(groups) if group.ready]
    heapify(ready)
    while ready:
        _, place, group = heappop(ready)  # the first of equals
        _, _, entry = heappop(group.ready)
        group.met += 1
        yield entry
        for other in waiting.get(entry.item, ()):
            other.missing -= 1
            if other.missing:
                continue
            if not other.group.ready and other.group is not group:
                heappush(ready, (other.group.share, order[id(other.group)], other.group))
            heappush(other.group.ready, (*other.place, other.entry))
        if group.ready:
            heappush(ready, (group.share, place, group))


def _groups(
    pool: StudyPool, states: Mapping[str, State]
) -> tuple[list[Group], dict[str, list[Waiting]]]:
    """The groups in teaching order, and by item what waits for it."""
    groups: dict[tuple[str, bool], Group] = {}
    waiting: dict[str, list[Waiting]] = {}
    wanted: set[str] = set()  # cards that a number waits for
    topics: dict[str, bool] = {}
    for number, entry in enumerate(pool.entries.values()):
        if entry.remedial:
            continue
        group = groups.setdefault((entry.topic, bool(entry.family)), Group())
        group.size += 1
        if not is_new(states.get(entry.item, NEW)):
            group.met += 1
            continue
        if entry.topic not in topics:
            topics[entry.topic] = not pool.gated or topic_open(entry.topic, pool, states)
        if not topics[entry.topic] or (entry.family and not is_open(entry, pool, states)):
            continue
        # the pool holds numbers before cards
        place = entry.level if entry.family else int(entry.item not in wanted), number
        needs = unmet(entry, pool, states) if pool.gated or not entry.family else []
        if not needs:
            heappush(group.ready, (*place, entry))
        if entry.family:
            wanted.update(needs)
        one = Waiting(place, entry, group, len(needs))
        for name in needs:
            waiting.setdefault(name, []).append(one)
    return list(groups.values()), waiting
