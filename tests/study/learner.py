"""A learner with a clock of their own, and small families to learn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from quizgen.cards.topics import Topic
from quizgen.families import misconceptions
from quizgen.formulas.formula import Formula
from quizgen.questions.question import Numeric, Question, Reveal, Step
from quizgen.study.history.days import DAY, HOUR, MINUTE, Moment, day_of
from quizgen.study.history.journal import Journal
from quizgen.study.history.record import Record
from quizgen.study.history.store import empty_store
from quizgen.study.plan import Form, Outcome, Plan, Recorded, Showing
from quizgen.study.session.drilling import Drill
from quizgen.study.session.pool import StudyItem, StudyPool
from quizgen.text.markup import parse

MONDAY = day_of(date(2026, 3, 2))
STEPS = (Step("Sum", "x", Formula("a + b"), {"a": 3, "b": 4}, 7),)
RIGHT = Outcome("correct", "7")
WRONG = Outcome("incorrect", "8")
KNOWN = Outcome("rated", "3", rating="good")
FORGOTTEN = Outcome("rated", "1", rating="again")


mistakes = cache(misconceptions)


def ask(entry: StudyItem, seed: str, avoid: Sequence[str]) -> Question:
    """A card, or the first variant that was not shown lately."""
    if not entry.family:
        return Question(entry.item, entry.topic, parse("What?"), Reveal(parse("That.")))
    code = next(code for i in count() if (code := f"{entry.item}:{i}") not in avoid)
    return Question(
        code,
        entry.topic,
        parse("How many?"),
        Numeric(7, "MACs"),
        level=entry.level,
        family=entry.family,
        version=1,
        givens={"a": 3},
        steps=STEPS,
        misconceptions=mistakes(),
    )


def pool(entries: Sequence[StudyItem], **others: object) -> StudyPool:
    topics = {name: Topic(name, name, ()) for name in {entry.topic for entry in entries}}
    known = {"topics": topics, "misconceptions": misconceptions(), **others}
    return StudyPool({entry.item: entry for entry in entries}, ask, **known)  # type: ignore[arg-type]


def levels(family: str, topic: str, needs: Sequence[str] = (), near: str = "") -> list[StudyItem]:
    return [
        StudyItem(f"{family}:{level}", topic, family, level, tuple(needs), near)
        for level in (1, 2, 3)
    ]


SMALL = pool(
    [
        *levels("size", "shapes"),
        *levels("params", "params", near="conv"),
        *levels("macs", "flops", ["size", "params"], near="conv"),
        *levels("memory", "memory", ["size"], near="conv"),
        *[StudyItem(f"{topic}-{i}", topic) for topic in ("shapes", "params") for i in range(3)],
    ]
)


@dataclass
class Clock:
    """Noon of a study day at UTC+1, until it is moved."""

    now: int = MONDAY * DAY + 11 * HOUR
    offset: int = 60

    def __call__(self) -> Moment:
        return Moment(self.now, self.offset)

    def to(self, day: int, hour: float = 12) -> None:
        """A study day from that Monday, and an hour of the local clock."""
        self.now = (MONDAY + day) * DAY + round(hour * HOUR) - self.offset * MINUTE


@dataclass
class Learner:
    """A record with its clock.  ids: those of its events, unlike those of another's."""

    name: str = "a"
    path: Path | None = None
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        numbers = count()
        store = Record(empty_store()) if self.path is None else None
        self.record = store or Record.open(Path(str(self.path)), self.clock().day)
        self.journal = Journal(
            self.record, self.tick, lambda: f"{self.name}{next(numbers):05}", "test"
        )

    def tick(self) -> Moment:
        """Every look at the clock takes a second."""
        self.clock.now += 1000
        return self.clock()

    def drill(
        self,
        over: StudyPool = SMALL,
        count: int = 20,
        new: int | None = None,
        seed: str = "1",
        **others: Any,
    ) -> Drill:
        return Drill(self.journal, over, seed, count, new, **others)


Played = list[tuple[Showing, Recorded]]


def right(showing: Showing) -> Outcome:
    return RIGHT if showing.question.family else KNOWN


def wrong(showing: Showing) -> Outcome:
    return WRONG if showing.question.family else FORGOTTEN


def play(
    plan: Plan, answer: Callable[[Showing], Outcome | None] = right, most: int = 500
) -> Played:
    """A session to its end; None skips."""
    played: Played = []
    while (showing := plan.next()) is not None and len(played) < most:
        if showing.form is Form.EXAMPLE:
            plan.shown(showing)
        elif (outcome := answer(showing)) is None:
            plan.skipped(showing)
        else:
            played.append((showing, plan.answered(showing, outcome)))
    return played


def items(played: Played) -> list[str]:
    return [showing.item for showing, _ in played]
