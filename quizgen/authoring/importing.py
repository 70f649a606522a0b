"""Notes kept elsewhere made into a card file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from quizgen.authoring.append import new_file
from quizgen.authoring.draft import Draft, clean
from quizgen.authoring.note import Batch, ImportedNote, ImportFailure
from quizgen.authoring.plain import read_plain
from quizgen.authoring.slug import slug, unused
from quizgen.authoring.table import read_note_table
from quizgen.cards.card import Card
from quizgen.cards.reader import parse_file
from quizgen.checking.finding import Finding
from quizgen.errors import QuizgenError
from quizgen.files.disk import read_text

SOURCE = "own notes"


@dataclass(frozen=True)
class Imported:
    """The text of a card file, how many cards it has, and what could not be placed on one."""

    text: str
    cards: int
    left: tuple[Finding, ...]


def read_notes(path: Path, shown: str) -> Batch:
    """The notes of a file, by its extension."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise ImportFailure(shown, f"'{path.suffix}' is no format of notes", f"there are {known}")
    if not path.is_file():
        what = "this is not a file" if path.exists() else "there is no such file"
        raise ImportFailure(shown, what)
    return reader(path, shown)


def _read_text_file(path: Path, shown: str) -> Batch:
    text = read_text(path, shown)
    # Anki's text export is a table that bears the name of plain notes.
    return (
        read_note_table(text, shown) if text.startswith("#separator:") else read_plain(text, shown)
    )


def _read_table_file(path: Path, shown: str) -> Batch:
    return read_note_table(read_text(path, shown), shown)


def _read_package(path: Path, shown: str) -> Batch:
    from quizgen.authoring.package import read_package  # and with it SQLite

    return read_package(path, shown)


READERS: Mapping[str, Callable[[Path, str], Batch]] = {
    ".txt": _read_text_file,
    ".md": _read_text_file,
    ".csv": _read_table_file,
    ".tsv": _read_table_file,
    ".apkg": _read_package,
}


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
    left = list(batch.left)
    good = []
    for (note, draft), found in zip(drafts, read, strict=False):
        if isinstance(found, Card):
            good.append((note, draft))
        elif isinstance(found, QuizgenError):
            left.append(Finding(note.place, f"{found.what}; {found.fix}".removesuffix("; ")))
    if not good:
        first = left[0] if left else Finding(batch.shown, "there is no note in it")
        raise ImportFailure(first.place, first.message, "nothing could be placed on a card")
    return Imported(_text(good, topic, schema), len(good), tuple(left))


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
