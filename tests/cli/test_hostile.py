"""One text that would steer a terminal, sent through every command: it is printed as marks only."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizgen.cli.main import program
from quizgen.files.signs import UNSEEN
from tests.cli.helpers import Result, forget, quiz
from tests.cli.terminal import Terminal

# Wipes the screen, names the window, is a C1 sign, turns the text around.
HOSTILE = "x\x1b[2J\x1b]0;mine\x07\x9b31m\u202ecba\u2066"
ODD = f"{HOSTILE}\udcff"  # with a byte that is no text, as arguments can have it
BLUEPRINT = """\
title: Small
minutes: 20
paper: A4
versions: per-student
sections:
  - questions:
      - family: conv-output:1
        points: 2
"""
CARD = """\
topic: shapes
cards:
  - id: mine-a
    question: |
      Why?
    answer: |
      So.
    source: own notes
    figure: none
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files whose names or values are hostile, and an exam that such students sat."""
    folder = tmp_path_factory.mktemp("hostile")
    content = folder / HOSTILE
    (content / "cards").mkdir(parents=True)
    (content / "content.yaml").write_text("prefix: mine", "utf-8")
    (content / "cards" / f"{HOSTILE}.yaml").write_text(CARD, "utf-8")
    (folder / f"{HOSTILE}.yaml").write_text(f'input: "{HOSTILE}"', "utf-8")
    net = "input: [3, 8, 8]\nlayers:\n  - Conv2d(4, 3)\n"
    (folder / f"net-{HOSTILE}.yaml").write_text(net, "utf-8")
    (folder / "notes.csv").write_text(f"front;back\nWhat is {HOSTILE}?;It is {HOSTILE}\n", "utf-8")
    (folder / "small.yaml").write_text(BLUEPRINT, "utf-8")
    (folder / "roster.csv").write_text("id\ns1\ns2\n", "utf-8")
    (folder / "bad-roster.csv").write_text(f"id,{HOSTILE}\n{HOSTILE},{HOSTILE}\n", "utf-8")
    rows = f"id,Q1\ns1,{HOSTILE}\n{HOSTILE},3\n{HOSTILE},3\n"
    (folder / "responses.csv").write_text(rows, "utf-8")
    dealt = quiz(
        "exam",
        folder / "small.yaml",
        "--roster",
        folder / "roster.csv",
        "-o",
        folder / "ex",
        "--no-papers",
        "--lms",
        "none",
    )
    assert dealt.code == 0, dealt
    return folder


def lived(folder: Path) -> None:
    """A history that came from elsewhere: one line holds hostile texts, a second nothing else."""
    given = ["drill", "--topic", "shapes", "--count", "1", "--seed", "1"]
    quiz(*given, stdin="1\n" * 4)
    events = [json.loads(line) for line in quiz("history", "export").out.splitlines()]
    assert events
    forget()
    for number, event in enumerate(events):
        event.update(id=f"{number:016x}", response=HOSTILE)
    log = folder / "log.jsonl"
    log.write_text("".join(json.dumps(event) + "\n" for event in events), "utf-8")
    quiz("history", "import", log)
    log.write_text(json.dumps({"code": HOSTILE}), "utf-8")


Run = Callable[[Path], list[Result]]


def runs(*commands: list[Any], stdin: str = "") -> Run:
    """Commands in which a text that begins with '/' is a file of the folder."""

    def run(folder: Path) -> list[Result]:
        def place(part: Any) -> Any:
            return folder / part[1:] if str(part).startswith("/") else part

        return [quiz(*map(place, command), stdin=stdin) for command in commands]

    return run


SINKS: dict[str, Run] = {
    "answer": runs(["answer", "conv-output:2:1", HOSTILE], ["answer", ODD, "1"]),
    "ask": runs(["ask", ODD], ["ask", "--topic", HOSTILE], ["ask", "--content", f"/{HOSTILE}"]),
    "build": runs(
        ["build", ODD],
        ["build", "starter", "-o", f"/{HOSTILE}/none/{HOSTILE}.csv"],
        ["build", "starter", "-o", f"/{HOSTILE}.zip"],
    ),
    "check": runs(
        ["check", "--content", f"/{HOSTILE}"], ["check", f"/{HOSTILE}.yaml"], ["check", ODD]
    ),
    "cost": runs(
        ["cost", f"/{HOSTILE}.yaml"],
        ["cost", f"/net-{HOSTILE}.yaml"],
        ["cost", ODD],
        ["cost", "alexnet", "--explain", HOSTILE],
        ["cost", f"/net-{HOSTILE}.yaml", "--compare", "alexnet"],
    ),
    "drill": runs(
        ["drill", "--topic", HOSTILE],
        ["drill", HOSTILE],
        ["drill", "--topic", "shapes", "--count", "2", "--seed", "1"],
        stdin=f"{HOSTILE}\n:{HOSTILE}\n" * 4,
    ),
    "exam": runs(
        ["exam", "/small.yaml", "--roster", "/bad-roster.csv", "-o", f"/e{HOSTILE}"],
        ["exam", ODD, "-o", "/e"],
    ),
    "grade": runs(
        ["grade", "/ex/manifest.json", "/responses.csv", "-o", f"/g{HOSTILE}"],
        ["grade", ODD, HOSTILE],
    ),
    "history": runs(
        ["history", "export"],
        ["history", "import", "/log.jsonl"],
        ["history", "import", ODD],
        ["history", "rebuild"],
    ),
    "import": runs(
        ["import", "/notes.csv", "--topic", "shapes", "-o", f"/{HOSTILE}/cards/b.yaml"],
        ["import", ODD, "--topic", HOSTILE, "-o", "/d.yaml"],
    ),
    "items": runs(["items", ODD], ["items", f"/{HOSTILE}"]),
    "mark": runs(["mark", "/ex/manifest.json", "-o", "/typed.csv"], stdin=f"{HOSTILE}\n" * 6),
    "new": runs(["new", f"/{HOSTILE}/cards/c.yaml", HOSTILE, "--answer", HOSTILE], ["new", ODD]),
    "place": runs(["place", "--topic", HOSTILE], ["place"], stdin=f"{HOSTILE}\n" * 9),
    "reset": runs(["reset", ODD], ["reset", HOSTILE]),
    "settings": runs(["settings", "--exam", HOSTILE], ["settings"]),
    "stats": runs(["stats"], ["stats", HOSTILE]),
    "topics": runs(["topics", ODD], ["topics", "--content", f"/{HOSTILE}"]),
    "undo": runs(["undo"], ["undo", HOSTILE]),
    "why": runs(["why", ODD], ["why", HOSTILE], ["why", "conv-output:1"]),
}


def test_every_command_is_tried() -> None:
    app = program()
    commands = app.registered_commands
    named: set[str | None] = {one.name or one.callback.__name__ for one in commands if one.callback}
    named |= {group.name for group in app.registered_groups}
    assert {name.strip("_") for name in named if name} == SINKS.keys()


@pytest.mark.parametrize("command", SINKS)
def test_what_is_printed_is_visible(command: str, place: Path) -> None:
    lived(place)
    results = SINKS[command](place)
    for result in results:
        assert "Traceback" not in result.err
        printed = f"{result.out}{result.err}"
        assert not UNSEEN.search(printed), ascii(printed)
    assert any("<U+" in f"{one.out}{one.err}" or "\\u202e" in one.out for one in results)


def test_in_a_terminal_too(place: Path) -> None:
    """There the program's own sequences are printed, and no others."""
    terminal = Terminal("check", "--content", place / HOSTILE)
    terminal.end()
    assert "<U+001B>[2J" in terminal.shown


def test_the_mark_of_a_row_is_in_its_place(place: Path) -> None:
    shutil.rmtree(place / f"g{HOSTILE}", ignore_errors=True)
    result = SINKS["grade"](place)[0]
    assert "responses.csv:2: s1 Q1: " in result.out
    assert "x<U+001B>[2J" in result.out
