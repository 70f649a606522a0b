"""Responses to an exam, from any table: whose they are, and what stands under each question.

Columns of questions are called ``Q3`` or ``3``, with anything behind; ``Response 3`` as Moodle
exports them; ``Q4a``, ``Q4b`` (or ``Q4.1``) for the blanks of a table.  Rows that cannot be put to
a student are listed and never guessed at; they do not stop the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from quizgen.errors import QuizgenError
from quizgen.exam.asked import Prompts
from quizgen.exam.codes import as_typed, is_code
from quizgen.exam.manifest import Manifest, Seat, Sheet
from quizgen.exam.paper import Student
from quizgen.exam.roster import COLUMNS as ROSTER_COLUMNS
from quizgen.exam.roster import clean_id
from quizgen.exam.table import Row, Table, plain

WHO = {
    "id": ROSTER_COLUMNS["id"],
    "email": ROSTER_COLUMNS["email"],
    "name": ROSTER_COLUMNS["name"],
    "paper": ("paper", "paper code", "papercode", "exam code", "code"),
    "version": ("version", "form", "test form"),
}
QUESTION = re.compile(
    r"(?P<word>q|question|response|answer|item)?\s*(?P<number>\d{1,3})"
    r"(?:\s*(?P<letter>[a-j])|[._](?P<place>\d{1,2}))?(?=$|[^\w/%])"
)


class ResponsesError(QuizgenError):
    """A responses file that cannot be used at all."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the responses that a person has to look at."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One student's responses.

    typed: the text under each slot (``Q3``); blanks that have columns of their own are joined by
    semicolons.  codes: of slots where the row itself says which variant was asked; empty where its
    text is that of none.
    """

    place: str
    student: Student
    sheet: Sheet
    version: str | None
    typed: Mapping[str, str]
    codes: Mapping[str, str]


@dataclass(frozen=True)
class Responses:
    """absent: students of the manifest for whom there is no row."""

    answered: tuple[Answered, ...]
    problems: tuple[Problem, ...]
    absent: tuple[Student, ...]


@dataclass(frozen=True)
class Layout:
    """Which columns hold what: who, and for each slot its column, or one for each blank."""

    who: Mapping[str, int | None]
    answers: Mapping[str, tuple[int, ...]]
    texts: Mapping[str, int]

    @classmethod
    def of(cls, table: Table, manifest: Manifest) -> Layout:
        """ResponsesError where no column says whose a row is, or none belongs to a question."""
        who = {part: table.column(*names) for part, names in WHO.items()}
        if who["id"] is None and who["paper"] is None and who["email"] is None:
            names = ", ".join(name.strip() for name in table.header if name.strip())
            what = f"no column says whose responses these are (there are: {names})"
            raise ResponsesError(f"{table.shown}:1", what, "call one 'id' or 'paper'")
        slots = {slot.id for slot in manifest.blueprint.slots}
        named = [(i, match) for i, name in enumerate(table.header) if (match := _question(name))]
        has_responses = any(match["word"] == "response" for _, match in named)
        answers: dict[str, dict[int, int]] = {}
        texts: dict[str, int] = {}
        for column, match in named:
            slot = f"Q{int(match['number'])}"
            if slot not in slots or column in who.values():
                continue
            if has_responses and match["word"] != "response":
                if match["word"] == "question":
                    texts[slot] = column
                continue
            answers.setdefault(slot, {}).setdefault(_blank(match), column)
        if not answers:
            what = "no column belongs to a question of this exam"
            raise ResponsesError(f"{table.shown}:1", what, "call them Q1, Q2, ... as on the papers")
        ordered = {
            slot: tuple(its[place] for place in sorted(its)) for slot, its in answers.items()
        }
        return cls(who, ordered, texts)


def _question(name: str) -> re.Match[str] | None:
    return QUESTION.match(plain(name))


def _blank(match: re.Match[str]) -> int:
    """Which blank of its question a column holds; 0 for the whole."""
    if match["place"]:
        return int(match["place"])
    return ord(match["letter"]) - ord("a") + 1 if match["letter"] else 0


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


def read_responses(table: Table, manifest: Manifest, prompts: Prompts | None = None) -> Responses:
    """The rows that can be put to a student, each once; and everything else, said.

    prompts: tell which variant a platform asked, where the table holds the questions' texts.
    """
    layout = Layout.of(table, manifest)
    people = _People(manifest)
    problems = [Problem(bad.where, f"{bad.what}; it is not marked") for bad in table.bad]
    found: dict[str, list[Answered]] = {}
    for row in table.rows:
        try:
            answered = _answered(table, row, layout, people, prompts)
        except _Unclear as unclear:
            problems.append(Problem(table.place(row), f"{unclear}; it is not marked"))
            continue
        found.setdefault(answered.student.id, []).append(answered)
    answered_once = []
    for identifier, rows in found.items():
        first, *others = rows
        places = ", ".join(row.place for row in rows)
        if all(row.typed == first.typed and row.sheet == first.sheet for row in others):
            answered_once.append(first)
            if others:
                message = f"{identifier} stands here {len(rows)} times with the same responses"
                problems.append(Problem(places, f"{message}; they are marked once"))
        else:
            message = f"{identifier} stands here {len(rows)} times with different responses"
            problems.append(Problem(places, f"{message}; none is marked"))
    seats = [seat.student for seat in manifest.seats if seat.student and not seat.removed]
    absent = tuple(student for student in seats if student.id not in found)
    return Responses(tuple(answered_once), tuple(problems), absent)


def _answered(
    table: Table, row: Row, layout: Layout, people: _People, prompts: Prompts | None
) -> Answered:
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
    return Answered(table.place(row), student, sheet, version, typed, codes)
