"""Rooms import only from the floors below, and the check that says so can fail."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import DOCS, ROOT
from tools import rooms

CHECK = "from importlinter.cli import lint_imports_command as check; check()"


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter over the copy of the package in a folder."""
    return subprocess.run(
        [sys.executable, "-c", CHECK, "--no-cache", "--no-logo", str(ROOT / "pyproject.toml")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "quizgen", folder / "quizgen", ignore=shutil.ignore_patterns("*.pyc"))
    return folder


def test_every_contract_is_kept(copy):
    done = linted(copy)
    assert done.returncode == 0, done.stdout + done.stderr


BREACHES = [  # module, source, the contract that it breaks
    ("text/upward.py", "from quizgen.questions.question import Question", "floors below"),
    ("cost/upward.py", "def f():\n    import quizgen.questions.units", "floors below"),
    ("decks/beside.py", "from quizgen.study.plan import Plan", "floors below"),
    ("gadgets.py", "", "floors below"),
    ("exam/dealing/late.py", "import quizgen.exam.marking.mark", "dealt, printed, then marked"),
    ("export/lms/other.py", "import quizgen.export.anki.package", "No target knows another"),
    ("study/session/cost.py", "def f():\n    import typer", "does not know the command line"),
    ("export/anki/again.py", "import genanki", "One file knows genanki"),
    ("cards/plain.py", "import yaml", "One file knows PyYAML"),
    ("cli/desktop.py", "import anki.collection", "serves the tests only"),
]


def test_each_breach_is_found(copy):
    """All at once: what import-linter prints names each of them under its contract."""
    for module, source, _ in BREACHES:
        (copy / "quizgen" / module).write_text(source + "\n", "utf-8")
    done = linted(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    details = done.stdout.split("Broken contracts")[1]
    parts = re.split(r"^(.+)\n-+$", details, flags=re.MULTILINE)[1:]
    told = dict(zip(parts[::2], parts[1::2], strict=True))
    for module, _, contract in BREACHES:
        name = module.removesuffix(".py").replace("/", ".")
        (said,) = (text for title, text in told.items() if contract in title)
        assert name in said, f"{module} is not named under '{contract}'"


def test_the_picture_of_the_rooms_is_the_codes():
    page = (DOCS / "architecture.md").read_text("utf-8")
    assert rooms.refreshed(page) == page, "run 'make rooms'"
