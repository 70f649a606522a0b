"""Responses to an exam, from any table: whose they are, and what stands under each question.

Rows that cannot be put to
a student are listed and never guessed at; they do not stop the others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from quizgen.exam.dealing.columns import nobodys
from quizgen.exam.manifest import Manifest, Sheet
from quizgen.exam.marking.asked import Prompts
from quizgen.exam.marking.canvas_file import as_responses
from quizgen.exam.marking.judging import is_blank
from quizgen.exam.marking.layout import Layout, Problem
from quizgen.exam.marking.people import People, Unclear
from quizgen.files.table import CsvRow, CsvTable
from quizgen.questions.paper import Student


@dataclass(frozen=True, slots=True)
class StudentResponses:
    """One student's responses.

    typed: the text under each slot (``Q3``) that has a column; blanks with columns of their own are
    joined by semicolons.  codes: of slots where the row itself says which variant was asked; empty
    where its text is that of none.  told: the share of the points that the platform gave.
    """

    place: str
    student: Student
    sheet: Sheet
    version: str | None
    typed: Mapping[str, str]
    codes: Mapping[str, str]
    told: Fraction | None = None


@dataclass(frozen=True)
class Responses:
    """What a table of responses holds.

    problems: what somebody has to settle.  absent: students of the manifest of whom no row speaks.
    left_out: rows that are no student's, such as a platform's averages; nothing is to be done.
    """

    answered: tuple[StudentResponses, ...]
    problems: tuple[Problem, ...]
    absent: tuple[Student, ...]
    left_out: tuple[Problem, ...] = ()


# --- reading --------------------------------------------------------------------------


def read_responses(
    table: CsvTable,
    manifest: Manifest,
    prompts: Prompts | None = None,
    void: Collection[str] = (),
    papers: bool = False,
) -> Responses:
    """The rows that can be put to a student, each once; and everything else, said.

    prompts: tell which variant a platform asked, where the table holds the questions' texts.
    void: slots that need no column.  papers: whether everybody sat their own paper's variants, so
    that a platform's file needs no texts.

    Raises TableError where a platform's file does not tell what it asked.
    """
    table, left_out = _students_rows(table)
    table, problems = as_responses(table, manifest, prompts)
    layout = Layout.of(table, manifest)
    if not papers:
        layout.needs_texts(table, manifest, void)
    people = People(manifest, layout.counter(table))
    problems += layout.problems(table, manifest, void)
    named = {id for row in table.unread for id in _named_in(row, layout, people)}
    problems += [Problem(bad.where, f"{bad.what}; it is not marked") for bad in table.bad]
    found: dict[str, list[StudentResponses]] = {}
    for row in table.rows:
        try:
            answered = _answered(table, row, layout, people, prompts)
        except Unclear as unclear:
            problems.append(Problem(table.place(row), f"{unclear}; it is not marked"))
            named |= _named_in(row, layout, people)
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
    return Responses(marked, tuple(problems), absent, tuple(left_out))


def _students_rows(table: CsvTable) -> tuple[CsvTable, list[Problem]]:
    """The table without rows of points and averages, each of which is said."""
    why = nobodys(table)
    reasons = {row.line: reason for row in table.rows if (reason := why(row))}
    said = [Problem(f"{table.shown}:{line}", f"{text}; left out") for line, text in reasons.items()]
    return replace(table, rows=tuple(r for r in table.rows if r.line not in reasons)), said


def _named_in(row: CsvRow, layout: Layout, people: People) -> set[str]:
    """Ids of those a row speaks of, though it cannot be marked."""
    who = layout.who_of(row)
    seats = [*people.seats_of("id", who), *people.seats_of("email", who)]
    seats += people.paper_of(who["paper"]) + people.paper_of(who["id"])
    return {seat.student.id for seat in seats if seat.student}


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
    table: CsvTable, row: CsvRow, layout: Layout, people: People, prompts: Prompts | None
) -> StudentResponses:
    if len(row.cells) < layout.width:
        what = f"this row has {len(row.cells)} cells, the header has {layout.width}"
        raise Unclear(what)
    student, sheet, version = people.find(layout.who_of(row))
    typed = {}
    for slot, columns in layout.answers.items():
        cells = [row.cell(column) for column in columns]
        parts = ["" if cell == "-" else cell for cell in cells]
        typed[slot] = cells[0] if len(cells) == 1 else "; ".join(parts) if any(parts) else ""
    codes = {}
    for slot, column in layout.texts.items():
        text = row.cell(column)
        if prompts is not None and (text or not is_blank(typed.get(slot, ""))):
            codes[slot] = prompts.code(slot, text) or ""
    told = layout.share(row)
    return StudentResponses(table.place(row), student, sheet, version, typed, codes, told)
