"""Events and states as rows of the history file's tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from quizgen.study.history.event import NAMES, Event
from quizgen.study.history.state import State

EVENT_COLUMNS = ", ".join(NAMES)
STATE_NAMES = tuple(field.name for field in fields(State))
STATE_COLUMNS = ", ".join(STATE_NAMES)
LISTS = ("misconceptions", "targets")


def event_row(event: Event) -> tuple[Any, ...]:
    values = {name: getattr(event, name) for name in NAMES}
    values["givens"] = None if event.givens is None else _json(dict(event.givens))
    for name in LISTS:
        values[name] = _json(list(values[name])) if values[name] else ""
    return tuple(values.values())


def event_of(row: Iterable[Any]) -> Event:
    values = dict(zip(NAMES, row, strict=True))
    values["givens"] = None if values["givens"] is None else json.loads(values["givens"])
    for name in LISTS:
        values[name] = words(values[name])
    return Event(**values)


def words(text: str) -> tuple[str, ...]:
    """The words of a list column."""
    return tuple(json.loads(text)) if text else ()


def events(connection: sqlite3.Connection, rest: str, *values: Any) -> Iterator[Event]:
    """The events that ``rest``, what follows ``FROM review``, selects."""
    found = connection.execute(f"SELECT {EVENT_COLUMNS} FROM review {rest}", values)
    return map(event_of, found)


def insert_event(connection: sqlite3.Connection, event: Event, *, here: bool = True) -> bool:
    """Add an event to the log; False where its id is there already."""
    marks = ", ".join("?" * (len(NAMES) + 1))
    done = connection.execute(
        f"INSERT OR IGNORE INTO review (here, {EVENT_COLUMNS}) VALUES ({marks})",
        (here, *event_row(event)),
    )
    return done.rowcount == 1


def state_of(row: Iterable[Any]) -> State:
    return State(*row)


def put_state(connection: sqlite3.Connection, item: str, state: State) -> None:
    values = [getattr(state, name) for name in STATE_NAMES]
    marks = ", ".join("?" * (len(STATE_NAMES) + 1))
    connection.execute(
        f"INSERT OR REPLACE INTO item (item, {STATE_COLUMNS}) VALUES ({marks})", (item, *values)
    )


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
