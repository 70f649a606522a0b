"""Which new items may be asked, and in which order."""

from __future__ import annotations

from quizgen.cards.topics import Topic
from quizgen.study.history.state import State
from quizgen.study.session.pool import StudyItem
from quizgen.study.session.syllabus import new_entries
from tests.study.learner import pool

TOPICS = {
    "shapes": Topic("shapes", "Shapes", ()),
    "flops": Topic("flops", "Operations", ("shapes",)),
}


def card(name: str, topic: str = "shapes", needs: str = "") -> StudyItem:
    return StudyItem(name, topic, needs=tuple(needs.split()))


def order(*cards: StudyItem, met: str = "", **more: object) -> list[str]:
    states = {name: State(due=1) for name in met.split()}
    return [entry.item for entry in new_entries(pool(list(cards), **more), states)]


def test_a_card_waits_for_the_new_cards_that_it_needs() -> None:
    cards = [card("b", needs="a"), card("c", needs="b other"), card("a"), card("other"), card("d")]
    assert order(*cards) == ["a", "b", "other", "c", "d"]


def test_what_was_met_or_is_not_asked_holds_nothing_up() -> None:
    assert order(card("b", needs="a gone"), card("a"), met="a") == ["b"]


def test_a_card_of_a_topic_that_is_not_open_holds_up_those_that_need_it() -> None:
    cards = [*(card(f"first-{i}") for i in range(30)), card("later", "flops")]
    waiting = card("waits", needs="later")
    assert "waits" not in order(*cards, waiting, topics=TOPICS)
    assert "waits" in order(*cards, waiting, topics=TOPICS, gated=False)


def test_a_remedial_card_is_never_new() -> None:
    lesson = StudyItem("lesson", "shapes", remedial=True)
    assert order(lesson, card("a")) == ["a"]
    assert pool([lesson, card("a")]).by_topic == {"shapes": ["a"]}
