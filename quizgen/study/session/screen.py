"""Where a session shows and asks: what a terminal, a file of answers and a test have in common."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Protocol

from quizgen.text.tables import Blocks


class Tone(Enum):
    """What a line is, for screens that colour."""

    HEAD = "head"
    PLAIN = "plain"
    RIGHT = "right"
    WRONG = "wrong"
    HINT = "hint"


class Screen(Protocol):
    """Where a session shows and asks."""

    @property
    def patient(self) -> bool:
        """Whether a person sits there: who can try twice, and reads before going on.

        Elsewhere one line is one answer, and nothing waits.
        """
        ...

    def head(self, text: str, done: int, total: int) -> None:
        """The first line of a question, and how far the session has come."""
        ...

    def show(self, text: str | Blocks = "", tone: Tone = Tone.PLAIN) -> None: ...

    def ask(self, prompt: str, *, answer: bool = False) -> str:
        """One line typed; raises Closed at the end of input.

        answer: whether it is worth calling back with the arrow keys.
        """
        ...

    def event(self, data: Mapping[str, Any]) -> None:
        """What happened, as data; an answer is on disk by now and its feedback follows."""
        ...
