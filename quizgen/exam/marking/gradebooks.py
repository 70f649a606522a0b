"""Marks as the gradebooks of learning platforms import them: a row a student, a column of points.

Students without marks are left out, so that an import changes nothing of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

from quizgen.decks.blueprint import Blueprint
from quizgen.exam.manifest import Manifest
from quizgen.exam.marking.mark import Marked
from quizgen.exam.marking.mark_files import points_text
from quizgen.files.table import csv_text

MOODLE = ("ID number", "Username", "Email address", "Name")
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")  # in Canvas' own order


def gradebooks(manifest: Manifest, marked: Sequence[Marked]) -> dict[str, str]:
    """The files by name."""
    title = _title(manifest.blueprint)
    most = points_text(marked[0].most) if marked else "0"
    moodle = []
    canvas = [["Points Possible", "", "", "", "", most]]
    for paper in marked:
        student, points = paper.student, points_text(paper.total)
        moodle.append([student.id, student.id, student.email, student.name, points])
        canvas.append([student.name, "", student.id, student.id, student.section, points])
    return {
        "moodle-grades.csv": csv_text([*MOODLE, title], moodle),
        "canvas-grades.csv": csv_text([*CANVAS, title], canvas),
    }


def _title(blueprint: Blueprint) -> str:
    """The exam's title on one line, as a column is called."""
    return " ".join(blueprint.title.split())
