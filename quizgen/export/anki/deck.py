"""A deck's notes in the order in which they are to be met, and what its Anki decks say of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import count
from typing import Any

from quizgen.decks.recipe import Deck, Living
from quizgen.export.about import ABOUT, link
from quizgen.export.anki.note_types import CLOZE_TEXT, NOTE_TYPES, OWN
from quizgen.export.anki.notes import Note, Titles, card_note, cured_mistakes, living_notes, title
from quizgen.export.formats import Edition
from quizgen.export.kept import Kept
from quizgen.export.lock import Book, Lock, LockedNote, digest

TYPES = {note_type.name: note_type for note_type in NOTE_TYPES}
SEPARATOR = "::"  # of deck names
RETIRED = ("retired",)
LEFT = "This card has left the deck: you can delete it, or keep it suspended."
NEW_PER_DAY = 15
ADDRESS = ("http://", "https://")
REPORT = "Report a mistake"
MY_NOTES = (
    f"The field <i>{OWN}</i> is yours. An import by hand empties it on each card that has changed;"
    " <code>quiz build --push</code> keeps it."
)


@dataclass(frozen=True)
class Placed:
    """A note in its Anki deck.

    place: among the new cards, from 1.
    """

    deck: str
    place: int
    note: Note


def notes(deck: Deck, edition: Edition, remark: Callable[[str], None]) -> Iterator[Placed]:
    """The notes of a deck; ``remark`` is told the levels that go in as fixed notes.

    New cards come topic by topic in teaching order, a topic's concepts before its numbers; the
    places run through both Anki decks, so that studying them together keeps the order.
    """
    cured, place, done = cured_mistakes(deck.misconceptions), 0, count(1)
    titles = {
        card.code: title(card_note(card).values()[0]) for card in deck.cards if card.code in cured
    }
    for topic in deck.topics:
        for card in deck.cards:
            if card.topic == topic:
                place += 1
                note = card_note(card, cured.get(card.code, ()))
                yield Placed(deck.concepts, place, note)
        for living in deck.numbers:
            if living.topic == topic:
                found = _living_notes(living, titles, edition.kept)
                if len(found) > 1:
                    remark(f"{living.family}:{living.level}")
                edition.on_progress(next(done), len(deck.numbers))
                for note in found:
                    place += 1
                    yield Placed(deck.numerics, place, note)


def _living_notes(living: Living, titles: Titles, kept: Kept) -> Sequence[Note]:
    """The notes of a level, made if they are not kept."""
    told = digest(json.dumps(titles, sort_keys=True))  # a note names the cards that help
    key = f"{living.family}@{living.version}:{living.level} {told}"
    if (rows := kept.get(key)) is not None:
        return [
            Note(identifier, TYPES[name], fields, tuple(tags), dated=dated)
            for identifier, name, fields, tags, dated in rows
        ]
    made = living_notes(living, titles)
    if not any(note.media for note in made):
        kept.put(key, [[n.id, n.type.name, dict(n.fields), n.tags, n.dated] for n in made])
    return made


def retired(book: Book, deck: Deck, home: str) -> Iterator[Placed]:
    """The notes that there are no longer, as a word that they have left; ``home`` takes those whose
    Anki deck is gone.  What the recipe only leaves out stays as it is: another deck may hold it."""
    known = {entry.deck for entry in book.notes.values()}
    chosen = {f"{living.family}:{living.level}" for living in deck.numbers}
    for identifier, entry in list(book.left()):
        if _is_left_out(identifier, deck.known, chosen):
            book.keep(identifier, entry)
            continue
        fields = {**_farewell(entry), "Id": identifier}
        note = Note(identifier, TYPES[entry.type], fields, RETIRED)
        yield Placed(entry.deck if entry.deck in known else home, 0, note)


def _is_left_out(identifier: str, known: Collection[str], chosen: Collection[str]) -> bool:
    """Whether a card or level still exists and the recipe does not choose it."""
    if ":" not in identifier:
        return identifier in known
    level = ":".join(identifier.split(":")[:2])  # of a note with fixed numbers, too
    return level in known and level not in chosen


def _farewell(entry: LockedNote) -> Mapping[str, str]:
    """The fields of a retired note; it keeps as many cards as it had."""
    asked = f"<p>{entry.title}</p>"
    if entry.type != CLOZE_TEXT.name:
        return {"Question": f"<p>{LEFT}</p>{asked}", "Answer": f"<p>{LEFT}</p>"}
    gaps = " ".join(f"{{{{c{number}::left the deck}}}}" for number in range(1, entry.cards + 1))
    return {"Text": f"<p>This card has {gaps}: you can delete it, or keep it suspended.</p>{asked}"}


# --- what the decks say of themselves -------------------------------------------------


def described(
    deck: Deck, cards: Mapping[str, int], version: str, lock: Lock
) -> Iterator[tuple[str, str]]:
    """Each Anki deck's description; a deck that holds others is described too, and comes first.

    cards: how many each has.

    The date is that of the last change, not of the build: the same inputs give the same bytes.
    """
    made = datetime.fromtimestamp(lock.time, UTC).date()
    text = [f"<p>{escape(part, quote=False)}</p>" for part in deck.description.split("\n\n")]
    for name in sorted({*cards, *(name.partition(SEPARATOR)[0] for name in cards)}):
        inside = [n for n in sorted(cards) if n == name or n.startswith(name + SEPARATOR)]
        numbers = ", ".join(f"{n.split(SEPARATOR)[-1]} {cards[n]}" for n in inside)
        last = f"Version {version}, content of {made}. Cards: {numbers}."
        paragraphs = [*text, f"<p>{escape(last, quote=False)}</p>", *_about(deck)]
        yield name, "\n".join(paragraphs)


def _about(deck: Deck) -> Iterator[str]:
    """The paragraphs that are the same in every deck; an address that is not known is left out."""
    yield f"<p>{MY_NOTES}</p>"
    found = [f"Content of quizgen: {link(ABOUT.terms, ABOUT.licence)}."]
    if home := deck.home or ABOUT.page:
        shown = link(home) if home.startswith(ADDRESS) else escape(home, quote=False)
        found.append(f"Home of this deck: {shown}")
    if ABOUT.reports:
        found.append(f"{link(ABOUT.reports, REPORT)}, with the code at the foot of the card.")
    yield f"<p>{'<br>'.join(found)}</p>"


def preset(deck: Deck, identify: Callable[[str], int]) -> dict[str, Any]:
    """Deck options that suit the deck; Anki offers to take them over at the import.

    New cards come in the deck's order, and the cards of one note on different days.
    """
    return {
        "id": identify(f"options {deck.title}"),
        "name": deck.title,
        "mod": 0,
        "usn": 0,
        "autoplay": True,
        "timer": 0,
        "replayq": True,
        "newGatherPriority": 1,  # by position, not one sub-deck after the other
        "newSortOrder": 1,  # as gathered
        "maxTaken": 300,
        "new": {
            "bury": True,
            "delays": [1, 10],
            "initialFactor": 2500,
            "ints": [1, 4, 7],
            "order": 1,
            "perDay": NEW_PER_DAY,
            "separate": True,
        },
        "rev": {
            "bury": True,
            "ease4": 1.3,
            "fuzz": 0.05,
            "ivlFct": 1,
            "maxIvl": 36500,
            "minSpace": 1,
            "perDay": 200,
        },
        "lapse": {"delays": [10], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0},
    }
