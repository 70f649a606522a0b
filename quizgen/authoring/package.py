"""Notes of an Anki package in the format that older Anki versions read, too."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from quizgen.authoring.convert import to_markup
from quizgen.authoring.html import text_of
from quizgen.authoring.note import Batch, ImportedNote
from quizgen.files.apkg import collection

CLOZE = 1  # the kind of a note type
FRONTS = ("front", "question", "text")
BACKS = ("back", "answer")
EXTRAS = ("back extra", "extra")


def read_package(path: Path, shown: str) -> Batch:
    """The notes of an ``.apkg``; places are ``file: note number``."""
    batch = Batch(shown)
    with collection(path, shown, ("col", "notes")) as found:
        for number, (names, kind, fields) in enumerate(_notes(found), start=1):
            _add(batch, names, kind, fields, f"{shown}: note {number}")
    return batch


def _notes(found: sqlite3.Connection) -> Iterator[tuple[list[str], int, list[str]]]:
    """Of each note: the names of its fields, the kind of its type, its fields."""
    types: dict[str, Any] = json.loads(found.execute("select models from col").fetchone()[0])
    for model, fields in found.execute("select mid, flds from notes order by id"):
        known = types[str(model)]
        names = [str(one["name"]).casefold() for one in known["flds"]]
        yield names, int(known["type"]), str(fields).split("\x1f")


def _add(batch: Batch, names: Sequence[str], kind: int, fields: Sequence[str], place: str) -> None:
    texts = []
    for field in fields:
        text, lost = text_of(field)
        converted = to_markup(text, gaps=kind == CLOZE)
        texts.append(converted.text)
        for what in (*lost, *converted.left):
            batch.leave(place, what)
    named = dict(zip(names, texts, strict=False))
    front = _pick(named, FRONTS, texts, 0)
    if kind == CLOZE:
        note = ImportedNote(place, front, why=_pick(named, (*EXTRAS, *BACKS), texts, 1))
        if not note.is_cloze:
            batch.leave(place, "a cloze without a gap")
            return
    else:
        back = _pick(named, BACKS, texts, 1)
        note = ImportedNote(place, front, back, _pick(named, EXTRAS, [], 0))
    batch.add(note)


def _pick(named: dict[str, str], wanted: Sequence[str], texts: Sequence[str], place: int) -> str:
    """The field of one of the names, else the one at a place."""
    for name in wanted:
        if named.get(name):
            return named[name]
    return texts[place] if place < len(texts) else ""
