"""Notes of an Anki package, old or new: ``.apkg`` and ``.colpkg``."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from quizgen.authoring.note import Batch
from quizgen.authoring.notetype import NoteType, add
from quizgen.files.apkg import collection, has_table

CLOZE = 1  # the kind of a note type
CLOZE_CONFIG = b"\x08\x01"  # how a note type's settings begin in the new format, if it has gaps


class _Note(NamedTuple):
    kind: NoteType
    names: list[str]
    fields: list[str]


def read_package(path: Path, shown: str) -> Batch:
    """The notes of a package; places are ``file: note number``.

    path: of the file.  shown: its name in messages.
    """
    batch = Batch(shown, "Anki package")
    with collection(path, shown, ("col", "notes")) as found:
        for number, note in enumerate(_notes(found), start=1):
            place = f"{shown}: note {number}"
            fields = [batch.plain(place, field) for field in note.fields]
            add(batch, note.kind, note.names, fields, place)
    return batch


def _notes(found: sqlite3.Connection) -> Iterator[_Note]:
    known = _new_types(found) if has_table(found, "notetypes") else _old_types(found)
    for model, fields in found.execute("select mid, flds from notes order by id"):
        kind, names = known[int(model)]
        yield _Note(kind, names, str(fields).split("\x1f"))


def _old_types(found: sqlite3.Connection) -> dict[int, tuple[NoteType, list[str]]]:
    """By number, each type of note and the names of its fields."""
    types: dict[str, Any] = json.loads(found.execute("select models from col").fetchone()[0])
    return {
        int(number): (
            NoteType(int(one["type"]) == CLOZE, len(one.get("tmpls", ())) == 2),
            [str(field["name"]).casefold() for field in one["flds"]],
        )
        for number, one in types.items()
    }


def _new_types(found: sqlite3.Connection) -> dict[int, tuple[NoteType, list[str]]]:
    """The same in a collection that has a table for each part of a type."""
    names: dict[int, list[tuple[int, str]]] = {}
    for model, place, name in found.execute("select ntid, ord, name from fields"):
        names.setdefault(int(model), []).append((int(place), str(name).casefold()))
    templates: dict[int, int] = {}
    for (model,) in found.execute("select ntid from templates"):
        templates[int(model)] = templates.get(int(model), 0) + 1
    return {
        int(number): (
            NoteType(bytes(config).startswith(CLOZE_CONFIG), templates.get(int(number)) == 2),
            [name for _, name in sorted(names.get(int(number), []))],
        )
        for number, config in found.execute("select id, config from notetypes")
    }
