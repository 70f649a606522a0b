"""Notes in a table: CSV with commas, semicolons or tabs, and Anki's text export."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence

from quizgen.authoring.convert import paragraphs, to_markup
from quizgen.authoring.html import text_of
from quizgen.authoring.note import Batch, ImportedNote, ImportFailure

DELIMITERS = ";\t,"
LOOKED_AT = 50  # rows that the delimiter is chosen by
COLUMNS = {  # what a header may call them
    "front": ("question", "front", "prompt", "term", "q"),
    "back": ("answer", "back", "definition", "response", "a"),
    "why": ("why", "explanation", "reason", "extra", "back extra"),
    "source": ("source",),
    "id": ("id",),
}
SETTING = re.compile(r"#([a-z ]+):(.*)")  # Anki begins its text exports with these
SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}


def read_note_table(text: str, shown: str) -> Batch:
    """The notes of a table; places are ``file:line`` of their rows."""
    settings, body, skipped = _settings(text)
    separator = settings.get("separator", "")
    delimiter = SEPARATORS.get(separator.lower(), separator[:1]) or _delimiter(body)
    rows = _rows(body, delimiter, skipped, shown)
    batch = Batch(shown)
    columns = _header(rows[0][1]) if rows else None
    if columns is not None:
        line, names = rows.pop(0)
        for column, name in enumerate(names):
            if column not in columns.values() and name.strip():
                batch.leave(f"{shown}:{line}", f"the column '{name.strip()}'")
    html = settings.get("html") == "true"
    for line, cells in rows:
        place = f"{shown}:{line}"
        if columns is None and (more := sum(bool(cell.strip()) for cell in cells[2:])):
            batch.leave(place, f"{more} more column{'s' * (more > 1)}")
        _add(batch, cells, columns or {"front": 0, "back": 1}, place, html)
    return batch


def _settings(text: str) -> tuple[dict[str, str], str, int]:
    """Anki's settings, what stands below them, and how many lines they take."""
    settings, skipped = {}, 0
    while match := SETTING.match(text):
        line, _, text = text.partition("\n")
        settings[match[1]] = line.partition(":")[2].strip()
        skipped += 1
    return settings, text, skipped


def _delimiter(text: str) -> str:
    """The sign that makes most rows a question and an answer."""

    def pairs(delimiter: str) -> int:
        reader = csv.reader(text.splitlines()[:LOOKED_AT], delimiter=delimiter)
        try:
            return sum(len([cell for cell in row if cell.strip()]) > 1 for row in reader)
        except csv.Error:
            return 0

    return max(DELIMITERS, key=pairs)


def _rows(text: str, delimiter: str, skipped: int, shown: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with the line on which it begins."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    rows, line = [], 1 + skipped
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise ImportFailure(f"{shown}:{line}", f"no table: {error}", "check its quotes") from None
    return rows


def _header(cells: Sequence[str]) -> dict[str, int] | None:
    """Which column holds what, where the first row says so."""
    names = [cell.strip().casefold() for cell in cells]
    found = {
        role: names.index(name)
        for role, known in COLUMNS.items()
        for name in reversed(known)
        if name in names
    }
    return found if {"front", "back"} <= found.keys() else None


def _add(
    batch: Batch, cells: Sequence[str], columns: Mapping[str, int], place: str, html: bool
) -> None:
    texts = {}
    for role, column in columns.items():
        text = cells[column].strip() if column < len(cells) else ""
        if html:
            text, lost = text_of(text)
            for what in lost:
                batch.leave(place, what)
        if role in ("source", "id"):
            texts[role] = text
            continue
        converted = to_markup(paragraphs(text), gaps=role == "front")
        texts[role] = converted.text
        for what in converted.left:
            batch.leave(place, what)
    note = ImportedNote(place, **texts)
    if note.is_cloze and note.back and not note.why:
        note = ImportedNote(place, note.front, why=note.back, source=note.source, id=note.id)
    batch.add(note)
