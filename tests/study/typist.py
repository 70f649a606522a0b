"""A person at a screen, as far as a session can tell: types given lines, keeps what is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from quizgen.questions.question import Question
from quizgen.study.plan import Form, Kind, Plan, Showing
from quizgen.study.session.commands import Closed
from quizgen.study.session.mock_exam import MockExam
from quizgen.study.session.play import Session
from quizgen.study.session.screen import Shown, Tone, Verdict
from tests.study.listed import Listed


@dataclass
class Typist:
    """Types its lines one by one; a line may be an exception, which is raised (Ctrl-C)."""

    lines: Iterator[str | BaseException]
    patient: bool = True
    shown: list[str] = field(default_factory=list)
    tones: list[Tone] = field(default_factory=list)
    events: list[Mapping[str, Any]] = field(default_factory=list)

    def head(self, text: str, code: str, done: int, total: int) -> None:
        self.show(f"{text} ({code})", Tone.HEAD)

    def show(self, text: Shown = "", tone: Tone = Tone.PLAIN) -> None:
        lines = text.lines() if isinstance(text, Verdict) else [(str(text), tone)]
        for line, its in lines:
            self.shown.append(line)
            self.tones.append(its)

    def ask(self, prompt: str, *, answer: bool = False) -> str:
        line = next(self.lines, None)
        if line is None:
            raise Closed
        if isinstance(line, BaseException):
            raise line
        self.show(f"{prompt}{line}")
        return line

    def event(self, data: Mapping[str, Any]) -> None:
        self.events.append(data)

    @property
    def text(self) -> str:
        return "\n".join(self.shown)

    def toned(self, tone: Tone) -> list[str]:
        return [text for text, its in zip(self.shown, self.tones, strict=True) if its is tone]


class Ticking:
    """A clock that goes on by a second each time it is read."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


@dataclass
class Formed(Listed):
    """A plan whose first showing has another form."""

    form: Form = Form.ASK

    def next(self) -> Showing | None:
        found = super().next()
        return None if found is None else replace(found, form=self.form)

    def shown(self, showing: Showing) -> None:
        self.form = Form.ASK


def played(
    questions: Sequence[Question] | Plan,
    *lines: str | BaseException,
    patient: bool = True,
    report: Callable[[str], str] = lambda text: "Kept.",
) -> tuple[Typist, Session]:
    """A session over questions (or a plan), played to its end."""
    plan = Listed(questions) if isinstance(questions, Sequence) else questions
    typist = Typist(iter(lines), patient)
    kind = MockExam if plan.kind is Kind.EXAM else Session
    session = kind(plan, typist, Ticking(), "quizgen 1.0", report)
    session.play()
    return typist, session
