"""Marks as files: a table for people and spreadsheets, data for programs, and what changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizgen.decks.blueprint import share_text
from quizgen.exam.manifest import Manifest, points_of
from quizgen.exam.marking.mark import OPEN, Corrections, Marked
from quizgen.exam.marking.report import corrections_data
from quizgen.exam.marking.responses import Responses
from quizgen.files.json_data import parse_json
from quizgen.files.table import TableError, csv_text
from quizgen.formulas.evaluation import round_half_up
from quizgen.questions.paper import DecimalMark, Student

PLACES = 4
FORMAT = 1


def points_text(points: Fraction) -> str:
    """Points as a decimal, which no spreadsheet takes for a date.

    >>> points_text(Fraction(4, 3)), points_text(Fraction(3, 2)), points_text(Fraction(2))
    ('1.3333', '1.5', '2')
    """
    return share_text(Fraction(round_half_up(points, PLACES), 10**PLACES))


def marks_csv(manifest: Manifest, marked: Sequence[Marked], responses: Responses) -> str:
    """One row a student in the roster's order, those without marks too; cells are defused."""
    slots = [slot.id for slot in manifest.blueprint.slots]
    head = ["id", "name", "section", "paper", "version", *slots]
    head += ["total", "of", "percent", "status", "to settle"]
    by_id = {paper.student.id: paper for paper in marked}
    absent = {student.id for student in responses.absent}
    seated = [s.student for s in manifest.seats if s.student and not s.removed]
    known = {student.id for student in seated}
    late = [paper.student for paper in marked if paper.student.id not in known]
    rows = []
    for student in (*seated, *late):
        if student.id in by_id:
            rows.append(_row(by_id[student.id]))
        else:
            status = "absent" if student.id in absent else "unsettled"
            rows.append([*_who(student), "", "", *[""] * (len(slots) + 3), status, ""])
    return csv_text(head, rows, manifest.blueprint.decimal_mark)


def _who(student: Student) -> list[str]:
    return [student.id, student.name, student.section]


def _row(paper: Marked) -> list[str]:
    percent = Fraction(100) * paper.total / paper.most if paper.most else Fraction(0)
    to_settle = [one.slot for one in paper.marks if one.status in OPEN]
    return [
        *_who(paper.student),
        paper.sheet.paper,
        paper.version or "",
        *("" if one.status == "left out" else points_text(one.points) for one in paper.marks),
        points_text(paper.total),
        points_text(paper.most),
        share_text(Fraction(round_half_up(percent, 1), 10)),
        "to settle" if to_settle else "marked",
        " ".join(to_settle),
    ]


# --- for programs, and for the next run ------------------------------------------------


def marks_json(marked: Sequence[Marked], corrections: Corrections) -> bytearray:
    """Everything that was marked, one student a line."""
    decided = json.dumps(corrections_data(corrections), ensure_ascii=False)
    head = f'{{"format": {FORMAT},\n"corrections": {decided},\n"students": [\n'
    found = bytearray(head.encode())
    for place, paper in enumerate(marked):
        line = json.dumps(_data(paper), ensure_ascii=False)
        found += f",\n{line}".encode() if place else line.encode()
    found += b"\n]}\n"
    return found


def _data(paper: Marked) -> dict[str, Any]:
    return {
        "id": paper.student.id,
        "paper": paper.sheet.paper,
        "version": paper.version,
        "total": share_text(paper.total),
        "of": share_text(paper.most),
        "slots": [
            {
                "slot": one.slot,
                "code": one.code,
                "typed": one.typed,
                "status": one.status,
                "points": share_text(one.points),
                "share": share_text(one.share),
                "misconceptions": list(one.misconceptions),
                "note": one.note,
            }
            for one in paper.marks
        ],
    }


@dataclass(frozen=True, slots=True)
class Before:
    """A student's marks of an earlier run; ``unsettled`` are the slots that had none yet."""

    total: Fraction
    most: Fraction
    slots: Mapping[str, Fraction]
    unsettled: frozenset[str] = frozenset()


def marks_before(text: str, shown: str) -> dict[str, Before]:
    """``marks_json`` of an earlier run, by student."""
    try:
        data = parse_json(text)
        if data["format"] != FORMAT:
            raise TableError(shown, "written by another version of the program", "mark anew")
        return {
            student["id"]: Before(
                points_of(student["total"]),
                points_of(student["of"]),
                {one["slot"]: points_of(one["points"]) for one in student["slots"]},
                frozenset(one["slot"] for one in student["slots"] if one["status"] in OPEN),
            )
            for student in data["students"]
        }
    except (ValueError, KeyError, TypeError) as error:
        what = f"these are no marks ({error})"
        raise TableError(shown, what, "take the file away and mark anew") from None


@dataclass(frozen=True, slots=True)
class Change:
    """A student whose marks differ from those before; None: had none, or has none now."""

    student: str
    before: Before | None
    after: Marked | None

    @property
    def by(self) -> Fraction:
        """How many points more."""
        return (self.after.total if self.after else 0) - (
            self.before.total if self.before else Fraction(0)
        )

    @property
    def slots(self) -> list[str]:
        """Where the points differ."""
        old = self.before.slots if self.before else {}
        marks = self.after.marks if self.after else ()
        return [one.slot for one in marks if old.get(one.slot, Fraction(0)) != one.points]

    @property
    def settles(self) -> bool:
        """Whether only what had no marks before has some now, so that no mark given out changes."""
        if self.before is None or self.after is None:
            return self.before is None
        return self.before.most == self.after.most and self.before.unsettled.issuperset(self.slots)


def changes(before: Mapping[str, Before], marked: Sequence[Marked]) -> list[Change]:
    """Who changes, in the order of the marks."""
    found = []
    for paper in marked:
        old = before.get(paper.student.id)
        points = {one.slot: one.points for one in paper.marks}
        if old is None or (old.total, old.most, old.slots) != (paper.total, paper.most, points):
            found.append(Change(paper.student.id, old, paper))
    present = {paper.student.id for paper in marked}
    gone = [Change(name, old, None) for name, old in before.items() if name not in present]
    return found + gone


def changes_csv(found: Sequence[Change], mark: DecimalMark) -> str:
    """Who changes and by how much.

    mark: of decimals, as on the papers.
    """
    rows = []
    for one in found:
        old = [points_text(one.before.total), points_text(one.before.most)] if one.before else []
        new = [points_text(one.after.total), points_text(one.after.most)] if one.after else []
        by = points_text(one.by) if one.by <= 0 else f"+{points_text(one.by)}"
        rows.append([one.student, *(old or ["", ""]), *(new or ["", ""]), by, " ".join(one.slots)])
    return csv_text(["id", "before", "of before", "after", "of after", "by", "slots"], rows, mark)
