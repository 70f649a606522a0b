"""Two months with the shipped content: the whole bank is met, and no topic starves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import count

import pytest

from quizgen.cli.record.items import everything
from quizgen.study.history.state import State
from quizgen.study.session.opening import is_new
from quizgen.study.session.pool import StudyPool
from quizgen.study.session.syllabus import new_entries
from tests.study.learner import Learner, ask, items, play, right, wrong

DAYS = 60
Kind = tuple[str, bool]  # a topic, and whether numbers or cards


@pytest.fixture(scope="module")
def shipped() -> StudyPool:
    """All that is shipped, behind questions that cost nothing to make."""
    return replace(everything(None), ask=ask)


def sizes(pool: StudyPool) -> Counter[Kind]:
    return Counter((e.topic, bool(e.family)) for e in pool.entries.values() if not e.remedial)


def met(pool: StudyPool, states: Mapping[str, State]) -> Counter[Kind]:
    items = [pool.entries[item] for item, state in states.items() if not is_new(state)]
    return Counter((entry.topic, bool(entry.family)) for entry in items)


def months(pool: StudyPool, new: int) -> tuple[Learner, dict[Kind, int]]:
    """A learner after two months, wrong at every eighth question; the first day of each kind."""
    learner, first, number = Learner(), dict[Kind, int](), count()
    for day in range(DAYS):
        learner.clock.to(day)
        drill = learner.drill(pool, count=500, new=new, seed=str(day))
        for showing, _ in play(drill, lambda s: wrong(s) if next(number) % 8 == 3 else right(s)):
            entry = pool.entries[showing.item]
            first.setdefault((entry.topic, bool(entry.family)), day)
    return learner, first


@pytest.mark.parametrize("new", [2, 10, 20])
def test_every_open_topic_is_met_in_proportion(shipped: StudyPool, new: int) -> None:
    """Of every topic and kind that is open the same share, but for one item or two."""
    learner, first = months(shipped, new)
    states, size = learner.record.states(), sizes(shipped)
    found = met(shipped, states)
    assert found.total() == min(DAYS * new, size.total())
    waiting = {(e.topic, bool(e.family)) for e in new_entries(shipped, states)}
    if waiting:
        begun = {kind for kind in size if found[kind]}
        assert waiting == begun  # what is open was met, and nothing of it is used up
        if new == 2:  # those numbers speak of what only the cards on ResNet introduce
            begun.remove(("blocks", True))
        share = sum(found[kind] for kind in begun) / sum(size[kind] for kind in begun)
        for kind in begun:
            assert abs(found[kind] - share * size[kind]) < 2, (kind, found[kind], size[kind])
    else:
        assert found == size  # 786 items less the remedial ones, at 20 a day, in 39 days
    late = {2: 34, 10: 24, 20: 15}[new]
    assert max(first.values()) < late
    assert first["shapes", False] == 0
    assert first["shapes", True] <= 3  # after what a convolution, stride and padding are


def test_a_new_session_goes_on_where_the_last_one_ended(shipped: StudyPool) -> None:
    """Twelve evenings of two new items are met like one evening of twenty-four."""
    kinds = []
    for evenings, new in [(12, 2), (1, 24)]:
        learner = Learner()
        for day in range(evenings):
            learner.clock.to(day)
            play(learner.drill(shipped, count=200, new=new))
        kinds.append(met(shipped, learner.record.states()))
    many, one = kinds
    assert many.total() == one.total() == 24
    assert many["shapes", False] >= 4
    assert many["datasets", False] >= 2


def test_definitions_come_before_the_numbers_that_use_them(shipped: StudyPool) -> None:
    """At ten new items a day: each number after the cards that introduce its terms."""
    learner, number = Learner(), count()
    met: list[str] = []
    for day in range(20):
        learner.clock.to(day)
        drill = learner.drill(shipped, count=500, new=10, seed=str(day))
        for item in items(play(drill, lambda s: wrong(s) if next(number) % 8 == 3 else right(s))):
            entry = shipped.entries[item]
            assert set(entry.cards) <= {*met}, (item, entry.cards)
            met.append(item)
    numbers = [item for item in met if shipped.entries[item].family]
    assert shipped.entries[numbers[0]].terms
    assert {"conv-what", "stride-what", "padding-what"} <= set(met[: met.index("conv-output:1")])


def test_the_terms_of_a_level_are_those_of_its_questions(shipped: StudyPool) -> None:
    terms = {item: entry.terms for item, entry in shipped.entries.items()}
    assert terms["conv-output:1"] == ("conv-what", "stride-what", "padding-what")
    assert "pool-what" in terms["pool-output:1"]
    assert "bn-what" in terms["bn-params:1"]
    assert all(shipped.entries[card].topic for cards in terms.values() for card in cards)
