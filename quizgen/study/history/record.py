"""The learner's record: the log of what happened, and the state of each item.

Every change of the log and what it does to the states is one transaction.  A state is brought
forward by one event where that event is the item's latest; otherwise (a clock set back, an
import, an undo) it is made anew from the item's events.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from quizgen.errors import QuizgenError
from quizgen.study.history.event import Event
from quizgen.study.history.rows import (
    STATE_COLUMNS,
    events,
    insert_event,
    put_state,
    state_of,
    words,
)
from quizgen.study.history.scheduler import Scheduler
from quizgen.study.history.schema import MIGRATIONS, STALE
from quizgen.study.history.settings import FITTED, RANGES, Settings, changes, settings_of
from quizgen.study.history.state import Overrules, Prediction, State, after, replayed
from quizgen.study.history.store import Store, open_store

CHANGES = "WHERE kind IN ('undo', 'rating', 'reset')"
MANY = 200  # items from which on replaying the whole log at once is quicker
TAKEN_BACK = ("answer", "reset", "placed", "setting")  # by an undo
DIFFERENT = "this id stands for another event in this history"


class Conflict(QuizgenError):
    """Events that cannot be brought together."""


class Record:
    """An open history."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.scheduler = self._scheduler()

    @classmethod
    def open(cls, path: Path, day: int) -> Record:
        """The history at ``path``, made if it is missing."""
        record = cls(open_store(path, day, MIGRATIONS))
        if not record.store.newer:
            record._renew_old_states()
        return record

    def _renew_old_states(self) -> None:
        """Make the states anew if an older program made them."""
        stale = "FROM setting WHERE name = ?", (STALE,)
        if self.store.connection.execute(f"SELECT 1 {stale[0]}", stale[1]).fetchone():
            with self.store.writing() as connection:
                self._rebuild(connection)
                connection.execute(f"DELETE {stale[0]}", stale[1])

    def close(self) -> None:
        self.store.close()

    # --- settings -----------------------------------------------------------------

    def settings(self) -> Settings:
        """As set, or as they are by default."""
        with self.store.reading() as connection:
            return settings_of(dict(connection.execute("SELECT name, value FROM setting")))

    def _scheduler(self) -> Scheduler:
        return self.settings().scheduler()

    def _set(self, connection: sqlite3.Connection) -> bool:
        """Put the settings of the log into force; whether every item must be scheduled anew."""
        before = self.scheduler
        events_of = events(connection, "WHERE kind = 'setting'")
        found = changes(_overrules(connection).effective(events_of))
        for name in (*RANGES, *FITTED):
            connection.execute("DELETE FROM setting WHERE name = ?", (name,))
            if (value := found.get(name)) is not None:
                connection.execute("INSERT INTO setting VALUES (?, ?)", (name, value))
        self.scheduler = self._scheduler()
        return self.scheduler != before

    # --- reading ------------------------------------------------------------------

    def state(self, item: str) -> State:
        """The state of an item; an empty one where nothing is known of it."""
        with self.store.reading() as connection:
            return _state(connection, item)

    def states(self) -> dict[str, State]:
        """The state of every item that the log knows."""
        with self.store.reading() as connection:
            rows = connection.execute(f"SELECT item, {STATE_COLUMNS} FROM item")
            return {item: state_of(row) for item, *row in rows}

    def history(self, item: str) -> list[Event]:
        """The events of an item in the order of their time, those that count."""
        with self.store.reading() as connection:
            return sorted(_effective(connection, item), key=lambda event: event.stamp)

    def histories(self) -> dict[str, list[Event]]:
        """The events of every item, those that count."""
        with self.store.reading() as connection:
            return _by_item(connection)

    def seen(self, item: str, count: int) -> list[str]:
        """The codes of an item's last showings, whatever became of them."""
        with self.store.reading() as connection:
            found = connection.execute(
                "SELECT code FROM review WHERE item = ? AND kind != 'try'"
                " ORDER BY time DESC LIMIT ?",
                (item, count),
            )
            return [code for (code,) in found]

    def diagnosed(self, since: int) -> list[tuple[int, tuple[str, ...]]]:
        """Times and misconceptions of the wrong answers since a time, the newest first."""
        with self.store.reading() as connection:
            undone = _overrules(connection).undone
            found = connection.execute(  # "+": by the index of mistakes, not through all answers
                "SELECT time, id, misconceptions FROM review"
                " WHERE misconceptions != '' AND +kind = 'answer' AND time >= ? ORDER BY time DESC",
                (since,),
            ).fetchall()
        return [(time, words(names)) for time, name, names in found if name not in undone]

    def answered_on(self, day: int) -> list[Event]:
        """The answers of a study day that moved the schedule, in the order of their time."""
        with self.store.reading() as connection:
            found = list(events(connection, "WHERE kind = 'answer' AND day = ?", day))
            effective = list(_overrules(connection).effective(found)) if found else []
        moving = (event for event in effective if event.moves)
        return sorted(moving, key=lambda event: event.stamp)

    def unsettled(self) -> list[Event]:
        """First tries of here that no answer followed: the program was stopped there."""
        later = (
            "SELECT 1 FROM review WHERE kind IN ('answer', 'undo') AND time >= ?"
            " AND (code = ? OR targets LIKE '%' || ? || '%')"
        )
        with self.store.reading() as connection:
            tries = "WHERE kind = 'try' AND here = 1 ORDER BY day DESC, seq DESC LIMIT 5"
            return [
                event
                for event in events(connection, tries)
                if not connection.execute(later, (event.time, event.code, event.id)).fetchone()
            ]

    def undone(self) -> frozenset[str]:
        """The ids of events that were taken back."""
        with self.store.reading() as connection:
            return _overrules(connection).undone

    def latest(self) -> int:
        """The time of the latest event, 0 where there is none."""
        with self.store.reading() as connection:
            found = connection.execute("SELECT max(time) FROM review").fetchone()[0]
        return int(found or 0)

    def changed_elsewhere(self) -> int:
        """A number that moves when another program has written to the file."""
        found: int = self.store.connection.execute("PRAGMA data_version").fetchone()[0]
        return found

    # --- writing ------------------------------------------------------------------

    def append(self, event: Event) -> State:
        """Keep an answer or example; the state of its item afterwards."""
        with self.store.writing() as connection:
            if not insert_event(connection, event):
                raise Conflict(f"event {event.id}", DIFFERENT, "do this again")
            before = _state(connection, event.item)
            if event.stamp < (before.time, before.id):
                return self._replay(connection, event.item)
            state, prediction = after(before, event, self.scheduler)
            put_state(connection, event.item, state)
            _put_predictions(connection, event.item, [prediction] if prediction else [])
            return state

    def note(self, event: Event) -> None:
        """Keep an event that no state follows from."""
        with self.store.writing() as connection:
            insert_event(connection, event)

    def placing(self, day: int) -> list[Event]:
        """The answers of a placement begun on a study day, unless it has ended."""
        with self.store.reading() as connection:
            ended = [event.time for event in events(connection, "WHERE kind = 'placed'")]
            asked = "WHERE kind = 'answer' AND day = ? AND mode = 'place' AND time > ?"
            found = events(connection, asked, day, max(ended, default=0))
            effective = _overrules(connection).effective(found)
            return sorted(effective, key=lambda event: event.stamp)

    def placements(self) -> list[Event]:
        """What placements made known, unless it was taken back."""
        with self.store.reading() as connection:
            found = events(connection, "WHERE kind = 'placed'")
            return list(_overrules(connection).effective(found))

    def last(self) -> Event | None:
        """What an undo would take back: the last answer, reset, placement or setting of here."""
        with self.store.reading() as connection:
            undone = _overrules(connection).undone
            found = events(connection, "WHERE here = 1 ORDER BY seq DESC")
            wanted = (e for e in found if e.kind in TAKEN_BACK and e.id not in undone)
            return next(wanted, None)

    def event(self, identifier: str) -> Event | None:
        """An event by its id."""
        with self.store.reading() as connection:
            return next(events(connection, "WHERE id = ?", identifier), None)

    def change(self, event: Event) -> None:
        """Keep an undo, rating, reset or setting; the items it concerns are made anew."""
        with self.store.writing() as connection:
            insert_event(connection, event)
            if _settles(connection, [event]) and self._set(connection):
                self._rebuild(connection)
            for item in sorted(_concerned(connection, [event])):
                self._replay(connection, item)

    def adopt(self, aliases: Mapping[str, str]) -> None:
        """Let items go on under the ids that have replaced theirs (``old: new``)."""
        with self.store.reading() as connection:
            known = dict(connection.execute("SELECT old, new FROM alias"))
            items = {item for (item,) in connection.execute("SELECT item FROM item")}
        moved = {
            old: new
            for old, new in aliases.items()
            if known.get(old) != new and (old in items or old in known)
        }
        if not moved or self.store.newer:
            return
        with self.store.writing() as connection:
            for old, new in moved.items():
                connection.execute("INSERT OR REPLACE INTO alias VALUES (?, ?)", (old, new))
            for item in {*moved, *moved.values(), *(known[old] for old in moved if old in known)}:
                self._replay(connection, item)

    def merge(self, found: Iterable[Event]) -> int:
        """Add events of elsewhere, all or none; how many were new."""
        new = []
        with self.store.writing() as connection:
            for event in found:
                if insert_event(connection, event, here=False):
                    new.append(event)
                elif next(events(connection, "WHERE id = ?", event.id)) != event:
                    raise Conflict(f"event {event.id}", DIFFERENT, "nothing was imported")
            if _settles(connection, new) and self._set(connection):
                self._rebuild(connection)
            else:
                self._renew(connection, _concerned(connection, new))
        return len(new)

    def rebuild(self) -> int:
        """Make the states of all items anew from the log; how many items there are."""
        with self.store.writing() as connection:
            return self._rebuild(connection)

    # --- states made anew ---------------------------------------------------------

    def _renew(self, connection: sqlite3.Connection, items: Collection[str]) -> None:
        if len(items) > MANY:
            self._rebuild(connection)
        else:
            for item in sorted(items):
                self._replay(connection, item)

    def _replay(self, connection: sqlite3.Connection, item: str) -> State:
        found = _effective(connection, item)
        return self._keep(connection, item, found)

    def _keep(self, connection: sqlite3.Connection, item: str, found: list[Event]) -> State:
        state, predictions = replayed(found, self.scheduler)
        connection.execute("DELETE FROM prediction WHERE item = ?", (item,))
        if found:
            put_state(connection, item, state)
        else:
            connection.execute("DELETE FROM item WHERE item = ?", (item,))
        _put_predictions(connection, item, predictions)
        return state

    def _rebuild(self, connection: sqlite3.Connection) -> int:
        by_item = _by_item(connection)
        connection.execute("DELETE FROM item")
        connection.execute("DELETE FROM prediction")
        for item, found in by_item.items():
            self._keep(connection, item, found)
        return len(by_item)


