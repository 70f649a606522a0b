"""``docs/drill-screen.md`` shows what a drill shows."""

from __future__ import annotations

import json
import re

from quizgen.families import question
from quizgen.study.session.commands import HELP
from quizgen.text.wrap import wrapped
from tests.cli.helpers import drill
from tests.places import DOCS
from tests.study.typist import played

PAGE = (DOCS / "drill-screen.md").read_text("utf-8")


def test_its_session_is_a_session() -> None:
    (shown,) = re.findall(r"```text\n(.*?)```", PAGE, re.S)
    head, text = shown.split("\n", 1)
    typist, _ = played([question("conv-params:1:87")], "4800", "")
    printed = wrapped(typist.text, 80)
    assert head.startswith("Question 1/20: params, level 1 (conv-params:1:87)  ")
    assert len(head) == 80
    assert text.rstrip() == printed.split("\n", 1)[1].rstrip()


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
