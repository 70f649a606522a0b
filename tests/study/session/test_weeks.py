"""Whole weeks with a fixed clock: due counts, unlocking, lapses, leeches."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from quizgen.study.history.days import date_of
from quizgen.study.history.exchange import lines, merge_lines
from quizgen.study.history.state import LEECH
from quizgen.study.plan import Form, Outcome, Showing
from tests.study.learner import (
    MONDAY,
    RIGHT,
    SMALL,
    WRONG,
    Learner,
    items,
    levels,
    play,
    pool,
    right,
    wrong,
)

SIZE = pool(levels("size", "shapes"))


def schedule(learner: Learner, item: str) -> list[int]:
    """The days from that Monday on which an item was answered."""
    return sorted({event.day - MONDAY for event in learner.record.history(item)})


def test_six_weeks_of_right_answers_every_day() -> None:
    """Every item comes on the day it is due, at growing intervals, and levels open in turn."""
    learner = Learner()
    asked: dict[int, list[str]] = {}
    for day in range(42):
        learner.clock.to(day)
        drill = learner.drill(SIZE)
        due = drill.outlook().due
        asked[day] = items(play(drill))
        assert len(set(asked[day])) >= due
        assert learner.drill(SIZE).outlook().due == 0
    days = {f"size:{level}": schedule(learner, f"size:{level}") for level in (1, 2, 3)}
    assert days == {
        "size:1": [0, 1, 7, 26],
        "size:2": [1, 2, 8, 26],
        "size:3": [2, 3, 8, 25],
    }
    for found in days.values():
        gaps = [later - one for one, later in pairwise(found)]
        assert gaps == sorted(gaps)


def test_levels_open_after_two_days_right() -> None:
    """Right, wrong, right on three days: level 2 opens on the third."""
    learner = Learner()
    opened = {}
    for day, answer in enumerate([right, wrong, right, right]):
        learner.clock.to(7 * day)
        played = play(learner.drill(SIZE), answer, most=4)
        opened[day] = [name for _, recorded in played for name in recorded.opened]
    assert opened[0] == opened[1] == []
    assert opened[2] == ["size:2"]


def test_help_opens_nothing() -> None:
    """Answers with the last step alone left, or wrong ones, are no unaided right ones."""
    learner = Learner()
    for day in range(4):
        learner.clock.to(day)
        drill = learner.drill(SIZE, count=1)
        play(drill, lambda s: RIGHT if s.form is Form.LAST_STEP else WRONG, most=1)
    assert learner.record.state("size:2").reviews == 0
    assert learner.record.state("size:1").right_days == 0


def test_families_open_what_needs_them() -> None:
    learner = Learner()
    opened: dict[str, int] = {}
    for day in range(30):
        learner.clock.to(day)
        for _, recorded in play(learner.drill(count=6)):
            opened |= {name: day for name in recorded.opened if name not in opened}
    assert (opened["memory:1"], opened["macs:1"]) == (0, 1)  # after size; after size and params
    assert opened["size:2"] == 1
    assert opened["macs:1"] < opened["macs:2"] < opened["macs:3"]


def test_a_level_or_a_topic_asked_for_is_open() -> None:

    learner = Learner()
    third = pool([entry for entry in SMALL.entries.values() if entry.level == 3], gated=False)
    assert set(items(play(learner.drill(third)))) == {"size:3", "params:3", "macs:3", "memory:3"}
    flops = pool([entry for entry in SMALL.entries.values() if entry.topic == "flops"])
    assert items(play(Learner().drill(flops)))[0] == "macs:1"  # what it needs is not in the pool
    shut = replace(SMALL, gated=True)
    assert "macs:1" not in {pick.entry.item for pick in Learner().drill(shut).queue.new}


def test_three_weeks_away_then_the_longest_overdue_first() -> None:
    learner = Learner()
    over = pool([e for name in "abcdefgh" for e in levels(name, name)[:1]])
    for day in range(4):
        learner.clock.to(day)
        play(learner.drill(over, new=2))
    dues = {item: state.due for item, state in learner.record.states().items()}
    learner.clock.to(25)
    drill = learner.drill(over, count=3)
    assert drill.outlook().due == len(dues) == 8
    order = [dues[item] for item in items(play(drill))]
    assert sorted(order) == sorted(sorted(dues.values())[:3])  # type: ignore[type-var]
    assert drill.outlook().due == 5
    assert drill.outlook().tomorrow == 5


def test_the_outlook_names_the_next_day_with_something_due() -> None:
    learner = Learner()
    play(learner.drill(SIZE))
    drill = learner.drill(SIZE)
    outlook = drill.outlook()
    assert drill.next() is None
    assert (outlook.due, outlook.new, outlook.next_due, outlook.next_count) == (
        0, 0, date_of(MONDAY + 1), 1,
    )  # fmt: skip
    empty = Learner().drill(SIZE, new=0).outlook()
    assert (empty.due, empty.new, empty.next_due, empty.next_count) == (0, 1, None, 0)


def test_what_keeps_being_forgotten_becomes_a_leech_with_an_example_first() -> None:
    learner = Learner()
    seen = []

    def answer(showing: Showing) -> Outcome:
        seen.append((showing.form, showing.leech))
        return wrong(showing) if showing.reason == "due" else right(showing)

    lapses = []
    for week in range(LEECH + 2):
        learner.clock.to(7 * week)
        seen.clear()
        play(learner.drill(pool(levels("size", "shapes")[:1])), answer)
        state = learner.record.state("size:1")
        lapses.append(state.lapses)
        if week <= LEECH:
            assert not any(leech for _, leech in seen[:1])
            assert state.leech == (week == LEECH)
    assert lapses == [0, 1, 2, 3, 4, 5, 6, 7]
    kinds = [(e.kind, e.day) for e in learner.record.history("size:1") if e.kind == "example"]
    assert kinds == [("example", MONDAY), ("example", MONDAY + 7 * (LEECH + 1))]
    assert seen[0] == (Form.ASK, True)


def test_the_last_twenty_variants_do_not_come_again() -> None:
    learner = Learner()
    codes = []
    for day in range(60):
        learner.clock.to(day)
        play(learner.drill(SIZE, count=30), right if day % 3 else wrong, most=6)
        codes = [event.code for event in learner.record.history("size:1")]
        assert max(Counter(codes[-20:]).values()) == 1
    assert len(codes) > 40


def test_two_machines_agree_on_what_is_due() -> None:
    """Days in turns on two machines that exchange their logs in the evening."""

    one, two = Learner("a"), Learner("b")
    for day in range(14):
        here, there = (one, two) if day % 2 else (two, one)
        here.clock.to(day)
        play(here.drill(), right if day % 5 else wrong, most=30)
        merge_lines(there.record, "\n".join(lines(here.record)), "log")
    assert one.record.states() == two.record.states()
    assert list(lines(one.record)) == list(lines(two.record))
