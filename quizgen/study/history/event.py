"""The log's lines: what a learner did, once written and never changed.

An ``answer`` is an answered question, an ``example`` a worked example that was shown.  A ``try`` is
a wrong answer before a second try: it counts only if no answer follows.  An ``undo``
takes events back, a ``rating`` overrules the rating of an answer, a ``reset`` makes items new
again; ``placed`` makes new items known, as a placement found them.  Those four name their targets.
A ``setting`` changes settings, which are its givens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, TypeAlias

from quizgen.study.history.days import Moment, date_of
from quizgen.study.plan import Form, Kind

EventKind: TypeAlias = Literal[
    "answer", "example", "try", "undo", "rating", "reset", "placed", "setting"
]
EventVerdict: TypeAlias = Literal["correct", "incorrect", "rated", "known", "gave-up", "skipped"]
Mode: TypeAlias = Literal["drill", "cram", "exam", "place", "anki"]  # a kind of session, or Anki
ANKI: Mode = "anki"  # the mode of answers that were given in Anki
SCHEDULED = (Kind.DRILL.value, ANKI)  # the modes that move the schedule


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log.

    id: permanent and unique, also across machines.  time: UTC in ms.  offset: of local time, in
    minutes.  day: the study day.  item: what is scheduled; of an undo or reset nothing.
    code, version, givens: which question, in which version of its family.  response, expected:
    as typed, and the right answer.  rating: as given or earned; None where there is none.
    seconds, tries, hints: as in ``Outcome``.  form: how much was done for the learner.  mode:
    ``drill``, ``cram``, ``exam``, ``place`` or ``anki``.  program: the version that wrote it.
    targets: ids of events (undo, rating), or items (reset, placed).
    """

    id: str
    kind: EventKind
    time: int
    offset: int
    day: int
    item: str = ""
    code: str = ""
    version: int | None = None
    givens: Mapping[str, Any] | None = None
    response: str = ""
    expected: str = ""
    verdict: EventVerdict | None = None
    misconceptions: tuple[str, ...] = ()
    rating: str | None = None
    seconds: float | None = None
    tries: int = 1
    hints: int = 0
    form: str = Form.ASK.value
    mode: str = Kind.DRILL.value
    program: str = ""
    targets: tuple[str, ...] = ()

    @property
    def stamp(self) -> tuple[int, str]:
        """The place of an event among all: by time, then by id."""
        return self.time, self.id

    @property
    def moment(self) -> Moment:
        return Moment(self.time, self.offset)

    @property
    def moves(self) -> bool:
        """Whether the answer moves the schedule."""
        return self.kind == "answer" and self.mode in SCHEDULED and self.rating is not None

    @property
    def right(self) -> bool:
        if self.verdict == "rated":
            return self.rating != "again"
        return self.verdict in ("correct", "known")

    def line(self) -> dict[str, Any]:
        """The event as JSON; ``line.read_line`` reads it back."""
        found: dict[str, Any] = {name: getattr(self, name) for name in NAMES}
        found["day"] = date_of(self.day).isoformat()
        found["givens"] = dict(self.givens) if self.givens is not None else None
        found["misconceptions"] = list(self.misconceptions)
        found["targets"] = list(self.targets)
        return found


NAMES = tuple(field.name for field in fields(Event))
