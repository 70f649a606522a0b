"""A plan without a record: some questions, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from quizgen.question import Question
from quizgen.study.plan import Form, Kind, Outcome, Outlook, Rating, Recorded, Showing, Undone
from quizgen.study.rating import rate


class Given:
    """Asks each question once; ``forms`` say how, and ``outcomes`` keeps what came of it."""

    kind = Kind.DRILL

    def __init__(self, questions: Iterable[Question], form: Form = Form.ASK) -> None:
        self.questions = list(questions)
        self.form = form
        self.outcomes: list[Outcome] = []
        self.place = 0

    def outlook(self) -> Outlook:
        return Outlook(len(self.questions), 0, 0, None, 0)

    def next(self) -> Showing | None:
        if self.place == len(self.questions):
            return None
        question, total = self.questions[self.place], len(self.questions)
        return Showing(question.code, question, self.form, "due", self.place + 1, total)

    def shown(self, showing: Showing) -> None:
        self.form = Form.ASK

    def answered(self, showing: Showing, outcome: Outcome) -> Recorded:
        self.outcomes.append(outcome)
        self.place += 1
        return Recorded(str(self.place), rate(outcome, showing.form), date(2026, 11, 22), 1)

    def known(self, showing: Showing) -> Recorded:
        self.place += 1
        return Recorded(str(self.place), "easy", date(2026, 11, 30), 9)

    def skipped(self, showing: Showing) -> None:
        self.place += 1

    def rerate(self, recorded: Recorded, rating: Rating) -> Recorded:
        return Recorded(recorded.review, rating, recorded.due, recorded.days)

    def undo(self) -> Undone | None:
        return None

    def seconds_left(self) -> float | None:
        return None
