"""A line of a history file, as another machine or program has written it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeAlias

from msgspec import Meta, Struct
from msgspec.structs import asdict

from quizgen.files.json_data import Misfit, read_json
from quizgen.study.history.days import day_of
from quizgen.study.history.event import Event, EventKind, EventVerdict, Mode
from quizgen.study.history.settings import misfit
from quizgen.study.plan import Form, Rating

MOST = 1 << 53  # the largest whole number that every JSON reader keeps exact
FIRST, LAST = 1970, 2200  # years; every calendar can count on from there
Whole: TypeAlias = Annotated[int, Meta(ge=0, le=MOST)]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=10**6)]


class Line(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The fields of ``Event`` in their order; the day is a date."""

    id: Annotated[str, Meta(min_length=1, max_length=100)]
    kind: EventKind
    time: Whole
    offset: Annotated[int, Meta(ge=-1440, le=1440)]
    day: date
    item: str = ""
    code: str = ""
    version: Whole | None = None
    givens: dict[str, Any] | None = None
    response: str = ""
    expected: str = ""
    verdict: EventVerdict | None = None
    misconceptions: tuple[str, ...] = ()
    rating: Rating | None = None
    seconds: Annotated[float, Meta(ge=0, lt=10**9)] | None = None
    tries: Count = 1
    hints: Count = 0
    form: Form = Form.ASK
    mode: Mode = "drill"
    program: str = ""
    targets: tuple[str, ...] = ()


def read_line(text: str) -> Event:
    """The event of a JSON line; Misfit where it is none."""
    line = read_json(text, Line)
    if not FIRST <= line.day.year <= LAST:
        raise Misfit(f"'day' lies in the year {line.day.year}, not from {FIRST} to {LAST}")
    if line.kind == "setting" and (wrong := misfit(line.givens or {})):
        raise Misfit(wrong)
    return Event(**{**asdict(line), "day": day_of(line.day), "form": line.form.value})
