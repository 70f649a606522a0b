"""Responses to an exam, from any table: whose they are, and what stands under each question.

Rows that cannot be put to
a student are listed and never guessed at; they do not stop the others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quizgen.exam.dealing.codes import as_typed, is_code
from quizgen.exam.dealing.roster import clean_id
from quizgen.exam.manifest import Manifest, Seat, Sheet
from quizgen.exam.marking.asked import Prompts
from quizgen.exam.marking.layout import Layout, Problem
from quizgen.files.table import CsvRow, CsvTable
from quizgen.questions.paper import Student


@dataclass(frozen=True, slots=True)
class StudentResponses:
    """One student's responses.

    typed: the text under each slot (``Q3``) that has a column; blanks with columns of their own are
    joined by semicolons.  codes: of slots where the row itself says which variant was asked; empty
    where its text is that of none.
    """

    place: str
    student: Student
    sheet: Sheet
    version: str | None
    typed: Mapping[str, str]
    codes: Mapping[str, str]


@dataclass(frozen=True)
class Responses:
    """absent: students of the manifest of whom no row speaks."""

    answered: tuple[StudentResponses, ...]
    problems: tuple[Problem, ...]
    absent: tuple[Student, ...]


# --- whose row ------------------------------------------------------------------------


class _Unclear(Exception):
    """A row that cannot be put to a student; the message says why."""


@dataclass(frozen=True)
class _People:
    """Finds the seat and the sheet of a row."""

    manifest: Manifest

    @cached_property
    def by_id(self) -> dict[str, Seat]:
        return {seat.student.id: seat for seat in self.manifest.seats if seat.student}

    @cached_property
    def by_folded(self) -> dict[str, list[Seat]]:
        found: dict[str, list[Seat]] = {}
        for seat in self.manifest.seats:
            if seat.student:
                for name in {seat.student.id.casefold(), seat.student.email.casefold()} - {""}:
                    found.setdefault(name, []).append(seat)
        return found

    @cached_property
    def by_paper(self) -> dict[str, tuple[Sheet, Seat | None]]:
        return self.manifest.by_paper()

    def find(self, who: Mapping[str, str]) -> tuple[Student, Sheet, str | None]:
        identifier, paper = clean_id(who["id"]), as_typed(who["paper"])
        seat = self._seat(identifier) or self._seat(clean_id(who["email"]))
        if seat is None and not paper and as_typed(identifier) in self.by_paper:
            identifier, paper = "", as_typed(identifier)
        if not paper:
            if seat is None or seat.student is None:
                raise _Unclear(_nobody(identifier or who["email"]))
            version = who["version"].strip().upper() or seat.version
            return seat.student, self._sheet(seat, version), version
        sheet, owner = self._paper(paper)
        own = owner.student if owner else None
        if own is not None:
            if seat is not None and seat.student != own:
                told = seat.student.id if seat.student else ""
                raise _Unclear(f"paper {paper} is that of {own.id}, not of {told}")
            if seat is None and identifier and identifier != own.id:
                raise _Unclear(f"paper {paper} is that of {own.id}, not of {identifier}")
            return own, sheet, None
        version = next((n for n, s in self.manifest.versions.items() if s is sheet), None)
        if seat is not None and seat.student is not None:
            return seat.student, sheet, version
        if identifier:
            return Student(identifier, who["name"]), sheet, version
        if self.manifest.versions:
            raise _Unclear(f"paper {paper} is a version that several have; the id is missing")
        return Student(paper), sheet, None

    def named_in(self, row: CsvRow, layout: Layout) -> set[str]:
        """Ids of those a row speaks of, though it cannot be marked."""
        found: set[str] = set()
        for part in ("id", "email", "paper"):
            cell = row.cell(layout.who[part])
            _, owner = self.by_paper.get(as_typed(cell), (None, None))
            for seat in (self._seat(clean_id(cell)), owner):
                found |= {seat.student.id} if seat and seat.student else set()
        return found

    def _seat(self, name: str) -> Seat | None:
        if name in self.by_id:
            return self.by_id[name]
        found = self.by_folded.get(name.casefold(), []) if name else []
        return found[0] if len(found) == 1 else None

    def _paper(self, paper: str) -> tuple[Sheet, Seat | None]:
        if paper in self.by_paper:
            return self.by_paper[paper]
        if not is_code(paper):
            raise _Unclear(f"'{paper}' is no paper code: its check sign does not fit")
        raise _Unclear(f"paper {paper} does not belong to this exam")

    def _sheet(self, seat: Seat, version: str | None) -> Sheet:
        if not self.manifest.versions:
            return self.manifest.sheet(seat)
        named = {name.upper(): sheet for name, sheet in self.manifest.versions.items()}
        if version is None or version.upper() not in named:
            raise _Unclear(f"there is no version '{version}'")
        return named[version.upper()]


def _nobody(identifier: str) -> str:
    return f"'{identifier}' is not on the roster" if identifier else "the id is empty"


# --- reading --------------------------------------------------------------------------


def read_responses(
    table: CsvTable,
    manifest: Manifest,
    prompts: Prompts | None = None,
    void: Collection[str] = (),
) -> Responses:
    """The rows that can be put to a student, each once; and everything else, said.

    prompts: tell which variant a platform asked, where the table holds the questions' texts.
    void: slots that need no column.
    """
    layout = Layout.of(table, manifest)
    people = _People(manifest)
    problems = [*layout.problems(table, manifest, void)]
    named = {id for row in table.unread for id in people.named_in(row, layout)}
    problems += [Problem(bad.where, f"{bad.what}; it is not marked") for bad in table.bad]
    found: dict[str, list[StudentResponses]] = {}
    for row in table.rows:
        try:
            answered = _answered(table, row, layout, people, prompts)
        except _Unclear as unclear:
            problems.append(Problem(table.place(row), f"{unclear}; it is not marked"))
            named |= people.named_in(row, layout)
            continue
        found.setdefault(answered.student.id, []).append(answered)
    once = []
    for rows in found.values():
        problem = _repeated(rows)
        problems += [problem] if problem else []
        once += [] if problem and not _agree(rows) else rows[:1]
    shared = {} if manifest.versions else _sharing(once)
    for paper, rows in shared.items():
        names = " and by ".join(row.student.id for row in rows)
        message = f"paper {paper} is handed in by {names}; none is marked"
        problems.append(Problem(", ".join(row.place for row in rows), message))
    marked = tuple(row for row in once if row.sheet.paper not in shared)
    seats = [seat.student for seat in manifest.seats if seat.student and not seat.removed]
    present = named | found.keys()
    absent = tuple(student for student in seats if student.id not in present)
    return Responses(marked, tuple(problems), absent)


def _agree(rows: Sequence[StudentResponses]) -> bool:
    first, *others = rows
    return all(row.typed == first.typed and row.sheet == first.sheet for row in others)


def _repeated(rows: Sequence[StudentResponses]) -> Problem | None:
    """That a student stands here more than once."""
    if len(rows) == 1:
        return None
    message = f"{rows[0].student.id} stands here {len(rows)} times with"
    if _agree(rows):
        message += " the same responses; they are marked once"
    else:
        message += " different responses; none is marked"
    return Problem(", ".join(row.place for row in rows), message)


def _sharing(rows: Sequence[StudentResponses]) -> dict[str, list[StudentResponses]]:
    """Papers that several students hand in."""
    by_paper: dict[str, list[StudentResponses]] = {}
    for row in rows:
        by_paper.setdefault(row.sheet.paper, []).append(row)
    return {paper: its for paper, its in by_paper.items() if len(its) > 1}


def _answered(
    table: CsvTable, row: CsvRow, layout: Layout, people: _People, prompts: Prompts | None
) -> StudentResponses:
    if len(row.cells) < layout.width:
        what = f"this row has {len(row.cells)} cells, the header has {layout.width}"
        raise _Unclear(what)
    who = {part: row.cell(column) for part, column in layout.who.items()}
    student, sheet, version = people.find(who)
    typed = {}
    for slot, columns in layout.answers.items():
        cells = [row.cell(column) for column in columns]
        parts = ["" if cell == "-" else cell for cell in cells]
        typed[slot] = cells[0] if len(cells) == 1 else "; ".join(parts) if any(parts) else ""
    codes = {}
    for slot, column in layout.texts.items():
        if prompts is not None and row.cell(column):
            codes[slot] = prompts.code(slot, row.cell(column)) or ""
    return StudentResponses(table.place(row), student, sheet, version, typed, codes)
