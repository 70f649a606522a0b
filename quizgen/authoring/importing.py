"""Notes kept elsewhere made into a card file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from quizgen.authoring.append import new_file
from quizgen.authoring.draft import Draft, clean
from quizgen.authoring.note import Batch, ImportedNote, ImportFailure
from quizgen.authoring.recognition import read_notes
from quizgen.authoring.slug import slug, unused
from quizgen.cards.card import Card
from quizgen.cards.reader import parse_file
from quizgen.checking.finding import Finding
from quizgen.errors import QuizgenError

SOURCE = "own notes"
TOO_MANY = 10  # if more than one note in so many does not fit, the file is taken for another kind

__all__ = ["SOURCE", "Imported", "import_notes", "read_notes"]


@dataclass(frozen=True)
class Imported:
    """The text of a card file, how many cards it has, and what could not be placed on one.

    unfit: how many notes are not placed, or not whole; of: how many notes there are.
    """

    text: str
    cards: int
    left: tuple[Finding, ...]
    unfit: int
    of: int

    @property
    def is_doubtful(self) -> bool:
        """Whether so much does not fit that the file may be of another kind."""
        return self.unfit * TOO_MANY > self.of


def import_notes(
    batch: Batch,
    shown: str,
    topic: str,
    *,
    prefix: str = "",
    taken: Collection[str] = (),
    source: str = SOURCE,
    schema: bool = False,
) -> Imported:
    """The card file of the notes.

    taken: ids that other cards have.  schema: whether a schema lies beside the file.
    """
    drafts = _drafts(batch.notes, prefix, set(taken), source)
    read = parse_file(_text(drafts, topic, schema), shown, topic, {topic}, prefix).found
    if len(read) != len(drafts):  # no card at all could be read
        drafts = []
    left, unfit = list(batch.left), set(batch.unfit)
    good = []
    for (note, draft), found in zip(drafts, read, strict=False):
        if isinstance(found, Card):
            good.append((note, draft))
        elif isinstance(found, QuizgenError):
            left.append(Finding(note.place, f"{found.what}; {found.fix}".removesuffix("; ")))
            unfit.add(note.place)
    if not good:
        first = left[0] if left else Finding(batch.shown, "there is no note in it")
        raise ImportFailure(first.place, first.message, "nothing could be placed on a card")
    lost = unfit - {note.place for note in batch.notes}
    of = len(batch.notes) + len(lost)
    return Imported(_text(good, topic, schema), len(good), tuple(left), len(unfit), of)


def _drafts(
    notes: list[ImportedNote], prefix: str, taken: set[str], source: str
) -> list[tuple[ImportedNote, Draft]]:
    found, begun = [], dict[str, int]()
    for note in notes:
        name = slug(note.id) if note.id else slug(note.front)
        identifier = unused(name if name.startswith(prefix) else prefix + name, taken, begun)
        taken.add(identifier)
        kind = "cloze" if note.is_cloze else "question"
        said = note.source if clean(note.source) else source
        draft = Draft(identifier, kind, note.front, said, note.back, note.why)
        found.append((note, draft))
    return found


def _text(drafts: list[tuple[ImportedNote, Draft]], topic: str, schema: bool) -> str:
    return new_file(topic, schema) + "\n".join(draft.yaml() for _, draft in drafts)
