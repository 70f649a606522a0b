"""The record of ids that were given out, ``cards/ids.txt``: one a line, in name order.

Learners' histories hang on a card's id.  So an id in the record may only leave the cards if its
file says what became of it: ``retired: [id]`` above the cards, or ``aliases: [id]`` on the card
that goes on under another id.  Behind an id stands the card's form, which may not change either:
Anki does not turn a note that a learner has into one of another type.  The record only grows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from quizgen.cards.card import KINDS, Card
from quizgen.cards.reader import IDENTIFIER
from quizgen.checking.finding import Finding
from quizgen.errors import did_you_mean
from quizgen.files.content import Content
from quizgen.files.disk import read_text, write_atomically
from quizgen.files.yaml import ContentError

NAME = "ids.txt"
HEAD = "# Ids that were given out, kept by `quiz check --update`: a card keeps its id for ever.\n"
PICTURE = "picture"  # the form of a question with a picture; of other cards it is their kind
FORMS = (*KINDS, PICTURE)


class RecordedId(NamedTuple):
    """What stands in the record behind an id; older records have no form."""

    place: str
    form: str = ""


def form_of(card: Card) -> str:
    """What a card becomes in Anki: its kind, or ``picture`` for a question that has one."""
    return PICTURE if card.figure and card.kind == "question" else card.kind


def record_file(content: Content) -> tuple[Path, str]:
    """The record of a content folder and how messages name it."""
    return content.root / "cards" / NAME, f"{content.shown}cards/{NAME}"


def read_record(content: Content) -> dict[str, RecordedId]:
    """The recorded ids; none where there is no record."""
    path, shown = record_file(content)
    if not path.exists():
        return {}
    found = {}
    for number, line in enumerate(read_text(path, shown).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        identifier, _, form = line.strip().partition(" ")
        if not IDENTIFIER.fullmatch(identifier) or form not in ("", *FORMS):
            what = f"'{line.strip()}' is no id"
            raise ContentError(f"{shown}:{number}", what, "one id a line; 'quiz check --update'")
        found[identifier] = RecordedId(f"{shown}:{number}", form)
    return found


def update_record(content: Content, cards: Sequence[Card]) -> int:
    """Add the ids of cards, and forms that are missing, to the record; how many ids were new."""
    recorded = read_record(content)
    forms = {identifier: known.form for identifier, known in recorded.items()}
    after = forms | {card.id: forms.get(card.id) or form_of(card) for card in cards}
    if after != forms:
        lines = [f"{identifier} {after[identifier]}".strip() for identifier in sorted(after)]
        write_atomically(record_file(content)[0], "\n".join([HEAD.strip(), *lines, ""]).encode())
    return len(after) - len(forms)


def lost_ids(
    recorded: Mapping[str, RecordedId],
    cards: Sequence[Card],
    retired: Sequence[tuple[str, str]],
    others: Sequence[Card] = (),
) -> Iterator[Finding]:
    """Recorded ids that no card has or is known to replace, and ids that are used up.

    retired: ids with their places.  others: cards of other folders, whose ids are taken.
    """
    ids = {card.id for card in cards}
    aliases = [(alias, card.place) for card in cards for alias in card.aliases]
    gone = [*retired, *aliases]
    for identifier in sorted(recorded.keys() - ids - {name for name, _ in gone}):
        what = f"no card has the id '{identifier}', which was given out"
        near = did_you_mean(identifier, ids - recorded.keys())
        again = f"{near} " if near.startswith("did") else ""
        fix = "give it back, or list it under the card's 'aliases' or the file's 'retired'"
        yield Finding(recorded[identifier].place, f"{what}; {again}{fix}")
    taken = {card.id: card.place for card in (*others, *cards)}
    for name, place in gone:
        if name in taken:
            yield Finding(place, f"the id '{name}' is in use at {taken[name]}")
        taken.setdefault(name, place)


def changed_forms(recorded: Mapping[str, RecordedId], cards: Sequence[Card]) -> Iterator[Finding]:
    """Cards that are of another form than when their ids were given out."""
    for card in cards:
        was, now = recorded.get(card.id, RecordedId("")).form, form_of(card)
        if was and was != now:
            what = (
                f"'{card.id}' was given out as a {was} and is a {now} now, which Anki cannot follow"
            )
            yield Finding(card.place, f"{what}; take another id and put this one under 'retired'")
