"""Practice without the schedule: a cram, and a mock exam.

Both ask from all that is chosen, open or not, due or not.  Answers are logged, and what they
diagnose counts, but no item is moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from quizgen.study.history.journal import Journal
from quizgen.study.plan import Form, Kind, Outcome, Outlook, Rating, Recorded, Showing
from quizgen.study.session.base import Sitting, Undoable
from quizgen.study.session.pool import StudyItem, StudyPool
from quizgen.study.session.queue import Pick
from quizgen.variants.selection import shuffled
from quizgen.variants.space import mix, seed_bits

NUMBERS_PER_CARD = 2  # numbers asked for each card, while there are cards


class Practice(Sitting):
    """A cram, where what was wrong comes back, or a mock exam, which may end by the clock.

    fixed: whether the seed alone decides what is asked, whatever was shown lately.
    """

    def __init__(
        self,
        journal: Journal,
        pool: StudyPool,
        seed: str,
        count: int,
        kind: Kind = Kind.CRAM,
        minutes: float | None = None,
        *,
        fixed: bool = False,
    ) -> None:
        super().__init__(journal, pool, seed, count, minutes)
        self.kind = kind
        self.fixed = fixed
        self.shown_here: list[str] = []  # codes
        self.later: list[Showing] = []  # put off in an exam, each once
        self.put_off: set[str] = set()
        self.queue.due = [
            Pick(entry, kind.value)
            for entry in islice(mixture(list(pool.entries.values()), seed), count)
        ]

    def outlook(self) -> Outlook:
        return Outlook(0, 0, 0, None, 0, self.notes())

    def _avoided(self, entry: StudyItem) -> Sequence[str]:
        return self.shown_here if self.fixed else super()._avoided(entry)

    def _picked(self) -> Pick | None:
        return self.queue.take(self.asked)

    def _chosen(self) -> Showing | None:
        found = super()._chosen()
        if found is not None:
            self.shown_here.insert(0, found.question.code)
        return self.later.pop(0) if found is None and self.later else found

    def _position(self) -> int:
        return self.asked + len(self.later) + 1

    def _total(self, showing: Showing) -> int:
        return self.asked + 1 + len(self.queue.due) + len(self.later) + self._promised()

    def skipped(self, showing: Showing) -> None:
        """In an exam a question that is passed over comes once more at the end."""
        if self.kind is not Kind.EXAM or showing.question.code in self.put_off:
            super().skipped(showing)
            return
        self._check(showing)
        self.open = None
        self.put_off.add(showing.question.code)
        self.later.append(showing)

    def shown(self, showing: Showing) -> None:
        """A worked example that helps over what kept failing is not recorded."""
        self._check(showing)
        self.open = None
        self.follows = Pick(self.pool.entries[showing.item], showing.reason, Form.LAST_STEP)

    def answered(self, showing: Showing, outcome: Outcome) -> Recorded:
        self._check(showing)
        in_time = self.seconds_left() != 0
        event, state = self.journal.answer(showing, outcome, outcome.rating, self.kind)
        wrong = outcome.verdict == "incorrect" or outcome.rating == "again"
        answer = Undoable(event.id, showing, outcome, failed=wrong)
        self._close(answer, state)
        if self.kind is Kind.EXAM:
            return Recorded(event.id, None, None, None, in_time=in_time)
        returns = wrong and self._again(answer)
        if not wrong and showing.form is Form.LAST_STEP:
            self._return(showing, "unaided", event.id)
            returns = True
        return Recorded(event.id, None, None, None, returns, enough=wrong and not returns)

    def known(self, showing: Showing) -> Recorded:
        self._check(showing)
        event, state = self.journal.known(showing, self.kind)
        self._close(Undoable(event.id, showing, None), state)
        return Recorded(event.id, None, None, None)

    def rerate(self, recorded: Recorded, rating: Rating) -> Recorded:
        """Nothing is rated here."""
        return recorded


def mixture(entries: Sequence[StudyItem], seed: str) -> Iterator[StudyItem]:
    """Two numbers, then a card, in an order that the seed gives; numbers without end."""
    numbers = [entry for entry in entries if entry.family]
    cards = [entry for entry in entries if not entry.family]
    waiting = iter(_shuffled(cards, seed, "cards"))
    endless = _rounds(numbers, seed)
    while batch := [*islice(endless, NUMBERS_PER_CARD), *islice(waiting, 1)]:
        yield from batch


def _rounds(entries: Sequence[StudyItem], seed: str) -> Iterator[StudyItem]:
    """Every family once, at one of its levels, before any comes again."""
    families: dict[str, list[StudyItem]] = {}
    for entry in entries:
        families.setdefault(entry.family, []).append(entry)
    turn = 0
    while families:
        scope = f"round {turn}"
        chosen = [
            levels[mix(seed_bits(seed, f"{scope} {name}")) % len(levels)]
            for name, levels in families.items()
        ]
        yield from _shuffled(chosen, seed, scope)
        turn += 1


def _shuffled(entries: Sequence[StudyItem], seed: str, scope: str) -> list[StudyItem]:
    return [entries[i] for i in shuffled(len(entries), seed, scope)]
