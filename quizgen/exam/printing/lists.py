"""Tables that go with the papers: who has which paper, and a file to type the responses into."""

from __future__ import annotations

from quizgen.exam.manifest import Manifest
from quizgen.exam.record import RecordedBlanks
from quizgen.files.table import csv_text

INDEX = ("id", "name", "section", "email", "paper", "version", "minutes", "file")
BLANKS = "abcdefghij"  # columns of a table's blanks: Q4a, Q4b


def index(manifest: Manifest) -> str:
    """Who has which paper, for the instructor: CSV."""
    rows = []
    for seat in manifest.seats:
        if not seat.removed:
            sheet, student = manifest.sheet(seat), seat.student
            minutes = manifest.blueprint.minutes + (student.extra_minutes if student else 0)
            who = (
                (student.id, student.name, student.section, student.email) if student else ("",) * 4
            )
            file = f"papers/{sheet.paper}.pdf"
            rows.append([*who, sheet.paper, seat.version or "", str(minutes), file])
    return csv_text(INDEX, rows)


def empty_responses(manifest: Manifest) -> str:
    """A row for each student and a column for each answer, for the marker to fill in: CSV."""
    sheets = [sheet for sheet, *_ in manifest.sheets()]
    answers = []
    for place, slot in enumerate(manifest.blueprint.slots):
        kinds = (manifest.questions[sheet.codes[place]].answer for sheet in sheets)
        blanks = max((len(a.cells) for a in kinds if isinstance(a, RecordedBlanks)), default=0)
        letters = BLANKS[:blanks] if slot.answer != "choice" else ""
        answers += [f"{slot.id}{letter}" for letter in letters] or [slot.id]
    rows = [
        [seat.student.id, seat.student.name, manifest.sheet(seat).paper, *[""] * len(answers)]
        for seat in manifest.seats
        if seat.student is not None and not seat.removed
    ]
    return csv_text(["id", "name", "paper", *answers], rows)