def _by_item(connection: sqlite3.Connection) -> dict[str, list[Event]]:
    """The events that make up the states of all items."""
    overrules = _overrules(connection)
    moved = dict(connection.execute("SELECT old, new FROM alias"))
    by_item: dict[str, list[Event]] = {}
    own = events(connection, "WHERE kind IN ('answer', 'example')")
    for event in overrules.effective(own):
        item = moved.get(event.item, event.item)
        same = event if item == event.item else replace(event, item=item)
        by_item.setdefault(item, []).append(same)
    for placed in overrules.effective(events(connection, "WHERE kind = 'placed'")):
        for item in {moved.get(name, name) for name in placed.targets}:
            by_item.setdefault(item, []).append(replace(placed, item=item))
    for reset in overrules.effective(events(connection, "WHERE kind = 'reset'")):
        for item in {moved.get(name, name) for name in reset.targets} & by_item.keys():
            by_item[item].append(reset)
    return by_item


def _state(connection: sqlite3.Connection, item: str) -> State:
    row = connection.execute(f"SELECT {STATE_COLUMNS} FROM item WHERE item = ?", (item,)).fetchone()
    return state_of(row) if row else State()


def _overrules(connection: sqlite3.Connection) -> Overrules:
    return Overrules.of(events(connection, CHANGES))


