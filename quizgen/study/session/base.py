"""What every session keeps track of: the open showing, the answers so far, what waits."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from quizgen.study.history.days import DAY, MINUTE
from quizgen.study.history.event import Event
from quizgen.study.history.journal import Journal
from quizgen.study.history.rating import rate
from quizgen.study.history.state import State
from quizgen.study.plan import Form, Kind, Outcome, Progress, Recorded, Showing, Undone
from quizgen.study.session.opening import NEW
from quizgen.study.session.pool import AVOIDED, StudyItem, StudyPool
from quizgen.study.session.queue import Pick, Queue, Return
from quizgen.study.session.rescue import Trail, form_after
from quizgen.variants.space import mix, seed_bits

GAPS = (3, 4, 5)  # questions after which a wrong one comes back


@dataclass(frozen=True)
class Undoable:
    """An answer of this session, for taking it back.

    outcome: None where the learner said "I know this".  leads: whether the item was to be asked
    unaided afterwards.  failed: whether it was wrong.  returned: whether it was let come back.
    """

    review: str
    showing: Showing
    outcome: Outcome | None
    leads: bool = False
    failed: bool = False
    returned: bool = False


class Sitting(ABC):
    """A session with a journal, over a pool.

    count: questions, beside those that come back.  minutes: after which nothing more is asked.
    """

    kind: Kind

    def __init__(
        self,
        journal: Journal,
        pool: StudyPool,
        seed: str,
        count: int,
        minutes: float | None = None,
    ) -> None:
        self.journal = journal
        self.record = journal.record
        self.pool = pool
        self.seed = seed
        self.budget = count
        self.asked = 0
        self.now = journal.clock()
        self.ends = None if minutes is None else self.now.utc_ms + round(minutes * MINUTE)
        journal.settle()
        self.record.adopt(pool.aliases)
        known = self.record.states()
        self.states = {item: known[item] for item in pool.entries if item in known}
        self.earlier: Mapping[str, Trail] = {}  # today's answers of sessions before this one
        self.first_try: Event | None = None
        self.follows: Pick | None = None  # what must come right after a worked example
        self.before = dict(self.states)  # as they were at the beginning
        self.queue = Queue()
        self.open: Showing | None = None
        self.held: list[Showing] = []
        self.answers: list[Undoable] = []
        self.passed: dict[str, list[str]] = {}  # codes by item that were skipped here
        self.brought_by: dict[str, str] = {}  # by code, the answer that brought a showing back

    @property
    def today(self) -> int:
        return self.now.day

    def notes(self) -> tuple[str, ...]:
        """Sentences the learner should know before the first question."""
        ahead = self.record.latest() - self.now.utc_ms
        if ahead < DAY:
            return ()
        days = f"{ahead // DAY} day{'s' * (ahead >= 2 * DAY)}"
        return (f"The record holds answers from {days} ahead of this clock; is its date right?",)

    def progress(self) -> Sequence[Progress]:
        return ()

    def streak(self) -> int:
        return 0

    # --- what comes next ----------------------------------------------------------

    def next(self) -> Showing | None:
        if self.seconds_left() == 0:
            return None
        if self.open is None:
            self.now = self.journal.clock()
            self.open = self.held.pop(0) if self.held else self._chosen()
        if self.open is not None:
            place = self._position()
            self.open = replace(self.open, position=place, total=self._total(self.open))
        return self.open

    def _position(self) -> int:
        return self.asked + 1

    @abstractmethod
    def _picked(self) -> Pick | None:
        """What to ask, in which form; None at the end."""

    @abstractmethod
    def _total(self, showing: Showing) -> int:
        """How many questions there will be, as it looks now."""

    def _chosen(self) -> Showing | None:
        while pick := self._following() or self._picked():
            if question := self.pool.ask(pick.entry, self.seed, self._avoided(pick.entry)):
                form = pick.form
                if form is Form.LAST_STEP and not question.steps:
                    form = Form.ASK
                item = pick.entry.item
                self.brought_by[question.code] = pick.review
                leech = self.states.get(item, NEW).leech
                because = self._because(pick)
                first = self._first_of_topic(pick.entry)
                topic = self.pool.topics.get(question.topic)
                title = topic.title if topic else ""
                return Showing(
                    item, question, form, pick.reason, 0, 0, because, leech, first, title
                )
        return None

    def _first_of_topic(self, entry: StudyItem) -> bool:
        """Whether no number of a number's topic was shown before."""
        others = self.pool.by_topic.get(entry.topic, ()) if entry.family else (entry.item,)
        known = (item for item in others if self.pool.entries[item].family)
        drilled = self.kind is Kind.DRILL and bool(entry.family)
        return drilled and not any(self.states.get(i, NEW).stage for i in known)

    def _following(self) -> Pick | None:
        pick, self.follows = self.follows, None
        return pick

    def _because(self, pick: Pick) -> str:
        """What the learner did that a card shall cure."""
        known = self.pool.misconceptions
        return known[pick.because].feedback if pick.because in known else ""

    def _avoided(self, entry: StudyItem) -> Sequence[str]:
        if not entry.family:
            return ()
        return [*self.passed.get(entry.item, ()), *self.record.seen(entry.item, AVOIDED)]

    def _promised(self) -> int:
        """Questions that are certain to come: those that come back, and those held back."""
        held = sum(showing.form is not Form.EXAMPLE for showing in self.held)
        return len(self.queue.returns) + held

    def _return(self, showing: Showing, reason: str, review: str, form: Form = Form.ASK) -> None:
        """Let an item come back some questions later."""
        salt = f"{showing.item} {self.asked}"
        gap = GAPS[mix(seed_bits(self.seed, salt)) % len(GAPS)]
        pick = Pick(self.pool.entries[showing.item], reason, form, review=review)
        self.queue.returns.append(Return(self.asked + gap - 1, pick))

    def _again(self, answer: Undoable) -> bool:
        """Let what was wrong come back, with more help in time; False where it is enough."""
        item = answer.showing.item
        failures = 1 + self.earlier.get(item, Trail()).failures
        failures += sum(
            one.failed
            for one in self.answers
            if one.showing.item == item and one.review != answer.review
        )
        form = form_after(failures, answer.showing.form, self.pool.entries[item])
        if form is not None:
            self._return(answer.showing, "again", answer.review, form)
        return form is not None

    # --- what became of it --------------------------------------------------------

    @abstractmethod
    def answered(self, showing: Showing, outcome: Outcome) -> Recorded: ...

    def tried(self, showing: Showing, outcome: Outcome) -> None:
        self._check(showing)
        rating = rate(outcome, showing.form) if self.kind is Kind.DRILL else None
        self.first_try = self.journal.tried(showing, outcome, rating, self.kind)

    def untried(self) -> None:
        if self.first_try is not None:
            self.journal.undo(self.first_try)

    def _close(self, answer: Undoable, state: State) -> None:
        """The open showing was answered."""
        self.states[answer.showing.item] = state
        self.open = None
        self.asked += 1
        self.answers.append(answer)

    def skipped(self, showing: Showing) -> None:
        self._check(showing)
        self.open = self.follows = None
        self.asked += 1
        self.passed.setdefault(showing.item, []).insert(0, showing.question.code)

    def undo(self) -> Undone | None:
        if not self.answers:
            return None
        answer = self.answers.pop()
        event = self.record.event(answer.review)
        assert event is not None
        self.journal.undo(event)
        showing = answer.showing
        self.states[showing.item] = self.record.state(showing.item)
        self.queue.forget(answer.review)
        self.asked -= 1
        waiting = [*([self.open] if self.open else []), *self.held]
        wanted = (one for one in waiting if self.brought_by[one.question.code] != answer.review)
        self.held = [showing, *wanted]
        self.open = None
        return Undone(event.id, event.item, event.code, event.response)

    def seconds_left(self) -> float | None:
        if self.ends is None:
            return None
        return max(0, self.ends - self.journal.clock().utc_ms) / 1000

    def _check(self, showing: Showing) -> None:
        """A session answers what it was given last."""
        assert self.open is not None
        assert (showing.item, showing.question.code) == (self.open.item, self.open.question.code)
