"""What a part of the library loads: no engine for a file format, no Anki for an exam."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.helpers import environment

SHOW = "\nimport sys; print(*sys.modules)"
ENGINE = {"quizgen.cost", "quizgen.cost.formulas"}  # all that a question of a formula needs
HEAVY = {"genanki", "matplotlib", "numpy", "typst", "rich", "fsrs", "sqlite3", "typer"}
DEAL = """
from pathlib import Path
from quizgen.decks.blueprint_file import load_blueprint
from quizgen.exam.dealing.making import make
from quizgen.exam.manifest import text_of
from quizgen.exam.source import QuestionSource
from quizgen.files.content import contents
from quizgen.questions.paper import Student

TEXT = '''
title: Midterm
minutes: 60
sections:
  - questions:
      - {family: conv-params, level: 2, points: 2}
      - {family: stacked-field:1, points: 3}
      - {family: conv-output:1, points: 1}
'''
Path("midterm.yaml").write_text(TEXT)
bank = QuestionSource(contents())
draft = load_blueprint(Path("midterm.yaml"), contents())
dealt = make(draft, bank, [Student(f"s{i}") for i in range(5)], seed="1", program="1")
assert len(text_of(dealt)) > 1000
"""


def loaded(code: str, folder: object) -> set[str]:
    """The modules that a program has loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", code + SHOW],
        cwd=str(folder),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def engine(modules: set[str]) -> set[str]:
    return {name for name in modules if name.startswith("quizgen.cost")}


TARGETS = [
    *(f"lms.{name}" for name in ("gift", "moodle", "canvas", "qti", "spreadsheet", "json_file")),
    *("page.page", "paper.pdf", "paper.html", "formats"),
]


@pytest.mark.parametrize("target", TARGETS)
def test_a_format_loads_neither_engine_nor_another_format(target, tmp_path):
    modules = loaded(f"import quizgen.export.{target}", tmp_path)
    assert engine(modules) == set()
    assert modules & HEAVY == set()
    room = target.partition(".")[0]
    others = {"anki", "page", "paper", "figures"} - {room}
    if room == "paper":  # the texts of mistakes are those of the platforms
        assert not any(name.startswith("quizgen.export.anki") for name in modules)
    for other in others - {"figures"}:
        assert f"quizgen.export.{other}" not in modules
    assert "quizgen.figures" not in modules


def test_dealing_an_exam_loads_formulas_only(tmp_path):
    modules = loaded(DEAL, tmp_path)
    assert engine(modules) <= ENGINE
    assert modules & (HEAVY - {"numpy"}) == set()  # arrays search the spaces
    assert not any(name.startswith(("quizgen.export", "quizgen.study")) for name in modules)
    assert "quizgen.figures" not in modules


ROOMS = [  # what is imported, the rooms above which nothing is loaded
    ("quizgen.formulas.formula", {"formulas", "errors"}),
    ("quizgen.files.yaml", {"files", "errors"}),
    ("quizgen.text.terminal", {"text", "formulas", "errors"}),
    ("quizgen.questions.grading", {"questions", "misconceptions", "text", "formulas", "errors"}),
    (
        "quizgen.variants.family",
        {"variants", "questions", "misconceptions", "text", "formulas", "errors"},
    ),
    (
        "quizgen.study.session.play",
        {"study", "questions", "misconceptions", "text", "formulas", "errors", "files"}
        | {"variants", "families", "cards"},
    ),
]


@pytest.mark.parametrize(("module", "rooms"), ROOMS)
def test_a_room_loads_only_what_it_stands_on(module, rooms, tmp_path):
    modules = loaded(f"import {module}", tmp_path)
    found = {name.split(".")[1] for name in modules if name.startswith("quizgen.")}
    assert found <= rooms
    assert modules & HEAVY == set()
