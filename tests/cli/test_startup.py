"""A command imports what it uses and nothing else: that is what makes it start at once."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache

import pytest

from tests.cli.helpers import environment, spawn

pytestmark = pytest.mark.xdist_group("startup")  # one process, which keeps what was loaded

SHOW = """\
import sys
from quizgen.cli.main import main
code = main(sys.argv[1:])
sys.stdout.flush()
print(code, *sorted(sys.modules), file=sys.stderr)
"""

NUMERIC = {"numpy", "matplotlib"}
EXPORT = {"genanki", "typst", "chevron"}
SLOW = {
    "pydantic",
    "asyncio",
    "fsrs",
    "multiprocessing",
    "unittest",
    "typing_extensions",
    "msgspec",
}
NEVER = NUMERIC | EXPORT | SLOW | {"sqlite3"}
DRILL = NUMERIC | EXPORT | SLOW | {"rich"}  # fsrs is imported when the first answer is kept
CONTENT = {"yaml", "quizgen.cards.reader", "quizgen.families", "quizgen.cost"}

FORBIDDEN = [  # command, modules it may not import
    (
        ["--version"],
        NEVER | CONTENT | {"rich", "json", "quizgen.questions.question", "quizgen.study"},
    ),
    (["--help"], NEVER | CONTENT | {"rich"}),
    (["drill", "--help"], NEVER | CONTENT | {"rich"}),
    (["drill", "--topic", "flops", "--answers", "/dev/null"], DRILL | {"quizgen.export"}),
    (["drill", "--seed", "1", "--count", "60", "--answers", "/dev/null"], DRILL),
    (["ask", "conv-params:2", "--seed", "1"], NEVER | {"rich", "quizgen.cards.reader"}),
    (
        ["ask", "conv-params:2:1543", "--json"],
        NEVER | CONTENT - {"quizgen.families"} | {"quizgen.families.reader"},
    ),
    (["answer", "conv-params:2:1543", "1"], NEVER | {"yaml", "rich", "quizgen.cards.reader"}),
    (["topics"], NEVER | {"quizgen.export", "quizgen.study"}),
    (["check"], NEVER | {"rich", "quizgen.export", "quizgen.study", "quizgen.authoring"}),
    (["check", "--schema"], NEVER | {"rich", "quizgen.export", "quizgen.checking.check"}),
    (["stats", "--json"], DRILL | {"fsrs", "yaml", "quizgen.export", "quizgen.families.reader"}),
    (["why", "conv-params", "--json"], DRILL | {"yaml", "quizgen.export"}),
    (["undo"], DRILL | CONTENT | {"quizgen.export"}),
    (["history", "export"], DRILL | CONTENT - {"quizgen.cards.reader"} | {"quizgen.export"}),
    (["exam", "--help"], NEVER | CONTENT | {"rich", "quizgen.exam"}),
    (["grade", "--help"], NEVER | CONTENT | {"rich", "quizgen.exam"}),
    (["mark", "--help"], NEVER | CONTENT | {"rich", "quizgen.exam"}),
    (["new", "--help"], NEVER | CONTENT | {"rich", "quizgen.authoring"}),
    (["import", "--help"], NEVER | CONTENT | {"rich", "quizgen.authoring"}),
    (
        ["cost", "vgg16", "--json"],
        NEVER | {"yaml", "rich", "quizgen.questions.question", "quizgen.cards.reader"},
    ),
    (["cost", "vgg16"], NEVER | {"yaml", "quizgen.questions.question", "quizgen.cards.reader"}),
]


@pytest.fixture(scope="module", autouse=True)
def _cards_are_kept() -> None:
    """As on any day but the first."""
    assert spawn("topics").code == 0


def test_a_drill_at_a_terminal_is_as_light() -> None:
    """With a person at it, up to the first question; the scheduler comes while it is read."""
    unhurried = "import quizgen.cli.record.drill as drill; drill.READING = 60\n"
    master, slave = os.openpty()
    os.write(master, b":q\n")
    done = subprocess.run(
        [sys.executable, "-c", unhurried + SHOW, "drill", "--topic", "memory", "--level", "1"],
        stdin=slave,
        stdout=slave,
        stderr=subprocess.PIPE,
        env=environment(TERM="xterm"),
        text=True,
        timeout=60,
    )
    os.close(slave)
    os.close(master)
    code, *modules = done.stderr.split()
    assert code == "0", done.stderr
    assert "readline" in modules
    unwanted = DRILL | {"quizgen.export", "quizgen.study.session.mock_exam", "quizgen.figures"}
    assert set(modules) & unwanted == set()


@cache  # several commands are in both lists
def loaded(*command: str) -> list[str]:
    """The modules that a command has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW, *command],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    code, *modules = done.stderr.split()
    assert code in ("0", "1"), done.stderr
    return modules


@pytest.mark.parametrize(
    ("command", "forbidden"), FORBIDDEN, ids=lambda v: "-".join(sorted(v))[:30]
)
def test_what_a_command_does_not_import(command: list[str], forbidden: set[str]) -> None:
    modules = loaded(*command)
    assert set(modules) & forbidden == set()


ENTRY = {"cli", "errors", "files"}  # of files, signs.py
MODEL = {"formulas", "misconceptions", "questions", "text", "variants"}
ASKED = ENTRY | MODEL | {"export", "families"}
STUDIED = ENTRY | MODEL | {"cards", "families", "study"}
LOADED = [  # command, the rooms it loads, the libraries among those that take long
    (["--version"], ENTRY, set()),
    (["build", "--help"], ENTRY, set()),
    (["ask", "conv-params:2:1543"], ASKED, set()),
    (["answer", "conv-params:2:1543", "1"], ASKED, set()),
    (["ask", "network-table:2", "--seed", "1"], ASKED | {"cards", "cost"}, set()),
    (["cost", "vgg16", "--json"], ENTRY | {"cost", "formulas"}, set()),
    (["cost", "vgg16"], ENTRY | {"cost", "formulas", "text"}, {"rich"}),
    (["drill", "--topic", "flops", "--answers", "/dev/null"], STUDIED, {"sqlite3"}),
    (["stats"], STUDIED, {"sqlite3"}),
    (["undo"], ENTRY | MODEL | {"study"}, {"sqlite3"}),
    (["history", "export"], ENTRY | MODEL | {"study"}, {"sqlite3"}),
]
LIBRARIES = NUMERIC | EXPORT | SLOW | {"sqlite3", "rich", "yaml", "msgspec", "jinja2"}


@pytest.mark.parametrize(
    ("command", "rooms", "libraries"), LOADED, ids=lambda v: "-".join(sorted(v))[:30]
)
def test_what_a_command_loads(command: list[str], rooms: set[str], libraries: set[str]) -> None:
    modules = loaded(*command)
    assert {name.split(".")[1] for name in modules if name.startswith("quizgen.")} == rooms
    assert set(modules) & LIBRARIES == libraries
