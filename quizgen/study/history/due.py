"""When an item is due: as its schedule says, or nearer to an exam.

Nothing of it is kept: states follow from the log, and the day of the exam only moves when their
items are asked.  Far from it reviews are spread a little wider than without an exam, near it they
come closer.  What that saves early is spent in the last week, where it counts on the day
(``benchmarks/simulated_learner.py`` compares).
"""

from __future__ import annotations

from quizgen.study.history.scheduler import longer
from quizgen.study.history.settings import Settings
from quizgen.study.history.state import State

NEAR = 7  # days before the exam in which the target recall rises
WIDER, CLOSER = 0.05, 0.03  # from the target recall: down, far from the exam; up, on its eve
HIGHEST = 0.98


def target(retention: float, left: int) -> float:
    """The recall to aim at so many days before the exam.

    >>> [round(target(0.9, left), 3) for left in (30, 8, 7, 4, 1)]
    [0.85, 0.85, 0.861, 0.896, 0.93]
    """
    far, near = retention - WIDER, min(HIGHEST, retention + CLOSER)
    risen = min(1.0, max(0, NEAR + 1 - left) / NEAR)
    return far + (near - far) * risen


def due_day(state: State, settings: Settings, today: int) -> int | None:
    """The study day on which an item is due, as seen today."""
    if state.due is None or state.last is None or settings.exam is None:
        return state.due
    days = state.due - state.last
    if days <= 1 or not today < settings.exam:
        return state.due
    retention = settings.retention
    aim = target(retention, settings.exam - today)
    factor = longer(retention, aim, settings.scheduler().decay)
    return state.last + max(1, min(settings.cap, round(days * factor)))
