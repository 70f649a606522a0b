"""The lock of a deck: when each of its notes last changed, kept beside the recipe.

Anki takes a note over from a package if the package's note is newer.  So a note carries the time at
which its *content* changed, not the time of the build: a rebuilt deck leaves everything as it is
that its author left as it was, a learner's own edits and tags included.

A note that leaves the deck stays in the lock, and in the package as a short word that it has left,
tagged ``retired``: a package cannot delete, but the learner can find it and do so.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypedDict

from quizgen.files.disk import FileError, read_text
from quizgen.files.json_data import Misfit, fit, parse_json

SUFFIX = ".lock.json"
FORMAT = 1
DIGITS = 16  # of a digest
LATEST = 253_402_300_799  # the last second of the year 9999
MOST_CARDS = 1000  # of a note; Anki makes no more than half as many


class LockedNote(NamedTuple):
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

    notes: Mapping[str, LockedNote] = field(default_factory=dict)
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
        self.notes: dict[str, LockedNote] = {}
        self.types: dict[str, tuple[str, int]] = {}

    def note(self, identifier: str, content: str, entry: LockedNote) -> int:
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

    def keep(self, identifier: str, entry: LockedNote) -> None:
        """A note that the deck leaves out stays known."""
        self.notes[identifier] = entry

    def left(self) -> Iterator[tuple[str, LockedNote]]:
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


def other_locks(recipe: Path, known: Collection[str]) -> tuple[Lock, ...]:
    """The locks of the other recipes in the folder; ``known`` as in ``read_lock``."""
    mine = lock_file(recipe).name
    found = sorted(recipe.parent.glob(f"*{SUFFIX}"))
    return tuple(read_lock(path, known) for path in found if path.name != mine)


class _File(TypedDict):
    format: int
    types: dict[str, tuple[str, int]]
    notes: dict[str, LockedNote]


def read_lock(path: Path, known: Collection[str], shown: str = "") -> Lock:
    """The lock in a file; an empty one where there is none yet.

    known: names of the note types that there are.
    """
    if not path.exists():
        return Lock()
    place = shown or str(path)
    again = "restore it, or delete it: then every note counts as changed"
    try:
        data = parse_json(read_text(path, place))
        if isinstance(data, dict) and data.get("format", FORMAT) != FORMAT:
            raise FileError(place, f"its format is {data['format']!r}, not {FORMAT}", again)
        file = fit(data, _File)
        for name, (_, time) in file["types"].items():
            _check(name, time)
        for name, entry in file["notes"].items():
            _check(name, entry.time, entry.cards)
            if entry.type not in known:
                raise Misfit(f"'{entry.type}' of '{name}' is no note type")
    except Misfit as error:
        where = f"{place}:{error.line}" if error.line else place
        raise FileError(where, f"this is no lock of a deck ({error})", again) from None
    return Lock(file["notes"], file["types"])


def _check(name: str, time: int, cards: int = 1) -> None:
    if not 0 < time <= LATEST:
        raise Misfit(f"{time} of '{name}' is no time of a change")
    if not 0 < cards <= MOST_CARDS:
        raise Misfit(f"'{name}' cannot have {cards} cards")
