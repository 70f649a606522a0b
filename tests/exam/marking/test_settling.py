"""Settling what had no marks and marking again, as the docs say: no regrade."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from quizgen.cli.main import main
from quizgen.exam.manifest import save
from tests.exam.helpers import record, six

ROWS = {
    "s000": {"Q1": "?", "Q2": "A", "Q3": "about; ten", "Q4": "A"},
    "s001": {"Q1": "7", "Q2": "A", "Q3": "", "Q4": ""},
}


def write(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "r.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "Q1", "Q2", "Q3", "Q4"])
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(name: str, **changed: str) -> dict[str, str]:
    return {"id": name, **ROWS[name], **changed}


def grade(folder: Path, *more: str) -> int:
    name = [str(folder), str(folder / "r.csv"), "-o", str(folder / "marks")]
    return main(["grade", *name, "--no-decks", *more])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two rows of s001 that differ, and two responses of s000 that are to settle."""
    save(six(), tmp_path)
    write(tmp_path, row("s000"), row("s001"), row("s001", Q1="8"))
    assert grade(tmp_path) == 1
    return tmp_path


def test_what_had_no_marks_is_settled_without_regrade(folder: Path, capsys) -> None:
    key = str(record(six(), "Q1")["answer"]["value"])
    capsys.readouterr()
    write(folder, row("s000", Q1=key, Q3="1x1x1; 2x2x2; 3x3x3"), row("s001", Q1="8"))
    assert grade(folder) == 0
    said = capsys.readouterr().out.splitlines()
    assert "  s000: +2 (Q1)" in said
    marks = json.loads((folder / "marks" / "marks.json").read_text("utf-8"))
    assert [one["id"] for one in marks["students"]] == ["s000", "s001"]
    assert marks["students"][0]["slots"][0]["status"] == "right"
    assert not (folder / "marks" / "changes.csv").exists()


@pytest.mark.parametrize(
    "rows",
    [
        [row("s000", Q4="B")],  # another mark than before, beside what is settled
        [row("s000", Q1="7", Q2="")],
        [],  # marks that are no longer there
    ],
)
def test_a_mark_that_was_given_is_not_changed_in_passing(
    folder: Path, rows: list[dict[str, str]], capsys
) -> None:
    capsys.readouterr()
    place = next(p for p, o in enumerate(_orders()) if o == _right())
    given = "ABCDEFGH"[place]
    write(folder, row("s000", Q2=given))
    assert grade(folder, "--regrade") == 1
    write(folder, *(rows or [row("s001", Q1="8")]))
    capsys.readouterr()
    assert grade(folder) == 2
    assert "1 mark of those that are here would change; --regrade" in capsys.readouterr().err


def _orders() -> tuple[int, ...]:
    return six().sheet(six().seats[0]).orders["Q2"]


def _right() -> int:
    options = record(six(), "Q2")["as_choice"]["options"]
    return next(place for place, one in enumerate(options) if one["id"] == "key")
