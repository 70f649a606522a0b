"""Study days: when one ends and the next begins.

A study day runs from 04:00 to 04:00 of local time, so that a late evening is one day.  Days are
numbered from 1970-01-01; the scheduler is fed whole study days and knows no hours.

>>> evening = Moment(utc_ms=1_700_000_000_000, offset=60)  # 2023-11-14 23:13 at UTC+1
>>> night = Moment(evening.utc_ms + 4 * HOUR, offset=60)
>>> date_of(evening.day), night.day - evening.day, Moment(night.utc_ms + HOUR, 60).day - night.day
(datetime.date(2023, 11, 14), 0, 1)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

HOUR = 3_600_000  # milliseconds
DAY = 24 * HOUR
MINUTE = 60_000
STARTS = 4 * HOUR  # of local time
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as the learner's clock shows it.  offset: minutes ahead of UTC."""

    utc_ms: int
    offset: int = 0

    @property
    def day(self) -> int:
        """The study day that this moment belongs to."""
        return (self.utc_ms + self.offset * MINUTE - STARTS) // DAY


Clock: TypeAlias = Callable[[], Moment]


def date_of(day: int) -> date:
    """The calendar date on which a study day begins."""
    return date.fromordinal(day + EPOCH)


def day_of(day: date) -> int:
    """The study day that begins on a date."""
    return day.toordinal() - EPOCH
