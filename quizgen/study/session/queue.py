"""In which order a drill asks: interleaved, and what was wrong comes back.

Due items come first, then new ones.  Never is the same family asked twice running while there is
anything else; families that are easily confused stand close together, else topics take turns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from quizgen.study.plan import Form
from quizgen.study.session.pool import StudyItem

WINDOW = 40  # waiting items among which the next is chosen
TOGETHER = 3  # easily confused families that come one after the other, at most


@dataclass(frozen=True, slots=True)
class Pick:
    """An entry to be asked, how and why; because: the id of a misconception.

    review: the answer that brought it back.
    """

    entry: StudyItem
    reason: str
    form: Form = Form.ASK
    because: str = ""
    review: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """Something that comes back once ``at`` questions have been answered."""

    at: int
    pick: Pick


@dataclass
class Queue:
    """What waits in one session.

    due, new: in order of urgency.  returns: in the order in which they were promised.  last, run:
    the entry asked last, and how many easily confused ones came in a row.
    """

    due: list[Pick] = field(default_factory=list)
    new: list[Pick] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    last: StudyItem | None = None
    run: int = 0

    def take(self, asked: int, *, fresh: bool = True) -> Pick | None:
        """What comes next after ``asked`` answers.  fresh: whether more may be begun."""
        for waiting in self.returns:
            if waiting.at <= asked and not self._repeats(waiting.pick.entry):
                return self._taken(self._give_back(waiting))
        for waiting_line in (self.due, self.new) if fresh else ():
            if waiting_line:
                return self._taken(waiting_line.pop(self._best(waiting_line)))
        if self.returns:  # nothing else is left: earlier than promised
            others = (one for one in self.returns if not self._repeats(one.pick.entry))
            return self._taken(self._give_back(next(others, self.returns[0])))
        return None

    def _give_back(self, waiting: Return) -> Pick:
        self.returns.remove(waiting)
        return waiting.pick

    def _taken(self, pick: Pick) -> Pick:
        near = self.last is not None and bool(self.last.near) and self.last.near == pick.entry.near
        self.run = self.run + 1 if near else 1
        self.last = pick.entry
        return pick

    def _repeats(self, entry: StudyItem) -> bool:
        """Whether it is what was asked just now, in other numbers at most."""
        if self.last is None:
            return False
        return entry.item == self.last.item or bool(
            entry.family and entry.family == self.last.family
        )

    def _best(self, waiting: list[Pick]) -> int:
        """The place of what fits best after the last entry, and needs none that waits before it."""
        before: set[str] = set()
        ranked = []
        for place, pick in enumerate(islice(waiting, WINDOW)):
            if before.isdisjoint(pick.entry.cards):
                ranked.append((self._rank(pick.entry), place))
            before.add(pick.entry.item)
        return min(ranked)[1]

    def _rank(self, entry: StudyItem) -> int:
        if self.last is None:
            return 0
        if self._repeats(entry):
            return 3
        if entry.near and entry.near == self.last.near:
            return 0 if self.run < TOGETHER else 2
        return 1 if entry.topic != self.last.topic else 2

    def drop(self, items: Iterable[str]) -> None:
        """Take items out, wherever they wait."""
        gone = set(items)
        self.due = [pick for pick in self.due if pick.entry.item not in gone]
        self.new = [pick for pick in self.new if pick.entry.item not in gone]
        self.returns = [one for one in self.returns if one.pick.entry.item not in gone]

    def forget(self, review: str, *, but: str = "") -> None:
        """Take out what an answer that does not count any more had brought back.

        but: a reason for which things stay.
        """
        self.returns = [
            one for one in self.returns if one.pick.review != review or one.pick.reason == but
        ]

    def items(self) -> set[str]:
        picks = [*self.due, *self.new, *(one.pick for one in self.returns)]
        return {pick.entry.item for pick in picks}
