"""Whatever a learner does in a session, the record and the plan stay right."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.study.plan import RATINGS, Form, Outcome, Recorded
from quizgen.study.session.pool import StudyItem
from tests.study.learner import MONDAY, RIGHT, WRONG, Learner, levels, play, pool, right

OVER = pool(
    [
        *levels("params", "params", near="conv"),
        *levels("macs", "flops", ["params"], near="conv"),
        *levels("size", "shapes"),
        StudyItem("conv-bias-count", "params"),
        StudyItem("card", "shapes"),
    ]
)
FORGOT = Outcome("incorrect", "8", ("forgot-bias",))
SLIPPED = Outcome("incorrect", "70", ("power-of-ten",))
GAVE_UP = Outcome("incorrect", "", gave_up=True)
NUMBERS = (RIGHT, WRONG, FORGOT, SLIPPED, GAVE_UP)

actions = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(NUMBERS), st.sampled_from(RATINGS)),
        st.tuples(st.sampled_from(["skip", "known", "undo", "look", "leave"])),
        st.tuples(st.just("rate"), st.sampled_from(RATINGS)),
        st.tuples(st.just("days"), st.integers(1, 30)),
    ),
    max_size=40,
)


@settings(max_examples=80)
@given(actions, st.integers(1, 12))
def test_any_session(done: list[tuple[Any, ...]], count: int) -> None:
    learner = Learner()
    drill = learner.drill(OVER, count=count)
    kept: list[Recorded] = []
    day = 0
    for action, *rest in done:
        if action in ("leave", "days"):
            day += rest[0] if rest else 0
            learner.clock.to(day)
            drill, kept = learner.drill(OVER, count=count), []
        elif action == "undo":
            assert (drill.undo() is not None) == bool(kept)
            kept = kept[:-1]
        elif action == "rate" and kept:
            kept[-1] = drill.rerate(kept[-1], rest[0])
        elif showing := drill.next():
            assert drill.next() == showing
            assert 1 <= showing.position <= showing.total
            if action == "skip":
                drill.skipped(showing)
            elif action == "known":
                kept.append(drill.known(showing))
            elif showing.form is Form.EXAMPLE:
                drill.shown(showing)
            elif action == "answer":
                number, rating = rest
                own = Outcome("rated", "", rating=rating)
                kept.append(drill.answered(showing, number if showing.question.family else own))
    rest_of_it = play(drill, right)
    assert drill.next() is None
    assert len(rest_of_it) < 100
    states = learner.record.states()
    learner.record.rebuild()
    assert learner.record.states() == states
    assert {k: v for k, v in drill.states.items() if v.due} == {
        k: v for k, v in states.items() if v.due
    }
    assert all(state.due > MONDAY + day for state in states.values() if state.last == MONDAY + day)  # type: ignore[operator]
