"""What a learner has set: the schedule's aims, limits per day, the day of an exam; what was fitted.

Settings are events of the log, the latest of each name counts; so they travel with an export.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from quizgen.study.history.event import Event
from quizgen.study.history.scheduler import CAP, RETENTION, Scheduler

# What may be set, from and to.  The exam is a study day.
RANGES: dict[str, tuple[float, float]] = {
    "retention": (0.7, 0.99),
    "cap": (1, 36500),
    "new": (0, 10_000),
    "due": (0, 10_000),
    "exam": (0, 100_000),
}
FITTED = tuple(f"w{place}" for place in range(21))  # the parameters of FSRS, by their usual names
OPTIONAL = ("new", "due", "exam", *FITTED)  # those that may be unset


class Settings(NamedTuple):
    """retention, cap: as in ``Scheduler``.  new, due: new and due items a day, at most; None is no
    limit.  exam: the study day of an exam, if there is one.  parameters: as in ``Scheduler``.
    """

    retention: float = RETENTION
    cap: int = CAP
    new: int | None = None
    due: int | None = None
    exam: int | None = None
    parameters: tuple[float, ...] = ()

    def scheduler(self) -> Scheduler:
        """The schedule that follows."""
        return Scheduler(self.retention, self.cap, self.parameters)


def settings_of(values: Mapping[str, float]) -> Settings:
    """Settings from the values of those that were set."""
    found: dict[str, Any] = {name: int(values[name]) for name in RANGES if name in values}
    if "retention" in values:
        found["retention"] = float(values["retention"])
    if all(name in values for name in FITTED):
        found["parameters"] = tuple(float(values[name]) for name in FITTED)
    return Settings(**found)


def changes(events: Iterable[Event]) -> dict[str, float | None]:
    """What all settings of a log come to; None for what was unset again."""
    found: dict[str, float | None] = {}
    for event in sorted(events, key=lambda event: event.stamp):
        found |= event.givens or {}
    return found


def misfit(changes: Mapping[str, Any]) -> str | None:
    """What is wrong with a change of settings; None if it can be kept.

    >>> misfit({"retention": 0.95, "new": None})
    >>> misfit({"retention": 95}), misfit({"speed": 1}), misfit({"cap": 2.5})
    ("'retention' is from 0.7 to 0.99", "there is no setting 'speed'", "'cap' is a whole number")
    """
    for name, value in changes.items():
        if name not in RANGES and name not in FITTED:
            return f"there is no setting '{name}'"
        if value is None and name in OPTIONAL:
            continue
        least, most = RANGES[name] if name in RANGES else _bounds(FITTED.index(name))
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"'{name}' is a number"
        if not least <= value <= most:
            return f"'{name}' is from {least:g} to {most:g}"
        if name in RANGES and name != "retention" and value != int(value):
            return f"'{name}' is a whole number"
    return None


def _bounds(place: int) -> tuple[float, float]:
    """Between which values FSRS takes a parameter."""
    from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

    return LOWER_BOUNDS_PARAMETERS[place], UPPER_BOUNDS_PARAMETERS[place]
