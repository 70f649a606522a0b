"""FSRS fitted to a learner; the library is played by a module that gives known parameters."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import fsrs
import pytest

from quizgen.study.history.event import Event
from quizgen.study.history.exchange import lines, merge_lines
from quizgen.study.history.fitting import CannotFit, Fit, fit
from quizgen.study.history.record import Record
from quizgen.study.history.scheduler import Scheduler
from quizgen.study.history.settings import FITTED, misfit
from quizgen.study.history.store import empty_store

DEFAULT = fsrs.Scheduler().parameters
STEADY = tuple(one * 4 if place < 4 else one for place, one in enumerate(DEFAULT))
FORGETFUL = tuple(one / 20 if place < 4 else one for place, one in enumerate(DEFAULT))
DAYS = (0, 0, 9, 30, 80)  # of someone who always remembers; a slip on the first day
HISTORIES = {
    f"family-{item}:1": [
        Event(
            f"{item}-{n}", "answer", day * 1000 + n, 0, 20_000 + day, f"family-{item}:1",
            verdict="correct", rating="again" if n == 0 else "good",
        )
        for n, day in enumerate(DAYS)
    ]
    for item in range(100)
}  # fmt: skip


def at(day: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)


def fitted(monkeypatch: pytest.MonkeyPatch, parameters: Sequence[float]) -> tuple[Fit, list]:
    """The fit with a library that finds these parameters, and what the library was given."""
    taken: list = []

    def compute(items: list) -> Sequence[float]:
        taken.extend(items)
        return parameters

    library = SimpleNamespace(
        FSRS=lambda start: SimpleNamespace(compute_parameters=compute),
        FSRSItem=tuple,
        FSRSReview=lambda rating, wait: (rating, wait),
    )
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", library)
    return fit(HISTORIES, Scheduler()), taken


def test_later_reviews_judge_what_earlier_ones_were_fitted_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, items = fitted(monkeypatch, STEADY)
    assert (found.reviews, found.judged, found.better) == (240, 60, True)
    begun = ((1, 0), (3, 0), (3, 9))
    counts = Counter(items)
    assert counts == {begun: 100, (*begun, (3, 21)): 100, (*begun, (3, 21), (3, 50)): 40}
    assert found.after < found.before


def test_parameters_that_foretell_worse_are_not_better(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = fitted(monkeypatch, FORGETFUL)
    assert not found.better
    assert not fitted(monkeypatch, DEFAULT)[0].better


def test_what_cannot_be_fitted(monkeypatch: pytest.MonkeyPatch) -> None:
    few = dict(list(HISTORIES.items())[:66])
    with pytest.raises(CannotFit, match="198 reviews so far; fitting needs 200"):
        fit(few, Scheduler())
    with pytest.raises(CannotFit, match=r"'w0' is from 0\.001 to 100"):
        fitted(monkeypatch, (1e6, *DEFAULT[1:]))
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    with pytest.raises(CannotFit, match=r"not installed; install it with 'pip install quizgen\[fi"):
        fit(HISTORIES, Scheduler())


def test_parameters_travel_with_the_log_and_are_taken_back() -> None:
    """And schedule as the package does with them."""
    record, other = Record(empty_store()), Record(empty_store())
    record.merge(HISTORIES["family-7:1"])
    plain = record.states()
    given = dict(zip(FITTED, STEADY, strict=True))
    record.change(Event("fit", "setting", 10**6, 0, 21_000, givens=given))
    assert record.settings().parameters == STEADY
    assert record.states() != plain
    theirs = fsrs.Scheduler(STEADY, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = fsrs.Card(card_id=1)
    scheduler = record.scheduler
    for event in HISTORIES["family-7:1"]:
        rating = fsrs.Rating.Again if event.rating == "again" else fsrs.Rating.Good
        card, _ = theirs.review_card(card, rating, at(event.day))
    state = record.state("family-7:1")
    assert (state.stability, state.difficulty) == (card.stability, card.difficulty)
    assert state.memory
    later = theirs.get_card_retrievability(card, at(20_200))
    assert scheduler.recall(state.memory, 20_200) == pytest.approx(later)
    merge_lines(other, "\n".join(lines(record)), "log")
    assert (other.states(), other.settings()) == (record.states(), record.settings())
    record.change(Event("back", "setting", 10**6 + 1, 0, 21_000, givens=dict.fromkeys(FITTED)))
    assert (record.states(), record.settings().parameters) == (plain, ())


def test_half_a_set_of_parameters_changes_nothing() -> None:
    record = Record(empty_store())
    record.change(Event("half", "setting", 1, 0, 20_000, givens={"w0": 1.5}))
    assert record.scheduler == Scheduler()
    assert misfit({"w0": 0}) == "'w0' is from 0.001 to 100"
    assert misfit({"w21": 1}) == "there is no setting 'w21'"
