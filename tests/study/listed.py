"""A plan that asks given questions in a row and keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from quizgen.questions.question import Question
from quizgen.study.history.rating import rate
from quizgen.study.plan import (
    Form,
    Kind,
    Outcome,
    Outlook,
    Progress,
    Rating,
    Recorded,
    Showing,
    Undone,
)


@dataclass
class Listed:
    """Questions in the order given.

    time_left: of a mock exam; None where there is no limit.
    """

    questions: Sequence[Question]
    kind: Kind = Kind.DRILL
    time_left: Callable[[], float] | None = None
    queue: list[int] = field(init=False)
    answers: list[tuple[int, Outcome | None]] = field(default_factory=list)
    later: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.queue = list(range(len(self.questions)))

    def outlook(self) -> Outlook:
        return Outlook(0, 0, 0, None, 0)

    def progress(self) -> Sequence[Progress]:
        return ()

    def streak(self) -> int:
        return 0

    def next(self) -> Showing | None:
        if not self.queue or self.seconds_left() == 0:
            return None
        place = self.queue[0]
        question = self.questions[place]
        item = f"{question.family}:{question.level}" if question.family else question.code
        return Showing(item, question, Form.ASK, self.kind.value, place + 1, len(self.questions))

    def shown(self, showing: Showing) -> None:
        """Nothing is kept."""

    def answered(self, showing: Showing, outcome: Outcome) -> Recorded:
        self.answers.append((self.queue.pop(0), outcome))
        return Recorded("", rate(outcome), None, None)

    def tried(self, showing: Showing, outcome: Outcome) -> None:
        """Nothing is kept."""

    def untried(self) -> None:
        """Nothing was kept."""

    def known(self, showing: Showing) -> Recorded:
        self.answers.append((self.queue.pop(0), None))
        return Recorded("", "easy", None, None)

    def skipped(self, showing: Showing) -> None:
        """In an exam a question that is passed over comes once more at the end."""
        place = self.queue.pop(0)
        if self.kind is Kind.EXAM and place not in self.later:
            self.later.add(place)
            self.queue.append(place)

    def rerate(self, recorded: Recorded, rating: Rating) -> Recorded:
        return replace(recorded, rating=rating)

    def undo(self) -> Undone | None:
        if not self.answers:
            return None
        place, outcome = self.answers.pop()
        self.queue.insert(0, place)
        code = self.questions[place].code
        return Undone("", code, code, outcome.response if outcome else "")

    def seconds_left(self) -> float | None:
        return None if self.time_left is None else max(0.0, self.time_left())
