"""A note kept elsewhere, on its way to a card; and what had to stay behind."""

from __future__ import annotations

from dataclasses import dataclass, field

from quizgen.authoring.convert import to_markup
from quizgen.authoring.html import PICTURE, text_of
from quizgen.checking.finding import Finding
from quizgen.errors import QuizgenError

WHOLE = frozenset({PICTURE})  # what a note is not whole without


class ImportFailure(QuizgenError):
    """A file of notes that cannot be used."""


def counted(notes: int) -> str:
    """
    >>> counted(1), counted(3)
    ('1 note', '3 notes')
    """
    return f"{notes} note{'s' * (notes != 1)}"


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
    """The notes of a file, and what could not be placed on a card.

    kind: what the file was recognized as, as in "Quizlet"; detail: how it was read, as in "tab
    between sides".
    unfit: the places of notes that are not placed, or not whole.
    """

    shown: str
    kind: str = "notes"
    detail: str = ""
    notes: list[ImportedNote] = field(default_factory=list)
    left: list[Finding] = field(default_factory=list)
    unfit: set[str] = field(default_factory=set)

    def leave(self, place: str, what: str, *, aside: bool = False) -> None:
        """List what has no place on a card.

        aside: whether the card is as good without it.
        """
        self.left.append(Finding(place, what))
        if not aside:
            self.unfit.add(place)

    def add(self, note: ImportedNote) -> None:
        """Take a note in, if there is something to ask and to answer."""
        if not note.front.strip():
            self.leave(note.place, "a note without a question")
        elif not note.is_cloze and not note.back.strip():
            self.leave(note.place, f"a question without an answer: {note.front.splitlines()[0]}")
        else:
            self.notes.append(note)

    def convert(self, place: str, text: str, *, gaps: bool = False, markdown: bool = False) -> str:
        """A text as markup; what is lost on the way is listed.

        place: of the note.  gaps, markdown: as for ``to_markup``.
        """
        converted = to_markup(text, gaps=gaps, markdown=markdown)
        for what in converted.left:
            self.leave(place, what, aside=what not in WHOLE)
        return converted.text.strip()

    def plain(self, place: str, html: str) -> str:
        """The text of HTML; what is lost on the way is listed.

        place: of the note.
        """
        text, lost = text_of(html)
        for what in lost:
            self.leave(place, what, aside=what not in WHOLE)
        return text
