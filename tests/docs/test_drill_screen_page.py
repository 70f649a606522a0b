"""``docs/drill-screen.md`` shows what a drill shows."""

from __future__ import annotations

import json
import re

import pytest

from quizgen.cli.record.screens import TerminalScreen
from quizgen.families import question
from quizgen.study.session.commands import HELP
from quizgen.study.session.play import Session
from tests.cli.helpers import drill
from tests.places import DOCS
from tests.study.listed import Listed
from tests.study.typist import Ticking

PAGE = (DOCS / "drill-screen.md").read_text("utf-8")


class Typed(TerminalScreen):
    """A terminal at which one answer is typed, then Enter."""

    lines = iter(["4800", ""])

    def ask(self, prompt: str, *, answer: bool = False) -> str:
        typed = next(self.lines)
        print(prompt + typed)
        return typed


def test_its_session_is_a_session(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    (shown,) = re.findall(r"```text\n(.*?)```", PAGE, re.S)
    head, text = shown.split("\n", 1)
    screen = Typed()
    screen.head("Question 1/20: Parameters, level 1", "conv-params:1:87", 0, 20)
    assert capsys.readouterr().out.rstrip() == head
    Session(Listed([question("conv-params:1:87")]), screen, Ticking(), "quizgen", str).play()
    printed = capsys.readouterr().out.split("\n", 1)[1]
    assert text.split() == printed.split()
    assert text.rstrip() == "\n".join(line.rstrip() for line in printed.rstrip().split("\n"))


def test_its_table_has_every_command() -> None:
    told = set(re.findall(r"^\| `(\S+)`(?: to `(\S+)`)? \|", PAGE, re.M))
    first = {pair[0] for pair in told}
    listed = set(re.findall(r"^  (:\w|\?|=)", HELP, re.M))
    assert {":" + name[1] if name[0] == ":" else name[0] for name in first} == listed


def test_its_events_are_events() -> None:
    shown, marks = re.findall(r"```json\n(.*?)```", PAGE, re.S)
    typed = "4824\n"
    options = ("--topic", "params", "--level", "1", "--seed", "3", "--count", "1", "--json")
    (event,) = drill(*options, stdin=typed).lines
    assert list(json.loads(shown)) == list(event)
    assert list(json.loads(marks)) == list(drill(*options, "--exam", stdin=typed).lines[-1])
