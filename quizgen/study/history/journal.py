"""Events written: who, when and with which program, put to what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from quizgen.questions.grading import deletion_texts
from quizgen.questions.question import Blanks, Choice, Cloze, Dims, Numeric, Question
from quizgen.study.history.days import Clock
from quizgen.study.history.event import Event, EventKind, EventVerdict
from quizgen.study.history.record import Record
from quizgen.study.history.state import State
from quizgen.study.plan import Kind, Outcome, Rating, Showing


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

    def tried(self, showing: Showing, outcome: Outcome, rating: Rating | None, kind: Kind) -> Event:
        """Keep a wrong answer that a second try follows."""
        event = _answered(self._event("try"), showing, outcome, rating, kind)
        self.record.note(event)
        return event

    def settle(self) -> None:
        """Let first tries count after which the program was stopped."""
        for event in self.record.unsettled():
            self.record.append(replace(event, kind="answer", id=f"{event.id}-try"))

    def known(self, showing: Showing, kind: Kind) -> tuple[Event, State]:
        """Keep that the learner knows this without answering."""
        rating: Rating | None = "easy" if kind is Kind.DRILL else None
        event = _answered(self._event("answer"), showing, Outcome("correct", ""), rating, kind)
        return self._keep(replace(event, verdict="known", tries=0))

    def passed(self, showing: Showing, kind: Kind) -> tuple[Event, State]:
        """Keep that a question of a placement was passed over."""
        event = _answered(self._event("answer"), showing, Outcome("incorrect", ""), None, kind)
        return self._keep(replace(event, verdict="skipped", tries=0))

    def example(self, showing: Showing) -> tuple[Event, State]:
        """Keep that a worked example was shown."""
        return self._keep(_shown(self._event("example"), showing))

    def undo(self, event: Event) -> Event:
        """Take an answer, a reset or a setting back."""
        return self._change("undo", targets=(event.id,))

    def rerate(self, event: str, rating: Rating) -> Event:
        return self._change("rating", targets=(event,), rating=rating)

    def set(self, changes: Mapping[str, float | None]) -> Event:
        """Change settings; None unsets a limit or the exam."""
        return self._change("setting", givens=changes)

    def reset(self, items: Sequence[str]) -> Event:
        """Make items new again, whatever time their events bear: the clock may be set back."""
        states = self.record.states()
        newest = max((states[item].time for item in items if item in states), default=0)
        return self._change("reset", targets=tuple(items), after=newest)

    def place(self, items: Sequence[str]) -> Event:
        """Make new items known; what earlier placements made known is not, unless it is again."""
        if earlier := self.record.placements():
            self._change("undo", targets=tuple(event.id for event in earlier))
        return self._change("placed", targets=tuple(items))

    def _event(self, kind: EventKind) -> Event:
        now = self.clock()
        return Event(self.new_id(), kind, now.utc_ms, now.offset, now.day, program=self.program)

    def _keep(self, event: Event) -> tuple[Event, State]:
        event = self._after_resets(event)
        return event, self.record.append(event)

    def _after_resets(self, event: Event) -> Event:
        """What comes after a reset counts after it, though the clock was set back."""
        newest = self.record.state(event.item).time
        if newest <= event.time:
            return event
        past = self.record.history(event.item)
        later = any(one.kind == "reset" and one.time >= event.time for one in past)
        return replace(event, time=newest + 1) if later else event

    def _change(
        self,
        kind: EventKind,
        *,
        targets: tuple[str, ...] = (),
        rating: Rating | None = None,
        givens: Mapping[str, float | None] | None = None,
        after: int = 0,
    ) -> Event:
        """Keep a change.  after: a time that it comes after, whatever the clock says."""
        event = self._event(kind)
        time = max(event.time, after + 1)
        event = replace(event, time=time, targets=targets, rating=rating, givens=givens)
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
        expected=logged_answer(showing.question),
        verdict=verdict,
        misconceptions=outcome.misconceptions,
        rating=rating,
        seconds=outcome.seconds,
        tries=outcome.tries,
        hints=outcome.hints,
        mode=kind.value,
    )


def logged_answer(question: Question) -> str:
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
