"""The lock of a deck: when each of its notes last changed, kept beside the recipe.

Anki takes a note over from a package if the package's note is newer.  So a note carries the time at
which its *content* changed, not the time of the build: a rebuilt deck leaves everything as it is
that its author left as it was, a learner's own edits and tags included.

A note that leaves the deck stays in the lock, and in the package as a short word that it has left,
tagged ``retired``: a package cannot delete, but the learner can find it and do so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from quizgen.errors import QuizgenError
from quizgen.export.anki.note_types import NOTE_TYPES
from quizgen.files.disk import read_text

SUFFIX = ".lock.json"
TYPE_NAMES = {note_type.name for note_type in NOTE_TYPES}
FORMAT = 1
DIGITS = 16  # of a digest


class LockError(QuizgenError):
    """A lock that cannot be read."""


class Entry(NamedTuple):
    """What is known of a note: a digest of its content and the time in seconds when it became so;
    its note type, Anki deck and number of cards, and what it asks, in short."""

    digest: str
    time: int
    type: str
    deck: str
    cards: int
    title: str


@dataclass(frozen=True)
class Lock:
    """notes: by id.  types: note types by name, as digest and time."""

    notes: Mapping[str, Entry] = field(default_factory=dict)
    types: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def time(self) -> int:
        """When the deck last changed."""
        times = (entry.time for entry in self.notes.values())
        return max([1, *times, *(time for _, time in self.types.values())])

    def text(self) -> str:
        """As the file has it: one line a note, in the order of ids."""
        notes = [f"    {json.dumps(name)}: {_row(self.notes[name])}" for name in sorted(self.notes)]
        types = [f"    {json.dumps(name)}: {_row(self.types[name])}" for name in sorted(self.types)]
        parts = [f'  "format": {FORMAT}', _block("types", types), _block("notes", notes)]
        return "{\n" + ",\n".join(parts) + "\n}\n"


def _row(values: tuple[object, ...]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _block(name: str, rows: list[str]) -> str:
    return f'  "{name}": {{\n' + ",\n".join(rows) + "\n  }"


class Book:
    """The next lock in the making.

    now: the time that new and changed notes get, or one second after their old time if the clock
    has gone back: an update must be newer.  others: the locks of decks that may hold the same
    notes; what is the same there has the same time, so that importing both changes nothing.
    """

    def __init__(self, old: Lock, now: int, others: Iterable[Lock] = ()) -> None:
        self.old = old
        self.now = now
        self.others = tuple(others)
        self.notes: dict[str, Entry] = {}
        self.types: dict[str, tuple[str, int]] = {}

    def note(self, identifier: str, content: str, entry: Entry) -> int:
        """The time of a note with this content; ``entry`` is what else is known of it."""
        known = self.old.notes.get(identifier)
        new = digest(content)
        found = [lock.notes[identifier] for lock in self.others if identifier in lock.notes]
        elsewhere = [entry.time for entry in found if entry.digest == new]
        time = self._time((known.digest, known.time) if known else None, new, elsewhere)
        self.notes[identifier] = entry._replace(digest=new, time=time)
        return time

    def type(self, name: str, content: str) -> int:
        """The time of a note type with this content."""
        new = digest(content)
        found = [lock.types[name] for lock in self.others if name in lock.types]
        elsewhere = [time for known, time in found if known == new]
        time = self._time(self.old.types.get(name), new, elsewhere)
        self.types[name] = (new, time)
        return time

    def _time(self, known: tuple[str, int] | None, new: str, elsewhere: Sequence[int]) -> int:
        if known is not None and known[0] == new:
            return known[1]
        time = max(elsewhere, default=self.now)
        return time if known is None else max(time, known[1] + 1)

    def keep(self, identifier: str, entry: Entry) -> None:
        """A note that the deck leaves out stays known."""
        self.notes[identifier] = entry

    def left(self) -> Iterator[tuple[str, Entry]]:
        """The notes of the old lock that the deck no longer has."""
        for name, entry in self.old.notes.items():
            if name not in self.notes:
                yield name, entry

    def lock(self) -> Lock:
        """The new lock; types that this deck does not use stay known."""
        return replace(self.old, notes=self.notes, types={**self.old.types, **self.types})


def digest(content: str) -> str:
    return sha256(content.encode()).hexdigest()[:DIGITS]


def lock_file(recipe: Path) -> Path:
    """The lock of a recipe.

    >>> lock_file(Path("decks/cnn-architectures.yaml")).as_posix()
    'decks/cnn-architectures.lock.json'
    """
    return recipe.with_name(recipe.stem + SUFFIX)


def other_locks(recipe: Path) -> tuple[Lock, ...]:
    """The locks of the other recipes in the folder."""
    mine = lock_file(recipe).name
    found = sorted(recipe.parent.glob(f"*{SUFFIX}"))
    return tuple(read_lock(path) for path in found if path.name != mine)


def read_lock(path: Path, shown: str = "") -> Lock:
    """The lock in a file; an empty one where there is none yet."""
    if not path.exists():
        return Lock()
    place = shown or str(path)
    again = "restore it, or delete it: then every note counts as changed"
    try:
        found = json.loads(read_text(path, place))
        if found["format"] != FORMAT:
            raise LockError(place, f"its format is {found['format']!r}, not {FORMAT}", again)
        types = {name: _typed(row) for name, row in found["types"].items()}
        return Lock({name: _entry(row) for name, row in found["notes"].items()}, types)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise LockError(place, "this is no lock of a deck", again) from None


def _entry(row: Any) -> Entry:
    entry = Entry(*row)
    texts = (entry.digest, entry.type, entry.deck, entry.title)
    if not all(isinstance(value, str) for value in texts) or entry.type not in TYPE_NAMES:
        raise ValueError
    if not all(type(value) is int and value > 0 for value in (entry.time, entry.cards)):
        raise ValueError
    return entry


def _typed(row: Any) -> tuple[str, int]:
    name, time = row
    if not isinstance(name, str) or not isinstance(time, int):
        raise ValueError
    return name, time
