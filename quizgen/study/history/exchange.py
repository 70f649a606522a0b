"""A log as JSON lines: written, and brought together with another.

The lines of two machines may be merged in any order and any number of times; the result is the
same log, and with it the same schedule.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from quizgen.files.disk import FileError
from quizgen.files.json_data import Misfit
from quizgen.study.history.event import Event
from quizgen.study.history.record import Conflict, Record
from quizgen.study.history.rows import events


def lines(record: Record) -> Iterator[str]:
    """Every event of a log, one JSON object a line, in the order of their time."""
    with record.store.reading() as connection:
        for event in events(connection, "ORDER BY time, id"):
            yield json.dumps(event.line(), ensure_ascii=False)


def read_lines(text: str, shown: str) -> list[Event]:
    """The events of a file of lines; FileError says which line is none.

    shown: how messages name the file.
    """
    from quizgen.study.history.line import read_line

    found: dict[str, tuple[int, Event]] = {}
    for number, line in enumerate(text.split("\n"), start=1):  # a response may hold a U+2028
        if not line.strip():
            continue
        place = f"{shown}:{number}"
        try:
            event = read_line(line)
        except Misfit as error:
            what = f"no line of a history ({error})"
            raise FileError(place, what, "nothing was imported") from None
        first, other = found.get(event.id, (number, event))
        if other != event:
            what = f"another event than in line {first} has its id"
            raise FileError(place, what, "nothing was imported")
        found[event.id] = first, event
    return [event for _, event in found.values()]


def merge_lines(record: Record, text: str, shown: str) -> int:
    """Bring the events of a file into a record, all or none; how many were new."""
    try:
        return record.merge(read_lines(text, shown))
    except Conflict as error:
        raise error.at(shown) from None
