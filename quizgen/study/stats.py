"""What a record says about its learner: numbers only, for any view.

Answers are counted in every mode, Anki's and mock exams' too; what was taken back is not.
Retention counts scheduled answers that came at least a day after the one before.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from typing import Any

from quizgen.study.history.counting import COUNTED, streak_of, undone_ids
from quizgen.study.history.days import date_of
from quizgen.study.history.due import due_day
from quizgen.study.history.record import Record
from quizgen.study.history.rows import words
from quizgen.study.history.state import LEECH, LONG, State

AHEAD = 30  # days of the forecast
BEHIND = 26 * 7  # days of the calendar
RECENT = 90  # days whose answers tell which families are weak
ENOUGH = 3  # answers without which a family is not judged
LISTED = 10  # families, misconceptions and leeches that are listed
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)  # of predicted recall
RIGHT = "(verdict IN ('correct', 'known') OR (verdict = 'rated' AND rating != 'again'))"


@dataclass(frozen=True)
class Stats:
    """today, calendar, forecast: by study day.  items: what is met, due and learned for long.

    streak: study days in a row with an answer, up to today or yesterday.

    calendar: answers and right ones of each day with any.  forecast: items by day, those
    overdue under today.  retention: of each bin of predicted recall, its bounds, answers, mean
    prediction, share right.  weakest: items by share right, the worst first.  misconceptions:
    times and last day of each, the most frequent first.  leeches: items and their lapses.
    """

    today: int
    answers: int
    right: int
    streak: int
    items: int
    due: int
    long: int
    calendar: Mapping[int, tuple[int, int]]
    forecast: Mapping[int, int]
    retention: list[tuple[float, float, int, float, float]]
    weakest: list[tuple[str, int, int]]
    misconceptions: list[tuple[str, int, int]]
    leeches: list[tuple[str, int]]

    @property
    def kept(self) -> tuple[int, float, float]:
        """Of all bins: answers, mean prediction, share right."""
        count = sum(row[2] for row in self.retention)
        if not count:
            return 0, 0.0, 0.0
        predicted = fsum(row[2] * row[3] for row in self.retention) / count
        return count, predicted, fsum(row[2] * row[4] for row in self.retention) / count

    def data(self) -> dict[str, Any]:
        """As JSON."""
        count, predicted, passed = self.kept
        return {
            "today": _date(self.today),
            "answers": self.answers,
            "right": self.right,
            "streak": self.streak,
            "items": {"met": self.items, "due": self.due, "long": self.long},
            "calendar": [
                {"day": _date(day), "answers": answers, "right": right}
                for day, (answers, right) in self.calendar.items()
            ],
            "forecast": [{"day": _date(day), "due": due} for day, due in self.forecast.items()],
            "retention": {
                "answers": count,
                "predicted": round(predicted, 4),
                "right": round(passed, 4),
                "bins": [
                    {
                        "from": low,
                        "to": high,
                        "answers": answers,
                        "predicted": round(mean, 4),
                        "right": round(share, 4),
                    }
                    for low, high, answers, mean, share in self.retention
                ],
            },
            "weakest": [
                {"item": item, "answers": answers, "right": right}
                for item, answers, right in self.weakest
            ],
            "misconceptions": [
                {"id": name, "times": times, "last": _date(day)}
                for name, times, day in self.misconceptions
            ],
            "leeches": [{"item": item, "lapses": lapses} for item, lapses in self.leeches],
        }


def _date(day: int) -> str:
    return date_of(day).isoformat()


def stats(record: Record, today: int, known: Collection[str]) -> Stats:
    """The numbers of a record on a study day; of items, only ``known`` ones are still asked."""
    undone, settings = undone_ids(record), record.settings()
    with record.store.reading() as connection:
        calendar = _calendar(connection, today, undone)
        answers, right = _totals(connection, undone)
        states = [
            (item, due_day(State(due=due, last=last), settings, today) or due, stability, lapses)
            for item, due, last, stability, lapses in connection.execute(
                "SELECT item, due, last, stability, lapses FROM item WHERE due IS NOT NULL"
            )
            if item in known
        ]
        return Stats(
            today=today,
            answers=answers,
            right=right,
            streak=streak_of(connection, today, undone),
            items=len(states),
            due=sum(due <= today for _, due, _, _ in states),
            long=sum(stability >= LONG for _, _, stability, _ in states),
            calendar=calendar,
            forecast=_forecast((due for _, due, _, _ in states), today),
            retention=_retention(connection),
            weakest=_weakest(connection, today, undone, known),
            misconceptions=_misconceptions(connection, undone),
            leeches=_leeches((item, lapses) for item, _, _, lapses in states),
        )


def answers_by_item(record: Record) -> dict[str, tuple[int, int]]:
    """Answers to each item, and how many of them were right."""
    undone = undone_ids(record)
    with record.store.reading() as connection:
        found = connection.execute(
            f"SELECT item, count(*), total({RIGHT}) FROM review WHERE {COUNTED} GROUP BY item",
            {"undone": undone},
        )
        return {item: (count, int(right)) for item, count, right in found}


def _totals(connection: sqlite3.Connection, undone: str) -> tuple[int, int]:
    row = connection.execute(
        f"SELECT count(*), total({RIGHT}) FROM review WHERE {COUNTED}", {"undone": undone}
    ).fetchone()
    return row[0], int(row[1])


def _calendar(
    connection: sqlite3.Connection, today: int, undone: str
) -> dict[int, tuple[int, int]]:
    found = connection.execute(
        f"SELECT day, count(*), total({RIGHT}) FROM review"
        f" WHERE day > :first AND {COUNTED} GROUP BY day ORDER BY day",
        {"first": today - BEHIND, "undone": undone},
    )
    return {day: (answers, int(right)) for day, answers, right in found}


def _forecast(dues: Iterable[int], today: int) -> dict[int, int]:
    found = dict.fromkeys(range(today, today + AHEAD), 0)
    for due in dues:
        day = max(due, today)
        if day in found:
            found[day] += 1
    return found


def _retention(connection: sqlite3.Connection) -> list[tuple[float, float, int, float, float]]:
    place = " + ".join(f"(recall >= {bound})" for bound in BINS[1:-1])
    found = connection.execute(
        f"SELECT {place} AS bin, count(*), avg(recall), avg(passed) FROM prediction GROUP BY bin"
    )
    bounds = list(pairwise(BINS))
    return [(*bounds[place], count, mean, share) for place, count, mean, share in found]


def _weakest(
    connection: sqlite3.Connection, today: int, undone: str, known: Collection[str]
) -> list[tuple[str, int, int]]:
    found = connection.execute(
        f"SELECT item, count(*), total({RIGHT}) FROM review"
        f" WHERE day > :first AND {COUNTED} AND version IS NOT NULL GROUP BY item",
        {"first": today - RECENT, "undone": undone},
    )
    rows = [(item, count, int(right)) for item, count, right in found]
    judged = [row for row in rows if row[1] >= ENOUGH and row[2] < row[1] and row[0] in known]
    return sorted(judged, key=lambda row: (row[2] / row[1], -row[1], row[0]))[:LISTED]


def _misconceptions(connection: sqlite3.Connection, undone: str) -> list[tuple[str, int, int]]:
    times: Counter[str] = Counter()
    last: dict[str, int] = {}
    for names, count, day in connection.execute(
        "SELECT misconceptions, count(*), max(day) FROM review"
        f" WHERE misconceptions != '' AND {COUNTED} GROUP BY misconceptions",
        {"undone": undone},
    ):
        for name in words(names):
            times[name] += count
            last[name] = max(day, last.get(name, day))
    rows = [(name, count, last[name]) for name, count in times.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))[:LISTED]


def _leeches(rows: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    found = [(item, lapses) for item, lapses in rows if lapses >= LEECH]
    return sorted(found, key=lambda row: (-row[1], row[0]))[:LISTED]
