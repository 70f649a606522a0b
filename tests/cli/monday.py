"""A learner whose days begin on a Monday in March, and what they drill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quizgen.cli.record import learner
from quizgen.study.history.days import DAY, Moment, day_of
from tests.cli.helpers import quiz

MONDAY = day_of(date(2026, 3, 2))
PARAMS = ("--topic", "params", "--level", "1", "--seed", "3", "--count", "2")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Noon of that Monday, UTC, and a second more at every look; the day can be moved."""
    day, seconds = [0], [0]

    def clock() -> Moment:
        seconds[0] += 1
        return Moment((MONDAY + day[0]) * DAY + 12 * 3_600_000 + 1000 * seconds[0])

    monkeypatch.setattr(learner, "clock", clock)
    monkeypatch.setattr("quizgen.cli.record.stats.clock", clock)
    monkeypatch.setattr("quizgen.cli.record.why.clock", clock)
    monkeypatch.setattr("quizgen.cli.record.settings.clock", clock)
    return day  # type: ignore[return-value]


def drilled(*options: str | Path, stdin: str = "1\n2\n") -> list[Any]:
    """Answered questions of a drill."""
    result = quiz("drill", *(options or PARAMS), "--json", stdin=stdin)
    assert (result.code, result.err) == (0, "")
    return [line for line in result.lines if "verdict" in line]


def exported(**changes: str) -> str:
    return quiz("history", "export", **changes).out
