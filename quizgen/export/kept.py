"""Living notes of an earlier build, kept so that their variants need not be worked out again.

They depend on the program, the recipe's file and the titles of the concept cards; whoever keeps
them sees to the first two, the third is part of the key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from quizgen.decks.recipe import Living
from quizgen.export.anki.note_types import NOTE_TYPES
from quizgen.export.anki.notes import Note, Titles
from quizgen.export.lock import digest

TYPES = {note_type.name: note_type for note_type in NOTE_TYPES}
Make = Callable[[Living, Titles], Sequence[Note]]


class Kept:
    """rows: what was kept, as JSON has it.  changed: whether there is more or less by now."""

    def __init__(self, rows: Mapping[str, Any] | None = None) -> None:
        self._old = dict(rows or {})
        self.rows: dict[str, Any] = {}

    @property
    def changed(self) -> bool:
        return self.rows.keys() != self._old.keys()

    def notes(self, living: Living, titles: Titles, make: Make) -> Sequence[Note]:
        """The notes of a level, made if they are not kept."""
        told = digest(json.dumps(titles, sort_keys=True))
        key = f"{living.family}@{living.version}:{living.level} {told}"
        if key in self._old:
            self.rows[key] = self._old[key]
            return [
                Note(identifier, TYPES[name], fields, tuple(tags), dated=dated)
                for identifier, name, fields, tags, dated in self._old[key]
            ]
        made = make(living, titles)
        if not any(note.media for note in made):
            self.rows[key] = [[n.id, n.type.name, dict(n.fields), n.tags, n.dated] for n in made]
        return made
