"""Where a drill shows and asks: a terminal, a file of answers, JSON lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from quizgen.cli.streams import print_json
from quizgen.files import read_text
from quizgen.study.plan import Recorded
from quizgen.study.session import Closed, Outcome, Tone

STYLES = {
    Tone.HEAD: "bold",
    Tone.PLAIN: "",
    Tone.RIGHT: "green",
    Tone.WRONG: "red",
    Tone.HINT: "dim",
}


class TerminalScreen:
    """A person at a terminal: wrapped, coloured lines, and input with history and editing."""

    def __init__(self, *, plain: bool = False) -> None:
        from rich.console import Console

        plain = plain or bool(os.environ.get("NO_COLOR"))
        self.console: Any = Console(
            highlight=False,
            markup=False,
            emoji=False,
            color_system=None if plain else "auto",
            soft_wrap=False,
        )
        with suppress(ImportError):  # on Windows the console edits lines by itself
            readline = import_module("readline")  # gives input() its editing and history
            if plain:  # without the escape codes it sends around each prompt
                readline.parse_and_bind("set enable-bracketed-paste off")

    def show(self, text: str = "", tone: Tone = Tone.PLAIN) -> None:
        from rich.text import Text

        self.console.print(Text(text, style=STYLES[tone]))

    def ask(self, prompt: str) -> str:
        try:
            return input(prompt)
        except EOFError:
            print()
            raise Closed from None

    def pause(self) -> None:
        self.ask("Press Enter to go on. ")

    def answered(self, outcome: Outcome, recorded: Recorded) -> None:
        """Nothing to do: the feedback follows."""


class ScriptScreen:
    """Answers from lines; shows the session as plain text."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines

    def show(self, text: str = "", tone: Tone = Tone.PLAIN) -> None:
        print(text)

    def ask(self, prompt: str) -> str:
        sys.stdout.flush()  # whoever writes the answers may be reading the questions
        line = next(self.lines, None)
        if line is None:
            raise Closed
        self.show(f"{prompt}{line}")
        return line

    def pause(self) -> None:
        """Nobody is reading."""

    def answered(self, outcome: Outcome, recorded: Recorded) -> None:
        """Nothing to do: the feedback follows."""


class JsonScreen(ScriptScreen):
    """Answers from lines; prints one JSON object for each answered question and nothing else."""

    def show(self, text: str = "", tone: Tone = Tone.PLAIN) -> None:
        pass

    def answered(self, outcome: Outcome, recorded: Recorded) -> None:
        print_json(
            {
                "code": outcome.question.code,
                "response": outcome.response,
                "verdict": outcome.mark.verdict,
                "misconceptions": list(outcome.mark.misconceptions),
                "rating": recorded.rating,
                "due": recorded.due.isoformat() if recorded.due else None,
                "review": recorded.review,
            }
        )


def answer_lines(source: str | None) -> Iterator[str]:
    """The lines of a file, or of standard input."""
    if source in (None, "-"):
        return (line.rstrip("\n") for line in sys.stdin)
    return iter(read_text(Path(source)).splitlines())
