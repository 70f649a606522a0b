"""Limits of a day, of time, due items pulled forward; settings in the log."""

from __future__ import annotations

import pytest

from quizgen.files.json_data import Misfit
from quizgen.study.history.exchange import lines, merge_lines
from quizgen.study.history.line import read_line
from quizgen.study.history.settings import Settings
from quizgen.study.plan import Showing
from tests.study.learner import Learner, items, levels, play, pool, right

MANY = pool([e for name in "abcdefghijklmnop" for e in levels(name, f"topic-{name}")[:1]])


def test_new_items_per_day_whatever_the_number_of_sessions() -> None:
    learner = Learner()
    learner.journal.set({"new": 5})
    for day in range(2):
        learner.clock.to(day)
        met = [set(items(play(learner.drill(MANY, count=count)))) for count in (6, 20, 20)]
        new = [
            item
            for item in set.union(*met)
            if learner.record.history(item)[0].day == learner.clock().day
        ]
        assert len(new) == 5
    assert len(set(items(play(learner.drill(MANY, new=2))))) == 2  # asked for by name
    learner.journal.set({"new": None})
    assert play(learner.drill(MANY, count=2))


def test_due_items_per_day() -> None:
    learner = Learner()
    play(learner.drill(MANY, count=100))
    learner.clock.to(10)
    learner.journal.set({"due": 6})
    asked = [items(play(learner.drill(MANY, count=count, new=0))) for count in (4, 100, 100)]
    assert [len(each) for each in asked] == [4, 2, 0]
    drill = learner.drill(MANY, new=0)
    assert drill.next() is None
    assert drill.outlook().due == 10
    learner.clock.to(11)
    assert len(play(learner.drill(MANY, count=100, new=0))) == 6


def test_due_items_can_be_pulled_forward() -> None:
    learner = Learner()
    play(learner.drill(MANY, count=100))
    due = {item: state.due for item, state in learner.record.states().items()}
    assert play(learner.drill(MANY, new=0)) == []
    assert play(learner.drill(MANY, new=0, ahead=7)) == []  # all were answered today
    learner.clock.to(1)
    today = learner.clock().day
    soon = {item for item, day in due.items() if day is not None and day <= today + 1}
    assert set(items(play(learner.drill(MANY, count=100, new=0, ahead=1)))) == soon
    assert play(learner.drill(MANY, count=100, new=0, ahead=1)) == []


def test_a_drill_ends_after_its_minutes() -> None:
    learner = Learner()

    def slow(showing: Showing) -> object:
        learner.clock.now += 60_000
        return right(showing)

    drill = learner.drill(MANY, count=100, minutes=4.5)
    assert len(play(drill, slow)) == 5  # type: ignore[arg-type]
    assert drill.seconds_left() == 0
    assert learner.drill(MANY).seconds_left() is None


def test_settings_travel_with_the_history() -> None:
    """In whichever order the logs are brought together, the later setting counts."""
    one, two = Learner("a"), Learner("b")
    for day in (0, 3, 12):
        one.clock.to(day)
        play(one.drill(MANY))
    one.journal.set({"retention": 0.8, "cap": 90, "new": 5})
    two.clock.to(13)
    two.journal.set({"retention": 0.95, "due": 40})
    logs = ["\n".join(lines(learner.record)) for learner in (one, two)]
    for first, second in [logs, logs[::-1]]:
        found = Learner("c")
        merge_lines(found.record, first, "log")
        merge_lines(found.record, second, "log")
        assert found.record.settings() == Settings(0.95, 90, 5, 40)
        assert found.record.scheduler.retention == 0.95
        states = found.record.states()
        found.record.rebuild()
        assert found.record.states() == states
    merge_lines(one.record, logs[1], "log")
    assert one.record.states() == states
    one.journal.set({"new": None})
    assert one.record.settings() == Settings(0.95, 90, None, 40)


@pytest.mark.parametrize("givens", ['{"retention": 3}', '{"speed": 1}', '{"new": true}'])
def test_a_setting_that_cannot_be_is_no_line_of_a_history(givens: str) -> None:
    begin = '{"id": "a", "kind": "setting", "time": 1, "offset": 0, "day": "2026-03-02", "givens": '
    assert read_line(begin + '{"new": 3}}').kind == "setting"
    with pytest.raises(Misfit):
        read_line(f"{begin}{givens}}}")
