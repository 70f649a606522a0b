"""A placement: a few questions over all topics, then levels are opened.

The answers are logged; at the end the levels up to where the learner stands become known, except
where the learner has answered them before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from quizgen.questions.verdict import Mark
from quizgen.study.history.journal import Journal
from quizgen.study.history.state import State
from quizgen.study.placement import Belief
from quizgen.study.plan import Kind, Outcome, Recorded, Showing, Undone
from quizgen.study.session.base import Undoable
from quizgen.study.session.commands import PLACE_HELP
from quizgen.study.session.feedback import feedback
from quizgen.study.session.opening import NEW, is_new
from quizgen.study.session.play import Session
from quizgen.study.session.pool import StudyItem, StudyPool
from quizgen.study.session.practice import Practice
from quizgen.study.session.queue import Pick
from quizgen.study.session.screen import Shown
from quizgen.variants.selection import shuffled

TOP = 3
PASSED_OVER = Outcome("incorrect", "", gave_up=True)


class Placement(Practice):
    """Asks what says most of where the learner stands; goes on with a placement begun today.

    given: right or wrong, by item, in the order answered.
    """

    def __init__(self, journal: Journal, pool: StudyPool, seed: str, count: int) -> None:
        super().__init__(journal, pool, seed, 0, Kind.PLACE, fixed=True)
        self.budget = count
        begun = [e for e in self.record.placing(self.today) if e.item in pool.entries]
        self.given = [(pool.entries[event.item], event.right) for event in begun]
        self.met = [event.item for event in begun]  # items asked or passed over

    @cached_property
    def numbers(self) -> Mapping[str, list[StudyItem]]:
        """The levels of each topic, in an order that the seed gives."""
        found: dict[str, list[StudyItem]] = {}
        every = [entry for entry in self.pool.entries.values() if entry.family]
        for place in shuffled(len(every), self.seed, "placement"):
            found.setdefault(every[place].topic, []).append(every[place])
        return found

    def belief(self) -> Belief:
        """What the answers say."""
        topics = {
            topic: len({entry.family for entry in self.numbers[topic]})
            for topic in self.pool.by_topic
            if topic in self.numbers
        }
        belief = Belief(topics)
        for entry, right in self.given:
            belief.answered(entry.topic, entry.level, right=right)
        return belief

    def _picked(self) -> Pick | None:
        if self.is_done:
            return None
        asked = {self.pool.entries[item].family for item in self.met}
        for topic, level in self.belief().ranked():
            fitting = [entry for entry in self.numbers[topic] if entry.level == level]
            entry = next((entry for entry in fitting if entry.family not in asked), None)
            if entry is not None:
                self.met.append(entry.item)
                return Pick(entry, Kind.PLACE.value)
        return None

    @property
    def is_done(self) -> bool:
        """Whether all questions are answered."""
        return len(self.given) >= self.budget

    def _position(self) -> int:
        return len(self.given) + 1

    def _total(self, showing: Showing) -> int:
        return self.budget

    def answered(self, showing: Showing, outcome: Outcome) -> Recorded:
        """Keep an answer, or that the question was passed over: it cannot be done yet."""
        self._check(showing)
        if outcome is PASSED_OVER:
            event, state = self.journal.passed(showing, self.kind)
        else:
            event, state = self.journal.answer(showing, outcome, None, self.kind)
        right = outcome.verdict == "correct"
        self._close(Undoable(event.id, showing, outcome, failed=not right), state)
        self.given.append((self.pool.entries[showing.item], right))
        return Recorded(event.id, None, None, None)

    def undo(self) -> Undone | None:
        undone = super().undo()
        if undone is not None:
            self.given.pop()
        return undone

    def levels(self) -> dict[str, int]:
        """Where the learner stands in each topic."""
        return self.belief().placed()

    def items(self) -> list[str]:
        """What becomes known: new levels up to where the learner stands.

        A family stays closed from a level on that was answered wrong here, or that the record has
        as forgotten and not answered right since.
        """
        levels, states = self.levels(), self._answered()
        wrong = [entry for entry, right in self.given if not right]
        wrong += [self.pool.entries[item] for item, state in states.items() if is_failed(state)]
        closed: dict[str, int] = {}
        for entry in wrong:
            closed[entry.family] = min(entry.level, closed.get(entry.family, entry.level))
        return [
            entry.item
            for entry in self.pool.entries.values()
            if entry.family
            and entry.level <= levels.get(entry.topic, 0)
            and entry.level < closed.get(entry.family, TOP + 1)
            and is_new(states.get(entry.item, NEW))
        ]

    def _answered(self) -> dict[str, State]:
        """The states of what the learner has answered; earlier placements are taken back."""
        placed = {item for event in self.record.placements() for item in event.targets}
        known = self.record.states()
        states = {item: known[item] for item in self.pool.entries if item in known}
        return {i: state for i, state in states.items() if i not in placed or state.reviews}


def is_failed(state: State) -> bool:
    """Whether the last that is known of an item is that it was forgotten."""
    if state.failed is None:
        return False
    return state.right_day is None or state.right_day <= state.failed


@dataclass
class Placing(Session):
    """The placement's side of a session: one try a question, short verdicts, a table at the end."""

    help_text: ClassVar[str] = PLACE_HELP

    def _passed(self, showing: Showing) -> None:
        self._recorded("skipped", showing, PASSED_OVER, Mark("incorrect", 0.0))
        self.screen.show()

    def _keep(
        self, showing: Showing, outcome: Outcome, mark: Mark, *, goes_on: bool = True
    ) -> None:
        self._recorded("answered", showing, outcome, mark)
        first, *_ = feedback(showing, outcome, mark, told=False)
        self.screen.show(first)
        self.screen.show()

    def _read(self, showing: Showing) -> None:
        """The next question tells more than a solution would; nothing is taught here."""

    def _last_offer(self, last: object) -> str:
        return ""

    def closing(self) -> Sequence[Shown]:
        return ()
