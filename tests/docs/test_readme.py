"""The sessions shown in the README are what the commands print."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.helpers import SCRIPTS, environment
from tests.places import ROOT

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
ANY = "..."  # a line that stands for any lines, or none
WANTED = ["build", "drill", "ask", "answer", "topics", "cost", "check", "new", "import"]


@dataclass(frozen=True)
class Session:
    """A command and the output shown below it."""

    command: str
    output: list[str]


def sessions(text: str) -> Iterator[Session]:
    for block in BLOCK.findall(text):
        found: list[Session] = []
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Session(line[2:], []))
            else:
                assert found, f"a console block begins with output: {line}"
                found[-1].output.append(line)
        yield from found


def readme() -> list[Session]:
    return list(sessions((ROOT / "README.md").read_text("utf-8")))


def matches(shown: list[str], printed: list[str]) -> bool:
    """Whether the output is what is shown; ``...`` stands for any lines."""
    pattern = "".join(
        "(?:.*\n)*?" if line.strip() == ANY else re.escape(line) + "\n" for line in shown
    )
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def run(command: str, folder: Path) -> list[str]:
    """What a shell prints; blank lines at the end do not count."""
    path = f"{SCRIPTS}:{environment()['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=environment(PATH=path, COLUMNS="80", QUIZGEN_HOME=str(folder / ".quizgen")),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
    )
    return [line.rstrip() for line in done.stdout.decode().rstrip("\n").split("\n")]


def test_every_session_is_what_the_commands_print(tmp_path: Path) -> None:
    wrong = []
    for session in readme():
        printed = run(session.command, tmp_path)
        shown = [line.rstrip() for line in session.output]
        while shown and not shown[-1]:
            shown.pop()
        if not matches(shown, printed):
            wrong.append("\n".join([f"$ {session.command}", *printed]))
    assert not wrong, "README.md shows something else than:\n\n" + "\n\n".join(wrong)


@pytest.mark.parametrize("command", WANTED)
def test_every_command_is_shown(command: str) -> None:
    used = re.compile(rf"(^|[|;&] *)quiz {command}\b")
    assert any(used.search(session.command) for session in readme())


def test_the_matching_itself() -> None:
    text = "x\n```console\n$ a b\n1\n...\n3\n$ c\n```\n```sh\n$ no\n```\n```console\n$ d\n\n```\n"
    assert list(sessions(text)) == [
        Session("a b", ["1", "...", "3"]),
        Session("c", []),
        Session("d", [""]),
    ]
    for printed in (["1", "3"], ["1", "2", "3"], ["1", "", "3", "3"]):
        assert matches(["1", "...", "3"], printed)
    for printed in (["1"], ["1", "2"], ["0", "1", "3"], ["1", "3", "4"], ["1", "x3"]):
        assert not matches(["1", "...", "3"], printed)
    assert matches(["..."], [])
    assert matches(["(a.b)*"], ["(a.b)*"])
    assert not matches(["a.b"], ["axb"])
