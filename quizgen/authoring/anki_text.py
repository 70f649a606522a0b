"""Anki's text exports: a table below lines such as ``#separator:tab`` and ``#guid column:1``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizgen.authoring.note import Batch
from quizgen.authoring.notetype import NoteType, add, of_name
from quizgen.files.separator import SHOWN, cells_of
from quizgen.files.table import SETTING, CsvRow, CsvTable, parse_table

KIND = "Anki, notes in plain text"
SPECIAL = ("guid column", "notetype column", "note type column", "deck column", "tags column")


def is_anki_text(text: str) -> bool:
    """Whether a text begins with a setting of Anki's.

    >>> is_anki_text("#separator:tab\\na\\tb"), is_anki_text("# Kernels")
    (True, False)
    """
    return bool(SETTING.match(text.lstrip("\ufeff")))


def read_anki_text(text: str, shown: str) -> Batch:
    """The notes of a text export; places are ``file:line``.

    text: of the whole file.  shown: its name in messages.
    """
    table = parse_table(text, shown)
    settings = table.settings
    batch = Batch(shown, KIND, f"{SHOWN.get(table.delimiter, table.delimiter)} between fields")
    special = {
        name: int(settings[name]) - 1
        for name in SPECIAL
        if re.fullmatch("[1-9][0-9]{0,2}", settings.get(name, ""))
    }
    names = _names(table)
    html = settings.get("html", "").casefold() == "true"
    of_all = settings.get("notetype") or settings.get("note type") or ""
    at = special.get("notetype column", special.get("note type column"))
    for row in _rows(table):
        fields = [cell for place, cell in enumerate(row.cells) if place not in special.values()]
        own = [name for place, name in enumerate(names) if place not in special.values()]
        while len(fields) > 2 and not fields[-1].strip():
            fields.pop()
        place = table.place(row)
        if html:
            fields = [batch.plain(place, field) for field in fields]
        kind = of_name(row.cell(at) or of_all)
        _check(batch, kind, own, fields, place)
        add(batch, kind, own, fields, place)
    for error in table.bad:
        batch.leave(error.where, error.what)
    return batch


def _rows(table: CsvTable) -> list[CsvRow]:
    """All rows: the first is no header."""
    first = [name.casefold() for name in table.header]
    rows = list(table.rows)
    return rows if first == _names(table) else [CsvRow(table.first, table.header), *rows]


def _names(table: CsvTable) -> list[str]:
    """What ``#columns:`` calls the columns; nothing where it is not there."""
    cells = cells_of([table.settings.get("columns", "")], table.delimiter)
    return [] if isinstance(cells, str) else [cell.strip().casefold() for cell in cells if cell]


def _check(
    batch: Batch, kind: NoteType, names: Sequence[str], fields: Sequence[str], place: str
) -> None:
    """List fields beyond those that a card has."""
    more = len(fields) - (2 if not names else len(names))
    if more > 0 and not kind.is_reversed:
        batch.leave(place, f"{more} more field{'s' * (more > 1)}", aside=True)
