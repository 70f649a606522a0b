"""Where a session shows and asks: what a terminal, a file of answers and a test have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeAlias

from quizgen.text.tables import Blocks
from quizgen.text.working import Working


class Tone(Enum):
    """What a line is, for screens that colour."""

    HEAD = "head"
    PLAIN = "plain"
    RIGHT = "right"
    WRONG = "wrong"
    HINT = "hint"


@dataclass(frozen=True)
class Verdict:
    """What is said first after an answer: whether it was right, and both answers.

    title: in a word or two.  said: a sentence that says more; it may say what the title says.
    answers: what stands beside what: a label, and lines of text.
    right: None where the learner asked for the solution.
    """

    title: str
    said: str
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    right: bool | None = None

    @property
    def tone(self) -> Tone:
        return {True: Tone.RIGHT, False: Tone.WRONG, None: Tone.PLAIN}[self.right]

    def __str__(self) -> str:
        return "\n".join(text for text, _ in self.lines())

    def lines(self) -> Iterator[tuple[str, Tone]]:
        """As lines of text, for a screen without frames; a right answer need not be told again."""
        if self.said:
            yield f"{MARKS[self.right]}{self.said}", self.tone
        for label, (first, *others) in () if self.right else self.answers:
            yield f"{label}: {first}", Tone.PLAIN
            for other in others:
                yield f"    {other}", Tone.PLAIN


MARKS = {True: "✓ ", False: "✗ ", None: ""}
Shown: TypeAlias = str | Blocks | Working | Verdict


class Screen(Protocol):
    """Where a session shows and asks."""

    @property
    def patient(self) -> bool:
        """Whether a person sits there: who can try twice, and reads before going on.

        Elsewhere one line is one answer, and nothing waits.
        """
        ...

    def head(self, text: str, code: str, done: int, total: int) -> None:
        """The first line of a question, its code, and how far the session has come."""
        ...

    def show(self, text: Shown = "", tone: Tone = Tone.PLAIN) -> None: ...

    def ask(self, prompt: str, *, answer: bool = False) -> str:
        """One line typed; raises Closed at the end of input.

        answer: whether it is worth calling back with the arrow keys.
        """
        ...

    def event(self, data: Mapping[str, Any]) -> None:
        """What happened, as data; an answer is on disk by now and its feedback follows."""
        ...
