"""What kind of notes a file holds, and the reader for it.

A file is known by its ending and, as many kinds share one, by its text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from quizgen.authoring.anki_text import is_anki_text, read_anki_text
from quizgen.authoring.markdown import read_markdown
from quizgen.authoring.note import Batch, ImportFailure
from quizgen.authoring.quizlet import is_quizlet, read_quizlet
from quizgen.authoring.table import read_note_table
from quizgen.files.encoding import KindError, decoded
from quizgen.files.table import bytes_of

TEXTS = (  # whether a text is of a kind, and how it is read; the first that fits
    (is_anki_text, read_anki_text),
    (is_quizlet, read_quizlet),
)


def read_notes(path: Path, shown: str) -> Batch:
    """The notes of a file.

    path: of the file.  shown: its name in messages.

    Raises ImportFailure where it is of no known kind.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise ImportFailure(shown, f"'{path.suffix}' is no format of notes", f"there are {known}")
    if not path.is_file():
        what = "this is not a file" if path.exists() else "there is no such file"
        raise ImportFailure(shown, what)
    return reader(path, shown)


def _text(path: Path, shown: str) -> tuple[str, str]:
    """The text of a file, and what is to be said about its encoding."""
    found = decoded(bytes_of(path, shown), shown)
    return found.text.lstrip("\ufeff"), found.said


def _read_text(path: Path, shown: str) -> Batch:
    text, said = _text(path, shown)
    read = next((read for fits, read in TEXTS if fits(text)), read_markdown)
    return _told(read(text, shown), said)


def _read_table(path: Path, shown: str) -> Batch:
    try:
        text, said = _text(path, shown)
    except KindError:  # a workbook, say; the reader of tables knows, or says so
        return read_note_table(path, shown)
    return (
        _told(read_anki_text(text, shown), said)
        if is_anki_text(text)
        else read_note_table(path, shown)
    )


def _told(batch: Batch, said: str) -> Batch:
    if said:
        batch.leave(batch.shown, said.removeprefix(f"{batch.shown}: "), aside=True)
    return batch


def _read_package(path: Path, shown: str) -> Batch:
    from quizgen.authoring.package import read_package  # and with it SQLite

    return read_package(path, shown)


READERS: Mapping[str, Callable[[Path, str], Batch]] = {
    ".txt": _read_text,
    ".md": _read_text,
    ".markdown": _read_text,
    ".csv": _read_table,
    ".tsv": _read_table,
    ".xlsx": _read_table,
    ".apkg": _read_package,
    ".colpkg": _read_package,
}
