"""A learning platform's file of responses: what it must tell, and its own grades."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from quizgen.cli.main import main
from quizgen.errors import QuizgenError
from quizgen.exam.manifest import Manifest, save
from quizgen.exam.printing.papers import Press
from quizgen.text.terminal import Terminal
from tests.exam.helpers import BANK, as_json, dealt, respond, six

NUMBERS = """\
title: T
minutes: 10
sections:
  - questions:
      - {family: conv-params:2, points: 2}
      - {family: conv-output:2, points: 3}
"""


def exported(
    manifest: Manifest, asked: Sequence[int], *, texts: bool = True, grade: str = "5.00"
) -> list[dict[str, str]]:
    """Moodle's file: the nth student was asked the variants of another's paper, all of it right."""
    press = Press(manifest, BANK)
    rows = []
    for seat, other in zip(manifest.seats, asked, strict=True):
        assert seat.student is not None
        row = {"ID number": seat.student.id, "Status": "Finished", "Grade/5.00": grade}
        codes = manifest.sheet(manifest.seats[other]).codes
        for number, (slot, code) in enumerate(zip(manifest.blueprint.slots, codes, strict=True), 1):
            question = press.question(code, slot)
            if texts:
                row[f"Question {number}"] = Terminal(hide=True).filled(
                    question.prompt, question.values
                )
            row[f"Response {number}"] = typed(as_json(manifest.questions[code])["answer"]["value"])
        rows.append(row)
    return rows


def typed(value: Any) -> str:
    if not isinstance(value, list):
        return str(value)
    return "; ".join(f"part {number}: {part}" for number, part in enumerate(value, 1))


def written(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_file_without_texts_is_refused_unless_the_papers_were_asked(
    tmp_path: Path, capsys
) -> None:
    manifest = dealt(4, NUMBERS)
    save(manifest, tmp_path)
    path = written(tmp_path / "r.csv", exported(manifest, [1, 2, 3, 0], texts=False))
    grade = ["grade", str(tmp_path), str(path), "-o", str(tmp_path / "marks"), "--no-decks"]
    assert main(grade) == 2
    said = capsys.readouterr().err
    assert "'Response 1' is a learning platform's column, but no 'Question 1' says" in said
    assert "tick 'question text'" in said
    assert not (tmp_path / "marks").exists()
    # The papers were not what was asked: the platform's own grades tell.
    assert main([*grade, "--papers"]) == 2
    said = capsys.readouterr().err
    assert "for 4 of 4 students (s000: 100 percent there, 20 percent here)" in said
    own = written(tmp_path / "own.csv", exported(manifest, [0, 1, 2, 3], texts=False))
    assert main([*grade[:2], str(own), *grade[3:], "--papers"]) == 0
    assert "4 marked, 0 absent, median 100 percent" in capsys.readouterr().out


def test_a_file_with_texts_is_marked_by_what_was_asked(tmp_path: Path, capsys) -> None:
    manifest = dealt(4, NUMBERS)
    save(manifest, tmp_path)
    path = written(tmp_path / "r.csv", exported(manifest, [1, 2, 3, 0]))
    grade = ["grade", str(tmp_path), str(path), "-o", str(tmp_path / "marks"), "--no-decks"]
    assert main(grade) == 0
    assert "4 marked, 0 absent, median 100 percent" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("grades", "apart"),
    [
        (["5.00", "5.00", "5.00", "5.00", "5.00"], 0),
        (["4,75", "-", "Requires grading", "", "5.00"], 0),  # near enough, or not graded yet
        (["5.00", "5.00", "5.00", "5.00", "2.00"], 1),  # one of five: said
        (["5.00", "5.00", "5.00", "1.00", "2.00"], 2),  # two of five: refused
    ],
)
def test_grades_of_the_platform_are_compared(
    grades: list[str], apart: int, tmp_path: Path, capsys
) -> None:
    manifest = dealt(5, NUMBERS)
    save(manifest, tmp_path)
    rows = exported(manifest, [1, 2, 3, 4, 0])
    rows = [{**row, "Grade/5.00": one} for row, one in zip(rows, grades, strict=True)]
    path = written(tmp_path / "r.csv", rows)
    code = main(["grade", str(tmp_path), str(path), "-o", str(tmp_path / "marks"), "--no-decks"])
    assert code == apart
    said = capsys.readouterr()
    if apart == 1:
        assert "marked, but s004: 40 percent there, 100 percent here" in said.out
    if apart == 2:
        assert "its own grades differ from the marks here for 2 of 5 students" in said.err
        assert "take the column of grades out of the file" in said.err


def test_equal_weights_are_as_good_as_the_blueprints(tmp_path: Path, capsys) -> None:
    """A random question has one point in Moodle unless somebody sets more."""
    manifest = dealt(3, NUMBERS)
    save(manifest, tmp_path)
    rows = [{**row, "Response 2": "-"} for row in exported(manifest, [0, 1, 2], grade="2.50")]
    path = written(tmp_path / "r.csv", rows)
    assert main(["grade", str(tmp_path), str(path), "-o", str(tmp_path / "m"), "--no-decks"]) == 0
    assert "median 40 percent" in capsys.readouterr().out


def test_which_slots_need_a_text() -> None:
    """A card is the same for all; a void question counts for nobody; a version is for everybody."""
    manifest = six()
    with pytest.raises(QuizgenError, match="no 'Question 1' says which variant"):
        respond(manifest, [{"id": "s000", "Response 1": "7", "Response 4": "x"}])
    assert respond(manifest, [{"id": "s000", "Response 4": "x"}]).answered
    with pytest.raises(QuizgenError, match=r"'Grade/10\.00' is a learning platform's column"):
        respond(manifest, [{"id": "s000", "Q1": "7", "Grade/10.00": "9"}])
    row = {"id": "s000", "Question 1": "", "Response 1": "7"}
    assert respond(manifest, [row]).answered[0].codes == {"Q1": ""}
    row["Response 1"] = "-"
    assert respond(manifest, [row]).answered[0].codes == {}
