"""A session ends: repeats, a worked example, enough for today; what was left is asked again."""

from __future__ import annotations

from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pytest

from quizgen.families import question
from quizgen.study.history.exchange import lines, merge_lines
from quizgen.study.plan import Form, Kind
from quizgen.study.session.drilling import Drill
from quizgen.study.session.play import Session
from quizgen.study.session.pool import StudyItem
from quizgen.study.session.practice import Practice
from tests.study.learner import (
    MONDAY,
    SMALL,
    Learner,
    Played,
    items,
    levels,
    play,
    pool,
    right,
    wrong,
)
from tests.study.typist import Ticking, Typist

SIZE = pool(levels("size", "shapes")[:1])
HELPED = (Form.LAST_STEP,) * 4


def forms(played: Played) -> tuple[Form, ...]:
    return tuple(showing.form for showing, _ in played)


def test_whoever_cannot_get_it_right_is_done_after_four_questions() -> None:
    """The last step thrice, since that is how it was failed; an example; the last step; the end."""
    learner = Learner()
    played = play(learner.drill(SIZE, count=1), wrong)
    assert forms(played) == HELPED
    assert [recorded.comes_back for _, recorded in played] == [True, True, True, False]
    assert [recorded.enough for _, recorded in played] == [False, False, False, True]
    kinds = [event.kind for event in learner.record.history("size:1")]
    assert kinds == ["example", "answer", "answer", "answer", "example", "answer"]
    assert played[-1][1].days == 1
    assert learner.drill(SIZE).next() is None  # enough is enough, in another session as well


def test_an_unaided_question_comes_back_unaided_until_its_example() -> None:
    learner = Learner()
    play(learner.drill(SIZE))
    learner.clock.to(5)
    assert forms(play(learner.drill(SIZE), wrong)) == (*(Form.ASK,) * 3, Form.LAST_STEP)
    learner.clock.to(6)
    answers = iter([wrong, wrong, wrong, right, wrong])
    played = play(learner.drill(SIZE), lambda showing: next(answers)(showing))
    assert forms(played) == (*(Form.ASK,) * 3, Form.LAST_STEP, Form.ASK)
    assert played[-1][1].enough


def test_a_card_is_asked_three_times_a_day() -> None:
    over = pool([StudyItem("card", "shapes")])
    learner = Learner()
    assert items(play(learner.drill(over), wrong)) == ["card"] * 3
    learner.clock.to(1)
    assert items(play(learner.drill(over), right)) == ["card"]


def test_a_failing_day_counts_once() -> None:
    """Memory after four failures is memory after one, and the item is due on the next day."""
    once, often = Learner(), Learner()
    for learner in (once, often):
        for day in (0, 1, 4, 12, 30):
            learner.clock.to(day)
            play(learner.drill(SIZE))
        learner.clock.to(80)
    play(once.drill(SIZE), wrong, most=1)
    play(often.drill(SIZE), wrong)
    one, four = once.record.state("size:1"), often.record.state("size:1")
    assert (four.stability, four.difficulty, four.lapses) == (one.stability, one.difficulty, 1)
    assert (four.reviews - one.reviews, four.due) == (3, MONDAY + 81)
    often.record.rebuild()
    assert often.record.state("size:1") == four


def test_every_session_over_the_bank_ends_whatever_is_typed() -> None:
    learner = Learner()
    for day in range(6):
        learner.clock.to(day)
        drill = learner.drill(SMALL, count=10, seed=str(day))
        assert len(play(drill, wrong)) <= 10 * len(HELPED)
        assert drill.next() is None


@pytest.mark.parametrize("kind", [Kind.CRAM, Kind.EXAM])
def test_practice_ends_too(kind: Kind) -> None:
    learner = Learner()
    practice = Practice(learner.journal, SIZE, "1", 1, kind)
    played = play(practice, wrong)
    assert len(played) == (4 if kind is Kind.CRAM else 1)
    assert {event.kind for event in learner.record.history("size:1")} == {"answer"}
    assert learner.record.state("size:1").stage == 0


