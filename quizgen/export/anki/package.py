"""An Anki package of a deck: the one file that knows genanki.

The package is made to be updated: a note's guid comes from its id alone, and its time from the lock
of the deck, so a rebuilt deck replaces the notes that changed and keeps all scheduling.  The same
deck, version and lock give the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cache
from hashlib import sha256
from importlib import resources
from itertools import count
from typing import Any, TypeAlias

from quizgen.decks.recipe import Deck
from quizgen.export.anki.checks import Checker, deletions
from quizgen.export.anki.deck import (
    Placed,
    described,
    notes,
    preset,
    retired,
    retired_described,
)
from quizgen.export.anki.note_types import CURES, NOTE_TYPES, SPARES, NoteType
from quizgen.export.anki.notes import title
from quizgen.export.anki.picture import picture_style
from quizgen.export.formats import Edition, Export
from quizgen.export.lock import Book, LockedNote
from quizgen.files.archive import zipped

GUID_SCOPE = "quizgen"
FIRST_DECK_ID = 1 << 30
FIRST_ID = 1_760_311_000_000  # of notes and cards: Anki reads a time in milliseconds in it
COLLAPSED = {"Variants", CURES, *SPARES}  # fields the editor shows folded: nobody types there
RETIRED = "retired"  # what the name of that package adds
LEVEL = 6  # of compression; 9 takes three times as long for a file 1% smaller
NO_MEDIA = b"{}"  # pictures are in the fields
NEW, UNSENT = 0, -1  # a card's type and queue; what has not been synchronised
NOTE_ROW = "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '')"
CARD_ROW = f"INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, {NEW}, {NEW}, ?{', 0' * 8}, '')"


Values: TypeAlias = tuple[int | str, ...]


def export(deck: Deck, edition: Edition) -> Export:
    """The whole ``.apkg``; AnkiError where Anki would break a note.


    Notes that have left the deck are in a package of their own: to a newcomer they would be new
    cards, whatever the package says of them.
    """
    book = Book(edition.lock, edition.time, edition.others)
    whole = _Writer(book, deck)
    whole.write(notes(deck, edition))
    data = whole.finished(lambda: described(deck, whole.cards, edition.version, book.lock()))
    left = list(retired(book, deck)) if edition.retires else []
    more = {}
    if left:
        others = _Writer(book, deck)
        others.write(left)
        more = {RETIRED: others.finished(lambda: retired_described(deck))}
    return Export(data, dict(sorted(whole.counts.items())), lock=book.lock(), more=more)


class _Writer:
    """Fills a package's database note by note, so that no more than one is held."""

    def __init__(self, book: Book, deck: Deck) -> None:
        import genanki

        # Written into memory: genanki's own way leaves its temporary database behind.
        self.connection = sqlite3.connect(":memory:")
        self.cursor = self.connection.cursor()
        genanki.Package([]).write_to_db(self.cursor, 1, count(1))
        self.book, self.deck = book, deck
        self.checker, self.ids = Checker(), count(FIRST_ID)
        self.types: set[int] = set()  # ids of the note types in use
        self.card_rows: list[Values] = []
        self.counts: Counter[str] = Counter()  # notes by Anki deck
        self.cards: Counter[str] = Counter()

    def write(self, found: Iterable[Placed]) -> None:
        """Add notes with their cards."""
        self.cursor.executemany(NOTE_ROW, map(self._row, found))
        self.cursor.executemany(CARD_ROW, self.card_rows)

    def finished(self, texts: Callable[[], Iterable[tuple[str, str]]]) -> bytes:
        """The package; ``texts`` gives its decks' names and descriptions, once all is dated."""
        with closing(self.connection):
            self._settle(texts)
            self.connection.commit()
            data = self.connection.serialize()
        return zipped({"collection.anki2": data, "media": NO_MEDIA}, LEVEL)

    def _row(self, placed: Placed) -> Values:
        note, ids = placed.note, self.ids
        values = note.values()
        self.checker.check(note, values)
        first, fields, tags = values[0], "\x1f".join(values), f" {' '.join(note.tags)} "
        cards = range(deletions(first)) if note.type.is_cloze else range(1)
        kept = LockedNote(
            "", 0, note.type.name, placed.deck, len(cards), placed.title or title(first)
        )
        content = f"{note.type.id}\x1f{tags}\x1f{note.dated or fields}"
        time = self.book.note(note.id, content, kept)
        number, deck = next(ids), deck_id(placed.deck)
        for place in cards:
            row = (next(ids), number, deck, place, time, UNSENT, placed.place)
            self.card_rows.append(row)
        self.counts[placed.deck] += 1
        self.cards[placed.deck] += len(cards)
        self.types.add(note.type.id)
        return (number, guid_of(note.id), note.type.id, time, UNSENT, tags, fields, first)

    def _settle(self, texts: Callable[[], Iterable[tuple[str, str]]]) -> None:
        """What stands beside the notes: note types, decks, the options; all dated by the lock."""
        models = {}
        for note_type in NOTE_TYPES:
            if note_type.id in self.types:
                model = _model(note_type).to_json(0, None)
                time = self.book.type(note_type.name, json.dumps(model, sort_keys=True))
                models[str(note_type.id)] = {**model, "mod": time}
        options = preset(self.deck, deck_id)
        decks = {str(deck_id(name)): _deck(name, text, options["id"]) for name, text in texts()}
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

    >>> deck_id("CNN Architectures")
    1293771274
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
    css = resources.files("quizgen.export.anki").joinpath("card.css").read_text(encoding="utf-8")
    return f"{css}\n{picture_style()}"
