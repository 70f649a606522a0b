"""An Anki package of a deck: the one file that knows genanki.

The package is made to be updated: a note's guid comes from its id alone, so a rebuilt deck
replaces the notes of the last one and keeps their scheduling.  The same deck, version and time
give the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from importlib import resources
from io import BytesIO
from itertools import chain, count
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from quizgen.export.anki_checks import check
from quizgen.export.anki_notes import Note, NoteError, card_note, living_note
from quizgen.export.anki_types import NOTE_TYPES, SPARES, NoteType
from quizgen.export.formats import Edition, Export
from quizgen.recipe import Deck

GUID_SCOPE = "quizgen"
SEPARATOR = "::"  # of deck names
FIRST_DECK_ID = 1 << 30
COLLAPSED = {"Variants", *SPARES}  # fields the editor shows folded: nobody types there
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say

DeckNotes = Mapping[str, Sequence[Note]]  # by Anki deck, in teaching order


def export(deck: Deck, edition: Edition) -> Export:
    """The whole ``.apkg``; NoteError where Anki would break a note."""
    notes = deck_notes(deck)
    check(list(chain.from_iterable(notes.values())))
    files = {"collection.anki2": collection(deck, notes, edition), **media_files(notes)}
    return Export(zipped(files), {name: len(its) for name, its in notes.items()})


def deck_notes(deck: Deck) -> DeckNotes:
    """The notes by Anki deck.

    New cards come topic by topic in teaching order, a topic's concepts before its numbers; the
    places run through both decks, so that studying them together keeps the order.
    """
    found: dict[str, list[Note]] = {}
    places = count(1)
    for topic in deck.topics:
        for card in deck.cards:
            if card.topic == topic:
                found.setdefault(deck.concepts, []).append(card_note(card, next(places)))
        for living in deck.numbers:
            if living.topic == topic:
                found.setdefault(deck.numerics, []).append(living_note(living, next(places)))
    return dict(sorted(found.items()))


def media_files(notes: DeckNotes) -> Mapping[str, bytes]:
    """The notes' pictures, numbered, and the list of their names, as Anki wants them."""
    every = {file.name: file.data for its in notes.values() for note in its for file in note.media}
    numbered = {str(number): name for number, name in enumerate(sorted(every))}
    manifest = json.dumps(numbered).encode()
    return {"media": manifest, **{number: every[name] for number, name in numbered.items()}}


# --- what the decks say of themselves -------------------------------------------------


def descriptions(deck: Deck, notes: DeckNotes, edition: Edition) -> Mapping[str, str]:
    """Each deck's description; a deck that holds them is described too, and comes first."""
    made = datetime.fromtimestamp(edition.time, UTC).date()
    text = [f"<p>{escape(part, quote=False)}</p>" for part in deck.description.split("\n\n")]
    found = {}
    for name in sorted({*notes, *(name.partition(SEPARATOR)[0] for name in notes)}):
        inside = [n for n in notes if n == name or n.startswith(name + SEPARATOR)]
        counts = ", ".join(f"{n.split(SEPARATOR)[-1]} {len(notes[n])}" for n in inside)
        found[name] = "\n".join(
            [*text, f"<p>Version {edition.version}, {made}. Notes: {escape(counts)}.</p>"]
        )
    return found


def deck_id(name: str) -> int:
    """A deck's id, from its name: Anki tells decks apart by name anyway.

    >>> deck_id("CNN Architectures::Concepts")
    1603827117
    """
    return FIRST_DECK_ID + int.from_bytes(sha256(name.encode()).digest()[:8], "big") % FIRST_DECK_ID


# --- the collection -------------------------------------------------------------------


def collection(deck: Deck, notes: DeckNotes, edition: Edition) -> bytes:
    """The database inside the package."""
    import genanki

    models = {note_type.id: _model(note_type) for note_type in NOTE_TYPES}
    decks = []
    for name, text in descriptions(deck, notes, edition).items():
        decks.append(genanki.Deck(deck_id(name), name, text))
        for note in notes.get(name, ()):
            decks[-1].add_note(_note(note, models[note.type.id]))
    # Written into memory: genanki's own way leaves its temporary database behind.
    with closing(sqlite3.connect(":memory:")) as connection:
        ids = count(edition.time * 1000)
        genanki.Package(decks).write_to_db(connection.cursor(), edition.time, ids)
        connection.commit()
        return connection.serialize()


def _model(note_type: NoteType) -> Any:
    import genanki

    fields = [
        {"name": name, "id": identifier, "collapsed": name in COLLAPSED}
        for name, identifier in note_type.field_ids.items()
    ]
    template = {
        "name": note_type.template,
        "id": note_type.template_id,
        "qfmt": note_type.sheet(note_type.front),
        "afmt": note_type.sheet(note_type.back),
    }
    kind = genanki.Model.CLOZE if note_type.is_cloze else genanki.Model.FRONT_BACK
    return genanki.Model(
        note_type.id, note_type.name, fields, [template], css=style(), model_type=kind
    )


def style() -> str:
    return resources.files("quizgen.export").joinpath("card.css").read_text(encoding="utf-8")


def guid(identifier: str) -> str:
    """The guid of the note of a card or of a family at a level; Anki knows it by that."""
    import genanki

    found: str = genanki.guid_for(GUID_SCOPE, identifier)
    return found


def _note(note: Note, model: Any) -> Any:
    import genanki

    made = genanki.Note(model, note.values(), tags=note.tags, guid=guid(note.id), due=note.due)
    if not made.cards:
        raise NoteError(note.id, "Anki would make no card of it", "its front side is empty")
    return made


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of the files, the same whenever and wherever it is made."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(name, ZIP_DATE)
            entry.create_system = 3
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, files[name], compresslevel=9)
    return buffer.getvalue()
