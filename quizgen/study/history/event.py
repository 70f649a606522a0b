"""The log's lines: what a learner did, once written and never changed.

An ``answer`` is an answered question, an ``example`` a worked example that was shown.  An ``undo``
takes events back, a ``rating`` overrules the rating of an answer, a ``reset`` makes items new
again; those three name their targets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, TypeAlias, get_args

from quizgen.study.history.days import Moment, date_of, day_of
from quizgen.study.plan import RATINGS, Form, Kind

EventKind: TypeAlias = Literal["answer", "example", "undo", "rating", "reset"]
EventVerdict: TypeAlias = Literal["correct", "incorrect", "rated", "known", "gave-up"]
ANKI = "anki"  # the mode of answers that were given in Anki
MODES = (*(kind.value for kind in Kind), ANKI)
SCHEDULED = (Kind.DRILL.value, ANKI)  # the modes that move the schedule


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log.

    id: permanent and unique, also across machines.  time: UTC in ms.  offset: of local time, in
    minutes.  day: the study day.  item: what is scheduled; of an undo or reset nothing.
    code, version, givens: which question, in which version of its family.  response, expected:
    as typed, and the right answer.  rating: as given or earned; None where there is none.
    seconds, tries, hints: as in ``Outcome``.  form: how much was done for the learner.  mode:
    ``drill``, ``cram``, ``exam`` or ``anki``.  program: the version that wrote it.
    targets: ids of events (undo, rating), or items (reset).
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
        """The event as JSON; ``read_line`` reads it back."""
        found: dict[str, Any] = {name: getattr(self, name) for name in NAMES}
        found["day"] = date_of(self.day).isoformat()
        found["givens"] = dict(self.givens) if self.givens is not None else None
        found["misconceptions"] = list(self.misconceptions)
        found["targets"] = list(self.targets)
        return found


NAMES = tuple(field.name for field in fields(Event))
TEXTS = ("id", "kind", "item", "code", "response", "expected", "form", "mode", "program")
WHOLES = {"time": (0, 1 << 53), "offset": (-1440, 1440), "tries": (0, 10**6), "hints": (0, 10**6)}


class NotAnEvent(ValueError):
    """A JSON value that is no line of a log; the message says why."""


def read_line(data: Any) -> Event:
    """The event of a JSON value; NotAnEvent where it is none."""
    if not isinstance(data, dict):
        raise NotAnEvent("not a JSON object")
    if missing := [name for name in ("id", "kind", "time", "offset", "day") if name not in data]:
        raise NotAnEvent(f"'{missing[0]}' is missing")
    if unknown := sorted(data.keys() - set(NAMES)):
        raise NotAnEvent(f"unknown key '{unknown[0]}'")
    for name, check in _CHECKS.items():
        if name in data and not check(data[name]):
            raise NotAnEvent(f"'{name}' cannot be {data[name]!r}")
    values = dict(data)
    values["day"] = day_of(date.fromisoformat(data["day"]))
    for name in ("misconceptions", "targets"):
        values[name] = tuple(values.get(name, ()))
    return Event(**values)


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _is_whole(value: Any, least: int = 0, most: int = 1 << 53) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _within(name: str) -> Any:
    return lambda value: _is_whole(value, *WHOLES[name])


_CHECKS: dict[str, Any] = {
    **{name: lambda value: isinstance(value, str) for name in TEXTS},
    **{name: _within(name) for name in WHOLES},
    "id": lambda value: isinstance(value, str) and 0 < len(value) <= 100,
    "kind": lambda value: value in get_args(EventKind),
    "form": lambda value: value in [form.value for form in Form],
    "mode": lambda value: value in MODES,
    "day": _is_date,
    "version": lambda value: value is None or _is_whole(value),
    "givens": lambda value: value is None or isinstance(value, dict),
    "verdict": lambda value: value is None or value in get_args(EventVerdict),
    "rating": lambda value: value is None or value in RATINGS,
    "seconds": lambda value: (
        value is None or (isinstance(value, int | float) and 0 <= value < 10**9)
    ),
    "misconceptions": _is_words,
    "targets": _is_words,
}
