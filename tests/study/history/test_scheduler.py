"""Study days and intervals, against the package's own numbers."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import get_args

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.study.history.days import DAY, HOUR, MINUTE, Moment
from quizgen.study.history.rating import rate
from quizgen.study.history.scheduler import DECAY, Memory, Scheduler
from quizgen.study.plan import Form, Outcome, Rating

RATINGS = st.sampled_from(get_args(Rating))


def moment(day: int, hour: float, offset: int) -> Moment:
    """An hour of the local clock."""
    return Moment(day * DAY + round(hour * HOUR) - offset * MINUTE, offset)


@pytest.mark.parametrize("offset", [-480, 0, 60, 345, 840])
def test_a_study_day_goes_from_four_to_four(offset: int) -> None:
    days = [moment(20_000, hour, offset).day for hour in (3.99, 4, 12, 23.99, 24, 27.99, 28)]
    assert days == [19_999, 20_000, 20_000, 20_000, 20_000, 20_000, 20_001]


def test_an_evening_and_the_next_morning_are_a_day_apart() -> None:
    """Nine hours: the package alone would floor them to none."""
    evening, morning = moment(20_000, 23, 60), moment(20_001, 8, 60)
    assert morning.utc_ms - evening.utc_ms == 9 * HOUR
    scheduler = Scheduler()
    first = scheduler.review(None, "good", evening.day, "a")
    second = scheduler.review(first, "good", morning.day, "a")
    assert scheduler.recall(first, morning.day) == pytest.approx(0.947, abs=0.001)
    same_day = scheduler.review(first, "good", evening.day, "a")
    assert second.stability > same_day.stability >= first.stability


@given(st.lists(st.tuples(RATINGS, st.integers(0, 200)), min_size=1, max_size=12))
def test_memory_is_that_of_the_package_fed_with_whole_days(
    reviews: list[tuple[Rating, int]],
) -> None:
    """Stability and difficulty, whatever the intervals were; no look at its state in between."""
    theirs = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    ours, scheduler = None, Scheduler()
    card, now, day = fsrs.Card(card_id=1), datetime(2026, 1, 1, tzinfo=UTC), 20_454
    for rating, days in reviews:
        now, day = now + timedelta(days=days), day + days
        card, _ = theirs.review_card(card, fsrs.Rating[rating.capitalize()], now)
        ours = scheduler.review(ours, rating, day, "a")
        assert (ours.stability, ours.difficulty) == (card.stability, card.difficulty)
        recall = theirs.get_card_retrievability(card, now + timedelta(days=30))
        assert scheduler.recall(ours, day + 30) == pytest.approx(recall)


@given(st.floats(0.1, 40_000), st.sampled_from([30, 180]), st.integers(15_000, 30_000))
def test_intervals_are_whole_days_within_the_cap_and_near_the_packages(
    stability: float, cap: int, day: int
) -> None:
    before = Memory(stability, 5.0, day - 10, day)
    got = Scheduler(cap=cap).review(before, "good", day, "conv-params:1")
    theirs = fsrs.Scheduler(
        learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=cap
    )
    card = fsrs.Card(1, fsrs.State.Review, None, stability, 5.0, START, START - timedelta(days=10))
    wanted = (theirs.review_card(card, fsrs.Rating.Good, START)[0].due - START).days
    days = got.due - day
    assert 1 <= days <= cap
    assert abs(days - wanted) <= (max(1, wanted // 12) if wanted >= 3 else 0)


START = datetime(2026, 1, 1, tzinfo=UTC)


def test_intervals_spread_without_the_global_generator() -> None:
    before = Memory(60.0, 5.0, 20_000, 20_060)
    state = random.getstate()
    found = {
        item: Scheduler().review(before, "good", 20_060, item).due
        for item in (f"family-{i}:1" for i in range(60))
    }
    assert random.getstate() == state
    assert len(set(found.values())) > 5
    again = {item: Scheduler().review(before, "good", 20_060, item).due for item in found}
    assert again == found


def test_more_retention_means_shorter_intervals() -> None:
    before = Memory(60.0, 5.0, 20_000, 20_060)
    dues = [Scheduler(retention).review(before, "good", 20_060, "a").due
            for retention in (0.97, 0.9, 0.8)]  # fmt: skip
    assert dues == sorted(set(dues))


def test_a_clock_set_back_counts_as_the_same_day() -> None:
    first = Scheduler().review(None, "good", 20_000, "a")
    assert Scheduler().review(first, "good", 19_000, "a") == Scheduler().review(
        first, "good", 20_000, "a"
    )


SLIP, WRONG = ("power-of-ten",), ("forgot-bias",)
RATED = [  # outcome, rating unaided
    (Outcome("correct", ""), "good"),
    (Outcome("correct", "", hints=1), "hard"),
    (Outcome("correct", "", WRONG, tries=2), "hard"),
    (Outcome("incorrect", "", SLIP), "hard"),
    (Outcome("incorrect", "", ("factor-two",)), "hard"),
    (Outcome("incorrect", "", ("neighbouring-unit",)), "hard"),
    (Outcome("incorrect", "", ("factor-1024",)), "hard"),
    (Outcome("incorrect", "", ("off-by-one",)), "hard"),
    (Outcome("incorrect", "", SLIP + WRONG, tries=2), "again"),
    (Outcome("incorrect", "", WRONG), "again"),
    (Outcome("incorrect", ""), "again"),
    (Outcome("incorrect", "", SLIP, gave_up=True), "again"),
    (Outcome("rated", "2", rating="hard"), "hard"),
    (Outcome("rated", "1", rating="again"), "again"),
]


def test_the_rating_of_an_answer() -> None:
    for outcome, rating in RATED:
        assert rate(outcome) == rating, outcome
    assert rate(Outcome("correct", ""), Form.LAST_STEP) == "hard"
    assert rate(Outcome("incorrect", ""), Form.LAST_STEP) == "again"


def test_the_exponent_of_the_curve_is_the_last_parameter() -> None:
    assert Scheduler().decay == DECAY
    fitted = (*fsrs.Scheduler().parameters[:-1], 0.2)
    assert Scheduler(parameters=fitted).decay == -0.2
