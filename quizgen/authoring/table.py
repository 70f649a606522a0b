"""Notes in a table: CSV in any dress, or the first sheet of an Excel workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from quizgen.authoring.convert import ANKI_GAP, paragraphs
from quizgen.authoring.note import Batch, ImportedNote, ImportFailure
from quizgen.files.table import CsvRow, CsvTable, plain, read_table

COLUMNS = {  # what a header may call them
    "front": (
        *("question", "front", "prompt", "term", "word", "q", "concept"),
        *("frage", "vorderseite", "begriff", "stichwort", "pregunta", "recto", "domanda"),
        *("问题", "問題", "正面", "题目", "題目", "术语", "術語", "词语"),
    ),
    "back": (
        *("answer", "back", "definition", "response", "meaning", "a", "description"),
        *("antwort", "rückseite", "bedeutung", "erläuterung", "respuesta", "verso", "risposta"),
        *("réponse", "答案", "回答", "背面", "释义", "釋義", "定义", "定義", "解释"),
    ),
    "why": (
        *("why", "explanation", "reason", "extra", "back extra", "note", "notes"),
        *("erklärung", "begründung", "warum", "解析", "说明", "說明", "原因"),
    ),
    "source": ("source", "quelle", "来源", "來源", "出处"),
    "id": ("id",),
}
TITLES = ("name", "title", "card", "aa")  # of a Notion page, where another column answers


def read_note_table(path: Path, shown: str) -> Batch:
    """The notes of a table; places are ``file:line`` of their rows.

    path: of the file.  shown: its name in messages.
    """
    table = read_table(path, shown)
    batch = Batch(shown, "table", table.kind)
    for what in table.said:
        batch.leave(shown, what.removeprefix(f"{shown}: "), aside=True)
    columns = _columns(table)
    rows = list(table.rows)
    if columns is None:
        columns = {"front": 0, "back": 1}
        rows.insert(0, CsvRow(table.first, table.header))
        _check_width(table, rows)
    else:
        for column, name in enumerate(table.header):
            if column not in columns.values() and name.strip():
                batch.leave(table.top, f"the column '{name.strip()}'", aside=True)
    for row in rows:
        _add(batch, row, columns, table.place(row))
    for error in table.bad:
        batch.leave(error.where, error.what)
    return batch


def _columns(table: CsvTable) -> dict[str, int] | None:
    """Which column holds what, where the header says so."""
    names = [plain(name) for name in table.header]
    known = {
        role: [names.index(name) for name in COLUMNS[role] if name in names] for role in COLUMNS
    }
    found = {role: places[0] for role, places in known.items() if places}
    if "back" in found and "front" not in found:
        titles = [names.index(name) for name in TITLES if name in names]
        found |= {"front": titles[0]} if titles else {}
    return found if {"front", "back"} <= found.keys() else None


def _check_width(table: CsvTable, rows: list[CsvRow]) -> None:
    """Two columns without names are question and answer; nobody knows of three."""
    wide = max(sum(1 for cell in row.cells if cell.strip()) for row in rows)
    if wide > 2:
        what = f"a table of {wide} columns, and no header says which hold question and answer"
        raise ImportFailure(
            table.top, what, "name two of them 'question' and 'answer' in a first row"
        )
    if wide < 2 and not any(ANKI_GAP.search(row.cell(0)) for row in rows):
        what = "a table with one column and without gaps"
        raise ImportFailure(table.top, what, "put question and answer in two columns")


def _add(batch: Batch, row: CsvRow, columns: Mapping[str, int], place: str) -> None:
    texts = {}
    for role, column in columns.items():
        text = row.cell(column)
        if role in ("front", "back", "why"):
            text = batch.convert(place, paragraphs(text), gaps=role == "front")
        texts[role] = text
    note = ImportedNote(place, **texts)
    if note.is_cloze and note.back and not note.why:
        note = ImportedNote(place, note.front, why=note.back, source=note.source, id=note.id)
    batch.add(note)
