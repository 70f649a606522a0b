"""Events written: who, when and with which program, put to what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quizgen.grading import deletion_texts
from quizgen.question import Blanks, Choice, Cloze, Dims, Numeric, Question
from quizgen.study.days import Clock
from quizgen.study.event import Event, EventKind, EventVerdict
from quizgen.study.plan import Kind, Outcome, Rating, Showing
from quizgen.study.record import Record
from quizgen.study.state import State


@dataclass(frozen=True)
class Journal:
    """A record that is written to.

    clock: what time it is.  new_id: an id that no other event has, on whatever machine.
    program: the version of the program.
    """

    record: Record
    clock: Clock
    new_id: Callable[[], str]
    program: str = ""

    def answer(
        self, showing: Showing, outcome: Outcome, rating: Rating | None, kind: Kind
    ) -> tuple[Event, State]:
        """Keep an answer."""
        return self._keep(_answered(self._event("answer"), showing, outcome, rating, kind))

    def known(self, showing: Showing, kind: Kind) -> tuple[Event, State]:
        """Keep that the learner knows this without answering."""
        rating: Rating | None = "easy" if kind is Kind.DRILL else None
        event = _answered(self._event("answer"), showing, Outcome("correct", ""), rating, kind)
        return self._keep(replace(event, verdict="known", tries=0))

    def example(self, showing: Showing) -> tuple[Event, State]:
        """Keep that a worked example was shown."""
        return self._keep(_shown(self._event("example"), showing))

    def undo(self, event: Event) -> Event:
        """Take an answer or a reset back."""
        return self._change("undo", targets=(event.id,))

    def rerate(self, event: str, rating: Rating) -> Event:
        return self._change("rating", targets=(event,), rating=rating)

    def reset(self, items: Sequence[str]) -> Event:
        """Make items new again."""
        return self._change("reset", targets=tuple(items))

    def _event(self, kind: EventKind) -> Event:
        now = self.clock()
        return Event(self.new_id(), kind, now.utc_ms, now.offset, now.day, program=self.program)

    def _keep(self, event: Event) -> tuple[Event, State]:
        return event, self.record.append(event)

    def _change(
        self, kind: EventKind, *, targets: tuple[str, ...], rating: Rating | None = None
    ) -> Event:
        event = replace(self._event(kind), targets=targets, rating=rating)
        self.record.change(event)
        return event


def _shown(event: Event, showing: Showing) -> Event:
    asked = showing.question
    return replace(
        event,
        item=showing.item,
        code=asked.code,
        version=asked.version,
        givens=dict(asked.givens) or None,
        form=showing.form.value,
    )


def _answered(
    event: Event, showing: Showing, outcome: Outcome, rating: Rating | None, kind: Kind
) -> Event:
    verdict: EventVerdict = "gave-up" if outcome.gave_up else outcome.verdict
    return replace(
        _shown(event, showing),
        response=outcome.response,
        expected=expected(showing.question),
        verdict=verdict,
        misconceptions=outcome.misconceptions,
        rating=rating,
        seconds=outcome.seconds,
        tries=outcome.tries,
        hints=outcome.hints,
        mode=kind.value,
    )


def expected(question: Question) -> str:
    """The right answer as the log keeps it; of a card that the learner compares, nothing."""
    match question.answer:
        case Numeric() | Dims() | Blanks() as answer:
            return answer.key_text()
        case Choice(right=right):
            return right
        case Cloze() as cloze:
            return "; ".join(deletion_texts(cloze))
        case _:
            return ""
