"""Marks go home: into gradebooks, and into a spreadsheet of a country with decimal commas."""

from __future__ import annotations

import csv
from pathlib import Path

from quizgen.cli.main import main
from quizgen.exam.dealing.making import make
from quizgen.exam.manifest import Manifest, save
from quizgen.files.table import parse_table
from quizgen.questions.paper import Student
from tests.exam.helpers import BANK, BLUEPRINT, draft, record

PEOPLE = [Student("a,1", "Ng, Ana", "L1", "ana@x.test"), Student("=b", "Bo", "L2")]


def exam(text: str = BLUEPRINT) -> Manifest:
    return make(draft(text), BANK, PEOPLE, seed="secret", program="1")


def graded(folder: Path, manifest: Manifest, *more: str) -> Path:
    """The marks of the first student, who has half of Q1 and nothing else."""
    save(manifest, folder)
    typed = str(2 * record(manifest, "Q1")["answer"]["value"])  # a slip: half the points
    table = folder / "r.csv"
    table.write_text(f'id,Q1,Q2,Q3,Q4\n"a,1",{typed},,,\n', "utf-8")
    out = folder / "marks"
    assert main(["grade", str(folder), str(table), "-o", str(out), "--no-decks", *more]) == 0
    return out


def rows(path: Path, delimiter: str = ",") -> list[list[str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_gradebooks_have_the_columns_that_platforms_look_for(tmp_path: Path) -> None:
    blueprint = BLUEPRINT.replace("level: 2, points: 2", "level: 2, points: 3")
    out = graded(tmp_path, exam(blueprint))
    assert rows(out / "canvas-grades.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Test exam"],
        ["Points Possible", "", "", "", "", "10"],
        ["Ng, Ana", "", "a,1", "a,1", "L1", "1.5"],
    ]
    assert rows(out / "moodle-grades.csv") == [
        ["ID number", "Username", "Email address", "Name", "Test exam"],
        ["a,1", "a,1", "ana@x.test", "Ng, Ana", "1.5"],
    ]


def test_a_comma_exam_has_semicolons_between_cells(tmp_path: Path) -> None:
    text = "decimal: comma\n" + BLUEPRINT.replace("level: 2, points: 2", "level: 2, points: 3")
    out = graded(tmp_path, exam(text))
    head, first, absent = rows(out / "marks.csv", ";")
    assert dict(zip(head, first, strict=True))["total"] == "1,5"
    assert first[:2] == ["a,1", "Ng, Ana"]
    assert absent[0] == "'=b"
    assert parse_table((out / "marks.csv").read_text("utf-8-sig"), "m").header == tuple(head)
    assert rows(out / "canvas-grades.csv")[2][-1] == "1.5"  # platforms read points


def test_a_question_left_out_has_no_points_to_show(tmp_path: Path) -> None:
    out = graded(tmp_path, exam(), "--void", "Q1=out")
    head, first, _ = rows(out / "marks.csv")
    found = dict(zip(head, first, strict=True))
    assert (found["Q1"], found["Q2"], found["of"]) == ("", "0", "7")
