"""``quiz mark``: answers typed from papers, back and forth, saved as they come; files merged."""

from __future__ import annotations

import csv
import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from quizgen.cli.main import main
from quizgen.exam.manifest import Manifest, save
from tests.exam.helpers import BLUEPRINT, dealt, record, six

RIGHT = str(record(six(), "Q1")["answer"]["value"])
SLIP = str(record(six(), "Q1")["slips"][0]["value"])


def paper(manifest: Manifest, place: int = 0) -> str:
    return manifest.sheet(manifest.seats[place]).paper


def typed(monkeypatch: Any, capsys: Any, folder: Path, *lines: str) -> tuple[str, list[list[str]]]:
    """What the screen shows, and the file, after these lines."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    file = folder / "anna.csv"
    assert main(["mark", str(folder), "-o", str(file)]) == 0
    return capsys.readouterr().out, rows(file)


def rows(path: Path) -> list[list[str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(six(), tmp_path)
    return tmp_path


def test_a_paper_is_typed_with_each_verdict_at_once(folder: Path, monkeypatch, capsys) -> None:
    code = paper(six())
    said, table = typed(
        monkeypatch, capsys, folder, f"https://x.test/{code}/2", SLIP, "A", "", "?", ":q"
    )
    assert f"{code} s000 Student 0" in said
    assert "wrong: " in said
    assert "blank\n" in said
    assert "illegible" in said
    assert table == [[code, "s000", SLIP, "A", "–", "?"]]
    assert stat.S_IMODE((folder / "anna.csv").stat().st_mode) == 0o600


def test_back_and_forth_and_on_again(folder: Path, monkeypatch, capsys) -> None:
    code = paper(six())
    _, table = typed(monkeypatch, capsys, folder, code, "7", "<", RIGHT, "B", ":p", "s001", "8")
    assert table == [
        [code, "s000", RIGHT, "B", "", ""],
        [paper(six(), 1), "s001", "8", "", "", ""],
    ]
    # Another sitting: Enter keeps what is there, and the rest is typed.
    said, table = typed(monkeypatch, capsys, folder, code.lower(), "", "", "", "C")
    assert f"Q1 [{RIGHT}]: " in said
    assert table[0] == [code, "s000", RIGHT, "B", "–", "C"]
    assert "Not complete (what is missing counts as left blank):" in said
    assert f"{paper(six(), 1)} s001: Q2, Q3, Q4" in said


def test_what_is_unclear_is_asked_again(folder: Path, monkeypatch, capsys) -> None:
    code = paper(six())
    said, table = typed(monkeypatch, capsys, folder, "nobody", code, "about ten", RIGHT, "", "", "")
    assert "'nobody' is neither a paper's code" in said
    assert "'about ten' is not a number" in said
    assert "    right\n" in said
    assert table == [[code, "s000", RIGHT, "–", "–", "–"]]


def test_the_file_is_marked_as_it_was_shown(folder: Path, monkeypatch, capsys) -> None:
    lines = [paper(six()), RIGHT, "A", "1x1x1; 2x2x2; 3x3x3", "A", paper(six(), 1), "7", "", "", ""]
    said, _ = typed(monkeypatch, capsys, folder, *lines)
    marks = folder / "marks"
    assert (
        main(["grade", str(folder), str(folder / "anna.csv"), "-o", str(marks), "--no-decks"]) == 0
    )
    data = json.loads((marks / "marks.json").read_text("utf-8"))
    totals = [line.split()[0] for line in said.splitlines() if line.endswith("of 9 points")]
    assert [student["total"] for student in data["students"]] == totals


def test_a_version_has_its_student_asked(tmp_path: Path, monkeypatch, capsys) -> None:
    manifest = dealt(3, f"versions: [A, B]\n{BLUEPRINT}")
    save(manifest, tmp_path)
    code = manifest.versions["B"].paper
    said, table = typed(monkeypatch, capsys, tmp_path, code, "s001", "7", ":p", code, "s002", "8")
    assert said.count("Student id: ") == 2
    assert [row[:3] for row in table] == [[code, "s001", "7"], [code, "s002", "8"]]


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["paper,id,Q1,Q2,Q3,Q4", *lines]) + "\n", "utf-8")
    return path


def test_files_of_several_markers_are_merged(folder: Path, capsys) -> None:
    one, two = paper(six()), paper(six(), 1)
    first = write(folder / "a.csv", f"{one},s000,7,A,,", f"{two},s001,1,B,–,C")
    second = write(folder / "b.csv", f"{one},s000,,b,–,D", f"{two},s001,1 ,b,,")
    merge = ["mark", str(folder), str(first), str(second), "-o", str(folder / "all.csv")]
    assert main(merge) == 1
    assert rows(folder / "all.csv") == [
        [one, "s000", "7", "?", "–", "D"],
        [two, "s001", "1", "B", "–", "C"],
    ]
    said = capsys.readouterr().out
    assert "all.csv: 2 papers of 2 files." in said
    assert f"{one} s000 Q2: 'A' in {first}, 'b' in {second}" in said
    write(second, f"{one},s000,,A,–,D")
    assert main(merge) == 0
    assert rows(folder / "all.csv")[0] == [one, "s000", "7", "A", "–", "D"]
    write(second, f"{paper(six(), 2)},,9,A,,")
    write(first)
    assert main(merge) == 1
    assert "s002 Q3: not typed yet" in capsys.readouterr().out


def test_a_wrong_file_is_one_sentence(folder: Path, capsys) -> None:
    other = folder / "x.csv"
    other.write_text("id,Q1\ns000,7\n", "utf-8")
    assert main(["mark", str(folder), "-o", str(other)]) == 2
    assert "no column 'paper': this is no file of 'quiz mark'" in capsys.readouterr().err
    assert other.read_text("utf-8") == "id,Q1\ns000,7\n"
    bad = write(folder / "bad.csv", f"{paper(six())},s001,7,,,")
    assert main(["mark", str(folder), str(bad), "-o", str(folder / "all.csv")]) == 2
    assert "is that of s000, not of s001; correct the row" in capsys.readouterr().err
    assert main(["mark", str(folder), str(bad), "-o", str(bad)]) == 2
    assert "is one of the files to merge" in capsys.readouterr().err