def test_a_level_that_is_too_hard_sends_back_to_what_it_builds_on() -> None:
    learner = Learner()
    over = pool([*levels("size", "shapes")[:1], *levels("macs", "flops", ["size"])[:2]])
    for day in range(4):
        learner.clock.to(day)
        play(learner.drill(over))
    learner.clock.to(20)
    for item, before in [("macs:1", "size:1"), ("macs:2", "macs:1")]:
        learner.clock.to(20 + 20 * (item == "macs:2"))
        drill = learner.drill(pool([over.entries[item], over.entries[before]]))
        drill.queue.due = [pick for pick in drill.queue.due if pick.entry.item == item]
        played = play(drill, wrong, most=4) + play(drill)
        assert {showing.item for showing, _ in played[:4]} == {item}
        assert (played[4][0].item, played[4][0].reason) == (before, "prerequisite")


def test_what_was_forgotten_is_asked_again_the_same_day() -> None:
    learner = Learner()
    play(learner.drill(SIZE))
    learner.clock.to(5)
    for failures, form in [(1, Form.ASK), (1, Form.ASK), (1, Form.ASK), (1, Form.LAST_STEP)]:
        played = play(learner.drill(SIZE, new=0), wrong, most=failures)
        assert forms(played) == (form,)
    assert learner.drill(SIZE, new=0).next() is None
    learner.clock.to(6)
    play(learner.drill(SIZE), wrong, most=1)
    played = play(learner.drill(SIZE))
    assert [(s.reason, r.comes_back) for s, r in played] == [("again", False)]
    assert play(learner.drill(SIZE)) == []


def test_what_the_learner_has_rated_good_is_not_asked_again() -> None:
    learner = Learner()
    drill = learner.drill(SIZE)
    ((_, recorded),) = play(drill, wrong, most=1)
    drill.rerate(recorded, "good")
    assert learner.drill(SIZE, new=0).next() is None


# --- the second try -------------------------------------------------------------------


class Stopped(BaseException):
    """The program is killed."""


CONV = question("conv-params:1:87")  # 4824 parameters


def killed(learner: Learner, *typed: str | BaseException) -> Drill:
    """A session of one real question, which ends at an exception."""
    over = replace(pool(levels("conv-params", "params")[:1]), ask=lambda *_: CONV)
    drill = learner.drill(over, count=1)
    if (showing := drill.next()) and showing.form is Form.EXAMPLE:
        drill.shown(showing)
    session = Session(drill, Typist(iter(typed)), Ticking(), "quizgen", str)
    try:
        session.play()
    except Stopped:
        learner.record.store.connection.rollback()
    return drill


def test_the_first_try_is_on_disk_before_it_is_called_wrong(tmp_path: Path) -> None:
    """It counts if nothing follows; if the second try does, that alone."""
    learner = Learner(path=tmp_path / "h.db")
    killed(learner, "17", Stopped())
    assert learner.record.state("conv-params:1").reviews == 0
    assert '"response": "17"' in list(lines(learner.record))[-1]
    learner.drill(pool(levels("conv-params", "params")[:1]))  # the next start
    state = learner.record.state("conv-params:1")
    assert (state.reviews, state.failed) == (1, MONDAY)
    learner.drill(pool(levels("conv-params", "params")[:1]))
    assert learner.record.state("conv-params:1") == state  # once
    other = Learner("b")
    merge_lines(other.record, "\n".join(lines(learner.record)), "log")
    other.drill(SIZE)
    assert other.record.states() == learner.record.states()


def test_a_second_try_replaces_the_first(tmp_path: Path) -> None:
    learner = Learner(path=tmp_path / "h.db")
    killed(learner, "17", "4824", Stopped())
    learner.drill(SIZE)
    answers = [e for e in learner.record.history("conv-params:1") if e.kind == "answer"]
    assert [(e.response, e.tries, e.rating) for e in answers] == [("4824", 2, "hard")]


@pytest.mark.parametrize("word", ["exit", "q", ":q"])
def test_leaving_at_the_second_try_counts_nothing(word: str) -> None:
    learner = Learner()
    drill = killed(learner, "17", word)
    assert not drill.answers
    learner.drill(SIZE)
    assert learner.record.state("conv-params:1").reviews == 0


@pytest.mark.parametrize("typed", ["1", "x", ""])
def test_a_program_that_types_on_for_ever_is_not_asked_for_ever(typed: str) -> None:
    """Whether what it types is wrong, or no answer at all."""
    learner = Learner()
    over = replace(pool(levels("conv-params", "params")[:1]), ask=lambda *_: CONV)
    session = Session(
        learner.drill(over, count=1), Typist(repeat(typed), False), Ticking(), "quizgen", str
    )
    session.play()
    assert len(session.summary.entries) == (4 if typed == "1" else 0)
    assert session.summary.skipped == (typed != "1")
