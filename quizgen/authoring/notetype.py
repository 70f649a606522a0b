"""Types of notes in Anki: which have gaps, which ask in both directions.

>>> of_name("Basic (and reversed card)"), of_name("Lückentext").is_cloze
(NoteType(is_cloze=False, is_reversed=True), True)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizgen.authoring.note import Batch, ImportedNote

# As the types that Anki comes with are called in the languages it is used in most.
CLOZE = re.compile(
    r"cloze|lücke|trous|hueco|cancella|lacuna|пропуск|填空|克漏|穴埋め", re.IGNORECASE
)
REVERSED = re.compile(
    r"revers|umgekehrt|beide richtung|invers|invert|двусторон|反转|反向|双向|逆|反轉", re.IGNORECASE
)
FRONTS = ("front", "question", "text", "vorderseite", "frage", "recto", "正面", "问题", "文字")
BACKS = ("back", "answer", "rückseite", "antwort", "verso", "背面", "答案")
EXTRAS = ("back extra", "extra", "zusatz", "rückseite extra", "背面额外", "额外")
SWITCHES = ("add reverse",)  # the field that makes a note ask in both directions


@dataclass(frozen=True, slots=True)
class NoteType:
    """What a type of note does with its fields."""

    is_cloze: bool = False
    is_reversed: bool = False


def of_name(name: str) -> NoteType:
    """The type that a name stands for.

    name: as Anki shows it.
    """
    return NoteType(bool(CLOZE.search(name)), bool(REVERSED.search(name)))


def add(
    batch: Batch, kind: NoteType, names: Sequence[str], fields: Sequence[str], place: str
) -> None:
    """Take in the note, or the two notes, of some fields.

    kind: its type.  names: of the fields, in lower case, as far as they are known.
    fields: as plain text with Anki's gaps and maths.  place: of the note.
    """
    gaps = kind.is_cloze or not names
    texts = [batch.convert(place, field, gaps=gaps and at == 0) for at, field in enumerate(fields)]
    named = dict(zip(names, texts, strict=False))
    front = _pick(named, FRONTS, texts, 0)
    if kind.is_cloze:
        note = ImportedNote(place, front, why=_pick(named, (*EXTRAS, *BACKS), texts, 1))
        if note.is_cloze:
            batch.add(note)
        else:
            batch.leave(place, "a cloze without a gap")
        return
    back, why = _pick(named, BACKS, texts, 1), _pick(named, EXTRAS, (), 0)
    if "[[" in front.replace("\\[", "") and not why:
        batch.add(ImportedNote(place, front, why=back))
        return
    batch.add(ImportedNote(place, front, back, why))
    if kind.is_reversed and back.strip() and _pick(named, SWITCHES, ("yes",), 0).strip():
        batch.add(ImportedNote(place, back, front, why))


def _pick(named: Mapping[str, str], wanted: Sequence[str], texts: Sequence[str], at: int) -> str:
    """The field of one of the names, else the one at a place."""
    for name in wanted:
        if named.get(name):
            return named[name]
    return texts[at] if at < len(texts) else ""
