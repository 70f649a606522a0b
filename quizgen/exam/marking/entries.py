"""What a marker types from papers, kept as a file of responses; files of several markers merged.

An empty cell was not typed yet; a dash says that the student left the question blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from quizgen.exam.dealing.codes import LENGTH, as_typed, is_code
from quizgen.exam.manifest import Manifest
from quizgen.exam.marking.mark import Corrections, SlotMark, mark_paper
from quizgen.exam.marking.people import People, Unclear
from quizgen.exam.marking.responses import StudentResponses
from quizgen.files.table import TableError, by_name, csv_text, read_table

LEFT_BLANK = "–"  # no hyphen: a spreadsheet would take it for a formula
UNSETTLED = "?"
COLUMNS = {"paper": ("paper",), "id": ("id",)}
NOBODY = dict.fromkeys(("email", "name", "first", "last", "version"), "")
SIGNS = re.compile(r"[0-9A-Za-z]+")

Whose: TypeAlias = tuple[str, str]  # paper and student's id; either may be empty


@dataclass
class Entries:
    """Responses by paper, in the order in which the papers were typed."""

    manifest: Manifest
    rows: dict[Whose, dict[str, str]] = field(default_factory=dict)

    @property
    def slots(self) -> list[str]:
        return [slot.id for slot in self.manifest.blueprint.slots]

    def text(self) -> str:
        """The file of responses."""
        rows = [
            [*whose, *(row.get(slot, "") for slot in self.slots)]
            for whose, row in self.rows.items()
        ]
        return csv_text(["paper", "id", *self.slots], rows)

    @cached_property
    def _people(self) -> People:
        return People(self.manifest)

    def missing(self) -> dict[Whose, list[str]]:
        """What was not typed yet of the papers that were begun."""
        found = {
            whose: [slot for slot in self.slots if not row.get(slot)]
            for whose, row in self.rows.items()
        }
        return {whose: slots for whose, slots in found.items() if slots}

    def whose(self, typed: str, identifier: str = "") -> Whose:
        """The paper that was typed or scanned, and its student; Unclear where it is neither.

        typed: a paper code, a text that holds one, as a QR code may, or a student's id.
        """
        code = _code_in(typed) or typed
        given = {"paper": code if _code_in(typed) else "", "id": identifier}
        if not given["paper"]:
            given["id"] = typed
            if not self._people.seats_of("id", {"id": typed}):
                what = "neither a paper's code, whose last sign checks the others, nor an id"
                raise Unclear(f"'{typed}' is {what} on the roster")
        student, sheet, _ = self._people.find({**NOBODY, **given})
        return sheet.paper, "" if student.id == sheet.paper else student.id

    def needs_id(self, typed: str) -> bool:
        """Whether a paper is nobody's, or several students', so that the id has to be asked."""
        sheet, seat = self.manifest.by_paper().get(_code_in(typed), (None, None))
        return sheet is not None and (seat is None or seat.student is None)

    def mark(self, whose: Whose, slot: str) -> SlotMark:
        """What was typed, marked as ``quiz grade`` marks it."""
        paper, identifier = whose
        who = {**NOBODY, "paper": paper, "id": identifier}
        student, sheet, version = self._people.find(who)
        typed = {slot: self.rows.get(whose, {}).get(slot, "")}
        answered = StudentResponses("", student, sheet, version, typed, {})
        marks = mark_paper(self.manifest, answered, Corrections()).marks
        return marks[self.slots.index(slot)]


def _code_in(text: str) -> str:
    """The paper code in what was typed or scanned; empty where there is none."""
    whole = as_typed(text)
    words = [whole, *(word.upper() for word in SIGNS.findall(text))]
    return next((word for word in words if len(word) == LENGTH + 1 and is_code(word)), "")


def read_entries(path: Path, manifest: Manifest) -> Entries:
    """A file that a marker began; TableError where it is another table, or of another exam."""
    table = read_table(path)
    columns = by_name(
        table, {**COLUMNS, **{s.id: (s.id.lower(),) for s in manifest.blueprint.slots}}
    )
    missing = [name for name, column in columns.items() if column is None]
    if missing:
        what = f"no column '{missing[0]}': this is no file of 'quiz mark' for this exam"
        raise TableError(table.top, what, "name the file that 'quiz mark' wrote")
    entries = Entries(manifest)
    for row in table.rows:
        paper, identifier = row.cell(columns["paper"]), row.cell(columns["id"])
        try:
            whose = entries.whose(paper or identifier, identifier if paper else "")
        except Unclear as unclear:
            raise TableError(table.place(row), str(unclear), "correct the row") from None
        typed = {slot: row.cell(columns[slot]) for slot in entries.slots}
        entries.rows.setdefault(whose, {}).update({s: t for s, t in typed.items() if t})
    for error in table.bad:
        raise error
    return entries


def merged(manifest: Manifest, files: Mapping[str, Entries]) -> tuple[Entries, list[str]]:
    """The entries of several markers as one, and what has to be settled.

    What two markers read differently, or nobody typed, is ``?`` in the result.

    files: by the name to be said.
    """
    result, said = Entries(manifest), []
    for entries in files.values():
        for whose in entries.rows:
            result.rows.setdefault(whose, {})
    for whose, row in result.rows.items():
        for slot in result.slots:
            read = {
                name: typed
                for name, entries in files.items()
                if (typed := entries.rows.get(whose, {}).get(slot, ""))
            }
            told = " ".join(filter(None, whose))
            row[slot] = next(iter(read.values()), UNSETTLED)
            if not read:
                said.append(f"{told} {slot}: not typed yet")
            elif not _alike(list(read.values())):
                row[slot] = UNSETTLED
                each = ", ".join(f"'{typed}' in {name}" for name, typed in read.items())
                said.append(f"{told} {slot}: {each}")
    return result, said


def _alike(typed: Sequence[str]) -> bool:
    return len({"".join(text.split()).casefold() for text in typed}) == 1
