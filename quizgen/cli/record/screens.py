"""Where a drill shows and asks: a terminal, a file of answers, JSON lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

from quizgen.cli.record.resuming import resumable_input
from quizgen.cli.streams import fitted, print_json, print_styled, signs
from quizgen.files.disk import read_text
from quizgen.files.signs import visible
from quizgen.study.session.commands import Closed
from quizgen.study.session.screen import Shown, Tone, Verdict
from quizgen.text.tables import Blocks
from quizgen.text.terminal import without_marks
from quizgen.text.working import Working
from quizgen.text.wrap import width_of

# By hand: to import rich takes a sixth of the time until the first question is there.
STYLES = {Tone.HEAD: "1", Tone.PLAIN: "", Tone.RIGHT: "32", Tone.WRONG: "31", Tone.HINT: "2"}
BAR = 20  # columns of the progress bar
LEAST_BAR = 6
TYPED = 12  # columns to type in beside a prompt
PROMPT = "\x01\x1b[1m\x02{}\x01\x1b[0m\x02"  # between \x01 and \x02: what takes no columns


class TerminalScreen:
    """A person at a terminal: wrapped, coloured lines, and input with history and editing.

    plain: for screen readers: no colours, no bars, no rules, signs that are read out.
    """

    patient = True

    def __init__(self, *, plain: bool = False) -> None:
        self.plain = plain
        self.colours = not plain and shows_colours(os.environ)
        self.frames = not plain and draws(os.environ)
        self.readline: Any = None
        with suppress(ImportError):  # on Windows the console edits lines by itself
            self.readline = import_module("readline")  # gives input() its editing and history
            self.readline.set_auto_history(False)
            if not self.colours:  # without the escape codes it sends around each prompt
                self.readline.parse_and_bind("set enable-bracketed-paste off")

    @property
    def width(self) -> int:
        """Columns of the window as it is now."""
        return get_terminal_size().columns

    def head(self, text: str, code: str, done: int, total: int) -> None:
        head, bar = f"{text} ({code})", ""
        room = min(BAR, self.width - width_of(head) - 2)
        if not self.plain and total > 1 and room >= LEAST_BAR:
            full = room * done // total
            bar = f"{'█' * full}{'░' * (room - full)}".rjust(self.width - width_of(head))
        self.show(head + bar, Tone.HEAD)

    def show(self, text: Shown = "", tone: Tone = Tone.PLAIN) -> None:
        if isinstance(text, Verdict):
            self._verdict(text)
        elif isinstance(text, Working) and not self.plain:
            for line, marked in text.columns(self.width, signs()):
                self._print(line, Tone.WRONG if marked else tone)
        else:
            shown = text if isinstance(text, Blocks) else str(text)
            self._print(fitted(shown, plain=self.plain), tone)

    def _print(self, shown: str, tone: Tone) -> None:
        style = STYLES[tone] if self.colours and shown else ""
        if style:
            print_styled(f"\x1b[{style}m{visible(shown)}\x1b[0m")
        else:
            print(shown)

    def _verdict(self, verdict: Verdict) -> None:
        from quizgen.cli.record.frames import LEAST, framed

        if self.frames and self.width >= LEAST and verdict.title and verdict.answers:
            print_styled(framed(verdict, self.width, signs(), colours=self.colours))
            return
        for line, tone in verdict.lines():
            text = without_marks(line) if self.plain else line
            if self.plain and tone is Tone.WRONG and not text.startswith(verdict.title):
                text = f"{verdict.title}. {text}"  # as the frame's title says it to others
            self.show(text, tone)

    def ask(self, prompt: str, *, answer: bool = False) -> str:
        if width_of(prompt) + TYPED > self.width:  # room to type in
            before, _, prompt = prompt.rpartition("  ")
            if before:
                self.show(before)
        prompt = visible(prompt)
        shown = PROMPT.format(prompt) if self.colours and self.readline else prompt
        try:
            typed = resumable_input(shown, self.readline) if self.readline else input(shown)
        except EOFError:
            print()
            raise Closed from None
        if answer and self.readline and typed.strip():
            self.readline.add_history(typed)
        return typed

    def event(self, data: Mapping[str, Any]) -> None:
        """Nothing to do: what happened is told in words."""


def shows_colours(environment: Mapping[str, str]) -> bool:
    """Whether standard output is a terminal that has colours, and the user wants them."""
    return sys.stdout.isatty() and not _is_poor(environment) and not environment.get("NO_COLOR")


def draws(environment: Mapping[str, str]) -> bool:
    """Whether frames can be drawn."""
    return not _is_poor(environment) and sys.stdout.encoding != "ascii"


def _is_poor(environment: Mapping[str, str]) -> bool:
    return environment.get("TERM", "dumb") in ("dumb", "unknown")


class ScriptScreen:
    """Answers from lines; shows the session as plain text."""

    patient = False

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines

    def head(self, text: str, code: str, done: int, total: int) -> None:
        self.show(f"{text} ({code})")

    def show(self, text: Shown = "", tone: Tone = Tone.PLAIN) -> None:
        print(text)

    def ask(self, prompt: str, *, answer: bool = False) -> str:
        sys.stdout.flush()  # the program that writes the answers may be reading the questions
        line = next(self.lines, None)
        if line is None:
            self.show()
            raise Closed
        self.show(f"{prompt}{line}")
        return line

    def event(self, data: Mapping[str, Any]) -> None:
        """Nothing to do: what happened is told in words."""


class JsonScreen(ScriptScreen):
    """Answers from lines; prints one JSON object for everything that happened, nothing else."""

    def show(self, text: Shown = "", tone: Tone = Tone.PLAIN) -> None:
        pass

    def event(self, data: Mapping[str, Any]) -> None:
        print_json(data)


def answer_lines(source: str | None) -> Iterator[str]:
    """The lines of a file, or of standard input."""
    if source in (None, "-"):
        return (line.rstrip("\n") for line in sys.stdin)
    return iter(read_text(Path(source)).splitlines())
