"""When an item is due: FSRS with default or fitted parameters, fed whole study days.

Every answer leads to an interval of whole days; what comes back within a session is the plan's
affair.  Intervals are spread a little, by a rule that depends on the item and the day alone, so
that what was learned together does not stay together for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from quizgen.study.plan import Rating
from quizgen.variants.space import mix, seed_bits

if TYPE_CHECKING:
    import fsrs

RETENTION = 0.9  # the share of due items that should still be known
CAP = 180  # days between two showings, at most
SPREAD_FROM = 3  # days; shorter intervals stay as they are
SPREAD = 12  # an interval moves by at most one twelfth of itself, at least a day
DECAY = -0.1542  # of the forgetting curve: the last of FSRS's default parameters
START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS knows of an item.

    stability: days until recall falls to 90%.  difficulty: 1 to 10.  last: the study day of the
    last answer.  due: the study day on which it comes next.
    """

    stability: float
    difficulty: float
    last: int
    due: int


@dataclass(frozen=True)
class Scheduler:
    """FSRS for whole study days.

    retention: the target, 0.7 to 0.99.  cap: in days.  parameters: those of FSRS if they were
    fitted to the learner; empty for its default ones.
    """

    retention: float = RETENTION
    cap: int = CAP
    parameters: tuple[float, ...] = ()

    @property
    def decay(self) -> float:
        """The exponent of the forgetting curve: the last parameter, negative."""
        return -self.parameters[-1] if self.parameters else DECAY

    @cached_property
    def _fsrs(self) -> fsrs.Scheduler:
        import fsrs

        return fsrs.Scheduler(
            self.parameters or fsrs.Scheduler().parameters,
            desired_retention=self.retention,
            learning_steps=(),
            relearning_steps=(),
            maximum_interval=self.cap,
            enable_fuzzing=False,  # the package draws from the global generator
        )

    def review(self, memory: Memory | None, rating: Rating, day: int, item: str) -> Memory:
        """What an answer makes of an item.

        >>> first = Scheduler().review(None, "good", 20_000, "conv-params:1")
        >>> first.due - first.last, round(first.stability, 2)
        (2, 2.31)
        """
        import fsrs

        if memory is not None:
            day = max(day, memory.last)  # the clock was set back, or a flight went west
        now = _time_of(day)
        grade = fsrs.Rating[rating.capitalize()]
        found, _ = self._fsrs.review_card(self._card(memory, now), grade, now)
        assert found.stability is not None
        assert found.difficulty is not None
        days = self._spread((found.due - now).days, item, day)
        return Memory(found.stability, found.difficulty, day, day + days)

    def recall(self, memory: Memory, day: int) -> float:
        """The probability that the item is known on a study day."""
        return self._fsrs.get_card_retrievability(self._card(memory, START), _time_of(day))

    def _card(self, memory: Memory | None, due: datetime) -> fsrs.Card:
        import fsrs

        if memory is None:
            return fsrs.Card(card_id=1, due=due)
        return fsrs.Card(
            card_id=1,  # without one the package sleeps to find one
            state=fsrs.State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=due,
            last_review=_time_of(memory.last),
        )

    def _spread(self, days: int, item: str, day: int) -> int:
        """The interval, moved by a day or a twelfth at most."""
        if days < SPREAD_FROM:
            return max(1, days)
        width = max(1, days // SPREAD)
        moved = mix(seed_bits(day, item)) % (2 * width + 1) - width
        return min(days + moved, self.cap)


def longer(retention: float, other: float, decay: float = DECAY) -> float:
    """How many times as long an interval is for another target recall.

    >>> round(longer(0.9, 0.85), 2), round(longer(0.9, 0.94), 2)
    (1.91, 0.5)
    """
    power = 1 / decay
    return float((other**power - 1) / (retention**power - 1))


def _time_of(day: int) -> datetime:
    """A study day as FSRS takes it: a UTC time, the same on every day."""
    return START + timedelta(days=day)
