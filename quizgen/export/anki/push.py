"""A package sent to a running Anki, which does more for the learner than Anki's own import.

One ``importPackage`` takes half a second for ten thousand notes and keeps the guids, so that a
later import of the file updates the same notes; ``addNotes`` would do neither.  It has two gaps,
closed here: it empties the learner's own fields on every note that the author changed, and it
leaves the templates and the style of known note types as they are.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypedDict

from quizgen.export.anki.connect import BY_HAND, AnkiConnect
from quizgen.export.anki.note_types import NOTE_TYPES, OWN, NoteType
from quizgen.export.anki.notes import AnkiError
from quizgen.export.anki.package import style
from quizgen.files.disk import FileError, read_text, write_atomically
from quizgen.files.json_data import Misfit, fit, parse_json

SUFFIX = ".my-notes.json"  # of the file that holds the learner's texts during an import
ANY_OWN = f'"{OWN}:_*"'  # Anki's search for notes whose field is not empty

Texts: TypeAlias = Mapping[int, Mapping[str, str]]  # by Anki's number of the note, and field


class Field(TypedDict):
    """What AnkiConnect tells of a note's field."""

    value: str


class Row(TypedDict):
    """What AnkiConnect tells of a note."""

    noteId: int
    modelName: str
    fields: dict[str, Field]


def push(package: Path, address: str) -> int:
    """Have a running Anki import the package; AnkiError says what keeps it from doing so.

    Returns how many notes had the learner's own text put back.
    """
    anki = AnkiConnect(address)
    anki.greet()
    _refuse_lost_fields(anki)
    kept = package.with_name(package.stem + SUFFIX)
    texts = {**_left_over(kept), **_own_texts(anki)}
    if texts:  # on disk, too: the connection may break after the import
        write_atomically(kept, json.dumps(texts, indent=1).encode())
    if not anki.ask("importPackage", bool, path=str(package.absolute())):
        raise AnkiError(str(package), "Anki did not import it", BY_HAND)
    restored = _restore(anki, texts)
    kept.unlink(missing_ok=True)
    for name, note_type in _note_types(anki).items():
        _refresh(anki, name, note_type)
    return restored


def _templates(anki: AnkiConnect, name: str) -> Mapping[str, Mapping[str, str]]:
    """The two sides of each card template of a note type in Anki."""
    return anki.ask("modelTemplates", dict[str, dict[str, str]], modelName=name)


def _refuse_lost_fields(anki: AnkiConnect) -> None:
    """AnkiError where Anki lacks a field: merged, every note would count as edited just now."""
    for name, note_type in _note_types(anki).items():
        if len(_fields(anki, name)) < len(note_type.fields):
            what = "it lacks fields of the deck"
            fix = "open the file in Anki with 'Merge note types' and 'Update notes: Always'"
            raise AnkiError(f"the note type '{name}' in Anki", what, fix)


def _fields(anki: AnkiConnect, name: str) -> Sequence[str]:
    return anki.ask("modelFieldNames", list[str], modelName=name)


def _note_types(anki: AnkiConnect) -> Mapping[str, NoteType]:
    """Our note types that Anki has, by the names that they have there."""
    ours = {note_type.id: note_type for note_type in NOTE_TYPES}
    found = anki.ask("modelNamesAndIds", dict[str, int])
    return {name: ours[number] for name, number in found.items() if number in ours}


# --- the learner's own fields ---------------------------------------------------------


def _own_texts(anki: AnkiConnect) -> Texts:
    types = _note_types(anki)
    own = {name: _own_fields(anki, name, note_type) for name, note_type in types.items()}
    more = [f"mid:{types[name].id}" for name, fields in own.items() if len(fields) > 1]
    rows = _rows(anki, anki.ask("findNotes", list[int], query=" or ".join([ANY_OWN, *more])))
    found = {row["noteId"]: _texts(row, own.get(row["modelName"], ())) for row in rows}
    return {number: texts for number, texts in found.items() if texts}


def _own_fields(anki: AnkiConnect, name: str, note_type: NoteType) -> Sequence[str]:
    """The learner's field, and those that the learner added to the note type."""
    there = _fields(anki, name)
    if len(there) == len(note_type.fields):
        return (OWN,)  # one of ours under another name is not the learner's
    return (OWN, *(field for field in there if field not in note_type.fields))


def _rows(anki: AnkiConnect, notes: Collection[int]) -> list[Row]:
    """What AnkiConnect tells of notes; of one that is gone, it tells nothing."""
    found = anki.ask("notesInfo", list[dict[str, Any]], notes=list(notes))
    return anki.fitted([row for row in found if row], list[Row])


def _texts(row: Row, fields: Collection[str]) -> Mapping[str, str]:
    """Those of the fields that are not empty."""
    found = {name: row["fields"][name]["value"] for name in fields if name in row["fields"]}
    return {name: text for name, text in found.items() if text}


def _left_over(kept: Path) -> Texts:
    """The texts of an earlier push that was cut short."""
    if not kept.exists():
        return {}
    try:
        found = fit(parse_json(read_text(kept)), dict[str, dict[str, str]])
        return {int(number): texts for number, texts in found.items()}
    except (Misfit, ValueError) as error:
        raise FileError(str(kept), f"these are no texts of notes ({error})", "delete it") from None


def _restore(anki: AnkiConnect, texts: Texts) -> int:
    """Write each text into its note again where the field is empty now; how many notes had one."""
    restored = 0
    for row in _rows(anki, texts) if texts else ():
        mine = texts.get(row["noteId"], {})
        there = _texts(row, mine)
        lost = {n: text for n, text in mine.items() if n in row["fields"] and n not in there}
        if lost:
            anki.tell("updateNoteFields", note={"id": row["noteId"], "fields": lost})
            restored += 1
    return restored


# --- templates and style --------------------------------------------------------------


def _refresh(anki: AnkiConnect, name: str, note_type: NoteType) -> None:
    """Bring a note type's templates and style up to date."""
    sides = {"Front": note_type.question_side, "Back": note_type.answer_side}
    known = _templates(anki, name)
    ours = note_type.template if note_type.template in known else next(iter(known), "")
    if known.get(ours) != sides:
        anki.tell("updateModelTemplates", model={"name": name, "templates": {ours: sides}})
    if anki.ask("modelStyling", dict[str, str], modelName=name).get("css") != style():
        anki.tell("updateModelStyling", model={"name": name, "css": style()})
