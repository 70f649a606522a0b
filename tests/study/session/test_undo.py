"""Taking answers back in a session."""

from __future__ import annotations

from quizgen.study.plan import Form
from quizgen.study.session.pool import StudyItem
from tests.study.learner import KNOWN, Learner, items, levels, play, pool, wrong

MANY = pool([e for name in "abcdefghij" for e in levels(name, f"topic-{name}")[:1]])


def test_undo_takes_back_answers_one_after_the_other() -> None:
    learner = Learner()
    drill = learner.drill(count=10)
    states, shown = [], []
    for _ in range(6):
        while (showing := drill.next()) and showing.form is Form.EXAMPLE:
            drill.shown(showing)
        assert showing is not None
        states.append({k: (v.due, v.stability) for k, v in learner.record.states().items()})
        shown.append(showing)
        drill.answered(showing, wrong(showing))
    for showing, before in zip(reversed(shown), reversed(states), strict=True):
        undone = drill.undo()
        assert undone is not None
        assert (undone.item, undone.code) == (showing.item, showing.question.code)
        again = drill.next()
        assert again is not None
        assert (again.question, again.form, again.position) == (
            showing.question, showing.form, showing.position,
        )  # fmt: skip
        after = {k: (v.due, v.stability) for k, v in learner.record.states().items()}
        assert {k: v for k, v in after.items() if v[0]} == {k: v for k, v in before.items() if v[0]}
    assert drill.undo() is None
    assert len(play(drill)) == 10


def test_a_place_that_was_given_away_is_taken_back() -> None:
    """'I know this' frees the place of the unaided question; taking it back needs the place."""
    for count in (6, 8, 11):
        drill = Learner().drill(MANY, count=count)
        for _ in range(3):  # taken back once more, it must not cost twice
            while (showing := drill.next()) and showing.form is Form.EXAMPLE:
                drill.shown(showing)
            assert showing is not None
            before = showing.total
            drill.known(showing)
            assert drill.undo() is not None
            again = drill.next()
            assert again is not None
            assert (again.item, again.total) == (showing.item, before)
        assert len(play(drill)) == count


def test_the_open_question_comes_after_the_one_taken_back() -> None:
    drill = Learner().drill(pool([StudyItem(f"card-{i}", "shapes") for i in range(4)]), count=4)
    first = drill.next()
    assert first is not None
    drill.answered(first, KNOWN)
    second = drill.next()
    assert second is not None
    drill.undo()
    order = items(play(drill))
    assert order[:2] == [first.item, second.item]
    assert sorted(order) == sorted(f"card-{i}" for i in range(4))
