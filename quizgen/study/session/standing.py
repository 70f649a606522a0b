"""How far a learner has come, topic by topic; and what an evening moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizgen.study.history.due import due_day
from quizgen.study.history.settings import Settings
from quizgen.study.history.state import LONG, State
from quizgen.study.plan import Progress
from quizgen.study.session.opening import NEW, is_new
from quizgen.study.session.pool import StudyPool

DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Standing:
    """One topic.

    total: all its items.  met, held, due: those that were met, that are known for three weeks or
    more, that are due.  level, levels: the highest level met, and the highest there is; 0 without
    any.  answers, right: of all times.
    """

    topic: str
    title: str
    total: int
    met: int
    held: int
    due: int
    level: int
    levels: int
    answers: int = 0
    right: int = 0

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "id": self.topic,
            "items": self.total,
            "met": self.met,
            "level": self.level,
            "levels": self.levels,
            "long": self.held,
            "answers": self.answers,
            "right": self.right,
            "due": self.due,
        }


def standings(
    pool: StudyPool,
    states: Mapping[str, State],
    today: int,
    answers: Mapping[str, tuple[int, int]] | None = None,
    settings: Settings = DEFAULTS,
) -> list[Standing]:
    """How the topics of a pool stand, in teaching order.

    answers: by item, how many there were and how many of them were right.  settings: with the day
    of an exam, which moves what is due.
    """
    found = [
        _standing(topic, pool, states, today, answers or {}, settings)
        for topic in dict.fromkeys([*pool.topics, *pool.by_topic])
        if pool.by_topic.get(topic)
    ]
    return found


def _standing(
    topic: str,
    pool: StudyPool,
    states: Mapping[str, State],
    today: int,
    answers: Mapping[str, tuple[int, int]],
    settings: Settings,
) -> Standing:
    entries = [pool.entries[item] for item in pool.by_topic[topic]]
    met = [(entry, states.get(entry.item, NEW)) for entry in entries]
    met = [(entry, state) for entry, state in met if not is_new(state)]
    counts = [answers.get(entry.item, (0, 0)) for entry in entries]
    known = pool.topics.get(topic)
    days = [due_day(state, settings, today) for _, state in met]
    return Standing(
        topic,
        known.title if known else topic,
        total=len(entries),
        met=len(met),
        held=sum((state.stability or 0) >= LONG for _, state in met),
        due=sum(day is not None and day <= today for day in days),
        level=max((entry.level for entry, _ in met), default=0),
        levels=max(entry.level for entry in entries),
        answers=sum(count for count, _ in counts),
        right=sum(right for _, right in counts),
    )


def moved(
    pool: StudyPool, before: Mapping[str, State], now: Mapping[str, State], today: int
) -> list[Progress]:
    """The topics with an answer between two moments, and what it changed."""
    asked = {pool.entries[item].topic for item in now if now[item] != before.get(item)}
    pairs = zip(standings(pool, before, today), standings(pool, now, today), strict=True)
    return [
        Progress(
            new.topic, new.title, new.total,
            new.met, new.met - old.met, new.held, new.held - old.held,
        )
        for old, new in pairs
        if new.topic in asked
    ]  # fmt: skip
