"""A mock exam: no feedback until the end, then marks by topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from typing import Any, ClassVar

from quizgen.questions.verdict import Mark
from quizgen.questions.wording import drill_answer, given_answer
from quizgen.study.plan import Outcome, Showing
from quizgen.study.session.commands import EXAM_HELP
from quizgen.study.session.play import Session
from quizgen.study.session.screen import Shown, Tone
from quizgen.study.session.summary import SessionAnswer, Summary

TOO_LATE = "The time was up: this answer does not count."


@dataclass
class MockExam(Session):
    """The exam's side of a session.  An answer given after the end of the time is not counted.

    kept: what happened so far, for other programs; they are told no verdict before the end either.
    """

    kept: list[Mapping[str, Any]] = field(default_factory=list)

    help_text: ClassVar[str] = EXAM_HELP
    ending: ClassVar[str] = "hand in"

    def play(self) -> Summary:
        try:
            return super().play()
        finally:
            for happened in [*self.kept, marks_event(self)]:
                self.screen.event(happened)

    def _tell(self, happened: Mapping[str, Any]) -> None:
        self.kept.append(happened)

    def _passed(self, showing: Showing) -> None:
        self.plan.skipped(showing)
        self.screen.show()

    def _done(self, showing: Showing) -> int:
        return len(self.summary.entries)  # questions put off have not been done

    def _keep(
        self, showing: Showing, outcome: Outcome, mark: Mark, *, goes_on: bool = True
    ) -> None:
        recorded = self._recorded("answered", showing, outcome, mark)
        if not recorded.in_time:
            self.screen.show(TOO_LATE, Tone.HINT)
        self.screen.show()

    def _read(self, showing: Showing) -> None:
        """Nothing was told: there is nothing to read."""

    def closing(self) -> Sequence[Shown]:
        """The marks."""
        return marks_lines(self)

    def _last_offer(self, last: SessionAnswer) -> str:
        """A last chance to go back, while there is time."""
        return "" if self.plan.seconds_left() == 0 else "Enter hands in, :u goes back"


# --- the marks ------------------------------------------------------------------------


def marks_event(session: Session) -> dict[str, Any]:
    """The marks for other programs: JSON-ready."""
    counted, total = _counted(session), session.total
    answered = session.summary.answered
    return {
        "event": "marks",
        "score": round(_score(counted), 2),
        "of": total,
        "percent": _percent(counted, total),
        "topics": {
            topic: {"score": round(_score(of), 2), "of": len(of)}
            for topic, of in _by_topic(counted).items()
        },
        "not_answered": total - len(answered),
        "late": [e.showing.question.code for e in answered if not e.recorded.in_time],
    }


def marks_lines(session: Session) -> list[str]:
    """Marks by topic, and what was not right."""
    counted, total = _counted(session), session.total
    if not counted:
        return ["No question was answered in time."]
    lines = [f"Marks: {_points(counted)} of {total} ({_percent(counted, total)}%)."]
    topics = _by_topic(counted)
    width = max(len(of[0].title) for of in topics.values())
    lines += [f"  {of[0].title.ljust(width)}  {_points(of)} of {len(of)}" for of in topics.values()]
    if total > len(counted):
        lines.append(f"Not answered: {total - len(counted)}.")
    wrong = [entry for entry in counted if not entry.right]
    if wrong:
        lines += ["", "Not right:", *(line for entry in wrong for line in _wrong_lines(entry))]
        lines.append("'quiz ask CODE --show-answer' shows the solution of each.")
    return lines


def _wrong_lines(entry: SessionAnswer) -> list[str]:
    question, outcome, mark = entry.showing.question, entry.outcome, entry.mark
    assert outcome is not None
    assert mark is not None
    given = given_answer(question, outcome.response, mark)
    return [
        f"  {question.code}",
        f"    Your answer: {given}",
        f"    Correct answer: {drill_answer(question)}",
        *([f"    {mark.why}"] if mark.why else []),
    ]


def _counted(session: Session) -> list[SessionAnswer]:
    return [entry for entry in session.summary.answered if entry.recorded.in_time]


def _by_topic(entries: list[SessionAnswer]) -> dict[str, list[SessionAnswer]]:
    topics: dict[str, list[SessionAnswer]] = {}
    for entry in entries:
        topics.setdefault(entry.topic, []).append(entry)
    return topics


def _score(entries: list[SessionAnswer]) -> float:
    return fsum(entry.mark.score for entry in entries if entry.mark is not None)


def _points(entries: list[SessionAnswer]) -> str:
    return f"{round(_score(entries), 1):g}"


def _percent(entries: list[SessionAnswer], total: int) -> int:
    return int(100 * _score(entries) / total + 0.5) if total else 0
