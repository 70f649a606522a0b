"""How topics stand, and what a session moves."""

from __future__ import annotations

from quizgen.cards.topics import Topic
from quizgen.cli.record.standing_text import topic_sentences, topic_table, what_comes_next
from quizgen.study.history.state import LONG, State
from quizgen.study.session.pool import StudyItem, StudyPool
from quizgen.study.session.standing import moved, standings

TODAY = 100
ENTRIES = [
    StudyItem("conv:1", "shapes", "conv", 1),
    StudyItem("conv:2", "shapes", "conv", 2),
    StudyItem("a-card", "shapes"),
    StudyItem("other-card", "flops"),
    StudyItem("a-cure", "flops", remedial=True),
]
TOPICS = {name: Topic(name, title, ()) for name, title in [("shapes", "Shapes"), ("flops", "Cost")]}
POOL = StudyPool({e.item: e for e in ENTRIES}, lambda entry, seed, avoid: None, TOPICS)
BEFORE = {"conv:1": State(due=TODAY, last=90, stability=LONG - 1.0, difficulty=5.0, reviews=2)}
NOW = {
    "conv:1": State(due=TODAY + 30, last=TODAY, stability=LONG + 9.0, difficulty=5.0, reviews=3),
    "conv:2": State(due=TODAY + 1, last=TODAY, stability=1.0, difficulty=5.0, reviews=1),
}


def test_each_topic() -> None:
    shapes, flops = standings(POOL, BEFORE, TODAY, {"conv:1": (4, 3)})
    assert (shapes.met, shapes.total, shapes.level, shapes.levels) == (1, 3, 1, 2)
    assert (shapes.held, shapes.due, shapes.answers, shapes.right) == (0, 1, 4, 3)
    assert (flops.title, flops.total, flops.met, flops.levels) == ("Cost", 1, 0, 0)


def test_what_a_session_moved() -> None:
    (shapes,) = moved(POOL, BEFORE, NOW, TODAY)
    assert (shapes.title, shapes.met, shapes.newly_met) == ("Shapes", 2, 1)
    assert (shapes.held, shapes.newly_held) == (1, 1)
    assert moved(POOL, NOW, NOW, TODAY) == []


def test_table_and_sentences_agree() -> None:
    rows = standings(POOL, NOW, TODAY, {"conv:1": (4, 3)})
    table = topic_table(rows)
    assert table.rows[0] == ("Shapes", "██████░░ 2 of 3", "2 of 2", "1", "75%", "-")
    assert table.rows[1] == ("Cost", "░░░░░░░░ 0 of 1", "-", "-", "-", "-")
    assert list(topic_sentences(rows)) == [
        "Shapes: 2 of 3 met, level 2 of 2, 1 known for three weeks, 75% right, 0 due.",
        "Not begun: Cost.",
    ]


def test_what_comes_next() -> None:
    due = standings(POOL, BEFORE, TODAY)
    new = [ENTRIES[1], ENTRIES[3]]
    assert what_comes_next(due, new) == "Next: 1 due; then new items on Shapes, Cost."
    assert what_comes_next(standings(POOL, NOW, TODAY), []) == (
        "Next: nothing is due, nothing is new."
    )
