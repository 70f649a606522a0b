"""Learning towards the day of an exam: how many new items a day, and what to expect of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from math import fsum

from quizgen.study.history.due import due_day
from quizgen.study.history.scheduler import Memory, Scheduler
from quizgen.study.history.settings import Settings
from quizgen.study.history.state import State
from quizgen.study.session.opening import NEW, is_new
from quizgen.study.session.pool import StudyPool
from quizgen.study.session.syllabus import new_entries

RESERVE = 3  # last days, for which no new items are planned
MOST = 30  # new items a day that are planned, unless the learner has set a limit


def pace(unmet: int, settings: Settings, today: int) -> int | None:
    """New items for today, so that all are met in time; None where nothing limits them.

    unmet: those that were new when the day began.
    """
    if settings.exam is None or today >= settings.exam:
        return settings.new
    days = max(1, settings.exam - today - RESERVE)
    most = MOST if settings.new is None else settings.new
    return min(most, -(-unmet // days))


@dataclass(frozen=True)
class Forecast:
    """How the exam will find the learner.

    left: days until it.  pace: new items a day.  met, all: items met by then, of how many.
    missed: items of each topic that will not have been met.  recall: expected of an item met by
    then, if what is due is asked every day.  idle: the same of the items met so far, if nothing is.
    """

    left: int
    pace: int
    met: int
    all: int
    missed: Mapping[str, int]
    recall: float
    idle: float | None


def forecast(
    pool: StudyPool, states: Mapping[str, State], settings: Settings, today: int
) -> Forecast | None:
    """The forecast for an exam to come; None where there is none."""
    if settings.exam is None or today >= settings.exam:
        return None
    scheduler = settings.scheduler()
    asked = [entry for entry in pool.entries.values() if not entry.remedial]
    own = {entry.item: states.get(entry.item, NEW) for entry in asked}
    unmet = sum(map(is_new, own.values()))
    rate = pace(unmet, settings, today) or 0
    begun = _begun(pool, own, settings.exam, today, rate)
    known = {item: state.memory for item, state in own.items()}
    idle = [scheduler.recall(memory, settings.exam) for memory in known.values() if memory]
    expected = [
        _expected(item, known[item], begun.get(item), scheduler, settings, today)
        for item in own
        if known[item] or item in begun
    ]
    missed = Counter(
        entry.topic for entry in asked if is_new(own[entry.item]) and entry.item not in begun
    )
    return Forecast(
        settings.exam - today,
        rate,
        len(expected),
        len(asked),
        missed,
        fsum(expected) / len(expected) if expected else 0.0,
        fsum(idle) / len(idle) if idle else None,
    )


def _begun(
    pool: StudyPool, states: Mapping[str, State], exam: int, today: int, rate: int
) -> dict[str, int]:
    """The new items that will be met until the exam, each with its day, if answers are right."""
    met: dict[str, int] = {}
    then = dict(states)
    for day in range(today, exam):
        for item in [item for item, begun in met.items() if begun == day - 1]:
            then[item] = State(due=day, right=1, right_days=2)
        for entry in list(islice(new_entries(pool, then), rate)):
            met[entry.item] = day
            then[entry.item] = State(due=day, right=1, right_days=1)
        if len(met) == sum(map(is_new, states.values())):
            break
    return met


def _expected(
    item: str,
    memory: Memory | None,
    begun: int | None,
    scheduler: Scheduler,
    settings: Settings,
    today: int,
) -> float:
    """The recall of an item on the day of the exam, if it is right whenever it is due."""
    assert settings.exam is not None
    if memory is None:
        assert begun is not None
        memory = scheduler.review(None, "good", begun, item)
    for day in range(max(today, memory.last + 1), settings.exam):
        state = State(due=memory.due, last=memory.last)
        due = due_day(state, settings, day)
        if due is not None and due <= day:
            memory = scheduler.review(memory, "good", day, item)
    return scheduler.recall(memory, settings.exam)


def sentences(found: Forecast, titles: Mapping[str, str]) -> list[str]:
    """The forecast for people.  titles: of topics, by id."""
    lines = [
        f"The exam is in {found.left} day{'s' * (found.left != 1)}. "
        f"At {found.pace} new items a day you will have met {found.met} of {found.all} items.",
        f"Expected recall on that day: {100 * found.recall:.0f}% of those, if you do what is due.",
    ]
    if found.idle is not None:
        lines.append(
            f"Without another review: {100 * found.idle:.0f}% of what you have met so far."
        )
    if found.missed:
        parts = [f"{titles.get(topic, topic)} ({n})" for topic, n in found.missed.items()]
        lines.append(f"Not met by then: {', '.join(parts)}.")
    return lines
