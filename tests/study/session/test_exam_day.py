"""Learning towards an exam: what is met in time, what is due when, what is known on the day."""

from __future__ import annotations

from collections import Counter
from random import Random
from statistics import mean

import fsrs
import pytest

from quizgen.study.history.due import due_day
from quizgen.study.history.scheduler import DECAY, Memory, Scheduler, longer
from quizgen.study.history.settings import Settings
from quizgen.study.history.state import State
from quizgen.study.plan import Outcome, Rating, Showing
from quizgen.study.session.exam_day import forecast, pace, sentences
from quizgen.study.session.pool import StudyItem
from tests.study.learner import MONDAY, SMALL, Learner, play, pool

CARDS = pool([StudyItem(f"card-{i}", f"topic-{i % 4}") for i in range(120)])
DAY = 40  # of the exam, from that Monday


def course(*, exam: bool) -> tuple[int, float, Learner]:
    """Reviews until the exam, the mean of what is truly known on the day, and the record.

    The learner's own memory is another's affair: it forgets by chance, as FSRS has it.
    """
    learner, random, model = Learner(), Random("exam"), Scheduler()
    own: dict[str, Memory] = {}
    if exam:
        learner.journal.set({"exam": MONDAY + DAY})

    def answer(showing: Showing) -> Outcome:
        memory, day = own.get(showing.item), learner.clock().day
        sure = memory is not None and day > memory.last
        known = random.random() < (model.recall(memory, day) if sure and memory else 0.8)
        rating: Rating = "good" if known else "again"
        own[showing.item] = model.review(memory, rating, day, showing.item)
        return Outcome("rated", "", rating=rating)

    reviews = 0
    for day in range(DAY):
        learner.clock.to(day)
        reviews += len(play(learner.drill(CARDS, 500, None if exam else 4, seed=str(day)), answer))
    return reviews, mean(model.recall(one, MONDAY + DAY) for one in own.values()), learner


def test_more_is_known_on_the_day_for_no_more_reviews() -> None:
    """And everything was met before the last days."""
    plain, known, _ = course(exam=False)
    towards, better, learner = course(exam=True)
    assert towards <= plain
    assert better > known + 0.015
    first = Counter(learner.record.history(item)[0].day - MONDAY for item in CARDS.entries)
    assert first.total() == len(CARDS.entries)
    assert max(first) < DAY - 3
    assert max(first.values()) == 4
    drill = learner.drill(CARDS)
    assert not drill.queue.new


def test_the_decay_is_that_of_fsrs() -> None:
    """So an interval for another target is the one that FSRS itself would give."""
    assert -fsrs.Scheduler().parameters[20] == DECAY
    for retention in (0.8, 0.85, 0.94):
        plain, other = (
            Scheduler(aim, 36_500).review(Memory(80.0, 5.0, 100, 180), "good", 180, "")
            for aim in (0.9, retention)
        )
        found = (plain.due - plain.last) * longer(0.9, retention)
        assert found == pytest.approx(other.due - other.last, rel=0.2)


def test_reviews_come_later_far_from_the_exam_and_sooner_near_it() -> None:
    state = State(due=120, last=100)
    days = {left: due_day(state, Settings(exam=110 + left), 110) for left in (30, 8, 4, 1)}
    assert days == {30: 138, 8: 138, 4: 121, 1: 112}
    for exam in (None, 110, 90):
        assert due_day(state, Settings(exam=exam), 110) == 120
    assert due_day(State(due=101, last=100), Settings(exam=130), 101) == 101  # wrong yesterday
    assert due_day(state, Settings(cap=30, exam=140), 110) == 130


def test_new_items_a_day() -> None:
    assert pace(780, Settings(), 0) is None
    assert pace(780, Settings(new=7), 0) == 7
    assert pace(780, Settings(exam=63), 0) == 13
    assert pace(780, Settings(exam=63, new=5), 0) == 5
    assert pace(780, Settings(exam=10), 0) == 30
    assert pace(0, Settings(exam=10), 0) == 0
    assert pace(5, Settings(exam=1), 0) == 5
    assert pace(780, Settings(exam=10), 10) is None


def test_the_forecast_says_what_is_known_and_what_is_not_reached() -> None:
    _, known, learner = course(exam=True)
    learner.clock.to(20)
    middle = Learner()
    middle.journal.set({"exam": MONDAY + DAY})
    settings = middle.record.settings()
    start = forecast(CARDS, {}, settings, MONDAY)
    assert start is not None
    assert (start.left, start.pace, start.met, start.all, start.missed) == (40, 4, 120, 120, {})
    assert start.recall == pytest.approx(known, abs=0.05)
    assert start.idle is None
    late = forecast(CARDS, learner.record.states(), settings, MONDAY + DAY - 1)
    assert late is not None
    assert late.idle is not None
    assert known - 0.05 < late.idle <= late.recall
    short = forecast(CARDS, {}, Settings(exam=MONDAY + 13, new=5), MONDAY)
    assert short is not None
    assert (short.met, sum(short.missed.values())) == (65, 55)
    text = sentences(short, {"topic-0": "Shapes"})
    assert (
        text[0] == "The exam is in 13 days. At 5 new items a day you will have met 65 of 120 items."
    )
    assert text[-1].startswith("Not met by then: ")
    assert "Shapes (13)" in text[-1]
    assert forecast(CARDS, {}, settings, MONDAY + DAY) is None


def test_levels_that_open_one_after_the_other_are_counted() -> None:
    found = forecast(SMALL, {}, Settings(exam=MONDAY + 20), MONDAY)
    assert found is not None
    assert found.met == found.all == 18
