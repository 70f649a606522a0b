"""A note kept elsewhere, on its way to a card; and what had to stay behind."""

from __future__ import annotations

from dataclasses import dataclass, field

from quizgen.checking.finding import Finding
from quizgen.errors import QuizgenError


class ImportFailure(QuizgenError):
    """A file of notes that cannot be used."""


@dataclass(frozen=True)
class ImportedNote:
    """Question and answer, or a text with gaps, as markup; ``id`` only where one was given."""

    place: str
    front: str
    back: str = ""
    why: str = ""
    source: str = ""
    id: str = ""

    @property
    def is_cloze(self) -> bool:
        return "[[" in self.front.replace("\\[", "")


@dataclass
class Batch:
    """The notes of a file, and what could not be placed on a card."""

    shown: str
    notes: list[ImportedNote] = field(default_factory=list)
    left: list[Finding] = field(default_factory=list)

    def leave(self, place: str, what: str) -> None:
        self.left.append(Finding(place, what))

    def add(self, note: ImportedNote) -> None:
        """Take a note in, if there is something to ask and to answer."""
        if not note.front.strip():
            self.leave(note.place, "a note without a question")
        elif not note.is_cloze and not note.back.strip():
            self.leave(note.place, f"a question without an answer: {note.front.splitlines()[0]}")
        else:
            self.notes.append(note)
