"""What a session and its plan say to each other.

A session (screen, keyboard, marking) asks a ``Plan`` what comes next and tells it what came of it;
the plan (schedule and record) decides and keeps.  Neither knows how the other works:

    while (showing := plan.next()) is not None:
        if showing.form is Form.EXAMPLE:
            ...                                         # show the worked solution
            plan.shown(showing)
            continue
        outcome = ...                                   # ask, mark
        recorded = plan.answered(showing, outcome)      # on disk when it returns
        ...                                             # only now the feedback
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from quizgen.questions.question import Question

Rating: TypeAlias = Literal["again", "hard", "good", "easy"]
RATINGS: tuple[Rating, ...] = ("again", "hard", "good", "easy")


class Form(Enum):
    """How much of a showing is done for the learner."""

    ASK = "ask"  # unaided
    EXAMPLE = "worked example"  # nothing is asked: question, worked solution, answer
    LAST_STEP = "last step blank"  # every step but the last is shown, then the answer is asked


class Kind(Enum):
    """What sort of session it is."""

    DRILL = "drill"  # moves the schedule
    CRAM = "cram"  # practice: logged, but the schedule does not move
    PLACE = "place"  # placement: logged, and at its end levels are opened
    EXAM = "exam"  # no feedback before the end; logged, but the schedule does not move


@dataclass(frozen=True)
class Showing:
    """One thing to show.

    item: what is scheduled, a card's id or ``family:level``.
    question: what to show; its ``code`` names the variant.
    reason: ``due``, ``new``, ``again`` (was wrong, comes back with new numbers), ``unaided`` (after
    the worked example), ``misconception`` (a concept card that cures one just diagnosed),
    ``prerequisite`` (what a level that was too hard builds on), ``cram`` or ``exam``.
    because: what the learner did, behind the reason ``misconception``; else nothing.
    position, total: which question of how many; examples bear the position of the question that
    follows.  The total grows when something comes back.
    leech: whether the item is one that keeps being forgotten.
    first: whether it is the first number of its topic that the learner meets.
    title: the topic's name.
    """

    item: str
    question: Question
    form: Form
    reason: str
    position: int
    total: int
    because: str = ""
    leech: bool = False
    first: bool = False
    title: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a showing.

    verdict: ``correct`` or ``incorrect`` of the last try; ``rated`` for a concept card that the
    learner judges.
    response: as typed (an option's id for a choice); the last one where there were several tries.
    misconceptions: ids, of all tries, in order, each once.
    tries: answers that were marked (an ``invalid`` one is none); 1 is right away.
    hints: how many were taken.
    seconds: from showing to the last answer; None where nobody measured.
    gave_up: the learner asked for the solution; the verdict is then ``incorrect``.
    rating: of a concept card the learner's own; for other questions None, the plan then rates.
    """

    verdict: Literal["correct", "incorrect", "rated"]
    response: str
    misconceptions: tuple[str, ...] = ()
    tries: int = 1
    hints: int = 0
    seconds: float | None = None
    gave_up: bool = False
    rating: Rating | None = None


@dataclass(frozen=True)
class Recorded:
    """What the record made of an answer; it is on disk.

    review: its id.
    rating: None in a mock exam and in a cram.
    due: the study day on which the item comes next; None where the schedule did not move.
    days: how many study days from today that is.
    comes_back: whether it is asked again in this session.
    opened: items (``family:level``) that this answer opened.
    brought: ids of concept cards that it brought forward.
    enough: whether it was wrong so often that it rests until another day.
    in_time: False for an answer after the end of a mock exam's time; it is kept but not counted.
    """

    review: str
    rating: Rating | None
    due: date | None
    days: int | None
    comes_back: bool = False
    opened: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    enough: bool = False
    in_time: bool = True


@dataclass(frozen=True)
class Undone:
    """An answer that was taken back: its review id, item, code and response."""

    review: str
    item: str
    code: str
    response: str


@dataclass(frozen=True)
class Outlook:
    """How things stand, for the first and the last lines of a session.

    due: items due now.  new: new items that could be asked now.  tomorrow: items due on the next
    study day.  next_due, next_count: the next study day with something due, and how much; None
    where nothing is scheduled.
    notes: sentences the learner should know (a clock set back, a record opened read-only).
    """

    due: int
    new: int
    tomorrow: int
    next_due: date | None
    next_count: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """What a session moved in one topic: now, and how much more that is than before.

    met, held: of all items those that were met, and those known for three weeks.
    """

    topic: str
    title: str
    total: int
    met: int
    newly_met: int
    held: int
    newly_held: int


class Plan(Protocol):
    """What is asked, and what becomes of the answers.  Errors: HistoryError (exit code 3)."""

    @property
    def kind(self) -> Kind: ...

    def outlook(self) -> Outlook:
        """How things stand now."""
        ...

    def progress(self) -> Sequence[Progress]:
        """What this session moved, by topic; empty where no schedule moves."""
        ...

    def streak(self) -> int:
        """Study days in a row with an answer; 0 where no schedule moves."""
        ...

    def next(self) -> Showing | None:
        """What to show now; None when the session is over, or its time is up.

        Asking twice without an answer, skip or undo between gives the same showing again.
        """
        ...

    def shown(self, showing: Showing) -> None:
        """A worked example was shown."""
        ...

    def answered(self, showing: Showing, outcome: Outcome) -> Recorded:
        """Keep an answer; it is on disk when this returns."""
        ...

    def tried(self, showing: Showing, outcome: Outcome) -> None:
        """Keep a wrong answer that a second try follows; it is on disk when this returns.

        It counts if the program is stopped before ``answered``.
        """
        ...

    def untried(self) -> None:
        """The learner left at the second try: the first one does not count either."""
        ...

    def known(self, showing: Showing) -> Recorded:
        """The learner says "I know this": rated easy, unanswered."""
        ...

    def skipped(self, showing: Showing) -> None:
        """Passed over: nothing is recorded, the item is not asked again in this session."""
        ...

    def rerate(self, recorded: Recorded, rating: Rating) -> Recorded:
        """The learner overrules the rating of an answer of this session."""
        ...

    def undo(self) -> Undone | None:
        """Take back this session's last answer; None where there is none left.

        ``next()`` then gives its showing again, and after that the one that was open.
        """
        ...

    def seconds_left(self) -> float | None:
        """Of the session's time, 0 when it is up; None where there is no limit."""
        ...
