"""Which answers of a record count, and on how many days in a row there were any."""

from __future__ import annotations

import json
import sqlite3

from quizgen.study.history.record import Record

COUNTED = (
    "kind = 'answer' AND verdict != 'skipped' AND id NOT IN (SELECT value FROM json_each(:undone))"
)


def undone_ids(record: Record) -> str:
    """The answers that were taken back, as ``:undone`` of ``COUNTED``."""
    return json.dumps(sorted(record.undone()))


def streak(record: Record, today: int) -> int:
    """Study days in a row with an answer, up to today or yesterday."""
    with record.store.reading() as connection:
        return streak_of(connection, today, undone_ids(record))


def streak_of(connection: sqlite3.Connection, today: int, undone: str) -> int:
    """The same; the days are read one by one, the last first, until one is missing."""
    found = connection.execute(
        f"SELECT DISTINCT day FROM review WHERE day <= :today AND {COUNTED} ORDER BY day DESC",
        {"today": today, "undone": undone},
    )
    length = 0
    for (day,) in found:
        if length == 0 and day == today - 1:
            today -= 1
        if day != today - length:
            break
        length += 1
    return length
