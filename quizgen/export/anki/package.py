"""An Anki package of a deck: the one file that knows genanki.

The package is made to be updated: a note's guid comes from its id alone, and its time from the lock
of the deck, so a rebuilt deck replaces the notes that changed and keeps all scheduling.  The same
deck, version and lock give the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from hashlib import sha256
from importlib import resources
from itertools import count
from typing import Any, TypeAlias

from quizgen.decks.recipe import Deck
from quizgen.export.anki.checks import Checker, deletions
from quizgen.export.anki.deck import Placed, described, notes, preset, retired
from quizgen.export.anki.note_types import NOTE_TYPES, SPARES, NoteType
from quizgen.export.anki.notes import title
from quizgen.export.formats import Edition, Export
from quizgen.export.lock import Book, LockedNote
from quizgen.files.archive import zipped

GUID_SCOPE = "quizgen"
FIRST_DECK_ID = 1 << 30
FIRST_ID = 1_760_311_000_000  # of notes and cards: Anki reads a time in milliseconds in it
COLLAPSED = {"Variants", *SPARES}  # fields the editor shows folded: nobody types there
LEVEL = 6  # of compression; 9 takes three times as long for a file 1% smaller
NEW, UNSENT = 0, -1  # a card's type and queue; what has not been synchronised
NOTE_ROW = "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '')"
CARD_ROW = f"INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, {NEW}, {NEW}, ?{', 0' * 8}, '')"


Values: TypeAlias = tuple[int | str, ...]


def export(deck: Deck, edition: Edition) -> Export:
    """The whole ``.apkg``; AnkiError where Anki would break a note."""
    import genanki

    # Written into memory: genanki's own way leaves its temporary database behind.
    with closing(sqlite3.connect(":memory:")) as connection:
        cursor = connection.cursor()
        genanki.Package([]).write_to_db(cursor, 1, count(1))
        writer = _Writer(cursor, deck, edition)
        writer.write()
        connection.commit()
        data = connection.serialize()
    files = {"collection.anki2": data, **media_files(writer.media)}
    return Export(zipped(files, LEVEL), dict(sorted(writer.counts.items())), lock=writer.lock)


class _Writer:
    """Fills the database note by note, so that no more than one is held."""

    def __init__(self, cursor: sqlite3.Cursor, deck: Deck, edition: Edition) -> None:
        self.cursor = cursor
        self.deck = deck
        self.edition = edition
        self.checker, self.ids = Checker(), count(FIRST_ID)
        self.book = Book(edition.lock, edition.time, edition.others)
        self.types: set[int] = set()  # ids of the note types in use
        self.card_rows: list[Values] = []
        self.counts: Counter[str] = Counter()  # notes by Anki deck
        self.cards: Counter[str] = Counter()
        self.media: dict[str, bytes] = {}

    def write(self) -> None:
        self.cursor.executemany(NOTE_ROW, self._rows())
        self.cursor.executemany(CARD_ROW, self.card_rows)
        self._settle()

    def _rows(self) -> Iterator[Values]:
        """The notes' rows; those of their cards are put aside."""
        for placed in notes(self.deck, self.edition):
            yield self._row(placed)
        if self.edition.retires:
            for placed in retired(self.book, self.deck, max(self.counts)):
                yield self._row(placed)

    def _row(self, placed: Placed) -> Values:
        note, ids = placed.note, self.ids
        values = note.values()
        self.checker.check(note, values)
        first, fields, tags = values[0], "\x1f".join(values), f" {' '.join(note.tags)} "
        cards = range(deletions(first)) if note.type.is_cloze else range(1)
        kept = LockedNote("", 0, note.type.name, placed.deck, len(cards), title(first))
        content = f"{note.type.id}\x1f{tags}\x1f{note.dated or fields}"
        time = self.book.note(note.id, content, kept)
        number, deck = next(ids), deck_id(placed.deck)
        for place in cards:
            row = (next(ids), number, deck, place, time, UNSENT, placed.place)
            self.card_rows.append(row)
        self.counts[placed.deck] += 1
        self.cards[placed.deck] += len(cards)
        self.types.add(note.type.id)
        for file in note.media:
            self.media[file.name] = file.data
        return (number, guid_of(note.id), note.type.id, time, UNSENT, tags, fields, first)

    def _settle(self) -> None:
        """What stands beside the notes: note types, decks, the options; all dated by the lock."""
        models = {}
        for note_type in NOTE_TYPES:
            if note_type.id in self.types:
                model = _model(note_type).to_json(0, None)
                time = self.book.type(note_type.name, json.dumps(model, sort_keys=True))
                models[str(note_type.id)] = {**model, "mod": time}
        self.lock = self.book.lock()
        options = preset(self.deck, deck_id)
        decks = {
            str(deck_id(name)): _deck(name, text, options["id"])
            for name, text in described(self.deck, self.cards, self.edition.version, self.lock)
        }
        for column, more in (
            ("models", models),
            ("decks", decks),
            ("dconf", {options["id"]: options}),
        ):
            (known,) = self.cursor.execute(f"SELECT {column} FROM col").fetchone()
            text = json.dumps({**json.loads(known), **more})
            self.cursor.execute(f"UPDATE col SET {column} = ?", (text,))


def guid_of(identifier: str) -> str:
    """A note's guid, from its id alone."""
    import genanki

    guid: str = genanki.guid_for(GUID_SCOPE, identifier)
    return guid


@cache
def deck_id(name: str) -> int:
    """A deck's id, from its name: Anki tells decks apart by name anyway.

    >>> deck_id("CNN Architectures::Concepts")
    1603827117
    """
    return FIRST_DECK_ID + int.from_bytes(sha256(name.encode()).digest()[:8], "big") % FIRST_DECK_ID


def _deck(name: str, description: str, options: int) -> dict[str, Any]:
    import genanki

    made: dict[str, Any] = genanki.Deck(deck_id(name), name, description).to_json()
    return {**made, "conf": options}


def _model(note_type: NoteType) -> Any:
    import genanki

    fields = [
        {"name": name, "id": identifier, "collapsed": name in COLLAPSED}
        for name, identifier in note_type.field_ids.items()
    ]
    template = {
        "name": note_type.template,
        "id": note_type.template_id,
        "qfmt": note_type.question_side,
        "afmt": note_type.answer_side,
    }
    kind = genanki.Model.CLOZE if note_type.is_cloze else genanki.Model.FRONT_BACK
    return genanki.Model(
        note_type.id, note_type.name, fields, [template], css=style(), model_type=kind
    )


def style() -> str:
    return resources.files("quizgen.export.anki").joinpath("card.css").read_text(encoding="utf-8")


# --- the package ----------------------------------------------------------------------


def media_files(media: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The notes' pictures, numbered, and the list of their names, as Anki wants them."""
    numbered = {str(number): name for number, name in enumerate(sorted(media))}
    manifest = json.dumps(numbered).encode()
    return {"media": manifest, **{number: media[name] for number, name in numbered.items()}}
