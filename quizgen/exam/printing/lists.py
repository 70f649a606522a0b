"""Tables that go with the papers: who has which paper, and a file to type the responses into."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from quizgen.exam.dealing.seating import place_of, row_name
from quizgen.exam.manifest import Manifest, Seat
from quizgen.exam.record import RecordedBlanks
from quizgen.files.table import csv_text, read_table
from quizgen.text.templates import page

SEATING = "quizgen.exam.printing/seating.html.jinja"

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
            large = student is not None and student.large_print and seat.version
            file = f"papers/{sheet.paper}{'-large' if large else ''}.pdf"
            rows.append([*who, sheet.paper, seat.version or "", str(minutes), file])
    return csv_text(INDEX, rows, manifest.blueprint.decimal_mark)


def seating(manifest: Manifest) -> str:
    """Who sits where, room by room, row by row from the front: a page to print."""
    rooms: dict[str, dict[int, dict[int, Seat]]] = {}
    others = []
    for seat in manifest.seats:
        if seat.student is None or seat.removed:
            continue
        place = place_of(seat.student.seat)
        if place is None:
            others.append(seat)
        else:
            rooms.setdefault(place.room, {}).setdefault(place.row, {})[place.place] = seat
    shown = []
    for room, rows in sorted(rooms.items()):
        every = [place for its in rows.values() for place in its]
        columns = range(min(every), max(every) + 1)
        lines = [
            (_row_name(its), [its.get(place) for place in columns])
            for _, its in sorted(rows.items())
        ]
        shown.append((room, columns, lines))
    return page(
        SEATING, title=manifest.blueprint.title, rooms=shown, others=others, paper=manifest.sheet
    )


def _row_name(seats: Mapping[int, Seat]) -> str:
    """The row of these seats, as the roster names that of the first."""
    student = next(iter(seats.values())).student
    return row_name(student.seat) if student else ""


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
    return csv_text(["id", "name", "paper", *answers], rows, manifest.blueprint.decimal_mark)


def has_answers(path: Path, manifest: Manifest) -> bool:
    """Whether somebody has typed an answer into the responses file of an exam."""
    if not path.exists():
        return False
    slots = {slot.id.casefold() for slot in manifest.blueprint.slots}
    table = read_table(path)
    names = [name.strip().casefold().rstrip(BLANKS) for name in table.header]
    answers = [place for place, name in enumerate(names) if name in slots]
    return any(row.cell(place).strip() for row in table.rows for place in answers)
