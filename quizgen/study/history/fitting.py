"""FSRS fitted to the learner, by an optional library.

The parameters are fitted to the earlier reviews and judged by the later ones, which they have not
seen: by how well they foretell what was known. They are taken only if they foretell it better.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log

from quizgen.errors import QuizgenError
from quizgen.study.history.event import Event
from quizgen.study.history.scheduler import Scheduler
from quizgen.study.history.settings import FITTED, misfit
from quizgen.study.history.state import Prediction, rating_of, replayed
from quizgen.study.plan import RATINGS

ENOUGH = 200  # reviews from which on parameters are fitted
LEARNED = 0.8  # the share of the reviews that the parameters are fitted to
CERTAIN = 0.9999  # a probability that is nearer to 1 counts as this one
LIBRARY = "fsrs-rs-python"


class CannotFit(QuizgenError):
    """There is no library, or there are too few reviews."""


@dataclass(frozen=True)
class Fit:
    """What fitting came to.

    reviews: to which the parameters were fitted.  judged: later reviews that they are judged by.
    before, after: the log loss over those, with the parameters in force and with the new ones.
    parameters: the new ones.
    """

    reviews: int
    judged: int
    before: float
    after: float
    parameters: tuple[float, ...]

    @property
    def better(self) -> bool:
        return self.after < self.before


def fit(histories: Mapping[str, Iterable[Event]], scheduler: Scheduler) -> Fit:
    """Fit the parameters of FSRS to a learner.

    histories: the events of each item that count.  scheduler: the one in force.
    """
    events = [sorted(histories[item], key=lambda one: one.stamp) for item in sorted(histories)]
    found = _predictions(events, scheduler)
    if len(found) < ENOUGH:
        what = f"{len(found)} reviews so far"
        raise CannotFit("'--fit'", what, f"fitting needs {ENOUGH}; go on with 'quiz drill'")
    border = sorted(found)[int(LEARNED * len(found))][0]
    earlier = [[one for one in own if one.stamp < border] for own in events]
    parameters = _fitted([reviews for own in earlier for reviews in _lives(own)])
    fitted = replace(scheduler, parameters=parameters)
    judged = [(stamp, one) for stamp, one in found if stamp >= border]
    again = [(stamp, one) for stamp, one in _predictions(events, fitted) if stamp >= border]
    before, after = log_loss(one for _, one in judged), log_loss(one for _, one in again)
    return Fit(len(found) - len(judged), len(judged), before, after, parameters)


def log_loss(predictions: Iterable[Prediction]) -> float:
    """The mean surprise at what happened: 0 is perfect, 0.693 is guessing.

    predictions: at least one.

    >>> round(log_loss([Prediction("a", 0.9, True), Prediction("b", 0.5, False)]), 3)
    0.399
    """
    sure = [(min(CERTAIN, max(1 - CERTAIN, one.recall)), one.passed) for one in predictions]
    return -sum(log(recall if passed else 1 - recall) for recall, passed in sure) / len(sure)


Stamped = tuple[tuple[int, str], Prediction]


def _predictions(events: Iterable[list[Event]], scheduler: Scheduler) -> list[Stamped]:
    """What a schedule foretold of the reviews of each item, with their places in the log."""
    found: list[Stamped] = []
    for own in events:
        stamps = {event.id: event.stamp for event in own}
        found += [(stamps[one.event], one) for one in replayed(own, scheduler)[1]]
    return sorted(found, key=lambda one: one[0])


Review = tuple[int, int]  # rating from 1 to 4, study day


def _lives(events: Iterable[Event]) -> list[list[Review]]:
    """The reviews of an item as the schedule takes them; a new list after each reset."""
    found: list[list[Review]] = [[]]
    for event in events:
        if event.kind == "reset":
            found.append([])
        elif event.moves:
            grade = RATINGS.index(rating_of(event)) + 1
            own = found[-1]
            failed = max((day for rating, day in own if rating == 1), default=None)
            if grade == 1 and failed is not None and event.day <= failed:
                continue  # a failing day counts once
            own.append((grade, max(event.day, own[-1][1]) if own else event.day))
    return found


def _fitted(lives: Sequence[Sequence[Review]]) -> tuple[float, ...]:
    """The parameters that the library finds, within the bounds of FSRS."""
    try:
        from fsrs_rs_python import FSRS, FSRSItem, FSRSReview
    except ImportError:
        fix = "install it with 'pip install quizgen[fit]'"
        raise CannotFit("'--fit'", f"the library {LIBRARY} is not installed", fix) from None
    items = []
    for own in filter(None, lives):
        days = [day for _, day in own]
        waits = [0, *(later - day for day, later in pairwise(days))]
        reviews = [FSRSReview(rating, wait) for (rating, _), wait in zip(own, waits, strict=True)]
        items += [FSRSItem(reviews[: n + 1]) for n, wait in enumerate(waits) if wait > 0]
    parameters = tuple(round(float(one), 4) for one in FSRS([]).compute_parameters(items))
    if wrong := misfit(dict(zip(FITTED, parameters, strict=True))):
        raise CannotFit("'--fit'", f"the library found no usable parameters: {wrong}")
    return parameters
