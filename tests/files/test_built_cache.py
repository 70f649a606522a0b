"""The cache that comes with the program: what begins with it, and when it is not believed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from quizgen.cards.reader import load_cards
from quizgen.cli.home import ROOMS
from quizgen.errors import QuizgenError
from quizgen.families.rows import row_of
from quizgen.families.shelf import Shelf
from quizgen.files.cache import BUILT, Built, Cache, fingerprint
from quizgen.files.content import Content
from quizgen.files.yaml import parse_yaml
from tests.cli.helpers import environment, write
from tests.places import ROOT

TOPICS = "topics:\n  - {id: tests, title: Tests}\nnetworks: []\n"
CARDS = "topic: tests\ncards:\n  - {id: one, question: What?, answer: <2*3>, source: x}\n"
FAMILY = """\
topic: tests
families:
  - id: NAME
    summary: a sum
    prompt: What is <A> + 1?
    axes: {A: [1, 2, 3]}
    formula: A + 1
    unit: elements
"""
CONTENT = {
    "cards/topics.yaml": TOPICS,
    "cards/tests.yaml": CARDS,
    "families/one.yaml": FAMILY.replace("NAME", "one-sum"),
    "families/two.yaml": FAMILY.replace("NAME", "two-sum"),
}


def same_program() -> str:
    return "1"


@dataclass
class Program:
    """A program's content, the cache built with it, and the home of somebody who uses it."""

    root: Path
    home: Path
    parsed: list[str] = field(default_factory=list)

    def build(self) -> None:
        built = Built(self.root, same_program)
        self.read(Cache(self.root / BUILT / "content.json", "1", built=built, timed=False))

    def start(self, program: str = "1") -> list[object]:
        """What a command reads: the families and cards, as rows."""
        built = Built(self.root, lambda: program)
        return self.read(Cache(self.home / "content.json", f"here {program}", built=built))

    def read(self, cache: Cache) -> list[object]:
        self.parsed.clear()
        content = Content(self.root, cache=cache)
        shelf = Shelf(content)
        rows = [row_of(shelf.family(name)) for name in shelf.names]
        cards = [card.row() for card in load_cards([content])]
        return [*rows, *cards, shelf.misconceptions, shelf.places, shelf.lists]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    made = Program(write(tmp_path / "root", CONTENT), tmp_path / "home")

    def spy(text: str, shown: str, without: Collection[str] = ()) -> object:
        head = shown.startswith("families/") and "families:" not in text
        made.parsed.append(f"head of {shown}" if head else shown)
        return parse_yaml(text, shown, without)

    for module in ("quizgen.cards.reader", "quizgen.families.reader", "quizgen.files.yaml"):
        monkeypatch.setattr(f"{module}.parse_yaml", spy)
    made.build()
    assert {*made.parsed} >= CONTENT.keys()
    return made


def test_the_first_start_reads_no_yaml_and_later_ones_need_the_build_no_more(
    program: Program,
) -> None:
    first = program.start()
    assert program.parsed == []
    assert first == Program(program.root, program.home / "nowhere").read(Cache())
    shutil.rmtree(program.root / BUILT)
    assert program.start() == first
    assert program.parsed == []


def test_files_copied_with_new_times_are_the_same_files(program: Program) -> None:
    first = program.start()
    for name in CONTENT:
        os.utime(program.root / name, ns=(0, 10**18))
    assert program.start() == first
    shutil.rmtree(program.home)
    assert program.start() == first
    assert program.parsed == []


@pytest.mark.parametrize("home_is_new", [True, False])
def test_what_changed_is_read_anew(program: Program, home_is_new: bool) -> None:
    if not home_is_new:
        program.start()
    write(program.root, {"families/one.yaml": CONTENT["families/one.yaml"].replace("3]", "4]")})
    rows = json.dumps(program.start(), default=repr)
    assert "[1, 2, 4]" in rows
    assert "[1, 2, 3]" in rows
    assert program.parsed == ["families/one.yaml", "head of families/two.yaml"]
    write(program.root, {"cards/tests.yaml": CARDS.replace("2*3", "2*4")})
    assert '"2*4": "8"' in json.dumps(program.start(), default=repr)
    assert "cards/tests.yaml" in program.parsed
    program.start()
    assert program.parsed == []


