"""A deck's notes in the order in which they are to be met, and what its Anki decks say of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import count
from typing import Any

from quizgen.decks.recipe import Deck, Living
from quizgen.export.about import ABOUT, link
from quizgen.export.anki.note_types import CLOZE_TEXT, NOTE_TYPES, OWN
from quizgen.export.anki.notes import (
    ROOT,
    Note,
    Titles,
    card_note,
    cured_mistakes,
    living_note,
    title,
)
from quizgen.export.anki.order import teaching_order
from quizgen.export.formats import Edition
from quizgen.export.kept import Kept
from quizgen.export.lock import Book, Lock, LockedNote, digest
from quizgen.questions.question import Question

TYPES = {note_type.name: note_type for note_type in NOTE_TYPES}
SEPARATOR = "::"  # of deck names
RETIRED = (f"{ROOT}retired",)
LEFT = "This card has left the deck: you can delete it, or keep it suspended."
NEW_PER_DAY = 15
ADDRESS = ("http://", "https://")
REPORT = "Report a mistake"
MY_NOTES = (
    f"The field <i>{OWN}</i> is yours. A newer edition empties it on each card that has changed, so"
    " copy your notes before you import one."
)


@dataclass(frozen=True)
class Placed:
    """A note in its Anki deck.

    place: among the new cards, from 1.  title: what a retired note asked, in short.
    """

    deck: str
    place: int
    note: Note
    title: str = ""


def notes(deck: Deck, edition: Edition) -> Iterator[Placed]:
    """The notes of a deck.

    They come in teaching order, concepts and numbers mixed; with both in one Anki deck Anki keeps
    to it by itself.
    """
    cured, place, done = cured_mistakes(deck.misconceptions), 0, count(1)
    titles = {
        card.code: title(card_note(card).values()[0]) for card in deck.cards if card.code in cured
    }
    for one in teaching_order(deck):
        place += 1
        if isinstance(one, Question):
            yield Placed(deck.concepts, place, card_note(one, cured.get(one.code, ())))
            continue
        note = _living_note(one, titles, edition.kept)
        edition.on_progress(next(done), len(deck.numbers))
        yield Placed(deck.numerics, place, note)


def _living_note(living: Living, titles: Titles, kept: Kept) -> Note:
    """The note of a level, made if it is not kept."""
    told = digest(json.dumps(titles, sort_keys=True))  # a note names the cards that help
    key = f"{living.family}@{living.version}:{living.level} {told}"
    if (row := kept.get(key)) is not None:
        identifier, name, fields, tags, dated = row
        return Note(identifier, TYPES[name], fields, tuple(tags), dated=dated)
    made = living_note(living, titles)
    kept.put(key, [made.id, made.type.name, dict(made.fields), made.tags, made.dated])
    return made


def retired(book: Book, deck: Deck) -> Iterator[Placed]:
    """The notes that there are no longer, as a word that they have left.  What the recipe only
    leaves out stays as it is: another deck may hold it.

    They are placed in a deck of their own.  Anki moves no card that is there, so only a note that
    the learner never had lands in it.
    """
    chosen = {f"{living.family}:{living.level}" for living in deck.numbers}
    home = retired_deck(deck)
    for place, (identifier, entry) in enumerate(list(book.left()), start=1):
        if _is_left_out(identifier, deck.known, chosen):
            book.keep(identifier, entry)
            continue
        fields = {**_farewell(entry), "Id": identifier}
        note = Note(identifier, TYPES[entry.type], fields, RETIRED)
        yield Placed(home, place, note, entry.title)


def retired_deck(deck: Deck) -> str:
    """The Anki deck of retired notes that a learner never had."""
    first = (deck.concepts or deck.numerics).partition(SEPARATOR)[0]
    return f"{first} (retired)"


def _is_left_out(identifier: str, known: Collection[str], chosen: Collection[str]) -> bool:
    """Whether a card or level still exists and the recipe does not choose it."""
    if ":" not in identifier:
        return identifier in known
    return identifier in known and identifier not in chosen


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
        if inside == [name]:
            numbers = str(cards[name])
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


def retired_described(deck: Deck) -> Iterator[tuple[str, str]]:
    """The description of the deck of retired notes."""
    text = (
        f"Notes that have left {deck.title} and that you never had. You can delete this deck. "
        f"'tag:{RETIRED[0]}' finds those that you had."
    )
    yield retired_deck(deck), f"<p>{escape(text, quote=False)}</p>"


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
