"""An exam's folder: whole files, none twice, any part by itself, and the same in the end."""

from __future__ import annotations

import json
import os
import re
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from quizgen.cli.main import main
from quizgen.exam.manifest import load_manifest, save
from quizgen.exam.printing.folder import Job, Shard, run
from quizgen.files.disk import FileError
from tests.exam.helpers import BLUEPRINT, six
from tests.places import ROOT

JOBS = [Job((f"a/{i}.txt",), "text", (i,), f"from {i}") for i in range(9)]


class Stopped(Exception):
    """Stands for an interruption."""


def maker(folder: Path, *, stop: int = 99, done: list[str] | None = None, shown: str = ""):
    def make(todo):
        for job in todo:
            if job.papers[0] == stop:
                raise Stopped
            if done is not None:
                done.append(job.paths[0])
            yield job, {path: f"{path}{shown}".encode() for path in job.paths}

    return make


def tree(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_an_interruption_costs_nothing(tmp_path: Path) -> None:
    manifest = six()
    save(manifest, tmp_path)
    with pytest.raises(Stopped):
        run(tmp_path, manifest, JOBS, maker(tmp_path, stop=5))
    assert len(list((tmp_path / "a").iterdir())) == 5
    (tmp_path / "a" / "2.txt").write_text("damaged")
    done: list[str] = []
    result = run(tmp_path, load_manifest(tmp_path), JOBS, maker(tmp_path, done=done))
    assert done == ["a/2.txt", *(f"a/{i}.txt" for i in range(5, 9))]
    assert (len(result.made), result.skipped) == (5, 4)
    done.clear()
    run(tmp_path, load_manifest(tmp_path), JOBS, maker(tmp_path, done=done))
    assert done == []
    assert not list(tmp_path.glob(".made*"))
    assert list(load_manifest(tmp_path).files) == [f"a/{i}.txt" for i in range(9)]
    assert stat.S_IMODE((tmp_path / "a" / "8.txt").stat().st_mode) == 0o600
    changed = [replace(JOBS[0], made_from="elsewhere"), *JOBS[1:]]
    run(tmp_path, load_manifest(tmp_path), changed, maker(tmp_path, done=done))
    assert done == ["a/0.txt"]


def test_files_of_an_earlier_run_go(tmp_path: Path) -> None:
    save(six(), tmp_path)
    run(tmp_path, six(), JOBS, maker(tmp_path))
    (tmp_path / "a" / "7.txt").write_text("mine")
    (tmp_path / "a" / "own.txt").write_text("never noted")
    few = JOBS[:4]
    known = [*JOBS[:5], replace(JOBS[5], made_from="elsewhere")]
    result = run(tmp_path, load_manifest(tmp_path), few, maker(tmp_path), known=known)
    assert (result.removed, result.outdated) == (("a/6.txt", "a/8.txt"), ("a/5.txt",))
    left = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert left == [f"{i}.txt" for i in range(6)]
    assert result.strays == ("a/7.txt", "a/own.txt")  # so that nobody prints them
    assert (tmp_path / "unknown" / "a-7.txt").read_text() == "mine"
    assert list(load_manifest(tmp_path).files) == [f"a/{i}.txt" for i in range(6)]
    evil = replace(six(), files={"../x": {"sha256": "", "from": ""}})
    (tmp_path / "in").mkdir()
    with pytest.raises(FileError, match="outside the folder"):
        run(tmp_path / "in", evil, few, maker(tmp_path))


def test_shards_together_are_a_single_run(tmp_path: Path) -> None:
    manifest = six()
    for name in ("one", "parts"):
        save(manifest, tmp_path / name)
    run(tmp_path / "one", manifest, JOBS, maker(tmp_path))
    for number in (3, 1, 2):
        result = run(tmp_path / "parts", manifest, JOBS, maker(tmp_path), Shard(number, 3))
        assert len(result.made) == 3
    last = run(tmp_path / "parts", manifest, JOBS, maker(tmp_path))
    assert (last.made, last.skipped) == ((), 9)
    assert tree(tmp_path / "parts") == tree(tmp_path / "one")


def test_half_a_line_of_a_journal_loses_only_its_file(tmp_path: Path) -> None:
    manifest = six()
    save(manifest, tmp_path)
    run(tmp_path, manifest, JOBS, maker(tmp_path), Shard(1, 2))
    journal = tmp_path / ".made-1-of-2"
    journal.write_text(journal.read_text()[:-20])
    done: list[str] = []
    run(tmp_path, manifest, JOBS, maker(tmp_path, done=done), Shard(1, 2))
    assert done == ["a/8.txt"]
    assert run(tmp_path, manifest, JOBS, maker(tmp_path), Shard(1, 2)).made == ()


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x"])
def test_no_file_lands_outside(tmp_path: Path, path: str) -> None:
    job = Job((path,), "text", (0,), "")
    with pytest.raises(FileError, match="outside the folder"):
        run(tmp_path / "in", six(), [job], maker(tmp_path))
    assert [found.name for found in tmp_path.iterdir()] in (["in"], [])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def owners_only(folder: Path) -> None:
    assert mode(folder) == 0o700
    for path in folder.rglob("*"):
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path
    assert (folder / ".gitignore").read_text() == "*\n"


def titles_in(package: Path) -> set[str]:
    """What a platform shows as titles of questions and of groups."""
    with zipfile.ZipFile(package) as file:
        texts = [file.read(name).decode() for name in file.namelist() if name.endswith(".xml")]
    return {title for text in texts for title in re.findall(r'title="([^"]*)"', text)}


def exam(*arguments: object) -> int:
    return main(["exam", *map(str, arguments)])


@pytest.fixture
def blueprint(tmp_path: Path) -> Path:
    path = tmp_path / "test.yaml"
    path.write_text(BLUEPRINT, "utf-8")
    return path


def test_the_command_deals_keeps_and_refuses(tmp_path: Path, blueprint: Path, capsys) -> None:
    roster, out = tmp_path / "r.csv", tmp_path / "out"
    roster.write_text("id,name\ns1,Ann\ns2,<b>#$\n", "utf-8")
    options = [blueprint, "-o", out, "--no-papers", "--lms", "csv, moodle"]
    assert exam(*options, "--roster", roster, "--reserve", 1) == 0
    said = capsys.readouterr().out
    assert "2 students, 1 in reserve." in said
    assert stat.S_IMODE((out / "manifest.json").stat().st_mode) == 0o600
    first = load_manifest(out)
    assert len(first.seed) == 32
    before = tree(out)
    assert exam(*options, "--roster", roster, "--reserve", 1) == 0
    assert tree(out) == before
    roster.write_text("id,name\ns3,Bo\ns2,Cy\n", "utf-8")
    assert exam(*options, "--roster", roster) == 0
    assert "1 no longer on the roster, 1 new" in capsys.readouterr().out
    assert exam(*options, "--roster", roster, "--html", "--json") == 0
    assert json.loads(capsys.readouterr().out)["removed"] == []
    roster.write_text("id,name\ns3,Bo\n", "utf-8")
    assert exam(*options, "--roster", roster) == 0
    assert "5 files written, 3 unchanged, 1 removed" in capsys.readouterr().out
    gone = load_manifest(out).seats[1].sheet
    assert gone is not None
    assert not (out / "html" / f"{gone.paper}.html").exists()
    assert len(list((out / "html").iterdir())) == 2
    roster.write_text("id,name\ns3,Bob\ns2,Cy\n", "utf-8")
    assert exam(*options, "--roster", roster) == 0
    capsys.readouterr()
    pages = {path.stem for path in (out / "html").iterdir()}  # new students have theirs, too
    assert pages == {sheet.paper for sheet, *_ in load_manifest(out).sheets()}
    second = load_manifest(out)
    assert [seat.sheet for seat in second.seats[:3]] == [seat.sheet for seat in first.seats]
    index = (out / "papers.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in index[1:]] == ["s2", "", "s3"]
    assert sorted(path.name for path in (out / "lms").iterdir()) == ["exam.csv", "moodle.xml"]
    for bad, message in (
        (["--lms", "moodle,csw"], "no platform 'csw'; did you mean 'csv'?"),
        (["--seed", "x"], "was dealt with another seed"),
        (["--shard", "4/3"], "'4/3' is no part"),
    ):
        assert exam(*options, *bad) == 2
        assert message in capsys.readouterr().err
    roster.write_text("id\ns1\ns1\n", "utf-8")
    assert exam(blueprint, "-o", tmp_path / "new", "--roster", roster) == 2
    assert "r.csv:3: the id 's1' stands in line 2 already" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
    assert exam(blueprint, "-o", tmp_path / "new", "--shard", "1/2") == 2
    assert not (tmp_path / "new").exists()


def test_a_space_that_runs_out_writes_nothing(tmp_path: Path, capsys) -> None:
    blueprint, out = tmp_path / "b.yaml", tmp_path / "out"
    row = "      - {family: network-share:1}\n"
    blueprint.write_text(f"title: T\nminutes: 5\nsections:\n  - questions:\n{row}", "utf-8")
    arguments = [blueprint, "-o", out, "--reserve", 40, "--no-papers", "--lms", "none"]
    assert exam(*arguments) == 2
    assert "40 papers need 40 different answers" in capsys.readouterr().err
    assert not out.exists()
    assert exam(*arguments, "--allow-repeats") == 0
    assert len(load_manifest(out).seats) == 40


def test_files_for_students_hold_no_key(tmp_path: Path, blueprint: Path) -> None:
    out = tmp_path / "out"
    umask = os.umask(0)  # however generous it is
    try:
        assert exam(blueprint, "-o", out, "--reserve", 3, "--seed", "topsecret", "--no-papers") == 0
    finally:
        os.umask(umask)
    owners_only(out)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["seed"] == "topsecret"
    for path in out.rglob("*"):
        if path.is_file() and path.name != "manifest.json":
            assert b"topsecret" not in path.read_bytes()
    for name in ("qti.zip", "canvas.zip"):
        titles = titles_in(out / "lms" / name)
        assert "Question 1" in titles
        assert not [title for title in titles for code in manifest["questions"] if code in title]


def test_papers_keys_and_a_sample_are_printed(tmp_path: Path, blueprint: Path, capsys) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    def text(data: bytes) -> str:
        return "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)

    roster = tmp_path / "r.csv"
    roster.write_text("id,name\ns1,Ann #1 $x$\n../../x,=cmd()\n", "utf-8")
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert exam(blueprint, "-o", whole, "--roster", roster, "--seed", "7", "--html") == 0
    options = [blueprint, "-o", parts, "--html"]
    assert exam(*options, "--roster", roster, "--seed", "7", "--no-papers", "--lms", "none") == 0
    for number in (2, 1):
        assert exam(*options, "--shard", f"{number}/2") == 0
    assert exam(*options, "--roster", roster) == 0
    assert tree(parts) == tree(whole)
    manifest = load_manifest(whole)
    for seat in manifest.seats:
        sheet = manifest.sheet(seat)
        said = text((whole / "papers" / f"{sheet.paper}.pdf").read_bytes())
        assert seat.student is not None
        assert seat.student.name in said
        assert sheet.paper in said
        key = manifest.questions[sheet.codes[0]].answer.value
        assert f"{key:,}" not in said
        page = (whole / "html" / f"{sheet.paper}.html").read_text("utf-8")
        for code in sheet.codes:  # whoever has the program asks it for the answer of a code
            assert code not in said
            assert code not in page
        assert f"{key:,}" in text((whole / "key" / "001.pdf").read_bytes())
    for_students = {"papers", "print", "html"}
    lists = {"papers.csv", "fairness.html", "responses.csv", "manifest.json"}
    found = {path.relative_to(whole).parts[0] for path in whole.rglob("*")}
    assert found == for_students | lists | {".gitignore", "key", "lms"}
    for folder in (whole, parts):  # made in one go, and in processes of their own
        owners_only(folder)
    assert exam(*options, "--release") == 0
    assert "html" in capsys.readouterr().out
    assert mode(parts) == 0o711
    for path in parts.rglob("*"):
        opened = path.relative_to(parts).parts[0] in for_students
        private, public = (0o700, 0o755) if path.is_dir() else (0o600, 0o644)
        assert mode(path) == (public if opened else private), path
    beside = sorted(path.name for path in tmp_path.iterdir())
    assert beside == ["parts", "r.csv", "test.yaml", "whole"]
    capsys.readouterr()
    assert exam(blueprint, "-o", tmp_path / "sample") == 0
    names = sorted(path.name for path in (tmp_path / "sample").iterdir())
    assert names == [".gitignore", "sample-key.html", "sample-key.pdf", "sample.html", "sample.pdf"]
    owners_only(tmp_path / "sample")


def test_the_example_runs_as_the_pages_show(tmp_path: Path, monkeypatch, capsys) -> None:
    """The commands of README and docs, one after the other, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "exams.md").read_text("utf-8")
    shown = re.findall(
        r"^quiz (.*?) *(?:#.*)?$", text.partition("```\n")[2].partition("```")[0], re.M
    )
    assert [command.split()[0] for command in shown] == ["exam", "exam", "exam", "grade"]
    for command in shown:
        fast = ["--no-papers", "--lms", "none"] if "--roster" in command else []
        assert main([*command.split(), *fast]) == 0, capsys.readouterr()
        assert all(len(line) <= 80 for line in capsys.readouterr().out.splitlines())
    assert main(shown[0].split()) == 2
    assert "there is such a file already" in capsys.readouterr().err
    readme = (ROOT / "README.md").read_text("utf-8")
    assert all(f"quiz {command}" in readme for command in shown)


def test_answers_typed_into_the_responses_file_stay(tmp_path: Path, blueprint: Path) -> None:
    roster, out = tmp_path / "r.csv", tmp_path / "out"
    roster.write_text("id,name\ns1,Ann\n", "utf-8")
    options = [blueprint, "-o", out, "--no-papers", "--lms", "none", "--roster", roster]
    assert exam(*options) == 0
    responses = out / "responses.csv"
    head, row = responses.read_text("utf-8-sig").splitlines()
    assert head == "id,name,paper,Q1,Q2,Q3a,Q3b,Q3c,Q4"
    assert row.startswith("s1,Ann,")
    roster.write_text("id,name\ns1,Ann\ns2,Bo\n", "utf-8")
    assert exam(*options) == 0
    assert len(responses.read_text("utf-8-sig").splitlines()) == 3
    responses.write_text("mine")
    roster.write_text("id,name\ns1,Ann\ns2,Bo\ns3,Cy\n", "utf-8")
    for _ in range(2):
        assert exam(*options) == 0
        assert responses.read_text() == "mine"


def test_everything_is_made_again_from_the_manifest_alone(
    tmp_path: Path, blueprint: Path, capsys
) -> None:
    first, again = tmp_path / "first", tmp_path / "again"
    options = ["--no-papers", "--html", "--json"]
    assert exam(blueprint, "-o", first, "--reserve", 2, *options) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["students"], data["reserve"], data["made"], data["skipped"]) == (0, 2, 12, 0)
    assert data["fairness"]["papers"] == 2
    blueprint.unlink()
    manifest = first / "manifest.json"
    assert exam(manifest, "-o", again, *options) == 0
    assert tree(again) == tree(first)
    (first / "fairness.html").unlink()
    assert exam(manifest, "-o", first, *options) == 0
    assert tree(again) == tree(first)
    assert exam(manifest, "-o", again, "--reserve", 9) == 2
    assert "a manifest says who sits the exam" in capsys.readouterr().err


def test_signs_that_no_font_has_are_said(tmp_path: Path, blueprint: Path, capsys) -> None:
    roster, out = tmp_path / "r.csv", tmp_path / "o"
    roster.write_text("id,name\ns1,Ann\ns2,Bo \U000f0001\n", "utf-8")
    assert exam(blueprint, "-o", out, "--roster", roster, "--seed", "7", "--lms", "none") == 0
    seat = load_manifest(out).seats[1]
    code = load_manifest(out).sheet(seat).paper
    said = capsys.readouterr().out
    assert f"boxes for signs that no font here has (1): {code}\n" in said