def _settles(connection: sqlite3.Connection, found: Collection[Event]) -> bool:
    """Whether some events change settings, or take such a change back."""
    targets = {name for event in found if event.kind == "undo" for name in event.targets}
    settings = events(connection, "WHERE kind = 'setting'") if targets else ()
    return any(event.kind == "setting" for event in found) or any(
        event.id in targets for event in settings
    )


def _names(connection: sqlite3.Connection, item: str) -> list[str]:
    """An item's ids, those it had before included; none where it goes on under another."""
    if connection.execute("SELECT 1 FROM alias WHERE old = ?", (item,)).fetchone():
        return []
    found = connection.execute("SELECT old FROM alias WHERE new = ?", (item,))
    return [item, *(old for (old,) in found)]


def _effective(connection: sqlite3.Connection, item: str) -> list[Event]:
    """The events that make up an item's state."""
    names = _names(connection, item)
    overrules = _overrules(connection)
    named = overrules.effective(events(connection, "WHERE kind IN ('reset', 'placed')"))
    changed = [replace(event, item=item) for event in named if set(names) & set(event.targets)]
    placed = any(event.kind == "placed" for event in changed)
    own = [
        replace(event, item=item)
        for name in names
        for event in overrules.effective(events(connection, "WHERE item = ?", name))
        if event.kind in ("answer", "example")
    ]
    return [*own, *changed] if own or placed else []


def _concerned(connection: sqlite3.Connection, found_in: Iterable[Event]) -> set[str]:
    """The items whose states depend on some events."""
    found: set[str] = set()
    pending, met = list(found_in), set()
    while pending:
        event = pending.pop()
        if event.id in met:
            continue
        met.add(event.id)
        match event.kind:
            case "answer" | "example":
                found.add(event.item)
            case "reset" | "placed":
                found.update(event.targets)
            case "undo" | "rating":
                for name in event.targets:
                    pending += events(connection, "WHERE id = ?", name)
    moved = dict(connection.execute("SELECT old, new FROM alias"))
    return {moved.get(item, item) for item in found}


def _put_predictions(
    connection: sqlite3.Connection, item: str, predictions: Iterable[Prediction]
) -> None:
    rows = [(found.event, item, found.recall, found.passed) for found in predictions]
    connection.executemany("INSERT OR REPLACE INTO prediction VALUES (?, ?, ?, ?)", rows)