SLIP = "misconceptions:\n  - {id: a-slip, feedback: FEEDBACK, study: [one]}\n"
CHANGES = {
    "a summary": {"families/one.yaml": FAMILY.replace("NAME", "one-sum").replace("a sum", "x")},
    "an id": {"families/one.yaml": FAMILY.replace("NAME", "another-sum")},
    "an id that is taken": {"families/one.yaml": FAMILY.replace("NAME", "two-sum")},
    "what others use": {"families/slips.yaml": SLIP.replace("FEEDBACK", "No.")},
    "the place of that": {"families/slips.yaml": f"# A line more.\n{SLIP}"},
    "what others miss": {"families/slips.yaml": SLIP.replace("a-slip", "b-slip")},
    "a list": {"families/lists.yaml": "lists: {sizes: [4, 5]}\n"},
    "a title": {"cards/topics.yaml": TOPICS.replace("Tests", "Exams")},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_change_all_is_as_if_read_for_the_first_time(
    program: Program, change: dict[str, str]
) -> None:
    uses = CONTENT["families/two.yaml"].replace("[1, 2, 3]", "sizes") + "    slips: {a-slip: A}\n"
    more = {"lists": "lists: {sizes: [2, 3]}\n", "slips": SLIP, "two": uses}
    write(program.root, {f"families/{name}.yaml": text for name, text in more.items()})
    program.start()
    write(program.root, change)
    try:
        first = program.read(Cache())
    except QuizgenError as error:
        with pytest.raises(QuizgenError, match=re.escape(str(error))):
            program.start()
    else:
        assert program.start() == first


def test_a_family_file_more_or_less_shows(program: Program) -> None:
    more = FAMILY.replace("NAME", "new-sum")
    write(program.root, {"families/more.yaml": more})
    assert '"new-sum"' in json.dumps(program.start(), default=repr)
    (program.root / "families" / "more.yaml").unlink()
    assert '"new-sum"' not in json.dumps(program.start(), default=repr)


def test_another_program_believes_nothing(program: Program) -> None:
    program.start()
    program.start("2")
    assert {*program.parsed} >= CONTENT.keys()


@pytest.mark.parametrize("name", ["content.json", "families.json"])
def test_damage_is_noticed(program: Program, name: str) -> None:
    first = program.start()
    for folder in (program.home, program.root / BUILT):
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[:-20] + b"0" + data[-19:])
    assert program.start() == first
    assert program.parsed


def test_a_home_that_cannot_be_written_costs_no_reading(program: Program) -> None:
    program.home.write_text("a file, no folder")
    for _ in range(2):
        program.start()
        assert program.parsed == []
    assert program.home.read_text() == "a file, no folder"


def test_the_build_is_the_same_wherever_and_whenever(program: Program, tmp_path: Path) -> None:
    other = Program(shutil.copytree(program.root, tmp_path / "other"), tmp_path / "home")
    shutil.rmtree(other.root / BUILT)
    os.utime(other.root / "cards" / "tests.yaml", ns=(0, 10**18))
    other.build()
    for name in ("content.json", "families.json"):
        made = [(one.root / BUILT / name).read_bytes() for one in (program, other)]
        assert made[0] == made[1]


# --- the program ----------------------------------------------------------------------


def test_the_program_is_known_by_what_its_rooms_hold(tmp_path: Path) -> None:
    files = {"quizgen/errors.py": "1", "quizgen/cost/a.py": "2", "quizgen/cli/b.py": "3"}
    one, other = (write(tmp_path / name, files) / "quizgen" for name in ("one", "other"))
    os.utime(other / "errors.py", ns=(0, 0))

    def digest(package: Path) -> str:
        return fingerprint("1", package, ["cost"], exact=True)

    first = digest(one)
    assert digest(other) == first
    write(tmp_path / "other", {"quizgen/cli/b.py": "4"})
    assert digest(other) == first
    for name in ("quizgen/errors.py", "quizgen/cost/a.py"):
        write(tmp_path / "other", {**files, name: "9"})
        assert digest(other) != first


def test_the_rooms_are_all_that_reading_content_may_import() -> None:
    """Cards and families, and every floor below the higher of them."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = {one["id"]: one for one in data["tool"]["importlinter"]["contracts"]}
    floors = contracts["floors"]["layers"]
    below = floors[floors.index("families") :]
    assert {room for floor in below for room in floor.split(" | ")} - {"errors"} == {*ROOMS}


def test_two_that_start_at_once_say_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "quizgen.cli.main", "ask", "conv-params:1:112"]
    env = environment(QUIZGEN_HOME=str(tmp_path), PYTHONPATH=str(ROOT))
    both = [
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=120) for one in both]
    assert said[0] == said[1]
    assert said[0][1] == b""
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["families.json"]
