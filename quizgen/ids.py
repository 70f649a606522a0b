"""The record of ids that were given out, ``cards/ids.txt``: one a line, in name order.

Learners' histories hang on a card's id.  So an id in the record may only leave the cards if its
file says what became of it: ``retired: [id]`` above the cards, or ``aliases: [id]`` on the card
that goes on under another id.  The record only grows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from quizgen.card import Card
from quizgen.cards import IDENTIFIER
from quizgen.content import Content
from quizgen.errors import QuizgenError
from quizgen.files import read_text, write_atomically
from quizgen.lint.finding import Finding
from quizgen.nearest import did_you_mean

NAME = "ids.txt"
HEAD = "# Ids that were given out, kept by `quiz check --update`: a card keeps its id for ever.\n"


class RecordError(QuizgenError):
    """A record of ids that cannot be read."""


def record_file(content: Content) -> tuple[Path, str]:
    """The record of a content folder and how messages name it."""
    return content.root / "cards" / NAME, f"{content.shown}cards/{NAME}"


def read_record(content: Content) -> dict[str, str]:
    """The recorded ids, each with its place; none where there is no record."""
    path, shown = record_file(content)
    if not path.exists():
        return {}
    found = {}
    for number, line in enumerate(read_text(path, shown).splitlines(), start=1):
        identifier = line.strip()
        if not identifier or identifier.startswith("#"):
            continue
        if not IDENTIFIER.fullmatch(identifier):
            what = f"'{identifier}' is no id"
            raise RecordError(f"{shown}:{number}", what, "one id a line; 'quiz check --update'")
        found[identifier] = f"{shown}:{number}"
    return found


def update_record(content: Content, cards: Sequence[Card]) -> int:
    """Add the ids of cards to the record; how many were new."""
    recorded = read_record(content)
    new = {card.id for card in cards} - recorded.keys()
    if new:
        lines = [f"{identifier}\n" for identifier in sorted(recorded.keys() | new)]
        write_atomically(record_file(content)[0], "".join([HEAD, *lines]).encode())
    return len(new)


def lost_ids(
    recorded: dict[str, str],
    cards: Sequence[Card],
    retired: Sequence[tuple[str, str]],
    others: Sequence[Card] = (),
) -> Iterator[Finding]:
    """Recorded ids that no card has or is known to replace, and ids that are used up.

    recorded, retired: ids with their places.  others: cards of other folders, whose ids are taken.
    """
    ids = {card.id for card in cards}
    aliases = [(alias, card.place) for card in cards for alias in card.aliases]
    gone = [*retired, *aliases]
    for identifier in sorted(recorded.keys() - ids - {name for name, _ in gone}):
        what = f"no card has the id '{identifier}', which was given out"
        near = did_you_mean(identifier, ids - recorded.keys())
        again = f"{near} " if near.startswith("did") else ""
        fix = "give it back, or list it under the card's 'aliases' or the file's 'retired'"
        yield Finding(recorded[identifier], f"{what}; {again}{fix}")
    taken = {card.id: card.place for card in (*others, *cards)}
    for name, place in gone:
        if name in taken:
            yield Finding(place, f"the id '{name}' is in use at {taken[name]}")
        taken.setdefault(name, place)
