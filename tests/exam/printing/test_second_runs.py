"""A second command in an exam's folder: at once, or days later."""

from __future__ import annotations

import json
import subprocess
from importlib import resources
from pathlib import Path

import pytest

from quizgen.files.disk import FileError
from quizgen.files.locking import NAME, locked
from tests.cli.helpers import QUIZ, environment, one_sentence, quiz
from tests.exam.helpers import BLUEPRINT

BUSY = "another command is writing here; wait until it has ended"


@pytest.fixture
def deal(tmp_path: Path) -> tuple[str | Path, ...]:
    (tmp_path / "t.yaml").write_text(BLUEPRINT, "utf-8")
    (tmp_path / "r.csv").write_text("id\ns1\ns2\ns3\n", "utf-8")
    given = ("--roster", tmp_path / "r.csv", "-o", tmp_path / "ex", "--lms", "none")
    return ("exam", tmp_path / "t.yaml", *given)


def test_started_twice_it_deals_once(deal: tuple[str | Path, ...], tmp_path: Path) -> None:
    command = [QUIZ, *map(str, deal)]
    more = {"env": environment(), "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    started = [subprocess.Popen(command, text=True, **more) for _ in range(3)]  # type: ignore[call-overload]
    said = [process.communicate()[1] for process in started]
    assert {process.returncode for process in started} <= {0, 2}
    assert all(BUSY in text for text in said if text)
    data = json.loads((tmp_path / "ex" / "manifest.json").read_text("utf-8"))
    papers = {path.stem for path in (tmp_path / "ex" / "papers").iterdir()}
    assert papers == {row["paper"] for row in data["students"]}
    assert not (tmp_path / "ex" / NAME).exists()


def test_whoever_comes_second_is_told(deal: tuple[str | Path, ...], tmp_path: Path) -> None:
    with locked(tmp_path / "ex"):
        one_sentence(quiz(*deal), BUSY)
    assert not (tmp_path / "ex").exists()  # nothing came of it
    assert quiz(*deal, "--no-papers").code == 0
    manifest = tmp_path / "ex" / "manifest.json"
    with locked(tmp_path / "ex", shared=True):  # a shard is at work
        one_sentence(quiz(*deal), BUSY)
        assert quiz(*deal, "--shard", "1/2").code == 0
    (tmp_path / "a.csv").write_text("id,Q1\ns1,3\n", "utf-8")
    with locked(tmp_path / "marks"):
        given = ("grade", manifest, tmp_path / "a.csv", "-o", tmp_path / "marks", "--no-decks")
        one_sentence(quiz(*given), BUSY)
    assert quiz(*given).code in (0, 1)


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="x"), locked(tmp_path):
        raise ValueError("x")
    with locked(tmp_path, shared=True), locked(tmp_path, shared=True):
        with pytest.raises(FileError), locked(tmp_path):
            pass
        assert (tmp_path / NAME).exists()
    with locked(tmp_path):
        pass
    assert not tmp_path.exists()  # it was empty


def test_papers_of_another_exam_are_put_away(deal: tuple[str | Path, ...], tmp_path: Path) -> None:
    assert quiz(*deal).code == 0
    papers = tmp_path / "ex" / "papers"
    (papers / "STRAYX.pdf").write_bytes(b"%PDF of another exam")
    (papers / "notes.txt").write_text("the instructor's own", "utf-8")
    done = quiz(*deal)
    assert "not of this exam, now in unknown/ (1): papers/STRAYX.pdf" in done.out
    assert (tmp_path / "ex" / "unknown" / "papers-STRAYX.pdf").exists()
    assert (papers / "notes.txt").exists()
    assert "unknown" not in quiz(*deal).out


def test_later_papers_have_the_same_look(deal: tuple[str | Path, ...], tmp_path: Path) -> None:
    own = tmp_path / "own.typ"
    shipped = resources.files("quizgen.export.paper").joinpath("paper.typ").read_text("utf-8")
    own.write_text(f"// Of our department.\n{shipped}", "utf-8")
    assert quiz(*deal, "--template", own).code == 0
    before = (tmp_path / "ex" / "papers").iterdir()
    kept = {path: path.stat().st_mtime_ns for path in before}
    (tmp_path / "r.csv").write_text("id\ns1\ns2\ns3\ns4\n", "utf-8")
    assert quiz(*deal).code == 0
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    own.unlink()
    one_sentence(quiz(*deal), f"the papers were made with {own}, which is not there")


def test_lists_of_an_exam_with_a_decimal_comma(
    deal: tuple[str | Path, ...], tmp_path: Path
) -> None:
    (tmp_path / "t.yaml").write_text(f"decimal: comma\n{BLUEPRINT}", "utf-8")
    assert quiz(*deal, "--no-papers").code == 0
    for name in ("papers.csv", "responses.csv"):
        text = (tmp_path / "ex" / name).read_text("utf-8-sig")
        assert text.startswith("id;name;")
