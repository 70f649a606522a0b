"""What the log makes of an item: memory, lapses, how far it was introduced.

A state follows from an item's events alone, in the order of their time.  So the table of states
is a cache, and logs that are brought together in any order give the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from quizgen.study.history.event import Event
from quizgen.study.history.scheduler import Memory, Scheduler
from quizgen.study.plan import RATINGS, Form, Rating
from quizgen.variants.space import mix, seed_bits

LEECH = 6  # lapses that make an item a leech
LONG = 21  # days of stability from which on an item counts as learned for long
EXAMPLE_SEEN, INTRODUCED = 1, 2
DAYS_RIGHT = 2  # study days with an unaided right answer that open the next level
LATEST = 28  # days in which all that a placement made known is asked


@dataclass(frozen=True, slots=True)
class State:
    """An item as its events left it.

    due, last, stability, difficulty: as in ``Memory``; None before the first answer.
    reviews: answers that moved the schedule.  lapses: those of them that found it forgotten.
    right: unaided right answers.  right_days: different study days with one; right_day: the
    last of those.  stage: 0 new, 1 worked example seen, 2 last step answered, or more.
    explain: whether a worked example comes before it is asked again, as a leech deserves (a file
    keeps 0 or 1).
    time, id: of its last event.
    failed: the last study day on which it was rated again.
    """

    due: int | None = None
    last: int | None = None
    stability: float | None = None
    difficulty: float | None = None
    reviews: int = 0
    lapses: int = 0
    right: int = 0
    right_days: int = 0
    right_day: int | None = None
    stage: int = 0
    explain: bool = False
    time: int = 0
    id: str = ""
    failed: int | None = None

    @property
    def memory(self) -> Memory | None:
        if self.stability is None or self.difficulty is None:
            return None
        assert self.last is not None
        assert self.due is not None
        return Memory(self.stability, self.difficulty, self.last, self.due)

    @property
    def leech(self) -> bool:
        return self.lapses >= LEECH


@dataclass(frozen=True, slots=True)
class Prediction:
    """How likely FSRS thought a right answer, at least a day after the one before.

    passed: whether it was.
    """

    event: str
    recall: float
    passed: bool


def after(state: State, event: Event, scheduler: Scheduler) -> tuple[State, Prediction | None]:
    """The state after one more event of the item, and what had been predicted of it."""
    time, name = event.stamp
    if event.kind == "reset":
        return State(time=time, id=name), None
    if event.kind == "placed":
        return _placed(state, event, scheduler), None
    if event.kind == "example":
        stage = max(EXAMPLE_SEEN, state.stage)
        return replace(state, stage=stage, explain=False, time=time, id=name), None
    if not event.moves:
        return replace(state, time=time, id=name), None
    rating = rating_of(event)
    old = state.memory
    if rating == "again" and state.failed is not None and event.day <= state.failed:
        return _failed_once_more(state, event), None
    new = scheduler.review(old, rating, event.day, event.item)
    lapsed = rating == "again" and old is not None and event.day > old.last
    lapses = state.lapses + lapsed
    unaided = event.right and (event.form == Form.ASK.value or event.verdict == "known")
    new_day = unaided and (state.right_day is None or event.day > state.right_day)
    prediction = None
    if old is not None and event.day > old.last:
        recall = scheduler.recall(old, event.day)
        prediction = Prediction(event.id, recall, passed=rating != "again")
    found = replace(
        state,
        due=new.due,
        last=new.last,
        stability=new.stability,
        difficulty=new.difficulty,
        reviews=state.reviews + 1,
        lapses=lapses,
        right=state.right + unaided,
        right_days=state.right_days + new_day,
        right_day=event.day if new_day else state.right_day,
        stage=INTRODUCED,
        explain=lapses >= LEECH if lapsed else state.explain,
        time=time,
        id=name,
        failed=event.day if rating == "again" else state.failed,
    )
    return found, prediction


def _placed(state: State, event: Event, scheduler: Scheduler) -> State:
    """A new item as if it had been found easy, and its level as held; others stay as they are."""
    time, name = event.stamp
    if state.due is not None:
        return replace(state, time=time, id=name)
    new = scheduler.review(None, "easy", event.day, event.item)
    late = mix(seed_bits(event.day, event.item)) % LATEST  # so that they do not all come at once
    return replace(
        state,
        due=event.day + 2 + late,
        last=new.last,
        stability=new.stability,
        difficulty=new.difficulty,
        right=1,
        right_days=DAYS_RIGHT,
        right_day=event.day,
        stage=INTRODUCED,
        time=time,
        id=name,
    )


def _failed_once_more(state: State, event: Event) -> State:
    """A day on which an item keeps failing counts once; it is asked again on the next."""
    assert state.failed is not None
    time, name = event.stamp
    return replace(state, due=state.failed + 1, reviews=state.reviews + 1, time=time, id=name)


def rating_of(event: Event) -> Rating:
    """The rating of an answer that has one."""
    return next(rating for rating in RATINGS if rating == event.rating)


@dataclass(frozen=True)
class Overrules:
    """What later events say of earlier ones: which are taken back, which rated anew."""

    undone: frozenset[str]
    ratings: dict[str, str]

    @classmethod
    def of(cls, events: Iterable[Event]) -> Overrules:
        """From all undos and ratings of a log."""
        ordered = sorted(events, key=lambda event: event.stamp)
        undone = {name for event in ordered if event.kind == "undo" for name in event.targets}
        ratings = {
            name: event.rating
            for event in ordered
            if event.kind == "rating" and event.rating and event.id not in undone
            for name in event.targets
        }
        return cls(frozenset(undone), ratings)

    def effective(self, events: Iterable[Event]) -> Iterator[Event]:
        """The events that count, with the ratings that count."""
        for event in events:
            if event.id not in self.undone:
                rating = self.ratings.get(event.id)
                yield replace(event, rating=rating) if rating else event


def replayed(events: Iterable[Event], scheduler: Scheduler) -> tuple[State, list[Prediction]]:
    """The state that an item's effective events lead to, taken in the order of their time."""
    state, predictions = State(), []
    for event in sorted(events, key=lambda event: event.stamp):
        state, prediction = after(state, event, scheduler)
        if prediction:
            predictions.append(prediction)
    return state, predictions
